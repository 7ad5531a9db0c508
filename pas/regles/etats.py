"""The one state machine of a request: which act leads where, and what each act asks.

*Source:* dossier §4 (steps 0 to 7), source 004 (family associated), decisions 27 and 28.
"""

import datetime
from dataclasses import dataclass

from pas.enums import PROFESSIONNELS, Acte, Origine, Statut

A, S = Acte, Statut
# From a state, by an act, to a state. Nothing else exists.
PASSAGES: dict[tuple[Statut, Acte], Statut] = {
    (S.DEPOSEE, A.RECEVOIR): S.RECUE,
    (S.RECUE, A.RETENIR): S.RECEVABLE,
    (S.RECUE, A.REORIENTER): S.REORIENTEE,
    (S.RECEVABLE, A.ASSOCIER): S.FAMILLE_ASSOCIEE,
    (S.RECEVABLE, A.REORIENTER): S.REORIENTEE,
    (S.FAMILLE_ASSOCIEE, A.ANALYSER): S.EN_ANALYSE,
    (S.EN_ANALYSE, A.PROPOSER): S.PLAN_PROPOSE,
    (S.PLAN_PROPOSE, A.METTRE_EN_PLACE): S.EN_COURS,
    (S.PLAN_PROPOSE, A.ANALYSER): S.EN_ANALYSE,
    (S.EN_COURS, A.REEXAMINER): S.REEXAMEN,
    (S.REEXAMEN, A.METTRE_EN_PLACE): S.EN_COURS,
    (S.REEXAMEN, A.ANALYSER): S.EN_ANALYSE,
    # Closing: from every state that somebody of the PAS has seen.
    **{
        (etat, A.CLORE): S.CLOSE
        for etat in (
            *(S.RECUE, S.RECEVABLE, S.FAMILLE_ASSOCIEE, S.EN_ANALYSE),
            *(S.PLAN_PROPOSE, S.EN_COURS, S.REEXAMEN),
        )
    },
    # Who asked may stop at any time.
    **{
        (etat, A.ANNULER): S.ANNULEE
        for etat in (
            *(S.DEPOSEE, S.RECUE, S.RECEVABLE, S.FAMILLE_ASSOCIEE, S.EN_ANALYSE),
            *(S.PLAN_PROPOSE, S.EN_COURS, S.REEXAMEN),
        )
    },
    (S.CLOSE, A.ROUVRIR): S.RECEVABLE,
    (S.REORIENTEE, A.ROUVRIR): S.RECUE,
    (S.ANNULEE, A.ROUVRIR): S.RECUE,
}
# What goes on with the family's agreement only: taken back, nothing new is proposed or begun.
AVEC_ACCORD = frozenset({Acte.ANALYSER, Acte.PROPOSER, Acte.METTRE_EN_PLACE})
FINIS = frozenset({Statut.CLOSE, Statut.REORIENTEE, Statut.ANNULEE})
OUVERTS = frozenset(Statut) - FINIS
REOUVERTURE = datetime.timedelta(days=365)
# The four steps that the person reads (ux §5(d)): the last step reached, by state.
ETAPES_LUES = (
    "Demande envoyée",
    "Demande reçue par le PAS",
    "Rencontre avec vous et l'école",
    "Réponse du PAS",
)
ETAPE_ATTEINTE = {
    Statut.DEPOSEE: 1,
    Statut.RECUE: 2,
    Statut.RECEVABLE: 2,
    Statut.FAMILLE_ASSOCIEE: 2,
    Statut.EN_ANALYSE: 2,
    Statut.PLAN_PROPOSE: 4,
    Statut.EN_COURS: 4,
    Statut.REEXAMEN: 4,
    Statut.REORIENTEE: 2,
    Statut.CLOSE: 4,
    Statut.ANNULEE: 0,
}


class PassageRefuseError(ValueError):
    """The act does not exist from this state, or something is missing; the message says what."""


@dataclass(frozen=True)
class Faits:
    """What the machine must know of a request besides its state."""

    origine: Origine
    le: datetime.date
    famille_informee: bool = False
    analyse_acceptee: bool = False
    a_une_reponse: bool = False
    a_un_motif: bool = False
    fini_le: datetime.date | None = None


def actes_possibles(statut: Statut, faits: Faits) -> tuple[Acte, ...]:
    """Acts that would succeed now, in the order of ``Acte``.

    *Source:* dossier §4; module docstring.
    """
    return tuple(a for a in Acte if (statut, a) in PASSAGES and not ce_qui_manque(a, faits))


def ce_qui_manque(acte: Acte, faits: Faits) -> str:
    """What an act still asks for, as a sentence that says what to do; empty when nothing.

    *Source:* decision 28 (naming waits for the parents), dossier §4 (agreement per action,
    reopening within twelve months).
    """
    if acte == Acte.ASSOCIER and faits.origine in PROFESSIONNELS and not faits.famille_informee:
        return "Les parents ne sont pas encore informés : notez d'abord la date où ils l'ont été."
    if acte in AVEC_ACCORD and not faits.analyse_acceptee:
        return (
            "La famille n'accepte pas (ou plus) l'étude de la situation : notez son accord, "
            "ou terminez la demande."
        )
    if acte == Acte.PROPOSER and not faits.a_une_reponse:
        return "Écrivez au moins une réponse avant de la proposer."
    if acte in (Acte.CLORE, Acte.REORIENTER) and not faits.a_un_motif:
        return "Choisissez un motif."
    if acte == Acte.ROUVRIR and (faits.fini_le is None or faits.le > faits.fini_le + REOUVERTURE):
        return "La demande est terminée depuis plus d'un an : déposez une nouvelle demande."
    return ""


def passer(statut: Statut, acte: Acte, faits: Faits) -> Statut:
    """State after the act; raises ``PassageRefuseError`` when the table or a condition refuses.

    *Source:* dossier §4; module docstring.
    """
    suivant = PASSAGES.get((statut, acte))
    if suivant is None:
        raise PassageRefuseError("Cet acte n'est pas possible à ce stade : rechargez la page.")
    manque = ce_qui_manque(acte, faits)
    if manque:
        raise PassageRefuseError(manque)
    return suivant


def peut_nommer(origine: Origine, *, famille_informee: bool) -> bool:
    """Whether the pupil may be named, observed, spoken of: before, only advice that names no one.

    *Source:* decision 28; permissions page §4 rule 4.
    """
    return origine not in PROFESSIONNELS or famille_informee
