"""Two files made one: nothing forgotten, nothing dropped, asked where they clash, undone whole."""

import datetime
from typing import Any

import pytest
from psycopg.types.range import DateRange

from aesh.models import AbsenceEleve, CreneauEleve, Occupation
from comptes.enums import Role
from eleves.actions.fusion import Choix, dire_distincts, fusionner, revenir_sur_distincts
from eleves.actions.fusion_lignes import cle_du_lien, decrire, liens_vers_un_eleve
from eleves.models import (
    BesoinLocal,
    Couverture,
    Eleve,
    FusionEleves,
    NotificationMdph,
    PaireDistincte,
    Scolarisation,
)
from eleves.requetes.doublons import doublons_probables
from reporting.actions.doublons import fusionner_dossiers, separer_dossiers
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.parcours import instantane

LE = datetime.date(2026, 11, 23)
# Every foreign key to a pupil, as of today. A new one is moved by itself (see the test below);
# this list only makes its author look: what would two files of one child mean for it?
CONNUS = 22


@pytest.fixture
def sei(dans_35: Any) -> Any:
    return f.mandat("SEI", f.perimetre("T"))


@pytest.fixture
def pole(sei: Any) -> f.PetitPole:
    return f.petit_pole()


def jumeau(de: Eleve, ou: Any, **autres: Any) -> Eleve:
    """A second file of the same child, in a school."""
    un = f.eleve(autres.pop("prenom", de.prenom), ou, **autres)
    Eleve.objects.filter(pk=un.pk).update(nom=de.nom, cle_tri=de.cle_tri)
    un.refresh_from_db()
    return un


def ailleurs_plus_tot(eleve: Eleve) -> None:
    """Last year only: no day in common with this year."""
    avant = DateRange(datetime.date(2025, 9, 1), datetime.date(2026, 9, 1))
    Scolarisation.objects.filter(eleve=eleve).update(periode=avant)
    NotificationMdph.objects.filter(eleve=eleve).update(periode=avant)


def lignes_de(eleve: Any) -> dict[str, int]:
    return {
        cle_du_lien(lien): lien.model.objects.filter(**{lien.name: eleve}).count()
        for lien in liens_vers_un_eleve()
    }


def test_chaque_lien_vers_un_eleve_est_connu(pole: f.PetitPole) -> None:
    """The registry finds the keys that PostgreSQL itself knows, and none is missing."""
    from django.db import connection

    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT k.conrelid::regclass::text, a.attname FROM pg_constraint k "
            "JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) "
            "WHERE k.contype = 'f' AND k.confrelid = 'eleves_eleve'::regclass "
            "AND a.attname <> 'departement_id'"
        )
        en_base = set(curseur.fetchall())
    trouves = {(lien.model._meta.db_table, lien.column) for lien in liens_vers_un_eleve()}
    assert trouves == en_base
    assert len(trouves) >= CONNUS


def test_tout_passe_au_dossier_garde_quel_que_soit_le_modele(sei: Any, pole: f.PetitPole) -> None:
    double = jumeau(pole.lea, pole.ecole)
    ailleurs_plus_tot(double)
    creneau = f.creneau(pole.emploi, pole.sophie, pole.ecole, 1, "8:30", "9:30", double)
    AbsenceEleve.objects.create(
        eleve=double,
        etablissement=pole.ecole,
        periode=DateRange(LE, LE + f.datetime.timedelta(1)),
        declaree_par=sei.membre,
    )
    avant = {cle: n + lignes_de(pole.lea)[cle] for cle, n in lignes_de(double).items()}
    fusion = fusionner(auteur=sei, garde=pole.lea, absorbe=double, choix=Choix(), le=LE)
    apres = lignes_de(pole.lea)
    apres["eleves.FusionEleves.garde"] -= 1  # the record itself
    assert apres == avant and not any(lignes_de(double.pk).values())
    assert not Eleve.objects.filter(pk=double.pk).exists()
    assert CreneauEleve.objects.get(creneau=creneau).eleve_id == pole.lea.pk
    assert fusion.identite["champs"]["nom"] == double.nom and fusion.ecartees == []


def test_deux_decisions_ou_deux_ecoles_des_memes_jours_se_demandent(
    sei: Any, pole: f.PetitPole
) -> None:
    double = jumeau(pole.lea, pole.autre_ecole, minutes=600)
    avant = instantane("35")
    with pytest.raises(ActionRefusee) as refus:
        fusionner(auteur=sei, garde=pole.lea, absorbe=double, choix=Choix(), le=LE)
    assert len(refus.value.details) == 2
    assert instantane("35") == avant
    fusion = fusionner(
        auteur=sei,
        garde=pole.lea,
        absorbe=double,
        choix=Choix(scolarisation="absorbe", notification="garde"),
        le=LE,
    )
    lieu = Scolarisation.objects.get(eleve=pole.lea)
    assert lieu.etablissement_id == pole.autre_ecole.pk
    droits = {n.minutes_hebdo: n for n in NotificationMdph.objects.filter(eleve=pole.lea)}
    assert droits[720].etat == "en_vigueur"
    assert (droits[600].etat, droits[600].motif_annulation) == ("annulee", "doublon")
    assert any(li["modele"] == "eleves.Scolarisation" for li in fusion.ecartees), "rien ne se perd"


