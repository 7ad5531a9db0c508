"""Places of the film: poles, PAS and schools of a department on a day, all or those of a mandate.

*Source:* decision 32 (a PAS that runs AESH has the coordinators' column); source 001.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef

from aesh.models import Affectation
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from film.enums import Portee
from pial.enums import GenrePole, Secteur
from pial.models import Etablissement, Pole, Rattachement


@dataclass(frozen=True)
class LieuPole:
    """A pole; ``a_des_aesh``: it runs AESH on that day (a PIAL always counts as such)."""

    pk: UUID
    nom: str
    cle_tri: str
    genre: str
    perimetre: UUID
    secteur: str
    a_des_aesh: bool


@dataclass(frozen=True)
class LieuEcole:
    """A school attached to a pole; ``pole``: its PIAL, else its PAS."""

    pk: UUID
    nom: str
    commune: str
    cle_tri: str
    pole: UUID
    poles: frozenset[UUID]
    perimetre: UUID | None
    circonscription: UUID | None
    secteur_referent: UUID | None
    secteur: str


@dataclass(frozen=True)
class Lieux:
    """Places by key, in the order of their names."""

    poles: dict[UUID, LieuPole] = field(default_factory=dict)
    ecoles: dict[UUID, LieuEcole] = field(default_factory=dict)
    departement: bool = True

    def de(self, portee: Portee | str) -> list[UUID | None]:
        """Places where a task of this scope is done; ``None`` stands for the department.

        *Source:* film_annuel.yaml (portee).
        """
        match Portee(portee):
            case Portee.ECOLE:
                return list(self.ecoles)
            case Portee.POLE:
                return [p.pk for p in self.poles.values() if p.a_des_aesh]
            case Portee.PAS:
                return [p.pk for p in self.poles.values() if p.genre == GenrePole.PAS]
        return [None] if self.departement else []

    def nom(self, lieu: UUID | None) -> str:
        """A place in words.

        *Source:* ux page §4 (words).
        """
        if lieu is None:
            return "Le département"
        if lieu in self.poles:
            return self.poles[lieu].nom
        return self.ecoles[lieu].nom if lieu in self.ecoles else ""


def lieux(le: datetime.date, mandat: Mandat | None = None) -> Lieux:
    """Places on a day: the whole department, or what a mandate covers. Two queries.

    *Source:* permissions page §1 (scope).
    """
    tenus = Pole.objects.actifs(le)
    visibles = Etablissement.objects.scolarisantes()
    if mandat is not None:
        tenus = tenus.filter(pk__in=Pole.objects.du_perimetre(mandat, le).values("pk"))
        visibles = visibles.filter(pk__in=_ecoles_de(mandat, le))
    avec_aesh = Affectation.objects.filter(pole=OuterRef("pk"), periode__contains=le)
    poles = {
        pk: LieuPole(pk, f"{genre} {nom}", cle, genre, perimetre, secteur, pial or aesh)
        for pk, nom, cle, genre, perimetre, secteur, aesh in tenus.annotate(aesh=Exists(avec_aesh))
        .order_by("cle_tri", "pk")
        .values_list("pk", "nom", "cle_tri", "genre", "perimetre", "secteur", "aesh")
        for pial in (genre == GenrePole.PIAL,)
    }
    return Lieux(poles, _ecoles(visibles, le), _voit_le_departement(mandat))


def _ecoles_de(mandat: Mandat, le: datetime.date) -> object:
    return Etablissement.objects.du_perimetre(mandat, le).values("pk")


def _voit_le_departement(mandat: Mandat | None) -> bool:
    return mandat is None or mandat.genre_perimetre in (
        GenrePerimetre.TENANT,
        GenrePerimetre.AGREGATS,
    )


def _ecoles(visibles: object, le: datetime.date) -> dict[UUID, LieuEcole]:
    rattachees = (
        Rattachement.objects.filter(periode__contains=le, etablissement__in=visibles)
        .order_by("etablissement__cle_tri", "etablissement", "-genre")
        .values_list(
            "etablissement",
            "etablissement__nom",
            "etablissement__commune",
            "etablissement__cle_tri",
            "pole",
            "etablissement__perimetre",
            "etablissement__circonscription__perimetre",
            "etablissement__secteur_referent",
            "etablissement__secteur",
            "genre",
        )
    )
    lues: dict[UUID, LieuEcole] = {}
    for pk, nom, commune, cle, pole, perimetre, circo, referent, secteur, _genre in rattachees:
        deja = lues.get(pk)
        tous = (deja.poles if deja else frozenset()) | {pole}
        premier = deja.pole if deja else pole
        lues[pk] = LieuEcole(
            pk, nom, commune, cle, premier, tous, perimetre, circo, referent, secteur
        )
    return lues


def restreindre(tous: Lieux, genre: GenrePerimetre, perimetre: UUID) -> Lieux:
    """The places of one perimeter among those of the department, without any query.

    For digests, where every mandate of a department is looked at; the same answer as
    ``lieux(le, mandat)``. *Source:* permissions page §1.
    """
    if genre == GenrePerimetre.TENANT:
        return tous
    if genre == GenrePerimetre.POLE:
        poles = [p.pk for p in tous.poles.values() if p.perimetre == perimetre]
        ecoles = [e for e in tous.ecoles.values() if e.poles & set(poles)]
        return _choisis(tous, poles, ecoles)
    if genre == GenrePerimetre.RESEAU_PRIVE:
        privees = [e for e in tous.ecoles.values() if e.secteur == Secteur.PRIVE]
        poles = [p.pk for p in tous.poles.values() if p.secteur == Secteur.PRIVE]
        return _choisis(tous, poles, privees)
    ecoles = [e for e in tous.ecoles.values() if _est_de(e, genre, perimetre)]
    return _choisis(tous, {cle for e in ecoles for cle in e.poles}, ecoles)


def _est_de(ecole: LieuEcole, genre: GenrePerimetre, perimetre: UUID) -> bool:
    tenu = {
        GenrePerimetre.ETABLISSEMENT: ecole.perimetre,
        GenrePerimetre.CIRCONSCRIPTION: ecole.circonscription,
        GenrePerimetre.SECTEUR: ecole.secteur_referent,
    }
    return tenu.get(genre) == perimetre


def _choisis(tous: Lieux, poles: Iterable[UUID], ecoles: Iterable[LieuEcole]) -> Lieux:
    gardes = set(poles)
    return Lieux(
        {cle: pole for cle, pole in tous.poles.items() if cle in gardes},
        {ecole.pk: ecole for ecole in ecoles},
        departement=False,
    )
