"""Import of FINESS: deposit, dry run, application as a job, undo."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde
from esms.actions.imports import ESMS
from pial.views.pages_import import MotsImport, PagesImport

PAGES = PagesImport(
    sorte=ESMS,
    espace="esms",
    fiche="esms:esms",
    parametre="esms",
    cle="importation_esms",
    genre="esms.appliquer_import",
    mots=MotsImport(
        titre="Imports des ESMS",
        chapeau=(
            "Les ESMS pour enfants viennent du fichier public FINESS. Chaque fichier est d'abord "
            "simulé : vous voyez les différences, puis vous décidez. Un ESMS absent du fichier est "
            "signalé, jamais supprimé ; ce que vous avez saisi à la main est gardé."
        ),
        deposer="Déposer un fichier FINESS",
        fichier="Fichier FINESS",
        aide=(
            "CSV ou CSV compressé (.gz) de data.gouv.fr, France entière ou extrait avec en-tête, "
            "30 Mo au plus. Seuls les ESMS pour enfants du département sont gardés."
        ),
        un="ESMS",
        code="FINESS",
        aucun_nouveau="Aucun ESMS nouveau.",
        aucun_modifie="Aucun ESMS modifié.",
        deja="Les ESMS sont déjà comme dans ce fichier.",
        vide=(
            "Aucun fichier FINESS n'a encore été lu dans ce département. Déposez celui de "
            "data.gouv.fr."
        ),
        retrait=(
            "Les ESMS créés par cet import seront retirés et les autres reprendront leurs valeurs "
            "d'avant."
        ),
        annule="L'import est annulé : les ESMS sont comme avant.",
    ),
)


@require_safe
@garde("annuaire", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Imports already made; a form for those who may add one."""
    return PAGES.liste(request)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("annuaire", "c")
def deposer(request: Any, departement: str) -> HttpResponse:
    """Read a file and keep its dry run."""
    return PAGES.deposer(request, departement)


@require_safe
@garde("annuaire", "r")
def detail(request: Any, departement: str, importation_esms: UUID) -> HttpResponse:
    """Differences of one import, list by list."""
    return PAGES.detail(request, departement, importation_esms)


@require_safe
@garde("annuaire", "r")
def rejets(request: Any, departement: str, importation_esms: UUID) -> HttpResponse:
    """Rejected lines as CSV."""
    return PAGES.rejets(importation_esms)


@require_POST
@garde("annuaire", "u")
def appliquer(request: Any, departement: str, importation_esms: UUID) -> HttpResponse:
    """Ask for the job that applies a dry run."""
    return PAGES.appliquer(request, departement, importation_esms)


@require_POST
@garde("annuaire", "u")
def annuler(request: Any, departement: str, importation_esms: UUID) -> HttpResponse:
    """Undo an applied import."""
    return PAGES.annuler(request, departement, importation_esms)
