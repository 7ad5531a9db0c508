"""The trial of a contract: how long at most, and when there is none. Pure, dated, complete.

*Source:* décret n° 86-83, art. 9, as rewritten by décret n° 2014-1318, art. 3: one working day per
week of contract, within a limit that grows with the length first agreed; none when the same
employer has already had the person in the same function.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from contrats.regles.chaines import Chaine
from contrats.regles.delais import UN_JOUR, plus_mois
from contrats.regles.employeurs import meme_employeur
from contrats.regles.textes import Parametres

ARTICLE_9 = "décret n° 86-83, art. 9"
# Décret n° 2014-1318, in the Journal officiel of 5 November 2014: no limit was set before.
ENTREE_ARTICLE_9 = datetime.date(2014, 11, 6)
JOURS_OUVRES = 5


@dataclass(frozen=True)
class LimiteEssai:
    """The longest trial of a fixed term of so many months or more; months, or else weeks."""

    a_partir_de: int
    mois: int
    semaines: int = 0

    def dernier_jour(self, du: datetime.date) -> datetime.date:
        """Last day of a trial as long as this. *Source:* décret n° 86-83, art. 9."""
        fin = plus_mois(du, self.mois) if self.mois else du + self.semaines * 7 * UN_JOUR
        return fin - UN_JOUR


# Longest first: three months from two years on, two from one year, one from six months.
LIMITES = (
    LimiteEssai(24, 3),
    LimiteEssai(12, 2),
    LimiteEssai(6, 1),
    LimiteEssai(0, 0, semaines=3),
)
LIMITE_CDI = LimiteEssai(0, 4)


def limite(du: datetime.date, fin: datetime.date | None) -> LimiteEssai:
    """The line of the table for a contract from ``du`` to the day before ``fin``.

    *Source:* décret n° 86-83, art. 9 (four months for a CDI; the length first agreed otherwise).
    """
    if fin is None:
        return LIMITE_CDI
    return next(une for une in LIMITES if plus_mois(du, une.a_partir_de) <= fin)


def apres_jours_ouvres(du: datetime.date, nombre: int) -> datetime.date:
    """The last of so many working days (Monday to Friday), ``du`` included.

    *Source:* décret n° 86-83, art. 9 (« un jour ouvré par semaine de durée de contrat »).
    """
    jour = du
    while True:
        nombre -= jour.isoweekday() <= JOURS_OUVRES
        if nombre <= 0:
            return jour
        jour += UN_JOUR


def essai_au_plus(
    du: datetime.date, fin: datetime.date | None, parametres: Parametres | None = None
) -> datetime.date | None:
    """Last day that a trial may have; None before the text, when nothing limited it.

    A short contract counts one working day per whole week. The department's own contracts may say
    less (a setting), never more than the text.
    *Source:* décret n° 86-83, art. 9.
    """
    if du < ENTREE_ARTICLE_9:
        return None
    jours = [limite(du, fin).dernier_jour(du)]
    if fin is not None:
        jours.append(apres_jours_ouvres(du, max(1, (fin - du).days // 7)))
    if parametres is not None:
        jours.append(plus_mois(du, parametres.essai_mois) - UN_JOUR)
    return min(jours)


def deja_employee(chaine: Chaine, autres: Iterable[Chaine]) -> bool:
    """Whether the same employer has already had the person, in a contract that began before.

    Every contract here is one of AESH: the function is the same. Another employer is another
    authority, who may plan a trial, even when its contract follows the first.
    *Source:* décret n° 86-83, art. 9 (« une même autorité administrative », « mêmes fonctions »).
    """
    return any(
        autre.du < chaine.du and meme_employeur(autre.dernier, chaine.premier)
        for autre in autres
        if autre.cles != chaine.cles
    )


def fin_essai(
    chaine: Chaine, parametres: Parametres, *, deja_employee: bool = False
) -> datetime.date | None:
    """Last day of the trial of a contract, at most; None when it can have none.

    *Source:* décret n° 86-83, art. 9.
    """
    if deja_employee:
        return None
    return essai_au_plus(chaine.du, chaine.fin, parametres)
