"""Confirm replacements, one or several together, and undo one.

A human decides; the product had prepared a list, whose place and reasons are kept. The database
refuses that anyone be in two places. *Source:* decisions 16, 18 and 25.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aesh.actions.avis import prevenir_des_jours
from aesh.actions.avis_ecoles import prevenir_les_ecoles
from aesh.actions.occupations import appliquer
from aesh.actions.ponctuels import SaisiePonctuel, poser
from aesh.actions.publication import EXCEPTIONS
from aesh.actions.remplacements_clos import clore, dire_la_fin
from aesh.actions.rencontres import noter_rencontres_de_remplacement
from aesh.enums import EtatRemplacement, GenreAbsence
from aesh.models import Aesh, Remplacement
from aesh.permissions import peut_remplacer
from aesh.planning.remplacement import Candidat, Situation, Trou
from aesh.requetes.faits_absences import fait_du_remplacement
from aesh.requetes.recalcul import preparer
from aesh.requetes.remplacants import classement_de, phrases, situation_pour
from aesh.requetes.trous import TrouOuvert
from aesh.requetes.trous_lus import lire_cle, trous_par_cle
from comptes.models import Mandat
from pial.models import Pole
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller

PLUS_A_REMPLACER = "Ce créneau n'est plus à remplacer : quelqu'un l'a réglé entre-temps."
ENTRE_TEMPS = "Rien n'a été enregistré. Voici les propositions à jour."


@dataclass(frozen=True)
class Choix:
    """A hole (its key), who fills it, and the minutes of it (the whole hole without them)."""

    trou: str
    aesh: UUID
    debut: int | None = None
    fin: int | None = None


def lire_choix(texte: str) -> Choix:
    """``hole|AESH|start|end``, as a proposal says it; ``ActionRefusee`` when it is none.

    *Source:* règle locale.
    """
    try:
        trou, aesh, debut, fin = texte.split("|")
        return Choix(trou, UUID(aesh), int(debut), int(fin))
    except ValueError as erreur:
        raise ActionRefusee("Choisissez un remplacement de la liste.") from erreur


@dataclass(frozen=True)
class _Decision:
    trou: TrouOuvert
    candidat: Candidat
    place: int
    raisons: tuple[str, ...]


@transaction.atomic
def confirmer(
    choix: Sequence[Choix], *, auteur: Mandat, le: datetime.date, prevenir: bool = True
) -> list[Remplacement]:
    """Fill these holes; all of them or none, checked together as they now stand.

    Raises ``ActionRefusee``: no right, hole filled meanwhile, AESH no longer free.
    *Source:* decisions 16, 18 and 25.
    """
    if not peut_remplacer(auteur):
        raise ActionRefusee("Votre fonction ne permet pas de décider un remplacement.")
    verrouiller(f"{EXCEPTIONS}:{auteur.departement_id}", seul=True)
    decisions = _verifier(choix, auteur, le)
    faits = _enregistrer(decisions, auteur)
    appliquer(preparer([], [fait_du_remplacement(un) for un in faits]))
    for un, decision in zip(faits, decisions, strict=True):
        un.ponctuel = _reserver(un, decision)
    Remplacement.objects.bulk_update(faits, ["ponctuel"])
    noter_rencontres_de_remplacement(faits, le)
    if prevenir:
        _prevenir(faits, auteur)
    return faits


@transaction.atomic
def annuler_remplacement(remplacement: Remplacement, *, auteur: Mandat) -> None:
    """Undo: the hole is open again, and who replaced is back to her own slots.

    Raises ``ActionRefusee``. *Source:* decisions 16, 18 and 25.
    """
    if not peut_remplacer(auteur):
        raise ActionRefusee("Votre fonction ne permet pas d'annuler un remplacement.")
    verrouiller(f"{EXCEPTIONS}:{auteur.departement_id}", seul=True)
    un = (
        Remplacement.objects.filter(pk=remplacement.pk, etat=EtatRemplacement.CONFIRME)
        .select_related("creneau")
        .first()
    )
    if un is None:
        raise ActionRefusee("Ce remplacement est déjà annulé ou terminé : rechargez la page.")
    clore([un], EtatRemplacement.ANNULE, auteur)
    appliquer(preparer([fait_du_remplacement(un)], []))
    dire_la_fin([un], auteur)


def _verifier(choix: Sequence[Choix], auteur: Mandat, le: datetime.date) -> list[_Decision]:
    """Each choice among the candidates that the previous ones leave."""
    cles = [lire_cle(un.trou) for un in choix]
    if not choix or None in cles:
        raise ActionRefusee(PLUS_A_REMPLACER)
    trous = trous_par_cle([cle for cle in cles if cle], auteur, le)
    if any(un.trou not in trous for un in choix):
        raise ActionRefusee(PLUS_A_REMPLACER, [ENTRE_TEMPS])
    situations: dict[tuple[Pole, datetime.date], Situation] = {}
    decisions = []
    for un in choix:
        trou = trous[un.trou]
        cle = (trou.creneau.emploi.pole, trou.date)
        if cle not in situations:
            du_jour = [t for t in trous.values() if (t.creneau.emploi.pole, t.date) == cle]
            situations[cle] = situation_pour(*cle, du_jour, auteur)
        situation = situations[cle]
        permis = classement_de(situation, _part(situation, un), auteur).candidats
        entiere = un.debut is not None  # these very minutes were shown
        siennes = (c.aesh == un.aesh and (c.complet or not entiere) for c in permis)
        rang = next((n for n, sienne in enumerate(siennes) if sienne), None)
        if rang is None:
            raise ActionRefusee(_prise(un.aesh), [ENTRE_TEMPS])
        candidat = permis[rang]
        decisions.append(_Decision(trou, candidat, rang + 1, phrases(candidat)))
        journees = [candidat.journee if j.aesh == un.aesh else j for j in situation.journees]
        situations[cle] = replace(situation, journees=tuple(journees))
    return decisions


def _part(situation: Situation, un: Choix) -> Trou:
    """The minutes of a hole that a choice is about."""
    trou = next(t for t in situation.trous if t.cle == un.trou)
    debut = trou.debut if un.debut is None else max(trou.debut, un.debut)
    fin = trou.fin if un.fin is None else min(trou.fin, un.fin)
    if debut >= fin:
        raise ActionRefusee(PLUS_A_REMPLACER, [ENTRE_TEMPS])
    return replace(trou, debut=debut, fin=fin)


def _prise(aesh: UUID) -> str:
    nom = Aesh.objects.filter(pk=aesh).values_list("prenom", "nom").first()
    qui = " ".join(nom) if nom else "Cette personne"
    return f"{qui} n'est plus disponible à ce moment : une autre décision l'a prise."


def _enregistrer(decisions: Sequence[_Decision], auteur: Mandat) -> list[Remplacement]:
    maintenant = timezone.now()
    faits = [
        Remplacement(
            absence=decision.trou.absence,
            creneau=decision.trou.creneau,
            aesh_id=UUID(str(decision.candidat.aesh)),
            date=decision.trou.date,
            minutes=(
                max(decision.candidat.debut, decision.trou.debut),
                min(decision.candidat.fin, decision.trou.fin),
            ),
            decide_par_id=auteur.membre_id,
            decide_le=maintenant,
            par_algorithme=True,
            rang=decision.candidat.rang,
            place=decision.place,
            raisons=[raison[:200] for raison in decision.raisons],
        )
        for decision in decisions
    ]
    try:
        with convertir_erreurs():
            Remplacement.objects.bulk_create(faits)
    except ConflitError as conflit:
        raise ActionRefusee(PLUS_A_REMPLACER, [ENTRE_TEMPS]) from conflit
    lus = Remplacement.objects.in_bulk([un.pk for un in faits])
    return [lus[un.pk] for un in faits]


def _reserver(un: Remplacement, decision: _Decision) -> Any:
    creneau = decision.trou.creneau
    return poser(
        SaisiePonctuel(
            aesh=un.aesh_id,
            etablissement=creneau.etablissement_id,
            date=un.date,
            debut=un.debut,
            fin=un.fin,
            type=creneau.type,
            origine=GenreAbsence.REMPLACEMENT,
            eleves=tuple(eleve.pk for eleve in decision.trou.eleves),
        )
    )


def _prevenir(faits: Sequence[Remplacement], auteur: Mandat) -> None:
    """One message for each who replaces, one for each school, whatever the number of slots."""
    commun: dict[str, Any] = {"departement": auteur.departement, "maintenant": timezone.now()}
    par_aesh: dict[UUID, list[Remplacement]] = {}
    par_ecole: dict[UUID, list[Remplacement]] = {}
    for un in faits:
        par_aesh.setdefault(un.aesh_id, []).append(un)
        par_ecole.setdefault(un.creneau.etablissement_id, []).append(un)
    for aesh, siens in par_aesh.items():
        jours = {aesh: {un.date for un in siens}}
        prevenir_des_jours(f"{_prefixe(siens)}:pose", jours=jours, **commun)
    for ecole, siens in par_ecole.items():
        prevenir_les_ecoles(
            f"{_prefixe(siens)}:ecole:pose",
            "remplacement",
            jours={ecole: {un.date for un in siens}},
            sauf=auteur.membre.email,
            **commun,
        )


def _prefixe(siens: Sequence[Remplacement]) -> str:
    """A message about one replacement alone can be withdrawn with it."""
    return f"remplacement{'s' if len(siens) > 1 else ''}:{siens[0].pk}"
