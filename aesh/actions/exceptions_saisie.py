"""What is typed about a dated exception, and what is wrong with it.

*Source:* decision 2.
"""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from psycopg.types.range import DateRange, Range

from aesh.enums import (
    LIBELLES_EFFET_EXCEPTION,
    LIBELLES_GENRE_EXCEPTION,
    EffetException,
    GenreException,
)
from aesh.regles.exceptions import FaitException
from aesh.requetes.exceptions import fait_exception
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from eleves.models import Classe, Eleve, Scolarisation
from pial.models import Etablissement, Pole
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee
from socle.courriel import NomDansUnCourriel, verifier_sans_nom

SANS_NOM = "Écrivez un lieu, sans le nom d'un élève."
SANS_SUITE = (GenreException.FERMETURE, GenreException.PONT, GenreException.QUATRE_JOURS)


@dataclass(frozen=True)
class SaisieException:
    """What was typed. Neither school nor pole: the whole department. ``au`` is included."""

    du: datetime.date
    au: datetime.date
    genre: str
    effet: str = EffetException.SANS
    lieu: str = ""
    debut: int = 0
    fin: int = 24 * 60
    pole: UUID | None = None
    etablissement: UUID | None = None
    classes: tuple[UUID, ...] = ()
    eleve: UUID | None = None

    def champs(self) -> dict[str, Any]:
        """Columns of the row."""
        return {
            "periode": DateRange(self.du, self.au + UN_JOUR),
            "minutes": Range(self.debut, self.fin, "[)"),
            "genre": self.genre,
            "effet": self.effet,
            "lieu": self.lieu.strip(),
            "pole_id": self.pole,
            "etablissement_id": self.etablissement,
            "eleve_id": self.eleve,
        }

    def fait(self, cle: UUID) -> FaitException:
        """As the rules see it."""
        return fait_exception(id=cle, classes=self.classes, **self.champs())


def valider(saisie: SaisieException, auteur: Mandat, le: datetime.date) -> None:
    """Raise ``ValidationError`` with one sentence per field.

    *Source:* decision 2; perimeters of the permissions page §3.
    """
    erreurs = valider_jours(saisie.du, saisie.au, le, "Une exception")
    if not 0 <= saisie.debut < saisie.fin <= 24 * 60:
        erreurs["fin"] = "L'heure de fin doit suivre l'heure de début."
    if saisie.genre not in LIBELLES_GENRE_EXCEPTION:
        erreurs["genre"] = "Choisissez un motif de la liste."
    if saisie.effet not in LIBELLES_EFFET_EXCEPTION:
        erreurs["effet"] = "Dites si les créneaux ont lieu ailleurs ou n'ont pas lieu."
    elif saisie.effet == EffetException.SUIT and saisie.genre in SANS_SUITE:
        erreurs["effet"] = "Un jour sans classe : les créneaux n'ont pas lieu."
    erreurs |= _portee(saisie, auteur, le)
    if erreurs:
        raise ValidationError(erreurs)


def valider_jours(
    du: datetime.date, au: datetime.date, le: datetime.date, quoi: str
) -> dict[str, str]:
    """What is wrong with first and last days. *Source:* règle locale (one school year)."""
    erreurs = {}
    fin_annee = bornes_annee(annee_scolaire(du))[1]
    if au < du:
        erreurs["au"] = "Le dernier jour doit suivre le premier."
    elif au >= fin_annee:
        erreurs["au"] = f"{quoi} tient dans une année scolaire, jusqu'au 31 août."
    if abs(annee_scolaire(du) - annee_scolaire(le)) > 1:
        erreurs["du"] = "Choisissez une date de cette année scolaire ou de la suivante."
    return erreurs


def _portee(saisie: SaisieException, auteur: Mandat, le: datetime.date) -> dict[str, str]:
    """What is wrong with the place, the classes or the pupil."""
    genre = auteur.genre_perimetre
    if saisie.etablissement is None:
        if saisie.classes or saisie.eleve:
            return {"portee": "Choisissez d'abord l'école."}
        if saisie.pole is None:
            permis = genre == GenrePerimetre.TENANT
        else:
            poles = Pole.objects.du_perimetre(auteur, le).filter(pk=saisie.pole)
            permis = genre in (GenrePerimetre.TENANT, GenrePerimetre.POLE) and poles.exists()
        return {} if permis else {"portee": "Choisissez une école ou un pôle de la liste."}
    if not Etablissement.objects.du_perimetre(auteur, le).filter(pk=saisie.etablissement).exists():
        return {"portee": "Choisissez une école de la liste."}
    ici = Classe.objects.filter(pk__in=saisie.classes, etablissement=saisie.etablissement)
    if saisie.classes and ici.count() != len(set(saisie.classes)):
        return {"classes": "Choisissez des classes de cette école."}
    if saisie.classes and saisie.eleve:
        return {"eleve": "Choisissez des classes ou un élève, pas les deux."}
    scolarises = Scolarisation.objects.filter(
        etablissement=saisie.etablissement,
        periode__overlap=DateRange(saisie.du, saisie.du + UN_JOUR),
    )
    if saisie.eleve and not scolarises.filter(eleve=saisie.eleve).exists():
        return {"eleve": "Cet élève n'est pas dans cette école à cette date."}
    if saisie.lieu and porte_un_nom(saisie.lieu, scolarises):
        return {"lieu": SANS_NOM}
    return {}


def porte_un_nom(lieu: str, scolarises: QuerySet[Scolarisation]) -> bool:
    """Whether a place names one of these pupils. *Source:* security page §6."""
    noms = Eleve.objects.filter(scolarisations__in=scolarises).values_list("prenom", "nom")
    try:
        verifier_sans_nom(lieu, [f"{prenom} {nom}" for prenom, nom in noms])
    except NomDansUnCourriel:
        return True
    return False
