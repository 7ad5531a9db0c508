"""One proposal: live progress, then what it changes, decided whole, by group or line by line."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from aesh.actions.propositions_decision import Bilan, accepter, annuler, refuser
from aesh.enums import JOURS, Decision, EtatProposition
from aesh.models import Aesh, Creneau, Proposition
from aesh.permissions import peut_modifier
from aesh.planning.brouillon import LIBELLES_MODE, Mode
from aesh.requetes.grille import grille_du_pole
from aesh.requetes.propositions import (
    Filtre,
    LigneLue,
    dire_moment,
    lignes_lues,
    phrase_globale,
    rangees_de,
)
from aesh.views.propositions import NIVEAUX, proposition_visible
from aesh.views.propositions_groupes import GROUPEMENTS, choix_de_filtre, grouper
from aesh.views.semaine_proposee import semaine_proposee
from aesh.views.version_lue import dire_refus
from comptes.permissions import garde
from socle.api import uuid_ou_404
from socle.base_de_donnees import ConflitError
from socle.enums import EtatTravail
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.models import Travail

EN_ROUTE = (EtatProposition.EN_COURS, EtatProposition.ATTENTE)
FILTRES = ("aesh", "eleve", "ecole")
LAISSEES_DITES = 5
SUR_TOUTES = {"tout_accepter": "accepter", "tout_refuser": "refuser", "annuler": "annuler"}
DELAIS_S = ((20, 1), (60, 2))


@require_safe
@garde("edt", "u")
def proposition(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Progress while it is being prepared, then what it would change."""
    lue = proposition_visible(request, pk)
    contexte = _contexte(request, lue)
    if lue.etat in EN_ROUTE and not contexte["interrompue"]:
        return render(request, "aesh/proposition_en_cours.html", contexte)
    if "apres" not in lue.bilan:
        return render(request, "aesh/proposition_echec.html", contexte)
    contexte |= _contexte_resultat(request, lue)
    return render(request, "aesh/proposition.html", contexte)


