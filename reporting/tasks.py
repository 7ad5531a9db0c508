"""Jobs of the room: exports of queues; what is kept thirty days only."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from reporting.actions.exports import GENRE, ecrire_export
from reporting.actions.exports_heures import exporter_heures
from reporting.filtres import Demandeur, file_demandee, lignes_filtrees
from reporting.models import ActeGroupe, ListeCollee
from reporting.permissions import peut_exporter, peut_exporter_les_noms
from socle.cloison import cloison
from socle.models import Travail
from socle.tasks import departements_ouverts
from socle.travaux import Avancer, ErreurTravail, genre_de_travail

CONSERVATION = timedelta(days=30)
PLUS_LE_DROIT = "Votre mission ne permet plus cet export, ou elle a pris fin."


@genre_de_travail(GENRE, titre="Export d'une file de travail")
def exporter_file(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """What the filters show now, for a mandate that may still export it."""
    le = aujourdhui_dans(travail.departement)
    mandat = (
        Mandat.objects.actifs(le)
        .filter(pk=travail.mandat, membre=travail.auteur_id)
        .select_related("perimetre", "membre")
        .first()
    )
    permis = mandat is not None and (
        peut_exporter_les_noms(mandat) if travail.parametres["noms"] else peut_exporter(mandat)
    )
    if mandat is None or not permis:
        raise ErreurTravail(PLUS_LE_DROIT)
    parametres = QueryDict(travail.parametres["parametres"], mutable=True)
    parametres["file"] = travail.parametres["file"]
    filtre, poles = lignes_filtrees(Demandeur(mandat, le), parametres)
    if not filtre.is_valid():
        raise ErreurTravail("Ces filtres ne sont plus valables : recommencez depuis la file.")
    return ecrire_export(
        travail=travail,
        auteur=mandat,
        file=file_demandee(parametres),
        lignes=filtre.qs.order_by("lieu__etablissement__cle_tri", "eleve__cle_tri", "pk"),
        poles=poles,
        maintenant=timezone.now(),
        avancer=avancer,
    )


@genre_de_travail("reporting.heures_csv", titre="Export des heures")
def exporter_les_heures(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Hours of a place over a period, under the reader's present rights."""
    return exporter_heures(travail)


@shared_task  # type: ignore[untyped-decorator]
def purger_files() -> int:
    """Forget pasted lists and traces of acts after 30 days; how many rows went."""
    total = 0
    for departement in departements_ouverts():
        limite = timezone.now() - CONSERVATION
        with transaction.atomic(), cloison(departement):
            for modele in (ListeCollee, ActeGroupe):
                total += modele.objects.filter(cree_le__lt=limite).delete()[0]
    return total
