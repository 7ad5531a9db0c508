"""Periods counted in days and months, as contracts count them. Pure.

*Source:* code de procédure civile, art. 641 (a month ends on the day of the same number, or on
the last day of a shorter month), taken here for periods that our sources give in months.
"""

import calendar
import datetime

UN_JOUR = datetime.timedelta(days=1)
JOURS_DU_MOIS = 30


def plus_mois(jour: datetime.date, mois: int) -> datetime.date:
    """Same day ``mois`` later (or earlier), or the last day of a shorter month.

    *Source:* code de procédure civile, art. 641.
    """
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, indice = divmod(rang, 12)
    dernier = calendar.monthrange(annee, indice + 1)[1]
    return datetime.date(annee, indice + 1, min(jour.day, dernier))


def trentiemes(du: datetime.date, fin: datetime.date) -> int:
    """Length from ``du`` to the day before ``fin``, in months of thirty days.

    Whole months count 30, what is left counts its days: a school year is 360, three make 1,080.
    *Source:* usage of public accounts (months of thirty days); proposal.
    """
    if fin <= du:
        return 0
    mois = (fin.year - du.year) * 12 + fin.month - du.month
    if plus_mois(du, mois) > fin:
        mois -= 1
    reste = (fin - plus_mois(du, mois)).days
    return mois * JOURS_DU_MOIS + min(reste, JOURS_DU_MOIS - 1)


def plus_trentiemes(du: datetime.date, nombre: int) -> datetime.date:
    """First day on which ``trentiemes(du, …)`` reaches ``nombre``.

    *Source:* as ``trentiemes``.
    """
    mois, jours = divmod(max(0, nombre), JOURS_DU_MOIS)
    return plus_mois(du, mois) + jours * UN_JOUR


def en_mois_et_jours(nombre: int) -> str:
    """``1080`` → ``3 ans``; ``415`` → ``1 an 1 mois 25 jours``.

    *Source:* règle locale (words).
    """
    mois, jours = divmod(nombre, JOURS_DU_MOIS)
    ans, mois = divmod(mois, 12)
    parties = []
    if ans:
        parties.append(f"{ans} an{'s' if ans > 1 else ''}")
    if mois:
        parties.append(f"{mois} mois")
    if jours or not parties:
        parties.append(f"{jours} jour{'s' if jours > 1 else ''}")
    return " ".join(parties)
