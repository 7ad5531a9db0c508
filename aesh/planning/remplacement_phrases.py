"""The French words of reasons about replacements; no name, no diagnosis.

*Source:* decision 16 ("ne retire rien", "retire 2 h à 3 élèves").
"""

from dataclasses import replace

from aesh.planning.remplacement import Code, Raison


def dire_duree(minutes: int) -> str:
    """A length of time: « 2 h », « 1 h 30 », « 45 min »."""
    heures, reste = divmod(abs(minutes), 60)
    if not heures:
        return f"{reste} min"
    return f"{heures} h {reste:02d}" if reste else f"{heures} h"


def dire_raison(raison: Raison) -> Raison:
    """The same reason, with its sentence."""
    return replace(raison, phrase=_phrase(raison))


def _phrase(raison: Raison) -> str:
    duree, nombre = dire_duree(raison.minutes), len(raison.eleves)
    eleves = "1 élève" if nombre == 1 else f"{nombre} élèves"
    return {
        Code.LIBRE: "libre à ce moment : ne retire rien",
        Code.ELEVE_ABSENT: "son élève est absent : ne retire rien"
        if nombre == 1
        else "ses élèves sont absents : ne retire rien",
        Code.PRIS_SUR_MUTUALISE: f"retire {duree} à {eleves}",
        Code.CONNAIT: "connaît l'élève" if nombre == 1 else "connaît un de ces élèves",
        Code.DEJA_AVEC_LUI: "déjà avec cet élève juste avant ou juste après"
        if nombre == 1
        else "déjà avec ces élèves juste avant ou juste après",
        Code.RESERVOIR: "du réservoir",
        Code.TRAJET: f"trajet de {duree}",
        Code.PARTIEL: f"pour {duree} seulement",
        Code.OCCUPEE: f"aide {eleves} à ce moment" if nombre else "occupée à ce moment",
        Code.INDISPONIBLE: "ne peut pas être appelée à ce moment",
        Code.HORS_POLE: "hors du pôle : seul le SEI peut la prêter",
        Code.TRAJET_INCONNU: "temps de trajet inconnu pour son mode de déplacement",
        Code.TRAJET_LONG: f"trajet de {duree}, au-delà de la limite",
        Code.TROP_COURT: f"il manque {duree} pour le trajet",
        Code.PAUSE: f"il manque {duree} à sa pause de midi",
        Code.CONTRAT: f"dépasserait son contrat de {duree}",
    }[raison.code]
