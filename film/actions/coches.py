"""Tick a task by hand, say that it has no object, take it back; who and when stay written.

*Source:* decision 32; ux page §5(f) (Sans objet, reason asked).
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from comptes.models import Mandat
from film.enums import CLOS, EtatTache, Origine
from film.models import SuiviTache, TacheFilm
from film.permissions import peut_cocher
from film.requetes.films import roles_du_mandat
from film.requetes.lieux import Lieux, lieux
from film.requetes.registre import PREUVES
from socle.erreurs import ActionRefusee

HORS_PERIMETRE = "Cette tâche n'est pas à faire dans vos lieux."
SE_COCHE_SEULE = (
    "Cette tâche se coche d'elle-même quand sa preuve existe : ouvrez l'écran qui la fait, ou "
    "dites qu'elle est sans objet."
)
SANS_MOTIF = "Dites en quelques mots pourquoi la tâche est sans objet ici."


@dataclass(frozen=True)
class Lieu:
    """Where a task is ticked; neither: the department."""

    pole: UUID | None = None
    ecole: UUID | None = None

    @property
    def cle(self) -> UUID | None:
        """Key of the place among those of a task."""
        return self.pole or self.ecole


def _verifier(auteur: Mandat, tache: TacheFilm, lieu: Lieu, le: datetime.date) -> Lieux:
    ici = lieux(le, auteur)
    permis = peut_cocher(auteur, tache.roles, roles_du_mandat(auteur, le), tache.portee)
    if not permis or lieu.cle not in ici.de(tache.portee):
        raise ActionRefusee(HORS_PERIMETRE)
    return ici


def _ligne(tache: TacheFilm, lieu: Lieu) -> SuiviTache:
    SuiviTache.objects.bulk_create(
        [
            SuiviTache(
                tache=tache, pole_id=lieu.pole, etablissement_id=lieu.ecole, origine=Origine.MAIN
            )
        ],
        ignore_conflicts=True,
    )
    return SuiviTache.objects.select_for_update(of=("self",)).get(
        tache=tache, pole=lieu.pole, etablissement=lieu.ecole
    )


@transaction.atomic
def cocher(*, auteur: Mandat, tache: TacheFilm, lieu: Lieu, le: datetime.date) -> SuiviTache:
    """Say that a task without evidence is done in a place. Twice is once.

    Raises ``ActionRefusee``: not one's task or place, not open yet, ticks itself.
    *Source:* decision 32.
    """
    _verifier(auteur, tache, lieu, le)
    if tache.preuve in PREUVES:
        raise ActionRefusee(SE_COCHE_SEULE)
    if le < tache.ouvre_le:
        raise ActionRefusee(f"Cette tâche s'ouvre le {tache.ouvre_le:%d/%m/%Y}.")
    suivi = _ligne(tache, lieu)
    if suivi.etat != EtatTache.FAIT:
        _noter(suivi, EtatTache.FAIT, auteur, le)
    return suivi


@transaction.atomic
def dire_sans_objet(
    *, auteur: Mandat, tache: TacheFilm, lieu: Lieu, motif: str, le: datetime.date
) -> SuiviTache:
    """Say why a task has no object in a place; a reason is asked.

    Raises ``ActionRefusee``. *Source:* ux page §5(f).
    """
    _verifier(auteur, tache, lieu, le)
    if not motif.strip():
        raise ActionRefusee(SANS_MOTIF)
    suivi = _ligne(tache, lieu)
    if suivi.etat == EtatTache.FAIT and suivi.origine == Origine.PREUVE:
        raise ActionRefusee("Cette tâche est faite : sa preuve est là.")
    _noter(suivi, EtatTache.SANS_OBJET, auteur, le, motif.strip())
    return suivi


@transaction.atomic
def decocher(*, auteur: Mandat, tache: TacheFilm, lieu: Lieu, le: datetime.date) -> None:
    """Take back what a person said; evidence is never taken back by hand. Twice is once.

    Raises ``ActionRefusee``. *Source:* ux page §5(f) (undo).
    """
    _verifier(auteur, tache, lieu, le)
    suivi = (
        SuiviTache.objects.select_for_update(of=("self",))
        .filter(tache=tache, pole=lieu.pole, etablissement=lieu.ecole, etat__in=CLOS)
        .first()
    )
    if suivi is None:
        return
    if suivi.origine == Origine.PREUVE:
        raise ActionRefusee("C'est la preuve qui coche cette tâche : elle ne se décoche pas.")
    _noter(suivi, EtatTache.A_FAIRE, auteur, le)


def _noter(
    suivi: SuiviTache, etat: EtatTache, auteur: Mandat, le: datetime.date, motif: str = ""
) -> None:
    suivi.etat, suivi.origine, suivi.motif = etat, Origine.MAIN, motif
    suivi.le, suivi.par_id = le, auteur.membre_id
    suivi.phrase = suivi.rouverte = ""
    suivi.save()
