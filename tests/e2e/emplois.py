"""Shared by the browser tests of the timetable: a worker, a draft where a pupil waits, gestures."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from aesh.actions.creneaux import creer, modifier
from aesh.actions.emplois import ouvrir_brouillon
from aesh.actions.saisie_creneau import DonneesCreneau
from aesh.models import Creneau, EmploiDuTemps
from aesh.models.emploi import OUVERTS
from aesh.requetes.grille import grille_du_pole
from comptes.models import Departement, Mandat, Membre
from comptes.requetes import aujourdhui_dans
from pial.regles import UN_JOUR, annee_scolaire, lundi_de
from socle.cloison import cloison
from socle.verrous import verrouiller
from tests import fabriques
from tests.e2e.navigateur import entrer
from tests.ouvrier import Ouvrier, courtier_prive
from tests.serveur import serveur_de_production

DOMAINE = "demo.maillage.invalid"


@contextmanager
def serveur_et_ouvrier() -> Iterator[str]:
    """The web server and a real Celery worker on a broker of their own."""
    avant = os.environ["REDIS_URL"]
    with tempfile.TemporaryDirectory() as dossier, courtier_prive() as courtier:
        os.environ["REDIS_URL"] = courtier.url
        ouvrier = Ouvrier(courtier.url, "config", Path(dossier) / "ouvrier.log", enfants=1)
        try:
            with serveur_de_production() as adresse:
                yield adresse
        finally:
            ouvrier.arreter()
            os.environ["REDIS_URL"] = avant


@dataclass(frozen=True)
class Attente:
    """A draft, a pupil without a slot, her AESH who now has free hours, one of his other slots."""

    emploi: str
    eleve: str
    aesh: str
    aesh_id: str
    ecole: str
    jour: int
    debut: int
    fin: int
    autre_creneau: str
    autre_fin: int


def compte(nom: str) -> Membre:
    return Membre.objects.get(email=f"{nom}@{DOMAINE}")


def ouvrir_attente(nom: str) -> Attente:
    """A new draft of this coordinator's pole, and a pupil whose slots were taken away."""
    le = aujourdhui_dans(Departement.objects.get(code="35"))
    with transaction.atomic(), cloison("35"):
        mandat = Mandat.objects.select_related("perimetre").get(
            membre=compte(nom), role="COORD_PIAL"
        )
        pole = mandat.perimetre.pole
        lundi = lundi_de(le) + 7 * UN_JOUR
        # What another test left in preparation would be this one's conflicts.
        ouverts = EmploiDuTemps.objects.filter(pole=pole, statut__in=OUVERTS)
        for ouvert in ouverts:  # a tab may still be saying that it is there
            verrouiller(f"emploi:{ouvert.pk}", seul=True)
        ouverts.delete()
        emploi = ouvrir_brouillon(
            pole=pole, annee=annee_scolaire(lundi), date_effet=lundi, auteur=mandat
        )
        grille = grille_du_pole(emploi, mandat, le)
        aesh = {a.id: a for a in grille.aesh}
        seul = next(
            c
            for c in grille.creneaux
            if c.type == "individuelle"
            and c.fin - c.debut >= 90
            and sum(x.titre == c.titre for x in grille.creneaux) > 1
            and len({x.aesh for x in grille.creneaux if x.titre == c.titre}) == 1
        )
        autre = next(c for c in grille.creneaux if c.aesh != seul.aesh and c.fin - c.debut > 60)
        Creneau.objects.filter(emploi=emploi, liens_eleves__eleve=seul.eleves[0]["id"]).delete()
        return Attente(
            emploi=f"/35/emplois/{emploi.pk}/",
            eleve=seul.titre,
            aesh=aesh[seul.aesh].nom,
            aesh_id=seul.aesh,
            ecole=seul.etablissement,
            jour=seul.jour,
            debut=seul.debut,
            fin=seul.fin,
            autre_creneau=autre.id,
            autre_fin=autre.fin,
        )


@dataclass(frozen=True)
class Doublon:
    """An AESH placed twice at the same moment, and another who is free that day."""

    creneau: str
    aesh: str
    libre: str


def doubler(attente: Attente) -> Doublon:
    """Place an AESH twice: half an hour after the start of one of her slots, in the same school."""
    le = aujourdhui_dans(Departement.objects.get(code="35"))
    with transaction.atomic(), cloison("35"):
        emploi = EmploiDuTemps.objects.get(pk=attente.emploi.split("/")[-2])
        mandat = Mandat.objects.select_related("perimetre").get(
            membre=compte("coordonnateur2.35"), role="COORD_PIAL"
        )
        grille = grille_du_pole(emploi, mandat, le)
        occupes = {(c.aesh, c.jour) for c in grille.creneaux}
        rangs = {a.id: rang for rang, a in enumerate(grille.aesh)}
        pris, libre = min(
            (
                (c, a)
                for c in grille.creneaux
                for a in grille.aesh
                if c.type == "individuelle" and c.fin - c.debut >= 60
                if (a.id, c.jour) not in occupes
            ),
            key=lambda couple: (abs(rangs[couple[0].aesh] - rangs[couple[1].id]), couple[0].id),
        )
        autre = next(
            e
            for e in grille.couverture
            if e.etat == "aucun" and e.id not in {x["id"] for x in pris.eleves}
        )
        donnees = DonneesCreneau(
            aesh=UUID(pris.aesh),
            etablissement=UUID(autre.etablissement),
            type="individuelle" if autre.lettre == "I" else "mutualisee",
            jour=pris.jour,
            debut=pris.debut + 30,
            fin=pris.fin,
            eleves=(UUID(autre.id),),
        )
        double = creer(emploi=emploi, auteur=mandat, donnees=donnees)
        return Doublon(str(double.pk), pris.aesh, libre.id)


