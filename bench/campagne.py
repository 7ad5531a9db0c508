"""The campaign of a whole department: proposal, board, pages, in seconds and in queries.

``python -m bench.campagne``: 1,500 AESH and 6,000 pupils of the simulation on the real schools of
Ille-et-Vilaine, the campaign of the next rentrée opened, the real search in its child process, then
everything accepted and published. Targets: the proposal in at most 60 s, needs and lines included;
first paint of the board in at most 1 s in Chromium; 12 queries for the board and for a pole; the
campaign held at most 4 s by a publication.
Exit code 1 when one is missed. ``CAMPAGNE_AESH=300``: a smaller one;
``CAMPAGNE_SECONDES=5``: a shorter search.
"""

import datetime
import os
import statistics
import sys
import threading
import time
from typing import Any

from bench._base import analyser, base_de_banc

AESH = int(os.environ.get("CAMPAGNE_AESH", "1500"))
ELEVES = AESH * 4
LE = datetime.date(2026, 11, 22)
SECONDES = int(os.environ.get("CAMPAGNE_SECONDES", "40"))
CIBLE_PROPOSITION_S, CIBLE_PEINTURE_MS, CIBLE_REQUETES = 60.0, 1000.0, 12
CIBLE_TENUE_S = 4.0  # what a page waits for before it says so
TOURS = 5
PEINTURE = "performance.getEntriesByName('first-contentful-paint')"


def proposer() -> bool:
    """Open, search, accept all, publish: seconds of each."""
    from django.db import transaction  # noqa: PLC0415  Django is set up by base_de_banc()

    from campagne.actions.calculs import Demande, demander_calcul  # noqa: PLC0415  same reason
    from campagne.actions.campagnes import ouvrir_campagne  # noqa: PLC0415  same reason
    from campagne.actions.decisions import accepter  # noqa: PLC0415  same reason
    from campagne.actions.publication import publier  # noqa: PLC0415  same reason
    from campagne.actions.repartition import repartir  # noqa: PLC0415  same reason
    from campagne.models import CalculCampagne, LigneCampagne  # noqa: PLC0415  same reason
    from comptes.enums import Role  # noqa: PLC0415  same reason
    from socle.cloison import cloison  # noqa: PLC0415  same reason
    from tests import fabriques  # noqa: PLC0415  same reason

    def chrono(quoi: str, agir: Any) -> tuple[Any, float]:
        depart = time.perf_counter()
        rendu = agir()
        duree = time.perf_counter() - depart
        print(f"{quoi} : {duree:.1f} s")
        return rendu, duree

    def rien(fait: int, total: int | None = None) -> None:
        pass

    with transaction.atomic(), cloison("35"):
        sei = fabriques.mandat(Role.SEI, fabriques.perimetre("T"))
        campagne, _ = chrono(
            "ouvrir, besoins lus", lambda: ouvrir_campagne(auteur=sei, annee=2027, le=LE)
        )
        print(f"  {campagne.bilan_besoins}")
        calcul = demander_calcul(campagne=campagne, auteur=sei, demande=Demande(SECONDES, graine=1))
        _, duree = chrono(
            "proposition (besoins relus, recherche, lignes écrites)",
            lambda: repartir(cle=calcul.pk, departement="35", mandat=sei.pk, le=LE, avancer=rien),
        )
        bilan = CalculCampagne.objects.get(pk=calcul.pk).bilan
        print(
            f"  {bilan['agents']} AESH, {bilan['lignes']} lignes, "
            f"{100 * bilan['minutes_couvertes'] / bilan['minutes_demandees']:.1f} % couverts, "
            f"{bilan['sous_la_moitie']} écoles sous la moitié, "
            f"{100 * (1 - bilan['score'] / bilan['borne']):.2f} % de la borne"
        )
        toutes = LigneCampagne.objects.all()
        decisions, _ = chrono(
            "tout accepter", lambda: accepter(campagne=campagne, auteur=sei, lignes=toutes)
        )
        print(f"  {decisions.faites} acceptées, {len(decisions.laissees)} laissées")
        tenue = Guetteur(f"campagne:{campagne.pk}")
    with transaction.atomic(), cloison("35"), tenue:
        publiees, _ = chrono(
            "publier",
            lambda: publier(campagne=campagne, auteur=sei, pole=None, le=LE, avancer=rien),
        )
        print(f"  {publiees.faites} AESH prévenues, {len(publiees.laissees)} sans contrat signé")
    print(f"campagne tenue pendant la publication : {tenue.secondes:.1f} s")
    bon = duree <= CIBLE_PROPOSITION_S and tenue.secondes <= CIBLE_TENUE_S
    return bon and not decisions.laissees