def test_une_scolarisation_ne_perd_que_les_jours_en_commun(sei: Any, pole: f.PetitPole) -> None:
    double = jumeau(pole.lea, pole.autre_ecole, droit=None)
    depuis = datetime.date(2024, 9, 1)
    Scolarisation.objects.filter(eleve=double).update(periode=DateRange(depuis, f.FIN))
    fusionner(auteur=sei, garde=pole.lea, absorbe=double, choix=Choix(scolarisation="garde"), le=LE)
    periodes = list(
        Scolarisation.objects.filter(eleve=pole.lea).order_by("periode").values_list("periode")
    )
    assert [(p.lower, p.upper) for (p,) in periodes] == [(depuis, f.RENTREE), (f.RENTREE, f.FIN)]


@pytest.mark.parametrize("identite", ["garde", "absorbe"])
def test_la_fusion_s_annule_entierement(sei: Any, pole: f.PetitPole, identite: str) -> None:
    double = jumeau(pole.lea, pole.autre_ecole, minutes=600, prenom="Lea")
    for un in (pole.lea, double):
        BesoinLocal.objects.create(eleve=un, cible_minutes=60)
        Couverture.objects.create(eleve=un, minutes_individuelles=0)
    f.creneau(pole.emploi, pole.sophie, pole.ecole, 1, "8:30", "9:30", double, pole.lea)
    choix = Choix(scolarisation="absorbe", notification="absorbe", identite=identite)
    avant = {cle: decrire(Eleve.objects.get(pk=cle)) for cle in (pole.lea.pk, double.pk)}
    lignes = {cle: lignes_de(cle) for cle in avant}
    etats = set(NotificationMdph.objects.values_list("pk", "etat", "annulee_le"))
    periodes = set(Scolarisation.objects.values_list("pk", "periode"))
    fusion = fusionner_dossiers(auteur=sei, garde=pole.lea, absorbe=double, choix=choix, le=LE)
    pole.lea.refresh_from_db()
    assert pole.lea.prenom == ("Lea" if identite == "absorbe" else "Léa")
    assert CreneauEleve.objects.filter(eleve=pole.lea).count() == 1
    separer_dossiers(auteur=sei, fusion=fusion, le=LE + datetime.timedelta(days=30))
    for cle, alors in avant.items():
        maintenant = decrire(Eleve.objects.get(pk=cle))["champs"]
        for nom in ("nom", "prenom", "naissance", "cle_tri"):
            assert maintenant[nom] == alors["champs"][nom]
        siennes = lignes_de(cle)
        siennes["eleves.FusionEleves.garde"] = 0
        assert siennes == lignes[cle]
    assert set(NotificationMdph.objects.values_list("pk", "etat", "annulee_le")) == etats
    assert set(Scolarisation.objects.values_list("pk", "periode")) == periodes
    with pytest.raises(ActionRefusee):
        separer_dossiers(auteur=sei, fusion=fusion, le=LE)


def test_ce_qui_est_ecrit_depuis_reste_au_dossier_garde(sei: Any, pole: f.PetitPole) -> None:
    double = jumeau(pole.lea, pole.ecole)
    ailleurs_plus_tot(double)
    fusion = fusionner_dossiers(auteur=sei, garde=pole.lea, absorbe=double, choix=Choix(), le=LE)
    f.creneau(pole.emploi, pole.sophie, pole.ecole, 1, "8:30", "9:30", pole.lea)
    separer_dossiers(auteur=sei, fusion=fusion, le=LE)
    assert CreneauEleve.objects.filter(eleve=pole.lea).count() == 1
    assert CreneauEleve.objects.filter(eleve=double.pk).count() == 0


def test_au_bout_de_trente_jours_la_fusion_reste(sei: Any, pole: f.PetitPole) -> None:
    double = jumeau(pole.lea, pole.ecole)
    ailleurs_plus_tot(double)
    fusion = fusionner(auteur=sei, garde=pole.lea, absorbe=double, choix=Choix(), le=LE)
    with pytest.raises(ActionRefusee, match="ne s'annule plus"):
        separer_dossiers(auteur=sei, fusion=fusion, le=LE + datetime.timedelta(days=31))