@require_safe
@garde("edt", "u")
def avancement(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Progress alone, asked for again and again until the search has ended."""
    lue = proposition_visible(request, pk)
    return render(request, "aesh/fragments/_proposition_avancement.html", _contexte(request, lue))


def _contexte(request: Any, lue: Proposition) -> dict[str, Any]:
    ou = lue.avancement
    ecoulees = int(ou.get("secondes", 0))
    interrompue = lue.etat in EN_ROUTE and _est_interrompue(lue)
    reste = ou["notifiees"] - ou["placees"] if "notifiees" in ou else None
    return {
        "proposition": lue,
        "emploi": lue.emploi,
        "mode": LIBELLES_MODE[Mode(lue.mode)],
        "niveau": NIVEAUX[EtatProposition(lue.etat)],
        "en_route": lue.etat in EN_ROUTE and not interrompue,
        "interrompue": interrompue,
        "ecoulees": min(ecoulees, lue.secondes),
        "ou": ou if reste is not None else None,
        "reste": reste,
        "attendent": ou.get("mutualises", 0) - ou.get("mutualises_aides", 0),
        "delai": next((d for borne, d in DELAIS_S if ecoulees < borne), 5),
        "peut_decider": peut_modifier(request.mandat, lue.emploi),
        "ferme": not lue.emploi.est_modifiable,
    }


def _est_interrompue(lue: Proposition) -> bool:
    """Its job was cancelled or given up; the next one asked for will close it."""
    finis = Travail.objects.filter(pk=lue.travail, etat__in=[EtatTravail.ANNULE, EtatTravail.ECHEC])
    return lue.travail is not None and bool(finis.exists())


def _contexte_resultat(request: Any, lue: Proposition) -> dict[str, Any]:
    lignes, lus = lignes_lues(lue, request.mandat, request.aujourdhui)
    if lus:
        noter_lecture(request, "eleve", lus)
    filtre = Filtre(**{cle: request.GET.get(cle, "") for cle in FILTRES})
    vues = [ligne for ligne in lignes if filtre.garde(ligne)]
    par = request.GET.get("par", "aesh")
    grille = grille_du_pole(lue.emploi, request.mandat, request.aujourdhui)
    revisions = {creneau.pk: creneau.revision for creneau in grille.dossier.creneaux}
    ecartees = Aesh.objects.in_bulk([uuid.UUID(cle) for cle in lue.bilan.get("ecartees", [])])
    return {
        "rangees": rangees_de(lue.bilan, len(lignes)),
        "phrase": phrase_globale(lue.bilan),
        "lignes": lignes,
        "vues": vues,
        "filtre": filtre,
        "choix": choix_de_filtre(lignes),
        "par": par if par in GROUPEMENTS else "aesh",
        "groupements": _groupements(request, par),
        "groupes": grouper(vues, par),
        "attend": sum(ligne.attend for ligne in lignes),
        "acceptees": sum(x.ligne.decision == Decision.ACCEPTEE for x in lignes),
        "decidees": sum(not ligne.attend for ligne in lignes),
        "perimees": {x.ligne.pk for x in lignes if _est_perimee(x, revisions)},
        "change_depuis": _changes_depuis(lue, lignes, revisions),
        "semaine": semaine_proposee(grille, vues, JOURS),
        "ecartees": sorted(aesh.nom_complet for aesh in ecartees.values()),
        "sans_cible": lue.bilan.get("sans_cible", 0),
        "cibles": lue.bilan.get("cibles", {}),
        "retour": request.GET.urlencode(),
    }


def _groupements(request: Any, par: str) -> list[dict[str, Any]]:
    choix = []
    for cle, libelle in GROUPEMENTS.items():
        parametres = request.GET.copy()
        parametres["par"] = cle
        url = f"?{parametres.urlencode()}"
        choix.append({"libelle": libelle, "url": url, "actif": cle == par})
    return choix


def _est_perimee(lue: LigneLue, revisions: dict[uuid.UUID, int]) -> bool:
    """The slot changed in the draft since: accepting will leave it aside."""
    ligne = lue.ligne
    return bool(lue.attend and ligne.creneau and revisions.get(ligne.creneau) != ligne.revision)


def _changes_depuis(
    lue: Proposition, lignes: list[LigneLue], revisions: dict[uuid.UUID, int]
) -> int:
    """Slots that people changed in the draft since the search was asked for.

    What a line wrote, or put back as it was, is no such change.
    """
    siens = {x.ligne.pose for x in lignes}
    siens |= {x.ligne.creneau for x in lignes if not _est_perimee(x, revisions)}
    return (
        Creneau.objects.filter(Q(modifie_le__gt=lue.cree_le), emploi=lue.emploi_id)
        .exclude(pk__in=[cle for cle in siens if cle])
        .count()
    )


@require_POST
@garde("edt", "u")
def decider(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Accept or refuse lines (ticked, of one group, all), or take decisions back."""
    lue = proposition_visible(request, pk)
    acte, cles = _choix(request, lue)
    agir, verbe = {
        "accepter": (accepter, "accepté"),
        "refuser": (refuser, "refusé"),
        "annuler": (annuler, "remis à décider"),
    }[acte]
    try:
        bilan = agir(proposition=lue, auteur=request.mandat, lignes=cles)
    except (ActionRefusee, ConflitError) as refus:
        dire_refus(request, refus)
    else:
        _dire(request, bilan, verbe)
    return redirect(_retour(request, departement, pk))


def _choix(request: Any, lue: Proposition) -> tuple[str, list[uuid.UUID]]:
    """What is done, and to which lines; a line of another proposal is unknown."""
    demande = request.POST.get("acte", "")
    if groupe := request.POST.get("groupe", ""):
        par, _, cle = groupe.partition(":")
        return "accepter", _en_vue(request, lue, _du_groupe(lue, par, uuid_ou_404(cle)))
    if ligne := request.POST.get("annuler_ligne", ""):
        return "annuler", _siennes(lue, [ligne])
    if acte := SUR_TOUTES.get(demande):
        return acte, _en_vue(request, lue, list(lue.lignes.values_list("pk", flat=True)))
    acte = "refuser" if demande == "refuser" else "accepter"
    return acte, _siennes(lue, request.POST.getlist("ligne"))


def _en_vue(request: Any, lue: Proposition, cles: list[uuid.UUID]) -> list[uuid.UUID]:
    """Those that the filters in use show: nobody decides of a line that the page hides."""
    retour = QueryDict(request.POST.get("retour", ""))
    filtre = Filtre(**{cle: retour.get(cle, "") for cle in FILTRES})
    if not filtre.actif:
        return cles
    lignes, _ = lignes_lues(lue, request.mandat, request.aujourdhui)
    vues = {ligne.ligne.pk for ligne in lignes if filtre.garde(ligne)}
    return [cle for cle in cles if cle in vues]


def _du_groupe(lue: Proposition, par: str, cle: uuid.UUID) -> list[uuid.UUID]:
    """Lines of an AESH (where she was too), of a pupil, of a school."""
    champs = {
        "eleve": Q(liens_eleves__eleve=cle),
        "ecole": Q(etablissement=cle),
        "aesh": Q(aesh=cle) | Q(avant__aesh=str(cle)),
    }
    if par not in champs:
        raise Http404
    return list(lue.lignes.filter(champs[par]).values_list("pk", flat=True).distinct())


def _siennes(lue: Proposition, textes: list[str]) -> list[uuid.UUID]:
    cles = {uuid_ou_404(texte) for texte in textes}
    siennes = list(lue.lignes.filter(pk__in=cles).values_list("pk", flat=True))
    if len(siennes) != len(cles):
        raise Http404
    return siennes


def _dire(request: Any, bilan: Bilan, verbe: str) -> None:
    nombre = len(bilan.faites)
    if nombre:
        s = "s" if nombre > 1 else ""
        dit = f"{verbe}{s}" if verbe != "remis à décider" else verbe
        messages.success(request, f"{nombre} changement{s} {dit}.")
    for ligne, phrase in bilan.laissees[:LAISSEES_DITES]:
        quand = dire_moment(ligne.jour, ligne.debut, ligne.fin, ligne.semaine)
        messages.warning(request, f"Laissé de côté, {quand} : {phrase}")
    if (autres := len(bilan.laissees) - LAISSEES_DITES) > 0:
        messages.warning(request, f"Et {autres} autres lignes laissées de côté.")


def _retour(request: Any, departement: str, pk: uuid.UUID) -> str:
    """The page with the filters in use."""
    adresse = reverse("aesh:proposition", kwargs={"departement": departement, "pk": pk})
    lus = QueryDict(request.POST.get("retour", ""))
    gardes = QueryDict(mutable=True)
    for cle in (*FILTRES, "par"):
        if lus.get(cle):
            gardes[cle] = lus[cle]
    return f"{adresse}?{gardes.urlencode()}" if gardes else adresse
