"""Needs of a pole on a day: rights, local targets, collective posts, lunch, missions, travel.

*Source:* dossier §6 I5 and I17; decisions 8 (a target is no right) and 14 (the mention as written).
"""

import datetime
from collections.abc import Iterator
from fractions import Fraction

from reporting.enums.moyens import LigneBalance
from reporting.regles.faits_balance import FaitEcole, FaitEleve, FaitsPole, FaitTemps
from reporting.regles.moyens_du_pole import part_du_pole
from reporting.regles.pieces_balance import Piece


def besoins_au(faits: FaitsPole, le: datetime.date) -> list[Piece]:
    """Every row of need on a day. *Source:* dossier §6 I17."""
    ici = {cle: une for cle, une in faits.ecoles.items() if une.est_du_pole(le)}
    pieces: list[Piece] = []
    for eleve in faits.eleves:
        ecole = ici.get(eleve.ecole_au(le) or "")
        if ecole is not None:
            pieces.extend(_besoins_de(eleve, ecole, faits, le))
    poids = Fraction(faits.reglages.semaines)
    poste = faits.reglages.poste_collectif
    for ecole in ici.values():
        pieces += [
            Piece(LigneBalance.COLLECTIF, ulis.id, ecole.id, poste, poids)
            for ulis in ecole.ulis
            if ulis.periode.contient(le)
        ]
    presents = {agent.id for agent in faits.agents if part_du_pole(agent, faits.pole, le)}
    for code, temps in (
        (LigneBalance.REFERENT, faits.referents),
        (LigneBalance.TRAJET, faits.trajets),
    ):
        pieces += [_temps(code, un, poids) for un in temps if un.agent in presents]
    return pieces


def _temps(code: LigneBalance, un: FaitTemps, poids: Fraction) -> Piece:
    return Piece(code, un.agent, un.ecole, un.minutes_deux_semaines, poids / 2)


def _besoins_de(
    eleve: FaitEleve, ecole: FaitEcole, faits: FaitsPole, le: datetime.date
) -> Iterator[Piece]:
    reglages = faits.reglages
    poids = Fraction(reglages.semaines)
    for droit in eleve.droits:
        if not droit.est_ouvert(le):
            continue
        if droit.type == "individuelle":
            code, minutes = LigneBalance.INDIVIDUELLE, droit.minutes
            if minutes is None and droit.tout_le_temps:
                code, minutes = LigneBalance.TEMPS_SCOLAIRE, ecole.classe_minutes
            if minutes is None:
                code, minutes = LigneBalance.A_PRECISER, 0
            yield Piece(code, eleve.id, ecole.id, minutes, poids)
        elif droit.type == "mutualisee":
            code, minutes = LigneBalance.MUTUALISEE_REGLAGE, reglages.cible_mutualisee
            if eleve.cible is not None:
                minutes = eleve.cible
                code = LigneBalance.MUTUALISEE_PROPOSEE
                if eleve.est_validee:
                    code = LigneBalance.MUTUALISEE_VALIDEE
            yield Piece(code, eleve.id, ecole.id, minutes, poids / faits.taille_groupe)
    if eleve.repas is not None:
        jours = eleve.repas or tuple(ecole.repas)
        minutes = sum(ecole.repas.get(jour, reglages.pause_meridienne) for jour in jours)
        part = poids / reglages.eleves_par_meridienne
        yield Piece(LigneBalance.MERIDIENNE, eleve.id, ecole.id, minutes, part)
