"""Categories of FINESS that concern children, and the families shown on screen."""

from enum import StrEnum


class Famille(StrEnum):
    """What people call a category."""

    IME = "ime"
    SESSAD = "sessad"
    ITEP = "itep"
    EEAP = "eeap"
    IEM = "iem"
    SENSORIEL = "sensoriel"
    CMPP = "cmpp"
    CAMSP = "camsp"
    BAPU = "bapu"
    CAFS = "cafs"
    AUTRE = "autre"


LIBELLES_FAMILLE = {
    Famille.IME: "IME",
    Famille.SESSAD: "SESSAD",
    Famille.ITEP: "ITEP ou DITEP",
    Famille.EEAP: "EEAP (polyhandicap)",
    Famille.IEM: "IEM (moteur)",
    Famille.SENSORIEL: "Institut sensoriel",
    Famille.CMPP: "CMPP",
    Famille.CAMSP: "CAMSP",
    Famille.BAPU: "BAPU",
    Famille.CAFS: "Accueil familial spécialisé",
    Famille.AUTRE: "Autre ESMS pour enfants",
}

# Categories counted in the public files (data page §3); 246 is ESAT (adults) and 462 may be a home:
# both are left out on purpose.
FAMILLES = {
    "182": Famille.SESSAD,
    "183": Famille.IME,
    "186": Famille.ITEP,
    "188": Famille.EEAP,
    "189": Famille.CMPP,
    "190": Famille.CAMSP,
    "192": Famille.IEM,
    "194": Famille.SENSORIEL,
    "195": Famille.SENSORIEL,
    "196": Famille.SENSORIEL,
    "221": Famille.BAPU,
    "238": Famille.CAFS,
    "377": Famille.AUTRE,
    "390": Famille.AUTRE,
    "396": Famille.AUTRE,
    "402": Famille.AUTRE,
    "461": Famille.AUTRE,
}
