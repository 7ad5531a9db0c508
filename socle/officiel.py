"""Official files of public data, from bytes to rows: encodings, separators, headers, refusals.

Pure Python. A room says what it expects (``Attendu``) and gets its rows with their file line.
*Source:* data page §5 (1, 2): byte order marks, Latin-1, CRLF, commas, copies saved by Excel.
"""

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from socle.texte import cle_tri

TAILLE_MAXIMALE = 200_000_000  # bytes once decompressed; the schools of France take 12 million
LIGNES_MAXIMALES = 500_000  # France has 61,000 schools, FINESS 210,000 lines
COLONNES_MAXIMALES = 500  # the widest layout has 72
LIGNES_PAR_CELLULE = 5  # more in one cell: a quote was opened and never closed
SEPARATEURS = ";,\t|"
# Headers of an export of pupils: no official file of places has them.
EXPORT_ONDE = frozenset(("nomeleve", "prenomeleve", "nomdusageenfant", "nomdefamilleenfant"))


class FichierRefuse(Exception):
    """The file is not the one expected; the French message says why."""


@dataclass(frozen=True, slots=True)
class Rejet:
    """A row that is not taken: line of the file (the header is 1) and why, in French."""

    ligne: int
    cause: str


@dataclass(frozen=True)
class Tableau:
    """A file that was recognised: columns present, rows with their line, rows impossible to cut."""

    disposition: str
    colonnes: dict[str, int]
    lignes: list[tuple[int, list[str]]]
    rejets: list[Rejet]


@dataclass(frozen=True)
class Attendu:
    """What a room expects of a file.

    ``colonnes``: column → header keys accepted (see ``cle_entete``); ``cle``: the column without
    which a row is blank; ``autre_contenu``: sentence about a table of another kind, from the keys
    of its header, or ""; ``sans_entete``: the header that a first row without header stands for.
    """

    phrase: str
    colonnes: Mapping[str, tuple[str, ...]]
    cle: str
    vide: str
    autre_contenu: Callable[[set[str]], str]
    disposition: Callable[[set[str]], str]
    sans_entete: Callable[[list[str]], tuple[str, ...]] = lambda _: ()


def cle_entete(texte: str) -> str:
    """Header as compared: no accents, case, spaces, quotes, stars nor byte order marks.

    *Source:* data page §4 (headers matched as the ENT importers do).
    """
    return re.sub(r"[^a-z0-9]", "", cle_tri(texte.replace("\ufeff", "")))


def decompresser(contenu: bytes) -> bytes:
    """The file itself, unzipped if it is gzip; refuses what would fill the memory.

    *Source:* decision 37 (a national file comes compressed).
    """
    if not contenu.startswith(b"\x1f\x8b"):
        return contenu
    try:
        with gzip.open(io.BytesIO(contenu)) as flux:
            lu = flux.read(TAILLE_MAXIMALE + 1)
    except (OSError, EOFError, zlib.error):
        raise FichierRefuse("Le fichier compressé (.gz) est abîmé ou incomplet.") from None
    if len(lu) > TAILLE_MAXIMALE:
        raise FichierRefuse("Une fois décompressé, le fichier dépasse 200 Mo.")
    return lu


def decoder(contenu: bytes, phrase: str) -> str:
    """Text: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252 or Latin-1.

    ``phrase`` ends the refusal: what file is expected. *Source:* data page §5 (1).
    """
    if contenu.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodages = ["utf-16"]
    elif b"\0" in contenu:
        raise FichierRefuse(
            "Ce fichier n'est pas un texte (image, PDF, classeur Excel…). " + phrase
        )
    else:
        encodages = ["utf-8-sig", "cp1252", "latin-1"]
    for encodage in encodages:
        try:
            texte = contenu.decode(encodage).lstrip("\ufeff")
        except UnicodeDecodeError:
            continue
        if "\0" in texte:
            raise FichierRefuse("Ce fichier n'est pas un texte. " + phrase)
        return texte
    raise FichierRefuse("L'encodage du fichier n'est pas reconnu. " + phrase)


