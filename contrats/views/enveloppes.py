"""ETP allotted, engaged, used; the wording of letters."""

from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from comptes.permissions import garde
from comptes.requetes import valeur
from contrats.actions.enveloppes import (
    CHAMPS_LETTRE,
    allouer,
    charger_texte,
    retirer_enveloppe,
    retirer_texte,
)
from contrats.enums.vie import LIBELLES_GENRE_LETTRE, GenreLettre
from contrats.permissions import (
    peut_changer_la_vie,
    peut_lire_la_vie,
    peut_saisir_enveloppe,
)
from contrats.regles.budget import LigneBudget
from contrats.requetes.budget import enveloppes_saisies, lire_budget
from contrats.requetes.lettres import texte_au, textes_charges
from pial.models import Pole
from socle.choix import choix
from socle.erreurs import ActionRefusee
from socle.jours import ChampJour

TRIS = {
    "pole": lambda rangee: rangee["tri"],
    "alloues": lambda rangee: rangee["ligne"].alloues or Fraction(-1),
    "engages": lambda rangee: rangee["ligne"].engages,
    "utilises": lambda rangee: rangee["ligne"].utilises,
}


class FormulaireEnveloppe(forms.Form):
    """How many ETP, for whom, from when."""

    pole: Any = forms.ModelChoiceField(
        label="Pour",
        queryset=None,
        required=False,
        empty_label="Tout le département",
    )
    du = ChampJour(label="À partir du")
    etp = forms.DecimalField(
        label="ETP alloués",
        max_digits=7,
        decimal_places=2,
        min_value=Decimal(0),
        localize=True,
        help_text="Un ETP vaut 1 607 h par an.",
    )

    def __init__(self, *args: Any, le: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pole"].queryset = Pole.objects.filter(  # type: ignore[attr-defined]
            periode__contains=le
        ).order_by("cle_tri", "pk")


class FormulaireTexte(forms.Form):
    """The official wording of one letter."""

    genre = forms.ChoiceField(label="Lettre", choices=choix(LIBELLES_GENRE_LETTRE))
    reference = forms.CharField(
        label="Référence du modèle", max_length=200, help_text="Qui l'a écrit, et sa date."
    )
    du = ChampJour(label="À utiliser à partir du")
    texte = forms.CharField(
        label="Texte de la lettre", max_length=4000, widget=forms.Textarea(attrs={"rows": 10})
    )


def deux_decimales(valeur_exacte: Fraction | None) -> str:
    """``12,40``; nothing is a dash."""
    if valeur_exacte is None:
        return "–"
    return f"{float(valeur_exacte):.2f}".replace(".", ",")


def _en_mots(ligne: LigneBudget) -> dict[str, str]:
    return {
        nom: deux_decimales(getattr(ligne, nom))
        for nom in ("alloues", "engages", "utilises", "reste")
    }


@require_safe
@garde("enveloppe", "r")
def enveloppes(request: Any, departement: str) -> HttpResponse:
    """One line per pole and the department's; the form for the SEI."""
    return _page_des_etp(request, _formulaire_etp(request))


@require_POST
@garde("enveloppe", "c")
def enveloppe_saisir(request: Any, departement: str) -> HttpResponse:
    """Allot to a pole or to the department; what was typed stays on screen after an error."""
    formulaire = _formulaire_etp(request)
    if formulaire.is_valid():
        try:
            allouer(auteur=request.mandat, **formulaire.cleaned_data)
        except ActionRefusee as refus:
            formulaire.add_error("etp", refus.phrase)
        else:
            messages.success(request, "L'enveloppe est enregistrée.")
            return redirect("contrats:enveloppes", departement=departement)
    return _page_des_etp(request, formulaire)


def _formulaire_etp(request: Any) -> FormulaireEnveloppe:
    return FormulaireEnveloppe(
        request.POST or None, le=request.aujourdhui, initial={"du": request.aujourdhui}
    )


