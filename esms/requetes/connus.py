"""What the database knows of one department, as the comparison wants it."""

from esms.finess.comparaison import NOMS_CHAMPS, Connu
from esms.models import Esms

AUTRES = ("saisis", "est_cree_a_la_main", "disparu_le", "ferme_le")


def esms_connus() -> dict[str, Connu]:
    """ESMS of the department now open, by FINESS number.

    *Source:* import of the directory: differences are computed against the present state.
    """
    lignes = Esms.objects.order_by().values_list("id", "finess", *AUTRES, *NOMS_CHAMPS)
    return {
        finess: Connu(id_, finess, tuple(valeurs), frozenset(saisis), a_la_main, disparu, ferme)
        for id_, finess, saisis, a_la_main, disparu, ferme, *valeurs in lignes.iterator()
    }
