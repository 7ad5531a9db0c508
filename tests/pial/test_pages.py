"""Pages of the room: answers, empty states, query counts, who may write."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from comptes.enums import Role
from comptes.models import Perimetre
from pial.annuaire.comparaison import Differences
from pial.models import Etablissement, ImportAnnuaire, Pole, Rattachement
from socle.cloison import cloison
from tests.distribution import PERIODE, Cote, monter


def url(nom: str, **kwargs: Any) -> str:
    return reverse(f"pial:{nom}", kwargs={"departement": "35", **kwargs})


def texte(reponse: Any) -> str:
    return reponse.content.decode()


@pytest.fixture
def sei(cote: Cote) -> Client:
    return cote.client(Role.SEI)


def ajouter_ecoles(cote: Cote, nombre: int) -> list[Etablissement]:
    with cloison("35"):
        ecoles = [
            Etablissement.objects.create(
                uai=f"{n:07d}Z",
                nom=f"École {n}",
                cle_tri=f"ecole {n}",
                type="primaire",
                secteur="public",
                commune="Rennes",
                latitude=48.1 + n / 100,
                longitude=-1.7,
                circonscription=cote.objets["circonscription"],
            )
            for n in range(1, nombre + 1)
        ]
        for ecole in ecoles:
            Rattachement.objects.create(
                pole=cote.objets["pole"], etablissement=ecole, genre="PIAL", periode=PERIODE
            )
    return ecoles


@pytest.mark.parametrize("nom", ["etablissements", "poles", "imports"])
def test_une_liste_fait_autant_de_requetes_a_1_et_a_9_lignes(
    cote: Cote, sei: Client, nom: str, django_assert_num_queries: Any
) -> None:
    attendu = {"etablissements": 16, "poles": 15, "imports": 15}[nom]
    sei.get(url(nom))
    with django_assert_num_queries(attendu):
        assert sei.get(url(nom)).status_code == 200
    ajouter_ecoles(cote, 8)
    with cloison("35"):
        for n in range(8):
            Pole.objects.create(
                code=f"Q{n}",
                nom=f"Q{n}",
                cle_tri=f"q{n}",
                periode=PERIODE,
                support=cote.objets["etablissement"],
                perimetre=Perimetre.objects.create(genre="P", libelle=f"Q{n}"),
            )
            ImportAnnuaire.objects.create(nom_fichier=f"{n}.csv", empreinte=str(n))
    with django_assert_num_queries(attendu):
        assert sei.get(url(nom)).status_code == 200


def test_la_fiche_d_un_pole_fait_autant_de_requetes_a_1_et_a_9_ecoles(
    cote: Cote, sei: Client, django_assert_num_queries: Any
) -> None:
    page = url("pole", pole=cote.objets["pole"].pk)
    sei.get(page)
    with django_assert_num_queries(18):
        assert sei.get(page).status_code == 200
    ajouter_ecoles(cote, 8)
    with django_assert_num_queries(18):
        reponse = sei.get(page)
    assert "École 8" in texte(reponse) and "<svg" in texte(reponse)


def test_la_recherche_ignore_les_accents_et_trouve_un_uai(
    cote: Cote, annuaire_35: Differences, sei: Client
) -> None:
    for mots in ("BREAL montfort", "bréal", "0352958a"):
        page = texte(sei.get(url("etablissements"), {"q": mots}))
        assert "Françoise Elie" in page, mots
    assert "Aucun résultat dans votre périmètre" in texte(
        sei.get(url("etablissements"), {"q": "zzzz"})
    )


def test_les_filtres_et_le_tri_repondent(cote: Cote, annuaire_35: Differences, sei: Client) -> None:
    with cloison("35"):
        pole = Pole.objects.get(code="0350002M")
    page = texte(sei.get(url("etablissements"), {"pole": str(pole.pk), "type": "college"}))
    assert "Pierre Brossolette" in page and "Collège Cleunay" not in page
    page = texte(sei.get(url("etablissements"), {"secteur": "prive", "q": "providence"}))
    assert "La Providence" in page
    assert "Aucun résultat" in texte(sei.get(url("etablissements"), {"disparu": "on"}))


def test_l_inconnu_ferme_la_liste_et_aucune_ecole_n_est_sur_deux_pages(
    cote: Cote, annuaire_35: Differences, sei: Client
) -> None:
    """Hundreds of schools have no head count or the same one: each is on one page exactly."""
    for sens in ("effectif", "-effectif"):
        vues: list[Etablissement] = []
        for page in range(1, 40):
            reponse = sei.get(url("etablissements"), {"sort": sens, "page": page})
            if reponse.status_code != 200:
                break
            vues += [rang.record for rang in reponse.context["table"].paginated_rows]
            if not reponse.context["table"].page.has_next():
                break
        assert len(vues) == len({e.pk for e in vues}) > 700
        connus = [e.effectif for e in vues if e.effectif is not None]
        assert [e.effectif for e in vues[: len(connus)]] == connus, "the unknown are at the end"
        assert connus == sorted(connus, reverse=sens.startswith("-"))


def test_la_fiche_d_une_ecole_montre_horaires_et_poles(cote: Cote, sei: Client) -> None:
    page = texte(sei.get(url("etablissement", etablissement=cote.objets["etablissement"].pk)))
    assert "8 h 30 – 12 h 00" in page
    assert cote.objets["pole"].nom in page
    assert "Aucun calendrier scolaire n'est chargé" in page


def test_la_coordination_consulte_un_autre_pole_sans_ses_personnes(cote: Cote) -> None:
    autre = monter("35", "B")
    coordination = cote.client(Role.COORD_PIAL)
    mien = texte(coordination.get(url("pole", pole=cote.objets["pole"].pk)))
    assert cote.canari in mien
    sien = coordination.get(url("pole", pole=autre.objets["pole"].pk))
    assert sien.status_code == 200 and autre.canari not in texte(sien)


def test_le_reseau_prive_ne_voit_que_ses_ecoles(cote: Cote) -> None:
    ddec = cote.client(Role.DDEC)
    publique = url("etablissement", etablissement=cote.objets["etablissement"].pk)
    assert ddec.get(publique).status_code == 404
    with cloison("35"):
        Etablissement.objects.update(secteur="prive")
    assert ddec.get(publique).status_code == 200


def test_creer_rattacher_detacher(cote: Cote, sei: Client) -> None:
    ecole = cote.objets["etablissement"]
    donnees = {"genre": "PIAL", "nom": "Rennes  Sud", "degre": "premier", "secteur": "public"}
    creation = sei.post(url("pole_creer"), {**donnees, "du": "2026-09-01"})
    with cloison("35"):
        pole = Pole.objects.get(nom="Rennes Sud")
    assert creation.url == url("pole_rattacher", pole=pole.pk)

    refus = sei.post(creation.url, {"etablissements": [str(ecole.pk)], "du": "2026-11-20"})
    assert refus.status_code == 200
    assert f"est déjà rattachée au PIAL {cote.objets['pole'].nom} depuis le" in texte(refus)

    accepte = sei.post(
        creation.url, {"etablissements": [str(ecole.pk)], "du": "2026-11-20", "deplacer": "on"}
    )
    assert accepte.url == url("pole", pole=pole.pk)
    with cloison("35"):
        ancien, nouveau = Rattachement.objects.filter(etablissement=ecole).order_by("periode")
    assert str(ancien.au) == "2026-11-19" and str(nouveau.du) == "2026-11-20" and nouveau.est_saisi

    clore = url("rattachement_clore", rattachement=nouveau.pk)
    assert sei.post(clore, {"dernier_jour": "2026-11-01"}).status_code == 200
    assert sei.post(clore, {"dernier_jour": "2026-12-18"}).url == url("pole", pole=pole.pk)
    with cloison("35"):
        nouveau.refresh_from_db()
    assert str(nouveau.au) == "2026-12-18"


def test_modifier_un_pole_renomme_son_perimetre(cote: Cote, sei: Client) -> None:
    pole = cote.objets["pole"]
    donnees = {"nom": "Nouveau nom", "degre": "second", "secteur": "mixte", "est_renforce": "on"}
    assert sei.post(url("pole_modifier", pole=pole.pk), donnees).status_code == 302
    with cloison("35"):
        pole.refresh_from_db()
        assert pole.perimetre.libelle == "PIAL Nouveau nom" and pole.est_renforce
    faux = sei.post(url("pole_modifier", pole=pole.pk), {**donnees, "uai_support": "0000000A"})
    assert "Aucun établissement du département" in texte(faux)


@pytest.mark.parametrize("role", [Role.COORD_PIAL, Role.PILOTE, Role.DIRECTEUR, Role.MDPH])
def test_les_autres_roles_n_ecrivent_pas_les_poles(cote: Cote, role: Role) -> None:
    client = cote.client(role)
    assert client.get(url("pole_creer")).status_code == 404
    assert client.get(url("pole_modifier", pole=cote.objets["pole"].pk)).status_code == 404
    assert client.get(url("imports")).status_code == 404


def test_les_horaires_ont_des_bornes(cote: Cote) -> None:
    directrice = cote.client(Role.DIRECTEUR)
    page = url("horaires", etablissement=cote.objets["etablissement"].pk)
    assert 'value="8:30"' in texte(directrice.get(page))
    trop = {"1_0_debut": "8:00", "1_0_fin": "12:00"}
    refus = directrice.post(page, trop)
    assert refus.status_code == 200 and "3 h 30 au plus" in texte(refus)
    moitie = directrice.post(page, {"1_0_debut": "8h30"})
    assert "Indiquez le début et la fin" in texte(moitie)
    semaine = {}
    for jour in (1, 2, 4, 5):
        semaine |= {f"{jour}_0_debut": "8:30", f"{jour}_0_fin": "12:00"}
        semaine |= {f"{jour}_1_debut": "13:45", f"{jour}_1_fin": "16h15"}
    accepte = directrice.post(page, semaine, follow=True)
    assert "Les horaires sont enregistrés" in texte(accepte)
    assert "dérogation" in texte(accepte)


def test_les_horaires_d_une_autre_ecole_n_existent_pas(cote: Cote) -> None:
    autre = monter("35", "B")
    page = url("horaires", etablissement=autre.objets["etablissement"].pk)
    assert cote.client(Role.DIRECTEUR).get(page).status_code == 404
    assert cote.client(Role.IEN).get(page).status_code == 404
    assert cote.client(Role.SEI).get(page).status_code == 200


def test_l_api_donne_ecoles_et_poles(cote: Cote, annuaire_35: Differences) -> None:
    client = cote.client(Role.SEI)
    assert client.get("/35/api/v1/etablissements/", {"q": "\0"}).status_code == 200
    corps = client.get("/35/api/v1/etablissements/", {"q": "brossolette"}).json()
    assert corps["resultats"][0]["uai"] == "0350002M" and corps["suivant"] is None
    corps = client.get("/35/api/v1/poles/", {"taille": 10}).json()
    assert len(corps["resultats"]) == 10 and corps["suivant"]
    pole = corps["resultats"][0]
    assert client.get(f"/35/api/v1/poles/{pole['id']}/").json()["nom"] == pole["nom"]
    assert client.post("/35/api/v1/poles/", {}).status_code == 404


def test_un_pole_vide_et_un_departement_vide_le_disent(cote: Cote, sei: Client) -> None:
    with cloison("35"):
        Rattachement.objects.all().update(
            periode=DateRange(PERIODE.lower, PERIODE.lower.replace(year=2021))
        )
    assert "Aucune école rattachée" in texte(sei.get(url("pole", pole=cote.objets["pole"].pk)))
