"""What happened to a decision, from the history that the database keeps.

*Source:* issue E (history shown); ux page §4.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from eleves.enums import (
    LIBELLES_ETAT_NOTIFICATION,
    LIBELLES_LECTURE_HEURES,
    LIBELLES_RECOURS,
    LIBELLES_TYPE_NOTIFICATION,
)
from eleves.models import NotificationMdph
from eleves.regles.mention import en_heures
from pial.regles import UN_JOUR

CHAMPS = {
    "type": "décision",
    "minutes_hebdo": "heures",
    "lecture_heures": "lecture des heures",
    "mention": "mention",
    "activites": "activités",
    "numero": "numéro",
    "decidee_le": "décidée le",
    "recue_le": "reçue le",
    "periode": "dates du droit",
    "suspension": "suspension",
    "recours": "recours",
    "recours_le": "recours déposé le",
    "renouvellement_demande_le": "renouvellement demandé à la famille le",
    "etat": "état",
}
MOTS: dict[str, Any] = {
    "type": LIBELLES_TYPE_NOTIFICATION,
    "lecture_heures": LIBELLES_LECTURE_HEURES,
    "recours": LIBELLES_RECOURS,
    "etat": LIBELLES_ETAT_NOTIFICATION,
}


@dataclass(frozen=True)
class Evenement:
    """One save: when, by whom (empty: the product itself), and what changed in words."""

    le: datetime.datetime
    par: str
    phrases: tuple[str, ...]


def histoire_de(notification: NotificationMdph) -> list[Evenement]:
    """Saves of a decision, latest first; one that changed nothing visible is left out."""
    lignes = list(
        NotificationMdph.pgh_event_model.objects.filter(pgh_obj_id=notification.pk)  # type: ignore[attr-defined]
        .select_related("modifiee_par")
        .order_by("pgh_created_at", "pgh_id")
    )
    evenements = []
    for avant, apres in zip([None, *lignes], lignes, strict=False):
        phrases = ("enregistrée",) if avant is None else _changements(avant, apres)
        if phrases:
            par = apres.modifiee_par.nom_court if apres.modifiee_par_id else ""
            evenements.append(Evenement(apres.pgh_created_at, par, phrases))
    return evenements[::-1]


def _changements(avant: Any, apres: Any) -> tuple[str, ...]:
    return tuple(
        f"{mot} : {_dire(champ, getattr(avant, champ))} → {_dire(champ, getattr(apres, champ))}"
        for champ, mot in CHAMPS.items()
        if getattr(avant, champ) != getattr(apres, champ)
    )


def _dire(champ: str, valeur: Any) -> str:
    if valeur in (None, "", []):
        return "rien"
    if champ in MOTS:
        return str(MOTS[champ].get(valeur, valeur))
    if champ == "minutes_hebdo":
        return en_heures(valeur)
    if champ in ("periode", "suspension"):
        fin = f"au {valeur.upper - UN_JOUR:%d/%m/%Y}" if valeur.upper else "sans fin"
        return f"du {valeur.lower:%d/%m/%Y} {fin}"
    if isinstance(valeur, datetime.date):
        return f"{valeur:%d/%m/%Y}"
    return ", ".join(valeur) if isinstance(valeur, list) else f"« {valeur} »"
