"""What changed in a pole's week since a moment, slot by slot, before and after, in words.

*Source:* règle locale (« changé depuis lundi »); decision 8 (names only for who may read them).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from aesh.enums import LIBELLES_TYPE_CRENEAU, Semaine, TypeCreneau
from aesh.models import Aesh, EmploiDuTemps
from aesh.regles.durees import moment as dire_moment
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.passe import (
    CreneauPasse,
    auteurs_des_suppressions,
    creneaux_presents,
    version_d_alors,
)
from comptes.models import Mandat, Membre
from eleves.models import Classe, Eleve
from pial.models import Etablissement
from pial.regles import UN_JOUR, UNE_SEMAINE, lundi_de


class GenreChangement(StrEnum):
    """What happened to a slot."""

    CREE = "cree"
    DEPLACE = "deplace"
    CHANGE = "change"
    SUPPRIME = "supprime"


LIBELLES_GENRE = {
    GenreChangement.CREE: "Nouveau",
    GenreChangement.DEPLACE: "Déplacé",
    GenreChangement.CHANGE: "Changé",
    GenreChangement.SUPPRIME: "Supprimé",
}


@dataclass(frozen=True)
class Changement:
    """One slot; ``avant`` or ``apres`` empty when it was not there, or is no more."""

    genre: GenreChangement
    avant: str
    apres: str
    auteur: str
    le: datetime.datetime | None
    aesh: frozenset[UUID]
    ecoles: frozenset[UUID]
    creneau: UUID | None

    @property
    def libelle(self) -> str:
        """``Déplacé``."""
        return LIBELLES_GENRE[self.genre]


@dataclass(frozen=True)
class Changements:
    """All of them since a moment, in order of the week; names of AESH and schools by key.

    ``alors``: the version of that moment, which may be gone; None when there was none.
    """

    depuis: datetime.datetime
    alors: UUID | None
    liste: list[Changement]
    aesh: dict[UUID, str]
    ecoles: dict[UUID, str]
    eleves_lus: frozenset[UUID] = frozenset()

    def par_aesh(self) -> list[tuple[str, list[Changement]]]:
        """By AESH; a slot given to someone else stands at both."""
        return self._ranger(self.aesh, "aesh")

    def par_ecole(self) -> list[tuple[str, list[Changement]]]:
        """By school; a slot that went from one to another stands at both."""
        return self._ranger(self.ecoles, "ecoles")

    def _ranger(self, noms: dict[UUID, str], champ: str) -> list[tuple[str, list[Changement]]]:
        rangs = (
            (nom, [c for c in self.liste if cle in getattr(c, champ)]) for cle, nom in noms.items()
        )
        return [(nom, siens) for nom, siens in rangs if siens]

    def mots(self) -> dict[str, str]:
        """Word of each slot still there, for the grid."""
        return {str(c.creneau): c.libelle for c in self.liste if c.creneau and c.apres}

    @property
    def supprimes(self) -> int:
        """Slots that the grid cannot show."""
        return sum(c.genre == GenreChangement.SUPPRIME for c in self.liste)


def lundi_passe(le: datetime.date) -> datetime.date:
    """The last Monday before today; on a Monday, the one before. *Source:* règle locale."""
    return lundi_de(le - UN_JOUR) if le.isoweekday() == 1 else lundi_de(le)


def premier_jour(le: datetime.date) -> datetime.date:
    """Farthest day that may be asked for: a year back."""
    return le - 53 * UNE_SEMAINE


def minuit(emploi: EmploiDuTemps, jour: datetime.date) -> datetime.datetime:
    """The moment when a day begins, in the department's own time zone."""
    fuseau = ZoneInfo(emploi.departement.fuseau)
    return datetime.datetime.combine(jour, datetime.time(), fuseau)


def changements_depuis(
    emploi: EmploiDuTemps, jour: datetime.date, mandat: Mandat, le: datetime.date
) -> Changements:
    """What differs between this version now and the pole's week at the start of a day.

    A fixed number of queries. Pupils are named only for who may read them.
    *Source:* règle locale.
    """
    depuis = minuit(emploi, jour)
    alors = version_d_alors(emploi, depuis, jour)
    apres = creneaux_presents(emploi.pk)
    avant = alors.creneaux(depuis) if alors else {}
    paires = [
        (avant.get(lignee), apres.get(lignee))
        for lignee in avant.keys() | apres.keys()
        if not _pareils(avant.get(lignee), apres.get(lignee))
    ]
    return _dire(emploi, depuis, paires, mandat, le, alors.emploi if alors else None)


Paire = tuple[CreneauPasse | None, CreneauPasse | None]


def _pareils(avant: CreneauPasse | None, apres: CreneauPasse | None) -> bool:
    return (
        avant is not None
        and apres is not None
        and (avant.quand, avant.quoi) == (apres.quand, apres.quoi)
    )


def _genre(avant: CreneauPasse | None, apres: CreneauPasse | None) -> GenreChangement:
    if avant is None:
        return GenreChangement.CREE
    if apres is None:
        return GenreChangement.SUPPRIME
    return GenreChangement.CHANGE if avant.quand == apres.quand else GenreChangement.DEPLACE


