"""The wall between departments: scope, database policies, composite keys."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg.types.range import DateRange

from comptes.models import Mandat, Membre, Perimetre
from socle.cloison import ErreurCloison, Portee, cloison, portee_courante

PERIODE = DateRange(datetime.date(2026, 9, 1), datetime.date(2027, 9, 1))


@pytest.fixture
def perimetres(departement_35, departement_44):
    """One perimeter in each department."""
    crees = {}
    for code in ("35", "44"):
        with cloison(code):
            crees[code] = Perimetre.objects.create(genre="T", libelle=f"perimetre {code}")
    return crees


def test_sans_cloison_le_gestionnaire_refuse(db):
    with pytest.raises(ErreurCloison, match="Perimetre.objects demande une cloison"):
        Perimetre.objects.count()


def test_cloison_hors_transaction_refuse(base_reelle):
    with pytest.raises(ErreurCloison, match="transaction"):
        with cloison("35"):
            raise AssertionError("jamais atteint")


def test_chaque_departement_ne_voit_que_les_siens(perimetres):
    with cloison("35"):
        assert list(Perimetre.objects.all()) == [perimetres["35"]]
    with cloison("44"):
        assert list(Perimetre.objects.all()) == [perimetres["44"]]


def test_sql_brut_ne_voit_que_la_cloison(perimetres):
    with cloison("35"), connection.cursor() as curseur:
        curseur.execute("SELECT libelle FROM comptes_perimetre")
        assert curseur.fetchall() == [("perimetre 35",)]
    with connection.cursor() as curseur:
        curseur.execute("SELECT libelle FROM comptes_perimetre")
        assert curseur.fetchall() == []


def test_ecrire_chez_le_voisin_est_refuse_par_la_base(perimetres):
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        with cloison("35"):
            Perimetre(genre="R", libelle="x", departement_id="44").save(force_insert=True)


def test_un_lien_vers_le_voisin_est_refuse_par_la_cle_composee(perimetres):
    membre = Membre.objects.create_user("a@exemple.invalid", prenom="A", nom="B")
    with pytest.raises(IntegrityError, match="comptes_mandat_perimetre_ref"), transaction.atomic():
        with cloison("35"):
            Mandat.objects.create(
                membre=membre, role="SEI", perimetre_id=perimetres["44"].pk, periode=PERIODE
            )


def test_la_cloison_interieure_rend_la_main_a_l_exterieure(perimetres):
    with cloison("35"):
        with transaction.atomic(), cloison("44"):
            assert Perimetre.objects.get() == perimetres["44"]
        assert portee_courante() == Portee("35")
        with connection.cursor() as curseur:
            curseur.execute("SELECT app.departement()")
            assert curseur.fetchone() == ("35",)


def test_une_erreur_dans_la_cloison_rend_la_main(perimetres):
    with cloison("35"):
        with pytest.raises(DatabaseError), transaction.atomic(), cloison("44"):
            with connection.cursor() as curseur:
                curseur.execute("SELECT 1 / 0")
        with connection.cursor() as curseur:
            curseur.execute("SELECT app.departement()")
            assert curseur.fetchone() == ("35",)


def test_le_reglage_meurt_avec_la_transaction(base_reelle):
    with transaction.atomic(), cloison("35"):
        pass
    with transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute("SELECT set_config('app.departement', '35', true)")
    with connection.cursor() as curseur:
        curseur.execute("SELECT app.departement()")
        assert curseur.fetchone() == (None,)


def test_une_cloison_abandonnee_meurt_avec_la_transaction(base_reelle):
    """The setting is local to the transaction: a session one would reach the next client."""
    abandonnee = cloison("35")
    with transaction.atomic():
        abandonnee.__enter__()
    with connection.cursor() as curseur:
        curseur.execute("SELECT app.departement()")
        assert curseur.fetchone() == (None,)
    with transaction.atomic():
        abandonnee.__exit__(None, None, None)


def test_un_membre_lit_ses_mandats_mais_ne_s_en_ecrit_pas(perimetres):
    membre = Membre.objects.create_user("a@exemple.invalid", prenom="A", nom="B")
    autre = Membre.objects.create_user("b@exemple.invalid", prenom="C", nom="D")
    for code in ("35", "44"):
        with cloison(code):
            for personne in (membre, autre):
                Mandat.objects.create(
                    membre=personne, role="SEI", perimetre=perimetres[code], periode=PERIODE
                )
    with cloison(None, membre=membre.pk):
        vus = Mandat.de_membre.values_list("membre_id", "departement_id")
        assert set(vus) == {(membre.pk, "35"), (membre.pk, "44")}
        # The table itself refuses, not only its history behind it.
        refus = pytest.raises(DatabaseError, match='policy for table "comptes_mandat"')
        with refus, transaction.atomic():
            Mandat(
                membre=membre,
                role="DASEN",
                perimetre=perimetres["35"],
                periode=PERIODE,
                departement_id="35",
            ).save(force_insert=True)
