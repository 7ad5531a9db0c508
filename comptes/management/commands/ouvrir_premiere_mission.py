"""Open the first mission of a department, from the machine where the product is installed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from comptes.actions.mandats import Personne, ouvrir_premiere_mission
from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from socle.cloison import cloison
from socle.erreurs import ActionRefusee


class Command(BaseCommand):
    """``manage.py ouvrir_premiere_mission --departement 35 --email … --prenom … --nom …``."""

    help = "Confie l'administration technique d'un département ouvert, et invite par courriel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--departement", required=True, metavar="CODE")
        for nom in ("email", "prenom", "nom"):
            parser.add_argument(f"--{nom}", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the mission; exit 2 when the department is closed or already has someone."""
        code = options["departement"].upper()
        departement = Departement.objects.filter(code=code, est_ouvert=True).first()
        if departement is None:
            self.stderr.write(f"Le département {code} n'est pas ouvert : charger_territoires.")
            raise SystemExit(2)
        personne = Personne(options["email"], options["prenom"], options["nom"])
        try:
            with transaction.atomic(), cloison(code):
                mandat = ouvrir_premiere_mission(personne=personne, le=aujourdhui_dans(departement))
                phrase = f"{mandat}, {departement} : invitation envoyée à {mandat.membre.email}."
        except ActionRefusee as refus:
            self.stderr.write(refus.phrase)
            raise SystemExit(2) from refus
        self.stdout.write(phrase)
