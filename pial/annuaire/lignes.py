"""One row of the directory, cleaned into an ``Ecole``.

An empty string or ``None`` means "this file does not say": a known value is then kept.
"""

import datetime
import re
from collections import namedtuple
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from pial.annuaire.lecture import COLONNES, Rejet, Tableau
from pial.annuaire.nomenclature import (
    CONTRATS,
    degre_du_type,
    secteur_du_statut,
    type_etablissement,
)
from pial.enums import EtatEtablissement
from socle.texte import cle_tri

LETTRES_UAI = "ABCDEFGHJKLMNPRSTUVWXYZ"
FORME_UAI = re.compile(r"\d{7}[A-Z]")
SCIENTIFIQUE = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
ETATS = {
    "ouvert": EtatEtablissement.OUVERT,
    "a ouvrir": EtatEtablissement.A_OUVRIR,
    "a fermer": EtatEtablissement.A_FERMER,
}
TRI_ETAT = {"1": True, "0": False, "1.0": True, "0.0": False, "oui": True, "non": False}
# Beginnings of a district's long name; what follows is its name.
CIRCONSCRIPTION = re.compile(
    r"^circonscription d'inspection du 1er degr[eé] (de la |de l'|des |du |de |d')?", re.IGNORECASE
)
LONGUEURS = {
    "nom": 200,
    "adresse": 200,
    "commune": 80,
    "courriel": 120,
}


Cellules = namedtuple("Cellules", COLONNES)  # type: ignore[misc]  # the columns are in lecture


class LigneRefusee(Exception):
    """The row cannot be taken; the French message says why."""


class Ecole(NamedTuple):
    """What one file says of one school; fields are named as in ``Etablissement``.

    A named tuple, ten times cheaper to make than a frozen dataclass: France has 61,000 schools.
    """

    ligne: int
    departement: str
    uai: str
    nom: str
    cle_tri: str
    type: str
    type_est_sur: bool  # told by a code or by flags, not guessed from the name
    libelle_nature: str
    degre: str
    secteur: str
    type_contrat: str
    adresse: str
    code_postal: str
    commune: str
    code_commune: str
    telephone: str
    courriel: str
    siret: str
    effectif: int | None
    latitude: float | None
    longitude: float | None
    a_ulis: bool | None
    a_segpa: bool | None
    a_restauration: bool | None
    etat: str
    ouvert_le: datetime.date | None
    rpi: str
    uai_mere: str
    circonscription: str
    code_circonscription: str
    pial: str
    voies: int  # how many of the three tracks of a lycée
    abimes: tuple[str, ...]  # fields whose value was unreadable


def uai_valide(uai: str) -> bool:
    """Whether the last letter is the key of the seven digits.

    *Source:* data page §5 (3): true of every published row.
    """
    return bool(FORME_UAI.fullmatch(uai)) and LETTRES_UAI[int(uai[:7]) % 23] == uai[7]


def lire_uai(brut: str) -> str:
    """UAI in its canonical form; raises ``LigneRefusee``. A leading 0 lost by Excel is put back."""
    uai = brut.strip().strip("'\"").upper()
    if len(uai) == 7 and uai_valide(f"0{uai}"):
        return f"0{uai}"
    if not uai:
        raise LigneRefusee("L'UAI est vide.")
    if not FORME_UAI.fullmatch(uai):
        raise LigneRefusee(f"L'UAI « {uai[:20]} » n'a pas la forme de 7 chiffres et une lettre.")
    if not uai_valide(uai):
        cle = LETTRES_UAI[int(uai[:7]) % 23]
        raise LigneRefusee(f"L'UAI « {uai} » est faux : sa lettre devrait être {cle}.")
    return uai


@lru_cache(maxsize=4096)
def code_departement(brut: str) -> str:
    """INSEE code: "035" → "35", "1" → "01", "02A" → "2A", "974" → "974"; "" if unreadable."""
    code = brut.strip().upper().lstrip("0")
    if code in ("2A", "2B"):
        return code
    if not code.isdecimal() or len(code) > 3:
        return ""
    return code.zfill(2)


def departement_de(code: str, code_commune: str, uai: str) -> str:
    """Department: its column, else its commune, else the UAI (620 and 720 are Corsica)."""
    if trouve := code_departement(code):
        return trouve
    if len(code_commune) == 5:
        longueur = 3 if code_commune.startswith(("97", "98")) else 2
        return code_departement(code_commune[:longueur])
    return {"620": "2A", "720": "2B"}.get(uai[:3]) or code_departement(uai[:3])


