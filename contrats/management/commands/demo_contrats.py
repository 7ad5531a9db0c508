"""What the demonstration shows of contracts, months of service and welcomes; called by name."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from contrats.actions.demo_service import TABLES, montrer_les_accueils, montrer_les_mois
from contrats.actions.demo_vie import montrer_la_vie, retirer_la_vie
from socle.cloison import cloison

PROPRIETAIRE = "proprietaire"


class Command(BaseCommand):
    """``manage.py demo_contrats``: a second run does nothing."""

    help = "Ajoute à la démonstration les contrats, les mois de service et les accueils."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--vider", action="store_true", help="retire ce qui retient un contrat")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each open department, in its own scope."""
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION est faux : ici, aucune personne inventée.")
        for departement in Departement.objects.filter(est_ouvert=True).order_by("code"):
            if options["vider"]:  # closed months are journals: the application may not
                with (
                    transaction.atomic(using=PROPRIETAIRE),
                    cloison(departement.code, using=PROPRIETAIRE),
                ):
                    for table in TABLES:
                        table.objects.using(PROPRIETAIRE).all().delete()
                with transaction.atomic(), cloison(departement.code):
                    retirer_la_vie()
                continue
            with transaction.atomic(), cloison(departement.code):
                le = aujourdhui_dans(departement)
                montrer_la_vie(le=le)
                montrer_les_mois(le=le)
                montrer_les_accueils(le=le)
            if options["verbosity"] > 0:
                self.stdout.write(f"{departement.code} : contrats, mois et accueils montrés")
