"""Rows of a small spreadsheet file, as people really save it: workbook or text, blank lines.

*Source:* decision 41 (templates are downloaded from the screen that reads them).
"""

import csv
import datetime
import io
import zipfile
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

TAILLE_MAX = 1_000_000
DEPLIE_MAX = 50_000_000  # a small archive may unfold into a huge one
RANGEES_MAX = 5000
Rangee = tuple[int, list[str]]


class FichierIllisible(Exception):
    """Nothing can be read; the sentence is for the user."""


def lire_rangees(contenu: bytes, trop_gros: str) -> list[Rangee]:
    """Lines that hold something, numbered as the spreadsheet numbers them; cells are stripped.

    Reads UTF-8, UTF-16 and Windows text; semicolons, commas or tabs. Raises ``FichierIllisible``
    (``trop_gros``: what to do of a file that is too large).
    """
    texte = _decoder(contenu, trop_gros)
    try:
        lues = list(csv.reader(io.StringIO(texte), delimiter=_separateur(texte)))
    except csv.Error as erreur:
        raise FichierIllisible(
            "Ce fichier ne se lit pas : enregistrez-le au format CSV."
        ) from erreur
    rangees = [(numero, [case.strip() for case in lue]) for numero, lue in enumerate(lues, 1)]
    rangees = [(numero, cases) for numero, cases in rangees if any(cases)]
    if not rangees:
        raise FichierIllisible("Le fichier est vide.")
    return rangees


def lire_classeur(contenu: bytes, trop_gros: str) -> list[Rangee]:
    """The same from the first sheet of an XLSX or ODS file, or from text.

    Dates come as ``2026-11-03``, times as ``12:30``, whole numbers without decimals. A merged
    cell gives its text once. Raises ``FichierIllisible``.
    """
    if contenu[:2] != b"PK":
        return lire_rangees(contenu, trop_gros)
    if len(contenu) > TAILLE_MAX:
        raise FichierIllisible(trop_gros)
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            if sum(partie.file_size for partie in archive.infolist()) > DEPLIE_MAX:
                raise FichierIllisible(trop_gros)
        classeur = CalamineWorkbook.from_filelike(io.BytesIO(contenu))
        feuille = classeur.get_sheet_by_index(0)
        lues = feuille.to_python(skip_empty_area=False, nrows=RANGEES_MAX)
    except (CalamineError, zipfile.BadZipFile, ValueError, IndexError) as erreur:
        raise FichierIllisible(
            "Ce classeur ne se lit pas : enregistrez-le à nouveau au format XLSX ou CSV."
        ) from erreur
    rangees = [(numero, [_cellule(case) for case in lue]) for numero, lue in enumerate(lues, 1)]
    rangees = [(numero, cases) for numero, cases in rangees if any(cases)]
    if not rangees:
        raise FichierIllisible("Le fichier est vide.")
    return rangees


def _cellule(case: Any) -> str:
    if isinstance(case, datetime.datetime):
        return case.date().isoformat()
    if isinstance(case, datetime.timedelta):
        minutes = round(case.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(case, datetime.time):
        return f"{case:%H:%M}"
    if isinstance(case, float):
        return f"{case:g}".replace(".", ",") if case != int(case) else str(int(case))
    return str(case).strip()


def _decoder(contenu: bytes, trop_gros: str) -> str:
    if len(contenu) > TAILLE_MAX:
        raise FichierIllisible(trop_gros)
    if contenu[:2] in (b"\xff\xfe", b"\xfe\xff"):
        essais = ["utf-16"]
    elif contenu[:2] == b"PK":
        raise FichierIllisible(
            "Ce fichier est un classeur : dans votre tableur, enregistrez-le au format CSV."
        )
    else:
        essais = ["utf-8-sig", "cp1252"]
    for encodage in essais:
        try:
            texte = contenu.decode(encodage)
        except UnicodeDecodeError:
            continue
        if "\x00" not in texte:
            return texte.replace("\r\n", "\n").replace("\r", "\n").replace("\u202f", " ")
    raise FichierIllisible("Ce fichier n'est pas un texte : enregistrez-le au format CSV.")


def _separateur(texte: str) -> str:
    premiere = next((ligne for ligne in texte.splitlines() if ligne.strip()), "")
    return max(";\t,", key=premiere.count)
