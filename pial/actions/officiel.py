"""Import of an official file, whatever it lists: dry run, one transaction, undo, all departments.

A room gives a ``SorteImport`` (``pial.actions.sorte_import``).
"""

import datetime
from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from comptes.models import Departement, Membre
from comptes.requetes import aujourdhui_dans
from pial.actions.sorte_import import (
    Differences,
    ErreurImport,
    Lecture,
    SorteImport,
    lire_fichier,
    resumer,
    verrouiller_import,
)
from socle.cloison import cloison
from socle.fichiers import chemin_du_fichier, ecrire_fichier
from socle.officiel import Rejet
from socle.travaux import Avancer

LIGNES_GARDEES = 2000  # per list of the stored differences; the counts are always whole
GARDEES_PARTOUT = 50  # the same per department, when all are imported at once


def _decrire(
    sorte: SorteImport, lecture: Lecture, diff: Differences, garder: int
) -> dict[str, Any]:
    return {
        "nom_fichier": lecture.nom_fichier,
        "empreinte": lecture.empreinte,
        "lignes": diff.lignes,
        "bilan": diff.bilan(),
        "differences": resumer(diff, lecture.disposition, libelles=sorte.libelles, garder=garder),
    }


@transaction.atomic
def preparer_fichier(
    *,
    sorte: SorteImport,
    contenu: bytes,
    nom_fichier: str,
    le: datetime.date,
    auteur: Membre | None,
) -> Any:
    """Keep a dry run: the row with its differences, and the file beside it.

    Raises ``FichierRefuse``. *Source:* ux page, « Imports ».
    """
    lecture = lire_fichier(contenu, nom_fichier, sorte=sorte)
    diff = sorte.comparer(lecture, le)
    importation = sorte.modele.objects.create(
        **_decrire(sorte, lecture, diff, LIGNES_GARDEES), auteur=auteur
    )
    ecrire_fichier(contenu, extension="csv", identifiant=importation.pk)
    return importation


@transaction.atomic
def ecrire_differences(
    *,
    sorte: SorteImport,
    lecture: Lecture,
    diff: Differences,
    le: datetime.date,
    auteur: Membre | None,
    garder: int = LIGNES_GARDEES,
) -> Any:
    """Write at once what a simulation found; nothing to write leaves no trace (``None``).

    *Source:* issue A, C « Real input »: one transaction, undoable, never deletes.
    """
    if diff.est_vide:
        return None
    avant = sorte.ecrire(diff, le)
    return sorte.modele.objects.create(
        **_decrire(sorte, lecture, diff, garder),
        avant=avant,
        applique_le=timezone.now(),
        auteur=auteur,
    )


