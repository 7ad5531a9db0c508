"""Accept, refuse, give by hand, change minutes; and undo, click by click.

*Source:* issue F (accepted one by one, by pole or all, with undo); decision 25 (an algorithm
prepared, a human decided: who and when).
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from aesh.models import Aesh
from campagne.actions.campagnes import verrouiller_campagne
from campagne.enums import Changement, EtatLigne, MotifRefus, Origine
from campagne.models import Campagne, LigneCampagne
from campagne.requetes.agents import minutes_a_la_rentree
from comptes.models import Mandat
from pial.models import Etablissement, Rattachement
from socle.erreurs import ActionRefusee

PAS = 15
CONTRAT = "dépasse les heures de son contrat à la rentrée"
DEPUIS = "ce qu'elle changeait a changé depuis"


@dataclass
class Decisions:
    """Lines decided together, and those left aside with the reason."""

    lot: UUID = field(default_factory=uuid.uuid4)
    faites: int = 0
    laissees: list[tuple[LigneCampagne, str]] = field(default_factory=list)


@transaction.atomic
def accepter(*, campagne: Campagne, auteur: Mandat, lignes: QuerySet[LigneCampagne]) -> Decisions:
    """Accept pending lines; nobody goes beyond her contract: such a line is left aside.

    Raises ``ActionRefusee``: nothing is chosen. *Source:* issue F; dossier §2.4 (hours of the
    contract).
    """
    lue = verrouiller_campagne(campagne, auteur)
    choisies = list(
        lignes.filter(campagne=lue, etat=EtatLigne.PROPOSEE)
        .select_related("aesh", "etablissement", "remplace")
        .order_by("-changement", "pk")
    )
    if not choisies:
        raise ActionRefusee("Choisissez au moins une ligne à accepter.")
    decisions = Decisions()
    donnees = _minutes_donnees(lue, {une.aesh_id for une in choisies})
    contrats = minutes_a_la_rentree(lue, donnees)
    gardees = []
    # What frees hours comes first, whatever the order of the page.
    for une in sorted(choisies, key=lambda x: _ecart(x)):
        if une.changement in REMPLACENT and not _tient(une):
            decisions.laissees.append((une, DEPUIS))
            continue
        total = donnees[une.aesh_id] + _ecart(une)
        if _ecart(une) > 0 and total > contrats.get(une.aesh_id, 0):
            decisions.laissees.append((une, CONTRAT))
            continue
        donnees[une.aesh_id] = total
        gardees.append(une)
    _decider(gardees, EtatLigne.ACCEPTEE, auteur, decisions.lot)
    remplacees = [une.remplace_id for une in gardees if une.remplace_id]
    LigneCampagne.objects.filter(pk__in=remplacees).update(
        etat=EtatLigne.RETIREE, lot=decisions.lot, modifie_le=timezone.now()
    )
    decisions.faites = len(gardees)
    return decisions


REMPLACENT = (Changement.PART, Changement.MINUTES)


def _ecart(ligne: LigneCampagne) -> int:
    """Minutes that accepting adds to her week."""
    remplacees = ligne.remplace.minutes if ligne.remplace else 0
    return int(ligne.minutes - remplacees)


def _tient(ligne: LigneCampagne) -> bool:
    return ligne.remplace is not None and ligne.remplace.etat == EtatLigne.ACCEPTEE


def _minutes_donnees(campagne: Campagne, aesh: Iterable[UUID]) -> dict[UUID, int]:
    """Accepted minutes of each of these AESH."""
    voulues = set(aesh)
    lues = (
        LigneCampagne.objects.filter(campagne=campagne, etat=EtatLigne.ACCEPTEE, aesh__in=voulues)
        .order_by()
        .values_list("aesh_id")
        .annotate(total=Sum("minutes"))
    )
    return defaultdict(int, dict.fromkeys(voulues, 0) | dict(lues))


def _decider(
    lignes: list[LigneCampagne], etat: EtatLigne, auteur: Mandat, lot: UUID, motif: str = ""
) -> None:
    maintenant = timezone.now()
    LigneCampagne.objects.filter(pk__in=[une.pk for une in lignes]).update(
        etat=etat,
        motif_refus=motif,
        decidee_par_id=auteur.membre_id,
        decidee_le=maintenant,
        lot=lot,
        modifie_le=maintenant,
    )


@transaction.atomic
def refuser(
    *,
    campagne: Campagne,
    auteur: Mandat,
    lignes: QuerySet[LigneCampagne],
    motif: MotifRefus,
) -> Decisions:
    """Say no, with why: the next search does not propose this AESH in that school again.

    Raises ``ActionRefusee``. *Source:* issue F; decision 25.
    """
    lue = verrouiller_campagne(campagne, auteur)
    choisies = list(lignes.filter(campagne=lue, etat=EtatLigne.PROPOSEE))
    if not choisies:
        raise ActionRefusee("Choisissez au moins une ligne à refuser.")
    decisions = Decisions(faites=len(choisies))
    _decider(choisies, EtatLigne.REFUSEE, auteur, decisions.lot, motif)
    return decisions


@transaction.atomic
def annuler(*, campagne: Campagne, auteur: Mandat, lot: UUID) -> Decisions:
    """Take back what was decided by one click; what was published since stays.

    Raises ``ActionRefusee``: nothing is left to undo. *Source:* issue F (undo); règle locale.
    """
    lue = verrouiller_campagne(campagne, auteur)
    siennes = LigneCampagne.objects.filter(campagne=lue, lot=lot)
    publiees = siennes.filter(
        Q(etat=EtatLigne.ACCEPTEE, publiee_le__isnull=False)
        | Q(etat=EtatLigne.ACCEPTEE, remplacantes__isnull=False)
    )
    laissees = [(une, "déjà publiée, ou changée depuis") for une in publiees.distinct()]
    gardees = siennes.exclude(pk__in=[une.pk for une, _ in laissees])
    decidees = list(gardees.exclude(etat=EtatLigne.PROPOSEE))
    if not decidees:
        raise ActionRefusee("Rien n'est à annuler : ces lignes sont publiées, ou déjà reprises.")
    saisies = [
        x.pk for x in decidees if x.origine == Origine.MANUELLE and x.etat == EtatLigne.ACCEPTEE
    ]
    rendues = [x.pk for x in decidees if x.etat == EtatLigne.RETIREE]
    attendent = [x.pk for x in decidees if x.pk not in {*saisies, *rendues}]
    maintenant = timezone.now()
    LigneCampagne.objects.filter(pk__in=attendent).update(
        etat=EtatLigne.PROPOSEE,
        motif_refus="",
        decidee_par=None,
        decidee_le=None,
        lot=None,
        modifie_le=maintenant,
    )
    LigneCampagne.objects.filter(pk__in=rendues).update(
        etat=EtatLigne.ACCEPTEE, lot=None, modifie_le=maintenant
    )
    LigneCampagne.objects.filter(pk__in=saisies).delete()
    touchees = {x.aesh_id for x in decidees}
    contrats = minutes_a_la_rentree(lue, touchees)
    donnees = _minutes_donnees(lue, touchees)
    if any(donnees[aesh] > contrats.get(aesh, 0) for aesh in touchees if rendues):
        raise ActionRefusee("D'autres heures ont été données depuis : annulez-les d'abord.")
    return Decisions(lot, len(decidees), laissees)


@transaction.atomic
def affecter(
    *,
    campagne: Campagne,
    auteur: Mandat,
    aesh: Aesh,
    etablissement: Etablissement,
    minutes: int,
) -> Decisions:
    """Give an AESH to a school by hand, or change her minutes there; at once accepted.

    Raises ``ActionRefusee``: beyond her contract, no pole, a duration out of step.
    *Source:* issue F (manual adjust); dossier §2.4.
    """
    lue = verrouiller_campagne(campagne, auteur)
    if minutes <= 0 or minutes % PAS:
        raise ActionRefusee("Donnez une durée par quarts d'heure, par exemple 12 h ou 9 h 30.")
    rattachements = Rattachement.objects.filter(
        etablissement=etablissement, periode__contains=lue.rentree
    ).order_by("genre")  # a school's PIAL before its PAS
    lien = rattachements.first()
    if lien is None:
        raise ActionRefusee(
            "Cette école n'est dans aucun pôle à la rentrée : rattachez-la d'abord."
        )
    ancienne = LigneCampagne.objects.filter(
        campagne=lue, aesh=aesh, etablissement=etablissement, etat=EtatLigne.ACCEPTEE, minutes__gt=0
    ).first()
    deja = _minutes_donnees(lue, [aesh.pk])[aesh.pk] - (ancienne.minutes if ancienne else 0)
    contrat = minutes_a_la_rentree(lue, [aesh.pk]).get(aesh.pk, 0)
    if not contrat:
        raise ActionRefusee("Aucun contrat de cette AESH ne couvre la rentrée.")
    if deja + minutes > contrat:
        libres = max(0, contrat - deja)
        raise ActionRefusee(
            f"Son contrat ne le permet pas : il lui reste {libres // 60} h "
            f"{libres % 60:02d} à la rentrée."
        )
    decisions = Decisions(faites=1)
    maintenant = timezone.now()
    commun = {
        "campagne": lue,
        "aesh": aesh,
        "pole_id": lien.pole_id,
        "etablissement": etablissement,
        "origine": Origine.MANUELLE,
        "etat": EtatLigne.ACCEPTEE,
        "decidee_par_id": auteur.membre_id,
        "decidee_le": maintenant,
        "lot": decisions.lot,
    }
    LigneCampagne.objects.filter(
        campagne=lue, aesh=aesh, etablissement=etablissement, etat=EtatLigne.PROPOSEE
    ).delete()
    if ancienne is not None:
        _retirer(ancienne, decisions.lot)
    LigneCampagne.objects.create(
        minutes=minutes,
        remplace=ancienne,
        changement=Changement.MINUTES if ancienne else Changement.S_AJOUTE,
        **commun,
    )
    return decisions


@transaction.atomic
def retirer(*, campagne: Campagne, auteur: Mandat, ligne: LigneCampagne) -> Decisions:
    """Take an accepted line away: the school needs these hours again.

    Raises ``ActionRefusee``. *Source:* issue F (manual adjust).
    """
    lue = verrouiller_campagne(campagne, auteur)
    une = LigneCampagne.objects.filter(campagne=lue, pk=ligne.pk, etat=EtatLigne.ACCEPTEE).first()
    if une is None:
        raise ActionRefusee("Cette ligne n'est plus acceptée.")
    decisions = Decisions(faites=1)
    _retirer(une, decisions.lot)
    return decisions


def _retirer(ligne: LigneCampagne, lot: UUID) -> None:
    ligne.etat, ligne.lot = EtatLigne.RETIREE, lot
    ligne.save(update_fields=["etat", "lot", "modifie_le"])
