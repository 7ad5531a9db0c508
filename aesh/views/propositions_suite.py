"""What follows a proposal: the rest again, a scenario, the three repairs side by side."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aesh.actions.propositions_suite import garder_en_scenario, recalculer_le_reste
from aesh.forms import NomScenarioForm
from aesh.models import Proposition
from aesh.permissions import peut_garder
from aesh.planning.differences import Acte
from aesh.requetes.propositions import RangeeChiffres, lignes_lues, rangees_de
from aesh.views.propositions import proposition_visible
from aesh.views.version_lue import dire_refus
from comptes.permissions import garde
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


@require_POST
@garde("edt", "u")
def reste(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Lock what was accepted and search again."""
    lue = proposition_visible(request, pk)
    try:
        suivante = recalculer_le_reste(proposition=lue, auteur=request.mandat)
    except (ActionRefusee, ConflitError) as refus:
        dire_refus(request, refus)
        return redirect("aesh:proposition", departement=departement, pk=pk)
    messages.success(request, "Ce que vous avez accepté est verrouillé ; le reste est recherché.")
    return redirect("aesh:proposition", departement=departement, pk=suivante.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "u")
def scenario(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Ask for a name, then keep the draft with this proposal, aside."""
    lue = proposition_visible(request, pk)
    formulaire = NomScenarioForm(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        nom = formulaire.cleaned_data["nom"]
        try:
            garde_ = garder_en_scenario(proposition=lue, nom=nom, auteur=request.mandat)
        except ActionRefusee as refus:
            formulaire.add_error("nom", refus.phrase)
        else:
            messages.success(
                request,
                f"{garde_.designation} est gardé avec la proposition ; le brouillon ne change pas.",
            )
            return redirect("aesh:cote_a_cote", departement=departement, pk=garde_.pk)
    contexte = {
        "proposition": lue,
        "emploi": lue.emploi,
        "formulaire": formulaire,
        "peut_garder": peut_garder(request.mandat, lue.emploi),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/proposition_scenario.html", contexte, status=statut)


@require_safe
@garde("edt", "u")
def serie(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Proposals asked for together, in columns, and what each moves of what is placed."""
    lue = proposition_visible(request, pk)
    memes = [lue]
    if lue.serie:
        toutes = Proposition.objects.filter(serie=lue.serie, emploi=lue.emploi_id)
        memes = list(toutes.defer("probleme", "plan").order_by("cree_le"))
    pretes, noms = [], set()
    for une in memes:
        if "apres" not in une.bilan:
            continue
        lignes, lus = lignes_lues(une, request.mandat, request.aujourdhui)
        noms |= set(lus)
        pretes.append((une, lignes))
    if noms:
        noter_lecture(request, "eleve", noms)
    contexte = {
        "proposition": lue,
        "emploi": lue.emploi,
        "colonnes": [une for une, _ in pretes],
        "rangees": _rangees(
            [une.get_mode_display().split(" :")[0] for une, _ in pretes],
            [rangees_de(une.bilan, len(lignes)) for une, lignes in pretes],
        ),
        "bougent": [
            (une, [x for x in lignes if x.ligne.acte != Acte.AJOUT]) for une, lignes in pretes
        ],
        "attendent": [une for une in memes if "apres" not in une.bilan],
    }
    return render(request, "aesh/proposition_serie.html", contexte)


def _rangees(
    noms: list[str], colonnes: list[list[RangeeChiffres]]
) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """One line per figure: what it counts, the draft, then each proposal under its name."""
    return [
        (
            rangee[0].libelle,
            rangee[0].aide,
            rangee[0].avant,
            [(nom, une.apres) for nom, une in zip(noms, rangee, strict=True)],
        )
        for rangee in zip(*colonnes, strict=True)
    ]
