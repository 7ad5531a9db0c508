"""The answer to a save speaks of what the act touched only; the rest, kept as it was, stays true.

A reader that merges each answer must hold exactly what a whole read would give.
"""

import datetime
import json
import random

import pytest
from django.test import Client

from aesh.actions.publication import publier
from aesh.models import Accompagnement
from pial.models import Etablissement
from tests import fabriques as f

REQUETES_ENREGISTRER = 41  # with the savepoints of a test, which runs inside a transaction
ORDRE = {"aucun": 0, "partiel": 1, "mutualise": 2, "depasse": 3, "complet": 4}


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    petit.extras["aline"] = f.aesh("Aline", petit.pole)
    # Tom had Sophie last year: rule R13 looks beyond the slots.
    Accompagnement.objects.create(annee=petit.emploi.annee - 1, eleve=petit.tom, aesh=petit.sophie)
    return petit


class Lecteur:
    """What the browser keeps of the grid, answer after answer."""

    def __init__(self, petit):
        self.petit = petit
        self.client = Client()
        self.client.force_login(petit.coordination.membre)
        self.creneaux = {}
        entiere = self.entiere()
        self.aesh = {ligne["id"]: ligne for ligne in entiere["aesh"]}
        self.couverture = {ligne["id"]: ligne for ligne in entiere["couverture"]}
        self.conflits = entiere["conflits"]

    def entiere(self):
        return self.client.get(f"/35/api/v1/emplois/{self.petit.emploi.pk}/grille/").json()

    def envoyer(self, methode, chemin, corps=None, revision=None):
        entetes = {"If-Match": f'"{revision}"'} if revision else {}
        reponse = getattr(self.client, methode)(
            f"/35/api/v1/{chemin}",
            data=json.dumps(corps),
            content_type="application/json",
            headers=entetes,
        )
        assert reponse.status_code in (200, 201), reponse.content
        return reponse.json()

    def fondre(self, reponse):
        """Merge an answer, as the island does."""
        bilan = reponse["bilan"]
        sujets = bilan["sujets"]
        for creneau in [reponse.get("creneau"), *reponse.get("creneaux", [])]:
            if creneau:
                connu = self.creneaux.get(creneau["id"], {"remarques": 0})
                self.creneaux[creneau["id"]] = {**connu, **creneau}
        self.aesh |= {ligne["id"]: ligne for ligne in bilan["aesh"]}
        for cle in sujets["eleves"]:
            self.couverture.pop(cle, None)
        self.couverture |= {ligne["id"]: ligne for ligne in bilan["couverture"]}
        self.conflits = [c for c in self.conflits if not concerne(sujets, c)] + bilan["conflits"]

    def verifier(self):
        entiere = self.entiere()
        assert self.creneaux == {c["id"]: c for c in entiere["creneaux"]}
        assert list(self.aesh.values()) == entiere["aesh"]
        rangees = sorted(
            self.couverture.values(),
            key=lambda x: (ORDRE[x["etat"]], x["lettre"], -(x["manque"] or 0), x["nom"]),
        )
        assert rangees == entiere["couverture"]
        assert trier(self.conflits) == trier(entiere["conflits"])


def concerne(sujets, conflit):
    if conflit["eleve"]:
        return conflit["eleve"] in sujets["eleves"]
    if conflit["aesh"]:
        return conflit["aesh"] in sujets["aesh"]
    return bool(set(conflit["creneaux"]) & set(sujets["creneaux"]))


def trier(conflits):
    return sorted(
        (c["regle"], c["niveau"], c["phrase"], tuple(c["creneaux"]), c["aesh"], c["eleve"])
        for c in [{**c, "aesh": c["aesh"] or "", "eleve": c["eleve"] or ""} for c in conflits]
    )


def au_hasard(petit, de):
    """Fields of a slot that breaks rules as often as not."""
    debut = de.randrange(480, 1000, 15)
    genre = de.choice(["individuelle", "mutualisee"])
    eleves = de.sample([petit.lea, petit.tom, petit.nour], de.choice([0, 1, 1, 2]))
    return {
        "aesh": str(de.choice([petit.sophie, petit.sophie, petit.karim, petit.extras["aline"]]).pk),
        "etablissement": str(de.choice([petit.ecole, petit.autre_ecole]).pk),
        "type": genre,
        "jour": de.randint(1, 2),
        "debut": debut,
        "fin": debut + de.randrange(30, 140, 5),
        "semaine": de.choice(["toutes", "toutes", "A", "B"]),
        "eleves": [str(e.pk) for e in eleves],
    }


