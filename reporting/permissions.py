"""Predicates of the room: capability of the active mandate, then where it is held."""

import datetime

from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.permissions import peut
from pial.models import Pole


def peut_traiter(mandat: Mandat) -> bool:
    """Take rows of a queue in charge, leave notes, act on many."""
    return peut(mandat, "u", "file")


def peut_confier(mandat: Mandat) -> bool:
    """Entrust rows to the coordination of their pole: the department's own service."""
    return peut_traiter(mandat) and mandat.genre_perimetre == GenrePerimetre.TENANT


def peut_exporter(mandat: Mandat) -> bool:
    """Export what a queue shows, without any name."""
    return peut_traiter(mandat)


def peut_exporter_les_noms(mandat: Mandat) -> bool:
    """Export it with the pupils' names (permissions page §3, letter x)."""
    return peut_exporter(mandat) and peut(mandat, "x", "eleve")


def peut_proposer_des_aesh(mandat: Mandat) -> bool:
    """Ask for a proposal of timetable: who draws the pole's draft (permissions page §3, edt)."""
    return peut(mandat, "u", "edt")


LIEUX = (
    GenrePerimetre.TENANT,
    GenrePerimetre.POLE,
    GenrePerimetre.CIRCONSCRIPTION,
    GenrePerimetre.ETABLISSEMENT,
    GenrePerimetre.SECTEUR,
    GenrePerimetre.RESEAU_PRIVE,
)


def peut_lire_remontees(mandat: Mandat) -> bool:
    """Read the register of the field; which rows is another matter: the perimeter."""
    return peut(mandat, "r", "besoins") and mandat.genre_perimetre in LIEUX


def peut_remonter(mandat: Mandat) -> bool:
    """Tell the SEI what is missing (column "besoins", letter c)."""
    return peut(mandat, "c", "besoins") and mandat.genre_perimetre in LIEUX


def peut_repondre(mandat: Mandat) -> bool:
    """Take a gap in charge and answer it: the department's own services."""
    return mandat.genre_perimetre == GenrePerimetre.TENANT and (
        peut(mandat, "u", "besoins") or peut(mandat, "v", "besoins")
    )


def peut_simuler(mandat: Mandat) -> bool:
    """Keep scenarios of means on a pole: who coordinates, steers it, or the SEI."""
    return peut(mandat, "c", "besoins") and mandat.genre_perimetre in (
        GenrePerimetre.TENANT,
        GenrePerimetre.POLE,
    )


def peut_rediger_constat(mandat: Mandat) -> bool:
    """Write and send the constat de rentrée of a pole: its coordination, its pilote."""
    return peut(mandat, "u", "besoins") and mandat.genre_perimetre == GenrePerimetre.POLE


def peut_rediger_bilan(mandat: Mandat, pole: Pole, le: datetime.date) -> bool:
    """Write the words of the yearly report of a PAS: its coordinator.

    *Source:* source 004 (yearly report); permissions page §3 (COORD_PAS).
    """
    return (
        mandat.est_actif(le)
        and mandat.perimetre_id == pole.perimetre_id
        and peut(mandat, "u", "chiffres_pas")
    )


def peut_suivre(mandat: Mandat, verbe: str, le: datetime.date) -> bool:
    """Whether a mandate may read (r), open (c) or feed and close (u) the department's cases.

    *Source:* decision 12; permissions page §3, note 1.
    """
    return (
        mandat.est_actif(le)
        and mandat.genre_perimetre == GenrePerimetre.TENANT
        and peut(mandat, verbe, "suivi")
    )
