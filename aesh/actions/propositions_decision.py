"""Accept a proposal, whole or in part, refuse it, and undo what was accepted.

*Source:* issue D (accepted whole, by AESH, by pupil or slot by slot, and undoable); decision 25
(an algorithm prepared, a human decided: who and when).
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

import pghistory
from django.db import transaction
from django.utils import timezone

from aesh.actions.creneaux import verrouiller_brouillon
from aesh.actions.lots import OPERATIONS_MAXIMUM, Operation, appliquer
from aesh.actions.saisie_creneau import DonneesCreneau
from aesh.enums import Decision, EtatProposition, Semaine
from aesh.models import Creneau, CreneauEleve, EmploiDuTemps, LigneProposition, Proposition
from aesh.planning.brouillon import Moment
from aesh.planning.differences import Acte
from aesh.regles.types_creneau import RESERVENT
from comptes.models import Mandat
from socle.erreurs import ActionRefusee

CHANGE = "Ce créneau a changé dans le brouillon depuis la proposition."
PRISE = "Cette heure est prise par un autre créneau du brouillon : acceptez aussi son changement."
DEPUIS = "Ce créneau a changé depuis que la ligne a été acceptée : il reste comme il est."


@dataclass(frozen=True)
class Bilan:
    """Lines applied, and those left with the sentence that says why."""

    faites: list[LigneProposition] = field(default_factory=list)
    laissees: list[tuple[LigneProposition, str]] = field(default_factory=list)


@transaction.atomic
def accepter(*, proposition: Proposition, auteur: Mandat, lignes: Iterable[UUID]) -> Bilan:
    """Apply the chosen lines to the draft; those that no longer fit are left, and said.

    Raises ``ActionRefusee``: the draft is closed, nothing is chosen. *Source:* issue D;
    decision 25; règle locale (a slot changed by someone since is never overwritten).
    """
    emploi = verrouiller_brouillon(proposition.emploi, auteur)
    choisies = _choisies(proposition, lignes, Decision.ATTENTE)
    if not choisies:
        raise ActionRefusee("Choisissez au moins une ligne à accepter.")
    presents = _presents(emploi)
    laissees = [
        (ligne, CHANGE)
        for ligne in choisies
        if ligne.creneau and _revision(presents, ligne.creneau) != ligne.revision
    ]
    gardees = [ligne for ligne in choisies if ligne not in [une for une, _ in laissees]]
    while prises := _prises(gardees, presents):
        laissees += [(ligne, PRISE) for ligne in prises]
        gardees = [ligne for ligne in gardees if ligne not in prises]
    with pghistory.context(proposition=str(proposition.pk), graine=proposition.graine):
        _appliquer(emploi, auteur, gardees)
    _noter(gardees, Decision.ACCEPTEE, auteur)
    _clore(proposition)
    return Bilan(gardees, laissees)


@transaction.atomic
def refuser(*, proposition: Proposition, auteur: Mandat, lignes: Iterable[UUID]) -> Bilan:
    """Say no to lines: they stay readable, with who decided and when. *Source:* decision 25."""
    verrouiller_brouillon(proposition.emploi, auteur)
    choisies = _choisies(proposition, lignes, Decision.ATTENTE)
    if not choisies:
        raise ActionRefusee("Choisissez au moins une ligne à refuser.")
    _noter(choisies, Decision.REFUSEE, auteur)
    _clore(proposition)
    return Bilan(choisies)


@transaction.atomic
def annuler(*, proposition: Proposition, auteur: Mandat, lignes: Iterable[UUID]) -> Bilan:
    """Take decisions back: slots return to what they were, unless changed since.

    *Source:* issue D (undoable); règle locale.
    """
    emploi = verrouiller_brouillon(proposition.emploi, auteur)
    choisies = _choisies(proposition, lignes, Decision.ACCEPTEE, Decision.REFUSEE)
    if not choisies:
        raise ActionRefusee("Rien n'est à annuler dans cette proposition.")
    presents = _presents(emploi)
    acceptees = [ligne for ligne in choisies if ligne.decision == Decision.ACCEPTEE]
    laissees = [
        (ligne, DEPUIS)
        for ligne in acceptees
        if ligne.pose and _revision(presents, ligne.pose) != ligne.pose_revision
    ]
    perdues = {ligne.pk for ligne, _ in laissees}
    defaites = [ligne for ligne in acceptees if ligne.pk not in perdues]
    with pghistory.context(proposition=str(proposition.pk), acte="annuler"):
        par_lots(emploi, auteur, [_inverse(ligne) for ligne in defaites])
    faites = [ligne for ligne in choisies if ligne.pk not in perdues]
    _reprendre_revisions(emploi, defaites)
    LigneProposition.objects.filter(pk__in=[ligne.pk for ligne in faites]).update(
        decision=Decision.ATTENTE, decidee_par=None, decidee_le=None, pose=None, pose_revision=0
    )
    Proposition.objects.filter(pk=proposition.pk, etat=EtatProposition.DECIDEE).update(
        etat=EtatProposition.PRETE
    )
    return Bilan(faites, laissees)


def donnees_en_json(donnees: DonneesCreneau) -> dict[str, Any]:
    """Content of a slot as JSON, for ``LigneProposition.avant``. *Source:* règle locale."""
    lues = asdict(donnees)
    return {
        cle: [str(v) for v in valeur]
        if isinstance(valeur, tuple)
        else (str(valeur) if isinstance(valeur, UUID) else valeur)
        for cle, valeur in lues.items()
    }


def par_lots(
    emploi: EmploiDuTemps, auteur: Mandat, operations: Sequence[Operation]
) -> list[Creneau | None]:
    """Apply operations in as many batches as needed, in the caller's transaction.

    *Source:* règle locale.
    """
    resultats: list[Creneau | None] = []
    for debut in range(0, len(operations), OPERATIONS_MAXIMUM):
        lot = operations[debut : debut + OPERATIONS_MAXIMUM]
        resultats += appliquer(emploi=emploi, auteur=auteur, operations=lot)
    return resultats


def _choisies(
    proposition: Proposition, lignes: Iterable[UUID], *decisions: Decision
) -> list[LigneProposition]:
    return list(
        proposition.lignes.filter(pk__in=list(lignes), decision__in=decisions)
        .prefetch_related("liens_eleves")
        .select_for_update(of=("self",))
        .order_by("rang")
    )


def _presents(emploi: EmploiDuTemps) -> dict[UUID, tuple[Creneau, frozenset[UUID]]]:
    """Slots of the draft and their pupils, in two queries."""
    eleves: dict[UUID, set[UUID]] = {}
    liens = CreneauEleve.objects.filter(creneau__emploi=emploi).order_by()
    for creneau, eleve in liens.values_list("creneau_id", "eleve_id"):
        eleves.setdefault(creneau, set()).add(eleve)
    return {c.pk: (c, frozenset(eleves.get(c.pk, ()))) for c in emploi.creneaux.all()}


def _revision(presents: dict[UUID, tuple[Creneau, frozenset[UUID]]], cle: UUID) -> int | None:
    return presents[cle][0].revision if cle in presents else None


def _eleves(ligne: LigneProposition) -> tuple[UUID, ...]:
    return tuple(sorted(lien.eleve_id for lien in ligne.liens_eleves.all()))


def _prises(
    gardees: list[LigneProposition], presents: dict[UUID, tuple[Creneau, frozenset[UUID]]]
) -> list[LigneProposition]:
    """Lines whose AESH or pupils would have another slot at that time."""
    bouges = {ligne.creneau for ligne in gardees if ligne.creneau}
    restent = [(c, eleves) for cle, (c, eleves) in presents.items() if cle not in bouges]
    prises = []
    for ligne in gardees:
        if ligne.acte == Acte.RETRAIT:
            continue
        moment, eleves = _moment(ligne), set(_eleves(ligne))
        if any(
            moment.chevauche(_moment(creneau))
            and (creneau.aesh_id == ligne.aesh_id or (creneau.type in RESERVENT and eleves & siens))
            for creneau, siens in restent
        ):
            prises.append(ligne)
    return prises


def _moment(quoi: Creneau | LigneProposition) -> Moment:
    return Moment(quoi.jour, quoi.debut, quoi.fin, Semaine(quoi.semaine))


def _appliquer(emploi: EmploiDuTemps, auteur: Mandat, lignes: list[LigneProposition]) -> None:
    poses = par_lots(emploi, auteur, [_operation(ligne) for ligne in lignes])
    for ligne, creneau in zip(lignes, poses, strict=True):
        ligne.pose = creneau.pk if creneau else None
        ligne.pose_revision = creneau.revision if creneau else 0


def _operation(ligne: LigneProposition) -> Operation:
    if ligne.acte == Acte.RETRAIT:
        return Operation(creneau=ligne.creneau, revision=ligne.revision)
    champs: dict[str, Any] = {
        "aesh": ligne.aesh_id,
        "etablissement": ligne.etablissement_id,
        "type": ligne.type,
        "jour": ligne.jour,
        "debut": ligne.debut,
        "fin": ligne.fin,
        "semaine": ligne.semaine,
        "eleves": _eleves(ligne),
    }
    if ligne.acte == Acte.AJOUT:
        return Operation(donnees=DonneesCreneau(**champs, classe=ligne.classe_id))
    return Operation(creneau=ligne.creneau, revision=ligne.revision, changements=champs)


def _inverse(ligne: LigneProposition) -> Operation:
    """What undoes an accepted line."""
    if ligne.acte == Acte.AJOUT:
        return Operation(creneau=ligne.pose, revision=ligne.pose_revision)
    avant = _donnees(ligne.avant)
    if ligne.acte == Acte.RETRAIT:
        return Operation(donnees=avant)
    champs = {cle: valeur for cle, valeur in vars(avant).items() if cle != "origine"}
    return Operation(creneau=ligne.pose, revision=ligne.pose_revision, changements=champs)


def _donnees(lu: dict[str, Any]) -> DonneesCreneau:
    avant = {cle: valeur for cle, valeur in lu.items() if cle != "lignee"}
    cles = {
        cle: UUID(avant[cle]) if avant.get(cle) else None
        for cle in ("aesh", "etablissement", "classe", "origine")
    }
    eleves = tuple(map(UUID, avant["eleves"]))
    return DonneesCreneau(**{**avant, **cles, "eleves": eleves})


def _reprendre_revisions(emploi: EmploiDuTemps, defaites: list[LigneProposition]) -> None:
    """Slots put back have a new revision, and a removed one a new identifier: lines follow."""
    presents = {c.pk: c for c in emploi.creneaux.all()}
    par_lignee = {c.lignee: c for c in presents.values()}
    for ligne in defaites:
        if ligne.acte == Acte.AJOUT:
            continue
        origine = ligne.avant.get("lignee")
        creneau = presents.get(ligne.creneau) if ligne.creneau else None
        if creneau is None and origine:
            creneau = par_lignee.get(UUID(origine))
        if creneau is not None:
            ligne.creneau, ligne.revision = creneau.pk, creneau.revision
    LigneProposition.objects.bulk_update(defaites, ["creneau", "revision"])


def _noter(lignes: list[LigneProposition], decision: Decision, auteur: Mandat) -> None:
    maintenant = timezone.now()
    for ligne in lignes:
        ligne.decision = decision
        ligne.decidee_par_id = auteur.membre_id
        ligne.decidee_le = maintenant
    champs = ["decision", "decidee_par", "decidee_le", "pose", "pose_revision"]
    LigneProposition.objects.bulk_update(lignes, champs)


def _clore(proposition: Proposition) -> None:
    """A proposal of which every line is decided is no longer to be looked at."""
    if not proposition.lignes.filter(decision=Decision.ATTENTE).exists():
        Proposition.objects.filter(pk=proposition.pk, etat=EtatProposition.PRETE).update(
            etat=EtatProposition.DECIDEE
        )