@transaction.atomic
def appliquer_fichier(
    *,
    sorte: SorteImport,
    importation: Any,
    le: datetime.date,
    avancer: Avancer | None = None,
) -> dict[str, Any]:
    """Apply a kept dry run, once. Raises ``ErreurImport`` if what it compared with changed since.

    *Source:* issue A, C « Real input »: applied in one transaction as a job with progress.
    """
    verrouiller_import(sorte)
    importation = sorte.modele.objects.select_for_update().get(pk=importation.pk)
    if importation.applique_le is not None:
        raise ErreurImport("Cet import est déjà appliqué.")
    chemin = chemin_du_fichier(f"{importation.departement_id}/{importation.pk}.csv")
    if chemin is None:
        raise ErreurImport("Le fichier de cette simulation n'est plus là : déposez-le à nouveau.")
    etape = avancer or _sans_progression
    total = 3 * max(importation.lignes, 1)
    etape(0, total)
    lecture = lire_fichier(chemin.read_bytes(), importation.nom_fichier, sorte=sorte)
    etape(total // 3, total)
    diff = sorte.comparer(lecture, le)
    if diff.bilan() != importation.bilan:
        raise ErreurImport(
            f"Les {sorte.noms} ont changé depuis cette simulation : déposez à nouveau le fichier."
        )
    etape(2 * total // 3, total)
    importation.avant = sorte.ecrire(diff, le)
    importation.applique_le = timezone.now()
    importation.save(update_fields=["avant", "applique_le", "modifie_le"])
    etape(total, total)
    return {"import": str(importation.pk), **diff.bilan()}


@transaction.atomic
def annuler_fichier(*, sorte: SorteImport, importation: Any) -> None:
    """Put back what the import changed and remove what it created, in one transaction.

    Raises ``ErreurImport`` when a later import was applied, or when other work already stands on
    what it created. *Source:* issue A, C « Real input »: undoable.
    """
    verrouiller_import(sorte)
    importation = sorte.modele.objects.select_for_update().get(pk=importation.pk)
    if importation.applique_le is None:
        raise ErreurImport("Cet import n'a pas été appliqué.")
    if importation.annule_le is not None:
        raise ErreurImport("Cet import est déjà annulé.")
    plus_recents = sorte.modele.objects.filter(
        applique_le__gt=importation.applique_le, annule_le=None
    )
    if plus_recents.exists():
        raise ErreurImport("Un import plus récent a été appliqué : annulez-le d'abord.")
    try:
        with transaction.atomic():
            sorte.defaire(importation.avant)
    except (ProtectedError, IntegrityError) as erreur:
        raise ErreurImport(
            f"Des données saisies depuis reposent sur ces {sorte.noms} (missions, rattachements, "
            "classes…) : cet import ne peut plus être annulé."
        ) from erreur
    importation.annule_le = timezone.now()
    importation.save(update_fields=["annule_le", "modifie_le"])


@transaction.atomic
def importer_departements(
    *, sorte: SorteImport, lecture: Lecture, simulation: bool = False
) -> dict[str, Any]:
    """Compare and write each department of the file in its own scope; returns the whole summary.

    A department that the file does not name is left alone. All or nothing.
    *Source:* issue A, C « Real input »: ``--departement tous``.
    """
    par_departement: dict[str, list[Any]] = defaultdict(list)
    for lue in lecture.lues:
        par_departement[lue.departement].append(lue)
    departements = Departement.objects.in_bulk(par_departement)
    rejets = list(lecture.rejets)
    differences: list[Differences] = []
    for code, lues in sorted(par_departement.items()):
        departement = departements.get(code)
        if departement is None:
            rejets += [
                Rejet(e.ligne, f"{e.code} relève d'un département inconnu ({code or 'illisible'}).")
                for e in lues
            ]
            continue
        le = aujourdhui_dans(departement)
        partie = replace(lecture, lues=lues, rejets=[], ecartees=0)
        with cloison(code):
            differences.append(_ecrire_ici(sorte, partie, le, simulation, GARDEES_PARTOUT))
    rejets.sort(key=lambda rejet: rejet.ligne)
    return {
        "lignes": len(lecture.lues) + len(lecture.rejets) + lecture.ecartees,
        "crees": sum(len(diff.crees) for diff in differences),
        "modifies": sum(len(diff.modifies) for diff in differences),
        "inchanges": sum(diff.inchanges for diff in differences),
        "signales": sum(len(diff.signales) for diff in differences),
        "rejetes": len(rejets),
        "rejets": [{"ligne": rejet.ligne, "cause": rejet.cause} for rejet in rejets],
    }


@transaction.atomic
def importer_un_departement(
    departement: Departement, *, sorte: SorteImport, lecture: Lecture, simulation: bool
) -> dict[str, Any]:
    """One department in one transaction; returns the summary. *Source:* decision 37."""
    le = aujourdhui_dans(departement)
    with cloison(departement.code):
        return _ecrire_ici(sorte, lecture, le, simulation, LIGNES_GARDEES).bilan()


def _ecrire_ici(
    sorte: SorteImport, lecture: Lecture, le: datetime.date, simulation: bool, garder: int
) -> Differences:
    if not simulation:
        verrouiller_import(sorte)
    diff = sorte.comparer(lecture, le)
    if not simulation:
        ecrire_differences(
            sorte=sorte, lecture=lecture, diff=diff, le=le, auteur=None, garder=garder
        )
    return diff


def _sans_progression(fait: int, total: int | None = None) -> None:
    """Nobody watches."""
