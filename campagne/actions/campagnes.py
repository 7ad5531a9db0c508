"""Open a campaign, read its needs again, settle it, close it.

*Source:* issue F (pre-assignment campaign).
"""

import datetime
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campagne.enums import Competence, EtatCampagne
from campagne.models import BesoinEcole, CalculCampagne, Campagne, CommentairePole, LigneCampagne
from campagne.permissions import peut_commenter, peut_conduire
from campagne.regles.arrivees import Lecture, deja_arrive
from campagne.requetes.besoins import BesoinLu, BesoinsLus, lire_besoins
from comptes.models import Mandat
from pial.models import Pole
from pial.regles import annee_scolaire
from socle.erreurs import ActionRefusee
from socle.verrous import tenter_de_verrouiller, verrouiller

RESERVE = "Seul le SEI conduit la pré-affectation."
CLOSE = "Cette campagne est close : rouvrez-la d'abord."
OCCUPEE = (
    "Une publication ou une répartition s'écrit en ce moment : rien n'a été enregistré. "
    "Recommencez dans quelques secondes."
)
ATTENTE_S, ATTENTE_TRAVAIL_S = 4.0, 60.0  # well below the lock_timeout of a page
REGLES = (
    "compte_renouvellements",
    "compte_suites",
    "poids_continuite",
    "poids_eleve",
    "poids_voeu",
    "poids_competence",
    "prix_changement",
    "trajet_max",
    "mention",
    "mention_source",
)


def verrouiller_campagne(
    campagne: Campagne, auteur: Mandat, *, attente: float = ATTENTE_S
) -> Campagne:
    """The open campaign, alone until the end of the transaction; ``attente``: seconds at most.

    Raises ``ActionRefusee``: no right, closed, or somebody else writes for longer than that.
    *Source:* règle locale.
    """
    if not peut_conduire(auteur):
        raise ActionRefusee(RESERVE)
    if not tenter_de_verrouiller(f"campagne:{campagne.pk}", secondes=attente):
        raise ActionRefusee(OCCUPEE)
    lue: Campagne = Campagne.objects.get(pk=campagne.pk)
    if not lue.est_ouverte:
        raise ActionRefusee(CLOSE)
    return lue


@transaction.atomic
def ouvrir_campagne(*, auteur: Mandat, annee: int, le: datetime.date) -> Campagne:
    """Open the campaign of a rentrée to come and read its needs.

    Raises ``ActionRefusee``: already open, or a rentrée that is past or too far.
    *Source:* issue F (any time before the rentrée).
    """
    if not peut_conduire(auteur):
        raise ActionRefusee(RESERVE)
    verrouiller("campagne:ouvrir", seul=True)
    premiere = annee_scolaire(le) + 1
    if not premiere <= annee <= premiere + 1:
        raise ActionRefusee(f"Choisissez la rentrée {premiere} ou la suivante.")
    if Campagne.objects.filter(annee=annee).exists():
        raise ActionRefusee("Une campagne existe déjà pour cette rentrée : ouvrez-la.")
    campagne: Campagne = Campagne.objects.create(annee=annee, ouverte_par_id=auteur.membre_id)
    ecrire_besoins(campagne=campagne, le=le)
    return campagne


@transaction.atomic
def relire_besoins(*, campagne: Campagne, auteur: Mandat, le: datetime.date) -> dict[str, int]:
    """Read rights, targets and posts again; what people announced stays. What changed is returned.

    *Source:* issue F (arrivals until the rentrée).
    """
    return ecrire_besoins(campagne=verrouiller_campagne(campagne, auteur), le=le)


@transaction.atomic
def ecrire_besoins(
    *, campagne: Campagne, le: datetime.date, lus: BesoinsLus | None = None
) -> dict[str, int]:
    """Write the needs of every school; returns how many schools moved, up and down.

    What was announced and has come since is no longer added; lines follow a school that changes
    pole. *Source:* issue F (arrivals until the rentrée).
    """
    lus = lus or lire_besoins(campagne, le)
    # Another way of counting renewals moves every school: nobody has come for all that.
    comparable = campagne.bilan_besoins.get("renouvellements") in (
        None,
        lus.bilan["renouvellements"],
    )
    partis: dict[UUID, list[UUID]] = defaultdict(list)
    anciens = {un.etablissement_id: un for un in BesoinEcole.objects.filter(campagne=campagne)}
    neufs, changes = [], []
    bouge = {"ecoles_en_plus": 0, "ecoles_en_moins": 0, "minutes_en_plus": 0}
    for ecole, besoin in lus.ecoles.items():
        ancien = anciens.pop(ecole, None)
        champs = _minutes(besoin)
        if ancien is None:
            if any(champs.values()):
                neufs.append(
                    BesoinEcole(
                        campagne=campagne, etablissement_id=ecole, pole_id=besoin.pole, **champs
                    )
                )
            continue
        avant, lecture = ancien.minutes, _lecture(ancien)
        if ancien.pole_id != besoin.pole:
            partis[besoin.pole].append(ecole)
        ancien.pole_id = besoin.pole
        for champ, valeur in champs.items():
            setattr(ancien, champ, valeur)
        if comparable:
            ancien.ajout_arrive = deja_arrive(
                ancien.ajout_minutes, ancien.ajout_arrive, lecture, _lecture(ancien)
            )
        changes.append(ancien)
        ecart = ancien.minutes - avant
        bouge["minutes_en_plus"] += ecart
        bouge["ecoles_en_plus"] += ecart > 0
        bouge["ecoles_en_moins"] += ecart < 0
    for parti in anciens.values():  # a school without a pole at the rentrée
        for champ in _minutes(BesoinLu(parti.pole_id)):
            setattr(parti, champ, 0)
        changes.append(parti)
    BesoinEcole.objects.bulk_create(neufs)
    BesoinEcole.objects.bulk_update(
        changes, ["pole", "ajout_arrive", *_minutes(BesoinLu(campagne.pk))]
    )
    for pole, siennes in partis.items():
        LigneCampagne.objects.filter(campagne=campagne, etablissement__in=siennes).update(pole=pole)
    if neufs and campagne.besoins_lus_le is not None:
        bouge["ecoles_en_plus"] += len(neufs)
        bouge["minutes_en_plus"] += sum(un.minutes for un in neufs)
    campagne.besoins_lus_le = timezone.now()
    campagne.bilan_besoins = lus.bilan
    campagne.save(update_fields=["besoins_lus_le", "bilan_besoins", "modifie_le"])
    return bouge


