"""The balance of poles, shaped for the screens; rows that a reader may open.

*Source:* ux page §5(g); decision 12 (who has figures only opens rows without names).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q

from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import NotificationMdph
from pial.models import Etablissement, Pole
from pial.permissions import poles_mesurables
from pial.regles import annee_scolaire
from reporting.enums.moyens import LIBELLES_LIGNE, MOYENS, LigneBalance
from reporting.regles.balance import (
    Balance,
    Ligne,
    Solde,
    balance_au,
    courbe,
    restreindre,
)
from reporting.regles.courbe import Courbe, dessiner
from reporting.regles.faits_balance import FaitsPole
from reporting.regles.phrases_balance import calcul, source
from reporting.requetes.faits_balance import lire_faits

SANS_ECOLE = "Sans école précise"


@dataclass(frozen=True)
class LigneLue:
    """One line with its words."""

    ligne: Ligne
    libelle: str
    calcul: str
    source: str
    est_moyen: bool

    @property
    def s_ouvre(self) -> bool:
        """Whether rows stand behind it."""
        return self.ligne.nombre > 0 and self.ligne.code not in (
            LigneBalance.HAUSSE,
            LigneBalance.RESERVE,
        )


@dataclass(frozen=True)
class EcoleLue:
    """One school of the pole and its balance."""

    cle: str
    nom: str
    solde: Solde


@dataclass
class LectureBalance:
    """A pole on a day: facts, balance, and what the page shows of them."""

    pole: Pole
    faits: FaitsPole
    le: datetime.date
    reference: datetime.date
    ecole: str = ""

    @cached_property
    def balance(self) -> Balance:
        """The balance of the day, of one school when one is asked for."""
        return self._vue(balance_au(self.faits, self.le, reference=self.reference))

    @cached_property
    def mois(self) -> list[Balance]:
        """The balance of each month of the school year; the expected rise starts today."""
        tous = courbe(self.faits, self.reference, annee_scolaire(self.reference))
        return [self._vue(un) for un in tous]

    def _vue(self, balance: Balance) -> Balance:
        return restreindre(balance, self.ecole) if self.ecole else balance

    @cached_property
    def dessin(self) -> Courbe:
        """The curve of the months."""
        return dessiner([(b.le, b.total.besoins, b.total.moyens) for b in self.mois])

    @property
    def total(self) -> Solde:
        """Needs, means, balance."""
        return self.balance.total

    @cached_property
    def lignes(self) -> list[LigneLue]:
        """Every line, in the order of reading."""
        return [
            LigneLue(
                ligne,
                LIBELLES_LIGNE[ligne.code],
                calcul(ligne, self.faits),
                source(ligne.code, self.faits),
                ligne.code in MOYENS,
            )
            for ligne in self.balance.lignes
        ]

    @property
    def besoins(self) -> list[LigneLue]:
        """Lines of need."""
        return [une for une in self.lignes if not une.est_moyen]

    @property
    def moyens(self) -> list[LigneLue]:
        """Lines of means."""
        return [une for une in self.lignes if une.est_moyen]

    @cached_property
    def ecoles(self) -> list[EcoleLue]:
        """Schools that count, the worst first; what belongs to none at the end. One query."""
        cles = [cle for cle in self.balance.par_ecole if cle]
        noms = {
            str(e.pk): e.nom_court
            for e in Etablissement.objects.filter(pk__in=cles).only("nom", "commune")
        }
        lues = [
            EcoleLue(cle or "", noms.get(cle or "", SANS_ECOLE), solde)
            for cle, solde in self.balance.par_ecole.items()
        ]
        return sorted(lues, key=lambda e: (not e.cle, e.solde.solde, e.nom))


def lire_balance(
    pole: Pole, le: datetime.date, *, aujourdhui: datetime.date | None = None, ecole: str = ""
) -> LectureBalance:
    """The balance of one pole on a day, seen from today's timetable and settings.

    ``ecole``: of this school alone, when it is the pole's. *Source:* dossier §6 I17.
    """
    reference = aujourdhui or le
    faits = lire_faits([pole], reference)[pole.pk]
    return LectureBalance(pole, faits, le, reference, ecole if ecole in faits.ecoles else "")


@dataclass(frozen=True)
class LignePole:
    """One pole of the list."""

    pole: Pole
    besoins: Fraction
    moyens: Fraction
    solde: Fraction
    ecoles: int
    pire: Fraction

    @property
    def cle_tri(self) -> str:
        """To sort by name."""
        return str(self.pole.cle_tri)

    @property
    def besoins_tri(self) -> Fraction:
        """To sort by needs."""
        return self.besoins


def balances(poles: Iterable[Pole], le: datetime.date) -> list[LignePole]:
    """Balances of many poles; the number of queries does not depend on how many.

    *Source:* dossier §6 I17.
    """
    tous = list(poles)
    faits = lire_faits(tous, le)
    lignes = []
    for pole in tous:
        lu = balance_au(faits[pole.pk], le)
        soldes = [s.solde for cle, s in lu.par_ecole.items() if cle]
        lignes.append(
            LignePole(
                pole,
                lu.total.besoins,
                lu.total.moyens,
                lu.total.solde,
                sum(e.est_du_pole(le) for e in faits[pole.pk].ecoles.values()),
                min(soldes, default=Fraction(0)),
            )
        )
    return lignes


def poles_de_la_liste(mandat: Mandat, le: datetime.date, genre: str) -> list[Pole]:
    """Poles open on a day whose balance the mandate reads; PIAL and PAS are never added together.

    *Source:* dossier §13 trap 8 (the same school is in a PIAL and in a PAS).
    """
    return list(poles_mesurables(mandat, le).actifs(le).filter(genre=genre).order_by("cle_tri"))


@dataclass(frozen=True)
class Hausse:
    """Notified pupils of a pole last year: at the end of September, at the end of June."""

    debut: int
    fin: int

    @property
    def pct(self) -> Fraction | None:
        """Rise observed, None without history."""
        return Fraction(100 * (self.fin - self.debut), self.debut) if self.debut else None


def hausse_observee(pole: Pole, le: datetime.date) -> Hausse:
    """What happened last year to the rights of the pole's present schools, in one query.

    *Source:* règle locale (observed, never invented).
    """
    annee = annee_scolaire(le) - 1
    debut, fin = datetime.date(annee, 9, 30), datetime.date(annee + 1, 6, 30)
    ecoles = Etablissement.objects.filter(
        rattachements__pole=pole, rattachements__periode__contains=le
    )

    def au(jour: datetime.date) -> Count:
        return Count(
            "eleve",
            distinct=True,
            filter=Q(
                periode__contains=jour,
                eleve__scolarisations__periode__contains=jour,
                eleve__scolarisations__etablissement__in=ecoles,
            ),
        )

    droits = NotificationMdph.objects.non_annulees().filter(type__in=("individuelle", "mutualisee"))
    compte = droits.aggregate(debut=au(debut), fin=au(fin))
    return Hausse(compte["debut"], compte["fin"])


def ecoles_lisibles(mandat: Mandat, le: datetime.date) -> set[UUID] | None:
    """Schools whose rows the mandate opens; None: all those of the poles that it measures.

    *Source:* permissions page §3 (scope C: the IEN's own schools).
    """
    if mandat.genre_perimetre in ("T", "P"):
        return None
    return set(Etablissement.objects.du_perimetre(mandat, le).values_list("pk", flat=True))


def voit_les_eleves(mandat: Mandat) -> bool:
    """Whether rows carry names of pupils. *Source:* decision 12."""
    return peut(mandat, "r", "eleve")
