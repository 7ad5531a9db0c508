"""Home of each role, as data: what it is for, what it opens, what higher rooms add."""

from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse

from comptes.enums import Role
from comptes.menus import (
    ACCES,
    ACCUEILS_AESH,
    ANNUAIRE,
    ATTENTE,
    BALANCES,
    CHIFFRES_PAS,
    CLASSES,
    CONSTATS,
    CONTRATS,
    DECISIONS,
    DEMANDES,
    DEMANDES_PAS,
    DEPOT_PAS,
    DIFFERENCES,
    DOSSIERS,
    ECOLES,
    ELEVES,
    EMPLOIS,
    FILES,
    FILM,
    FINS,
    HEURES,
    HEURES_PAR_POLE,
    INTERVENTIONS,
    MANDATS,
    MOBILISATIONS,
    PERSONNES,
    POLES,
    PREAFFECTATION,
    REGLAGES,
    REMONTEES,
    RENCONTRES,
    SERVICE_FAIT,
    Entree,
)
from comptes.models import Mandat
from comptes.permissions import peut


@dataclass(frozen=True)
class Accueil:
    """One home. ``fragments`` are URL names of HTMX pieces, skipped while they do not exist."""

    titre: str
    phrase: str
    limite: str = ""
    redirige: str = ""
    fragments: tuple[str, ...] = ()


DEPARTEMENT = "Vous voyez tout le département."
POLE = "Vous voyez les écoles et les personnes de votre pôle."
ECOLE = "Vous voyez votre école ou votre établissement."
FRAGMENT_EMPLOIS, FRAGMENT_MOYENS = ("aesh:fragment_accueil",), ("reporting:fragment_moyens",)
FRAGMENT_CAMPAGNE, FRAGMENT_FILM = ("campagne:fragment_accueil",), ("film:fragment_accueil",)
FRAGMENT_PAS = ("pas:fragment_accueil", "pial:fragment_presence")
FRAGMENTS_ESMS = ("pas:fragment_mobilisations", "eleves:fragment_partages")
FRAGMENTS_COORDINATION = (
    *("aesh:fragment_accueil", "film:fragment_accueil", "reporting:fragment_moyens"),
    *("aesh:fragment_departs", *FRAGMENT_CAMPAGNE),
)
FRAGMENTS_ECOLE = ("aesh:fragment_mon_ecole", *FRAGMENT_EMPLOIS, *FRAGMENT_FILM)
FRAGMENT_SUIVIS = ("reporting:fragment_suivis",)
FRAGMENT_ACCUEILS = ("contrats:fragment_accueils",)
FRAGMENTS_TETE = (*FRAGMENTS_ECOLE, "pas:fragment_interventions", *FRAGMENT_ACCUEILS)
FRAGMENTS_DIRECTION = (*FRAGMENT_FILM, *FRAGMENT_SUIVIS, *FRAGMENT_EMPLOIS, *FRAGMENT_CAMPAGNE)
FRAGMENTS_DEPARTEMENT = (*FRAGMENTS_DIRECTION, "pial:fragment_presence")
FRAGMENTS_SEI = (
    *(*FRAGMENT_FILM, "reporting:fragment_files", *FRAGMENT_CAMPAGNE, *FRAGMENT_SUIVIS),
    *(*FRAGMENT_MOYENS, "contrats:fragment_contrats", "contrats:fragment_mois"),
    *(*FRAGMENT_ACCUEILS, "pial:fragment_accueil", "pial:fragment_presence", *FRAGMENT_EMPLOIS),
)

