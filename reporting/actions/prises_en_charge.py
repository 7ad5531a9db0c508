"""Take rows of a queue in charge, entrust them, leave a note; undo for ten minutes.

*Source:* ux page §5(c) (« Pris en charge par… », bulk, undo 10 min); issue E.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from reporting.enums.files import ActeDeFile
from reporting.models import ActeGroupe, PriseEnCharge
from reporting.models.files import NOTE_MAX
from reporting.permissions import peut_traiter
from reporting.requetes.actes_de_file import SANS_DROIT, Apercu, contexte_pour, nom, refus
from socle.erreurs import ActionRefusee

DELAI_ANNULATION = datetime.timedelta(minutes=10)
CHAMPS = ("pris_par_id", "pris_le", "confiee_a_id", "confiee_le", "note", "note_par_id", "note_le")
DATES = ("pris_le", "confiee_le", "note_le")


class EtatPerime(ActionRefusee):
    """Somebody acted on the row meanwhile; ``actuelle`` is its present state."""

    def __init__(self, phrase: str, actuelle: PriseEnCharge) -> None:
        super().__init__(phrase)
        self.actuelle = actuelle


@dataclass(frozen=True)
class ResultatActe:
    """What was done, what was refused, and the trace to undo it by (``None``: nothing done)."""

    apercu: Apercu
    trace: ActeGroupe | None


@transaction.atomic
def agir(
    *,
    auteur: Mandat,
    acte: ActeDeFile,
    lignes: Sequence[Any],
    le: datetime.date,
    note: str = "",
    revision: int | None = None,
) -> ResultatActe:
    """Do an act on rows of a queue; what no longer applies is left aside, with the reason.

    ``revision``: state that the author read, for an act on one row. Raises ``EtatPerime`` when
    it changed since, ``ActionRefusee`` without the right or for a note that is too long.
    """
    if not peut_traiter(auteur):
        raise ActionRefusee(SANS_DROIT)
    note = " ".join(note.split())
    if len(note) > NOTE_MAX:
        raise ActionRefusee(f"Une note tient en {NOTE_MAX} caractères.")
    prises = _verrouiller([ligne.pk for ligne in lignes])
    contexte = contexte_pour(auteur, le)
    apercu, traces = Apercu(acte), []
    for ligne in lignes:
        prise = prises[ligne.pk]
        if revision is not None and prise.revision != revision:
            raise EtatPerime(dire_etat(prise), prise)
        if raison := refus(acte, ligne, prise, contexte):
            apercu.refusees.append((ligne, raison))
            continue
        avant = _etat(prise)
        _changer(prise, acte, ligne, auteur, note)
        apercu.faites.append(ligne)
        traces.append({"notification": str(ligne.pk), "avant": avant, "revision": prise.revision})
    _ecrire([prises[ligne.pk] for ligne in apercu.faites])
    trace = (
        ActeGroupe.objects.create(acte=acte, lignes=traces, auteur_id=auteur.membre_id)
        if traces
        else None
    )
    return ResultatActe(apercu, trace)


@transaction.atomic
def annuler_acte(*, acte: ActeGroupe, auteur: Mandat, maintenant: datetime.datetime) -> int:
    """Put every row back as it was; returns how many were changed by somebody since, and left.

    Raises ``ActionRefusee`` after ten minutes, twice, or for another person's act.
    """
    acte = ActeGroupe.objects.select_for_update().get(pk=acte.pk)
    if acte.auteur_id != auteur.membre_id or not peut_traiter(auteur):
        raise ActionRefusee("Seule la personne qui a fait cet acte peut l'annuler.")
    if acte.annule_le is not None:
        raise ActionRefusee("Cet acte est déjà annulé.")
    if maintenant - acte.cree_le > DELAI_ANNULATION:
        raise ActionRefusee(
            "Plus de dix minutes ont passé : changez les lignes une par une, ou avec un autre acte."
        )
    avant = {UUID(ligne["notification"]): ligne for ligne in acte.lignes}
    prises = _verrouiller(list(avant))
    remises = []
    for notification, prise in prises.items():
        if prise.revision != avant[notification]["revision"]:
            continue
        for champ, valeur in avant[notification]["avant"].items():
            setattr(prise, champ, _lue(champ, valeur))
        prise.revision += 1
        remises.append(prise)
    _ecrire(remises)
    acte.annule_le = maintenant
    acte.save(update_fields=["annule_le", "modifie_le"])
    return len(prises) - len(remises)


def dire_etat(prise: PriseEnCharge) -> str:
    """What the row has become, for who was about to act on an older state.

    *Source:* ux page §4 (a stale save says who changed what).
    """
    parties = []
    if prise.pris_par:
        parties.append(f"{nom(prise.pris_par)} s'en occupe")
    if prise.confiee_a:
        parties.append(f"elle est confiée à {prise.confiee_a}")
    if prise.note:
        parties.append(f"la note est « {prise.note} »")
    etat = ", ".join(parties) or "personne ne s'en occupe"
    return (
        f"Cette notification a changé pendant que vous la lisiez : {etat}. Relisez, puis agissez."
    )


def _verrouiller(notifications: list[UUID]) -> dict[UUID, PriseEnCharge]:
    """State of each notification, locked in one order; created empty where there is none."""
    PriseEnCharge.objects.bulk_create(
        [
            PriseEnCharge(notification_id=n)
            for n in set(notifications)
            - set(
                PriseEnCharge.objects.filter(notification__in=notifications).values_list(
                    "notification_id", flat=True
                )
            )
        ],
        ignore_conflicts=True,
    )
    verrouillees = (
        PriseEnCharge.objects.filter(notification__in=notifications)
        .select_related("pris_par", "confiee_a")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    return {prise.notification_id: prise for prise in verrouillees}


def _etat(prise: PriseEnCharge) -> dict[str, Any]:
    """Present values, as JSON keeps them."""
    valeurs = {champ: getattr(prise, champ) for champ in CHAMPS}
    return {champ: None if v is None else str(v) for champ, v in valeurs.items()}


def _lue(champ: str, valeur: str | None) -> Any:
    if valeur is not None and champ in DATES:
        return datetime.datetime.fromisoformat(valeur)
    return valeur


def _changer(prise: PriseEnCharge, acte: ActeDeFile, ligne: Any, auteur: Mandat, note: str) -> None:
    maintenant = timezone.now()
    if acte in (ActeDeFile.PRENDRE, ActeDeFile.REPRENDRE):
        prise.pris_par_id, prise.pris_le = auteur.membre_id, maintenant
    elif acte == ActeDeFile.LIBERER:
        prise.pris_par_id = prise.pris_le = None
    elif acte == ActeDeFile.CONFIER:
        prise.confiee_a_id, prise.confiee_le = ligne.pole, maintenant
        prise.pris_par_id = prise.pris_le = None
    elif acte == ActeDeFile.RENDRE:
        prise.confiee_a_id = prise.confiee_le = None
    elif acte == ActeDeFile.NOTER:
        prise.note = note
        prise.note_par_id = auteur.membre_id if note else None
        prise.note_le = maintenant if note else None
    prise.revision += 1


def _ecrire(prises: list[PriseEnCharge]) -> None:
    maintenant = timezone.now()
    for prise in prises:
        prise.modifie_le = maintenant
    colonnes = [champ.removesuffix("_id") for champ in CHAMPS]
    PriseEnCharge.objects.bulk_update(prises, [*colonnes, "revision", "modifie_le"], batch_size=500)
