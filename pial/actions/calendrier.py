"""Load the days without class of one department."""

import csv
import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from comptes.models import Departement
from pial.feries import SOURCE, UN_JOUR, jours_feries
from pial.models import JourFerme

CALENDRIER = "donnees/calendrier/vacances_scolaires_zones_2024_2028.csv"
SOURCE_VACANCES = "Calendrier scolaire officiel, zone {zone} (données ministérielles, 2024-2028)"


class CalendrierIllisible(Exception):
    """The file is not a calendar; the French message says why."""


def lire_calendrier(
    chemin: Path | None = None,
) -> list[tuple[str, str, datetime.date, datetime.date]]:
    """Rows (zone or department, name, first day, day of return). Raises ``CalendrierIllisible``.

    *Source:* data page, ``calendrier/``: the end is exclusive.
    """
    fichier = chemin or Path(settings.RACINE) / CALENDRIER
    try:
        with fichier.open(encoding="utf-8-sig", newline="") as flux:
            return [
                (
                    ligne["zone"].strip(),
                    ligne["nom"].strip(),
                    datetime.date.fromisoformat(ligne["debut_inclus"]),
                    datetime.date.fromisoformat(ligne["fin_exclue_reprise"]),
                )
                for ligne in csv.DictReader(flux)
            ]
    except OSError as erreur:
        raise CalendrierIllisible(f"Le fichier {fichier} ne peut pas être lu.") from erreur
    except (KeyError, ValueError, AttributeError, UnicodeDecodeError) as erreur:
        raise CalendrierIllisible(
            "Ce n'est pas un calendrier : colonnes attendues zone, nom, debut_inclus, "
            "fin_exclue_reprise, dates AAAA-MM-JJ."
        ) from erreur


@transaction.atomic
def charger_calendrier(
    *, departement: Departement, lignes: list[tuple[str, str, datetime.date, datetime.date]]
) -> dict[str, int]:
    """Write holidays and public holidays of the department now open. Idempotent, deletes nothing.

    The first column of a row is a zone (A, B, C) or the code of a department that has none
    (Corsica, overseas): its own calendar can then be loaded from a file.
    *Source:* decision 33.
    """
    cles = {departement.code, departement.zone_vacances} - {""}
    vacances = [
        JourFerme(
            periode=DateRange(du, au),
            libelle=nom[:80],
            source=SOURCE_VACANCES.format(zone=zone)[:120],
        )
        for zone, nom, du, au in lignes
        if zone in cles
    ]
    annees = {jour.year for _, _, du, au in lignes for jour in (du, au)}
    feries = [
        JourFerme(periode=DateRange(jour, jour + UN_JOUR), libelle=libelle, source=SOURCE[:120])
        for annee in sorted(annees)
        for jour, libelle in jours_feries(annee, departement.code).items()
    ]
    connus = JourFerme.objects.count()
    JourFerme.objects.bulk_create([*vacances, *feries], ignore_conflicts=True)
    return {
        "vacances": len(vacances),
        "feries": len(feries),
        "nouveaux": JourFerme.objects.count() - connus,
    }
