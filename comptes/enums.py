"""Roles and perimeters."""

from enum import StrEnum


class Role(StrEnum):
    """Every function of the permission matrix (permissions page §2, decision 35)."""

    DASEN = "DASEN"
    DAASEN = "DAASEN"
    SEI = "SEI"
    SEI_CHEF = "SEI_CHEF"
    IEN_ASH = "IEN_ASH"
    IEN = "IEN"
    PILOTE = "PILOTE"
    COORD_PIAL = "COORD_PIAL"
    COORD_PAS = "COORD_PAS"
    EDUC_PAS = "EDUC_PAS"
    ERSEH = "ERSEH"
    AESH = "AESH"
    AESH_REF = "AESH_REF"
    DIRECTEUR = "DIRECTEUR"
    CHEF_ETAB = "CHEF_ETAB"
    ENSEIGNANT = "ENSEIGNANT"
    DDEC = "DDEC"
    MDPH = "MDPH"
    ARS = "ARS"
    ESMS_DIR = "ESMS_DIR"
    EMAS = "EMAS"
    RECTORAT = "RECTORAT"
    FAMILLE = "FAMILLE"
    ELEVE_MAJ = "ELEVE_MAJ"
    DPO = "DPO"
    ADMIN = "ADMIN"
    RESSOURCE = "RESSOURCE"


LIBELLES_ROLE = {
    Role.DASEN: "IA-Dasen",
    Role.DAASEN: "DAASEN",
    Role.SEI: "Gestionnaire du SEI",
    Role.SEI_CHEF: "Chef du SEI",
    Role.IEN_ASH: "IEN-ASH",
    Role.IEN: "IEN de circonscription",
    Role.PILOTE: "Pilote",
    Role.COORD_PIAL: "Coordination PIAL",
    Role.COORD_PAS: "Coordination PAS",
    Role.EDUC_PAS: "Éducateur spécialisé du PAS",
    Role.ERSEH: "Enseignant référent",
    Role.AESH: "AESH",
    Role.AESH_REF: "AESH référent",
    Role.DIRECTEUR: "Direction d'école",
    Role.CHEF_ETAB: "Chef d'établissement",
    Role.ENSEIGNANT: "Enseignant",
    Role.DDEC: "Direction diocésaine",
    Role.MDPH: "Correspondant MDPH",
    Role.ARS: "ARS",
    Role.ESMS_DIR: "Direction d'ESMS",
    Role.EMAS: "Professionnel d'EMAS",
    Role.RECTORAT: "Rectorat",
    Role.FAMILLE: "Responsable légal",
    Role.ELEVE_MAJ: "Élève majeur",
    Role.DPO: "Délégué à la protection des données",
    Role.ADMIN: "Administration technique",
    Role.RESSOURCE: "Personnel ressource",
}


class GenrePerimetre(StrEnum):
    """Where a mandate holds."""

    TENANT = "T"
    CIRCONSCRIPTION = "C"
    POLE = "P"
    ETABLISSEMENT = "E"
    SECTEUR = "K"
    RESEAU_PRIVE = "R"
    SOI = "S"
    FAMILLE = "F"
    AGREGATS = "G"
    ESMS = "M"


LIBELLES_PERIMETRE = {
    GenrePerimetre.TENANT: "Département",
    GenrePerimetre.CIRCONSCRIPTION: "Circonscription",
    GenrePerimetre.POLE: "PIAL ou PAS",
    GenrePerimetre.ETABLISSEMENT: "École ou établissement",
    GenrePerimetre.SECTEUR: "Secteur",
    GenrePerimetre.RESEAU_PRIVE: "Réseau privé",
    GenrePerimetre.SOI: "Soi-même",
    GenrePerimetre.FAMILLE: "Son enfant",
    GenrePerimetre.AGREGATS: "Chiffres seulement",
    GenrePerimetre.ESMS: "ESMS",
}

# Which kind of perimeter each role is held on.
PERIMETRE_DU_ROLE = {
    Role.DASEN: GenrePerimetre.TENANT,
    Role.DAASEN: GenrePerimetre.TENANT,
    Role.SEI: GenrePerimetre.TENANT,
    Role.SEI_CHEF: GenrePerimetre.TENANT,
    Role.IEN_ASH: GenrePerimetre.TENANT,
    Role.IEN: GenrePerimetre.CIRCONSCRIPTION,
    Role.PILOTE: GenrePerimetre.POLE,
    Role.COORD_PIAL: GenrePerimetre.POLE,
    Role.COORD_PAS: GenrePerimetre.POLE,
    Role.EDUC_PAS: GenrePerimetre.POLE,
    Role.ERSEH: GenrePerimetre.SECTEUR,
    Role.AESH: GenrePerimetre.SOI,
    Role.AESH_REF: GenrePerimetre.POLE,
    Role.DIRECTEUR: GenrePerimetre.ETABLISSEMENT,
    Role.CHEF_ETAB: GenrePerimetre.ETABLISSEMENT,
    Role.ENSEIGNANT: GenrePerimetre.ETABLISSEMENT,
    Role.DDEC: GenrePerimetre.RESEAU_PRIVE,
    Role.MDPH: GenrePerimetre.TENANT,
    Role.ARS: GenrePerimetre.AGREGATS,
    Role.ESMS_DIR: GenrePerimetre.ESMS,
    Role.EMAS: GenrePerimetre.ESMS,
    Role.RECTORAT: GenrePerimetre.AGREGATS,
    Role.FAMILLE: GenrePerimetre.FAMILLE,
    Role.ELEVE_MAJ: GenrePerimetre.FAMILLE,
    Role.DPO: GenrePerimetre.TENANT,
    Role.ADMIN: GenrePerimetre.TENANT,
    Role.RESSOURCE: GenrePerimetre.POLE,
}
