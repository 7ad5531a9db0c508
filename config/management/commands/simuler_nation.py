"""Invent the whole country on its real schools."""

import json
import multiprocessing
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections, transaction

from aesh.actions.nation import peupler_departement
from aesh.actions.peuplement import PopulationPresente
from aesh.simulation.eleves import EFFECTIF_LYCEE, EFFECTIFS
from aesh.simulation.parametres import RENTREE, Parametres, repartir
from comptes.actions.territoires import charger_territoires
from comptes.models import Departement
from pas.actions.nation import semer_en_masse
from pial.actions.calendrier import charger_calendrier, lire_calendrier
from pial.actions.imports import ECOLES
from pial.actions.officiel import importer_un_departement
from pial.actions.sorte_import import Lecture, lire_fichier
from pial.models import Etablissement
from socle.chargement import (
    SansRoleDeChargement,
    analyser,
    brancher_le_chargement,
    ecrire_l_histoire,
    orphelins,
)
from socle.cloison import cloison

ANNUAIRE = "donnees/annuaire/france_etablissements_2026.csv.gz"
AESH, ELEVES = 140_000, 355_000  # issue H; DEPP and Sénat, docs/simulation.md


class Command(BaseCommand):
    """``manage.py simuler_nation [--departements 35 2A] [--part 0.1] [--ouvriers 2] [--json]``."""

    help = "Crée un pays inventé sur ses écoles réelles, pour mesurer. Jamais sur une vraie base."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--departements", nargs="*", default=[], metavar="CODE")
        parser.add_argument("--graine", type=int, default=1, help="même graine, même pays")
        parser.add_argument(
            "--part", type=float, default=1.0, help="0.1 : un dixième des personnes"
        )
        parser.add_argument("--ouvriers", type=int, default=2, help="départements à la fois")
        parser.add_argument("--json", action="store_true", help="bilan en JSON, en dernier")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print counts and seconds; exit 2 with a French sentence when refused."""
        debut = time.monotonic()
        try:
            bilan = self.simuler(options)
        except Refus as refus:
            self.stderr.write(str(refus))
            raise SystemExit(2) from refus
        bilan["secondes"] = round(time.monotonic() - debut, 1)
        if options["json"]:
            self.stdout.write(json.dumps(bilan, ensure_ascii=False))
            return
        for cle, valeur in bilan.items():
            self.stdout.write(f"{cle.replace('_', ' ')} : {valeur}")

    def simuler(self, options: dict[str, Any]) -> dict[str, Any]:
        """Territories here, then departments in several processes, then the keys."""
        if not settings.DEMONSTRATION:
            raise Refus("DEMONSTRATION est faux : ici, aucune personne inventée.")
        if not 0 < options["part"] <= 1:
            raise Refus("--part est un nombre entre 0 et 1.")
        try:
            brancher_le_chargement()
        except SansRoleDeChargement as erreur:
            raise Refus(str(erreur)) from erreur
        chemin = Path(settings.RACINE) / ANNUAIRE
        lecture = lire_fichier(chemin.read_bytes(), chemin.name, sorte=ECOLES)
        taches = _taches(lecture, options)
        charger_territoires(ouvrir=[tache["code"] for tache in taches])
        connections.close_all()
        total: Counter[str] = Counter(departements=len(taches))
        contexte = multiprocessing.get_context("fork")  # the directory is read once
        with contexte.Pool(options["ouvriers"], initializer=brancher_le_chargement) as equipe:
            for code, bilan in equipe.imap_unordered(_departement, taches):
                if bilan is None:
                    equipe.terminate()
                    raise Refus(f"Le département {code} a déjà des personnes : rien n'y est écrit.")
                total.update(bilan)
                self.stderr.write(f"{code} : {bilan['creneaux']} créneaux")
        analyser()
        perdus = orphelins()
        if perdus:
            raise Refus(f"Des lignes ne mènent à rien : {perdus}")
        return dict(total)


class Refus(Exception):
    """The command cannot work; the message is in French."""


def _taches(lecture: Lecture, options: dict[str, Any]) -> list[dict[str, Any]]:
    """A department each, the biggest first, with its share of the people."""
    par_code: dict[str, list[Any]] = defaultdict(list)
    for ligne in lecture.lues:
        par_code[ligne.departement].append(ligne)
    codes = sorted(par_code)
    poids = [
        float(sum(EFFECTIFS.get(e.type, EFFECTIF_LYCEE) for e in par_code[code] if e.type))
        for code in codes
    ]
    aesh = repartir(round(AESH * options["part"]), poids)
    eleves = repartir(round(ELEVES * options["part"]), poids)
    voulus = {code.upper() for code in options["departements"]}
    inconnus = voulus - set(codes)
    if inconnus:
        raise Refus(f"Département absent de l'annuaire : {', '.join(sorted(inconnus))}.")
    taches = [
        {
            "code": code,
            "lecture": Lecture(**{**vars(lecture), "lues": par_code[code], "rejets": []}),
            "parametres": Parametres(code, options["graine"], a, e, 0, options["part"]),
        }
        for code, a, e in zip(codes, aesh, eleves, strict=True)
        if not voulus or code in voulus
    ]
    return sorted(taches, key=lambda t: -t["parametres"].eleves)


def _departement(tache: dict[str, Any]) -> tuple[str, dict[str, int] | None]:
    """Everything of one department in one transaction; None: somebody lives there already."""
    code, parametres = tache["code"], tache["parametres"]
    departement = Departement.objects.get(code=code)
    with transaction.atomic(), cloison(code):
        charger_calendrier(departement=departement, lignes=lire_calendrier(None))
        if not Etablissement.objects.exists():
            importer_un_departement(
                departement, sorte=ECOLES, lecture=tache["lecture"], simulation=False
            )
        try:
            bilan = peupler_departement(parametres)
        except PopulationPresente:
            return code, None
        bilan |= semer_en_masse(tirage=parametres.tirage("demandes"), le=RENTREE)
        bilan["evenements"] = ecrire_l_histoire(code)
    return code, bilan
