"""Differences declared by schools and AESH, as pages list them.

*Source:* peers page §3 n° 10.
"""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from psycopg.types.range import DateRange

from aesh.enums.service import (
    LIBELLES_MOTIF_ECART,
    LIBELLES_REPONSE_ECART,
    MOTIFS_CONNEXES,
    DecisionEcart,
    MotifEcart,
    ReponseEcart,
)
from aesh.models import Aesh, Affectation, EcartDeclare, Occupation
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from contrats.enums.service_fait import (
    LIBELLES_ETAT_DECLARATION,
    LIBELLES_MOTIF_DECLARATION,
    EtatDeclaration,
    MotifDeclaration,
)
from contrats.models import DeclarationEcole
from contrats.regles.mois import Mois
from pial.models import Etablissement

ETATS = {
    DecisionEcart.ATTENTE: EtatDeclaration.DECLAREE,
    DecisionEcart.RETENU: EtatDeclaration.RETENUE,
    DecisionEcart.ECARTE: EtatDeclaration.ECARTEE,
}


def aesh_de_l_ecole(ecole: Etablissement, jour: datetime.date) -> QuerySet[Aesh]:
    """AESH posted in a school on a day, or with a published slot there.

    *Source:* permissions page §3 (a head knows the AESH of his school).
    """
    un = DateRange(jour, jour + datetime.timedelta(days=1))
    poste = Affectation.objects.filter(
        aesh=OuterRef("pk"), etablissement=ecole, periode__contains=jour
    )
    vient = Occupation.objects.filter(
        Q(prevues__touche=un) | Q(dates__touche=un),
        Q(creneau__etablissement=ecole) | Q(ponctuel__etablissement=ecole),
        aesh=OuterRef("pk"),
    )
    return Aesh.objects.filter(Exists(poste) | Exists(vient))


def aesh_des_ecoles(mandat: Mandat, le: datetime.date) -> QuerySet[Aesh]:
    """AESH of the schools of a mandate, lately.

    *Source:* permissions page §3.
    """
    ecoles = Etablissement.objects.du_perimetre(mandat, le).values("pk")
    recent = DateRange(le - datetime.timedelta(days=120), le + datetime.timedelta(days=1))
    poste = Affectation.objects.filter(
        aesh=OuterRef("pk"), etablissement__in=ecoles, periode__overlap=recent
    )
    vient = Occupation.objects.filter(
        Q(creneau__etablissement__in=ecoles) | Q(ponctuel__etablissement__in=ecoles),
        Q(prevues__touche=recent) | Q(dates__touche=recent),
        aesh=OuterRef("pk"),
    )
    return Aesh.objects.filter(Exists(poste) | Exists(vient))


def declarations_de_l_ecole(mandat: Mandat, le: datetime.date) -> QuerySet[DeclarationEcole]:
    """What the schools of a mandate declared.

    *Source:* permissions page §1 (scope).
    """
    declarees = DeclarationEcole.objects.select_related("aesh", "etablissement")
    if mandat.genre_perimetre == GenrePerimetre.TENANT:
        return declarees
    return declarees.filter(etablissement__in=Etablissement.objects.du_perimetre(mandat, le))


@dataclass(frozen=True)
class Dite:
    """One difference, whoever said it."""

    genre: str  # "aesh" or "ecole"
    cle: UUID
    jour: datetime.date
    minutes: int
    motif: str
    qui: str
    etat: EtatDeclaration
    nom: str = ""
    avis: str = ""  # what the school answered, in words
    cle_nom: str = ""
    aesh: UUID | None = None

    @property
    def libelle_etat(self) -> str:
        """In words."""
        return LIBELLES_ETAT_DECLARATION[self.etat]

    @property
    def attend(self) -> bool:
        """Nobody has decided yet."""
        return self.etat == EtatDeclaration.DECLAREE


def dites_du_mois(aesh: Any, mois: Mois) -> list[Dite]:
    """Every difference told of an AESH in a month, by day; two queries.

    *Source:* peers page §3 n° 10.
    """
    du_mois = Q(aesh=aesh, jour__gte=mois.du, jour__lt=mois.au)
    return sorted(_dites(du_mois, Q()), key=lambda une: (une.jour, une.motif))


def dites_a_trancher(jusqu_au: datetime.date) -> list[Dite]:
    """Differences of the department that wait for the SEI, by name then day; two queries.

    *Source:* peers page §3 n° 10 (differences listed before the payroll cut-off).
    """
    attendent = Q(jour__lt=jusqu_au)
    trouvees = _dites(
        attendent & Q(decision=DecisionEcart.ATTENTE), attendent & Q(etat=EtatDeclaration.DECLAREE)
    )
    return sorted(trouvees, key=lambda une: (une.cle_nom, une.jour, une.motif))


@dataclass(frozen=True)
class TriFait:
    """Differences that a person decided at once."""

    quand: datetime.datetime
    nombre: int


def dernier_tri(membre: UUID, depuis: datetime.datetime) -> TriFait | None:
    """What a person decided last, since a moment; two queries.

    *Source:* ux page §5(c) (undo 10 min).
    """
    ecarts = EcartDeclare.objects.filter(decide_par=membre, decide_le__gt=depuis)
    ecoles = DeclarationEcole.objects.filter(tranche_par=membre, tranche_le__gt=depuis)
    moments = [
        *ecarts.order_by().values_list("decide_le", flat=True),
        *ecoles.order_by().values_list("tranche_le", flat=True),
    ]
    quand = max((moment for moment in moments if moment), default=None)
    return TriFait(quand, moments.count(quand)) if quand else None


def _dites(des_aesh: Q, des_ecoles: Q) -> list[Dite]:
    """Those of the AESH, activities outside the grid apart, and those of schools."""
    siennes = EcartDeclare.objects.filter(des_aesh).exclude(motif__in=MOTIFS_CONNEXES)
    trouvees = [
        Dite(
            "aesh",
            e.pk,
            e.jour,
            e.minutes,
            LIBELLES_MOTIF_ECART[MotifEcart(e.motif)],
            "AESH",
            ETATS[DecisionEcart(e.decision)],
            e.aesh.nom_complet,
            ""
            if e.reponse == ReponseEcart.ATTENTE
            else LIBELLES_REPONSE_ECART[ReponseEcart(e.reponse)].lower(),
            e.aesh.cle_tri,
            e.aesh_id,
        )
        for e in siennes.exclude(reponse=ReponseEcart.RETIRE).select_related("aesh")
    ]
    ecoles = DeclarationEcole.objects.filter(des_ecoles or des_aesh).exclude(
        etat=EtatDeclaration.RETIREE
    )
    trouvees += [
        Dite(
            "ecole",
            d.pk,
            d.jour,
            d.minutes,
            LIBELLES_MOTIF_DECLARATION[MotifDeclaration(d.motif)],
            d.etablissement.nom_court,
            EtatDeclaration(d.etat),
            d.aesh.nom_complet,
            "",
            d.aesh.cle_tri,
            d.aesh_id,
        )
        for d in ecoles.select_related("etablissement", "aesh")
    ]
    return trouvees
