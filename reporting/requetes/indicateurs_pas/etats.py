"""What was going on in a period, and how things stand on its last day.

*Source:* dossier §6 (file active: opened + carried over; territory coverage).
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from pas.enums import Acte
from pas.models import EtapeSaisine, Saisine
from pial.enums import GenrePole
from pial.models import Etablissement, PostePas, Rattachement
from pial.regles import UN_JOUR
from pial.requetes.postes_pas import occupations_le
from reporting.regles.indicateurs.definition import NON, OUI
from reporting.regles.periodes import Periode
from reporting.requetes.indicateurs_pas.portee import PorteePas
from reporting.requetes.indicateurs_pas.sources import jour_de, premiere

OUVERTES, REPORTEES = "ouvertes", "reportees"


def _prises_en_charge(portee: PorteePas) -> QuerySet[Any]:
    lues = Saisine.objects.filter(portee.saisines()).order_by()
    lues = lues.annotate(prise=premiere(EtapeSaisine.objects.filter(acte=Acte.RETENIR), "faite_le"))
    return lues.annotate(retenue=jour_de("prise", portee)).filter(retenue__isnull=False)


def _dans(periode: Periode, part: str) -> Q:
    if part == OUVERTES:
        return Q(retenue__gte=periode.du, retenue__lt=periode.au)
    en_cours = Q(finie_le=None) | Q(finie_le__gte=periode.du)
    return Q(retenue__lt=periode.du) & en_cours if periode.du < periode.au else Q(pk=None)


def suivies(portee: PorteePas, periode: Periode, part: str) -> QuerySet[Any]:
    """Requests followed in a period; ``retenue``: the day on which they were taken in charge.

    *Source:* dossier §6 (file active).
    """
    return _prises_en_charge(portee).filter(_dans(periode, part))


def compter_suivies(portee: PorteePas, periodes: Sequence[Periode]) -> dict[str, list[int]]:
    """How many, by part and period, in one query. *Source:* same as ``suivies``."""
    comptes = {
        f"{part}_{n}": Count("pk", filter=_dans(periode, part))
        for n, periode in enumerate(periodes)
        for part in (OUVERTES, REPORTEES)
    }
    lus = _prises_en_charge(portee).aggregate(**comptes)
    return {
        part: [lus[f"{part}_{n}"] for n in range(len(periodes))] for part in (OUVERTES, REPORTEES)
    }


def dernier_jour(periode: Periode, le: datetime.date) -> datetime.date:
    """The day whose state is shown. *Source:* definition « couverture »."""
    return min(max(periode.du, periode.au - UN_JOUR), le)


def _rattachee(portee: PorteePas, jour: datetime.date) -> Exists:
    liens = Rattachement.objects.filter(
        etablissement=OuterRef("pk"),
        genre=GenrePole.PAS,
        periode__contains=jour,
        pole__periode__contains=jour,
    )
    return Exists(liens if portee.pole is None else liens.filter(pole=portee.pole.pk))


def _ecoles(portee: PorteePas) -> QuerySet[Any]:
    ecoles = Etablissement.objects.scolarisantes().order_by()
    return ecoles if portee.ecoles is None else ecoles.filter(pk__in=portee.ecoles)


def couvertes(portee: PorteePas, jour: datetime.date, part: str) -> QuerySet[Any]:
    """Schools with a PAS on a day, or without; of one PAS: its own alone.

    *Source:* source 004 (coverage of the territory).
    """
    avec = _rattachee(portee, jour)
    lues = _ecoles(portee).filter(avec if part == OUI else ~avec)
    return lues.none() if part == NON and portee.pole is not None else lues


def compter_couvertes(portee: PorteePas, jours: Sequence[datetime.date]) -> dict[str, list[int]]:
    """How many, by part and day, in one query. *Source:* same as ``couvertes``."""
    avec = {f"avec_{n}": Count("pk", filter=_rattachee(portee, j)) for n, j in enumerate(jours)}
    lus = _ecoles(portee).aggregate(total=Count("pk"), **avec)
    oui = [lus[f"avec_{n}"] for n in range(len(jours))]
    non = [0 if portee.pole is not None else lus["total"] - un for un in oui]
    return {OUI: oui, NON: non}


def _postes(portee: PorteePas) -> QuerySet[Any]:
    postes = PostePas.objects.filter(est_retire=False).order_by()
    return postes if portee.pole is None else postes.filter(pole=portee.pole.pk)


def _finances(jour: datetime.date, part: str) -> Q:
    pourvu = Exists(occupations_le(jour).filter(poste=OuterRef("pk")))
    finance = Q(periode__contains=jour, pole__periode__contains=jour)
    return finance & (Q(pourvu) if part == OUI else ~Q(pourvu))


def postes_en_centiemes(portee: PorteePas, jour: datetime.date, part: str) -> QuerySet[Any]:
    """Posts financed on a day, held or vacant; ``centiemes`` of a full-time equivalent.

    *Source:* source 004 (the team of a PAS); dossier §6 (« team ETP filled »).
    """
    return _postes(portee).filter(_finances(jour, part)).annotate(centiemes=F("etp") * 100)


def compter_postes(portee: PorteePas, jours: Sequence[datetime.date]) -> dict[str, list[int]]:
    """Hundredths of full-time equivalents, by part and day, in one query.

    *Source:* same as ``postes_en_centiemes``.
    """
    sommes = {
        f"{part}_{n}": Sum(F("etp") * 100, filter=_finances(jour, part))
        for n, jour in enumerate(jours)
        for part in (OUI, NON)
    }
    lus = _postes(portee).aggregate(**sommes)
    return {part: [int(lus[f"{part}_{n}"] or 0) for n in range(len(jours))] for part in (OUI, NON)}
