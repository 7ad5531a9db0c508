"""Plans and meetings of a pupil: dates and witnesses."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from eleves.actions.suivi import (
    DonneesPlan,
    DonneesReunion,
    LigneInconnue,
    SuiviPerime,
    noter_plan,
    noter_reunion,
    retablir_suivi,
    retirer_suivi,
)
from eleves.enums import (
    LIBELLES_CONCLUSION_REUNION,
    LIBELLES_GENRE_PLAN,
    LIBELLES_GENRE_REUNION,
    LIBELLES_PARTICIPANT_REUNION,
)
from eleves.models import Eleve, PlanEleve, ReunionEleve
from eleves.permissions import peut_noter_suivi
from eleves.views.dossiers import eleve_visible
from eleves.views.formulaires_droits import reprendre_sur
from socle.choix import choix
from socle.erreurs import ActionRefusee
from socle.jours import ChampJour

RETIREE = "suivi_retire"  # last line removed in this session: its kind and keys, nothing else


class FormulairePlan(forms.Form):
    """Which plan, when, in the LPI or not."""

    genre = forms.ChoiceField(label="Plan", choices=choix(LIBELLES_GENRE_PLAN))
    du = ChampJour(label="Premier jour")
    au = ChampJour(label="Dernier jour", required=False, help_text="Vide : sans fin connue.")
    dans_lpi = forms.BooleanField(label="Il est dans le LPI", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    @property
    def donnees(self) -> DonneesPlan:
        """Clean data as the action wants it."""
        c = self.cleaned_data
        return DonneesPlan(c["genre"], c["du"], c["au"], c["dans_lpi"])


class FormulaireReunion(forms.Form):
    """Which meeting, when; then who was there and what was concluded, by codes."""

    genre = forms.ChoiceField(label="Réunion", choices=choix(LIBELLES_GENRE_REUNION))
    date = ChampJour(label="Date")
    tenue = forms.BooleanField(label="Elle a eu lieu", required=False)
    participants = forms.MultipleChoiceField(
        label="Participants, par fonction",
        choices=choix(LIBELLES_PARTICIPANT_REUNION),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Après la réunion. Aucun nom n'est gardé.",
    )
    conclusions = forms.MultipleChoiceField(
        label="Conclusions",
        choices=choix(LIBELLES_CONCLUSION_REUNION),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Liste proposée par Maillage. Le contenu reste dans le LPI.",
    )
    prochaine_le = ChampJour(label="Prochaine réunion vers le", required=False)
    dans_lpi = forms.BooleanField(label="Le compte rendu est dans le LPI", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    @property
    def donnees(self) -> DonneesReunion:
        """Clean data as the action wants it."""
        c = self.cleaned_data
        return DonneesReunion(
            genre=c["genre"],
            date=c["date"],
            tenue=c["tenue"],
            participants=tuple(c["participants"]),
            conclusions=tuple(c["conclusions"]),
            prochaine_le=c["prochaine_le"],
            dans_lpi=c["dans_lpi"],
        )


def _eleve(request: Any, pk: UUID) -> Eleve:
    objet = eleve_visible(request, pk)
    if not peut_noter_suivi(request.mandat, objet, request.aujourdhui):
        raise Http404
    return objet


@require_http_methods(["GET", "HEAD", "POST"])
@garde("plans", "u")
def plan(request: Any, departement: str, eleve: UUID, plan: UUID | None = None) -> HttpResponse:
    """Note a plan, correct it, or remove it."""
    objet = _eleve(request, eleve)
    ligne = get_object_or_404(objet.plans.select_related("eleve"), pk=plan) if plan else None
    initial: dict[str, Any] = {"du": request.aujourdhui}
    if ligne is not None:
        initial = {
            "genre": ligne.genre,
            "du": ligne.periode.lower,
            "au": ligne.au,
            "dans_lpi": ligne.dans_lpi,
            "revision": ligne.revision,
        }
    formulaire = FormulairePlan(_saisie(request), initial=initial)
    return _page(request, objet, ligne, formulaire, "plan")


@require_http_methods(["GET", "HEAD", "POST"])
@garde("plans", "u")
def reunion(
    request: Any, departement: str, eleve: UUID, reunion: UUID | None = None
) -> HttpResponse:
    """Plan a meeting, say what came of it, or remove it."""
    objet = _eleve(request, eleve)
    ligne = (
        get_object_or_404(objet.reunions.select_related("eleve"), pk=reunion) if reunion else None
    )
    initial: dict[str, Any] = {"date": request.aujourdhui}
    if ligne is not None:
        initial = {nom: getattr(ligne, nom) for nom in FormulaireReunion.base_fields}
    formulaire = FormulaireReunion(_saisie(request), initial=initial)
    return _page(request, objet, ligne, formulaire, "reunion")


def _saisie(request: Any) -> Any:
    """What was typed, unless the line is to be removed."""
    return request.POST if request.method == "POST" and "supprimer" not in request.POST else None


def _page(
    request: Any,
    eleve: Eleve,
    ligne: PlanEleve | ReunionEleve | None,
    formulaire: Any,
    genre: str,
) -> HttpResponse:
    statut, perime = 200, None
    if request.method == "POST":
        statut = 422
        try:
            if formulaire.is_bound and formulaire.is_valid():
                _noter(request, eleve, ligne, formulaire, genre)
                messages.success(request, "C'est enregistré.")
                return _retour(request, eleve)
            if not formulaire.is_bound and ligne is not None:
                cle = ligne.pk  # Django forgets it with the row
                retirer_suivi(auteur=request.mandat, ligne=ligne, le=request.aujourdhui)
                request.session[RETIREE] = {"genre": genre, "cle": str(cle), "eleve": str(eleve.pk)}
                messages.success(request, "La ligne est supprimée.")
                return _retour(request, eleve)
        except SuiviPerime as refus:
            perime, statut = refus.actuel, 409
            reprendre_sur(formulaire, perime.revision)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
    contexte = {
        "eleve": eleve,
        "ligne": ligne,
        "formulaire": formulaire,
        "perime": perime,
        "genre": genre,
    }
    return render(request, "eleves/suivi_formulaire.html", contexte, status=statut)


@require_POST
@garde("plans", "u")
def retablir_plan(request: Any, departement: str, eleve: UUID, plan: UUID) -> HttpResponse:
    """Put back a plan removed by mistake."""
    return _retablir(request, eleve, PlanEleve, plan)


@require_POST
@garde("plans", "u")
def retablir_reunion(request: Any, departement: str, eleve: UUID, reunion: UUID) -> HttpResponse:
    """Put back a meeting removed by mistake."""
    return _retablir(request, eleve, ReunionEleve, reunion)


def _retablir(request: Any, eleve: UUID, modele: Any, cle: UUID) -> HttpResponse:
    objet = _eleve(request, eleve)
    try:
        retablir_suivi(
            auteur=request.mandat, eleve=objet, modele=modele, cle=cle, le=request.aujourdhui
        )
    except LigneInconnue as inconnue:
        raise Http404 from inconnue
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        request.session.pop(RETIREE, None)
        messages.success(request, "La ligne est rétablie.")
    return _retour(request, objet)


def _noter(request: Any, eleve: Eleve, ligne: Any, formulaire: Any, genre: str) -> None:
    commun = {
        "auteur": request.mandat,
        "eleve": eleve,
        "donnees": formulaire.donnees,
        "revision": formulaire.cleaned_data["revision"],
        "le": request.aujourdhui,
    }
    if genre == "plan":
        noter_plan(plan=ligne, **commun)
    else:
        noter_reunion(reunion=ligne, **commun)


def _retour(request: Any, eleve: Eleve) -> HttpResponse:
    return redirect("eleves:eleve", departement=request.departement.code, eleve=eleve.pk)
