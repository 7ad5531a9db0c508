"""Main menu and home of each role (ux §5(h)): at most six entries, filled as rooms open."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from comptes.enums import Role
from comptes.permissions import peut


@dataclass(frozen=True)
class Entree:
    """One entry: label, URL name (of any room), and the capability that its page asks for."""

    libelle: str
    url: str
    objet: str
    verbe: str = "r"


ACCUEIL = Entree("Accueil", "comptes:accueil", "accueil")
EMPLOIS = Entree("Emplois du temps", "aesh:emplois", "edt")
PERSONNES = Entree("AESH", "aesh:personnes", "aesh")
POLES = Entree("PIAL et PAS", "pial:poles", "territoire")
ESMS = Entree("ESMS", "esms:liste", "esms")
ECOLES = Entree("Écoles", "pial:etablissements", "etablissement")
CLASSES = Entree("Classes", "eleves:classes", "classe")
ELEVES = Entree("Élèves", "eleves:eleves", "liste_eleves")
FINS = Entree("Droits qui finissent", "eleves:renouvellements", "decision")
DECISIONS = Entree("Décisions", "eleves:decisions", "decision")
CIBLES = Entree("Cibles à valider", "eleves:cibles", "besoins", "u")
SUIVIS = Entree("Mes élèves suivis", "aesh:suivis", "plans", "u")
DEMANDES = Entree("Demandes", "eleves:demandes", "decision")
FILES = Entree("À traiter", "reporting:files", "file")
HEURES = Entree("Heures", "reporting:heures", "indicateurs")
ATTENTE = Entree("Qui attend", "reporting:attente", "indicateurs")
HEURES_PAR_POLE = Entree("Chiffres", "reporting:heures_chiffres", "indicateurs", "a")
BALANCES = Entree("Besoins et moyens", "reporting:balances", "balance")
REMONTEES = Entree("Remontées du terrain", "reporting:remontees", "besoins")
CONSTATS = Entree("Constats de rentrée", "reporting:constats", "balance")
DOSSIERS = Entree("Dossiers suivis", "reporting:dossiers", "suivi")
RENCONTRES = Entree("Rencontres", "aesh:rencontres", "besoins", "u")
ANNUAIRE = Entree("Annuaire", "pial:imports", "annuaire")
MANDATS = Entree("Missions", "comptes:mandats", "mandat")
MA_SEMAINE = Entree("Ma semaine", "aesh:ma_semaine", "edt")
MES_ELEVES = Entree("Mes élèves", "aesh:mes_eleves", "eleve")
MES_ABSENCES = Entree("Absence", "aesh:mes_absences", "absence", "c")
MES_HEURES = Entree("Mes heures", "aesh:mes_heures", "absence", "c")
MES_CONTACTS = Entree("Contacts", "aesh:mes_contacts", "edt")
MON_DOSSIER = Entree("Mon dossier", "aesh:mon_dossier", "contrat")
MON_ECOLE = Entree("Mon école", "aesh:mon_ecole", "edt")
MA_CLASSE = Entree("Ma classe", "aesh:mon_ecole", "edt")
ACCES = Entree("Journal des accès", "comptes:acces", "journal")
CONTRATS = Entree("Contrats", "contrats:contrats", "vie_contrat")
PREAFFECTATION = Entree("Pré-affectation", "campagne:campagnes", "campagne")
SERVICE_FAIT = Entree("Service fait", "contrats:mois_liste", "service_fait")
DIFFERENCES = Entree("Différences d'heures", "contrats:declarations", "service_fait", "c")
ACCUEILS_AESH = Entree("Nouvelles AESH", "contrats:accueils", "accueil_aesh")
INTERVENTIONS = Entree("Interventions à l'école", "pas:interventions", "intervention")
DEMANDES_PAS = Entree("Demandes au PAS", "pas:registre", "registre_pas")
MOBILISATIONS = Entree("Mobilisations", "pas:mobilisations", "mobilisation")
FILM = Entree("Film annuel", "film:periode", "film")
DEPOT_PAS = Entree("Demander au PAS", "pas:deposer", "depot_pas", "c")
MES_ACTIONS = Entree("Mes actions", "pas:mes_actions", "action_confiee")
CHIFFRES_PAS = Entree("Chiffres des PAS", "reporting:pas", "chiffres_pas")
PAS_AGREGES = Entree("Chiffres des PAS", "reporting:pas_chiffres", "chiffres_pas", "a")
REGLAGES = Entree("Réglages", "comptes:reglages", "reglage")

MENUS: dict[Role, tuple[Entree, ...]] = {
    Role.SEI: (ACCUEIL, FILES, ELEVES, CONTRATS, PREAFFECTATION, POLES),
    Role.SEI_CHEF: (ACCUEIL, FILES, ELEVES, CONTRATS, PREAFFECTATION, POLES),
    Role.DASEN: (ACCUEIL, HEURES, ATTENTE, DOSSIERS, BALANCES, POLES),
    Role.DAASEN: (ACCUEIL, HEURES, ATTENTE, ELEVES, BALANCES, POLES),
    Role.IEN_ASH: (ACCUEIL, ELEVES, EMPLOIS, PERSONNES, POLES, MANDATS),
    Role.IEN: (ACCUEIL, ELEVES, EMPLOIS, PERSONNES, POLES, BALANCES),
    Role.PILOTE: (ACCUEIL, ELEVES, EMPLOIS, PERSONNES, POLES, MANDATS),
    Role.COORD_PIAL: (ACCUEIL, EMPLOIS, ELEVES, CLASSES, PERSONNES, POLES),
    Role.COORD_PAS: (ACCUEIL, DEMANDES_PAS, EMPLOIS, ELEVES, PERSONNES, POLES),
    Role.EDUC_PAS: (ACCUEIL, DEMANDES_PAS, ELEVES, POLES, ECOLES, FILM),
    Role.DIRECTEUR: (MON_ECOLE, ELEVES, CLASSES, EMPLOIS, CIBLES, RENCONTRES),
    Role.CHEF_ETAB: (MON_ECOLE, ELEVES, CLASSES, EMPLOIS, CIBLES, RENCONTRES),
    Role.ENSEIGNANT: (ACCUEIL, MA_CLASSE, ELEVES, CLASSES, EMPLOIS, ECOLES),
    Role.ERSEH: (ACCUEIL, SUIVIS, RENCONTRES, ELEVES, FINS, EMPLOIS),
    Role.AESH: (MA_SEMAINE, MES_ELEVES, MES_ABSENCES, MES_HEURES, MES_CONTACTS, MON_DOSSIER),
    Role.AESH_REF: (ACCUEIL, FILM, EMPLOIS, POLES, ECOLES, HEURES_PAR_POLE),
    Role.MDPH: (ACCUEIL, DECISIONS, DEMANDES, ELEVES, ECOLES, POLES),
    Role.ESMS_DIR: (ACCUEIL, MOBILISATIONS, ELEVES, POLES, ECOLES),
    Role.EMAS: (ACCUEIL, MOBILISATIONS, ELEVES, POLES, ECOLES, ESMS),
    **dict.fromkeys(
        (Role.ARS, Role.RECTORAT), (ACCUEIL, POLES, ECOLES, PAS_AGREGES, HEURES_PAR_POLE, ESMS)
    ),
    Role.ADMIN: (ACCUEIL, MANDATS, REGLAGES, ANNUAIRE),
    Role.DPO: (ACCUEIL, ACCES, MANDATS),
    Role.RESSOURCE: (ACCUEIL, MES_ACTIONS, POLES, ECOLES),
}
MENU_COMMUN = (ACCUEIL, POLES, ECOLES, EMPLOIS, HEURES_PAR_POLE, ESMS)


def menu_du_role(request: HttpRequest) -> list[dict[str, Any]]:
    """Entries of the active role that its capabilities open, with the current one marked."""
    mandat = request.mandat  # type: ignore[attr-defined]
    code = request.departement.code  # type: ignore[attr-defined]
    menu = []
    for entree in MENUS.get(mandat.fonction, MENU_COMMUN):
        if not peut(mandat, entree.verbe, entree.objet):
            continue
        try:
            url = reverse(entree.url, kwargs={"departement": code})
        except NoReverseMatch:  # a room that is not open yet
            continue
        exactes = (ACCUEIL, MA_SEMAINE)  # other pages lie below their address
        actif = request.path == url or (entree not in exactes and request.path.startswith(url))
        menu.append({"libelle": entree.libelle, "url": url, "actif": actif})
    return menu
