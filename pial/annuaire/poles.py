"""Name, category and sector of a pole that the directory names only by its support."""

import re

from pial.enums import Degre, Secteur
from socle.texte import cle_tri

NATURE = re.compile(
    r"^(coll[eè]ge|lyc[ée]e( polyvalent| professionnel| g[ée]n[ée]ral)?"
    r"|[ée]cole( [ée]l[ée]mentaire| primaire| maternelle)?( publique)?)( priv[ée]e?)?\s+",
    re.IGNORECASE,
)


def nom_du_pole(nom_support: str, commune: str, *, commune_unique: bool) -> str:
    """Proposed name of a pole: the town of its support, with the support's own name if needed.

    *Source:* règle locale, the name can be changed on screen.
    """
    propre = NATURE.sub("", nom_support).strip()
    if not commune:
        return nom_support
    if commune_unique or not propre or cle_tri(propre) == cle_tri(commune):
        return commune
    return f"{commune} – {propre[:1].upper()}{propre[1:]}"


def degre_du_pole(degres: set[str]) -> Degre:
    """Category of a pole from the degrees of its schools.

    *Source:* source 000: 1er degré, 2d degré, interdegrés.
    """
    if degres == {Degre.PREMIER}:
        return Degre.PREMIER
    return Degre.SECOND if degres == {Degre.SECOND} else Degre.INTERDEGRE


def secteur_du_pole(secteurs: set[str]) -> Secteur:
    """Public, private or mixed, from the schools' sectors.

    *Source:* data page §3: 46 of the 47 PIAL of Ille-et-Vilaine mix both.
    """
    connus = secteurs - {""}
    if connus == {Secteur.PRIVE}:
        return Secteur.PRIVE
    return Secteur.PUBLIC if connus == {Secteur.PUBLIC} else Secteur.MIXTE
