"""One row of FINESS, cleaned into an ``EsmsLu``.

An empty string or ``None`` means "this file does not say": a known value is then kept.
"""

import datetime
import re
from collections import namedtuple
from collections.abc import Callable
from operator import itemgetter
from typing import Any, NamedTuple

from esms.enums import FAMILLES
from esms.finess.lecture import COLONNES
from esms.finess.projection import degres
from pial.annuaire.cellules import (
    LigneRefusee,
    code_a_cinq,
    code_departement,
    coordonnees,
    date_francaise,
    espaces,
    siret,
    telephone,
    uai_ou_rien,
)
from socle.officiel import Rejet, Tableau

FORME = re.compile(r"[0-9]{9}|[0-9][A-Z0-9][0-9]{7}")
# Overseas codes of FINESS (data page §5, 8); the others follow the postal code.
OUTRE_MER = {"9A": "971", "9B": "972", "9C": "973", "9D": "974", "9E": "975", "9F": "976"}
LONGUEURS = {"nom": 120, "nom_long": 200, "adresse": 200, "commune": 80}
CODE_POSTAL = re.compile(r"^(\d{5})\s+(.*)$")
CEDEX = re.compile(r"\s+CEDEX(\s+\d+)?$", re.IGNORECASE)
Cellules: Any = namedtuple("Cellules", COLONNES)  # type: ignore[misc]  # the columns of lecture


class EsmsLu(NamedTuple):
    """What one file says of one ESMS; fields are named as in ``Esms``."""

    ligne: int
    departement: str
    finess: str
    finess_ej: str
    nom: str
    nom_long: str
    categorie: str
    libelle_categorie: str
    famille: str
    adresse: str
    code_postal: str
    commune: str
    code_commune: str
    telephone: str
    siret: str
    uai: str
    latitude: float | None
    longitude: float | None
    ouvert_le: datetime.date | None
    maj_le: datetime.date | None
    abimes: tuple[str, ...]  # fields whose value was unreadable

    @property
    def code(self) -> str:
        """FINESS number."""
        return self.finess


def finess_valide(numero: str) -> bool:
    """Whether the nine characters carry Luhn's key; Corsican numbers have none.

    *Source:* data page §5 (3): true of 94,843 numbers, but the 490 of 2A and 2B.
    """
    if not FORME.fullmatch(numero):
        return False
    if not numero.isdecimal():
        return True
    somme = 0
    for rang, chiffre in enumerate(reversed(numero)):
        double = int(chiffre) * (2 if rang % 2 else 1)
        somme += double - 9 if double > 9 else double
    return somme % 10 == 0


def lire_finess(brut: str) -> str:
    """FINESS number in its canonical form; raises ``LigneRefusee``. A leading 0 is put back.

    *Source:* data page §5 (2, 3).
    """
    numero = brut.strip().strip("'\"").replace(" ", "").upper()
    if numero.isdecimal() and len(numero) == 8:
        numero = f"0{numero}"
    if not numero:
        raise LigneRefusee("Le numéro FINESS est vide.")
    if not FORME.fullmatch(numero):
        raise LigneRefusee(f"Le numéro FINESS « {numero[:20]} » n'a pas 9 caractères.")
    if not finess_valide(numero):
        raise LigneRefusee(f"Le numéro FINESS « {numero} » est faux : sa clé ne convient pas.")
    return numero


def departement_de(code: str, code_postal: str, finess: str) -> str:
    """Department: its column, else the postal code, else the number itself.

    *Source:* data page §5 (8): 9A to 9F overseas; 9A hides Saint-Barthélemy and Saint-Martin.
    """
    code = code.strip().upper()
    par_poste = code_postal[:3] if code_postal[:2] in ("97", "98") else ""
    if code in OUTRE_MER or code.startswith("9") and not code.isdecimal():
        return OUTRE_MER.get(code) or par_poste
    if trouve := code_departement(code):
        return par_poste or trouve if trouve == "97" else trouve
    return par_poste or code_departement(finess[:2])


