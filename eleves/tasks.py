"""Jobs of the room: a deposit of notifications applied; what is kept thirty days only."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from eleves.actions.depots import GENRE
from eleves.actions.depots_application import LignesRefusees, appliquer_depot
from eleves.actions.remises import vider_les_finies
from eleves.enums.depots import EtatLigne
from eleves.models import DepotNotifications
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from socle.models import Travail
from socle.tasks import departements_ouverts
from socle.travaux import Avancer, ErreurTravail, genre_de_travail

CONSERVATION = timedelta(days=30)


@genre_de_travail(GENRE, titre="Enregistrement des notifications déposées")
def appliquer(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Write a deposit for a mandate that may still do it."""
    le = aujourdhui_dans(travail.departement)
    auteur = (
        Mandat.objects.actifs(le)
        .filter(pk=travail.mandat, membre=travail.auteur_id)
        .select_related("perimetre")
        .first()
    )
    depot = DepotNotifications.objects.filter(pk=travail.parametres["depot"]).first()
    if auteur is None or depot is None:
        raise ErreurTravail("Ce dépôt n'est plus là, ou votre mission a pris fin.")
    try:
        nombre = appliquer_depot(depot=depot, auteur=auteur, le=le, avancer=avancer)
    except LignesRefusees as refus:
        raise ErreurTravail(refus.phrase, {"rejets": refus.rejets}) from refus
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus
    s = "s" if nombre > 1 else ""
    return {
        "resume": f"{nombre} notification{s} enregistrée{s}.{_de_cote(depot)}",
        "lien": f"/{travail.departement_id}/a-traiter/?file=toutes&depot={depot.pk}",
    }


def _de_cote(depot: DepotNotifications) -> str:
    """What the job did not write, said in its report."""
    nombre = depot.lignes.filter(etat=EtatLigne.ECARTEE).count()
    if not nombre:
        return ""
    s = "s" if nombre > 1 else ""
    return f" {nombre} ligne{s} laissée{s} de côté : le dépôt les garde 30 jours."


@shared_task  # type: ignore[untyped-decorator]
def purger_depots() -> int:
    """Forget deposits after 30 days, names included; how many rows went."""
    total = 0
    for departement in departements_ouverts():
        limite = timezone.now() - CONSERVATION
        with transaction.atomic(), cloison(departement):
            total += DepotNotifications.objects.filter(cree_le__lt=limite).delete()[0]
    return total


@shared_task  # type: ignore[untyped-decorator]
def vider_remises() -> int:
    """Empty what other departments received, refused or left out of date; how many."""
    total = 0
    for departement in departements_ouverts():
        with transaction.atomic(), cloison(departement):
            total += vider_les_finies()
    return total
