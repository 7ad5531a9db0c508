"""Missions: the chain of designation, suppléance, renewal, closing; the list."""

import datetime

import pytest
from django.urls import reverse
from time_machine import travel

from comptes.actions.mandats import (
    Personne,
    clore_mission,
    confier_mission,
    renouveler_mission,
    suppleer_mission,
)
from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat, Membre
from comptes.regles import fin_d_annee_scolaire, fin_de_mission, fonctions_designables
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests.distribution import monter, personne

JOUR = datetime.date(2026, 11, 23)
LEA = Personne("lea.martin@exemple.invalid", "Léa", "Martin")


@pytest.fixture
def dans(cote):
    with cloison("35"):
        yield cote


def _confier(cote, auteur, role, genre, **options):
    return confier_mission(
        auteur=cote.mandats[auteur],
        personne=options.pop("personne", LEA),
        role=role,
        perimetre=cote.perimetres[genre],
        du=options.pop("du", JOUR),
        **options,
    )


@pytest.mark.parametrize(
    ("le", "fin"),
    [
        (datetime.date(2026, 8, 31), datetime.date(2026, 8, 31)),
        (datetime.date(2026, 9, 1), datetime.date(2027, 8, 31)),
        (datetime.date(2027, 1, 1), datetime.date(2027, 8, 31)),
    ],
)
def test_fin_d_annee_scolaire(le, fin):
    assert fin_d_annee_scolaire(le) == fin


def test_seule_une_fonction_annuelle_finit_le_31_aout():
    assert fin_de_mission(Role.COORD_PIAL, JOUR, None) == datetime.date(2027, 8, 31)
    tard = datetime.date(2028, 6, 30)
    assert fin_de_mission(Role.COORD_PIAL, JOUR, tard) == datetime.date(2027, 8, 31)
    assert fin_de_mission(Role.SEI, JOUR, None) is None
    assert fin_de_mission(Role.SEI, JOUR, tard) == tard


def test_la_chaine_ne_saute_aucun_maillon():
    assert Role.PILOTE in fonctions_designables(Role.DASEN)
    assert Role.COORD_PIAL not in fonctions_designables(Role.DASEN)
    assert fonctions_designables(Role.PILOTE) == {Role.COORD_PIAL}
    assert Role.DASEN not in fonctions_designables(Role.SEI_CHEF)
    for role in set(Role) - {Role.DASEN, Role.PILOTE, Role.SEI_CHEF, Role.ADMIN}:
        assert fonctions_designables(role) == frozenset()


def test_la_dasen_designe_le_pilote_qui_designe_la_coordination(dans):
    pilote = _confier(dans, Role.DASEN, Role.PILOTE, GenrePerimetre.POLE)
    coordination = confier_mission(
        auteur=pilote,
        personne=Personne("noe@exemple.invalid", "Noé", "Petit"),
        role=Role.COORD_PIAL,
        perimetre=dans.perimetres[GenrePerimetre.POLE],
        du=JOUR,
    )
    assert coordination.au == datetime.date(2027, 8, 31)
    assert coordination.designe_par == pilote.pk


def test_une_personne_inconnue_recoit_un_compte_et_un_courriel_une_connue_un_courriel(dans):
    _confier(dans, Role.SEI_CHEF, Role.IEN_ASH, GenrePerimetre.TENANT)
    lea = Membre.objects.get(email=LEA.email)
    assert not lea.has_usable_password()
    courriel = Courriel.objects.get(destinataire=LEA.email)
    assert reverse("account_reset_password") in courriel.corps
    assert "Choisissez votre mot de passe" in courriel.corps
    lea.set_password("une phrase de passe longue")
    lea.save()
    _confier(dans, Role.SEI_CHEF, Role.SEI, GenrePerimetre.TENANT)
    assert Membre.objects.filter(email=LEA.email).count() == 1
    dernier = Courriel.objects.filter(destinataire=LEA.email).latest("cree_le")
    assert "Connectez-vous" in dernier.corps


@pytest.mark.parametrize(
    ("auteur", "role", "genre"),
    [
        (Role.SEI, Role.IEN_ASH, GenrePerimetre.TENANT),
        (Role.COORD_PIAL, Role.COORD_PIAL, GenrePerimetre.POLE),
        (Role.PILOTE, Role.PILOTE, GenrePerimetre.POLE),
        (Role.SEI_CHEF, Role.DASEN, GenrePerimetre.TENANT),
        (Role.SEI_CHEF, Role.PILOTE, GenrePerimetre.POLE),
        (Role.DASEN, Role.PILOTE, GenrePerimetre.TENANT),
    ],
)
def test_hors_de_la_chaine_l_action_refuse(dans, auteur, role, genre):
    avant = Mandat.objects.count()
    with pytest.raises(ActionRefusee, match="ne permet pas"):
        _confier(dans, auteur, role, genre)
    assert Mandat.objects.count() == avant
    assert not Membre.objects.filter(email=LEA.email).exists()


