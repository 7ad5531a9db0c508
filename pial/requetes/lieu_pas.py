"""What the public, and those who keep it, read of the place of a PAS.

*Source:* source 004; nothing here names a person or a pupil.
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from comptes.enums import LIBELLES_ROLE
from comptes.requetes import valeur
from pial.enums import GenrePole
from pial.horaires import Plages
from pial.models import Etablissement, ExceptionPas, LieuPas, OuverturePas, Pole
from pial.permissions import BINOME
from pial.regles import UN_JOUR
from pial.requetes.presence import binome


def pas_publics(le: datetime.date) -> QuerySet[Pole]:
    """PAS open on a day, with their support and their place. *Source:* source 004."""
    poles: QuerySet[Pole] = (
        Pole.objects.actifs(le)
        .filter(genre=GenrePole.PAS)
        .select_related("support", "lieu__etablissement")
    )
    return poles


def pas_public(le: datetime.date, pole: UUID) -> Pole | None:
    """One PAS open on a day. *Source:* source 004."""
    return pas_publics(le).filter(pk=pole).first()


def lieu_de(pole: Pole) -> LieuPas | None:
    """The place, once it was written. *Source:* source 004."""
    return LieuPas.objects.select_related("etablissement").filter(pole=pole).first()


def ouvertures_de(pole: Pole) -> Plages:
    """Opening hours by weekday, in minutes. *Source:* source 004 (open on school days)."""
    plages: Plages = {}
    for une in OuverturePas.objects.filter(pole=pole):
        plages.setdefault(une.jour, []).append((une.minutes.lower, une.minutes.upper))
    return plages


def ecoles_servies(pole: Pole, le: datetime.date) -> list[Etablissement]:
    """Schools attached to a PAS on a day, by town. *Source:* source 004."""
    servies = Etablissement.objects.filter(
        rattachements__pole=pole, rattachements__periode__contains=le
    )
    return list(servies.order_by("commune", "cle_tri", "uai"))


def exceptions_a_venir(
    pole: Pole, le: datetime.date, *, avec_retirees: bool = False
) -> list[ExceptionPas]:
    """Exceptional closings and openings that are not over. *Source:* issue G (public page)."""
    lignes = ExceptionPas.objects.filter(pole=pole, periode__endswith__gt=le)
    if not avec_retirees:
        lignes = lignes.filter(est_retire=False)
    return list(lignes.order_by("est_retire", "periode", "minutes"))


@dataclass(frozen=True)
class FonctionPublique:
    """A function of the team; ``noms`` is empty unless the department publishes them."""

    libelle: str
    est_tenue: bool
    noms: list[str]


def equipe_publique(pole: Pole, le: datetime.date) -> list[FonctionPublique]:
    """The team of a PAS by function, on a day. Names only if the setting says so.

    *Source:* source 004 (two people, two functions); setting ``pas_noms_publics``.
    """
    avec_noms = valeur("pas_noms_publics", le) == "oui"
    missions = list(binome([pole], le, le + UN_JOUR))
    return [
        FonctionPublique(
            LIBELLES_ROLE[role],
            any(m.role == role for m in missions),
            [str(m.membre) for m in missions if m.role == role] if avec_noms else [],
        )
        for role in BINOME
    ]
