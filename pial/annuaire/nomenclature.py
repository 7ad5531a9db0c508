"""Codes of the directory: natures, contracts, status."""

from functools import lru_cache

from pial.enums import Degre, Secteur, TypeEtablissement
from socle.texte import cle_tri

T = TypeEtablissement
# Nature codes of RAMSESE seen in the directory; schools (1xx) are told apart by their two flags.
NATURES = {
    "300": T.LYCEE,
    "302": T.LYCEE,
    "306": T.LYCEE,
    "310": T.LYCEE,
    "335": T.LYCEE,
    "320": T.LYCEE_PRO,
    "334": T.LYCEE_PRO,
    "340": T.COLLEGE,
    "370": T.EREA,
}
TYPES = {
    "college": T.COLLEGE,
    "lycee": T.LYCEE,
    "erea": T.EREA,
    "medico-social": T.MEDICO_SOCIAL,
    "service administratif": T.SERVICE,
    "information et orientation": T.SERVICE,
}
CONTRATS = {
    "99": "",
    "10": "Hors contrat",
    "20": "Contrat simple toutes classes",
    "21": "Contrat simple pour partie des classes",
    "30": "Contrat d'association toutes classes",
    "31": "Contrat d'association pour partie des classes",
}
ECOLES = frozenset({T.MATERNELLE, T.ELEMENTAIRE, T.PRIMAIRE})
LYCEES = frozenset({T.LYCEE, T.LYCEE_PRO})


def type_etablissement(
    libelle: str, code_nature: str, maternelle: str, elementaire: str, nom: str
) -> tuple[TypeEtablissement, bool]:
    """Kind of a school, and whether the file tells it (else it is guessed from the name).

    *Source:* columns code_nature, Ecole_maternelle, Ecole_elementaire, Type_etablissement.
    """
    code_nature = code_nature.strip().removesuffix(".0")
    if code_nature in NATURES:
        return NATURES[code_nature], True
    cle = _cle(libelle)
    if cle == "ecole" or code_nature[:1] == "1":
        drapeaux = (maternelle.strip(), elementaire.strip())
        cle_nom = cle_tri(nom)
        if drapeaux == ("1", "0"):
            return T.MATERNELLE, True
        if drapeaux == ("0", "1"):
            return T.ELEMENTAIRE, True
        if drapeaux == ("1", "1"):
            return T.PRIMAIRE, True
        if "maternelle" in cle_nom:
            return T.MATERNELLE, False
        return (T.ELEMENTAIRE if "elementaire" in cle_nom else T.PRIMAIRE), False
    if cle == "lycee":
        cle_nom = cle_tri(nom)
        seul_pro = "professionnel" in cle_nom and "polyvalent" not in cle_nom
        return (T.LYCEE_PRO if seul_pro else T.LYCEE), False
    if cle in TYPES:
        return TYPES[cle], True
    if code_nature[:1] == "8":
        return T.SERVICE, True
    return T.AUTRE, bool(cle)


def meme_famille(un: str, autre: str) -> bool:
    """Whether a guess and a known kind do not contradict each other (both schools, both lycées)."""
    return un == autre or any({un, autre} <= famille for famille in (ECOLES, LYCEES))


def degre_du_type(type_: TypeEtablissement) -> Degre:
    """Degree of a kind; services and ESMS serve both."""
    if type_ in ECOLES:
        return Degre.PREMIER
    if type_ in (T.MEDICO_SOCIAL, T.SERVICE):
        return Degre.INTERDEGRE
    return Degre.SECOND


def secteur_du_statut(statut: str) -> str:
    """Public, private, or "" for services that have no status."""
    return {"public": Secteur.PUBLIC, "prive": Secteur.PRIVE}.get(_cle(statut), "")


@lru_cache(maxsize=256)
def _cle(libelle: str) -> str:
    return cle_tri(libelle)