def modifier_ailleurs(attente: Attente) -> None:
    """Someone else makes the other slot end five minutes later than it first did."""
    with transaction.atomic(), cloison("35"):
        creneau = Creneau.objects.select_related("emploi").get(pk=attente.autre_creneau)
        autre = Mandat.objects.select_related("perimetre").get(
            membre=compte("coordonnateur2.35"), role="COORD_PIAL"
        )
        modifier(
            creneau=creneau,
            auteur=autre,
            revision=creneau.revision,
            changements={"fin": attente.autre_fin + 5},
        )


def ligne_dessinee(page: Page, aesh: str) -> list[str]:
    """What a row shows: place, style, words of each slot, and its head."""
    return page.evaluate(
        """(aesh) => {
          const ligne = document.querySelector(`[data-aesh="${aesh}"]`);
          const mots = (e) => e.textContent.replace(/\\s+/g, " ").trim();
          const classes = (e) => [...e.classList].filter((c) => c !== "choisi").sort().join(" ");
          const boites = [...ligne.querySelectorAll("[data-creneau]")].map(
            (b) => [b.parentElement.dataset.jour, classes(b), b.pathname, mots(b)].join(" "));
          return [classes(ligne), mots(ligne.querySelector(".qui")), ...boites];
        }""",
        aesh,
    )


def aller(page: Page, serveur: str, nom: str, adresse: str) -> None:
    entrer(page, serveur, compte(nom))
    page.goto(adresse)


def couper(page: Page) -> None:
    """No network any more, once the page keeps what waits (before, it says that it cannot)."""
    page.wait_for_selector("#edt[data-gardees]", state="attached")
    page.context.set_offline(True)


def sans_nouvelles(page: Page) -> None:
    """This page hears nothing of what others do: it learns of it when it saves."""
    page.route("**/presence/", lambda route: route.fulfill(status=204))


def boites(page: Page, texte: str) -> Locator:
    return page.locator("#grille .creneau").filter(has_text=texte)


def enregistre(page: Page) -> None:
    expect(page.get_by_text("Tout est enregistré.")).to_be_visible()


def cadre_immobile(page: Page, boite: Locator) -> Any:
    """The box once the page has stopped moving: a hand looks before it takes."""
    avant = None
    for _ in range(40):
        cadre = boite.bounding_box()
        if cadre and cadre == avant:
            return cadre
        avant = cadre
        page.wait_for_timeout(60)
    raise AssertionError("la page n'a pas cessé de bouger")


def glisser(page: Page, boite: Locator, dx: float, dy: float = 0, bord: bool = False) -> None:
    """Drag a slot (or its right edge) with the mouse, in several moves."""
    boite.scroll_into_view_if_needed()
    cadre = cadre_immobile(page, boite)
    x = cadre["x"] + (cadre["width"] - 3 if bord else cadre["width"] / 3)
    y = cadre["y"] + cadre["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for part in (0.3, 0.7, 1.0):
        page.mouse.move(x + dx * part, y + dy * part)
    page.mouse.up()


def largeur_heure(page: Page) -> float:
    """Width of one hour in the grid, in pixels."""
    return float(
        page.evaluate(
            """() => {
              const d = JSON.parse(document.getElementById("edt-donnees").textContent).heures;
              const jour = document.querySelector("#grille [data-aesh] [data-jour='1']");
              return jour.getBoundingClientRect().width * 60 / (d.fin - d.debut);
            }"""
        )
    )


def remplir(page: Page, **champs: str) -> Locator:
    """Fill in the open dialog, save, and wait for the server."""
    modale = page.locator("#dialogue-creneau")
    for nom, valeur in champs.items():
        champ = modale.locator(f"#c-{nom}")
        if champ.evaluate("e => e.tagName") == "SELECT":
            champ.select_option(valeur)
        else:
            champ.fill(valeur)
    return modale


def collegue(attente: Attente, prenom: str, nom: str) -> Membre:
    """Somebody else who coordinates the same pole."""
    with transaction.atomic(), cloison("35"):
        emploi = EmploiDuTemps.objects.select_related("pole").get(pk=attente.emploi.split("/")[-2])
        membre = fabriques.membre(prenom, nom=nom)
        fabriques.mandat("COORD_PIAL", emploi.pole.perimetre, membre)
        return membre
