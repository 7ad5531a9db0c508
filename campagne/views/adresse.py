"""What the pages share: the campaign of the address, and sentences of a refusal."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404

from campagne.models import Campagne
from campagne.permissions import peut_conduire, peut_lire_campagne, peut_lire_les_fiches
from campagne.requetes.campagnes import campagnes
from socle.erreurs import ActionRefusee


def campagne_lue(request: Any, annee: int) -> Campagne:
    """The campaign of a rentrée, for who may read it where she is; else 404."""
    if not peut_lire_campagne(request.mandat):
        raise Http404
    campagne: Campagne = get_object_or_404(campagnes(), annee=annee)
    return campagne


def campagne_conduite(request: Any, annee: int) -> Campagne:
    """The same, for who conducts it; else 404."""
    if not peut_conduire(request.mandat):
        raise Http404
    return campagne_lue(request, annee)


def campagne_des_fiches(request: Any, annee: int) -> Campagne:
    """The same, for who reads its notices; else 404."""
    if not peut_lire_les_fiches(request.mandat):
        raise Http404
    return campagne_lue(request, annee)


def dire(request: Any, refus: ActionRefusee) -> None:
    """Show why an act was refused."""
    messages.error(request, refus.phrase)
