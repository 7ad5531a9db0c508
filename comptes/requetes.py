"""Reads about members and mandates."""

import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from comptes.models import Departement, Mandat, Membre


def aujourdhui_dans(departement: Departement) -> datetime.date:
    """Today's date in the department's own time zone (decision 33)."""
    return timezone.now().astimezone(ZoneInfo(departement.fuseau)).date()


def mandats_actifs(membre: Membre, le: datetime.date) -> list[Mandat]:
    """Mandates in force of one member in the department now open, most used roles first.

    *Source:* permissions page §1 (dates bound every grant).
    """
    return list(
        Mandat.objects.actifs(le).filter(membre=membre).select_related("perimetre").order_by("role")
    )


def departements_du_membre(membre: Membre) -> list[Departement]:
    """Open departments where a member holds a mandate in force today.

    Reads his own rows across departments: needs a scope that names the member (RLS "les_siens").
    """
    codes = []
    mandats = Mandat.de_membre.filter(membre=membre).values_list("departement_id", "periode")
    departements = {d.code: d for d in Departement.objects.filter(est_ouvert=True)}
    for code, periode in mandats:
        departement = departements.get(code)
        if departement is None or code in codes:
            continue
        jour = aujourdhui_dans(departement)
        if periode.lower <= jour and (periode.upper is None or jour < periode.upper):
            codes.append(code)
    return [departements[code] for code in sorted(codes)]
