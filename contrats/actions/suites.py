"""After a fixed term: the interview, the proposal, the answer, the next contract.

*Source:* loi n° 2022-1574, décret n° 2023-597; dossier §2.4.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from aesh.enums import OrigineContrat, TypeContrat
from aesh.models import Contrat
from comptes.models import Mandat
from contrats.actions.avenants import FIN_NOTEE, SANS_DROIT, retirer_troncon, verifier_conditions
from contrats.enums.vie import EtatProposition, NatureSuite, Reponse
from contrats.models import FinContrat, Suite
from contrats.permissions import peut_changer_la_vie
from contrats.regles.chaines import Chaine
from contrats.regles.employeurs import deja_sous_contrat, employeur_de_la_suite, suit
from contrats.regles.propositions import limite_suite, natures_permises
from contrats.regles.textes import ENTREE_LOI_2022, Parametres
from contrats.requetes.chaines import chaine_verrouillee, periodes_de
from contrats.requetes.suites import SituationSuite, situations_verrouillees
from contrats.requetes.vie import parametres_au
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee

ENTRETIEN_D_ABORD = "L'entretien vient d'abord : écrivez sa date."
QU_EN_CDI = "Depuis le 1er septembre 2023, un CDD ne se renouvelle qu'en CDI."
PAS_ENCORE = "Ce CDD s'est terminé avant le 1er septembre 2023 : le CDI demandait six ans."
REFAITES = (EtatProposition.REFUSEE, EtatProposition.SILENCE)


@dataclass(frozen=True)
class DonneesSuite:
    """What is proposed; ``propose_le`` empty: the interview alone is recorded.

    The employer is not chosen: it follows from what is proposed.
    """

    nature: NatureSuite
    entretien_le: datetime.date | None
    propose_le: datetime.date | None
    minutes_hebdo: int
    semaines: int


def refus_de_la_suite(situation: SituationSuite, donnees: DonneesSuite, le: datetime.date) -> str:
    """Why nothing may be proposed after this contract; empty when it may.

    *Source:* loi n° 2022-1574, décret n° 2023-597 (CDI only, interview first); code de
    l'éducation, art. L917-1 (who signs it).
    """
    chaine, siens = situation.chaine, situation.siens
    if chaine.type != TypeContrat.CDD or chaine.fin is None:
        return "Ce contrat n'a pas de fin : rien à proposer."
    if any(suit(chaine, autre) for autre in siens):
        return "Un contrat suit déjà celui-ci."
    if situation.fin_notee:
        return FIN_NOTEE
    permises = natures_permises(periodes_de(list(siens)), chaine.du, chaine.fin)
    if donnees.nature not in permises:
        return QU_EN_CDI if chaine.fin >= ENTREE_LOI_2022 else PAS_ENCORE
    if donnees.nature != NatureSuite.AUCUNE:
        employeur = employeur_de_la_suite(donnees.nature, chaine)
        if tenu := deja_sous_contrat(chaine, employeur, siens):
            fin = "sans fin" if tenu.au is None else f"jusqu'au {tenu.au:%d/%m/%Y}"
            return f"Cet employeur a déjà cette personne sous contrat, {fin} : rien à proposer."
        if donnees.entretien_le is None:
            return ENTRETIEN_D_ABORD
    return _refus_des_dates(donnees, le) or _refus_de_l_ouverte(situation, le)


def _refus_des_dates(donnees: DonneesSuite, le: datetime.date) -> str:
    if any(j is not None and j > le for j in (donnees.entretien_le, donnees.propose_le)):
        return "Écrivez des dates passées : ce qui est à venir se note le jour venu."
    if donnees.entretien_le and donnees.propose_le and donnees.propose_le < donnees.entretien_le:
        return "La proposition vient après l'entretien."
    return ""


def _refus_de_l_ouverte(situation: SituationSuite, le: datetime.date) -> str:
    """Another proposal waits, or was accepted; refused or unanswered, it may be made again."""
    derniere = situation.derniere
    if derniere is None or derniere.propose_le is None or derniere.etat_au(le) in REFAITES:
        return ""
    return "Une proposition est déjà faite : notez la réponse, ou retirez-la."


def preparer_suite(
    situation: SituationSuite,
    donnees: DonneesSuite,
    le: datetime.date,
    *,
    auteur: Mandat,
    parametres: Parametres,
) -> list[Suite]:
    """The proposal ready to be saved, first; then the unanswered one that it replaces.

    Nothing is written. Raises ``ActionRefusee``. *Source:* loi n° 2022-1574; dossier §2.4.
    """
    verifier_conditions(donnees.minutes_hebdo, donnees.semaines, le)
    if refus := refus_de_la_suite(situation, donnees, le):
        raise ActionRefusee(refus)
    suite, closes = situation.derniere, []
    if suite is not None and suite.propose_le is not None:
        if suite.etat_au(le) == EtatProposition.SILENCE:
            # Silence gave up the post on its day (art. 45): written now that another follows.
            suite.reponse, suite.repondu_le = Reponse.REFUSE, suite.repondre_avant
            closes.append(suite)
        suite = None
    dernier = situation.chaine.dernier
    suite = suite or Suite(contrat_id=dernier.pk, auteur_id=auteur.membre_id)
    suite.nature, suite.entretien_le = donnees.nature, donnees.entretien_le
    suite.minutes_hebdo, suite.semaines = donnees.minutes_hebdo, donnees.semaines
    suite.employeur = employeur_de_la_suite(donnees.nature, situation.chaine)
    suite.propose_le = donnees.propose_le
    if donnees.propose_le is not None and donnees.nature != NatureSuite.AUCUNE:
        suite.repondre_avant = limite_suite(donnees.propose_le, parametres)
    return [suite, *closes]


@transaction.atomic
def proposer_suite(
    *, auteur: Mandat, contrat: Contrat, donnees: DonneesSuite, le: datetime.date
) -> Suite:
    """Record the interview, and the proposal when it is made; completes what is already noted.

    After a refusal or a silence, a new proposal is another row. Raises ``ActionRefusee``.
    *Source:* loi n° 2022-1574; dossier §2.4.
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    situation = situations_verrouillees([contrat.aesh_id])[contrat.pk]
    parametres = parametres_au(donnees.propose_le or le)
    suite, *closes = preparer_suite(situation, donnees, le, auteur=auteur, parametres=parametres)
    for close in closes:
        close.save(update_fields=["reponse", "repondu_le", "modifie_le"])
    suite.save()
    return suite


