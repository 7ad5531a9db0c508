"""How the matrix test names the object behind each part of an address, and asks for it."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from config.routes import Route
from socle.cloison import cloison
from socle.verifications import genres_declares
from tests.distribution import Cote

METHODES = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Parts of addresses that name no row: the same value on every side.
CONSTANTES = {
    "geste": "suspendre",
    "role": "ERSEH",
    "fonction": "COORD_PIAL",
    "genre_ligne": "individuelle",
    "code": "visa_publication",
    "annee": 2027,
    "indicateur": "demandes-origine",
}
# What ``pk`` is, from the part of the address just before it.
SEGMENTS = {
    "emplois": "emploi",
    "creneaux": "creneau",
    "poles": "pole",
    "ecoles": "etablissement",
    "imports": "importation",
    "indisponibilites": "indisponibilite_aesh",
    "scenarios": "scenario",
    "exceptions": "exception",
    "ponctuels": "ponctuel",
    "absences": "absence",
    "absences-eleves": "absence_eleve",
    "remplacements": "remplacement",
    "propositions": "proposition",
    "mes-travaux": "travail",
    "courriels-de-demonstration": "courriel",
}
# What a route takes in its body: (method, rows by field, fixed values); a list when the field is.
_CRENEAU = {
    "aesh": "aesh",
    "etablissement": "etablissement",
    "classe": "classe",
    "eleves": ["eleve"],
}
_HORAIRE = {"type": "individuelle", "jour": 2, "debut": 510, "fin": 570, "semaine": "toutes"}
_HEURES = {**_HORAIRE, "debut": "8:30", "fin": "9:30"}
_EXCEPTION = {"ou": "etablissement", "classes": ["classe"]}
_JOURS = {
    "genre": "pfmp",
    "du": "2026-11-23",
    "au": "2026-11-27",
    "moment": "journee",
    "effet": "sans",
}
_ABSENCE = {"du": "2026-11-24", "au": "2026-11-24", "moment": "matin"}
CORPS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "eleves:classe_eleves": ("POST", {"eleve": "camarade"}, {"du": "2026-11-20"}),
    "aesh:imprimer": ("POST", {"cible": "aesh"}, {"feuille": "aesh"}),
    "aesh:creneau_nouveau": ("POST", _CRENEAU, _HEURES),
    "aesh:creneau": ("POST", _CRENEAU, {**_HEURES, "revision": 1}),
    "aesh:remarque_ecrire": ("POST", {}, {"genre": "note", "texte": "Prendre la clé."}),
    "aesh:remarque": ("POST", {}, {"etat": "repondue", "reponse": "D'accord."}),
    "aesh:exception_nouvelle": ("POST", _EXCEPTION, _JOURS),
    "aesh:exception": ("POST", {"classes": ["classe"]}, _JOURS),
    "aesh:ponctuel_nouveau": (
        "POST",
        {"ou": "etablissement", "aesh": "aesh", "eleves": ["eleve"]},
        {
            "origine": "examen",
            "type": "individuelle",
            "date": "2026-11-25",
            "debut": "8:30",
            "fin": "9:30",
        },
    ),
    "aesh:proposition_nouvelle": (
        "POST",
        {"ecoles": ["etablissement"], "agents": ["aesh"]},
        {"ou": "ecoles", "maniere": "completer", "secondes": "10"},
    ),
    "aesh:proposition_decider": ("POST", {"ligne": ["ligne"]}, {"acte": "refuser"}),
    "aesh:ecart": ("POST", {}, {"reponse": "accepte"}),
    "aesh:absence_nouvelle": ("POST", {"aesh": "aesh"}, _ABSENCE),
    "aesh:absence_modifier": ("POST", {"aesh": "aesh"}, {**_ABSENCE, "revision": 1}),
    "aesh:absence_eleve_nouvelle": (
        "POST",
        {"eleve": "eleve", "ecole": "etablissement"},
        _ABSENCE,
    ),
    "reporting:simulation": (
        "POST",
        {"etablissement": "etablissement", "aesh": "aesh"},
        {
            "genre": "notifications",
            "a_partir_du": "2027-01-04",
            "aide": "individuelle",
            "nombre": "3",
            "heures": "12",
        },
    ),
    "reporting:remontee_nouvelle": (
        "POST",
        {"pole": "pole", "etablissement": "etablissement"},
        {"genre": "heures", "depuis": "2026-10-05", "texte": "Il manque des heures."},
    ),
    "reporting:file_appliquer": ("POST", {"lignes": ["notification"]}, {"acte": "prendre"}),
    "film:faire": ("POST", {"lieu": "pole"}, {}),
    "film:defaire": ("POST", {"lieu": "pole"}, {}),
    "api-creneaux": ("POST", _CRENEAU, _HORAIRE),
    "api-lot": ("POST", _CRENEAU, {**_HORAIRE, "acte": "creer"}),
    "api-presence": ("POST", {}, {"onglet": "0" * 32}),
    "api-creneau": ("PATCH", _CRENEAU, _HORAIRE),
}
# Territories are read across poles of one department (permissions page §3, territoire: r).
OBJETS_PARTAGES = {
    "territoire",
    "etablissement",
    "pole_ecriture",
    "annuaire",
    "convention",
    "courriel_demo",
    "esms",
    "film",
}
# Journals change at each request; they are no data of the other side.
JOURNAUX = {"socle_acces"}


class ParametreInconnu(AssertionError):
    """A route has a part that the cast cannot fill."""


def objet_de(route: Route, parametre: str) -> str | None:
    """Name, in ``Cote.objets``, of the row that a part of the address stands for."""
    if parametre in CONSTANTES:
        return None
    if parametre != "pk":
        return parametre
    avant = re.search(r"([\w-]+)/<\w+:pk>", route.chemin)
    segment = avant[1] if avant else ""
    if segment not in SEGMENTS:
        raise ParametreInconnu(
            f"{route.nom} ({route.chemin}) : dites dans tests/parcours.py, SEGMENTS, quel objet "
            f"est « {segment}/<pk> »."
        )
    return SEGMENTS[segment]


def parametres_objets(route: Route) -> dict[str, str]:
    """Parts of an address that name a row, with the row's name in the cast."""
    return {p: nom for p in route.parametres if p != "departement" and (nom := objet_de(route, p))}


