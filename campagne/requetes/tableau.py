"""The board: totals of poles, schools and AESH of one pole, in a few queries.

*Source:* ux page §5(c) (needs on one side, AESH with free hours on the other, +/− per pole).
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, Greatest

from aesh.enums import Reservoir
from aesh.models import Affectation
from campagne.enums import EtatCalcul, EtatLigne
from campagne.models import BesoinEcole, Campagne, LigneCampagne
from campagne.permissions import peut_lire_les_souhaits
from campagne.regles.totaux import LigneComptee, Total, compter, somme
from campagne.requetes.heures import donnables, heures_a_la_rentree
from comptes.models import Mandat
from pial.models import Pole

MINUTES = Greatest(
    0,
    F("minutes_individuelles")
    + F("minutes_mutualisees")
    + F("minutes_collectives")
    + F("ajout_minutes")
    - F("ajout_arrive"),
    output_field=IntegerField(),
)
ENTIER = IntegerField()
VIVANTES = (EtatLigne.ACCEPTEE, EtatLigne.PROPOSEE)


@dataclass(frozen=True)
class LignePole:
    """One pole of the board."""

    pole: Pole
    total: Total
    individuelles: int = 0
    mutualisees: int = 0
    collectives: int = 0
    attendent: int = 0
    contrats: int = 0

    @property
    def cle_tri(self) -> str:
        """To sort by name."""
        return str(self.pole.cle_tri)

    @property
    def besoin(self) -> int:
        """Minutes of AESH to plan."""
        return self.total.besoin

    @property
    def acceptees(self) -> int:
        """Accepted minutes."""
        return self.total.acceptees

    @property
    def solde(self) -> int:
        """Accepted minus needed."""
        return self.total.solde

    @property
    def solde_propose(self) -> int:
        """The same with what waits."""
        return self.total.solde_propose


def poles_de_la_campagne(mandat: Mandat, campagne: Campagne, le: datetime.date) -> QuerySet[Pole]:
    """Poles of the mandate that have a need or a line in the campaign. *Source:* issue F."""
    concernes = BesoinEcole.objects.filter(campagne=campagne).order_by().values("pole")
    servis = LigneCampagne.objects.filter(campagne=campagne, etat__in=VIVANTES).order_by()
    return (
        Pole.objects.du_perimetre(mandat, le)
        .filter(Q(pk__in=concernes) | Q(pk__in=servis.values("pole")))
        .order_by("cle_tri")
    )


def lignes_des_poles(
    campagne: Campagne, poles: Iterable[Pole], le: datetime.date
) -> list[LignePole]:
    """Totals of each pole, in as many queries whatever their number. *Source:* ux page §5(c)."""
    tous = list(poles)
    cles = [pole.pk for pole in tous]
    besoins = {
        un["pole"]: un
        for un in BesoinEcole.objects.filter(campagne=campagne, pole__in=cles)
        .order_by()
        .values("pole")
        .annotate(
            besoin=Sum(MINUTES),
            ind=Sum("minutes_individuelles"),
            mut=Sum("minutes_mutualisees"),
            coll=Sum("minutes_collectives"),
        )
    }
    lignes = {
        une["pole"]: une
        for une in LigneCampagne.objects.filter(campagne=campagne, pole__in=cles)
        .order_by()
        .values("pole")
        .annotate(
            acceptees=_somme(EtatLigne.ACCEPTEE),
            publiees=_somme(EtatLigne.ACCEPTEE, publiee_le__isnull=False),
            proposees=Coalesce(
                Sum(
                    F("minutes") - Coalesce(F("remplace__minutes"), 0),
                    filter=Q(etat=EtatLigne.PROPOSEE),
                    output_field=ENTIER,
                ),
                0,
            ),
            attendent=Count("pk", filter=Q(etat=EtatLigne.PROPOSEE)),
        )
    }
    contrats = _contrats(campagne, cles, le)
    return [
        LignePole(
            pole,
            Total(
                besoins.get(pole.pk, {}).get("besoin") or 0,
                lignes.get(pole.pk, {}).get("acceptees") or 0,
                lignes.get(pole.pk, {}).get("proposees") or 0,
                lignes.get(pole.pk, {}).get("publiees") or 0,
            ),
            besoins.get(pole.pk, {}).get("ind") or 0,
            besoins.get(pole.pk, {}).get("mut") or 0,
            besoins.get(pole.pk, {}).get("coll") or 0,
            lignes.get(pole.pk, {}).get("attendent") or 0,
            contrats.get(pole.pk, 0),
        )
        for pole in tous
    ]


def _somme(etat: EtatLigne, **conditions: Any) -> Coalesce:
    choix = Case(When(Q(etat=etat, **conditions), then=F("minutes")), default=0)
    return Coalesce(Sum(choix, output_field=ENTIER), 0)


def _contrats(campagne: Campagne, poles: list[UUID], le: datetime.date) -> dict[UUID, int]:
    """Weekly minutes at the rentrée of the AESH posted in each pole today, to give to schools."""
    heures = heures_a_la_rentree(campagne)
    totaux: dict[UUID, int] = defaultdict(int)
    postees = Affectation.objects.filter(
        pole__in=poles, periode__contains=le, est_principale=True, reservoir=Reservoir.NON
    )
    for pole, aesh in postees.order_by().values_list("pole_id", "aesh_id").distinct():
        totaux[pole] += donnables(heures, aesh)
    return totaux


@dataclass
class EcoleDuPole:
    """A school of the pole: need (``est_lu`` False: none was read), lines, total."""

    besoin: BesoinEcole
    lignes: list[LigneCampagne] = field(default_factory=list)
    est_lu: bool = True

    @property
    def total(self) -> Total:
        """Counted from the rows on screen."""
        return compter(self.besoin.minutes, map(comptee, self.lignes))

    @property
    def donnees(self) -> list[LigneCampagne]:
        """Accepted lines."""
        return [x for x in self.lignes if x.etat == EtatLigne.ACCEPTEE]

    @property
    def proposees(self) -> list[LigneCampagne]:
        """Lines to decide."""
        return [x for x in self.lignes if x.etat == EtatLigne.PROPOSEE]


def comptee(ligne: LigneCampagne) -> LigneComptee:
    """What counting needs of a line. *Source:* règle locale."""
    return LigneComptee(
        ligne.etat == EtatLigne.ACCEPTEE,
        ligne.publiee_le is not None,
        ligne.minutes,
        ligne.remplace.minutes if ligne.remplace else 0,
    )


def ecoles_du_pole(campagne: Campagne, pole: Pole) -> list[EcoleDuPole]:
    """Schools of a pole with their lines, those that lack most first, in two queries.

    The very rows that the board sums: a school given hours without any need read is shown too.
    *Source:* ux page §5(c) (left: needs).
    """
    ecoles = {
        un.etablissement_id: EcoleDuPole(un)
        for un in BesoinEcole.objects.filter(campagne=campagne, pole=pole).select_related(
            "etablissement"
        )
    }
    lignes = (
        LigneCampagne.objects.filter(campagne=campagne, pole=pole, etat__in=VIVANTES)
        .exclude(etat=EtatLigne.ACCEPTEE, minutes=0)
        .select_related("aesh", "remplace", "etablissement")
        .order_by("aesh__cle_tri", "pk")
    )
    for une in lignes:
        if une.etablissement_id not in ecoles:
            sans = BesoinEcole(campagne=campagne, pole=pole, etablissement=une.etablissement)
            ecoles[une.etablissement_id] = EcoleDuPole(sans, est_lu=False)
        ecoles[une.etablissement_id].lignes.append(une)
    return sorted(ecoles.values(), key=lambda e: (e.total.solde, e.besoin.etablissement.cle_tri))


def total_du_pole(ecoles: Iterable[EcoleDuPole]) -> Total:
    """Sum of the schools. *Source:* ux page §5(c)."""
    return somme(ecole.total for ecole in ecoles)


def lignes_visibles(
    mandat: Mandat, campagne: Campagne, le: datetime.date
) -> QuerySet[LigneCampagne]:
    """Lines of the mandate's poles; refusals and what was taken away are the SEI's alone.

    *Source:* permissions page §3 (column affectation), §1 (need to know).
    """
    lignes = LigneCampagne.objects.filter(
        campagne=campagne, pole__in=Pole.objects.du_perimetre(mandat, le)
    )
    return lignes if peut_lire_les_souhaits(mandat) else lignes.filter(etat__in=VIVANTES)


def cle_du_calcul(campagne: Campagne) -> str:
    """Key of the calculation that wrote the proposal now on screen; empty before the first.

    *Source:* issue F (accepted all at once: what was read, nothing else).
    """
    pret = campagne.calculs.filter(etat=EtatCalcul.PRET).order_by("-termine_le", "pk")
    cle = pret.values_list("pk", flat=True).first()
    return str(cle) if cle else ""


def dernier_lot(campagne: Campagne) -> LigneCampagne | None:
    """A line of the last click that can be taken back: none of its lines is published.

    *Source:* issue F (undo).
    """
    lignes = LigneCampagne.objects.filter(campagne=campagne, lot__isnull=False)
    publies = (
        lignes.filter(etat=EtatLigne.ACCEPTEE, publiee_le__isnull=False).order_by().values("lot")
    )
    derniere = (
        lignes.exclude(lot__in=publies)
        .select_related("decidee_par")
        .order_by("-modifie_le", "pk")
        .first()
    )
    if derniere is None:
        return None
    calcule = campagne.calculs.filter(termine_le__gt=derniere.modifie_le).exists()
    return None if calcule else derniere
