"""French public holidays, computed; and those of one department only. Pure functions."""

import datetime

UN_JOUR = datetime.timedelta(days=1)
SOURCE = (
    "Code du travail, articles L3133-1, L3134-13 et L3422-2 ; Pâques calculé (comput grégorien)"
)
FIXES = {
    (1, 1): "Jour de l'an",
    (5, 1): "Fête du travail",
    (5, 8): "Victoire de 1945",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice de 1918",
    (12, 25): "Noël",
}
MOBILES = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}
ABOLITION = "Abolition de l'esclavage"
ABOLITIONS = {
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
    "977": (10, 9),
    "978": (5, 28),
}
ALSACE_MOSELLE = frozenset({"57", "67", "68"})


def paques(annee: int) -> datetime.date:
    """Easter Sunday of the Gregorian calendar.

    *Source:* anonymous Gregorian algorithm (Nature, 1876), as published by Meeus.
    """
    a, (b, c) = annee % 19, divmod(annee, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    mois, jour = divmod(h + m - 7 * n + 114, 31)
    return datetime.date(annee, mois, jour + 1)


def jours_feries(annee: int, departement: str) -> dict[datetime.date, str]:
    """Public holidays of a calendar year in one department.

    *Source:* code du travail L3133-1 (France), L3134-13 (Alsace-Moselle), L3422-2 (overseas).
    """
    feries = {datetime.date(annee, *jour): libelle for jour, libelle in FIXES.items()}
    dimanche = paques(annee)
    feries |= {dimanche + ecart * UN_JOUR: libelle for ecart, libelle in MOBILES.items()}
    if departement in ABOLITIONS:
        feries[datetime.date(annee, *ABOLITIONS[departement])] = ABOLITION
    if departement in ALSACE_MOSELLE:
        feries[dimanche - 2 * UN_JOUR] = "Vendredi saint"
        feries[datetime.date(annee, 12, 26)] = "Saint-Étienne"
    return dict(sorted(feries.items()))
