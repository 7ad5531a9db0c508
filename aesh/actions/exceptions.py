"""Declare, change and cancel a dated exception; published slots follow in the same transaction.

*Source:* decisions 2, 10 and 18.
"""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from aesh.actions.avis import prevenir_des_jours, retirer_avis
from aesh.actions.exceptions_saisie import SaisieException, valider
from aesh.actions.occupations import appliquer
from aesh.actions.publication import EXCEPTIONS
from aesh.models import ExceptionClasse, ExceptionDatee
from aesh.permissions import peut_changer_exception, peut_declarer
from aesh.regles.exceptions import FaitException
from aesh.requetes.exceptions import CHAMPS, fait_exception
from aesh.requetes.recalcul import Bilan, preparer
from comptes.models import Mandat
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller


def fait_de(exception: ExceptionDatee) -> FaitException:
    """A saved exception as the rules see it, in one query."""
    classes = exception.liens_classes.values_list("classe_id", flat=True)
    champs: dict[str, Any] = {nom: getattr(exception, nom) for nom in CHAMPS}
    return fait_exception(classes=classes, **champs)


def apercu(
    saisie: SaisieException | None,
    *,
    auteur: Mandat,
    le: datetime.date,
    exception: ExceptionDatee | None = None,
) -> Bilan:
    """What declaring, changing or cancelling (``saisie`` None) would do; nothing is written.

    Raises as the act itself would. *Source:* decision 2.
    """
    _autoriser(auteur, exception)
    if saisie:
        valider(saisie, auteur, le)
    cle = exception.pk if exception else uuid.uuid4()
    avant = [fait_de(exception)] if exception else []
    return preparer(avant, [saisie.fait(cle)] if saisie else []).bilan


@transaction.atomic
def declarer(
    saisie: SaisieException, *, auteur: Mandat, le: datetime.date, prevenir: bool = True
) -> tuple[ExceptionDatee, Bilan]:
    """Save an exception and cut it out of the published slots; the AESH concerned are told.

    Raises ``ActionRefusee`` without the right, ``ValidationError`` with one sentence per field.
    *Source:* decisions 2, 10 and 18.
    """
    _autoriser(auteur, None)
    valider(saisie, auteur, le)
    _seul(auteur)
    exception = ExceptionDatee(**saisie.champs())
    plan = preparer([], [saisie.fait(exception.pk)])
    exception.save()
    _lier(exception, saisie)
    appliquer(plan)
    if prevenir:
        _prevenir(exception, plan.bilan, str(exception.revision), auteur)
    return exception, plan.bilan


@transaction.atomic
def modifier(
    exception: ExceptionDatee,
    *,
    saisie: SaisieException,
    auteur: Mandat,
    le: datetime.date,
    revision: int,
) -> tuple[ExceptionDatee, Bilan]:
    """Replace an exception by what was typed, when nobody changed it since ``revision``.

    Raises ``ActionRefusee`` or ``ValidationError``. *Source:* decision 2.
    """
    _autoriser(auteur, exception)
    valider(saisie, auteur, le)
    _seul(auteur)
    exception = _relire(exception)
    if exception.revision != revision:
        raise ActionRefusee(
            "Quelqu'un a changé cette exception entre-temps : relisez-la, puis recommencez."
        )
    plan = preparer([fait_de(exception)], [saisie.fait(exception.pk)])
    for champ, valeur in saisie.champs().items():
        setattr(exception, champ, valeur)
    exception.revision += 1
    exception.save()
    exception.liens_classes.all().delete()
    _lier(exception, saisie)
    appliquer(plan)
    retirer_avis(f"exception:{exception.pk}:", plan.bilan.aesh)
    _prevenir(exception, plan.bilan, str(exception.revision), auteur)
    return exception, plan.bilan


@transaction.atomic
def annuler(exception: ExceptionDatee, *, auteur: Mandat) -> Bilan:
    """Take an exception back: slots are again what they would be without it.

    Raises ``ActionRefusee`` without the right, or when a slot of one date took the place.
    *Source:* decision 2.
    """
    _autoriser(auteur, exception)
    _seul(auteur)
    exception = _relire(exception)
    plan = preparer([fait_de(exception)], [])
    appliquer(plan)
    jamais_dit = retirer_avis(f"exception:{exception.pk}:", plan.bilan.aesh)
    dits = {aesh: jours for aesh, jours in plan.bilan.aesh.items() if aesh not in jamais_dit}
    _prevenir(exception, Bilan(aesh=dits), "annulee", auteur)
    exception.delete()
    return plan.bilan


def _autoriser(auteur: Mandat, exception: ExceptionDatee | None) -> None:
    permis = peut_changer_exception(auteur, exception) if exception else peut_declarer(auteur)
    if not permis:
        raise ActionRefusee("Votre fonction ne permet pas de déclarer cette exception.")


def _seul(auteur: Mandat) -> None:
    verrouiller(f"{EXCEPTIONS}:{auteur.departement_id}", seul=True)


def _relire(exception: ExceptionDatee) -> ExceptionDatee:
    relue = ExceptionDatee.objects.filter(pk=exception.pk).first()
    if relue is None:
        raise ActionRefusee("Cette exception vient d'être annulée : rechargez la liste.")
    return relue


def _lier(exception: ExceptionDatee, saisie: SaisieException) -> None:
    ExceptionClasse.objects.bulk_create(
        ExceptionClasse(exception=exception, classe_id=classe) for classe in saisie.classes
    )


def _prevenir(exception: ExceptionDatee, bilan: Bilan, quoi: str, auteur: Mandat) -> None:
    if bilan.aesh:
        prevenir_des_jours(
            f"exception:{exception.pk}:{quoi}",
            jours=bilan.aesh,
            departement=auteur.departement,
            maintenant=timezone.now(),
        )
