"""Propose new terms, record the answer, take back: an accepted avenant is a new stretch.

*Source:* décret n° 86-83, art. 45-4; dossier §2.4; ADR 027.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from psycopg.types.range import DateRange

from aesh.enums import OrigineContrat
from aesh.models import Contrat
from comptes.models import Mandat
from contrats.enums.vie import EtatProposition, MotifAvenant, Remise, Reponse
from contrats.models import Avenant, FinContrat, LigneProvisoire, Suite
from contrats.permissions import peut_changer_la_vie
from contrats.regles.propositions import limite_avenant, refus_de_l_effet
from contrats.regles.quotites import semaines_permises
from contrats.requetes.chaines import chaine_verrouillee
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.erreurs import ActionRefusee

SANS_DROIT = "Seul le service école inclusive change les contrats."
MINUTES_MAX = 39 * 60 + 12  # 1,607 h over 41 weeks: 39.2 h
RIEN_NE_CHANGE = "Ce sont les heures et les semaines actuelles : changez l'une ou l'autre."
FIN_NOTEE = "La fin de ce contrat est notée : annulez-la d'abord."
REPOSENT = "D'autres saisies reposent sur ces conditions : un mois clos, ou un avenant plus tardif."


@dataclass(frozen=True)
class DonneesAvenant:
    """New terms and how they were handed over."""

    minutes_hebdo: int
    semaines: int
    effet: datetime.date
    motif: MotifAvenant
    remise: Remise
    remise_le: datetime.date


def verifier_conditions(minutes: int, semaines: int, le: datetime.date) -> None:
    """Raise ``ActionRefusee`` for hours or weeks that no contract may have.

    *Source:* circulaire n° 2019-090, §3.4 (41 to 45 weeks; 1,607 h a year).
    """
    if not 60 <= minutes <= MINUTES_MAX:
        raise ActionRefusee("Écrivez des heures entre 1 h et 39 h 12 par semaine.")
    if semaines not in semaines_permises(le):
        permises = semaines_permises(le)
        raise ActionRefusee(f"Écrivez de {permises[0]} à {permises[-1]} semaines.")
    if minutes * semaines > 1607 * 60 + 60:
        raise ActionRefusee(
            "Ces heures sur ces semaines dépassent un temps plein (1 607 h par an)."
        )


@transaction.atomic
def proposer_avenant(
    *, auteur: Mandat, contrat: Contrat, donnees: DonneesAvenant, le: datetime.date
) -> Avenant:
    """Record a written proposal; the month to answer starts when it was handed over.

    Raises ``ActionRefusee``: no right, nothing changes, another one waits, impossible dates.
    *Source:* décret n° 86-83, art. 45-4.
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    verifier_conditions(donnees.minutes_hebdo, donnees.semaines, le)
    chaine = chaine_verrouillee(contrat)
    dernier = chaine.dernier
    if (dernier.minutes, dernier.semaines) == (donnees.minutes_hebdo, donnees.semaines):
        raise ActionRefusee(RIEN_NE_CHANGE)
    if donnees.remise_le > le:
        raise ActionRefusee("La proposition est déjà remise : écrivez une date passée.")
    if refus := refus_de_l_effet(chaine, donnees.effet, donnees.remise_le):
        raise ActionRefusee(refus)
    if FinContrat.objects.filter(contrat__in=chaine.cles, annule_le=None).exists():
        raise ActionRefusee(FIN_NOTEE)
    ouverts = Avenant.objects.filter(contrat__in=chaine.cles, reponse="", annule_le=None)
    for ouvert in ouverts:
        if ouvert.etat_au(le) == EtatProposition.ATTENTE:
            raise ActionRefusee(
                "Un avenant attend déjà une réponse. Notez la réponse, ou retirez-le."
            )
        # Silence was a refusal on its day: written now, so that the next may be proposed.
        ouvert.reponse, ouvert.repondu_le = Reponse.REFUSE, ouvert.repondre_avant
        ouvert.save(update_fields=["reponse", "repondu_le", "modifie_le"])
    return Avenant.objects.create(
        contrat_id=dernier.pk,
        minutes_hebdo=donnees.minutes_hebdo,
        semaines=donnees.semaines,
        effet=donnees.effet,
        motif=donnees.motif,
        remise=donnees.remise,
        remise_le=donnees.remise_le,
        repondre_avant=limite_avenant(donnees.remise_le),
        auteur_id=auteur.membre_id,
    )


