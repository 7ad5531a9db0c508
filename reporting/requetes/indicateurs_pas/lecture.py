"""Every figure of the PAS for a perimeter and a period: one query per indicator.

*Source:* dossier §6 (« PAS bilan »); definitions: ``reporting.regles.indicateurs.pas``.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, IntegerField, Sum, Value, When

from pas.requetes.delais import Cibles, cibles_du_jour
from reporting.enums.indicateurs import Chapitre
from reporting.regles.indicateurs.definition import Indicateur
from reporting.regles.indicateurs.lus import Bloc, Compte, bloc, quantiles, sommer
from reporting.regles.indicateurs.pas import DELAIS, INDICATEURS_PAS
from reporting.regles.indicateurs.periodes import PeriodeChiffres
from reporting.regles.periodes import Periode
from reporting.requetes.indicateurs_pas.attentes import (
    Attente,
    accords_emas,
    attentes,
    des_tranches,
)
from reporting.requetes.indicateurs_pas.etats import (
    compter_couvertes,
    compter_postes,
    compter_suivies,
    dernier_jour,
)
from reporting.requetes.indicateurs_pas.portee import PorteePas
from reporting.requetes.indicateurs_pas.sources import SOURCES, Source, sources_de

DES_ATTENTES = (*DELAIS, "emas-delai")
DES_EQUIPES = ("reunions", "etp")


@dataclass(frozen=True)
class LecturePas:
    """What the screen, the paper, the files and the API all read."""

    portee: PorteePas
    periode: PeriodeChiffres
    le: datetime.date
    cibles: Cibles
    blocs: dict[str, Bloc]

    def du_chapitre(self, chapitre: Chapitre) -> list[Bloc]:
        """Indicators of a part of the page, in order."""
        return [un for un in self.blocs.values() if un.indicateur.chapitre is chapitre]


def indicateurs_de(portee: PorteePas) -> list[Indicateur]:
    """Indicators that a perimeter has: meetings and posts belong to teams.

    *Source:* module docstring.
    """
    return [
        un
        for un in INDICATEURS_PAS.values()
        if un.est_mesure and (portee.a_une_equipe or un.code not in DES_EQUIPES)
    ]


def lire_chiffres(portee: PorteePas, periode: PeriodeChiffres, le: datetime.date) -> LecturePas:
    """Every figure, its months and its period before.

    *Source:* module docstring.
    """
    # Readers of aggregates have no months: cut finer, small numbers would come back.
    colonnes = () if portee.agregee else periode.colonnes
    tranches = [*colonnes, periode.avant]
    cibles = cibles_du_jour(le)
    entier = Periode(periode.avant.du, periode.periode.au)
    attendues = attentes(portee, entier, cibles) + accords_emas(portee, entier)
    blocs = {}
    for un in indicateurs_de(portee):
        toutes = [*colonnes, periode.periode, periode.avant]
        if un.code in SOURCES and not portee.agregee:
            lus = compter(sources_de(un.code, portee), tranches)
            comptes = {
                part: [*siens[:-1], sommer(un, siens[:-1]), siens[-1]]
                for part, siens in lus.items()
            }
        elif un.code in SOURCES:
            comptes = compter(sources_de(un.code, portee), toutes)
        else:
            comptes = _autres(un, portee, toutes, attendues, le)
        lu = bloc(un, comptes, len(colonnes), agregee=portee.agregee)
        if un.code in DES_ATTENTES:
            q = [
                quantiles([a.jours for a in siennes], agregee=portee.agregee)
                for siennes in des_tranches(attendues, un.code, toutes)
            ]
            lu = replace(lu, quantiles_mois=tuple(q[:-2]), quantiles=q[-2], quantiles_avant=q[-1])
        blocs[un.code] = lu
    return LecturePas(portee, periode, le, cibles, blocs)


def compter(sources: Iterable[Source], tranches: Sequence[Periode]) -> dict[str, list[Compte]]:
    """Rows by part and period; periods never overlap. One query per source.

    *Source:* module docstring.
    """
    comptes: dict[str, list[Compte]] = defaultdict(lambda: [Compte()] * len(tranches))
    quand = Case(
        *(When(jour__gte=t.du, jour__lt=t.au, then=Value(n)) for n, t in enumerate(tranches)),
        output_field=IntegerField(),
    )
    for source in sources:
        lignes: Any = source.lignes.annotate(tranche=quand).filter(tranche__isnull=False)
        nombre = Sum(source.somme) if source.somme else Count("pk")
        groupes = lignes.values("part", "tranche").annotate(
            nombre=nombre, personnes=Count("demande", distinct=True)
        )
        for part, tranche, combien, personnes in groupes.values_list(
            "part", "tranche", "nombre", "personnes"
        ):
            comptes[part or ""][tranche] = Compte(combien, personnes)
    return dict(comptes)


def _autres(
    indicateur: Indicateur,
    portee: PorteePas,
    tranches: Sequence[Periode],
    attendues: Iterable[Attente],
    le: datetime.date,
) -> dict[str, list[Compte]]:
    """What does not simply happen on a day: delays, what is going on, how things stand."""
    if indicateur.code in DES_ATTENTES:
        par_tranche = des_tranches(attendues, indicateur.code, tranches)
        return {
            part: [Compte(n := sum(a.part == part for a in lues), n) for lues in par_tranche]
            for part in indicateur.parts
        }
    if indicateur.code == "file-active":
        nombres = compter_suivies(portee, tranches)
    elif indicateur.code == "etp":
        nombres = compter_postes(portee, [dernier_jour(t, le) for t in tranches])
    else:
        nombres = compter_couvertes(portee, [dernier_jour(t, le) for t in tranches])
    return {part: [Compte(n, n) for n in siens] for part, siens in nombres.items()}
