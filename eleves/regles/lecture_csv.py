"""A class's week from a spreadsheet: ``jour;debut;fin;matiere;semaine``, as people save it."""

from eleves.regles.lecture import Lecture, lire_heure, lire_jour, lire_semaine
from eleves.regles.semaine import LIGNES_MAX, MATIERE_MAX, Cours
from socle.tableur import FichierIllisible, lire_rangees
from socle.texte import cle_tri

COLONNES = ("jour", "debut", "fin", "matiere", "semaine")
FACULTATIVES = {"semaine"}
TROP_GROS = "Le fichier dépasse 1 Mo : une semaine de classe tient en 100 lignes."
SYNONYMES = {
    "heure de debut": "debut",
    "heure debut": "debut",
    "de": "debut",
    "heure de fin": "fin",
    "heure fin": "fin",
    "a": "fin",
    "discipline": "matiere",
    "activite": "matiere",
    "cours": "matiere",
    "semaines": "semaine",
    "alternance": "semaine",
}
MODELE_CSV = (
    "jour;debut;fin;matiere;semaine\r\n"
    "lundi;8:30;10:00;Français;\r\n"
    "lundi;10:00;10:15;Récréation;\r\n"
    "lundi;10:15;11:30;Sciences;A\r\n"
    "lundi;10:15;11:30;Technologie;B\r\n"
)


def lire_csv(contenu: bytes) -> Lecture:
    """Lessons of a file; each refused line is named as the spreadsheet numbers it.

    Reads UTF-8, UTF-16 and Windows text; semicolons, commas or tabs; with or without a header;
    columns in any order when there is one; blank lines are skipped.
    *Source:* decision 41 (the template can be downloaded from the screen); ux page §5(h).
    """
    rangees = lire_rangees(contenu, TROP_GROS)
    ordre = _ordre(rangees[0][1])
    if ordre is not None:
        rangees = rangees[1:]
    if not rangees:
        raise FichierIllisible("Le fichier n'a que sa ligne de titres : aucune séance à lire.")
    if len(rangees) > LIGNES_MAX:
        raise FichierIllisible(f"Le fichier a plus de {LIGNES_MAX} séances : gardez une semaine.")
    cours, lignes, rejets = [], [], []
    for numero, cases in rangees:
        lu = _lire_rangee(cases, ordre or {nom: i for i, nom in enumerate(COLONNES)})
        if isinstance(lu, str):
            rejets.append(f"Ligne {numero} : {lu}")
        else:
            cours.append(lu)
            lignes.append(numero)
    return Lecture(tuple(cours), tuple(lignes), tuple(rejets))


def _ordre(cases: list[str]) -> dict[str, int] | None:
    """Where each column is, when the line is a header."""
    noms = [cle_tri(case).lstrip("\ufeff") for case in cases]
    noms = [SYNONYMES.get(nom, nom) for nom in noms]
    if "jour" not in noms:
        return None
    manquent = [nom for nom in COLONNES if nom not in noms and nom not in FACULTATIVES]
    if manquent:
        raise FichierIllisible(
            f"La ligne de titres n'a pas la colonne « {manquent[0]} ». "
            "Il faut : jour;debut;fin;matiere."
        )
    return {nom: noms.index(nom) for nom in COLONNES if nom in noms}


def _lire_rangee(cases: list[str], ordre: dict[str, int]) -> Cours | str:
    """A lesson, or why the line is refused."""
    valeurs = {nom: cases[i] if i < len(cases) else "" for nom, i in ordre.items()}
    jour = lire_jour(valeurs["jour"])
    if jour is None:
        return f"« {valeurs['jour'][:20]} » n'est pas un jour du lundi au samedi."
    heures = {}
    for nom, mot in (("debut", "le début"), ("fin", "la fin")):
        if not valeurs[nom]:
            return f"{mot} manque."
        heures[nom] = lire_heure(valeurs[nom])
        if heures[nom] is None:
            return f"{mot} « {valeurs[nom][:20]} » ne se lit pas. Écrivez l'heure ainsi : 8:30."
    matiere = " ".join(valeurs["matiere"].split())
    if not matiere:
        return "la matière manque."
    if len(matiere) > MATIERE_MAX:
        return f"la matière dépasse {MATIERE_MAX} caractères."
    semaine = lire_semaine(valeurs.get("semaine", ""))
    if semaine is None:
        return f"« {valeurs['semaine'][:20]} » : écrivez A, B, ou rien pour toutes les semaines."
    return Cours(jour, heures["debut"] or 0, heures["fin"] or 0, matiere, semaine)
