"""Rules about whom the help is for: one pupil or a small group, with a right, once at a time.

Codes are those of the dossier §3. *Source* of each: see its registration.
"""

from collections.abc import Iterator
from itertools import combinations

from aesh.enums import Niveau, TypeCreneau
from aesh.regles.cumul import cumuler
from aesh.regles.durees import duree, moment
from aesh.regles.faits import FaitCreneau
from aesh.regles.registre import regle
from aesh.regles.situation import Constat, Situation
from aesh.regles.types_creneau import RESERVENT
from eleves.enums import TypeNotification

BLOQUANT, AVERTISSEMENT = Niveau.BLOQUANT, Niveau.AVERTISSEMENT
AIDES = (TypeCreneau.INDIVIDUELLE, TypeCreneau.MUTUALISEE)
AUTRES_DROITS = {
    TypeNotification.MUTUALISEE: "un droit à l'aide mutualisée, pas individuelle. "
    "Passez ce créneau en aide mutualisée.",
    TypeNotification.ULIS: "une orientation en ULIS, sans aide individuelle notifiée. "
    "Passez ce créneau en accompagnement collectif, ou demandez au SEI.",
}


@regle(
    code="R7",
    titre="Un créneau individuel est pour un seul élève, dans la limite de ses heures",
    source="code de l'éducation D351-16-1 (aide individuelle) ; dossier §3 R7",
    niveau=BLOQUANT,
)
def aide_individuelle(situation: Situation) -> Iterator[Constat]:
    """Exactly one pupil (blocking); more hours than notified only warns."""
    for creneau in situation.creneaux:
        if creneau.type == TypeCreneau.INDIVIDUELLE and len(creneau.eleves) != 1:
            yield Constat(
                "R7",
                BLOQUANT,
                f"{_quand(creneau)} : une aide "
                "individuelle est pour un élève et un seul. Choisissez l'élève, ou passez en "
                "aide mutualisée.",
                (creneau.id,),
            )
    for cle, creneaux in situation.par_eleve.items():
        eleve = situation.eleves.get(cle)
        if eleve is None or eleve.minutes_notifiees is None:
            continue
        seuls = [c for c in creneaux if c.type == TypeCreneau.INDIVIDUELLE]
        total = minutes_maximales(seuls)
        if total > eleve.minutes_notifiees:
            yield Constat(
                "R7",
                AVERTISSEMENT,
                f"{eleve.nom} : {duree(total)} d'aide individuelle placées pour "
                f"{duree(eleve.minutes_notifiees)} notifiées. "
                f"Retirez {duree(total - eleve.minutes_notifiees)}.",
                tuple(c.id for c in seuls),
                eleve=cle,
            )


@regle(
    code="R8",
    titre="Un groupe d'aide mutualisée compte de 1 à 4 élèves de la même école",
    source="règle locale, paramétrable (décision 6)",
    niveau=AVERTISSEMENT,
    parametrable=True,
)
def aide_mutualisee(situation: Situation) -> Iterator[Constat]:
    """No pupil is blocking; a group above the department's setting warns."""
    plafond = situation.reglages.eleves_par_groupe
    for creneau in situation.creneaux:
        if creneau.type != TypeCreneau.MUTUALISEE:
            continue
        quand = _quand(creneau)
        if not creneau.eleves:
            yield Constat(
                "R8",
                BLOQUANT,
                f"{quand} : cette aide mutualisée n'a aucun élève. Ajoutez un élève ou "
                "supprimez le créneau.",
                (creneau.id,),
            )
        elif len(creneau.eleves) > plafond:
            yield Constat(
                "R8",
                AVERTISSEMENT,
                f"{quand} : {len(creneau.eleves)} élèves ensemble, pour {plafond} au plus. "
                "Faites deux groupes.",
                (creneau.id,),
            )


@regle(
    code="R9",
    titre="L'élève a un droit en cours pour cette aide",
    source="code de l'éducation D351-16-1 à D351-16-4 ; circulaire PAS 2025 (élèves notifiés)",
    niveau=BLOQUANT,
)
def droit_en_cours(situation: Situation) -> Iterator[Constat]:
    """No AESH slot without a CDAPH notification in force; the wrong kind of help warns."""
    for creneau in situation.creneaux:
        for cle in creneau.eleves:
            eleve = situation.eleves.get(cle)
            if eleve is None or eleve.notification is None:
                nom = eleve.nom if eleve else "cet élève"
                yield Constat(
                    "R9",
                    BLOQUANT,
                    f"{_quand(creneau)} : {nom} n'a pas de notification en cours à cette date. "
                    "Retirez l'élève du créneau, ou demandez au SEI.",
                    (creneau.id,),
                    eleve=cle,
                )
            elif creneau.type == TypeCreneau.INDIVIDUELLE and eleve.notification in AUTRES_DROITS:
                yield Constat(
                    "R9",
                    AVERTISSEMENT,
                    f"{_quand(creneau)} : {eleve.nom} a {AUTRES_DROITS[eleve.notification]}",
                    (creneau.id,),
                    eleve=cle,
                )


@regle(
    code="R10",
    titre="L'élève est là, et n'a qu'une aide à la fois",
    source="décision 4 (jamais deux aides à la fois ; le collectif ne réserve pas l'élève)",
    niveau=BLOQUANT,
)
def eleve_present(situation: Situation) -> Iterator[Constat]:
    """A pupil is helped once at a time, in the school where he goes.

    The lunch break books its pupils too; an observation names them and books nobody.
    """
    for cle, creneaux in situation.par_eleve.items():
        eleve = situation.eleves.get(cle)
        if eleve is None:
            continue
        reservent = [c for c in creneaux if c.type in RESERVENT]
        for un, deux in combinations(reservent, 2):
            if un.chevauche(deux):
                yield Constat(
                    "R10",
                    BLOQUANT,
                    f"{eleve.nom} a deux aides en même temps "
                    f"{moment(un.jour, deux.debut, min(un.fin, deux.fin))}. "
                    "Déplacez l'un des deux créneaux.",
                    (un.id, deux.id),
                    eleve=cle,
                )
        for un in creneaux:
            if un.etablissement != eleve.etablissement:
                yield Constat(
                    "R10",
                    BLOQUANT,
                    f"{eleve.nom} ne va pas à l'école de ce créneau "
                    f"({moment(un.jour, un.debut, un.fin)}). Changez l'école ou l'élève.",
                    (un.id,),
                    eleve=cle,
                )


def _quand(creneau: FaitCreneau) -> str:
    """Opens a sentence: the same pupil may have it said of several slots."""
    return moment(creneau.jour, creneau.debut, creneau.fin).capitalize()


def minutes_maximales(creneaux: list[FaitCreneau]) -> int:
    """Minutes of the fullest week of these slots."""
    return max(cumuler((c.semaines, c.minutes) for c in creneaux).values(), default=0)
