"""State of the timetables, pole by pole: what a coordinator or the department opens first.

*Source:* screen « Emplois du temps », règle locale.
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from aesh.enums import StatutEmploi
from aesh.models import Affectation, EmploiDuTemps
from aesh.models.emploi import OUVERTS
from comptes.models import Mandat
from eleves.enums import AIDE_HUMAINE
from eleves.models import Couverture, NotificationMdph, Scolarisation
from pial.models import Etablissement, Pole
from pial.regles import annee_scolaire
from socle.texte import cle_tri


@dataclass(frozen=True)
class EtatPole:
    """A pole with its version being prepared, its published one, and two counts."""

    pole: Pole
    en_cours: EmploiDuTemps | None
    publie: EmploiDuTemps | None
    nombre_aesh: int
    sans_aide: int | None

    @property
    def a_ouvrir(self) -> EmploiDuTemps | None:
        """The version to show first."""
        return self.en_cours or self.publie


def etats_des_poles(
    mandat: Mandat, le: datetime.date, *, avec_eleves: bool = True
) -> list[EtatPole]:
    """Poles that a mandate covers on a day, in four queries whatever their number.

    ``avec_eleves`` False: the number of pupils without help stays unknown (roles without access
    to pupils). *Source:* screen specification (a); dossier §2.3 for what counts as human help.
    """
    annee = annee_scolaire(le)
    poles = list(Pole.objects.du_perimetre(mandat, le).actifs(le).order_by("cle_tri"))
    par_pole: dict[UUID, list[EmploiDuTemps]] = {}
    versions = EmploiDuTemps.objects.filter(pole__in=poles, annee=annee, scenario="")
    for emploi in versions.order_by("version"):
        par_pole.setdefault(emploi.pole_id, []).append(emploi)
    aesh = _compter_aesh(poles, le)
    sans_aide = _compter_sans_aide(poles, mandat, le) if avec_eleves else {}
    return [
        EtatPole(
            pole=pole,
            en_cours=_dernier(par_pole.get(pole.pk, []), OUVERTS),
            publie=_dernier(par_pole.get(pole.pk, []), [StatutEmploi.PUBLIE]),
            nombre_aesh=aesh.get(pole.pk, 0),
            sans_aide=sans_aide.get(pole.pk, 0) if avec_eleves else None,
        )
        for pole in poles
    ]


def _dernier(emplois: list[EmploiDuTemps], statuts: list[StatutEmploi]) -> EmploiDuTemps | None:
    return next((e for e in reversed(emplois) if e.statut in statuts), None)


def _compter_aesh(poles: list[Pole], le: datetime.date) -> dict[UUID, int]:
    postes = Affectation.objects.filter(pole__in=poles, periode__contains=le)
    return dict(postes.order_by().values_list("pole").annotate(n=Count("aesh", distinct=True)))


def _compter_sans_aide(poles: list[Pole], mandat: Mandat, le: datetime.date) -> dict[UUID, int]:
    """Pupils of the reader's schools with a right to human help and no published minute."""
    droits = NotificationMdph.objects.en_vigueur(le).filter(
        eleve=OuterRef("eleve"), type__in=AIDE_HUMAINE
    )
    aides = Couverture.objects.filter(eleve=OuterRef("eleve")).filter(
        Q(minutes_individuelles__gt=0) | Q(minutes_mutualisees__gt=0)
    )
    attente = Scolarisation.objects.filter(
        Exists(droits),
        ~Exists(aides),
        periode__contains=le,
        etablissement__in=Etablissement.objects.du_perimetre(mandat, le).order_by(),
        etablissement__rattachements__pole__in=poles,
        etablissement__rattachements__periode__contains=le,
    )
    return dict(
        attente.order_by()
        .values_list("etablissement__rattachements__pole")
        .annotate(n=Count("eleve", distinct=True))
    )


def versions_du_pole(emploi: EmploiDuTemps) -> list[EmploiDuTemps]:
    """Every version of the same pole and school year, newest first, then scenarios by name."""
    toutes = EmploiDuTemps.objects.filter(pole=emploi.pole_id, annee=emploi.annee)
    return sorted(toutes, key=lambda v: (bool(v.scenario), -v.version, cle_tri(v.scenario)))