def agir(lecteur, de):
    petit, connus = lecteur.petit, list(lecteur.creneaux.values())
    acte = de.choice(["creer", "creer", "modifier", "modifier", "supprimer", "lot"])
    if acte == "creer" or not connus:
        chemin = f"emplois/{petit.emploi.pk}/creneaux/"
        return lecteur.fondre(lecteur.envoyer("post", chemin, au_hasard(petit, de)))
    un = de.choice(connus)
    if acte == "lot":
        deux = de.choice(connus)
        operations = [{"acte": "creer", **au_hasard(petit, de)}]
        vise = {"creneau": un["id"], "revision": un["revision"]}
        operations.append({"acte": "modifier", **vise, **au_hasard(petit, de)})
        if deux is not un:
            vise = {"creneau": deux["id"], "revision": deux["revision"]}
            operations.append({"acte": "supprimer", **vise})
            del lecteur.creneaux[deux["id"]]
        chemin = f"emplois/{petit.emploi.pk}/lot/"
        return lecteur.fondre(lecteur.envoyer("post", chemin, {"operations": operations}))
    chemin = f"creneaux/{un['id']}/"
    if acte == "supprimer":
        del lecteur.creneaux[un["id"]]
        return lecteur.fondre(lecteur.envoyer("delete", chemin, revision=un["revision"]))
    champs = au_hasard(petit, de)
    gardes = de.sample(sorted(champs), de.randint(1, len(champs)))
    if "debut" in gardes or "fin" in gardes:
        gardes = {*gardes, "debut", "fin"}
    corps = {nom: champs[nom] for nom in gardes}
    return lecteur.fondre(lecteur.envoyer("patch", chemin, corps, un["revision"]))


@pytest.mark.parametrize("graine", [1, 2, 3])
def test_ce_qu_on_fond_vaut_une_lecture_entiere(petit, graine):
    lecteur, de = Lecteur(petit), random.Random(graine)
    vues = set()
    for _ in range(20):
        agir(lecteur, de)
        lecteur.verifier()
        vues |= {c["regle"] for c in lecteur.conflits}
    assert vues >= {"R1-sous", "R10", "R13"}


@pytest.mark.parametrize("graine", [1, 2])
def test_ce_qu_on_fond_vaut_une_lecture_entiere_avec_un_autre_pole(petit, graine):
    """Sophie is shared: R5 looks at her other pole's schools, which no slot of the draft names."""
    Etablissement.objects.filter(pk=petit.ecole.pk).update(latitude=48.1, longitude=-1.7)
    voisine = f.ecole("École voisine", latitude=47.4, longitude=-1.7)  # more than two hours
    voisin = f.pole("Voisin", (voisine,))
    f.Affectation.objects.create(aesh=petit.sophie, pole=voisin, periode=f.AN)
    publie = f.emploi(voisin, statut="vise")
    for jour in (1, 2):
        f.creneau(publie, petit.sophie, voisine, jour, "10:00", "11:00", f.eleve("Max", voisine))
    auteur = f.mandat("COORD_PIAL", voisin.perimetre)
    publier(publie, auteur=auteur, le=datetime.date(2026, 9, 14))
    lecteur, de = Lecteur(petit), random.Random(graine)
    vues = set()
    for _ in range(35):
        agir(lecteur, de)
        lecteur.verifier()
        vues |= {c["niveau"] for c in lecteur.conflits if "(pour un autre pôle)" in c["phrase"]}
    assert vues == {"bloquant", "avertissement"}


