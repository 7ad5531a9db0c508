"""The command of every import of an official file: same options, same exit codes."""

import json
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser

from comptes.models import Departement
from pial.actions.officiel import importer_departements, importer_un_departement
from pial.actions.sorte_import import SorteImport, lire_fichier
from socle.officiel import FichierRefuse

LIGNES_MONTREES = 20


class Refus(Exception):
    """The command cannot work; the message is in French."""


class CommandeImport(BaseCommand):
    """``manage.py importer_… FICHIER --departement 35 [--simulation] [--json]`` (decision 37)."""

    sorte: ClassVar[SorteImport]

    def add_arguments(self, parser: CommandParser) -> None:
        """Same options for every kind of file."""
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
        lecture = lire_fichier(contenu, chemin.name, sorte=self.sorte)
        code = options["departement"].strip().upper()
        simulation = options["simulation"]
        if code == "TOUS":
            if not Departement.objects.exists():
                raise Refus("Aucun département : lancez d'abord « charger_territoires ».")
            return importer_departements(sorte=self.sorte, lecture=lecture, simulation=simulation)
        departement = Departement.objects.filter(code=code).first()
        if departement is None:
            raise Refus(
                f"Département inconnu : {code}. Lancez d'abord « charger_territoires » si la "
                "liste n'est pas encore chargée."
            )
        return importer_un_departement(
            departement, sorte=self.sorte, lecture=lecture, simulation=simulation
        )

    def dire(self, bilan: dict[str, Any], *, simulation: bool) -> None:
        """Summary for a reader."""
        titre = "Simulation, rien n'est écrit" if simulation else "Import terminé"
        self.stdout.write(f"{titre} : {bilan['lignes']} lignes lues, {self.sorte.phrase(bilan)}")
        for rejet in bilan["rejets"][:LIGNES_MONTREES]:
            self.stdout.write(f"  ligne {rejet['ligne']} : {rejet['cause']}")
        if bilan["rejetes"] > LIGNES_MONTREES:
            self.stdout.write("  … (--json donne toutes les lignes rejetées)")
