"""One bad line never holds up the others; what is odd is asked; an answer for all says for whom."""

import csv
import io

import pytest

from eleves.actions.depots import (
    corriger_ligne,
    laisser_de_cote,
    repondre,
    repondre_pour_toutes,
    reprendre_lignes,
)
from eleves.actions.depots_application import appliquer_depot
from eleves.enums.depots import EtatLigne
from eleves.models import DepotNotifications, Eleve, NotificationMdph
from eleves.regles.depots import differences, en_phrase, est_un_nom, lire_ligne
from eleves.regles.mention import lire_mention
from socle.erreurs import ActionRefusee
from socle.execution import executer_ici
from socle.models import Acces, Travail
from tests import fabriques as f
from tests.distribution import connecter
from tests.eleves.test_depots import LE, coller, etats, ligne, rien


@pytest.fixture
def sei(dans_35):
    return f.mandat("SEI", f.perimetre("T"))


@pytest.fixture
def ecole(dans_35):
    return f.ecole("École des Tilleuls")


@pytest.fixture
def client(sei):
    return connecter(sei.membre, sei)


def codes(une):
    return [q["code"] for q in une.questions]


def appliquer(depot, sei):
    return appliquer_depot(depot=depot, auteur=sei, le=LE, avancer=rien)


# --- rules, without a database ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mention", "durees"),
    [
        ("12 à 15 heures", (720, 900)),
        ("de 12 à 15 h", (720, 900)),
        ("9 h à 12 h", (540, 720)),
        ("6 h puis 12 h", (360, 720)),
        ("12 h", (720,)),
        ("AESH-M 6 h", (360,)),
        ("AESH-M", ()),
    ],
)
def test_toutes_les_durees_ecrites_sont_proposees(mention, durees):
    assert lire_mention(mention).durees == durees


@pytest.mark.parametrize(
    ("texte", "vrai"),
    [
        ("Le Gall-D'Hervé", True),
        ("Ngũgĩ (Zoé)", True),
        ("=HYPERLINK(1)", False),
        ("-2", False),
        ("a@b.fr", False),
    ],
)
def test_ce_qui_peut_etre_un_nom(texte, vrai):
    assert est_un_nom(texte) is vrai


def test_une_phrase_finit_par_un_seul_signe():
    assert [en_phrase(t) for t in ("laquelle ?", "la décision.", "Mutualisée")] == [
        "laquelle ?",
        "la décision.",
        "Mutualisée.",
    ]


def test_les_differences_de_deux_lignes_se_nomment():
    cellules = {"nom": "A", "prenom": "B", "type": "individuelle", "heures": "6 h"}
    une, autre = (lire_ligne({**cellules, "heures": h}, LE) for h in ("6 h", "12 h"))
    assert differences(une, autre) == ("Heures par semaine", "Mention telle qu'écrite")
    assert differences(une, une) == ()


# --- left aside, taken back, given again --------------------------------------------------------


def test_une_ligne_en_erreur_se_laisse_de_cote_et_les_bonnes_s_enregistrent(sei, ecole):
    depot = coller(sei, ligne(ecole=ecole.uai), ligne("Dupont", "Léo", ecole="nulle part"))
    assert etats(depot) == ["prete", "erreur"]
    fausse = depot.lignes.get(rang=3)
    assert laisser_de_cote(auteur=sei, depot=depot, lignes=[fausse.pk], le=LE) == 1
    assert etats(depot) == ["prete", "ecartee"]
    fausse.refresh_from_db()
    assert "nulle part" in fausse.raison, "on sait encore pourquoi"
    assert reprendre_lignes(auteur=sei, depot=depot, lignes=[fausse.pk], le=LE) == 1
    assert etats(depot) == ["prete", "erreur"], "laisser de côté se défait"
    laisser_de_cote(auteur=sei, depot=depot, lignes=[fausse.pk], le=LE)
    assert appliquer(depot, sei) == 1
    assert Eleve.objects.get().nom == "Martin"
    assert etats(depot) == ["enregistree", "ecartee"], "elle reste dans le dépôt"


def test_une_ligne_de_cote_ne_se_repond_pas_mais_se_corrige(sei, ecole):
    depot = coller(sei, ligne(ecole=ecole.uai, heures="12,3"))
    une = depot.lignes.get()
    laisser_de_cote(auteur=sei, depot=depot, lignes=[une.pk], le=LE)
    une.refresh_from_db()
    with pytest.raises(ActionRefusee, match="reprenez-la"):
        repondre(auteur=sei, ligne=une, reponses={"heures": "confirmer"}, le=LE)
    corriger_ligne(auteur=sei, ligne=une, cellules={**une.cellules, "heures": "12 h"}, le=LE)
    assert etats(depot) == ["prete"], "corriger la remet dans le dépôt"


