"""Posts of the PAS on a day: financed, filled, vacant.

*Source:* source 004; issue G (« posts financed and filled »).
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from comptes.enums import Role
from comptes.models import Mandat
from pial.enums import LIBELLES_GENRE_POSTE, GenrePoste
from pial.models import OccupationPoste, Pole, PostePas
from pial.permissions import pas_du_perimetre


@dataclass(frozen=True)
class LigneTotal:
    """Posts of one kind (or all, ``genre`` empty) on a day; full-time equivalents beside."""

    genre: str
    libelle: str
    finances: int
    pourvus: int
    etp_finances: Decimal
    etp_pourvus: Decimal

    @property
    def vacants(self) -> int:
        """Posts financed that nobody holds."""
        return self.finances - self.pourvus

    @property
    def etp_vacants(self) -> Decimal:
        """Full-time equivalents that nobody holds."""
        return self.etp_finances - self.etp_pourvus


def occupations_le(le: datetime.date) -> QuerySet[OccupationPoste]:
    """Who holds a post on a day: the occupation runs, and so does the mission.

    *Source:* permissions page §1 (an ended mission is over at once).
    """
    return OccupationPoste.objects.filter(  # type: ignore[no-any-return]
        est_retire=False, periode__contains=le, mandat__periode__contains=le
    )


def postes_le(mandat: Mandat, le: datetime.date) -> QuerySet[PostePas]:
    """Posts financed on a day in the reader's perimeter, with ``est_pourvu`` and the holder.

    *Source:* issue G.
    """
    occupe = occupations_le(le).filter(poste=OuterRef("pk"))
    postes: QuerySet[PostePas] = (
        PostePas.objects.filter(
            est_retire=False,
            periode__contains=le,
            pole__in=pas_du_perimetre(mandat, le).filter(periode__contains=le),
        )
        .select_related("pole")
        .annotate(
            est_pourvu=Exists(occupe),
            prenom=Subquery(occupe.values("mandat__membre__prenom")[:1]),
            nom=Subquery(occupe.values("mandat__membre__nom")[:1]),
            depuis=Subquery(occupe.values("periode__startswith")[:1]),
        )
    )
    return postes


def totaux(postes: QuerySet[PostePas]) -> list[LigneTotal]:
    """One line per kind of post, then all of them, from ``postes_le``: one query.

    *Source:* issue G (financed, filled, vacant).
    """
    pourvu = Q(est_pourvu=True)
    lignes = (
        postes.order_by("genre")
        .values("genre")
        .annotate(
            finances=Count("pk"),
            pourvus=Count("pk", filter=pourvu),
            etp_finances=Sum("etp", default=Decimal()),
            etp_pourvus=Sum("etp", filter=pourvu, default=Decimal()),
        )
    )
    lues: dict[str, Any] = {ligne["genre"]: ligne for ligne in lignes}
    vide = {"finances": 0, "pourvus": 0, "etp_finances": Decimal(), "etp_pourvus": Decimal()}
    resultat = [
        LigneTotal(**{**vide, **lues.get(genre, {}), "genre": str(genre)}, libelle=libelle)
        for genre, libelle in LIBELLES_GENRE_POSTE.items()
    ]
    resultat.append(
        LigneTotal(
            "",
            "Les deux",
            sum(ligne.finances for ligne in resultat),
            sum(ligne.pourvus for ligne in resultat),
            sum((ligne.etp_finances for ligne in resultat), Decimal()),
            sum((ligne.etp_pourvus for ligne in resultat), Decimal()),
        )
    )
    return resultat


def postes_du_pas(pole: Pole) -> list[PostePas]:
    """Every post of a PAS, past and withdrawn ones too, with who held it, newest first.

    *Source:* issue G (history kept).
    """
    occupations = OccupationPoste.objects.select_related("mandat__membre")
    return list(
        PostePas.objects.filter(pole=pole)
        .prefetch_related(Prefetch("occupations", queryset=occupations))
        .order_by("est_retire", "genre", "numero", "-periode")
    )


def postes_par_pas(le: datetime.date) -> dict[Any, dict[str, tuple[int, int]]]:
    """By PAS, then kind of post: financed and filled on a day, in one query.

    *Source:* issue G (PAS with their team).
    """
    occupe = occupations_le(le).filter(poste=OuterRef("pk"))
    lignes = (
        PostePas.objects.filter(est_retire=False, periode__contains=le)
        .annotate(est_pourvu=Exists(occupe))
        .order_by()
        .values("pole_id", "genre")
        .annotate(finances=Count("pk"), pourvus=Count("pk", filter=Q(est_pourvu=True)))
    )
    par_pas: dict[Any, dict[str, tuple[int, int]]] = {}
    for ligne in lignes:
        couple = (ligne["finances"], ligne["pourvus"])
        par_pas.setdefault(ligne["pole_id"], {})[ligne["genre"]] = couple
    return par_pas


def missions_du_poste(poste: PostePas) -> QuerySet[Mandat]:
    """Missions that may hold a post: the same function there, suppléances left out.

    *Source:* decision 19 (the mission); issue G (who holds the post is a mission).
    """
    role = {
        GenrePoste.COORDINATION: Role.COORD_PAS,
        GenrePoste.EDUCATEUR: Role.EDUC_PAS,
    }[GenrePoste(poste.genre)]
    missions: QuerySet[Mandat] = (
        Mandat.objects.filter(
            perimetre=poste.pole.perimetre_id,
            role=str(role),
            supplee__isnull=True,
            periode__overlap=(poste.du, poste.periode.upper),
        )
        .select_related("membre", "perimetre")
        .order_by("-periode", "membre__nom")
    )
    return missions
