"""A school today: who is here, who is replaced, what its head has to do; a teacher's class.

*Source:* decision 20 ("Mon école aujourd'hui"); permissions page §3.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Q, QuerySet

from aesh.models import Aesh, Occupation
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.passages import Passage, lire_passages
from comptes.models import Mandat
from eleves.models import Classe, Eleve, EnseignantClasse
from pial.models import Etablissement
from pial.regles import UN_JOUR, annee_scolaire

AUTRES = " et d'autres élèves"


@dataclass(frozen=True)
class Presente:
    """One AESH expected in a school on a day, and her slots there in order."""

    aesh: Aesh
    passages: tuple[Passage, ...]

    @property
    def tenus(self) -> list[Passage]:
        """Slots that she holds."""
        return [p for p in self.passages if p.a_lieu]

    @property
    def ecartes(self) -> list[Passage]:
        """Slots that she does not hold, with who does."""
        return [p for p in self.passages if not p.a_lieu]

    @property
    def remplace(self) -> bool:
        """Whether one of her slots is a replacement."""
        return any(p.remplacement for p in self.tenus)


@dataclass(frozen=True)
class JourneeEcole:
    """One school on one day."""

    ecole: Etablissement
    presentes: list[Presente] = field(default_factory=list)
    parties: list[Presente] = field(default_factory=list)


@dataclass(frozen=True)
class JourneeClasse:
    """One class on one day: its slots in order of time, with the AESH of each."""

    classe: Classe
    lignes: list[tuple[Passage, Aesh]] = field(default_factory=list)


@dataclass(frozen=True)
class Journee:
    """What was read, and whose names it carries."""

    ecoles: list[JourneeEcole]
    lus: frozenset[UUID]


def journee_des_ecoles(mandat: Mandat, le: datetime.date, jour: datetime.date) -> Journee:
    """AESH expected that day in each school of a mandate, by name; names that it may read.

    The number of queries does not depend on them. *Source:* decision 20.
    """
    ecoles = list(Etablissement.objects.du_perimetre(mandat, le).order_by("cle_tri", "uai"))
    passages, noms = _passages(mandat, le, jour, ecoles)
    personnes = Aesh.objects.in_bulk({p.aesh for p in passages})
    journees = []
    for ecole in ecoles:
        par_aesh: dict[UUID, list[Passage]] = {}
        for p in passages:
            if p.ecole and p.ecole.pk == ecole.pk:
                par_aesh.setdefault(p.aesh, []).append(p)
        toutes = sorted(
            (Presente(personnes[cle], tuple(siens)) for cle, siens in par_aesh.items()),
            key=lambda une: une.aesh.cle_tri,
        )
        journees.append(
            JourneeEcole(
                ecole,
                [une for une in toutes if une.tenus],
                [une for une in toutes if not une.tenus],
            )
        )
    return Journee(journees, _lus(passages, noms))


def mes_classes(mandat: Mandat, le: datetime.date) -> list[Classe]:
    """Classes that a teacher teaches this year, in the schools of his mandate.

    *Source:* permissions page §3 (ENSEIGNANT: own classes).
    """
    siennes = EnseignantClasse.objects.filter(membre=mandat.membre_id).values("classe")
    return list(_classes(mandat, le).filter(pk__in=siennes.order_by()))


def _classes(mandat: Mandat, le: datetime.date):  # type: ignore[no-untyped-def]
    return (
        Classe.objects.visibles_par(mandat, le)
        .filter(annee=annee_scolaire(le))
        .select_related("etablissement")
        .order_by("etablissement__cle_tri", "libelle")
    )


def journee_des_classes(
    mandat: Mandat, le: datetime.date, jour: datetime.date, classes: Collection[Classe]
) -> tuple[list[JourneeClasse], frozenset[UUID]]:
    """Who helps whom in these classes that day, in order of time, and the pupils named.

    A pupil of the class helped outside it (lunch, replacement) is there too; a pupil of another
    class who shares a slot is not named. *Source:* decision 20; permissions page §3 (ENSEIGNANT:
    own classes).
    """
    ecoles = list({classe.etablissement_id: classe.etablissement for classe in classes}.values())
    cles = [classe.pk for classe in classes]
    classe_de = dict(
        Eleve.objects.visibles_par(mandat, le)
        .filter(scolarisations__periode__contains=le, scolarisations__classe__in=cles)
        .order_by()
        .values_list("pk", "scolarisations__classe")
    )
    noms = NomsVisibles(tous=False, eleves=frozenset(classe_de))
    passages = lire_passages(
        _occupations([ecole.pk for ecole in ecoles]),
        jour,
        jour + UN_JOUR,
        lambda eleve: noms.nom(eleve) if noms.voit(eleve.pk) else "",
    )
    personnes = Aesh.objects.in_bulk({p.aesh for p in passages})
    journees, montres = [], []
    for classe in classes:
        siens = [
            _sans_les_autres(p)
            for p in passages
            if p.cle_classe == classe.pk
            or any(classe_de.get(eleve) == classe.pk for eleve in p.cles_eleves)
        ]
        montres += siens
        journees.append(JourneeClasse(classe, [(p, personnes[p.aesh]) for p in siens]))
    return journees, _lus(montres, noms)


def _sans_les_autres(passage: Passage) -> Passage:
    """The slot with the names that were written; pupils without one are only said to be there."""
    nommes = [nom for nom in passage.eleves if nom]
    if nommes and len(nommes) < len(passage.eleves):
        nommes[-1] += AUTRES
    return replace(passage, eleves=tuple(nommes))


def _passages(
    mandat: Mandat, le: datetime.date, jour: datetime.date, ecoles: Collection[Etablissement]
) -> tuple[list[Passage], NomsVisibles]:
    """Slots of that day in these schools, with the names that the mandate may read."""
    cles = [ecole.pk for ecole in ecoles]
    visibles = Eleve.objects.visibles_par(mandat, le).filter(
        scolarisations__etablissement__in=cles, scolarisations__periode__contains=le
    )
    noms = NomsVisibles(tous=False, eleves=frozenset(visibles.values_list("pk", flat=True)))
    return lire_passages(_occupations(cles), jour, jour + UN_JOUR, noms.nom), noms


def _occupations(ecoles: Collection[UUID]) -> QuerySet[Occupation]:
    """What AESH hold in these schools."""
    return Occupation.objects.filter(
        Q(creneau__etablissement__in=ecoles) | Q(ponctuel__etablissement__in=ecoles),
        aesh__isnull=False,
    )


def _lus(passages: Collection[Passage], noms: NomsVisibles) -> frozenset[UUID]:
    return frozenset(cle for p in passages for cle in p.cles_eleves if noms.voit(cle))