def test_un_pilote_ne_designe_que_dans_son_pole(dans):
    ailleurs = monter("35", "B")
    with cloison("35"), pytest.raises(ActionRefusee, match="ne permet pas"):
        confier_mission(
            auteur=dans.mandats[Role.PILOTE],
            personne=LEA,
            role=Role.COORD_PIAL,
            perimetre=ailleurs.perimetres[GenrePerimetre.POLE],
            du=JOUR,
        )


def test_on_ne_se_confie_rien_a_soi_meme(dans):
    moi = dans.personnes[Role.SEI_CHEF]
    with pytest.raises(ActionRefusee, match="à vous-même"):
        _confier(
            dans,
            Role.SEI_CHEF,
            Role.IEN_ASH,
            GenrePerimetre.TENANT,
            personne=Personne(moi.email.upper(), "X", "Y"),
        )


def test_deux_fois_la_meme_mission_est_refuse(dans):
    _confier(dans, Role.DASEN, Role.PILOTE, GenrePerimetre.POLE)
    with pytest.raises(ActionRefusee, match="exerce déjà cette fonction"):
        _confier(dans, Role.DASEN, Role.PILOTE, GenrePerimetre.POLE)


def test_une_suppleance_tient_dans_les_dates_de_la_mission(dans):
    mission = _confier(dans, Role.PILOTE, Role.COORD_PIAL, GenrePerimetre.POLE)
    noe = Personne("noe@exemple.invalid", "Noé", "Petit")
    pilote = dans.mandats[Role.PILOTE]
    suppleance = suppleer_mission(
        auteur=pilote,
        personne=noe,
        supplee=mission,
        du=datetime.date(2027, 1, 4),
        au=datetime.date(2027, 1, 29),
    )
    assert suppleance.supplee == mission
    assert suppleance.est_actif(datetime.date(2027, 1, 29))
    assert not suppleance.est_actif(datetime.date(2027, 1, 30))
    with pytest.raises(ActionRefusee, match="dans les dates"):
        suppleer_mission(
            auteur=pilote,
            personne=noe,
            supplee=mission,
            du=datetime.date(2027, 6, 1),
            au=datetime.date(2027, 9, 15),
        )


def test_renouveler_mene_au_31_aout_suivant(dans):
    mission = _confier(dans, Role.PILOTE, Role.COORD_PIAL, GenrePerimetre.POLE)
    pilote = dans.mandats[Role.PILOTE]
    renouveler_mission(auteur=pilote, mandat=mission, le=JOUR)
    mission.refresh_from_db()
    assert (mission.du, mission.au) == (JOUR, datetime.date(2028, 8, 31))
    with pytest.raises(ActionRefusee, match="déjà renouvelée jusqu'au 31/08/2028"):
        renouveler_mission(auteur=pilote, mandat=mission, le=JOUR)


def test_une_mission_close_ne_se_renouvelle_pas(dans):
    mission = _confier(dans, Role.PILOTE, Role.COORD_PIAL, GenrePerimetre.POLE)
    pilote = dans.mandats[Role.PILOTE]
    clore_mission(auteur=pilote, mandat=mission, le=JOUR)
    with pytest.raises(ActionRefusee, match="est terminée"):
        renouveler_mission(auteur=pilote, mandat=mission, le=JOUR)


def test_clore_une_mission_clot_ses_suppleances(dans):
    mission = _confier(dans, Role.PILOTE, Role.COORD_PIAL, GenrePerimetre.POLE)
    pilote = dans.mandats[Role.PILOTE]
    suppleances = [
        suppleer_mission(
            auteur=pilote,
            personne=Personne(f"noe{rang}@exemple.invalid", "Noé", "Petit"),
            supplee=mission,
            du=JOUR + datetime.timedelta(rang),
            au=datetime.date(2027, 1, 29),
        )
        for rang in (0, 30)
    ]
    clore_mission(auteur=pilote, mandat=mission, le=JOUR)
    for suppleance in suppleances:
        suppleance.refresh_from_db()
        assert not suppleance.est_actif(JOUR)
        assert not suppleance.est_actif(JOUR + datetime.timedelta(40))


@pytest.mark.parametrize(("du", "au"), [("9999-12-31", ""), ("2026-11-23", "9999-12-31")])
def test_une_annee_invraisemblable_est_refusee_en_francais(cote, du, au):
    page = cote.client(Role.ADMIN).post(
        "/35/missions/nouvelle/SEI/",
        {"email": "a@exemple.invalid", "prenom": "A", "nom": "B", "du": du, "au": au},
    )
    assert page.status_code == 200
    assert "entre 1990 et 2099" in page.content.decode()


