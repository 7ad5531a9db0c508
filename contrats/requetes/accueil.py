"""Who is new, and what her welcome still misses.

*Source:* source 001 (recensement des AESH nouvellement nommés, accueil, cinq points).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from aesh.models import Aesh, Affectation, Contrat
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.requetes import valeur
from contrats.enums.accueil import POINTS, EtapeDAccueil, Manque
from contrats.models import EtapeAccueil
from pial.models import Etablissement, Pole
from pial.regles import annee_scolaire, bornes_annee

MANQUES = {
    Manque.ADRESSE: Q(courriel=""),
    Manque.INSTALLATION: Q(a_installation=False),
    Manque.ENTRETIEN: Q(a_entretien=False),
    Manque.POINTS: Q(points__lt=len(POINTS)),
    Manque.ACCES: Q(a_acces=False),
}


class Debut(Func):
    """First day of a period."""

    function = "lower"


def debut_du_recensement(le: datetime.date) -> datetime.date:
    """First day of a first contract for its holder to be new.

    *Source:* règle locale, paramétrable (``accueil_nouveaux_jours``).
    """
    recent = le - datetime.timedelta(days=valeur("accueil_nouveaux_jours", le))
    return min(recent, bornes_annee(annee_scolaire(le))[0])


def nouvelles(mandat: Mandat, le: datetime.date) -> QuerySet[Any]:
    """New AESH of a mandate's places, posted there now or soon, with what is done for each.

    One query, two with the setting. *Source:* source 001 (« Recensement des AESH nouvellement
    nommés »).
    """
    ici = postes = _postes(le)
    if mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT:
        ecoles = Etablissement.objects.du_perimetre(mandat, le).values("pk")
        ici = postes.filter(etablissement__in=ecoles)
    elif mandat.genre_perimetre != GenrePerimetre.TENANT:
        ici = postes.filter(pole__in=Pole.objects.du_perimetre(mandat, le).values("pk"))
    return _parmi(ici, le)


def nouvelles_du_departement(le: datetime.date) -> QuerySet[Any]:
    """Every new AESH, for what the product itself counts: no reader, no page.

    *Source:* source 001 (« Recensement des AESH nouvellement nommés »).
    """
    return _parmi(_postes(le), le)


def _postes(le: datetime.date) -> QuerySet[Affectation]:
    return (
        Affectation.objects.filter(aesh=OuterRef("pk"))
        .filter(Q(periode__endswith__gt=le) | Q(periode__upper_inf=True))
        .order_by("-est_principale", "periode", "cree_le")
    )


def _parmi(ici: QuerySet[Affectation], le: datetime.date) -> QuerySet[Any]:
    premier = (
        Contrat.objects.filter(aesh=OuterRef("pk"))
        .order_by()
        .values("aesh")
        .annotate(debut=Min(Debut("periode")))
        .values("debut")
    )
    etapes = EtapeAccueil.objects.filter(aesh=OuterRef("pk")).order_by()
    points = (
        etapes.filter(etape__in=[p.value for p in POINTS])
        .values("aesh")
        .annotate(n=Count("pk"))
        .values("n")
    )
    trouvees: QuerySet[Any] = (
        Aesh.objects.filter(Exists(ici))
        .annotate(debut=Subquery(premier))
        .filter(debut__gte=debut_du_recensement(le))
        .annotate(
            ecole_nom=Subquery(ici.values("etablissement__nom")[:1]),
            ecole_cle=Subquery(ici.values("etablissement")[:1]),
            pole_nom=Subquery(ici.values("pole__nom")[:1]),
            pole_cle=Subquery(ici.values("pole")[:1]),
            a_installation=Exists(etapes.filter(etape=EtapeDAccueil.INSTALLATION)),
            a_entretien=Exists(etapes.filter(etape=EtapeDAccueil.ENTRETIEN)),
            a_acces=Exists(etapes.filter(etape=EtapeDAccueil.ACCES)),
            points=Coalesce(Subquery(points, output_field=IntegerField()), Value(0)),
        )
    )
    incomplet = Q()
    for manque in MANQUES.values():
        incomplet |= manque
    return trouvees.annotate(
        est_complet=Case(
            When(incomplet, then=Value(False)), default=Value(True), output_field=BooleanField()
        )
    )


@dataclass
class BilanPole:
    """How many are new in a pole, and how many miss each thing."""

    cle: UUID | None
    nom: str
    nouvelles: int = 0
    manques: dict[Manque, int] = field(default_factory=lambda: dict.fromkeys(Manque, 0))


def bilan_par_pole(trouvees: QuerySet[Any]) -> list[BilanPole]:
    """What is missing, pole by pole, by name; one query.

    *Source:* source 001 (the SEI follows the files of AESH).
    """
    poles: dict[Any, BilanPole] = {}
    lues = trouvees.order_by().values_list(
        "pole_cle", "pole_nom", "courriel", "a_installation", "a_entretien", "points", "a_acces"
    )
    for cle, nom, courriel, installation, entretien, points, acces in lues:
        bilan = poles.setdefault(cle, BilanPole(cle, nom or "Sans pôle"))
        bilan.nouvelles += 1
        for manque, il_manque in (
            (Manque.ADRESSE, not courriel),
            (Manque.INSTALLATION, not installation),
            (Manque.ENTRETIEN, not entretien),
            (Manque.POINTS, points < len(POINTS)),
            (Manque.ACCES, not acces),
        ):
            bilan.manques[manque] += il_manque
    return sorted(poles.values(), key=lambda b: b.nom)


def manquent(trouvees: QuerySet[Any], quoi: Iterable[Manque]) -> QuerySet[Any]:
    """Those who miss any of these. *Source:* source 001."""
    condition = Q()
    for un in quoi:
        condition |= MANQUES[un]
    return trouvees.filter(condition)


def etapes_de(aesh: Aesh) -> dict[str, EtapeAccueil]:
    """Boxes already ticked for one AESH. *Source:* source 001."""
    lues = EtapeAccueil.objects.filter(aesh=aesh).select_related("par", "etablissement")
    return {une.etape: une for une in lues}


def ecole_d_accueil(aesh: Any, mandat: Mandat, le: datetime.date) -> UUID | None:
    """Where the welcome takes place: the reader's school, else her main one.

    *Source:* source 001 (the head of the school welcomes).
    """
    if mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT:
        siennes = Etablissement.objects.du_perimetre(mandat, le)
        cle: UUID | None = siennes.values_list("pk", flat=True).first()
        return cle
    postee: UUID | None = (
        Affectation.objects.filter(aesh=aesh, etablissement__isnull=False)
        .filter(Q(periode__endswith__gt=le) | Q(periode__upper_inf=True))
        .order_by("-est_principale", F("periode").asc())
        .values_list("etablissement", flat=True)
        .first()
    )
    return postee