def _dire(
    emploi: EmploiDuTemps,
    depuis: datetime.datetime,
    paires: list[Paire],
    mandat: Mandat,
    le: datetime.date,
    alors: UUID | None,
) -> Changements:
    etats = [etat for paire in paires for etat in paire if etat is not None]
    mots = _Mots.de(etats, mandat, le)
    otes = {a.lignee for a, b in paires if a is not None and b is None}
    la_ou = {emploi.pk, *((alors,) if alors else ())}
    suppressions = auteurs_des_suppressions(la_ou, otes, depuis)
    dits = []
    for avant, apres in sorted(paires, key=_ordre):
        auteur, quand = (apres.auteur, apres.le) if apres else (None, None)
        if avant is not None and apres is None:
            auteur, quand = suppressions.get(avant.lignee, (None, None))
        deux = [etat for etat in (avant, apres) if etat is not None]
        dits.append(
            (
                auteur,
                Changement(
                    genre=_genre(avant, apres),
                    avant=mots.phrase(avant) if avant else "",
                    apres=mots.phrase(apres) if apres else "",
                    auteur="",
                    le=quand,
                    aesh=frozenset(etat.aesh for etat in deux),
                    ecoles=frozenset(etat.etablissement for etat in deux),
                    creneau=apres.cle if apres else None,
                ),
            )
        )
    signatures = _signatures({auteur for auteur, _ in dits if auteur}, emploi, le)
    liste = [
        Changement(**{**vars(un), "auteur": signatures.get(auteur, "")}) for auteur, un in dits
    ]
    return Changements(depuis, alors, liste, mots.aesh, mots.ecoles, frozenset(mots.eleves_nommes))


def _ordre(paire: Paire) -> tuple[int, int, int, str]:
    etat = paire[1] or paire[0]
    return (etat.jour, etat.debut, etat.fin, str(etat.lignee)) if etat else (0, 0, 0, "")


@dataclass(frozen=True)
class _Mots:
    """Names of everything that the slots speak of."""

    aesh: dict[UUID, str]
    ecoles: dict[UUID, str]
    classes: dict[UUID, str]
    eleves: dict[UUID, str]
    eleves_nommes: set[UUID]

    @classmethod
    def de(cls, etats: Iterable[CreneauPasse], mandat: Mandat, le: datetime.date) -> "_Mots":
        """Read them in five queries at most."""
        etats = list(etats)
        cites = {eleve for etat in etats for eleve in etat.eleves}
        noms = NomsVisibles.pour(mandat, le, cites)
        aesh = Aesh.objects.filter(pk__in={e.aesh for e in etats}).order_by("cle_tri")
        ecoles = Etablissement.objects.filter(pk__in={e.etablissement for e in etats})
        classes = Classe.objects.filter(pk__in={e.classe for e in etats if e.classe})
        eleves = list(Eleve.objects.filter(pk__in=cites).order_by("cle_tri"))
        return cls(
            {une.pk: une.nom_complet for une in aesh},
            {une.pk: une.nom_court for une in ecoles.order_by("cle_tri")},
            {une.pk: une.libelle for une in classes},
            {un.pk: noms.nom(un) for un in eleves},
            {un.pk for un in eleves if noms.voit(un.pk)},
        )

    def phrase(self, etat: CreneauPasse) -> str:
        """``Lundi de 8 h 30 à 10 h, aide individuelle, Léa S., CM1, École X, avec Sophie N.``"""
        semaine = "" if etat.semaine == Semaine.TOUTES else f" (semaine {etat.semaine})"
        eleves = [nom for cle, nom in self.eleves.items() if cle in etat.eleves]
        quand = dire_moment(etat.jour, etat.debut, etat.fin)
        morceaux = [
            quand[0].upper() + quand[1:] + semaine,
            LIBELLES_TYPE_CRENEAU[TypeCreneau(etat.type)].lower(),
            *eleves,
            self.classes.get(etat.classe, "") if etat.classe else "",
            self.ecoles.get(etat.etablissement, ""),
            f"avec {self.aesh[etat.aesh]}" if etat.aesh in self.aesh else "",
        ]
        return ", ".join(filter(None, morceaux))


def _signatures(
    membres: set[UUID], emploi: EmploiDuTemps, le: datetime.date
) -> dict[UUID | None, str]:
    """``Coordination, Ana B.``: the function is that held on this pole, else on the department."""
    if not membres:
        return {}
    du_pole = emploi.pole.perimetre_id
    fonctions: dict[UUID, tuple[bool, str]] = {}
    mandats = Mandat.objects.filter(membre__in=membres, periode__startswith__lte=le)
    for mandat in mandats.order_by("role", "pk"):
        ici = mandat.perimetre_id == du_pole
        if mandat.membre_id not in fonctions or ici:
            fonctions[mandat.membre_id] = (ici, mandat.get_role_display())
    noms = {m.pk: m.nom_complet for m in Membre.objects.filter(pk__in=membres)}
    return {
        cle: ", ".join(filter(None, (fonctions.get(cle, (False, ""))[1], nom)))
        for cle, nom in noms.items()
    }
