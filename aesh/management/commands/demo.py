"""Build the demonstration: invented people on real schools, one account per role."""

import csv
import datetime
import io
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from aesh.actions import demo
from aesh.actions.demo_absences import declarer_absences
from aesh.actions.demo_besoins import poser_besoins
from aesh.actions.demo_comptes import MOT_DE_PASSE, Comptes
from aesh.actions.demo_ecole import animer_l_ecole
from aesh.actions.demo_exceptions import declarer_exceptions
from aesh.actions.peuplement import vider
from aesh.models import EmploiDuTemps
from aesh.simulation.parametres import ANNEE, RENTREE
from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from esms.actions.demo import inventer_emas
from esms.models import Esms
from pial.models import Etablissement
from socle.cloison import cloison

ANNUAIRES = {
    "35": "donnees/annuaire/35_fr-en-annuaire-education.csv",
    "44": "donnees/annuaire/44_etablissements.csv",
}
FINESS = {code: f"donnees/finess/{code}_esms_enfants_2021-01.csv" for code in ("35", "44")}
CODES_POSTAUX_LEGERS = {"44190", "44115", "44120"}  # Clisson, Haute-Goulaine, Vertou
FICHIER_COMPTES = "comptes_demo.txt"
PLUS_HAUT = (
    "demo_lettres",
    "demo_contrats",
    "demo_pas",
    "demo_pilotage",
    "demo_campagne",
    "demo_film",
)


class Command(BaseCommand):
    """``manage.py demo [--leger] [--recommencer]``: a second run does nothing."""

    help = "Construit la démonstration : écoles réelles, personnes inventées, un compte par rôle."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--leger", action="store_true", help="3 PIAL du 35, 1 du 44 (tests)")
        parser.add_argument("--recommencer", action="store_true", help="efface tout le monde avant")

    def handle(self, *args: Any, **options: Any) -> None:
        """Every step in order; interrupted, the next run goes on."""
        if not settings.DEMONSTRATION:
            raise CommandError("DEMONSTRATION est faux : ici, aucune personne inventée.")
        self.debut = time.monotonic()
        self.est_bavarde = options["verbosity"] > 0
        fichier = _fichier_des_comptes()
        if self.est_faite() and not options["recommencer"] and (not fichier or fichier.exists()):
            self.ecrire("La démonstration est déjà en place.")
            return
        call_command("charger_territoires", ouvrir=["35", "44"], verbosity=0, stdout=io.StringIO())
        comptes: dict[str, Comptes] = {}
        if options["recommencer"]:
            _appeler_plus_haut(vider=True)
        for code in ("35", "44"):
            le = aujourdhui_dans(Departement.objects.get(code=code))
            if options["recommencer"]:
                with transaction.atomic(), cloison(code):
                    vider()
            self.charger(code, leger=options["leger"])
            with transaction.atomic(), cloison(code):
                demo.peupler_demo(code, leger=options["leger"])
            self.dire(f"{code} : population inventée")
            self.charger_esms(code)
            with transaction.atomic(), cloison(code):
                ouvrir = demo.ouvrir_comptes_35 if code == "35" else demo.ouvrir_comptes_44
                comptes[code] = ouvrir()
            self.publier(code, le)
        with transaction.atomic(), cloison("35"):
            declarer_exceptions(demo.pial(demo.PIAL_COORDINATION), le)
            declarer_absences(demo.pial(demo.PIAL_COORDINATION), le=le)
            poser_besoins(demo.pial(demo.PIAL_COORDINATION), le=le)
            animer_l_ecole(demo.pial(demo.PIAL_COORDINATION), demo.pial(demo.PIAL_TROISIEME), le=le)
            demo.preparer_brouillon(aujourdhui_dans(Departement.objects.get(code="35")))
            texte = _table(comptes, demo.attente())
        _appeler_plus_haut()
        if fichier:
            fichier.parent.mkdir(parents=True, exist_ok=True)
            fichier.write_text(texte, encoding="utf-8")
        self.dire("démonstration prête")
        self.ecrire(texte)

    def est_faite(self) -> bool:
        """The last step of the database was reached."""
        if not Departement.objects.filter(code="35").exists():
            return False
        with transaction.atomic(), cloison("35"):
            return EmploiDuTemps.objects.filter(
                pole__code=demo.PIAL_COORDINATION, annee=ANNEE, version=2
            ).exists()

    def charger(self, code: str, *, leger: bool) -> None:
        """Calendar, then the schools of the directory (a part of it when ``leger``)."""
        silence = io.StringIO()
        if "charger_calendrier" in get_commands():
            call_command("charger_calendrier", departement=code, stdout=silence)
        with transaction.atomic(), cloison(code):
            if Etablissement.objects.exists():
                return
        chemin = Path(settings.RACINE) / ANNUAIRES[code]
        if not leger:
            call_command("importer_annuaire", str(chemin), departement=code, stdout=silence)
        else:
            with tempfile.TemporaryDirectory() as dossier:
                extrait = Path(dossier) / chemin.name
                _extraire(chemin, extrait)
                call_command("importer_annuaire", str(extrait), departement=code, stdout=silence)
        self.dire(f"{code} : annuaire importé")

    def charger_esms(self, code: str) -> None:
        """The directory of ESMS, and invented mobile teams for the PAS of the department."""
        with transaction.atomic(), cloison(code):
            connus = Esms.objects.exists()
        if not connus:
            chemin = str(Path(settings.RACINE) / FINESS[code])
            call_command("importer_esms", chemin, departement=code, stdout=io.StringIO())
        with transaction.atomic(), cloison(code):
            inventer_emas(du=RENTREE)

    def publier(self, code: str, le: datetime.date) -> None:
        """First versions, one transaction each."""
        with transaction.atomic(), cloison(code):
            emplois = demo.publier_premieres_versions(le)
        for emploi in emplois:
            with transaction.atomic(), cloison(code):
                demo.publier_version(emploi, le)
        self.dire(f"{code} : {len(emplois)} emplois du temps publiés")

    def dire(self, phrase: str) -> None:
        """Progress, with the time since the start."""
        self.ecrire(f"  {time.monotonic() - self.debut:6.1f} s  {phrase}")

    def ecrire(self, texte: str) -> None:
        """To the terminal, unless asked to be silent."""
        if self.est_bavarde:
            self.stdout.write(texte)
            self.stdout.flush()


