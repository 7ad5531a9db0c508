"""The permission matrix as data: what a role may do to a class of objects.

``matrice.txt`` is the page a DPO reads: roles × objects, letters r read, c create, u update,
v validate or sign, x nominative export, a aggregates only, - nothing. Where (which rows) is the
mandate's perimeter, never this table.

*Source:* permissions page §3 (proposal, to be validated by the department's DPO), decisions 19
and 35 for what it does not list.
"""

from functools import cache
from pathlib import Path

from comptes.enums import Role

VERBES = {
    "r": "lire",
    "c": "créer",
    "u": "modifier",
    "v": "valider",
    "x": "exporter",
    "a": "chiffres seulement",
}

# What the matrix does not list follows the nearest column (decision 35) or the chain of
# designation (decision 19).
COMPLEMENTS: dict[str, dict[Role, str]] = {
    "mandat": {
        Role.DASEN: "rcu",
        Role.DAASEN: "r",
        Role.SEI: "r",
        Role.SEI_CHEF: "rcu",
        Role.IEN_ASH: "r",
        Role.PILOTE: "rcu",
        Role.ADMIN: "rcu",
        Role.DPO: "r",
    },
    "annuaire": {Role.SEI: "rcu", Role.SEI_CHEF: "rcu", Role.ADMIN: "r", Role.DAASEN: "r"},
    "reglage": {
        Role.SEI: "r",
        Role.SEI_CHEF: "ru",
        Role.ADMIN: "ru",
        Role.DASEN: "r",
        Role.DAASEN: "r",
    },
    # The department's journal. The families' own line of "audit" (who opened my child's file)
    # is another page, still to come: never this one.
    "journal": {Role.SEI_CHEF: "r", Role.DPO: "rx"},
    "partage": {Role.SEI_CHEF: "rcu", Role.COORD_PAS: "rcu", Role.DPO: "r"},
    "pole_ecriture": {Role.SEI: "cu", Role.SEI_CHEF: "cu", Role.DAASEN: "u", Role.IEN_ASH: "u"},
    # A recorded case (signalement, recours): opened, read and closed by those who answer for it.
    "suivi": {
        Role.DASEN: "rcu",
        Role.DAASEN: "rcu",
        Role.SEI_CHEF: "rcu",
        Role.SEI: "rcu",
    },
    # Probable duplicates are a queue of the SEI (ux page §5(c)).
    "doublon": {Role.SEI: "ru", Role.SEI_CHEF: "ru"},
    # Another department hands over a pupil's file, or receives it.
    "remise": {Role.SEI: "rcu", Role.SEI_CHEF: "rcu"},
    # Many notifications at once: who opens files and records rights in the whole department.
    "depot": {Role.SEI: "rcu", Role.SEI_CHEF: "rcu"},
    # Work queues follow the column of notifications, for those whose task it is to place the help.
    "file": {
        Role.SEI: "ru",
        Role.SEI_CHEF: "ru",
        Role.COORD_PIAL: "ru",
        Role.COORD_PAS: "ru",
        Role.DAASEN: "r",
        Role.IEN_ASH: "r",
        Role.PILOTE: "r",
    },
    # Lunch-break agreements follow the column of contracts: the SEI writes, the pole reads.
    "convention": {
        Role.SEI: "rcu",
        Role.SEI_CHEF: "rcu",
        **dict.fromkeys(
            (
                Role.DASEN,
                Role.DAASEN,
                Role.IEN_ASH,
                Role.IEN,
                Role.PILOTE,
                Role.COORD_PIAL,
                Role.COORD_PAS,
                Role.DIRECTEUR,
            ),
            "r",
        ),
    },
    # What contracts become (proposals, answers, ends, files): the SEI acts, who steers reads.
    "vie_contrat": {
        Role.SEI: "rcu",
        Role.SEI_CHEF: "rcu",
        **dict.fromkeys((Role.DASEN, Role.DAASEN, Role.IEN_ASH), "r"),
    },
    # Full-time equivalents allotted: written by the SEI (issue F, « enveloppe »).
    "enveloppe": {
        Role.SEI: "rcu",
        Role.SEI_CHEF: "rcu",
        **dict.fromkeys((Role.DASEN, Role.DAASEN, Role.IEN_ASH), "r"),
    },
    # Means against needs of whole poles: who steers or coordinates them (I17, "indicateurs").
    "balance": dict.fromkeys(
        (
            Role.DASEN,
            Role.DAASEN,
            Role.SEI,
            Role.SEI_CHEF,
            Role.IEN_ASH,
            Role.IEN,
            Role.PILOTE,
            Role.COORD_PIAL,
            Role.COORD_PAS,
        ),
        "r",
    ),
    # Months of service follow the column of contracts (decision 35): the SEI closes, each employer
    # certifies its own; a school declares what differs; an AESH reads her own months.
    "service_fait": {
        Role.SEI: "ru",
        Role.SEI_CHEF: "ruv",
        Role.DASEN: "rv",
        Role.DAASEN: "r",
        Role.IEN_ASH: "r",
        Role.CHEF_ETAB: "rcv",
        Role.DIRECTEUR: "c",
        Role.AESH: "r",
    },
    # Source 001: heads and IEN welcome new AESH, the référents count them, the SEI follows.
    "accueil_aesh": {
        **dict.fromkeys((Role.SEI, Role.SEI_CHEF, Role.IEN, Role.DIRECTEUR, Role.CHEF_ETAB), "rcu"),
        **dict.fromkeys(
            (
                Role.DAASEN,
                Role.IEN_ASH,
                Role.PILOTE,
                Role.COORD_PIAL,
                Role.COORD_PAS,
                Role.AESH_REF,
            ),
            "r",
        ),
    },
    # Pre-assignment follows the column "affectation": the SEI writes (roles table: its task), the
    # coordination reads its pole and comments, those who steer read.
    "campagne": {
        Role.SEI: "rcu",
        Role.SEI_CHEF: "rcu",
        Role.COORD_PIAL: "rc",
        Role.COORD_PAS: "rc",
        **dict.fromkeys((Role.DASEN, Role.DAASEN, Role.IEN_ASH, Role.IEN, Role.PILOTE), "r"),
    },
    # Wishes, skills and training are part of an AESH's record: the SEI's, and hers for herself.
    "souhait": {Role.SEI: "rcu", Role.SEI_CHEF: "rcu", Role.AESH: "ru"},
    # The register of a PAS follows the column "saisine": rows, never figures. Which field each
    # function reads of a row is one table (pas.regles.lectures); a teacher reads his own requests.
    "registre_pas": {
        Role.COORD_PAS: "rcu",
        Role.EDUC_PAS: "ru",
        **dict.fromkeys(
            (
                *(Role.SEI, Role.SEI_CHEF, Role.IEN_ASH, Role.IEN, Role.PILOTE),
                *(Role.DIRECTEUR, Role.CHEF_ETAB, Role.ERSEH, Role.ENSEIGNANT),
            ),
            "r",
        ),
    },
    # The chain of designation (decision 19): column "lettre mission", and the Dasen's own acts.
    "designation": {
        Role.DASEN: "rcuv",
        Role.DAASEN: "rv",
        **dict.fromkeys((Role.SEI, Role.SEI_CHEF, Role.IEN_ASH), "rcu"),
        Role.PILOTE: "rcuv",
        **dict.fromkeys((Role.IEN, Role.COORD_PIAL, Role.COORD_PAS, Role.AESH_REF, Role.DDEC), "r"),
    },
    # Professionals from outside at school (source 004): who coordinates asks, the head agrees (v);
    # the educator of the PAS reads those of his requests.
    "intervention": {
        Role.COORD_PAS: "rcu",
        Role.ERSEH: "rcu",
        Role.EDUC_PAS: "r",
        **dict.fromkeys((Role.DIRECTEUR, Role.CHEF_ETAB), "rcuv"),
    },
    # What a PAS asks of a mobile team (dossier §4): the director of the carrying ESMS decides and
    # organises (source 004), the team works and reports; its report is read by the PAS, not by him.
    "mobilisation": {Role.ESMS_DIR: "ruv", Role.EMAS: "rcu"},
    # Column "saisine", letter c: a professional asks with his own account, for his own school.
    "depot_pas": dict.fromkeys((Role.DIRECTEUR, Role.CHEF_ETAB, Role.ERSEH, Role.ENSEIGNANT), "c"),
    # An action given by a PAS to resource or health staff: their own only (decisions 30 and 35).
    "action_confiee": {Role.RESSOURCE: "ru"},
    # Posts of PAS follow the envelope: the SEI writes, who steers reads, the coordinator his own.
    "poste_pas": {
        Role.SEI: "rcu",
        Role.SEI_CHEF: "rcu",
        **dict.fromkeys((Role.DASEN, Role.DAASEN, Role.IEN_ASH, Role.COORD_PAS), "r"),
    },
    # Days of the binôme: typed by itself or the SEI (decision 30), read by who may replace it.
    "presence_pas": {
        **dict.fromkeys((Role.COORD_PAS, Role.EDUC_PAS, Role.SEI, Role.SEI_CHEF), "rcu"),
        **dict.fromkeys((Role.DASEN, Role.DAASEN, Role.IEN_ASH), "r"),
    },
    # Figures of the PAS: columns "indicateurs" and "saisine" together. Who reads the register reads
    # exact figures; heads do not: theirs would tell them of families who ask without the school.
    "chiffres_pas": {
        **dict.fromkeys(
            (
                *(Role.DASEN, Role.DAASEN, Role.SEI, Role.SEI_CHEF, Role.IEN_ASH),
                *(Role.IEN, Role.PILOTE, Role.EDUC_PAS),
            ),
            "r",
        ),
        Role.COORD_PAS: "ru",
        **dict.fromkeys((Role.ARS, Role.RECTORAT), "a"),
    },
    "travail": dict.fromkeys(Role, "ru"),
    "accueil": dict.fromkeys(Role, "r"),
    "courriel_demo": dict.fromkeys(Role, "r"),
}
# Same rights as another column.
ALIAS = {"classe": "etablissement"}
# They read the type of help and its activities, or have pages of their own: never the detail of
# a decision (hours, dates, mention, appeal). Column "notification" of the page, cell by cell.
SANS_DETAIL = (Role.ENSEIGNANT, Role.AESH, Role.FAMILLE, Role.ELEVE_MAJ)
# They read a pupil on pages of their own (slots, family space): a list would be empty.
SANS_LISTE = (Role.AESH, Role.FAMILLE, Role.ELEVE_MAJ)


