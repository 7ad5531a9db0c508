"""The team of each PAS in the demonstration: posts, a day without anybody, a closing.

*Source:* décision 36 (everybody is invented).
"""

import datetime
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from comptes.models import Mandat
from pial.actions.postes_pas import ROLE_DU_POSTE
from pial.enums import GenrePole, GenrePoste, Moment
from pial.models import (
    AbsenceBinome,
    ExceptionPas,
    JourSansPersonne,
    OccupationPoste,
    Pole,
    PostePas,
)
from pial.permissions import BINOME
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee
from pial.requetes.presence import presence_des_pas

UNE_SEMAINE = 7 * UN_JOUR


@transaction.atomic
def equiper_les_pas(*, le: datetime.date) -> int:
    """Give each PAS its posts, one of them vacant, and a day to settle; returns how many PAS.

    *Source:* module docstring.
    """
    if PostePas.objects.exists():
        return 0
    poles = list(Pole.objects.actifs(le).filter(genre=GenrePole.PAS))
    for pole in poles:
        _poser_les_postes(pole, le)
        _poser_les_jours(pole, le)
    return len(poles)


def _poser_les_postes(pole: Pole, le: datetime.date) -> None:
    rentree, fin = bornes_annee(annee_scolaire(le))
    du_pas = Mandat.objects.actifs(le).filter(perimetre=pole.perimetre_id)
    for genre, role in ROLE_DU_POSTE.items():
        poste = PostePas.objects.create(
            pole=pole,
            genre=genre,
            periode=DateRange(rentree, None),
            reference="Exemple inventé",
        )
        mandat = du_pas.filter(role=role, supplee__isnull=True).first()
        if mandat is not None:
            debut = max(rentree, mandat.du)
            OccupationPoste.objects.create(
                poste=poste, mandat=mandat, periode=DateRange(debut, None)
            )
    PostePas.objects.create(
        pole=pole,
        genre=GenrePoste.EDUCATEUR,
        numero=2,
        etp=Decimal("0.5"),
        periode=DateRange(rentree, fin),
        reference="Renfort, exemple inventé",
    )


def _poser_les_jours(pole: Pole, le: datetime.date) -> None:
    """Nobody in the morning of a coming day of class; closed on another; open late on a third."""
    (presence,) = presence_des_pas([pole], le + UN_JOUR, le + 3 * UNE_SEMAINE)
    jours = [jour.jour for jour in presence.jours if len(jour.presents) == 2]
    if len(jours) < 6:
        return
    for mandat in Mandat.objects.actifs(le).filter(
        perimetre=pole.perimetre_id, role__in=[str(r) for r in BINOME]
    ):
        AbsenceBinome.objects.create(
            pole=pole,
            mandat=mandat,
            periode=DateRange(jours[3], jours[3] + UN_JOUR),
            moment=Moment.MATIN,
        )
    ExceptionPas.objects.create(
        pole=pole,
        periode=DateRange(jours[5], jours[5] + UN_JOUR),
        libelle="formation de l'équipe (exemple inventé)",
    )
    ExceptionPas.objects.create(
        pole=pole,
        periode=DateRange(jours[4], jours[4] + UN_JOUR),
        minutes=NumericRange(1020, 1140, "[)"),
        libelle="permanence du soir (exemple inventé)",
    )


@transaction.atomic
def retirer_les_equipes() -> None:
    """Everything that ``equiper_les_pas`` wrote. *Source:* module docstring."""
    for modele in (OccupationPoste, PostePas, AbsenceBinome, ExceptionPas, JourSansPersonne):
        modele.objects.all().delete()