def test_deux_fois_la_meme_decision_on_garde_l_une_ou_l_autre(sei, ecole):
    depot = coller(sei, ligne(ecole=ecole.uai), ligne(ecole=ecole.uai, heures="6 h"))
    assert etats(depot) == ["prete", "question"]
    double = depot.lignes.get(rang=3)
    (question,) = double.questions
    assert question["code"] == "double" and "Heures par semaine" in question["phrase"]
    repondre(auteur=sei, ligne=double, reponses={"double": "meme"}, le=LE)
    assert etats(depot) == ["prete", "ecartee"]
    reprendre_lignes(auteur=sei, depot=depot, lignes=[double.pk], le=LE)
    laisser_de_cote(auteur=sei, depot=depot, lignes=[depot.lignes.get(rang=2).pk], le=LE)
    assert etats(depot) == ["ecartee", "prete"], "la première de côté, la seconde est seule"
    appliquer(depot, sei)
    assert NotificationMdph.objects.get().minutes_hebdo == 360


def test_reprendre_une_ligne_ne_defait_pas_la_reponse_donnee_pour_les_autres(sei, ecole):
    depot = coller(
        sei, ligne(ecole=ecole.uai, heures="12,3"), ligne("Roy", ecole=ecole.uai, heures="7,7")
    )
    repondre_pour_toutes(auteur=sei, depot=depot, code="heures", reponse="ecarter", le=LE)
    assert etats(depot) == ["ecartee", "ecartee"]
    premiere = depot.lignes.get(rang=2)
    assert reprendre_lignes(auteur=sei, depot=depot, lignes=[premiere.pk], le=LE) == 0
    toutes = list(depot.lignes.values_list("pk", flat=True))
    assert reprendre_lignes(auteur=sei, depot=depot, lignes=toutes, le=LE) == 2
    assert etats(depot) == ["question", "question"]


# --- what is odd is asked -----------------------------------------------------------------------


def test_une_formule_a_la_place_d_un_nom_fait_une_question(sei, ecole):
    formule = '=HYPERLINK("http://exemple.invalid")'
    depot = coller(sei, ligne(formule, ecole=ecole.uai), ligne("Dupond2", ecole=ecole.uai))
    premiere, seconde = depot.lignes.order_by("rang")
    assert codes(premiere) == codes(seconde) == ["ecrit"]
    assert "formule de tableur" in premiere.questions[0]["phrase"]
    assert "ne ressemble pas à un nom" in seconde.questions[0]["phrase"]
    assert not {"garder"} - {c for c, _ in premiere.questions[0]["choix"]}
    with pytest.raises(ActionRefusee, match="ligne par ligne"):
        repondre_pour_toutes(auteur=sei, depot=depot, code="ecrit", reponse="garder", le=LE)
    repondre(auteur=sei, ligne=seconde, reponses={"ecrit": "garder"}, le=LE)
    assert etats(depot) == ["question", "prete"]


@pytest.mark.parametrize(("reponse", "gardee"), [("effacer", ""), ("garder", "autisme sévère 6h")])
def test_un_mot_medical_se_demande_avant_d_etre_enregistre(sei, ecole, reponse, gardee):
    depot = coller(sei, ligne(ecole=ecole.uai, heures="6 h", mention="autisme sévère 6h"))
    une = depot.lignes.get()
    assert codes(une) == ["medical"] and "« autisme »" in une.questions[0]["phrase"]
    repondre_pour_toutes(auteur=sei, depot=depot, code="medical", reponse=reponse, le=LE)
    appliquer(depot, sei)
    droit = NotificationMdph.objects.get()
    assert (droit.mention, droit.minutes_hebdo) == (gardee, 360)


@pytest.mark.parametrize(
    ("reponse", "genre", "minutes"),
    [("mutualisee", "mutualisee", None), ("individuelle", "individuelle", 720)],
)
def test_une_mutualisee_avec_des_heures_dit_ce_qu_elle_est(sei, ecole, reponse, genre, minutes):
    depot = coller(sei, ligne(ecole=ecole.uai, type="mutualisée", heures="12 h", mention="AESH"))
    une = depot.lignes.get()
    assert codes(une) == ["aide"] and "12 h" in une.questions[0]["phrase"]
    repondre(auteur=sei, ligne=une, reponses={"aide": reponse}, le=LE)
    appliquer(depot, sei)
    droit = NotificationMdph.objects.get()
    assert (droit.type, droit.minutes_hebdo) == (genre, minutes)
    assert droit.mention == "AESH (12 h)", "rien de ce qui est écrit ne se perd"
    encore = coller(sei, ligne(ecole=ecole.uai, type="mutualisée", heures="12 h", mention="AESH"))
    assert etats(encore) == ["connue"], "la même feuille une seconde fois"


