"""Twenty editors on one draft, over HTTP: is any edit lost, and how long does a save take?

``python -m bench.charge``: one editor first, then twenty, each making an act every one to three
seconds (faster than a person for long) on slots that they share, against the production server
with two processes. A confirmed edit must be found again: the last accepted one of each slot, field
by field, and as many revisions as accepted edits. Exit code 1 when one is lost, or when the 95th
percentile of a save is more than four times that of a single editor.
"""

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

EDITEURS = 20
SECONDES = 30
CRENEAUX = 200
RAPPORT = 4.0
PENSEE = (1.0, 3.0)


@dataclass
class Editeur:
    """One signed-in person and what they believe of each slot."""

    rang: int
    port: int
    entetes: dict[str, str]
    revisions: dict[str, int]
    durees: list[float] = field(default_factory=list)
    acceptees: list[tuple[str, int, dict[str, int]]] = field(default_factory=list)
    conflits: int = 0

    def editer(self, jusque: float) -> None:
        """Act until the given moment; a stale slot is read from the refusal, then tried later."""
        de = random.Random(self.rang)
        while time.monotonic() < jusque:
            time.sleep(de.uniform(*PENSEE))
            cle = de.choice(list(self.revisions))
            debut = de.randrange(480, 900, 5)
            champs = {"debut": debut, "fin": debut + de.randrange(30, 90, 5)}
            depart = time.perf_counter()
            # The server closes a silent connection after two seconds: a new one, as a browser.
            lien = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            lien.request(
                "PATCH",
                f"/35/api/v1/creneaux/{cle}/",
                json.dumps(champs),
                {
                    **self.entetes,
                    "If-Match": f'"{self.revisions[cle]}"',
                    "Idempotency-Key": uuid.uuid4().hex,
                },
            )
            reponse = lien.getresponse()
            corps = json.loads(reponse.read())
            lien.close()
            if reponse.status == 200:
                self.durees.append((time.perf_counter() - depart) * 1000)
                self.revisions[cle] = corps["creneau"]["revision"]
                self.acceptees.append((cle, self.revisions[cle], champs))
            elif reponse.status == 409:
                self.conflits += 1
                self.revisions[cle] = corps["actuel"]["revision"]
            else:
                raise RuntimeError(f"{reponse.status} {corps}")


def construire() -> tuple[Any, list[Any]]:
    """A pole of 50 AESH with its draft, and the mandates of twenty coordinators."""
    from bench.grille import construire as pole  # noqa: PLC0415  Django is set up by main()
    from tests import fabriques as f  # noqa: PLC0415  same reason

    emploi, *_ = pole(CRENEAUX)
    perimetre = emploi.pole.perimetre
    membres = [f.membre(f"Édith{n}") for n in range(EDITEURS)]
    return emploi, [f.mandat("COORD_PIAL", perimetre, un) for un in membres]


def entetes_de(mandat: Any) -> dict[str, str]:
    """Cookies of a signed-in person, and the token that goes with them."""
    from django.conf import settings  # noqa: PLC0415  Django is set up by main()
    from django.middleware.csrf import _get_new_csrf_string  # noqa: PLC0415  same reason
    from django.test import Client  # noqa: PLC0415  same reason

    client = Client()
    client.force_login(mandat.membre)
    jeton = _get_new_csrf_string()
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "Content-Type": "application/json",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={jeton}",
        "X-CSRFToken": jeton,
    }


@contextmanager
def serveur() -> Any:
    """gunicorn as ``make run`` starts it: two processes of four threads."""
    from tests.serveur import port_libre  # noqa: PLC0415  Django is set up by main()

    port = port_libre()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    processus = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "--log-level", "warning", "config.wsgi"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(150):
            try:
                lien = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
                lien.request("GET", "/sante/vivant")
                lien.getresponse().read()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        processus.terminate()
        processus.wait(10)


