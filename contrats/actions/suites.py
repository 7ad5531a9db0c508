"""After a fixed term: the interview, the proposal, the answer, the next contract; the end.

*Source:* loi n° 2022-1574, décret n° 2023-597; dossier §2.4.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from aesh.enums import Employeur, OrigineContrat, TypeContrat
from aesh.models import Contrat
from comptes.models import Mandat
from contrats.actions.avenants import SANS_DROIT, retirer_troncon, verifier_conditions
from contrats.enums.vie import MotifFin, NatureSuite, Reponse
from contrats.models import FinContrat, Suite
from contrats.permissions import peut_changer_la_vie
from contrats.regles.chaines import Chaine
from contrats.regles.delais import UN_JOUR
from contrats.regles.propositions import limite_suite, natures_permises
from contrats.requetes.chaines import chaine_verrouillee, chaines_de, periodes_de
from contrats.requetes.vie import parametres_au
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.erreurs import ActionRefusee

ENTRETIEN_D_ABORD = "L'entretien vient d'abord : écrivez sa date."


@dataclass(frozen=True)
class DonneesSuite:
    """What is proposed; ``propose_le`` empty: the interview alone is recorded."""

    nature: NatureSuite
    entretien_le: datetime.date | None
    propose_le: datetime.date | None
    minutes_hebdo: int
    semaines: int
    employeur: Employeur


def refus_de_la_suite(chaine: Chaine, donnees: DonneesSuite, le: datetime.date) -> str:
    """Why nothing may be proposed after this contract; empty when it may.

    *Source:* loi n° 2022-1574, décret n° 2023-597 (CDI only, interview first).
    """
    if chaine.type != TypeContrat.CDD or chaine.fin is None:
        return "Ce contrat n'a pas de fin : rien à proposer."
    liste = chaines_de(chaine.premier.aesh)
    if any(une.du >= chaine.fin for une in liste):
        return "Un contrat suit déjà celui-ci."
    fins = FinContrat.objects.filter(contrat__in=chaine.cles, annule_le=None)
    if fins.exists():
        return "La fin de ce contrat est notée : annulez-la d'abord."
    permises = natures_permises(periodes_de(liste), chaine.du, chaine.fin)
    if donnees.nature not in permises:
        return "Depuis le 1er septembre 2023, un CDD ne se renouvelle qu'en CDI."
    if donnees.nature != NatureSuite.AUCUNE and donnees.entretien_le is None:
        return ENTRETIEN_D_ABORD
    if any(j is not None and j > le for j in (donnees.entretien_le, donnees.propose_le)):
        return "Écrivez des dates passées : ce qui est à venir se note le jour venu."
    if donnees.entretien_le and donnees.propose_le and donnees.propose_le < donnees.entretien_le:
        return "La proposition vient après l'entretien."
    return ""


@transaction.atomic
def proposer_suite(
    *, auteur: Mandat, contrat: Contrat, donnees: DonneesSuite, le: datetime.date
) -> Suite:
    """Record the interview, and the proposal when it is made; completes what is already noted.

    Raises ``ActionRefusee``. *Source:* loi n° 2022-1574; dossier §2.4.
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    verifier_conditions(donnees.minutes_hebdo, donnees.semaines, le)
    chaine = chaine_verrouillee(contrat)
    if refus := refus_de_la_suite(chaine, donnees, le):
        raise ActionRefusee(refus)
    suite = Suite.objects.filter(contrat__in=chaine.cles, annule_le=None).first()
    if suite is not None and suite.propose_le is not None:
        raise ActionRefusee("Une proposition est déjà faite : notez la réponse, ou retirez-la.")
    suite = suite or Suite(contrat_id=chaine.dernier.pk, auteur_id=auteur.membre_id)
    suite.nature, suite.entretien_le = donnees.nature, donnees.entretien_le
    suite.minutes_hebdo, suite.semaines = donnees.minutes_hebdo, donnees.semaines
    suite.employeur, suite.propose_le = donnees.employeur, donnees.propose_le
    if donnees.propose_le is not None and donnees.nature != NatureSuite.AUCUNE:
        suite.repondre_avant = limite_suite(donnees.propose_le, parametres_au(donnees.propose_le))
    suite.save()
    return suite


