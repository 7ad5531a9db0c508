"""The chain of designation as one state machine: who may move a letter, from where to where.

Pure. *Source:* decision 19 (the Dasen designates, the pilote designates, both sign, then the
mandate opens), permissions page §3, column "lettre mission", §4 rule 7.
"""

import datetime

from comptes.enums import Role
from comptes.regles import fin_d_annee_scolaire
from documents.enums import Acte, EtatLettre, GenreLettre, Qui

# Who signs first. The DAASEN signs in the Dasen's place (permissions page §3, letter v).
AUTORITES: dict[GenreLettre, tuple[Role, ...]] = {
    GenreLettre.PILOTE: (Role.DASEN, Role.DAASEN),
    GenreLettre.COORD_PAS: (Role.DASEN, Role.DAASEN),
    GenreLettre.AESH_REF: (Role.DASEN, Role.DAASEN),
    GenreLettre.COORD_PIAL: (Role.PILOTE,),
}
# Who may write a letter: its authority (decision 19), and who has "c" in the matrix.
PREPARATEURS: dict[GenreLettre, tuple[Role, ...]] = {
    GenreLettre.PILOTE: (Role.DASEN, Role.SEI, Role.SEI_CHEF, Role.IEN_ASH),
    GenreLettre.COORD_PAS: (Role.DASEN, Role.SEI, Role.SEI_CHEF, Role.IEN_ASH),
    GenreLettre.AESH_REF: (Role.DASEN, Role.SEI, Role.SEI_CHEF, Role.IEN_ASH),
    GenreLettre.COORD_PIAL: (Role.PILOTE, Role.SEI, Role.SEI_CHEF, Role.IEN_ASH),
}
# Who may end a mission whose authority is away (comptes.regles.fonctions_a_clore).
CLOTURE_DE_SECOURS = (Role.DASEN, Role.SEI_CHEF)

VIVANTS = (EtatLettre.PREPAREE, EtatLettre.A_SIGNER, EtatLettre.A_CONTRESIGNER)
AVEC_MOTIF = (Acte.REFUSER, Acte.RETIRER, Acte.CLORE)

TRANSITIONS: dict[tuple[EtatLettre, Acte, Qui], EtatLettre] = {
    (EtatLettre.PREPAREE, Acte.ETABLIR, Qui.PREPARATION): EtatLettre.A_SIGNER,
    (EtatLettre.PREPAREE, Acte.RETIRER, Qui.PREPARATION): EtatLettre.RETIREE,
    (EtatLettre.A_SIGNER, Acte.SIGNER, Qui.AUTORITE): EtatLettre.A_CONTRESIGNER,
    (EtatLettre.A_SIGNER, Acte.REFUSER, Qui.AUTORITE): EtatLettre.REFUSEE,
    (EtatLettre.A_SIGNER, Acte.RETIRER, Qui.PREPARATION): EtatLettre.RETIREE,
    (EtatLettre.A_CONTRESIGNER, Acte.SIGNER, Qui.TITULAIRE): EtatLettre.SIGNEE,
    (EtatLettre.A_CONTRESIGNER, Acte.REFUSER, Qui.TITULAIRE): EtatLettre.REFUSEE,
    (EtatLettre.A_CONTRESIGNER, Acte.RETIRER, Qui.AUTORITE): EtatLettre.RETIREE,
    (EtatLettre.SIGNEE, Acte.CLORE, Qui.AUTORITE): EtatLettre.CLOSE,
    (EtatLettre.SIGNEE, Acte.CLORE, Qui.DEPARTEMENT): EtatLettre.CLOSE,
}


class ActeRefuse(ValueError):
    """The act does not apply; the sentence says why, for the person who tried."""


def suite(etat: EtatLettre, acte: Acte, quis: frozenset[Qui], motif: str = "") -> EtatLettre:
    """State after an act by someone who acts in the qualities ``quis``.

    Raises ``ActeRefuse`` when nobody may do it from there, when this person may not, or when an
    act that must say why does not.
    *Source:* decision 19.
    """
    possibles = {
        qui: apres
        for (avant, fait, qui), apres in TRANSITIONS.items()
        if (avant, fait) == (etat, acte)
    }
    if not possibles:
        raise ActeRefuse("La lettre n'en est plus là : rechargez la page pour voir où elle en est.")
    permises = {apres for qui, apres in possibles.items() if qui in quis}
    if not permises:
        raise ActeRefuse("Ce n'est pas à vous de faire cela sur cette lettre.")
    if acte in AVEC_MOTIF and not motif.strip():
        raise ActeRefuse("Dites pourquoi : le motif reste avec la lettre.")
    return permises.pop()


def actes_possibles(etat: EtatLettre, quis: frozenset[Qui]) -> frozenset[Acte]:
    """What someone may do now. *Source:* decision 19."""
    return frozenset(acte for (avant, acte, qui) in TRANSITIONS if avant == etat and qui in quis)


def est_autorite(genre: GenreLettre, role: Role) -> bool:
    """Whether a function signs first for this kind of letter. *Source:* decision 19."""
    return role in AUTORITES[genre]


def peut_preparer_genre(genre: GenreLettre, role: Role) -> bool:
    """Whether a function may write this kind of letter.

    *Source:* permissions page §3 (letter c); decision 19 for the Dasen.
    """
    return role in PREPARATEURS[genre]


def bornes(du: datetime.date, au: datetime.date | None) -> tuple[datetime.date, datetime.date]:
    """First and last day of a letter: 31 August at the latest. Raises ``ActeRefuse``.

    *Source:* decision 19; permissions page §4 rule 7 (a letter is of one school year).
    """
    terme = fin_d_annee_scolaire(du)
    fin = terme if au is None else au
    if fin < du:
        raise ActeRefuse("La mission finit avant de commencer : vérifiez les dates.")
    if fin > terme:
        raise ActeRefuse(f"Cette mission finit au plus tard le {terme:%d/%m/%Y}.")
    return du, fin


def periode_ouverte(
    du: datetime.date, au: datetime.date, le: datetime.date
) -> tuple[datetime.date, datetime.date]:
    """Days on which the mandate holds when the last signature is given on ``le``.

    Never before the signature: what was done before was done without the mission.
    *Source:* decision 19 (both sign, then the mandate opens).
    """
    if au < le:
        raise ActeRefuse("Le terme de cette lettre est passé : il faut en préparer une autre.")
    return max(du, le), au
