"""One slot as a page: the way without JavaScript, and the link of each slot of the grid."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from aesh.actions import creneaux as actions
from aesh.actions.creneaux import RevisionPerimee
from aesh.actions.saisie_creneau import DonneesCreneau, SaisieRefusee
from aesh.enums import TypeCreneau
from aesh.forms import CreneauForm
from aesh.models import Creneau, EmploiDuTemps
from aesh.regles.types_creneau import TypeDeCreneau
from aesh.requetes.grille import Grille
from aesh.requetes.heures_proposees import proposer_heures
from aesh.requetes.lignes import LigneCreneau
from aesh.views.remarques_du_creneau import horaire_propose, remarques_lues
from aesh.views.type_du_creneau import page_du_type, phrase_du_type, type_voulu
from aesh.views.version_lue import dire_refus, emploi_visible, grille_lue
from comptes.permissions import garde
from socle.erreurs import ActionRefusee

SANS_REMARQUES: dict[str, Any] = {"lit_les_remarques": False, "proposition": None}
PERIME = "Ce créneau a été modifié entre-temps. Voici son état actuel : vérifiez, puis recommencez."


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "u")
def nouveau(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Create a slot; ``?eleve=`` fills in what is known of a pupil."""
    emploi = emploi_visible(request, pk)
    if not emploi.est_modifiable:
        raise Http404
    grille = grille_lue(request, emploi)
    initial = _initial_pour(grille, request.GET.get("eleve", ""))
    genre = type_voulu(request, initial.pop("type", ""))
    if genre is None:
        return page_du_type(request, emploi)
    formulaire = CreneauForm(request.POST or None, grille=grille, genre=genre, initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        try:
            actions.creer(emploi=emploi, auteur=request.mandat, donnees=formulaire.donnees())
        except ActionRefusee as refus:
            _porter_refus(formulaire, refus)
        else:
            messages.success(request, "Créneau créé.")
            return redirect("aesh:grille", departement=departement, pk=emploi.pk)
    return _page(request, emploi, formulaire, None, genre=genre)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "r")
def creneau(request: Any, departement: str, pk: uuid.UUID, creneau: uuid.UUID) -> HttpResponse:
    """Read one slot, or change it when the version is a draft of the reader."""
    emploi = emploi_visible(request, pk)
    objet: Creneau = get_object_or_404(Creneau.objects.filter(emploi=emploi), pk=creneau)
    grille = grille_lue(request, emploi)
    ligne = next(c for c in grille.creneaux if c.id == str(objet.pk))
    if not grille.peut_modifier:
        if request.method == "POST":
            raise Http404
        return _page(request, emploi, None, ligne, objet, conflits=_conflits(grille, ligne))
    genre = type_voulu(request, ligne.type)
    if genre is None:
        return page_du_type(request, emploi, ligne)
    initial = _initial_de(ligne) | horaire_propose(request, objet)
    formulaire = CreneauForm(request.POST or None, grille=grille, genre=genre, initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        try:
            actions.modifier(
                creneau=objet,
                auteur=request.mandat,
                revision=_revision(request),
                changements=_en_changements(formulaire.donnees()),
            )
        except RevisionPerimee:
            messages.error(request, PERIME)
            return redirect("aesh:creneau", departement=departement, pk=pk, creneau=creneau)
        except ActionRefusee as refus:
            _porter_refus(formulaire, refus)
        else:
            messages.success(request, "Créneau enregistré.")
            return redirect("aesh:grille", departement=departement, pk=emploi.pk)
    conflits = _conflits(grille, ligne)
    return _page(request, emploi, formulaire, ligne, objet, conflits=conflits, genre=genre)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "u")
def supprimer(request: Any, departement: str, pk: uuid.UUID, creneau: uuid.UUID) -> HttpResponse:
    """Ask, then delete one slot of a draft."""
    emploi = emploi_visible(request, pk)
    objet: Creneau = get_object_or_404(Creneau.objects.filter(emploi=emploi), pk=creneau)
    if not emploi.est_modifiable:
        raise Http404
    if request.method == "POST":
        try:
            actions.supprimer(creneau=objet, auteur=request.mandat, revision=_revision(request))
        except RevisionPerimee:
            messages.error(request, PERIME)
            return redirect("aesh:creneau", departement=departement, pk=pk, creneau=creneau)
        except ActionRefusee as refus:
            dire_refus(request, refus)
        else:
            messages.success(request, "Créneau supprimé.")
        return redirect("aesh:grille", departement=departement, pk=emploi.pk)
    ligne = next(c for c in grille_lue(request, emploi).creneaux if c.id == str(objet.pk))
    contexte = {"emploi": emploi, "creneau": ligne}
    return render(request, "aesh/creneau_supprimer.html", contexte)


def _page(
    request: Any,
    emploi: EmploiDuTemps,
    formulaire: CreneauForm | None,
    ligne: LigneCreneau | None,
    objet: Creneau | None = None,
    conflits: list[str] | None = None,
    genre: TypeDeCreneau | None = None,
) -> HttpResponse:
    statut = 422 if formulaire is not None and formulaire.errors else 200
    contexte = {
        "emploi": emploi,
        "formulaire": formulaire,
        "genre": genre,
        "phrase_du_type": phrase_du_type(genre) if genre else "",
        "creneau": ligne,
        "conflits": conflits or [],
        **(remarques_lues(request, objet) if objet else SANS_REMARQUES),
    }
    return render(request, "aesh/creneau.html", contexte, status=statut)


def _conflits(grille: Grille, ligne: LigneCreneau) -> list[str]:
    return [c.phrase for c in grille.conflits if ligne.id in c.creneaux]


def _revision(request: Any) -> int:
    try:
        return int(request.POST.get("revision", "0"))
    except ValueError:
        return 0


def _porter_refus(formulaire: CreneauForm, refus: ActionRefusee) -> None:
    if isinstance(refus, SaisieRefusee):
        for champ, phrase in refus.erreurs.items():
            formulaire.add_error(champ, phrase)
        return
    formulaire.add_error(None, refus.phrase)


def _initial_pour(grille: Grille, eleve: str) -> dict[str, Any]:
    ligne = next((e for e in grille.couverture if e.id == eleve), None)
    if ligne is None:
        return {"jour": 1}
    propose = proposer_heures(grille, ligne)
    return {
        "eleves": [ligne.id],
        "etablissement": ligne.etablissement,
        "classe": ligne.classe_id or "",
        "type": TypeCreneau.INDIVIDUELLE if ligne.lettre == "I" else TypeCreneau.MUTUALISEE,
        **(propose.en_json() if propose else {"jour": 1}),
    }


def _initial_de(ligne: LigneCreneau) -> dict[str, Any]:
    return {
        "aesh": ligne.aesh,
        "etablissement": ligne.etablissement,
        "classe": ligne.classe or "",
        "jour": ligne.jour,
        "debut": ligne.debut,
        "fin": ligne.fin,
        "semaine": ligne.semaine,
        "eleves": [e["id"] for e in ligne.eleves],
        "verrouille": ligne.verrouille,
    }


def _en_changements(donnees: DonneesCreneau) -> dict[str, Any]:
    return dict(vars(donnees))
