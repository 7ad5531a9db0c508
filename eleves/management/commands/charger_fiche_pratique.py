"""Load the points of the fiche pratique of the open departments."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from comptes.models import Departement
from eleves.actions.points import SOURCE_PROPOSEE, charger_points, lire_points
from socle.cloison import cloison
from socle.tableur import FichierIllisible


class Command(BaseCommand):
    """``manage.py charger_fiche_pratique [--departement 35] [--fichier FICHIER]``: idempotent."""

    help = "Charge les points de la fiche pratique (douze au plus) de chaque département ouvert."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--departement", metavar="CODE", help="un seul département")
        parser.add_argument("--fichier", type=Path, help="autre liste : colonnes code;libelle")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per department; exit 2 on an unreadable file."""
        fichier: Path | None = options["fichier"]
        try:
            points = lire_points(fichier)
        except FichierIllisible as refus:
            self.stderr.write(str(refus))
            raise SystemExit(2) from refus
        departements = Departement.objects.filter(est_ouvert=True)
        if options["departement"]:
            departements = Departement.objects.filter(code=options["departement"].upper())
        if not departements:
            self.stderr.write("Aucun département à charger : ouvrez-en un d'abord.")
            raise SystemExit(2)
        source = fichier.name if fichier else SOURCE_PROPOSEE
        for departement in departements:
            with transaction.atomic(), cloison(departement.code):
                nombre = charger_points(points, source=source)
            self.stdout.write(f"{departement} ({departement.code}) : {nombre} points ({source}).")
