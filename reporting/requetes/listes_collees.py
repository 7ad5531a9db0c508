"""Lists of UAI or of names, pasted to filter a queue.

*Source:* issue E (« a pasted list of UAI or names is a filter »); ux page §5(c).
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from reporting.enums.files import GenreListe
from reporting.models import ListeCollee
from socle.texte import cle_tri

UAI = re.compile(r"\d{7}[A-Z]")
LIGNES_MAX = 2000
MOTS_MAX = 6


@dataclass(frozen=True)
class ListeLue:
    """Lines of a paste, without blanks nor repetition, and what they are."""

    genre: GenreListe
    lignes: tuple[str, ...]


def lire_liste(texte: str) -> ListeLue:
    """One line each: UAI when most lines are, else names. Only the first cell of a line counts."""
    lignes = dict.fromkeys(
        " ".join(re.split(r"[\t;]", ligne)[0].split())[:120]
        for ligne in texte.replace("\0", " ").splitlines()
    )
    lues = [ligne for ligne in lignes if ligne]
    majuscules = dict.fromkeys(ligne.upper() for ligne in lues)
    uai = [ligne for ligne in majuscules if UAI.fullmatch(ligne)]
    if uai and 2 * len(uai) >= len(lues):
        return ListeLue(GenreListe.UAI, tuple(uai))
    return ListeLue(GenreListe.NOMS, tuple(lues))


def cles_du_nom(ligne: str) -> list[str]:
    """Sort keys that a line may be: « NOM Prénom » or « Prénom NOM », each word in turn first."""
    mots = cle_tri(ligne.replace(",", " ")).split()[:MOTS_MAX]
    return [" ".join(mots[n:] + mots[:n]) for n in range(len(mots))]


def filtre_de(liste: ListeCollee) -> Q:
    """Rows that a pasted list asks for."""
    if liste.genre == GenreListe.UAI:
        return Q(lieu__etablissement__uai__in=liste.lignes)
    cles = {cle for ligne in liste.lignes for cle in cles_du_nom(ligne)}
    return Q(eleve__cle_tri__in=sorted(cles))


def sans_reponse(liste: ListeCollee, lignes: QuerySet[Any]) -> list[str]:
    """Lines of the paste that match no row here, in the order of the paste; one statement.

    Says only « not in this queue »: the same for what exists elsewhere and for what does not.
    """
    trouvees = lignes.order_by().filter(filtre_de(liste))
    if liste.genre == GenreListe.UAI:
        connus = set(trouvees.values_list("lieu__etablissement__uai", flat=True))
        return [uai for uai in liste.lignes if uai not in connus]
    cles = set(trouvees.values_list("eleve__cle_tri", flat=True))
    return [ligne for ligne in liste.lignes if cles.isdisjoint(cles_du_nom(ligne))]


def liste_de_cle(cle: str) -> ListeCollee | None:
    """The list kept under a key, if it is still there."""
    return ListeCollee.objects.filter(cle=cle[:10]).first() if cle else None
