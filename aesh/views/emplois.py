"""Timetables of the poles: the list, and the week grid of one version."""

import uuid
from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from aesh.actions.emplois import ouvrir_brouillon
from aesh.actions.publication import pret_a_publier
from aesh.enums import JOURS, LIBELLES_TYPE_CRENEAU, Niveau, StatutEmploi
from aesh.forms import DateEffetForm, RenvoiForm
from aesh.models import EmploiDuTemps
from aesh.permissions import (
    peut_lire_absences,
    peut_lire_remarques,
    peut_ouvrir,
    peut_proposer,
    peut_reprendre,
    peut_viser,
)
from aesh.requetes.annee_passee import modele_de_l_annee_passee
from aesh.requetes.annonces import avis_du_lecteur
from aesh.requetes.emplois import etats_des_poles, versions_du_pole
from aesh.requetes.grille import Grille
from aesh.requetes.preavis import preavis_de
from aesh.requetes.visas import attend_mon_visa
from aesh.views.changements import marquer
from aesh.views.ilot import donnees_de_l_ilot
from aesh.views.presentation import Filtre, jours_vides, lignes_affichees, quarts
from aesh.views.rangs import VUES
from aesh.views.scenarios import contexte_scenarios
from aesh.views.version_lue import dire_refus, emploi_visible, grille_lue
from comptes.permissions import garde, peut
from pial.models import Pole
from pial.regles import UN_JOUR, annee_scolaire, libelle_annee, lundi_de
from socle.erreurs import ActionRefusee

NIVEAUX = {
    StatutEmploi.BROUILLON: "attention",
    StatutEmploi.PROPOSE: "info",
    StatutEmploi.VISE: "info",
    StatutEmploi.PUBLIE: "succes",
    StatutEmploi.ARCHIVE: "neutre",
}
BEAUCOUP_DE_CRENEAUX = 1000  # ux page §5a
ECOLES_CONSEILLEES = 5
LARGEURS = ("compacte", "normale", "large")
ICONES = {
    StatutEmploi.BROUILLON: "pencil",
    StatutEmploi.PROPOSE: "send",
    StatutEmploi.VISE: "pen",
    StatutEmploi.PUBLIE: "check-circle",
    StatutEmploi.ARCHIVE: "archive",
}


