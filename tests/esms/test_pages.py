"""Directory and teams: who reads, who writes, what is refused, constant query counts."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange

from comptes.enums import Role
from comptes.models import Perimetre
from esms.actions.emas import (
    DonneesEmas,
    arreter_emas,
    creer_emas,
    mettre_au_service,
    reprendre_dans_le_pas,
    retirer_du_pas,
)
from esms.actions.fiches import fermer_esms
from esms.models import Emas, EmasPas, Esms
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests.distribution import Cote
from tests.esms.conftest import JOUR

DEMAIN = JOUR + datetime.timedelta(days=1)


def url(nom: str, **kwargs: Any) -> str:
    return reverse(f"esms:{nom}", kwargs={"departement": "35", **kwargs})


def texte(reponse: Any) -> str:
    return reponse.content.decode()


def ajouter(cote: Cote, nombre: int) -> None:
    with cloison("35"):
        for n in range(nombre):
            ou = Perimetre.objects.create(genre="M", libelle=f"{n}")
            esms = Esms.objects.create(
                finess=f"35000{n:04d}",
                nom=f"SESSAD {n}",
                cle_tri=f"sessad {n} fougeres",
                categorie="182",
                famille="sessad",
                commune="Fougères",
                perimetre=ou,
            )
            emas = Emas.objects.create(
                nom=f"EMAS {n}", cle_tri=f"emas {n}", porteur=esms, periode=DateRange(JOUR, None)
            )
            EmasPas.objects.create(
                emas=emas, pole=cote.objets["pas"], periode=DateRange(JOUR, None)
            )


@pytest.mark.parametrize(("nom", "attendu"), [("liste", 15), ("emas_liste", 15)])
def test_une_liste_fait_autant_de_requetes_a_1_et_a_9_lignes(
    cote: Cote, nom: str, attendu: int, django_assert_num_queries: Any
) -> None:
    sei = cote.client(Role.SEI)
    sei.get(url(nom))
    with django_assert_num_queries(attendu):
        assert sei.get(url(nom)).status_code == 200
    ajouter(cote, 8)
    with django_assert_num_queries(attendu):
        reponse = sei.get(url(nom))
    assert "9 " in texte(reponse) and cote.lieu in texte(reponse)


def test_recherche_filtres_et_listes_vides(cote: Cote) -> None:
    ajouter(cote, 2)
    sei = cote.client(Role.SEI)
    page = texte(sei.get(url("liste"), {"q": "fougeres", "famille": "sessad"}))
    assert "SESSAD 1" in page and f"{cote.lieu} esms" not in page
    with cloison("35"):
        Esms.objects.filter(finess="350000001").update(ferme_le=JOUR)
    assert "SESSAD 1" in texte(sei.get(url("liste"), {"etat": "fermes"}))
    assert "SESSAD 1" not in texte(sei.get(url("liste"), {"etat": "ouverts"}))
    assert "Aucun ESMS ne correspond" in texte(sei.get(url("liste"), {"q": "zzz"}))
    assert "EMAS 0" in texte(sei.get(url("emas_liste"), {"q": "sessad 0"}))
    with cloison("35"):
        cote.objets["mobilisation"].delete()
        EmasPas.objects.all().delete()
        Emas.objects.all().delete()
        Esms.objects.all().delete()
    assert "Déposer un fichier FINESS" in texte(sei.get(url("liste")))
    assert "Aucune EMAS." in texte(sei.get(url("emas_liste")))


CORRIGE = {"nom": "IME Corrigé", "commune": "Rennes", "telephone": "0299123456"}


def test_un_directeur_ne_corrige_que_son_esms(cote: Cote) -> None:
    ajouter(cote, 1)
    directeur, mien = cote.client(Role.ESMS_DIR), cote.objets["esms"]
    with cloison("35"):
        autre = Esms.objects.get(finess="350000000")
    assert directeur.get(url("modifier", esms=autre.pk)).status_code == 404
    assert directeur.post(url("modifier", esms=autre.pk), CORRIGE).status_code == 404
    for acte in ("fermer", "rouvrir"):
        assert directeur.post(url(acte, esms=mien.pk)).status_code == 404
    assert directeur.get(url("emas_creer")).status_code == 404
    assert cote.lieu in texte(directeur.get(url("fragment_mon_esms")))
    assert directeur.post(url("modifier", esms=mien.pk), CORRIGE).status_code == 302
    with cloison("35"):
        mien = Esms.objects.select_related("perimetre").get(pk=mien.pk)
    assert (mien.nom, mien.telephone, mien.saisis) == (
        "IME Corrigé",
        "02 99 12 34 56",
        ["nom", "telephone"],
    )
    assert mien.perimetre.libelle == "IME Corrigé"
    with cloison("35"):
        autre.refresh_from_db()
        assert autre.nom == "SESSAD 0"


def test_l_ars_corrige_mais_n_ajoute_pas_et_l_educateur_lit(cote: Cote) -> None:
    esms = cote.objets["esms"]
    ars, educateur = cote.client(Role.ARS), cote.client(Role.EDUC_PAS)
    assert ars.post(url("modifier", esms=esms.pk), CORRIGE).status_code == 302
    assert ars.get(url("creer")).status_code == 404
    page = educateur.get(url("esms", esms=esms.pk))
    assert page.status_code == 200 and "Modifier" not in texte(page)
    assert educateur.get(url("modifier", esms=esms.pk)).status_code == 404


def test_ajouter_dit_ce_qui_ne_va_pas_et_garde_la_saisie(cote: Cote) -> None:
    sei = cote.client(Role.SEI)
    donnees = {**CORRIGE, "finess": "350002284", "categorie": "183", "telephone": "deux"}
    reponse = sei.post(url("creer"), donnees)
    assert reponse.status_code == 422 and "10 chiffres" in texte(reponse)
    donnees["telephone"] = ""
    reponse = sei.post(url("creer"), donnees)
    assert reponse.status_code == 422 and "est faux" in texte(reponse)
    assert 'value="350002284"' in texte(reponse)
    assert sei.post(url("creer"), donnees | {"finess": "350002283"}).status_code == 302
    reponse = sei.post(url("creer"), donnees | {"finess": "350002283"})
    assert "porte déjà ce numéro" in texte(reponse)
    with cloison("35"):
        assert Esms.objects.get(finess="350002283").est_cree_a_la_main


# Teams


def test_une_emas_sert_plusieurs_pas_a_des_dates(cote: Cote) -> None:
    sei, pas = cote.mandats[Role.SEI], cote.objets["pas"]
    with cloison("35"):
        donnees = DonneesEmas("EMAS Est", cote.objets["esms"], "", "")
        emas = creer_emas(auteur=sei, donnees=donnees, du=JOUR)
        with pytest.raises(ActionRefusee, match="porte déjà le nom"):
            creer_emas(auteur=sei, donnees=donnees, du=JOUR)
        with pytest.raises(ActionRefusee, match="pas pour un PIAL"):
            mettre_au_service(auteur=sei, emas=emas, pole=cote.objets["pole"], du=JOUR)
        with pytest.raises(ActionRefusee, match="pas en service"):
            veille = JOUR - datetime.timedelta(days=1)
            mettre_au_service(auteur=sei, emas=emas, pole=pas, du=veille)
        lien = mettre_au_service(auteur=sei, emas=emas, pole=pas, du=JOUR)
        with pytest.raises(ActionRefusee, match="sert déjà"):
            mettre_au_service(auteur=sei, emas=emas, pole=pas, du=DEMAIN)
        retirer_du_pas(auteur=sei, lien=lien, dernier_jour=JOUR)
        retour = mettre_au_service(auteur=sei, emas=emas, pole=pas, du=DEMAIN)
        with pytest.raises(ActionRefusee, match="revenue"):
            reprendre_dans_le_pas(auteur=sei, lien=lien)
        arreter_emas(auteur=sei, emas=emas, dernier_jour=DEMAIN)
        retour.refresh_from_db()
        assert (retour.du, retour.au, emas.au) == (DEMAIN, DEMAIN, DEMAIN)
        with pytest.raises(ActionRefusee, match="service du département"):
            arreter_emas(auteur=cote.mandats[Role.ESMS_DIR], emas=emas, dernier_jour=DEMAIN)


def test_un_esms_qui_porte_une_equipe_ne_ferme_pas(cote: Cote) -> None:
    with cloison("35"):
        with pytest.raises(ActionRefusee, match="serait sans porteur"):
            fermer_esms(auteur=cote.mandats[Role.SEI], esms=cote.objets["esms"], ferme_le=DEMAIN)
        arreter_emas(auteur=cote.mandats[Role.SEI], emas=cote.objets["emas"], dernier_jour=JOUR)
        fermer_esms(auteur=cote.mandats[Role.SEI], esms=cote.objets["esms"], ferme_le=DEMAIN)
    page = texte(cote.client(Role.SEI).get(url("esms", esms=cote.objets["esms"].pk)))
    assert "Annuler la fermeture" in page
