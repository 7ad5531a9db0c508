"""Import of the directory: dry run, application in one transaction, undo."""

import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from comptes.models import Membre
from pial.actions.ecriture import Ecriture
from pial.annuaire.comparaison import LIBELLES, Differences, comparer
from pial.annuaire.lecture import Rejet, lire
from pial.annuaire.lignes import Ecole, nettoyer_tableau
from pial.models import ImportAnnuaire
from pial.requetes.annuaire import ecoles_connues
from socle.cloison import departement_courant
from socle.erreurs import ActionRefusee
from socle.fichiers import chemin_du_fichier, ecrire_fichier
from socle.travaux import Avancer
from socle.verrous import verrouiller

LIGNES_GARDEES = 2000  # per list of the stored differences; the counts are always whole


class ErreurImport(ActionRefusee):
    """The act on an import is refused; the French sentence says why."""


@dataclass(frozen=True)
class Lecture:
    """A file read and cleaned once, to be compared with one department or with all."""

    nom_fichier: str
    empreinte: str
    disposition: str
    ecoles: list[Ecole]
    rejets: list[Rejet]


def lire_annuaire(contenu: bytes, nom_fichier: str) -> Lecture:
    """Read and clean a directory. Raises ``FichierRefuse`` for another kind of file.

    *Source:* decision 37, data page §5.
    """
    tableau = lire(contenu)
    ecoles, rejets = nettoyer_tableau(tableau)
    empreinte = hashlib.sha256(contenu).hexdigest()
    return Lecture(nom_fichier[:200], empreinte, tableau.disposition, ecoles, rejets)


def verrouiller_annuaire() -> None:
    """One import at a time writes a department: two would each compare with the same past.

    *Source:* règle locale.
    """
    verrouiller(f"annuaire:{departement_courant()}", seul=True)


def simuler_import(lecture: Lecture, *, le: datetime.date) -> Differences:
    """What the file would change in the department now open; writes nothing.

    *Source:* ux page, « Imports »: dry run first, differences, then apply.
    """
    departement = departement_courant() or ""
    return comparer(
        lecture.ecoles, ecoles_connues(le), departement=departement, rejets=lecture.rejets
    )


def resume(diff: Differences, disposition: str, garder: int = LIGNES_GARDEES) -> dict[str, Any]:
    """Differences as stored with the import and shown on screen.

    *Source:* ux page, « Imports ».
    """
    return {
        "disposition": disposition,
        "crees": [
            {"ligne": e.ligne, "uai": e.uai, "nom": e.nom, "commune": e.commune}
            for e in diff.crees[:garder]
        ],
        "modifies": [
            {
                "ligne": m.ecole.ligne,
                "id": str(m.connue.id),
                "uai": m.ecole.uai,
                "nom": m.connue.valeurs[0],
                "champs": [
                    [LIBELLES[champ], _texte(avant), _texte(apres)]
                    for champ, (avant, apres) in m.champs.items()
                ],
            }
            for m in diff.modifies[:garder]
        ],
        "disparues": len(diff.disparues),
        "signales": [
            {"ligne": s.ligne, "uai": s.uai, "cause": s.cause} for s in diff.signales[:garder]
        ],
    }


def _texte(valeur: Any) -> str:
    """Value as a reader sees it."""
    if valeur is None or valeur == "":
        return "non renseigné"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime.date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, float):
        return f"{valeur:.5f}".replace(".", ",")
    return str(valeur)


@transaction.atomic
def preparer_import(
    *, contenu: bytes, nom_fichier: str, le: datetime.date, auteur: Membre | None
) -> ImportAnnuaire:
    """Keep a dry run: the row with its differences, and the file beside it.

    Raises ``FichierRefuse``. *Source:* ux page, « Imports ».
    """
    lecture = lire_annuaire(contenu, nom_fichier)
    diff = simuler_import(lecture, le=le)
    importation = ImportAnnuaire.objects.create(
        nom_fichier=lecture.nom_fichier,
        empreinte=lecture.empreinte,
        lignes=diff.lignes,
        bilan=diff.bilan(),
        differences=resume(diff, lecture.disposition),
        auteur=auteur,
    )
    ecrire_fichier(contenu, extension="csv", identifiant=importation.pk)
    return importation


@transaction.atomic
def appliquer_differences(
    *,
    lecture: Lecture,
    diff: Differences,
    le: datetime.date,
    auteur: Membre | None,
    garder: int = LIGNES_GARDEES,
) -> ImportAnnuaire | None:
    """Write at once what a simulation found; nothing to write leaves no trace (``None``).

    *Source:* issue A, C « Real input »: one transaction, undoable, never deletes.
    """
    if diff.est_vide:
        return None
    avant = Ecriture(diff, le).ecrire()
    return ImportAnnuaire.objects.create(
        nom_fichier=lecture.nom_fichier,
        empreinte=lecture.empreinte,
        lignes=diff.lignes,
        bilan=diff.bilan(),
        differences=resume(diff, lecture.disposition, garder),
        avant=avant,
        applique_le=timezone.now(),
        auteur=auteur,
    )


@transaction.atomic
def appliquer_import(
    *, importation: ImportAnnuaire, le: datetime.date, avancer: Avancer | None = None
) -> dict[str, Any]:
    """Apply a kept dry run, once. Raises ``ErreurImport`` if the schools changed since.

    *Source:* issue A, C « Real input »: applied in one transaction as a job with progress.
    """
    verrouiller_annuaire()
    importation = ImportAnnuaire.objects.select_for_update().get(pk=importation.pk)
    if importation.applique_le is not None:
        raise ErreurImport("Cet import est déjà appliqué.")
    chemin = chemin_du_fichier(f"{importation.departement_id}/{importation.pk}.csv")
    if chemin is None:
        raise ErreurImport("Le fichier de cette simulation n'est plus là : déposez-le à nouveau.")
    etape = avancer or _sans_progression
    total = 3 * max(importation.lignes, 1)
    etape(0, total)
    lecture = lire_annuaire(chemin.read_bytes(), importation.nom_fichier)
    etape(total // 3, total)
    diff = simuler_import(lecture, le=le)
    if diff.bilan() != importation.bilan:
        raise ErreurImport(
            "Les écoles ont changé depuis cette simulation : déposez à nouveau le fichier."
        )
    etape(2 * total // 3, total)
    importation.avant = Ecriture(diff, le).ecrire()
    importation.applique_le = timezone.now()
    importation.save(update_fields=["avant", "applique_le", "modifie_le"])
    etape(total, total)
    return {"import": str(importation.pk), **diff.bilan()}


def _sans_progression(fait: int, total: int | None = None) -> None:
    """Nobody watches."""
