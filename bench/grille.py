"""The week grid of a pole: time and queries of a read, a save and a publication.

``python -m bench.grille``: 50 AESH, 100 pupils, 10 schools; 700 slots, then 2,040, in a department
that holds its whole population (2,250 AESH, 26,700 slots). Calls go through the Django client, on
a database of its own; the save sends its idempotency key, as the browser does. Targets: p95 of a
save at most 50 ms; drawing the page (lines and template, what was read put aside) at most three
times the time of its own SQL. Exit code 1 when one is missed.
"""

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

TAILLES = (700, 2040)
ESSAIS = {"lire la grille": 9, "enregistrer un créneau": 60}
CIBLE_ENREGISTRER = 50.0
CIBLE_RENDU = 3.0


def construire(nombre: int) -> tuple[Any, Any, Any]:
    """A pole whose AESH, in turn, take mutualised slots of 15 minutes."""
    from aesh.models import Creneau, CreneauEleve  # noqa: PLC0415  Django is set up by main()
    from tests import fabriques as f  # noqa: PLC0415  same reason

    ecoles = tuple(f.ecole(f"École {n}") for n in range(10))
    pole = f.pole("Banc", ecoles)
    eleves = [f.eleve(f"E{n}", ecoles[n % 10], droit="mutualisee") for n in range(100)]
    aesh = [f.aesh(f"A{n}", pole, ecole_principale=ecoles[n % 10]) for n in range(50)]
    emploi = f.emploi(pole)
    creneaux, liens = [], []
    for n in range(nombre):
        rang = n // 50
        jour, quart = rang % 5 + 1, rang // 5
        debut = 510 + 15 * quart
        un = Creneau(
            emploi=emploi,
            aesh=aesh[n % 50],
            etablissement=ecoles[n % 10],
            type="mutualisee",
            jour=jour,
            debut=debut,
            fin=debut + 15,
        )
        creneaux.append(un)
        liens.append(CreneauEleve(creneau=un, eleve=eleves[n % 50]))
    Creneau.objects.bulk_create(creneaux)
    CreneauEleve.objects.bulk_create(liens)
    return emploi, f.mandat("COORD_PIAL", pole.perimetre), f.mandat("PILOTE", pole.perimetre)


def durees(appel: Callable[[], Any], essais: int) -> tuple[float, float, int]:
    """Milliseconds of a call (median, 95th percentile), and its queries."""
    from django.db import connection  # noqa: PLC0415  Django is set up by main()

    comptees: list[str] = []

    def compter(executer: Any, sql: str, *reste: Any) -> Any:
        comptees.append(sql)
        return executer(sql, *reste)

    with connection.execute_wrapper(compter):
        appel()
    mesures = []
    for _ in range(essais):
        depart = time.perf_counter()
        appel()
        mesures.append((time.perf_counter() - depart) * 1000)
    return statistics.median(mesures), statistics.quantiles(mesures, n=20)[-1], len(comptees)


