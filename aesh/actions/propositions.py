"""Ask the solver for a proposal, stop it, put it aside. What comes of it is decided elsewhere.

*Source:* issue D (kept locks, live progress, stopped at any time); decision 25.
"""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from aesh.enums import EtatProposition
from aesh.models import Affectation, EmploiDuTemps, Proposition
from aesh.permissions import peut_modifier
from aesh.planning.brouillon import LIBELLES_MODE, Mode
from comptes.models import Mandat
from pial.models import Rattachement
from socle.enums import EtatTravail
from socle.erreurs import ActionRefusee
from socle.models import Travail
from socle.travaux import demander_travail, lancer
from socle.verrous import verrouiller

GENRE = "aesh.proposer"
SECONDES_MINIMUM, SECONDES_MAXIMUM = 2, 300
EN_ROUTE = (EtatProposition.EN_COURS, EtatProposition.ATTENTE)
INTERROMPUE = "La recherche a été annulée ou s'est interrompue ; rien n'a été changé."
REPARATIONS = (Mode.STABLE, Mode.EQUILIBRE, Mode.AMBITIEUX)


@dataclass(frozen=True)
class Demande:
    """What is asked: where the solver may act (empty: the whole pole), how freely, how long."""

    mode: Mode = Mode.COMPLETER
    ecoles: tuple[UUID, ...] = ()
    agents: tuple[UUID, ...] = ()
    secondes: int = 20
    graine: int | None = None


@transaction.atomic
def demander_proposition(*, emploi: EmploiDuTemps, auteur: Mandat, demande: Demande) -> Proposition:
    """Ask for one proposal on a draft; one at a time per pole.

    Raises ``ActionRefusee``: not a draft, one already runs, a school or an AESH of another pole.
    *Source:* issue D; règle locale (duration).
    """
    (proposition,) = _demander(emploi, auteur, [demande])
    return proposition


@transaction.atomic
def demander_reparations(
    *, emploi: EmploiDuTemps, auteur: Mandat, demande: Demande
) -> list[Proposition]:
    """Ask for the three repairs, stable, balanced, ambitious, one after the other.

    Raises ``ActionRefusee`` as ``demander_proposition``. *Source:* issue D (new notification or
    departure: three repairs).
    """
    demandes = [
        Demande(mode, demande.ecoles, demande.agents, demande.secondes, demande.graine)
        for mode in REPARATIONS
    ]
    return _demander(emploi, auteur, demandes)


def _demander(
    emploi: EmploiDuTemps, auteur: Mandat, demandes: Sequence[Demande]
) -> list[Proposition]:
    verrouiller(f"proposition:{emploi.pole_id}", seul=True)
    emploi = EmploiDuTemps.objects.get(pk=emploi.pk)
    if not peut_modifier(auteur, emploi):
        raise ActionRefusee(
            f"{emploi.designation} n'est plus un brouillon : ouvrez un brouillon, puis demandez "
            "une proposition."
        )
    _clore_les_interrompues(emploi.pole_id)
    if Proposition.objects.filter(pole=emploi.pole_id, etat__in=EN_ROUTE).exists():
        raise ActionRefusee(
            "Une proposition est déjà en préparation pour ce pôle : attendez sa fin, ou "
            "arrêtez-la en gardant le meilleur."
        )
    demande = demandes[0]
    _verifier_portee(emploi, demande)
    secondes = min(max(demande.secondes, SECONDES_MINIMUM), SECONDES_MAXIMUM)
    graine = demande.graine
    if graine is None:
        graine = random.randrange(2**31)  # noqa: S311 (a seed to search with, not a secret)
    serie = uuid.uuid4() if len(demandes) > 1 else None
    propositions = [
        Proposition.objects.create(
            emploi=emploi,
            pole_id=emploi.pole_id,
            demandee_par_id=auteur.membre_id,
            etat=EtatProposition.ATTENTE if rang else EtatProposition.EN_COURS,
            mode=une.mode,
            serie=serie,
            ecoles=list(une.ecoles),
            agents=list(une.agents),
            secondes=secondes,
            graine=graine,
        )
        for rang, une in enumerate(demandes)
    ]
    lancer_calcul(propositions[0], mandat=auteur.pk)
    return propositions


