"""Load academies and departments."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from comptes.actions.territoires import TerritoireInconnu, charger_territoires


class Command(BaseCommand):
    """``manage.py charger_territoires [--ouvrir 35 44]``: idempotent."""

    help = "Charge les académies et les départements, et ouvre ceux qui sont demandés."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--ouvrir", nargs="*", default=[], metavar="CODE", help="départements à ouvrir : 35 44"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the counts; exit 2 on an unknown code."""
        codes = [code for groupe in options["ouvrir"] for code in groupe.split(",") if code]
        try:
            bilan = charger_territoires(ouvrir=codes)
        except TerritoireInconnu as refus:
            self.stderr.write(str(refus))
            raise SystemExit(2) from refus
        self.stdout.write(
            f"{bilan['academies']} académies, {bilan['departements']} départements, "
            f"{bilan['ouverts']} nouvellement ouverts."
        )
