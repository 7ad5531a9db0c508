"""Reads about members, mandates and settings.

*Source:* permissions page §1; decision 33 for the local date.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from comptes.enums import PERIMETRE_DU_ROLE, GenrePerimetre, Role
from comptes.models import Departement, Mandat, Membre, Perimetre, Reglage
from comptes.reglages import REGLAGES, DescriptionReglage


def aujourdhui_dans(departement: Departement) -> datetime.date:
    """Today's date in the department's own time zone (decision 33)."""
    return timezone.now().astimezone(ZoneInfo(departement.fuseau)).date()


def mandats_actifs(membre: Membre, le: datetime.date) -> list[Mandat]:
    """Mandates in force of one member in the department now open, most used roles first.

    *Source:* permissions page §1 (dates bound every grant).
    """
    return list(
        Mandat.objects.actifs(le).filter(membre=membre).select_related("perimetre").order_by("role")
    )


def departements_du_membre(membre: Membre) -> list[Departement]:
    """Open departments where a member holds a mandate in force today.

    Reads his own rows across departments: needs a scope that names the member (RLS "les_siens").
    """
    codes = []
    mandats = Mandat.de_membre.filter(membre=membre).values_list("departement_id", "periode")
    departements = {d.code: d for d in Departement.objects.filter(est_ouvert=True)}
    for code, periode in mandats:
        departement = departements.get(code)
        if departement is None or code in codes:
            continue
        jour = aujourdhui_dans(departement)
        if periode.lower <= jour and (periode.upper is None or jour < periode.upper):
            codes.append(code)
    return [departements[code] for code in sorted(codes)]


@dataclass(frozen=True)
class FiltreMandats:
    """What the list of missions asks for; ``etat`` is en_cours, a_venir, terminees or empty."""

    role: str = ""
    etat: str = "en_cours"
    nom: str = ""


def missions(mandat: Mandat, filtre: FiltreMandats, le: datetime.date) -> QuerySet[Mandat]:
    """Missions that a mandate may read, filtered, by function then name.

    *Source:* permissions page §1 (scope); écran « Missions », règle locale.
    """
    trouvees = Mandat.objects.visibles_par(mandat)
    if filtre.role:
        trouvees = trouvees.filter(role=filtre.role)
    if filtre.etat == "en_cours":
        trouvees = trouvees.filter(periode__contains=le)
    elif filtre.etat == "a_venir":
        trouvees = trouvees.filter(periode__startswith__gt=le)
    elif filtre.etat == "terminees":
        trouvees = trouvees.filter(periode__endswith__lte=le)
    if filtre.nom:
        trouvees = trouvees.filter(
            Q(membre__nom__icontains=filtre.nom)
            | Q(membre__prenom__icontains=filtre.nom)
            | Q(membre__email__icontains=filtre.nom)
        )
    return trouvees.select_related("membre", "perimetre").order_by(
        "role", "membre__nom", "membre__prenom", "periode", "id"
    )


def perimetres_possibles(mandat: Mandat, role: Role) -> QuerySet[Perimetre]:
    """Perimeters on which the holder of a mandate may entrust a function.

    *Source:* decision 19 (the pilote designates the coordinator of his pole).
    """
    trouves = Perimetre.objects.filter(genre=PERIMETRE_DU_ROLE[role]).order_by("libelle", "id")
    if mandat.genre_perimetre == GenrePerimetre.TENANT:
        return trouves
    return trouves.filter(pk=mandat.perimetre_id)


def valeur(code: str, le: datetime.date) -> Any:
    """Value of a setting in the department now open, on a day; the registry's default otherwise.

    Raises ``KeyError`` for a code that is not in the registry.
    *Source:* comptes.reglages, where each setting names its own.
    """
    description = REGLAGES[code]
    ligne = Reglage.objects.filter(code=code, du__lte=le).order_by("-du").first()
    return description.defaut if ligne is None else ligne.valeur


def valeurs(codes: Iterable[str], le: datetime.date) -> dict[str, Any]:
    """Values of several settings on a day, in one query; see ``valeur``."""
    trouvees = {code: REGLAGES[code].defaut for code in codes}
    lignes = Reglage.objects.filter(code__in=trouvees, du__lte=le).order_by("du")
    return trouvees | dict(lignes.values_list("code", "valeur"))


@dataclass(frozen=True)
class ReglageEnVigueur:
    """One setting as the screen shows it: its description, its value, the next change."""

    description: DescriptionReglage
    valeur: Any
    depuis: datetime.date | None
    prochaine: Reglage | None

    @property
    def texte(self) -> str:
        """The value in words."""
        return self.description.en_mots(self.valeur)

    @property
    def texte_prochaine(self) -> str:
        """The next value in words, if one is planned."""
        return self.description.en_mots(self.prochaine.valeur) if self.prochaine else ""


def reglages_en_vigueur(le: datetime.date) -> list[ReglageEnVigueur]:
    """Every setting of the registry with its value on a day and the next planned one.

    *Source:* écran « Réglages », règle locale.
    """
    lignes: dict[str, list[Reglage]] = {}
    for ligne in Reglage.objects.order_by("du"):
        lignes.setdefault(ligne.code, []).append(ligne)
    resultat = []
    for code, description in REGLAGES.items():
        passees = [ligne for ligne in lignes.get(code, []) if ligne.du <= le]
        futures = [ligne for ligne in lignes.get(code, []) if ligne.du > le]
        derniere = passees[-1] if passees else None
        resultat.append(
            ReglageEnVigueur(
                description,
                derniere.valeur if derniere else description.defaut,
                derniere.du if derniere else None,
                futures[0] if futures else None,
            )
        )
    return resultat
