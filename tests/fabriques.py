"""A small department by hand: one pole, two schools, a few AESH and pupils, the cast of roles."""

import datetime
import itertools
from dataclasses import dataclass, field
from typing import Any

from psycopg.types.range import DateRange, Range

from aesh.models import Aesh, Affectation, Contrat, Creneau, CreneauEleve, EmploiDuTemps
from comptes.models import Mandat, Membre, Perimetre
from eleves.models import Classe, Eleve, NotificationMdph, Scolarisation
from pial.models import Etablissement, JourFerme, PlageOuverture, Pole, Rattachement

ANNEE = 2026
RENTREE = datetime.date(2026, 9, 1)
FIN = datetime.date(2027, 9, 1)
AN = DateRange(RENTREE, FIN)
_numeros = itertools.count(1)


def heures(texte: str) -> int:
    """``"8:30"`` → 510."""
    h, m = texte.split(":")
    return int(h) * 60 + int(m)


def perimetre(genre: str, libelle: str = "") -> Perimetre:
    """The department's own when it is unique, else a new one."""
    if genre in "TGR":
        defauts = {"libelle": libelle or genre}
        return Perimetre.objects.get_or_create(genre=genre, defaults=defauts)[0]
    return Perimetre.objects.create(genre=genre, libelle=libelle or f"{genre}{next(_numeros)}")


def membre(prenom: str = "Ana", nom: str = "") -> Membre:
    """A member with the password ``motdepasse-long``."""
    n = next(_numeros)
    return Membre.objects.create_user(
        f"{prenom.lower()}{n}@exemple.invalid",
        "motdepasse-long",
        prenom=prenom,
        nom=nom or f"Membre{n}",
    )


def mandat(role: str, ou: Perimetre, qui: Membre | None = None, periode: DateRange = AN) -> Mandat:
    """A mandate of this school year."""
    return Mandat.objects.create(membre=qui or membre(), role=role, perimetre=ou, periode=periode)


def ecole(
    nom: str = "École des Tilleuls", *, horaires: bool = True, **champs: Any
) -> Etablissement:
    """A school open Mon, Tue, Thu, Fri 8:30–12:00 and 13:45–16:30, and Wednesday morning."""
    n = next(_numeros)
    cree = Etablissement.objects.create(
        uai=f"{n:07d}A",
        nom=nom,
        cle_tri=nom.casefold(),
        type=champs.pop("type", "primaire"),
        secteur=champs.pop("secteur", "public"),
        commune=champs.pop("commune", "Rennes"),
        perimetre=perimetre("E", nom),
        **champs,
    )
    if horaires:
        for jour in (1, 2, 3, 4, 5):
            matin, apres_midi = ("8:30", "12:00"), ("13:45", "16:30")
            for debut, fin in (matin,) if jour == 3 else (matin, apres_midi):
                PlageOuverture.objects.create(
                    etablissement=cree, jour=jour, minutes=Range(heures(debut), heures(fin), "[)")
                )
    return cree


def pole(nom: str = "Rennes Nord", ecoles: tuple[Etablissement, ...] = ()) -> Pole:
    """A PIAL with its schools attached for the year."""
    cree = Pole.objects.create(
        code=f"P{next(_numeros)}",
        nom=nom,
        cle_tri=nom.casefold(),
        periode=DateRange(datetime.date(2019, 9, 1), None),
        perimetre=perimetre("P", nom),
    )
    for une in ecoles:
        Rattachement.objects.create(
            pole=cree, etablissement=une, genre="PIAL", periode=DateRange(RENTREE, None)
        )
    return cree


