"""Schools: list, record, opening hours."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from pial.actions.horaires import modifier_horaires
from pial.enums import GenrePole
from pial.filtres import FiltreEtablissements
from pial.forms import FormulaireHoraires
from pial.horaires import JOURS, duree, verifier_horaires
from pial.permissions import peut_modifier_horaires
from pial.requetes.poles import (
    calendrier_charge,
    ecole_complete,
    etablissements_liste,
    horaires_par_jour,
    poles_de_l_ecole,
)
from pial.tables import TableEtablissements
from socle.erreurs import ActionRefusee

PAR_PAGE = 50


@require_safe
@garde("etablissement", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Schools of the department, searched and filtered."""
    ecoles = etablissements_liste(request.mandat, request.aujourdhui)
    filtre = FiltreEtablissements(request.GET, queryset=ecoles, request=request)
    table = TableEtablissements(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "voit_les_conventions": peut(request.mandat, "r", "convention"),
    }
    return render(request, "pial/etablissements.html", contexte)


@require_safe
@garde("etablissement", "r")
def fiche(request: Any, departement: str, etablissement: UUID) -> HttpResponse:
    """One school: what the directory says, hours, weeks, poles over time."""
    trouvees = ecole_complete(request.mandat, request.aujourdhui, etablissement)
    ecole = get_object_or_404(trouvees)
    plages = horaires_par_jour(ecole)
    rattachements = poles_de_l_ecole(ecole)
    contexte = {
        "ecole": ecole,
        "identite": _identite(ecole),
        "horaires": [
            (JOURS[jour].capitalize(), [(_heure(a), _heure(b)) for a, b in demi])
            for jour, demi in plages.items()
        ],
        "total": duree(sum(b - a for demi in plages.values() for a, b in demi)),
        "constats": verifier_horaires(plages, ecole.degre),
        "reprises": ecole.reprises.all(),
        "rattachements": rattachements,
        "pas_du_jour": any(
            r.genre == GenrePole.PAS and request.aujourdhui in r.periode for r in rattachements
        ),
        "voit_emplois": peut(request.mandat, "r", "edt"),
        "peut_horaires": peut_modifier_horaires(request.mandat, ecole, request.aujourdhui),
        "calendrier_charge": calendrier_charge(request.aujourdhui),
    }
    return render(request, "pial/etablissement.html", contexte)


def _heure(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d}"


def _oui(valeur: bool | None) -> str:
    return "" if valeur is None else ("oui" if valeur else "non")


def _identite(ecole: Any) -> list[tuple[str, Any]]:
    return [
        ("UAI", ecole.uai),
        ("Type", ecole.get_type_display()),
        (
            "Secteur",
            ecole.get_secteur_display()
            + (f", {ecole.type_contrat.lower()}" if ecole.type_contrat else ""),
        ),
        ("Adresse", f"{ecole.adresse}, {ecole.code_postal} {ecole.commune}".strip(", ")),
        ("Téléphone", ecole.telephone),
        ("Courriel", ecole.courriel),
        ("Circonscription", ecole.circonscription),
        ("Élèves", ecole.effectif),
        ("ULIS", _oui(ecole.a_ulis)),
        ("SEGPA", _oui(ecole.a_segpa)),
        ("Restauration", _oui(ecole.a_restauration)),
        ("État", ecole.get_etat_display()),
        ("RPI", ecole.rpi),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@garde("etablissement", "u")
def horaires(request: Any, departement: str, etablissement: UUID) -> HttpResponse:
    """Edit the half-days of a school of one's own."""
    trouvees = ecole_complete(request.mandat, request.aujourdhui, etablissement)
    ecole = get_object_or_404(trouvees)
    if not peut_modifier_horaires(request.mandat, ecole, request.aujourdhui):
        raise Http404
    formulaire = FormulaireHoraires(request.POST or None, plages=horaires_par_jour(ecole))
    if request.method == "POST" and formulaire.is_valid():
        try:
            attentions = modifier_horaires(
                auteur=request.mandat,
                etablissement=ecole,
                plages=formulaire.plages,
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            for phrase in refus.details or [refus.phrase]:
                formulaire.add_error(None, phrase)
        else:
            messages.success(request, "Les horaires sont enregistrés.")
            for phrase in attentions:
                messages.warning(request, phrase)
            return redirect("pial:etablissement", departement=departement, etablissement=ecole.pk)
    contexte = {"ecole": ecole, "formulaire": formulaire}
    return render(request, "pial/horaires.html", contexte)
