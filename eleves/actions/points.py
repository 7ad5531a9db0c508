"""Load the points of the fiche pratique: reference data of each department, ours by default."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from eleves.models import PointFiche
from eleves.models.fiche import POINTS_MAXIMUM
from socle.tableur import FichierIllisible

PROPOSES = Path(__file__).resolve().parents[2] / "donnees" / "besoins" / "fiche_pratique.csv"
SOURCE_PROPOSEE = "Proposition de Maillage"


@dataclass(frozen=True)
class Point:
    """One line of the file."""

    code: str
    libelle: str


def lire_points(chemin: Path | None = None) -> list[Point]:
    """Lines ``code;libelle`` of a file, ours without one; ``FichierIllisible`` says what is wrong.

    *Source:* decision 41 (loadable reference data); decision 18 (at most twelve).
    """
    fichier = chemin or PROPOSES
    try:
        texte = fichier.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as erreur:
        raise FichierIllisible(f"Le fichier {fichier} ne se lit pas : texte UTF-8.") from erreur
    lignes = list(csv.DictReader(texte.splitlines(), delimiter=";"))
    points = []
    for numero, ligne in enumerate(lignes, start=2):
        code, libelle = (ligne.get("code") or "").strip(), (ligne.get("libelle") or "").strip()
        if not code or not libelle or len(code) > 30 or len(libelle) > 120:
            raise FichierIllisible(
                f"Ligne {numero} : un code de 30 caractères au plus et un libellé de 120 au plus."
            )
        points.append(Point(code, libelle))
    if not 1 <= len(points) <= POINTS_MAXIMUM:
        raise FichierIllisible(f"Une fiche pratique a de 1 à {POINTS_MAXIMUM} points.")
    if len({point.code for point in points}) != len(points):
        raise FichierIllisible("Deux points ont le même code.")
    return points


@transaction.atomic
def charger_points(points: list[Point], *, source: str = SOURCE_PROPOSEE) -> int:
    """Replace the department's list; a point ticked in a fiche and gone is no longer shown.

    Returns how many points there are. *Source:* decision 41.
    """
    PointFiche.objects.exclude(code__in=[point.code for point in points]).delete()
    for rang, point in enumerate(points, start=1):
        PointFiche.objects.update_or_create(
            code=point.code,
            defaults={"rang": rang, "libelle": point.libelle, "source": source[:120]},
        )
    return len(points)
