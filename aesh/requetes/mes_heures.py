"""An AESH's own hours: planned, done, what she signalled, what is left of activities outside.

*Source:* decision 10; ux page §5(e) ("Mes heures"); dossier §2.4 (connexes).
"""

import datetime
from dataclasses import dataclass, field
from fractions import Fraction

from psycopg.types.range import DateRange

from aesh.enums import TypeCreneau
from aesh.enums.service import MOTIFS_CONNEXES, ReponseEcart
from aesh.models import AbsenceAesh, Aesh, Contrat, EcartDeclare, Occupation
from aesh.regles.heures import (
    FaitAbsence,
    FaitPassage,
    Heures,
    heures_du_jour,
    pot_connexe,
)
from aesh.regles.types_creneau import COMPTENT
from aesh.requetes.deplacements import faits_ecoles, trajets_du_jour
from aesh.requetes.passages import Passage, lire_passages
from pial.regles import (
    UN_JOUR,
    UNE_SEMAINE,
    annee_scolaire,
    bornes_annee,
    libelle_annee,
    lundi_de,
)

MINUTES_DU_JOUR = 24 * 60


@dataclass(frozen=True)
class JourCompte:
    """One date: its slots that take place, and its hours."""

    date: datetime.date
    heures: Heures
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class SemaineComptee:
    """The days of one week inside a period, and what the contract asks of a whole week."""

    lundi: datetime.date
    jours: tuple[JourCompte, ...]
    contrat: int

    @property
    def heures(self) -> Heures:
        """Sum of its days."""
        return sum((jour.heures for jour in self.jours), Heures())

    @property
    def du(self) -> datetime.date:
        """First day counted."""
        return self.jours[0].date

    @property
    def au(self) -> datetime.date:
        """Last day counted."""
        return self.jours[-1].date


@dataclass(frozen=True)
class Connexes:
    """The pot of one school year for activities outside the grid; minutes."""

    annee: int
    pot: int
    reunions: int
    declarees: int
    en_attente: int = 0

    @property
    def annee_dite(self) -> str:
        """``2026-2027``."""
        return libelle_annee(self.annee)

    @property
    def faites(self) -> int:
        """Meetings of the grid that took place, and what was declared and accepted."""
        return self.reunions + self.declarees

    @property
    def reste(self) -> int:
        """What is left; never less than nothing."""
        return max(0, self.pot - self.faites)


@dataclass(frozen=True)
class MoisCompte:
    """One month: weeks, differences that she signalled."""

    premier: datetime.date
    semaines: tuple[SemaineComptee, ...]
    ecarts: tuple[EcartDeclare, ...] = field(default_factory=tuple)

    @property
    def heures(self) -> Heures:
        """Sum of the month."""
        return sum((semaine.heures for semaine in self.semaines), Heures())

    @property
    def contrat(self) -> int | None:
        """What the contract asked of a whole week at the end of the month; None without a slot."""
        return self.semaines[-1].contrat if self.semaines else None

    @property
    def signale(self) -> int:
        """Minutes of service signalled and kept, or accepted while nobody decided; signed."""
        return sum(un.minutes for un in self.ecarts if un.est_admis and not un.est_connexe)

    @property
    def en_attente(self) -> int:
        """How many differences nobody answered."""
        return sum(un.attend for un in self.ecarts)


def minutes_du_contrat(aesh: Aesh, le: datetime.date) -> int:
    """Weekly minutes of the contracts in force on a day. *Source:* dossier §2.4."""
    enforce = Contrat.objects.filter(aesh=aesh, periode__contains=le)
    return sum(enforce.order_by().values_list("minutes_hebdo", flat=True))


