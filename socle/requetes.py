"""Reads shaped for the screens of the house: jobs, journal of accesses, mailbox.

*Source:* screens of the house, règle locale.
"""

import csv
import datetime
import io
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from socle.enums import EtatTravail
from socle.models import Acces, Courriel, Travail

PALIERS = (25, 50, 75, 100)
NIVEAUX = {
    EtatTravail.EN_ATTENTE: "neutre",
    EtatTravail.EN_COURS: "info",
    EtatTravail.FAIT: "succes",
    EtatTravail.ECHEC: "erreur",
    EtatTravail.ANNULE: "attention",
}


def travaux_de(membre: Any, mandats: Collection[uuid.UUID]) -> QuerySet[Travail]:
    """Jobs that a member asked for, under a mandate still in force; newest first.

    An expired mandate closes at once what was made under it (permissions page §1).
    *Source:* permissions page §1 and §3 rule 1.
    """
    travaux: QuerySet[Travail] = Travail.objects.filter(
        Q(mandat__isnull=True) | Q(mandat__in=mandats), auteur=membre
    )
    return travaux.order_by("-cree_le", "-id")


def nombre(valeur: int) -> str:
    """1240 → « 1 240 » (narrow no-break space)."""
    return f"{valeur:,}".replace(",", "\u202f")


@dataclass(frozen=True)
class Avancement:
    """What a screen shows of a job's progress."""

    texte: str
    valeur: int
    maximum: int
    palier: int
    delai_s: int
    niveau: str


def _unite(travail: Travail, fait: int) -> str:
    """``1 feuille sur 32``, ``2 feuilles sur 32``: plural from two on."""
    return str(travail.unite) if fait > 1 else travail.unite.removesuffix("s")


def avancement(travail: Travail) -> Avancement:
    """Words, values and next poll of a job: 2 s at first, 5 s after 20 s, 10 s after a minute.

    *Source:* ux page §5(h) « Long jobs ».
    """
    debut = travail.demarre_le or travail.cree_le
    age = (timezone.now() - debut).total_seconds()
    # A short job may end without having counted: what is done is done whole.
    est_fait = travail.etat == EtatTravail.FAIT
    fait = travail.total or travail.fait if est_fait else travail.fait
    pct = 100 if est_fait and travail.total else travail.progression_pct
    if travail.etat == EtatTravail.EN_ATTENTE:
        texte = "En attente"
    elif travail.total:
        texte = f"{nombre(fait)} {_unite(travail, fait)} sur {nombre(travail.total)}"
    elif fait:
        texte = f"{nombre(fait)} {_unite(travail, fait)}"
    else:
        texte = travail.get_etat_display()
    return Avancement(
        texte=texte,
        valeur=pct,
        maximum=100,
        palier=max((p for p in PALIERS if p <= pct), default=0),
        delai_s=2 if age < 20 else 5 if age < 60 else 10,
        niveau={"succes": "succes", "erreur": "erreur"}.get(NIVEAUX[EtatTravail(travail.etat)], ""),
    )


def rejets_csv(travail: Travail) -> bytes:
    """Lines refused by a job, as CSV for a spreadsheet (UTF-8 with BOM, semicolons)."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(["ligne", "cause"])
    for rejet in travail.resultat.get("rejets", []):
        cause = str(rejet.get("cause", ""))
        # A spreadsheet must not run what a file contained.
        ecrivain.writerow([rejet.get("ligne", ""), f"'{cause}" if cause[:1] in "=+-@" else cause])
    return b"\xef\xbb\xbf" + sortie.getvalue().encode()


@dataclass(frozen=True)
class FiltreAcces:
    """Filter of the journal of accesses; an empty value filters nothing."""

    membre: str = ""
    objet: str = ""
    action: str = ""
    identifiant: uuid.UUID | None = None
    du: datetime.date | None = None
    au: datetime.date | None = None


def acces_filtres(filtre: FiltreAcces) -> QuerySet[Acces]:
    """Journal of accesses, newest first; ``au`` is included.

    *Source:* security page §5; CNIL, recommandation journalisation (read by DPO and SEI_CHEF).
    """
    acces: QuerySet[Acces] = Acces.objects.select_related("membre").order_by("-cree_le", "-id")
    if filtre.membre:
        mot = filtre.membre.strip()
        acces = acces.filter(Q(membre__nom__icontains=mot) | Q(membre__email__iexact=mot))
    if filtre.objet:
        acces = acces.filter(objet=filtre.objet)
    if filtre.action:
        acces = acces.filter(action=filtre.action)
    if filtre.identifiant:
        acces = acces.filter(ids__contains=[filtre.identifiant])
    fuseau = timezone.get_current_timezone()
    if filtre.du:
        acces = acces.filter(
            cree_le__gte=datetime.datetime.combine(filtre.du, datetime.time(), fuseau)
        )
    if filtre.au:
        lendemain = filtre.au + datetime.timedelta(days=1)
        acces = acces.filter(
            cree_le__lt=datetime.datetime.combine(lendemain, datetime.time(), fuseau)
        )
    return acces


def objets_du_journal() -> list[str]:
    """Classes of objects that stand in the journal."""
    return list(Acces.objects.order_by("objet").values_list("objet", flat=True).distinct())


def courriels_de_demonstration() -> QuerySet[Courriel]:
    """Every message of the department, newest first; for the demonstration only."""
    courriels: QuerySet[Courriel] = Courriel.objects.order_by("-cree_le", "-id")
    return courriels
