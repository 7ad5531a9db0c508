"""Whose hours are asked for: a place inside what the mandate covers.

*Source:* permissions page §1 (capability, then scope); decision 24 (out of scope = unknown).
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Classe, Eleve, Scolarisation
from pial.enums import GenrePole
from pial.models import Etablissement, Pole, Rattachement
from reporting.enums.heures import GenrePortee, Maille
from reporting.regles.periodes import Periode

# Roles on these perimeters have no school of their own: figures of the whole department.
DEPARTEMENTAUX = (
    GenrePerimetre.TENANT,
    GenrePerimetre.AGREGATS,
    GenrePerimetre.SOI,
    GenrePerimetre.FAMILLE,
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
class Portee:
    """A place, and the schools that the mandate covers (None: every school)."""

    genre: GenrePortee
    ecoles: Any = None
    cle: UUID | None = None
    genre_pole: str = GenrePole.PIAL
    libelle: str = ""
    eleve: Eleve | None = None

    @property
    def maille(self) -> Maille | None:
        """What its lines stand for; None for one pupil, whose lines are days."""
        return MAILLE_SUIVANTE.get(self.genre)

    def scolarisations(self, prefixe: str = "") -> Q:
        """Condition on schoolings; ``prefixe`` leads to them from another table."""

        def champ(nom: str) -> str:
            return f"{prefixe}{nom}"

        ici = Q()
        if self.ecoles is not None:
            ici &= Q(**{champ("etablissement__in"): self.ecoles})
        if self.genre is GenrePortee.POLE:
            rattaches = Rattachement.objects.filter(pole=self.cle).values("etablissement")
            ici &= Q(**{champ("etablissement__in"): rattaches})
        elif self.genre in (GenrePortee.ECOLE, GenrePortee.SANS_CLASSE):
            ici &= Q(**{champ("etablissement"): self.cle})
        if self.genre is GenrePortee.SANS_CLASSE:
            ici &= Q(**{champ("classe__isnull"): True})
        elif self.genre is GenrePortee.CLASSE:
            ici &= Q(**{champ("classe"): self.cle})
        elif self.genre is GenrePortee.ELEVE:
            ici &= Q(**{champ("eleve"): self.cle})
        return ici

    def contient(self, ecole: UUID, classe: UUID | None, eleve: UUID) -> bool:
        """The same on one schooling, for a place without a list of schools nor poles."""
        attendu = {
            GenrePortee.ECOLE: ecole,
            GenrePortee.SANS_CLASSE: ecole if classe is None else None,
            GenrePortee.CLASSE: classe,
            GenrePortee.ELEVE: eleve,
        }
        return self.genre not in attendu or attendu[self.genre] == self.cle

    def garde(self, pole: UUID | None) -> bool:
        """Whether a moment of a school belongs to it, from the pole of that moment."""
        if self.genre is GenrePortee.POLE:
            return pole == self.cle
        return self.genre is not GenrePortee.HORS_POLE or pole is None

    @property
    def suit_les_poles(self) -> bool:
        """Whether its lines, or its limits, change when a school changes pole."""
        return self.genre in (GenrePortee.TOUT, GenrePortee.POLE, GenrePortee.HORS_POLE)


def portee_du_mandat(mandat: Mandat, le: datetime.date) -> Portee:
    """Everything that a mandate covers. *Source:* permissions page §1."""
    if mandat.genre_perimetre in DEPARTEMENTAUX:
        return Portee(GenrePortee.TOUT)
    ecoles = Etablissement.objects.du_perimetre(mandat, le)
    if mandat.genre_perimetre == GenrePerimetre.POLE:
        pole = Pole.objects.du_perimetre(mandat, le).first()
        if pole is not None:
            return _du_pole(pole, _cles(ecoles))
    if mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT:
        une = ecoles.first()
        if une is not None:
            return Portee(GenrePortee.ECOLE, _cles(ecoles), une.pk, libelle=une.nom_court)
    return Portee(GenrePortee.TOUT, _cles(ecoles))


def _cles(ecoles: Any) -> Any:
    return ecoles.order_by().values("pk")


def _du_pole(pole: Pole, ecoles: Any) -> Portee:
    return Portee(GenrePortee.POLE, ecoles, pole.pk, pole.genre, str(pole))


def descendre(
    racine: Portee, genre: GenrePortee, cle: UUID | None, mandat: Mandat, le: datetime.date
) -> Portee:
    """A place below what the mandate covers. Raises ``PorteeInconnue``. *Source:* decision 24."""
    if racine.genre is genre and racine.cle == cle:
        return racine
    voulu: Any = cle
    ecoles = Etablissement.objects.all()
    if racine.ecoles is not None:
        ecoles = ecoles.filter(pk__in=racine.ecoles)
    objet: Any
    if genre is GenrePortee.HORS_POLE and racine.genre is GenrePortee.TOUT:
        libelle = f"Écoles hors {racine.genre_pole}"
        return Portee(genre, racine.ecoles, None, racine.genre_pole, libelle)
    if genre is GenrePortee.POLE and racine.genre is GenrePortee.TOUT:
        objet = Pole.objects.du_perimetre(mandat, le).filter(pk=voulu).first()
        if mandat.genre_perimetre in DEPARTEMENTAUX:
            objet = Pole.objects.filter(pk=voulu).first()
        if objet is not None:
            return _du_pole(objet, racine.ecoles)
    elif genre in (GenrePortee.ECOLE, GenrePortee.SANS_CLASSE):
        objet = ecoles.filter(pk=voulu).first()
        if objet is not None:
            libelle = objet.nom_court
            if genre is GenrePortee.SANS_CLASSE:
                libelle = f"Sans classe, {libelle}"
            return Portee(genre, racine.ecoles, cle, racine.genre_pole, libelle)
    elif genre is GenrePortee.CLASSE:
        objet = (
            Classe.objects.filter(pk=voulu, etablissement__in=ecoles.order_by().values("pk"))
            .select_related("etablissement")
            .first()
        )
        if objet is not None:
            libelle = f"Classe {objet}, {objet.etablissement.nom_court}"
            return Portee(genre, racine.ecoles, cle, racine.genre_pole, libelle)
    elif genre is GenrePortee.ELEVE and peut(mandat, "r", "eleve"):
        objet = Eleve.objects.visibles_par(mandat, le).filter(pk=voulu).first()
        if objet is not None:
            return Portee(
                genre, racine.ecoles, cle, racine.genre_pole, objet.nom_court, eleve=objet
            )
    raise PorteeInconnue


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


def lieux_au_dessus(portee: Portee, racine: Portee, le: datetime.date) -> list[Portee]:
    """Pole, school and class that hold a place on a day, below what the reader covers.

    *Source:* écran « Heures », règle locale.
    """
    classe, ecole = None, None
    cle: Any = portee.cle
    if portee.genre is GenrePortee.CLASSE:
        classe = Classe.objects.filter(pk=cle).select_related("etablissement").first()
        ecole, classe = (classe.etablissement, None) if classe else (None, None)
    elif portee.genre is GenrePortee.SANS_CLASSE:
        ecole = Etablissement.objects.filter(pk=cle).first()
    elif portee.genre is GenrePortee.ELEVE:
        ici = Scolarisation.objects.filter(eleve=cle, periode__contains=le)
        lieu = ici.select_related("etablissement", "classe").first()
        ecole, classe = (lieu.etablissement, lieu.classe) if lieu else (None, None)
    lieux = []
    cle_ecole = ecole.pk if ecole else cle if portee.genre is GenrePortee.ECOLE else None
    if racine.genre is GenrePortee.TOUT and cle_ecole:
        lien = Rattachement.objects.filter(
            etablissement=cle_ecole, genre=racine.genre_pole, periode__contains=le
        )
        for rattachement in lien.select_related("pole"):
            pole = rattachement.pole
            lieux.append(Portee(GenrePortee.POLE, cle=pole.pk, libelle=str(pole)))
    if ecole and racine.cle != ecole.pk:
        lieux.append(Portee(GenrePortee.ECOLE, cle=ecole.pk, libelle=ecole.nom_court))
    if classe:
        lieux.append(Portee(GenrePortee.CLASSE, cle=classe.pk, libelle=f"Classe {classe}"))
    return lieux
