"""From bytes to rows: encodings, separators, headers, and a clear refusal of other files."""

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from socle.texte import cle_tri

TAILLE_MAXIMALE = 200_000_000  # bytes once decompressed; the whole of France takes 12 million
LIGNES_MAXIMALES = 500_000  # the whole of France has 61,000
COLONNES_MAXIMALES = 500  # the widest layout has 72
LIGNES_PAR_CELLULE = 5  # more in one cell: a quote was opened and never closed
SEPARATEURS = ";,\t|"

# Column → header keys accepted (see ``cle_entete``): layouts of 2023, of 2026 and reduced.
COLONNES = {
    "uai": ("identifiantdeletablissement",),
    "nom": ("nometablissement",),
    "type": ("typeetablissement",),
    "statut": ("statutpublicprive",),
    "adresse1": ("adresse1",),
    "adresse2": ("adresse2",),
    "code_postal": ("codepostal",),
    "code_commune": ("codecommune",),
    "commune": ("nomcommune",),
    "departement": ("codedepartement",),
    "maternelle": ("ecolematernelle",),
    "elementaire": ("ecoleelementaire",),
    "voie_generale": ("voiegenerale",),
    "voie_technologique": ("voietechnologique",),
    "voie_professionnelle": ("voieprofessionnelle",),
    "telephone": ("telephone",),
    "courriel": ("mail",),
    "restauration": ("restauration",),
    "ulis": ("ulis",),
    "segpa": ("segpa",),
    "eleves_ulis": ("nbelevesulis",),
    "eleves_segpa": ("nbelevessegpa",),
    "siret": ("sirensiret",),
    "effectif": ("nombredeleves",),
    "contrat": ("typecontratprive",),
    "code_contrat": ("codetypecontratprive",),
    "circonscription": ("nomcirconscription",),
    "code_circonscription": ("codecirconscription",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "position": ("position",),
    "date_ouverture": ("dateouverture",),
    "etat": ("etat",),
    "code_nature": ("codenature",),
    "nature": ("libellenature",),
    "rpi": ("rpidisperse",),
    "mere": ("etablissementmere",),
    "pial": ("pial",),
}
OBLIGATOIRES = {"uai": "Identifiant_de_l_etablissement", "nom": "Nom_etablissement"}
OBLIGATOIRES["type"] = "Type_etablissement"
ATTENDU = (
    "Le fichier attendu est l'annuaire de l'éducation (data.education.gouv.fr, "
    "« fr-en-annuaire-education ») au format CSV."
)


class FichierRefuse(Exception):
    """The file is not a directory of schools; the French message says why."""


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


def cle_entete(texte: str) -> str:
    """Header as compared: no accents, case, spaces, quotes, stars nor byte order marks."""
    return re.sub(r"[^a-z0-9]", "", cle_tri(texte.replace("\ufeff", "")))


def decompresser(contenu: bytes) -> bytes:
    """The file itself, unzipped if it is gzip; refuses what would fill the memory."""
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


def decoder(contenu: bytes) -> str:
    """Text: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252 or Latin-1."""
    if contenu.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodages = ["utf-16"]
    elif b"\0" in contenu:
        raise FichierRefuse(
            "Ce fichier n'est pas un texte (image, PDF, classeur Excel…). " + ATTENDU
        )
    else:
        encodages = ["utf-8-sig", "cp1252", "latin-1"]
    for encodage in encodages:
        try:
            texte = contenu.decode(encodage).lstrip("\ufeff")
        except UnicodeDecodeError:
            continue
        if "\0" in texte:
            raise FichierRefuse("Ce fichier n'est pas un texte. " + ATTENDU)
        return texte
    raise FichierRefuse("L'encodage du fichier n'est pas reconnu. " + ATTENDU)


def _refuser_autre_format(contenu: bytes) -> None:
    """Files known by their first bytes."""
    debut = contenu[:512].lstrip()
    if not contenu.strip(b'\0 \r\n\t\xef\xbb\xbf;,"'):
        raise FichierRefuse("Le fichier est vide.")
    if debut.startswith(b"PK\x03\x04") or debut.startswith(b"\xd0\xcf\x11\xe0"):
        raise FichierRefuse(
            "C'est un classeur ou une archive : enregistrez d'abord la feuille au format CSV. "
            + ATTENDU
        )
    if debut.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"RIFF", b"BM")):
        raise FichierRefuse("C'est une image ou un PDF. " + ATTENDU)
    if debut.removeprefix(codecs.BOM_UTF8).startswith(b"<"):
        raise FichierRefuse("C'est un fichier XML ou HTML (SIECLE, page web…). " + ATTENDU)
    if debut.removeprefix(codecs.BOM_UTF8).startswith((b"{", b"[")):
        raise FichierRefuse("C'est un fichier JSON : téléchargez l'export CSV. " + ATTENDU)


