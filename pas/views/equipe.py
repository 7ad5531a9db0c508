"""Acts of the team on one request: take back an act, name the pupil, recognise him."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from pas.actions.etapes import reprendre_son_acte
from pas.actions.famille import nommer_l_eleve, reconnaitre_l_eleve
from pas.requetes.contenu import contenu_de
from pas.views.plan import saisine_a_tenir
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


class FormulaireNom(forms.Form):
    """Whom the request is about."""

    prenom = forms.CharField(
        label="Prénom de l'élève",
        max_length=60,
        error_messages={"required": "Écrivez le prénom de l'élève."},
    )
    nom = forms.CharField(
        label="Nom de l'élève",
        max_length=80,
        error_messages={"required": "Écrivez le nom de l'élève."},
    )
    naissance = forms.DateField(
        label="Date de naissance",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Vérifiez la date de naissance."},
    )


@require_POST
@garde("registre_pas", "u")
def reprendre(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """Take back one's own act of the day."""
    ligne = saisine_a_tenir(request, saisine)
    try:
        reprendre_son_acte(auteur=request.mandat, saisine=ligne.pk, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "Votre dernier acte est repris : l'état d'avant est revenu.")
    return redirect("pas:demande", departement=departement, saisine=ligne.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "u")
def nommer(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """Write the pupil's name, once the parents know."""
    ligne = saisine_a_tenir(request, saisine)
    formulaire = FormulaireNom(request.POST or None, initial=contenu_de(ligne))
    noter_lecture(request, "saisine", [ligne.pk])
    if request.method == "POST" and formulaire.is_valid():
        try:
            nommer_l_eleve(
                auteur=request.mandat,
                saisine=ligne.pk,
                le=request.aujourdhui,
                **formulaire.cleaned_data,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "Le nom de l'élève est enregistré.")
            return redirect("pas:demande", departement=departement, saisine=ligne.pk)
    contexte = {
        "saisine": ligne,
        "formulaire": formulaire,
        "titre": "Nommer l'élève",
        "libelle": "Enregistrer",
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "pas/plan_acte.html", contexte, status=statut)


@require_POST
@garde("registre_pas", "u")
def reconnaitre(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """Say that the child is this pupil of the department; nobody: take it back."""
    ligne = saisine_a_tenir(request, saisine)
    lu = request.POST.get("eleve", "")
    try:
        reconnaitre_l_eleve(
            auteur=request.mandat,
            saisine=ligne.pk,
            eleve=UUID(lu) if lu else None,
            le=request.aujourdhui,
        )
    except (ActionRefusee, ValueError) as refus:
        messages.error(request, getattr(refus, "phrase", "Choisissez un élève de la liste."))
    else:
        messages.success(request, "C'est noté.")
    return redirect("pas:demande", departement=departement, saisine=ligne.pk)
