"""Ask for a job: the row is written with what asks for it, the broker is only told afterwards.

A room registers its jobs in its ``tasks.py`` and asks for them by name, so that nothing imports
tasks: ``travail = demander_travail(genre="annuaire.importer", ...); lancer(travail)``.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from socle.cloison import departement_courant
from socle.models import Travail

journal = logging.getLogger(__name__)
TACHE = "socle.tasks.executer_travail"


class ErreurTravail(Exception):
    """A refusal that trying again would not change; the French message is shown as it is.

    ``details`` (JSON) goes to the job's result, e.g. ``{"rejets": [{"ligne": 3, "cause": …}]}``.
    """

    def __init__(self, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details or {}


class TravailAnnule(BaseException):
    """Raised by ``avancer`` when someone pressed « Annuler ».

    Not an ``Exception``, so that a job that survives the faults of one line does not swallow it.
    """


class Avancer(Protocol):
    """What a job calls to say how far it is; may raise ``TravailAnnule``."""

    def __call__(self, fait: int, total: int | None = None) -> None:
        """``fait`` out of ``total`` (when it is known, or changes)."""


Fonction = Callable[[Travail, Avancer], dict[str, Any]]


@dataclass(frozen=True)
class GenreDeTravail:
    """One kind of job: what the screens say of it, and the function that does it."""

    code: str
    titre: str
    unite: str
    fonction: Fonction


_genres: dict[str, GenreDeTravail] = {}


def genre_de_travail(code: str, *, titre: str, unite: str = "lignes") -> Callable[..., Fonction]:
    """Register the function of a kind of job.

    It runs in the department's scope, inside one transaction that also writes the job's end: its
    effect happens once or not at all. It must not save the ``Travail`` row (the progress of a
    second connection would wait for it): it returns what is to be kept, as JSON. The keys
    ``fichier`` (see ``socle.fichiers``) and ``nom_fichier`` make the result downloadable.
    """

    def inscrire(fonction: Fonction) -> Fonction:
        _genres[code] = GenreDeTravail(code, titre, unite, fonction)
        return fonction

    return inscrire


def genre(code: str) -> GenreDeTravail:
    """The registered kind; loads the rooms' ``tasks.py`` if needed. ``LookupError`` otherwise."""
    if code not in _genres:
        autodiscover_modules("tasks")
    if code not in _genres:
        raise LookupError(f"Genre de travail inconnu : {code}")
    return _genres[code]


def demander_travail(
    *,
    genre: str,
    cle: str,
    titre: str = "",
    parametres: dict[str, Any] | None = None,
    auteur: Any = None,
    mandat: Any = None,
    total: int = 0,
) -> Travail:
    """Write the job's row in the caller's transaction; the same ``cle`` gives the same row.

    ``parametres`` holds identifiers and choices only, never names. ``auteur`` is a Membre or None
    (the clock), ``mandat`` the id of his mandate.
    """
    description = _genre(genre)
    travail: Travail
    travail, _ = Travail.objects.get_or_create(
        cle=cle,
        defaults={
            "genre": genre,
            "titre": titre or description.titre,
            "unite": description.unite,
            "parametres": parametres or {},
            "auteur": auteur,
            "mandat": mandat,
            "total": total,
        },
    )
    return travail


_genre = genre  # the keyword ``genre`` hides the function in ``demander_travail``


def lancer(travail: Travail) -> None:
    """Wake a worker once the transaction is committed; a broker that is down changes nothing.

    The sweeper (``socle.tasks.reprendre_travaux``) sends again what was not heard.
    """
    if travail.est_fini:
        return
    departement = travail.departement_id or departement_courant() or ""
    transaction.on_commit(partial(reveiller, departement, str(travail.pk)))


def reveiller(departement: str, identifiant: str, *, delai: float = 0) -> bool:
    """Tell the broker about one job. Never raises: False means that nobody was told."""
    try:
        current_app.send_task(
            TACHE,
            args=[departement, identifiant],
            countdown=delai or None,
            queue=settings.FILES_DE_TRAVAUX.get(departement, "celery"),
            ignore_result=True,
            retry=False,
        )
    except Exception as erreur:  # any broker fault: the row is the truth
        journal.warning(
            "courtier_muet",
            extra={
                "departement": departement,
                "travail": identifiant,
                "type": type(erreur).__name__,
            },
        )
        return False
    return True