@lru_cache(maxsize=65536)
def espaces(brut: str) -> str:
    """Text without runs of spaces."""
    return " ".join(brut.split())


def tri_etat(brut: str) -> bool | None:
    """'1' yes, '0' no, '' unknown (ESMS have no ULIS column)."""
    return TRI_ETAT.get(brut.strip().lower()) if brut else None


def entier(brut: str) -> int | None:
    """Head-count: "53", "53.0", "1 341"; ``None`` if empty; ``ValueError`` if unreadable."""
    texte = brut.replace("\xa0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    if not texte:
        return None
    nombre = float(texte)
    if not 0 <= nombre < 100_000:
        raise ValueError(brut)
    return round(nombre)


def coordonnees(latitude: str, longitude: str, position: str) -> tuple[float, float] | None:
    """Point of the school; decimal commas accepted; ``ValueError`` if it is not on Earth."""
    if not latitude or not longitude:
        latitude, separe, longitude = position.partition(", ")
        if not separe:
            return None
    point = float(latitude.replace(",", ".")), float(longitude.replace(",", "."))
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise ValueError(position)
    return None if point == (0, 0) else point


def date_francaise(brut: str) -> datetime.date | None:
    """Date as published (1965-10-01) or after Excel (01/10/1965); ``ValueError`` if unreadable."""
    texte = brut.strip()[:10]
    if not texte:
        return None
    if "/" in texte:
        jour, mois, annee = texte.split("/")
        return datetime.date(int(annee), int(mois), int(jour))
    return datetime.date.fromisoformat(texte)


def telephone(brut: str) -> str:
    """Ten digits by pairs, with the leading 0 that Excel lost; ``ValueError`` if unreadable."""
    texte = brut.strip()
    if not texte:
        return ""
    chiffres = re.sub(r"[\s.\-/()]", "", texte)
    if len(chiffres) == 9 and chiffres.isdecimal() and chiffres[0] != "0":
        chiffres = f"0{chiffres}"
    if len(chiffres) == 10 and chiffres.isdecimal() and chiffres[0] == "0":
        return " ".join(re.findall("..", chiffres))
    if SCIENTIFIQUE.fullmatch(texte) or not any(map(str.isdecimal, texte)):
        raise ValueError(brut)
    return espaces(texte)[:20]


def siret(brut: str) -> str:
    """SIRET of 14 digits; ``ValueError`` when a spreadsheet destroyed it (2,17003E+13)."""
    texte = brut.replace(" ", "").strip()
    if texte.isdecimal() and len(texte) in (9, 13, 14):
        return texte.zfill(14) if len(texte) == 13 else texte
    if texte:
        raise ValueError(brut)
    return ""


def code_a_cinq(brut: str) -> str:
    """Postal or INSEE code, with the leading 0 that Excel lost."""
    code = brut.strip().upper()
    return code.zfill(5) if len(code) == 4 and code.isdecimal() else code[:5]


@lru_cache(maxsize=4096)
def nom_circonscription(brut: str) -> str:
    """Name of a district without its long beginning; capitals made readable."""
    nom = CIRCONSCRIPTION.sub("", espaces(brut.replace("’", "'")))
    if nom.isupper():
        nom = nom.title()
    return nom[:1].upper() + nom[1:160]


class Nettoyeur:
    """Cleans the rows of one file, whose columns it knows."""

    def __init__(self, colonnes: dict[str, int]) -> None:
        # An absent column reads the empty cell added at the end of each row.
        self.prendre = itemgetter(*(colonnes.get(nom, -1) for nom in COLONNES))

    def nettoyer(self, ligne: int, cellules: list[str]) -> Ecole:
        """One school, or ``LigneRefusee``. Damaged values are left out and named in ``abimes``."""
        c = Cellules(*self.prendre([*cellules, ""]))
        uai = lire_uai(c.uai)
        nom = espaces(c.nom)
        if not nom:
            raise LigneRefusee(f"L'établissement {uai} n'a pas de nom.")
        abimes: list[str] = []

        def lu(champ: str, lire: Any, brut: str, sinon: Any) -> Any:
            """Parsed value; the default when empty, or unreadable (then it is named)."""
            if not brut:
                return sinon
            try:
                valeur = lire(brut)
            except (ValueError, OverflowError):
                abimes.append(champ)
                return sinon
            return sinon if valeur is None else valeur

        point = (None, None)
        try:
            point = coordonnees(c.latitude, c.longitude, c.position) or point
        except ValueError:
            abimes.append("latitude")
        code_commune = code_a_cinq(c.code_commune)
        commune = espaces(c.commune)
        type_, est_sur = type_etablissement(c.type, c.code_nature, c.maternelle, c.elementaire, nom)
        adresse = espaces(f"{c.adresse1} {c.adresse2}")
        courriel = lu("courriel", lire_courriel, c.courriel, "")
        for champ, texte in (("nom", nom), ("adresse", adresse), ("commune", commune)):
            if len(texte) > LONGUEURS[champ]:
                abimes.append(champ)
        return Ecole(
            ligne=ligne,
            departement=departement_de(c.departement, code_commune, uai),
            uai=uai,
            nom=nom[:200],
            cle_tri=cle_tri(f"{nom[:170]} {commune}")[:260],
            type=type_,
            type_est_sur=est_sur,
            libelle_nature=espaces(c.nature)[:120],
            degre=degre_du_type(type_),
            secteur=secteur_du_statut(c.statut),
            type_contrat=_contrat(c.code_contrat, c.contrat),
            adresse=adresse[:200],
            code_postal=code_a_cinq(c.code_postal),
            commune=commune[:80],
            code_commune=code_commune,
            telephone=lu("telephone", telephone, c.telephone, ""),
            courriel=courriel,
            siret=lu("siret", siret, c.siret, ""),
            effectif=lu("effectif", entier, c.effectif, None),
            latitude=point[0],
            longitude=point[1],
            a_ulis=_dispositif(c.ulis, c.eleves_ulis),
            a_segpa=_dispositif(c.segpa, c.eleves_segpa),
            a_restauration=tri_etat(c.restauration),
            etat=_etat(c.etat),
            ouvert_le=lu("ouvert_le", date_francaise, c.date_ouverture, None),
            rpi=c.rpi.strip()[:12],
            uai_mere=_uai_ou_rien(c.mere),
            circonscription=nom_circonscription(c.circonscription),
            code_circonscription=c.code_circonscription.strip().upper()[:10],
            pial=lu("pial", lire_pial, c.pial, ""),
            voies=(c.voie_generale, c.voie_technologique, c.voie_professionnelle).count("1"),
            abimes=tuple(abimes),
        )


def lire_courriel(brut: str) -> str:
    """Address in lower case; ``ValueError`` if it is not one."""
    texte = brut.strip().lower()
    if texte and ("@" not in texte or len(texte) > LONGUEURS["courriel"]):
        raise ValueError(brut)
    return texte


def lire_pial(brut: str) -> str:
    """UAI of the support establishment; ``ValueError`` if it is not a valid one."""
    uai = brut.strip().upper().removeprefix("PIAL_")
    if uai and not uai_valide(uai):
        raise ValueError(brut)
    return uai


@lru_cache(maxsize=64)
def _etat(brut: str) -> str:
    return ETATS.get(cle_tri(brut), "")


def _uai_ou_rien(brut: str) -> str:
    if not brut:
        return ""
    uai = brut.strip().upper()
    return uai if uai_valide(uai) else ""


def _dispositif(drapeau: str, eleves: str) -> bool | None:
    """ULIS or SEGPA: the flag, else the pupils counted in it (reduced layout)."""
    if not drapeau and not eleves:
        return None
    if (dit := tri_etat(drapeau)) is not None:
        return dit
    try:
        nombre = entier(eleves)
    except ValueError:
        return None
    return None if nombre is None else nombre > 0


@lru_cache(maxsize=256)
def _contrat(code: str, libelle: str) -> str:
    """Label of the contract, keyed on its code: the published label of 21 holds a zero for an O."""
    connu = CONTRATS.get(code.strip().removesuffix(".0"))
    return (
        connu
        if connu is not None
        else espaces(libelle).replace("C0NTRAT", "CONTRAT")[:60].capitalize()
    )


def nettoyer_tableau(tableau: Tableau) -> tuple[list[Ecole], list[Rejet]]:
    """Every row of a file: those that can be taken, and those that cannot with the reason."""
    nettoyeur = Nettoyeur(tableau.colonnes)
    ecoles: list[Ecole] = []
    rejets = list(tableau.rejets)
    for ligne, cellules in tableau.lignes:
        try:
            ecoles.append(nettoyeur.nettoyer(ligne, cellules))
        except LigneRefusee as refus:
            rejets.append(Rejet(ligne, str(refus)))
    return ecoles, sorted(rejets, key=lambda rejet: rejet.ligne)
