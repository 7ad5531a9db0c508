"""Missions: the chain of designation, suppléance, renewal, closing; the list."""

import datetime

import pytest
from django.urls import reverse
from time_machine import travel

from comptes.actions.mandats import (
    Personne,
    clore_mission,
    confier_mission,
    suppleer_mission,
)
from comptes.actions.missions_signees import clore_a_une_date, ouvrir_mission_signee
from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat, Membre
from comptes.regles import fin_d_annee_scolaire, fonctions_designables
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests.distribution import monter, personne

JOUR = datetime.date(2026, 11, 23)
FIN = datetime.date(2027, 8, 31)
LEA = Personne("lea.martin@exemple.invalid", "Léa", "Martin")


@pytest.fixture
def dans(cote):
    with cloison("35"):
        yield cote


def _signee(cote, auteur, **options):
    """A coordination of the pole, as a signed letter opens it."""
    return ouvrir_mission_signee(
        membre=options.pop("membre", None) or cote.personnes[Role.ENSEIGNANT],
        role=options.pop("role", Role.COORD_PIAL),
        perimetre=cote.perimetres[GenrePerimetre.POLE],
        du=options.pop("du", JOUR),
        au=FIN,
        designe_par=cote.mandats[auteur].pk,
        lettre="DOC-1",
    )


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


def test_la_chaine_ne_saute_aucun_maillon():
    assert Role.PILOTE in fonctions_designables(Role.DASEN)
    assert Role.COORD_PIAL not in fonctions_designables(Role.DASEN)
    assert fonctions_designables(Role.PILOTE) == {Role.COORD_PIAL}
    assert Role.DASEN not in fonctions_designables(Role.SEI_CHEF)
    for role in set(Role) - {Role.DASEN, Role.PILOTE, Role.SEI_CHEF, Role.ADMIN}:
        assert fonctions_designables(role) == frozenset()


@pytest.mark.parametrize(
    ("auteur", "role"),
    [(Role.DASEN, Role.PILOTE), (Role.DASEN, Role.AESH_REF), (Role.PILOTE, Role.COORD_PIAL)],
)
def test_une_mission_annuelle_ne_s_ouvre_pas_sans_lettre(dans, auteur, role):
    with pytest.raises(ActionRefusee, match="par une lettre de mission signée"):
        _confier(dans, auteur, role, GenrePerimetre.POLE)
    assert not Membre.objects.filter(email=LEA.email).exists()


def test_une_lettre_n_ouvre_ni_une_autre_fonction_ni_apres_le_31_aout(dans):
    def ouvrir(role=Role.COORD_PIAL, genre=GenrePerimetre.POLE, au=FIN, lettre="DOC-1"):
        return ouvrir_mission_signee(
            membre=dans.personnes[Role.ENSEIGNANT],
            role=role,
            perimetre=dans.perimetres[genre],
            du=JOUR,
            au=au,
            designe_par=None,
            lettre=lettre,
        )

    for refusee in (
        {"role": Role.SEI, "genre": GenrePerimetre.TENANT},
        {"genre": GenrePerimetre.TENANT},
        {"au": FIN + datetime.timedelta(1)},
        {"lettre": ""},
    ):
        with pytest.raises(ActionRefusee):
            ouvrir(**refusee)
    assert ouvrir().au == FIN
    with pytest.raises(ActionRefusee, match="exerce déjà"):
        ouvrir()


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
    _confier(dans, Role.SEI_CHEF, Role.IEN_ASH, GenrePerimetre.TENANT)
    with pytest.raises(ActionRefusee, match="exerce déjà cette fonction"):
        _confier(dans, Role.SEI_CHEF, Role.IEN_ASH, GenrePerimetre.TENANT)


def test_une_suppleance_tient_dans_les_dates_de_la_mission(dans):
    mission = _signee(dans, Role.PILOTE)
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


def test_clore_a_une_date_ferme_le_lendemain_et_les_suppleances_avec(dans):
    mission = _signee(dans, Role.PILOTE)
    pilote = dans.mandats[Role.PILOTE]
    noel = datetime.date(2026, 12, 18)
    suppleance = suppleer_mission(
        auteur=pilote,
        personne=Personne("noe@exemple.invalid", "Noé", "Petit"),
        supplee=mission,
        du=JOUR,
        au=datetime.date(2027, 1, 29),
    )
    with pytest.raises(ActionRefusee, match="un jour à venir"):
        clore_a_une_date(
            auteur=pilote, mandat=mission, dernier_jour=JOUR - datetime.timedelta(1), le=JOUR
        )
    with pytest.raises(ActionRefusee, match="avant le terme"):
        clore_a_une_date(auteur=pilote, mandat=mission, dernier_jour=FIN, le=JOUR)
    with pytest.raises(ActionRefusee, match="ne permet pas"):
        clore_a_une_date(auteur=dans.mandats[Role.SEI], mandat=mission, dernier_jour=noel, le=JOUR)
    clore_a_une_date(auteur=pilote, mandat=mission, dernier_jour=noel, le=JOUR)
    for terme in (mission, suppleance):
        terme.refresh_from_db()
        assert terme.est_actif(noel)
        assert not terme.est_actif(noel + datetime.timedelta(1))


def test_clore_une_mission_clot_ses_suppleances(dans):
    mission = _signee(dans, Role.PILOTE)
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
        mission = _signee(dans, Role.PILOTE, du=du)
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
            membre = Membre.objects.create_user(f"p{rang}@exemple.invalid", prenom="P", nom="N")
            _signee(cote, Role.DASEN, role=Role.PILOTE, membre=membre)
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
    client = cote.client(Role.SEI_CHEF)
    page = client.get("/35/missions/nouvelle/DIRECTEUR/")
    assert page.status_code == 200
    donnees = {
        "email": LEA.email,
        "prenom": "Léa",
        "nom": "Martin",
        "perimetre": cote.perimetres[GenrePerimetre.ETABLISSEMENT].pk,
        "du": "2026-11-01",
        "au": "2027-12-31",
    }
    sans_lieu = {**donnees, "perimetre": ""}
    assert client.post("/35/missions/nouvelle/DIRECTEUR/", sans_lieu).status_code == 200
    assert client.post("/35/missions/nouvelle/DIRECTEUR/", donnees).status_code == 302
    with cloison("35"):
        mission = Mandat.objects.get(membre__email=LEA.email)
    assert mission.au == datetime.date(2027, 12, 31)
    adresse = f"/35/missions/{mission.pk}/clore/"
    assert "ferme tout de suite" in client.get(adresse).content.decode()
    assert client.post(adresse).status_code == 302
    for fonction in ("PILOTE", "COORD_PIAL", "DASEN"):
        assert client.get(f"/35/missions/nouvelle/{fonction}/").status_code == 404


def test_renommer_n_est_pas_possible_par_invitation(cote):
    connue = personne(cote, "connue")
    with cloison("35"):
        _confier(
            cote,
            Role.SEI_CHEF,
            Role.IEN_ASH,
            GenrePerimetre.TENANT,
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
