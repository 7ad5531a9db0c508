"""Two poles publish at once, eight writers take the same hour: the database lets one through."""

import datetime
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from psycopg.types.range import Range

from aesh.actions import publication
from aesh.models import Creneau, EmploiDuTemps, Occupation
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.cloison import cloison
from tests import fabriques as f

LE = datetime.date(2026, 9, 14)


@pytest.fixture
def deux_poles(base_reelle):
    """Sophie is posted in two poles; each has a signed version that takes her on Monday at 9."""
    with transaction.atomic(), cloison("35"):
        petit = f.petit_pole()
        autre = f.ecole("École voisine")
        voisin = f.pole("Voisin", (autre,))
        f.Affectation.objects.create(aesh=petit.sophie, pole=voisin, periode=f.AN)
        petit.emploi.statut = "vise"
        petit.emploi.save(update_fields=["statut"])
        f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
        chez_voisin = f.emploi(voisin, statut="vise")
        f.creneau(chez_voisin, petit.sophie, autre, 1, "9:00", "11:00", f.eleve("Max", autre))
        coordination = f.mandat("COORD_PIAL", voisin.perimetre)
    return (petit.emploi, petit.coordination), (chez_voisin, coordination)


def test_deux_poles_publient_en_meme_temps_un_seul_passe(deux_poles):
    (emploi_a, mandat_a), (emploi_b, mandat_b) = deux_poles
    a_publie = threading.Event()

    def premier():
        with transaction.atomic(), cloison("35"):
            publication.publier(emploi_a, auteur=mandat_a, le=LE)
            a_publie.set()
            time.sleep(0.7)  # not committed yet: the other cannot see these occupations
        connection.close()

    def second():
        a_publie.wait(20)
        try:
            with transaction.atomic(), cloison("35"):
                publication.publier(emploi_b, auteur=mandat_b, le=LE)
        except ConflitError as conflit:
            return conflit.message
        finally:
            connection.close()
        return "publié"

    with ThreadPoolExecutor(2) as fils:
        un, deux = fils.submit(premier), fils.submit(second)
        un.result(30)
        message = deux.result(30)
    assert "Un AESH est déjà occupé ailleurs" in message
    with transaction.atomic(), cloison("35"):
        statuts = dict(EmploiDuTemps.objects.values_list("pk", "statut"))
        assert statuts == {emploi_a.pk: "publie", emploi_b.pk: "vise"}
        assert set(Occupation.objects.values_list("emploi", flat=True)) == {emploi_a.pk}


@pytest.mark.parametrize("personne", ["aesh", "eleve"])
def test_huit_ecritures_de_la_meme_heure_une_seule_reste(deux_poles, personne):
    with transaction.atomic(), cloison("35"):
        creneau = Creneau.objects.filter(emploi=deux_poles[0][0]).get()
        qui = (
            {"aesh_id": creneau.aesh_id}
            if personne == "aesh"
            else {"eleve_id": creneau.liens_eleves.get().eleve_id}
        )
    depart = threading.Barrier(8)

    def prendre(n):
        depart.wait(20)
        try:
            with transaction.atomic(), cloison("35"), convertir_erreurs():
                Occupation.objects.create(
                    emploi_id=creneau.emploi_id,
                    creneau=creneau,
                    minutes=Range(540 + n, 600, "[)"),
                    dates=[LE],
                    **qui,
                )
        except ConflitError:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as fils:
        acceptes = sum(fils.map(prendre, range(8)))
    assert acceptes == 1
    with transaction.atomic(), cloison("35"):
        assert Occupation.objects.count() == 1


def test_un_remplacement_entre_dans_le_trou_d_une_absence(base_reelle):
    """Real dates, not a weekday flag: the same hour on another date is free."""
    with transaction.atomic(), cloison("35"):
        petit = f.petit_pole()
        creneau = f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "9:00", "10:00", petit.lea)
        commun = {"emploi": petit.emploi, "creneau": creneau, "aesh": petit.sophie}
        heure = Range(540, 600, "[)")
        semaine = datetime.timedelta(days=7)
        Occupation.objects.create(**commun, minutes=heure, dates=[LE, LE + 2 * semaine])
        Occupation.objects.create(**commun, minutes=heure, dates=[LE + semaine])
        with pytest.raises(ConflitError), convertir_erreurs():
            Occupation.objects.create(**commun, minutes=heure, dates=[LE + 2 * semaine])
