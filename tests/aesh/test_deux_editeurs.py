"""Two editors on one draft, against a simple model: no confirmed edit lost, nothing overwritten.

Each editor acts on what they last read, which may be stale. The model says which acts must be
accepted (the revision read is the present one) and what the draft then holds.
"""

import json
from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests import fabriques as f

EDITEURS = st.sampled_from(["ana", "marie"])
RANGS = st.integers(0, 9)
CHAMPS = st.fixed_dictionaries(
    {},
    optional={
        "jour": st.integers(1, 5),
        "aesh": st.sampled_from(["sophie", "karim"]),
        "semaine": st.sampled_from(["toutes", "A", "B"]),
        "eleves": st.lists(st.sampled_from(["lea", "nour"]), unique=True, max_size=2),
        "horaire": st.tuples(st.integers(480, 600), st.integers(5, 120)),
    },
).filter(bool)


class DeuxEditeurs(RuleBasedStateMachine):
    """``modele``: what the draft must hold. ``lus``: what each editor believes."""

    petit = None

    @initialize()
    def ouvrir(self):
        self.repere = transaction.savepoint()
        self.noms = {}
        self.clients = {}
        for nom, mandat in (("ana", self.petit.coordination), ("marie", self.petit.extras)):
            self.clients[nom] = Client()
            self.clients[nom].force_login(mandat.membre)
        self.modele, self.nees = {}, []
        self.lus = {"ana": {}, "marie": {}}
        self.derniere = None
        self.numero = 0
        for debut in (480, 540):  # both start from the same two slots
            self.creer("ana", debut)
        self.relire("marie")

    def teardown(self):
        if hasattr(self, "repere"):
            transaction.savepoint_rollback(self.repere)

    def demander(self, editeur, methode, chemin, corps=None, revision=None, cle=None):
        self.numero += 1
        entetes = {"Idempotency-Key": cle or f"essai-{self.numero}"}
        if revision is not None:
            entetes["If-Match"] = f'"{revision}"'
        self.derniere = (editeur, methode, chemin, corps, revision, entetes["Idempotency-Key"])
        return getattr(self.clients[editeur], methode)(
            f"/35/api/v1/{chemin}",
            data=json.dumps(corps),
            content_type="application/json",
            headers=entetes,
        )

    def champs(self, voulus):
        """Fields as the API takes them."""
        voulus = dict(voulus)
        if "horaire" in voulus:
            debut, duree = voulus.pop("horaire")
            voulus |= {"debut": debut, "fin": debut + duree}
        if "aesh" in voulus:
            voulus["aesh"] = str(getattr(self.petit, voulus["aesh"]).pk)
        if "eleves" in voulus:
            voulus["eleves"] = [str(getattr(self.petit, e).pk) for e in voulus["eleves"]]
        return voulus

    def choisir(self, editeur, rang):
        connus = [cle for cle in self.nees if cle in self.lus[editeur]]  # same order at each run
        return connus[rang % len(connus)] if connus else None

    def verifier_refus(self, reponse, cle):
        """A refusal shows the present state, or says that the slot is gone."""
        assert reponse.status_code in (404, 409), reponse.content
        corps = reponse.json()
        if cle not in self.modele:
            assert reponse.status_code == 404 or corps["actuel"] is None
        elif reponse.status_code == 409:
            assert photo(corps["actuel"]) == self.modele[cle]["champs"]
            assert corps["actuel"]["revision"] == self.modele[cle]["revision"]

    @rule(editeur=EDITEURS)
    def relire(self, editeur):
        self.lus[editeur] = {cle: un["revision"] for cle, un in self.modele.items()}

    @rule(editeur=EDITEURS, debut=st.integers(480, 600))
    def creer(self, editeur, debut):
        corps = {
            "aesh": str(self.petit.sophie.pk),
            "etablissement": str(self.petit.ecole.pk),
            "type": "mutualisee",
            "jour": 1,
            "debut": debut,
            "fin": debut + 30,
            "eleves": [str(self.petit.nour.pk)],
        }
        chemin = f"emplois/{self.petit.emploi.pk}/creneaux/"
        reponse = self.demander(editeur, "post", chemin, corps)
        assert reponse.status_code == 201, reponse.content
        cree = reponse.json()["creneau"]
        self.modele[cree["id"]] = {
            "revision": 1,
            "champs": photo({**corps, "semaine": "toutes", "id": cree["id"]}, bruts=True),
        }
        self.nees.append(cree["id"])
        self.lus[editeur][cree["id"]] = 1

    @rule(editeur=EDITEURS, rang=RANGS, voulus=CHAMPS)
    def modifier(self, editeur, rang, voulus):
        cle = self.choisir(editeur, rang)
        if cle is None:
            return
        revision, champs = self.lus[editeur][cle], self.champs(voulus)
        reponse = self.demander(editeur, "patch", f"creneaux/{cle}/", champs, revision)
        present = self.modele.get(cle)
        if present is None or present["revision"] != revision:
            self.verifier_refus(reponse, cle)
            return
        assert reponse.status_code == 200, reponse.content
        self.appliquer(editeur, cle, champs)

    @rule(editeur=EDITEURS, rang=RANGS)
    def supprimer(self, editeur, rang):
        cle = self.choisir(editeur, rang)
        if cle is None:
            return
        revision = self.lus[editeur][cle]
        reponse = self.demander(editeur, "delete", f"creneaux/{cle}/", None, revision)
        present = self.modele.get(cle)
        if present is None or present["revision"] != revision:
            self.verifier_refus(reponse, cle)
            return
        assert reponse.status_code == 200, reponse.content
        del self.modele[cle]
        del self.lus[editeur][cle]

    @rule(editeur=EDITEURS, rangs=st.lists(RANGS, min_size=2, max_size=4), voulus=CHAMPS)
    def lot(self, editeur, rangs, voulus):
        """All or nothing: one stale slot and nothing is written."""
        cles = list(dict.fromkeys(cle for rang in rangs if (cle := self.choisir(editeur, rang))))
        if not cles:
            return
        champs = self.champs(voulus)
        operations = [
            {"acte": "modifier", "creneau": cle, "revision": self.lus[editeur][cle], **champs}
            for cle in cles
        ]
        chemin = f"emplois/{self.petit.emploi.pk}/lot/"
        reponse = self.demander(editeur, "post", chemin, {"operations": operations})
        perimes = [
            cle
            for cle in cles
            if cle not in self.modele or self.modele[cle]["revision"] != self.lus[editeur][cle]
        ]
        if perimes:
            assert reponse.status_code == 409
            assert reponse.json()["creneau"] in perimes
            return
        assert reponse.status_code == 200, reponse.content
        for cle in cles:
            self.appliquer(editeur, cle, champs)

    @rule()
    def renvoyer_la_derniere(self):
        """The answer was lost: the same request leaves again, and nothing happens twice."""
        if self.derniere is None:
            return
        avant = deepcopy(self.modele)
        *demande, cle = self.derniere
        reponse = self.demander(*demande, cle=cle)
        if reponse.status_code < 400:
            assert reponse.headers["Idempotent-Replayed"] == "true"
        assert self.modele == avant

    def appliquer(self, editeur, cle, champs):
        un = self.modele[cle]
        un["revision"] += 1
        un["champs"] |= {
            **champs,
            **({"eleves": sorted(champs["eleves"])} if "eleves" in champs else {}),
        }
        self.lus[editeur][cle] = un["revision"]

    @invariant()
    def le_brouillon_est_le_modele(self):
        if not hasattr(self, "modele"):
            return
        chemin = f"/35/api/v1/emplois/{self.petit.emploi.pk}/grille/"
        lus = self.clients["marie"].get(chemin).json()["creneaux"]
        assert {c["id"]: c["revision"] for c in lus} == {
            cle: un["revision"] for cle, un in self.modele.items()
        }
        assert {c["id"]: photo(c) for c in lus} == {
            cle: un["champs"] for cle, un in self.modele.items()
        }


def photo(creneau, *, bruts=False):
    """The fields that an editor may change."""
    champs = {n: creneau[n] for n in ("aesh", "jour", "debut", "fin", "semaine", "type")}
    eleves = creneau["eleves"] if bruts else [e["id"] for e in creneau["eleves"]]
    return {**champs, "eleves": sorted(eleves)}


@pytest.fixture
def machine(dans_35):
    petit = f.petit_pole()
    petit.extras = f.mandat("COORD_PIAL", petit.pole.perimetre, f.membre("Marie"))
    return type("Machine", (DeuxEditeurs,), {"petit": petit})


def test_deux_editeurs_ne_perdent_ni_n_ecrasent_rien(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
