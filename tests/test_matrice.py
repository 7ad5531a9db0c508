"""Every address, every role, two departments and two poles: nothing crosses, nothing is forgotten.

New routes are walked by themselves. A route that fails here says what to add: a guard on its
view, an object in ``tests/distribution.py``, or a reason in ``config/routes.py``.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from comptes.enums import PERIMETRE_DU_ROLE, GenrePerimetre, Role
from comptes.matrice import capacite, objets
from config.routes import SANS_GARDE, Route, routes
from socle.cloison import cloison
from tests.conftest import peupler_departements
from tests.distribution import Cote, monter
from tests.parcours import (
    CORPS,
    METHODES,
    OBJETS_PARTAGES,
    Reponse,
    adresse,
    corps_de,
    demander,
    instantane,
    parametres_objets,
    valeurs,
)

ROUTES = routes()
GARDEES = [route for route in ROUTES if not route.est_publique]
REFUS = (404, 405)
REPONSES = (200, 302)
# Perimeters that hold the whole side A: an own object of A must be found there.
COUVRANTS = (GenrePerimetre.TENANT, GenrePerimetre.POLE)
# Routes whose answer depends on more than the matrix, with the roles that must succeed.
CONDITIONS: dict[str, set[Role]] = {
    # own jobs only
    **{
        f"comptes:{nom}": {Role.SEI} for nom in ("travail", "travail_avancement", "travail_annuler")
    },
    "comptes:travail_rejouer": {Role.SEI},
    "contrats:lot_annuler": {Role.SEI},  # own act only
    "contrats:mes_mois": {Role.AESH},
    "contrats:fragment_mois": {Role.SEI, Role.SEI_CHEF, Role.DASEN, Role.CHEF_ETAB},
    "comptes:travail_fichier": set(),  # a job of the cast made no file
    "comptes:travail_rejets": set(),  # nor refused lines
    # the chain of designation: a COORD_PIAL mandate belongs to the pilote, opened by its letter
    "comptes:mandat_nouveau": {Role.SEI_CHEF, Role.ADMIN},
    "comptes:mandat_suppleer": {Role.PILOTE},
    "comptes:mandat_clore": {Role.PILOTE},
    # letters: by kind and by state; the cast's is one of a COORD_PIAL that the pilote is to sign
    "documents:lettre_nouvelle": {Role.SEI, Role.SEI_CHEF, Role.IEN_ASH, Role.PILOTE},
    "documents:rentree": {Role.SEI, Role.SEI_CHEF, Role.IEN_ASH, Role.PILOTE},
    "documents:modele": set(),  # the text of a COORD_PIAL is fixed
    "documents:lettre": {Role.SEI, Role.SEI_CHEF, Role.IEN_ASH, Role.DASEN, Role.PILOTE},
    "documents:document_pdf": {Role.SEI, Role.SEI_CHEF, Role.IEN_ASH, Role.DASEN, Role.PILOTE},
    "documents:lettre_modifier": set(),  # the cast's is established
    "documents:lettre_refuser": {Role.PILOTE},
    "documents:lettre_retirer": {Role.SEI, Role.SEI_CHEF, Role.IEN_ASH, Role.PILOTE},
    "documents:lettre_clore": set(),  # the cast's is not signed
    # the AESH's own week
    "aesh:ma_semaine": {Role.AESH},
    "aesh:ma_semaine_pdf": {Role.AESH},
    "aesh:agenda": {Role.AESH},
    "aesh:mes_remarques": {Role.AESH},
    "aesh:mon_creneau": {Role.AESH},
    "aesh:avis_vu": {Role.AESH},
    # a head's school, a teacher's class
    **dict.fromkeys(
        ("aesh:mon_ecole", "aesh:fragment_mon_ecole"),
        {Role.DIRECTEUR, Role.CHEF_ETAB, Role.ENSEIGNANT},
    ),
    **dict.fromkeys(
        (
            *("aesh:mes_eleves", "aesh:mes_contacts", "aesh:mon_dossier", "aesh:mes_heures"),
            *("aesh:mes_absences", "aesh:mon_absence", "aesh:mon_absence_modifier"),
            *("aesh:mon_absence_annuler", "aesh:ecart_signaler", "aesh:ecart_retirer"),
            *("aesh:releve_pdf", "aesh:semaine_hors_ligne", "aesh:semaine_veilleur"),
        ),
        {Role.AESH},
    ),
    "aesh:mon_remplacement": {Role.AESH},
    # her own wishes and notices; the SEI's pages of the same
    "campagne:mes_souhaits": {Role.AESH},
    "campagne:mon_affectation": {Role.AESH},
    "campagne:souhaits": {Role.SEI, Role.SEI_CHEF},
    "campagne:souhaits_aesh": {Role.SEI, Role.SEI_CHEF},
    # contract and matricule: the department's services, never a pole's
    **dict.fromkeys(
        ("campagne:fiche_pdf", "campagne:fiches", "campagne:fiches_pdf"),
        {Role.SEI, Role.SEI_CHEF, Role.DASEN, Role.DAASEN, Role.IEN_ASH},
    ),
    # who steers several schools; who settles the film of the department
    **dict.fromkeys(
        ("film:suivi", "film:suivi_pole"),
        {Role.SEI, Role.IEN_ASH, Role.IEN, Role.PILOTE, Role.COORD_PIAL},
    ),
    **dict.fromkeys(
        ("film:modele", "film:modele_tache", "film:modele_ajouter", "film:dates", "film:ouvrir"),
        {Role.SEI_CHEF, Role.IEN_ASH},
    ),
    "film:sans_objet": set(),  # the place is named in the form
    # written by the pole; the head decides and ticks
    "eleves:evaluation_nouvelle": {Role.COORD_PIAL, Role.COORD_PAS},
    # its author alone takes it back
    "eleves:evaluation_corriger": {Role.COORD_PIAL},
    "eleves:evaluation_retirer": {Role.COORD_PIAL},
    "eleves:fiche_pratique": {
        Role.COORD_PIAL,
        Role.COORD_PAS,
        Role.DIRECTEUR,
        Role.CHEF_ETAB,
    },
    # a PAS of its own: held by those whose perimeter covers it
    **dict.fromkeys(
        ("pial:lieu_pas", "pial:exceptions_pas", "pial:exception_pas_retirer"),
        {Role.SEI, Role.SEI_CHEF, Role.DAASEN, Role.IEN_ASH},
    ),
    "pial:postes_du_pas": {Role.SEI, Role.SEI_CHEF, Role.DASEN, Role.DAASEN, Role.IEN_ASH},
    "pial:presence": {Role.SEI, Role.SEI_CHEF, Role.DASEN, Role.DAASEN, Role.IEN_ASH},
    **dict.fromkeys(
        ("pial:absence_pas", "pial:absence_pas_modifier", "pial:absence_pas_retirer"),
        {Role.SEI, Role.SEI_CHEF},
    ),
    # teams are kept for the whole department; a director corrects his own ESMS only
    "esms:emas_creer": {Role.SEI, Role.SEI_CHEF, Role.IEN_ASH, Role.ARS},
    # remarks of slots: those who answer, propose or follow, never a colleague
    "aesh:remarques": {Role.COORD_PIAL, Role.PILOTE, Role.SEI, Role.SEI_CHEF},
    "aesh:remarque": {Role.COORD_PIAL, Role.PILOTE, Role.SEI, Role.SEI_CHEF},
    "aesh:remarque_ecrire": {Role.COORD_PIAL, Role.PILOTE, Role.SEI_CHEF},
    "aesh:absence_jours": {
        *(Role.SEI, Role.PILOTE, Role.COORD_PIAL, Role.DIRECTEUR, Role.CHEF_ETAB),
    },
    # the cast's intervention waits for its head; its response is of another kind
    "pas:intervention_accord": set(),
    "pas:intervention_famille": set(),
    "pas:intervention_fin": set(),
    "pas:intervention_acte": set(),  # without an act
    "pas:reponse_intervention": set(),
    "aesh:reservoir": {Role.SEI, Role.SEI_CHEF},  # who may lend her to every pole
    # fields of a request, role by role (tests/pas/test_lectures.py)
    "pas:plan": {Role.SEI, Role.SEI_CHEF, Role.IEN_ASH, Role.COORD_PAS, Role.EDUC_PAS},
    "pas:registre_exporter": {Role.SEI_CHEF, Role.COORD_PAS, Role.PILOTE},
    "aesh:ce_qui_change": set(),  # the cast's version is a draft
    # a family reads the absences of its own child on its own pages, still to come
    **dict.fromkeys(
        (
            "aesh:absences",
            "aesh:remplacants",
            "aesh:ecarts",
            "aesh:absences_suivies",
            "api-absences",
        ),
        {Role.SEI, Role.IEN_ASH, Role.PILOTE, Role.COORD_PIAL, Role.DIRECTEUR, Role.CHEF_ETAB},
    ),
}
# The demonstration's mailbox shows what every invented member of the department received.
BOITES = {"comptes:courriels_demo", "comptes:courriel_demo"}
JETON_CSRF = re.compile(r'(name="csrf(?:middleware)?-?token" (?:value|content)=")[^"]*')


@dataclass
class Scene:
    """Poles A and B of 35, pole C of 44, and one signed-in browser per role of A."""

    a: Cote
    b: Cote
    c: Cote
    clients: dict[Role, Client]


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """Built once, in a transaction that the end of the module undoes."""
    with django_db_blocker.unblock(), transaction.atomic():
        peupler_departements()
        a, b, c = monter("35", "A"), monter("35", "B"), monter("44", "C")
        yield Scene(a, b, c, {role: a.client(role) for role in Role})
        transaction.set_rollback(True)


def _capable(role: Role, route: Route, methode: str) -> bool:
    garde = route.garde(methode)
    return garde is not None and capacite(role, garde.verbe, garde.objet)


def _annulee(client: Client, methode: str, route: Route, chemin: str, corps: Any = None) -> Reponse:
    """Ask, then undo what it wrote."""
    with transaction.atomic():
        reponse = demander(client, methode, route, chemin, corps)
        transaction.set_rollback(True)
    return reponse


# --- the routes themselves --------------------------------------------------------------------


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.nom)
def test_chaque_route_a_une_garde_ou_une_raison(route):
    assert route.est_gardee, f"{route.nom} ({route.chemin}) : mettez @garde sur la vue"
    for garde in route.gardes.values():
        assert garde.objet in objets(), f"{garde.objet} n'est pas dans la matrice"


def test_les_raisons_ne_survivent_pas_a_leur_route():
    assert set(SANS_GARDE) <= {route.nom for route in ROUTES}
    assert set(CONDITIONS) <= {route.nom for route in ROUTES}


@pytest.mark.parametrize("route", GARDEES, ids=lambda route: route.nom)
def test_un_visiteur_est_prie_de_se_connecter(scene, db, route):
    chemin = adresse(route, "35", valeurs(route, {}, scene.a))
    client = Client(raise_request_exception=False)
    for methode in METHODES:
        reponse = demander(client, methode, route, chemin)
        assert reponse.statut in (302, 401, 403, 405), str(reponse)
        assert scene.a.canari not in reponse.corps


# --- each role against the matrix -------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_chaque_reponse_est_celle_que_la_garde_et_la_matrice_annoncent(scene, db, role):
    fautes = []
    for route in GARDEES:
        chemin = adresse(route, "35", valeurs(route, {}, scene.a))
        reponses = [_annulee(scene.clients[role], m, route, chemin) for m in METHODES[:2]]
        capable = any(_capable(role, route, m) for m in METHODES)
        fautes += [f"{r} erreur du serveur" for r in reponses if r.statut >= 500]
        if not capable:
            fautes += [f"{r} attendu 404" for r in reponses if r.statut not in REFUS]
            if all(r.statut == 405 for r in reponses) and not route.est_api:
                fautes.append(f"{route.nom} : ni GET ni POST")
        elif _doit_reussir(role, route) and reponses[0].statut not in (*REPONSES, 405):
            fautes.append(f"{reponses[0]} attendu 200")
    assert fautes == []


def _doit_reussir(role: Role, route: Route) -> bool:
    if route.nom in CONDITIONS:
        return role in CONDITIONS[route.nom]
    if not _capable(role, route, "GET"):
        return False
    return not parametres_objets(route) or PERIMETRE_DU_ROLE[role] in COUVRANTS


def test_les_donnees_de_chacun_lui_sont_visibles(scene, db):
    """Emptiness cannot pass: each route on an object succeeds for someone, names included."""
    muettes = []
    for route in GARDEES:
        if not parametres_objets(route) or CONDITIONS.get(route.nom) == set():
            continue
        chemin = adresse(route, "35", valeurs(route, {}, scene.a))
        methodes = [m for m in METHODES if route.garde(m)]
        corps = corps_de(route, scene.a) if route.nom in CORPS else None
        if not any(
            _annulee(scene.clients[role], methode, route, chemin, corps).statut
            not in (403, 404, 405)
            for role in Role
            for methode in methodes
            if _capable(role, route, methode)
        ):
            muettes.append(route.nom)
    assert muettes == []
    grille = next(route for route in ROUTES if route.nom == "aesh:grille")
    chemin = adresse(grille, "35", valeurs(grille, {}, scene.a))
    corps = _annulee(scene.clients[Role.COORD_PIAL], "GET", grille, chemin).corps
    assert scene.a.canari in corps


# --- nothing crosses ---------------------------------------------------------------------------


def _combinaisons(route: Route, autre: Cote) -> list[dict[str, Cote]]:
    """The other side's row in each part alone, then in all of them."""
    parametres = list(parametres_objets(route))
    seules = [{p: autre} for p in parametres]
    return [*seules, dict.fromkeys(parametres, autre)] if len(parametres) > 1 else seules


