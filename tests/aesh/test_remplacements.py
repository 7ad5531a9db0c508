"""Replacements fill holes in what the database holds; undoing them gives everything back."""

import datetime
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from aesh.actions import absences as actes_absences
from aesh.actions.absences import SaisieAbsence
from aesh.actions.ponctuels import SaisiePonctuel, poser
from aesh.actions.remplacements import Choix, annuler_remplacement, confirmer
from aesh.models import CreneauPonctuel, Occupation, Remplacement
from aesh.requetes.agenda import evenements_de_aesh
from aesh.requetes.impression import semaine_reelle
from aesh.requetes.passages import lire_passages
from aesh.requetes.remplacants import classement_de, phrases, proposer_les_trous, situation_pour
from aesh.requetes.semaine import passages_de_aesh
from aesh.requetes.trous_lus import trous_du_mandat
from eleves.models import BesoinLocal
from pial.models import ConventionMeridienne, Etablissement
from socle.cloison import cloison
from socle.courriel import verifier_sans_nom
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests import fabriques as f
from tests.aesh.test_exceptions import etat, heures_de, publier, reelles

LE = datetime.date(2026, 9, 7)
LUNDI = datetime.date(2026, 9, 14)
UN = datetime.timedelta(days=1)
FUSEAU = ZoneInfo("Europe/Paris")


