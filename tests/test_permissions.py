"""Scopes against a slow reference: random worlds, every role, before and after each date.

The reference reads the drawn world, never the database.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from aesh.models import Aesh, Affectation, EmploiDuTemps
from comptes.enums import PERIMETRE_DU_ROLE, GenrePerimetre, Role
from comptes.models import Mandat, Membre, Perimetre
from eleves.enums import TypeNotification
from eleves.models import Eleve, NotificationMdph, Scolarisation
from pial.models import Circonscription, Etablissement, Pole, Rattachement
from socle.cloison import cloison
from socle.models import Acces
from tests.distribution import Cote, monter, perimetre

JOURS = [datetime.date(2026, mois, 1) for mois in (1, 3, 5, 7, 9, 11)]
ECOLES, POLES, PERSONNES = 3, 2, 3


@dataclass(frozen=True)
class Lien:
    """Someone or something in a place between two days [du, au)."""

    qui: int
    ou: int
    du: datetime.date
    au: datetime.date

    def vaut(self, le: datetime.date) -> bool:
        """Whether the link holds on a day."""
        return self.du <= le < self.au

    @property
    def periode(self) -> DateRange:
        """As the database writes it."""
        return DateRange(self.du, self.au)


def _liens(nombre_qui: int, nombre_ou: int) -> Any:
    """At most one link at a time for each "who"."""
    bornes = st.lists(st.sampled_from(JOURS), min_size=2, max_size=2, unique=True).map(sorted)
    un = st.tuples(st.integers(0, nombre_ou - 1), bornes)
    return st.lists(st.none() | un, min_size=nombre_qui, max_size=nombre_qui).map(
        lambda tires: [Lien(qui, t[0], t[1][0], t[1][1]) for qui, t in enumerate(tires) if t]
    )


mondes = st.fixed_dictionaries(
    {
        "rattachements": _liens(ECOLES, POLES),  # school → pole
        "scolarisations": _liens(PERSONNES, ECOLES),  # pupil → school
        "affectations": _liens(PERSONNES, POLES),  # AESH → pole
        "privees": st.lists(st.booleans(), min_size=ECOLES, max_size=ECOLES),
        # whose decision: of the department's MDPH, of another one, of nobody
        "decisions": st.lists(
            st.sampled_from(["", "44", None]), min_size=PERSONNES, max_size=PERSONNES
        ),
        "le": st.sampled_from([*JOURS, datetime.date(2026, 2, 14), datetime.date(2030, 1, 1)]),
    }
)


@dataclass
class Monde:
    """Rows of one department, by rank."""

    ecoles: list[Etablissement] = field(default_factory=list)
    poles: list[Pole] = field(default_factory=list)
    eleves: list[Eleve] = field(default_factory=list)
    aesh: list[Aesh] = field(default_factory=list)
    emplois: list[EmploiDuTemps] = field(default_factory=list)


def _batir(tire: dict[str, Any], departement: str) -> Monde:
    monde = Monde()
    toujours = DateRange(datetime.date(2000, 1, 1), None)
    for rang in range(POLES):
        pole = Pole.objects.create(
            code=f"H{rang}",
            nom=f"H{rang}",
            periode=toujours,
            secteur="prive" if rang else "public",
            perimetre=perimetre(GenrePerimetre.POLE, "p"),
        )
        monde.poles.append(pole)
        monde.emplois.append(
            EmploiDuTemps.objects.create(pole=pole, annee=2026, version=1, date_effet=JOURS[0])
        )
    for rang in range(ECOLES):
        district = Circonscription.objects.create(
            nom=f"c{rang}", perimetre=perimetre(GenrePerimetre.CIRCONSCRIPTION, "c")
        )
        monde.ecoles.append(
            Etablissement.objects.create(
                uai=f"{departement}H{rang}",
                nom=f"e{rang}",
                type="primaire",
                secteur="prive" if tire["privees"][rang] else "public",
                circonscription=district,
                perimetre=perimetre(GenrePerimetre.ETABLISSEMENT, "e"),
            )
        )
    for rang in range(PERSONNES):
        monde.eleves.append(
            Eleve.objects.create(nom=f"n{rang}", prenom="p", naissance=datetime.date(2015, 1, 1))
        )
        if tire["decisions"][rang] is not None:
            NotificationMdph.objects.create(
                eleve=monde.eleves[rang],
                type=TypeNotification.MUTUALISEE,
                decidee_le=JOURS[0],
                recue_le=JOURS[0],
                periode=DateRange(JOURS[0], JOURS[1]),
                mdph=tire["decisions"][rang],
            )
        monde.aesh.append(Aesh.objects.create(nom=f"a{rang}", prenom="p", matricule=f"H{rang}"))
    for lien in tire["rattachements"]:
        Rattachement.objects.create(
            pole=monde.poles[lien.ou],
            etablissement=monde.ecoles[lien.qui],
            genre="PIAL",
            periode=lien.periode,
        )
    for lien in tire["scolarisations"]:
        Scolarisation.objects.create(
            eleve=monde.eleves[lien.qui],
            etablissement=monde.ecoles[lien.ou],
            periode=lien.periode,
        )
    for lien in tire["affectations"]:
        Affectation.objects.create(
            aesh=monde.aesh[lien.qui],
            pole=monde.poles[lien.ou],
            etablissement=monde.ecoles[lien.ou],
            periode=lien.periode,
        )
    return monde


@dataclass
class Reference:
    """What a perimeter covers, by the book (permissions page §1 to §3)."""

    tire: dict[str, Any]
    genre: GenrePerimetre
    role: Role
    rang: int  # of the pole, the school or the district that the perimeter is

    def ecole(self, rang: int) -> bool:
        """School in reach."""
        if self.genre == GenrePerimetre.TENANT:
            return True
        if self.genre == GenrePerimetre.RESEAU_PRIVE:
            return bool(self.tire["privees"][rang])
        if self.genre == GenrePerimetre.POLE:
            return any(
                lien.qui == rang and lien.ou == self.rang and lien.vaut(self.tire["le"])
                for lien in self.tire["rattachements"]
            )
        if self.genre in (GenrePerimetre.CIRCONSCRIPTION, GenrePerimetre.ETABLISSEMENT):
            return rang == self.rang
        return False

    def pole(self, rang: int) -> bool:
        """Pole in reach."""
        if self.genre == GenrePerimetre.TENANT:
            return True
        if self.genre == GenrePerimetre.RESEAU_PRIVE:
            return rang == 1
        if self.genre == GenrePerimetre.POLE:
            return rang == self.rang
        return any(
            lien.ou == rang and lien.vaut(self.tire["le"]) and self.ecole(lien.qui)
            for lien in self.tire["rattachements"]
        )

    def eleve(self, rang: int) -> bool:
        """Pupil in reach: at school, that day, in a school in reach; the MDPH's: it decided."""
        if self.role == Role.MDPH:
            return self.tire["decisions"][rang] == ""
        if self.genre == GenrePerimetre.TENANT:
            return True
        return any(
            lien.qui == rang and lien.vaut(self.tire["le"]) and self.ecole(lien.ou)
            for lien in self.tire["scolarisations"]
        )

    def aesh(self, rang: int) -> bool:
        """AESH in reach: posted that day in a pole (for a school: in the school) in reach."""
        if self.genre == GenrePerimetre.TENANT:
            return True
        visible = self.ecole if self.genre == GenrePerimetre.ETABLISSEMENT else self.pole
        return any(
            lien.qui == rang and lien.vaut(self.tire["le"]) and visible(lien.ou)
            for lien in self.tire["affectations"]
        )