def _franchir(scene: Scene, role: Role, autre: Cote, interdits: tuple[str, ...]) -> list[str]:
    """Ask for the other side's rows by each capable route and method; what went wrong."""
    fautes = []
    for route in GARDEES:
        partages = {garde.objet for garde in route.gardes.values()} <= OBJETS_PARTAGES
        lus = {garde.verbe for garde in route.gardes.values()} == {"r"}
        ouverts = autre is scene.b and partages and lus
        vus = () if autre is scene.b and route.nom in BOITES else interdits
        for combinaison, methode in itertools.product(_combinaisons(route, autre), METHODES):
            if not _capable(role, route, methode):
                continue
            chemin = adresse(route, "35", valeurs(route, combinaison, scene.a))
            reponse = demander(scene.clients[role], methode, route, chemin)
            if reponse.statut >= 500 or not (ouverts or reponse.statut in REFUS):
                fautes.append(f"{role} {reponse} ({route.nom})")
            fautes += [f"{role} {reponse} montre {mot}" for mot in vus if mot in reponse.corps]
        if not parametres_objets(route) and _capable(role, route, "GET"):
            chemin = adresse(route, "35", valeurs(route, {}, scene.a))
            reponse = _annulee(scene.clients[role], "GET", route, chemin)
            fautes += [f"{role} {reponse} montre {mot}" for mot in vus if mot in reponse.corps]
    return fautes


