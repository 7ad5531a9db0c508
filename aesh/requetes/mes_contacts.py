"""Whom an AESH may call: her schools, her pole, the service, nobody's private number.

*Source:* ux page §5(e) ("Contacts"); dossier §1.
"""

import datetime
from dataclasses import dataclass

from aesh.models import Aesh
from aesh.requetes.ecarts import ecoles_de
from aesh.requetes.interlocuteurs import Interlocuteur, interlocuteurs
from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from comptes.requetes import valeurs
from pial.models import Etablissement, Pole

DU_POLE = (Role.COORD_PIAL, Role.COORD_PAS, Role.AESH_REF)
DU_SERVICE = (Role.SEI_CHEF, Role.SEI)


@dataclass(frozen=True)
class EcoleContact:
    """One school, and its head."""

    ecole: Etablissement
    direction: Interlocuteur | None


@dataclass(frozen=True)
class PoleContact:
    """One pole, and its people."""

    pole: Pole
    personnes: list[Interlocuteur]


@dataclass(frozen=True)
class Ecoute:
    """The department's helpdesk; empty where the department wrote nothing."""

    telephone: str
    courriel: str
    horaires: str

    @property
    def est_connue(self) -> bool:
        """It can be reached."""
        return bool(self.telephone or self.courriel)


@dataclass(frozen=True)
class Contacts:
    """Everybody, in the order in which one calls."""

    ecoles: list[EcoleContact]
    poles: list[PoleContact]
    service: list[Interlocuteur]
    ecoute: Ecoute


def contacts_de(aesh: Aesh, le: datetime.date) -> Contacts:
    """Schools of the year, poles of her postings, the service, the helpdesk; seven queries.

    *Source:* ux page §5(e).
    """
    ecoles = ecoles_de(aesh, le)
    qui = interlocuteurs(ecoles, (), le)
    poles = list(
        Pole.objects.filter(affectations__aesh=aesh, affectations__periode__contains=le).distinct()
    )
    actifs = Mandat.objects.actifs(le).select_related("membre").order_by("role", "pk")
    par_pole: dict[object, list[Interlocuteur]] = {}
    for mandat in actifs.filter(
        role__in=DU_POLE, perimetre__in=[pole.perimetre_id for pole in poles]
    ):
        par_pole.setdefault(mandat.perimetre_id, []).append(_dire(mandat))
    service = actifs.filter(role__in=DU_SERVICE, perimetre__genre=GenrePerimetre.TENANT)
    return Contacts(
        [EcoleContact(ecole, qui.direction(ecole.pk)) for ecole in ecoles],
        [PoleContact(pole, par_pole.get(pole.perimetre_id, [])) for pole in poles],
        [_dire(mandat) for mandat in service[:6]],
        ecoute_du_departement(le),
    )


def ecoute_du_departement(le: datetime.date) -> Ecoute:
    """Where the helpdesk is reached on a day, as « Réglages » say it.

    *Source:* source 001 (« mise en service de la cellule d'écoute »); ux page §5(e).
    """
    lus = valeurs([f"ecoute_{nom}" for nom in Ecoute.__dataclass_fields__], le)
    return Ecoute(**{nom: lus[f"ecoute_{nom}"] for nom in Ecoute.__dataclass_fields__})


def _dire(mandat: Mandat) -> Interlocuteur:
    return Interlocuteur(mandat.membre.nom_complet, mandat.get_role_display(), mandat.membre.email)
