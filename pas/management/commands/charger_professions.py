"""Load the kinds of professionals who may come to a school."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from comptes.models import Departement
from pas.actions.professions import charger_professions
from pas.requetes.professions import PROPOSEES, lire_professions
from socle.cloison import cloison
from socle.tableur import FichierIllisible

SOURCE_PROPOSEE = "Proposition de Maillage"


class Command(BaseCommand):
    """``manage.py charger_professions [--departement 35] [--fichier FICHIER]``: idempotent."""

    help = "Charge la liste des professionnels extérieurs de chaque département ouvert."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--departement", metavar="CODE", help="un seul département")
        parser.add_argument("--fichier", type=Path, help="autre liste : colonnes code;libelle")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per department; exit 2 on an unreadable file."""
        fichier: Path | None = options["fichier"]
        try:
            professions = lire_professions(fichier or PROPOSEES)
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
                nombre = charger_professions(professions=professions, source=source)
            self.stdout.write(f"{departement} ({departement.code}) : {nombre} ({source}).")
