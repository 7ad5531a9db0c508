"""Predicates of the room: capability of the active mandate, then where it is held."""

import datetime

from aesh.enums import Employeur
from aesh.models import Aesh
from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from comptes.permissions import peut
from pial.models import Etablissement

# Permissions page §3, note 2: quotité, dates and type only.
DETAIL = (Role.SEI, Role.SEI_CHEF, Role.DASEN, Role.DAASEN)


def peut_lire_la_vie(mandat: Mandat) -> bool:
    """Read the queue of contracts of the whole department."""
    return mandat.genre_perimetre == GenrePerimetre.TENANT and peut(mandat, "r", "vie_contrat")


def peut_changer_la_vie(mandat: Mandat) -> bool:
    """Propose, record answers and ends, import: the department's own service."""
    return mandat.genre_perimetre == GenrePerimetre.TENANT and peut(mandat, "u", "vie_contrat")


def peut_exporter_les_contrats(mandat: Mandat) -> bool:
    """Export the list by name (permissions page §3, letter x of "AESH fiche pro")."""
    return peut_lire_la_vie(mandat) and peut(mandat, "x", "aesh")


def peut_lire_le_detail(mandat: Mandat, aesh: Aesh, le: datetime.date) -> bool:
    """Read proposals, answers and ends: the SEI, who decides, and the person herself.

    *Source:* permissions page §3, column "contrat", note 2 for everybody else.
    """
    if mandat.role == Role.AESH:
        return aesh.membre_id == mandat.membre_id
    return mandat.est_actif(le) and mandat.fonction in DETAIL and peut(mandat, "r", "contrat")


def peut_saisir_enveloppe(mandat: Mandat) -> bool:
    """Write how many full-time equivalents are allotted."""
    return mandat.genre_perimetre == GenrePerimetre.TENANT and peut(mandat, "u", "enveloppe")


def peut_tenir_les_mois(mandat: Mandat) -> bool:
    """Compute, close and correct months of service: the department's own service."""
    return peut(mandat, "u", "service_fait") and mandat.genre_perimetre == GenrePerimetre.TENANT


def peut_lire_les_mois(mandat: Mandat) -> bool:
    """Read months of service: the department's services, a head for what his school employs."""
    return peut(mandat, "r", "service_fait") and (
        mandat.genre_perimetre == GenrePerimetre.TENANT or mandat.role == Role.CHEF_ETAB
    )


def peut_certifier(
    mandat: Mandat, employeur: Employeur, eple: Etablissement | None, le: datetime.date
) -> bool:
    """Certify a month: the State's contracts by its services, a school's by its own head.

    A contract outside title 2 whose school is not recorded has no head to sign: the department's
    services do, until the school is known.
    """
    if not peut(mandat, "v", "service_fait"):
        return False
    if employeur == Employeur.TITRE_2 or eple is None:
        return mandat.genre_perimetre == GenrePerimetre.TENANT
    if mandat.genre_perimetre != GenrePerimetre.ETABLISSEMENT:
        return False
    return Etablissement.objects.du_perimetre(mandat, le).filter(pk=eple.pk).exists()


def peut_declarer_pour_l_ecole(mandat: Mandat) -> bool:
    """Say that the hours of an AESH differed one day: the head of the school."""
    return (
        peut(mandat, "c", "service_fait") and mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT
    )


def peut_accueillir(mandat: Mandat) -> bool:
    """Tick the boxes of a welcome: the head of the school, the IEN, the SEI."""
    return peut(mandat, "u", "accueil_aesh")
