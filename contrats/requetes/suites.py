"""What a proposal after a fixed term is weighed against, read at once for many contracts.

*Source:* loi n° 2022-1574; issue F (bulk « proposer »).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from aesh.models import Contrat
from contrats.models import FinContrat, Suite
from contrats.regles.chaines import Chaine, chaines, par_personne
from contrats.requetes.vie import CHAMPS, troncon


@dataclass(frozen=True)
class SituationSuite:
    """One contract, the others of its person, its end if one is noted, the last proposal."""

    chaine: Chaine
    siens: tuple[Chaine, ...]
    fin_notee: bool
    derniere: Suite | None


def situations_verrouillees(aesh: Collection[UUID]) -> dict[UUID, SituationSuite]:
    """By row of contract, for the contracts of these people; three queries.

    Their rows are locked until the end of the transaction, in one order for everybody.
    *Source:* règle locale (two people never change one contract at once).
    """
    lues = Contrat.objects.filter(aesh__in=aesh).select_for_update().order_by("pk")
    suites: dict[UUID, list[Suite]] = defaultdict(list)
    toutes = chaines(troncon(lue) for lue in lues.values_list(*CHAMPS))
    vivantes = Suite.objects.filter(contrat__aesh__in=aesh, annule_le=None)
    for suite in vivantes.order_by("cree_le", "pk"):
        suites[suite.contrat_id].append(suite)
    notees = FinContrat.objects.filter(contrat__aesh__in=aesh, annule_le=None)
    fins = set(notees.order_by().values_list("contrat_id", flat=True))
    resultat: dict[UUID, SituationSuite] = {}
    for siens in par_personne(toutes).values():
        for chaine in siens:
            siennes = [suite for cle in chaine.cles for suite in suites[cle]]
            derniere = max(siennes, key=lambda suite: suite.cree_le, default=None)
            situation = SituationSuite(chaine, tuple(siens), bool(chaine.cles & fins), derniere)
            resultat |= dict.fromkeys(chaine.cles, situation)
    return resultat
