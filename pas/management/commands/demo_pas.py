"""What the demonstration shows of requests made to PAS; called by name by ``manage.py demo``."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from pas.actions.demo import retirer_les_demandes, semer_les_demandes
from pas.actions.demo_historique import semer_l_historique
from pas.actions.demo_interventions import retirer_les_interventions, semer_les_interventions
from pas.actions.demo_mobilisations import semer_les_mobilisations
from pial.actions.demo_pas import equiper_les_pas, retirer_les_equipes
from socle.cloison import cloison


class Command(BaseCommand):
    """``manage.py demo_pas``: a second run does nothing."""

    help = "Ajoute à la démonstration des demandes faites aux PAS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--vider", action="store_true", help="retire les demandes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each open department, in its own scope."""
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION est faux : ici, aucune personne inventée.")
        for departement in Departement.objects.filter(est_ouvert=True).order_by("code"):
            with transaction.atomic(), cloison(departement.code):
                if options["vider"]:
                    retirer_les_interventions()
                    retirer_les_demandes()
                    retirer_les_equipes()
                    continue
                le = aujourdhui_dans(departement)
                equiper_les_pas(le=le)
                nombre = semer_les_demandes(le=le)
                semer_les_mobilisations(le=le)
                interventions = semer_les_interventions(le=le)
                nombre += semer_l_historique(le=le, fuseau=departement.fuseau)
            if options["verbosity"] > 0:
                self.stdout.write(f"{departement.code} : {nombre} demandes aux PAS")
                self.stdout.write(f"{departement.code} : {interventions} interventions à l'école")
