"""The invented population: one seed, one content; school time, rights, contracts, departments."""

import collections
import csv
import io
import json
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from aesh.actions import demo_poles, peuplement
from aesh.models import Aesh, Affectation, Contrat, Creneau, EmploiDuTemps
from aesh.regles.registre import constats
from aesh.requetes.situation import dossier_de
from aesh.simulation import fiches
from aesh.simulation.horaires import QUATRE_JOURS, QUATRE_JOURS_ET_DEMI
from aesh.simulation.parametres import CONTRATS, GROUPE_MAXIMUM, RENTREE, Parametres, repartir
from aesh.simulation.population import simuler
from eleves.models import Eleve, NotificationMdph, PlanEleve, ReunionEleve, Seance
from socle.cloison import cloison
from tests import fabriques as f

GENRES = {"Ecole": "primaire", "Collège": "college", "Lycée": "lycee", "EREA": "erea"}


def _poles(nombre=None):
    """The real PIAL of 35, read without the importer."""
    poles = {}
    chemin = Path(settings.RACINE) / "donnees/annuaire/35_fr-en-annuaire-education.csv"
    vus = set()
    for ligne in csv.DictReader(chemin.open(encoding="utf-8-sig"), delimiter=";"):
        uai, genre = ligne["Identifiant_de_l_etablissement"], ligne["Type_etablissement"]
        if not ligne["PIAL"] or genre not in GENRES or uai in vus:
            continue
        vus.add(uai)
        pole = poles.setdefault(ligne["PIAL"], fiches.Pole(uuid.uuid4(), ligne["PIAL"], []))
        pole.ecoles.append(
            fiches.Ecole(
                id=uuid.uuid4(),
                uai=uai,
                type=GENRES[genre],
                degre="premier" if genre == "Ecole" else "second",
                secteur="public" if ligne["Statut_public_prive"] == "Public" else "prive",
                commune=ligne["Nom_commune"],
                code_commune=ligne["Code_commune"],
                effectif=int(float(ligne["Nombre_d_eleves"] or 0)),
                a_ulis=ligne["ULIS"] == "1",
                position=(float(ligne["latitude"]), float(ligne["longitude"])),
            )
        )
    return sorted(poles.values(), key=lambda pole: pole.code)[:nombre]


@pytest.fixture(scope="module")
def dixieme():
    """A tenth of Ille-et-Vilaine."""
    return simuler(_poles(), Parametres.du_departement("35", 1, 0.1))


@pytest.fixture(scope="module")
def entier():
    """The whole department: about two seconds."""
    return simuler(_poles(), Parametres.du_departement("35", 1))


def _creneaux(population):
    return [c for pole in population.poles for c in pole.creneaux]


def test_meme_graine_meme_contenu(dixieme):
    autre = simuler(_poles(), Parametres.du_departement("35", 1, 0.1))
    assert autre.empreinte() == dixieme.empreinte()


def test_autre_graine_autre_departement_autre_contenu(dixieme):
    graine = simuler(_poles(), Parametres.du_departement("35", 2, 0.1))
    departement = simuler(_poles(), Parametres("44", 1, 225, 575, 120, 0.1))
    empreintes = {p.empreinte() for p in (dixieme, graine, departement)}
    assert len(empreintes) == 3


@pytest.mark.parametrize("modele", [*QUATRE_JOURS, *QUATRE_JOURS_ET_DEMI])
def test_semaine_d_ecole_de_24_heures(modele):
    a, b, c, d = modele
    jour = b - a + d - c
    quatre = modele in QUATRE_JOURS
    assert c - b >= 90
    assert max(b - a, d - c) <= 210
    assert jour <= (360 if quatre else 330)
    assert 4 * jour + (0 if quatre else 180) == 24 * 60


def test_horaires_et_grilles_tiennent_le_temps_scolaire(entier):
    """D521-10 and D521-12 in primary schools; 55-minute lessons above."""
    classes = [classe for pole in entier.poles for classe in pole.classes]
    for classe in classes:
        minutes = collections.Counter()
        for jour, a, b, _ in classe.seances:
            dans = [p for p in classe.ecole.plages if p[0] == jour and p[1] <= a and b <= p[2]]
            assert len(dans) == 1
            minutes[jour] += b - a
        if classe.ecole.est_second_degre:
            assert {b - a for _, a, b, _ in classe.seances} == {55}
            assert 26 <= len(classe.seances) <= 32
            continue
        assert sum(minutes.values()) == 24 * 60
        demis = len(classe.ecole.plages)
        assert demis in (8, 9)
        assert max(minutes.values()) <= (330 if demis == 9 else 360)
        assert max(b - a for _, a, b in classe.ecole.plages) <= 210
    rythmes = collections.Counter(
        len(e.plages) for p in entier.poles for e in p.ecoles if not e.est_second_degre
    )
    assert rythmes[8] > rythmes[9] > 0


