"""Differences of hours that a mandate reads, and the schools of an AESH.

*Source:* permissions page §3 (column "absences": who is declared absent by whom); decision 35.
"""

import datetime

from django.db.models import F, QuerySet
from psycopg.types.range import DateRange

from aesh.enums.service import ReponseEcart
from aesh.models import Aesh, EcartDeclare, Occupation
from aesh.permissions import peut_lire_absences
from aesh.requetes.absences_lues import aesh_concernees
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from pial.models import Etablissement
from pial.regles import annee_scolaire, bornes_annee


def ecarts_a_lire(mandat: Mandat, le: datetime.date) -> QuerySet[EcartDeclare]:
    """Those of the AESH of a mandate; a school, its own and those of no school in particular.

    *Source:* permissions page §3; §4 rule 2.
    """
    tous = EcartDeclare.objects.exclude(reponse=ReponseEcart.RETIRE)
    if not peut_lire_absences(mandat):
        return tous.none()
    siens = tous.filter(aesh__in=aesh_concernees(mandat, le).order_by().values("pk"))
    if mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT:
        ecoles = Etablissement.objects.du_perimetre(mandat, le).order_by().values("pk")
        siens = siens.filter(etablissement__in=ecoles) | siens.filter(etablissement__isnull=True)
    return siens.annotate(aesh_cle=F("aesh__cle_tri")).select_related(
        "aesh", "etablissement", "repondu_par"
    )


def nombre_en_attente(mandat: Mandat, le: datetime.date) -> int:
    """How many wait for an answer. *Source:* règle locale."""
    return ecarts_a_lire(mandat, le).filter(reponse=ReponseEcart.ATTENTE).count()


def ecoles_de(aesh: Aesh, le: datetime.date) -> list[Etablissement]:
    """Schools where published slots expect an AESH this school year. *Source:* decision 2."""
    annee = DateRange(*bornes_annee(annee_scolaire(le)))
    lignes = Occupation.objects.filter(aesh=aesh, creneau__isnull=False, prevues__touche=annee)
    return list(
        Etablissement.objects.filter(
            pk__in=lignes.order_by().values("creneau__etablissement")
        ).order_by("cle_tri", "uai")
    )
