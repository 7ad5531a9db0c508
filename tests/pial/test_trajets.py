"""Travel times: who types them, both ways, a file read after a dry run, all of it or nothing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comptes.enums import Role
from pial.models import Etablissement, Rattachement, TempsDeTrajet
from socle.cloison import cloison
from tests.distribution import PERIODE, Cote, monter


def url(nom: str, cote: Cote) -> str:
    return reverse(f"pial:{nom}", kwargs={"departement": "35", "pole": cote.objets["pole"].pk})


def texte(reponse: Any) -> str:
    return reponse.content.decode()


@pytest.fixture
def ecoles(cote: Cote) -> list[Etablissement]:
    """Two schools more, a kilometre apart; the pole's own has no known place."""
    with cloison("35"):
        nouvelles = [
            Etablissement.objects.create(
                uai=f"035000{n}X",
                nom=nom,
                cle_tri=nom.lower(),
                type="primaire",
                latitude=48.1 + n / 100,
                longitude=-1.7,
            )
            for n, nom in enumerate(["Arbre", "Barque"])
        ]
        for ecole in nouvelles:
            Rattachement.objects.create(
                pole=cote.objets["pole"], etablissement=ecole, genre="PIAL", periode=PERIODE
            )
    return nouvelles


def temps() -> set[tuple[str, str, str, int]]:
    with cloison("35"):
        lignes = TempsDeTrajet.objects.values_list("depart__nom", "arrivee__nom", "mode", "minutes")
        return set(lignes)


def champ(arrivee: Etablissement, mode: str, valeur: str, avant: str = "") -> dict[str, str]:
    nom = f"{arrivee.pk}_{mode}"
    return {nom: valeur, f"initial-{nom}": avant}


def test_la_coordination_saisit_les_temps_au_depart_d_une_ecole(
    cote: Cote, ecoles: list[Etablissement]
) -> None:
    arbre, barque = ecoles
    client = cote.client(Role.COORD_PIAL)
    page = texte(client.get(url("trajets", cote), {"depart": arbre.pk}))
    assert "Minutes au départ d&#x27;Arbre" in page
    assert "calculé : 15" in page  # by car, 1 km: the minimum
    donnees = {"depart": arbre.pk, **champ(barque, "transports", "25")}
    assert client.post(url("trajets_saisir", cote), donnees).status_code == 302
    assert temps() == {("Arbre", "Barque", "transports", 25)}
    # The way back is the same until it is typed too.
    assert "retour : 25" in texte(client.get(url("trajets", cote), {"depart": barque.pk}))
    donnees = {"depart": barque.pk, **champ(arbre, "transports", "40")}
    client.post(url("trajets_saisir", cote), donnees)
    assert temps() == {("Arbre", "Barque", "transports", 25), ("Barque", "Arbre", "transports", 40)}
    # Emptied: forgotten.
    donnees = {"depart": barque.pk, **champ(arbre, "transports", "", "40")}
    client.post(url("trajets_saisir", cote), donnees)
    assert temps() == {("Arbre", "Barque", "transports", 25)}


def test_ce_qu_une_autre_personne_a_saisi_entre_temps_reste(
    cote: Cote, ecoles: list[Etablissement]
) -> None:
    arbre, barque = ecoles
    with cloison("35"):
        TempsDeTrajet.objects.create(depart=arbre, arrivee=barque, mode="velo", minutes=9)
    perimee = {"depart": arbre.pk, **champ(barque, "velo", ""), **champ(barque, "marche", "30")}
    cote.client(Role.COORD_PIAL).post(url("trajets_saisir", cote), perimee)
    assert temps() == {("Arbre", "Barque", "velo", 9), ("Arbre", "Barque", "marche", 30)}


@pytest.mark.parametrize("valeur", ["-1", "241", "dix"])
def test_une_duree_impossible_est_dite_et_rien_n_est_ecrit(
    cote: Cote, ecoles: list[Etablissement], valeur: str
) -> None:
    arbre, barque = ecoles
    donnees = {
        "depart": arbre.pk,
        **champ(barque, "velo", "12"),
        **champ(barque, "marche", valeur),
    }
    reponse = cote.client(Role.COORD_PIAL).post(url("trajets_saisir", cote), donnees)
    assert reponse.status_code == 422
    assert "Vers Barque, à pied : écrivez un nombre de minutes" in texte(reponse)
    assert temps() == set()


def test_qui_lit_n_ecrit_pas_et_un_autre_pole_n_existe_pas(
    cote: Cote, ecoles: list[Etablissement]
) -> None:
    lecteur = cote.client(Role.SEI)
    page = texte(lecteur.get(url("trajets", cote), {"depart": ecoles[0].pk}))
    assert "Enregistrer" not in page and "15 min, calculé" in page
    donnees = {"depart": ecoles[0].pk, **champ(ecoles[1], "velo", "12")}
    assert lecteur.post(url("trajets_saisir", cote), donnees).status_code == 404
    assert lecteur.get(url("trajets_lire", cote)).status_code == 404
    autre = monter("35", "B").client(Role.COORD_PIAL)
    assert autre.get(url("trajets", cote)).status_code == 404
    assert autre.post(url("trajets_saisir", cote), donnees).status_code == 404
    assert temps() == set()


