"""Delete journal lines past their retention; run by the owner, since the application may not."""

import datetime
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from socle.cloison import cloison
from socle.models import Acces

MOIS = 30.44


class Command(BaseCommand):
    """``manage.py purger_acces``: once a month, from the machine that holds the owner's role."""

    help = "Supprime les lignes du journal des accès plus vieilles que leur durée de conservation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mois", type=int, default=12, help="durée gardée (12 par défaut)")

    def handle(self, *args: Any, mois: int, **options: Any) -> None:
        limite = timezone.now() - datetime.timedelta(days=mois * MOIS)
        departement = apps.get_model("comptes.Departement")
        total = 0
        for code in departement.objects.values_list("code", flat=True):
            with (
                transaction.atomic(using="proprietaire"),
                cloison(code, using="proprietaire"),
            ):
                vieux = Acces.objects.using("proprietaire").filter(cree_le__lt=limite)
                total += vieux.delete()[0]
        self.stdout.write(f"{total} lignes supprimées, antérieures au {limite:%d/%m/%Y}.")
