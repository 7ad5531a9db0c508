"""What a form of exception offers: places of the mandate, classes and pupils of one school.

*Source:* decision 2; permissions page §3 for the perimeters.
"""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from aesh.models import Aesh
from aesh.requetes.personnes import aesh_du_mandat
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Classe, Eleve
from pial.models import Etablissement, Pole
from pial.regles import annee_scolaire

DEPARTEMENT = "departement"
PREFIXE_POLE = "pole-"
Choix = list[tuple[str, str]]


@dataclass(frozen=True)
class Portee:
    """Whom an exception is about: a school, a pole, or (neither) the department."""

    cle: str
    libelle: str
    etablissement: UUID | None = None
    pole: UUID | None = None
    classes: Choix = field(default_factory=list)
    eleves: Choix = field(default_factory=list)

    @property
    def champs(self) -> dict[str, UUID | None]:
        """For the form and the action."""
        return {"etablissement": self.etablissement, "pole": self.pole}


def portees(mandat: Mandat, le: datetime.date) -> Choix:
    """Places that a mandate may declare an exception for, in two queries. *Source:* decision 2."""
    choix: Choix = []
    if mandat.genre_perimetre == GenrePerimetre.TENANT:
        choix.append((DEPARTEMENT, "Tout le département"))
    if mandat.genre_perimetre in (GenrePerimetre.TENANT, GenrePerimetre.POLE):
        poles = Pole.objects.du_perimetre(mandat, le).actifs(le).order_by("cle_tri")
        choix += [(f"{PREFIXE_POLE}{pole.pk}", f"Tout le {pole}") for pole in poles]
    ecoles = Etablissement.objects.du_perimetre(mandat, le)
    return choix + [(str(e.pk), e.nom_court) for e in ecoles]


def portee(mandat: Mandat, le: datetime.date, cle: str) -> Portee | None:
    """The place asked for, with its classes and pupils, if the mandate covers it.

    *Source:* permissions page §3.
    """
    if cle == DEPARTEMENT:
        permis = mandat.genre_perimetre == GenrePerimetre.TENANT
        return Portee(cle, "Tout le département") if permis else None
    if cle.startswith(PREFIXE_POLE):
        pk = _uuid(cle.removeprefix(PREFIXE_POLE))
        pole = Pole.objects.du_perimetre(mandat, le).filter(pk=pk).first() if pk else None
        permis = mandat.genre_perimetre in (GenrePerimetre.TENANT, GenrePerimetre.POLE)
        return Portee(cle, f"Tout le {pole}", pole=pole.pk) if pole and permis else None
    pk = _uuid(cle)
    ecole = Etablissement.objects.du_perimetre(mandat, le).filter(pk=pk).first() if pk else None
    if ecole is None:
        return None
    classes = Classe.objects.filter(etablissement=ecole, annee=annee_scolaire(le))
    return Portee(
        cle,
        ecole.nom_court,
        etablissement=ecole.pk,
        classes=[(str(classe.pk), classe.libelle) for classe in classes.order_by("libelle")],
        eleves=eleves_de_l_ecole(mandat, le, ecole),
    )


def eleves_de_l_ecole(mandat: Mandat, le: datetime.date, ecole: Etablissement) -> Choix:
    """Pupils of a school whose names a mandate may read. *Source:* permissions page §3."""
    if not peut(mandat, "r", "eleve"):
        return []
    eleves = Eleve.objects.visibles_par(mandat, le).filter(
        scolarisations__etablissement=ecole, scolarisations__periode__contains=le
    )
    return [(str(eleve.pk), eleve.nom_court) for eleve in eleves.order_by("cle_tri").distinct()]


def aesh_proposables(mandat: Mandat, le: datetime.date) -> list[Aesh]:
    """AESH that a mandate may place, by name. *Source:* permissions page §3."""
    return list(aesh_du_mandat(mandat, le).order_by("cle_tri"))


def _uuid(texte: str) -> UUID | None:
    try:
        return UUID(texte)
    except ValueError:
        return None