def deposer(client: Client, cote: Cote, contenu: str) -> Any:
    fichier = SimpleUploadedFile("temps.csv", contenu.encode())
    return client.post(url("trajets_lire", cote), {"fichier": fichier})


TITRES = "uai_depart;depart;uai_arrivee;arrivee;voiture;transports;velo;marche\n"


def test_un_tableau_se_telecharge_se_remplit_et_se_relit(
    cote: Cote, ecoles: list[Etablissement]
) -> None:
    client = cote.client(Role.COORD_PIAL)
    tableau = texte(client.get(url("trajets_csv", cote))).lstrip("\ufeff")
    lignes = tableau.split("\r\n")
    assert lignes[0] == TITRES.strip()
    assert "0350000X;Arbre;0350001X;Barque;;;;" in lignes
    assert len(lignes) == 1 + 3 + 1  # three schools, three pairs
    rempli = tableau.replace("Barque;;;;", "Barque;18;35 min;;")
    reponse = deposer(client, cote, rempli)
    assert "2 temps changent" in texte(reponse) and "2 lignes sans aucun temps" in texte(reponse)
    assert temps() == set()
    lecture = reponse.context["lecture"]
    client.post(url("trajets_appliquer", cote), {"lecture": lecture})
    attendu = {("Arbre", "Barque", "voiture", 18), ("Arbre", "Barque", "transports", 35)}
    assert temps() == attendu
    # Exported again: the times are in it, and reading it back changes nothing.
    exporte = texte(client.get(url("trajets_csv", cote)))
    assert "Barque;18;35;;" in exporte
    assert "Rien ne change." in texte(deposer(client, cote, exporte))


def test_une_ligne_fausse_et_rien_n_est_lu(cote: Cote, ecoles: list[Etablissement]) -> None:
    client = cote.client(Role.COORD_PIAL)
    faux = (
        TITRES
        + "0350000X;;0350001X;;18;;;\n"
        + "0350000X;;0359999X;;18;;;\n"
        + "\n"
        + "350001X;;0350000X;;;300;dix;\n"
        + "0350000X;;0350000X;;5;;;\n"
        + "0350000X;;0350001X;;19;;;\n"
    )
    reponse = deposer(client, cote, faux)
    page = texte(reponse).replace("&#x27;", "'")
    assert reponse.status_code == 422
    assert "Ligne 3 : « 0359999X » (arrivée) n'est pas l'UAI d'une école de ce pôle." in page
    assert "Ligne 5 : transports en commun, « 300 » n'est pas un nombre de minutes" in page
    assert "Ligne 5 : vélo, « dix »" in page
    assert "Ligne 6 : le départ et l'arrivée sont la même école." in page
    assert "Ligne 7 : ce trajet est déjà à la ligne 2." in page
    assert temps() == set()


@pytest.mark.parametrize(
    ("contenu", "mot"),
    [
        ("", "vide"),
        ("uai_depart;velo\n0350000X;5\n", "la colonne « uai_arrivee »"),
        ("uai_depart;uai_arrivee\n0350000X;0350001X\n", "de colonne de temps"),
        (TITRES, "que sa ligne de titres"),
        ("PK\x03\x04", "classeur"),
    ],
)
def test_un_fichier_illisible_dit_pourquoi(
    cote: Cote, ecoles: list[Etablissement], contenu: str, mot: str
) -> None:
    reponse = deposer(cote.client(Role.COORD_PIAL), cote, contenu)
    assert reponse.status_code == 422
    assert mot in texte(reponse).replace("&#x27;", "'")


def test_une_lecture_ne_sert_qu_au_pole_pour_lequel_elle_est_faite(
    cote: Cote, ecoles: list[Etablissement]
) -> None:
    lecture = deposer(
        cote.client(Role.COORD_PIAL), cote, TITRES + "0350000X;;0350001X;;18;;;\n"
    ).context["lecture"]
    autre = monter("35", "B")
    client = autre.client(Role.COORD_PIAL)
    client.post(url("trajets_appliquer", autre), {"lecture": lecture})
    client.post(url("trajets_appliquer", autre), {"lecture": lecture[:-2] + "zz"})
    assert temps() == set()


def test_la_page_fait_autant_de_requetes_a_2_et_a_9_ecoles(
    cote: Cote, ecoles: list[Etablissement], django_assert_num_queries: Any
) -> None:
    client = cote.client(Role.COORD_PIAL)
    client.get(url("trajets", cote))
    with django_assert_num_queries(17):
        client.get(url("trajets", cote))
    with cloison("35"):
        for n in range(6):
            ecole = Etablissement.objects.create(uai=f"{n:07d}Z", nom=f"École {n}", type="primaire")
            Rattachement.objects.create(
                pole=cote.objets["pole"], etablissement=ecole, genre="PIAL", periode=PERIODE
            )
            TempsDeTrajet.objects.create(
                depart=ecoles[0], arrivee=ecole, mode="transports", minutes=n
            )
    with django_assert_num_queries(17):
        assert client.get(url("trajets", cote)).status_code == 200
