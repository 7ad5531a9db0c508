"""Avenants and what follows a fixed term: time limits, states, what is allowed. Pure.

A state follows from the answer and the date: nobody clicks « sans réponse ».
"""

import datetime
from dataclasses import dataclass

from aesh.enums import TypeContrat
from contrats.enums.vie import EtatProposition, NatureSuite, Reponse
from contrats.regles.anciennete import Periode, anciennete
from contrats.regles.chaines import Chaine
from contrats.regles.delais import JOURS_DU_MOIS, UN_JOUR, plus_mois, trentiemes
from contrats.regles.textes import ENTREE_LOI_2022, Parametres, valeur_au


@dataclass(frozen=True)
class FaitProposition:
    """An avenant or a suite, as rules look at it."""

    entretien_le: datetime.date | None
    propose_le: datetime.date | None
    repondre_avant: datetime.date | None
    reponse: str = ""
    annulee: bool = False
    attend_reponse: bool = True  # False: the person is told that nothing follows


def limite_avenant(remise_le: datetime.date) -> datetime.date:
    """Last day to answer an avenant: one month after it was handed over.

    *Source:* décret n° 86-83, art. 45-4 (one month; silence is a refusal).
    """
    return plus_mois(remise_le, valeur_au("reponse_avenant", remise_le))


def limite_suite(propose_le: datetime.date, parametres: Parametres) -> datetime.date:
    """Last day to answer the proposal of a next contract.

    *Source:* décret n° 86-83, art. 45 (eight days; without an answer, the person is presumed to
    give up the post); a dated setting.
    """
    return propose_le + parametres.reponse_suite_jours * UN_JOUR


def etat(fait: FaitProposition, le: datetime.date) -> EtatProposition:
    """Where a proposal stands on a day. The last day to answer still waits.

    *Source:* décret n° 86-83, art. 45-4 (silence); ADR 027 (by the date, not by a click).
    """
    if fait.annulee:
        return EtatProposition.ANNULEE
    if fait.reponse:
        accepte = fait.reponse == Reponse.ACCEPTE
        return EtatProposition.ACCEPTEE if accepte else EtatProposition.REFUSEE
    if fait.propose_le is None:
        return EtatProposition.ENTRETIEN
    if not fait.attend_reponse:
        return EtatProposition.INFORMEE
    if fait.repondre_avant is not None and le > fait.repondre_avant:
        return EtatProposition.SILENCE
    return EtatProposition.ATTENTE


def refus_de_l_effet(chaine: Chaine, effet: datetime.date, remise_le: datetime.date) -> str:
    """Why an avenant may not take effect on a day; empty when it may.

    *Source:* dossier §2.4 (written proposal first); ADR 027 (a stretch is never rewritten).
    """
    if effet <= chaine.dernier.du:
        return (
            f"L'avenant prend effet après le {chaine.dernier.du:%d/%m/%Y}, début des conditions "
            "actuelles. Choisissez une date plus tardive."
        )
    if chaine.fin is not None and effet >= chaine.fin:
        return f"Le contrat finit le {chaine.au:%d/%m/%Y} : choisissez une date avant."
    if effet <= remise_le:
        return "L'avenant est proposé avant sa date d'effet. Choisissez une date après la remise."
    return ""


def natures_permises(
    periodes: list[Periode], du: datetime.date, fin: datetime.date
) -> tuple[NatureSuite, ...]:
    """What may follow a fixed term that ended before ``fin``.

    Since 1 September 2023, a CDI or nothing. Before, another CDD up to six years, then a CDI.

    *Source:* loi n° 2022-1574, décret n° 2023-597 (renewable only as CDI).
    """
    if fin >= ENTREE_LOI_2022:
        return (NatureSuite.CDI, NatureSuite.AUCUNE)
    faites = anciennete(periodes, fin)
    if faites.atteint(valeur_au("anciennete_cdi", fin)):
        return (NatureSuite.CDI, NatureSuite.AUCUNE)
    return (NatureSuite.CDD, NatureSuite.AUCUNE)


def a_proposer_le(chaine: Chaine, parametres: Parametres) -> datetime.date | None:
    """First day on which a next contract should be proposed; None for a CDI.

    *Source:* dossier §2.4 (« proposals ~3 months before end »): a dated setting.
    """
    if chaine.type != TypeContrat.CDD or chaine.fin is None:
        return None
    return plus_mois(chaine.fin, -parametres.proposition_mois)


def preavis_le(chaine: Chaine, parametres: Parametres) -> datetime.date | None:
    """Last day to tell the person whether the fixed term is renewed; None for a CDI.

    A fixed term that may be followed by a CDI has the longest notice, whatever its length.

    *Source:* décret n° 86-83, art. 45, from memory: to be checked, dated settings.
    """
    if chaine.type != TypeContrat.CDD or chaine.fin is None:
        return None
    if NatureSuite.CDI in natures_permises([(chaine.du, chaine.fin)], chaine.du, chaine.fin):
        return plus_mois(chaine.fin, -parametres.preavis_cdi_mois)
    duree = trentiemes(chaine.du, chaine.fin)
    if duree < 6 * JOURS_DU_MOIS:
        return chaine.fin - parametres.preavis_court_jours * UN_JOUR
    if duree < 24 * JOURS_DU_MOIS:
        return plus_mois(chaine.fin, -parametres.preavis_moyen_mois)
    return plus_mois(chaine.fin, -parametres.preavis_long_mois)
