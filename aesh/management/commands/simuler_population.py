"""Fill a department with an invented population."""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from aesh.actions.peuplement import AucunPole, PopulationPresente, peupler, vider
from aesh.simulation.parametres import Parametres
from comptes.models import Departement
from socle.cloison import cloison


class Command(BaseCommand):
    """``manage.py simuler_population --departement 35 --graine 1 --part 1.0 [--json]``."""

    help = "Crée une population inventée (aucune personne réelle) dans un département."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--departement", required=True, metavar="CODE")
        parser.add_argument("--graine", type=int, default=1, help="même graine, même population")
        parser.add_argument(
            "--part", type=float, default=1.0, help="0.1 : un dixième des personnes"
        )
        parser.add_argument(
            "--aesh", type=int, help="nombre d'AESH, au lieu de celui du département"
        )
        parser.add_argument("--eleves", type=int, help="nombre d'élèves avec une aide humaine")
        parser.add_argument(
            "--remplacer", action="store_true", help="efface d'abord tout le monde (démonstration)"
        )
        parser.add_argument("--json", action="store_true", help="bilan en JSON, en dernier")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the summary; exit 2 with a French sentence when refused."""
        try:
            bilan = self.simuler(options)
        except Refus as refus:
            self.stderr.write(str(refus))
            raise SystemExit(2) from refus
        if options["json"]:
            self.stdout.write(json.dumps(bilan, ensure_ascii=False))
            return
        for cle, valeur in bilan.items():
            self.stdout.write(f"{cle.replace('_', ' ')} : {valeur}")

    def simuler(self, options: dict[str, Any]) -> dict[str, Any]:
        """One department in one transaction."""
        code = options["departement"].strip().upper()
        if not Departement.objects.filter(code=code).exists():
            raise Refus(f"Département inconnu : {code}. Lancez d'abord « charger_territoires ».")
        if options["remplacer"] and not settings.DEMONSTRATION:
            raise Refus("--remplacer efface des personnes : refusé hors d'une démonstration.")
        if not 0 < options["part"] <= 1:
            raise Refus("--part est un nombre entre 0 et 1.")
        parametres = Parametres.du_departement(
            code, options["graine"], options["part"], options["aesh"], options["eleves"]
        )
        debut = time.monotonic()
        with transaction.atomic(), cloison(code):
            if options["remplacer"]:
                vider()
            try:
                bilan = peupler(parametres).bilan()
            except PopulationPresente as erreur:
                raise Refus(
                    f"Le département {code} a déjà des personnes ou des horaires d'école : rien "
                    "n'est écrit. Dans une démonstration, --remplacer les efface d'abord."
                ) from erreur
            except AucunPole as erreur:
                raise Refus(
                    f"Le département {code} n'a aucun PIAL pour cette année : importez d'abord "
                    "l'annuaire avec « importer_annuaire »."
                ) from erreur
        bilan["secondes"] = round(time.monotonic() - debut, 1)
        return bilan


class Refus(Exception):
    """The command cannot work; the message is in French."""
