"""Notes, remarks and proposals on a slot: who writes, who reads, who answers, who is told."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from aesh.actions import emplois, publication
from aesh.actions.remarques import Horaire, ecrire_remarque, repondre_remarque
from aesh.models import Creneau, EmploiDuTemps, RemarqueCreneau
from socle.courriel import verifier_sans_nom
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests import fabriques as f

TEXTE = "Le car arrive à 8 h 40 : peut-on commencer plus tard ?"


@pytest.fixture
def petit(dans_35):
    """Sophie has an account; heads of both schools, a referent teacher of hers, a class teacher."""
    petit = f.petit_pole()
    petit.extras["creneau"] = f.creneau(
        petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea
    )
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    EmploiDuTemps.objects.update(statut="vise")
    publication.publier(petit.emploi, auteur=petit.coordination, le=f.RENTREE, prevenir=False)
    petit.extras["creneau"] = Creneau.objects.get(pk=petit.extras["creneau"].pk)
    petit.sophie.membre = f.membre("Sophie")
    petit.sophie.save()
    petit.extras |= {
        "sophie": f.mandat("AESH", petit.sophie.perimetre, petit.sophie.membre),
        "direction": f.mandat("DIRECTEUR", petit.ecole.perimetre),
        "principale": f.mandat("CHEF_ETAB", petit.autre_ecole.perimetre),
        "erseh": f.mandat("ERSEH", f.perimetre("K", "Secteur 3")),
        "enseignant": f.mandat("ENSEIGNANT", petit.ecole.perimetre),
        "sei": f.mandat("SEI_CHEF", f.perimetre("T")),
        "referent": f.mandat("AESH_REF", petit.pole.perimetre),
    }
    # A sector: several schools, of one pole or of many.
    petit.ecole.secteur_referent = petit.extras["erseh"].perimetre
    petit.ecole.save()
    return petit


def client_de(mandat):
    navigateur = Client()
    navigateur.force_login(mandat.membre)
    return navigateur


def dire(petit, qui="sophie", genre="remarque", **options):
    auteur = petit.pilote if qui == "pilote" else petit.extras.get(qui, petit.coordination)
    options = {"texte": TEXTE, "creneau": petit.extras["creneau"], **options}
    return ecrire_remarque(auteur=auteur, genre=genre, **options)


@pytest.mark.parametrize(
    ("qui", "remarque", "note"),
    [
        ("sophie", True, True),
        ("direction", True, True),
        ("pilote", True, False),
        ("erseh", True, False),
        ("coordination", False, True),
        ("sei", False, True),
        ("principale", False, False),
        ("enseignant", False, False),
        ("referent", False, False),
    ],
)
def test_qui_ecrit_quoi(petit, qui, remarque, note):
    for genre, permis in (("remarque", remarque), ("proposition", remarque), ("note", note)):
        if permis:
            assert dire(petit, qui, genre).texte == TEXTE
        else:
            with pytest.raises(ActionRefusee):
                dire(petit, qui, genre)


def test_l_aesh_n_ecrit_que_sur_ses_creneaux_parus(petit):
    autre = Creneau.objects.get(aesh=petit.karim)
    with pytest.raises(ActionRefusee):
        dire(petit, creneau=autre)
    brouillon = emplois.ouvrir_brouillon(
        pole=petit.pole,
        annee=f.ANNEE,
        date_effet=datetime.date(2026, 11, 30),
        auteur=petit.coordination,
    )
    with pytest.raises(ActionRefusee):
        dire(petit, creneau=brouillon.creneaux.get(aesh=petit.sophie))
    client = client_de(petit.extras["sophie"])
    assert client.get(f"/35/ma-semaine/creneaux/{autre.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("genre", "horaire"),
    [
        ("remarque", Horaire(2, 540, 600)),
        ("proposition", Horaire(6, 540, 600)),
        ("proposition", Horaire(2, 600, 540)),
        ("proposition", Horaire(2, 300, 540)),
    ],
)
def test_un_horaire_impossible_est_refuse(petit, genre, horaire):
    with pytest.raises(ActionRefusee):
        dire(petit, genre=genre, horaire=horaire)
    assert not RemarqueCreneau.objects.exists()


@pytest.mark.parametrize("texte", ["", "   ", "x" * 501])
def test_un_texte_vide_ou_trop_long_est_refuse(petit, texte):
    with pytest.raises(ActionRefusee):
        dire(petit, texte=texte)


def test_un_bouton_presse_deux_fois_ne_dit_qu_une_fois(petit):
    assert dire(petit).pk == dire(petit).pk
    assert dire(petit, qui="direction").pk != dire(petit).pk


# --- the answer -------------------------------------------------------------------------------


def test_la_coordination_repond_une_fois_et_l_auteur_le_sait(petit):
    une = dire(petit)
    with pytest.raises(ActionRefusee):  # the pilote does not answer
        repondre_remarque(remarque=une, auteur=petit.pilote, etat="repondue", reponse="Oui.")
    with pytest.raises(ActionRefusee):  # a refusal is explained
        repondre_remarque(remarque=une, auteur=petit.coordination, etat="ecartee", reponse=" ")
    with pytest.raises(ActionRefusee):
        repondre_remarque(remarque=une, auteur=petit.coordination, etat="ouverte", reponse="?")
    faite = repondre_remarque(
        remarque=une, auteur=petit.coordination, etat="repondue", reponse="Merci, je regarde."
    )
    assert faite.etat == "repondue" and faite.repondu_le
    with pytest.raises(ActionRefusee):
        repondre_remarque(remarque=une, auteur=petit.coordination, etat="acceptee", reponse="")
    (courriel,) = Courriel.objects.filter(destinataire=petit.sophie.membre.email)
    assert "/35/ma-semaine/remarques/" in courriel.corps
    page = client_de(petit.extras["sophie"]).get("/35/ma-semaine/remarques/").content.decode()
    assert "Merci, je regarde." in page and "Répondue" in page


def test_une_note_n_attend_rien(petit):
    note = dire(petit, genre="note")
    assert not Courriel.objects.exists()
    with pytest.raises(ActionRefusee):
        repondre_remarque(remarque=note, auteur=petit.coordination, etat="acceptee", reponse="")


def test_un_courriel_par_heure_et_par_pole_sans_nom_d_eleve(petit):
    dire(petit, texte=f"Pour {petit.lea.prenom} {petit.lea.nom}, commencer plus tard ?")
    dire(petit, qui="direction")
    dire(petit, qui="pilote", genre="proposition")
    (courriel,) = Courriel.objects.all()
    assert courriel.destinataire == petit.coordination.membre.email
    assert courriel.a_envoyer_le > timezone.now()
    assert f"/35/emplois/{petit.emploi.pk}/remarques/" in courriel.corps
    noms = [petit.lea.prenom, petit.lea.nom, f"{petit.lea.prenom} {petit.lea.nom}"]
    verifier_sans_nom(f"{courriel.sujet} {courriel.corps}", noms)


def test_accepter_un_horaire_ouvre_le_formulaire_rempli_et_ne_change_rien(petit):
    une = dire(petit, genre="proposition", horaire=Horaire(2, 540, 600))
    client = client_de(petit.coordination)
    page = f"/35/emplois/{petit.emploi.pk}/remarques/{une.pk}/"
    reponse = client.post(page, {"etat": "acceptee", "reponse": ""}, follow=True)
    assert "ouvrez une nouvelle version" in reponse.content.decode(), "aucun brouillon"
    brouillon = emplois.ouvrir_brouillon(
        pole=petit.pole,
        annee=f.ANNEE,
        date_effet=datetime.date(2026, 11, 30),
        auteur=petit.coordination,
    )
    sien = brouillon.creneaux.get(lignee=une.lignee)
    appliquer = f"/35/emplois/{brouillon.pk}/creneaux/{sien.pk}/?proposition={une.pk}"
    assert appliquer in client.get(page).content.decode()
    texte = client.get(appliquer).content.decode()
    assert 'value="09:00"' in texte and "Proposition à appliquer" in texte
    sien.refresh_from_db()
    assert (sien.jour, sien.debut, sien.revision) == (1, 510, 1), "rien ne change sans elle"
    autre = dire(petit, genre="proposition", horaire=Horaire(4, 540, 600))
    page = f"/35/emplois/{petit.emploi.pk}/remarques/{autre.pk}/"
    reponse = client.post(page, {"etat": "acceptee", "reponse": "D'accord."})
    assert reponse.url == f"/35/emplois/{brouillon.pk}/creneaux/{sien.pk}/?proposition={autre.pk}"


def test_elle_suit_le_creneau_de_version_en_version(petit):
    dire(petit, texte="Suivre ce créneau.")
    brouillon = emplois.ouvrir_brouillon(
        pole=petit.pole,
        annee=f.ANNEE,
        date_effet=datetime.date(2026, 11, 30),
        auteur=petit.coordination,
    )
    copie = brouillon.creneaux.get(aesh=petit.sophie)
    client = client_de(petit.coordination)
    page = client.get(f"/35/emplois/{brouillon.pk}/creneaux/{copie.pk}/").content.decode()
    assert "Suivre ce créneau." in page
    grille = client.get(f"/35/emplois/{brouillon.pk}/").content.decode()
    assert "1 remarque en attente." in grille and "Remarques (1 en attente)" in grille


def test_un_scenario_jete_n_emporte_pas_ce_qui_est_dit(petit):
    scenario = EmploiDuTemps.objects.create(
        pole=petit.pole, annee=f.ANNEE, version=9, scenario="Essai", date_effet=f.RENTREE
    )
    copie = f.creneau(scenario, petit.sophie, petit.ecole, 1, "8:30", "10:00")
    dite = dire(petit, qui="direction", creneau=copie)
    scenario.delete()
    assert RemarqueCreneau.objects.filter(pk=dite.pk).exists()


# --- who reads --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("qui", "lit"),
    [
        ("coordination", True),
        ("pilote", True),
        ("sei", True),
        ("direction", True),
        ("principale", False),
        ("enseignant", False),
        ("referent", False),
    ],
)
def test_qui_lit_ce_qui_est_dit(petit, qui, lit):
    une = dire(petit)
    mandat = getattr(petit, qui, None) or petit.extras[qui]
    client = client_de(mandat)
    racine = f"/35/emplois/{petit.emploi.pk}"
    pages = [
        f"{racine}/creneaux/{une.emploi.creneaux.get(aesh=petit.sophie).pk}/",
        f"{racine}/remarques/",
        f"{racine}/remarques/{une.pk}/",
    ]
    for page in pages:
        texte = client.get(page).content.decode()
        assert ("Le car arrive" in texte) == lit, page
    grille = client.get(f"{racine}/").content.decode()
    assert ("1 remarque en attente." in grille) == lit


def test_l_aesh_lit_les_notes_et_les_siennes_seulement(petit):
    dire(petit, texte="À moi.")
    dire(petit, qui="direction", texte="Entre nous.")
    dire(petit, qui="coordination", genre="note", texte="Prendre la clé.")
    creneau = petit.extras["creneau"]
    client = client_de(petit.extras["sophie"])
    page = client.get(f"/35/ma-semaine/creneaux/{creneau.pk}/").content.decode()
    assert "À moi." in page and "Prendre la clé." in page and "Entre nous." not in page
    assert "ni diagnostic ni information médicale" in page
    refus = client.get(f"/35/emplois/{petit.emploi.pk}/remarques/")
    assert refus.status_code == 404


def test_ecrire_depuis_ma_semaine_et_depuis_la_page_du_creneau(petit):
    creneau = petit.extras["creneau"]
    client = client_de(petit.extras["sophie"])
    semaine = client.get("/35/ma-semaine/?semaine=2026-09-07").content.decode()
    page = f"/35/ma-semaine/creneaux/{creneau.pk}/"
    assert page in semaine
    corps = {"genre": "proposition", "texte": "Plutôt mardi.", "jour": "2"}
    assert client.post(page, corps).status_code == 422
    corps |= {"debut": "9:00", "fin": "10:00"}
    assert client.post(page, corps).status_code == 302
    chef = client_de(petit.extras["direction"])
    ecrire = f"/35/emplois/{petit.emploi.pk}/creneaux/{creneau.pk}/remarques/"
    assert chef.post(ecrire, {"genre": "remarque", "texte": "D'accord."}).status_code == 302
    assert RemarqueCreneau.objects.count() == 2
    assert client_de(petit.extras["principale"]).get(ecrire).status_code == 404


def test_la_liste_filtre_et_met_en_attente_d_abord(petit):
    faite = dire(petit, texte="Déjà répondue.")
    repondre_remarque(
        remarque=faite, auteur=petit.coordination, etat="repondue", reponse="C'est fait."
    )
    dire(petit, qui="direction", texte="Encore ouverte.")
    client = client_de(petit.coordination)
    page = f"/35/emplois/{petit.emploi.pk}/remarques/"
    texte = client.get(page).content.decode()
    assert texte.index("Encore ouverte.") < texte.index("Déjà répondue.")
    assert "<strong>1 en attente</strong> sur 2" in texte
    assert "Encore ouverte." not in client.get(f"{page}?etat=repondue").content.decode()
    assert "Déjà répondue." not in client.get(f"{page}?q=encore").content.decode()
    assert client.get(f"{page}?sort=-cree_le&ecole={petit.ecole.pk}").status_code == 200
    vide = client.get(f"{page}?q=rien+de+tel").content.decode()
    assert "Aucune remarque ne correspond." in vide


@pytest.mark.parametrize("nombre", [1, 4])
def test_la_liste_coute_autant_de_requetes(petit, nombre, django_assert_num_queries):
    for rang in range(nombre):
        dire(petit, texte=f"Remarque {rang}")
    client = client_de(petit.coordination)
    page = f"/35/emplois/{petit.emploi.pk}/remarques/"
    client.get(page)
    with django_assert_num_queries(16):
        assert client.get(page).status_code == 200


def test_l_enseignant_referent_lit_et_ecrit_pour_les_ecoles_de_son_secteur_seulement(petit):
    erseh = petit.extras["erseh"]
    ailleurs = Creneau.objects.get(emploi=petit.emploi, etablissement=petit.autre_ecole)
    with pytest.raises(ActionRefusee):
        dire(petit, "erseh", creneau=ailleurs)
    dire(petit, "erseh", texte="Léa change de groupe en janvier.")
    dire(petit, "principale", creneau=ailleurs, texte="Autre école.")
    page = client_de(erseh).get(f"/35/emplois/{petit.emploi.pk}/remarques/").content.decode()
    assert "change de groupe en janvier" in page
    assert "Autre école." not in page
    petit.autre_ecole.secteur_referent = erseh.perimetre
    petit.autre_ecole.save()
    page = client_de(erseh).get(f"/35/emplois/{petit.emploi.pk}/remarques/").content.decode()
    assert "Autre école." in page
