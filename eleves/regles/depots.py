"""Lines of many notifications, pasted or read in a file: columns, dates, words, what is wrong.

Nothing is guessed: a value that is not understood is an error with what to write instead.
Pure. *Source:* decisions 14 and 41; issue E (surge).
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eleves.enums import AIDE_HUMAINE, Activite, TypeNotification
from eleves.regles.mention import lire_mention, question_sur
from socle.texte import cle_tri

LIGNES_MAX = 1000
COLONNES: dict[str, str] = {
    "nom": "Nom",
    "prenom": "Prénom",
    "naissance": "Date de naissance",
    "ecole": "École (UAI, ou nom et commune)",
    "type": "Type d'aide",
    "heures": "Heures par semaine",
    "mention": "Mention telle qu'écrite",
    "activites": "Activités",
    "decidee_le": "Décidée le",
    "recue_le": "Reçue le",
    "du": "Du",
    "au": "Au",
    "numero": "Numéro de la décision",
}
# Words that a heading holds, in the order in which they are tried.
ENTETES: tuple[tuple[str, str], ...] = (
    ("prenom", r"prenom"),
    ("naissance", r"naissance|ne\(?e?\)? le|^ddn"),
    ("ecole", r"uai|rne|ecole|etablissement"),
    ("heures", r"heure|quotite|duree"),
    ("mention", r"mention|libelle"),
    ("activites", r"activite"),
    ("decidee_le", r"decision|decidee|cdaph|commission"),
    ("recue_le", r"recue|reception|arrivee"),
    ("type", r"type|aide|accompagnement|nature"),
    ("du", r"^du$|debut|a compter|valable du"),
    ("au", r"^au$|fin|jusqu|echeance"),
    ("nom", r"^nom|nom de l'eleve|nom eleve"),
)
NUMERO = re.compile(r"n(?:umero|°|o)\b.*decision|^numero|^n°")
JOUR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
ACTIVITES: tuple[tuple[Activite, str], ...] = (
    (Activite.VIE_QUOTIDIENNE, r"quotidien"),
    (Activite.APPRENTISSAGES, r"apprentissage"),
    (Activite.VIE_SOCIALE, r"social|relation"),
)
HORS_DES_NOMS = re.compile(r"[0-9=<>@:;{}\[\]|\\/_%\"]|^[+-]")
SIGLES = {"i": "aesh-i", "m": "aesh-m", "ind": "aesh-i", "mut": "aesh-m"}


@dataclass
class LigneLue:
    """What a line says; ``erreurs`` is what must be written again before anything else."""

    nom: str = ""
    prenom: str = ""
    naissance: datetime.date | None = None
    ecole: str = ""
    type: TypeNotification | None = None
    minutes: int | None = None
    temps_scolaire: bool = False
    heures_a_dire: str = ""
    durees: tuple[int, ...] = ()  # weekly times that the cells may mean
    mention: str = ""
    activites: tuple[str, ...] = ()
    decidee_le: datetime.date | None = None
    recue_le: datetime.date | None = None
    du: datetime.date | None = None
    au: datetime.date | None = None
    numero: str = ""
    erreurs: list[str] = field(default_factory=list)


def ranger(rangees: Sequence[tuple[int, Sequence[str]]]) -> list[tuple[int, dict[str, str]]]:
    """Cells by column: after the headings when there are some, else in the template's order.

    *Source:* decision 41; règle locale (headings are recognised by their words).
    """
    for debut, (_, cases) in enumerate(rangees[:3]):
        if (places := _entetes(cases)) is not None:
            suite = rangees[debut + 1 :]
            return [(rang, _par_colonne(cases, places)) for rang, cases in suite]
    places = dict(enumerate(COLONNES))
    return [(rang, _par_colonne(cases, places)) for rang, cases in rangees]


def _entetes(cases: Sequence[str]) -> dict[int, str] | None:
    """Column of each heading; None when this line holds no headings."""
    places: dict[int, str] = {}
    for place, case in enumerate(cases):
        mots = cle_tri(case)
        if not mots or any(c.isdigit() for c in mots):
            continue
        trouvee = "numero" if NUMERO.search(mots) else ""
        for colonne, motif in ENTETES:
            if not trouvee and colonne not in places.values() and re.search(motif, mots):
                trouvee = colonne
        if trouvee and trouvee not in places.values():
            places[place] = trouvee
    return places if {"nom", "prenom"} <= set(places.values()) else None


def _par_colonne(cases: Sequence[str], places: Mapping[int, str]) -> dict[str, str]:
    lues = dict.fromkeys(COLONNES, "")
    for place, colonne in places.items():
        if place < len(cases):
            lues[colonne] = " ".join(cases[place].lstrip("'").split())[:200]
    return lues


def lire_ligne(cellules: Mapping[str, str], le: datetime.date) -> LigneLue:
    """Read the cells of one line, on a day. *Source:* decisions 14 and 41."""
    ligne = LigneLue(
        nom=cellules.get("nom", "")[:80],
        prenom=cellules.get("prenom", "")[:80],
        ecole=cellules.get("ecole", ""),
        numero=cellules.get("numero", "")[:30],
    )
    if not ligne.nom or not ligne.prenom:
        ligne.erreurs.append("Écrivez le nom et le prénom de l'élève.")
    if not ligne.ecole:
        ligne.erreurs.append("Écrivez l'UAI de l'école, ou son nom et sa commune.")
    ligne.naissance = _jour(ligne, cellules, "naissance", obligatoire=True)
    ligne.decidee_le = _jour(ligne, cellules, "decidee_le", obligatoire=True)
    ligne.recue_le = _jour(ligne, cellules, "recue_le") or le
    ligne.du = _jour(ligne, cellules, "du", obligatoire=True)
    ligne.au = _jour(ligne, cellules, "au")
    _verifier_les_jours(ligne, le)
    _lire_aide(ligne, cellules)
    _lire_activites(ligne, cellules.get("activites", ""))
    return ligne


def lire_jour(texte: str) -> datetime.date | None:
    """``03/11/2026``, ``3.11.26`` or ``2026-11-03``; None for anything else.

    *Source:* règle locale (dates as French spreadsheets write them).
    """
    if trouve := ISO.fullmatch(texte.strip()[:10]):
        annee, mois, jour = (int(n) for n in trouve.groups())
    elif trouve := JOUR.fullmatch(texte.strip()):
        jour, mois, annee = (int(n) for n in trouve.groups())
        annee += 0 if annee > 99 else (2000 if annee < 70 else 1900)
    else:
        return None
    try:
        return datetime.date(annee, mois, jour)
    except ValueError:
        return None


def _jour(
    ligne: LigneLue, cellules: Mapping[str, str], colonne: str, obligatoire: bool = False
) -> datetime.date | None:
    texte = cellules.get(colonne, "")
    lu = lire_jour(texte) if texte else None
    if (texte and lu is None) or (obligatoire and not texte):
        ligne.erreurs.append(f"{COLONNES[colonne]} : écrivez une date comme 03/11/2026.")
    return lu


def _verifier_les_jours(ligne: LigneLue, le: datetime.date) -> None:
    if ligne.du and ligne.au and ligne.au < ligne.du:
        ligne.erreurs.append("Le droit finirait avant de commencer : vérifiez « Du » et « Au ».")
    if ligne.decidee_le and ligne.recue_le and ligne.recue_le < ligne.decidee_le:
        ligne.erreurs.append("La décision serait reçue avant d'être prise : vérifiez les dates.")
    if ligne.recue_le and ligne.recue_le > le:
        ligne.erreurs.append("La date de réception est dans l'avenir.")
    if ligne.naissance and not 2 <= (le - ligne.naissance).days / 365.25 <= 25:
        ligne.erreurs.append("Vérifiez la date de naissance : l'âge n'est pas celui d'un élève.")


def _lire_aide(ligne: LigneLue, cellules: Mapping[str, str]) -> None:
    """Type and hours, from their own cells first, else from the mention as written.

    Help without hours keeps those that are written in its mention: nothing is dropped.
    """
    genre, heures = cellules.get("type", ""), cellules.get("heures", "")
    ecrit = cellules.get("mention", "")
    ligne.mention = ecrit or " ".join(mot for mot in (genre, heures) if mot)
    dit = SIGLES.get(cle_tri(genre), genre)
    lue = lire_mention(f"{dit} {heures}" if genre else f"{ecrit} {heures}")
    if lue.type is None:
        ligne.erreurs.append(
            "Type d'aide non reconnu : écrivez « individuelle », « mutualisée » ou « ULIS »."
            if not lue.question
            else lue.question
        )
        return
    ligne.type = lue.type
    if lue.type != TypeNotification.INDIVIDUELLE and ecrit and heures and heures not in ecrit:
        ligne.mention = f"{ecrit} ({heures})"[:200]
    if lue.type not in AIDE_HUMAINE:
        return
    if genre and not heures and ecrit:  # the type alone: hours may stand in the mention
        suite = lire_mention(f"{dit} {ecrit}")
        lue = suite if suite.type == lue.type else lue
    ligne.durees = lue.durees
    if lue.type == TypeNotification.INDIVIDUELLE:
        ligne.minutes, ligne.temps_scolaire = lue.minutes, lue.temps_scolaire
        ligne.heures_a_dire = lue.question


def lire_en_individuelle(ligne: LigneLue) -> None:
    """Read a line written "mutualisée, 12 h" as individual help, once a human said so.

    *Source:* decisions 8 and 14.
    """
    ligne.type = TypeNotification.INDIVIDUELLE
    ligne.heures_a_dire = "Plusieurs durées dans la mention : laquelle ?"
    if len(ligne.durees) == 1:
        ligne.minutes = ligne.durees[0]
        ligne.heures_a_dire = question_sur(ligne.minutes)


def differences(une: LigneLue, autre: LigneLue) -> tuple[str, ...]:
    """Headings of the columns on which two lines about one decision do not agree.

    *Source:* issue E (a human says whether it is the same decision).
    """
    lus = {
        "ecole": (une.ecole, autre.ecole),
        "heures": ((une.minutes, une.durees), (autre.minutes, autre.durees)),
        "mention": (une.mention, autre.mention),
        "activites": (une.activites, autre.activites),
        "decidee_le": (une.decidee_le, autre.decidee_le),
        "recue_le": (une.recue_le, autre.recue_le),
        "au": (une.au, autre.au),
        "numero": (une.numero, autre.numero),
    }
    return tuple(COLONNES[nom] for nom, (ceci, cela) in lus.items() if ceci != cela)


def est_un_nom(texte: str) -> bool:
    """Whether a text may be a person's name: no digit, no sign that only machines write.

    >>> est_un_nom("Le Gall-D'Hervé (Zoé)"), est_un_nom("=A1+2"), est_un_nom("x@y.fr")
    (True, False, False)

    *Source:* règle locale.
    """
    return HORS_DES_NOMS.search(texte) is None


def en_phrase(texte: str) -> str:
    """The same with one sign at its end.

    >>> en_phrase("Laquelle ?"), en_phrase("Mutualisée, décidée le 03/11/2026")
    ('Laquelle ?', 'Mutualisée, décidée le 03/11/2026.')

    *Source:* règle locale.
    """
    texte = texte.rstrip()
    return texte if texte.endswith((".", "?", "!", "…")) else f"{texte}."


def _lire_activites(ligne: LigneLue, texte: str) -> None:
    mots = cle_tri(texte)
    ligne.activites = tuple(a.value for a, motif in ACTIVITES if re.search(motif, mots))
    if mots and not ligne.activites:
        ligne.erreurs.append(
            "Activités : écrivez « vie quotidienne », « apprentissages » ou « vie sociale »."
        )
