"""Place and opening hours of a PAS: the form, and the pages that anyone may read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comptes.models import Departement
from comptes.permissions import garde, publique
from comptes.requetes import aujourdhui_dans
from pial.actions.lieu_pas import DonneesLieu, enregistrer_lieu
from pial.forms import FormulaireHoraires
from pial.horaires import JOURS
from pial.models import Pole
from pial.permissions import peut_tenir_le_lieu
from pial.requetes.lieu_pas import (
    ecoles_servies,
    equipe_publique,
    exceptions_a_venir,
    lieu_de,
    ouvertures_de,
    pas_public,
    pas_publics,
)
from pial.views.formulaire_lieu import FormulaireLieu
from socle.base_de_donnees import ConflitError
from socle.cloison import cloison
from socle.erreurs import ActionRefusee


@require_http_methods(["GET", "HEAD", "POST"])
@garde("territoire", "u")
def modifier(request: Any, departement: str, pas: UUID) -> HttpResponse:
    """Say where a PAS is and when it is open."""
    pole: Pole = get_object_or_404(Pole.objects, pk=pas)
    if not peut_tenir_le_lieu(request.mandat, pole, request.aujourdhui):
        raise Http404
    lieu = lieu_de(pole)
    initial = {nom: getattr(lieu, nom) for nom in DonneesLieu.TEXTES} if lieu else {}
    initial["uai"] = lieu.etablissement.uai if lieu and lieu.etablissement else ""
    envoye = request.POST if request.method == "POST" else None
    formulaire = FormulaireLieu(envoye, initial=initial)
    heures = FormulaireHoraires(envoye, plages=ouvertures_de(pole))
    if request.method == "POST" and formulaire.is_valid() & heures.is_valid():
        try:
            enregistrer_lieu(
                auteur=request.mandat,
                pole=pole,
                donnees=formulaire.donnees,
                plages=heures.plages,
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            for phrase in refus.details or [refus.phrase]:
                heures.add_error(None, phrase)
        except ConflitError as conflit:
            heures.add_error(None, conflit.message)
        else:
            messages.success(request, f"Le lieu et les heures du {pole} sont enregistrés.")
            return redirect("pial:pole", departement=departement, pole=pole.pk)
    contexte = {"pole": pole, "formulaire": formulaire, "heures": heures}
    statut = 422 if formulaire.errors or heures.errors else 200
    return render(request, "pial/lieu_pas_formulaire.html", contexte, status=statut)


@require_safe
@publique("les PAS d'un département : noms et lieux publics, aucune personne")
def liste_publique(request: HttpRequest, departement: str) -> HttpResponse:
    """PAS of a department, for families."""
    ou = get_object_or_404(Departement, code=departement, est_ouvert=True)
    with cloison(ou.code):
        poles = [(pole, getattr(pole, "lieu", None)) for pole in pas_publics(aujourdhui_dans(ou))]
        return render(request, "pial/pas_publics.html", {"ou": ou, "poles": poles})


@require_safe
@publique("la page d'un PAS : lieu, heures, écoles ; un nom seulement si un réglage le dit")
def page_publique(request: HttpRequest, departement: str, pole: UUID) -> HttpResponse:
    """One PAS, for families: where, when, how to ask, which schools."""
    ou = get_object_or_404(Departement, code=departement, est_ouvert=True)
    le = aujourdhui_dans(ou)
    with cloison(ou.code):
        objet = pas_public(le, pole)
        if objet is None:
            raise Http404
        contexte = {
            "ou": ou,
            "pole": objet,
            "lieu": lieu_de(objet),
            "horaires": [
                (JOURS[jour].capitalize(), [(_heure(a), _heure(b)) for a, b in plages])
                for jour, plages in ouvertures_de(objet).items()
            ],
            "exceptions": exceptions_a_venir(objet, le),
            "equipe": equipe_publique(objet, le),
            "ecoles": ecoles_servies(objet, le),
        }
        return render(request, "pial/pas_public.html", contexte)


def _heure(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d}"
