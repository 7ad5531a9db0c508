"""Global search with the whole of France loaded: time and queries of what people type.

``python -m bench.recherche``: the 107 departments' schools, then 12,000 pupils and 3,000 AESH in
the department that has the most schools (Nord). Calls go through the Django client, middleware,
journal and template included, as the SEI, then as the coordinator of a pole of thirty schools.
Target: p95 at most 200 ms for each. Exit code 1 when it is missed.
"""

import datetime
import os
import random
import statistics
import sys
import time
from typing import Any

CODE = "59"
ELEVES, AESH, ECOLES_DU_POLE, ESSAIS = 12_000, 3_000, 30, 200
CIBLE_MS = 200.0
FICHIER = "donnees/annuaire/france_etablissements_2026.csv.gz"


def peupler() -> tuple[Any, Any, list[str]]:
    """Invented people on the real schools; the two members, and words to search for."""
    from psycopg.types.range import DateRange  # noqa: PLC0415  Django is set up by main()

    from aesh.models import Aesh, Affectation  # noqa: PLC0415  same reason
    from aesh.simulation.noms import FAMILLES, nom_de_famille, prenom  # noqa: PLC0415  same reason
    from eleves.models import Eleve, Scolarisation  # noqa: PLC0415  same reason
    from pial.models import Etablissement, Rattachement  # noqa: PLC0415  same reason
    from socle.texte import cle_tri  # noqa: PLC0415  same reason
    from tests import fabriques as f  # noqa: PLC0415  same reason

    hasard = random.Random(1)
    periode = DateRange(datetime.date(2020, 9, 1), datetime.date(2099, 9, 1))
    ecoles = list(Etablissement.objects.order_by("uai"))
    pole = f.pole("Banc")
    Rattachement.objects.bulk_create(
        Rattachement(pole=pole, etablissement=une, genre="PIAL", periode=periode)
        for une in ecoles[:ECOLES_DU_POLE]
    )

    def personnes(modele: Any, combien: int, **fixes: Any) -> list[Any]:
        noms = [(prenom(hasard, 0.5), nom_de_famille(hasard)) for _ in range(combien)]
        return [
            modele(prenom=premier, nom=famille, cle_tri=cle_tri(f"{famille} {premier}"), **fixes)
            for premier, famille in noms
        ]

    eleves = personnes(Eleve, ELEVES, naissance=datetime.date(2016, 5, 4))
    Eleve.objects.bulk_create(eleves, batch_size=2000)
    Scolarisation.objects.bulk_create(
        (
            Scolarisation(eleve=un, etablissement=ecoles[n % len(ecoles)], periode=periode)
            for n, un in enumerate(eleves)
        ),
        batch_size=2000,
    )
    aesh = personnes(Aesh, AESH)
    for n, une in enumerate(aesh):
        une.matricule = f"M{n:06d}"
    Aesh.objects.bulk_create(aesh, batch_size=2000)
    Affectation.objects.bulk_create(
        Affectation(aesh=une, pole=pole, etablissement=ecoles[n % len(ecoles)], periode=periode)
        for n, une in enumerate(aesh)
    )
    mots = [
        *(famille[:longueur] for famille in FAMILLES[:40] for longueur in (2, 4, 20)),
        *(f"{e.prenom} {e.nom}" for e in hasard.sample(eleves, 40)),
        *(une.commune for une in hasard.sample(ecoles, 40)),
        *(une.uai for une in hasard.sample(ecoles, 20)),
        "ecole",
        "college jean",
        "le",
        "M0012",
        "zzzz",
        "04/05/2016",
    ]
    sei = f.mandat("SEI", f.perimetre("T"), periode=periode)
    coordination = f.mandat("COORD_PIAL", pole.perimetre, periode=periode)
    return sei, coordination, mots


def mesurer(nom: str, mandat: Any, mots: list[str]) -> bool:
    """Print the times of one role; whether the target is met."""
    from django.db import connection  # noqa: PLC0415  Django is set up by main()
    from django.test import Client  # noqa: PLC0415  same reason
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415  same reason

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(mandat.membre, backend="django.contrib.auth.backends.ModelBackend")
    durees, requetes, trouves = [], set(), 0
    for n in range(ESSAIS):
        mot = mots[n % len(mots)]
        depart = time.perf_counter()
        reponse = client.post(f"/{CODE}/recherche/", {"q": mot}, headers={"HX-Request": "true"})
        durees.append((time.perf_counter() - depart) * 1000)
        assert reponse.status_code == 200, reponse.content
        trouves += b"<li>" in reponse.content
    for mot in (mots[0], "zzzz"):
        with CaptureQueriesContext(connection) as lues:
            client.post(f"/{CODE}/recherche/", {"q": mot}, headers={"HX-Request": "true"})
        requetes.add(len(lues))
    p95 = statistics.quantiles(durees, n=20)[-1]
    print(
        f"{nom:14s} {ESSAIS} recherches, {trouves} trouvent · médiane "
        f"{statistics.median(durees):5.0f} ms · p95 {p95:5.0f} ms · pire {max(durees):5.0f} ms · "
        f"{'/'.join(map(str, sorted(requetes)))} requêtes"
    )
    return p95 <= CIBLE_MS


def main() -> int:
    """Load France in a clone of the template, then search."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django  # noqa: PLC0415  after the settings variable

    django.setup()
    import logging  # noqa: PLC0415  same reason

    from django.core.management import call_command  # noqa: PLC0415  after setup
    from django.core.signals import request_finished, request_started  # noqa: PLC0415  same
    from django.db import close_old_connections, connections, transaction  # noqa: PLC0415  same

    from comptes.models import Departement  # noqa: PLC0415  after setup
    from pial.models import Etablissement  # noqa: PLC0415  after setup
    from socle.cloison import cloison  # noqa: PLC0415  after setup
    from tests import base_de_test  # noqa: PLC0415  after setup

    logging.disable(logging.INFO)
    for signal in (request_started, request_finished):  # one kept connection, as under gunicorn
        signal.disconnect(close_old_connections)
    nom = f"maillage_bench_{os.getpid()}_recherche"
    base_de_test.cloner(nom, base_de_test.modele())
    with base_de_test.brancher(nom), open(os.devnull, "w") as silence:
        call_command("charger_territoires", verbosity=0, stdout=silence)
        Departement.objects.filter(code=CODE).update(est_ouvert=True)
        call_command("importer_annuaire", FICHIER, departement="tous", stdout=silence)
        print(f"{Etablissement.tous.count()} écoles, {Departement.objects.count()} départements")
        with transaction.atomic(), cloison(CODE):
            sei, coordination, mots = peupler()
            ici = Etablissement.objects.count()
        print(f"département {CODE} : {ici} écoles, {ELEVES} élèves, {AESH} AESH")
        with connections["proprietaire"].cursor() as curseur:
            curseur.execute("ANALYZE")
        tenues = [
            mesurer("SEI", sei, mots),
            mesurer("coordination", coordination, mots),
        ]
        for connexion in connections.all():
            connexion.close()
    base_de_test.supprimer(nom)
    return 0 if all(tenues) else 1


if __name__ == "__main__":
    sys.exit(main())
