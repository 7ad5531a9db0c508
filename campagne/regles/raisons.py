"""Why an AESH is proposed in a school, in facts and then in words; never points, never a rank.

*Source:* issue F (differences with the reason of each); decision 25 (rules on request).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from campagne.enums import (
    LIBELLES_COMPETENCE,
    LIBELLES_DEGRE_SOUHAITE,
    Changement,
    Competence,
    DegreSouhaite,
    Raison,
)
from campagne.regles.instance import AgentRentree, EcoleRentree, trajet_domicile
from pial.enums import LIBELLES_DEPLACEMENT, Deplacement
from pial.horaires import duree

MODES = {
    Deplacement.VOITURE: "en voiture",
    Deplacement.VELO: "à vélo",
    Deplacement.MARCHE: "à pied",
}
RaisonDite = dict[str, Any]
# What they say of her home, her wishes or her skills: her record, the SEI's and hers.
DU_DOSSIER = frozenset({Raison.RESTER, Raison.VOEU, Raison.DEGRE, Raison.COMPETENCE, Raison.TRAJET})


def changement(agent: AgentRentree, ecole: str, autres: Iterable[str]) -> Changement:
    """What a line changes for her. ``autres``: her other schools at the rentrée.

    *Source:* règle locale.
    """
    if agent.ecole_actuelle is None:
        return Changement.PREMIERE
    if agent.ecole_actuelle == ecole:
        return Changement.RESTE
    if agent.ecole_actuelle in set(autres):
        return Changement.S_AJOUTE
    return Changement.CHANGE


def raisons(agent: AgentRentree, ecole: EcoleRentree, siennes: Sequence[str]) -> list[RaisonDite]:
    """Facts that hold for this pair, the strongest first. *Source:* issue F."""
    dites: list[RaisonDite] = []
    if agent.ecole_actuelle == ecole.id:
        dites.append({"code": Raison.ECOLE_GARDEE})
    if nombre := agent.suivis.get(ecole.id, 0):
        dites.append({"code": Raison.ELEVES_SUIVIS, "nombre": nombre})
    if agent.reste and agent.ecole_actuelle == ecole.id:
        dites.append({"code": Raison.RESTER})
    if ecole.id in agent.voeux:
        dites.append({"code": Raison.VOEU, "rang": agent.voeux.index(ecole.id) + 1})
    elif agent.degre and agent.degre == ecole.degre:
        dites.append({"code": Raison.DEGRE, "degre": agent.degre})
    if communes := sorted(agent.competences & ecole.competences):
        dites.append({"code": Raison.COMPETENCE, "competences": communes})
    minutes = trajet_domicile(agent, ecole)
    if minutes is not None:
        dites.append({"code": Raison.TRAJET, "minutes": minutes, "mode": agent.mode.value})
    dites.append({"code": Raison.HEURES, "libres": agent.minutes, "besoin": ecole.minutes})
    if len(siennes) > 1:
        dites.append({"code": Raison.SECOND_SITE, "nombre": len(siennes)})
    if agent.pole_fixe is not None:
        dites.append({"code": Raison.POLE_CONTINUE})
    return dites


def phrase(raison: Mapping[str, Any]) -> str:
    """One reason as people read it. *Source:* issue F."""
    code = Raison(raison["code"])
    if code == Raison.ELEVES_SUIVIS:
        n = raison["nombre"]
        return f"y a déjà aidé {n} élève{'s' if n > 1 else ''} attendu{'s' if n > 1 else ''}"
    if code == Raison.VOEU:
        return f"son choix n° {raison['rang']}"
    if code == Raison.DEGRE:
        return f"degré souhaité : {LIBELLES_DEGRE_SOUHAITE[DegreSouhaite(raison['degre'])].lower()}"
    if code == Raison.COMPETENCE:
        mots = ", ".join(LIBELLES_COMPETENCE[Competence(c)] for c in raison["competences"])
        return f"compétence demandée : {mots}"
    if code == Raison.TRAJET:
        mode = Deplacement(raison["mode"])
        dit = MODES.get(mode, LIBELLES_DEPLACEMENT[mode].lower())
        return f"environ {raison['minutes']} min {dit}"
    if code == Raison.HEURES:
        return (
            f"{duree(raison['libres'])} à donner par semaine ; {duree(raison['besoin'])} à prévoir "
            "dans cette école"
        )
    if code == Raison.SECOND_SITE:
        return f"{raison['nombre']} écoles en tout, du même pôle"
    return {
        Raison.ECOLE_GARDEE: "y travaille cette année",
        Raison.RESTER: "souhaite y rester",
        Raison.POLE_CONTINUE: "son affectation au pôle continue après la rentrée",
        Raison.SANS_CONTRAT: "aucun contrat ne couvre plus la rentrée",
        Raison.MOINS_DE_BESOIN: "l'heure est plus utile ailleurs depuis les derniers changements",
    }[code]


def phrases(dites: Iterable[Mapping[str, Any]], *, dossier: bool) -> list[str]:
    """Reasons as a reader may read them; ``dossier``: she reads wishes, skills and homes too.

    *Source:* permissions page §1 (need to know); arrêté LPI.
    """
    return [phrase(une) for une in dites if dossier or Raison(une["code"]) not in DU_DOSSIER]
