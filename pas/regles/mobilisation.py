"""The state machine of a mobilisation, in one place: who does what, from where, what is missing.

*Source:* dossier §4 (EMAS: asked, accepted, refused or waiting, planned, done, report), source 004
(the director of the carrying ESMS has authority over the team), circulaire DGCS/SD3B/2025/119
(direct intervention only at the request of the PAS and with the family's agreement).
"""

import datetime
from dataclasses import dataclass

from comptes.enums import Role
from pas.enums.mobilisation import ActeMobilisation, EtatMobilisation

A, E = ActeMobilisation, EtatMobilisation
# From a state, by an act, to a state. Nothing else exists.
PASSAGES: dict[tuple[EtatMobilisation, ActeMobilisation], EtatMobilisation] = {
    (E.DEMANDEE, A.ACCEPTER): E.ACCEPTEE,
    (E.DEMANDEE, A.METTRE_EN_ATTENTE): E.EN_ATTENTE,
    (E.DEMANDEE, A.REFUSER): E.REFUSEE,
    (E.EN_ATTENTE, A.ACCEPTER): E.ACCEPTEE,
    (E.EN_ATTENTE, A.REFUSER): E.REFUSEE,
    (E.ACCEPTEE, A.PLANIFIER): E.PLANIFIEE,
    (E.PLANIFIEE, A.PLANIFIER): E.PLANIFIEE,  # other dates, somebody else
    (E.PLANIFIEE, A.REALISER): E.REALISEE,
    (E.REALISEE, A.RENDRE_COMPTE): E.COMPTE_RENDU,
    # The PAS may stop until it has happened.
    **{(etat, A.ANNULER): E.ANNULEE for etat in (E.DEMANDEE, E.EN_ATTENTE)},
    **{(etat, A.ANNULER): E.ANNULEE for etat in (E.ACCEPTEE, E.PLANIFIEE)},
}
# Who does it: the director decides, the team works, the PAS asks and cancels.
ACTEURS: dict[ActeMobilisation, frozenset[Role]] = {
    A.ACCEPTER: frozenset({Role.ESMS_DIR}),
    A.METTRE_EN_ATTENTE: frozenset({Role.ESMS_DIR}),
    A.REFUSER: frozenset({Role.ESMS_DIR}),
    A.PLANIFIER: frozenset({Role.ESMS_DIR, Role.EMAS}),
    A.REALISER: frozenset({Role.EMAS}),
    A.RENDRE_COMPTE: frozenset({Role.EMAS}),
    A.ANNULER: frozenset({Role.COORD_PAS, Role.EDUC_PAS}),
}
# What is asked of the family again at each step: an agreement taken back stops the intervention.
AVEC_ACCORD = frozenset({A.ACCEPTER, A.PLANIFIER, A.REALISER, A.RENDRE_COMPTE})
# Refusing and cancelling stay possible; a report is still written once the request is over.
DEMANDE_OUVERTE = frozenset({A.ACCEPTER, A.METTRE_EN_ATTENTE, A.PLANIFIER, A.REALISER})
FINIES = frozenset({E.REFUSEE, E.COMPTE_RENDU, E.ANNULEE})
VIVANTES = frozenset(E) - FINIES
# The team works on the case: only these are shown to its professionals.
CONFIEES = frozenset({E.ACCEPTEE, E.PLANIFIEE, E.REALISEE, E.COMPTE_RENDU})
# Stopped with the request: nothing has happened yet, nothing may begin.
ARRETABLES = VIVANTES - {E.REALISEE}
# Partners read a case until this many days after it ended, that day included.
ACCES_APRES = datetime.timedelta(days=30)


class MobilisationRefuseeError(ValueError):
    """The act does not exist from this state, or something is missing; the message says what."""


@dataclass(frozen=True)
class FaitsMobilisation:
    """What the machine must know besides the state; agreements are those of today."""

    est_directe: bool
    accord_partage: bool = False
    accord_ecrit: bool = False
    demande_ouverte: bool = True
    a_un_motif: bool = False
    a_des_dates: bool = False
    a_un_texte: bool = False


def accord_manquant(faits: FaitsMobilisation) -> str:
    """The agreement of the family that is missing, as a sentence; empty when none is.

    *Source:* circulaire DGCS/SD3B/2025/119; dossier §4 (agreement per action).
    """
    if not faits.accord_partage:
        return (
            "La famille n'accepte pas (ou plus) que le PAS en parle avec l'équipe mobile : "
            "rien ne continue sans son accord."
        )
    if faits.est_directe and not faits.accord_ecrit:
        return (
            "L'équipe mobile auprès de l'élève demande l'accord écrit de la famille : "
            "écrivez sa date dans la réponse."
        )
    return ""


def ce_qui_manque(acte: ActeMobilisation, faits: FaitsMobilisation) -> str:
    """What an act still asks for, as a sentence that says what to do; empty when nothing.

    *Source:* module docstring.
    """
    if acte in DEMANDE_OUVERTE and not faits.demande_ouverte:
        return "La demande est terminée au PAS : appelez la coordination du PAS."
    if acte in AVEC_ACCORD and (manque := accord_manquant(faits)):
        return manque
    if acte == A.REFUSER and not faits.a_un_motif:
        return "Choisissez la raison du refus."
    if acte == A.PLANIFIER and not faits.a_des_dates:
        return "Dites qui intervient et quel jour."
    if acte == A.REALISER and not faits.a_des_dates:
        return "Écrivez le jour et la durée de ce qui a été fait."
    if acte == A.RENDRE_COMPTE and not faits.a_un_texte:
        return "Écrivez le compte rendu."
    return ""


def passer(
    etat: EtatMobilisation, acte: ActeMobilisation, role: Role, faits: FaitsMobilisation
) -> EtatMobilisation:
    """State after the act of somebody; raises ``MobilisationRefuseeError``.

    *Source:* module docstring.
    """
    suivant = PASSAGES.get((etat, acte))
    if suivant is None:
        raise MobilisationRefuseeError("Cet acte n'est plus possible : rechargez la page.")
    if role not in ACTEURS[acte]:
        raise MobilisationRefuseeError("Votre mission ne permet pas cet acte.")
    manque = ce_qui_manque(acte, faits)
    if manque:
        raise MobilisationRefuseeError(manque)
    return suivant


def actes_de(etat: EtatMobilisation, role: Role) -> tuple[ActeMobilisation, ...]:
    """Acts that a role may try from a state, whatever is still to be written.

    *Source:* module docstring.
    """
    return tuple(a for a in A if (etat, a) in PASSAGES and role in ACTEURS[a])


def fin_de_l_acces(
    finie_le: datetime.date | None, demande_finie_le: datetime.date | None
) -> datetime.date | None:
    """Last day on which partners read the case, included; None while nothing has ended.

    *Source:* permissions page §2 (EMAS: access closes at J+30 after clôture).
    """
    fins = [jour for jour in (finie_le, demande_finie_le) if jour is not None]
    return min(fins) + ACCES_APRES if fins else None


def est_lisible_par_les_partenaires(
    le: datetime.date,
    *,
    finie_le: datetime.date | None,
    demande_finie_le: datetime.date | None,
) -> bool:
    """Whether partners still read the case on a day.

    *Source:* same as ``fin_de_l_acces``.
    """
    fin = fin_de_l_acces(finie_le, demande_finie_le)
    return fin is None or le <= fin