def test_la_reponse_pour_toutes_dit_combien_de_lignes_elle_couvre(sei, ecole):
    depot = coller(
        sei,
        ligne(ecole=ecole.uai, heures="12,3"),
        ligne("Roy", ecole=ecole.uai, heures="", mention="individuelle 12 à 15 heures"),
    )
    fourchette = depot.lignes.get(rang=3)
    assert {"720", "900"} <= {c for c, _ in fourchette.questions[0]["choix"]}
    dites = repondre_pour_toutes(auteur=sei, depot=depot, code="heures", reponse="confirmer", le=LE)
    assert dites == (1, 1) and etats(depot) == ["prete", "question"]
    repondre(auteur=sei, ligne=fourchette, reponses={"heures": "900"}, le=LE)
    appliquer(depot, sei)
    lus = NotificationMdph.objects.values_list("minutes_hebdo", "lecture_heures")
    assert sorted(lus) == [(738, "confirmees"), (900, "confirmees")]


def test_un_service_n_est_pas_une_ecole(sei, ecole):
    cio = f.ecole("CIO de Fougères", type="service")
    depot = coller(sei, ligne(ecole=cio.uai))
    assert "ne scolarise aucun élève" in depot.lignes.get().erreurs[0]


# --- pages --------------------------------------------------------------------------------------


def test_les_pages_du_collage_au_fichier_des_lignes_de_cote(client, sei, ecole):
    depot = coller(
        sei,
        ligne(ecole=ecole.uai),
        ligne("", "Lina", ecole="0359999Z"),
        ligne("Roy", ecole=ecole.uai, heures="", mention="individuelle 12 à 15 heures"),
        ligne("Sow", ecole=ecole.uai, heures="12,3"),
    )
    url = f"/35/depots/{depot.pk}/"
    page = client.get(url).content.decode()
    assert "Lina (sans nom)" in page and "Lina ." not in page
    assert "Laisser de côté cette ligne" in page
    assert "(1 ligne seulement)" in page, "garder les heures ne vaut pas pour « 12 à 15 »"
    page = client.get(f"{url}?etat=question").content.decode()
    assert "laquelle ?" in page and "?." not in page and ".." not in page.split("<main")[1]
    fausse = depot.lignes.get(rang=3)
    formulaire = client.get(f"{url}lignes/{fausse.pk}/").content.decode()
    assert formulaire.count("(facultatif)") == 7, "six cellules sont nécessaires"
    vide = client.post(f"{url}lignes/{fausse.pk}/", {"corriger": "oui", "prenom": "Lina"})
    assert vide.status_code == 422 and "Nom : écrivez cette cellule" in vide.content.decode()
    client.post(f"{url}lignes/{fausse.pk}/", {"de_cote": "oui"})
    assert etats(depot) == ["prete", "ecartee", "question", "question"]
    assert "Reprendre cette ligne" in client.get(f"{url}lignes/{fausse.pk}/").content.decode()
    client.post(f"{url}lignes/{fausse.pk}/", {"reprendre": "oui"})
    assert etats(depot)[1] == "erreur"
    client.post(f"{url}de-cote/")
    dit = client.post(f"{url}repondre/", {"code": "heures", "reponse": "confirmer"}, follow=True)
    assert "vaut pour 1 ligne. 1 se répond à part" in dit.content.decode()
    client.post(f"{url}repondre/", {"code": "heures", "reponse": "a_preciser"})
    client.post(f"{url}appliquer/")
    travail = executer_ici(Travail.objects.get(genre="eleves.appliquer_depot"))
    assert travail.resultat["resume"] == (
        "3 notifications enregistrées. 1 ligne laissée de côté : le dépôt les garde 30 jours."
    )
    assert "1 ligne laissée de côté" in client.get(url).content.decode()
    fichier = client.get(f"{url}de-cote.csv")
    assert Acces.objects.filter(objet="depot", action="export").exists()
    rangees = list(csv.reader(io.StringIO(fichier.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rangees) == 3 and rangees[2][1] == "Lina" and "nom et le prénom" in rangees[2][-1]
    corrige = "\n".join(";".join(r) for r in rangees).replace("0359999Z", ecole.uai)
    corrige = corrige.replace("\n;Lina", "\nBey;Lina")
    client.post("/35/depots/nouveau/", {"cellules": corrige})
    assert etats(DepotNotifications.objects.latest("cree_le")) == ["prete"], "il se dépose tel quel"


@pytest.mark.parametrize("format_voulu", ["xlsx", "csv"])
def test_une_ligne_prete_se_laisse_aussi_de_cote(client, sei, ecole, format_voulu):
    depot = coller(sei, ligne(ecole=ecole.uai))
    vide = client.get(f"/35/depots/{depot.pk}/de-cote.{format_voulu}").content
    toutes = list(depot.lignes.values_list("pk", flat=True))
    laisser_de_cote(auteur=sei, depot=depot, lignes=toutes, le=LE)
    assert depot.lignes.get().etat == EtatLigne.ECARTEE
    rempli = client.get(f"/35/depots/{depot.pk}/de-cote.{format_voulu}").content
    assert len(rempli) > len(vide)
    autre = f.mandat("COORD_PIAL", f.pole("Nord", (ecole,)).perimetre)
    ailleurs = connecter(autre.membre, autre)
    assert ailleurs.get(f"/35/depots/{depot.pk}/de-cote.{format_voulu}").status_code == 404
