"""What the demonstration shows of steering; called by ``demo``, by name."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from reporting.actions.demo_files import montrer_les_files
from reporting.actions.demo_moyens import montrer_les_moyens
from reporting.actions.demo_suivis import montrer_les_suivis, retirer_les_suivis
from socle.cloison import cloison


class Command(BaseCommand):
    """``manage.py demo_pilotage``: a second run does nothing."""

    help = "Ajoute à la démonstration les scénarios, les constats, les remontées et les files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--vider", action="store_true", help="retire ce qui retient un élève")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each open department, in its own scope."""
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION est faux : ici, aucune personne inventée.")
        for departement in Departement.objects.filter(est_ouvert=True).order_by("code"):
            with transaction.atomic(), cloison(departement.code):
                if options["vider"]:
                    retirer_les_suivis()
                    continue
                le = aujourdhui_dans(departement)
                faits = [
                    montrer_les_moyens(le=le),
                    montrer_les_files(le=le),
                    montrer_les_suivis(le=le),
                ]
            if any(faits) and options["verbosity"] > 0:
                self.stdout.write(
                    f"{departement.code} : moyens, remontées, files et suivis montrés"
                )
