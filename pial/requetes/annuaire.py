"""What the database knows of one department, as the comparison wants it."""

from collections import defaultdict
from typing import Any

from pial.annuaire.comparaison import NOMS_CHAMPS, Connue
from pial.enums import GenrePole
from pial.models import Etablissement, Rattachement


def _attaches(le: Any) -> dict[Any, tuple[str, bool]]:
    """School id → (code of its PIAL that day or "", decided by hand), from the last attachment."""
    derniers: dict[Any, tuple[str, bool]] = {}
    lignes = (
        Rattachement.objects.filter(genre=GenrePole.PIAL)
        .order_by("periode")
        .values_list("etablissement_id", "pole__code", "periode", "est_saisi")
    )
    for etablissement, code, periode, est_saisi in lignes:
        actif = periode.upper is None or periode.upper > le
        derniers[etablissement] = (code if actif else "", est_saisi)
    return defaultdict(lambda: ("", False), derniers)


def ecoles_connues(le: Any) -> dict[str, Connue]:
    """Schools of the department now open, by UAI.

    *Source:* directory import: differences are computed against the present state.
    """
    attaches = _attaches(le)
    lignes = Etablissement.objects.order_by().values_list(
        "id", "uai", "circonscription__nom", "disparu_le", *NOMS_CHAMPS
    )
    return {
        uai: Connue(id_, uai, tuple(valeurs), circonscription or "", *attaches[id_], disparu_le)
        for id_, uai, circonscription, disparu_le, *valeurs in lignes.iterator(chunk_size=5000)
    }