def test_deux_aides_publiees_a_la_meme_heure_empechent_la_fusion(
    sei: Any, pole: f.PetitPole
) -> None:
    double = jumeau(pole.lea, pole.ecole)
    ailleurs_plus_tot(double)
    paru = f.emploi(pole.pole, statut="publie")
    for aesh, eleve in ((pole.sophie, pole.lea), (pole.karim, double)):
        creneau = f.creneau(paru, aesh, pole.ecole, 1, "8:30", "9:30", eleve)
        Occupation.objects.create(
            emploi=paru,
            creneau=creneau,
            eleve=eleve,
            minutes=(510, 570),
            dates=[LE],
        )
    avant = instantane("35")
    with pytest.raises(ActionRefusee, match="aides publiées au même moment"):
        fusionner(auteur=sei, garde=pole.lea, absorbe=double, choix=Choix(), le=LE)
    assert instantane("35") == avant


@pytest.mark.parametrize("role", [Role.COORD_PIAL, Role.DIRECTEUR, Role.DASEN, Role.MDPH])
def test_seul_le_sei_fusionne(sei: Any, pole: f.PetitPole, role: Role) -> None:
    double = jumeau(pole.lea, pole.ecole)
    ailleurs_plus_tot(double)
    ou = {"COORD_PIAL": pole.pole.perimetre, "DIRECTEUR": pole.ecole.perimetre}
    autre = f.mandat(role, ou.get(role, f.perimetre("T")))
    for acte in (
        lambda: fusionner(auteur=autre, garde=pole.lea, absorbe=double, choix=Choix(), le=LE),
        lambda: dire_distincts(auteur=autre, un=pole.lea, autre=double, le=LE),
    ):
        with pytest.raises(ActionRefusee):
            acte()
    assert Eleve.objects.filter(pk=double.pk).exists() and not PaireDistincte.objects.exists()


def test_on_ne_fusionne_pas_un_dossier_avec_lui_meme(sei: Any, pole: f.PetitPole) -> None:
    with pytest.raises(ActionRefusee):
        fusionner(auteur=sei, garde=pole.lea, absorbe=pole.lea, choix=Choix(), le=LE)


def test_deux_enfants_ne_sont_plus_proposes_jusqu_a_ce_qu_on_revienne(
    sei: Any, pole: f.PetitPole, django_assert_num_queries: Any
) -> None:
    assert doublons_probables(sei, LE) == []
    double = jumeau(pole.lea, pole.ecole)
    with django_assert_num_queries(3):
        (paire,) = doublons_probables(sei, LE)
    assert {paire.un.pk, paire.autre.pk} == {pole.lea.pk, double.pk}
    dire_distincts(auteur=sei, un=double, autre=pole.lea, le=LE)
    assert doublons_probables(sei, LE) == []
    revenir_sur_distincts(auteur=sei, un=pole.lea, autre=double, le=LE)
    assert len(doublons_probables(sei, LE)) == 1
    dire_distincts(auteur=sei, un=pole.lea, autre=double, le=LE)
    troisieme = jumeau(pole.lea, pole.autre_ecole)
    ailleurs_plus_tot(double)
    assert len(doublons_probables(sei, LE)) == 2
    fusion = fusionner_dossiers(auteur=sei, garde=pole.lea, absorbe=double, choix=Choix(), le=LE)
    assert not PaireDistincte.objects.exists()
    assert troisieme.pk in {
        doublons_probables(sei, LE)[0].autre.pk,
        doublons_probables(sei, LE)[0].un.pk,
    }
    separer_dossiers(auteur=sei, fusion=fusion, le=LE)
    assert PaireDistincte.objects.count() == 1, "ce qu'on avait dit revient aussi"


def test_fusionner_deux_fois_puis_annuler_dans_l_ordre(sei: Any, pole: f.PetitPole) -> None:
    un, deux = jumeau(pole.lea, pole.ecole), jumeau(pole.lea, pole.autre_ecole)
    for double in (un, deux):
        ailleurs_plus_tot(double)
    premiere = fusionner_dossiers(auteur=sei, garde=un, absorbe=pole.lea, choix=Choix(), le=LE)
    choix = Choix(scolarisation="garde", notification="garde")
    seconde = fusionner_dossiers(auteur=sei, garde=deux, absorbe=un, choix=choix, le=LE)
    premiere.refresh_from_db()
    assert premiere.garde_id == deux.pk, "le compte rendu suit le dossier"
    with pytest.raises(ActionRefusee, match="fusionné depuis"):
        separer_dossiers(auteur=sei, fusion=premiere, le=LE)
    separer_dossiers(auteur=sei, fusion=seconde, le=LE)
    premiere.refresh_from_db()
    assert premiere.garde_id == un.pk
    separer_dossiers(auteur=sei, fusion=premiere, le=LE)
    assert Eleve.objects.filter(pk__in=(un.pk, deux.pk, pole.lea.pk)).count() == 3
    assert FusionEleves.objects.filter(annulee_le=None).count() == 0