def rendu(appel: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds of SQL of the grid's page, and of its drawing (medians of 9)."""
    from django.db import connection  # noqa: PLC0415  Django is set up by main()

    from aesh.requetes.grille import Grille  # noqa: PLC0415  same reason
    from aesh.views import emplois  # noqa: PLC0415  same reason

    sql, dessin = [0.0], [0.0]

    def chronometrer(ou: list[float], fonction: Callable[..., Any]) -> Callable[..., Any]:
        def chronometree(*args: Any, **kwargs: Any) -> Any:
            depart = time.perf_counter()
            resultat = fonction(*args, **kwargs)
            ou[0] += (time.perf_counter() - depart) * 1000
            return resultat

        return chronometree

    def lignes(grille: Grille, *reste: Any) -> Any:
        _ = grille.conflits, grille.aesh, grille.couverture  # rules and counts are not drawing
        return chronometrer(dessin, vraies_lignes)(grille, *reste)

    vraies_lignes, vrai_rendu = emplois.lignes_affichees, emplois.render
    emplois.lignes_affichees = lignes
    emplois.render = chronometrer(dessin, vrai_rendu)
    mesures = []
    try:
        for _ in range(9):
            sql[0] = dessin[0] = 0.0
            with connection.execute_wrapper(
                lambda executer, *args: chronometrer(sql, executer)(*args)
            ):
                appel()
            mesures.append((sql[0], dessin[0]))
    finally:
        emplois.lignes_affichees, emplois.render = vraies_lignes, vrai_rendu
    return statistics.median(m[0] for m in mesures), statistics.median(m[1] for m in mesures)


def mesurer(nombre: int) -> bool:
    """Print one line per act for one size; whether the target is met."""
    from django.db import transaction  # noqa: PLC0415  Django is set up by main()
    from django.test import Client  # noqa: PLC0415  same reason

    from aesh.actions import emplois, publication  # noqa: PLC0415  same reason
    from aesh.models import Creneau  # noqa: PLC0415  same reason
    from socle.cloison import cloison  # noqa: PLC0415  same reason

    with transaction.atomic(), cloison("35"):
        emploi, coordination, pilote = construire(nombre)
        creneau = Creneau.objects.filter(emploi=emploi).first()
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(coordination.membre)

    def lire() -> None:
        reponse = client.get(f"/35/api/v1/emplois/{emploi.pk}/grille/")
        assert reponse.status_code == 200, reponse.content

    def ouvrir() -> None:
        reponse = client.get(f"/35/emplois/{emploi.pk}/")
        assert reponse.status_code == 200, reponse.content

    revision = [1]

    def enregistrer() -> None:
        reponse = client.patch(
            f"/35/api/v1/creneaux/{creneau.pk}/",
            data={"fin": creneau.fin - revision[0] % 2},
            content_type="application/json",
            headers={"If-Match": f'"{revision[0]}"', "Idempotency-Key": f"banc-{revision[0]}"},
        )
        assert reponse.status_code == 200, reponse.content
        revision[0] += 1

    for nom, appel in (("lire la grille", lire), ("enregistrer un créneau", enregistrer)):
        mediane, p95, requetes = durees(appel, ESSAIS[nom])
        print(
            f"{nombre:5d} créneaux · {nom:24s} {mediane:7.0f} ms · "
            f"p95 {p95:5.0f} ms · {requetes} requêtes"
        )
    temps_sql, temps_dessin = rendu(ouvrir)
    print(
        f"{nombre:5d} créneaux · dessiner la page        {temps_dessin:7.0f} ms · "
        f"SQL {temps_sql:.0f} ms · rapport {temps_dessin / temps_sql:.1f}"
    )
    with transaction.atomic(), cloison("35"):
        depart = time.perf_counter()
        emplois.proposer(emploi, auteur=coordination)
        emplois.viser(emploi, auteur=pilote)
        publication.publier(emploi, auteur=coordination, le=emploi.date_effet)
        duree = (time.perf_counter() - depart) * 1000
    print(f"{nombre:5d} créneaux · proposer, viser, publier {duree:7.0f} ms")
    return p95 <= CIBLE_ENREGISTRER and temps_dessin <= CIBLE_RENDU * temps_sql


def main() -> int:
    """Each size on a fresh clone of the migrated template; 1 when the target is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django  # noqa: PLC0415  after the settings variable

    django.setup()
    import logging  # noqa: PLC0415  same reason

    from django.core.management import call_command  # noqa: PLC0415  after setup
    from django.core.signals import request_finished, request_started  # noqa: PLC0415  same
    from django.db import close_old_connections, connections  # noqa: PLC0415  same

    from comptes.models import Departement  # noqa: PLC0415  after setup
    from tests import base_de_test  # noqa: PLC0415  after setup

    logging.disable(logging.INFO)
    for signal in (request_started, request_finished):  # one kept connection, as under gunicorn
        signal.disconnect(close_old_connections)
    tenues = []
    for nombre in TAILLES:
        nom = f"maillage_bench_{os.getpid()}_{nombre}"
        base_de_test.cloner(nom, base_de_test.modele())
        with base_de_test.brancher(nom):
            call_command("charger_territoires", verbosity=0, stdout=open(os.devnull, "w"))
            Departement.objects.filter(code="35").update(est_ouvert=True)
            call_command(
                "importer_annuaire",
                "donnees/annuaire/35_fr-en-annuaire-education.csv",
                departement="35",
                stdout=open(os.devnull, "w"),
            )
            call_command("simuler_population", departement="35", stdout=open(os.devnull, "w"))
            with connections["proprietaire"].cursor() as curseur:
                curseur.execute("ANALYZE")  # autovacuum would, within a minute
            gc.collect()
            gc.freeze()  # as the server does before it forks
            tenues.append(mesurer(nombre))
        base_de_test.supprimer(nom)
    print(
        f"cibles : p95 d'un enregistrement au plus {CIBLE_ENREGISTRER:.0f} ms, "
        f"dessin au plus {CIBLE_RENDU:.0f} fois le SQL"
    )
    return 0 if all(tenues) else 1


if __name__ == "__main__":
    sys.exit(main())
