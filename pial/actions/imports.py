"""Import of the directory of schools: dry run, application in one transaction, undo.

What is common to every official file is in ``pial.actions.officiel``.
"""

import datetime
from typing import Any

from django.db import transaction

from comptes.models import Membre
from pial.actions.annulation import defaire_import
from pial.actions.ecriture import Ecriture
from pial.actions.officiel import (
    LIGNES_GARDEES,
    annuler_fichier,
    appliquer_fichier,
    ecrire_differences,
    preparer_fichier,
)
from pial.actions.sorte_import import ErreurImport, Lecture, Lu, SorteImport, lire_fichier, resumer
from pial.annuaire.comparaison import LIBELLES, Differences, comparer
from pial.annuaire.lecture import lire
from pial.annuaire.lignes import nettoyer_tableau
from pial.models import ImportAnnuaire
from pial.requetes.annuaire import ecoles_connues
from socle.cloison import departement_courant
from socle.travaux import Avancer

__all__ = [
    "ECOLES",
    "ErreurImport",
    "Lecture",
    "annuler_import",
    "appliquer_differences",
    "appliquer_import",
    "lire_annuaire",
    "preparer_import",
    "resume",
    "simuler_import",
]


def _lire(contenu: bytes) -> Lu:
    tableau = lire(contenu)
    ecoles, rejets = nettoyer_tableau(tableau)
    return tableau.disposition, ecoles, rejets, 0


def _comparer(lecture: Lecture, le: datetime.date) -> Differences:
    departement = departement_courant() or ""
    return comparer(
        lecture.lues, ecoles_connues(le), departement=departement, rejets=lecture.rejets
    )


ECOLES = SorteImport(
    nom="annuaire",
    modele=ImportAnnuaire,
    noms="écoles",
    accord="ées",
    libelles=LIBELLES,
    lire=_lire,
    comparer=_comparer,
    ecrire=lambda diff, le: Ecriture(diff, le).ecrire(),
    defaire=defaire_import,
)


def lire_annuaire(contenu: bytes, nom_fichier: str) -> Lecture:
    """Read and clean a directory. Raises ``FichierRefuse`` for another kind of file.

    *Source:* decision 37, data page §5.
    """
    return lire_fichier(contenu, nom_fichier, sorte=ECOLES)


def simuler_import(lecture: Lecture, *, le: datetime.date) -> Differences:
    """What the file would change in the department now open; writes nothing.

    *Source:* ux page, « Imports »: dry run first, differences, then apply.
    """
    return _comparer(lecture, le)


def resume(diff: Differences, disposition: str, garder: int = LIGNES_GARDEES) -> dict[str, Any]:
    """Differences as stored with the import and shown on screen.

    *Source:* ux page, « Imports ».
    """
    return resumer(diff, disposition, libelles=LIBELLES, garder=garder)


@transaction.atomic
def preparer_import(
    *, contenu: bytes, nom_fichier: str, le: datetime.date, auteur: Membre | None
) -> ImportAnnuaire:
    """Keep a dry run: the row with its differences, and the file beside it.

    Raises ``FichierRefuse``. *Source:* ux page, « Imports ».
    """
    importation: ImportAnnuaire = preparer_fichier(
        sorte=ECOLES, contenu=contenu, nom_fichier=nom_fichier, le=le, auteur=auteur
    )
    return importation


@transaction.atomic
def appliquer_differences(
    *, lecture: Lecture, diff: Differences, le: datetime.date, auteur: Membre | None
) -> ImportAnnuaire | None:
    """Write at once what a simulation found; nothing to write leaves no trace (``None``).

    *Source:* issue A, C « Real input »: one transaction, undoable, never deletes.
    """
    importation: ImportAnnuaire | None = ecrire_differences(
        sorte=ECOLES, lecture=lecture, diff=diff, le=le, auteur=auteur
    )
    return importation


@transaction.atomic
def appliquer_import(
    *, importation: ImportAnnuaire, le: datetime.date, avancer: Avancer | None = None
) -> dict[str, Any]:
    """Apply a kept dry run, once. Raises ``ErreurImport`` if the schools changed since.

    *Source:* issue A, C « Real input »: applied in one transaction as a job with progress.
    """
    return appliquer_fichier(sorte=ECOLES, importation=importation, le=le, avancer=avancer)


@transaction.atomic
def annuler_import(*, importation: ImportAnnuaire) -> None:
    """Put back what the import changed and remove what it created, in one transaction.

    Raises ``ErreurImport``. *Source:* issue A, C « Real input »: undoable.
    """
    annuler_fichier(sorte=ECOLES, importation=importation)
