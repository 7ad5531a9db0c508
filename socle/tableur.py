"""Rows of a small spreadsheet file, as people really save it: text, separator, blank lines.

*Source:* decision 41 (templates are downloaded from the screen that reads them).
"""

import csv
import io

TAILLE_MAX = 1_000_000
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
