"""Laws of templates: nothing CSP refuses, nothing unused, components that explain themselves."""

import re
from functools import cache
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[1]
GABARITS = RACINE / "templates"
COMPOSANTS = GABARITS / "composants"
# Found by their name alone by Django, allauth and crispy.
TROUVES_PAR_LEUR_NOM = (
    "account/",
    "404.html",
    "403_csrf.html",
    "500.html",
    "bootstrap5/field.html",
)
# Drawn by base.html on any page, and not shown apart.
HORS_GALERIE = {"messages.html"}
INTERDITS = {
    r"\sstyle\s*=": "style en ligne",
    r"<style\b": "feuille de style en ligne",
    r"<script\b(?![^>]*\ssrc=)": "script en ligne",
    r"\son[a-z]+\s*=\s*[\"']": "gestionnaire d'événement en ligne",
    r"hx-on": "hx-on demande eval",
    r"hx-trigger=[\"'][^\"']*\[": "filtre de hx-trigger : demande eval",
    r"=[\"']\s*(?:js|javascript):": "expression JavaScript en attribut",
    r"\|\s*safe\b": "|safe",
    r"\{%\s*autoescape\s+off": "autoescape off",
}
DE_SANS_ELISION = re.compile(
    r"(?<![a-zA-Z'’])de \{\{ [a-z_.]*(?:nom_court|nom_complet|prenom) \}\}"
)
JOUR_ABREGE = re.compile(r"date:[\"'][^\"']*(?<!\\)[DM]")
COMMENTAIRE = re.compile(r"\{%\s*comment\s*%\}(.*?)\{%\s*endcomment\s*%\}", re.DOTALL)
INCLUSION = re.compile(r"\{%\s*include\s+[\"']composants/([\w]+\.html)[\"'](.*?)%\}", re.DOTALL)
PARAMETRE = re.compile(r"\b([a-z_0-9]+)=(?!=)")


def _html() -> list[Path]:
    return sorted(GABARITS.rglob("*.html"))


def _nom(chemin: Path) -> str:
    return chemin.relative_to(GABARITS).as_posix()


@cache
def _sources() -> dict[Path, str]:
    """Everything that may name a template: templates and the Python of the apps."""
    python = [
        chemin
        for dossier in RACINE.iterdir()
        if dossier.is_dir() and (dossier / "__init__.py").exists() and dossier.name != "tests"
        for chemin in dossier.rglob("*.py")
    ]
    return {chemin: chemin.read_text("utf-8") for chemin in [*GABARITS.rglob("*.*"), *python]}


@pytest.mark.parametrize("chemin", _html(), ids=_nom)
def test_un_nom_s_elide_et_un_jour_court_a_son_point(chemin: Path) -> None:
    """« d'Ibrahim » comes from the filter ``de``; « lun 16 Nov » from a format of Django's."""
    texte = COMMENTAIRE.sub("", chemin.read_text("utf-8"))
    assert not DE_SANS_ELISION.findall(texte)
    assert not JOUR_ABREGE.findall(texte)


@pytest.mark.parametrize("chemin", _html(), ids=_nom)
def test_un_gabarit_ne_contient_rien_que_la_csp_refuse(chemin: Path) -> None:
    texte = COMMENTAIRE.sub("", chemin.read_text("utf-8"))
    fautes = [
        raison for motif, raison in INTERDITS.items() if re.search(motif, texte, re.IGNORECASE)
    ]
    assert fautes == []


@pytest.mark.parametrize("chemin", _html(), ids=_nom)
def test_un_gabarit_sert_quelque_part(chemin: Path) -> None:
    nom = _nom(chemin)
    if nom.startswith(TROUVES_PAR_LEUR_NOM):
        return
    assert any(
        f'"{nom}"' in texte or f"'{nom}'" in texte
        for autre, texte in _sources().items()
        if autre != chemin
    ), f"{nom} ne sert à rien"


@pytest.mark.parametrize("chemin", sorted(COMPOSANTS.glob("*.html")), ids=lambda c: c.stem)
def test_un_composant_dit_ses_parametres(chemin: Path) -> None:
    texte = chemin.read_text("utf-8")
    entete = COMMENTAIRE.match(texte)
    assert entete, "le fichier commence par un commentaire qui liste les paramètres"
    mots = set(re.findall(r"\w+", entete[1]))
    defauts = re.search(r"\{%\s*parametres\s(.*?)%\}", texte, re.DOTALL)
    attendus = set(PARAMETRE.findall(defauts[1])) if defauts else set()
    assert attendus - mots == set()


@pytest.mark.parametrize("chemin", _html(), ids=_nom)
def test_un_composant_est_appele_avec_only_et_des_parametres_connus(chemin: Path) -> None:
    fautes = []
    for composant, suite in INCLUSION.findall(COMMENTAIRE.sub("", chemin.read_text("utf-8"))):
        entete = COMMENTAIRE.match((COMPOSANTS / composant).read_text("utf-8"))
        mots = set(re.findall(r"\w+", entete[1] if entete else ""))
        hors_textes = re.sub(r"\"[^\"]*\"|'[^']*'", '""', suite)
        if not suite.rstrip().endswith(" only"):
            fautes.append(f"{composant} sans only")
        fautes += [f"{composant} : {p}" for p in PARAMETRE.findall(hors_textes) if p not in mots]
    assert fautes == []


def test_la_galerie_montre_tous_les_composants() -> None:
    galerie = (GABARITS / "socle" / "composants.html").read_text("utf-8")
    vus = {composant for composant, _ in INCLUSION.findall(galerie)}
    if "{% render_table" in galerie:
        vus.add("table_django.html")
    # Those that another component draws are seen too.
    for composant in list(vus):
        vus |= {c for c, _ in INCLUSION.findall((COMPOSANTS / composant).read_text("utf-8"))}
    assert {c.name for c in COMPOSANTS.glob("*.html")} - HORS_GALERIE == vus


def test_un_ecran_a_un_titre_et_un_seul_h1() -> None:
    fautes = []
    for chemin in _html():
        texte = chemin.read_text("utf-8")
        if '{% extends "base.html" %}' not in texte:
            continue
        if texte.count("<h1") != 1 or "{% block titre %}" not in texte:
            fautes.append(_nom(chemin))
    assert fautes == []
