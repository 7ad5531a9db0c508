"""A visitor at the form, without JavaScript; what arrives in the mailbox."""

import re

from django.db import transaction
from django.test import Client

from pas.actions import limites
from socle.cloison import cloison
from socle.models import Courriel

MERE = {
    "origine": "responsable",
    "prenom_auteur": "Nadia",
    "nom_auteur": "Belkacem",
    "courriel": "nadia@exemple.invalid",
    "telephone": "06 00 00 00 00",
    "souhaits": ["rappel", "interprete"],
    "langue": "arabe",
}
PROFESSEUR = {
    "origine": "professeur",
    "parents_informes": "pas_encore",
    "prenom_auteur": "Paul",
    "nom_auteur": "Ferry",
    "courriel": "paul@exemple.invalid",
}
LEA = {"prenom": "Léa", "nom": "Belkacem", "naissance": "14/03/2017", "classe": "CE1"}
DIFFICILE = {"difficultes": ["venir", "attention"], "texte": "Le matin, elle pleure."}
FAIT = {"deja_fait": ["parle_ecole"], "attente": "Un conseil."}


def commencer(departement="35"):
    client = Client()
    assert client.post("/pas/", {"departement": departement}).status_code == 302
    return client


def remplir(client, uai, *, vous=MERE, eleve=LEA):
    """The first four steps; every answer is the next page."""
    for chemin, corps, suite in (
        ("/pas/demande/1/", vous, "/pas/demande/2/"),
        ("/pas/demande/ecole/", {"uai": uai}, "/pas/demande/2/"),
        ("/pas/demande/2/", eleve, "/pas/demande/3/"),
        ("/pas/demande/3/", DIFFICILE, "/pas/demande/4/"),
        ("/pas/demande/4/", FAIT, "/pas/demande/5/"),
    ):
        reponse = client.post(chemin, corps)
        assert (reponse.status_code, reponse.get("Location")) == (302, suite), reponse.content[
            :3000
        ]
    return client


def envoyer(client, monkeypatch, **corps):
    """The fifth step, read long enough."""
    page = client.get("/pas/demande/5/").content.decode()
    defi = re.search(r'name="defi" value="([^"]+)"', page)[1]
    monkeypatch.setattr(limites, "AGE_MINIMAL_S", -1)
    return client.post("/pas/demande/5/", {"defi": defi, "accords": ["analyse"], **corps})


def courriels(departement="35"):
    with transaction.atomic(), cloison(departement):
        return list(Courriel.objects.order_by("cree_le"))


def lien(courriel):
    """Path and query of the link of a message."""
    return re.search(r"https?://[^/\s]+(/pas/\S+)", courriel.corps)[1]


def deposer(uai, monkeypatch, **choix):
    """From the first page to the follow-up page; the browser, its visit open."""
    client = remplir(commencer(), uai, **choix)
    assert envoyer(client, monkeypatch)["Location"] == "/pas/demande/envoyee/"
    chemin = lien(courriels()[-1])
    cle = chemin.partition("cle=")[2]
    reponse = client.post("/pas/demande/confirmer/", {"cle": cle})
    assert reponse["Location"] == "/pas/suivi/", reponse.content[:2000]
    return client
