"""Rules about the hours of the school: class, lunch break (R12).

Codes are those of the dossier §3. *Source* of each: see its registration.
"""

import datetime
from collections.abc import Iterator
from itertools import pairwise

from aesh.enums import Niveau, TypeCreneau
from aesh.regles.durees import heure, moment
from aesh.regles.faits import FaitCreneau, FaitEcole, Plage
from aesh.regles.registre import regle
from aesh.regles.situation import Constat, Situation
from aesh.regles.types_creneau import TYPES

BLOQUANT, AVERTISSEMENT = Niveau.BLOQUANT, Niveau.AVERTISSEMENT
RENTREE_2025 = datetime.date(2025, 9, 1)


@regle(
    code="R2-horaires",
    titre="Le créneau est dans les horaires de l'école",
    source="dossier §3 R2 ; code de l'éducation D521-10 à D521-12 (horaires de l'école)",
    niveau=BLOQUANT,
)
def horaires_de_l_ecole(situation: Situation) -> Iterator[Constat]:
    """A slot of class lies inside one half-day, a lunch break between two; unknown hours only warn.

    The referent's mission and meetings may stand anywhere between 7 h and 19 h.
    """
    for creneau in situation.creneaux:
        ou = TYPES[creneau.type].ou
        ecole = situation.ecoles.get(creneau.etablissement)
        if ecole is None or ou == "libre":
            continue
        if not ecole.plages:
            yield Constat(
                "R2-horaires",
                AVERTISSEMENT,
                f"Les horaires de {ecole.nom} ne sont pas saisis. "
                "Demandez à la direction de les compléter.",
                (creneau.id,),
            )
            continue
        permises = pauses_du_jour(ecole, creneau.jour) if ou == "midi" else ecole.plages
        if any(_contient(plage, creneau) for plage in permises):
            continue
        hors = "hors de la pause méridienne" if ou == "midi" else "hors des horaires"
        yield Constat(
            "R2-horaires",
            BLOQUANT,
            f"{_quand(creneau)} : {hors} de {ecole.nom}. {_explication(ecole, creneau, ou)}",
            (creneau.id,),
        )


def pauses_du_jour(ecole: FaitEcole, jour: int) -> list[Plage]:
    """Lunch break of a day: between its half-days. In collèges and lycées, any time of the day:
    each class eats at its own hour.

    *Source:* dossier §3 (school time; R12); second degree: règle locale.
    """
    du_jour = sorted((p for p in ecole.plages if p.jour == jour), key=lambda p: p.debut)
    if ecole.est_second_degre:
        return [Plage(jour, du_jour[0].debut, max(p.fin for p in du_jour))] if du_jour else []
    return [Plage(jour, a.fin, b.debut) for a, b in pairwise(du_jour) if a.fin < b.debut]


def _contient(plage: Plage, creneau: FaitCreneau) -> bool:
    return plage.jour == creneau.jour and plage.debut <= creneau.debut and creneau.fin <= plage.fin


def _quand(creneau: FaitCreneau) -> str:
    return moment(creneau.jour, creneau.debut, creneau.fin).capitalize()


def _explication(ecole: FaitEcole, creneau: FaitCreneau, ou: str) -> str:
    """When it would be possible."""
    if ou == "midi":
        pauses = pauses_du_jour(ecole, creneau.jour)
        if not pauses:
            return (
                "Il n'y a pas de pause entre deux demi-journées de classe ce jour. "
                "Changez le jour ou le type du créneau."
            )
        dites = " et ".join(f"de {heure(p.debut)} à {heure(p.fin)}" for p in pauses)
        return f"Elle va {dites}. Déplacez ou raccourcissez ce créneau."
    du_jour = sorted((p for p in ecole.plages if p.jour == creneau.jour), key=lambda p: p.debut)
    if not du_jour:
        return "L'école est fermée ce jour. Choisissez un autre jour."
    dites = " et ".join(f"de {heure(p.debut)} à {heure(p.fin)}" for p in du_jour)
    return f"L'école est ouverte {dites}. Déplacez ou raccourcissez ce créneau."


@regle(
    code="R12",
    titre="La pause méridienne suit une convention, en petit groupe",
    source="décret n° 2025-137 (via dossier §3 R12) ; effectif : règle locale, paramétrable",
    niveau=BLOQUANT,
    depuis=RENTREE_2025,
    parametrable=True,
)
def pause_meridienne(situation: Situation) -> Iterator[Constat]:
    """Public primary schools need an agreement of the State with the commune in force (blocking).

    Private schools, collèges and lycées need none. More pupils than the department's setting only
    warns. The mission is daily life and social life: no watching over the other pupils, and the
    AESH follows the instructions of whoever runs the canteen.
    """
    plafond = situation.reglages.eleves_par_meridienne
    for creneau in situation.creneaux:
        if creneau.type != TypeCreneau.MERIDIENNE:
            continue
        ecole = situation.ecoles.get(creneau.etablissement)
        if ecole and ecole.sans_convention:
            yield Constat(
                "R12",
                BLOQUANT,
                f"{_quand(creneau)} : {ecole.nom} n'a pas de convention de pause méridienne en "
                "cours avec la commune. Retirez ce créneau, ou demandez au SEI d'enregistrer la "
                "convention signée.",
                (creneau.id,),
            )
        if len(creneau.eleves) > plafond:
            yield Constat(
                "R12",
                AVERTISSEMENT,
                f"{_quand(creneau)} : {len(creneau.eleves)} élèves ensemble à la pause méridienne, "
                f"pour {plafond} au plus. L'AESH aide ces élèves (vie quotidienne et sociale), il "
                "ne surveille pas les autres. Faites deux groupes.",
                (creneau.id,),
            )
