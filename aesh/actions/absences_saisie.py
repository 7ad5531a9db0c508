"""What is typed about an absence, and what is wrong with it.

*Source:* decision 17 (dates and half-days, never a reason); permissions page §3.
"""

import datetime
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from psycopg.types.range import DateRange, Range

from aesh.actions.exceptions_saisie import valider_jours
from aesh.enums import LIBELLES_CATEGORIE_ABSENCE, CategorieAbsence, OrigineAbsence
from aesh.requetes.absences_lues import aesh_declarables, voit_la_categorie
from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Eleve, Scolarisation
from pial.models import Etablissement
from pial.regles import UN_JOUR, UNE_SEMAINE


@dataclass(frozen=True)
class SaisieAbsence:
    """An AESH, or a pupil and his school; days (``au`` included), minutes of each of them."""

    du: datetime.date
    au: datetime.date
    debut: int = 0
    fin: int = 24 * 60
    aesh: UUID | None = None
    eleve: UUID | None = None
    etablissement: UUID | None = None
    categorie: str = CategorieAbsence.NON_PRECISEE
    est_prevue: bool = False

    @property
    def periode(self) -> DateRange:
        """Days."""
        return DateRange(self.du, self.au + UN_JOUR)

    @property
    def minutes(self) -> "Range[int]":
        """Minutes of each day."""
        return Range(self.debut, self.fin, "[)")

    def champs(self) -> dict[str, Any]:
        """Columns that are typed, the person apart."""
        communs: dict[str, Any] = {"periode": self.periode, "minutes": self.minutes}
        siens = {"categorie": self.categorie, "est_prevue": self.est_prevue}
        return communs | (siens if self.aesh else {})


def repeter(
    saisie: SaisieAbsence, jusqu_au: datetime.date, le: datetime.date
) -> list[SaisieAbsence]:
    """The same days, week after week, the last one beginning by ``jusqu_au``.

    Raises ``ValidationError``. *Source:* règle locale (one school year, at most seven days each).
    """
    if erreurs := valider_jours(saisie.du, jusqu_au, le, "Une répétition"):
        raise ValidationError({"jusqu_au": next(iter(erreurs.values()))})
    if saisie.au - saisie.du >= UNE_SEMAINE:
        raise ValidationError({"jusqu_au": "Une absence répétée dure moins d'une semaine."})
    semaines = (jusqu_au - saisie.du) // UNE_SEMAINE
    if not semaines:
        raise ValidationError({"jusqu_au": "Choisissez une date au moins une semaine plus tard."})
    return [
        replace(saisie, du=saisie.du + n * UNE_SEMAINE, au=saisie.au + n * UNE_SEMAINE)
        for n in range(semaines + 1)
    ]


def origine_de(auteur: Mandat) -> OrigineAbsence:
    """Who declares: herself, the SEI, the school or the coordination. *Source:* decision 17."""
    if auteur.role == Role.AESH:
        return OrigineAbsence.AESH
    if auteur.genre_perimetre == GenrePerimetre.TENANT:
        return OrigineAbsence.SEI
    if auteur.genre_perimetre == GenrePerimetre.ETABLISSEMENT:
        return OrigineAbsence.ECOLE
    return OrigineAbsence.COORDINATION


def dit_la_categorie(auteur: Mandat) -> bool:
    """Who may say the coarse category: the SEI, who reads it, and the AESH about herself.

    *Source:* decision 17.
    """
    return voit_la_categorie(auteur) or auteur.role == Role.AESH


def valider_absence(saisie: SaisieAbsence, auteur: Mandat, le: datetime.date) -> None:
    """Raise ``ValidationError`` with one sentence per field.

    *Source:* decision 17; perimeters of the permissions page §3.
    """
    erreurs = valider_jours(saisie.du, saisie.au, le, "Une absence")
    if not 0 <= saisie.debut < saisie.fin <= 24 * 60:
        erreurs["fin"] = "L'heure de fin doit suivre l'heure de début."
    if saisie.categorie not in LIBELLES_CATEGORIE_ABSENCE:
        erreurs["categorie"] = "Choisissez une catégorie de la liste."
    elif saisie.categorie != CategorieAbsence.NON_PRECISEE and not dit_la_categorie(auteur):
        erreurs["categorie"] = "Seul le service école inclusive précise la catégorie."
    if saisie.aesh:
        if not aesh_declarables(auteur, le).filter(pk=saisie.aesh).exists():
            erreurs["aesh"] = "Choisissez une AESH de la liste."
    else:
        erreurs |= _eleve(saisie, auteur, le)
    if erreurs:
        raise ValidationError(erreurs)


def _eleve(saisie: SaisieAbsence, auteur: Mandat, le: datetime.date) -> dict[str, str]:
    ecoles = Etablissement.objects.du_perimetre(auteur, le)
    if not ecoles.filter(pk=saisie.etablissement).exists():
        return {"etablissement": "Choisissez une école de la liste."}
    la = Scolarisation.objects.filter(
        etablissement=saisie.etablissement,
        eleve=saisie.eleve,
        periode__overlap=DateRange(saisie.du, saisie.du + UN_JOUR),
    )
    visibles = Eleve.objects.visibles_par(auteur, le).filter(pk=saisie.eleve)
    if not (peut(auteur, "r", "eleve") and la.exists() and visibles.exists()):
        return {"eleve": "Choisissez un élève de cette école."}
    return {}
