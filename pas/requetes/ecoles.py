"""Schools as a visitor chooses one: by town and name, with the PAS of the day.

Public data only (the directory, the attachments), read in the department's scope.
*Source:* source 004 (a PAS for each school); ux page §5(d); decision 38.
"""

import re
from dataclasses import dataclass

from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from pial.enums import GenrePole
from pial.models import Etablissement, Rattachement
from pial.requetes.choix_ecole import chercher_ecole
from socle.cloison import cloison

UAI = re.compile(r"[0-9]{7}[A-Z]")


@dataclass(frozen=True)
class EcolePublique:
    """A school, and the PAS it is attached to today (empty when it has none)."""

    uai: str
    nom: str
    commune: str
    telephone: str
    pas: str


def departements_ouverts() -> list[Departement]:
    """Departments that receive requests.

    *Source:* décision 38 (global address); règle locale.
    """
    return list(Departement.objects.filter(est_ouvert=True).order_by("nom"))


def _lues(departement: Departement, ecoles: list[Etablissement]) -> list[EcolePublique]:
    liens = Rattachement.objects.filter(
        etablissement__in=ecoles,
        genre=GenrePole.PAS,
        periode__contains=aujourdhui_dans(departement),
        pole__periode__contains=aujourdhui_dans(departement),
    )
    noms = dict(liens.values_list("etablissement_id", "pole__nom"))
    return [EcolePublique(e.uai, e.nom, e.commune, e.telephone, noms.get(e.pk, "")) for e in ecoles]


def chercher_ecoles(departement: Departement, texte: str) -> tuple[list[EcolePublique], int]:
    """Schools that the words name (at most twenty), and how many there are in all.

    *Source:* ux page §5(d) (school by town then name); search without accents.
    """
    with cloison(departement.code):
        choix = chercher_ecole(Etablissement.objects.scolarisantes(), texte)
        return _lues(departement, choix.trouvees), choix.nombre


def ecole_de(departement: Departement, uai: str) -> EcolePublique | None:
    """One school by its UAI, or None.

    *Source:* issue G (routed by the school's UAI).
    """
    with cloison(departement.code):
        trouvees = Etablissement.objects.scolarisantes().filter(uai=uai)
        lues = _lues(departement, list(trouvees))
    return lues[0] if lues else None


def ecole_ouverte(uai: str) -> tuple[Departement, EcolePublique] | None:
    """A school of an open department, by its UAI alone; the department that it begins with first.

    *Source:* issue G (routed by the school's UAI); règle locale (address of the poster).
    """
    if not UAI.fullmatch(uai):
        return None
    for departement in sorted(departements_ouverts(), key=lambda d: d.code_men != uai[:3]):
        if trouvee := ecole_de(departement, uai):
            return departement, trouvee
    return None