def jours_comptes(
    aesh: Aesh, du: datetime.date, au: datetime.date, *, avant: datetime.date | None = None
) -> list[JourCompte]:
    """Every date of [du, au) with a slot; ``avant``: what is done stops there. Ten queries.

    No pupil is read. *Source:* decisions 2 and 10.
    """
    passages = lire_passages(Occupation.objects.filter(aesh=aesh), du, au)
    absences = [
        FaitAbsence(une.du, une.au + UN_JOUR, une.minutes.lower, une.minutes.upper)  # type: ignore[attr-defined]
        for une in AbsenceAesh.objects.filter(
            aesh=aesh, annulee_le__isnull=True, periode__overlap=DateRange(du, au)
        )
    ]
    ecoles = faits_ecoles(p.ecole for p in passages if p.ecole)
    par_date: dict[datetime.date, list[Passage]] = {}
    for passage in passages:
        par_date.setdefault(passage.date, []).append(passage)
    jours = []
    for date, siens in sorted(par_date.items()):
        route = {
            quoi: sum(
                t.minutes
                for t in trajets_du_jour(
                    [(p.debut, p.fin, p.ecole.pk) for p in lesquels if p.ecole],
                    ecoles,
                    aesh.deplacement,
                ).values()
            )
            for quoi, lesquels in (
                ("prevu", [p for p in siens if not p.est_ponctuel]),
                ("fait", [p for p in siens if p.a_lieu]),
            )
        }
        heures = heures_du_jour(
            [_fait(p) for p in siens],
            absences,
            trajet_prevu=route["prevu"],
            trajet_fait=route["fait"],
        )
        if avant is not None and date >= avant:
            heures = Heures(prevu=heures.prevu)
        jours.append(JourCompte(date, heures, tuple(p for p in siens if p.a_lieu)))
    return jours


def _fait(p: Passage) -> FaitPassage:
    return FaitPassage(p.date, p.debut, p.fin, p.a_lieu, p.est_ponctuel, p.type in COMPTENT)


def mois_compte(aesh: Aesh, premier: datetime.date, le: datetime.date) -> MoisCompte:
    """Hours of a month, week by week; what is done is counted up to yesterday.

    *Source:* ux page §5(e); decision 10.
    """
    fin = (premier + datetime.timedelta(days=32)).replace(day=1)
    contrats = list(
        Contrat.objects.filter(aesh=aesh, periode__overlap=DateRange(premier, fin)).order_by("pk")
    )
    semaines: dict[datetime.date, list[JourCompte]] = {}
    for jour in jours_comptes(aesh, premier, fin, avant=le):
        semaines.setdefault(lundi_de(jour.date), []).append(jour)
    ecarts = EcartDeclare.objects.filter(aesh=aesh, jour__gte=premier, jour__lt=fin)
    return MoisCompte(
        premier,
        tuple(
            SemaineComptee(lundi, tuple(jours), _contrat_au(contrats, jours[0].date))
            for lundi, jours in sorted(semaines.items())
        ),
        tuple(
            ecarts.exclude(reponse=ReponseEcart.RETIRE)
            .select_related("etablissement", "repondu_par")
            .order_by("jour", "motif")
        ),
    )


def _contrat_au(contrats: list[Contrat], jour: datetime.date) -> int:
    return sum(
        un.minutes_hebdo
        for un in contrats
        if un.periode.lower <= jour and (un.periode.upper is None or jour < un.periode.upper)
    )


def connexes_de(aesh: Aesh, le: datetime.date, annee: int | None = None) -> Connexes:
    """What a school year asks for outside the grid, and what was done of it up to yesterday.

    ``annee``: that of ``le`` unless told; a past one is counted to its end.
    *Source:* circulaire n° 2019-090 §3.4; dossier §2.4 (connexes).
    """
    annee = annee_scolaire(le) if annee is None else annee
    debut, fin = bornes_annee(annee)
    pot = 0
    for contrat in Contrat.objects.filter(aesh=aesh, periode__overlap=DateRange(debut, fin)):
        du, au = max(contrat.periode.lower, debut), min(contrat.periode.upper or fin, fin)
        part = Fraction((au - du).days, (fin - debut).days)
        pot += pot_connexe(contrat.minutes_hebdo, contrat.semaines, part)
    reunions = Occupation.objects.filter(aesh=aesh, creneau__type=TypeCreneau.REUNION)
    declares = EcartDeclare.objects.filter(
        aesh=aesh, jour__gte=debut, jour__lt=fin, motif__in=MOTIFS_CONNEXES
    )
    par_reponse: dict[str, int] = {}
    for reponse, minutes in declares.order_by().values_list("reponse", "minutes"):
        par_reponse[reponse] = par_reponse.get(reponse, 0) + minutes
    return Connexes(
        annee=annee,
        pot=pot,
        reunions=sum(
            p.fin - p.debut
            for p in lire_passages(reunions, debut, min(max(le, debut), fin))
            if p.a_lieu
        ),
        declarees=par_reponse.get(ReponseEcart.ACCEPTE, 0),
        en_attente=par_reponse.get(ReponseEcart.ATTENTE, 0),
    )


def mois_voisins(premier: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First days of the months before and after. *Source:* règle locale."""
    avant = (premier - UN_JOUR).replace(day=1)
    apres = (premier + 5 * UNE_SEMAINE).replace(day=1)
    return avant, apres
