"""Schools to attach all at once: what each has today, what would become of it, what prevents it.

*Source:* issue G (« a PIAL may be split over several PAS »).
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from pial.enums import GenrePole
from pial.models import Circonscription, Etablissement, LotRattachements, Pole, Rattachement

LIMITE = 200
UAI = re.compile(r"\b\d{7}[A-Z]\b")


@dataclass(frozen=True)
class LigneLot:
    """One school: its attachment of this kind on the day, its sentence, what prevents it."""

    ecole: Etablissement
    avant: Rattachement | None
    conflit: str

    @property
    def est_deplacee(self) -> bool:
        """It would leave another pole."""
        return self.avant is not None and not self.conflit


def uai_du_texte(texte: str) -> list[str]:
    """UAI found in a pasted text, once each, in order. *Source:* règle locale."""
    return list(dict.fromkeys(UAI.findall(texte.upper())))


def poles_sources(pole: Pole, le: datetime.date) -> QuerySet[Pole]:
    """Poles whose schools may be shared out: the PIAL for a PAS, any other pole for a PIAL.

    *Source:* issue G (« a PIAL may be split over several PAS »).
    """
    autres: QuerySet[Pole] = Pole.objects.actifs(le).exclude(pk=pole.pk)
    return autres.filter(genre=GenrePole.PIAL) if pole.genre == GenrePole.PAS else autres


def circonscriptions() -> QuerySet[Circonscription]:
    """Districts of the department. *Source:* official directory."""
    return Circonscription.objects.all()  # type: ignore[no-any-return]


def ecoles_du_pial(pial: Pole, le: datetime.date) -> QuerySet[Etablissement]:
    """Schools of a pole on a day. *Source:* issue G."""
    return Etablissement.objects.filter(  # type: ignore[no-any-return]
        rattachements__pole=pial, rattachements__periode__contains=le
    )


def ecoles_de_la_circonscription(district: Circonscription) -> QuerySet[Etablissement]:
    """Schools of a district. *Source:* règle locale."""
    return Etablissement.objects.filter(circonscription=district)  # type: ignore[no-any-return]


def ecoles_des_uai(uai: Iterable[str]) -> QuerySet[Etablissement]:
    """Schools of these UAI. *Source:* règle locale."""
    return Etablissement.objects.filter(uai__in=list(uai))  # type: ignore[no-any-return]


def apercu(pole: Pole, ecoles: QuerySet[Etablissement], du: datetime.date) -> list[LigneLot]:
    """What attaching these schools from a day on would do, in two queries.

    *Source:* at most one PIAL and one PAS at a time for a school (dossier, trap 3).
    """
    choisies = list(
        ecoles.scolarisantes().order_by("commune", "cle_tri", "uai").distinct()[: LIMITE + 1]  # type: ignore[attr-defined]
    )[:LIMITE]
    liens: dict[UUID, list[Rattachement]] = {}
    for lien in Rattachement.objects.filter(
        Q(periode__overlap=(du, None)), etablissement__in=choisies, genre=pole.genre
    ).select_related("pole"):
        liens.setdefault(lien.etablissement_id, []).append(lien)
    return [_ligne(ecole, liens.get(ecole.pk, []), pole, du) for ecole in choisies]


def _ligne(
    ecole: Etablissement, liens: list[Rattachement], pole: Pole, du: datetime.date
) -> LigneLot:
    avant = next((lien for lien in liens if lien.periode.lower < du), None)
    suite = next((lien for lien in liens if lien.periode.lower >= du), None)
    conflit = ""
    if suite is not None:
        conflit = f"Entre dans le {suite.pole} le {suite.periode.lower:%d/%m/%Y}."
    elif avant is not None and avant.pole_id == pole.pk:
        conflit = f"Déjà dans ce pôle depuis le {avant.periode.lower:%d/%m/%Y}."
    return LigneLot(ecole, avant, conflit)


def lots_du_pole(pole: Pole) -> list[LotRattachements]:
    """The last batches of a pole, newest first. *Source:* issue G (undo)."""
    return list(LotRattachements.objects.filter(pole=pole)[:5])