def _perimetre(monde: Monde, genre: GenrePerimetre, rang: int) -> Perimetre:
    if genre == GenrePerimetre.POLE:
        return monde.poles[rang % POLES].perimetre
    if genre == GenrePerimetre.ETABLISSEMENT:
        return monde.ecoles[rang].perimetre
    if genre == GenrePerimetre.CIRCONSCRIPTION:
        return monde.ecoles[rang].circonscription.perimetre  # type: ignore[union-attr]
    return perimetre(genre, "x")


def _comparer(monde: Monde, mandat: Mandat, attendu: Reference, le: datetime.date) -> None:
    vus = {
        "ecole": (Etablissement.objects.du_perimetre(mandat, le), monde.ecoles),
        "pole": (Pole.objects.du_perimetre(mandat, le), monde.poles),
        "eleve": (Eleve.objects.visibles_par(mandat, le), monde.eleves),
        "aesh": (Aesh.objects.visibles_par(mandat, le), monde.aesh),
    }
    for nom, (requete, tous) in vus.items():
        attendus = {tous[rang].pk for rang in range(len(tous)) if getattr(attendu, nom)(rang)}
        assert {ligne.pk for ligne in requete} == attendus, (mandat.role, nom)
    emplois = {e.pk for e in EmploiDuTemps.objects.visibles_par(mandat, le)}
    assert emplois == {monde.emplois[r].pk for r in range(POLES) if attendu.pole(r)}


# Each example costs 200 ms of database: the first failure is told as found, not shrunk.
@settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(tire=mondes, rang=st.integers(0, ECOLES - 1))
def test_chaque_perimetre_est_celui_de_la_reference(departement_35, departement_44, tire, rang):
    with transaction.atomic():
        with cloison("44"):
            _batir(tire, "44")  # the neighbour has the same world: none of it may appear
        with cloison("35"):
            monde = _batir(tire, "35")
            membre = Membre.objects.create_user("h@exemple.invalid", prenom="H", nom="H")
            for role in set(Role) - {Role.ERSEH}:  # sectors are not drawn yet
                genre = PERIMETRE_DU_ROLE[role]
                mandat = Mandat(membre=membre, role=role, perimetre=_perimetre(monde, genre, rang))
                ici = rang % POLES if genre == GenrePerimetre.POLE else rang
                _comparer(monde, mandat, Reference(tire, genre, role, ici), tire["le"])
        transaction.set_rollback(True)


# --- hard rules of permissions page §4 that exist today ---------------------------------------


@pytest.fixture
def cotes(departement_35, departement_44) -> tuple[Cote, Cote]:
    return monter("35", "A"), monter("35", "B")


def test_regle_6_la_ddec_ne_voit_aucune_ecole_publique(cotes):
    with cloison("35"):
        mandat = cotes[0].mandats[Role.DDEC]
        publiques = Etablissement.objects.filter(secteur="public")
        assert publiques.exists()
        assert not publiques.du_perimetre(mandat, JOURS[0]).exists()


def test_regle_1_et_8_l_emploi_de_son_pole_est_journalise_celui_de_l_autre_introuvable(cotes):
    ici, ailleurs = cotes
    client = ici.client(Role.COORD_PIAL)
    assert client.get(f"/35/emplois/{ici.objets['emploi'].pk}/").status_code == 200
    assert client.get(f"/35/emplois/{ailleurs.objets['emploi'].pk}/").status_code == 404
    with cloison("35"):
        lectures = Acces.objects.filter(action="lecture", objet="eleve")
        vus = {str(pk) for ligne in lectures for pk in ligne.ids}
        assert {ligne.fonction for ligne in lectures} == {"COORD_PIAL"}
    assert str(ici.objets["eleve"].pk) in vus
    assert str(ailleurs.objets["eleve"].pk) not in vus