def _minutes(besoin: BesoinLu) -> dict[str, int]:
    return {
        "minutes_individuelles": math.ceil(besoin.individuelles),
        "minutes_mutualisees": math.ceil(besoin.mutualisees),
        "minutes_collectives": math.ceil(besoin.collectives),
        "minutes_attendues": math.ceil(besoin.attendues),
        "eleves": besoin.eleves,
    }


def _lecture(besoin: BesoinEcole) -> Lecture:
    minutes = besoin.minutes_individuelles + besoin.minutes_mutualisees + besoin.minutes_collectives
    return Lecture(minutes, besoin.minutes_collectives, besoin.eleves)


@transaction.atomic
def regler_campagne(*, campagne: Campagne, auteur: Mandat, valeurs: dict[str, Any]) -> Campagne:
    """Weights, longest travel, what counts as renewed, the mention of the notices.

    *Source:* decision 25 (rules on request); issue F (weights visible).
    """
    lue = verrouiller_campagne(campagne, auteur)
    for champ in REGLES:
        if champ in valeurs:
            setattr(lue, champ, valeurs[champ])
    lue.save(update_fields=[*REGLES, "modifie_le"])
    return lue


@transaction.atomic
def clore_campagne(*, campagne: Campagne, auteur: Mandat) -> Campagne:
    """Nothing more is written; it can be reopened. *Source:* règle locale."""
    lue = verrouiller_campagne(campagne, auteur)
    lue.etat = EtatCampagne.CLOSE
    lue.save(update_fields=["etat", "modifie_le"])
    return lue


@transaction.atomic
def rouvrir_campagne(*, campagne: Campagne, auteur: Mandat) -> Campagne:
    """Undo of closing. Raises ``ActionRefusee``. *Source:* règle locale (undo)."""
    if not peut_conduire(auteur):
        raise ActionRefusee(RESERVE)
    lue: Campagne = Campagne.objects.select_for_update().get(pk=campagne.pk)
    lue.etat = EtatCampagne.OUVERTE
    lue.save(update_fields=["etat", "modifie_le"])
    return lue


@dataclass(frozen=True)
class DonneesBesoin:
    """What people announce of a school, and the skills it needs."""

    ajout_minutes: int = 0
    ajout_motif: str = ""
    competences: tuple[Competence, ...] = ()


@transaction.atomic
def ajuster_besoin(*, besoin: BesoinEcole, auteur: Mandat, donnees: DonneesBesoin) -> BesoinEcole:
    """Add or take announced hours, with why; the next search counts them.

    Raises ``ActionRefusee``. *Source:* issue F (those expected at the rentrée).
    """
    verrouiller_campagne(besoin.campagne, auteur)
    if donnees.ajout_minutes and not donnees.ajout_motif.strip():
        raise ActionRefusee("Dites en quelques mots pourquoi ces heures changent.")
    besoin = BesoinEcole.objects.get(pk=besoin.pk)
    if besoin.ajout_minutes != donnees.ajout_minutes:
        besoin.ajout_arrive = 0  # said again: from the needs as they are read today
    besoin.ajout_minutes = donnees.ajout_minutes
    besoin.ajout_motif = donnees.ajout_motif.strip()
    besoin.competences = list(donnees.competences)
    besoin.save(
        update_fields=["ajout_minutes", "ajout_arrive", "ajout_motif", "competences", "modifie_le"]
    )
    return besoin


@transaction.atomic
def commenter(*, campagne: Campagne, pole: Pole, auteur: Mandat, texte: str) -> CommentairePole:
    """Say something of the proposal for a pole. Raises ``ActionRefusee``.

    *Source:* permissions page §3 (column affectation: coordination proposes).
    """
    if not peut_commenter(auteur):
        raise ActionRefusee("Votre fonction ne commente pas la pré-affectation.")
    if not texte.strip():
        raise ActionRefusee("Écrivez votre commentaire.")
    if not campagne.est_ouverte:
        raise ActionRefusee(CLOSE)
    return CommentairePole.objects.create(
        campagne=campagne,
        pole=pole,
        texte=" ".join(texte.split()),
        auteur_id=auteur.membre_id,
        fonction=auteur.role,
    )


def oublier_campagnes() -> None:
    """Remove every campaign. Demonstration only. *Source:* decision 36."""
    for modele in (LigneCampagne, CalculCampagne, BesoinEcole, CommentairePole, Campagne):
        modele.objects.all().delete()
