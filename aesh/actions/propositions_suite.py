"""What follows a decision: search again for the rest, or keep the whole proposal as a scenario.

*Source:* issue D (partial acceptance re-solves the rest; several scenarios kept and compared).
"""

from uuid import UUID

from django.db import transaction

from aesh.actions.lots import Operation
from aesh.actions.propositions import Demande, demander_proposition
from aesh.actions.propositions_decision import accepter, par_lots
from aesh.actions.scenarios import garder_scenario
from aesh.enums import Decision, EtatProposition
from aesh.models import Creneau, EmploiDuTemps, LigneEleve, LigneProposition, Proposition
from aesh.planning.brouillon import Mode
from comptes.models import Mandat
from socle.erreurs import ActionRefusee

CHAMPS = (
    "rang",
    "acte",
    "aesh_id",
    "etablissement_id",
    "classe_id",
    "type",
    "jour",
    "debut",
    "fin",
    "semaine",
    "avant",
)


@transaction.atomic
def recalculer_le_reste(*, proposition: Proposition, auteur: Mandat) -> Proposition:
    """Lock what was accepted, then ask again for the same choice, in the same way.

    Raises ``ActionRefusee``: nothing was accepted, the draft is closed, a search runs.
    *Source:* issue D (partial acceptance re-solves the rest).
    """
    poses = proposition.lignes.filter(decision=Decision.ACCEPTEE).exclude(pose=None)
    acceptes = {pose for pose in poses.values_list("pose", flat=True) if pose}
    if not proposition.lignes.filter(decision=Decision.ACCEPTEE).exists():
        raise ActionRefusee("Acceptez d'abord au moins une ligne : le reste sera recalculé.")
    libres = Creneau.objects.filter(emploi=proposition.emploi_id, pk__in=acceptes, verrouille=False)
    operations = [
        Operation(creneau=c.pk, revision=c.revision, changements={"verrouille": True})
        for c in libres
    ]
    if operations:
        verrouilles = par_lots(proposition.emploi, auteur, operations)
        # What was accepted may still be undone: its line follows the new revision.
        revisions = {c.pk: c.revision for c in verrouilles if c is not None}
        lignes = list(proposition.lignes.filter(pose__in=revisions))
        for ligne in lignes:
            ligne.pose_revision = revisions[ligne.pose]  # type: ignore[index]
        LigneProposition.objects.bulk_update(lignes, ["pose_revision"])
    demande = Demande(
        Mode(proposition.mode),
        tuple(proposition.ecoles),
        tuple(proposition.agents),
        proposition.secondes,
    )
    return demander_proposition(emploi=proposition.emploi, auteur=auteur, demande=demande)


@transaction.atomic
def garder_en_scenario(*, proposition: Proposition, nom: str, auteur: Mandat) -> EmploiDuTemps:
    """Copy the draft under a name and apply there every line that waits; the draft stays.

    The copy keeps the seed, the weights and the data hash of the proposal (decision 25). Raises
    ``ActionRefusee`` as ``garder_scenario`` does, or when a line no longer fits.
    *Source:* issue D; decision 25.
    """
    scenario = garder_scenario(brouillon=proposition.emploi, nom=nom, auteur=auteur)
    jumelle = Proposition.objects.create(
        emploi=scenario,
        pole_id=proposition.pole_id,
        demandee_par_id=auteur.membre_id,
        etat=EtatProposition.PRETE,
        **{
            champ: getattr(proposition, champ)
            for champ in (
                "mode",
                "ecoles",
                "agents",
                "secondes",
                "graine",
                "poids",
                "empreinte",
                "probleme",
                "plan",
                "bilan",
                "terminee_le",
            )
        },
    )
    lignes = _recopier(proposition, jumelle, _jumeaux(proposition.emploi, scenario))
    if not lignes:
        raise ActionRefusee("Cette proposition n'a plus de ligne à appliquer.")
    accepter(proposition=jumelle, auteur=auteur, lignes=lignes)
    return scenario


def _jumeaux(emploi: EmploiDuTemps, scenario: EmploiDuTemps) -> dict[UUID, tuple[Creneau, Creneau]]:
    """Each slot of the draft with its copy: same lineage."""
    copies = {creneau.lignee: creneau for creneau in scenario.creneaux.all()}
    return {c.pk: (c, copies[c.lignee]) for c in emploi.creneaux.all() if c.lignee in copies}


def _recopier(
    proposition: Proposition, jumelle: Proposition, jumeaux: dict[UUID, tuple[Creneau, Creneau]]
) -> list[UUID]:
    """Lines that wait, about the copies; those whose slot changed since are left out."""
    copies: list[LigneProposition] = []
    accompagnes: list[LigneEleve] = []
    attendent = proposition.lignes.filter(decision=Decision.ATTENTE)
    for ligne in attendent.prefetch_related("liens_eleves"):
        creneau, revision = None, 0
        if ligne.creneau:
            ancien, copie = jumeaux.get(ligne.creneau, (None, None))
            if ancien is None or copie is None or ancien.revision != ligne.revision:
                continue
            creneau, revision = copie.pk, copie.revision
        une = LigneProposition(
            proposition=jumelle,
            creneau=creneau,
            revision=revision,
            **{champ: getattr(ligne, champ) for champ in CHAMPS},
        )
        copies.append(une)
        accompagnes += [
            LigneEleve(ligne=une, eleve_id=lien.eleve_id) for lien in ligne.liens_eleves.all()
        ]
    LigneProposition.objects.bulk_create(copies)
    LigneEleve.objects.bulk_create(accompagnes)
    return [une.pk for une in copies]
