"""Lines of addresses against the AESH of the department.

*Source:* source 001 (« Attribution adresse électronique »).
"""

from collections.abc import Sequence

from aesh.models import Aesh
from contrats.regles.adresses import LigneLue, Personne, lire_adresses
from socle.tableur import Rangee
from socle.texte import cle_tri


def lignes_lues(rangees: Sequence[Rangee]) -> list[LigneLue]:
    """What each line would do; one query.

    *Source:* règle locale.
    """
    personnes = [
        Personne(
            str(cle),
            matricule,
            frozenset({cle_tri(f"{nom} {prenom}"), cle_tri(f"{prenom} {nom}")}),
            courriel.lower(),
        )
        for cle, matricule, nom, prenom, courriel in Aesh.objects.order_by().values_list(
            "pk", "matricule", "nom", "prenom", "courriel"
        )
    ]
    rangees = [(numero, _separees(cases)) for numero, cases in rangees]
    noms = {
        numero: cle_tri(" ".join(case for case in cases if "@" not in case))
        for numero, cases in rangees
    }
    return lire_adresses(rangees, personnes, noms)


def _separees(cases: Sequence[str]) -> list[str]:
    """Cells of a line; an address written beside a name with a space only stands by itself."""
    return [mot for case in cases for mot in (case.split() if "@" in case else [case])]
