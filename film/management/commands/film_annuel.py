"""Open the film of a school year, or run it whole on a frozen clock without keeping anything."""

import datetime
import re
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from comptes.models import Departement
from film.actions.films import ouvrir_film
from film.actions.modele import charger_modele, lire_le_modele
from film.actions.simulation import Totaux, bilan_de_fin, jours_simules
from film.enums import LIBELLES_GENRE_ECHEANCE, GenreEcheance
from film.models import FilmAnnee
from film.regles.dates import Reperes
from socle.cloison import cloison
from socle.erreurs import ActionRefusee

ANNEE = re.compile(r"(\d{4})-(\d{4})")
REFUS = 2


class FinDeSimulation(Exception):
    """Takes back everything that the simulated year wrote."""


def _jour(texte: str) -> datetime.date:
    return datetime.date.fromisoformat(texte)


class Command(BaseCommand):
    """``manage.py film_annuel --departement 35 --annee 2026-2027 [--simuler [--panne JOURS]]``."""

    help = "Ouvre le film annuel d'un département, ou simule une année entière sans rien garder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--departement", metavar="CODE", required=True)
        parser.add_argument("--annee", metavar="AAAA-AAAA", required=True)
        parser.add_argument("--simuler", action="store_true", help="rien n'est gardé ni envoyé")
        parser.add_argument("--panne", type=int, default=0, help="jours sans horloge (simulation)")
        parser.add_argument("--panne-le", type=_jour, help="premier jour de la panne")
        for nom in ("rentree", "prerentree", "fin"):
            parser.add_argument(f"--{nom}", type=_jour, help="AAAA-MM-JJ, sans calendrier chargé")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what happened; exit 2 on a refusal, with its reason."""
        lue = ANNEE.fullmatch(options["annee"])
        if lue is None or int(lue[2]) != int(lue[1]) + 1:
            self._refuser("L'année s'écrit comme 2026-2027.")
        annee = int(options["annee"][:4])
        departement = Departement.objects.filter(pk=options["departement"].upper()).first()
        if departement is None:
            self._refuser(f"Le département {options['departement']} n'est pas connu.")
            return
        try:
            with (
                transaction.atomic(),
                cloison(departement.code),
                timezone.override(ZoneInfo(departement.fuseau)),
            ):
                if options["simuler"]:
                    self._simuler(departement, annee, options)
                    raise FinDeSimulation
                film = self._ouvrir(departement, annee, options)
                self.stdout.write(f"{film} ouvert : {film.taches.count()} tâches.")
        except ActionRefusee as refus:
            self._refuser(refus.phrase)
        except FinDeSimulation:
            self.stdout.write("Simulation : rien n'a été gardé ni envoyé.")

    def _refuser(self, phrase: str) -> None:
        self.stderr.write(phrase)
        raise SystemExit(REFUS)

    def _ouvrir(self, departement: Departement, annee: int, options: dict[str, Any]) -> FilmAnnee:
        jours = [options[nom] for nom in ("rentree", "prerentree", "fin")]
        dates = Reperes(annee, *jours) if all(jours) else None
        charger_modele(auteur=None, taches=lire_le_modele())
        return ouvrir_film(departement=departement, annee=annee, auteur=None, dates=dates)

    def _simuler(self, departement: Departement, annee: int, options: dict[str, Any]) -> None:
        FilmAnnee.objects.all().delete()  # in the transaction taken back below
        film = self._ouvrir(departement, annee, options)
        premier = options["panne_le"] or film.rentree
        panne = (premier, options["panne"]) if options["panne"] else None
        self.stdout.write(
            f"{departement} ({departement.code}), {film.libelle} : rentrée {film.rentree}, "
            f"prérentrée {film.prerentree}, fin {film.fin}, heure de {departement.fuseau}."
        )
        if panne:
            self.stdout.write(f"Panne de {panne[1]} jours à partir du {panne[0]}.")
        totaux = Totaux()
        for jour in jours_simules(departement=departement, film=film, panne=panne, totaux=totaux):
            for ligne in jour.lignes:
                self.stdout.write(f"{jour.jour} {ligne}")
        self._conclure(film, totaux)

    def _conclure(self, film: FilmAnnee, totaux: Totaux) -> None:
        for genre in GenreEcheance:
            if totaux.par_genre[genre]:
                self.stdout.write(f"{LIBELLES_GENRE_ECHEANCE[genre]} : {totaux.par_genre[genre]}")
        self.stdout.write(f"Cochées par la preuve, lieu par lieu : {totaux.coches}")
        self.stdout.write(f"Rouvertes, leur preuve perdue : {totaux.rouvertes}")
        self.stdout.write(f"Échéances périmées, tues : {totaux.perimees}")
        self.stdout.write(f"Courriels de résumé : {totaux.courriels}")
        fins = bilan_de_fin(film)
        self.stdout.write("Au dernier jour : " + ", ".join(f"{n} {mot}" for mot, n in fins.items()))
        une_fois = "oui" if totaux.chacune_une_fois else "NON"
        restent = film.echeances.filter(fait_le__isnull=True, due_le__date__lte=film.dernier_jour)
        self.stdout.write(
            f"Chaque échéance une seule fois : {une_fois} ; oubliées : {restent.count()}."
        )
