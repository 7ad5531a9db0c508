"""Accept, refuse; and undo, click by click.

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

from campagne.actions.campagnes import verrouiller_campagne
from campagne.enums import Changement, EtatLigne, MotifRefus
from campagne.models import Campagne, LigneCampagne
from campagne.regles.heures import AUCUNE_HEURE
from campagne.requetes.heures import Trajets, donnables, heures_a_la_rentree
from campagne.requetes.tableau import cle_du_calcul
from comptes.models import Mandat
from socle.erreurs import ActionRefusee

CONTRAT = "dépasse les heures de son contrat à la rentrée, trajets compris"
AUTRE_POLE = "elle a déjà des heures dans un autre pôle"
CHANGEE = (
    "La proposition a changé depuis que vous l'avez ouverte : relisez-la ci-dessous, puis acceptez."
)
DEPUIS = "ce qu'elle changeait a changé depuis"


@dataclass
class Decisions:
    """Lines decided together, those left aside with the reason; ``avis``: what to know besides."""

    lot: UUID = field(default_factory=uuid.uuid4)
    faites: int = 0
    laissees: list[tuple[LigneCampagne, str]] = field(default_factory=list)
    avis: str = ""


@transaction.atomic
def accepter(
    *,
    campagne: Campagne,
    auteur: Mandat,
    lignes: QuerySet[LigneCampagne],
    vu: str | None = None,
) -> Decisions:
    """Accept pending lines; nobody goes beyond her contract: such a line is left aside.

    ``vu``: key of the calculation that was on screen, when everything is accepted at once.
    Raises ``ActionRefusee``: nothing is chosen, or the proposal is no longer the one that was
    shown. *Source:* issue F; dossier §2.4 (hours of the
    contract).
    """
    lue = verrouiller_campagne(campagne, auteur)
    if vu is not None and vu != cle_du_calcul(lue):
        raise ActionRefusee(CHANGEE)
    choisies = list(
        lignes.filter(campagne=lue, etat=EtatLigne.PROPOSEE)
        .select_related("aesh", "etablissement", "remplace")
        .order_by("-changement", "pk")
    )
    if not choisies:
        raise ActionRefusee("Choisissez au moins une ligne à accepter.")
    decisions = Decisions()
    donnees = minutes_donnees(lue, {une.aesh_id for une in choisies})
    heures = heures_a_la_rentree(lue, donnees)
    poles = _poles_donnes(lue, donnees)
    tenues = _tenues(lue, donnees)
    ecoles = ecoles_tenues(tenues)
    trajets = Trajets(donnees, [*(e for _, e in tenues), *(x.etablissement_id for x in choisies)])
    gardees = []
    # What frees hours comes first, whatever the order of the page.
    for une in choisies:
        if une.minutes and une.remplace is None:  # given by hand since: this line takes its place
            une.remplace = tenues.get((une.aesh_id, une.etablissement_id))
    prises = set()
    for une in sorted(choisies, key=lambda x: _ecart(x)):
        if (une.aesh_id, une.etablissement_id) in prises:
            decisions.laissees.append((une, DEPUIS))
            continue
        if une.changement in REMPLACENT and not _tient(une):
            decisions.laissees.append((une, DEPUIS))
            continue
        if une.minutes and poles.setdefault(une.aesh_id, une.pole_id) != une.pole_id:
            decisions.laissees.append((une, AUTRE_POLE))
            continue
        total = donnees[une.aesh_id] + _ecart(une)
        siennes = ecoles[une.aesh_id] | {une.etablissement_id}
        reserve = trajets.reserves(une.aesh_id, siennes)
        if _ecart(une) > 0 and total + reserve > donnables(heures, une.aesh_id):
            decisions.laissees.append((une, CONTRAT))
            continue
        donnees[une.aesh_id] = total
        ecoles[une.aesh_id] = siennes if une.minutes else siennes - {une.etablissement_id}
        prises.add((une.aesh_id, une.etablissement_id))
        gardees.append(une)
    # The older line goes first: two accepted lines of one AESH in a school never stand together.
    remplacees = [une.remplace_id for une in gardees if une.remplace_id]
    LigneCampagne.objects.filter(pk__in=remplacees, etat=EtatLigne.ACCEPTEE).update(
        etat=EtatLigne.RETIREE, lot=decisions.lot, modifie_le=timezone.now()
    )
    LigneCampagne.objects.bulk_update(gardees, ["remplace"])
    _decider(gardees, EtatLigne.ACCEPTEE, auteur, decisions.lot)
    decisions.faites = len(gardees)
    return decisions


REMPLACENT = (Changement.PART, Changement.MINUTES)


def _ecart(ligne: LigneCampagne) -> int:
    """Minutes that accepting adds to her week."""
    remplacees = ligne.remplace.minutes if ligne.remplace else 0
    return int(ligne.minutes - remplacees)


def _tient(ligne: LigneCampagne) -> bool:
    return ligne.remplace is not None and ligne.remplace.etat == EtatLigne.ACCEPTEE


def _tenues(campagne: Campagne, aesh: Iterable[UUID]) -> dict[tuple[UUID, UUID], LigneCampagne]:
    """Accepted line of each of these AESH in each school."""
    lignes = LigneCampagne.objects.filter(
        campagne=campagne, etat=EtatLigne.ACCEPTEE, aesh__in=list(aesh), minutes__gt=0
    )
    return {(une.aesh_id, une.etablissement_id): une for une in lignes}


def ecoles_tenues(tenues: Iterable[tuple[UUID, UUID]]) -> dict[UUID, set[UUID]]:
    """Schools of each AESH, of pairs (AESH, school). *Source:* dossier §3 R5 (travel between)."""
    ecoles: dict[UUID, set[UUID]] = defaultdict(set)
    for aesh, ecole in tenues:
        ecoles[aesh].add(ecole)
    return ecoles


def minutes_donnees(campagne: Campagne, aesh: Iterable[UUID]) -> dict[UUID, int]:
    """Accepted minutes of each of these AESH. *Source:* dossier §2.4."""
    voulues = set(aesh)
    lues = (
        LigneCampagne.objects.filter(campagne=campagne, etat=EtatLigne.ACCEPTEE, aesh__in=voulues)
        .order_by()
        .values_list("aesh_id")
        .annotate(total=Sum("minutes"))
    )
    return defaultdict(int, dict.fromkeys(voulues, 0) | dict(lues))


def _poles_donnes(campagne: Campagne, aesh: Iterable[UUID]) -> dict[UUID, UUID]:
    """Pole where each of these AESH already has accepted hours."""
    lignes = LigneCampagne.objects.filter(
        campagne=campagne, etat=EtatLigne.ACCEPTEE, aesh__in=list(aesh), minutes__gt=0
    )
    return dict(lignes.order_by("minutes").values_list("aesh_id", "pole_id"))


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
def lever_refus(*, campagne: Campagne, auteur: Mandat, ligne: LigneCampagne) -> Decisions:
    """Take a refusal back, however old: the line is to be decided again.

    Accepting it later reads her contract and her pole again. Raises ``ActionRefusee``.
    *Source:* issue F (undo); règle locale.
    """
    lue = verrouiller_campagne(campagne, auteur)
    une = LigneCampagne.objects.filter(campagne=lue, pk=ligne.pk, etat=EtatLigne.REFUSEE)
    if not une.update(
        etat=EtatLigne.PROPOSEE,
        motif_refus="",
        decidee_par=None,
        decidee_le=None,
        lot=None,
        modifie_le=timezone.now(),
    ):
        raise ActionRefusee("Cette ligne n'est plus refusée.")
    return Decisions(faites=1)


@transaction.atomic
def annuler(*, campagne: Campagne, auteur: Mandat, lot: UUID) -> Decisions:
    """Take back everything that was decided by one click, or nothing of it.

    Raises ``ActionRefusee``: nothing is left to undo, a line was published or replaced since.
    *Source:* issue F (undo); règle locale.
    """
    lue = verrouiller_campagne(campagne, auteur)
    siennes = LigneCampagne.objects.filter(campagne=lue, lot=lot)
    reprises = siennes.filter(
        Q(publiee_le__isnull=False, etat=EtatLigne.ACCEPTEE)
        | Q(remplacantes__etat=EtatLigne.ACCEPTEE) & ~Q(remplacantes__lot=lot)
        | Q(remplacantes__etat=EtatLigne.ACCEPTEE, remplacantes__publiee_le__isnull=False)
    )
    if reprises.exists():
        raise ActionRefusee(
            "Cette décision ne s'annule plus : une de ses lignes est publiée, ou changée depuis. "
            "Changez ou retirez la ligne elle-même."
        )
    decidees = list(siennes.exclude(etat=EtatLigne.PROPOSEE))
    if not decidees:
        raise ActionRefusee("Rien n'est à annuler : ces lignes sont déjà reprises.")
    # Written by the very act that decided it: given by hand, not proposed before.
    saisies = [
        x.pk
        for x in decidees
        if x.etat == EtatLigne.ACCEPTEE and x.decidee_le and x.cree_le >= x.decidee_le
    ]
    rendues = [x.pk for x in decidees if x.etat == EtatLigne.RETIREE and x.decidee_le]
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
    LigneCampagne.objects.filter(pk__in=saisies).delete()
    tenues = _tenues(lue, {x.aesh_id for x in decidees})
    if any((x.aesh_id, x.etablissement_id) in tenues for x in decidees if x.pk in rendues):
        raise ActionRefusee("D'autres heures ont été données depuis : annulez-les d'abord.")
    LigneCampagne.objects.filter(pk__in=rendues).update(
        etat=EtatLigne.ACCEPTEE, lot=None, modifie_le=maintenant
    )
    touchees = {x.aesh_id for x in decidees}
    heures = heures_a_la_rentree(lue, touchees)
    donnees = minutes_donnees(lue, touchees)
    if any(donnees[a] > heures.get(a, AUCUNE_HEURE).contrat for a in touchees if rendues):
        raise ActionRefusee("D'autres heures ont été données depuis : annulez-les d'abord.")
    return Decisions(lot, len(decidees))
