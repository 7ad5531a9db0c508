"""Plans and meetings: dates, functions and codes only; the nudge on medical words."""

import datetime

import pytest

from comptes.enums import Role
from eleves.actions.suivi import (
    DonneesPlan,
    DonneesReunion,
    SuiviPerime,
    noter_plan,
    noter_reunion,
    retirer_suivi,
)
from eleves.regles.texte_medical import lire_mots, mots_connus, mots_medicaux
from eleves.requetes.mots_medicaux import mots_signales
from socle.erreurs import ActionRefusee
from tests import fabriques as f

LE = datetime.date(2026, 11, 20)
JOUR = datetime.timedelta(days=1)


@pytest.fixture
def pole(dans_35):
    return f.petit_pole()


@pytest.fixture
def ash(pole):
    return f.mandat(Role.IEN_ASH, f.perimetre("T"))


def plan(ash, pole, **suite):
    donnees = {"genre": "pps", "du": LE, "au": None, "dans_lpi": True}
    champs = {k: suite.pop(k) for k in list(suite) if k in donnees}
    return noter_plan(
        auteur=ash, eleve=pole.lea, donnees=DonneesPlan(**{**donnees, **champs}), le=LE, **suite
    )


def reunion(ash, pole, **suite):
    noms = ("genre", "date", "tenue", "participants", "conclusions", "prochaine_le", "dans_lpi")
    champs = {k: suite.pop(k) for k in list(suite) if k in noms}
    donnees = DonneesReunion(**{"genre": "ess", "date": LE, **champs})
    return noter_reunion(auteur=ash, eleve=pole.lea, donnees=donnees, le=LE, **suite)


def test_un_plan_se_note_se_corrige_et_se_retire(pole, ash):
    note = plan(ash, pole)
    assert (note.genre, note.au, note.dans_lpi) == ("pps", None, True)
    corrige = plan(ash, pole, plan=note, revision=1, au=LE + 300 * JOUR)
    assert (corrige.au, corrige.revision) == (LE + 300 * JOUR, 2)
    with pytest.raises(SuiviPerime):
        plan(ash, pole, plan=note, revision=1, genre="pap")
    with pytest.raises(ActionRefusee, match="suivre le premier"):
        plan(ash, pole, au=LE - JOUR)
    retirer_suivi(auteur=ash, ligne=corrige, le=LE)
    assert not pole.lea.plans.exists()


def test_une_reunion_tenue_dit_qui_et_quoi_par_codes(pole, ash):
    tenue = reunion(
        ash,
        pole,
        tenue=True,
        participants=("famille", "erseh"),
        conclusions=("renouvellement",),
        prochaine_le=LE + 200 * JOUR,
    )
    assert (tenue.participants, tenue.conclusions) == (["famille", "erseh"], ["renouvellement"])


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"tenue": True, "date": LE + JOUR}, "dans l'avenir"),
        ({"participants": ("famille",)}, "après la réunion"),
        ({"conclusions": ("maintien",)}, "après la réunion"),
        ({"prochaine_le": LE}, "vient après"),
        ({"tenue": True, "participants": ("le docteur",)}, "listes proposées"),
    ],
)
def test_une_reunion_impossible_est_refusee(pole, ash, champs, phrase):
    with pytest.raises(ActionRefusee, match=phrase):
        reunion(ash, pole, **champs)


@pytest.mark.parametrize("role", [Role.COORD_PIAL, Role.DIRECTEUR, Role.SEI])
def test_qui_lit_seulement_ne_note_rien(pole, role):
    mandats = {
        Role.COORD_PIAL: lambda: pole.coordination,
        Role.DIRECTEUR: lambda: f.mandat(role, pole.ecole.perimetre),
        Role.SEI: lambda: f.mandat(role, f.perimetre("T")),
    }
    with pytest.raises(ActionRefusee):
        plan(mandats[role](), pole)


@pytest.mark.parametrize(
    ("texte", "mots"),
    [
        ("Suivi pour épilepsie", ("épilepsie",)),
        ("TDAH et troubles du langage, TDAH", ("TDAH", "troubles")),
        ("test de Q.I.", ()),
        ("Quotient  intellectuel connu", ("Quotient  intellectuel",)),
        ("AESH-I 12 h par semaine", ()),
        ("détroublé", ()),
        ("", ()),
    ],
)
def test_un_texte_qui_semble_medical_se_voit(texte, mots):
    assert mots_medicaux(texte) == mots


def test_la_liste_se_complete_et_ignore_ses_commentaires():
    assert lire_mots(["# nos mots", "", "Bégaiement* # ajouté", "*"]) == ("begaiement*",)
    assert mots_medicaux("bégaiements", lire_mots(["begaiement*"])) == ("bégaiements",)
    assert mots_medicaux("bégaiements", ()) == ()
    assert len(mots_connus()) > 40


def test_un_departement_ajoute_ses_mots_dans_un_fichier(tmp_path, settings):
    liste = tmp_path / "mots.txt"
    liste.write_text("# les nôtres\nmot de la maison\n", encoding="utf-8")
    settings.MOTS_MEDICAUX = str(liste)
    assert mots_signales("un Mot de la maison, TDAH") == ("Mot de la maison", "TDAH")
    settings.MOTS_MEDICAUX = str(tmp_path / "absent.txt")
    assert mots_signales("un mot de la maison, TDAH") == ("TDAH",)
    settings.MOTS_MEDICAUX = ""
    assert mots_signales("un mot de la maison") == ()
