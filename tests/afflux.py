"""A surge: two poles, their AESH, and 150 late notifications as a spreadsheet says them.

Shared by the browser journey and the bench.
"""

import datetime
import itertools
from dataclasses import dataclass

from psycopg.types.range import DateRange

from aesh.models import Affectation, EmploiDuTemps
from comptes.models import Mandat
from eleves.models import Eleve, NotificationMdph, Scolarisation
from pial.models import Etablissement, Pole
from pial.regles import UN_JOUR, annee_scolaire, lundi_de
from tests import fabriques

PRENOMS = "Adèle Basile Céleste Diego Elsa Félix Gaia Hugo Iris Jules Kenza Louis Maya Noé Oscar"
NOMS = "Abgrall Bescond Corre Drouet Evano Floch Guivarch Hamon Illien Jaouen"
TITRES = "Nom;Prénom;Date de naissance;UAI;Type d'aide;Heures;Décidée le;Reçue le;Du;Au"
ECOLES, AESH_PAR_ECOLE = 3, 6


@dataclass(frozen=True)
class Afflux:
    """Who receives it, who places it, where, and the pasted lines."""

    sei: Mandat
    chef: Mandat
    coordinations: list[Mandat]
    poles: list[Pole]
    ecoles: list[Etablissement]
    hors_pole: Etablissement
    le: datetime.date

    def lignes(self, nombre: int = 150, hors_pole: int = 2) -> list[str]:
        """One decision per line, no name twice; the last ones in a school outside any pole."""
        noms = itertools.product(NOMS.split(), PRENOMS.split())
        lignes = []
        for rang, (nom, prenom) in zip(range(nombre), noms, strict=False):
            ecole = self.ecoles[rang % len(self.ecoles)]
            if rang >= nombre - hors_pole:
                ecole = self.hors_pole
            aide = ("individuelle", "6 h") if rang % 3 == 0 else ("mutualisée", "")
            ne_le = datetime.date(2013 + rang % 9, 1 + rang % 12, 1 + rang % 28)
            lignes.append(self.ligne(nom, prenom, ne_le, ecole.uai, *aide))
        return lignes

    def ligne(
        self, nom: str, prenom: str, ne_le: datetime.date, uai: str, aide: str, heures: str
    ) -> str:
        """Cells of one decision, taken eight days ago."""
        decidee, recue = self.le - 8 * UN_JOUR, self.le - 2 * UN_JOUR
        fin = datetime.date(annee_scolaire(self.le) + 2, 8, 31)
        jours = [f"{jour:%d/%m/%Y}" for jour in (decidee, recue, self.le, fin)]
        return "\t".join([nom, prenom, f"{ne_le:%d/%m/%Y}", uai, aide, heures, *jours])

    def collage(self, lignes: list[str]) -> str:
        """What a person pastes, headings included."""
        return "\n".join([TITRES.replace(";", "\t"), *lignes])


def monter_afflux(le: datetime.date) -> Afflux:
    """Two poles of three schools, eighteen AESH of 24 h each, an empty draft in each."""
    lundi = lundi_de(le) + 7 * UN_JOUR
    annee = annee_scolaire(lundi)
    periode = DateRange(datetime.date(annee, 9, 1), datetime.date(annee + 1, 9, 1))
    poles, coordinations, ecoles = [], [], []
    for nom in ("Nord", "Sud"):
        siennes = tuple(fabriques.ecole(f"École {nom} {n}") for n in range(1, ECOLES + 1))
        pole = fabriques.pole(f"Pôle {nom}", siennes)
        for ecole, rang in itertools.product(siennes, range(AESH_PAR_ECOLE)):
            fabriques.aesh(f"{nom}{rang}", pole, ecole_principale=ecole)
        Affectation.objects.filter(pole=pole).update(periode=periode)
        EmploiDuTemps.objects.create(
            pole=pole, annee=annee, version=1, statut="brouillon", date_effet=lundi
        )
        poles.append(pole)
        ecoles += siennes
        coordinations.append(fabriques.mandat("COORD_PIAL", pole.perimetre, periode=periode))
    perimetre = fabriques.perimetre("T")
    return Afflux(
        sei=fabriques.mandat("SEI", perimetre, periode=periode),
        chef=fabriques.mandat("SEI_CHEF", perimetre, periode=periode),
        coordinations=coordinations,
        poles=poles,
        ecoles=ecoles,
        hors_pole=fabriques.ecole("École du Large"),
        le=le,
    )


def eleve_aide(
    nom: str, prenom: str, ne_le: datetime.date, ou: Etablissement, le: datetime.date
) -> Eleve:
    """A pupil of the department who already has a right in force."""
    eleve = fabriques.eleve(prenom, ou)
    Eleve.objects.filter(pk=eleve.pk).update(
        nom=nom, naissance=ne_le, cle_tri=f"{nom} {prenom}".casefold()
    )
    periode = DateRange(le - 200 * UN_JOUR, le + 200 * UN_JOUR)
    for modele in (Scolarisation, NotificationMdph):
        modele.objects.filter(eleve=eleve).update(periode=periode)
    return eleve