def jouer(editeurs: list[Editeur], secondes: int = SECONDES) -> None:
    """Let them all edit for a while."""
    fin = time.monotonic() + secondes
    fils = [threading.Thread(target=un.editer, args=(fin,)) for un in editeurs]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()


def p95(durees: list[float]) -> float:
    """95th percentile, in milliseconds."""
    return statistics.quantiles(durees, n=20)[-1]


def perdues(editeurs: list[Editeur], initiales: dict[str, int], creneaux: Any) -> int:
    """Confirmed edits that the draft no longer accounts for."""
    acceptees: dict[str, list[tuple[int, dict[str, int]]]] = {}
    for un in editeurs:
        for cle, revision, champs in un.acceptees:
            acceptees.setdefault(cle, []).append((revision, champs))
    manques = 0
    for creneau in creneaux:
        siennes = acceptees.get(str(creneau.pk), [])
        depart = initiales[str(creneau.pk)]
        attendues = list(range(depart + 1, depart + 1 + len(siennes)))
        if sorted(revision for revision, _ in siennes) != attendues:
            manques += 1
        if siennes:
            revision, champs = max(siennes, key=lambda x: x[0])
            present = {"debut": creneau.debut, "fin": creneau.fin}
            manques += creneau.revision != revision or present != champs
    return manques


def mesurer() -> int:
    """One editor, then twenty; print, compare, look for what is lost."""
    from django.db import connection, transaction  # noqa: PLC0415  Django is set up by main()

    from aesh.models import Creneau  # noqa: PLC0415  same reason
    from socle.cloison import cloison  # noqa: PLC0415  same reason

    with transaction.atomic(), cloison("35"):
        emploi, mandats = construire()

    def creneaux() -> list[Any]:
        with transaction.atomic(), cloison("35"):
            return list(Creneau.objects.filter(emploi=emploi))

    with serveur() as port:

        def groupe(nombre: int) -> list[Editeur]:
            lues = {str(c.pk): c.revision for c in creneaux()}
            return [
                Editeur(n, port, entetes_de(m), dict(lues)) for n, m in enumerate(mandats[:nombre])
            ]

        jouer(groupe(4), 8)  # each process has served before anything is measured
        seul = groupe(1)
        jouer(seul, 2 * SECONDES)
        initiales = {str(c.pk): c.revision for c in creneaux()}
        vingt = groupe(EDITEURS)
        jouer(vingt)
    manques = perdues(vingt, initiales, creneaux())
    connection.close()
    durees = [d for un in vingt for d in un.durees]
    rapport = p95(durees) / p95(seul[0].durees)
    print(f"une personne : {len(seul[0].durees)} enregistrements, p95 {p95(seul[0].durees):.0f} ms")
    print(
        f"{EDITEURS} personnes : {len(durees)} enregistrements, p95 {p95(durees):.0f} ms, "
        f"{sum(un.conflits for un in vingt)} refus pour lecture périmée"
    )
    print(f"rapport des p95 : {rapport:.1f} (cible : {RAPPORT:.0f} au plus)")
    print(f"modifications confirmées perdues : {manques} (cible : 0)")
    return 0 if rapport <= RAPPORT and not manques else 1


def main() -> int:
    """Set up Django and a database of its own, then measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django  # noqa: PLC0415  the settings are named just above

    django.setup()
    import logging  # noqa: PLC0415  same reason

    from django.core.management import call_command  # noqa: PLC0415  after setup

    from comptes.models import Departement  # noqa: PLC0415  after setup
    from tests import base_de_test  # noqa: PLC0415  after setup

    logging.disable(logging.INFO)
    nom = f"maillage_bench_{os.getpid()}_charge"
    base_de_test.cloner(nom, base_de_test.modele())
    try:
        with base_de_test.brancher(nom):
            call_command("charger_territoires", verbosity=0, stdout=open(os.devnull, "w"))
            Departement.objects.filter(code="35").update(est_ouvert=True)
            return mesurer()
    finally:
        base_de_test.supprimer(nom)


if __name__ == "__main__":
    sys.exit(main())
