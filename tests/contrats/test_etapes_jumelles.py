"""The same box ticked twice at once, in two tabs: one day is kept, nobody sees a fault."""

import datetime
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from aesh.models import Contrat
from contrats.actions.accueil import noter_etapes
from contrats.enums.accueil import EtapeDAccueil
from contrats.models import EtapeAccueil
from socle.cloison import cloison
from tests import fabriques as f

LE = datetime.date(2026, 9, 14)


def test_la_meme_etape_envoyee_deux_fois_a_la_fois_est_notee_une_fois(base_reelle):
    with transaction.atomic(), cloison("35"):
        ecole = f.ecole()
        yael = f.aesh("Yaël", f.pole("Guichen", (ecole,)), ecole_principale=ecole)
        Contrat.objects.update(periode=f.DateRange(f.RENTREE, None))
        sei = f.mandat("SEI", f.perimetre("T"))
    ecrite = threading.Event()

    def noter(jour, *, garde):
        try:
            with transaction.atomic(), cloison("35"):
                etapes = [EtapeDAccueil.INSTALLATION, EtapeDAccueil.LOCAUX]
                noter_etapes(auteur=sei, aesh=yael.pk, etapes=etapes, jour=jour, le=LE)
                if garde:
                    ecrite.set()
                    time.sleep(0.7)  # not committed yet: the other still reads no box
        finally:
            connection.close()

    def second():
        ecrite.wait(20)
        noter(LE, garde=False)

    avant = datetime.date(2026, 9, 2)
    with ThreadPoolExecutor(2) as fils:
        un, deux = fils.submit(noter, avant, garde=True), fils.submit(second)
        un.result(30)
        deux.result(30)  # would be an IntegrityError, hence a page 500
    with transaction.atomic(), cloison("35"):
        gardees = dict(EtapeAccueil.objects.filter(aesh=yael).values_list("etape", "jour"))
    assert gardees == {"installation": avant, "locaux": avant}, "le premier jour écrit reste"
