"""Global search: what it finds, for whom, at what cost, and what it never writes down."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comptes.enums import Role
from eleves.models import Eleve, NotificationMdph, Scolarisation, SuiviNominatif
from reporting.regles.recherche import lire_demande
from reporting.requetes.recherche import PAR_GROUPE, chercher
from socle.cloison import cloison
from socle.models import Acces
from tests import fabriques
from tests.distribution import PERIODE, Cote, monter

URL = "/35/recherche/"
LE = datetime.date(2026, 11, 23)


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    return monter("35", "A")


def trouver(client: Client, mots: str) -> str:
    reponse = client.post(URL, {"q": mots}, headers={"HX-Request": "true"})
    assert reponse.status_code == 200
    return reponse.content.decode()


def ajouter(cote: Cote, combien: int, nom: str = "Lémaître") -> list[Eleve]:
    with cloison("35"):
        eleves = []
        for n in range(combien):
            eleve = Eleve.objects.create(
                nom=nom,
                prenom=f"Noé{n}",
                naissance=datetime.date(2017, 3, 1 + n),
                cle_tri=f"lemaitre noe{n}",
            )
            Scolarisation.objects.create(
                eleve=eleve, etablissement=cote.objets["etablissement"], periode=PERIODE
            )
            eleves.append(eleve)
        return eleves


def test_ce_qui_se_lit_dans_la_case() -> None:
    lue = lire_demande("  Éloïse   MARTIN 04/03/2017 ")
    assert lue.mots == ("eloise", "martin") and lue.naissance == datetime.date(2017, 3, 4)
    assert lire_demande("31/02/2017").naissance is None
    assert lire_demande("a").est_vide and lire_demande("\0").est_vide
    assert not lire_demande("04/03/2017").est_vide and not lire_demande("li").est_vide


def test_sans_accents_par_nom_date_commune_et_numeros(cote: Cote) -> None:
    ajouter(cote, 3)
    client = cote.client(Role.SEI)
    assert "Noé1 L." in trouver(client, "noe1 LEMAITRE")
    par_date = trouver(client, "02/03/2017")
    assert "Noé1 L." in par_date and "Noé0" not in par_date and "AESH" not in par_date
    ecole = cote.objets["etablissement"]
    fiche = reverse("pial:etablissement", args=["35", ecole.pk])
    for mots in (ecole.uai.lower(), ecole.nom.upper()):
        assert f'href="{fiche}"' in trouver(client, mots)
    aesh = cote.objets["aesh"]
    assert str(aesh.pk) in trouver(client, aesh.matricule.lower())
    with cloison("35"):
        NotificationMdph.objects.filter(pk=cote.objets["notification"].pk).update(
            numero="2026-0451"
        )
    assert cote.objets["eleve"].prenom in trouver(client, "2026-04")
    assert cote.objets["eleve"].prenom not in trouver(client, "0451")
    assert "Aucun résultat dans votre périmètre." in trouver(client, "zzzz")
    assert "au moins deux lettres" in trouver(client, "z")


def test_un_pour_cent_ou_un_souligne_sont_des_lettres(cote: Cote) -> None:
    ajouter(cote, 1)
    assert "Aucun résultat" in trouver(cote.client(Role.SEI), "le%re")
    assert "Aucun résultat" in trouver(cote.client(Role.SEI), "l_maitre")


def test_au_dela_de_huit_on_demande_un_mot_de_plus(cote: Cote) -> None:
    ajouter(cote, PAR_GROUPE + 1)
    page = trouver(cote.client(Role.SEI), "lemaitre")
    assert page.count("/semaine/") + page.count('href="/35/eleves/') >= PAR_GROUPE
    assert "Il y en a d&#x27;autres" in page or "Il y en a d'autres" in page


def test_ce_qui_commence_par_le_mot_passe_devant(cote: Cote) -> None:
    with cloison("35"):
        for cle in ("saint-martin zoe", "de martin ana", "martin leo"):
            fabriques.eleve("X", cote.objets["etablissement"])
            Eleve.objects.filter(cle_tri="x").update(cle_tri=cle, prenom=cle.split()[-1])
        groupes = chercher(cote.mandats[Role.SEI], lire_demande("martin"), LE)
    assert [un.titre.split()[0] for un in groupes[0].lignes] == ["leo", "ana", "zoe"]


@pytest.mark.parametrize("role", [Role.COORD_PIAL, Role.DIRECTEUR, Role.PILOTE])
def test_personne_ne_trouve_hors_de_son_perimetre(cote: Cote, role: Role) -> None:
    autre = monter("35", "B")
    page = trouver(cote.client(role), autre.canari)
    assert autre.canari not in page and "Aucun résultat dans votre périmètre." in page
    assert cote.canari in trouver(cote.client(role), cote.canari)


def test_les_chiffres_seulement_ne_trouvent_aucun_nom(cote: Cote) -> None:
    """The Dasen finds a pupil by name only through an open case (matrix, note 1)."""
    eleve = cote.objets["eleve"]
    client = cote.client(Role.DASEN)
    assert eleve.prenom in trouver(client, "zoe"), "un dossier est ouvert"
    assert cote.objets["camarade"].prenom not in trouver(client, cote.canari)
    with cloison("35"):
        SuiviNominatif.objects.all().delete()
    assert eleve.prenom not in trouver(client, "zoe"), "le dossier est clos"
    for role in (Role.ADMIN, Role.DPO, Role.RECTORAT, Role.ARS, Role.AESH_REF):
        assert eleve.prenom not in trouver(cote.client(role), "zoe"), role


def test_l_aesh_ne_trouve_que_les_eleves_de_ses_creneaux_publies(cote: Cote) -> None:
    from aesh.models import CreneauEleve

    client = cote.client(Role.AESH)
    eleve = cote.objets["eleve"]
    assert eleve.prenom not in trouver(client, "zoe"), "le créneau est un brouillon"
    with cloison("35"):
        CreneauEleve.objects.create(creneau=cote.objets["paru"], eleve=eleve)
    assert eleve.prenom in trouver(client, "zoe")
    assert cote.objets["camarade"].prenom not in trouver(client, cote.canari)


def test_chaque_resultat_mene_a_une_page_que_le_lecteur_ouvre(cote: Cote) -> None:
    """An AESH's pupil led to a file that is not hers to read: a 404."""
    from aesh.models import CreneauEleve

    with cloison("35"):
        CreneauEleve.objects.create(creneau=cote.objets["paru"], eleve=cote.objets["eleve"])
    menes = 0
    for role in (Role.AESH, Role.SEI, Role.COORD_PIAL, Role.DIRECTEUR, Role.ERSEH, Role.MDPH):
        client = cote.client(role)
        for lien in re.findall(r'<li>\s*<a href="([^"]+)"', trouver(client, "zoe")):
            assert client.get(lien).status_code == 200, (role, lien)
            menes += role == Role.AESH
    assert menes == 1


