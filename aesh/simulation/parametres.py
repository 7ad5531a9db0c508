"""Figures that shape the invented population; ``docs/simulation.md`` says where each comes from."""

import datetime
import random
from dataclasses import dataclass

ANNEE = 2026
RENTREE = datetime.date(ANNEE, 9, 1)
FIN_ANNEE = datetime.date(ANNEE + 1, 9, 1)  # excluded

# Published: decision 36 for the sizes, national shares for the rest.
AESH_PAR_DEPARTEMENT = {"35": 2250, "44": 300}
ELEVES_PAR_DEPARTEMENT = {"35": 5750, "44": 750}
ULIS_PAR_DEPARTEMENT = {"35": 1200, "44": 120}
CONTRATS = ((24, 0.62), (30, 0.15), (20, 0.10), (35, 0.08), (16, 0.05))  # hours, share
PART_INDIVIDUELLE = 1 / 3
PART_PREMIER_DEGRE = 0.60
PART_COLLEGE = 0.34
PART_CDI = 0.61
PART_FEMMES_AESH = 0.93
EFFECTIF_ULIS = {"premier": 12, "second": 12}

# Ours: no figure was found.
OFFRE_SUR_DEMANDE = 0.88  # wished by decision 36
PART_SANS_AIDE = 0.08  # wished by decision 36
PART_ECARTES = 0.045  # set aside on purpose; lack of hours does the rest
PART_ALTERNANCE = 0.08
PART_DEUX_ECOLES = 0.10
ECART_OFFRE = 0.05
PART_HORS_TITRE_2 = 0.20
PART_PARTAGES = 0.015
PART_PARTIS = 0.02
PART_RECENTES = 0.03
PART_SUIVIS = 0.60
AESH_PAR_RESERVOIR = (25, 50)  # AESH of a pole from which it keeps one, then two
PART_FILLES_ELEVES = 0.34
HEURES_INDIVIDUELLES = (6, 8, 9, 10, 12, 12, 12, 12, 15, 15, 18, 20, 24)  # mean 13.3
EXPOSANT_GROUPE = 0.6  # an AESH's presence for n pupils of one class grows as n^0.6
ELEVES_PAR_CLASSE = {"premier": 2.0, "second": 2.6}
GROUPE_MAXIMUM = 4
MINUTES_CRENEAU_MINIMUM = 45
PAUSE_DEJEUNER = 45


@dataclass(frozen=True)
class Parametres:
    """Seed, department and sizes of one run."""

    departement: str
    graine: int
    aesh: int
    eleves: int
    ulis: int
    part: float = 1.0  # of the schools of each pole

    @classmethod
    def du_departement(
        cls,
        departement: str,
        graine: int,
        part: float = 1.0,
        aesh: int | None = None,
        eleves: int | None = None,
    ) -> "Parametres":
        """Sizes of decision 36 (an average department elsewhere), times ``part``.

        A part of the department has a part of the schools of each pole, each at its true size.
        """
        base_eleves = ELEVES_PAR_DEPARTEMENT.get(departement, 3200)
        base_ulis = ULIS_PAR_DEPARTEMENT.get(departement, 1000)
        voulus = eleves if eleves is not None else round(base_eleves * part)
        agents = round(AESH_PAR_DEPARTEMENT.get(departement, 1300) * part)
        return cls(
            departement=departement,
            graine=graine,
            aesh=aesh if aesh is not None else agents,
            eleves=voulus,
            ulis=round(base_ulis * voulus / base_eleves),
            part=part,
        )

    def tirage(self, *cles: object) -> random.Random:
        """An independent stream per key: adding a school does not change the others."""
        cle = ":".join(map(str, (self.graine, self.departement, *cles)))
        return random.Random(cle)  # noqa: S311  invented data, nothing secret


def repartir(total: int, poids: list[float], plafonds: list[int] | None = None) -> list[int]:
    """Share a whole number by weights (largest remainder), each part at most its ceiling."""
    parts = [0] * len(poids)
    limites = plafonds or [total] * len(poids)
    reste = min(total, sum(limites))
    while reste > 0:
        ouverts = [i for i in range(len(poids)) if parts[i] < limites[i] and poids[i] > 0]
        somme = sum(poids[i] for i in ouverts)
        if not ouverts or somme <= 0:
            break
        exacts = {i: reste * poids[i] / somme for i in ouverts}
        donnes = {i: min(int(exacts[i]), limites[i] - parts[i]) for i in ouverts}
        if all(int(exacts[i]) == donnes[i] for i in ouverts):  # no ceiling met: only crumbs left
            ordre = sorted(ouverts, key=lambda i: (-(exacts[i] % 1), i))
            miettes = [i for i in ordre if parts[i] + donnes[i] < limites[i]]
            for i in miettes[: reste - sum(donnes.values())]:
                donnes[i] += 1
        for i, n in donnes.items():
            parts[i] += n
            reste -= n
    return parts
