"""Celery's doors. Every task carries its department; one that does not sees no row at all."""

import logging
from datetime import timedelta
from typing import Any

import structlog
from celery import Task, shared_task
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from socle.cloison import ErreurCloison, cloison
from socle.enums import EtatCourriel, EtatTravail
from socle.envoi import envoyer_la_file
from socle.execution import executer
from socle.fichiers import supprimer_fichier
from socle.models import CleIdempotence, Courriel, Travail
from socle.travaux import reveiller

journal = logging.getLogger(__name__)
ATTENTE = timedelta(seconds=60)
SILENCE = timedelta(seconds=90)
RELANCES_MAXIMALES = 200
CONSERVATION = timedelta(days=30)
CONSERVATION_IDEMPOTENCE = timedelta(hours=24)


class TacheCloisonnee(Task):  # type: ignore[misc]  # Celery has no types
    """A task whose first argument is the department: it runs in a transaction, in that scope."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Open the scope around the task's own function."""
        departement = kwargs.get("departement") or (args[0] if args else None)
        if not isinstance(departement, str) or not 0 < len(departement) <= 3:
            raise ErreurCloison(f"La tâche {self.name} demande un code de département.")
        with (
            structlog.contextvars.bound_contextvars(departement=departement, tache=self.name),
            transaction.atomic(),
            cloison(departement),
        ):
            return super().__call__(*args, **kwargs)


def departements_ouverts() -> list[str]:
    """Codes of the open departments (the model lives one floor up: reached by the foreign key)."""
    modele = Travail._meta.get_field("departement").related_model
    ouverts = modele._default_manager.filter(est_ouvert=True)
    return list(ouverts.order_by("pk").values_list("pk", flat=True))


@shared_task(base=TacheCloisonnee)  # type: ignore[untyped-decorator]
def executer_travail(departement: str, identifiant: str) -> None:
    """Run one job (see ``socle.execution``)."""
    with structlog.contextvars.bound_contextvars(travail=identifiant):
        executer(departement, identifiant)


@shared_task  # type: ignore[untyped-decorator]
def reprendre_travaux() -> int:
    """Send again the jobs that nobody heard or that fell silent; returns how many."""
    relances = 0
    for departement in departements_ouverts():
        with transaction.atomic(), cloison(departement):
            identifiants = a_relancer()
            Travail.objects.filter(pk__in=identifiants).exclude(etat=EtatTravail.EN_COURS).update(
                battement_le=timezone.now()
            )
        for identifiant in identifiants:
            if not reveiller(departement, identifiant):
                return relances  # the broker is down: the next round will do
            relances += 1
    return relances


def a_relancer() -> list[str]:
    """Jobs of the current department to wake: waiting for 60 s, or silent for 90 s.

    A silent job that still runs loses nothing: its lock sends the second delivery away.
    """
    maintenant = timezone.now()
    travaux = Travail.objects.annotate(signe=Coalesce("battement_le", "cree_le")).filter(
        Q(etat=EtatTravail.EN_ATTENTE, signe__lt=maintenant - ATTENTE)
        | Q(etat=EtatTravail.EN_COURS, signe__lt=maintenant - SILENCE)
    )
    return [
        str(pk)
        for pk in travaux.order_by("cree_le").values_list("pk", flat=True)[:RELANCES_MAXIMALES]
    ]


@shared_task  # type: ignore[untyped-decorator]
def envoyer_courriels() -> int:
    """Send the outbox of each open department; returns how many messages left."""
    return sum(envoyer_la_file(departement) for departement in departements_ouverts())


@shared_task  # type: ignore[untyped-decorator]
def purger_travaux() -> int:
    """Remove finished jobs, their files and sent messages after 30 days, API keys after 24 h."""
    total = 0
    for departement in departements_ouverts():
        limite = timezone.now() - CONSERVATION
        with transaction.atomic(), cloison(departement):
            finis = Travail.objects.filter(termine_le__lt=limite)
            fichiers = [f for f in finis.values_list("fichier", flat=True) if f]
            total += finis.delete()[0]
            total += (
                Courriel.objects.filter(cree_le__lt=limite)
                .exclude(etat=EtatCourriel.A_ENVOYER)
                .delete()[0]
            )
            total += CleIdempotence.objects.filter(
                cree_le__lt=timezone.now() - CONSERVATION_IDEMPOTENCE
            ).delete()[0]
        with transaction.atomic(), cloison(departement):
            for fichier in fichiers:  # once the rows are gone for good
                supprimer_fichier(fichier)
    return total
