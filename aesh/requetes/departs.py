"""Published slots of pupils who change school: what the coordinators have to take up again."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from aesh.enums import StatutEmploi
from aesh.models import CreneauEleve
from aesh.regles.durees import moment
from aesh.requetes.noms import NomsVisibles
from comptes.models import Mandat
from eleves.models import Eleve, Transfert
from pial.models import Etablissement, Pole

JOURS_MONTRES = 90
PARTI = "Un élève parti"


@dataclass(frozen=True)
class CreneauPerdu:
    """A published slot that no longer holds from a day on; ``cle`` when the name is shown."""

    cle: UUID | None
    eleve: str
    du: datetime.date
    quand: str
    aesh: str
    ecole: Etablissement
    pole: Pole
    emploi: UUID


def creneaux_perdus(
    eleve: Eleve, ecole: Etablissement, du: datetime.date, nom: str
) -> list[CreneauPerdu]:
    """Published slots of a pupil in a school that he leaves on a day; one query.

    *Source:* issue E (what follows is said before confirming).
    """
    return _lire(_publies([eleve.pk]).filter(creneau__etablissement=ecole), du, nom)


def departs(mandat: Mandat, le: datetime.date) -> list[CreneauPerdu]:
    """Slots to take up again in the poles of a mandate, the nearest day first; three queries.

    Who may no longer read the pupil sees that somebody left, not who.
    *Source:* issue E; permissions page §4 rule 1.
    """
    transferts = list(
        Transfert.objects.filter(
            annule_le=None,
            ancienne__isnull=False,
            date__gte=le - datetime.timedelta(days=JOURS_MONTRES),
        )
        .select_related("eleve", "ancienne")
        .order_by("date", "cree_le")
    )
    if not transferts:
        return []
    siens = list(
        _publies([t.eleve_id for t in transferts]).filter(
            creneau__emploi__pole__in=Pole.objects.du_perimetre(mandat, le)
        )
    )
    noms = NomsVisibles.pour(mandat, le, [t.eleve_id for t in transferts])
    perdus = []
    for transfert in transferts:
        lu = noms.voit(transfert.eleve_id)
        nom = noms.nom(transfert.eleve) if lu else PARTI
        perdus += [
            _perdu(lien, transfert.date, nom)
            for lien in siens
            if lien.eleve_id == transfert.eleve_id
            and lien.creneau.etablissement_id == transfert.ancienne.etablissement_id
        ]
    return perdus


def _publies(eleves: Collection[UUID]) -> QuerySet[CreneauEleve]:
    return (
        CreneauEleve.objects.filter(eleve__in=eleves, creneau__emploi__statut=StatutEmploi.PUBLIE)
        .select_related("creneau__aesh", "creneau__etablissement", "creneau__emploi__pole")
        .order_by("creneau__jour", "creneau__debut", "pk")
    )


def _lire(liens: QuerySet[CreneauEleve], du: datetime.date, nom: str) -> list[CreneauPerdu]:
    return [_perdu(lien, du, nom) for lien in liens]


def _perdu(lien: CreneauEleve, du: datetime.date, nom: str) -> CreneauPerdu:
    creneau = lien.creneau
    return CreneauPerdu(
        cle=None if nom == PARTI else lien.eleve_id,
        eleve=nom,
        du=du,
        quand=moment(creneau.jour, creneau.debut, creneau.fin),
        aesh=creneau.aesh.nom_complet,
        ecole=creneau.etablissement,
        pole=creneau.emploi.pole,
        emploi=creneau.emploi_id,
    )
