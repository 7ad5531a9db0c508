"""Register of the field: who tells, who answers, what is late, what is undone; nothing is lost."""

import datetime
from typing import Any

import pytest
from django.urls import reverse

from comptes.enums import Role
from comptes.models import Reglage
from reporting.actions import remontees as actions
from reporting.actions.remontees import DonneesRemontee
from reporting.enums.moyens import EtatRemontee, GenreRemontee
from reporting.models import RemonteeTerrain
from reporting.requetes.remontees import ouvertes_du_pole, remontees_liste
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.distribution import Cote, monter

LE = datetime.date(2026, 11, 20)


@pytest.fixture
def petit(dans_35: Any) -> f.PetitPole:
    return f.petit_pole()


@pytest.fixture
def sei(petit: f.PetitPole) -> Any:
    return f.mandat("SEI", f.perimetre("T"))


def donnees(petit: f.PetitPole, **champs: Any) -> DonneesRemontee:
    valeurs = {
        "pole": petit.pole,
        "etablissement": petit.ecole,
        "genre": GenreRemontee.HEURES,
        "depuis": LE,
        "texte": "Il manque 12 h.",
    }
    return DonneesRemontee(**(valeurs | champs))


def deposee(petit: f.PetitPole, **champs: Any) -> RemonteeTerrain:
    return actions.deposer(auteur=petit.coordination, donnees=donnees(petit, **champs), le=LE)


def test_un_besoin_remonte_attend_une_reponse_dans_le_delai_du_departement(petit, sei):
    assert deposee(petit).echeance == LE + datetime.timedelta(15)
    Reglage.objects.create(code="remontee_delai_jours", valeur=7, du=LE)
    remontee = deposee(petit, etablissement=None)
    assert remontee.echeance == LE + datetime.timedelta(7)
    assert [s.acte for s in remontee.suites.all()] == ["Besoin remonté"]


def test_prise_en_charge_reponse_cloture_et_reouverture_font_l_histoire(petit, sei):
    remontee = deposee(petit)
    echeance = LE + datetime.timedelta(3)
    prise = actions.prendre_en_charge(auteur=sei, remontee=remontee, revision=1, echeance=echeance)
    assert (prise.etat, prise.proprietaire_id, prise.echeance) == (
        EtatRemontee.PRISE_EN_CHARGE,
        sei.membre_id,
        echeance,
    )
    repondue = actions.repondre(auteur=sei, remontee=prise, revision=2, texte=" Un recrutement. ")
    assert (repondue.etat, repondue.reponse) == (EtatRemontee.REPONDUE, "Un recrutement.")
    close = actions.clore(auteur=petit.coordination, remontee=repondue, revision=3)
    rouverte = actions.rouvrir(auteur=petit.coordination, remontee=close, revision=4)
    assert rouverte.etat == EtatRemontee.PRISE_EN_CHARGE  # its owner keeps it
    assert [(s.etat, s.par_id) for s in rouverte.suites.all()] == [
        ("deposee", petit.coordination.membre_id),
        ("prise_en_charge", sei.membre_id),
        ("repondue", sei.membre_id),
        ("close", petit.coordination.membre_id),
        ("prise_en_charge", petit.coordination.membre_id),
    ]


def test_retirer_puis_rouvrir_et_seule_l_auteure_retire(petit, sei):
    remontee = deposee(petit)
    with pytest.raises(ActionRefusee, match="Seule la personne"):
        actions.retirer(auteur=sei, remontee=remontee, revision=1)
    retiree = actions.retirer(auteur=petit.coordination, remontee=remontee, revision=1)
    with pytest.raises(ActionRefusee, match="rouvrez-la"):
        actions.repondre(auteur=sei, remontee=retiree, revision=2, texte="Oui.")
    assert actions.rouvrir(auteur=petit.coordination, remontee=retiree, revision=2).etat == (
        EtatRemontee.DEPOSEE
    )


def test_une_version_depassee_est_refusee_et_rien_n_est_ecrit(petit, sei):
    remontee = deposee(petit)
    actions.repondre(auteur=sei, remontee=remontee, revision=1, texte="Oui.")
    with pytest.raises(ActionRefusee, match="entre-temps"):
        actions.repondre(auteur=sei, remontee=remontee, revision=1, texte="Non.")
    remontee.refresh_from_db()
    assert (remontee.reponse, remontee.suites.count()) == ("Oui.", 2)


def test_le_terrain_ne_repond_pas_et_ne_remonte_pas_pour_les_autres(petit, sei):
    with pytest.raises(ActionRefusee, match="services du département"):
        actions.repondre(
            auteur=petit.coordination, remontee=deposee(petit), revision=1, texte="Oui."
        )
    ailleurs = f.ecole("Ailleurs")
    autre = f.pole("Autre", (ailleurs,))
    for champs, phrase in (
        ({"pole": autre, "etablissement": None}, "Ce pôle"),
        ({"etablissement": ailleurs}, "Cette école"),
        ({"depuis": LE + datetime.timedelta(1)}, "avenir"),
    ):
        with pytest.raises(ActionRefusee, match=phrase):
            deposee(petit, **champs)
    with pytest.raises(ActionRefusee, match="dans ce pôle"):
        actions.deposer(auteur=sei, donnees=donnees(petit, etablissement=ailleurs), le=LE)
    assert RemonteeTerrain.objects.count() == 1