def _page_des_etp(request: Any, formulaire: FormulaireEnveloppe) -> HttpResponse:
    if not peut_lire_la_vie(request.mandat):
        raise Http404
    saisit = peut_saisir_enveloppe(request.mandat)
    lignes, total = lire_budget(request.aujourdhui)
    rangees = [
        {
            "nom": pole.nom if pole else "Sans pôle",
            "tri": pole.cle_tri if pole else "~~",
            "ligne": ligne,
            "mots": _en_mots(ligne),
        }
        for pole, ligne in lignes
    ]
    demande = request.GET.get("tri", "pole")
    cle = demande.removeprefix("-")
    if cle in TRIS:
        rangees.sort(key=TRIS[cle], reverse=demande.startswith("-"))  # type: ignore[no-untyped-call]
    contexte = {
        "rangees": rangees,
        "total": {"ligne": total, "mots": _en_mots(total)},
        "tri": demande,
        "colonnes": [
            (code, libelle, f"-{code}" if demande == code else code)
            for code, libelle in (
                ("pole", "Pôle"),
                ("alloues", "ETP alloués"),
                ("engages", "ETP engagés"),
                ("utilises", "ETP utilisés"),
            )
        ],
        "formulaire": formulaire if saisit else None,
        "saisies": enveloppes_saisies(request.mandat)[:20],
        "semaines": valeur("semaines_temps_plein", request.aujourdhui),
        "saisit": saisit,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "contrats/enveloppes.html", contexte, status=statut)


@require_POST
@garde("enveloppe", "u")
def enveloppe_retirer(request: Any, departement: str, enveloppe: UUID) -> HttpResponse:
    """Take a figure back."""
    objet = get_object_or_404(enveloppes_saisies(request.mandat), pk=enveloppe)
    try:
        retirer_enveloppe(auteur=request.mandat, enveloppe=objet)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "L'enveloppe est retirée : la précédente compte à nouveau.")
    return redirect("contrats:enveloppes", departement=departement)


@require_safe
@garde("vie_contrat", "r")
def lettres(request: Any, departement: str) -> HttpResponse:
    """The wording of each letter, and the form that loads one."""
    return _page_des_textes(request, FormulaireTexte(initial={"du": request.aujourdhui}))


@require_POST
@garde("vie_contrat", "c")
def texte_charger(request: Any, departement: str) -> HttpResponse:
    """Load the wording of a letter; what was typed stays on screen after an error."""
    formulaire = FormulaireTexte(request.POST)
    if formulaire.is_valid():
        lues = {**formulaire.cleaned_data}
        lues["genre"] = GenreLettre(lues["genre"])
        try:
            charger_texte(auteur=request.mandat, **lues)
        except ActionRefusee as refus:
            formulaire.add_error("texte", refus.phrase)
        else:
            messages.success(request, "Le texte est chargé.")
            return redirect("contrats:lettres", departement=departement)
    return _page_des_textes(request, formulaire)


def _page_des_textes(request: Any, formulaire: FormulaireTexte) -> HttpResponse:
    if not peut_lire_la_vie(request.mandat):
        raise Http404
    change = peut_changer_la_vie(request.mandat)
    contexte = {
        "textes": [
            (LIBELLES_GENRE_LETTRE[genre], texte_au(genre, request.aujourdhui))
            for genre in GenreLettre
        ],
        "formulaire": formulaire if change else None,
        "champs": CHAMPS_LETTRE,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "contrats/lettres.html", contexte, status=statut)


@require_POST
@garde("vie_contrat", "u")
def texte_retirer(request: Any, departement: str, texte: UUID) -> HttpResponse:
    """Take a loaded wording back."""
    objet = get_object_or_404(textes_charges(request.mandat), pk=texte)
    try:
        retirer_texte(auteur=request.mandat, texte=objet)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "Le texte est retiré.")
    return redirect("contrats:lettres", departement=departement)