@transaction.atomic
def repondre_avenant(
    *,
    auteur: Mandat,
    avenant: Avenant,
    reponse: Reponse,
    repondu_le: datetime.date,
    le: datetime.date,
) -> Avenant:
    """Record what the person wrote; accepted, the new hours hold from the date of effect.

    An answer dated after the last day is refused: silence already was one.
    Raises ``ActionRefusee``, ``ConflitError``. *Source:* décret n° 86-83, art. 45-4.
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    chaine = chaine_verrouillee(avenant.contrat)
    avenant = Avenant.objects.select_for_update().get(pk=avenant.pk)
    if avenant.reponse or avenant.annule_le:
        raise ActionRefusee("Une réponse est déjà notée, ou l'avenant est retiré.")
    if not avenant.remise_le <= repondu_le <= le:
        raise ActionRefusee("La réponse arrive après la remise, et au plus tard aujourd'hui.")
    if reponse == Reponse.ACCEPTE and repondu_le > avenant.repondre_avant:
        raise ActionRefusee(
            f"Le délai a pris fin le {avenant.repondre_avant:%d/%m/%Y} : le silence a valu refus. "
            "Proposez un nouvel avenant."
        )
    avenant.reponse, avenant.repondu_le = reponse, repondu_le
    if reponse == Reponse.ACCEPTE:
        if refus := refus_de_l_effet(chaine, avenant.effet, avenant.remise_le):
            raise ActionRefusee(refus)
        avenant.suite = _prolonger(avenant, Contrat.objects.get(pk=chaine.dernier.pk))
    avenant.save(update_fields=["reponse", "repondu_le", "suite", "modifie_le"])
    return avenant


def _prolonger(avenant: Avenant, dernier: Contrat) -> Contrat:
    """End the present stretch the day before, and write the next one."""
    fin = dernier.periode.upper
    dernier.periode = DateRange(dernier.periode.lower, avenant.effet)
    with convertir_erreurs():
        dernier.save(update_fields=["periode", "modifie_le"])
        return Contrat.objects.create(
            aesh_id=dernier.aesh_id,
            type=dernier.type,
            employeur=dernier.employeur,
            eple_id=dernier.eple_id,
            numero=dernier.numero,
            periode=DateRange(avenant.effet, fin),
            minutes_hebdo=avenant.minutes_hebdo,
            semaines=avenant.semaines,
            origine=OrigineContrat.AVENANT,
            suite_de=dernier,
        )


@transaction.atomic
def annuler_reponse_avenant(*, auteur: Mandat, avenant: Avenant) -> Avenant:
    """Take back a recorded answer: the hours of before hold again, the proposal waits.

    Raises ``ActionRefusee`` when something stands on the new hours (a closed month, a later act).
    *Source:* issue F (undo).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    chaine_verrouillee(avenant.contrat)
    avenant = (
        Avenant.objects.select_for_update(of=("self",))
        .select_related("contrat", "suite")
        .get(pk=avenant.pk)
    )
    if not avenant.reponse or avenant.annule_le:
        raise ActionRefusee("Aucune réponse n'est notée.")
    autres = Avenant.objects.filter(contrat=avenant.contrat, reponse="", annule_le=None)
    if autres.exists():
        raise ActionRefusee("Un autre avenant attend déjà une réponse : retirez-le d'abord.")
    suite = avenant.suite
    avenant.reponse, avenant.repondu_le, avenant.suite = "", None, None
    avenant.save(update_fields=["reponse", "repondu_le", "suite", "modifie_le"])
    if suite is not None:
        retirer_troncon(suite=suite)
    return avenant


@transaction.atomic
def retirer_troncon(*, suite: Contrat) -> None:
    """Delete a stretch that an act wrote, and give its end back to the one before.

    Its lines of months still open go with it: they are computed again every day.
    Raises ``ActionRefusee`` when something stands on it. *Source:* ADR 027.
    """
    avant, fin = suite.suite_de, suite.periode.upper
    if (
        Suite.objects.filter(contrat=suite).exists()
        or Avenant.objects.filter(contrat=suite).exists()
    ):
        raise ActionRefusee(REPOSENT)
    try:
        with convertir_erreurs():
            LigneProvisoire.objects.filter(contrat=suite).delete()
            suite.delete()
    except (ProtectedError, ConflitError) as erreur:
        raise ActionRefusee(REPOSENT) from erreur
    if avant is not None and suite.origine == OrigineContrat.AVENANT:
        avant.periode = DateRange(avant.periode.lower, fin)
        avant.save(update_fields=["periode", "modifie_le"])


@transaction.atomic
def retirer_avenant(*, auteur: Mandat, avenant: Avenant) -> Avenant:
    """Withdraw a proposal that has no answer; its trace stays. Raises ``ActionRefusee``.

    *Source:* issue F (undo).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    avenant = Avenant.objects.select_for_update().get(pk=avenant.pk)
    if avenant.reponse or avenant.annule_le:
        raise ActionRefusee("Cet avenant a une réponse, ou il est déjà retiré.")
    avenant.annule_le = timezone.now()
    avenant.save(update_fields=["annule_le", "modifie_le"])
    return avenant
