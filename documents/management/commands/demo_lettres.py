"""What the demonstration shows of letters of mission; called by name by ``manage.py demo``."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from documents.actions.demo import montrer_les_lettres
from documents.models import ActeDeLettre, Document, LettreDeMission
from socle.cloison import cloison

PROPRIETAIRE = "proprietaire"


class Command(BaseCommand):
    """``manage.py demo_lettres``: a second run does nothing."""

    help = "Ajoute à la démonstration des lettres de mission dans chaque état."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--vider", action="store_true", help="retire les lettres")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each open department, in its own scope."""
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION est faux : ici, aucune personne inventée.")
        for departement in Departement.objects.filter(est_ouvert=True).order_by("code"):
            if options["vider"]:  # acts and documents are journals: the application may not
                with (
                    transaction.atomic(using=PROPRIETAIRE),
                    cloison(departement.code, using=PROPRIETAIRE),
                ):
                    for table in (ActeDeLettre, LettreDeMission, Document):
                        table.objects.using(PROPRIETAIRE).all().delete()
                continue
            with transaction.atomic(), cloison(departement.code):
                nombre = montrer_les_lettres(le=aujourdhui_dans(departement))
            if options["verbosity"] > 0:
                self.stdout.write(f"{departement.code} : {nombre} lettres de mission")
