"""Lessons of week A and of week B: kept apart by the database, typed, copied, imported, read."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from aesh.regles.registre import constats
from aesh.requetes.situation import dossier_de
from comptes.enums import Role
from comptes.models import Mandat
from eleves.actions.classes import SemaineRefusee, enregistrer_semaine
from eleves.actions.imports import appliquer_import, preparer_import
from eleves.models import Classe, Scolarisation, Seance
from eleves.regles.semaine import Cours
from eleves.requetes.classes import classes_liste, lettres_de
from eleves.requetes.semaine import Lecon, cours_de, presences_des_eleves
from pial.models import JourFerme, PlageOuverture, RepriseSemaines
from socle.cloison import cloison
from tests import fabriques as f
from tests.distribution import ANNEE, Cote, monter

JOUR = datetime.date(2026, 11, 23)
LUNDI = datetime.date(2026, 9, 7)
A_ET_B = [Cours(1, 510, 600, "SVT", "A"), Cours(1, 510, 570, "EPS", "B")]


@pytest.fixture
def cote(departement_35: Any) -> Any:
    cote = monter("35", "A")
    with cloison("35"):
        yield cote


@pytest.fixture
def direction(cote: Cote) -> Mandat:
    return cote.mandats[Role.DIRECTEUR]


def enregistrer(cote: Cote, auteur: Mandat, cours: list[Cours]) -> list[str]:
    classe = cote.objets["classe"]
    return enregistrer_semaine(
        auteur=auteur, classe=classe, cours=cours, revision=classe.revision, le=JOUR
    )


def test_a_et_b_partagent_une_heure_mais_pas_avec_toutes_les_semaines(
    cote: Cote, direction: Mandat
) -> None:
    enregistrer(cote, direction, A_ET_B)
    assert set(cours_de(cote.objets["classe"])) == set(A_ET_B)
    for semaine in ("toutes", "A"):
        with pytest.raises(SemaineRefusee, match="recouvre"):
            enregistrer(cote, direction, [*A_ET_B, Cours(1, 540, 580, "Maths", semaine)])
        # The database itself keeps them apart.
        with pytest.raises(IntegrityError), transaction.atomic():
            Seance.objects.create(
                classe=cote.objets["classe"],
                jour=1,
                minutes=(540, 580),
                matiere="Maths",
                semaine=semaine,
            )


def test_la_liste_des_classes_dit_la_semaine_la_plus_pleine(cote: Cote, direction: Mandat) -> None:
    enregistrer(cote, direction, [*A_ET_B, Cours(2, 510, 570, "Maths")])
    ligne = classes_liste(direction, JOUR).get(pk=cote.objets["classe"].pk)
    assert (ligne.nombre, ligne.minutes) == (3, 150)


def test_l_eleve_a_les_lecons_de_chaque_semaine(cote: Cote, direction: Mandat) -> None:
    enregistrer(cote, direction, A_ET_B)
    eleve = cote.objets["eleve"].pk
    assert set(presences_des_eleves([eleve], JOUR)[eleve].lecons) == {
        Lecon(1, 510, 600, "A"),
        Lecon(1, 510, 570, "B"),
    }


def calendrier(*lundis: tuple[datetime.date, str]) -> bytes:
    """A weekly lesson, and others every second week."""
    lignes = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
    series = [("Maths", LUNDI, "100000", "110000", "COUNT=8")]
    series += [(nom, jour, "083000", "093000", "INTERVAL=2;COUNT=4") for jour, nom in lundis]
    for nom, jour, debut, fin, regle in series:
        lignes += [
            "BEGIN:VEVENT",
            f"DTSTART:{jour:%Y%m%d}T{debut}",
            f"DTEND:{jour:%Y%m%d}T{fin}",
            f"SUMMARY:{nom}",
            f"RRULE:FREQ=WEEKLY;{regle}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lignes, "END:VCALENDAR", ""]).encode()


ALTERNE = calendrier((LUNDI, "SVT"), (LUNDI + datetime.timedelta(weeks=1), "EPS"))


def lire(cote: Cote, auteur: Mandat, **plus: Any) -> Any:
    return preparer_import(
        auteur=auteur,
        classe=cote.objets["classe"],
        contenu=ALTERNE,
        nom_fichier="classe.ics",
        lundi=None,
        le=JOUR,
        **plus,
    )


def semaines(importation: Any) -> dict[str, str]:
    return {ligne[3]: ligne[4] for ligne in importation.seances}


def test_un_calendrier_qui_alterne_suit_les_lettres_de_l_ecole(
    cote: Cote, direction: Mandat
) -> None:
    # Neither holidays nor restarts are known: one week is kept, and the screen asks.
    lu = lire(cote, direction)
    assert semaines(lu) == {"Maths": "toutes", "SVT": "toutes"}
    assert any("le lundi d'une semaine A" in phrase for phrase in lu.remarques)
    # Told which week is A.
    b_d_abord = lire(cote, direction, lundi_a=LUNDI + datetime.timedelta(days=9))
    assert semaines(b_d_abord) == {"Maths": "toutes", "SVT": "B", "EPS": "A"}
    # The school restarts its weeks on the first Monday: known.
    RepriseSemaines.objects.create(
        etablissement=cote.objets["etablissement"], lundi=LUNDI, lettre="A"
    )
    connu = lire(cote, direction)
    assert semaines(connu) == {"Maths": "toutes", "SVT": "A", "EPS": "B"}
    appliquer_import(auteur=direction, importation=connu, le=JOUR)
    assert set(cours_de(cote.objets["classe"])) == {
        Cours(1, 510, 570, "SVT", "A"),
        Cours(1, 510, 570, "EPS", "B"),
        Cours(1, 600, 660, "Maths"),
    }


def test_les_lettres_sont_connues_avec_le_calendrier_du_departement(cote: Cote) -> None:
    classe = cote.objets["classe"]
    assert lettres_de(classe) is None
    JourFerme.objects.create(
        periode=(datetime.date(2026, 9, 14), datetime.date(2026, 9, 21)), libelle="v", source="t"
    )
    lettres = lettres_de(classe)
    assert lettres is not None
    # 31 August is a week of class (1 September): A; the closed week does not count.
    jours = [LUNDI, LUNDI + datetime.timedelta(weeks=2), LUNDI + datetime.timedelta(weeks=3)]
    assert [lettres[jour] for jour in jours] == ["B", "A", "B"]
    assert LUNDI + datetime.timedelta(weeks=1) not in lettres


def test_la_page_saisit_et_recopie_les_semaines(cote: Cote) -> None:
    client = cote.client(Role.DIRECTEUR)
    classe = cote.objets["classe"]
    page = f"/35/classes/{classe.pk}/semaine/"
    lignes = {
        f"{nom}_{i}": valeur
        for i, (matiere, semaine) in enumerate((("SVT", "A"), ("EPS", "B")))
        for nom, valeur in {
            "jour": "1",
            "debut": "8:30",
            "fin": "9:30",
            "matiere": matiere,
            "semaine": semaine,
        }.items()
    }
    # An empty line keeps « Toutes » and is skipped.
    donnees = {"revision": classe.revision, "lignes": 3, "semaine_2": "toutes", **lignes}
    assert client.post(page, donnees).status_code == 302
    with cloison("35"):
        assert set(cours_de(classe)) == {
            Cours(1, 510, 570, "SVT", "A"),
            Cours(1, 510, 570, "EPS", "B"),
        }
        autre = Classe.objects.create(
            etablissement=classe.etablissement, annee=ANNEE, libelle="Copie"
        )
    assert "SVT (semaine A)" in client.get(f"/35/classes/{classe.pk}/").content.decode()
    copie = client.get(f"/35/classes/{autre.pk}/semaine/", {"copier": str(classe.pk)})
    assert [c.semaine for c in copie.context["formulaire"].grille() and cours_de(classe)] == [
        "A",
        "B",
    ]
    assert '<option value="B" selected>' in copie.content.decode()


def test_r10_dit_la_semaine_sans_cours(dans_35: Any) -> None:
    petit = f.petit_pole()
    classe = Classe.objects.create(etablissement=petit.ecole, annee=f.ANNEE, libelle="6e A")
    Scolarisation.objects.filter(eleve=petit.lea).update(classe=classe)
    Seance.objects.create(classe=classe, jour=1, minutes=(510, 600), matiere="SVT", semaine="A")
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    en_a = f.creneau(
        petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "9:30", petit.lea, semaine="A"
    )
    situation = dossier_de(petit.emploi, f.RENTREE).situation()
    trouves = [c for c in constats(situation) if c.regle == "R10-cours"]
    (constat,) = trouves
    assert str(en_a.pk) not in constat.creneaux
    assert " semaines sur " in constat.phrase
    assert PlageOuverture.objects.filter(etablissement=petit.ecole).exists()