def monter():
    """Sophie absent on Monday; Mona (mutualised) and Lina (free) work in the same school."""
    petit = f.petit_pole()
    e = petit.emploi
    mona = f.aesh("Mona", petit.pole, ecole_principale=petit.ecole)
    lina = f.aesh("Lina", petit.pole, ecole_principale=petit.ecole)
    ava, ben = (f.eleve(nom, petit.ecole, droit="mutualisee") for nom in ("Ava", "Ben"))
    petit.extras |= {"mona": mona, "lina": lina, "ava": ava, "ben": ben}
    f.creneau(e, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(e, petit.sophie, petit.ecole, 1, "10:00", "12:00", petit.lea)
    f.creneau(e, mona, petit.ecole, 1, "8:30", "10:30", ava, ben)
    f.creneau(e, lina, petit.ecole, 1, "10:00", "12:00", petit.nour)
    f.creneau(e, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    publier(petit)
    return petit


@pytest.fixture
def petit(dans_35):
    return monter()


def absenter(petit, **champs):
    commun = {"du": LUNDI, "au": LUNDI, "aesh": petit.sophie.pk}
    return actes_absences.declarer_absence_aesh(
        SaisieAbsence(**{**commun, **champs}), auteur=petit.coordination, le=LE
    )[0]


def trous(petit, auteur=None):
    return trous_du_mandat(auteur or petit.coordination, LE, LUNDI, LUNDI + UN)


def candidats(petit, trou, auteur=None):
    mandat = auteur or petit.coordination
    situation = situation_pour(petit.pole, LUNDI, [trou], mandat)
    return classement_de(situation, situation.trous[0], mandat).candidats


def remplacer(petit, trou, aesh, auteur=None, **champs):
    choix = [Choix(trou.cle, aesh.pk, **champs)]
    return confirmer(choix, auteur=auteur or petit.coordination, le=LE)[0]


def test_l_ordre_de_la_decision_16_avec_des_raisons(petit):
    absenter(petit)
    premier, second = trous(petit)
    assert [(c.aesh, phrases(c)[0]) for c in candidats(petit, premier)] == [
        (petit.extras["lina"].pk, "libre à ce moment : ne retire rien"),
        (petit.extras["mona"].pk, "retire 1 h 30 à 2 élèves"),
    ]
    qui = [c.aesh for c in candidats(petit, second)]
    assert qui[0] == petit.extras["mona"].pk, "Lina aide Nour ; Mona quitte deux élèves"
    assert petit.extras["lina"].pk not in qui


def test_un_eleve_absent_libere_son_aesh_pour_la_meme_ecole(petit):
    absenter(petit)
    actes_absences.declarer_absence_eleve(
        SaisieAbsence(du=LUNDI, au=LUNDI, eleve=petit.nour.pk, etablissement=petit.ecole.pk),
        auteur=petit.coordination,
        le=LE,
    )
    _, second = trous(petit)
    premier = candidats(petit, second)[0]
    assert premier.aesh == petit.extras["lina"].pk
    assert phrases(premier)[0] == "son élève est absent : ne retire rien"


def test_confirmer_reserve_et_retire_ce_qui_est_dit(petit):
    absenter(petit)
    premier = trous(petit)[0]
    un = remplacer(petit, premier, petit.extras["mona"])
    mona = petit.extras["mona"]
    assert heures_de(mona, LUNDI) == [(510, 600), (600, 630)]
    passages = passages_de_aesh(mona, LUNDI, LUNDI + UN)
    assert passages[0].mention == "Remplace Sophie " + petit.sophie.nom
    assert passages[0].eleves == (petit.lea.nom_court,)
    assert (petit.extras["ava"].pk, LUNDI, 510, 600) not in reelles()
    assert (petit.extras["ava"].pk, LUNDI, 600, 630) in reelles()
    assert (petit.lea.pk, LUNDI, 510, 600) in reelles()
    assert (un.par_algorithme, un.rang, un.place) == (True, 2, 2)
    assert un.raisons[0] == "retire 1 h 30 à 2 élèves"
    assert un.decide_par_id == petit.coordination.membre_id
    assert [t.debut for t in trous(petit)] == [600]


def test_annuler_le_remplacement_rouvre_le_trou_a_l_identique(petit):
    absenter(petit)
    avec_absence, ouverts = etat(), [t.cle for t in trous(petit)]
    un = remplacer(petit, trous(petit)[0], petit.extras["mona"])
    annuler_remplacement(un, auteur=petit.coordination)
    assert etat() == avec_absence and [t.cle for t in trous(petit)] == ouverts
    assert not CreneauPonctuel.objects.exists()
    un.refresh_from_db()
    assert (un.etat, un.clos_par_id) == ("annule", petit.coordination.membre_id)
    with pytest.raises(ActionRefusee, match="déjà annulé"):
        annuler_remplacement(un, auteur=petit.coordination)


def test_la_fin_de_l_absence_termine_les_remplacements(petit):
    depart = etat()
    absence = absenter(petit)
    un = remplacer(petit, trous(petit)[0], petit.extras["mona"])
    actes_absences.annuler_absence(absence, auteur=petit.coordination, le=LE)
    un.refresh_from_db()
    assert un.etat == "termine" and etat() == depart


def test_qui_remplace_puis_est_absente_rend_le_trou(petit):
    absenter(petit)
    un = remplacer(petit, trous(petit)[0], petit.extras["lina"])
    absenter(petit, aesh=petit.extras["lina"].pk)
    un.refresh_from_db()
    assert un.etat == "termine"
    ouverts = [(t.absente.pk, t.debut) for t in trous(petit)]
    assert (petit.sophie.pk, 510) in ouverts and (petit.extras["lina"].pk, 600) in ouverts
    assert petit.extras["lina"].pk not in [c.aesh for c in candidats(petit, trous(petit)[0])]


def test_plusieurs_propositions_ensemble_ou_aucune(petit):
    absenter(petit)
    (faite,) = proposer_les_trous(trous(petit), petit.coordination)
    assert faite.proposition.restes == ()
    choix = [
        Choix(c.trou.cle, c.aesh, max(c.debut, c.trou.debut), min(c.fin, c.trou.fin))
        for c in faite.proposition.choix
    ]
    avant = etat()
    faux = [*choix[:-1], Choix(choix[-1].trou, petit.karim.pk)]
    with pytest.raises(ActionRefusee, match="n'est plus disponible"):
        with transaction.atomic():
            confirmer(faux, auteur=petit.coordination, le=LE)
    assert etat() == avant and not Remplacement.objects.exists()
    confirmer(choix, auteur=petit.coordination, le=LE)
    assert trous(petit) == []


def test_la_meme_personne_deux_fois_au_meme_moment_se_refuse(petit):
    absenter(petit)
    mona = petit.extras["mona"].pk
    second = trous(petit)[1]
    absenter(petit, aesh=petit.extras["lina"].pk)  # two holes at the same hour
    de_lina = next(t for t in trous(petit) if t.absente.pk == petit.extras["lina"].pk)
    assert mona in [c.aesh for c in candidats(petit, de_lina)]
    with pytest.raises(ActionRefusee, match="Mona .* n'est plus disponible"):
        confirmer(
            [Choix(second.cle, mona), Choix(de_lina.cle, mona)], auteur=petit.coordination, le=LE
        )


def test_qui_remplace_deja_n_est_pas_proposee_meme_si_l_eleve_est_absent(petit):
    lina, mona = petit.extras["lina"], petit.extras["mona"]
    absenter(petit, aesh=lina.pk)
    un = remplacer(petit, trous(petit)[0], mona)
    actes_absences.declarer_absence_eleve(
        SaisieAbsence(du=LUNDI, au=LUNDI, eleve=petit.nour.pk, etablissement=petit.ecole.pk),
        auteur=petit.coordination,
        le=LE,
    )
    absenter(petit)
    second = next(t for t in trous(petit) if t.debut == 600)
    assert mona.pk not in [c.aesh for c in candidats(petit, second)]
    annuler_remplacement(un, auteur=petit.coordination)
    assert mona.pk in [c.aesh for c in candidats(petit, second)]


def test_qui_decide(petit):
    absenter(petit)
    trou = trous(petit)[0]
    directeur = f.mandat("DIRECTEUR", petit.ecole.perimetre)
    ailleurs = f.mandat("DIRECTEUR", petit.autre_ecole.perimetre)
    erseh = f.mandat("IEN_ASH", f.perimetre("T"))
    with pytest.raises(ActionRefusee, match="Votre fonction"):
        remplacer(petit, trou, petit.extras["lina"], auteur=erseh)
    with pytest.raises(ActionRefusee, match="n'est plus à remplacer"):
        remplacer(petit, trou, petit.extras["lina"], auteur=ailleurs)
    assert remplacer(petit, trou, petit.extras["lina"], auteur=directeur).rang == 1
    remplacer(petit, trous(petit)[0], petit.extras["mona"], auteur=petit.pilote)


def test_la_securite_d_un_repas_passe_d_abord(petit):
    """Both lunches need somebody at noon; only Lina is free: the pupil in danger has her."""
    Etablissement.objects.filter(pk=petit.ecole.pk).update(code_commune="35238")
    ConventionMeridienne.objects.create(
        collectivite="Ville", communes=["35238"], signee_le=LE, periode=f.AN
    )
    suite = f.emploi(petit.pole, date_effet=LUNDI)
    lina, ava = petit.extras["lina"], petit.extras["ava"]
    f.creneau(suite, lina, petit.ecole, 1, "8:30", "10:00", ava, type="mutualisee")
    f.creneau(suite, petit.sophie, petit.ecole, 1, "12:00", "13:30", petit.nour, type="meridienne")
    f.creneau(
        suite, petit.extras["mona"], petit.ecole, 1, "12:00", "13:30", petit.lea, type="meridienne"
    )
    publier(petit, suite, le=LE)
    BesoinLocal.objects.create(
        eleve=petit.nour, est_meridien=True, jours_meridien=[1], precisions_meridien=["securite"]
    )
    absenter(petit)
    absenter(petit, aesh=petit.extras["mona"].pk)
    (faite,) = proposer_les_trous(trous(petit), petit.coordination)
    premier = faite.proposition.choix[0]
    assert premier.trou.eleves == (petit.nour.pk,)
    assert premier.trou.besoin == 3


def test_ecole_et_remplacante_sont_prevenues_sans_nom(petit, monkeypatch):
    for module in ("avis", "avis_ecoles"):
        monkeypatch.setattr(f"aesh.actions.{module}.aujourdhui_dans", lambda _: LE)
    lina = petit.extras["lina"]
    lina.courriel = "lina@ac.exemple.invalid"
    lina.save(update_fields=["courriel"])
    f.mandat("DIRECTEUR", petit.ecole.perimetre)
    absenter(petit)
    Courriel.objects.all().delete()
    un = remplacer(petit, trous(petit)[0], lina)
    assert sorted(c.sujet for c in Courriel.objects.all()) == [
        "Un remplacement dans votre école",
        "Votre journée du lundi 14 septembre change",
    ]
    noms = [petit.lea.prenom, petit.sophie.nom, lina.nom]
    for courriel in Courriel.objects.all():
        verifier_sans_nom(f"{courriel.sujet} {courriel.corps}", noms)
    annuler_remplacement(un, auteur=petit.coordination)
    assert {c.etat for c in Courriel.objects.all()} == {"perime"}


def version_suivante(petit, debut="8:30", eleve=None):
    """The same week from Monday on, but for Sophie's first slot."""
    suite = f.emploi(petit.pole, date_effet=LUNDI)
    mona, lina = petit.extras["mona"], petit.extras["lina"]
    f.creneau(suite, petit.sophie, petit.ecole, 1, debut, "10:00", eleve or petit.lea)
    f.creneau(
        suite, mona, petit.ecole, 1, "8:30", "10:30", petit.extras["ava"], petit.extras["ben"]
    )
    f.creneau(suite, lina, petit.ecole, 1, "10:00", "12:00", petit.nour)
    publier(petit, suite, le=LE)
    return suite


def test_une_nouvelle_version_garde_ce_qui_est_encore_attendu(petit):
    absenter(petit)
    un = remplacer(petit, trous(petit)[0], petit.extras["mona"])
    version_suivante(petit)
    un.refresh_from_db()
    assert un.etat == "confirme" and trous(petit) == []
    assert heures_de(petit.extras["mona"], LUNDI) == [(510, 600), (600, 630)]
    absente = lire_passages(Occupation.objects.filter(aesh=petit.sophie), LUNDI, LUNDI + UN)
    assert [p.remplace_par for p in absente] == [petit.extras["mona"].nom_complet]


def test_une_nouvelle_version_termine_ce_qui_n_est_plus_attendu(petit):
    absenter(petit)
    un = remplacer(petit, trous(petit)[0], petit.extras["mona"])
    version_suivante(petit, debut="9:00")
    un.refresh_from_db()
    assert un.etat == "termine"
    assert [(t.debut, t.fin) for t in trous(petit)] == [(540, 600)]
    assert heures_de(petit.extras["mona"], LUNDI) == [(510, 630)]


def test_agenda_et_papier_disent_le_remplacement(petit):
    absenter(petit)
    lina = petit.extras["lina"]
    remplacer(petit, trous(petit)[0], lina)
    siens = [
        e
        for e in evenements_de_aesh(lina, petit.pole.departement, LE)
        if e.debut.astimezone(FUSEAU).date() == LUNDI
    ]
    assert [e.debut.astimezone(FUSEAU).strftime("%H:%M") for e in siens] == ["08:30", "10:00"]
    verifier_sans_nom(" ".join(f"{e.titre} {e.lieu}" for e in siens), [petit.lea.prenom])
    de_sophie = evenements_de_aesh(petit.sophie, petit.pole.departement, LE)
    assert LUNDI not in {e.debut.astimezone(FUSEAU).date() for e in de_sophie}
    papier = str(semaine_reelle(petit.sophie, LUNDI))
    assert f"assuré par {lina.nom_complet}" in papier and "Absence" in papier


# --- any absences, replacements and undoings, any order -------------------------------------------


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.sampled_from(["sophie", "mona", "lina", "lea", "nour"]), st.integers(0, 9)),
        min_size=1,
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_remplacer_puis_tout_defaire_rend_la_semaine_de_depart(petit, actes, hasard):
    with transaction.atomic():
        depart = etat()
        absences, faits = [], []
        for qui, n in actes:
            debut, fin = [(0, 1440), (0, 765), (540, 620)][n % 3]
            try:
                if qui in ("lea", "nour"):
                    saisie = SaisieAbsence(
                        LUNDI, LUNDI, debut, fin, eleve=getattr(petit, qui).pk,
                        etablissement=petit.ecole.pk,
                    )  # fmt: skip
                    declarer = actes_absences.declarer_absence_eleve
                else:
                    aesh = petit.sophie if qui == "sophie" else petit.extras[qui]
                    saisie = SaisieAbsence(LUNDI, LUNDI, debut, fin, aesh=aesh.pk)
                    declarer = actes_absences.declarer_absence_aesh
                with transaction.atomic():
                    absences.append(declarer(saisie, auteur=petit.coordination, le=LE)[0])
            except Exception as refus:
                assert "déjà" in str(refus) or "ponctuels" in str(refus), refus
            ouverts = trous(petit)
            if ouverts and n > 2:
                trou = ouverts[n % len(ouverts)]
                possibles = candidats(petit, trou)
                if possibles:
                    faits += confirmer(
                        [Choix(trou.cle, possibles[n % len(possibles)].aesh)],
                        auteur=petit.coordination,
                        le=LE,
                    )
        _personne_n_est_a_deux_endroits()
        tout = [*absences, *faits]
        hasard.shuffle(tout)
        for _ in range(2):  # what a later replacement held may need a second try
            tout = [une for une in tout if not _defaire(petit, une)]
        assert tout == []
        assert etat() == depart
        transaction.set_rollback(True)


def _defaire(petit, une):
    try:
        with transaction.atomic():
            if isinstance(une, Remplacement):
                annuler_remplacement(une, auteur=petit.coordination)
            else:
                actes_absences.annuler_absence(une, auteur=petit.coordination, le=LE)
    except ActionRefusee as refus:
        return "déjà" in refus.phrase
    return True


def _personne_n_est_a_deux_endroits():
    """The database says so by its constraint; what is shown must agree with what is confirmed."""
    for un in Remplacement.objects.filter(etat="confirme"):
        assert un.ponctuel is not None
        siennes = Occupation.objects.filter(ponctuel=un.ponctuel, aesh=un.aesh)
        assert siennes.count() == 1


# --- two coordinators at once ---------------------------------------------------------------------


@pytest.fixture
def reel(base_reelle):
    with transaction.atomic(), cloison("35"):
        petit = monter()
        absenter(petit)
        voisine = f.mandat("COORD_PIAL", petit.pole.perimetre)
        (trou, _) = trous(petit)
    return petit, voisine, trou


def test_deux_coordinations_en_meme_temps_une_seule_reserve(reel):
    petit, voisine, trou = reel
    lina = petit.extras["lina"]
    a_reserve = threading.Event()

    def premiere():
        with transaction.atomic(), cloison("35"):
            remplacer(petit, trou, lina)
            a_reserve.set()
            time.sleep(0.5)  # not committed yet
        connection.close()

    def seconde():
        a_reserve.wait(20)
        try:
            with transaction.atomic(), cloison("35"):
                remplacer(petit, trou, lina, auteur=voisine)
        except ActionRefusee as refus:
            return refus.phrase
        finally:
            connection.close()
        return "réservée"

    with ThreadPoolExecutor(2) as fils:
        un, deux = fils.submit(premiere), fils.submit(seconde)
        un.result(30)
        phrase = deux.result(30)
    assert phrase == "Ce créneau n'est plus à remplacer : quelqu'un l'a réglé entre-temps."
    with transaction.atomic(), cloison("35"):
        assert Remplacement.objects.filter(etat="confirme").count() == 1
        assert [c.debut for c in trous(petit)] == [600], "les propositions à jour"


def test_meme_sans_verrou_la_base_refuse_la_seconde(reel):
    """The same AESH in two schools at the same hour, by two transactions that see neither."""
    petit, _, trou = reel
    pretes = threading.Barrier(2)

    def reserver(ecole, eleve):
        try:
            with transaction.atomic(), cloison("35"):
                pretes.wait(20)
                poser(
                    SaisiePonctuel(
                        petit.extras["lina"].pk,
                        ecole.pk,
                        LUNDI,
                        510,
                        600,
                        "individuelle",
                        "remplacement",
                        "",
                        (eleve.pk,),
                    )  # fmt: skip
                )
                time.sleep(0.3)
        except ActionRefusee as refus:
            return refus.phrase
        finally:
            connection.close()
        return "réservée"

    with ThreadPoolExecutor(2) as fils:
        a = fils.submit(reserver, petit.ecole, petit.lea)
        b = fils.submit(reserver, petit.autre_ecole, petit.tom)
        reponses = sorted([a.result(30), b.result(30)])
    assert reponses == [
        "Quelqu'un est déjà pris à ce moment : changez d'heure ou de personne.",
        "réservée",
    ]
    with transaction.atomic(), cloison("35"):
        assert CreneauPonctuel.objects.count() == 1
