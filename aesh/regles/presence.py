"""Rules about where the AESH is: contract, double booking.

Codes are those of the dossier §3; school hours are in ``horaires``. A draft is always saved with
its findings; a blocking one refuses to propose and to publish (decision 5).

*Source:* that of each rule's registration.
"""

from collections.abc import Iterator
from itertools import combinations

from aesh.enums import Niveau
from aesh.regles.cumul import cumuler
from aesh.regles.durees import duree, moment
from aesh.regles.faits import FaitAesh, FaitCreneau
from aesh.regles.registre import regle
from aesh.regles.situation import Constat, Situation
from aesh.regles.types_creneau import COMPTENT

BLOQUANT, AVERTISSEMENT = Niveau.BLOQUANT, Niveau.AVERTISSEMENT


def minutes_par_semaine(situation: Situation, aesh: FaitAesh) -> dict[int, int]:
    """Minutes of one AESH in each week that the contract counts, day by day.

    Slots, travel, other poles' published slots, a minute taken twice once (R2 finds it); meetings
    are not (annual pot of the contract).
    """
    return cumuler((j.semaines, j.minutes_comptees) for j in situation.journees_de(aesh.id))


@regle(
    code="R1",
    titre="Les heures placées ne dépassent le contrat aucune semaine",
    source="circulaire n° 2019-090 §3.4 (temps d'accompagnement non lissé) ; décision 5",
    niveau=BLOQUANT,
    parametrable=True,
)
def heures_du_contrat(situation: Situation) -> Iterator[Constat]:
    """Every week counts by itself: an average over weeks A and B never matters.

    Individual, mutualised, collective, observation, lunch break, travel and the referent's mission
    count. A meeting is an "activité connexe": it takes the AESH's time, shown and never double
    booked, but comes from the annual pot of the contract, not from the weekly hours.
    Above contract + tolerance (15 min by default) is blocking. *Source:* decision 5.
    """
    for cle, creneaux in situation.par_aesh.items():
        aesh = situation.aesh.get(cle)
        if aesh is None:
            continue
        ids = tuple(c.id for c in creneaux)
        if aesh.minutes_contrat is None:
            yield Constat(
                "R1",
                BLOQUANT,
                f"{aesh.nom} n'a pas de contrat à cette date. "
                "Demandez au SEI, ou donnez ces heures à une autre personne.",
                ids,
                aesh=cle,
            )
            continue
        total = max(minutes_par_semaine(situation, aesh).values(), default=0)
        trop = total - aesh.minutes_contrat
        if trop > situation.reglages.tolerance_contrat_minutes:
            yield Constat(
                "R1",
                BLOQUANT,
                f"{aesh.nom} : {duree(total)} placées pour {duree(aesh.minutes_contrat)} "
                f"de contrat{_hors_reunions(creneaux)}. Retirez {duree(trop)}.",
                ids,
                aesh=cle,
            )


@regle(
    code="R1-avenir",
    titre="La semaine tiendra encore quand le contrat changera",
    source="décision 5 ; décret n° 86-83, art. 45-4 (un avenant change les heures à sa date)",
    niveau=AVERTISSEMENT,
)
def contrat_qui_change(situation: Situation) -> Iterator[Constat]:
    """Hours that a coming avenant or end of contract will not hold: the first day it shows.

    *Source:* decision 5 (each week by itself, against the contract of that week).
    """
    for cle in situation.par_aesh:
        aesh = situation.aesh.get(cle)
        if aesh is None or aesh.minutes_contrat is None:
            continue
        total = max(minutes_par_semaine(situation, aesh).values(), default=0)
        for jour, minutes in aesh.contrats_a_venir:
            if minutes is None:
                suite = "elle n'a plus de contrat. Confiez ses créneaux à une autre personne"
            elif total - minutes > situation.reglages.tolerance_contrat_minutes:
                suite = f"son contrat passe à {duree(minutes)}, pour {duree(total)} placées"
            else:
                continue
            yield Constat(
                "R1-avenir",
                AVERTISSEMENT,
                f"{aesh.nom} : à partir du {jour:%d/%m/%Y}, {suite}. Préparez une nouvelle version "
                "pour cette date.",
                aesh=cle,
            )
            break


def _hors_reunions(creneaux: list[FaitCreneau]) -> str:
    """Say that meetings are left out, when there are some."""
    a_des_reunions = any(c.type not in COMPTENT for c in creneaux)
    return " (réunions non comprises)" if a_des_reunions else ""


@regle(
    code="R1-sous",
    titre="Toutes les heures du contrat sont placées",
    source="décision 5 (en dessous du contrat : avertissement)",
    niveau=AVERTISSEMENT,
)
def heures_a_placer(situation: Situation) -> Iterator[Constat]:
    """An AESH with slots but with hours left to place. *Source:* decision 5."""
    for cle in situation.par_aesh:
        aesh = situation.aesh.get(cle)
        if aesh is None or aesh.minutes_contrat is None:
            continue
        par_semaine = minutes_par_semaine(situation, aesh)
        total = min(par_semaine.get(n, 0) for n in range(max(1, situation.nombre_semaines)))
        reste = aesh.minutes_contrat - total
        if reste > situation.reglages.tolerance_contrat_minutes:
            yield Constat(
                "R1-sous",
                AVERTISSEMENT,
                f"{aesh.nom} : il reste {duree(reste)} à placer.",
                aesh=cle,
            )


@regle(
    code="R2",
    titre="Un AESH n'est pas à deux endroits à la fois",
    source="dossier §3 R2 ; évidence matérielle",
    niveau=BLOQUANT,
)
def double_presence_aesh(situation: Situation) -> Iterator[Constat]:
    """Two slots of one AESH with a common minute, here or in another pole's published week."""
    for cle, creneaux in situation.par_aesh.items():
        aesh = situation.aesh.get(cle)
        nom = aesh.nom if aesh else "Cette personne"
        for un, deux in combinations(creneaux, 2):
            if un.chevauche(deux):
                yield Constat(
                    "R2",
                    BLOQUANT,
                    f"{nom} a deux créneaux en même temps "
                    f"{moment(un.jour, deux.debut, min(un.fin, deux.fin))}. "
                    "Déplacez l'un des deux créneaux.",
                    (un.id, deux.id),
                    aesh=cle,
                )
        for ailleurs in aesh.ailleurs if aesh else ():
            plage = ailleurs.plage
            for un in creneaux:
                commun = un.jour == plage.jour and un.debut < plage.fin and plage.debut < un.fin
                if commun and un.semaines & ailleurs.semaines:
                    yield Constat(
                        "R2",
                        BLOQUANT,
                        f"{nom} est déjà à {ailleurs.lieu} "
                        f"{moment(plage.jour, plage.debut, plage.fin)}, pour un autre pôle. "
                        "Choisissez un autre moment.",
                        (un.id,),
                        aesh=cle,
                    )
