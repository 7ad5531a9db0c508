"""The rows that a figure opens: as many as the figure says, from the query that counted them.

A row names nobody: the number of the request for who reads the register, else its rank.
*Source:* decision 12 (pseudonymous rows); permissions page §4 rule 5.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, IntegerField, Value

from pas.models import Saisine
from pas.requetes.delais import cibles_du_jour
from pial.enums import LIBELLES_GENRE_POSTE, GenrePoste
from reporting.enums.indicateurs import Unite
from reporting.regles.indicateurs.definition import Indicateur
from reporting.regles.periodes import Periode
from reporting.requetes.indicateurs_pas.attentes import Attente, accords_emas, attentes
from reporting.requetes.indicateurs_pas.etats import (
    couvertes,
    dernier_jour,
    postes_en_centiemes,
    suivies,
)
from reporting.requetes.indicateurs_pas.lecture import DES_ATTENTES
from reporting.requetes.indicateurs_pas.portee import PorteePas
from reporting.requetes.indicateurs_pas.sources import SOURCES, Source, sources_de


@dataclass(frozen=True)
class Rangee:
    """One row; ``mesure``: minutes of an action, days of a delay, hundredths of a post."""

    part: str
    ou: str
    jour: datetime.date | None
    demande: UUID | None = None
    numero: str = ""
    est_archivee: bool = False
    mesure: int | None = None


def rangees(
    indicateur: Indicateur,
    portee: PorteePas,
    periode: Periode,
    le: datetime.date,
    part: str | None = None,
) -> list[Rangee]:
    """Rows of an indicator in a period, the latest first; ``part``: one part alone.

    *Source:* module docstring.
    """
    if indicateur.code in SOURCES:
        lues = _des_sources(sources_de(indicateur.code, portee), periode)
    elif indicateur.code in DES_ATTENTES:
        lues = _des_attentes(indicateur.code, portee, periode, le)
    elif indicateur.code == "file-active":
        lues = _suivies(indicateur, portee, periode)
    elif indicateur.code == "etp":
        lues = _postes(indicateur, portee, dernier_jour(periode, le))
    else:
        lues = _ecoles(indicateur, portee, dernier_jour(periode, le))
    gardees = [une for une in lues if part is None or une.part == part]
    return sorted(gardees, key=lambda une: (une.jour or le, une.numero, une.ou), reverse=True)


def _des_sources(sources: Iterable[Source], periode: Periode) -> list[Rangee]:
    lues = []
    for source in sources:
        lignes: Any = source.lignes.filter(jour__gte=periode.du, jour__lt=periode.au)
        mesure = F(source.somme) if source.somme else Value(None, output_field=IntegerField())
        if source.vers is None:
            for nom, jour, part in lignes.values_list("pole__nom", "jour", "part"):
                lues.append(Rangee(part, nom, jour))
            continue
        vers = source.vers
        champs = (f"{vers}numero", f"{vers}etablissement__nom", f"{vers}archivee_le", "combien")
        for demande, jour, part, numero, ou, archivee, combien in lignes.annotate(
            combien=mesure
        ).values_list("demande", "jour", "part", *champs):
            est_archivee = archivee is not None
            lues.append(Rangee(part or "", ou, jour, demande, numero, est_archivee, combien))
    return lues


def _des_attentes(
    code: str, portee: PorteePas, periode: Periode, le: datetime.date
) -> list[Rangee]:
    toutes: Sequence[Attente] = (
        accords_emas(portee, periode)
        if code == "emas-delai"
        else attentes(portee, periode, cibles_du_jour(le))
    )
    siennes = [une for une in toutes if une.code == code]
    connues: dict[UUID, Any] = {
        pk: suite
        for pk, *suite in Saisine.objects.filter(
            pk__in={une.demande for une in siennes}
        ).values_list("pk", "numero", "etablissement__nom", "archivee_le")
    }
    lues = []
    for une in siennes:
        numero, ou, archivee = connues[une.demande]
        est_archivee = archivee is not None
        lues.append(Rangee(une.part, ou, une.jour, une.demande, numero, est_archivee, une.jours))
    return lues


def _suivies(indicateur: Indicateur, portee: PorteePas, periode: Periode) -> list[Rangee]:
    champs = ("pk", "numero", "etablissement__nom", "archivee_le", "retenue")
    return [
        Rangee(part, ou, retenue, pk, numero, archivee is not None)
        for part in indicateur.parts
        for pk, numero, ou, archivee, retenue in suivies(portee, periode, part).values_list(*champs)
    ]


def _postes(indicateur: Indicateur, portee: PorteePas, jour: datetime.date) -> list[Rangee]:
    """Posts by their function and their PAS, never by who holds them."""
    return [
        Rangee(
            part,
            f"{LIBELLES_GENRE_POSTE[GenrePoste(genre)]}, {pas}",
            None,
            mesure=int(centiemes),
        )
        for part in indicateur.parts
        for genre, pas, centiemes in postes_en_centiemes(portee, jour, part).values_list(
            "genre", "pole__nom", "centiemes"
        )
    ]


def _ecoles(indicateur: Indicateur, portee: PorteePas, jour: datetime.date) -> list[Rangee]:
    trouvees: list[Rangee] = []
    for part in indicateur.parts:
        ecoles = couvertes(portee, jour, part).values_list("nom", "commune", "uai")
        trouvees += [
            Rangee(part, f"{nom}, {commune}", None, numero=uai) for nom, commune, uai in ecoles
        ]
    return trouvees


def total_des_rangees(indicateur: Indicateur, lues: Sequence[Rangee]) -> int:
    """What the rows make: their number, or the minutes or posts that they add up to.

    *Source:* module docstring (a figure equals its rows).
    """
    if indicateur.unite in (Unite.MINUTES, Unite.CENTIEMES_ETP):
        return sum(une.mesure or 0 for une in lues)
    return len(lues)
