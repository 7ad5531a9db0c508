"""The need for safety changes the ranking at its hour, and only then (decision 16)."""

import datetime

import pytest

from aesh.planning.brouillon import Aide, Mode, Moment, Portee
from aesh.planning.probleme import Nature
from aesh.planning.traduction import traduire
from aesh.requetes.brouillon_solveur import brouillon_de
from aesh.requetes.remplacants import classement_de, proposer_les_trous, situation_pour
from eleves.models import BesoinLocal, EvaluationBesoin, LigneBesoin
from pial.models import RepriseSemaines
from tests import fabriques as f
from tests.aesh.test_exceptions import publier
from tests.aesh.test_remplacements import LE, LUNDI, absenter, monter, trous
from tests.distribution import connecter
from tests.planning.test_traduction import brouillon


@pytest.fixture
def petit(dans_35):
    """Lundi 10 h – 12 h : Sophie (Ava, mutualisée) et Mona (Ben) ; Lina est libre avant 10 h."""
    petit = monter()
    suite = f.emploi(petit.pole, date_effet=LUNDI)
    mona, lina = petit.extras["mona"], petit.extras["lina"]
    ava, ben = petit.extras["ava"], petit.extras["ben"]
    f.creneau(suite, petit.sophie, petit.ecole, 1, "8:30", "10:00", ava, type="mutualisee")
    f.creneau(suite, mona, petit.ecole, 1, "8:30", "10:00", ben, type="mutualisee")
    f.creneau(suite, lina, petit.ecole, 1, "10:00", "12:00", petit.nour, type="mutualisee")
    publier(petit, suite, le=LE)
    return petit


def en_danger(petit, eleve, *plages):
    evaluation = EvaluationBesoin.objects.create(
        eleve=eleve,
        faite_par=petit.coordination.membre,
        fonction="COORD_PIAL",
        faite_le=datetime.datetime(2026, 9, 2, tzinfo=datetime.UTC),
        cible_calculee=60,
        poids={"legere": 15, "moyenne": 35, "forte": 60},
    )
    LigneBesoin.objects.create(
        evaluation=evaluation,
        rang=0,
        activite="vie_quotidienne",
        moment="x",
        libelle_moment="x",
        plages=[list(p) for p in plages],
        intensite="forte",
        est_securite=True,
    )
    return evaluation


def servi_d_abord(petit):
    """Whom the only free AESH helps, when two holes open at the same hour."""
    (faite,) = proposer_les_trous(trous(petit), petit.coordination)
    return [c.trou.eleves for c in faite.proposition.choix]


def absenter_les_deux(petit):
    absenter(petit)
    absenter(petit, aesh=petit.extras["mona"].pk)


@pytest.mark.parametrize("qui", ["ava", "ben"])
def test_le_seul_libre_va_a_qui_est_en_danger_a_cette_heure(petit, qui):
    absenter_les_deux(petit)
    en_danger(petit, petit.extras[qui], (1, 540, 570, "toutes"))
    assert servi_d_abord(petit) == [(petit.extras[qui].pk,)]


@pytest.mark.parametrize("plage", [(1, 600, 660, "toutes"), (2, 540, 570, "toutes")])
def test_a_une_autre_heure_ou_un_autre_jour_rien_ne_change(petit, plage):
    absenter_les_deux(petit)
    sans = servi_d_abord(petit)
    autre = petit.extras["ben" if sans == [(petit.extras["ava"].pk,)] else "ava"]
    en_danger(petit, autre, plage)
    assert servi_d_abord(petit) == sans


def test_une_evaluation_remplacee_ne_compte_plus(petit):
    absenter_les_deux(petit)
    sans = servi_d_abord(petit)
    autre = petit.extras["ben" if sans == [(petit.extras["ava"].pk,)] else "ava"]
    ancienne = en_danger(petit, autre, (1, 540, 570, "toutes"))
    EvaluationBesoin.objects.filter(pk=ancienne.pk).update(est_courante=False)
    assert servi_d_abord(petit) == sans


