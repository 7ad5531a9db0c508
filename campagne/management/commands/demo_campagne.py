"""What the demonstration shows of pre-assignment; called by ``demo``, by name."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from campagne.actions.campagnes import oublier_campagnes
from campagne.actions.demo import montrer_la_campagne
from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from socle.cloison import cloison


class Command(BaseCommand):
    """``manage.py demo_campagne``: a second run does nothing."""

    help = "Ouvre dans la démonstration la campagne de pré-affectation de la prochaine rentrée."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--vider", action="store_true", help="retire les campagnes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ille-et-Vilaine: the other department shows what an unopened campaign is."""
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION est faux : ici, aucune personne inventée.")
        departement = Departement.objects.filter(code="35", est_ouvert=True).first()
        if departement is None:
            return
        with transaction.atomic(), cloison(departement.code):
            if options["vider"]:
                oublier_campagnes()
                return
            fait = montrer_la_campagne(
                departement=departement.code, le=aujourdhui_dans(departement)
            )
        if fait and options["verbosity"] > 0:
            self.stdout.write("35 : campagne de pré-affectation ouverte")
