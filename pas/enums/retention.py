"""Words of what is kept of a request once its words are gone."""

from enum import StrEnum


class TrancheAge(StrEnum):
    """Age on the day of the deposit, as coarse as the figures need it."""

    MOINS_6 = "moins_6"
    DE_6_A_10 = "6_10"
    DE_11_A_14 = "11_14"
    DE_15_A_17 = "15_17"
    PLUS_18 = "18_plus"


LIBELLES_TRANCHE_AGE = {
    TrancheAge.MOINS_6: "Moins de 6 ans",
    TrancheAge.DE_6_A_10: "6 à 10 ans",
    TrancheAge.DE_11_A_14: "11 à 14 ans",
    TrancheAge.DE_15_A_17: "15 à 17 ans",
    TrancheAge.PLUS_18: "18 ans ou plus",
}