def _appeler_plus_haut(**options: Any) -> None:
    """What higher rooms show, or take back: each by the name of its command."""
    for commande in PLUS_HAUT:
        if commande in get_commands():
            call_command(commande, verbosity=0, **options)


def _fichier_des_comptes() -> Path | None:
    """Where ``make run`` looks for the accounts; not for another database (tests)."""
    if os.environ.get("MAILLAGE_BASE_NOM"):
        return None
    return Path(settings.ETAT) / FICHIER_COMPTES


def _extraire(source: Path, cible: Path) -> None:
    """A small directory: the schools of three PIAL, or of a few towns."""
    with source.open(encoding="utf-8-sig", newline="") as flux:
        lecteur = csv.DictReader(flux, delimiter=";")
        gardees = [
            ligne
            for ligne in lecteur
            if ligne.get("PIAL") in demo.PIALS_LEGERS
            or ligne["Identifiant_de_l_etablissement"] in demo.PIALS_LEGERS
            or ligne.get("Code_postal") in CODES_POSTAUX_LEGERS
        ]
    with cible.open("w", encoding="utf-8", newline="") as flux:
        ecrivain = csv.DictWriter(flux, lecteur.fieldnames or [], delimiter=";")
        ecrivain.writeheader()
        ecrivain.writerows(gardees)


def _table(comptes: dict[str, Comptes], attente: dict[str, Any]) -> str:
    """What ``make run`` prints: who may sign in, and what to try first."""
    lignes = [
        "Comptes de démonstration. Personnes inventées, écoles réelles ; les PIAL du 44 et les",
        f"PAS sont inventés. Mot de passe de tous : {MOT_DE_PASSE}",
        "",
    ]
    for code, table in comptes.items():
        lignes.append(f"{Departement.objects.get(code=code).nom} ({code})")
        lignes += [
            f"  {email:52} {fonction[:58]:58} {essai}" for fonction, email, essai in table.lignes
        ]
        lignes.append("")
    if attente:
        aide = attente["aesh"]
        lignes += [
            "À essayer : coordonnateur.35, emploi du temps en brouillon (version 2).",
            f"  {attente['eleve'].nom_court}, {attente['ecole'].nom_court}, attend "
            f"{attente['minutes'] // 60} h d'aide individuelle."
            + (f" {aide.nom_complet} y a {aide.reste // 60} h libres." if aide else ""),
            "  Donnez-lui ses heures, proposez ; pilote.35 donne le visa ; publiez.",
        ]
    return "\n".join(lignes) + "\n"