class Nettoyeur:
    """Cleans the rows of one file, whose columns it knows."""

    def __init__(self, colonnes: dict[str, int]) -> None:
        # An absent column reads the empty cell added at the end of each row.
        self.prendre = itemgetter(*(colonnes.get(nom, -1) for nom in COLONNES))

    def nettoyer(self, ligne: int, cellules: list[str]) -> EsmsLu:
        """One ESMS, or ``LigneRefusee``. Damaged values are left out and named in ``abimes``."""
        c: Any = Cellules(*self.prendre([*cellules, ""]))
        finess = lire_finess(c.finess)
        nom = espaces(c.nom)
        if not nom:
            raise LigneRefusee(f"L'établissement {finess} n'a pas de nom.")
        abimes: list[str] = []

        def lu(champ: str, lire: Callable[[str], Any], brut: str, sinon: Any) -> Any:
            """Parsed value; the default when empty, or unreadable (then it is named)."""
            if not brut.strip():
                return sinon
            try:
                return lire(brut)
            except (ValueError, OverflowError):
                abimes.append(champ)
                return sinon

        point: tuple[float | None, float | None] = (None, None)
        try:
            point = coordonnees(c.latitude, c.longitude, "") or point
        except ValueError:
            abimes.append("latitude")
        code_postal, commune = _ville(c.code_postal, c.ville, c.acheminement)
        departement = departement_de(c.departement, code_postal, finess)
        textes = {"nom": nom, "nom_long": _autre(espaces(c.nom_long), nom), "adresse": _adresse(c)}
        textes["commune"] = commune
        abimes += [champ for champ, texte in textes.items() if len(texte) > LONGUEURS[champ]]
        categorie = c.categorie.strip().removesuffix(".0")
        return EsmsLu(
            ligne=ligne,
            departement=departement,
            finess=finess,
            finess_ej=lu("finess_ej", _finess_ou_erreur, c.finess_ej, ""),
            **{champ: texte[: LONGUEURS[champ]] for champ, texte in textes.items()},
            categorie=categorie,
            libelle_categorie=espaces(c.libelle_categorie)[:120],
            famille=str(FAMILLES[categorie]),
            code_postal=code_postal,
            code_commune=_code_commune(c.commune_insee, departement),
            telephone=lu("telephone", telephone, c.telephone, ""),
            siret=lu("siret", siret, c.siret, ""),
            uai=uai_ou_rien(c.uai),
            latitude=point[0],
            longitude=point[1],
            ouvert_le=lu("ouvert_le", date_francaise, c.date_ouverture, None),
            maj_le=lu("maj_le", date_francaise, c.date_maj, None),
            abimes=tuple(abimes),
        )


def _autre(texte: str, nom: str) -> str:
    return "" if texte == nom else texte


def _finess_ou_erreur(brut: str) -> str:
    try:
        return lire_finess(brut)
    except LigneRefusee as refus:
        raise ValueError(brut) from refus


def _adresse(c: Any) -> str:
    if c.adresse.strip():
        morceaux = [espaces(morceau) for morceau in c.adresse.split("|")]
    else:
        voie = espaces(f"{c.numero_voie} {c.type_voie} {c.voie} {c.complement_voie}")
        morceaux = [voie, espaces(c.lieu_dit)]
    return ", ".join(filter(None, morceaux))


def _ville(code_postal: str, ville: str, acheminement: str) -> tuple[str, str]:
    """Postal code and town, without CEDEX."""
    if not ville.strip() and (trouve := CODE_POSTAL.match(espaces(acheminement))):
        code_postal, ville = trouve[1], trouve[2]
    return code_a_cinq(code_postal), CEDEX.sub("", espaces(ville))


def _code_commune(brut: str, departement: str) -> str:
    """INSEE code from the three digits of the official file; overseas codes begin with 97."""
    numero = brut.strip()
    if not numero.isdecimal() or len(numero) > 3 or not departement:
        return ""
    return f"{departement[:2]}{numero.zfill(3)}"


def nettoyer_tableau(tableau: Tableau) -> tuple[list[EsmsLu], list[Rejet], int]:
    """Every row: those taken, those that cannot be, and how many are no ESMS for children.

    Lines of positions (Lambert 93, mainland France only) complete the ESMS that they name.
    *Source:* data page §3 (categories, ``geolocalisation``).
    """
    nettoyeur = Nettoyeur(tableau.colonnes)
    genre = tableau.colonnes.get("genre")
    rang_categorie, rang_finess = tableau.colonnes["categorie"], tableau.colonnes["finess"]
    lus: dict[int, EsmsLu] = {}
    places: dict[str, tuple[float, float]] = {}
    rejets = list(tableau.rejets)
    ecartees = 0
    for ligne, cellules in tableau.lignes:
        if genre is not None and cellules[genre].strip().lower() in ("finess", "geolocalisation"):
            if place := _place(cellules):
                places[cellules[rang_finess].strip().zfill(9)] = place
            continue
        if cellules[rang_categorie].strip().removesuffix(".0") not in FAMILLES:
            if _est_une_categorie(cellules[rang_categorie]):
                ecartees += 1
            else:
                rejets.append(Rejet(ligne, "La catégorie d'établissement est vide ou illisible."))
            continue
        try:
            lus[ligne] = nettoyeur.nettoyer(ligne, cellules)
        except LigneRefusee as refus:
            rejets.append(Rejet(ligne, str(refus)))
    complets = [
        lu._replace(latitude=places[lu.finess][0], longitude=places[lu.finess][1])
        if lu.latitude is None and lu.finess in places
        else lu
        for lu in lus.values()
    ]
    return complets, sorted(rejets, key=lambda rejet: rejet.ligne), ecartees


def _est_une_categorie(brut: str) -> bool:
    texte = brut.strip().removesuffix(".0")
    return texte.isdecimal() and len(texte) <= 4


def _place(cellules: list[str]) -> tuple[float, float] | None:
    """Degrees of a line ``geolocalisation``; ``None`` when it is in another projection."""
    if "LAMBERT_93" not in cellules[4].upper():
        return None
    try:
        x, y = (float(cellule.replace(",", ".")) for cellule in cellules[2:4])
    except ValueError:
        return None
    latitude, longitude = degres(x, y)
    return round(latitude, 6), round(longitude, 6)
