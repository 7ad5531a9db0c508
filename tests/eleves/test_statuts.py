"""The status of a right: the pure rule on a table, then rule and SQL equal on random facts."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from eleves.enums import AIDE_HUMAINE, EtatNotification, TypeNotification
from eleves.models import Couverture, NotificationMdph, Scolarisation
from eleves.regles.statuts import FaitsDroit, statut_droit
from tests import fabriques as f

LE = datetime.date(2026, 11, 20)
JOUR = datetime.timedelta(days=1)
DU, AU = LE - 30 * JOUR, LE + 30 * JOUR


@pytest.mark.parametrize(
    ("faits", "attendu"),
    [
        ({}, "a_pourvoir"),
        ({"etat": "annulee"}, "annulee"),
        ({"du": LE + JOUR}, "a_venir"),
        ({"du": LE}, "a_pourvoir"),
        ({"au": LE}, "expiree"),
        ({"au": LE, "a_successeur": True}, "renouvelee"),
        ({"au": LE + JOUR, "a_successeur": True}, "a_pourvoir"),
        ({"au": None}, "a_pourvoir"),
        ({"suspendue_du": LE}, "suspendue"),
        ({"suspendue_du": LE + JOUR}, "a_pourvoir"),
        ({"suspendue_du": DU, "suspendue_au": LE}, "a_pourvoir"),
        ({"suspendue_du": DU, "suspendue_au": LE + JOUR}, "suspendue"),
        ({"minutes_publiees_individuelles": 1}, "partielle"),
        ({"minutes_publiees_individuelles": 719}, "partielle"),
        ({"minutes_publiees_individuelles": 720}, "couverte"),
        ({"minutes_publiees_mutualisees": 900}, "partielle"),
        ({"minutes_hebdo": None, "minutes_publiees_individuelles": 900}, "partielle"),
        ({"type": "mutualisee"}, "a_pourvoir"),
        ({"type": "mutualisee", "minutes_publiees_mutualisees": 15}, "couverte"),
        ({"type": "mutualisee", "minutes_publiees_individuelles": 15}, "couverte"),
        ({"type": "ulis"}, "a_pourvoir"),
        ({"type": "ulis", "scolarise_en_ulis": True}, "couverte"),
        ({"type": "mpa"}, "en_cours"),
        ({"type": "esms", "au": LE}, "expiree"),
    ],
)
def test_le_statut_suit_des_faits(faits, attendu):
    base = {"type": "individuelle", "du": DU, "au": AU, "minutes_hebdo": 720}
    assert statut_droit(FaitsDroit(**{**base, **faits}), LE) == attendu


JOURS = st.integers(-3, 3).map(lambda n: LE + n * JOUR)
DROITS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(list(TypeNotification)),
        "etat": st.sampled_from(list(EtatNotification)),
        "du": JOURS,
        "duree": st.one_of(st.none(), st.integers(1, 4)),
        "minutes": st.one_of(st.none(), st.sampled_from([60, 120])),
        "suspendue_du": st.one_of(st.none(), JOURS),
        "suspension": st.one_of(st.none(), st.integers(1, 3)),
        "individuelles": st.sampled_from([None, 0, 30, 60, 120]),
        "mutualisees": st.sampled_from([0, 45]),
        "en_ulis": st.booleans(),
        "suite": st.sampled_from(["", "remplace", "remplace_annulee", "plus_tard", "autre_type"]),
    }
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(tire=DROITS)
def test_la_regle_et_le_sql_disent_la_meme_chose(dans_35, tire):
    NotificationMdph.objects.all().delete()
    eleve = getattr(test_la_regle_et_le_sql_disent_la_meme_chose, "eleve", None)
    ici = eleve and Scolarisation.objects.filter(eleve=eleve).exists()
    if not ici:
        eleve = f.eleve("Zoé", f.ecole(), droit=None)
        test_la_regle_et_le_sql_disent_la_meme_chose.eleve = eleve
    Scolarisation.objects.filter(eleve=eleve).update(
        modalite="ulis" if tire["en_ulis"] else "ordinaire"
    )
    Couverture.objects.filter(eleve=eleve).delete()
    if tire["individuelles"] is not None:
        Couverture.objects.create(
            eleve=eleve,
            minutes_individuelles=tire["individuelles"],
            minutes_mutualisees=tire["mutualisees"],
        )
    individuelle = tire["type"] == "individuelle"
    fin = tire["du"] + tire["duree"] * JOUR if tire["duree"] else None
    suspendue_au = (
        tire["suspendue_du"] + tire["suspension"] * JOUR
        if tire["suspendue_du"] and tire["suspension"]
        else None
    )
    commun = {"decidee_le": LE, "recue_le": LE}
    droit = NotificationMdph.objects.create(
        eleve=eleve,
        type=tire["type"],
        etat=tire["etat"],
        minutes_hebdo=tire["minutes"] if individuelle else None,
        lecture_heures="ecrites" if tire["minutes"] else "a_preciser",
        periode=DateRange(tire["du"], fin),
        suspension=DateRange(tire["suspendue_du"], suspendue_au) if tire["suspendue_du"] else None,
        **commun,
    )
    a_successeur = False
    if tire["suite"] and fin is not None:
        aide = tire["type"] in AIDE_HUMAINE
        genre = "mutualisee" if aide else tire["type"]
        if tire["suite"] == "autre_type":
            genre = "ulis" if tire["type"] != "ulis" else "mpa"
        NotificationMdph.objects.create(
            eleve=eleve,
            type=genre,
            etat="annulee" if tire["suite"] == "remplace_annulee" else "en_vigueur",
            remplace=droit if tire["suite"].startswith("remplace") else None,
            periode=DateRange(fin, None),
            **commun,
        )
        a_successeur = tire["suite"] in ("remplace", "plus_tard")
    faits = FaitsDroit(
        type=tire["type"],
        du=tire["du"],
        au=fin,
        etat=tire["etat"],
        minutes_hebdo=droit.minutes_hebdo,
        suspendue_du=tire["suspendue_du"],
        suspendue_au=suspendue_au,
        a_successeur=a_successeur,
        minutes_publiees_individuelles=tire["individuelles"] or 0,
        minutes_publiees_mutualisees=tire["mutualisees"]
        if tire["individuelles"] is not None
        else 0,
        scolarise_en_ulis=tire["en_ulis"],
    )
    lu = NotificationMdph.objects.avec_statut(LE).get(pk=droit.pk)
    assert lu.statut == statut_droit(faits, LE)