@pytest.mark.parametrize("role", list(Role))
def test_rien_ne_franchit_la_cloison_entre_departements(scene, db, role):
    avant = instantane("44")
    fautes = _franchir(scene, role, scene.c, (scene.c.canari, scene.c.lieu))
    assert fautes == []
    assert instantane("44") == avant


@pytest.mark.parametrize("role", [Role.COORD_PIAL, Role.COORD_PAS, Role.PILOTE, Role.AESH_REF])
def test_rien_ne_franchit_la_limite_entre_deux_poles(scene, db, role):
    avant = instantane("35")
    fautes = _franchir(scene, role, scene.b, (scene.b.canari,))
    assert fautes == []
    assert instantane("35") == avant


@pytest.mark.parametrize("nom", CORPS)
def test_un_identifiant_d_ailleurs_dans_le_corps_ne_fait_rien(scene, db, nom):
    route = next(route for route in ROUTES if route.nom == nom)
    methode, lignes, _ = CORPS[nom]
    chemin = adresse(route, "35", valeurs(route, {}, scene.a))
    client = scene.clients[Role.COORD_PIAL]
    avant = {code: instantane(code) for code in ("35", "44")}
    for autre, champ in itertools.product((scene.b, scene.c), lignes):
        with transaction.atomic():
            corps = corps_de(route, scene.a, autre, champ)
            reponse = demander(client, methode, route, chemin, corps)
            apres = {code: instantane(code) for code in ("35", "44")}
            transaction.set_rollback(True)
        assert reponse.statut < 500, (str(reponse), champ)
        assert reponse.statut not in (201, 302), (str(reponse), champ)
        assert autre.canari not in reponse.corps, (str(reponse), champ)
        assert apres == avant, (str(reponse), champ)
    with transaction.atomic():
        reponse = demander(client, methode, route, chemin, corps_de(route, scene.a))
        apres = {code: instantane(code) for code in ("35", "44")}
        transaction.set_rollback(True)
    assert reponse.statut < 400, reponse.corps[:2000]
    assert apres["35"] != avant["35"], "les siens, eux, doivent faire quelque chose"