@require_safe
@garde("edt", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Poles of the mandate and the state of their timetable; one pole opens at once."""
    avec_eleves = peut(request.mandat, "r", "eleve")
    etats = etats_des_poles(request.mandat, request.aujourdhui, avec_eleves=avec_eleves)
    if len(etats) == 1 and etats[0].a_ouvrir and "liste" not in request.GET:
        return redirect("aesh:grille", departement=departement, pk=etats[0].a_ouvrir.pk)
    contexte = {
        "etats": etats,
        "avec_eleves": avec_eleves,
        "peut_ouvrir": peut_ouvrir(request.mandat),
        "peut_lire_absences": peut_lire_absences(request.mandat),
        "annee": libelle_annee(annee_scolaire(request.aujourdhui)),
        "niveaux": NIVEAUX,
    }
    return render(request, "aesh/emplois.html", contexte)


@require_POST
@garde("edt", "c")
def ouvrir(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Open the next version of a pole, from next Monday, and show it."""
    poles = Pole.objects.du_perimetre(request.mandat, request.aujourdhui)
    pole = get_object_or_404(poles, pk=pk)
    lundi = lundi_de(request.aujourdhui) + 7 * UN_JOUR
    try:
        emploi = ouvrir_brouillon(
            pole=pole, annee=annee_scolaire(lundi), date_effet=lundi, auteur=request.mandat
        )
    except ActionRefusee as refus:
        dire_refus(request, refus)
        return redirect("aesh:emplois", departement=departement)
    messages.success(request, f"Version {emploi.version} ouverte en brouillon.")
    return redirect("aesh:grille", departement=departement, pk=emploi.pk)


@require_safe
@garde("edt", "r")
def grille(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """The week of a pole, AESH by AESH; a page of its own without JavaScript."""
    emploi = emploi_visible(request, pk)
    lue = grille_lue(request, emploi)
    contexte = _contexte_grille(request, lue)
    versions = contexte_scenarios(request, emploi, versions_du_pole(emploi))
    contexte |= {
        **versions,
        **contexte_vie(request, emploi, versions["etat_dit"].statut),
        "depuis": marquer(request, emploi, contexte["lignes"]),
        "lit_les_remarques": peut_lire_remarques(request.mandat),
        "peut_lire_absences": peut_lire_absences(request.mandat),
        "remarques_en_attente": sum(creneau.remarques or 0 for creneau in lue.creneaux),
    }
    gabarit = "aesh/grille_liste.html" if contexte["vue"] == "liste" else "aesh/grille.html"
    return render(request, gabarit, contexte)


def _contexte_grille(request: Any, lue: Grille) -> dict[str, Any]:
    vue = _vue(request)
    filtre = Filtre(
        ecole=request.GET.get("ecole", ""),
        type=request.GET.get("type", ""),
        q=request.GET.get("q", "").strip(),
        conflits="conflits" in request.GET,
        # Pupils who wait are rows of the view by pupil; the others have a link to it.
        sans_aesh="sans_aesh" in request.GET and vue == "eleve",
    )
    lignes = lignes_affichees(lue, filtre, "aesh" if vue == "liste" else vue)
    sans_aesh = filtre.sans_aesh
    debut, fin = lue.heures
    couverture = [e for e in lue.couverture if not filtre.ecole or e.etablissement == filtre.ecole]
    attente = [e for e in couverture if e.etat == "aucun"]
    partiels = [e for e in couverture if e.etat == "partiel" and not sans_aesh]
    servis = [e for e in couverture if e.etat not in ("aucun", "partiel") and not sans_aesh]
    vides = jours_vides(lue)
    individuels = [e for e in couverture if e.notifie]
    notifie = sum(e.notifie or 0 for e in individuels)
    place = sum(min(e.planifie, e.notifie or 0) for e in individuels)
    return {
        "annee_passee": _annee_a_copier(lue),
        "conseil_ecoles": [] if filtre.ecole else _ecoles_chargees(request, lue),
        "emploi": lue.emploi,
        "grille": lue,
        "lignes": lignes,
        "un_creneau_montre": any(
            not pose.cache for x in lignes if not x.cachee for j in x.jours for pose in j.creneaux
        ),
        "jours": [(n, nom, n in vides) for n, nom in JOURS.items()],
        "classes_grille": " ".join([f"n{(fin - debut) // 15}", *(f"vide-{j}" for j in vides)]),
        "graduations": [
            (quarts(h * 60, h * 60, debut)[0], h) for h in range(debut // 60, fin // 60 - 1, 2)
        ],
        "filtre": filtre,
        "sans_aesh": sans_aesh,
        "vue": vue,
        "vues": _choix_de_vue(request, vue),
        "vers_sans_aesh": _adresse(request, vue="eleve", sans_aesh="1"),
        "largeur": _largeur(request, filtre),
        "types": [(str(cle), nom) for cle, nom in LIBELLES_TYPE_CRENEAU.items()],
        "ecoles": sorted(
            ((str(e.pk), e.nom_court) for e in lue.dossier.ecoles.values()), key=lambda e: e[1]
        ),
        "couverture": couverture,
        "a_servir": attente + partiels,
        "servis": servis,
        "avertissements": [c for c in lue.conflits if c.niveau == Niveau.AVERTISSEMENT],
        "nombre_aucun": len(attente),
        "nombre_partiel": sum(e.etat == "partiel" for e in couverture),
        "part_couverte": place * 100 // notifie if notifie else None,
        "donnees": donnees_de_l_ilot(lue),
        "voit_les_eleves": peut(request.mandat, "r", "eleve"),
        "nom_du_rang": {"eleve": "élève", "classe": "classe"}.get(vue, "AESH"),
        "voit_les_heures": vue != "aesh" or peut(request.mandat, "r", "contrat"),
    }


def _annee_a_copier(lue: Grille) -> str:
    """``2025-2026`` when an empty draft may start from last year's timetable, else nothing."""
    if lue.creneaux or not lue.peut_modifier:
        return ""
    modele = modele_de_l_annee_passee(lue.emploi)
    return libelle_annee(modele.annee) if modele else ""


def _ecoles_chargees(request: Any, lue: Grille) -> list[tuple[str, int, str]]:
    """Above a thousand slots, the schools that hold most of them, each with its address."""
    if len(lue.creneaux) <= BEAUCOUP_DE_CRENEAUX:
        return []
    par_ecole = Counter(creneau.etablissement_id for creneau in lue.dossier.creneaux)
    liens = []
    for ecole, nombre in par_ecole.most_common(ECOLES_CONSEILLEES):
        adresse = _adresse(request, ecole=str(ecole))
        liens.append((lue.dossier.ecoles[ecole].nom_court, nombre, adresse))
    return liens


def _vue(request: Any) -> str:
    """View asked for; pupils only for who may read their names."""
    vue = request.GET.get("vue", "aesh")
    if vue not in VUES or (vue == "eleve" and not peut(request.mandat, "r", "eleve")):
        return "aesh"
    return str(vue)


def _choix_de_vue(request: Any, vue: str) -> list[dict[str, Any]]:
    """Links of the segmented control; each keeps the filters."""
    choix = []
    for cle, libelle in VUES.items():
        if cle == "eleve" and not peut(request.mandat, "r", "eleve"):
            continue
        choix.append({"libelle": libelle, "url": _adresse(request, vue=cle), "actif": cle == vue})
    return choix


def _adresse(request: Any, **parametres: str) -> str:
    """This page with the same filters, and these."""
    memes = request.GET.copy()
    for nom, valeur in parametres.items():
        memes[nom] = valeur
    return f"?{memes.urlencode()}"


def _largeur(request: Any, filtre: Filtre) -> str:
    """Width asked for; wide as soon as one school is chosen, unless told otherwise."""
    demandee = request.GET.get("largeur", "")
    if demandee in LARGEURS:
        return str(demandee)
    return "large" if filtre.ecole else "normale"


def contexte_vie(request: Any, emploi: EmploiDuTemps, montre: StatutEmploi) -> dict[str, Any]:
    """Which acts the reader may do to this version now. ``montre``: the state that it shows."""
    mandat = request.mandat
    redacteur = peut(mandat, "u", "edt")
    return {
        "niveau": NIVEAUX[montre],
        "icone": ICONES[montre],
        "annee": libelle_annee(emploi.annee),
        "peut_proposer": peut_proposer(mandat, emploi),
        "peut_viser": peut_viser(mandat, emploi),
        "avis_du_lecteur": list(avis_du_lecteur(emploi, mandat, request.aujourdhui)),
        "peut_viser_ecole": attend_mon_visa(emploi, mandat, request.aujourdhui),
        "peut_reprendre": peut_reprendre(mandat, emploi),
        "peut_publier": redacteur and pret_a_publier(emploi, request.aujourdhui),
        "peut_ouvrir": peut_ouvrir(mandat) and emploi.statut == StatutEmploi.PUBLIE,
        "date_form": DateEffetForm(initial={"date_effet": emploi.date_effet}),
        "renvoi_form": RenvoiForm(),
        # The grid of a draft does not count who changes: proposing says it.
        "preavis": [] if emploi.est_modifiable else preavis_de(emploi, request.aujourdhui),
    }
