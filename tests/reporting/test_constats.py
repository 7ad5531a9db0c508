"""Constat de rentrée: prefilled by facts, completed, sent, frozen; versions follow each other."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange
from pypdf import PdfReader

from aesh.models import AbsenceAesh, Contrat
from comptes.enums import Role
from eleves.models import Couverture
from reporting.actions.constats import (
    DonneesConstat,
    completer_constat,
    envoyer_constat,
    ouvrir_constat,
)
from reporting.models import ConstatRentree
from reporting.requetes.constats import constats_visibles, relever
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from socle.fichiers import chemin_du_fichier
from socle.models import Travail
from socle.travaux import genre
from tests import fabriques as f
from tests.distribution import Cote, monter
from tests.reporting.test_balance_lue import plusieurs_poles

LE = datetime.date(2026, 9, 7)


@pytest.fixture
def petit(dans_35: Any) -> f.PetitPole:
    return f.petit_pole()


def test_les_faits_du_jour_preparent_le_constat(petit):
    """Sophie was on contract last year, Karim is new and away, Tom alone is helped."""
    Contrat.objects.filter(aesh=petit.sophie).update(
        periode=DateRange(datetime.date(2025, 9, 1), None)
    )
    AbsenceAesh.objects.create(aesh=petit.karim, periode=DateRange(LE, LE + datetime.timedelta(2)))
    Couverture.objects.create(eleve=petit.tom, minutes_individuelles=60)
    releve = relever(petit.pole, LE)
    assert releve.en_json() == {
        "aesh_presents": 1,
        "aesh_absents": 1,
        "aesh_nouveaux": 1,
        "aesh_a_former": 1,
        "eleves_sans_aide": 2,
    }


def test_rediger_envoyer_puis_une_nouvelle_version_reprend_les_textes(petit):
    constat = ouvrir_constat(auteur=petit.coordination, pole=petit.pole, le=LE)
    assert ouvrir_constat(auteur=petit.coordination, pole=petit.pole, le=LE) == constat
    donnees = _donnees(aesh_presents=9, demandes="Deux clés.")
    complet = completer_constat(
        auteur=petit.coordination, constat=constat, donnees=donnees, revision=1
    )
    with pytest.raises(ActionRefusee, match="entre-temps"):
        completer_constat(auteur=petit.coordination, constat=constat, donnees=donnees, revision=1)
    envoye = envoyer_constat(auteur=petit.coordination, constat=complet, revision=2)
    with pytest.raises(ActionRefusee, match="déjà envoyé"):
        completer_constat(auteur=petit.coordination, constat=envoye, donnees=donnees, revision=3)
    second = ouvrir_constat(
        auteur=petit.coordination, pole=petit.pole, le=LE + datetime.timedelta(7)
    )
    assert (second.version, second.demandes, second.aesh_presents) == (2, "Deux clés.", 2)
    envoye.refresh_from_db()
    assert (envoye.aesh_presents, envoye.releve["aesh_presents"]) == (9, 2)


def _donnees(**champs: Any) -> Any:
    valeurs = dict.fromkeys(
        ("aesh_absents", "aesh_nouveaux", "aesh_a_former", "eleves_sans_aide", "incidents"), 0
    )
    return DonneesConstat(**({**valeurs, "incidents_texte": ""} | champs))


def test_seul_le_pole_redige_et_le_sei_ne_lit_que_l_envoye(petit):
    sei = f.mandat("SEI", f.perimetre("T"))
    with pytest.raises(ActionRefusee):
        ouvrir_constat(auteur=sei, pole=petit.pole, le=LE)
    voisine = f.mandat("COORD_PIAL", f.pole("Autre").perimetre)
    with pytest.raises(ActionRefusee):
        ouvrir_constat(auteur=voisine, pole=petit.pole, le=LE)
    constat = ouvrir_constat(auteur=petit.coordination, pole=petit.pole, le=LE)
    assert not constats_visibles(sei, LE).exists()
    assert constats_visibles(petit.coordination, LE).exists()
    envoyer_constat(auteur=petit.coordination, constat=constat, revision=1)
    assert constats_visibles(sei, LE).exists() and not constats_visibles(voisine, LE).exists()


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    return monter("35", "A")


def url(nom: str, **autres: Any) -> str:
    return reverse(f"reporting:{nom}", kwargs={"departement": "35", **autres})


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_liste_coute_autant_pour_un_que_pour_trois(cote, nombre, django_assert_num_queries):
    with cloison("35"):
        for pole in plusieurs_poles(nombre - 1):
            modele = cote.objets["constat"]
            champs = {c.name: getattr(modele, c.name) for c in modele._meta.local_fields}
            ConstatRentree.objects.create(**{**champs, "id": None or pole.pk, "pole": pole})
    client = cote.client(Role.SEI)
    client.get(url("constats"))
    with django_assert_num_queries(16):
        reponse = client.get(url("constats"))
    assert len(reponse.context["page"].object_list) == nombre


def test_les_pages_redigent_envoient_et_gardent_ce_qui_est_tape(cote):
    client, pole = cote.client(Role.COORD_PIAL), cote.objets["pole"]
    page = client.post(url("constats_pole", pole=pole.pk), follow=True).content.decode()
    assert "Relevé dans le produit" in page
    with cloison("35"):
        brouillon = ConstatRentree.objects.get(pole=pole, version=2)
    adresse = url("constat", constat=brouillon.pk)
    corps = {
        "aesh_presents": "x",
        "aesh_absents": "1",
        "aesh_nouveaux": "0",
        "aesh_a_former": "0",
        "eleves_sans_aide": "2",
        "incidents": "0",
        "incidents_texte": "Une clé perdue.",
        "demandes": "",
        "revision": "1",
    }
    refus = client.post(adresse, corps)
    assert refus.status_code == 422 and "Une clé perdue." in refus.content.decode()
    client.post(adresse, corps | {"aesh_presents": "4", "envoyer": "oui"})
    with cloison("35"):
        brouillon.refresh_from_db()
        assert (brouillon.etat, brouillon.aesh_presents) == ("envoye", 4)
    assert client.post(adresse, corps).status_code == 404
    page = cote.client(Role.SEI).get(adresse).content.decode()
    assert "Une clé perdue." in page and "Rien à signaler" not in page
    assert cote.client(Role.DIRECTEUR).get(adresse).status_code == 404


@pytest.mark.parametrize(
    ("code", "objet", "fixes", "attendu"),
    [
        ("reporting.balance_pdf", "pole", {"le": "2026-11-20"}, "Contrats des AESH"),
        ("reporting.balances_pdf", "pole", {"le": "2026-11-20"}, "le solde le plus bas d'abord"),
        ("reporting.constat_pdf", "constat", {}, "AESH à former"),
    ],
)
def test_les_documents_sont_des_pdf_accessibles_sans_nom_d_eleve(cote, code, objet, fixes, attendu):
    with cloison("35"):
        travail = Travail.objects.create(
            cle=f"{code}:essai",
            genre=code,
            titre="essai",
            parametres={
                ("poles" if code == "reporting.balances_pdf" else objet): str(
                    cote.objets[objet].pk
                ),
                **fixes,
            },
            auteur=cote.personnes[Role.SEI],
            mandat=cote.mandats[Role.SEI].pk,
        )
        resultat = genre(code).fonction(travail, lambda fait, total=None: None)
        chemin = chemin_du_fichier(resultat["fichier"])
    assert chemin is not None
    lu = PdfReader(chemin)
    texte = "".join(page.extract_text() for page in lu.pages).replace("\0", "")
    assert lu.trailer["/Root"]["/Lang"] == "fr" and lu.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert attendu in texte
    assert f"Zoe{cote.canari}" not in texte  # the pupil of the cast
    assert cote.canari.lower() not in resultat["nom_fichier"].lower()
