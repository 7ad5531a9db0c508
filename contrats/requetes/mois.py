"""Months of service as screens and certificates read them.

*Source:* peers page §3 n° 10 (control totals per employer, differences listed).
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from psycopg.types.range import DateRange

from aesh.enums import LIBELLES_EMPLOYEUR, Employeur, OrigineContrat
from aesh.models import Affectation, Contrat
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.permissions import peut
from contrats.enums.service_fait import Ecart, EtatMois
from contrats.models import (
    CertificationMois,
    ClotureMois,
    LigneARegulariser,
    LigneClose,
    LigneProvisoire,
    MoisDeService,
)
from contrats.regles.mois import Mois
from pial.models import Etablissement

SOMMES = (
    "minutes_contrat",
    "minutes_grille",
    "minutes_sans_grille",
    "minutes_absence",
    "minutes_en_plus",
    "minutes_declarees",
    "minutes_decision",
    "minutes_ajustement",
    "minutes_service",
)


def est_clos(mois: MoisDeService) -> bool:
    """Whether a month is closed. *Source:* peers page §3 n° 10."""
    return ClotureMois.objects.filter(mois=mois).exists()


def mois_ouvert_apres(mois: Mois) -> Mois:
    """The first month after this one that is not closed.

    *Source:* règle locale (a correction appears in the next month that payroll will take).
    """
    clos = set(ClotureMois.objects.filter(mois__du__gt=mois.du).values_list("mois__du", flat=True))
    suivant = mois.suivant
    while suivant.du in clos:
        suivant = suivant.suivant
    return suivant


def lignes_du_mois(mois: MoisDeService, *, clos: bool) -> QuerySet[Any]:
    """Lines of a month: those kept when it was closed, else the last computed.

    *Source:* peers page §3 n° 10.
    """
    modele: type[LigneClose] | type[LigneProvisoire] = LigneClose if clos else LigneProvisoire
    return modele.objects.filter(mois=mois)


def contrats_sans_ligne(mois: MoisDeService) -> QuerySet[Contrat]:
    """Contracts that run in a closed month without a line in it: known since, not yet read again.

    *Source:* peers page §3 n° 10 (a closed month is corrected by a dated line).
    """
    lignes = LigneClose.objects.filter(mois=mois, contrat=OuterRef("pk"))
    courent = Contrat.objects.filter(periode__overlap=DateRange(mois.du, mois.mois.au))
    return courent.filter(~Exists(lignes)).select_related("aesh", "eple")


def ligne_absente(mois: MoisDeService, contrat: Contrat) -> LigneClose:
    """The line of nothing of such a contract, never written.

    *Source:* as ``contrats_sans_ligne``.
    """
    rien = dict.fromkeys(("minutes_ecart", *SOMMES), 0)
    return LigneClose(
        mois=mois,
        contrat=contrat,
        aesh=contrat.aesh,
        employeur=contrat.employeur,
        eple=contrat.eple,
        minutes_hebdo=contrat.minutes_hebdo,
        **rien,
    )


def lignes_visibles(
    mois: MoisDeService, mandat: Mandat, le: datetime.date, *, clos: bool
) -> QuerySet[Any]:
    """Those that a mandate may read: the department's services all, a head the contracts that
    his own school employs.

    *Source:* permissions page §3 (contrat: « HT2 : rv » for a head of school).
    """
    lignes = lignes_du_mois(mois, clos=clos)
    if mandat.genre_perimetre == GenrePerimetre.TENANT:
        return lignes
    if mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT:
        return lignes.filter(eple__in=Etablissement.objects.du_perimetre(mandat, le))
    return lignes.none()


def lignes_listees(lignes: QuerySet[Any], mois: MoisDeService) -> QuerySet[Any]:
    """Lines with who and where, for a list.

    *Source:* écran « Service fait », règle locale.
    """
    postes = Affectation.objects.filter(
        aesh=OuterRef("aesh"), periode__overlap=DateRange(mois.du, mois.mois.au)
    ).order_by("-est_principale", "cree_le")
    return lignes.select_related("aesh", "contrat", "eple").annotate(
        pole_nom=Subquery(postes.values("pole__nom")[:1]),
        pole_cle=Subquery(postes.values("pole")[:1]),
        total=F("minutes_service") + F("minutes_ajustement"),
    )


@dataclass(frozen=True)
class TotalEmployeur:
    """Control totals of one employer: contracts, lines to look at, minutes by column."""

    employeur: Employeur
    eple: UUID | None
    nom: str
    contrats: int
    ecarts: int
    minutes: dict[str, int]
    ecole: Etablissement | None = None
    certification: CertificationMois | None = None

    @property
    def cle(self) -> str:
        """``t2``, or ``ht2:`` and the school."""
        return f"{self.employeur.value}:{self.eple}" if self.eple else self.employeur.value

    @property
    def total(self) -> int:
        """Service of the month and adjustments of the months before."""
        return self.minutes["minutes_service"] + self.minutes["minutes_ajustement"]


def totaux_par_employeur(lignes: QuerySet[Any], mois: MoisDeService) -> list[TotalEmployeur]:
    """Control totals, the State first, then each school by name; three queries.

    A contract with an avenant in the month has two lines there, and counts once.

    *Source:* peers page §3 n° 10.
    """
    avant = lignes.model.objects.filter(
        mois=mois, contrat=OuterRef("contrat__suite_de"), employeur=OuterRef("employeur")
    )
    rangees = list(
        lignes.order_by()
        .annotate(suit=Exists(avant))
        .values("employeur", "eple")
        .annotate(
            contrats=Count("pk", filter=~Q(suit=True, contrat__origine=OrigineContrat.AVENANT)),
            nombre_ecarts=Count("pk", filter=~Q(ecarts=[])),
            **{f"somme_{nom}": Sum(nom) for nom in SOMMES},
        )
    )
    ecoles = {e.pk: e for e in Etablissement.objects.filter(pk__in=[r["eple"] for r in rangees])}
    signees = {
        (c.employeur, c.eple_id): c
        for c in CertificationMois.objects.filter(mois=mois).select_related("par")
    }
    totaux = [
        TotalEmployeur(
            employeur=Employeur(r["employeur"]),
            eple=r["eple"],
            nom=_nom(r["employeur"], ecoles.get(r["eple"])),
            contrats=r["contrats"],
            ecarts=r["nombre_ecarts"],
            minutes={nom: r[f"somme_{nom}"] for nom in SOMMES},
            ecole=ecoles.get(r["eple"]),
            certification=signees.get((r["employeur"], r["eple"])),
        )
        for r in rangees
    ]
    return sorted(totaux, key=lambda t: (t.employeur != Employeur.TITRE_2, t.nom))


def _nom(employeur: str, ecole: Etablissement | None) -> str:
    if ecole is not None:
        return str(ecole.nom_court)
    if employeur == Employeur.HORS_TITRE_2:
        return "Hors titre 2, établissement non précisé"
    return LIBELLES_EMPLOYEUR[Employeur(employeur)]


def mois_connus() -> QuerySet[MoisDeService]:
    """Months that were opened, with their closure and how many lines are to be looked at: those
    that differ, people with hours and no contract, closed lines whose facts changed since.

    *Source:* écran « Service fait », règle locale.
    """

    def nombre(modele: Any, seulement: Q) -> Any:
        lignes = modele.objects.filter(seulement, mois=OuterRef("pk")).order_by()
        return Subquery(lignes.values("mois").annotate(n=Count("pk")).values("n"))

    connus: QuerySet[MoisDeService] = MoisDeService.objects.select_related(
        "cloture", "cloture__par"
    ).annotate(
        ouvertes=nombre(LigneProvisoire, Q()),
        closes=nombre(LigneClose, Q()),
        differentes=nombre(LigneProvisoire, ~Q(ecarts=[])),
        a_regulariser_nombre=nombre(LigneARegulariser, Q()),
        a_revoir=Coalesce("differentes", 0)
        + Coalesce("a_regulariser_nombre", 0)
        + Case(When(cloture__isnull=True, then=F("hors_contrat")), default=0),
    )
    return connus


def nombres_par_ecart(lignes: QuerySet[Any]) -> list[tuple[Ecart, int]]:
    """How many lines bear each kind of difference, those to decide first; one query.

    *Source:* peers page §3 n° 10 (differences listed).
    """
    comptes = Counter(
        ecart
        for ecarts in lignes.exclude(ecarts=[]).order_by().values_list("ecarts", flat=True)
        for ecart in ecarts
    )
    ordre = (Ecart.A_TRANCHER, Ecart.SANS_GRILLE, Ecart.SUR_CONTRAT, Ecart.SOUS_CONTRAT)
    tous = (*ordre, Ecart.DECLARE, Ecart.DECIDE)
    return [(ecart, comptes[ecart]) for ecart in tous if comptes[ecart]]


def mois_a_calculer(courant: Mois) -> Mois:
    """The month to work on: this one, or the first open after it when it is closed.

    *Source:* règle locale.
    """
    clos = ClotureMois.objects.filter(mois__du=courant.du).exists()
    return mois_ouvert_apres(courant) if clos else courant


def etat_du_mois(mois: MoisDeService) -> EtatMois:
    """Where a month stands; ``cloture`` was read with it. *Source:* peers page §3 n° 10."""
    if getattr(mois, "cloture", None) is not None:
        return EtatMois.CLOS
    return EtatMois.OUVERT if mois.prepare_le else EtatMois.A_PREPARER


def lire_employeur(texte: str) -> tuple[Employeur, UUID | None]:
    """What ``TotalEmployeur.cle`` says. Raises ``ValueError``. *Source:* règle locale."""
    code, _, ecole = texte.partition(":")
    return Employeur(code), UUID(ecole) if ecole else None


def somme(totaux: Iterable[TotalEmployeur]) -> dict[str, int]:
    """Columns added up over every employer. *Source:* peers page §3 n° 10."""
    tous = list(totaux)
    return {nom: sum(t.minutes[nom] for t in tous) for nom in SOMMES} | {
        "contrats": sum(t.contrats for t in tous),
        "ecarts": sum(t.ecarts for t in tous),
        "total": sum(t.total for t in tous),
    }


def mois_a_certifier(mandat: Mandat, le: datetime.date) -> QuerySet[MoisDeService]:
    """Closed months that the employer behind a mandate has not certified; none for others.

    *Source:* permissions page §3 (contrat: v; « HT2 : rv » for a head of school).
    """
    if not peut(mandat, "v", "service_fait"):
        return MoisDeService.objects.none()
    lignes = LigneClose.objects.filter(mois=OuterRef("pk"))
    signees = CertificationMois.objects.filter(
        mois=OuterRef("mois"), employeur=OuterRef("employeur")
    )
    if mandat.genre_perimetre == GenrePerimetre.TENANT:
        lignes = lignes.filter(Q(employeur=Employeur.TITRE_2) | Q(eple__isnull=True))
        a_signer = lignes.filter(~Exists(signees.filter(eple__isnull=True)))
    else:
        ecoles = Etablissement.objects.du_perimetre(mandat, le).values("pk")
        lignes = lignes.filter(eple__in=ecoles, employeur=Employeur.HORS_TITRE_2)
        a_signer = lignes.filter(~Exists(signees.filter(eple=OuterRef("eple"))))
    return MoisDeService.objects.filter(Exists(a_signer)).order_by("-du")
