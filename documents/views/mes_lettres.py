"""My own letters, in every department: to be signed before there is any mission to sign in with."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.models import Departement
from comptes.permissions import publique
from comptes.requetes import aujourdhui_dans
from documents.actions.signatures import refuser_en_titulaire, signer_en_titulaire
from documents.enums import EtatLettre
from documents.forms import FormulaireMotif
from documents.models import LettreDeMission
from documents.requetes.lettres import lettres_de
from documents.views.presentation import LIENS, contexte_lettre, piece
from socle.cloison import cloison
from socle.erreurs import ActionRefusee

SIENNES = "ne montre au visiteur connecté que les lettres de mission qui portent son nom"


@contextmanager
def _la_mienne(request: Any, pk: UUID) -> Iterator[tuple[LettreDeMission, datetime.date]]:
    """One of my letters, in the scope and at the time of its department; else 404."""
    mienne = lettres_de(request.user).filter(pk=pk).first()
    if mienne is None:
        raise Http404
    departement = Departement.objects.filter(pk=mienne.departement_id, est_ouvert=True).first()
    if departement is None:
        raise Http404
    ici = timezone.override(ZoneInfo(departement.fuseau))
    with ici, cloison(departement.code, membre=request.user.pk):
        lettre = LettreDeMission.objects.select_related(
            "pole__perimetre", "titulaire", "mandat", *LIENS
        ).get(pk=mienne.pk)
        yield lettre, aujourdhui_dans(departement)


@require_safe
@publique(SIENNES)
@login_required
def liste(request: Any) -> HttpResponse:
    """My letters, those to sign first."""
    lettres = sorted(
        lettres_de(request.user), key=lambda une: (une.etat != EtatLettre.A_CONTRESIGNER, une.du)
    )
    lignes = []
    for lettre in lettres:
        with cloison(lettre.departement_id, membre=request.user.pk):
            lignes.append((lettre, str(lettre.pole)))
    contexte = {"lignes": lignes, "a_signer": EtatLettre.A_CONTRESIGNER}
    return render(request, "documents/mes_lettres.html", contexte)


@require_safe
@publique(SIENNES)
@login_required
def fiche(request: Any, lettre: UUID) -> HttpResponse:
    """One of my letters: read, then sign or refuse."""
    with _la_mienne(request, lettre) as (objet, le):
        contexte = {
            **contexte_lettre(objet, le),
            "a_signer": objet.etat == EtatLettre.A_CONTRESIGNER,
        }
        return render(request, "documents/ma_lettre.html", contexte)


@require_safe
@publique(SIENNES)
@login_required
def fichier(request: Any, lettre: UUID) -> HttpResponse:
    """The PDF: the signed one once it is drawn, else the one to sign."""
    with _la_mienne(request, lettre) as (objet, _):
        document = objet.signee or objet.projet
        if document is None:
            raise Http404
        return piece(document)


@require_POST
@publique(SIENNES)
@login_required
def signer(request: Any, lettre: UUID) -> HttpResponse:
    """Last signature: the mandate opens."""
    with _la_mienne(request, lettre) as (objet, le):
        try:
            signer_en_titulaire(
                membre=request.user,
                lettre=objet,
                empreinte=request.POST.get("empreinte", ""),
                le=le,
            )
        except ActionRefusee as refus:
            messages.error(request, refus.phrase)
        else:
            messages.success(
                request, f"Lettre signée. Votre mission s'ouvre le {max(objet.du, le):%d/%m/%Y}."
            )
    return redirect("ma_lettre", lettre=lettre)


@require_http_methods(["GET", "HEAD", "POST"])
@publique(SIENNES)
@login_required
def refuser(request: Any, lettre: UUID) -> HttpResponse:
    """Refuse, and say why."""
    formulaire = FormulaireMotif(request.POST or None)
    with _la_mienne(request, lettre) as (objet, _):
        if objet.etat != EtatLettre.A_CONTRESIGNER:
            raise Http404
        if request.method == "POST" and formulaire.is_valid():
            try:
                refuser_en_titulaire(
                    membre=request.user, lettre=objet, motif=formulaire.cleaned_data["motif"]
                )
            except ActionRefusee as refus:
                formulaire.add_error(None, refus.phrase)
            else:
                messages.success(request, "Vous avez refusé cette mission.")
                return redirect("mes_lettres")
        return render(
            request, "documents/ma_lettre_refuser.html", {"formulaire": formulaire, "lettre": objet}
        )
