"""Global search: pupils, AESH, schools, by words or numbers, each row filtered by rights in SQL.

No index helps beyond (department, key): LIKE is not leakproof, so that row level security keeps
it out of any trigram index; a whole department is read instead, in a few milliseconds (bench).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat

from aesh.enums import StatutEmploi
from aesh.models import Aesh, CreneauEleve
from aesh.requetes.personnes import aesh_du_mandat
from comptes.enums import Role
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Eleve, NotificationMdph, Scolarisation
from pial.models import Etablissement
from pial.permissions import ecoles_consultables
from reporting.regles.recherche import Demande

PAR_GROUPE = 8


@dataclass(frozen=True)
class Trouve:
    """One row: what it is called, what tells it from another, the page it opens."""

    id: UUID
    titre: str
    detail: str


@dataclass(frozen=True)
class Groupe:
    """Rows of one kind; ``il_y_en_a_plus``: the words are to be made more precise."""

    code: str
    titre: str
    lignes: list[Trouve] = field(default_factory=list)
    il_y_en_a_plus: bool = False


def eleves_cherchables(mandat: Mandat, le: datetime.date) -> QuerySet[Eleve]:
    """Pupils that a mandate may find: those it may name; an AESH, those of her published slots.

    *Source:* permissions page §3, notes 1 and 5; decision 12.
    """
    if mandat.role == Role.AESH:
        siens = CreneauEleve.objects.filter(
            eleve=OuterRef("pk"),
            creneau__aesh__membre=mandat.membre_id,
            creneau__emploi__statut=StatutEmploi.PUBLIE,
        )
        return Eleve.objects.filter(Exists(siens))  # type: ignore[no-any-return]
    return Eleve.objects.nommables_par(mandat, le)  # type: ignore[no-any-return]


def chercher(mandat: Mandat, demande: Demande, le: datetime.date) -> list[Groupe]:
    """Groups that are not empty, three queries at most, whatever is found.

    *Source:* ux page §5(h) « Search »; permissions page §4 rule 1.
    """
    if demande.est_vide:
        return []
    groupes = [_eleves(mandat, demande, le)]
    if demande.mots and demande.naissance is None:
        if peut(mandat, "r", "aesh"):
            groupes.append(_aesh(mandat, demande, le))
        if peut(mandat, "r", "etablissement"):
            groupes.append(_ecoles(mandat, demande, le))
    return [groupe for groupe in groupes if groupe.lignes]


def _du_numero(mot: str) -> Q:
    """Decisions are found by their number; a word without a digit is no number."""
    siennes = NotificationMdph.objects.filter(eleve=OuterRef("pk"), numero__istartswith=mot)
    return Q(Exists(siennes)) if any(c.isdigit() for c in mot) else Q()


def _par_mots(
    lignes: QuerySet[Any], mots: tuple[str, ...], numero: Callable[[str], Q] = lambda _: Q()
) -> QuerySet[Any]:
    """Every word in the key (or at the start of the number); those that begin by it first."""
    for mot in mots:
        lignes = lignes.filter(Q(cle_tri__contains=mot) | numero(mot))
    rang: Any = Value(0)
    if mots:
        entiere = Concat(Value(" "), "cle_tri")
        rang = Case(
            When(cle_tri__startswith=mots[0], then=0),
            When(Q(_entiere__contains=f" {mots[0]}"), then=1),
            default=2,
            output_field=IntegerField(),
        )
        lignes = lignes.alias(_entiere=entiere)
    return lignes.alias(_rang=rang).order_by("_rang", "cle_tri", "pk")


def _couper(code: str, titre: str, lignes: list[Trouve]) -> Groupe:
    return Groupe(code, titre, lignes[:PAR_GROUPE], len(lignes) > PAR_GROUPE)


def _eleves(mandat: Mandat, demande: Demande, le: datetime.date) -> Groupe:
    lieux = Scolarisation.objects.filter(eleve=OuterRef("pk"), periode__contains=le)
    par_numero = {"numero": _du_numero} if peut(mandat, "r", "notification") else {}
    eleves = _par_mots(eleves_cherchables(mandat, le), demande.mots, **par_numero)
    if demande.naissance:
        eleves = eleves.filter(naissance=demande.naissance)
    eleves = eleves.annotate(
        ecole=Subquery(lieux.values("etablissement__nom")[:1]),
        commune=Subquery(lieux.values("etablissement__commune")[:1]),
        classe=Subquery(lieux.values("classe__libelle")[:1]),
    )[: PAR_GROUPE + 1]
    lignes = [
        Trouve(e.pk, e.nom_court, _joindre(_lieu(e.ecole, e.commune), e.classe)) for e in eleves
    ]
    return _couper("eleve", "Élèves", lignes)


def _aesh(mandat: Mandat, demande: Demande, le: datetime.date) -> Groupe:
    aesh: QuerySet[Aesh] = _par_mots(
        aesh_du_mandat(mandat, le), demande.mots, lambda mot: Q(matricule__istartswith=mot)
    )
    lignes = [
        Trouve(a.pk, a.nom_complet, _joindre(a.ecole_nom or "", a.pole_nom))  # type: ignore[attr-defined]
        for a in aesh[: PAR_GROUPE + 1]
    ]
    return _couper("aesh", "AESH", lignes)


def _ecoles(mandat: Mandat, demande: Demande, le: datetime.date) -> Groupe:
    ecoles: QuerySet[Etablissement] = _par_mots(
        ecoles_consultables(mandat, le), demande.mots, lambda mot: Q(uai__istartswith=mot)
    )
    lignes = [Trouve(e.pk, e.nom_court, e.uai) for e in ecoles[: PAR_GROUPE + 1]]
    return _couper("etablissement", "Écoles et établissements", lignes)


def _lieu(nom: str | None, commune: str | None) -> str:
    if not nom:
        return "Non scolarisé dans le département aujourd'hui"
    return f"{nom} ({commune})" if commune else nom


def _joindre(*morceaux: str | None) -> str:
    return ", ".join(m for m in morceaux if m)
