"""« Donner des heures »: inside the pupil's lessons, free of the AESH; minute by minute."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import Int4Range

from aesh.enums import Niveau
from aesh.models import Creneau
from aesh.regles.faits import FaitAilleurs, FaitCours, FaitIndisponible, Plage
from aesh.regles.heures_libres import minutes_de_l_aesh, minutes_de_l_eleve, premier_moment
from aesh.requetes.grille import grille_du_pole
from aesh.requetes.heures_proposees import proposer_heures
from eleves.models import Classe, IndisponibiliteEleve, Scolarisation, Seance
from tests import fabriques as f
from tests.aesh.test_annonces import client_de
from tests.aesh.test_regles_travail import ICI, LOIN, NOUR, SOPHIE, creneau

LE = datetime.date(2026, 9, 14)
SEMAINES = st.sampled_from([None, frozenset({0}), frozenset({1})])
PLAGES = st.tuples(st.integers(480, 700), st.integers(1, 90))


def plage(debut, longueur):
    return Plage(1, debut, debut + longueur)


@given(
    st.lists(st.tuples(PLAGES, SEMAINES), max_size=4),
    st.lists(PLAGES, max_size=2),
    st.lists(PLAGES, max_size=2),
)
def test_les_minutes_de_l_eleve_selon_le_modele(lecons, absences, aides):
    cours = tuple(FaitCours(1, d, d + n, s) for (d, n), s in lecons)
    eleve = replace(
        NOUR,
        cours=cours,
        absences=tuple(FaitIndisponible(plage(*a), frozenset({1})) for a in absences),
    )
    ecole = replace(ICI, plages=(Plage(1, 500, 620), Plage(1, 650, 760)))
    siens = [creneau(f"c{n}", d, d + x) for n, (d, x) in enumerate(aides)]
    attendues = set()
    for minute in range(24 * 60):
        a_l_ecole = 500 <= minute < 620 or 650 <= minute < 760
        en_cours = not cours or all(
            any(c.debut <= minute < c.fin and c.a_lieu(s) for c in cours) for s in (0, 1)
        )
        parti = any(d <= minute < d + n for d, n in (*absences, *aides))
        if a_l_ecole and en_cours and not parti:
            attendues.add(minute)
    assert minutes_de_l_eleve(eleve, ecole, siens, 1, 2) == attendues


def test_une_lecon_de_la_seule_semaine_a_n_est_pas_proposee():
    eleve = replace(NOUR, cours=(FaitCours(1, 510, 600, frozenset({0})), FaitCours(1, 600, 690)))
    assert minutes_de_l_eleve(eleve, ICI, [], 1, 2) == set(range(600, 690))
    assert minutes_de_l_eleve(eleve, ICI, [], 2, 2) == set(), "no lesson that day"


def test_l_aesh_est_libre_trajet_compris_et_disponible():
    absente = FaitIndisponible(Plage(1, 900, 960), frozenset({0}))
    la_bas = FaitAilleurs(Plage(1, 600, 660), frozenset({1}), replace(LOIN, id="hors"))
    aesh = replace(SOPHIE, ailleurs=(la_bas,), indisponibilites=(absente,))
    ecoles = {"ici": ICI, "loin": LOIN}
    libres = minutes_de_l_aesh(aesh, [creneau("a", 480, 540, "loin")], ICI, ecoles, 1)
    # Twenty minutes of road on each side of what is at the other school.
    pris = {*range(460, 560), *range(580, 680), *range(900, 960)}
    assert libres == set(range(24 * 60)) - pris
    sans_voiture = replace(aesh, deplacement="transports")
    assert minutes_de_l_aesh(sans_voiture, [], ICI, ecoles, 1) == set(), "no known time: no"


@given(st.lists(st.sets(st.integers(0, 40)), min_size=1, max_size=3), st.integers(1, 3))
def test_le_premier_moment_selon_le_modele(jours, quarts):
    libres = {
        n: {15 * q + m for q in pris for m in range(15)} for n, pris in enumerate(jours, start=1)
    }
    voulues = quarts * 30
    trouve = premier_moment(libres, voulues)
    for longueur in range(voulues, 29, -1):
        for jour in libres:
            for debut in range(24 * 60):
                if set(range(debut, debut + longueur)) <= libres[jour]:
                    assert trouve == (jour, debut, debut + longueur)
                    return
    assert trouve is None


@pytest.fixture
def petit(dans_35):
    """Léa waits; lessons on Tuesday 9:00-10:00 and Friday 13:30-14:30 only; school from 13:45."""
    petit = f.petit_pole()
    inscrite = Scolarisation.objects.get(eleve=petit.lea)
    classe = Classe.objects.create(
        etablissement=petit.ecole, annee=f.ANNEE, libelle="CM1 Dupré", niveau="CM1"
    )
    Scolarisation.objects.filter(pk=inscrite.pk).update(classe=classe)
    for jour, debut, fin in ((2, 540, 600), (5, 810, 870)):
        Seance.objects.create(
            classe=classe, jour=jour, minutes=Int4Range(debut, fin), matiere="francais"
        )
    return petit


def proposees(petit, **demande):
    grille = grille_du_pole(petit.emploi, petit.coordination, LE)
    ligne = next(e for e in grille.couverture if e.id == str(petit.lea.pk))
    return proposer_heures(grille, ligne, **demande)


def test_les_heures_sont_dans_les_cours_de_la_classe(petit):
    assert tuple(proposees(petit).moment) == (2, 540, 600)
    IndisponibiliteEleve.objects.create(
        eleve=petit.lea, jour=2, minutes=Int4Range(540, 570), genre="sessad", periode=f.AN
    )
    assert tuple(proposees(petit).moment) == (5, 825, 870)


def test_ce_qui_est_propose_ne_derange_aucune_regle(petit):
    propose = proposees(petit)
    Creneau.objects.filter(emploi=petit.emploi).delete()
    jour, debut, fin = propose.moment
    aesh = f.Aesh.objects.get(pk=propose.aesh)
    pose = f.creneau(petit.emploi, aesh, petit.ecole, jour, "9:00", "10:00", petit.lea)
    assert (pose.debut, pose.fin) == (debut, fin)
    grille = grille_du_pole(petit.emploi, petit.coordination, LE)
    siens = [c for c in grille.conflits if str(pose.pk) in c.creneaux]
    assert not [c for c in siens if c.niveau == Niveau.BLOQUANT or c.regle.startswith("R10")]


def test_aux_heures_tracees_on_ne_cherche_que_qui_est_libre(petit):
    premiere = proposees(petit).aesh
    trace = Plage(1, 510, 570)
    assert tuple(proposees(petit, tracees=trace).moment) == (1, 510, 570)
    f.creneau(petit.emploi, f.Aesh.objects.get(pk=premiere), petit.ecole, 1, "8:30", "9:30",
              petit.nour)  # fmt: skip
    autre = proposees(petit, tracees=trace)
    assert autre is None or autre.aesh != premiere


def test_la_route_repond_une_aesh_et_des_minutes_sans_nom(petit):
    client = client_de(petit.coordination)
    adresse = f"/35/api/v1/emplois/{petit.emploi.pk}/heures/{petit.lea.pk}/"
    assert client.get(adresse).json() == {
        "aesh": proposees(petit).aesh, "jour": 2, "debut": 540, "fin": 600,
    }  # fmt: skip
    assert client.get(f"{adresse}?jour=5").json()["jour"] == 5
    assert client.get(f"{adresse}?jour=3").json() == {}
    assert client.get(f"{adresse}?jour=9").status_code == 400
    assert client_de(petit.pilote).get(adresse).status_code == 404
    page = client.get(f"/35/emplois/{petit.emploi.pk}/creneaux/nouveau/?eleve={petit.lea.pk}")
    assert 'value="09:00"' in page.content.decode(), "the page without JavaScript says the same"