def lire_tableau(contenu: bytes, attendu: Attendu) -> Tableau:
    """Rows of an official file. Raises ``FichierRefuse`` with one French reason.

    *Source:* layouts of decision 37; quirks of the data page §5 (1, 2).
    """
    contenu = decompresser(contenu)
    _refuser_autre_format(contenu, attendu.phrase)
    # newline="" keeps line ends: a record counts the lines of its file.
    texte = decoder(contenu, attendu.phrase)
    if max(texte.count("\n"), texte.count("\r")) > LIGNES_MAXIMALES:
        raise FichierRefuse("Le fichier a plus de 500 000 lignes. " + attendu.phrase)
    physiques = list(io.StringIO(texte, newline=""))
    depart = next((i for i, ligne in enumerate(physiques) if ligne.strip(' ;,\t\r\n"')), None)
    if depart is None:
        raise FichierRefuse("Le fichier est vide.")
    if physiques[depart].startswith("sep="):  # a line that Excel adds
        depart += 1
    premiere = physiques[depart] if depart < len(physiques) else ""
    separateur, entete = _entete(premiere, attendu)
    if sans_entete := attendu.sans_entete(entete):
        entete = list(sans_entete)
        depart -= 1  # the first line is a row like the others
    cles = {cle_entete(cellule) for cellule in entete}
    if refus := attendu.autre_contenu(cles):
        raise FichierRefuse(f"{refus} {attendu.phrase}")
    if len(entete) > COLONNES_MAXIMALES:
        raise FichierRefuse(f"Le fichier a {len(entete)} colonnes. {attendu.phrase}")
    places: dict[str, int] = {}
    for rang, cellule in enumerate(entete):
        places.setdefault(cle_entete(cellule), rang)
    colonnes = {
        colonne: places[cle]
        for colonne, acceptees in attendu.colonnes.items()
        for cle in acceptees
        if cle in places
    }
    rejets: list[Rejet] = []
    brutes = _enregistrements(physiques, depart + 1, separateur, rejets)
    lignes = _ajuster(brutes, len(entete), colonnes[attendu.cle], rejets)
    if not lignes and not rejets:
        raise FichierRefuse(attendu.vide)
    return Tableau(attendu.disposition(set(places)), colonnes, lignes, rejets)


def _ajuster(
    brutes: Iterator[tuple[int, list[str]]], largeur: int, cle: int, rejets: list[Rejet]
) -> list[tuple[int, list[str]]]:
    """Rows as wide as their header; blank ones left out, those with a cell too many rejected."""
    lignes: list[tuple[int, list[str]]] = []
    for ligne, cellules in brutes:
        if len(cellules) != largeur:
            if not any(map(str.strip, cellules)):
                continue  # blank line
            if any(map(str.strip, cellules[largeur:])):
                rejets.append(
                    Rejet(
                        ligne,
                        f"La ligne a {len(cellules)} cellules et l'en-tête {largeur} : "
                        "un séparateur est en trop.",
                    )
                )
                continue
            cellules = [*cellules, *[""] * largeur][:largeur]
        elif not cellules[cle] and not any(map(str.strip, cellules)):
            continue
        lignes.append((ligne, cellules))
    return lignes


def _refuser_autre_format(contenu: bytes, phrase: str) -> None:
    """Files known by their first bytes."""
    debut = contenu[:512].lstrip()
    if not contenu.strip(b'\0 \r\n\t\xef\xbb\xbf;,"'):
        raise FichierRefuse("Le fichier est vide.")
    if debut.startswith(b"PK\x03\x04") or debut.startswith(b"\xd0\xcf\x11\xe0"):
        raise FichierRefuse(
            "C'est un classeur ou une archive : enregistrez d'abord la feuille au format CSV. "
            + phrase
        )
    if debut.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"RIFF", b"BM")):
        raise FichierRefuse("C'est une image ou un PDF. " + phrase)
    if debut.removeprefix(codecs.BOM_UTF8).startswith(b"<"):
        raise FichierRefuse("C'est un fichier XML ou HTML (SIECLE, page web…). " + phrase)
    if debut.removeprefix(codecs.BOM_UTF8).startswith((b"{", b"[")):
        raise FichierRefuse("C'est un fichier JSON : téléchargez l'export CSV. " + phrase)


def _entete(premiere: str, attendu: Attendu) -> tuple[str, list[str]]:
    """Separator and cells of the header: the cut that recognises most columns."""
    connues = {cle for cles in attendu.colonnes.values() for cle in cles}
    meilleur = (-1, 0, ";", [premiere])
    for rang, separateur in enumerate(SEPARATEURS):
        try:
            cellules = next(csv.reader([premiere], delimiter=separateur), [])
        except csv.Error:  # one cell of more than 131,072 characters
            continue
        reconnues = sum(cle_entete(cellule) in connues for cellule in cellules)
        meilleur = max(meilleur, (reconnues, len(cellules) - rang, separateur, cellules))
    return meilleur[2], meilleur[3]


def _enregistrements(
    physiques: list[str], depart: int, separateur: str, rejets: list[Rejet]
) -> Iterator[tuple[int, list[str]]]:
    """Records with the file line where each one starts; a quote never closed costs one line."""
    while depart < len(physiques):
        lecteur = csv.reader(physiques[depart:], delimiter=separateur)
        debut = depart
        try:
            for cellules in lecteur:
                fin = depart + lecteur.line_num
                if fin - debut > LIGNES_PAR_CELLULE and any(
                    cellule.count("\n") >= LIGNES_PAR_CELLULE for cellule in cellules
                ):
                    break
                yield debut + 1, cellules
                debut = fin
            else:
                return
        except csv.Error:
            pass
        rejets.append(Rejet(debut + 1, "Un guillemet est ouvert et jamais fermé."))
        depart = debut + 1
