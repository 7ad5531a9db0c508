"""Acts on classes, weeks, pupils' classes and absences; what R10 reads of them."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from comptes.enums import Role
from comptes.models import Mandat
from eleves.actions.classes import (
    DonneesClasse,
    SemainePerimee,
    SemaineRefusee,
    creer_classe,
    enregistrer_semaine,
    inscrire,
)
from eleves.actions.imports import annuler_import, appliquer_import, preparer_import
from eleves.actions.indisponibilites import (
    DonneesIndisponibilite,
    arreter_indisponibilite,
    noter_indisponibilite,
    supprimer_indisponibilite,
)
from eleves.models import Classe, Eleve, IndisponibiliteEleve, Scolarisation, Seance
from eleves.regles.semaine import Cours
from eleves.requetes.semaine import Absence, Lecon, presences_des_eleves
from pial.models import PlageOuverture
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests.distribution import ANNEE, PERIODE, Cote, monter

JOUR = datetime.date(2026, 11, 23)
UNE_SEMAINE = [Cours(1, 510, 600, "Maths"), Cours(1, 600, 720, "EPS")]
SESSAD = DonneesIndisponibilite(
    1, 540, 600, "toutes", "sessad", JOUR, JOUR + datetime.timedelta(days=90)
)


@pytest.fixture
def cote(departement_35: Any) -> Any:
    cote = monter("35", "A")
    with cloison("35"):
        yield cote


@pytest.fixture
def direction(cote: Cote) -> Mandat:
    return cote.mandats[Role.DIRECTEUR]


def enregistrer(cote: Cote, auteur: Mandat, **autres: Any) -> list[str]:
    donnees = {"cours": UNE_SEMAINE, "revision": 1, "le": JOUR, **autres}
    return enregistrer_semaine(auteur=auteur, classe=cote.objets["classe"], **donnees)


def avec(donnees: DonneesIndisponibilite, **autres: Any) -> DonneesIndisponibilite:
    return DonneesIndisponibilite(**{**vars(donnees), **autres})


def test_enregistrer_remplace_toute_la_semaine(cote: Cote, direction: Mandat) -> None:
    assert enregistrer(cote, direction)
    classe = cote.objets["classe"]
    assert [s.matiere for s in classe.seances.all()] == ["Maths", "EPS"]
    assert enregistrer(cote, direction, cours=[], revision=2) == []
    assert not classe.seances.exists() and classe.revision == 3


@pytest.mark.parametrize("role", [Role.COORD_PIAL, Role.ENSEIGNANT, Role.DASEN, Role.AESH])
def test_une_fonction_qui_ne_modifie_pas_l_ecole_ne_modifie_pas_ses_classes(
    cote: Cote, role: Role
) -> None:
    with pytest.raises(ActionRefusee):
        enregistrer(cote, cote.mandats[role])
    with pytest.raises(ActionRefusee):
        creer_classe(
            auteur=cote.mandats[role],
            etablissement=cote.objets["etablissement"],
            annee=ANNEE,
            donnees=DonneesClasse("CP", "CP", False),
            le=JOUR,
        )
    assert Seance.objects.get().matiere == "Français"


def test_la_direction_d_une_autre_ecole_ne_peut_rien(cote: Cote) -> None:
    autre = monter("35", "B").mandats[Role.DIRECTEUR]
    with pytest.raises(ActionRefusee):
        enregistrer(cote, autre)
    with pytest.raises(ActionRefusee):
        inscrire(
            auteur=autre,
            eleve=cote.objets["camarade"],
            classe=cote.objets["classe"],
            du=JOUR,
            le=JOUR,
        )


def test_une_semaine_refusee_n_ecrit_rien(cote: Cote, direction: Mandat) -> None:
    with pytest.raises(SemaineRefusee) as refus:
        enregistrer(cote, direction, cours=[UNE_SEMAINE[0], Cours(3, 510, 600, "EPS")])
    assert refus.value.phrase == "Ligne 2 : L'école n'a pas classe le mercredi."
    with pytest.raises(ActionRefusee, match="100 séances"):
        enregistrer(cote, direction, cours=UNE_SEMAINE * 51)
    assert Seance.objects.get().matiere == "Français"


def test_un_enregistrement_perime_rend_ce_qui_est_ecrit(cote: Cote, direction: Mandat) -> None:
    enregistrer(cote, direction)
    with pytest.raises(SemainePerimee) as perimee:
        enregistrer(cote, direction, cours=[])
    assert list(perimee.value.actuels) == UNE_SEMAINE
    assert perimee.value.classe.semaine_par == cote.personnes[Role.DIRECTEUR]


def test_changer_de_classe_garde_l_histoire(cote: Cote, direction: Mandat) -> None:
    eleve, avant = cote.objets["eleve"], cote.objets["classe"]
    apres = Classe.objects.create(etablissement=avant.etablissement, annee=ANNEE, libelle="CM2")
    inscrire(auteur=direction, eleve=eleve, classe=apres, du=JOUR, le=JOUR)
    lignes = list(Scolarisation.objects.filter(eleve=eleve).order_by("periode"))
    assert [(ligne.classe, ligne.periode) for ligne in lignes] == [
        (avant, DateRange(PERIODE.lower, JOUR)),
        (apres, DateRange(JOUR, PERIODE.upper)),
    ]
    with pytest.raises(ActionRefusee, match="déjà dans cette classe"):
        inscrire(auteur=direction, eleve=eleve, classe=apres, du=JOUR, le=JOUR)
    # The same day again: corrected in place, no empty period.
    inscrire(auteur=direction, eleve=eleve, classe=avant, du=JOUR, le=JOUR)
    assert Scolarisation.objects.filter(eleve=eleve).count() == 2


def test_une_premiere_classe_complete_la_scolarisation(cote: Cote, direction: Mandat) -> None:
    camarade = cote.objets["camarade"]
    inscrire(auteur=direction, eleve=camarade, classe=cote.objets["classe"], du=JOUR, le=JOUR)
    [ligne] = Scolarisation.objects.filter(eleve=camarade)
    assert (ligne.classe, ligne.periode) == (cote.objets["classe"], PERIODE)
    with pytest.raises(ActionRefusee, match="à cette date"):
        inscrire(
            auteur=direction,
            eleve=camarade,
            classe=cote.objets["classe"],
            du=datetime.date(2019, 1, 1),
            le=JOUR,
        )


def test_une_classe_d_une_autre_annee_ne_recoit_personne(cote: Cote, direction: Mandat) -> None:
    with pytest.raises(ActionRefusee, match="est celle de 2026-2027"):
        inscrire(
            auteur=direction,
            eleve=cote.objets["camarade"],
            classe=cote.objets["classe"],
            du=datetime.date(2027, 9, 1),
            le=JOUR,
        )


def test_deux_absences_au_meme_moment_sont_refusees_sauf_semaines_a_et_b(
    cote: Cote, direction: Mandat
) -> None:
    eleve = cote.objets["eleve"]

    def noter(donnees: DonneesIndisponibilite) -> IndisponibiliteEleve:
        return noter_indisponibilite(auteur=direction, eleve=eleve, donnees=donnees, le=JOUR)

    a = noter(avec(SESSAD, semaine="A"))
    noter(avec(SESSAD, semaine="B", debut=570, fin=630, genre="soins"))
    for autre in ({"semaine": "A"}, {"semaine": "toutes", "debut": 590, "fin": 700}):
        with pytest.raises(ActionRefusee, match="déjà notée"):
            noter(avec(SESSAD, **autre))
    ensuite = noter(avec(SESSAD, du=SESSAD.au + datetime.timedelta(days=1), au=PERIODE.upper))
    with pytest.raises(ActionRefusee, match="déjà notée"):
        arreter_indisponibilite(
            auteur=direction, indisponibilite=a, dernier_jour=ensuite.periode.lower, le=JOUR
        )
    with pytest.raises(IntegrityError), transaction.atomic():  # the database holds it too
        IndisponibiliteEleve.objects.create(
            eleve=eleve, jour=1, minutes=(550, 560), semaine="A", genre="autre", periode=PERIODE
        )


@pytest.mark.parametrize(
    ("autres", "mot"),
    [
        ({"fin": 540}, "suivre le début"),
        ({"debut": 300}, "entre 7 h et 20 h"),
        ({"jour": 7}, "lundi au samedi"),
        ({"au": JOUR - datetime.timedelta(days=1)}, "suivre le premier"),
    ],
)
def test_une_absence_mal_bornee_est_refusee(
    cote: Cote, direction: Mandat, autres: dict[str, Any], mot: str
) -> None:
    with pytest.raises(ActionRefusee, match=mot):
        noter_indisponibilite(
            auteur=direction, eleve=cote.objets["eleve"], donnees=avec(SESSAD, **autres), le=JOUR
        )


def test_les_absences_suivent_le_droit_sur_l_eleve_et_l_historique_reste(
    cote: Cote, direction: Mandat
) -> None:
    notee = cote.objets["indisponibilite"]
    for role in (Role.ENSEIGNANT, Role.DASEN, Role.AESH):
        with pytest.raises(ActionRefusee):
            supprimer_indisponibilite(auteur=cote.mandats[role], indisponibilite=notee, le=JOUR)
    arreter_indisponibilite(auteur=direction, indisponibilite=notee, dernier_jour=JOUR, le=JOUR)
    histoire = IndisponibiliteEleve.pgh_event_model.objects.filter(pgh_obj_id=notee.pk)
    assert histoire.count() == 2
    supprimer_indisponibilite(auteur=direction, indisponibilite=notee, le=JOUR)
    assert not IndisponibiliteEleve.objects.exists()


def test_un_import_perime_ou_suivi_d_une_saisie_ne_s_applique_ni_ne_s_annule(
    cote: Cote, direction: Mandat
) -> None:
    commun = {"auteur": direction, "le": JOUR}
    lire = {
        **commun,
        "classe": cote.objets["classe"],
        "contenu": b"lundi;8:30;10:00;Maths\n",
        "nom_fichier": "s.csv",
        "lundi": None,
    }
    lu, autre = preparer_import(**lire), preparer_import(**lire)
    appliquer_import(importation=lu, **commun)
    with pytest.raises(ActionRefusee, match="modifiée depuis"):
        appliquer_import(importation=autre, **commun)
    enregistrer(cote, direction, revision=2)
    with pytest.raises(ActionRefusee, match="ne peut plus être annulé"):
        annuler_import(importation=lu, **commun)
    with pytest.raises(ActionRefusee, match="n'a pas été appliqué"):
        annuler_import(importation=autre, **commun)


def test_un_calendrier_hors_des_horaires_nomme_la_seance(cote: Cote, direction: Mandat) -> None:
    contenu = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261109T070000\r\n"
        b"DTEND:20261109T080000\r\nSUMMARY:Garderie\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    with pytest.raises(ActionRefusee, match="Garderie : Le lundi de 7 h 00 à 8 h 00"):
        preparer_import(
            auteur=direction,
            classe=cote.objets["classe"],
            contenu=contenu,
            nom_fichier="s.ics",
            lundi=None,
            le=JOUR,
        )
    PlageOuverture.objects.all().delete()
    lu = preparer_import(
        auteur=direction,
        classe=cote.objets["classe"],
        contenu=contenu,
        nom_fichier="s.ics",
        lundi=None,
        le=JOUR,
    )
    assert (lu.format, lu.seances) == ("ical", [[1, 420, 480, "Garderie", "toutes"]])


def test_les_presences_se_lisent_en_trois_requetes(
    cote: Cote, django_assert_num_queries: Any
) -> None:
    eleve, camarade = cote.objets["eleve"].pk, cote.objets["camarade"].pk
    with django_assert_num_queries(3):
        presences = presences_des_eleves([eleve, camarade], JOUR)
    assert presences[eleve].lecons == (Lecon(1, 510, 600),)
    assert presences[eleve].absences == (Absence(2, 600, 660, "toutes", "sessad"),)
    assert presences[eleve].est_connue and not presences[camarade].est_connue
    Seance.objects.all().delete()
    autres = [
        Eleve.objects.create(
            nom="N", prenom=f"E{n}", naissance=datetime.date(2016, 1, 1), cle_tri="n"
        ).pk
        for n in range(4)
    ]
    with django_assert_num_queries(3):
        presences = presences_des_eleves([eleve, camarade, *autres], JOUR)
    assert not presences[eleve].est_connue and presences[eleve].absences
    assert presences[autres[0]] == ((), ())
    avant = presences_des_eleves([eleve], datetime.date(2019, 9, 1))
    assert avant[eleve] == ((), ())
