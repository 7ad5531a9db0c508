"""The pages of interventions: the list, asking, the head's answer, the family, the homes."""

import datetime
from typing import Any

import pytest

from pas.enums.plan import EtatReponse, Intervenant, TypeReponse
from pas.models import Consentement, InterventionExterieure, Reponse
from socle.models import Acces
from tests import fabriques as f
from tests.aesh.test_vues_exceptions import client_de
from tests.pas.equipe import deposer
from tests.pas.test_interventions import accorder, demander, lieu, placer

__all__ = ["lieu"]
PAGE = "/35/interventions/"
LE = datetime.datetime(2026, 11, 23, 10, tzinfo=datetime.UTC)
FORMULAIRE = {
    "profession": "orthophoniste",
    "demandeur": "famille",
    "rythme": "hebdomadaire",
    "du": "2026-11-23",
    "au": "2027-06-30",
    "jour_1": "2",
    "debut_1": "10:00",
    "fin_1": "10:45",
    "semaine_1": "toutes",
}


@pytest.fixture(autouse=True)
def un_lundi(time_machine: Any) -> None:
    time_machine.move_to(LE)


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_liste_coute_autant_de_requetes(lieu, nombre, django_assert_num_queries):
    for rang in range(nombre):
        placer(lieu, demander(lieu, eleve=f.eleve(f"E{rang}", lieu.pas.ecole)), f"Salle {rang}")
    client = client_de(lieu.tete)
    client.get(PAGE)
    with django_assert_num_queries(18):
        page = client.get(PAGE).content.decode()
    assert page.count("Orthophoniste</td>") == nombre
    assert "E0 S." in page and "Secret" not in page


def test_la_liste_se_filtre_et_ne_montre_que_son_perimetre(lieu):
    accorder(lieu, demander(lieu), "Salle des maîtres")
    demander(lieu, eleve=lieu.tom)
    client = client_de(lieu.coord)
    for filtre, noms in (
        ("", {"Léa", "Tom"}),
        ("?etat=accordee", {"Léa"}),
        ("?etat=ouvertes&q=rables", {"Léa", "Tom"}),
        ("?q=Maitres", {"Léa"}),
        ("?profession=sessad", set()),
        ("?sort=-eleve", {"Léa", "Tom"}),
    ):
        page = client.get(f"{PAGE}{filtre}").content.decode()
        assert {nom for nom in ("Léa", "Tom") if f"{nom} S." in page} == noms, filtre
    assert "Aucune intervention" in client_de(lieu.autre_coord).get(PAGE).content.decode()
    assert client_de(lieu.sei).get(PAGE).status_code == 404


def test_demander_garde_ce_qui_est_tape_puis_envoie(lieu):
    client = client_de(lieu.coord)
    adresse = f"/35/eleves/{lieu.lea.pk}/interventions/nouvelle/"
    assert adresse in client.get(f"/35/eleves/{lieu.lea.pk}/semaine/").content.decode()
    faux = client.post(adresse, FORMULAIRE | {"fin_1": "9:00", "salle": "Préau"})
    page = faux.content.decode()
    assert faux.status_code == 422 and "La fin doit suivre le début." in page
    assert 'value="Préau"' in page and 'value="10:00"' in page
    sans = client.post(adresse, FORMULAIRE | {"fin_1": "", "au": "", "jour_1": ""}).content.decode()
    for phrase in ("heure de fin", "Écrivez le dernier jour", "Choisissez le jour de la semaine"):
        assert phrase in sans
    medical = client.post(adresse, FORMULAIRE | {"salle": "Salle autisme"})
    assert medical.status_code == 422 and "information médicale" in medical.content.decode()
    reponse = client.post(adresse, FORMULAIRE)
    une = InterventionExterieure.objects.get()
    assert reponse.headers["Location"] == f"{PAGE}{une.pk}/"
    assert client_de(lieu.autre_coord).get(adresse).status_code == 404


