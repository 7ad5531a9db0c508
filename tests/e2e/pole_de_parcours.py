"""An invented pole of two schools, always the same: the journeys count acts on it.

Its dates follow today, so that its rights, postings and contracts are in force whenever it is made.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from psycopg.types.range import DateRange

from aesh.models import Aesh, Affectation, Creneau, EmploiDuTemps
from aesh.requetes.grille import Grille, grille_du_pole
from comptes.models import Departement, Mandat, Membre
from comptes.requetes import aujourdhui_dans
from eleves.models import Eleve, NotificationMdph, Scolarisation
from pial.models import Etablissement
from pial.regles import UN_JOUR, annee_scolaire, lundi_de
from socle.cloison import cloison
from tests import fabriques

CODE = "35"
# AESH, day, start, end, week, pupils of each slot.
Semaine = list[tuple[str, int, int, int, str, str]]


@dataclass(frozen=True)
class PoleDeParcours:
    """The pole, its coordinator, its empty draft."""

    membre: Membre
    mandat: Mandat
    emploi: EmploiDuTemps
    aesh: dict[str, Aesh]
    eleves: dict[str, Eleve]
    ecoles: dict[str, Etablissement]

    @property
    def adresse(self) -> str:
        """Of the draft."""
        return f"/{CODE}/emplois/{self.emploi.pk}/"

    def grille(self) -> Grille:
        """What the server says of the draft now (open its scope before)."""
        return grille_du_pole(self.emploi, self.mandat, aujourdhui_dans(departement()))

    def creneau(self, qui: str, jour: int, debut: str, fin: str, eleve: str, **champs: Any) -> None:
        """One individual slot, in the pupil's school."""
        ou = Etablissement.objects.get(scolarisations__eleve=self.eleves[eleve])
        fabriques.creneau(
            self.emploi, self.aesh[qui], ou, jour, debut, fin, self.eleves[eleve], **champs
        )


def departement() -> Departement:
    return Departement.objects.get(code=CODE)


def pole_de_parcours() -> PoleDeParcours:
    """Four AESH of 24 h, six pupils with 12 h each and two with pooled help, in two schools."""
    le = aujourdhui_dans(departement())
    lundi = lundi_de(le) + 7 * UN_JOUR
    annee = DateRange(le.replace(month=9, day=1, year=annee_scolaire(lundi)), None)
    with transaction.atomic(), cloison(CODE):
        ecoles = {nom: fabriques.ecole(f"École des {nom}") for nom in ("Tilleuls", "Marronniers")}
        pole = fabriques.pole("PIAL des parcours", tuple(ecoles.values()))
        ici, la = ecoles.values()
        aesh = {
            nom: fabriques.aesh(nom, pole, ecole_principale=ou)
            for nom, ou in (("Agathe", ici), ("Bruno", ici), ("Carole", la), ("Denis", la))
        }
        eleves = {
            nom: fabriques.eleve(nom, ou, droit=droit)
            for nom, ou, droit in (
                ("Adam", ici, "individuelle"),
                ("Bilal", ici, "individuelle"),
                ("Chloé", ici, "individuelle"),
                ("Dina", ici, "mutualisee"),
                ("Enzo", la, "individuelle"),
                ("Fanny", la, "individuelle"),
                ("Gaël", la, "individuelle"),
                ("Hugo", la, "mutualisee"),
            )
        }
        Affectation.objects.filter(pole=pole).update(periode=annee)
        for modele in (Scolarisation, NotificationMdph):
            modele.objects.filter(eleve__in=eleves.values()).update(periode=annee)
        mandat = fabriques.mandat("COORD_PIAL", pole.perimetre, periode=annee)
        emploi = EmploiDuTemps.objects.create(
            pole=pole, annee=annee_scolaire(lundi), version=1, statut="brouillon", date_effet=lundi
        )
        return PoleDeParcours(mandat.membre, mandat, emploi, aesh, eleves, ecoles)


def semaine_enregistree(pole: PoleDeParcours) -> Semaine:
    """Every slot of the draft, as the database holds it."""
    with transaction.atomic(), cloison(CODE):
        return sorted(
            (
                c.aesh.prenom,
                c.jour,
                c.debut,
                c.fin,
                c.semaine,
                ", ".join(sorted(lien.eleve.prenom for lien in c.liens_eleves.all())),
            )
            for c in Creneau.objects.filter(emploi=pole.emploi)
            .select_related("aesh")
            .prefetch_related("liens_eleves__eleve")
        )


def bloquants(pole: PoleDeParcours) -> list[str]:
    """Sentences of what the server would refuse to propose."""
    with transaction.atomic(), cloison(CODE):
        return [constat.phrase for constat in pole.grille().bloquants]
