"""One task, place by place: what is stored of it, by whom, and what can be done.

*Source:* ux page §5(f).
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format

from film.enums import CLOS, EtatTache, Origine
from film.models import SuiviTache, TacheFilm
from film.requetes.lieux import Lieux
from film.requetes.registre import PREUVES


@dataclass(frozen=True)
class LigneLieu:
    """A task in one place, as the page shows it; ``cle`` is empty for the department."""

    cle: str
    nom: str
    cle_tri: str
    etat: EtatTache
    phrase: str
    quand: str
    se_coche: bool
    se_decoche: bool
    peut_sans_objet: bool
    tache: TacheFilm


def lignes_des_lieux(
    tache: TacheFilm, ici: Lieux, *, permis: bool, le: datetime.date
) -> list[LigneLieu]:
    """Every place of a task that the reader covers, by name; one query.

    ``permis``: whether he may tick by hand there. *Source:* ux page §5(f); decision 32.
    """
    connus = {
        suivi.pole_id or suivi.etablissement_id: suivi
        for suivi in SuiviTache.objects.filter(tache=tache).select_related("par")
    }
    ouverte = permis and tache.ouvre_le <= le
    return [_ligne(tache, lieu, ici, connus.get(lieu), ouverte) for lieu in ici.de(tache.portee)]


def _ligne(
    tache: TacheFilm, lieu: UUID | None, ici: Lieux, suivi: SuiviTache | None, ouverte: bool
) -> LigneLieu:
    etat = EtatTache(suivi.etat) if suivi else EtatTache.A_FAIRE
    nom = ici.nom(lieu)
    if lieu in ici.ecoles:
        nom = f"{nom} ({ici.ecoles[lieu].commune})"
    a_la_main = suivi is not None and suivi.origine == Origine.MAIN
    cle_tri = ""
    if lieu is not None:
        trouve = ici.poles.get(lieu) or ici.ecoles.get(lieu)
        cle_tri = trouve.cle_tri if trouve else ""
    return LigneLieu(
        cle=str(lieu or ""),
        nom=nom,
        cle_tri=cle_tri,
        etat=etat,
        phrase=_phrase(suivi),
        quand=_quand(suivi),
        se_coche=ouverte and etat not in CLOS and tache.preuve not in PREUVES,
        se_decoche=ouverte and etat in CLOS and a_la_main,
        peut_sans_objet=ouverte and etat not in CLOS,
        tache=tache,
    )


def _phrase(suivi: SuiviTache | None) -> str:
    if suivi is None:
        return ""
    return " ".join(mot for mot in (suivi.rouverte or suivi.phrase, suivi.motif) if mot)


def _quand(suivi: SuiviTache | None) -> str:
    if suivi is None or suivi.le is None or suivi.etat not in CLOS:
        return ""
    jour = date_format(suivi.le, "j F Y")
    if suivi.origine == Origine.PREUVE:
        return f"{jour}, par la preuve"
    return f"{jour}, par {suivi.par.nom_court}" if suivi.par else f"{jour}, à la main"
