"""Lines of a file of contracts: columns, dates, hours, quotité, what is wrong or worth a look.

Nothing is guessed: a value that is not understood is an error with what to write instead; a
quotité that is not that of the hours is kept, flagged, and never turned into hours.
Pure. *Source:* decision 41; issue F (« a file saying "62 %" and 24 h keeps 24 h and flags it »).
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from aesh.enums import Employeur, TypeContrat
from aesh.regles.durees import duree
from contrats.regles.anciennete import fin_de_cdd
from contrats.regles.quotites import (
    heures_de,
    lire_heures,
    lire_pourcent,
    pourcent_en_mots,
    semaines_permises,
    signalement,
)
from eleves.regles.depots import lire_jour
from socle.texte import cle_tri

LIGNES_MAX = 3000
COLONNES: dict[str, str] = {
    "matricule": "Matricule",
    "nom": "Nom",
    "prenom": "Prénom",
    "type": "Type (CDD ou CDI)",
    "employeur": "Employeur (titre 2 ou hors titre 2)",
    "eple": "UAI de l'établissement employeur",
    "du": "Début",
    "au": "Dernier jour",
    "heures": "Heures par semaine",
    "semaines": "Semaines",
    "quotite": "Quotité",
    "numero": "Numéro du contrat",
}
ENTETES: tuple[tuple[str, str], ...] = (
    ("matricule", r"matricule|identifiant"),
    ("prenom", r"prenom"),
    ("eple", r"uai|rne|mutualisateur"),
    ("employeur", r"employeur|budget|titre 2"),
    ("heures", r"heure|hebdo"),
    ("semaines", r"semaines?$|nombre de semaines|nb"),
    ("quotite", r"quotite|taux|%"),
    ("du", r"^du$|debut|effet|a compter"),
    ("au", r"^au$|fin|dernier|terme|echeance"),
    ("numero", r"numero|^n°|^no "),
    ("type", r"type|nature|contrat"),
    ("nom", r"^nom|nom de"),
)
CONTRADICTION = (
    "L'employeur dit titre 2, et l'UAI d'un établissement employeur est écrit : effacez l'UAI, ou "
    "écrivez « hors titre 2 »."
)
HT2 = re.compile(r"hors|ht2|eple|mutualisateur|lycee|college")
T2 = re.compile(r"titre 2|^t2$|dsden|etat|rectorat")


@dataclass
class LigneLue:
    """What a line says; ``erreurs`` must be written again, ``signalements`` read again."""

    matricule: str = ""
    nom: str = ""
    prenom: str = ""
    type: TypeContrat | None = None
    employeur: Employeur = Employeur.TITRE_2
    eple: str = ""
    du: datetime.date | None = None
    au: datetime.date | None = None
    minutes: int | None = None
    semaines: int = 41
    quotite: Decimal | None = None
    numero: str = ""
    erreurs: list[str] = field(default_factory=list)
    signalements: list[str] = field(default_factory=list)


def ranger(rangees: Sequence[tuple[int, Sequence[str]]]) -> list[tuple[int, dict[str, str]]]:
    """Cells by column: after the headings when there are some, else in the template's order.

    *Source:* decision 41.
    """
    for debut, (_, cases) in enumerate(rangees[:3]):
        if (places := _entetes(cases)) is not None:
            return [(rang, _par_colonne(c, places)) for rang, c in rangees[debut + 1 :]]
    places = dict(enumerate(COLONNES))
    return [(rang, _par_colonne(cases, places)) for rang, cases in rangees]


def _entetes(cases: Sequence[str]) -> dict[int, str] | None:
    places: dict[int, str] = {}
    for place, case in enumerate(cases):
        mots = cle_tri(case)
        for colonne, motif in ENTETES:
            if mots and colonne not in places.values() and re.search(motif, mots):
                places[place] = colonne
                break
    return places if {"matricule", "heures"} <= set(places.values()) else None


def _par_colonne(cases: Sequence[str], places: Mapping[int, str]) -> dict[str, str]:
    lues = dict.fromkeys(COLONNES, "")
    for place, colonne in places.items():
        if place < len(cases):
            lues[colonne] = " ".join(cases[place].lstrip("'").split())[:120]
    return lues


def lire_ligne(cellules: Mapping[str, str], le: datetime.date) -> LigneLue:
    """Read the cells of one line, on a day.

    *Source:* decision 41; issue F (hours are kept, the percentage is flagged).
    """
    ligne = LigneLue(
        matricule=cellules.get("matricule", "")[:20],
        nom=cellules.get("nom", "")[:80],
        prenom=cellules.get("prenom", "")[:80],
        eple=cellules.get("eple", "").upper(),
        numero=cellules.get("numero", "")[:30],
    )
    if not ligne.matricule:
        ligne.erreurs.append("Écrivez le matricule.")
    _lire_nature(ligne, cellules)
    _lire_dates(ligne, cellules)
    _lire_temps(ligne, cellules, le)
    return ligne


def _lire_nature(ligne: LigneLue, cellules: Mapping[str, str]) -> None:
    mots = cle_tri(cellules.get("type", ""))
    if "cdi" in mots or "indetermine" in mots:
        ligne.type = TypeContrat.CDI
    elif "cdd" in mots or "determine" in mots:
        ligne.type = TypeContrat.CDD
    else:
        ligne.erreurs.append("Écrivez CDD ou CDI.")
    employeur = cle_tri(cellules.get("employeur", ""))
    if HT2.search(employeur) or (not employeur and ligne.eple):
        ligne.employeur = Employeur.HORS_TITRE_2
    elif employeur and not T2.search(employeur):
        ligne.erreurs.append("Écrivez l'employeur : titre 2, ou hors titre 2.")
    elif ligne.eple:
        ligne.erreurs.append(CONTRADICTION)
    if ligne.type == TypeContrat.CDI and ligne.employeur == Employeur.HORS_TITRE_2:
        ligne.signalements.append(
            "CDI signé par un établissement : vérifiez l'employeur, l'État signe les CDI (code de "
            "l'éducation, art. L917-1)."
        )


def _lire_dates(ligne: LigneLue, cellules: Mapping[str, str]) -> None:
    for colonne in ("du", "au"):
        texte = cellules.get(colonne, "")
        jour = lire_jour(texte) if texte else None
        if texte and jour is None:
            ligne.erreurs.append(f"{COLONNES[colonne]} : écrivez une date comme 01/09/2026.")
        setattr(ligne, colonne, jour)
    if ligne.du is None and not cellules.get("du"):
        ligne.erreurs.append("Écrivez le premier jour du contrat.")
    if ligne.du is None or ligne.type is None:
        return
    if ligne.type == TypeContrat.CDI and ligne.au is not None:
        ligne.erreurs.append("Un CDI n'a pas de dernier jour : effacez-le, ou écrivez CDD.")
    elif ligne.type == TypeContrat.CDD and ligne.au is None and not cellules.get("au"):
        ligne.erreurs.append("Écrivez le dernier jour du CDD.")
    elif ligne.au is not None and ligne.au < ligne.du:
        ligne.erreurs.append("Le dernier jour est avant le premier.")
    elif ligne.au is not None and ligne.au < fin_de_cdd(ligne.du):
        ligne.signalements.append(
            "Ce CDD dure moins de trois ans : vérifiez les dates (loi n° 2022-1574)."
        )


def _lire_temps(ligne: LigneLue, cellules: Mapping[str, str], le: datetime.date) -> None:
    permises = semaines_permises(ligne.du or le)
    texte = cellules.get("semaines", "")
    if texte:
        nombre = re.fullmatch(r"(\d{2})(?:,0)?(?: semaines)?", cle_tri(texte))
        if nombre is None or int(nombre[1]) not in permises:
            ligne.erreurs.append(f"Écrivez de {permises[0]} à {permises[-1]} semaines.")
        else:
            ligne.semaines = int(nombre[1])
    quotite = cellules.get("quotite", "")
    ligne.quotite = lire_pourcent(quotite) if quotite else None
    if quotite and ligne.quotite is None:
        ligne.erreurs.append("Quotité : écrivez un pourcentage comme 61,23 %.")
    heures = cellules.get("heures", "")
    ligne.minutes = lire_heures(heures) if heures else None
    if heures and ligne.minutes is None:
        ligne.erreurs.append("Écrivez des heures comme 24 h, 24 h 30 ou 24,5.")
    elif ligne.minutes is None:
        ligne.erreurs.append(_demander_les_heures(ligne))
    elif not 60 <= ligne.minutes or ligne.minutes * ligne.semaines > 1607 * 60 + 60:
        ligne.erreurs.append("Ces heures dépassent un temps plein, ou sont presque nulles.")
    elif ligne.quotite is not None:
        if phrase := signalement(ligne.minutes, ligne.semaines, ligne.quotite):
            ligne.signalements.append(phrase)


def _demander_les_heures(ligne: LigneLue) -> str:
    """Hours are never made from a percentage: only suggested."""
    if ligne.quotite is None:
        return "Écrivez les heures par semaine."
    environ = duree(heures_de(ligne.quotite, ligne.semaines))
    return (
        f"Écrivez les heures par semaine : {pourcent_en_mots(ligne.quotite)} seul en ferait "
        f"environ {environ}, le contrat dit lesquelles."
    )
