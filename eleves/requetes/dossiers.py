"""Reads of the pupils' list and of a pupil's file."""

import datetime
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Upper

from comptes.models import Mandat
from eleves.enums import AIDE_HUMAINE, TypeNotification
from eleves.models import DemandeMdph, Eleve, NotificationMdph, Scolarisation
from pial.models import Etablissement

# Open rights first, human help before orientations: what a line of the list tells.
RANG_DU_TYPE = {genre: rang for rang, genre in enumerate(TypeNotification)}


def droit_du_jour(le: datetime.date) -> Any:
    """Notifications of a pupil (outer ``pk``), the one that a list shows first.

    Open on the day, then to come, then the latest over; human help first; cancelled ones last.
    *Source:* decision 15 (undecided requests are not rights); issue E.
    """
    return (
        NotificationMdph.objects.avec_statut(le)
        .filter(eleve=OuterRef("pk"), etat="en_vigueur")
        .annotate(
            moment=Case(
                When(periode__contains=le, then=Value(0)),
                When(periode__startswith__gt=le, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            ),
            genre_d_abord=Case(
                *(When(type=genre, then=Value(rang)) for genre, rang in RANG_DU_TYPE.items()),
                output_field=IntegerField(),
            ),
            fin=Upper("periode"),
        )
        .order_by("moment", "genre_d_abord", "-periode")
    )


def eleves_liste(mandat: Mandat, le: datetime.date) -> Any:
    """Pupils whom a mandate may name, with their school and the right that a list shows.

    *Source:* permissions page §3 (scope); issue E.
    """
    ici = Scolarisation.objects.filter(eleve=OuterRef("pk"), periode__contains=le)
    droit = droit_du_jour(le)
    return Eleve.objects.visibles_par(mandat, le).annotate(
        ecole_nom=Subquery(ici.values("etablissement__nom")[:1]),
        ecole_commune=Subquery(ici.values("etablissement__commune")[:1]),
        ecole_cle=Subquery(ici.values("etablissement__cle_tri")[:1]),
        classe_nom=Subquery(ici.values("classe__libelle")[:1]),
        droit_type=Subquery(droit.values("type")[:1]),
        droit_statut=Subquery(droit.values("statut")[:1]),
        droit_fin=Subquery(droit.values("fin")[:1]),
    )


def decisions_de(eleve: Eleve, mandat: Mandat, le: datetime.date) -> list[NotificationMdph]:
    """Decisions of a pupil with their status, latest first, cancelled ones last.

    *Source:* issue E.
    """
    return list(
        NotificationMdph.objects.lisibles_par(mandat)
        .avec_statut(le)
        .filter(eleve=eleve)
        .annotate(est_annulee_=Case(When(etat="annulee", then=1), default=0))
        .select_related("eleve", "remplace")
        .order_by("est_annulee_", "-periode", "type")
    )


def demandes_de(eleve: Eleve) -> list[DemandeMdph]:
    """Requests of a pupil at the MDPH, latest first: never mixed with rights.

    *Source:* decision 15.
    """
    return list(DemandeMdph.objects.filter(eleve=eleve).order_by("-deposee_le"))


def scolarisations_de(eleve: Eleve) -> list[Scolarisation]:
    """Where a pupil goes and went to school, latest first.

    *Source:* dossier §2.3.
    """
    return list(
        Scolarisation.objects.filter(eleve=eleve)
        .select_related("etablissement", "classe")
        .order_by("-periode")
    )


def ecoles_ou_inscrire(mandat: Mandat, le: datetime.date) -> Any:
    """Schools in which a mandate may open a file.

    *Source:* permissions page §3 (élève: ``c``).
    """
    return Etablissement.objects.du_perimetre(mandat, le).scolarisantes()


def fins_de_droit(mandat: Mandat, le: datetime.date, jours: int) -> Any:
    """Rights that end within ``jours`` days and that nothing follows, soonest first.

    *Source:* ux page §5(c) (fins de notification); issue E.
    """
    lieu = Scolarisation.objects.filter(eleve=OuterRef("eleve"), periode__contains=le)
    demande = DemandeMdph.objects.en_attente().filter(eleve=OuterRef("eleve"))
    return (
        NotificationMdph.objects.lisibles_par(mandat)
        .avec_statut(le)
        .finissant_avant(jours, le)
        .filter(eleve__in=Eleve.objects.visibles_par(mandat, le).order_by())
        .select_related("eleve")
        .annotate(
            ecole_nom=Subquery(lieu.values("etablissement__nom")[:1]),
            ecole_commune=Subquery(lieu.values("etablissement__commune")[:1]),
            ecole_cle=Subquery(lieu.values("etablissement__cle_tri")[:1]),
            demande_deposee=Exists(demande),
        )
        .order_by("fin", "eleve__cle_tri")
    )


def decisions_visibles(mandat: Mandat, le: datetime.date) -> Any:
    """Decisions about pupils whom a mandate may name, with status and first published day.

    *Source:* permissions page §3 (MDPH: its own decisions).
    """
    visibles = (
        NotificationMdph.objects.lisibles_par(mandat)
        .avec_statut(le)
        .filter(eleve__in=Eleve.objects.visibles_par(mandat, le).order_by())
    )
    return visibles.select_related("eleve").annotate(
        fin=Upper("periode"),
        couverte_depuis=Case(
            When(
                Q(statut__in=("couverte", "partielle"), type__in=AIDE_HUMAINE),
                then=F("eleve__couverture__premier_creneau_le"),
            ),
        ),
    )


def demandes_visibles(mandat: Mandat, le: datetime.date) -> Any:
    """Requests about pupils whom a mandate may name.

    *Source:* decision 15.
    """
    return DemandeMdph.objects.filter(
        eleve__in=Eleve.objects.visibles_par(mandat, le).order_by()
    ).select_related("eleve")
