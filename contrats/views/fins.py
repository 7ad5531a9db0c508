"""The end of a contract, and the days of professional interviews; with their undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from contrats.actions.entretiens import noter_entretien, retirer_entretien
from contrats.actions.fins import annuler_fin, nombre_closes, noter_fin
from contrats.enums.vie import MotifFin
from contrats.models import EntretienProfessionnel, FinContrat
from contrats.permissions import peut_changer_la_vie
from contrats.regles.delais import plus_mois
from contrats.regles.entretiens import ENTRETIEN
from contrats.requetes.fiche import creneaux_a_reprendre, lire_fiche
from contrats.views.acte import defaire, jouer, le_mien
from contrats.views.fiche import contrat_a_changer
from contrats.views.formulaires_vie import FormulaireEntretien, FormulaireFin
from socle.erreurs import ActionRefusee


@require_http_methods(["GET", "HEAD", "POST"])
@garde("vie_contrat", "u")
def fin(request: Any, departement: str, contrat: UUID) -> HttpResponse:
    """Record that a contract ends."""
    objet = contrat_a_changer(request, contrat)
    lue = lire_fiche(objet, request.aujourdhui, detail=True)
    formulaire = FormulaireFin(
        request.POST or None, initial={"dernier_jour": lue.vue.chaine.au or request.aujourdhui}
    )
    creneaux = creneaux_a_reprendre(objet.aesh_id, request.aujourdhui)
    return jouer(
        request,
        departement,
        contrat=contrat,
        formulaire=formulaire,
        faire=lambda: noter_fin(
            auteur=request.mandat,
            contrat=objet,
            dernier_jour=formulaire.cleaned_data["dernier_jour"],
            motif=MotifFin(formulaire.cleaned_data["motif"]),
        ),
        dire=lambda une: _dire_fin(une, creneaux),
        titre="Noter la fin du contrat",
        explication=f"{objet.aesh.nom_complet}, {lue.vue.type} depuis le {lue.vue.du:%d/%m/%Y}.",
        fait="La fin du contrat est notée. Vous pouvez l'annuler ici.",
    )


def _dire_fin(une: FinContrat, creneaux: int) -> list[str]:
    phrases = [f"Dernier jour : {une.dernier_jour:%d/%m/%Y}. {une.get_motif_display()}."]
    if closes := nombre_closes(une):
        dites = f"{closes} propositions" if closes > 1 else "1 proposition"
        phrases.append(f"Sans réponse à ce jour : {dites}, retirée{'s' if closes > 1 else ''}.")
    if creneaux:
        x = "x" if creneaux > 1 else ""
        phrases.append(
            f"Après ce jour, {creneaux} créneau{x} de son emploi du temps publié restent à "
            "confier. Le pôle les voit sans contrat."
        )
    else:
        phrases.append("Aucun créneau publié n'est à confier.")
    return phrases


@require_POST
@garde("vie_contrat", "u")
def annuler_la_fin(request: Any, departement: str, fin_contrat: UUID) -> HttpResponse:
    """Give the contract its term back."""
    objet = le_mien(request, FinContrat, fin_contrat)
    return defaire(
        request,
        departement,
        objet,
        lambda: annuler_fin(auteur=request.mandat, fin=objet),
        "La fin est annulée : le contrat retrouve son terme.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("vie_contrat", "c")
def entretien(request: Any, departement: str, contrat: UUID) -> HttpResponse:
    """Note the day of a professional interview."""
    objet = contrat_a_changer(request, contrat)
    formulaire = FormulaireEntretien(request.POST or None)
    return jouer(
        request,
        departement,
        contrat=contrat,
        formulaire=formulaire,
        faire=lambda: noter_entretien(
            auteur=request.mandat,
            aesh=objet.aesh_id,
            tenu_le=formulaire.cleaned_data["tenu_le"],
            le=request.aujourdhui,
        ),
        dire=lambda un: [
            f"Entretien professionnel tenu le {un.tenu_le:%d/%m/%Y}.",
            f"Le suivant, au plus tard le {plus_mois(un.tenu_le, ENTRETIEN.valeur):%d/%m/%Y}.",
        ],
        titre="Noter un entretien professionnel",
        explication=(
            f"{objet.aesh.nom_complet}. Un entretien au moins tous les trois ans "
            f"({ENTRETIEN.source}), mené par le chef d'établissement, ou par l'IEN quand elle "
            "travaille en école. Seul le jour est noté, jamais ce qui s'est dit."
        ),
        fait="L'entretien est noté. Vous pouvez le retirer ici.",
    )


@require_POST
@garde("vie_contrat", "u")
def entretien_retirer(request: Any, departement: str, entretien: UUID) -> HttpResponse:
    """Take the day of an interview back."""
    if not peut_changer_la_vie(request.mandat):
        raise Http404
    objet = get_object_or_404(EntretienProfessionnel, pk=entretien)
    try:
        retirer_entretien(auteur=request.mandat, entretien=objet)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "L'entretien est retiré.")
    return redirect("contrats:contrat_de_aesh", departement=departement, aesh=objet.aesh_id)
