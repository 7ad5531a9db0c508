"""A closed month is what each minute says, whatever was typed; the database keeps it closed."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from aesh.actions import absences as actes_absences
from aesh.actions import publication
from aesh.actions.absences import SaisieAbsence
from aesh.actions.ecarts import signaler_ecart
from aesh.actions.exceptions import SaisieException
from aesh.actions.exceptions import declarer as declarer_exception
from aesh.actions.ponctuels import SaisiePonctuel, creer_ponctuel
from aesh.models import Aesh, Contrat, EmploiDuTemps
from contrats.actions import declarations
from contrats.actions.service_fait import preparer_mois
from contrats.actions.service_fait_suites import ouvrir_mois
from contrats.enums.service_fait import MotifDeclaration
from contrats.models import LigneProvisoire
from contrats.regles.mois import Mois
from pial.models import RepriseSemaines, TempsDeTrajet
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.contrats.reference_mois import Reference

UN = datetime.timedelta(days=1)
SEPTEMBRE = Mois(datetime.date(2026, 9, 1))
JOURS = st.dates(datetime.date(2026, 9, 1), datetime.date(2026, 9, 30))
PREMIERE = datetime.date(2026, 9, 3)  # the days before follow the contract
CHANGE = datetime.date(2026, 9, 23)
APRES = datetime.date(2026, 10, 5)  # the month is over: differences are told and decided


def publier(petit, version, le=f.RENTREE):
    EmploiDuTemps.objects.filter(pk=version.pk).update(statut="vise")
    return publication.publier(version, auteur=petit.coordination, le=le, prevenir=False)


def rien(fait, total=None):
    """Nobody looks at the progress."""


@pytest.fixture
def petit(dans_35):
    """Two versions, the first from a Thursday on, weeks A and B, two schools in one day, two
    employers, one without a week."""
    petit = f.petit_pole()
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(date_effet=PREMIERE)
    f.vacances(datetime.date(2026, 9, 21), datetime.date(2026, 9, 22))
    RepriseSemaines.objects.create(
        etablissement=petit.autre_ecole, lundi=datetime.date(2026, 9, 14), lettre="A"
    )
    TempsDeTrajet.objects.create(
        depart=petit.ecole, arrivee=petit.autre_ecole, mode="voiture", minutes=25
    )
    # Karim: a second employer until the 16th, then one contract; Nora is kept for replacements.
    Contrat.objects.create(
        aesh=petit.karim,
        type="cdd",
        employeur="ht2",
        eple=petit.autre_ecole,
        periode=DateRange(f.RENTREE, datetime.date(2026, 9, 17)),
        minutes_hebdo=377,
    )
    petit.extras["nora"] = f.aesh("Nora", petit.pole, minutes=1123)
    e = petit.emploi
    f.creneau(e, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(e, petit.sophie, petit.autre_ecole, 1, "13:45", "15:07", petit.tom)
    f.creneau(e, petit.sophie, petit.ecole, 2, "8:30", "9:30", petit.lea, semaine="A")
    f.creneau(e, petit.sophie, petit.ecole, 2, "12:20", "13:00", type="reunion")
    f.creneau(e, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    f.creneau(e, petit.karim, petit.autre_ecole, 4, "9:00", "10:20", petit.tom, semaine="B")
    e.refresh_from_db()
    publier(petit, e)
    suite = f.emploi(petit.pole, date_effet=CHANGE)
    f.creneau(suite, petit.sophie, petit.ecole, 2, "8:30", "9:45", petit.lea)
    f.creneau(suite, petit.sophie, petit.autre_ecole, 2, "10:31", "11:30", petit.tom)
    f.creneau(suite, petit.karim, petit.autre_ecole, 4, "9:00", "11:20", petit.tom)
    publier(petit, suite, le=CHANGE)
    for qui in (petit.sophie, petit.karim, petit.extras["nora"]):
        mandat = f.mandat("AESH", qui.perimetre)
        Aesh.objects.filter(pk=qui.pk).update(membre=mandat.membre)
        petit.extras[qui.pk] = mandat
    for ecole in (petit.ecole, petit.autre_ecole):
        petit.extras[ecole.pk] = f.mandat("DIRECTEUR", ecole.perimetre)
    petit.extras["sei"] = f.mandat("SEI", f.perimetre("T"))
    return petit


COLONNES = (("grille", "grille"), ("en_plus", "en_plus"), ("absence", "absence"))


def comparer():
    """Every line against the minutes: sums are exact to rounding, shares within one minute."""
    service = ouvrir_mois(mois=SEPTEMBRE, le=f.RENTREE)
    preparer_mois(mois=service, le=f.RENTREE, avancer=rien)
    vues = 0
    for aesh in Aesh.objects.all():
        attendu = Reference(aesh, service).attendu()
        lignes = {ligne.contrat_id: ligne for ligne in LigneProvisoire.objects.filter(aesh=aesh)}
        assert set(lignes) == set(attendu)
        somme = sum(ligne.minutes_grille for ligne in lignes.values())
        assert somme == sum(faits["grille"] for faits in attendu.values()), aesh.prenom
        for contrat, faits in attendu.items():
            ligne = lignes[contrat]
            vues += 1
            for colonne, nom in COLONNES:
                ecart = abs(getattr(ligne, f"minutes_{colonne}") - faits[nom])
                assert ecart < 2, (aesh.prenom, nom)
                assert len(attendu) > 1 or ecart <= 0.5, (aesh.prenom, nom)
            assert abs(ligne.minutes_contrat - faits["due"]) <= 0.5
            assert abs(ligne.minutes_sans_grille - faits["due_sans"]) <= 0.5
            assert abs(ligne.minutes_ecart - faits["ecart"]) <= 1
            assert ligne.minutes_declarees == faits["declarees"], aesh.prenom
            assert ("a_trancher" in ligne.ecarts) == faits["a_trancher"]
            # paid: the contract less her own absences, never less because less was placed
            certifie = faits["due"] - faits["absence"] + faits["en_plus"] + faits["declarees"]
            assert abs(ligne.minutes_service - max(0, certifie)) < 4, aesh.prenom
    return vues


@st.composite
def evenements(draw):
    genres = st.sampled_from(["absence", "absence", "ponctuel", "ferme", "ecart", "ecole"])
    heures = st.sampled_from([(0, 1440), (0, 765), (765, 1440), (540, 580), (500, 860)])
    return draw(
        st.lists(
            st.tuples(genres, JOURS, st.integers(1, 9), heures, st.integers(0, 11)),
            min_size=1,
            max_size=7,
        )
    )


def arriver(petit, quoi, jour, combien, heures, choix):
    """One event, through the acts of the product: what they refuse did not happen."""
    qui = (petit.sophie, petit.karim, petit.extras["nora"])[choix % 3]
    ecole = (petit.ecole, petit.autre_ecole)[choix % 2]
    au = min(jour + (combien - 1) * UN, datetime.date(2026, 10, 2))
    if quoi == "absence":
        saisie = SaisieAbsence(
            du=jour,
            au=au,
            debut=heures[0],
            fin=heures[1],
            aesh=qui.pk,
            categorie=("non_precisee", "formation", "autorisation", "service")[combien % 4],
        )
        actes_absences.declarer_absence_aesh(
            saisie, auteur=petit.extras["sei"], le=f.RENTREE, prevenir=False
        )
    elif quoi == "ponctuel":
        debut = 480 + combien * 37
        saisie = SaisiePonctuel(
            aesh=qui.pk,
            etablissement=ecole.pk,
            date=jour,
            debut=debut,
            fin=debut + 50,
            type=("referent", "reunion")[combien % 2],
            origine="autre",
        )
        creer_ponctuel(saisie, auteur=petit.coordination, le=f.RENTREE, prevenir=False)
    elif quoi == "ferme":
        saisie = SaisieException(genre="fermeture", du=jour, au=au, etablissement=ecole.pk)
        declarer_exception(saisie, auteur=petit.extras["sei"], le=f.RENTREE)
    elif quoi == "ecart":
        dite = signaler_ecart(
            auteur=petit.extras[qui.pk],
            jour=jour,
            minutes=13 * combien,
            motif=("plus_long", "plus_court", "reunion")[combien % 3],
            le=APRES,
        )
        trancher(petit, dite, choix % 3)
    else:
        motif = (MotifDeclaration.EN_PLUS, MotifDeclaration.NON_FAITES)[combien % 2]
        minutes = 7 * combien * (1 if motif == MotifDeclaration.EN_PLUS else -1)
        saisie = declarations.SaisieDeclaration(qui.pk, ecole, jour, minutes, motif)
        auteur = petit.extras[ecole.pk]
        dite = declarations.declarer(auteur=auteur, saisie=saisie, le=APRES)
        if choix == 3:
            declarations.retirer(auteur=auteur, declaration=dite, le=APRES)
        else:
            trancher(petit, dite, choix % 4)


def trancher(petit, dite, choix):
    """The SEI keeps it, refuses it, or has not decided."""
    if choix:
        commun = {"auteur": petit.extras["sei"], "dite": dite, "le": APRES}
        declarations.trancher(retenir=choix == 1, **commun)


def test_un_mois_sans_rien_est_exact(petit):
    assert comparer() == 4
    # the two days before the first publication are not lost, nor certified by anything else
    sophie = LigneProvisoire.objects.get(aesh=petit.sophie)
    assert sophie.minutes_sans_grille > 0
    assert sophie.minutes_service == sophie.minutes_contrat > sophie.minutes_grille


@settings(max_examples=25)
@given(evenements())
def test_quoi_qu_il_arrive_le_mois_est_celui_des_minutes(petit, arrives):
    sauvetage = transaction.savepoint()
    try:
        for un in arrives:
            try:
                with transaction.atomic():
                    arriver(petit, *un)
            except (ActionRefusee, ConflitError, ValidationError):
                continue  # the product refused: nothing happened
        comparer()
    finally:
        transaction.savepoint_rollback(sauvetage)