EN_CHIFFRES = Accueil(
    "Les chiffres du département",
    "Ici, vous trouverez les écoles, les pôles, et les heures par pôle.",
    "Vous voyez les écoles et les pôles, puis des chiffres : jamais un nom d'élève.",
)
ACCUEILS: dict[Role, Accueil] = {
    Role.DASEN: Accueil(
        "Le département en bref",
        "Ici, vous suivez les pôles et leurs emplois du temps, et vous désignez les pilotes.",
        DEPARTEMENT + " Les élèves n'apparaissent pas par leur nom.",
        fragments=FRAGMENTS_DEPARTEMENT,
    ),
    Role.DAASEN: Accueil(
        "Le département en bref",
        "Ici, vous suivez les pôles, leurs écoles et leurs emplois du temps.",
        DEPARTEMENT,
        fragments=FRAGMENTS_DEPARTEMENT,
    ),
    Role.SEI: Accueil(
        "À traiter",
        "Ici, vous traitez les notifications, vous suivez les droits, les heures et les moyens.",
        DEPARTEMENT,
        fragments=FRAGMENTS_SEI,
    ),
    Role.SEI_CHEF: Accueil(
        "À traiter",
        "Ici, vous suivez les droits, les heures et les moyens, et vous réglez le produit.",
        DEPARTEMENT,
        fragments=FRAGMENTS_SEI,
    ),
    Role.IEN_ASH: Accueil(
        "L'école inclusive du département",
        "Ici, vous suivez les pôles, les élèves et les emplois du temps.",
        DEPARTEMENT,
        fragments=(*FRAGMENT_FILM, "pial:fragment_presence", *FRAGMENT_EMPLOIS),
    ),
    Role.IEN: Accueil(
        "Mes pôles",
        "Ici, vous suivez les emplois du temps des écoles de votre circonscription.",
        "Vous voyez les écoles de votre circonscription.",
        fragments=(*FRAGMENT_FILM, *FRAGMENT_MOYENS, *FRAGMENT_EMPLOIS),
    ),
    Role.PILOTE: Accueil(
        "Mon pôle",
        "Ici, vous donnez le visa aux emplois du temps et vous désignez la coordination.",
        POLE,
        fragments=(*FRAGMENT_FILM, *FRAGMENT_MOYENS, *FRAGMENT_EMPLOIS),
    ),
    Role.COORD_PIAL: Accueil(
        "Mon PIAL",
        "Ici, vous placez les AESH dans les semaines des élèves, puis vous proposez.",
        POLE,
        fragments=FRAGMENTS_COORDINATION,
    ),
    Role.COORD_PAS: Accueil(
        "Mon PAS",
        "Ici, vous répondez aux demandes faites au PAS et vous placez les AESH.",
        POLE,
        fragments=(*FRAGMENT_PAS, "pas:fragment_interventions", *FRAGMENTS_COORDINATION),
    ),
    Role.EDUC_PAS: Accueil(
        "Mon PAS",
        "Ici, vous suivez les demandes faites au PAS, avec la coordination.",
        "Vous ne voyez pas les emplois du temps des AESH.",
        fragments=(*FRAGMENT_PAS, *FRAGMENT_FILM),
    ),
    Role.ERSEH: Accueil(
        "Mon secteur",
        "Ici, vous consultez les emplois du temps des élèves de votre secteur.",
        "Vous voyez les écoles de votre secteur.",
        fragments=(*FRAGMENT_FILM, "pas:fragment_interventions", *FRAGMENT_EMPLOIS),
    ),
    Role.AESH: Accueil(
        "Ma semaine",
        "Ici, vous trouverez votre semaine, vos élèves et vos écoles.",
        "Vous ne voyez que ce qui vous concerne.",
        redirige="aesh:ma_semaine",
    ),
    Role.AESH_REF: Accueil(
        "Les AESH que je soutiens",
        "Ici, vous trouverez les AESH et les écoles de votre pôle.",
        "Vous ne voyez pas les élèves.",
        fragments=(*FRAGMENT_FILM, *FRAGMENT_ACCUEILS, *FRAGMENT_EMPLOIS),
    ),
    Role.DIRECTEUR: Accueil(
        "Mon école aujourd'hui",
        "Ici, vous voyez qui accompagne vos élèves, et quand.",
        ECOLE,
        fragments=FRAGMENTS_TETE,
    ),
    Role.CHEF_ETAB: Accueil(
        "Mon établissement aujourd'hui",
        "Ici, vous voyez qui accompagne vos élèves, et quand.",
        ECOLE,
        fragments=(*FRAGMENTS_TETE, "contrats:fragment_mois"),
    ),
    Role.ENSEIGNANT: Accueil(
        "Mon école aujourd'hui",
        "Ici, vous voyez qui vient dans vos classes, et quand.",
        ECOLE,
        fragments=("aesh:fragment_mon_ecole", *FRAGMENT_EMPLOIS),
    ),
    Role.DDEC: Accueil(
        "Mon réseau",
        "Ici, vous suivez les pôles et les établissements privés sous contrat.",
        "Vous ne voyez pas les écoles publiques.",
    ),
    Role.MDPH: Accueil(
        "Les décisions et leur suite",
        "Ici, vous suivez vos décisions : couvertes ou non, et depuis quand.",
        "Vous ne voyez ni le nom des AESH ni les emplois du temps.",
    ),
    Role.ARS: EN_CHIFFRES,
    Role.ESMS_DIR: Accueil(
        "Mon établissement médico-social",
        "Ici, vous répondez aux PAS qui demandent votre équipe mobile.",
        "Vous voyez ce qui est adressé à vos équipes, jusqu'à 30 jours après la fin.",
        fragments=(*FRAGMENTS_ESMS, "esms:fragment_mon_esms"),
    ),
    Role.EMAS: Accueil(
        "Mes mobilisations",
        "Ici, vous trouverez les situations confiées à votre équipe par les PAS.",
        "Vous voyez une situation acceptée par votre direction, jusqu'à 30 jours après sa fin.",
        fragments=FRAGMENTS_ESMS,
    ),
    Role.RECTORAT: EN_CHIFFRES,
    Role.FAMILLE: Accueil(
        "Mon enfant",
        "Ici, vous trouverez l'école et son pôle. Le suivi de l'aide viendra ensuite.",
        "Vous ne voyez que ce qui concerne votre enfant.",
    ),
    Role.ELEVE_MAJ: Accueil(
        "Mon accompagnement",
        "Ici, vous trouverez votre établissement. Le suivi de votre aide viendra ensuite.",
        "Vous ne voyez que ce qui vous concerne.",
    ),
    Role.DPO: Accueil(
        "La protection des données",
        "Ici, vous lisez le journal des accès et la liste des missions.",
        "Vous ne voyez aucun dossier d'élève.",
    ),
    Role.ADMIN: Accueil(
        "Les comptes et les réglages",
        "Ici, vous ouvrez et fermez les missions, et vous réglez le produit.",
        "Vous ne voyez aucun dossier d'élève.",
    ),
    Role.RESSOURCE: Accueil(
        "Mes actions",
        "Ici, vous recevez les actions que le PAS vous confie, et vous en rendez compte.",
        "Vous ne voyez que vos propres actions.",
        fragments=("pas:fragment_mes_actions",),
    ),
}