def test_les_noms_montres_sont_journalises_jamais_les_mots(cote: Cote) -> None:
    eleves = ajouter(cote, 2)
    trouver(cote.client(Role.SEI), "lemaitre")
    with cloison("35"):
        ligne = Acces.objects.latest("cree_le")
        assert set(ligne.ids) == {e.pk for e in eleves}
        assert (ligne.objet, ligne.motif, ligne.route) == (
            "eleve",
            "recherche",
            "reporting:recherche",
        )
        assert not Acces.objects.filter(route__icontains="lemaitre").exists()
        avant = Acces.objects.count()
        trouver(cote.client(Role.SEI), "zzzz")
        assert Acces.objects.count() == avant, "rien de nominatif n'a été montré"


def test_les_mots_ne_voyagent_pas_dans_l_adresse(cote: Cote) -> None:
    ajouter(cote, 1)
    page = cote.client(Role.SEI).get(URL, {"q": "lemaitre"}).content.decode()
    assert "Noé0" not in page, "une recherche par l'adresse resterait dans les journaux"
    assert 'method="post"' in page


def test_la_page_marche_sans_script(cote: Cote) -> None:
    ajouter(cote, 1)
    page = cote.client(Role.SEI).post(URL, {"q": "lemaitre"}).content.decode()
    assert "<h1>Recherche</h1>" in page and "Noé0 L." in page and 'value="lemaitre"' in page


def test_chaque_page_ouvre_la_recherche(cote: Cote) -> None:
    page = cote.client(Role.SEI).get(reverse("pial:poles", args=["35"])).content.decode()
    assert f'href="{URL}"' in page and 'data-modale-ouvre="recherche"' in page
    seule = cote.client(Role.SEI).get(URL).content.decode()
    assert 'id="recherche"' not in seule


@pytest.mark.parametrize(("role", "attendu"), [(Role.SEI, 17), (Role.COORD_PIAL, 17)])
def test_autant_de_requetes_pour_un_resultat_ou_neuf(
    cote: Cote, role: Role, attendu: int, django_assert_num_queries: Any
) -> None:
    client = cote.client(role)
    ajouter(cote, 1)
    trouver(client, "lemaitre")
    with django_assert_num_queries(attendu):
        trouver(client, "lemaitre")
    ajouter(cote, 9)
    with django_assert_num_queries(attendu):
        trouver(client, "lemaitre")
