"""What changed in a pole's week since a day: slots created, moved, changed, deleted, and by whom.

Each act is committed by itself: the history is dated by the transaction.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from aesh.actions import scenarios
from aesh.actions.creneaux import creer, modifier, supprimer
from aesh.actions.emplois import ouvrir_brouillon
from aesh.actions.lots import Operation, appliquer
from aesh.actions.restauration import remplacer_brouillon
from aesh.actions.saisie_creneau import DonneesCreneau
from aesh.models import Creneau, EmploiDuTemps
from aesh.requetes import changements as module
from aesh.requetes.changements import Changements, changements_depuis, lundi_passe, minuit
from aesh.requetes.passe import creneaux_au, creneaux_presents
from socle.cloison import cloison
from socle.models import Acces
from tests import fabriques as f

LE = datetime.date(2026, 11, 21)


@contextmanager
def acte() -> Iterator[None]:
    """One act of someone, committed."""
    with transaction.atomic(), cloison("35"):
        yield


def reperer() -> datetime.datetime:
    """A moment that falls after what is committed and before what comes next."""
    return timezone.now()


@pytest.fixture
def petit(base_reelle):
    with acte():
        petit = f.petit_pole()
        petit.extras["lea"] = f.creneau(
            petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea
        )
        petit.extras["tom"] = f.creneau(
            petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom
        )
        petit.extras["nour"] = f.creneau(
            petit.emploi, petit.sophie, petit.ecole, 2, "9:00", "10:00", petit.lea, petit.nour
        )
    return petit


def depuis(petit, monkeypatch, moment: datetime.datetime, emploi=None, mandat=None) -> Changements:
    """What the page says, as if the day asked for began at ``moment``."""
    monkeypatch.setattr(module, "minuit", lambda *_: moment)
    with acte():
        emploi = EmploiDuTemps.objects.select_related("pole").get(pk=(emploi or petit.emploi).pk)
        return changements_depuis(emploi, LE, mandat or petit.coordination, LE)


def changer(petit, creneau: Creneau, **changements: Any) -> None:
    with acte():
        present = Creneau.objects.select_related("emploi").get(pk=creneau.pk)
        modifier(
            creneau=present,
            auteur=petit.coordination,
            revision=present.revision,
            changements=changements,
        )


def oter(petit, creneau: Creneau) -> None:
    with acte():
        present = Creneau.objects.select_related("emploi").get(pk=creneau.pk)
        supprimer(creneau=present, auteur=petit.coordination, revision=present.revision)


def test_chaque_changement_dit_avant_maintenant_et_par_qui(petit, monkeypatch):
    changer(petit, petit.extras["tom"], fin=9 * 60)
    moment = reperer()
    assert depuis(petit, monkeypatch, moment).liste == []
    changer(petit, petit.extras["lea"], debut=9 * 60, aesh=petit.karim.pk)
    changer(petit, petit.extras["nour"], eleves=(petit.nour.pk,), type="mutualisee")
    oter(petit, petit.extras["tom"])
    with acte():
        donnees = DonneesCreneau(
            aesh=petit.karim.pk,
            etablissement=petit.autre_ecole.pk,
            type="individuelle",
            jour=5,
            debut=9 * 60,
            fin=10 * 60,
            eleves=(petit.tom.pk,),
        )
        nouveau = creer(emploi=petit.emploi, auteur=petit.coordination, donnees=donnees)
        ephemere = creer(emploi=petit.emploi, auteur=petit.coordination, donnees=donnees)
    oter(petit, ephemere)
    lus = depuis(petit, monkeypatch, moment)
    par_mot = {c.libelle: c for c in lus.liste}
    assert sorted(par_mot) == ["Changé", "Déplacé", "Nouveau", "Supprimé"]
    assert len(lus.liste) == 4, "créé puis supprimé depuis : rien à dire"
    deplace = par_mot["Déplacé"]
    assert deplace.avant.startswith("Lundi de 8 h 30 à 10 h, aide individuelle, Léa S.")
    assert deplace.avant.endswith(f"avec {petit.sophie.nom_complet}")
    assert deplace.apres.startswith("Lundi de 9 h à 10 h")
    assert deplace.aesh == {petit.sophie.pk, petit.karim.pk}
    assert "Léa" in par_mot["Changé"].avant and "Léa" not in par_mot["Changé"].apres
    ote = par_mot["Supprimé"]
    assert ote.avant.startswith("Lundi de 8 h 30 à 9 h,") and not ote.apres
    qui = f"Coordination de PIAL, {petit.coordination.membre.nom_complet}"
    assert {c.auteur.split(", ")[1] for c in lus.liste} == {qui.split(", ")[1]}
    assert ote.auteur == f"{petit.coordination.get_role_display()}, {qui.split(', ')[1]}"
    assert ote.le > moment
    par_aesh = dict(lus.par_aesh())
    assert deplace in par_aesh[petit.sophie.nom_complet]
    assert deplace in par_aesh[petit.karim.nom_complet]
    assert {nom for nom, _ in lus.par_ecole()} == {
        petit.ecole.nom_court,
        petit.autre_ecole.nom_court,
    }
    assert lus.mots()[str(nouveau.pk)] == "Nouveau" and lus.supprimes == 1
    with acte():
        tete = f.mandat("AESH_REF", petit.pole.perimetre)
    sans_nom = depuis(petit, monkeypatch, moment, mandat=tete)
    assert not any("Léa" in c.avant + c.apres for c in sans_nom.liste)
    assert sans_nom.eleves_lus == frozenset()


def test_le_passe_se_relit_apres_chaque_acte(petit):
    """The history gives back, at each moment, exactly what was there."""
    etats = []

    def retenir_etat() -> None:
        with acte():
            etats.append((reperer(), _contenu(creneaux_presents(petit.emploi.pk))))

    retenir_etat()
    changer(petit, petit.extras["nour"], eleves=(petit.nour.pk,), type="mutualisee")
    retenir_etat()
    changer(petit, petit.extras["nour"], eleves=(petit.nour.pk, petit.lea.pk))
    retenir_etat()
    with acte():
        lea = Creneau.objects.get(pk=petit.extras["lea"].pk)
        appliquer(
            emploi=petit.emploi,
            auteur=petit.coordination,
            operations=[
                Operation(creneau=lea.pk, revision=lea.revision, changements={"jour": 4}),
                Operation(creneau=petit.extras["tom"].pk, revision=1),
            ],
        )
    retenir_etat()
    with acte():
        copie = scenarios.garder_scenario(
            brouillon=petit.emploi, nom="Copie", auteur=petit.coordination
        )
    oter(petit, petit.extras["nour"])
    retenir_etat()
    with acte():
        remplacer_brouillon(petit.emploi, depuis=copie, auteur=petit.coordination)
    retenir_etat()
    fin = reperer()
    assert len({len(contenu) for _, contenu in etats}) > 1
    with acte():
        for moment, contenu in etats:
            assert _contenu(creneaux_au(petit.emploi.pk, moment)) == contenu
        scenarios.supprimer_scenario(scenario=copie, auteur=petit.coordination)
    with acte():
        assert len(creneaux_au(copie.pk, fin)) == 2, "l'historique garde un scénario supprimé"
        assert creneaux_au(copie.pk, reperer()) == {}


def _contenu(creneaux: dict[Any, Any]) -> dict[Any, Any]:
    return {lignee: (c.quand, c.quoi) for lignee, c in creneaux.items()}


def test_retenir_un_scenario_compare_au_brouillon_d_alors(petit, monkeypatch):
    moment = reperer()
    with acte():
        scenario = scenarios.garder_scenario(
            brouillon=petit.emploi, nom="Essai", auteur=petit.coordination
        )
        copie = scenario.creneaux.get(lignee=petit.extras["lea"].lignee)
    changer(petit, copie, debut=9 * 60)
    lus = depuis(petit, monkeypatch, moment, scenario)
    assert [c.libelle for c in lus.liste] == ["Déplacé"], "il n'existait pas : comparé au brouillon"
    plus_tard = reperer()
    with acte():
        retenu = scenarios.retenir_scenario(
            scenario=scenario, auteur=petit.coordination, maintenant=plus_tard
        )
    lus = depuis(petit, monkeypatch, plus_tard, retenu)
    assert (lus.alors, [c.libelle for c in lus.liste]) == (petit.emploi.pk, ["Déplacé"])
    lus = depuis(petit, monkeypatch, plus_tard, petit.emploi)
    assert lus.liste == [], "devenu scénario, il n'a pas changé lui-même"


def test_une_version_publiee_est_comparee_a_celle_d_alors(petit, monkeypatch):
    publie_le = reperer()
    with acte():
        EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(
            statut="publie", publie_le=publie_le
        )
    moment = reperer()
    assert depuis(petit, monkeypatch, moment).liste == []
    with acte():
        brouillon = ouvrir_brouillon(
            pole=petit.pole, annee=f.ANNEE, date_effet=LE, auteur=petit.coordination
        )
        copie = brouillon.creneaux.get(lignee=petit.extras["lea"].lignee)
    oter(petit, copie)
    lus = depuis(petit, monkeypatch, moment, brouillon)
    assert (lus.alors, [c.libelle for c in lus.liste]) == (petit.emploi.pk, ["Supprimé"])
    assert petit.coordination.membre.nom_complet in lus.liste[0].auteur
    with acte():
        EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="archive")
        EmploiDuTemps.objects.filter(pk=brouillon.pk).update(
            statut="publie", publie_le=timezone.now()
        )
    lus = depuis(petit, monkeypatch, moment, brouillon)
    assert (lus.alors, [c.libelle for c in lus.liste]) == (petit.emploi.pk, ["Supprimé"])
    rien = depuis(petit, monkeypatch, publie_le - datetime.timedelta(days=30), petit.emploi)
    assert (rien.alors, len(rien.liste)) == (None, 3), "rien n'existait : tout est nouveau"


def test_la_page_et_les_marques_de_la_grille(petit, monkeypatch, django_assert_num_queries):
    moment = reperer()
    changer(petit, petit.extras["lea"], debut=9 * 60)
    oter(petit, petit.extras["tom"])
    monkeypatch.setattr(module, "minuit", lambda *_: moment)
    client = Client()
    client.force_login(petit.coordination.membre)
    page = f"/35/emplois/{petit.emploi.pk}/changements/"
    reponse = client.get(page).content.decode()
    for mot in ("1 déplacé", "1 supprimé", "Avant", "Maintenant", petit.sophie.nom_complet):
        assert mot in reponse
    with acte():
        (acces,) = Acces.objects.filter(route="aesh:changements")
        assert set(acces.ids) == {petit.lea.pk, petit.tom.pk}
    with django_assert_num_queries(27):
        reponse = client.get(f"{page}?depuis=2026-11-16&par=ecole").content.decode()
    assert f"<h2>{petit.ecole.nom_court}</h2>" in reponse and "16 novembre 2026" in reponse
    for faux in ("2099-01-01", "2020-01-01", "lundi"):
        assert client.get(f"{page}?depuis={faux}").status_code == 422
    grille = f"/35/emplois/{petit.emploi.pk}/"
    reponse = client.get(f"{grille}?depuis=2026-11-16").content.decode()
    assert reponse.count('data-change="Déplacé"') == 1
    assert "1 créneau marqué dans la grille, 1 supprimé" in reponse
    assert "Déplacé ·" in reponse and "Déplacé depuis le jour choisi." in reponse
    for rien in ("", "?depuis=", "?depuis=2099-01-01", "?depuis=2026-13-45"):
        assert "data-change" not in client.get(grille + rien).content.decode()
    with acte():
        aesh = f.mandat("AESH", petit.sophie.perimetre)
    client.force_login(aesh.membre)
    assert client.get(page).status_code == 404


def test_le_lundi_passe_et_minuit_du_departement(petit):
    assert lundi_passe(datetime.date(2026, 11, 22)) == datetime.date(2026, 11, 16)
    assert lundi_passe(datetime.date(2026, 11, 23)) == datetime.date(2026, 11, 16)
    assert lundi_passe(datetime.date(2026, 11, 24)) == datetime.date(2026, 11, 23)
    with acte():
        assert minuit(petit.emploi, LE).utcoffset() == datetime.timedelta(hours=1)