@cache
def lire_matrice() -> dict[Role, dict[str, str]]:
    """Matrix as {role: {object: letters}}; raises ``KeyError`` on a role missing from the page."""
    texte = Path(__file__).with_name("matrice.txt").read_text(encoding="utf-8")
    entete, *lignes = [ligne.split() for ligne in texte.splitlines() if ligne.strip()]
    matrice = {
        Role(nom): dict(zip(entete[1:], ("" if c == "-" else c for c in cases), strict=True))
        for nom, *cases in lignes
    }
    for role in Role:
        droits = matrice[role]
        for objet, par_role in COMPLEMENTS.items():
            droits[objet] = par_role.get(role, "")
        for objet, modele in ALIAS.items():
            droits[objet] = droits[modele]
        droits["decision"] = "" if role in SANS_DETAIL else droits["notification"]
        listes = "r" in droits["eleve"] and role not in SANS_LISTE
        droits["liste_eleves"] = "r" if listes else ""
    return matrice


def objets() -> list[str]:
    """Classes of objects, in the order of the page."""
    return list(next(iter(lire_matrice().values())))


def capacite(role: Role, verbe: str, objet: str) -> bool:
    """Whether a role may do something to a class of objects, wherever its perimeter is."""
    return verbe in lire_matrice()[role][objet]
