"""Load school holidays and public holidays of the open departments."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from comptes.models import Departement
from pial.actions.calendrier import CalendrierIllisible, charger_calendrier, lire_calendrier
from socle.cloison import cloison


class Command(BaseCommand):
    """``manage.py charger_calendrier [--departement 35] [--fichier FICHIER]``: idempotent."""

    help = "Charge les vacances et les jours fériés de chaque département ouvert."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--departement", metavar="CODE", help="un seul département")
        parser.add_argument("--fichier", type=Path, help="autre calendrier : zone ou département")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per department; exit 2 on an unreadable file."""
        try:
            lignes = lire_calendrier(options["fichier"])
        except CalendrierIllisible as refus:
            self.stderr.write(str(refus))
            raise SystemExit(2) from refus
        departements = Departement.objects.filter(est_ouvert=True)
        if options["departement"]:
            departements = Departement.objects.filter(code=options["departement"].upper())
        if not departements:
            self.stderr.write("Aucun département à charger : ouvrez-en un d'abord.")
            raise SystemExit(2)
        for departement in departements:
            with transaction.atomic(), cloison(departement.code):
                bilan = charger_calendrier(departement=departement, lignes=lignes)
            self.stdout.write(
                f"{departement} ({departement.code}) : {bilan['vacances']} périodes de vacances, "
                f"{bilan['feries']} jours fériés, {bilan['nouveaux']} nouveaux."
            )
            if not bilan["vacances"]:
                self.stdout.write(
                    "  Ce département n'a pas de zone : chargez son calendrier avec --fichier."
                )
