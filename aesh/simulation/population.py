"""The whole plan of a department, and its fingerprint."""

import dataclasses
import datetime
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from aesh.simulation.agents import contrats, former_groupes, recruter
from aesh.simulation.creneaux import laisser_en_attente, proposer_creneaux
from aesh.simulation.eleves import peupler_ecoles
from aesh.simulation.fiches import Aesh, Eleve, Pole, identifiant
from aesh.simulation.parametres import Parametres

DROIT_RECENT = datetime.date(2026, 11, 12)


@dataclass
class Population:
    """Poles with their people and slots; who waits in each pole and who could help."""

    parametres: Parametres
    poles: list[Pole]
    attentes: dict[str, tuple[Eleve, Aesh]]

    def empreinte(self) -> str:
        """Hash of the content: the same seed and the same schools give the same one.

        Identifiers of schools and poles come from the database and do not count.
        """
        contenu = hashlib.sha256()
        for pole in self.poles:
            fiches: list[Eleve | Aesh] = [*pole.eleves, *pole.agents]
            for fiche in fiches:
                contenu.update(json.dumps(_simple(fiche), sort_keys=True).encode())
            for c in pole.creneaux:
                ligne = (
                    str(c.id),
                    str(c.aesh.id),
                    str(c.classe.id),
                    c.jour,
                    c.debut,
                    c.fin,
                    c.semaine,
                )
                contenu.update(json.dumps([*ligne, [str(e.id) for e in c.eleves]]).encode())
        return contenu.hexdigest()

    def bilan(self) -> dict[str, Any]:
        """Counts and ratios, to compare with what was wished."""
        eleves = [e for p in self.poles for e in p.eleves]
        agents = [a for p in self.poles for a in p.agents if not a.est_partie]
        aides = [e for e in eleves if e.droit.type != "ulis"]
        servis = {id(e) for p in self.poles for c in p.creneaux for e in c.eleves}
        offre = sum(a.minutes for a in agents)
        demande = sum(p.demande for p in self.poles)
        places = sum(
            c.minutes / (1 if c.semaine == "toutes" else 2) for p in self.poles for c in p.creneaux
        )
        tendus = sum(
            p.demande > sum(a.minutes for a in p.agents if not a.est_partie) for p in self.poles
        )
        return {
            "poles": len(self.poles),
            "aesh": len(agents),
            "aesh_parties": sum(a.est_partie for p in self.poles for a in p.agents),
            "eleves_aide_humaine": len(aides),
            "eleves_ulis": len(eleves) - len(aides),
            "part_individuelle": _part(
                sum(e.droit.type == "individuelle" for e in aides), len(aides)
            ),
            "part_sans_aide": _part(sum(id(e) not in servis for e in aides), len(aides)),
            "offre_sur_demande": _part(offre, demande),
            "heures_placees_sur_offre": _part(places, offre),
            "poles_ou_les_besoins_depassent": tendus,
            "classes": sum(len(p.classes) for p in self.poles),
            "creneaux": sum(len(p.creneaux) for p in self.poles),
            "empreinte": self.empreinte(),
        }


def _part(partie: float, tout: int) -> float:
    return round(partie / tout, 4) if tout else 0.0


def _simple(fiche: Eleve | Aesh) -> dict[str, Any]:
    """Plain content of a person, references by UAI or identifier."""
    valeurs: dict[str, Any] = {}
    for champ in dataclasses.fields(fiche):
        valeur = getattr(fiche, champ.name)
        if champ.name == "classe":
            valeur = [valeur.ecole.uai, valeur.libelle, valeur.seances]
        elif champ.name == "ecoles":
            valeur = [ecole.uai for ecole in valeur]
        elif champ.name == "suivis":
            valeur = [str(eleve.id) for eleve in valeur]
        elif champ.name == "affectations":
            valeur = [
                [str(a.id), str(a.du), str(a.au), a.est_principale, a.reservoir] for a in valeur
            ]
        elif champ.name == "notifications":
            valeur = [[str(v) for v in dataclasses.astuple(n)] for n in valeur]
        else:
            valeur = str(valeur)
        valeurs[champ.name] = valeur
    return valeurs


def simuler(poles: list[Pole], parametres: Parametres) -> Population:
    """Fill the poles (in order of their code) with classes, pupils, AESH and a draft week.

    *Source:* local choice; ``docs/simulation.md`` gives the published figures behind it.
    """
    poles = sorted(poles, key=lambda pole: pole.code)
    for pole in poles:
        pole.ecoles.sort(key=lambda ecole: ecole.uai)
    peupler_ecoles(poles, parametres)
    minutes = contrats(parametres)
    former_groupes(poles, sum(minutes))
    recruter(poles, minutes, parametres)
    attentes = {}
    for pole in poles:
        pole.emploi = identifiant(parametres.tirage("emploi", pole.code))
        proposer_creneaux(pole, parametres)
        attente = laisser_en_attente(pole)
        if attente:
            attentes[pole.code] = attente
            droit = attente[0].droit  # a decision that came in the year, as many do
            droit.decidee_le, droit.recue_le = datetime.date(2026, 11, 5), DROIT_RECENT
            droit.du = DROIT_RECENT
    return Population(parametres, poles, attentes)