def test_la_direction_voit_les_autres_puis_repond_sur_son_accueil(lieu):
    accorder(lieu, demander(lieu, eleve=lieu.tom), "Salle bleue")
    une = demander(lieu)
    client, accord = client_de(lieu.tete), f"{PAGE}{une.pk}/accord/"
    accueil = client.get(f"{PAGE}fragments/accueil/").content.decode()
    assert "À donner : accord pour une intervention" in accueil
    page = client.get(accord).content.decode()
    assert "Mardi de 10 h 00 à 10 h 45 : Salle bleue, déjà prise." in page
    assert "Tom" not in page
    prise = client.post(accord, {"reponse": "oui", "salle": "salle bleue"})
    assert prise.status_code == 422 and "déjà prise par une autre" in prise.content.decode()
    assert "Écrivez pourquoi" in client.post(accord, {"reponse": "non"}).content.decode()
    assert client.post(accord, {"reponse": "oui", "salle": "Préau"}).status_code == 302
    assert client.get(accord).status_code == 404, "already answered"
    assert client_de(lieu.coord).get(accord).status_code == 404
    assert Acces.objects.filter(objet="eleve", ids__contains=[str(lieu.lea.pk)]).exists()


def test_la_famille_puis_en_place_puis_la_fin(lieu):
    une = accorder(lieu, demander(lieu))
    client, page = client_de(lieu.coord), f"{PAGE}{une.pk}/"
    demain = {"informee_le": "2026-11-24", "moyen": "telephone"}
    assert "vérifiez la date" in client.post(f"{page}famille/", demain).content.decode()
    sans = {"informee_le": "2026-11-23", "moyen": "courriel"}
    assert "Écrivez l&#x27;adresse" in client.post(f"{page}famille/", sans).content.decode()
    dit = {"informee_le": "2026-11-23", "moyen": "telephone"}
    assert client.post(f"{page}famille/", dit).status_code == 302
    assert client.post(f"{page}acte/", {"acte": "mettre_en_place"}).status_code == 302
    semaine = client.get(f"/35/eleves/{lieu.lea.pk}/semaine/").content.decode()
    assert "Intervention à l&#x27;école, Salle bleue" in semaine
    assert "rthophoniste" not in semaine and "Arrêter ou supprimer" not in semaine
    assert client.post(f"{page}fin/", {"dernier_jour": "2026-11-23"}).status_code == 302
    assert client.post(f"{page}acte/", {"acte": "accorder"}).status_code == 404
    assert "Rouvrir la demande" in client.get(page).content.decode()


def test_un_eleve_sans_droit_vient_d_une_reponse_du_plan(lieu):
    """The family agrees that the PAS speaks with the school, or nothing is asked for."""
    saisine = deposer(lieu.pas, accords=["analyse"])
    reponse = Reponse.objects.create(
        saisine=saisine,
        type=TypeReponse.COORD_EXTERNE,
        intervenant=Intervenant.EXTERIEUR,
        texte="Une orthophoniste vient à l'école.",
        etat=EtatReponse.EN_PLACE,
    )
    client = client_de(lieu.coord)
    adresse = f"/35/demandes-pas/{saisine.pk}/plan/reponses/{reponse.pk}/intervention/"
    refus = client.post(adresse, FORMULAIRE)
    assert refus.status_code == 422 and "notez son accord" in refus.content.decode()
    Consentement.objects.create(
        saisine=saisine,
        action="partage_ecole",
        version="essai",
        est_accorde=True,
        dit_le=LE + datetime.timedelta(hours=1),
    )
    assert client.post(adresse, FORMULAIRE).status_code == 302
    une = InterventionExterieure.objects.get()
    assert (une.eleve, une.reponse, une.etablissement) == (None, reponse, lieu.pas.ecole)
    for qui in (lieu.coord, lieu.pas.educ, lieu.tete):
        assert "Léa B." in client_de(qui).get(f"{PAGE}{une.pk}/").content.decode()
    for qui in (lieu.autre_coord, lieu.autre_tete):
        assert client_de(qui).get(f"{PAGE}{une.pk}/").status_code == 404
    placer(lieu, une)
    une.refresh_from_db()
    assert une.etat == "en_place"
