"""Scenarios of means beside the present balance: by school, by month, and one against the other.

*Source:* issue E (what-if simulator); ux page §5(g).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet

from aesh.models import Aesh, Affectation
from comptes.models import Mandat
from pial.models import Etablissement, Pole
from pial.permissions import poles_mesurables
from pial.regles import annee_scolaire
from reporting.enums.moyens import (
    LIBELLES_AIDE_SUPPOSEE,
    AideSupposee,
    GenreHypothese,
)
from reporting.models import Hypothese, ScenarioMoyens
from reporting.regles.balance import Solde
from reporting.regles.hypotheses import Supposition, appliquer
from reporting.regles.phrases_balance import heures
from reporting.requetes.balance import LectureBalance
from socle.texte import de


def scenarios_visibles(mandat: Mandat, le: datetime.date) -> QuerySet[ScenarioMoyens]:
    """Scenarios of the poles that a mandate measures, deleted ones included (to take them back).

    *Source:* issue E (shared by address inside the perimeter).
    """
    lus: QuerySet[ScenarioMoyens] = ScenarioMoyens.objects.filter(
        pole__in=poles_mesurables(mandat, le)
    )
    return lus.select_related("pole", "auteur").prefetch_related(
        "hypotheses__etablissement", "hypotheses__aesh"
    )


def supposition(hypothese: Hypothese) -> Supposition:
    """A row as the rule reads it."""
    return Supposition(
        str(hypothese.pk),
        GenreHypothese(hypothese.genre),
        hypothese.a_partir_du,
        str(hypothese.etablissement_id) if hypothese.etablissement_id else None,
        str(hypothese.aesh_id) if hypothese.aesh_id else None,
        hypothese.aide,
        hypothese.nombre,
        hypothese.minutes_hebdo,
    )


def supposer(lecture: LectureBalance, hypotheses: Iterable[Hypothese]) -> LectureBalance:
    """The same pole under a scenario; the present reading does not change.

    *Source:* issue E.
    """
    faits = appliquer(lecture.faits, map(supposition, hypotheses))
    return LectureBalance(lecture.pole, faits, lecture.le, lecture.reference)


def phrase(hypothese: Hypothese) -> str:
    """``3 notifications d'aide individuelle de 12 h à École des Tilleuls``, without the date."""
    ecole = hypothese.etablissement.nom_court if hypothese.etablissement else ""
    nombre = hypothese.nombre
    minutes = heures(Fraction(hypothese.minutes_hebdo or 0))
    genre = GenreHypothese(hypothese.genre)
    if genre == GenreHypothese.OUVRIR_ULIS:
        return f"Une ULIS ouvre à {ecole}" if nombre == 1 else f"{nombre} ULIS ouvrent à {ecole}"
    if genre == GenreHypothese.NOTIFICATIONS:
        aide = LIBELLES_AIDE_SUPPOSEE[AideSupposee(hypothese.aide)].lower()
        mot = "notification" if nombre == 1 else "notifications"
        combien = f" de {minutes}" if hypothese.minutes_hebdo else ""
        if hypothese.aide == AideSupposee.MUTUALISEE and hypothese.minutes_hebdo:
            combien = f", cible de {minutes}"
        return f"{nombre} {mot} d'{aide}{combien} à {ecole}"
    if genre == GenreHypothese.AESH_ARRIVE:
        mots = "Un AESH arrive" if nombre == 1 else f"{nombre} AESH arrivent"
        return f"{mots}, {minutes} par semaine" + (f", à {ecole}" if ecole else "")
    if genre == GenreHypothese.ECOLE_CHANGE:
        return f"{ecole} quitte le pôle avec les heures d'AESH placées là"
    qui = hypothese.aesh.nom_complet if hypothese.aesh else ""
    if genre == GenreHypothese.AESH_PART:
        return f"{qui or 'Un AESH'} part"
    return f"Le contrat {de(qui or 'un AESH')} passe à {minutes} par semaine"


@dataclass(frozen=True)
class AvantApres:
    """One school or one month: the present balance, and the one supposed."""

    nom: str
    avant: Fraction
    apres: Fraction

    @property
    def ecart(self) -> Fraction:
        """What the scenario changes."""
        return self.apres - self.avant


def par_ecole(avant: LectureBalance, apres: LectureBalance) -> list[AvantApres]:
    """Every school of either balance, the most changed first.

    *Source:* issue E.
    """
    noms = {e.cle: e.nom for e in avant.ecoles} | {e.cle: e.nom for e in apres.ecoles}
    vide = Solde()
    lignes = [
        AvantApres(
            nom,
            avant.balance.par_ecole.get(cle or None, vide).solde,
            apres.balance.par_ecole.get(cle or None, vide).solde,
        )
        for cle, nom in noms.items()
    ]
    return sorted(lignes, key=lambda x: (x.ecart == 0, x.ecart, x.nom))


@dataclass(frozen=True)
class Mois:
    """One month, before and after."""

    le: datetime.date
    avant: Solde
    apres: Solde

    @property
    def ecart(self) -> Fraction:
        """What the scenario changes that month."""
        return self.apres.solde - self.avant.solde


def par_mois(avant: LectureBalance, apres: LectureBalance) -> list[Mois]:
    """Every month of class of the year. *Source:* issue E."""
    return [Mois(a.le, a.total, b.total) for a, b in zip(avant.mois, apres.mois, strict=True)]


@dataclass(frozen=True)
class ScenarioLu:
    """One scenario among those of the pole: today, and at the end of the school year."""

    scenario: ScenarioMoyens
    phrases: tuple[str, ...]
    solde: Fraction
    fin: Fraction


def comparer(
    lecture: LectureBalance, scenarios: Iterable[ScenarioMoyens], fin: datetime.date
) -> list[ScenarioLu]:
    """Each scenario's balance on the day and on the last month. No query per scenario.

    *Source:* issue E (several scenarios compared).
    """
    lus = []
    for scenario in scenarios:
        hypotheses = list(scenario.hypotheses.all())
        apres = supposer(lecture, hypotheses)
        dernier = solde_du_mois(apres, fin)
        lus.append(
            ScenarioLu(
                scenario,
                tuple(f"{phrase(h)}, à partir du {h.a_partir_du:%d/%m/%Y}" for h in hypotheses),
                apres.total.solde,
                dernier,
            )
        )
    return lus


def solde_du_mois(lecture: LectureBalance, jour: datetime.date) -> Fraction:
    """Balance of the month that starts on a day."""
    return next(b.total.solde for b in lecture.mois if b.le == jour)


def aesh_du_pole(pole: Pole, le: datetime.date) -> QuerySet[Aesh]:
    """AESH posted in a pole on a day. *Source:* issue E."""
    ici = Affectation.objects.filter(pole=pole, periode__contains=le).values("aesh")
    return Aesh.objects.filter(pk__in=ici).order_by("cle_tri")


def ecoles_du_pole(pole: Pole, le: datetime.date) -> QuerySet[Etablissement]:
    """Schools of a pole on a day. *Source:* issue E."""
    return Etablissement.objects.filter(
        rattachements__pole=pole, rattachements__periode__contains=le
    ).order_by("cle_tri")


def dernier_mois(le: datetime.date) -> datetime.date:
    """First of July of the school year of a day."""
    return datetime.date(annee_scolaire(le) + 1, 7, 1)
