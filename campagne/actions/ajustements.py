"""Give an AESH to a school by hand, change her minutes, take a line away.

*Source:* issue F (manual adjust); decision 25 (who prepared, who decided).
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aesh.models import Aesh, Affectation
from campagne.actions.campagnes import verrouiller_campagne
from campagne.actions.decisions import Decisions, minutes_donnees
from campagne.enums import Changement, EtatLigne, Origine
from campagne.models import BesoinEcole, Campagne, LigneCampagne
from campagne.requetes.besoins import pole_d_ecole
from campagne.requetes.heures import Trajets, donnables, heures_a_la_rentree
from comptes.models import Mandat
from pial.models import Etablissement
from socle.erreurs import ActionRefusee

PAS = 15


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

    Raises ``ActionRefusee``: beyond her contract, another pole than hers, no pole, a duration out
    of step. *Source:* issue F (manual adjust); dossier §2.4, §3 R5 (travel), R11 (one pole).
    """
    lue = verrouiller_campagne(campagne, auteur)
    if minutes <= 0 or minutes % PAS:
        raise ActionRefusee("Donnez une durée par quarts d'heure, par exemple 12 h ou 9 h 30.")
    pole = pole_d_ecole(etablissement, lue.rentree)
    if pole is None:
        raise ActionRefusee(
            "Cette école n'est dans aucun pôle à la rentrée : rattachez-la d'abord."
        )
    ancienne = LigneCampagne.objects.filter(
        campagne=lue, aesh=aesh, etablissement=etablissement, etat=EtatLigne.ACCEPTEE, minutes__gt=0
    ).first()
    _un_seul_pole(lue, aesh, pole)
    deja = minutes_donnees(lue, [aesh.pk])[aesh.pk] - (ancienne.minutes if ancienne else 0)
    _tenir_le_contrat(lue, aesh, etablissement, deja, minutes)
    decisions = Decisions(faites=1, avis=_deux_postes(lue, aesh, pole))
    BesoinEcole.objects.get_or_create(
        campagne=lue, etablissement=etablissement, defaults={"pole_id": pole}
    )
    maintenant = timezone.now()
    commun = {
        "campagne": lue,
        "aesh": aesh,
        "pole_id": pole,
        "etablissement": etablissement,
        "etat": EtatLigne.ACCEPTEE,
        "decidee_par_id": auteur.membre_id,
        "decidee_le": maintenant,
        "lot": decisions.lot,
    }
    proposee = LigneCampagne.objects.filter(
        campagne=lue,
        aesh=aesh,
        etablissement=etablissement,
        etat=EtatLigne.PROPOSEE,
        minutes__gt=0,
    ).first()
    modele = proposee or ancienne
    for une in (proposee, ancienne):
        if une is not None:
            _retirer(une, decisions.lot)
    LigneCampagne.objects.create(
        minutes=minutes,
        remplace=ancienne,
        # An adjusted proposal was still prepared by the algorithm, and keeps its reasons.
        origine=modele.origine if modele else Origine.MANUELLE,
        raisons=modele.raisons if modele else [],
        changement=Changement.MINUTES if ancienne else _changement(lue, aesh, etablissement),
        **commun,
    )
    return decisions


def _un_seul_pole(campagne: Campagne, aesh: Aesh, pole: UUID) -> None:
    """An AESH serves the schools of one pole: the zone of her contract (R11)."""
    ailleurs = (
        LigneCampagne.objects.filter(
            campagne=campagne, aesh=aesh, etat=EtatLigne.ACCEPTEE, minutes__gt=0
        )
        .exclude(pole=pole)
        .select_related("pole")
        .first()
    )
    if ailleurs is not None:
        raise ActionRefusee(
            f"Elle a déjà des heures acceptées dans {ailleurs.pole} : une AESH n'a qu'un pôle, la "
            "zone de son contrat. Retirez d'abord ces heures."
        )


def _deux_postes(campagne: Campagne, aesh: Aesh, pole: UUID) -> str:
    """What to know when a posting elsewhere goes on after the rentrée; empty otherwise."""
    autre = (
        Affectation.objects.filter(
            aesh=aesh,
            periode__startswith__lt=campagne.rentree,
            periode__contains=campagne.rentree,
        )
        .exclude(pole=pole)
        .select_related("pole")
        .first()
    )
    if autre is None:
        return ""
    return (
        f"Son affectation à {autre.pole} continue après la rentrée : elle en aura deux une fois "
        "celle-ci publiée. Si elle change de pôle, terminez l'ancienne sur sa fiche."
    )


def _tenir_le_contrat(
    campagne: Campagne, aesh: Aesh, ecole: Etablissement, deja: int, minutes: int
) -> None:
    """Her contract, less the mission of a référent and travel between her schools."""
    heures = heures_a_la_rentree(campagne, [aesh.pk])
    if aesh.pk not in heures:
        raise ActionRefusee("Aucun contrat de cette AESH ne couvre la rentrée.")
    ecoles = {
        ecole.pk,
        *LigneCampagne.objects.filter(
            campagne=campagne, aesh=aesh, etat=EtatLigne.ACCEPTEE, minutes__gt=0
        ).values_list("etablissement_id", flat=True),
    }
    reserve = Trajets([aesh.pk], ecoles).reserves(aesh.pk, ecoles)
    libres = max(0, donnables(heures, aesh.pk) - reserve - deja)
    if minutes > libres:
        compris = f", {reserve} min de trajet entre ses écoles comptées" if reserve else ""
        raise ActionRefusee(
            f"Son contrat ne le permet pas : il lui reste {libres // 60} h "
            f"{libres % 60:02d} à la rentrée{compris}."
        )


def _changement(campagne: Campagne, aesh: Aesh, ecole: Etablissement) -> Changement:
    """What a school typed by hand changes for her."""
    avant = (
        Affectation.objects.filter(
            aesh=aesh, periode__startswith__lt=campagne.rentree, est_principale=True
        )
        .order_by("-periode")
        .values_list("etablissement_id", flat=True)
        .first()
    )
    if avant is None:
        return Changement.PREMIERE
    if avant == ecole.pk:
        return Changement.RESTE
    autres = LigneCampagne.objects.filter(
        campagne=campagne, aesh=aesh, etablissement=avant, etat=EtatLigne.ACCEPTEE
    )
    return Changement.S_AJOUTE if autres.exists() else Changement.CHANGE


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