def test_une_directrice_remonte_pour_son_ecole_et_ne_lit_que_la_sienne(petit, sei):
    directrice = f.mandat("DIRECTEUR", petit.ecole.perimetre)
    with pytest.raises(ActionRefusee, match="Choisissez l'école"):
        actions.deposer(auteur=directrice, donnees=donnees(petit, etablissement=None), le=LE)
    sienne = actions.deposer(auteur=directrice, donnees=donnees(petit), le=LE)
    deposee(petit, etablissement=petit.autre_ecole)
    deposee(petit, etablissement=None)
    assert list(remontees_liste(directrice, LE)) == [sienne]
    assert remontees_liste(petit.coordination, LE).count() == 3


def test_les_retards_viennent_d_abord_et_se_comptent(petit, sei):
    tard, faite, tot = deposee(petit), deposee(petit), deposee(petit)
    RemonteeTerrain.objects.filter(pk__in=[tard.pk, faite.pk]).update(
        echeance=LE - datetime.timedelta(1)
    )
    faite.refresh_from_db()
    actions.repondre(auteur=sei, remontee=faite, revision=1, texte="Oui.")
    rangs = dict(remontees_liste(sei, LE).values_list("pk", "rang"))
    assert rangs == {tard.pk: 0, tot.pk: 1, faite.pk: 2}
    ouvertes = ouvertes_du_pole(petit.coordination, petit.pole, LE)
    assert ouvertes is not None and (ouvertes.total, ouvertes.retard) == (2, 1)


# --- pages ---------------------------------------------------------------------------------------


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    return monter("35", "A")


def url(nom: str, **autres: Any) -> str:
    return reverse(f"reporting:{nom}", kwargs={"departement": "35", **autres})


@pytest.mark.parametrize("nombre", [1, 4])
def test_le_registre_coute_autant_pour_une_que_pour_quatre(cote, nombre, django_assert_num_queries):
    with cloison("35"):
        for n in range(nombre - 1):
            RemonteeTerrain.objects.create(
                pole=cote.objets["pole"],
                etablissement=cote.objets["etablissement"],
                genre="materiel",
                depuis=LE,
                texte=f"Manque {n}",
                proprietaire=cote.personnes[Role.SEI],
                echeance=LE,
            )
    client = cote.client(Role.SEI)
    client.get(url("remontees"))
    with django_assert_num_queries(16):
        reponse = client.get(url("remontees"))
    assert reponse.context["total"] == nombre
    assert "en retard" in reponse.content.decode()


def test_remonter_depuis_la_balance_est_prerempli_puis_enregistre(cote):
    client, pole = cote.client(Role.COORD_PIAL), cote.objets["pole"]
    page = client.get(url("remontee_nouvelle"), {"pole": str(pole.pk)}).content.decode()
    assert "solde" in page and "ETP" in page and "Pas de nom d&#x27;élève" in page
    corps = {"pole": str(pole.pk), "genre": "heures", "depuis": "2026-10-05", "texte": ""}
    refus = client.post(url("remontee_nouvelle"), corps)
    assert refus.status_code == 422 and 'value="2026-10-05"' in refus.content.decode()
    corps |= {"texte": "Il manque 12 h.", "ecart": "-1100"}
    reponse = client.post(url("remontee_nouvelle"), corps, follow=True)
    assert "Réponse attendue le" in reponse.content.decode()
    with cloison("35"):
        assert RemonteeTerrain.objects.get(texte="Il manque 12 h.").ecart_centiemes == -1100


def test_filtres_du_registre(cote):
    client = cote.client(Role.SEI)
    for requete, attendu in (
        ({"etat": "retard"}, 1),
        ({"etat": "close"}, 0),
        ({"genre": "materiel"}, 0),
        ({"q": cote.lieu}, 1),
        ({"q": "introuvable"}, 0),
    ):
        assert client.get(url("remontees"), requete).context["total"] == attendu, requete


def test_la_page_fait_chaque_acte_et_garde_ce_qui_est_tape(cote):
    adresse = url("remontee", remontee=cote.objets["remontee"].pk)
    sei, coord = cote.client(Role.SEI), cote.client(Role.COORD_PIAL)
    vide = sei.post(adresse, {"acte": "repondre", "texte": "", "revision": "1"})
    assert vide.status_code == 422 and "Écrivez la réponse" in vide.content.decode()
    prise = {"acte": "prendre", "echeance": "2026-12-01", "revision": "1"}
    assert sei.post(adresse, prise).status_code == 302
    reponse = {"acte": "repondre", "texte": "Oui, en janvier.", "revision": "2"}
    page = sei.post(adresse, reponse, follow=True).content.decode()
    assert "Oui, en janvier." in page and "Prise en charge, réponse attendue" in page
    page = coord.post(adresse, {"acte": "clore", "revision": "3"}, follow=True).content.decode()
    assert "La remontée est close." in page
    assert sei.post(adresse, {"acte": "autre"}).status_code == 404
    lecteur = cote.client(Role.DASEN)
    assert lecteur.get(adresse).status_code == 200
