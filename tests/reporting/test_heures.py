"""Three kinds of hours: what the database sums is what each minute says."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange, Range

from aesh.actions import absences as actes_absences
from aesh.actions import exceptions as actes_exceptions
from aesh.actions import publication
from aesh.actions.absences import SaisieAbsence
from aesh.actions.exceptions import SaisieException
from aesh.actions.ponctuels import SaisiePonctuel, creer_ponctuel
from aesh.actions.remplacements import Choix, confirmer
from aesh.models import EmploiDuTemps, Occupation
from aesh.requetes.remplacants import proposer_les_trous
from aesh.requetes.trous_lus import trous_du_mandat
from eleves.models import (
    Classe,
    Eleve,
    IndisponibiliteEleve,
    NotificationMdph,
    Scolarisation,
    Seance,
)
from pial.models import Pole, Rattachement, RepriseSemaines
from reporting.actions.projection import inscrire_ecoles, projeter_un_lot
from reporting.enums.heures import GenrePortee, Maille
from reporting.models import HeuresEcole, ProjectionEcole
from reporting.regles.periodes import Periode
from reporting.requetes.heures import lire_heures
from reporting.requetes.heures_eleve import jours_de_eleve
from reporting.requetes.portee import Portee
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.reporting.reference_heures import Faits

UN = datetime.timedelta(days=1)
DU, AU = datetime.date(2026, 9, 1), datetime.date(2026, 10, 10)
LE = datetime.date(2026, 9, 29)
CHANGE = datetime.date(2026, 9, 23)
JOURS = st.dates(DU, AU - UN)


def publier(petit, version, le=f.RENTREE):
    EmploiDuTemps.objects.filter(pk=version.pk).update(statut="vise")
    return publication.publier(version, auteur=petit.coordination, le=le, prevenir=False)


@pytest.fixture
def petit(dans_35):
    """Two versions, weeks A and B, a class with its own week, a pupil who changes school."""
    petit = f.petit_pole()
    f.vacances(datetime.date(2026, 9, 21), datetime.date(2026, 9, 22))
    cm1 = Classe.objects.create(etablissement=petit.ecole, annee=f.ANNEE, libelle="CM1")
    for jour, debut, fin, semaine in (
        (1, "8:30", "11:45", "toutes"),
        (1, "13:45", "16:15", "A"),
        (2, "9:00", "12:00", "toutes"),
        (4, "13:45", "15:00", "B"),
    ):
        Seance.objects.create(
            classe=cm1,
            jour=jour,
            minutes=Range(f.heures(debut), f.heures(fin)),
            matiere="Classe",
            semaine=semaine,
        )
    Scolarisation.objects.filter(eleve=petit.lea).update(classe=cm1)
    zoe = f.eleve("Zoé", petit.ecole, droit="mutualisee", classe=cm1)
    max_ = f.eleve("Max", petit.ecole, minutes=500)
    petit.extras |= {"cm1": cm1, "zoe": zoe, "max": max_}
    RepriseSemaines.objects.create(
        etablissement=petit.autre_ecole, lundi=datetime.date(2026, 9, 14), lettre="A"
    )
    e = petit.emploi
    f.creneau(e, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(e, petit.sophie, petit.ecole, 1, "10:00", "12:00", petit.nour, zoe)
    f.creneau(e, petit.sophie, petit.ecole, 2, "8:30", "9:30", petit.lea, semaine="A")
    f.creneau(e, petit.sophie, petit.ecole, 2, "9:45", "11:13", max_)
    f.creneau(e, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    f.creneau(e, petit.karim, petit.autre_ecole, 4, "9:00", "10:20", petit.tom, semaine="B")
    publier(petit, e)
    suite = f.emploi(petit.pole, date_effet=CHANGE)
    f.creneau(suite, petit.sophie, petit.ecole, 2, "8:30", "9:45", petit.lea)
    f.creneau(suite, petit.karim, petit.autre_ecole, 4, "9:00", "11:20", petit.tom)
    f.creneau(
        suite,
        petit.sophie,
        petit.ecole,
        4,
        "9:00",
        "10:00",
        petit.nour,
        zoe,
        max_,
        type="mutualisee",
    )
    publier(petit, suite, le=CHANGE)
    return petit


def lire(portee=None, du=DU, au=AU, le=LE, maille=None):
    return lire_heures(portee or Portee(), Periode(du, au), le, maille)


NOMS = (
    "notifiees",
    "planifiees",
    "realisees",
    "mutualisees_planifiees",
    "mutualisees_realisees",
)
SUITE = {
    Maille.ECOLE: (GenrePortee.ECOLE, None),
    Maille.CLASSE: (GenrePortee.CLASSE, GenrePortee.SANS_CLASSE),
    Maille.ELEVE: (GenrePortee.ELEVE, None),
}


def descendre_et_sommer(portee, attendue, du, au, le):
    """A line opens lines that sum to it, down to the days of a pupil."""
    lecture = lire(portee, du, au, le)
    assert lecture.total == attendue
    if lecture.maille is None:
        jours = jours_de_eleve(portee, Periode(du, au), le)
        attendus = {nom: getattr(attendue, nom) for nom in NOMS}
        assert {nom: getattr(jours.total, nom) for nom in NOMS} == attendus
        return
    genre, sans = SUITE[lecture.maille]
    for cle, ligne in lecture.lignes.items():
        descendre_et_sommer(portee.vers(genre if cle else sans, cle), ligne, du, au, le)


def comparer(du=DU, au=AU, le=LE):
    """Every pupil, school and pole against the minutes; lines against totals at each level."""
    faits = Faits()
    attendu = {}
    for eleve in Eleve.objects.all():
        for genre, prefixe in (("individuelle", ""), ("mutualisee", "mutualisees_")):
            prevues, faites = faits.minutes(eleve.pk, genre, du, au, le)
            for nom, minutes in (
                (f"{prefixe}planifiees", prevues),
                (f"{prefixe}realisees", faites),
            ):
                for (jour, ecole), combien in minutes.items():
                    pole = faits.pole(ecole, jour)
                    cle = (eleve.pk, ecole, pole, nom)
                    attendu[cle] = attendu.get(cle, 0) + combien
        for (ecole, pole), minutes in faits.notifiees(eleve.pk, du, au).items():
            attendu[eleve.pk, ecole, pole, "notifiees"] = minutes

    def somme(nom, **ou):
        return sum(
            minutes
            for (eleve, ecole, pole, quoi), minutes in attendu.items()
            if quoi == nom
            and ou.get("eleve", eleve) == eleve
            and ou.get("ecole", ecole) == ecole
            and ("pole" not in ou or ou["pole"] == pole)
        )

    tout = lire(None, du, au, le)
    for nom in NOMS:
        assert getattr(tout.total, nom) == somme(nom), nom
        for pole, ligne in tout.lignes.items():
            assert getattr(ligne, nom) == somme(nom, pole=pole), (nom, pole)
    par_ecole = lire(None, du, au, le, Maille.ECOLE)
    assert par_ecole.total == tout.total
    for ecole, ligne in par_ecole.lignes.items():
        for nom in NOMS:
            assert getattr(ligne, nom) == somme(nom, ecole=ecole), (nom, ecole)
        descendre_et_sommer(Portee().vers(GenrePortee.ECOLE, ecole), ligne, du, au, le)
    for pole, ligne in tout.lignes.items():
        genre = GenrePortee.POLE if pole else GenrePortee.HORS_POLE
        descendre_et_sommer(Portee().vers(genre, pole), ligne, du, au, le)
    for eleve in Eleve.objects.all():
        total = lire(Portee().vers(GenrePortee.ELEVE, eleve.pk), du, au, le).total
        for nom in NOMS:
            assert getattr(total, nom) == somme(nom, eleve=eleve.pk), (nom, eleve.prenom)
    return tout


def test_la_semaine_type_d_un_mois_est_exacte(petit):
    total = comparer().total
    # Léa: 12 h a week; her class has 3 half-days in week A and 3 in week B.
    assert total.planifiees > total.realisees > 0
    assert total.eleves == 3 and total.aides == 2 and total.en_attente == 0


# --- whatever happens ---------------------------------------------------------------------------


def projeter():
    """Days of every school up to date, as the clock makes them."""
    inscrire_ecoles()
    while projeter_un_lot():
        pass
    assert not ProjectionEcole.objects.filter(a_jour=False).exists()


def test_un_changement_perime_l_ecole_et_elle_seule(petit):
    projeter()

    def perimees():
        lignes = ProjectionEcole.objects.filter(a_jour=False)
        return set(lignes.values_list("etablissement_id", flat=True))

    assert perimees() == set()
    arriver(petit, "eleve", datetime.date(2026, 9, 7), 2, (0, 1440), 0)  # Léa
    assert perimees() == {petit.ecole.pk}
    projeter()
    Scolarisation.objects.filter(eleve=petit.tom).update(modalite="ulis")
    assert perimees() == {petit.autre_ecole.pk}
    projeter()
    total = lire().total
    HeuresEcole.objects.update(planifiees=0)  # what is kept is what is read
    assert lire().total.planifiees == 0 != total.planifiees
    Occupation.objects.filter(eleve=petit.lea).delete()
    Occupation.objects.filter(eleve=petit.tom).delete()
    assert perimees() == {petit.ecole.pk, petit.autre_ecole.pk}


def _periode(debut, jours):
    return debut, min(debut + jours * UN, AU)


@st.composite
def evenements(draw):
    """What happens to the pole: absences, closed days, a transfer, another right, shared time."""
    genres = st.sampled_from(
        [
            "aesh",
            "eleve",
            "ecole",
            "classe",
            "pole",
            "dept",
            "suit",
            "transfert",
            "droit",
            "suspension",
            "partage",
            "pole_change",
            "exam",
            "pfmp",
        ]
    )
    heures = st.sampled_from([(0, 1440), (0, 765), (765, 1440), (540, 580)])
    return draw(
        st.lists(
            st.tuples(genres, JOURS, st.integers(1, 9), heures, st.integers(0, 4)),
            min_size=1,
            max_size=6,
        )
    )


def arriver(petit, quoi, jour, combien, heures, choix):
    """One event, through the acts of the product when there is one."""
    du, au = _periode(jour, combien)
    debut, fin = heures
    aesh = (petit.sophie, petit.karim)[choix % 2]
    eleve = (petit.lea, petit.tom, petit.nour, petit.extras["max"], petit.extras["zoe"])[choix]
    ecole = (petit.ecole, petit.autre_ecole)[choix % 2]
    commun = {"du": du, "au": au - UN, "debut": debut, "fin": fin}

    def exception(**champs):
        saisie = SaisieException(**{"genre": "fermeture", **commun, **champs})
        actes_exceptions.declarer(saisie, auteur=petit.extras["sei"], le=f.RENTREE)

    if quoi == "aesh":
        saisie = SaisieAbsence(aesh=aesh.pk, **commun)
        actes_absences.declarer_absence_aesh(
            saisie, auteur=petit.coordination, le=f.RENTREE, prevenir=False
        )
        trous = trous_du_mandat(petit.coordination, f.RENTREE, du, au)
        for faite in proposer_les_trous(trous, petit.coordination):
            decisions = [
                Choix(str(c.trou.cle), c.aesh, max(c.debut, c.trou.debut), min(c.fin, c.trou.fin))
                for c in faite.proposition.choix[:2]
            ]
            if decisions:
                confirmer(decisions, auteur=petit.coordination, le=f.RENTREE, prevenir=False)
    elif quoi == "eleve":
        lieu = Scolarisation.objects.filter(eleve=eleve, periode__contains=du).get()
        saisie = SaisieAbsence(eleve=eleve.pk, etablissement=lieu.etablissement_id, **commun)
        actes_absences.declarer_absence_eleve(saisie, auteur=petit.coordination, le=f.RENTREE)
    elif quoi == "ecole":
        exception(etablissement=ecole.pk, genre=("fermeture", "sortie")[combien % 2])
    elif quoi in ("classe", "pfmp"):
        genre = "pfmp" if quoi == "pfmp" else "quatre_jours"
        exception(etablissement=petit.ecole.pk, classes=(petit.extras["cm1"].pk,), genre=genre)
    elif quoi == "pole":
        exception(pole=petit.pole.pk, genre="pont")
    elif quoi == "dept":
        exception(genre="autre")
    elif quoi == "suit":
        exception(etablissement=ecole.pk, genre="sortie", effet="suit")
    elif quoi == "transfert":
        ancienne = Scolarisation.objects.filter(eleve=eleve, periode__contains=jour).get()
        if ancienne.periode.lower < jour:
            fin_, vers = ancienne.periode.upper, petit.autre_ecole
            if ancienne.etablissement_id == vers.pk:
                vers = petit.ecole
            ancienne.periode = DateRange(ancienne.periode.lower, jour)
            ancienne.save()
            Scolarisation.objects.create(
                eleve=eleve, etablissement=vers, periode=DateRange(jour, fin_)
            )
    elif quoi == "droit":
        ancien = NotificationMdph.objects.get(eleve=eleve, periode__contains=jour)
        if ancien.periode.lower < jour:
            fin_ = ancien.periode.upper
            ancien.periode = DateRange(ancien.periode.lower, jour)
            ancien.save()
            genre = ("individuelle", "mutualisee")[combien % 2]
            NotificationMdph.objects.create(
                eleve=eleve,
                type=genre,
                minutes_hebdo=317 * combien + 200 if genre == "individuelle" else None,
                decidee_le=jour,
                recue_le=jour,
                periode=DateRange(jour, fin_),
            )
    elif quoi == "suspension":
        NotificationMdph.objects.filter(eleve=eleve, periode__contains=jour).update(
            suspension=DateRange(du, au)
        )
    elif quoi == "partage":
        IndisponibiliteEleve.objects.create(
            eleve=eleve,
            jour=1 + combien % 5,
            minutes=Range(heures[0] or 420, min(heures[1], 1080)),
            semaine=("toutes", "A", "B")[choix % 3],
            genre="temps_partage",
            periode=DateRange(du, au),
        )
    elif quoi == "pole_change":
        lien = Rattachement.objects.filter(etablissement=ecole, periode__contains=jour).first()
        if lien and lien.periode.lower < jour:
            fin_ = lien.periode.upper
            lien.periode = DateRange(lien.periode.lower, jour)
            lien.save()
            if combien % 2:
                Rattachement.objects.create(
                    pole=petit.extras["voisin"],
                    etablissement=ecole,
                    genre="PIAL",
                    periode=DateRange(jour, fin_),
                )
    elif quoi == "exam":
        saisie = SaisiePonctuel(
            aesh=aesh.pk,
            etablissement=ecole.pk,
            date=jour,
            debut=990,
            fin=1033,
            type=("individuelle", "mutualisee")[combien % 2],
            origine="examen",
            eleves=(eleve.pk,),
        )
        creer_ponctuel(saisie, auteur=petit.coordination, le=f.RENTREE, prevenir=False)


@settings(max_examples=25)
@given(suite=evenements(), debut=JOURS, longueur=st.integers(1, 40), le=JOURS)
def test_quoi_qu_il_arrive_la_base_dit_la_meme_chose_que_les_minutes(
    petit, suite, debut, longueur, le
):
    petit.extras |= {
        "voisin": Pole.objects.exclude(pk=petit.pole.pk).first() or f.pole("Voisin"),
        "sei": petit.extras.get("sei") or f.mandat("SEI", f.perimetre("T")),
    }
    du, au = _periode(debut, longueur)
    with transaction.atomic():
        projeter()  # what happens next must take it away by itself
        for un in suite:
            point = transaction.savepoint()
            try:
                arriver(petit, *un)
                transaction.savepoint_commit(point)
            except (ActionRefusee, ValidationError, IntegrityError):  # refused: it did not happen
                transaction.savepoint_rollback(point)
        tout = comparer(du, au, le)
        par_ecole = lire(None, du, au, le, Maille.ECOLE).lignes
        projeter()
        assert lire(None, du, au, le).lignes == tout.lignes
        assert lire(None, du, au, le, Maille.ECOLE).lignes == par_ecole
        transaction.set_rollback(True)
