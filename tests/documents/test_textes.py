"""The words of the letters: the seven missions word for word, and only where they apply."""

import pytest

from documents.enums import GenreLettre
from documents.regles.departements import du_departement
from documents.regles.empreintes import empreinte_des_donnees, lire_empreinte, lire_numero, numero
from documents.regles.texte import TexteRefuse, controler, remplir
from documents.requetes.textes import texte_du_produit

# Source document 002, typed again: the seven missions, with the department's own number.
SEPT_MISSIONS = (
    "Il participe activement à la réflexion collective qui permettra d'opérationnaliser "
    "l'accompagnement le plus adapté en fonction des moyens disponibles, alloués par la DSDEN.",
    "Il assure le lien entre les chefs d'établissement, les enseignants référents, la DDEC 44, le "
    "service départemental de l'école inclusive (gestionnaires du pôle AESH DSDEN).",
    "Il anime le collectif des AESH qui interviennent sur le territoire ; il propose des moments "
    "de régulation, des organisations permettant les échanges professionnels.",
    "Il est l'interlocuteur des AESH pour l'organisation de leurs services",
    "Il participe aux réunions de régulation, avec les AESH si besoin, organisées par le pilote.",
    "Il participe à des réunions organisées par la DDEC, pour la mise en œuvre des PIALS.",
    "Il rend compte de sa mission régulièrement auprès du pilote.",
)
CADRE = (
    "Le PIAL est une forme d'organisation dont l'objectif est de coordonner les moyens humains en "
    "fonction des besoins des élèves en situation de handicap ; d'accompagner les équipes pour "
    "identifier les besoins des élèves et mettre en œuvre les réponses adéquates.",
    "Sous l'autorité hiérarchique du pilote, chef d'établissement, le coordonnateur du PIAL "
    "organise et anime les actions du dispositif d'accompagnement des élèves en situation de "
    "handicap.",
    "Il travaille en collaboration avec l'ensemble des acteurs inscrits sur le territoire "
    "notamment les chefs d'établissements, les enseignants référents et la DDEC 44.",
)
CHAMPS = {
    "titulaire": "MARTIN Léa",
    "numero_departement": "44",
    "pole": "PIAL PRIVE Clisson",
    "etablissement": "Collège Saint-Joseph, Clisson",
    "imp": "1",
}
PARTOUT = {"prive": True, "autorite": True, "imp": True}


def _lettre(conditions):
    return remplir(texte_du_produit(GenreLettre.COORD_PIAL), CHAMPS, conditions)


def test_dans_le_prive_les_sept_missions_et_le_cadre_sont_mot_pour_mot():
    lettre = _lettre(PARTOUT)
    parties = {partie.titre: partie for partie in lettre.parties}
    assert parties["Missions"].points == SEPT_MISSIONS
    assert parties["Cadre général : 1 IMP"].paragraphes == CADRE
    assert lettre.reference == "Circulaire n° 2019-088 du 5 juin 2019 pour une école inclusive"
    assert lettre.titre == "Coordonnateur Pôle Inclusif d'Accompagnement Localisé"
    assert parties["Secteur géographique"].paragraphes == (
        "PIAL PRIVE Clisson ; 1 IMP",
        "Le coordonnateur peut être amené à se déplacer dans les différents établissements du "
        "PIAL, à l'Inspection Académique ou à la DDEC 44.",
    )
    assert lettre.signature_autorite.startswith("Le/La chef.fe d'établissement de")


def test_dans_un_pial_public_du_premier_degre_ni_ddec_ni_imp_ni_autorite_du_chef():
    lettre = _lettre({})
    mots = repr(lettre)
    for absent in ("DDEC", "IMP", "autorité hiérarchique", "chef.fe d'établissement"):
        assert absent not in mots.replace("réimp", "")
    missions = next(p for p in lettre.parties if p.titre == "Missions").points
    attendues = [
        mission.replace("la DDEC 44, ", "")
        for mission in SEPT_MISSIONS
        if "par la DDEC" not in mission
    ]
    assert list(missions) == attendues
    assert "notamment les chefs d'établissements et les enseignants référents." in mots


@pytest.mark.parametrize("genre", [g for g in GenreLettre if g != GenreLettre.COORD_PIAL])
def test_un_texte_sans_modele_officiel_le_dit_sur_la_lettre(genre):
    texte = texte_du_produit(genre)
    controler(texte)
    lettre = remplir(texte, CHAMPS, {"etablissement": True})
    assert lettre.mention.startswith("Proposition, à remplacer par le modèle du département")
    assert lettre.parties and lettre.signature_autorite and lettre.signature_titulaire


def test_un_texte_mal_forme_dit_toutes_ses_fautes():
    with pytest.raises(TexteRefuse) as refus:
        controler("titre: A\n{inconnu} et [lune: x]\n[prive: sans fin\n> sans valeur")
    fautes = " ".join(refus.value.fautes)
    for attendu in ("{inconnu}", "« lune »", "Ligne 3", "Ligne 4", "autorite", "titulaire"):
        assert attendu in fautes


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Loire-Atlantique", "de la Loire-Atlantique"),
        ("Ille-et-Vilaine", "d'Ille-et-Vilaine"),
        ("Var", "du Var"),
        ("Landes", "des Landes"),
        ("Aisne", "de l'Aisne"),
        ("La Réunion", "de La Réunion"),
        ("Paris", "de Paris"),
    ],
)
def test_le_nom_du_departement_prend_son_article(nom, attendu):
    assert du_departement(nom) == attendu


def test_un_numero_se_dicte_et_ne_depend_que_des_donnees():
    cle = empreinte_des_donnees("g", "1", {"b": 1, "a": "é"})
    assert cle == empreinte_des_donnees("g", "1", {"a": "é", "b": 1})
    assert cle != empreinte_des_donnees("g", "2", {"a": "é", "b": 1})
    dit = numero(cle)
    assert lire_numero(f" {dit.lower().replace('-', ' ')} ") == dit
    assert lire_numero(dit.removeprefix("DOC-")) == dit
    assert lire_numero("DOC-0000-0000") == lire_numero("DOC-7K4M") == ""
    assert lire_empreinte(cle.upper()) == cle and lire_empreinte("abc") == ""
