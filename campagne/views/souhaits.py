"""Wishes, travel mode, skills and training: the SEI for all, an AESH for herself."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from aesh.models import Aesh
from campagne.actions.souhaits import enregistrer_profil, enregistrer_souhaits
from campagne.models import ProfilAesh, SouhaitsAesh
from campagne.permissions import peut_saisir_les_souhaits
from campagne.requetes.campagnes import campagnes
from campagne.requetes.heures import heures_a_la_rentree
from campagne.requetes.souhaits import ecoles_proposables, profils_dits, souhaits_dits
from campagne.tables import TableSouhaits
from campagne.views.formulaires_souhaits import FormulaireProfil, FormulaireSouhaits
from comptes.enums import Role
from comptes.permissions import garde
from pial.regles import annee_scolaire
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri

PAR_PAGE = 50


@require_safe
@garde("souhait", "r")
def liste(request: Any, departement: str, annee: int) -> HttpResponse:
    """AESH with what they wish for a rentrée."""
    if not peut_saisir_les_souhaits(request.mandat):
        raise Http404
    campagne = get_object_or_404(campagnes(), annee=annee)
    personnes = Aesh.objects.filter(pk__in=list(heures_a_la_rentree(campagne)))
    q = request.GET.get("q", "")
    for mot in cle_tri(q.replace("\0", " ")).split()[:5]:
        personnes = personnes.filter(cle_tri__contains=mot)
    table = TableSouhaits(personnes, annee=annee, souhaits={}, profils={}, order_by=("nom",))
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    cles = [rangee.record.pk for rangee in table.paginated_rows]
    table.souhaits = souhaits_dits(annee, cles)
    table.profils = profils_dits(cles)
    dits = SouhaitsAesh.objects.filter(annee=annee).count()
    contexte = {
        "campagne": campagne,
        "table": table,
        "total": table.paginator.count,
        "q": q,
        "dits": dits,
    }
    return render(request, "campagne/souhaits.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("souhait", "u")
def souhaits_aesh(request: Any, departement: str, annee: int, aesh: uuid.UUID) -> HttpResponse:
    """Wishes, skills and training of one AESH, typed by the SEI."""
    if not peut_saisir_les_souhaits(request.mandat):
        raise Http404
    campagne = get_object_or_404(campagnes(), annee=annee)
    visibles = Aesh.objects.visibles_par(request.mandat, request.aujourdhui)
    personne: Aesh = get_object_or_404(visibles, pk=aesh)
    acte = request.POST.get("acte", "") if request.method == "POST" else ""
    formulaire = _formulaire(request if acte == "souhaits" else None, personne, annee)
    profil = FormulaireProfil(
        request.POST if acte == "profil" else None,
        profil=ProfilAesh.objects.filter(aesh=personne).first(),
    )
    if acte and _enregistrer(request, personne, annee, acte, formulaire, profil):
        messages.success(request, "C'est enregistré ; la prochaine répartition en tient compte.")
        return redirect("campagne:souhaits_aesh", departement=departement, annee=annee, aesh=aesh)
    contexte = {
        "campagne": campagne,
        "aesh": personne,
        "formulaire": formulaire,
        "profil": profil,
        "en_faute": next((f for f in (formulaire, profil) if f.errors), None),
    }
    statut = 422 if contexte["en_faute"] else 200
    return render(request, "campagne/souhaits_aesh.html", contexte, status=statut)


def _formulaire(request: Any, aesh: Aesh, annee: int) -> FormulaireSouhaits:
    return FormulaireSouhaits(
        request.POST if request is not None else None,
        ecoles=ecoles_proposables(aesh),
        souhaits=SouhaitsAesh.objects.filter(aesh=aesh, annee=annee).first(),
        deplacement=aesh.deplacement,
    )


def _enregistrer(
    request: Any,
    personne: Aesh,
    annee: int,
    acte: str,
    formulaire: FormulaireSouhaits,
    profil: FormulaireProfil,
) -> bool:
    """Write what was typed; False when it must be corrected."""
    choisi = formulaire if acte == "souhaits" else profil
    if not choisi.is_valid():
        return False
    try:
        if acte == "souhaits":
            enregistrer_souhaits(
                auteur=request.mandat, aesh=personne, annee=annee, donnees=formulaire.donnees
            )
        else:
            enregistrer_profil(auteur=request.mandat, aesh=personne, donnees=profil.donnees)
    except ActionRefusee as refus:
        choisi.add_error(None, refus.phrase)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@garde("souhait", "u")
def mes_souhaits(request: Any, departement: str) -> HttpResponse:
    """Her own wishes for the next rentrée."""
    if request.mandat.role != Role.AESH:
        raise Http404
    annee = annee_scolaire(request.aujourdhui) + 1
    aesh = Aesh.objects.visibles_par(request.mandat, request.aujourdhui).first()
    formulaire = None
    if aesh is not None:
        formulaire = _formulaire(request if request.method == "POST" else None, aesh, annee)
        if request.method == "POST" and formulaire.is_valid():
            try:
                enregistrer_souhaits(
                    auteur=request.mandat, aesh=aesh, annee=annee, donnees=formulaire.donnees
                )
            except ActionRefusee as refus:
                formulaire.add_error(None, refus.phrase)
            else:
                messages.success(request, "Vos souhaits sont enregistrés. Le SEI les lira.")
                return redirect("campagne:mes_souhaits", departement=departement)
    contexte = {"annee": annee, "aesh": aesh, "formulaire": formulaire}
    statut = 422 if formulaire is not None and formulaire.errors else 200
    return render(request, "campagne/mes_souhaits.html", contexte, status=statut)
