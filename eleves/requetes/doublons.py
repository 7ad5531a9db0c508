"""Probable duplicates, what each of two files holds, and what merging them would clash on."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from comptes.models import Mandat
from eleves.models import Eleve, FusionEleves, NotificationMdph, PaireDistincte, Scolarisation
from eleves.regles.doublons import LIBELLES_RESSEMBLANCE, Identite, Ressemblance, paires_probables


@dataclass(frozen=True)
class PaireProbable:
    """Two files that may be one child; nobody has said yet that they are two."""

    un: Eleve
    autre: Eleve
    raison: Ressemblance

    @property
    def libelle(self) -> str:
        """Why, in words."""
        return LIBELLES_RESSEMBLANCE[self.raison]


def doublons_probables(mandat: Mandat, le: datetime.date) -> list[PaireProbable]:
    """Pairs of pupils whom the mandate may name, surest first; three queries.

    *Source:* ux page §5(c) « Doublons probables »; peers no 16.
    """
    trouvees = _paires(mandat, le)
    eleves = Eleve.objects.in_bulk({cle for un, autre, _ in trouvees for cle in (un, autre)})
    rang = {raison: n for n, raison in enumerate(Ressemblance)}
    paires = [PaireProbable(eleves[un], eleves[autre], raison) for un, autre, raison in trouvees]
    return sorted(paires, key=lambda p: (rang[p.raison], p.un.cle_tri, p.autre.cle_tri))


def compter_doublons(mandat: Mandat, le: datetime.date) -> int:
    """How many such pairs; two queries, no file is opened.

    *Source:* ux page §5(c) (tabs with live counts).
    """
    return len(_paires(mandat, le))


def _paires(mandat: Mandat, le: datetime.date) -> list[tuple[UUID, UUID, Ressemblance]]:
    """Pairs in the order of names. Only children who share a birth date are read, and only
    what is compared of them."""
    nommables = Eleve.objects.nommables_par(mandat, le)
    sosies = Eleve.objects.filter(naissance=OuterRef("naissance")).exclude(pk=OuterRef("pk"))
    lus = nommables.filter(Exists(sosies)).order_by("cle_tri", "pk")
    distinctes = set(PaireDistincte.objects.values_list("un_id", "autre_id"))
    return [
        (un, autre, raison)
        for un, autre, raison in paires_probables(
            (cle, naissance, Identite(nom, prenom))
            for cle, naissance, nom, prenom in lus.values_list("pk", "naissance", "nom", "prenom")
        )
        if tuple(sorted((un, autre))) not in distinctes
    ]


def paire_distincte(un: Eleve, autre: Eleve) -> PaireDistincte | None:
    """What somebody said of these two files before, if anything.

    *Source:* issue E (reviewed).
    """
    premier, second = sorted((un.pk, autre.pk))
    trouvee: PaireDistincte | None = (
        PaireDistincte.objects.filter(un=premier, autre=second).select_related("decide_par").first()
    )
    return trouvee


@dataclass(frozen=True)
class Contenu:
    """What the side-by-side page shows of one file."""

    eleve: Eleve
    scolarisations: list[Scolarisation]
    notifications: list[NotificationMdph]


def contenus(eleves: tuple[Eleve, Eleve]) -> tuple[Contenu, Contenu]:
    """Schoolings and notifications of two files; two queries.

    *Source:* issue E (side by side).
    """
    lieux: dict[UUID, list[Any]] = {e.pk: [] for e in eleves}
    for lieu in (
        Scolarisation.objects.filter(eleve__in=eleves)
        .select_related("etablissement", "classe")
        .order_by("-periode")
    ):
        lieux[lieu.eleve_id].append(lieu)
    droits: dict[UUID, list[Any]] = {e.pk: [] for e in eleves}
    for droit in NotificationMdph.objects.filter(eleve__in=eleves).order_by("-periode"):
        droits[droit.eleve_id].append(droit)
    un, autre = (Contenu(e, lieux[e.pk], droits[e.pk]) for e in eleves)
    return un, autre


def fusions_recentes(mandat: Mandat, le: datetime.date, nombre: int = 20) -> list[FusionEleves]:
    """Last merges of files that the mandate may read.

    *Source:* issue E (undo for thirty days).
    """
    return list(
        FusionEleves.objects.filter(garde__in=Eleve.objects.nommables_par(mandat, le))
        .select_related("garde", "decide_par")
        .order_by("-cree_le")[:nombre]
    )
