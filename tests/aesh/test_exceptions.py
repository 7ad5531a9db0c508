"""Exceptions on published slots: what the database holds, and that cancelling gives it back."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from aesh.actions import exceptions as actes
from aesh.actions import publication
from aesh.actions.exceptions import SaisieException
from aesh.actions.ponctuels import SaisiePonctuel, creer_ponctuel, retirer_ponctuel
from aesh.models import CreneauPonctuel, EmploiDuTemps, ExceptionDatee, Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.requetes.agenda import evenements_de_aesh
from aesh.requetes.grille import grille_du_pole
from aesh.requetes.semaine import passages_de_aesh, semaine_de_aesh
from eleves.models import Classe, Scolarisation
from socle.courriel import verifier_sans_nom
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests import fabriques as f

LE = datetime.date(2026, 9, 7)
LUNDI = datetime.date(2026, 9, 14)
MARDI = datetime.date(2026, 9, 15)
UN = datetime.timedelta(days=1)


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    cm1 = Classe.objects.create(etablissement=petit.ecole, annee=f.ANNEE, libelle="CM1")
    cm2 = Classe.objects.create(etablissement=petit.ecole, annee=f.ANNEE, libelle="CM2")
    Scolarisation.objects.filter(eleve=petit.lea).update(classe=cm1)
    Scolarisation.objects.filter(eleve=petit.nour).update(classe=cm2)
    zoe = f.eleve("Zoé", petit.ecole, droit="mutualisee", classe=cm1)
    petit.extras |= {"cm1": cm1, "cm2": cm2, "zoe": zoe}
    petit.sophie.courriel = "sophie@ac.exemple.invalid"
    petit.sophie.save(update_fields=["courriel"])
    e = petit.emploi
    f.creneau(e, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(e, petit.sophie, petit.ecole, 1, "10:00", "12:00", petit.nour, zoe)
    f.creneau(e, petit.sophie, petit.ecole, 2, "8:30", "9:30", petit.lea, semaine="A")
    f.creneau(e, petit.sophie, petit.ecole, 2, "9:30", "10:30", type="collective", classe=cm1)
    f.creneau(e, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    return petit


def publier(petit, version=None, le=f.RENTREE):
    version = version or petit.emploi
    EmploiDuTemps.objects.filter(pk=version.pk).update(statut="vise")
    return publication.publier(version, auteur=petit.coordination, le=le, prevenir=False)


def saisie(petit, **champs):
    commun = {"du": LUNDI, "au": MARDI, "genre": "fermeture", "etablissement": petit.ecole.pk}
    return SaisieException(**{**commun, **champs})


def declarer(petit, auteur=None, **champs):
    return actes.declarer(saisie(petit, **champs), auteur=auteur or petit.coordination, le=LE)


def etat():
    """Everything that the database holds of who is where, keys apart."""
    return sorted(
        (
            str(o.creneau_id),
            str(o.aesh_id),
            str(o.eleve_id),
            o.minutes.lower,
            o.minutes.upper,
            tuple(jours_de_multirange(o.dates)),
            tuple(jours_de_multirange(o.prevues)),
        )
        for o in Occupation.objects.all()
    )


def reelles():
    """What is true of dates: (person, day, minutes), whole or in parts."""
    return {
        (o.aesh_id or o.eleve_id, jour, o.minutes.lower, o.minutes.upper)
        for o in Occupation.objects.all()
        for jour in jours_de_multirange(o.dates)
    }


def heures_de(aesh, jour):
    return [(p.debut, p.fin) for p in passages_de_aesh(aesh, jour, jour + UN)]


def test_une_ecole_fermee_libere_l_aesh_et_n_enleve_rien_au_contrat(petit):
    publier(petit)
    avant = grille_du_pole(petit.emploi, petit.coordination, LE).en_json()
    _, bilan = declarer(petit)
    assert bilan.phrases == ["4 créneaux n'auront pas lieu"]
    assert list(bilan.aesh) == [petit.sophie.pk]
    assert heures_de(petit.sophie, LUNDI) == heures_de(petit.sophie, MARDI) == []
    assert heures_de(petit.sophie, LUNDI + 7 * UN) == [(510, 600), (600, 720)]
    assert heures_de(petit.karim, LUNDI) == [(510, 600)]
    jours = semaine_de_aesh(petit.sophie, LUNDI)
    assert [p.mention for p in jours[0].ecartes] == ["École fermée"] * 2
    apres = grille_du_pole(petit.emploi, petit.coordination, LE).en_json()
    assert apres == avant, "les règles et les heures ne voient que la semaine type"


def test_une_classe_absente_laisse_le_creneau_aux_autres(petit):
    publier(petit)
    _, bilan = declarer(petit, genre="pfmp", classes=(petit.extras["cm1"].pk,))
    assert bilan.phrases == ["3 créneaux n'auront pas lieu", "1 créneau aura d'autres élèves"]
    (mutualise,) = passages_de_aesh(petit.sophie, LUNDI, LUNDI + UN)
    assert mutualise.eleves == (petit.nour.nom_court,)
    assert (petit.extras["zoe"].pk, LUNDI, 600, 720) not in reelles()
    assert (petit.nour.pk, LUNDI, 600, 720) in reelles()
    declarer(petit, genre="sortie", eleve=petit.nour.pk)
    assert heures_de(petit.sophie, LUNDI) == [], "plus aucun élève : l'AESH est libre"


def test_quelques_heures_coupent_le_creneau(petit):
    publier(petit)
    _, bilan = declarer(petit, debut=540, fin=630)
    assert (bilan.raccourcis, bilan.supprimes) == (3, 1), (
        "mardi de 9 h 30 à 10 h 30 y est en entier"
    )
    assert heures_de(petit.sophie, LUNDI) == [(510, 540), (630, 720)]
    assert (petit.lea.pk, LUNDI, 510, 540) in reelles()


def test_l_aesh_suit_au_lieu_du_stage(petit):
    publier(petit)
    avant = reelles()
    lieu = "Garage du Port"
    _, bilan = declarer(petit, genre="pfmp", effet="suit", lieu=lieu, eleve=petit.lea.pk)
    assert bilan.phrases == ["2 créneaux se tiendront ailleurs"]
    assert reelles() == avant
    premier = passages_de_aesh(petit.sophie, LUNDI, LUNDI + UN)[0]
    assert (premier.lieu, premier.mention, premier.a_lieu) == (lieu, "Stage (PFMP)", True)
    (evenement,) = [
        e
        for e in evenements_de_aesh(petit.sophie, petit.pole.departement, LE)
        if e.debut.date() == LUNDI and e.lieu == lieu
    ]
    verifier_sans_nom(f"{evenement.titre} {evenement.lieu}", [petit.lea.prenom])


def test_suivre_un_seul_eleve_d_un_groupe_laisse_l_aesh_aux_autres(petit):
    publier(petit)
    declarer(petit, genre="pfmp", effet="suit", lieu="Garage", eleve=petit.nour.pk)
    mutualise = passages_de_aesh(petit.sophie, LUNDI, LUNDI + UN)[1]
    assert mutualise.eleves == (petit.extras["zoe"].nom_court,)
    assert mutualise.lieu == ""


def test_declaree_avant_la_publication_elle_donne_la_meme_chose(petit):
    declarer(petit, classes=(petit.extras["cm1"].pk,))
    publier(petit)
    avant_publication = etat()
    exception = ExceptionDatee.objects.get()
    actes.annuler(exception, auteur=petit.coordination)
    declarer(petit, classes=(petit.extras["cm1"].pk,))
    assert etat() == avant_publication


def test_changer_puis_annuler_rend_ce_qui_etait(petit):
    publier(petit)
    depart = etat()
    cles = set(Occupation.objects.values_list("pk", flat=True))
    exception, _ = declarer(petit, debut=540, fin=630)
    exception, bilan = actes.modifier(
        exception,
        saisie=saisie(petit, du=MARDI, au=MARDI + UN),
        auteur=petit.coordination,
        le=LE,
        revision=1,
    )
    assert (bilan.rendus, bilan.supprimes) == (2, 1)
    with pytest.raises(ActionRefusee, match="entre-temps"):
        actes.modifier(
            exception, saisie=saisie(petit), auteur=petit.coordination, le=LE, revision=1
        )
    actes.annuler(exception, auteur=petit.coordination)
    assert etat() == depart
    assert set(Occupation.objects.values_list("pk", flat=True)) == cles
    with pytest.raises(ActionRefusee, match="vient d'être annulée"):
        actes.annuler(exception, auteur=petit.coordination)


def test_une_version_suivante_garde_les_exceptions_et_coupe_la_precedente(petit):
    publier(petit)
    declarer(petit, au=LUNDI + 14 * UN)
    suite = f.emploi(petit.pole, date_effet=LUNDI + 7 * UN)
    f.creneau(suite, petit.sophie, petit.ecole, 1, "8:30", "11:00", petit.lea)
    publier(petit, suite, le=LE)
    assert heures_de(petit.sophie, LUNDI + 7 * UN) == []
    assert heures_de(petit.sophie, LUNDI + 21 * UN) == [(510, 660)]
    actes.annuler(ExceptionDatee.objects.get(), auteur=petit.coordination)
    assert heures_de(petit.sophie, LUNDI) == [(510, 600), (600, 720)]
    assert heures_de(petit.sophie, LUNDI + 7 * UN) == [(510, 660)]


def test_un_pont_pour_tout_le_departement_en_une_fois(petit):
    publier(petit)
    sei = f.mandat("SEI", f.perimetre("T"))
    _, bilan = declarer(petit, auteur=sei, genre="pont", etablissement=None, au=LUNDI)
    assert set(bilan.aesh) == {petit.sophie.pk, petit.karim.pk}
    with pytest.raises(ValidationError, match="Choisissez une école ou un pôle"):
        declarer(petit, genre="pont", etablissement=None)
    _, bilan = declarer(petit, genre="pont", etablissement=None, pole=petit.pole.pk, du=MARDI)
    assert set(bilan.aesh) == {petit.sophie.pk}


def test_le_nombre_de_requetes_ne_depend_pas_des_creneaux(petit):
    publier(petit)
    comptes = []
    for ou in (
        {"etablissement": petit.autre_ecole.pk},
        {"pole": petit.pole.pk, "etablissement": None},
    ):
        with CaptureQueriesContext(
            connection,
        ) as prises:
            declarer(petit, au=LUNDI + 60 * UN, **ou)
        comptes.append(len([q for q in prises if "du_perimetre" not in q["sql"]]))
    assert abs(comptes[0] - comptes[1]) <= 1, comptes


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"au": LUNDI - UN}, "au"),
        ({"au": datetime.date(2027, 9, 2)}, "au"),
        ({"debut": 600, "fin": 600}, "fin"),
        ({"genre": "greve"}, "genre"),
        ({"effet": "suit"}, "effet"),
        ({"genre": "pfmp", "effet": "suit", "lieu": "Chez LEA"}, None),
    ],
)
def test_ce_qui_est_mal_saisi_se_dit(petit, champs, champ):
    if champ is None:
        nom = f"garage avec {petit.lea.prenom} {petit.lea.nom}"
        champs, champ = champs | {"lieu": nom}, "lieu"
    with pytest.raises(ValidationError) as refus:
        declarer(petit, **champs)
    assert list(refus.value.message_dict) == [champ]


def test_qui_declare(petit):
    directeur = f.mandat("DIRECTEUR", petit.ecole.perimetre)
    declarer(petit, auteur=directeur)
    with pytest.raises(ValidationError):
        declarer(petit, auteur=directeur, etablissement=petit.autre_ecole.pk)
    with pytest.raises(ActionRefusee):
        declarer(petit, auteur=petit.pilote)
    de_pole, _ = declarer(petit, etablissement=None, pole=petit.pole.pk)
    with pytest.raises(ActionRefusee):
        actes.annuler(de_pole, auteur=directeur)


# --- notices ------------------------------------------------------------------------------------


def test_l_aesh_dont_les_jours_changent_est_prevenue_sans_nom_d_eleve(petit, monkeypatch):
    monkeypatch.setattr("aesh.actions.avis.aujourdhui_dans", lambda _: LE)
    publier(petit)
    exception, _ = declarer(petit)
    (courriel,) = Courriel.objects.all()
    assert courriel.destinataire == petit.sophie.courriel
    assert courriel.sujet == "Des journées changent à partir du lundi 14 septembre"
    assert "- mardi 15 septembre 2026" in courriel.corps
    assert f"/35/ma-semaine/?semaine={LUNDI}" in courriel.corps
    noms = [e.prenom for e in (petit.lea, petit.tom, petit.nour, petit.extras["zoe"])]
    verifier_sans_nom(f"{courriel.sujet} {courriel.corps}", noms)
    actes.annuler(exception, auteur=petit.coordination)
    assert [c.etat for c in Courriel.objects.all()] == ["perime"], "jamais parti, rien à défaire"


def test_une_annulation_apres_l_envoi_se_dit(petit, monkeypatch):
    monkeypatch.setattr("aesh.actions.avis.aujourdhui_dans", lambda _: LE)
    publier(petit)
    exception, _ = declarer(petit)
    Courriel.objects.update(etat="envoye")
    actes.annuler(exception, auteur=petit.coordination)
    assert Courriel.objects.filter(etat="a_envoyer").count() == 1


# --- slots of one date ----------------------------------------------------------------------------


def ponctuel(petit, **champs):
    commun = {
        "aesh": petit.sophie.pk,
        "etablissement": petit.ecole.pk,
        "date": LUNDI,
        "debut": f.heures("13:45"),
        "fin": f.heures("15:00"),
        "type": "individuelle",
        "origine": "examen",
        "eleves": (petit.lea.pk,),
    }
    return creer_ponctuel(SaisiePonctuel(**{**commun, **champs}), auteur=petit.coordination, le=LE)


def test_un_creneau_ponctuel_s_ajoute_a_la_semaine_et_se_retire(petit):
    publier(petit)
    avant = etat()
    un = ponctuel(petit, lieu="Salle 12")
    dernier = passages_de_aesh(petit.sophie, LUNDI, LUNDI + UN)[-1]
    assert (dernier.est_ponctuel, dernier.lieu, dernier.mention) == (True, "Salle 12", "Examen")
    assert dernier.eleves == (petit.lea.nom_court,)
    grille = grille_du_pole(petit.emploi, petit.coordination, LE)
    assert not next(a for a in grille.aesh if a.id == str(petit.sophie.pk)).hors_pole
    retirer_ponctuel(un, auteur=petit.coordination)
    assert etat() == avant


def test_deja_pris_se_dit_avec_le_lieu(petit):
    publier(petit)
    with pytest.raises(ActionRefusee) as refus:
        ponctuel(petit, debut=f.heures("9:00"), fin=f.heures("11:00"))
    assert any(
        "Sophie" in p and "déjà à École des Tilleuls (Rennes) de 8 h 30 à 10 h" in p
        for p in refus.value.details
    )
    assert not CreneauPonctuel.objects.exists()
    with pytest.raises(ActionRefusee) as refus:  # the pupil this time
        ponctuel(petit, aesh=petit.karim.pk, debut=f.heures("9:00"), fin=f.heures("9:30"))
    assert petit.lea.nom_court in refus.value.details[0] or petit.lea.nom_court in " ".join(
        refus.value.details
    )


def test_dans_le_trou_d_une_fermeture_puis_l_annulation_est_refusee(petit):
    publier(petit)
    exception, _ = declarer(petit)
    un = ponctuel(petit, debut=f.heures("9:00"), fin=f.heures("11:00"))
    avant = etat()
    with pytest.raises(ActionRefusee, match="retirez-les d'abord") as refus:
        actes.annuler(exception, auteur=petit.coordination)
    assert "lundi de 9 h à 11 h, le 14/09/2026, examen" in refus.value.details[0]
    assert etat() == avant and ExceptionDatee.objects.exists()
    retirer_ponctuel(un, auteur=petit.coordination)
    actes.annuler(exception, auteur=petit.coordination)


def test_publier_sur_un_creneau_ponctuel_dit_lequel(petit):
    ponctuel(petit, debut=f.heures("9:00"), fin=f.heures("10:00"))
    with pytest.raises(ActionRefusee, match="créneau ponctuel") as refus:
        publier(petit)
    assert "lundi de 9 h à 10 h" in refus.value.details[0]
    assert EmploiDuTemps.objects.get(pk=petit.emploi.pk).statut == "vise"


# --- any exceptions, any order -------------------------------------------------------------------


@st.composite
def saisies(tirer):
    du = LUNDI + tirer(st.integers(0, 20)) * UN
    debut, fin = tirer(st.sampled_from([(0, 1440), (0, 765), (540, 600), (570, 660)]))
    return {
        "du": du,
        "au": du + tirer(st.integers(0, 9)) * UN,
        "genre": "pfmp",
        "effet": tirer(st.sampled_from(["sans", "suit"])),
        "debut": debut,
        "fin": fin,
    }, tirer(st.sampled_from(["ecole", "pole", "cm1", "cm2", "lea", "zoe"]))


@settings(max_examples=12)
@given(st.lists(saisies(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_declarer_puis_annuler_dans_n_importe_quel_ordre_rend_la_meme_semaine(
    petit, tirees, hasard
):
    with transaction.atomic():
        publier(petit)
        depart = etat()
        faites = []
        for champs, ou in tirees:
            portee = {
                "ecole": {},
                "pole": {"etablissement": None, "pole": petit.pole.pk},
                "lea": {"eleve": petit.lea.pk},
                "zoe": {"eleve": petit.extras["zoe"].pk},
            }.get(ou) or ({"classes": (petit.extras[ou].pk,)} if ou in petit.extras else {})
            faites.append(declarer(petit, **{**champs, **portee})[0])
        apres = etat()
        Occupation.objects.all().delete()
        publier(petit)  # the same from nothing
        assert [ligne[1:] for ligne in etat()] == [ligne[1:] for ligne in apres]
        hasard.shuffle(faites)
        for une in faites:
            actes.annuler(une, auteur=petit.coordination)
        assert etat() == depart
        transaction.set_rollback(True)
