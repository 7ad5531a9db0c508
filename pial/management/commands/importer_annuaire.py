"""Import the official directory of schools."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from pial.actions.imports import (
    Lecture,
    appliquer_differences,
    lire_annuaire,
    simuler_import,
    verrouiller_annuaire,
)
from pial.actions.national import importer_partout
from pial.annuaire.comparaison import Differences
from pial.annuaire.lecture import FichierRefuse
from socle.cloison import cloison

LIGNES_MONTREES = 20


class Command(BaseCommand):
    """``manage.py importer_annuaire FICHIER --departement 35 [--simulation] [--json]``."""

    help = "Importe l'annuaire de l'éducation dans un département, ou dans tous."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", metavar="FICHIER", help="CSV, ou CSV compressé (.gz)")
        parser.add_argument(
            "--departement", required=True, metavar="CODE", help="35, 2A, 974… ou « tous »"
        )
        parser.add_argument("--simulation", action="store_true", help="n'écrit rien")
        parser.add_argument("--json", action="store_true", help="bilan en JSON, en dernier")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the summary; exit 2 with a French sentence when the file is refused."""
        try:
            bilan = self.importer(options)
        except (FichierRefuse, Refus) as refus:
            self.stderr.write(str(refus))
            raise SystemExit(2) from refus
        if options["json"]:
            self.stdout.write(json.dumps(bilan, ensure_ascii=False))
        else:
            self.dire(bilan, simulation=options["simulation"])

    def importer(self, options: dict[str, Any]) -> dict[str, Any]:
        """Read the file, then one department or all of them."""
        chemin = Path(options["fichier"])
        try:
            contenu = chemin.read_bytes()
        except OSError as erreur:
            raise Refus(f"Le fichier {chemin} ne peut pas être lu.") from erreur
        lecture = lire_annuaire(contenu, chemin.name)
        code = options["departement"].strip().upper()
        if code == "TOUS":
            if not Departement.objects.exists():
                raise Refus("Aucun département : lancez d'abord « charger_territoires ».")
            return importer_partout(lecture=lecture, simulation=options["simulation"])
        departement = Departement.objects.filter(code=code).first()
        if departement is None:
            raise Refus(
                f"Département inconnu : {code}. Lancez d'abord « charger_territoires » si la "
                "liste n'est pas encore chargée."
            )
        return importer_departement(departement, lecture, options["simulation"]).bilan()

    def dire(self, bilan: dict[str, Any], *, simulation: bool) -> None:
        """Summary for a reader."""
        titre = "Simulation, rien n'est écrit" if simulation else "Import terminé"
        self.stdout.write(
            f"{titre} : {bilan['lignes']} lignes lues, {bilan['crees']} écoles créées, "
            f"{bilan['modifies']} modifiées, {bilan['inchanges']} inchangées, "
            f"{bilan['signales']} signalements, {bilan['rejetes']} lignes rejetées."
        )
        for rejet in bilan["rejets"][:LIGNES_MONTREES]:
            self.stdout.write(f"  ligne {rejet['ligne']} : {rejet['cause']}")
        if bilan["rejetes"] > LIGNES_MONTREES:
            self.stdout.write("  … (--json donne toutes les lignes rejetées)")


class Refus(Exception):
    """The command cannot work; the message is in French."""


def importer_departement(
    departement: Departement, lecture: Lecture, simulation: bool
) -> Differences:
    """One department in one transaction."""
    le = aujourdhui_dans(departement)
    with transaction.atomic(), cloison(departement.code):
        if not simulation:
            verrouiller_annuaire()
        diff = simuler_import(lecture, le=le)
        if not simulation:
            appliquer_differences(lecture=lecture, diff=diff, le=le, auteur=None)
    return diff
