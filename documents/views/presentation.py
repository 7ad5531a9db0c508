"""What the pages of letters share."""

import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from documents.actions.conserver import DocumentAltere, octets
from documents.enums import NIVEAUX_ETAT_LETTRE, GenreLettre
from documents.models import Document, LettreDeMission
from documents.requetes.lettres import actes_de, lettres_liste

LIENS = ("projet", "signee", "etablissement", "departement__academie")


def lettre_visible(request: Any, pk: UUID) -> LettreDeMission:
    """A letter that the mandate may read, else 404."""
    visibles = lettres_liste(request.mandat, request.aujourdhui).select_related(*LIENS)
    lettre: LettreDeMission = get_object_or_404(visibles, pk=pk)
    return lettre


def genre_de(code: str) -> GenreLettre:
    """The kind of letter that an address names, else 404."""
    if code not in set(GenreLettre):
        raise Http404
    return GenreLettre(code)


def contexte_lettre(lettre: LettreDeMission, le: datetime.date) -> dict[str, Any]:
    """What the page of a letter shows, to whoever reads it."""
    mandat = lettre.mandat
    return {
        "lettre": lettre,
        "niveau": NIVEAUX_ETAT_LETTRE[lettre.ou_en_est],
        "papier": lettre.projet.donnees if lettre.projet else None,
        "actes": actes_de(lettre),
        "en_vigueur": mandat is not None and mandat.est_actif(le),
        "terminee": mandat is not None and mandat.au is not None and mandat.au < le,
    }


def piece(document: Document) -> HttpResponse:
    """The file of a document, shown by the browser; 404 with its reason when it was altered."""
    try:
        contenu = octets(document)
    except DocumentAltere as alteration:
        raise Http404(str(alteration)) from alteration
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{document.numero}.pdf"
    )
    reponse["Content-Security-Policy"] = "sandbox"
    return reponse