@pytest.mark.parametrize("role", [Role.SEI_CHEF, Role.COORD_PIAL, Role.AESH])
def test_l_autre_departement_n_existe_pas_pour_qui_n_y_a_pas_de_mission(scene, db, role):
    fautes = []
    avant = instantane("44")
    for route, methode in itertools.product(GARDEES, ("GET", "POST")):
        chemin = adresse(route, "44", valeurs(route, {}, scene.c))
        reponse = demander(scene.clients[role], methode, route, chemin)
        if reponse.statut != 404 or scene.c.canari in reponse.corps:
            fautes.append(str(reponse))
    assert fautes == []
    assert instantane("44") == avant


def test_inconnu_et_interdit_se_ressemblent(scene, db):
    grille = next(route for route in ROUTES if route.nom == "aesh:grille")
    client = scene.clients[Role.COORD_PIAL]
    # A message left by another test's act is shown once, on whatever page comes next.
    demander(client, "GET", grille, adresse(grille, "35", {"pk": scene.c.objets["emploi"].pk}))
    corps = {
        JETON_CSRF.sub("", demander(client, "GET", grille, adresse(grille, "35", {"pk": pk})).corps)
        for pk in (
            scene.b.objets["emploi"].pk,
            scene.c.objets["emploi"].pk,
            scene.a.objets["eleve"].pk,
        )
    }
    assert len(corps) == 1


def test_un_refus_est_journalise(scene, db):
    from socle.models import Acces

    grille = next(route for route in ROUTES if route.nom == "aesh:grille")
    chemin = adresse(grille, "35", {"pk": scene.b.objets["emploi"].pk})
    demander(scene.clients[Role.COORD_PIAL], "GET", grille, chemin)
    with cloison("35"):
        dernier = Acces.objects.latest("cree_le")
    assert (dernier.action, dernier.route) == ("refus", "aesh:grille")
    assert dernier.membre_id == scene.a.personnes[Role.COORD_PIAL].pk