def _refuser_autre_contenu(entete: list[str]) -> None:
    """Tables of another kind, named when we know them."""
    cles = {cle_entete(cellule) for cellule in entete}
    if cles & {"finess", "nofinesset", "structureet", "geolocalisation"}:
        raise FichierRefuse(
            "C'est un fichier FINESS (établissements médico-sociaux), pas l'annuaire des écoles. "
            + ATTENDU
        )
    if cles & {"nomeleve", "prenomeleve", "nomdusageenfant", "nomdefamilleenfant"}:
        raise FichierRefuse(
            "C'est un export ONDE (élèves) : aucun élève ne doit être chargé ici. " + ATTENDU
        )
    manquantes = [nom for cle, nom in OBLIGATOIRES.items() if not cles & set(COLONNES[cle])]
    if manquantes:
        raise FichierRefuse(
            f"Ce n'est pas l'annuaire : colonnes absentes {', '.join(manquantes)}. {ATTENDU}"
        )


def _entete(premiere: str) -> tuple[str, list[str]]:
    """Separator and cells of the header: the cut that recognises most columns."""
    connues = {cle for cles in COLONNES.values() for cle in cles}
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


def lire(contenu: bytes) -> Tableau:
    """Rows of a directory file. Raises ``FichierRefuse`` with one French reason.

    *Source:* layouts of decision 37; quirks of the data page §5 (1, 2).
    """
    contenu = decompresser(contenu)
    _refuser_autre_format(contenu)
    # newline="" keeps line ends: a record counts the lines of its file.
    texte = decoder(contenu)
    if max(texte.count("\n"), texte.count("\r")) > LIGNES_MAXIMALES:
        raise FichierRefuse("Le fichier a plus de 500 000 lignes. " + ATTENDU)
    physiques = list(io.StringIO(texte, newline=""))
    depart = next((i for i, ligne in enumerate(physiques) if ligne.strip(' ;,\t\r\n"')), None)
    if depart is None:
        raise FichierRefuse("Le fichier est vide.")
    if physiques[depart].startswith("sep="):  # a line that Excel adds
        depart += 1
    separateur, entete = _entete(physiques[depart] if depart < len(physiques) else "")
    _refuser_autre_contenu(entete)
    if len(entete) > COLONNES_MAXIMALES:
        raise FichierRefuse(f"Le fichier a {len(entete)} colonnes. {ATTENDU}")
    places: dict[str, int] = {}
    for rang, cellule in enumerate(entete):
        places.setdefault(cle_entete(cellule), rang)
    colonnes = {
        colonne: places[cle] for colonne, cles in COLONNES.items() for cle in cles if cle in places
    }
    largeur = len(entete)
    rejets: list[Rejet] = []
    lignes: list[tuple[int, list[str]]] = []
    rang_uai = colonnes["uai"]
    for ligne, cellules in _enregistrements(physiques, depart + 1, separateur, rejets):
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
        elif not cellules[rang_uai] and not any(map(str.strip, cellules)):
            continue
        lignes.append((ligne, cellules))
    if not lignes and not rejets:
        raise FichierRefuse("Le fichier n'a que son en-tête : aucune école à lire.")
    return Tableau(_disposition(places), colonnes, lignes, rejets)


def _disposition(places: dict[str, int]) -> str:
    """Name of the layout, for the summary."""
    if "codenature" not in places:
        return "réduite"
    return "officielle 2026" if "multiuai" in places else "officielle 2023"
