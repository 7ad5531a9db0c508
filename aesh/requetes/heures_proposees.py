"""Who could help a pupil, and when: what « Donner des heures » fills in.

*Source:* règle locale (who helps the pupil already, R13; the school's own AESH; who knows the
school; then hours left).
"""

from dataclasses import dataclass, replace
from uuid import UUID

from aesh.regles.faits import FaitEcole, FaitEleve, Plage
from aesh.regles.heures_libres import (
    AU_MOINS,
    UNE_HEURE,
    Moment,
    minutes_de_l_aesh,
    minutes_de_l_eleve,
    premier_moment,
)
from aesh.requetes.grille import JOURS_SEMAINE, Grille
from aesh.requetes.lignes import LigneAesh, LigneEleve
from eleves.requetes.semaine import presences_des_eleves

PAS = 15
SANS_QUOTITE = 2 * UNE_HEURE
AU_PLUS = 3 * UNE_HEURE
AESH_REGARDES = 10


@dataclass(frozen=True)
class HeuresProposees:
    """An AESH and a moment, free for both."""

    aesh: str
    moment: Moment

    def en_json(self) -> dict[str, str | int]:
        """Plain data for the API."""
        return {"aesh": self.aesh, **self.moment._asdict()}


def proposer_heures(
    grille: Grille, ligne: LigneEleve, *, jour: int | None = None, tracees: Plage | None = None
) -> HeuresProposees | None:
    """The first AESH with an hour or more to give, else the longest moment found.

    ``jour``: only that day. ``tracees``: hours that the reader drew: an AESH free then, or nobody.
    Three queries besides those of the grid.
    """
    eleve = _eleve(grille, UUID(ligne.id))
    ecole = grille.situation.ecoles.get(ligne.etablissement)
    if ecole is None:
        return None
    jours = [jour] if jour else list(JOURS_SEMAINE)
    voulues = min(ligne.manque or SANS_QUOTITE, AU_PLUS)
    siens = grille.situation.par_eleve.get(ligne.id, [])
    if tracees is not None:
        jours, voulues = [tracees.jour], tracees.fin - tracees.debut
        # The hours are the reader's own: what is looked for is who is free.
        ecole = replace(ecole, plages=(tracees,))
        eleve = replace(eleve, cours=(), absences=())
    semaines = grille.situation.nombre_semaines
    possibles = {j: minutes_de_l_eleve(eleve, ecole, siens, j, semaines) for j in jours}
    meilleur: HeuresProposees | None = None
    for candidate, reste in _candidates(grille, ligne):
        minutes = voulues if tracees else min(voulues, reste) // PAS * PAS
        moment = premier_moment(_libres(grille, candidate, ecole, possibles), minutes)
        if moment is None or minutes > reste or (tracees and moment.minutes < voulues):
            continue
        propose = HeuresProposees(candidate.id, moment)
        if moment.minutes >= min(UNE_HEURE, voulues):
            return propose
        if meilleur is None or moment.minutes > meilleur.moment.minutes:
            meilleur = propose
    return meilleur


def _eleve(grille: Grille, cle: UUID) -> FaitEleve:
    """The pupil with his lessons and absences, which the grid reads for the pupils helped only."""
    dossier = grille.dossier
    classe = dossier.scolarisations[cle].classe_id
    dossier.presences |= presences_des_eleves([cle], dossier.le, {cle: classe})
    return dossier.fait_eleve(cle)


def _candidates(grille: Grille, eleve: LigneEleve) -> list[tuple[LigneAesh, int]]:
    """AESH with half an hour or more left, and how many minutes: who helps him already first."""
    siennes = {c.aesh for c in grille.situation.par_eleve.get(eleve.id, [])}
    ecole = eleve.etablissement
    connues = {c.aesh for c in grille.situation.creneaux if c.etablissement == ecole}

    def rang(ligne: LigneAesh) -> int:
        if ligne.id in siennes:
            return 0
        return 1 if ligne.ecole_id == ecole else 2 if ligne.id in connues else 3

    restes = [(ligne, (ligne.contrat or 0) - ligne.placees) for ligne in grille.aesh]
    avec = [(ligne, reste) for ligne, reste in restes if reste >= AU_MOINS]
    return sorted(avec, key=lambda x: (rang(x[0]), -x[1]))[:AESH_REGARDES]


def _libres(
    grille: Grille, ligne: LigneAesh, ecole: FaitEcole, possibles: dict[int, set[int]]
) -> dict[int, set[int]]:
    situation = grille.situation
    aesh, siens = situation.aesh[ligne.id], situation.par_aesh.get(ligne.id, [])
    return {
        jour: minutes & minutes_de_l_aesh(aesh, siens, ecole, situation.ecoles, jour)
        for jour, minutes in possibles.items()
    }
