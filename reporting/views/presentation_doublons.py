"""The record of a merge, in words."""

import datetime
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import DateRangeField
from django.db.backends.postgresql.psycopg_any import Range
from django.db.models import DateField

from pial.regles import UN_JOUR

CACHEES = ("id", "departement_id", "cree_le", "modifie_le")


def raconter(deplacees: dict[str, list[str]]) -> list[tuple[str, int]]:
    """(kind of rows, how many passed), most first."""
    comptes: dict[str, int] = {}
    for cle, lignes in deplacees.items():
        nom = str(apps.get_model(cle.rsplit(".", 1)[0])._meta.verbose_name_plural)
        comptes[nom] = comptes.get(nom, 0) + len(lignes)
    return sorted(comptes.items(), key=lambda paire: (-paire[1], paire[0]))


def _dire_jours(jours: datetime.date | Range[datetime.date]) -> str:
    """A day, or the first and the last of a period; a time keeps its day alone."""
    if isinstance(jours, datetime.date):
        return f"{jours:%d/%m/%Y}"
    du = f"du {jours.lower:%d/%m/%Y}" if jours.lower else ""
    au = f"au {jours.upper - UN_JOUR:%d/%m/%Y}" if jours.upper else "sans fin"
    return f"{du} {au}".strip()


def lire_ecartees(lignes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows set aside or changed, column by column, keys left out."""
    lues = []
    for ligne in lignes:
        modele: Any = apps.get_model(ligne["modele"])
        champs = []
        for champ in modele._meta.concrete_fields:
            valeur = ligne["champs"].get(champ.attname)
            if champ.attname in CACHEES or champ.is_relation or valeur in (None, "", "[]", []):
                continue
            mots = dict(champ.flatchoices).get(valeur, valeur) if champ.choices else valeur
            if isinstance(champ, DateField | DateRangeField):
                mots = _dire_jours(champ.to_python(valeur))
            champs.append((str(champ.verbose_name), mots))
        lues.append(
            {
                "quoi": str(modele._meta.verbose_name),
                "changee": ligne.get("acte") == "changee",
                "champs": champs,
            }
        )
    return lues
