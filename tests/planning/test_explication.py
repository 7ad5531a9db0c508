"""A reason is shown only if true: what it says is what the checker says, for every missing hour."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from aesh.planning.borne import borner_couverture
from aesh.planning.explication import VIOLATIONS, Motif, manque, pourquoi_pas, raisons
from aesh.planning.explication_bilan import (
    Fait,
    dresser_bilan,
    phrase_bilan,
    phrase_pourquoi,
    pourquoi_elle,
)
from aesh.planning.explication_phrases import Noms, phrase_manque, phrase_refus
from aesh.planning.explication_sorties import Genre, forcer, phrase_sortie, sorties
from aesh.planning.explication_vue import Vue
from aesh.planning.lecture import lire_probleme
from aesh.planning.probleme import Nature, Place
from aesh.planning.verification import verifier
from tests.planning.petits_problemes import POIDS, problemes


def remplir(probleme, hasard):
    """A valid plan, line by line, judged by the checker only."""
    plan = []
    lignes = [
        Place(a, g, s)
        for a in range(len(probleme.aesh))
        for g, groupe in enumerate(probleme.groupes)
        for s in range(len(probleme.ecoles[groupe.ecole].plages))
    ]
    hasard.shuffle(lignes)
    for ligne in lignes[:40]:
        if not verifier(probleme, [*plan, ligne]).violations:
            plan.append(ligne)
    return plan


@settings(max_examples=50, deadline=None)
@given(problemes(), st.randoms(use_true_random=False))
def test_une_raison_est_ce_que_dit_la_verification(probleme, hasard):
    plan = remplir(probleme, hasard)
    vue = Vue(probleme, plan)
    for a in range(len(probleme.aesh)):
        for g, groupe in enumerate(probleme.groupes):
            for s in range(len(probleme.ecoles[groupe.ecole].plages)):
                ligne = Place(a, g, s)
                if ligne in plan:
                    continue
                dites = {VIOLATIONS[r.motif] for r in raisons(vue, ligne)}
                vraies = {v.code for v in verifier(probleme, [*plan, ligne]).violations}
                assert dites == vraies, ligne


@settings(max_examples=40, deadline=None)
@given(problemes(), st.randoms(use_true_random=False))
def test_ce_qui_manque_est_ce_que_compte_la_verification(probleme, hasard):
    plan = remplir(probleme, hasard)
    vue, chiffres = Vue(probleme, plan), verifier(probleme, plan).chiffres
    for p, eleve in enumerate(probleme.eleves):
        lacune = manque(vue, p)
        assert abs(eleve.cible - chiffres.par_eleve[p] - lacune.minutes) <= 15
        phrase = phrase_manque(probleme, Noms.du_probleme(probleme), lacune)
        assert (phrase == f"Il ne manque rien à {eleve.id}.") == (lacune.minutes == 0)


@settings(max_examples=25, deadline=None)
@given(problemes(), st.randoms(use_true_random=False))
def test_une_sortie_tient_et_coute_ce_qu_elle_dit(probleme, hasard):
    plan = remplir(probleme, hasard)
    vue, avant = Vue(probleme, plan), verifier(probleme, plan).chiffres.par_eleve
    for p in range(len(probleme.eleves)):
        for sortie in sorties(vue, manque(vue, p)):
            verdict = verifier(sortie.probleme, sortie.plan)
            assert verdict.violations == ()
            ecarts = {
                i: apres - la
                for i, (la, apres) in enumerate(zip(avant, verdict.chiffres.par_eleve, strict=True))
            }
            assert ecarts[p] == sortie.gain > 0
            assert {x.eleve: -x.minutes for x in sortie.pertes} == {
                i: e for i, e in ecarts.items() if e < 0
            }
            if sortie.genre in (Genre.LIBRE, Genre.HEURES, Genre.ECOLE):
                assert sortie.cout == 0 and sortie.bouges == ()


def deux_ecoles(**options):
    """One morning, two schools; A0 has 2 h, A1 none; P0 and P1 want the same hours."""
    aesh = {"max_schools": 1, "eligible": [0, 1], "preferred": [0], "unavailable": []}
    eleve = {"cls": "c", "kind": "ind", "target": 120, "tag": None, "last": None}
    return lire_probleme(
        {
            "schema": "aesh-timetable/1",
            "id": "deux",
            "schools": [
                {"id": f"E{e}", "kind": "P4", "slots": [[0, 0, 480, 540], [0, 0, 540, 600]]}
                for e in (0, 1)
            ],
            "travel": [[0, 25], [25, 0]],
            "aesh": [
                {"id": "A0", "hours": 120} | aesh | options,
                {"id": "A1", "hours": 0} | aesh,
            ],
            "pupils": [
                {"id": "P0", "school": 0, "need": "11", **eleve},
                {"id": "P1", "school": 1, "need": "33", **eleve},
            ],
            "groups": [{"pupils": [i], "school": i, "target": 120} for i in (0, 1)],
            "weights": POIDS,
        }
    )


def test_la_phrase_du_manque_compte_les_aesh_et_leurs_raisons():
    probleme = deux_ecoles()
    vue = Vue(probleme, [(0, 0, 0)])
    phrase = phrase_manque(probleme, Noms.du_probleme(probleme), manque(vue, 1))
    assert phrase == (
        "Il manque 2 h d'aide individuelle à P1 : 2 AESH possibles ; 1 va déjà dans toutes les "
        "écoles qu'elle peut avoir, 1 n'a plus assez d'heures."
    )


def test_l_aide_mutualisee_ne_parle_pas_d_un_droit_a_des_heures():
    probleme = deux_ecoles()
    mutualisee = replace(
        probleme,
        eleves=tuple(replace(e, nature=Nature.MUTUALISE) for e in probleme.eleves),
    )
    phrase = phrase_manque(mutualisee, Noms.du_probleme(mutualisee), manque(Vue(mutualisee, ()), 0))
    assert phrase.startswith("P0 attend encore 2 h sur la cible locale de son aide mutualisée")


def test_une_heure_moins_pressante_se_deplace_et_le_prix_est_dit():
    """A0 goes to the pupil whose need is 3, both hours: the other one loses them."""
    probleme = deux_ecoles(max_schools=2)
    vue = Vue(probleme, [(0, 0, 0), (0, 0, 1)])
    noms = Noms.du_probleme(probleme)
    assert {r.motif for r in raisons(vue, Place(0, 1, 0))} == {
        Motif.CONTRAT,
        Motif.AUTRE_ECOLE,
        Motif.OCCUPEE,
        Motif.TRAJET,
    }
    forcee = forcer(vue, Place(0, 1, 0), coups=400)
    assert forcee is not None and forcee.genre is Genre.FORCER
    assert Place(0, 1, 0) in forcee.plan
    assert forcee.gain == 120 and [(x.eleve, x.minutes) for x in forcee.pertes] == [(0, 120)]
    assert phrase_sortie(noms, forcee, 1) == (
        "donner le créneau à A0 et revoir le reste : P1 reçoit 2 h de plus ; P0 perd 2 h."
    )


def test_deux_heures_de_contrat_de_plus():
    probleme = deux_ecoles()
    vue = Vue(probleme, [(0, 0, 0), (0, 0, 1)])
    sortie = sorties(vue, manque(vue, 1))[0]
    assert (sortie.genre, sortie.aesh, sortie.minutes, sortie.gain) == (Genre.HEURES, 1, 120, 120)
    assert phrase_sortie(Noms.du_probleme(probleme), sortie, 1) == (
        "2 h de plus au contrat de A1 : P1 reçoit 2 h de plus, sans rien retirer à personne."
    )


def test_pourquoi_pas_elle_et_pourquoi_elle():
    probleme = deux_ecoles()
    vue, noms = Vue(probleme, [(0, 0, 0)]), Noms.du_probleme(probleme)
    assert phrase_refus(probleme, noms, pourquoi_pas(vue, 1, 0)) == "A1 n'a plus d'heures."
    assert phrase_refus(probleme, noms, pourquoi_pas(vue, 0, 0)) == (
        "A0 pourrait venir à 1 moment, par exemple le lundi de 9 h à 10 h."
    )
    pourquoi = pourquoi_elle(vue, Place(0, 0, 0))
    assert pourquoi.faits == (Fait.SEULE_POSSIBLE, Fait.ECOLE_PREFEREE)
    assert phrase_pourquoi(vue, noms, pourquoi) == (
        "A0 : personne d'autre n'est libre à ce moment sans rien déplacer ; "
        "c'est une de ses écoles."
    )


def test_le_bilan_separe_les_heures_et_les_eleves():
    probleme = deux_ecoles()
    melange = replace(
        probleme,
        eleves=(probleme.eleves[0], replace(probleme.eleves[1], nature=Nature.MUTUALISE)),
    )
    bilan = dresser_bilan(Vue(melange, [(0, 0, 0)]), borner_couverture(melange))
    assert (bilan.demande_individuelle, bilan.couverte_individuelle) == (120, 60)
    assert (bilan.eleves_mutualises, bilan.mutualises_aides) == (1, 0)
    assert phrase_bilan(bilan) == (
        "Offre : 2 h d'AESH par semaine. Aide individuelle : 2 h notifiées pour 1 élève ; même un "
        "plan parfait, qui ne ferait que cela, n'en couvrirait pas plus de 2 h ; ce plan en couvre "
        "1 h, et chacun a au moins la moitié de ses heures. Aide mutualisée (sans quotité) : 0 sur "
        "1 élève est aidé ; même un plan parfait n'en aiderait pas plus de 1."
    )