class Suiveur(Lecteur):
    """Another tab, which changes nothing: it hears what the first one did, as presence.js does."""

    depuis = None

    def entendre(self):
        onglet = {"onglet": "a" * 32, "depuis": self.depuis}
        dit = self.envoyer("post", f"emplois/{self.petit.emploi.pk}/presence/", onglet)
        self.depuis = dit["maintenant"]
        ecrits = [
            cle for cle, n in dit["revisions"] if self.creneaux.get(cle, {}).get("revision", 0) < n
        ]
        retires = [cle for cle in dit["retires"] if cle in self.creneaux]
        connus = [self.creneaux[cle] for cle in ecrits + retires if cle in self.creneaux]
        demande = {
            "creneaux": ecrits + retires,
            "aesh": [c["aesh"] for c in connus],
            "eleves": [e["id"] for c in connus for e in c["eleves"]],
        }
        if demande["creneaux"]:
            lu = self.client.get(f"/35/api/v1/emplois/{self.petit.emploi.pk}/extrait/", demande)
            assert lu.status_code == 200, lu.content
            self.fondre(lu.json())
        for cle in retires:
            del self.creneaux[cle]
        assert len(self.creneaux) == dit["total"]


@pytest.mark.parametrize("graine", [1, 2, 3])
def test_qui_entend_par_extraits_voit_ce_que_tous_voient(petit, graine):
    """Without ever reading the whole grid again: creations, changes, batches, deletions."""
    lecteur, de = Lecteur(petit), random.Random(graine)
    suiveur = Suiveur(petit)
    for _ in range(24):
        agir(lecteur, de)
        if de.random() < 0.4:
            suiveur.entendre()
            suiveur.verifier()
    suiveur.entendre()
    suiveur.verifier()


def test_un_extrait_ne_sort_pas_du_perimetre(petit):
    ailleurs = f.mandat("COORD_PIAL", f.pole("Rennes Sud").perimetre)
    navigateur = Client()
    navigateur.force_login(ailleurs.membre)
    chemin = f"/35/api/v1/emplois/{petit.emploi.pk}/extrait/"
    assert navigateur.get(chemin, {"creneaux": str(petit.emploi.pk)}).status_code == 404


@pytest.mark.parametrize("demande", [{"creneaux": "x"}, {"creneaux": ["0" * 32] * 101}])
def test_un_extrait_mal_demande_est_refuse(petit, demande):
    lecteur = Lecteur(petit)
    chemin = f"/35/api/v1/emplois/{petit.emploi.pk}/extrait/"
    assert lecteur.client.get(chemin, demande).status_code == 400


@pytest.mark.parametrize("autres", [1, 40])
def test_enregistrer_coute_autant_de_requetes_quel_que_soit_le_pole(
    petit, autres, django_assert_num_queries
):
    lecteur = Lecteur(petit)
    chemin = f"emplois/{petit.emploi.pk}/creneaux/"
    champs = {
        **au_hasard(petit, random.Random(0)),
        "aesh": str(petit.sophie.pk),
        "eleves": [str(petit.lea.pk)],
        "semaine": "toutes",
    }
    for n in range(autres):
        f.creneau(petit.emploi, petit.sophie, petit.ecole, n % 5 + 1, "8:30", "9:30", petit.lea)
    creneau = lecteur.envoyer("post", chemin, champs)["creneau"]
    with django_assert_num_queries(REQUETES_ENREGISTRER):
        lecteur.client.patch(
            f"/35/api/v1/creneaux/{creneau['id']}/",
            data=json.dumps({"fin": creneau["fin"] + 5}),
            content_type="application/json",
            headers={"If-Match": '"1"', "Idempotency-Key": "une-fois"},
        )


def test_une_reponse_ne_parle_que_des_personnes_touchees(petit):
    lecteur = Lecteur(petit)
    champs = {**au_hasard(petit, random.Random(0)), "aesh": str(petit.sophie.pk)}
    champs["eleves"] = [str(petit.lea.pk)]
    reponse = lecteur.envoyer("post", f"emplois/{petit.emploi.pk}/creneaux/", champs)
    bilan = reponse["bilan"]
    assert [ligne["nom"] for ligne in bilan["aesh"]] == [petit.sophie.nom_complet]
    assert [ligne["nom"] for ligne in bilan["couverture"]] == ["Léa S."]
    assert bilan["sujets"] == {
        "aesh": [str(petit.sophie.pk)],
        "eleves": [str(petit.lea.pk)],
        "creneaux": [reponse["creneau"]["id"]],
    }
