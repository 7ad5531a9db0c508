"""What a reader may print of a version: which AESH, classes and schools hold slots in it.

*Source:* screen of the week grid (one A4 per AESH, per class, per school), règle locale.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from aesh.models import Aesh, Creneau, CreneauEleve, EmploiDuTemps
from comptes.models import Mandat
from eleves.models import Classe
from pial.models import Etablissement


@dataclass(frozen=True)
class Imprimables:
    """Only what has a slot: a sheet is never empty."""

    aesh: list[Aesh]
    classes: list[Classe]
    ecoles: list[Etablissement]

    def trouver(self, genre: str, cle: str) -> Aesh | Classe | Etablissement | None:
        """One of them by its kind (aesh, classe, ecole) and key, None when it is not there."""
        possibles: dict[str, Sequence[Aesh | Classe | Etablissement]] = {
            "aesh": self.aesh,
            "classe": self.classes,
            "ecole": self.ecoles,
        }
        return next((c for c in possibles.get(genre, ()) if str(c.pk) == cle), None)


def nom_imprime(cible: Aesh | Classe | Etablissement) -> str:
    """What a sheet is about, in its title. *Source:* règle locale."""
    if isinstance(cible, Aesh):
        return cible.nom_complet
    return f"{cible.libelle}, {cible.etablissement.nom}" if isinstance(cible, Classe) else cible.nom


def imprimables(emploi: EmploiDuTemps, mandat: Mandat, le: datetime.date) -> Imprimables:
    """What a mandate may print of a version on a day, by name, in three queries.

    A class has a slot when it is the slot's class, or the class of one of its pupils.
    *Source:* permissions page §4 (perimeter of the mandate).
    """
    creneaux = Creneau.objects.filter(emploi=emploi)
    liens = CreneauEleve.objects.filter(
        creneau__emploi=emploi,
        eleve__scolarisations__classe=OuterRef("pk"),
        eleve__scolarisations__periode__contains=max(le, emploi.date_effet),
    )
    ecoles = Etablissement.objects.du_perimetre(mandat, le).order_by()
    return Imprimables(
        aesh=list(
            Aesh.objects.visibles_par(mandat, le)
            .filter(Exists(creneaux.filter(aesh=OuterRef("pk"))))
            .order_by("cle_tri")
        ),
        classes=list(
            Classe.objects.filter(
                Exists(creneaux.filter(classe=OuterRef("pk"))) | Exists(liens),
                etablissement__in=ecoles.values("pk"),
                annee=emploi.annee,
            )
            .select_related("etablissement")
            .order_by("etablissement__cle_tri", "libelle")
        ),
        ecoles=list(
            Etablissement.objects.filter(
                Exists(creneaux.filter(etablissement=OuterRef("pk"))),
                pk__in=ecoles.values("pk"),
            ).order_by("cle_tri")
        ),
    )