class Guetteur(threading.Thread):
    """Another agent who would like to decide: how long the campaign is held by somebody else."""

    def __init__(self, nom: str) -> None:
        from django.db import connection  # noqa: PLC0415  Django is set up

        super().__init__(daemon=True)
        garder = {"host", "port", "user", "password", "dbname"}
        lus = connection.get_connection_params()
        self.parametres = {cle: v for cle, v in lus.items() if cle in garder and v}
        self.nom_du_verrou, self.secondes, self.fin = nom, 0.0, threading.Event()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        # Before the commit, that alone lets the campaign go: what is counted is a little short.
        self.fin.set()
        self.join()

    def run(self) -> None:
        """Try every 20 ms, and keep how long it was refused."""
        import psycopg  # noqa: PLC0415  as Django, once it is set up

        essai = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
        depart = 0.0
        with psycopg.connect(**self.parametres, autocommit=True) as autre:
            while not self.fin.is_set():
                if autre.execute(essai, [self.nom_du_verrou]).fetchone() == (True,):
                    depart = 0.0
                else:
                    depart = depart or time.perf_counter()
                    self.secondes = max(self.secondes, time.perf_counter() - depart)
                time.sleep(0.02)


def pages() -> bool:
    """Queries and milliseconds of the pages, then first paint of the board in Chromium."""
    from django.db import connection, transaction  # noqa: PLC0415  Django is set up
    from django.test import Client  # noqa: PLC0415  same reason
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415  same reason

    from campagne.models import BesoinEcole  # noqa: PLC0415  same reason
    from comptes.enums import Role  # noqa: PLC0415  same reason
    from comptes.models import Mandat  # noqa: PLC0415  same reason
    from socle.cloison import cloison  # noqa: PLC0415  same reason

    with transaction.atomic(), cloison("35"):
        sei = Mandat.objects.filter(role=Role.SEI).select_related("membre").latest("cree_le")
        pole = (
            BesoinEcole.objects.values_list("pole", flat=True).order_by("-minutes_individuelles")
        )[0]
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(sei.membre, backend="django.contrib.auth.backends.ModelBackend")
    bon = True
    for nom, chemin in (
        ("tableau", "/35/preaffectation/2027/"),
        ("pôle", f"/35/preaffectation/2027/poles/{pole}/"),
        ("lignes", "/35/preaffectation/2027/propositions/?etat=acceptee"),
        ("fiches", "/35/preaffectation/2027/fiches/"),
    ):
        client.get(chemin)
        mesures = []
        for _ in range(TOURS):
            with CaptureQueriesContext(connection) as lues:
                depart = time.perf_counter()
                reponse = client.get(chemin)
                mesures.append(1000 * (time.perf_counter() - depart))
            assert reponse.status_code == 200, (chemin, reponse.status_code)
        propres = [une for une in lues if "campagne_" in une["sql"]]
        print(
            f"{nom} : {statistics.median(mesures):.0f} ms, {len(lues)} requêtes dont "
            f"{len(propres)} de la campagne, {len(reponse.content) / 1000:.0f} ko"
        )
        bon &= len(propres) <= CIBLE_REQUETES
    return bon & peindre(sei.membre)


def peindre(membre: Any) -> bool:
    """Median first contentful paint of the board, server of production and Chromium."""
    from django.db import connection  # noqa: PLC0415  Django is set up
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  Django is set up

    from tests.e2e.navigateur import entrer, lancer_chromium  # noqa: PLC0415  same reason
    from tests.serveur import serveur_de_production  # noqa: PLC0415  same reason

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with serveur_de_production() as serveur, sync_playwright() as playwright:
        navigateur = lancer_chromium(playwright)
        page = navigateur.new_page(base_url=serveur)
        entrer(page, serveur, membre)
        connection.close()  # this context's own: the owner could not end it to drop the database
        mesures = []
        for _ in range(TOURS + 1):
            page.goto("/35/preaffectation/2027/", wait_until="load")
            # Asked again from here: the page's CSP lets no script poll for itself.
            while not page.evaluate(f"{PEINTURE}.length"):
                page.wait_for_timeout(20)
            mesures.append(page.evaluate(f"{PEINTURE}[0].startTime"))
        navigateur.close()
    mediane = statistics.median(mesures[1:])
    print(f"tableau, première peinture : {mediane:.0f} ms (médiane de {TOURS})")
    return bool(mediane <= CIBLE_PEINTURE_MS)


def main() -> int:
    """On a clone of the migrated template, filled; 1 when a target is missed."""
    with base_de_banc("campagne"), open(os.devnull, "w") as rien:
        from django.core.management import call_command  # noqa: PLC0415  after setup

        depart = time.perf_counter()
        call_command("simuler_population", departement="35", aesh=AESH, eleves=ELEVES, stdout=rien)
        analyser()
        print(f"{AESH} AESH, {ELEVES} élèves prêts en {time.perf_counter() - depart:.0f} s")
        bon = proposer()
        analyser()
        return 0 if bon & pages() else 1


if __name__ == "__main__":
    sys.exit(main())