@pytest.mark.parametrize(("semaine", "urgent"), [("A", 3), ("B", 1)])
def test_un_besoin_d_une_semaine_sur_deux(petit, semaine, urgent):
    """The school restarts in week A that very Monday."""
    RepriseSemaines.objects.create(etablissement=petit.ecole, lundi=LUNDI, lettre="A")
    absenter(petit)
    en_danger(petit, petit.extras["ava"], (1, 540, 570, semaine))
    siens = trous(petit)
    situation = situation_pour(petit.pole, LUNDI, siens, petit.coordination)
    assert [t.besoin for t in situation.trous] == [urgent]


@pytest.mark.parametrize(
    ("plage", "cede"), [((1, 620, 640, "toutes"), False), ((1, 540, 600, "toutes"), True)]
)
def test_on_ne_quitte_pas_un_eleve_en_danger_pour_moins(petit, plage, cede):
    """Lina could leave Nour (mutualised) for Léa's individual help, unless Nour is in danger."""
    suite = f.emploi(petit.pole, date_effet=LUNDI)
    f.creneau(suite, petit.sophie, petit.ecole, 1, "10:00", "12:00", petit.lea)
    f.creneau(
        suite,
        petit.extras["lina"],
        petit.ecole,
        1,
        "10:00",
        "12:00",
        petit.nour,
        type="mutualisee",
    )
    publier(petit, suite, le=LE)
    absenter(petit)
    en_danger(petit, petit.nour, plage)
    (trou,) = trous(petit)
    situation = situation_pour(petit.pole, LUNDI, [trou], petit.coordination)
    noms = [
        c.aesh for c in classement_de(situation, situation.trous[0], petit.coordination).candidats
    ]
    assert (petit.extras["lina"].pk in noms) is cede


def test_le_solveur_recoit_les_heures_en_danger(petit):
    en_danger(petit, petit.extras["ava"], (1, 540, 600, "A"))
    (aide,) = [
        a for a in brouillon_de(petit.emploi, LE).aides if a.id == str(petit.extras["ava"].pk)
    ]
    assert aide.securite == (Moment(1, 540, 600, "A"),)


def test_une_heure_en_danger_vaut_plus_pour_le_solveur_une_autre_non():
    aides = (
        Aide("P1", "E1", "CP", Nature.INDIVIDUEL, 720, securite=(Moment(1, 520, 560),)),
        Aide("P2", "E1", "CP", Nature.INDIVIDUEL, 720),
    )
    probleme = traduire(brouillon(aides=aides), Portee(), Mode.EQUILIBRE).probleme
    plages = probleme.ecoles[0].plages
    urgents = {n for n, b in enumerate(probleme.eleves[0].besoin) if b == 3}
    assert urgents == {
        n for n, p in enumerate(plages) if p.jour == 0 and p.debut < 560 and 520 < p.fin
    }
    assert urgents
    assert 3 not in probleme.eleves[1].besoin


@pytest.mark.parametrize(
    ("champs", "minutes", "origine"),
    [
        ({}, 360, "departement"),
        ({"cible_minutes": 240}, 240, "proposee"),
        (
            {
                "cible_minutes": 240,
                "cible_validee": 180,
                "validee_le": datetime.datetime(2026, 9, 3, tzinfo=datetime.UTC),
            },
            180,
            "validee",
        ),
    ],
)
def test_le_solveur_vise_la_cible_validee_sinon_la_proposee_et_dit_laquelle(
    petit, champs, minutes, origine
):
    if champs:
        BesoinLocal.objects.create(eleve=petit.nour, **champs)
    (aide,) = [a for a in brouillon_de(petit.emploi, LE).aides if a.id == str(petit.nour.pk)]
    assert (aide.cible, aide.origine) == (minutes, origine)


def test_la_page_du_trou_dit_la_securite_a_cette_heure_seulement(petit):
    une = absenter(petit)
    (trou,) = trous(petit)
    client = connecter(petit.coordination.membre)
    url = f"/35/absences/{une.pk}/trou/?trou={trou.cle}"
    assert "Sécurité :" not in client.get(url).content.decode()
    evaluation = en_danger(petit, petit.extras["ava"], (1, 540, 600, "toutes"))
    assert "Sécurité : à ne pas laisser seul" in client.get(url).content.decode()
    evaluation.lignes.update(plages=[[1, 600, 660, "toutes"]])
    assert "Sécurité :" not in client.get(url).content.decode()
