"""What the demonstration shows of the annual film; called by ``demo``, by name."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from comptes.models import Departement
from film.actions.demo import montrer_le_film, oublier_les_films
from socle.cloison import cloison


class Command(BaseCommand):
    """``manage.py demo_film``: a second run does nothing."""

    help = "Ouvre dans la démonstration le film annuel de l'année en cours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--vider", action="store_true", help="retire les films")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ille-et-Vilaine: the other department shows what an unopened film is."""
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION est faux : ici, aucune personne inventée.")
        departement = Departement.objects.filter(code="35", est_ouvert=True).first()
        if departement is None:
            return
        with (
            transaction.atomic(),
            cloison(departement.code),
            timezone.override(ZoneInfo(departement.fuseau)),
        ):
            if options["vider"]:
                oublier_les_films()
                return
            fait = montrer_le_film(
                departement=departement, maintenant=timezone.localtime(timezone.now())
            )
        if fait and options["verbosity"] > 0:
            self.stdout.write("35 : film annuel ouvert")