@transaction.atomic
def repondre_suite(
    *, auteur: Mandat, suite: Suite, reponse: Reponse, repondu_le: datetime.date, le: datetime.date
) -> Suite:
    """Record the answer; accepted, the next contract starts the day after the term.

    A late answer is accepted: the text presumes that the person gives up, the service may agree.
    An end noted since leaves nothing to accept. Raises ``ActionRefusee``, ``ConflitError``.
    *Source:* loi n° 2022-1574; décret n° 86-83, art. 45.
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    chaine = chaine_verrouillee(suite.contrat)
    suite = Suite.objects.select_for_update().get(pk=suite.pk)
    if suite.nature == NatureSuite.AUCUNE:
        raise ActionRefusee("La personne est informée qu'aucun contrat ne suit : rien n'attend.")
    if suite.reponse or suite.annule_le or suite.propose_le is None:
        raise ActionRefusee("Aucune proposition n'attend de réponse.")
    if not suite.propose_le <= repondu_le <= le:
        raise ActionRefusee("La réponse arrive après la proposition, et au plus tard aujourd'hui.")
    suite.reponse, suite.repondu_le = reponse, repondu_le
    if reponse == Reponse.ACCEPTE:
        if FinContrat.objects.filter(contrat__in=chaine.cles, annule_le=None).exists():
            raise ActionRefusee(FIN_NOTEE)
        suite.suivant = _signer(suite, chaine)
    suite.save(update_fields=["reponse", "repondu_le", "suivant", "modifie_le"])
    return suite


def _signer(suite: Suite, chaine: Chaine) -> Contrat:
    if chaine.fin is None:
        raise ActionRefusee("Ce contrat n'a pas de fin : rien à signer.")
    est_cdi = suite.nature == NatureSuite.CDI
    fin = None if est_cdi else chaine.fin + (chaine.fin - chaine.du)
    meme = suite.employeur == chaine.dernier.employeur
    with convertir_erreurs():
        return Contrat.objects.create(
            aesh_id=chaine.premier.aesh,
            type=TypeContrat.CDI if est_cdi else TypeContrat.CDD,
            employeur=suite.employeur,
            eple_id=chaine.dernier.eple if meme else None,
            periode=DateRange(chaine.fin, fin),
            minutes_hebdo=suite.minutes_hebdo,
            semaines=suite.semaines,
            origine=OrigineContrat.CDI if est_cdi else OrigineContrat.CDD,
            suite_de_id=chaine.dernier.pk,
        )


@transaction.atomic
def annuler_reponse_suite(*, auteur: Mandat, suite: Suite) -> Suite:
    """Take back a recorded answer, and the contract that it signed.

    Raises ``ActionRefusee`` when something stands on that contract, or when another proposal
    followed. *Source:* issue F (undo).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    chaine = chaine_verrouillee(suite.contrat)
    suite = Suite.objects.select_for_update(of=("self",)).select_related("suivant").get(pk=suite.pk)
    if not suite.reponse or suite.annule_le:
        raise ActionRefusee("Aucune réponse n'est notée.")
    autres = Suite.objects.filter(contrat__in=chaine.cles, annule_le=None).exclude(pk=suite.pk)
    if autres.exclude(reponse=Reponse.REFUSE).exists():
        raise ActionRefusee("Une autre proposition a suivi : retirez-la d'abord.")
    if FinContrat.objects.filter(contrat__in=chaine.cles, annule_le=None).exists():
        raise ActionRefusee(FIN_NOTEE)
    suivant = suite.suivant
    suite.reponse, suite.repondu_le, suite.suivant = "", None, None
    suite.save(update_fields=["reponse", "repondu_le", "suivant", "modifie_le"])
    if suivant is not None:
        retirer_troncon(suite=suivant)
    return suite


@transaction.atomic
def retirer_suite(*, auteur: Mandat, suite: Suite) -> Suite:
    """Withdraw an interview or a proposal without an answer; its trace stays.

    Raises ``ActionRefusee``. *Source:* issue F (undo).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    suite = Suite.objects.select_for_update().get(pk=suite.pk)
    if suite.reponse or suite.annule_le:
        raise ActionRefusee("Une réponse est notée, ou la proposition est déjà retirée.")
    suite.annule_le = timezone.now()
    suite.save(update_fields=["annule_le", "modifie_le"])
    return suite
