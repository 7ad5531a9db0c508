"""Import of the directory of schools: deposit, dry run, application as a job, undo."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde
from pial.actions.imports import ECOLES
from pial.views.pages_import import MotsImport, PagesImport

PAGES = PagesImport(
    sorte=ECOLES,
    espace="pial",
    fiche="pial:etablissement",
    parametre="etablissement",
    cle="importation",
    genre="pial.appliquer_import",
    mots=MotsImport(
        titre="Annuaire",
        chapeau=(
            "Les écoles, les circonscriptions et les PIAL viennent de l'annuaire officiel de "
            "l'éducation. Chaque fichier est d'abord simulé : vous voyez les différences, puis "
            "vous décidez. Une école absente du fichier est signalée, jamais supprimée."
        ),
        deposer="Déposer un annuaire",
        fichier="Fichier de l'annuaire",
        aide="CSV ou CSV compressé (.gz) de data.education.gouv.fr, 30 Mo au plus.",
        un="École",
        code="UAI",
        aucun_nouveau="Aucune école nouvelle.",
        aucun_modifie="Aucune école modifiée.",
        deja="Les écoles sont déjà comme dans ce fichier.",
        vide=(
            "Aucun annuaire n'a encore été lu dans ce département. Déposez le fichier téléchargé "
            "sur data.education.gouv.fr."
        ),
        retrait=(
            "Les écoles créées par cet import seront retirées et les autres reprendront leurs "
            "valeurs d'avant."
        ),
        annule="L'import est annulé : les écoles sont comme avant.",
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
def detail(request: Any, departement: str, importation: UUID) -> HttpResponse:
    """Differences of one import, list by list."""
    return PAGES.detail(request, departement, importation)


@require_safe
@garde("annuaire", "r")
def rejets(request: Any, departement: str, importation: UUID) -> HttpResponse:
    """Rejected lines as CSV."""
    return PAGES.rejets(importation)


@require_POST
@garde("annuaire", "u")
def appliquer(request: Any, departement: str, importation: UUID) -> HttpResponse:
    """Ask for the job that applies a dry run."""
    return PAGES.appliquer(request, departement, importation)


@require_POST
@garde("annuaire", "u")
def annuler(request: Any, departement: str, importation: UUID) -> HttpResponse:
    """Undo an applied import."""
    return PAGES.annuler(request, departement, importation)
