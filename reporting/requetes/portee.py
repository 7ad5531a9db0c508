"""Whose hours are asked for: a place inside what the mandate covers.

*Source:* permissions page §1 (capability, then scope); decision 24 (out of scope = unknown).
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Classe, Eleve
from pial.enums import GenrePole
from pial.models import Etablissement, Pole, Rattachement
from reporting.enums.heures import ETAPES_NOMMEES, ETAPES_SANS_CLE, GenrePortee, Maille
from reporting.regles.periodes import Periode

# Roles on these perimeters have no school of their own: figures of the whole department.
DEPARTEMENTAUX = (
    GenrePerimetre.TENANT,
    GenrePerimetre.AGREGATS,
    GenrePerimetre.SOI,
    GenrePerimetre.FAMILLE,
    GenrePerimetre.ESMS,
)
MAILLE_SUIVANTE = {
    GenrePortee.TOUT: Maille.POLE,
    GenrePortee.POLE: Maille.ECOLE,
    GenrePortee.HORS_POLE: Maille.ECOLE,
    GenrePortee.ECOLE: Maille.CLASSE,
    GenrePortee.CLASSE: Maille.ELEVE,
    GenrePortee.SANS_CLASSE: Maille.ELEVE,
}


class PorteeInconnue(LookupError):
    """Out of scope, or unknown."""


Lien = tuple[datetime.date | None, datetime.date | None, UUID]


@dataclass(frozen=True)
class Attaches:
    """When each school was in which pole, by kind of pole and school."""

    liens: Mapping[tuple[str, UUID], Sequence[Lien]] = field(default_factory=dict)

    def pole_le(self, genre: str, ecole: UUID, jour: datetime.date) -> UUID | None:
        """Pole of a school on a day."""
        for du, au, pole in self.liens.get((genre, ecole), ()):
            if (du is None or du <= jour) and (au is None or jour < au):
                return pole
        return None

    def bornes(self, ecole: UUID) -> list[datetime.date]:
        """Days when a school enters or leaves a pole of any kind."""
        return [
            jour
            for genre in GenrePole
            for du, au, _ in self.liens.get((genre, ecole), ())
            for jour in (du, au)
            if jour is not None
        ]

    def changements(self, genre: str) -> set[datetime.date]:
        """Days when some school enters or leaves a pole of one kind."""
        return {
            jour
            for (une, _), liens in self.liens.items()
            if une == genre
            for du, au, _ in liens
            for jour in (du, au)
            if jour is not None
        }


@dataclass(frozen=True)
class Etape:
    """One step of the drill-down: a kind of place, its key, its name."""

    genre: GenrePortee
    cle: UUID | None
    libelle: str = ""


@dataclass(frozen=True)
class Portee:
    """Whose hours: the steps taken, inside the schools of a mandate (None: every school).

    Every step narrows: the lines of a place sum to the line that opened it, even when a school
    changes pole, or a pupil changes class.
    """

    ecoles: Any = None
    etapes: tuple[Etape, ...] = ()
    genre_pole: str = GenrePole.PIAL
    eleve: Eleve | None = None

    @property
    def genre(self) -> GenrePortee:
        """The last step."""
        return self.etapes[-1].genre if self.etapes else GenrePortee.TOUT

    @property
    def cle(self) -> UUID | None:
        """Key of the last step."""
        return self.etapes[-1].cle if self.etapes else None

    @property
    def libelle(self) -> str:
        """Name of the last step."""
        return self.etapes[-1].libelle if self.etapes else ""

    @property
    def maille(self) -> Maille | None:
        """What its lines stand for; None for one pupil, whose lines are days."""
        return MAILLE_SUIVANTE.get(self.genre)

    @property
    def ecole(self) -> UUID | None:
        """The school that holds it, when there is one only."""
        return next((e.cle for e in self.etapes if e.genre is GenrePortee.ECOLE), None)

    def vers(self, genre: GenrePortee, cle: UUID | None, libelle: str = "") -> "Portee":
        """One step further."""
        return replace(self, etapes=(*self.etapes, Etape(genre, cle, libelle)))

    def jusqu_a(self, rang: int) -> "Portee":
        """The place above, after this many steps."""
        return replace(self, etapes=self.etapes[:rang], eleve=None)

    def scolarisations(self, prefixe: str = "") -> Q:
        """Condition on schoolings; ``prefixe`` leads to them from another table."""
        ici = Q()
        if self.ecoles is not None:
            ici &= Q(**{f"{prefixe}etablissement__in": self.ecoles})
        for etape in self.etapes:
            if etape.genre is GenrePortee.POLE:
                rattaches = Rattachement.objects.filter(pole=etape.cle).values("etablissement")
                ici &= Q(**{f"{prefixe}etablissement__in": rattaches})
            elif etape.genre is GenrePortee.ECOLE:
                ici &= Q(**{f"{prefixe}etablissement": etape.cle})
            elif etape.genre is GenrePortee.SANS_CLASSE:
                ici &= Q(**{f"{prefixe}classe__isnull": True})
            elif etape.genre is GenrePortee.CLASSE:
                ici &= Q(**{f"{prefixe}classe": etape.cle})
            elif etape.genre is GenrePortee.ELEVE:
                ici &= Q(**{f"{prefixe}eleve": etape.cle})
        return ici

    def contient(self, ecole: UUID, classe: UUID | None, eleve: UUID) -> bool:
        """The same on one schooling, but for the poles and the schools of the mandate."""
        ou = {
            GenrePortee.ECOLE: ecole,
            GenrePortee.SANS_CLASSE: classe,
            GenrePortee.CLASSE: classe,
            GenrePortee.ELEVE: eleve,
        }
        return all(e.genre not in ou or ou[e.genre] == e.cle for e in self.etapes)

    def garde(self, pole: UUID | None) -> bool:
        """Whether a moment of a school belongs to it, from the pole of that moment."""
        return all(
            pole == e.cle
            for e in self.etapes
            if e.genre in (GenrePortee.POLE, GenrePortee.HORS_POLE)
        )

    @property
    def suit_les_poles(self) -> bool:
        """Whether its lines, or its limits, change when a school changes pole."""
        if not self.etapes:
            return True
        return self.etapes[0].genre in (GenrePortee.POLE, GenrePortee.HORS_POLE)


def portee_du_mandat(mandat: Mandat, le: datetime.date) -> Portee:
    """Everything that a mandate covers. *Source:* permissions page §1."""
    if mandat.genre_perimetre in DEPARTEMENTAUX:
        return Portee()
    ecoles = Etablissement.objects.du_perimetre(mandat, le)
    cles = ecoles.order_by().values("pk")
    if mandat.genre_perimetre == GenrePerimetre.POLE:
        pole = Pole.objects.du_perimetre(mandat, le).first()
        if pole is not None:
            portee = Portee(cles, genre_pole=pole.genre)
            return portee.vers(GenrePortee.POLE, pole.pk, str(pole))
    if mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT:
        une = ecoles.first()
        if une is not None:
            return Portee(cles).vers(GenrePortee.ECOLE, une.pk, une.nom_court)
    return Portee(cles)


def descendre(
    portee: Portee, genre: GenrePortee, cle: UUID | None, mandat: Mandat, le: datetime.date
) -> Portee:
    """One step down, inside what the mandate covers. Raises ``PorteeInconnue``.

    *Source:* decision 24.
    """
    if any(etape.genre is genre and etape.cle == cle for etape in portee.etapes):
        return portee
    objet: Any = None
    if genre is GenrePortee.HORS_POLE and not portee.etapes:
        return portee.vers(genre, None, f"Écoles hors {portee.genre_pole}")
    if genre is GenrePortee.POLE and not portee.etapes:
        poles = Pole.objects.all()
        if mandat.genre_perimetre not in DEPARTEMENTAUX:
            poles = Pole.objects.du_perimetre(mandat, le)
        objet = poles.filter(pk=cle).first()  # type: ignore[misc]
        if objet is not None:
            return replace(portee, genre_pole=objet.genre).vers(genre, cle, str(objet))
    elif genre is GenrePortee.ECOLE and portee.ecole is None:
        objet = _ecoles(portee).filter(pk=cle).first()
        if objet is not None:
            return portee.vers(genre, cle, objet.nom_court)
    elif genre is GenrePortee.SANS_CLASSE and portee.genre is GenrePortee.ECOLE:
        return portee.vers(genre, None, "Sans classe")
    elif genre is GenrePortee.CLASSE:
        voulue: Any = cle
        objet = Classe.objects.filter(pk=voulue, etablissement__in=_ecoles(portee).values("pk"))
        objet = objet.select_related("etablissement").first()
        if objet is not None and portee.ecole in (None, objet.etablissement_id):
            ecole = objet.etablissement
            if portee.ecole is None:
                portee = portee.vers(GenrePortee.ECOLE, ecole.pk, ecole.nom_court)
            return portee.vers(genre, cle, f"Classe {objet}")
    elif genre is GenrePortee.ELEVE and peut(mandat, "r", "eleve"):
        objet = Eleve.objects.visibles_par(mandat, le).filter(pk=cle).first()
        if objet is not None:
            return replace(portee.vers(genre, cle, objet.nom_court), eleve=objet)
    raise PorteeInconnue


def descendre_jusqu_a(
    racine: Portee, etapes: Mapping[str, str], mandat: Mandat, le: datetime.date
) -> Portee:
    """Every step named (``{"pole": "…", "ecole": "…"}``), in order. Raises ``PorteeInconnue``.

    *Source:* decision 24.
    """
    portee = racine
    for nom, genre in ETAPES_NOMMEES.items():
        if not (valeur := etapes.get(nom)):
            continue
        try:
            cle = None if genre in ETAPES_SANS_CLE else UUID(valeur)
        except ValueError as erreur:
            raise PorteeInconnue from erreur
        portee = descendre(portee, genre, cle, mandat, le)
    return portee


def _ecoles(portee: Portee) -> Any:
    ecoles = Etablissement.objects.order_by()
    return ecoles if portee.ecoles is None else ecoles.filter(pk__in=portee.ecoles)


def attaches(periode: Periode) -> Attaches:
    """Schools in poles on some day of the period, in one query.

    *Source:* dossier §2.2 (a school may be in one PIAL and one PAS at a time).
    """
    par_ecole: dict[tuple[str, UUID], list[Lien]] = {}
    for genre, ecole, du, au, pole in Rattachement.objects.filter(
        periode__overlap=(periode.du, periode.au)
    ).values_list(
        "genre", "etablissement_id", F("periode__startswith"), F("periode__endswith"), "pole_id"
    ):
        par_ecole.setdefault((genre, ecole), []).append((du, au, pole))
    return Attaches(par_ecole)