def valeurs(route: Route, cotes: dict[str, Cote], defaut: Cote) -> dict[str, Any]:
    """Values of each part: from the side named for it, else from the default side."""
    remplies: dict[str, Any] = {}
    for parametre in route.parametres:
        if parametre == "departement":
            continue
        nom = objet_de(route, parametre)
        if nom is None:
            remplies[parametre] = CONSTANTES[parametre]
            continue
        objets = cotes.get(parametre, defaut).objets
        if nom not in objets:
            raise ParametreInconnu(
                f"{route.nom} ({route.chemin}) : ajoutez un objet « {nom} » à "
                "tests/distribution.py, ou une constante à tests/parcours.py."
            )
        remplies[parametre] = objets[nom].pk
    return remplies


def adresse(route: Route, departement: str, remplies: dict[str, Any]) -> str:
    """The address itself."""
    chemin = "/" + route.chemin.replace("<departement:departement>", departement)
    for parametre, valeur in remplies.items():
        chemin = re.sub(rf"<(?:\w+:)?{parametre}>", str(valeur), chemin)
    return chemin


@dataclass(frozen=True)
class Reponse:
    """What came back."""

    methode: str
    chemin: str
    statut: int
    corps: str

    def __str__(self) -> str:
        return f"{self.methode} {self.chemin} : {self.statut}"


def corps_de(route: Route, cote: Cote, etranger: Cote | None = None, champ: str = "") -> Any:
    """Body of a well-formed request; ``champ`` is taken from the other side."""
    _, lignes, fixes = CORPS[route.nom]
    corps = dict(fixes)
    for cle, nom in lignes.items():
        source = (etranger or cote) if cle == champ else cote
        if isinstance(nom, list):
            corps[cle] = [str(source.objets[un].pk) for un in nom]
        else:
            corps[cle] = str(source.objets[nom].pk)
    return {"operations": [corps]} if route.nom == "api-lot" else corps


def demander(client: Client, methode: str, route: Route, chemin: str, corps: Any = None) -> Reponse:
    """Ask, with what a well-behaved client of the route would send."""
    options: dict[str, Any] = {"data": corps} if corps and methode == "POST" else {}
    if route.est_api:
        options = {"content_type": "application/json", "headers": {"If-Match": '"1"'}}
        if methode in ("POST", "PUT", "PATCH"):
            options["data"] = json.dumps(corps or {})
    reponse: HttpResponse = getattr(client, methode.lower())(chemin, **options)
    texte = reponse.content.decode("utf-8", "replace") + str(reponse.headers.get("Location", ""))
    return Reponse(methode, chemin, reponse.status_code, texte)


def instantane(departement: str) -> dict[str, str]:
    """Fingerprint of every tenant table of one department, journals left out."""
    empreintes = {}
    with cloison(departement), connection.cursor() as curseur:
        for table in sorted(set(genres_declares()) - JOURNAUX):
            curseur.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) "
                f'FROM "{table}" t WHERE departement_id = app.departement()'
            )
            empreintes[table] = curseur.fetchone()[0]
    return empreintes
