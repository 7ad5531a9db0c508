"""Pupils whom a referent teacher follows: next meeting, GEVA-Sco to prepare, what changed.

*Source:* dossier §1 (ERSEH) and §2.3 (ESS at least once a year, GEVA-Sco for the renewal).
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Upper
from django.utils import timezone

from aesh.models import Rencontre, RepereSuivi
from comptes.models import Mandat
from eleves.enums import AIDE_HUMAINE, GenreReunion
from eleves.models import Eleve, NotificationMdph, ReunionEleve, Scolarisation

FIN_PROCHE = 180  # days before the end of a right: first step of the renewal worklist
PREMIERE_FOIS = 30  # days looked back when nothing was marked as read yet
UN_AN = 365


@dataclass(frozen=True)
class Repere:
    """Since when changes are shown; ``est_marque``: she said so herself."""

    depuis: datetime.datetime
    est_marque: bool = False
    peut_revenir: bool = False


def repere_de(mandat: Mandat) -> Repere:
    """Up to when the reader has seen, in one query. *Source:* règle locale."""
    repere = RepereSuivi.objects.filter(mandat=mandat.pk).first()
    if repere is None:
        return Repere(timezone.now() - datetime.timedelta(days=PREMIERE_FOIS))
    return Repere(repere.vu_le, est_marque=True, peut_revenir=repere.avant is not None)


def suivis_de(mandat: Mandat, le: datetime.date, depuis: datetime.datetime) -> Any:
    """Pupils with a right or a plan in the mandate's perimeter, each with what is to be known.

    ``prochaine_ess``: the planned one, else the date wished at the last one. ``geva``: the right
    ends within 180 days and no GEVA-Sco was made in the year. *Source:* dossier §2.3.
    """
    sien = OuterRef("pk")
    ici = Scolarisation.objects.filter(eleve=sien, periode__contains=le)
    ess = ReunionEleve.objects.filter(eleve=sien, genre=GenreReunion.ESS)
    prevues = ess.filter(tenue=False, date__gte=le).order_by("date")
    tenues = ess.filter(tenue=True).order_by("-date")
    aides = NotificationMdph.objects.en_vigueur(le).filter(eleve=sien, type__in=AIDE_HUMAINE)
    fin = Upper("periode", output_field=DateField())
    gevas = ReunionEleve.objects.filter(
        eleve=sien,
        genre__in=[GenreReunion.GEVASCO_PREMIERE, GenreReunion.GEVASCO_REEXAMEN],
        tenue=True,
        date__gt=le - datetime.timedelta(days=UN_AN),
    )
    limite = le + datetime.timedelta(days=FIN_PROCHE)
    ecoles = Scolarisation.objects.filter(eleve=sien)
    return (
        Eleve.objects.visibles_par(mandat, le)
        .filter(
            Exists(NotificationMdph.objects.filter(eleve=sien, periode__contains=le))
            | Exists(ReunionEleve.objects.filter(eleve=sien))
        )
        .annotate(
            ecole=Subquery(ici.values("etablissement__nom")[:1]),
            commune=Subquery(ici.values("etablissement__commune")[:1]),
            ecole_cle=Subquery(ici.values("etablissement__cle_tri")[:1]),
            classe=Subquery(ici.values("classe__libelle")[:1]),
            ess_fixee=Subquery(prevues.values("date")[:1]),
            derniere_ess=Subquery(tenues.values("date")[:1]),
            ess_voulue=Subquery(tenues.values("prochaine_le")[:1]),
            fin_droit=Subquery(
                aides.annotate(fin=fin).order_by(F("fin").desc(nulls_first=True)).values("fin")[:1]
            ),
            a_geva=Exists(gevas),
            nouveau_droit=Exists(NotificationMdph.objects.filter(eleve=sien, cree_le__gt=depuis)),
            nouvel_aesh=Exists(Rencontre.objects.filter(eleve=sien, cree_le__gt=depuis)),
            nouvelle_ecole=Exists(ecoles.filter(cree_le__gt=depuis))
            & Exists(ecoles.filter(cree_le__lte=depuis)),
        )
        .annotate(
            prochaine_ess=Coalesce("ess_fixee", "ess_voulue"),
            fin_proche=Case(When(fin_droit__lte=limite, then=1), default=0),
            geva=Case(When(fin_droit__lte=limite, a_geva=False, then=1), default=0),
            a_change=Case(
                When(Q(nouveau_droit=True) | Q(nouvel_aesh=True) | Q(nouvelle_ecole=True), then=1),
                default=0,
            ),
        )
        .order_by(F("prochaine_ess").asc(nulls_first=True), "cle_tri")
    )


def changements(eleve: Any) -> list[str]:
    """What changed for a row of ``suivis_de``, in words. *Source:* règle locale."""
    dits = [
        ("nouvelle décision", eleve.nouveau_droit),
        ("nouvel AESH", eleve.nouvel_aesh),
        ("nouvelle école ou classe", eleve.nouvelle_ecole),
    ]
    trouves = [mots for mots, vrai in dits if vrai]
    if eleve.fin_proche:
        dernier = eleve.fin_droit - datetime.timedelta(days=1)
        trouves.append(f"le droit finit le {dernier:%d/%m/%Y}")
    return trouves
