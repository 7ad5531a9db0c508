"""Solve a problem kept in a file; no database is opened."""

import json
import math
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from aesh.planning.borne import borner
from aesh.planning.ecriture import ecrire_groupes
from aesh.planning.lecture import SCHEMAS, lire_probleme
from aesh.planning.preaffectation import resoudre_preaffectation
from aesh.planning.probleme import ProblemeInvalide
from aesh.planning.probleme_preaffectation import lire_preaffectation
from aesh.planning.solveur import resoudre

PREAFFECTATION = "aesh-preassign/1"
ATTENTE_BORNE = 10.0  # seconds, when the file gives no bound


class Command(BaseCommand):
    """``manage.py optimiser INSTANCE.json --secondes 10 [--graine N] [--coups N] --sortie F``."""

    help = "Propose un emploi du temps (ou une préaffectation) pour un problème écrit en JSON."
    requires_system_checks: list[str] = []  # no database, no URL: a file in, a file out

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("instance", metavar="INSTANCE.json")
        parser.add_argument("--secondes", type=float, default=10.0, help="durée de la recherche")
        parser.add_argument("--graine", type=int, default=0, help="même graine, même hasard")
        parser.add_argument(
            "--coups",
            type=int,
            help="nombre exact de coups par chaîne, quelle que soit la durée : le plan est "
            "le même à chaque fois",
        )
        parser.add_argument("--sortie", required=True, metavar="PLAN.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the plan; exit 2 with a French sentence when the instance is refused."""
        try:
            if not 0 < options["secondes"] < math.inf:
                raise ProblemeInvalide("--secondes est un nombre de secondes positif.")
            if options["coups"] is not None and options["coups"] < 0:
                raise ProblemeInvalide("--coups est un nombre entier positif.")
            donnees = lire(options["instance"])
            if donnees.get("schema") == PREAFFECTATION:
                plan = preaffecter(donnees, options)
            else:
                plan = planifier(donnees, options)
            ecrire(options["sortie"], plan)
        except ProblemeInvalide as refus:
            self.stderr.write(str(refus))
            raise SystemExit(2) from refus
        self.stdout.write(json.dumps({c: v for c, v in plan.items() if not isinstance(v, list)}))


def lire(chemin: str) -> dict[str, Any]:
    """The JSON object of a file."""
    try:
        donnees = json.loads(Path(chemin).read_text(encoding="utf-8"))
    except OSError as erreur:
        raise ProblemeInvalide(f"Le fichier {chemin} ne peut pas être lu.") from erreur
    except (ValueError, RecursionError) as erreur:
        raise ProblemeInvalide(f"Le fichier {chemin} n'est pas du JSON.") from erreur
    if not isinstance(donnees, dict):
        raise ProblemeInvalide(f"Le fichier {chemin} doit contenir un objet JSON.")
    if donnees.get("schema") not in (*SCHEMAS, PREAFFECTATION):
        raise ProblemeInvalide(
            f"Le format « {donnees.get('schema')} » n'est pas connu "
            f"({', '.join((*SCHEMAS, PREAFFECTATION))})."
        )
    return donnees


def ecrire(chemin: str, plan: dict[str, Any]) -> None:
    """Write the plan."""
    try:
        Path(chemin).write_text(json.dumps(plan) + "\n", encoding="utf-8")
    except OSError as erreur:
        raise ProblemeInvalide(f"Le fichier {chemin} ne peut pas être écrit.") from erreur


def planifier(donnees: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """A timetable; its bound is the file's, or computed after the search."""
    probleme = lire_probleme(donnees)
    resultat = resoudre(
        probleme,
        secondes=options["secondes"],
        graine=options["graine"],
        coups=options["coups"],
    )
    borne = probleme.borne
    if borne is None:
        borne = borner(probleme, secondes=ATTENTE_BORNE).valeur
    plan: dict[str, Any] = {
        "schema": "aesh-plan/1",
        "instance": probleme.id,
        "plan": [list(place) for place in resultat.plan],
        "score": resultat.score,
        "borne": borne,
        "minutes_couvertes": resultat.minutes_couvertes,
        "secondes": round(resultat.secondes, 2),
        "coups": resultat.coups,
        "graine": resultat.graine,
    }
    if probleme.options.groupes_libres:
        plan["groupes"] = ecrire_groupes(resultat.groupes)
    return plan


def preaffecter(donnees: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """Schools and minutes of each AESH of a department."""
    resultat = resoudre_preaffectation(
        lire_preaffectation(donnees), secondes=options["secondes"], graine=options["graine"]
    )
    return {
        "schema": "aesh-preassign-plan/1",
        "instance": donnees.get("id"),
        "affectations": [list(ligne) for ligne in resultat.affectations],
        "score": resultat.score,
        "borne": resultat.borne,
        "minutes_couvertes": resultat.minutes_couvertes,
        "secondes": round(resultat.secondes, 2),
        "graine": options["graine"],
    }
