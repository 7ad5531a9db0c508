"""The yearly report of a PAS: its words as a draft, the document on paper."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from eleves.forms.sans_sante import FormulaireSansSante
from pial.regles import libelle_annee
from reporting.actions.bilan_pas import MotsDuBilan, ecrire_bilan
from reporting.models import BilanPas
from reporting.models.bilan_pas import TEXTE_BILAN_MAX
from reporting.permissions import peut_rediger_bilan
from reporting.views.chiffres_pas import demander
from reporting.views.demandes_chiffres import FiltreChiffres, lire_demande
from socle.erreurs import ActionRefusee

PDF = "reporting.pas_bilan_pdf"


def _texte(libelle: str, aide: str) -> forms.CharField:
    trop = f"Raccourcissez ce texte : {TEXTE_BILAN_MAX} signes au plus."
    return forms.CharField(
        label=libelle,
        required=False,
        max_length=TEXTE_BILAN_MAX,
        help_text=aide,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": trop},
    )


class FormulaireBilan(FormulaireSansSante):
    """Three texts about the service."""

    contexte = _texte(
        "Contexte",
        "Le territoire, l'équipe, les formations et les rencontres de l'année. Aucun nom d'élève.",
    )
    difficultes = _texte("Difficultés", "Ce qui a manqué, ce qui a retardé. Aucun nom d'élève.")
    perspectives = _texte("Perspectives", "Ce que l'équipe propose pour l'année suivante.")
    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    textes_libres = ("contexte", "difficultes", "perspectives")


@require_http_methods(["GET", "HEAD", "POST"])
@garde("chiffres_pas", "r")
def bilan(request: Any, departement: str) -> HttpResponse:
    """The words of the team; who does not write them reads them."""
    demande = lire_demande(request)
    pole, annee, le = demande.portee.pole, demande.periode.annee, request.aujourdhui
    connu = None
    if pole is not None:
        connu = BilanPas.objects.filter(pole=pole.pk, annee=annee).first()
    peut_ecrire = pole is not None and peut_rediger_bilan(request.mandat, pole, le)
    formulaire = FormulaireBilan(
        request.POST or None,
        initial={
            "contexte": connu.contexte if connu else "",
            "difficultes": connu.difficultes if connu else "",
            "perspectives": connu.perspectives if connu else "",
            "revision": connu.revision if connu else 0,
        },
    )
    ici = reverse("reporting:pas_bilan", args=[departement]) + demande.adresse(mois=None)
    if request.method == "POST" and pole is not None and formulaire.is_valid():
        lus = formulaire.cleaned_data
        revision = lus.pop("revision") or 0
        try:
            ecrire_bilan(
                auteur=request.mandat,
                pole=pole,
                annee=annee,
                mots=MotsDuBilan(**{nom: lus[nom] for nom in FormulaireBilan.textes_libres}),
                revision=revision,
                le=le,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "Votre texte est enregistré. Vous pouvez le reprendre.")
            return redirect(ici)
    filtre = FiltreChiffres(demande, le)
    del filtre.fields["mois"]
    contexte = {
        "demande": demande,
        "portee": demande.portee,
        "annee": libelle_annee(annee),
        "adresse": demande.adresse(mois=None),
        "bilan": connu,
        "formulaire": formulaire if peut_ecrire else None,
        "filtre": filtre,
        "le": le,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "reporting/bilan_pas.html", contexte, status=statut)


@require_POST
@garde("chiffres_pas", "r")
def imprimer(request: Any, departement: str) -> HttpResponse:
    """Ask for the yearly report on paper, as a job."""
    return demander(request, PDF, "Bilan annuel du PAS", lire_demande(request))