# Every page that a home may offer, with the sentence that says what it is for.
PAGES: tuple[tuple[Entree, str], ...] = (
    (EMPLOIS, "La semaine de chaque AESH et de chaque élève."),
    (ELEVES, "Les élèves de votre périmètre, leurs droits et leur dossier."),
    (FILES, "Les notifications à placer, les fins, les dossiers incomplets, par file."),
    (FINS, "Les droits qui finissent dans les six mois et que rien ne suit."),
    (DECISIONS, "Les décisions de la CDAPH et ce qu'elles deviennent."),
    (DEMANDES_PAS, "Les demandes faites aux PAS, leurs délais, leur réponse."),
    (MOBILISATIONS, "Ce que les PAS demandent à votre équipe mobile, et ce qui est fait."),
    (DEPOT_PAS, "Un élève en difficulté : demander au PAS de votre école, sous votre nom."),
    (INTERVENTIONS, "Les professionnels extérieurs qui viennent à l'école pour un élève."),
    (CHIFFRES_PAS, "Demandes, délais, réponses des PAS : l'année, chaque mois, le bilan."),
    (DEMANDES, "Les demandes à la MDPH qui attendent une réponse : pas encore des droits."),
    (POLES, "Les pôles, leurs écoles et leurs équipes."),
    (ECOLES, "Les écoles et établissements de l'annuaire."),
    (replace(CLASSES, verbe="u"), "La semaine de chaque classe, saisie ou lue dans un fichier."),
    (HEURES, "Heures notifiées, planifiées et réalisées, du département au jour d'un élève."),
    (ATTENTE, "Les élèves notifiés sans aide, ou aidés en partie, et depuis combien de jours."),
    (BALANCES, "Les moyens et les besoins de chaque pôle, ligne par ligne, et des scénarios."),
    (REMONTEES, "Ce qui manque dans les écoles et les pôles, et ce qui est répondu."),
    (CONSTATS, "Ce que chaque pôle a constaté à la rentrée, envoyé au SEI."),
    (RENCONTRES, "Les rencontres avec la famille et l'enseignant, à chaque nouveau binôme."),
    (PERSONNES, "Les AESH de votre périmètre : école, pôle, heures, fiche."),
    (PREAFFECTATION, "La rentrée prochaine : besoins, propositions, affectations publiées."),
    (CONTRATS, "Fins à venir, CDI à proposer, avenants, imports, ETP, liste téléphonique."),
    (SERVICE_FAIT, "Chaque mois : contrat, emploi du temps, déclarations, certificats."),
    (DIFFERENCES, "Les heures d'une AESH qui n'ont pas été celles de l'emploi du temps."),
    (ACCUEILS_AESH, "Les AESH qui arrivent, et ce qui manque à leur accueil."),
    (DOSSIERS, "Les signalements et les recours : un élève, ce qui s'est passé, par date."),
    (HEURES_PAR_POLE, "Heures et élèves, par pôle : jamais un nom, ni un petit nombre."),
    (ANNUAIRE, "Lire un nouvel annuaire, voir les différences, puis appliquer."),
    (MANDATS, "Qui exerce quelle mission, où et jusqu'à quand."),
    (FILM, "Ce que l'année demande à chacun, quand, et ce qui est fait."),
    (REGLAGES, "Les choix du département et leur source."),
    (ACCES, "Qui a ouvert quoi, sous quelle mission."),
)


@dataclass(frozen=True)
class Lien:
    """A page that the reader can really open."""

    libelle: str
    texte: str
    url: str


def adresse(nom: str, departement: str) -> str | None:
    """Address of a page of any room, or None while that room is not open."""
    if not nom:
        return None
    try:
        return reverse(nom, kwargs={"departement": departement})
    except NoReverseMatch:
        return None


def liens_ouverts(mandat: Mandat, departement: str) -> list[Lien]:
    """Pages that exist and that the active mandate opens, in the order of the home."""
    return [
        Lien(entree.libelle, texte, url)
        for entree, texte in PAGES
        if peut(mandat, entree.verbe, entree.objet)
        and (url := adresse(entree.url, departement)) is not None
    ]
