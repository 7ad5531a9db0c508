"""What an act would do to each row of a queue, and what refuses it, in a sentence.

*Source:* ux page §5(c) (preview: « 14 notifications, 2 refusées : école hors PIAL »).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from comptes.enums import Role
from comptes.models import Mandat, Membre
from pial.models import Pole
from reporting.enums.files import ActeDeFile
from reporting.models import PriseEnCharge
from reporting.permissions import peut_confier, peut_traiter

COORDINATIONS = (Role.COORD_PIAL, Role.COORD_PAS)
LIGNES_MAX = 900
SANS_DROIT = "Votre fonction ne permet pas cet acte."


@dataclass
class Apercu:
    """Rows that the act would change, and those it would not, each with the reason."""

    acte: ActeDeFile
    faites: list[Any] = field(default_factory=list)
    refusees: list[tuple[Any, str]] = field(default_factory=list)

    @property
    def raisons(self) -> dict[str, int]:
        """How many rows each reason refuses, the most frequent first."""
        comptes: dict[str, int] = {}
        for _, raison in self.refusees:
            comptes[raison] = comptes.get(raison, 0) + 1
        return dict(sorted(comptes.items(), key=lambda c: (-c[1], c[0])))

    @property
    def phrase(self) -> str:
        """``14 notifications, 2 refusées : école hors pôle``."""
        total = len(self.faites)
        dite = f"{total} notification{'s' if total > 1 else ''}"
        refusees = len(self.refusees)
        if not refusees:
            return f"{dite}, aucune refusée"
        causes = ", ".join(self.raisons)
        return f"{dite}, {refusees} refusée{'s' if refusees > 1 else ''} : {causes}"


@dataclass(frozen=True)
class Contexte:
    """What the judge needs beside the row: who acts, and the poles that somebody coordinates."""

    auteur: Mandat
    poles_tenus: frozenset[UUID]


def contexte_pour(auteur: Mandat, le: datetime.date) -> Contexte:
    """Poles whose coordination is held on a day, in one statement."""
    tenus = Pole.objects.filter(
        perimetre__mandats__role__in=COORDINATIONS, perimetre__mandats__periode__contains=le
    )
    return Contexte(auteur, frozenset(tenus.values_list("pk", flat=True)))


def refus(acte: ActeDeFile, ligne: Any, prise: PriseEnCharge | None, contexte: Contexte) -> str:
    """Why an act does not apply to a row; empty when it does.

    ``ligne`` carries ``pole`` and ``ecole_id`` (see ``requetes.files``), ``prise`` its state now.
    """
    auteur = contexte.auteur
    pris_par = prise.pris_par if prise else None
    confiee_a = prise.confiee_a_id if prise else None
    if not peut_traiter(auteur):
        return SANS_DROIT
    if acte == ActeDeFile.PRENDRE:
        if pris_par is None:
            return ""
        return "déjà à vous" if pris_par.pk == auteur.membre_id else f"tenue par {nom(pris_par)}"
    if acte == ActeDeFile.REPRENDRE:
        if pris_par is None:
            return "personne ne s'en occupe : prenez-la"
        return "déjà à vous" if pris_par.pk == auteur.membre_id else ""
    if acte == ActeDeFile.LIBERER:
        if pris_par is None:
            return "personne ne s'en occupe"
        return "" if pris_par.pk == auteur.membre_id else f"tenue par {nom(pris_par)}"
    if acte == ActeDeFile.CONFIER:
        return _refus_de_confier(ligne, confiee_a, contexte)
    if acte == ActeDeFile.RENDRE:
        return "" if confiee_a else "le SEI la tient déjà"
    return ""


def _refus_de_confier(ligne: Any, confiee_a: UUID | None, contexte: Contexte) -> str:
    if not peut_confier(contexte.auteur):
        return "seul le SEI confie une notification"
    if ligne.ecole_id is None:
        return "élève sans école"
    if ligne.pole is None:
        return "école hors pôle"
    if ligne.pole not in contexte.poles_tenus:
        return "pôle sans coordination"
    return "déjà confiée à ce pôle" if confiee_a == ligne.pole else ""


def nom(membre: Membre) -> str:
    """First name and initial, as in every list."""
    return f"{membre.prenom} {membre.nom[:1]}."


def apercu_de(
    acte: ActeDeFile, lignes: Sequence[Any], *, auteur: Mandat, le: datetime.date
) -> Apercu:
    """Judge every row; writes nothing."""
    contexte = contexte_pour(auteur, le)
    apercu = Apercu(acte)
    for ligne in lignes:
        prise = getattr(ligne, "prise_en_charge", None)
        if raison := refus(acte, ligne, prise, contexte):
            apercu.refusees.append((ligne, raison))
        else:
            apercu.faites.append(ligne)
    return apercu