def test_tailles_et_parts_du_departement(entier):
    """Decision 36 and the published shares of docs/simulation.md."""
    bilan = entier.bilan()
    assert (bilan["poles"], bilan["aesh"]) == (47, 2250)
    assert (bilan["eleves_aide_humaine"], bilan["eleves_ulis"]) == (5750, 1200)
    assert bilan["part_individuelle"] == pytest.approx(1 / 3, abs=0.02)
    assert bilan["part_sans_aide"] == pytest.approx(0.08, abs=0.01)
    assert bilan["offre_sur_demande"] == pytest.approx(0.88, abs=0.005)
    assert bilan["poles_ou_les_besoins_depassent"] > 40
    agents = [a for p in entier.poles for a in p.agents if not a.est_partie]
    assert sum(a.type_contrat == "cdi" for a in agents) / 2250 == pytest.approx(0.61, abs=0.03)
    heures = collections.Counter(a.minutes // 60 for a in agents)
    for duree, part in CONTRATS:
        assert heures[duree] / 2250 == pytest.approx(part, abs=0.001)
    assert sum(bool(p.renforts) for p in entier.poles) > 5


def test_un_dixieme_garde_les_parts(dixieme):
    """Small numbers: wider bounds than for the whole department."""
    bilan = dixieme.bilan()
    assert (bilan["aesh"], bilan["eleves_aide_humaine"]) == (225, 575)
    assert bilan["part_individuelle"] == pytest.approx(1 / 3, abs=0.06)
    assert bilan["offre_sur_demande"] == pytest.approx(0.88, abs=0.02)
    assert 0.04 < bilan["part_sans_aide"] < 0.18


def test_droits_coherents(dixieme):
    for pole in dixieme.poles:
        for eleve in pole.eleves:
            assert (eleve.droit.minutes is not None) == (eleve.droit.type == "individuelle")
            assert (eleve.droit.type == "ulis") == eleve.classe.est_ulis
            periodes = [(n.du, n.au) for n in eleve.notifications]
            assert all(
                avant[1] <= apres[0] for avant, apres in zip(periodes, periodes[1:], strict=False)
            )
            assert all(n.decidee_le < n.recue_le and n.du < n.au for n in eleve.notifications)


def test_personne_n_est_deux_fois_au_meme_moment(entier):
    """AESH across poles too (some are shared), and every pupil, weeks A and B apart."""
    occupes = collections.defaultdict(list)
    for c in _creneaux(entier):
        semaines = "AB" if c.semaine == "toutes" else c.semaine
        for cle in (c.aesh.id, *(e.id for e in c.eleves)):
            for lettre in semaines:
                occupes[cle, lettre, c.jour].append((c.debut, c.fin))
    for intervalles in occupes.values():
        intervalles.sort()
        assert all(a[1] <= b[0] for a, b in zip(intervalles, intervalles[1:], strict=False))


def test_creneaux_dans_les_contrats_les_droits_et_les_grilles(entier):
    par_aesh, par_eleve = collections.Counter(), collections.Counter()
    for c in _creneaux(entier):
        poids = 1 if c.semaine == "toutes" else 0.5
        par_aesh[c.aesh.id] += c.minutes * poids if c.type != "reunion" else 0
        assert not c.aesh.est_partie
        if c.type not in ("individuelle", "mutualisee", "collective"):
            continue
        seances = [s for s in c.classe.seances if s[0] == c.jour]
        couvert = sum(max(0, min(b, c.fin) - max(a, c.debut)) for _, a, b, _ in seances)
        assert couvert == c.minutes >= 45
        if c.type == "individuelle":
            assert len(c.eleves) == 1
            par_eleve[c.eleves[0].id] += c.minutes
        elif c.type == "mutualisee":
            assert 1 <= len(c.eleves) <= GROUPE_MAXIMUM
        else:
            assert c.classe.est_ulis and not c.eleves
        for eleve in c.eleves:
            assert eleve.classe is c.classe
            assert eleve.droit.du <= RENTREE
    minutes = {a.id: a.minutes for p in entier.poles for a in p.agents}
    droits = {e.id: e.droit.minutes for p in entier.poles for e in p.eleves}
    assert all(total <= minutes[cle] for cle, total in par_aesh.items())
    assert all(total <= droits[cle] for cle, total in par_eleve.items())
    assert sum(minutes[cle] - total > 60 for cle, total in par_aesh.items()) > 50  # hours are left


def test_chaque_pole_montre_repas_referent_et_reunion(entier):
    types = collections.Counter(c.type for c in _creneaux(entier))
    poles = len(entier.poles)
    assert poles < types["meridienne"] <= 2 * poles
    assert 0 < types["referent"] <= poles
    assert 0 < types["reunion"] <= 2 * poles
    for c in _creneaux(entier):
        if c.type == "meridienne":
            ecole = c.classe.ecole
            assert (ecole.degre, ecole.secteur, c.minutes) == ("premier", "public", 45)
            assert 1 <= len(c.eleves) <= GROUPE_MAXIMUM
            midi = sorted((a, b) for j, a, b in ecole.plages if j == c.jour)
            assert midi[0][1] <= c.debut and c.fin + 20 <= midi[1][0]
        elif c.type in ("referent", "reunion"):
            assert not c.eleves and c.fin <= 18 * 60 + 30


def test_un_seul_site_par_demi_journee(entier):
    sites = collections.defaultdict(set)
    for c in _creneaux(entier):
        sites[c.aesh.id, c.jour, c.debut < 12 * 60 + 45].add(c.classe.ecole.uai)
    assert {len(s) for s in sites.values()} == {1}


def test_chaque_pole_a_un_eleve_qui_attend_et_un_aesh_disponible(entier):
    assert len(entier.attentes) > 40
    for eleve, aesh in entier.attentes.values():
        assert eleve.droit.type == "individuelle"
        assert not any(eleve in c.eleves for c in _creneaux(entier))
        une_semaine = (c for c in _creneaux(entier) if c.aesh is aesh and c.semaine != "B")
        places = sum(c.minutes for c in une_semaine)
        assert aesh.minutes - places >= 240


def test_repartir_donne_tout_et_respecte_les_plafonds():
    assert repartir(10, [1, 1, 2]) == [3, 2, 5]
    assert repartir(10, [1, 1, 2], [1, 9, 3]) == [1, 6, 3]
    assert repartir(10, [0.0, 0.0]) == [0, 0]


# --- in the database ------------------------------------------------------------------------------


def _pial(code, effectif=200):
    ecoles = [
        f.ecole("Élémentaire", horaires=False, effectif=effectif, code_commune="35238"),
        f.ecole(
            "Collège", horaires=False, type="college", degre="second", effectif=500, a_ulis=True
        ),
    ]
    return f.pole(code, tuple(ecoles))


@pytest.fixture
def peuple(dans_35):
    _pial("Essai")
    return peuplement.peupler(Parametres.du_departement("35", 1, 1.0, 12, 30))


def test_tout_est_ecrit_et_publiable(peuple):
    assert Eleve.objects.count() == 30 + 6
    assert Aesh.objects.count() == Contrat.objects.count() >= 12
    assert Affectation.objects.filter(est_principale=True).count() == Aesh.objects.count()
    assert NotificationMdph.objects.filter(type="individuelle", minutes_hebdo=None).count() == 0
    assert PlanEleve.objects.count() == 30 + 6 and ReunionEleve.objects.filter(tenue=True).exists()
    suites = NotificationMdph.objects.exclude(remplace=None).select_related("remplace")
    assert all(s.periode.lower == s.remplace.periode.upper for s in suites)
    emploi = EmploiDuTemps.objects.get()
    assert (emploi.version, emploi.statut, emploi.date_effet) == (1, "brouillon", RENTREE)
    assert Creneau.objects.count() == peuple.bilan()["creneaux"] > 30
    bloquants = [
        c for c in constats(dossier_de(emploi, RENTREE).situation()) if c.niveau == "bloquant"
    ]
    assert bloquants == []


def test_un_departement_peuple_refuse_puis_se_remplace(peuple, monkeypatch):
    erreurs = io.StringIO()
    with pytest.raises(SystemExit) as sortie:
        call_command("simuler_population", departement="35", stderr=erreurs)
    assert sortie.value.code == 2
    assert "déjà" in erreurs.getvalue()
    monkeypatch.setattr(settings, "DEMONSTRATION", False)
    with pytest.raises(SystemExit):
        call_command("simuler_population", departement="35", remplacer=True, stderr=erreurs)
    monkeypatch.setattr(settings, "DEMONSTRATION", True)
    sortie_json = io.StringIO()
    options = {"departement": "35", "remplacer": True, "json": True, "aesh": 12, "eleves": 30}
    call_command("simuler_population", stdout=sortie_json, **options)
    bilan = json.loads(sortie_json.getvalue().splitlines()[-1])
    assert bilan["empreinte"] == peuple.empreinte()


def test_sans_pole_rien_n_est_cree(departement_44):
    erreurs = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("simuler_population", departement="44", stderr=erreurs)
    assert "aucun PIAL" in erreurs.getvalue()


def test_deux_departements_ne_se_melangent_pas(peuple, departement_44):
    ici = set(Eleve.objects.values_list("id", flat=True))
    with cloison("44"):
        assert not Eleve.objects.exists()
        _pial("Ailleurs")
        autre = peuplement.peupler(Parametres.du_departement("44", 1, 1.0, 6, 12))
        assert Eleve.objects.count() == len(autre.poles[0].eleves)
        assert ici.isdisjoint(Eleve.objects.values_list("id", flat=True))
        assert Seance.objects.exists()
    assert set(Eleve.objects.values_list("id", flat=True)) == ici


def test_poles_inventes_le_disent(departement_44):
    with cloison("44"):
        for rang in range(6):
            place = {"latitude": 47.0 + rang / 50, "longitude": -1.5}
            prive = {"secteur": "prive"} if rang % 2 else {}
            f.ecole(f"Collège {rang}", type="college", degre="second", **place, **prive)
            f.ecole(f"École {rang}", **place, **prive)
        assert demo_poles.inventer_pials(1) == 2
        assert demo_poles.inventer_pials(1) == 0
        poles = list(demo_poles.Pole.objects.all())
        assert all(p.est_invente and "inventé" in p.nom for p in poles)
        assert {p.secteur for p in poles} == {"prive", "mixte"}
