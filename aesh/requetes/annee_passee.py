"""Last year's timetable of a pole, and what of it still holds.

*Source:* issue B (copy last year's timetable); ux page §5a (empty state).
"""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from aesh.enums import TypeCreneau
from aesh.models import Aesh, Affectation, CreneauEleve, EmploiDuTemps
from aesh.regles.annee_passee import (
    LIBELLES_RAISON,
    AncienCreneau,
    Raison,
    Rentree,
    Reprise,
    reprendre,
)
from aesh.requetes.versions import PARUS
from eleves.models import Classe, Scolarisation
from pial.models import Etablissement
from pial.regles import libelle_annee
from socle.texte import cle_tri


@dataclass(frozen=True)
class Apercu:
    """What copying would do, before it is done."""

    modele: EmploiDuTemps
    reprise: Reprise
    noms_partis: tuple[str, ...] = ()

    @property
    def annee(self) -> str:
        """``2025-2026``."""
        return libelle_annee(self.modele.annee)

    @property
    def raisons(self) -> list[tuple[str, int]]:
        """Why slots are left out, with how many."""
        return [(LIBELLES_RAISON[r], self.reprise.laisses[r]) for r in Raison]


def modele_de_l_annee_passee(emploi: EmploiDuTemps) -> EmploiDuTemps | None:
    """The last version that the pole published the year before; None when there is none.

    *Source:* issue B.
    """
    parues = EmploiDuTemps.objects.filter(
        pole=emploi.pole_id, annee=emploi.annee - 1, statut__in=PARUS
    )
    return parues.order_by("-version").first()


def apercu_de(emploi: EmploiDuTemps) -> Apercu | None:
    """What of last year's timetable may be copied into a draft, on its date of effect.

    The number of queries does not depend on how many slots there are. *Source:* issue B.
    """
    modele = modele_de_l_annee_passee(emploi)
    if modele is None:
        return None
    le = emploi.date_effet
    eleves_de: dict[UUID, list[UUID]] = defaultdict(list)
    liens = CreneauEleve.objects.filter(creneau__emploi=modele).order_by("cree_le", "pk")
    for creneau, eleve in liens.values_list("creneau_id", "eleve_id"):
        eleves_de[creneau].append(eleve)
    anciens = [
        AncienCreneau(cle, aesh, ecole, TypeCreneau(genre), classe, tuple(eleves_de[cle]))
        for cle, aesh, ecole, genre, classe in modele.creneaux.values_list(
            "pk", "aesh_id", "etablissement_id", "type", "classe__libelle"
        )
    ]
    ecoles = frozenset(
        Etablissement.objects.filter(
            rattachements__pole=emploi.pole_id, rattachements__periode__contains=le
        ).values_list("pk", flat=True)
    )
    rentree = Rentree(
        aesh=frozenset(
            Affectation.objects.filter(pole=emploi.pole_id, periode__contains=le).values_list(
                "aesh_id", flat=True
            )
        ),
        ecoles=ecoles,
        eleves={
            eleve: (ecole, classe)
            for eleve, ecole, classe in Scolarisation.objects.filter(
                eleve__in={e for un in anciens for e in un.eleves}, periode__contains=le
            ).values_list("eleve_id", "etablissement_id", "classe_id")
        },
        classes={
            (ecole, cle_tri(libelle)): cle
            for cle, ecole, libelle in Classe.objects.filter(
                etablissement__in=ecoles, annee=emploi.annee
            ).values_list("pk", "etablissement_id", "libelle")
        },
    )
    reprise = reprendre(anciens, rentree)
    partis = Aesh.objects.filter(pk__in=reprise.aesh_partis).order_by("cle_tri")
    return Apercu(modele, reprise, tuple(aesh.nom_complet for aesh in partis))