def test_clore_ferme_le_jour_meme_une_mission_en_cours_ou_a_venir(dans):
    for du in (JOUR - datetime.timedelta(30), JOUR, JOUR + datetime.timedelta(30)):
        mission = _confier(dans, Role.PILOTE, Role.COORD_PIAL, GenrePerimetre.POLE, du=du)
        clore_mission(auteur=dans.mandats[Role.PILOTE], mandat=mission, le=JOUR)
        mission.refresh_from_db()
        assert not mission.est_actif(JOUR)
        assert not mission.est_actif(JOUR + datetime.timedelta(60))
        with pytest.raises(ActionRefusee, match="déjà terminée"):
            clore_mission(auteur=dans.mandats[Role.PILOTE], mandat=mission, le=JOUR)
        Mandat.objects.filter(pk=mission.pk).delete()


def test_on_ne_clot_pas_la_mission_que_l_on_exerce(dans):
    admin = dans.mandats[Role.ADMIN]
    with pytest.raises(ActionRefusee, match="que vous exercez"):
        clore_mission(auteur=admin, mandat=admin, le=JOUR)


@travel("2026-11-23 10:00", tick=False)
@pytest.mark.parametrize("nombre", [1, 4])
def test_la_liste_coute_le_meme_nombre_de_requetes(cote, django_assert_num_queries, nombre):
    with cloison("35"):
        for rang in range(nombre):
            _confier(
                cote,
                Role.DASEN,
                Role.PILOTE,
                GenrePerimetre.POLE,
                personne=Personne(f"p{rang}@exemple.invalid", "P", f"Nom{rang}"),
            )
    client = cote.client(Role.SEI_CHEF)
    with django_assert_num_queries(15):
        texte = client.get("/35/missions/?role=PILOTE").content.decode()
    assert texte.count("<tr>") == nombre + 2


def test_un_pilote_ne_voit_que_les_missions_de_son_pole(cote):
    ailleurs = monter("35", "B")
    texte = cote.client(Role.PILOTE).get("/35/missions/").content.decode()
    assert cote.canari in texte
    assert ailleurs.canari not in texte
    assert "Responsable légal</td>" not in texte


def test_l_ecran_confie_et_clot_une_mission(cote):
    client = cote.client(Role.DASEN)
    page = client.get("/35/missions/nouvelle/PILOTE/")
    assert page.status_code == 200
    donnees = {
        "email": LEA.email,
        "prenom": "Léa",
        "nom": "Martin",
        "perimetre": cote.perimetres[GenrePerimetre.POLE].pk,
        "du": "2026-11-01",
        "au": "2027-12-31",
        "lettre": "2026-12",
    }
    assert (
        client.post("/35/missions/nouvelle/PILOTE/", {**donnees, "perimetre": ""}).status_code
        == 200
    )
    assert client.post("/35/missions/nouvelle/PILOTE/", donnees).status_code == 302
    with cloison("35"):
        mission = Mandat.objects.get(membre__email=LEA.email)
    assert mission.au == datetime.date(2027, 8, 31)
    adresse = f"/35/missions/{mission.pk}/clore/"
    assert "ferme tout de suite" in client.get(adresse).content.decode()
    assert client.post(adresse).status_code == 302
    assert client.get("/35/missions/nouvelle/SEI/").status_code == 404


def test_renommer_n_est_pas_possible_par_invitation(cote):
    connue = personne(cote, "connue")
    with cloison("35"):
        _confier(
            cote,
            Role.DASEN,
            Role.PILOTE,
            GenrePerimetre.POLE,
            personne=Personne(connue.email, "Autre", "Nom"),
        )
    connue.refresh_from_db()
    assert connue.nom == cote.canari


@pytest.mark.parametrize(
    ("role", "possible"),
    [
        (Role.DASEN, True),
        (Role.SEI_CHEF, True),
        (Role.ADMIN, True),
        (Role.SEI, False),
        (Role.IEN_ASH, False),
    ],
)
def test_le_departement_clot_une_coordination_sans_son_pilote(dans, role, possible):
    mission = dans.mandats[Role.COORD_PIAL]
    auteur = dans.mandats[role]
    if possible:
        clore_mission(auteur=auteur, mandat=mission, le=JOUR)
        assert not Mandat.objects.actifs(JOUR).filter(pk=mission.pk).exists()
    else:
        with pytest.raises(ActionRefusee):
            clore_mission(auteur=auteur, mandat=mission, le=JOUR)
