"""The contract, with its avenants, that a row belongs to. *Source:* ADR 027."""

from uuid import UUID

from aesh.models import Contrat
from contrats.regles.anciennete import Periode
from contrats.regles.chaines import Chaine, chaines
from contrats.requetes.vie import CHAMPS, troncon


def chaines_de(aesh: UUID) -> list[Chaine]:
    """Contracts of one person, in order of time; one query. *Source:* ADR 027."""
    lues = Contrat.objects.filter(aesh=aesh).order_by()
    return chaines(troncon(lue) for lue in lues.values_list(*CHAMPS))


def chaine_de(contrat: Contrat) -> Chaine:
    """The contract of a row. *Source:* ADR 027."""
    return next(une for une in chaines_de(contrat.aesh_id) if contrat.pk in une.cles)


def periodes_de(liste: list[Chaine]) -> list[Periode]:
    """When each runs, for seniority. *Source:* loi n° 2022-1574."""
    return [(une.du, une.fin) for une in liste]


def chaine_verrouillee(contrat: Contrat) -> Chaine:
    """The same, its person's rows locked until the end of the transaction.

    *Source:* règle locale (two people never change one contract at once).
    """
    list(Contrat.objects.filter(aesh=contrat.aesh_id).select_for_update().order_by("pk"))
    return chaine_de(contrat)