@transaction.atomic
def repondre_suite(
    *, auteur: Mandat, suite: Suite, reponse: Reponse, repondu_le: datetime.date, le: datetime.date
) -> Suite:
    """Record the answer; accepted, the next contract starts the day after the term.

    A late answer is accepted: our sources give silence no automatic effect here.
    Raises ``ActionRefusee``, ``ConflitError``. *Source:* loi n° 2022-1574; dossier §2.4.
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

    Raises ``ActionRefusee`` when something stands on that contract. *Source:* issue F (undo).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    chaine_verrouillee(suite.contrat)
    suite = Suite.objects.select_for_update(of=("self",)).select_related("suivant").get(pk=suite.pk)
    if not suite.reponse or suite.annule_le:
        raise ActionRefusee("Aucune réponse n'est notée.")
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


@transaction.atomic
def noter_fin(
    *, auteur: Mandat, contrat: Contrat, dernier_jour: datetime.date, motif: MotifFin
) -> FinContrat:
    """Record that a contract ends, on its term or before; the timetable follows at that date.

    Raises ``ActionRefusee``. *Source:* issue F (« end of contract »).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    chaine = chaine_verrouillee(contrat)
    dernier = Contrat.objects.get(pk=chaine.dernier.pk)
    if FinContrat.objects.filter(contrat__in=chaine.cles, annule_le=None).exists():
        raise ActionRefusee("La fin de ce contrat est déjà notée.")
    if chaine.fin is not None and any(u.du >= chaine.fin for u in chaines_de(contrat.aesh_id)):
        raise ActionRefusee("Un contrat suit celui-ci : annulez d'abord son acceptation.")
    if dernier_jour < chaine.dernier.du:
        raise ActionRefusee(
            f"Les conditions actuelles commencent le {chaine.dernier.du:%d/%m/%Y} : choisissez une "
            "date plus tardive, ou annulez d'abord la réponse à l'avenant."
        )
    if chaine.au is not None and dernier_jour > chaine.au:
        raise ActionRefusee(f"Le contrat finit déjà le {chaine.au:%d/%m/%Y}.")
    if motif == MotifFin.TERME and dernier_jour != chaine.au:
        raise ActionRefusee("La fin du CDD est son dernier jour : corrigez la date ou le motif.")
    fin = FinContrat.objects.create(
        contrat=dernier,
        dernier_jour=dernier_jour,
        motif=motif,
        terme_avant=chaine.au,
        auteur_id=auteur.membre_id,
    )
    dernier.periode = DateRange(dernier.periode.lower, dernier_jour + UN_JOUR)
    dernier.save(update_fields=["periode", "modifie_le"])
    return fin


@transaction.atomic
def annuler_fin(*, auteur: Mandat, fin: FinContrat) -> FinContrat:
    """Give a contract its term back. Raises ``ActionRefusee`` when another took its days.

    *Source:* issue F (undo).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    chaine_verrouillee(fin.contrat)
    fin = (
        FinContrat.objects.select_for_update(of=("self",)).select_related("contrat").get(pk=fin.pk)
    )
    if fin.annule_le is not None:
        raise ActionRefusee("Cette fin est déjà annulée.")
    terme = None if fin.terme_avant is None else fin.terme_avant + UN_JOUR
    contrat = fin.contrat
    contrat.periode = DateRange(contrat.periode.lower, terme)
    try:
        with convertir_erreurs():
            contrat.save(update_fields=["periode", "modifie_le"])
    except ConflitError as erreur:
        raise ActionRefusee(erreur.message) from erreur
    fin.annule_le = timezone.now()
    fin.save(update_fields=["annule_le", "modifie_le"])
    return fin
