"""The register of a PAS: requests, their clock, what may be read of them.

*Source:* dossier §4 (tableau des sollicitations), decision 27; permissions page §4 rules 4, 5, 8.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comptes.models import Departement, Mandat
from comptes.requetes import valeurs
from pas.enums import Statut
from pas.models import Saisine
from pas.permissions import est_du_binome
from pas.regles.horloge import (
    CIBLE_DE,
    JOURS_PAR_DEFAUT,
    CalendrierEcole,
    echeance,
    jours_de_classe_ecoules,
)
from pial.models import JourFerme, PlageOuverture
from pial.regles import Fermeture


@dataclass(frozen=True)
class Delai:
    """Days of class since the deposit, against the target that runs now (None: no target)."""

    jours: int
    cible: int | None
    avant_le: datetime.date | None

    @property
    def est_depasse(self) -> bool:
        """More days of class than the target."""
        return self.cible is not None and self.jours > self.cible


def registre(mandat: Mandat, le: datetime.date) -> QuerySet[Saisine]:
    """Requests that a mandate sees, the last deposited first.

    *Source:* module docstring.
    """
    visibles = Saisine.objects.visibles_par(mandat, le)
    return visibles.select_related("etablissement", "pole").order_by("-deposee_le", "pk")


def calendriers_de(departement: Departement, ecoles: Iterable[UUID]) -> dict[UUID, CalendrierEcole]:
    """When each school holds class; without opening hours, the usual four days.

    *Source:* decision 27 (its rhythm, its calendar), decision 33 (time zone).
    """
    jours: dict[UUID, set[int]] = defaultdict(set)
    plages = PlageOuverture.objects.filter(etablissement__in=list(ecoles)).order_by()
    for ecole, jour in plages.values_list("etablissement_id", "jour"):
        jours[ecole].add(jour)
    fermetures = tuple(
        Fermeture(p.lower, p.upper) for p in JourFerme.objects.values_list("periode", flat=True)
    )
    return {
        ecole: CalendrierEcole(
            frozenset(jours[ecole]) or JOURS_PAR_DEFAUT, fermetures, departement.fuseau
        )
        for ecole in ecoles
    }


def delais_de(
    saisines: Sequence[Saisine], departement: Departement, le: datetime.date
) -> dict[UUID, Delai]:
    """The clock of each request on a day; it stops with the request.

    *Source:* decision 27.
    """
    calendriers = calendriers_de(departement, {s.etablissement_id for s in saisines})
    cibles = valeurs(CIBLE_DE.values(), le)
    delais = {}
    for saisine in saisines:
        calendrier = calendriers[saisine.etablissement_id]
        depot = calendrier.jour_de(saisine.deposee_le)
        code = CIBLE_DE.get(Statut(saisine.statut))
        cible = int(cibles[code]) if code else None
        delais[saisine.pk] = Delai(
            jours_de_classe_ecoules(calendrier, depot, saisine.finie_le or le),
            cible,
            echeance(calendrier, depot, cible) if cible else None,
        )
    return delais


def contenu_de(saisine: Saisine) -> dict[str, Any]:
    """Who asks, whom it is about, the words written: for its PAS alone.

    *Source:* permissions page §4 rule 4.
    """
    lu: dict[str, Any] = json.loads(saisine.contenu)
    return lu


def nom_court(saisine: Saisine, mandat: Mandat) -> str:
    """First name and initial, for who may read it; nothing for the others or when unnamed.

    *Source:* ux page §4 (names in lists).
    """
    if not est_du_binome(mandat, saisine):
        return ""
    contenu = contenu_de(saisine)
    prenom, nom = contenu.get("prenom", ""), contenu.get("nom", "")
    return f"{prenom} {nom[:1]}." if prenom and nom else prenom


def jumelles_de(saisine: Saisine) -> list[Saisine]:
    """Other requests about a child of the same name in the same school.

    *Source:* dossier §4 step 1 (duplicates).
    """
    if not saisine.empreinte_enfant:
        return []
    memes = Saisine.objects.filter(empreinte_enfant=saisine.empreinte_enfant, pole=saisine.pole)
    return list(memes.exclude(pk=saisine.pk))