def lancer_calcul(proposition: Proposition, *, mandat: UUID | None) -> None:
    """Write the job of a proposal and wake a worker. *Source:* ADR 007."""
    travail = demander_travail(
        genre=GENRE,
        cle=f"proposition:{proposition.pk}",
        titre=f"Proposition d'emploi du temps : {LIBELLES_MODE[Mode(proposition.mode)]}",
        parametres={"proposition": str(proposition.pk)},
        auteur=proposition.demandee_par,
        mandat=mandat,
        total=proposition.secondes,
    )
    proposition.travail = travail.pk
    proposition.save(update_fields=["travail", "modifie_le"])
    lancer(travail)


def _clore_les_interrompues(pole: UUID) -> None:
    """Those whose job was cancelled or given up are no longer in preparation."""
    en_route = Proposition.objects.filter(pole=pole, etat__in=EN_ROUTE)
    finis = Travail.objects.filter(
        pk__in=en_route.exclude(travail=None).values("travail"),
        etat__in=[EtatTravail.ANNULE, EtatTravail.ECHEC],
    ).values_list("pk", flat=True)
    perdues = list(en_route.filter(travail__in=list(finis)))
    series = [p.serie for p in perdues if p.serie]
    (
        en_route.filter(Q(pk__in=[p.pk for p in perdues]) | Q(serie__in=series)).update(
            etat=EtatProposition.ECHEC, bilan={"phrase": INTERROMPUE}, terminee_le=timezone.now()
        )
    )


def _verifier_portee(emploi: EmploiDuTemps, demande: Demande) -> None:
    le = emploi.date_effet
    if demande.ecoles:
        ici = Rattachement.objects.filter(pole=emploi.pole_id, periode__contains=le)
        connues = set(ici.values_list("etablissement_id", flat=True))
        if not connues.issuperset(demande.ecoles):
            raise ActionRefusee("Une des écoles choisies n'est pas de ce pôle.")
    if demande.agents:
        postes = Affectation.objects.filter(pole=emploi.pole_id, periode__contains=le)
        if not set(postes.values_list("aesh_id", flat=True)).issuperset(demande.agents):
            raise ActionRefusee("Un des AESH choisis n'est pas affecté à ce pôle.")


@transaction.atomic
def arreter_proposition(*, proposition: Proposition, auteur: Mandat) -> None:
    """Stop the search and keep the best plan found so far; nothing is refused once it has ended.

    *Source:* issue D (can be stopped at any time and keeps the best).
    """
    _juger(proposition, auteur)
    Proposition.objects.filter(pk=proposition.pk, etat=EtatProposition.EN_COURS).update(
        arret_demande=True
    )


@transaction.atomic
def ecarter_proposition(*, proposition: Proposition, auteur: Mandat) -> None:
    """Put a proposal aside: it stays readable, with what was decided of it.

    Raises ``ActionRefusee`` while it is being prepared. *Source:* decision 25.
    """
    _juger(proposition, auteur)
    faites = Proposition.objects.filter(
        pk=proposition.pk, etat__in=[EtatProposition.PRETE, EtatProposition.ECHEC]
    ).update(etat=EtatProposition.ECARTEE, terminee_le=timezone.now())
    if not faites:
        raise ActionRefusee("Cette proposition n'est pas à examiner : rechargez la page.")


def _juger(proposition: Proposition, auteur: Mandat) -> None:
    if not peut_modifier(auteur, proposition.emploi):
        raise ActionRefusee("Seule la coordination du pôle décide d'une proposition.")
