"""What the SEI should look at: counted on the day, true to the rows."""

import datetime

from django.test import Client
from psycopg.types.range import DateRange

from pial.requetes.attention import a_traiter
from tests import fabriques as f

LE = datetime.date(2026, 11, 20)


def test_ecoles_disparues_et_ecoles_sans_pial(dans_35):
    dans_un_pole = f.ecole("Dans un pôle")
    f.pole("Rennes", (dans_un_pole,))
    f.ecole("Sans pôle")
    f.ecole("Un IME", type="medico_social")
    f.ecole("Disparue", disparu_le=LE)
    sortie = f.ecole("Sortie du pôle")
    ancien = f.pole("Ancien", (sortie,))
    ancien.rattachements.update(periode=DateRange(f.RENTREE, LE))
    attention = a_traiter(LE)
    assert (attention.disparus, attention.sans_pial) == (1, 2)
    assert attention.dernier_import is None
    assert a_traiter(LE - datetime.timedelta(days=1)).sans_pial == 1


def test_l_accueil_du_sei_les_montre(dans_35):
    f.ecole("Sans pôle")
    sei = f.mandat("SEI", f.perimetre("T"))
    client = Client()
    client.force_login(sei.membre)
    assert "/35/accueil/poles/" in client.get("/35/").content.decode()
    texte = client.get("/35/accueil/poles/").content.decode()
    assert "Écoles sans PIAL" in texte
    assert "Aucun" in texte
