"""Cells of the directory, one reader for each kind of value: what they mean, how they get damaged.

``ValueError`` says that a value is unreadable; ``LigneRefusee``, that the row cannot be taken.
"""

import datetime
import re
from functools import lru_cache

from pial.annuaire.nomenclature import CONTRATS
from pial.enums import EtatEtablissement
from socle.texte import cle_tri

COURRIEL_MAX = 120
LETTRES_UAI = "ABCDEFGHJKLMNPRSTUVWXYZ"
FORME_UAI = re.compile(r"[0-9]{7}[A-Z]")
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


class LigneRefusee(Exception):
    """The row cannot be taken; the French message says why."""


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
    """Text without runs of spaces, control characters nor marks that turn the direction."""
    if not brut.isprintable():
        brut = "".join(c for c in brut if c.isprintable() or c.isspace())
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


def lire_courriel(brut: str) -> str:
    """Address in lower case; ``ValueError`` if it is not one."""
    texte = brut.strip().lower()
    if texte and ("@" not in texte or len(texte) > COURRIEL_MAX):
        raise ValueError(brut)
    return texte


def lire_pial(brut: str) -> str:
    """UAI of the support establishment; ``ValueError`` if it is not a valid one."""
    uai = brut.strip().upper().removeprefix("PIAL_")
    if uai and not uai_valide(uai):
        raise ValueError(brut)
    return uai


@lru_cache(maxsize=64)
def lire_etat(brut: str) -> str:
    """State of a school; "" when the file does not say."""
    return ETATS.get(cle_tri(brut), "")


def uai_ou_rien(brut: str) -> str:
    """A valid UAI, else ""."""
    if not brut:
        return ""
    uai = brut.strip().upper()
    return uai if uai_valide(uai) else ""


def dispositif(drapeau: str, eleves: str) -> bool | None:
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
def lire_contrat(code: str, libelle: str) -> str:
    """Label of the contract, keyed on its code: the published label of 21 holds a zero for an O."""
    connu = CONTRATS.get(code.strip().removesuffix(".0"))
    return (
        connu
        if connu is not None
        else espaces(libelle).replace("C0NTRAT", "CONTRAT")[:60].capitalize()
    )
