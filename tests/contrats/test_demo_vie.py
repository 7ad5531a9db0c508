"""The demonstration shows every tab of the contracts filled, once, and can take it back."""

import datetime

from psycopg.types.range import DateRange

from aesh.models import Contrat
from contrats.actions.demo_vie import montrer_la_vie, retirer_la_vie
from contrats.enums.files import FileContrats
from contrats.models import DepotContrats, Enveloppe
from contrats.requetes.vie import comptes_des_files, contrats_vus
from tests import fabriques as f

LE = datetime.date(2026, 11, 22)
CDD = DateRange(datetime.date(2025, 9, 1), datetime.date(2028, 9, 1))


def test_chaque_onglet_a_de_quoi_se_montrer_une_seule_fois(dans_35):
    pole = f.pole("Guichen", (f.ecole(),))
    for rang in range(36):
        personne = f.aesh(f"A{rang}", pole)
        if rang < 8:
            Contrat.objects.filter(aesh=personne).update(type="cdd", periode=CDD)
        elif rang == 8:  # hired at the rentrée: her trial ends in a week
            periode = DateRange(f.RENTREE, datetime.date(2029, 9, 1))
            Contrat.objects.filter(aesh=personne).update(type="cdd", periode=periode)
    assert montrer_la_vie(le=LE) is False  # nobody of the SEI yet
    f.mandat("SEI", f.perimetre("T"))
    avant = Contrat.objects.count()
    assert montrer_la_vie(le=LE) is True
    comptes = comptes_des_files(contrats_vus(LE))
    assert [file for file in FileContrats if not comptes[file]] == []
    assert Enveloppe.objects.filter(pole=None).exists()
    assert {ligne.etat for ligne in DepotContrats.objects.get().lignes.all()} == {
        "prete",
        "erreur",
    }
    assert montrer_la_vie(le=LE) is False
    assert Contrat.objects.count() == avant + 2  # one CDI signed, one avenant to come
    retirer_la_vie()
    assert Contrat.objects.count() == avant
    Contrat.objects.all().delete()  # nothing holds them any more