def aesh(
    prenom: str, ou: Pole, *, minutes: int | None = 24 * 60, ecole_principale: Any = None
) -> Aesh:
    """An AESH posted in a pole, with a contract unless ``minutes`` is None."""
    n = next(_numeros)
    cree = Aesh.objects.create(
        prenom=prenom,
        nom=f"Nom{n}",
        cle_tri=prenom.casefold(),
        matricule=f"M{n}",
        perimetre=perimetre("S", prenom),
    )
    Affectation.objects.create(aesh=cree, pole=ou, etablissement=ecole_principale, periode=AN)
    if minutes is not None:
        Contrat.objects.create(
            aesh=cree, type="cdi", periode=DateRange(RENTREE, None), minutes_hebdo=minutes
        )
    return cree


def eleve(
    prenom: str,
    ou: Etablissement,
    *,
    droit: str | None = "individuelle",
    minutes: int | None = 12 * 60,
    classe: Classe | None = None,
) -> Eleve:
    """A pupil of a school, with a right in force unless ``droit`` is None."""
    n = next(_numeros)
    cree = Eleve.objects.create(
        prenom=prenom,
        nom=f"Secret{n}",
        naissance=datetime.date(2017, 3, 4),
        cle_tri=prenom.casefold(),
    )
    Scolarisation.objects.create(eleve=cree, etablissement=ou, classe=classe, periode=AN)
    if droit:
        NotificationMdph.objects.create(
            eleve=cree,
            type=droit,
            minutes_hebdo=minutes if droit == "individuelle" else None,
            decidee_le=RENTREE,
            recue_le=RENTREE,
            periode=AN,
        )
    return cree


def emploi(
    ou: Pole, *, statut: str = "brouillon", date_effet: datetime.date = RENTREE
) -> EmploiDuTemps:
    """A version of a pole's week."""
    version = EmploiDuTemps.objects.filter(pole=ou).count() + 1
    return EmploiDuTemps.objects.create(
        pole=ou, annee=ANNEE, version=version, statut=statut, date_effet=date_effet
    )


def creneau(
    dans: EmploiDuTemps,
    qui: Aesh,
    ou: Etablissement,
    jour: int,
    debut: str,
    fin: str,
    *eleves: Eleve,
    **champs: Any,
) -> Creneau:
    """A slot, individual with one pupil and mutualised with more, unless told."""
    genre = champs.pop("type", "mutualisee" if len(eleves) > 1 else "individuelle")
    cree = Creneau.objects.create(
        emploi=dans,
        aesh=qui,
        etablissement=ou,
        jour=jour,
        debut=heures(debut),
        fin=heures(fin),
        type=genre,
        **champs,
    )
    for un in eleves:
        CreneauEleve.objects.create(creneau=cree, eleve=un)
    return cree


def vacances(du: datetime.date, au: datetime.date) -> JourFerme:
    """Days without class, ``au`` excluded."""
    return JourFerme.objects.create(periode=DateRange(du, au), libelle=f"{du}", source="test")


@dataclass
class PetitPole:
    """A pole ready for a timetable."""

    ecole: Etablissement
    autre_ecole: Etablissement
    pole: Pole
    sophie: Aesh
    karim: Aesh
    lea: Eleve
    tom: Eleve
    nour: Eleve
    emploi: EmploiDuTemps
    coordination: Mandat
    pilote: Mandat
    extras: dict[str, Any] = field(default_factory=dict)


def petit_pole() -> PetitPole:
    """Two schools, two AESH of 24 h, Léa and Tom (individual), Nour (mutualised), a draft."""
    une, autre = ecole(), ecole("Collège du Port", type="college", commune="Saint-Malo")
    le_pole = pole("Rennes Nord", (une, autre))
    sophie = aesh("Sophie", le_pole, ecole_principale=une)
    return PetitPole(
        ecole=une,
        autre_ecole=autre,
        pole=le_pole,
        sophie=sophie,
        karim=aesh("Karim", le_pole, ecole_principale=autre),
        lea=eleve("Léa", une),
        tom=eleve("Tom", autre, minutes=6 * 60),
        nour=eleve("Nour", une, droit="mutualisee"),
        emploi=emploi(le_pole),
        coordination=mandat("COORD_PIAL", le_pole.perimetre),
        pilote=mandat("PILOTE", le_pole.perimetre),
    )
