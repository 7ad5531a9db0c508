"""What an export of a queue writes: one row per notification, with names or with a reference.

*Source:* permissions page §3 (letter x) and §4 rule 9 (reason, watermark).
"""

import datetime
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from eleves.enums import (
    LIBELLES_STATUT_DROIT,
    LIBELLES_TYPE_NOTIFICATION,
    StatutDroit,
    TypeNotification,
)
from eleves.models import NotificationMdph
from pial.horaires import duree
from pial.models import Pole
from reporting.enums.files import LIBELLES_MANQUE, Manque
from socle.classeur import Rangee

MORCEAU = 2000
NOMINATIVES = ("Nom", "Prénom", "Naissance", "Classe", "Mention de la décision")
COMMUNES = (
    "UAI",
    "École",
    "Commune",
    "Pôle",
    "Type",
    "Heures par semaine",
    "Décidée le",
    "Reçue le",
    "Premier jour",
    "Dernier jour",
    "Statut",
    "Ce qui manque",
    "Pris en charge par",
)
REFERENCE = "Référence"
CHAMPS = (
    "pk",
    "eleve_id",
    "eleve__nom",
    "eleve__prenom",
    "eleve__naissance",
    "classe_nom",
    "mention",
    "ecole_uai",
    "ecole_nom",
    "ecole_commune",
    "pole",
    "type",
    "minutes_hebdo",
    "decidee_le",
    "recue_le",
    "debut",
    "fin",
    "statut",
    "manque",
    "prise_en_charge__pris_par__prenom",
    "prise_en_charge__pris_par__nom",
    "prise_en_charge__confiee_a",
)
UN_JOUR = datetime.timedelta(days=1)


def entetes(avec_noms: bool) -> tuple[str, ...]:
    """Names of the columns."""
    return (REFERENCE, *(NOMINATIVES if avec_noms else ()), *COMMUNES)


def rangees(
    lignes: QuerySet[NotificationMdph], poles: dict[UUID, Pole], *, avec_noms: bool
) -> Iterator[tuple[UUID, Rangee]]:
    """Each row with the pupil that it is about, read in chunks, in the order asked for."""
    noms = {pk: str(pole) for pk, pole in poles.items()}
    for lue in lignes.values_list(*CHAMPS).iterator(chunk_size=MORCEAU):
        pk, eleve, nom, prenom, naissance, classe, mention, *suite = lue
        identite = (nom, prenom, naissance, classe or "", mention) if avec_noms else ()
        yield eleve, (pk.hex[:8], *identite, *_communes(suite, noms))


def _communes(suite: list[Any], poles: dict[UUID, str]) -> tuple[Any, ...]:
    uai, ecole, commune, pole, genre, minutes, decidee, recue, debut, fin, statut, manque = suite[
        :12
    ]
    prenom, nom, confiee = suite[12:]
    return (
        uai or "",
        ecole or "",
        commune or "",
        poles.get(pole, ""),
        LIBELLES_TYPE_NOTIFICATION[TypeNotification(genre)],
        duree(minutes) if minutes else "",
        decidee,
        recue,
        debut,
        fin - UN_JOUR if fin else None,
        LIBELLES_STATUT_DROIT[StatutDroit(statut)],
        LIBELLES_MANQUE[Manque(manque)] if manque else "",
        f"{prenom} {nom[:1]}." if prenom else poles.get(confiee, ""),
    )
