"""The team of the PAS, for the cast: a post held, an absence, a closing, a batch."""

import datetime
from typing import TYPE_CHECKING

from psycopg.types.range import DateRange

from comptes.enums import Role
from pial.models import (
    AbsenceBinome,
    ExceptionPas,
    LotRattachements,
    OccupationPoste,
    PostePas,
)

if TYPE_CHECKING:
    from tests.distribution import Cote

DU = datetime.date(2020, 9, 1)


def monter_territoire(cote: "Cote") -> None:
    """On the PAS of the cast, served by the whole department only (see ``lieu_pas``)."""
    pole, mandat = cote.objets["pas"], cote.mandats[Role.COORD_PAS]
    poste = cote.objets["poste_pas"] = PostePas.objects.create(
        pole=pole, genre="coordination", periode=DateRange(DU, None)
    )
    cote.objets["occupation_pas"] = OccupationPoste.objects.create(
        poste=poste, mandat=mandat, periode=DateRange(DU, None)
    )
    cote.objets["absence_pas"] = AbsenceBinome.objects.create(
        pole=pole, mandat=mandat, periode=DateRange(DU, DU + datetime.timedelta(days=1))
    )
    jour = datetime.date(2098, 1, 7)
    cote.objets["exception_pas"] = ExceptionPas.objects.create(
        pole=pole,
        periode=DateRange(jour, jour + datetime.timedelta(days=1)),
        libelle=f"{cote.lieu} travaux",
    )
    cote.objets["lot_rattachements"] = LotRattachements.objects.create(
        pole=pole, du=DU, auteur=cote.mandats[Role.SEI].pk, crees=[str(poste.pk)]
    )
