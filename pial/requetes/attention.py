"""What the SEI should look at in the referential."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from pial.enums import GenrePole, TypeEtablissement
from pial.models import Etablissement, ImportAnnuaire, Rattachement

HORS_POLE = (TypeEtablissement.MEDICO_SOCIAL, TypeEtablissement.SERVICE, TypeEtablissement.AUTRE)


@dataclass(frozen=True)
class Attention:
    """Counts on one day, and the last reading of the directory."""

    disparus: int
    sans_pial: int
    dernier_import: ImportAnnuaire | None


def a_traiter(le: datetime.date) -> Attention:
    """Schools absent from the directory, schools in no PIAL, last import; three queries.

    Medico-social sites and services belong to no pole by nature: not counted.
    *Source:* règle locale (screen « À traiter » of the SEI).
    """
    dans_un_pial = Rattachement.objects.filter(
        etablissement=OuterRef("pk"), genre=GenrePole.PIAL, periode__contains=le
    )
    presents = Etablissement.objects.filter(disparu_le__isnull=True)
    return Attention(
        disparus=Etablissement.objects.filter(disparu_le__isnull=False).count(),
        sans_pial=presents.exclude(type__in=HORS_POLE).filter(~Exists(dans_un_pial)).count(),
        dernier_import=ImportAnnuaire.objects.filter(applique_le__isnull=False)
        .order_by("-applique_le")
        .first(),
    )
