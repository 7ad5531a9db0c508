"""Absences open holes in what the database holds; taking them back gives everything back."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from aesh.actions import absences as actes
from aesh.actions import exceptions as actes_exceptions
from aesh.actions.absences import SaisieAbsence
from aesh.actions.avis_absente import prevenir_l_absente
from aesh.actions.avis_ecoles import prevenir_les_ecoles
from aesh.models import ExceptionDatee, Occupation
from aesh.requetes.semaine import passages_de_aesh, semaine_de_aesh
from aesh.requetes.trous import trous_ouverts
from eleves.models import Classe, Scolarisation
from socle.courriel import verifier_sans_nom
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests import fabriques as f
from tests.aesh.test_exceptions import declarer as declarer_exception
from tests.aesh.test_exceptions import etat, heures_de, publier, reelles

LE = datetime.date(2026, 9, 7)
LUNDI = datetime.date(2026, 9, 14)
MARDI = datetime.date(2026, 9, 15)
UN = datetime.timedelta(days=1)


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    cm1 = Classe.objects.create(etablissement=petit.ecole, annee=f.ANNEE, libelle="CM1")
    Scolarisation.objects.filter(eleve=petit.lea).update(classe=cm1)
    zoe = f.eleve("Zoé", petit.ecole, droit="mutualisee", classe=cm1)
    petit.extras |= {"cm1": cm1, "zoe": zoe}
    e = petit.emploi
    f.creneau(e, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(e, petit.sophie, petit.ecole, 1, "10:00", "12:00", petit.nour, zoe)
    f.creneau(e, petit.sophie, petit.ecole, 2, "8:30", "9:30", petit.lea, semaine="A")
    f.creneau(e, petit.sophie, petit.ecole, 2, "9:30", "10:30", type="collective", classe=cm1)
    f.creneau(e, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    return petit


def absente(petit, auteur=None, **champs):
    commun = {"du": LUNDI, "au": MARDI, "aesh": petit.sophie.pk}
    return actes.declarer_absence_aesh(
        SaisieAbsence(**{**commun, **champs}), auteur=auteur or petit.coordination, le=LE
    )


def eleve_absent(petit, eleve, auteur=None, **champs):
    commun = {
        "du": LUNDI,
        "au": LUNDI,
        "eleve": eleve.pk,
        "etablissement": petit.ecole.pk,
    }
    return actes.declarer_absence_eleve(
        SaisieAbsence(**{**commun, **champs}), auteur=auteur or petit.coordination, le=LE
    )


def trous(absence):
    ouverts = trous_ouverts([absence], absence.du, absence.au + UN)
    return [(t.date, t.debut, t.fin, tuple(e.prenom for e in t.eleves)) for t in ouverts]


def test_une_aesh_absente_perd_ces_dates_et_ses_eleves_aussi(petit):
    publier(petit)
    absence, bilan = absente(petit)
    assert bilan.phrases == ["4 créneaux n'auront pas lieu"]
    assert heures_de(petit.sophie, LUNDI) == heures_de(petit.sophie, MARDI) == []
    assert heures_de(petit.sophie, LUNDI + 7 * UN) == [(510, 600), (600, 720)]
    assert heures_de(petit.karim, LUNDI) == [(510, 600)]
    assert not [ligne for ligne in reelles() if ligne[0] == petit.lea.pk and ligne[1] == LUNDI]
    assert trous(absence) == [
        (LUNDI, 510, 600, ("Léa",)),
        (LUNDI, 600, 720, ("Nour", "Zoé")),
        (MARDI, 510, 570, ("Léa",)),
        (MARDI, 570, 630, ()),
    ]


def test_une_demi_journee_ne_coupe_que_ses_heures(petit):
    publier(petit)
    absence, bilan = absente(petit, au=LUNDI, debut=540, fin=630)
    assert (bilan.supprimes, bilan.raccourcis) == (0, 2)
    assert heures_de(petit.sophie, LUNDI) == [(510, 540), (630, 720)]
    assert [ligne[1:3] for ligne in trous(absence)] == [(540, 600), (600, 630)]


def test_un_eleve_absent_quitte_le_creneau_et_libere_l_aesh_s_il_etait_seul(petit):
    publier(petit)
    eleve_absent(petit, petit.lea)
    assert heures_de(petit.sophie, LUNDI) == [(600, 720)]
    _, bilan = eleve_absent(petit, petit.nour)
    assert bilan.phrases == ["1 créneau aura d'autres élèves"]
    (mutualise,) = passages_de_aesh(petit.sophie, LUNDI, LUNDI + UN)
    assert mutualise.eleves == (petit.extras["zoe"].nom_court,)


def test_un_eleve_absent_n_ouvre_aucun_trou_meme_quand_l_aesh_l_est_aussi(petit):
    publier(petit)
    eleve_absent(petit, petit.lea)
    eleve_absent(petit, petit.nour)
    absence, _ = absente(petit, au=LUNDI)
    assert trous(absence) == [(LUNDI, 600, 720, ("Zoé",))]


def test_la_semaine_dit_l_absence_jamais_sa_categorie(petit):
    publier(petit)
    sei = f.mandat("SEI", f.perimetre("T"))
    absente(petit, auteur=sei, categorie="autorisation")
    jours = semaine_de_aesh(petit.sophie, LUNDI)
    assert [p.mention for p in jours[0].ecartes] == ["Absence", "Absence"]
    with pytest.raises(ValidationError, match="Seul le service"):
        absente(petit, du=LUNDI + 7 * UN, au=LUNDI + 7 * UN, categorie="formation")


def test_la_coordination_change_les_dates_sans_effacer_la_categorie(petit):
    publier(petit)
    sei = f.mandat("SEI", f.perimetre("T"))
    absence, _ = absente(petit, auteur=sei, categorie="formation")
    autre = SaisieAbsence(du=MARDI, au=MARDI, aesh=petit.sophie.pk)
    absence, _ = actes.modifier_absence(
        absence, saisie=autre, auteur=petit.coordination, le=LE, revision=1
    )
    assert absence.categorie == "formation" and absence.du == MARDI
    assert heures_de(petit.sophie, LUNDI) == [(510, 600), (600, 720)]
    with pytest.raises(ActionRefusee, match="entre-temps"):
        actes.modifier_absence(absence, saisie=autre, auteur=petit.coordination, le=LE, revision=1)


def test_deux_absences_aux_memes_heures_se_refusent(petit):
    publier(petit)
    absente(petit)
    with pytest.raises(ValidationError, match="déjà déclarée"):
        absente(petit, du=MARDI, au=MARDI + UN)


def test_une_absence_commencee_s_arrete_hier(petit):
    publier(petit)
    absence, _ = absente(petit, au=LUNDI + 7 * UN)
    actes.annuler_absence(absence, auteur=petit.coordination, le=MARDI)
    absence.refresh_from_db()
    assert (absence.au, absence.annulee_le) == (LUNDI, None)
    assert heures_de(petit.sophie, LUNDI) == []
    assert heures_de(petit.sophie, LUNDI + 7 * UN) == [(510, 600), (600, 720)]
    with pytest.raises(ActionRefusee, match="passée"):
        actes.annuler_absence(absence, auteur=petit.coordination, le=MARDI + UN)


def test_qui_declare(petit):
    directeur = f.mandat("DIRECTEUR", petit.ecole.perimetre)
    publier(petit)
    absence, _ = absente(petit, auteur=directeur, au=LUNDI)
    assert absence.origine == "ecole"
    eleve_absent(petit, petit.lea, auteur=directeur)
    with pytest.raises(ValidationError, match="AESH de la liste"):
        absente(petit, auteur=directeur, aesh=petit.karim.pk)
    with pytest.raises(ValidationError, match="élève de cette école"):
        eleve_absent(petit, petit.tom, auteur=directeur)
    with pytest.raises(ActionRefusee):
        absente(petit, auteur=petit.pilote, du=MARDI)


def test_publier_apres_l_absence_donne_la_meme_chose(petit):
    absence, _ = absente(petit)
    publier(petit)
    apres = etat()
    actes.annuler_absence(absence, auteur=petit.coordination, le=LE)
    absente(petit)
    assert etat() == apres


def test_l_ecole_est_prevenue_sans_aucun_nom(petit, monkeypatch):
    monkeypatch.setattr("aesh.actions.avis_ecoles.aujourdhui_dans", lambda _: LE)
    directeur = f.mandat("DIRECTEUR", petit.ecole.perimetre)
    publier(petit)
    absence, _ = absente(petit)
    (courriel,) = Courriel.objects.all()
    assert courriel.destinataire == directeur.membre.email
    assert "- lundi 14 septembre 2026" in courriel.corps and "/35/absences/?le=" in courriel.corps
    noms = [petit.sophie.nom, petit.sophie.prenom, petit.lea.prenom, petit.nour.prenom]
    verifier_sans_nom(f"{courriel.sujet} {courriel.corps}", noms)
    actes.annuler_absence(absence, auteur=petit.coordination, le=LE)
    assert [c.etat for c in Courriel.objects.all()] == ["perime"], "jamais parti, rien à défaire"


def test_l_absente_est_prevenue_sans_nom_ni_raison(petit, monkeypatch):
    """Declared for her: dates and hours, quiet hours kept, nothing about why."""
    monkeypatch.setattr("aesh.actions.avis_absente.aujourdhui_dans", lambda _: LE)
    type(petit.sophie).objects.filter(pk=petit.sophie.pk).update(courriel="s@exemple.invalid")
    publier(petit)
    absence, _ = absente(petit)
    courriel = Courriel.objects.get(destinataire="s@exemple.invalid")
    assert courriel.sujet == "Une absence notée pour vous"
    assert "du lundi 14 septembre au mardi 15 septembre 2026" in courriel.corps
    assert "/35/ma-semaine/?semaine=2026-09-14" in courriel.corps
    noms = [petit.sophie.nom, petit.sophie.prenom, petit.lea.prenom, petit.ecole.nom]
    verifier_sans_nom(f"{courriel.sujet} {courriel.corps}", noms)
    assert "maladie" not in courriel.corps.lower()
    actes.annuler_absence(absence, auteur=petit.coordination, le=LE)
    courriel.refresh_from_db()
    assert courriel.etat == "perime", "jamais parti : rien à défaire"
    assert Courriel.objects.filter(destinataire="s@exemple.invalid").count() == 1


def test_l_absente_deja_prevenue_apprend_que_l_absence_est_annulee(petit, monkeypatch):
    monkeypatch.setattr("aesh.actions.avis_absente.aujourdhui_dans", lambda _: LE)
    type(petit.sophie).objects.filter(pk=petit.sophie.pk).update(courriel="s@exemple.invalid")
    absence, _ = absente(petit)
    Courriel.objects.update(etat="envoye")
    actes.annuler_absence(absence, auteur=petit.coordination, le=LE)
    suite = Courriel.objects.get(etat="a_envoyer", destinataire="s@exemple.invalid")
    assert suite.sujet == "Une absence annulée pour vous"


def test_ni_le_passe_ni_soi_meme_ne_previent_l_absente(petit, monkeypatch):
    absence, _ = absente(petit)
    absence.aesh.courriel = "s@exemple.invalid"
    maintenant = datetime.datetime(2026, 9, 14, 10, tzinfo=ZoneInfo("Europe/Paris"))
    monkeypatch.setattr("aesh.actions.avis_absente.aujourdhui_dans", lambda _: MARDI + UN)
    assert not prevenir_l_absente(absence, auteur=petit.coordination, maintenant=maintenant)
    monkeypatch.setattr("aesh.actions.avis_absente.aujourdhui_dans", lambda _: LE)
    absence.aesh.membre_id = petit.coordination.membre_id
    assert not prevenir_l_absente(absence, auteur=petit.coordination, maintenant=maintenant)
    absence.aesh.membre_id = None
    assert prevenir_l_absente(absence, auteur=petit.coordination, maintenant=maintenant)


@pytest.mark.parametrize(
    ("jour", "envoi"),
    [("2026-09-15", "2026-09-14 20:30"), ("2026-09-16", "2026-09-15 07:00")],
)
def test_le_soir_seul_le_lendemain_part_tout_de_suite(petit, monkeypatch, jour, envoi):
    monkeypatch.setattr("aesh.actions.avis_ecoles.aujourdhui_dans", lambda _: LUNDI)
    f.mandat("DIRECTEUR", petit.ecole.perimetre)
    paris = ZoneInfo("Europe/Paris")
    prevenir_les_ecoles(
        "essai",
        "absence",
        jours={petit.ecole.pk: [datetime.date.fromisoformat(jour)]},
        departement=petit.pole.departement,
        maintenant=datetime.datetime(2026, 9, 14, 20, 30, tzinfo=paris),
    )
    courriel = Courriel.objects.get()
    assert f"{courriel.a_envoyer_le.astimezone(paris):%Y-%m-%d %H:%M}" == envoi


def test_le_nombre_de_requetes_ne_depend_pas_des_jours(petit):
    publier(petit)
    comptes = []
    absente(petit, du=LUNDI - 7 * UN, au=LUNDI - 7 * UN)  # contracts, caches
    for du, au in ((LUNDI, LUNDI), (LUNDI + 7 * UN, LUNDI + 60 * UN)):
        with CaptureQueriesContext(connection) as prises:
            absente(petit, du=du, au=au)
        comptes.append(len(prises))
    assert comptes[0] == comptes[1]


# --- any absences and exceptions, any order -------------------------------------------------------


@st.composite
def saisies(tirer):
    du = LUNDI + tirer(st.integers(0, 20)) * UN
    debut, fin = tirer(st.sampled_from([(0, 1440), (0, 765), (540, 600), (570, 660)]))
    au = du + tirer(st.integers(0, 9)) * UN
    qui = tirer(st.sampled_from(["sophie", "karim", "lea", "zoe", "exception"]))
    return {"du": du, "au": au, "debut": debut, "fin": fin}, qui


def _declarer(petit, champs, qui):
    if qui in ("sophie", "karim"):
        return absente(petit, aesh=getattr(petit, qui).pk, **champs)[0]
    if qui == "exception":
        return declarer_exception(petit, genre="pfmp", eleve=petit.nour.pk, **champs)[0]
    return eleve_absent(petit, petit.lea if qui == "lea" else petit.extras["zoe"], **champs)[0]


@settings(max_examples=12)
@given(st.lists(saisies(), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_declarer_puis_annuler_dans_n_importe_quel_ordre_rend_la_meme_semaine(
    petit, tirees, hasard
):
    with transaction.atomic():
        publier(petit)
        depart = etat()
        faites = []
        for champs, qui in tirees:
            try:
                faites.append(_declarer(petit, champs, qui))
            except ValidationError as refus:  # the same person, the same hours
                assert "déjà déclarée" in str(refus)
        apres = etat()
        Occupation.objects.all().delete()
        publier(petit)  # the same from nothing
        assert [ligne[1:] for ligne in etat()] == [ligne[1:] for ligne in apres]
        hasard.shuffle(faites)
        for une in faites:
            if isinstance(une, ExceptionDatee):
                actes_exceptions.annuler(une, auteur=petit.coordination)
            else:
                actes.annuler_absence(une, auteur=petit.coordination, le=LE)
        assert etat() == depart
        transaction.set_rollback(True)
