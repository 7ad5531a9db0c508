"""Who waits: days of class against a calendar walked day by day; delays; the day of the rentrée."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from aesh.actions import publication
from aesh.models import EmploiDuTemps
from comptes.enums import Role
from comptes.models import Reglage
from eleves.models import Couverture, Eleve, IndisponibiliteEleve, NotificationMdph
from reporting.enums.heures import GenrePortee
from reporting.regles.attente import FaitAttente, attend_depuis, delai, mediane
from reporting.requetes.attente import (
    FiltreAttente,
    au_jour_de_la_rentree,
    delais,
    qui_attend,
)
from reporting.requetes.portee import Portee
from socle.cloison import cloison
from socle.models import Acces
from tests import fabriques as f
from tests.distribution import PERIODE, Cote, monter

LE = datetime.date(2026, 11, 20)
UN = datetime.timedelta(days=1)
JOURS = st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 6, 1))


# --- the rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fait", "attendu"),
    [
        # Received before the right opens: the right's first day is already a day without help.
        (FaitAttente(True, datetime.date(2026, 6, 10), f.RENTREE), f.RENTREE),
        # Received later: from the day after.
        (FaitAttente(True, datetime.date(2026, 11, 12), f.RENTREE), datetime.date(2026, 11, 13)),
        # Helped until 2 October, nothing since.
        (
            FaitAttente(True, datetime.date(2026, 6, 10), f.RENTREE, datetime.date(2026, 10, 2)),
            datetime.date(2026, 10, 3),
        ),
        # Helped in part today: the part missing has been missing since the right opened.
        (
            FaitAttente(False, datetime.date(2026, 6, 10), f.RENTREE, datetime.date(2026, 11, 19)),
            f.RENTREE,
        ),
    ],
)
def test_depuis_quand_un_eleve_attend(fait: FaitAttente, attendu: datetime.date) -> None:
    assert attend_depuis(fait) == attendu


@given(recue=JOURS, du=JOURS, premier=JOURS)
def test_un_delai_n_est_jamais_negatif_et_part_du_plus_tard(recue, du, premier):
    jours = delai(recue, du, premier)
    assert jours == sum(max(recue, du) <= max(recue, du) + n * UN < premier for n in range(600))


def test_la_mediane_est_celle_du_milieu():
    assert mediane([]) is None
    assert mediane([9, 1, 5]) == 5 and mediane([1, 2, 30, 4]) == 3


# --- what the tables say ------------------------------------------------------------------------


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    f.vacances(datetime.date(2026, 10, 17), datetime.date(2026, 11, 2))
    return petit


def publier(petit, version=None):
    version = version or petit.emploi
    EmploiDuTemps.objects.filter(pk=version.pk).update(statut="vise")
    le = max(f.RENTREE, version.date_effet)
    return publication.publier(version, auteur=petit.coordination, le=le, prevenir=False)


def lire(portee=None, **champs) -> dict[str, Any]:
    lignes = qui_attend(portee or Portee(), LE, FiltreAttente(**champs))
    noms = {eleve.pk: eleve.prenom for eleve in Eleve.objects.all()}
    return {noms[une.eleve]: une for une in lignes}


def jours_de_classe(du, hors=()):
    """Monday to Friday, holidays out."""
    return sum(
        jour.isoweekday() <= 5
        and not datetime.date(2026, 10, 17) <= jour < datetime.date(2026, 11, 2)
        and jour.isoweekday() not in hors
        for jour in (du + n * UN for n in range((LE - du).days + 1))
    )


def test_sans_rien_de_publie_tous_attendent_depuis_la_rentree(petit):
    lus = lire()
    assert set(lus) == {"Léa", "Tom", "Nour"}
    # The rentrée is the day of reception: counted from the day after.
    assert {une.jours for une in lus.values()} == {jours_de_classe(f.RENTREE + UN)}
    assert lus["Léa"].entiere and lus["Léa"].minutes_hebdo == 720
    assert lus["Nour"].minutes_hebdo is None and not lus["Nour"].individuel


def test_une_aide_publiee_en_partie_n_attend_que_pour_l_individuelle(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(
        petit.emploi, petit.sophie, petit.ecole, 1, "10:00", "11:00", petit.nour, type="mutualisee"
    )
    publier(petit)
    lus = lire()
    assert set(lus) == {"Léa", "Tom"}, "l'aide mutualisée n'a pas d'heures : elle est servie"
    assert not lus["Léa"].entiere and lus["Léa"].minutes == 90
    assert set(lire(partie="entiere")) == {"Tom"}
    assert set(lire(partie="partielle")) == {"Léa"}
    assert set(lire(type="mutualisee")) == set()


def test_qui_perd_son_aide_attend_depuis_qu_il_l_a_perdue(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    publier(petit)
    suite = f.emploi(petit.pole, date_effet=datetime.date(2026, 10, 6))
    f.creneau(suite, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    publier(petit, suite)
    lea = lire()["Léa"]
    assert lea.entiere and lea.depuis == datetime.date(2026, 10, 6)  # last Monday: 5 October
    assert lea.jours == jours_de_classe(datetime.date(2026, 10, 6))


def test_ni_vacances_ni_fermeture_ni_temps_partage_ne_comptent(petit):
    for jour in (1, 2):
        IndisponibiliteEleve.objects.create(
            eleve=petit.lea, jour=jour, minutes=(420, 1140), genre="temps_partage", periode=f.AN
        )
    lus = lire()
    assert lus["Léa"].jours == jours_de_classe(f.RENTREE + UN, hors=(1, 2))
    from aesh.models import ExceptionDatee

    ExceptionDatee.objects.create(
        etablissement=petit.ecole,
        genre="fermeture",
        periode=DateRange(datetime.date(2026, 11, 19), datetime.date(2026, 11, 21)),
    )
    assert lire()["Léa"].jours == lus["Léa"].jours - 2
    assert lire()["Tom"].jours == lus["Tom"].jours, "l'autre école est restée ouverte"


def test_un_petit_ecart_n_attend_pas_et_le_reglage_en_decide(petit):
    """Léa has 12 h notified. The setting moves lists only: her status stays « partielle »."""
    sans_aide = {"Tom", "Nour"}
    Couverture.objects.create(eleve=petit.lea, minutes_individuelles=12 * 60 - 30)
    assert set(lire()) == sans_aide, "30 min : au plus ce qui est toléré"
    statut = NotificationMdph.objects.avec_statut(LE).get(eleve=petit.lea).statut
    assert statut == "partielle"
    Couverture.objects.update(minutes_individuelles=12 * 60 - 31)
    assert set(lire()) == {*sans_aide, "Léa"} and lire()["Léa"].il_manque == 31
    Reglage.objects.create(code="ecart_tolere_minutes", valeur=60, du=f.RENTREE)
    assert set(lire()) == sans_aide
    Reglage.objects.update(valeur=0)
    Couverture.objects.update(minutes_individuelles=12 * 60 - 1)
    assert set(lire()) == {*sans_aide, "Léa"}, "sans tolérance, une minute compte"
    NotificationMdph.objects.filter(eleve=petit.lea).update(minutes_hebdo=None)
    Reglage.objects.update(valeur=240)
    assert "Léa" in lire(), "des heures à préciser ne sont jamais un petit écart"


def test_ceux_que_rien_n_aide_d_abord(petit):
    NotificationMdph.objects.exclude(eleve=petit.lea).update(recue_le=datetime.date(2026, 11, 16))
    Couverture.objects.create(eleve=petit.lea, minutes_individuelles=60)
    lignes = qui_attend(Portee(), LE, FiltreAttente())
    assert [une.entiere for une in lignes] == [True, True, False]
    assert lignes[-1].jours > lignes[0].jours, "même quand l'aide incomplète dure depuis plus"


def test_le_plus_long_d_abord_et_les_filtres(petit):
    NotificationMdph.objects.filter(eleve=petit.tom).update(recue_le=datetime.date(2026, 11, 16))
    noms = {eleve.pk: eleve.prenom for eleve in Eleve.objects.all()}
    lignes = qui_attend(Portee(), LE, FiltreAttente())
    assert noms[lignes[-1].eleve] == "Tom" and lignes[-1].jours == 4
    assert set(lire(depuis=5)) == {"Léa", "Nour"}
    assert set(lire(q="port")) == {"Tom"}, "le collège du Port"
    assert set(lire(Portee().vers(GenrePortee.POLE, petit.pole.pk))) == {"Léa", "Nour", "Tom"}
    assert set(lire(Portee().vers(GenrePortee.HORS_POLE, None))) == set()
    assert set(lire(Portee([petit.ecole.pk]))) == {"Léa", "Nour"}
    NotificationMdph.objects.filter(eleve=petit.lea).update(
        suspension=DateRange(datetime.date(2026, 11, 1), datetime.date(2026, 12, 1))
    )
    assert "Léa" not in lire(), "un droit suspendu n'attend pas"


def test_le_delai_va_de_la_reception_au_premier_creneau_publie(petit):
    NotificationMdph.objects.filter(eleve=petit.lea).update(recue_le=datetime.date(2026, 9, 3))
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    publier(petit)
    (une,) = delais(Portee(), LE, FiltreAttente())
    assert une.premier == datetime.date(2026, 9, 7) and une.jours == 4
    assert delais(Portee(), LE, FiltreAttente(depuis=5)) == []


def test_qui_avait_une_aide_le_jour_de_la_rentree(petit):
    """1 September 2026 is a Tuesday."""
    NotificationMdph.objects.exclude(eleve=petit.nour).update(recue_le=datetime.date(2026, 6, 1))
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 2, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 4, "8:30", "10:00", petit.tom)
    publier(petit)
    lignes = au_jour_de_la_rentree(Portee(), LE, f.RENTREE, FiltreAttente())
    noms = {eleve.pk: eleve.prenom for eleve in Eleve.objects.all()}
    assert [(noms[une.eleve], une.aide_le_jour) for une in lignes] == [
        ("Tom", False),  # Thursdays only: nobody was there on the first day
        ("Léa", True),
    ]


# --- the page -----------------------------------------------------------------------------------


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    return monter("35", "A")


def ajouter(cote: Cote, nombre: int) -> None:
    with cloison("35"):
        for n in range(nombre):
            eleve = Eleve.objects.create(
                nom=cote.canari, prenom=f"Lou{n}", naissance=datetime.date(2016, 1, 1)
            )
            from eleves.models import Scolarisation

            Scolarisation.objects.create(
                eleve=eleve, etablissement=cote.objets["etablissement"], periode=PERIODE
            )
            NotificationMdph.objects.create(
                eleve=eleve,
                type="individuelle",
                minutes_hebdo=360,
                decidee_le=datetime.date(2026, 6, 1),
                recue_le=datetime.date(2026, 6, 10 + n),
                periode=DateRange(datetime.date(2026, 9, 1), datetime.date(2027, 9, 1)),
            )


@pytest.mark.parametrize(("vue", "attendu"), [("attente", 27), ("delai", 17), ("rentree", 19)])
def test_une_page_fait_autant_de_requetes_a_1_et_a_4_lignes(
    cote: Cote, vue: str, attendu: int, django_assert_num_queries: Any
) -> None:
    ajouter(cote, 1)
    client = cote.client(Role.SEI)
    page = f"/35/attente/?vue={vue}"
    client.get(page)
    with django_assert_num_queries(attendu):
        assert client.get(page).status_code == 200
    ajouter(cote, 3)
    with django_assert_num_queries(attendu):
        assert client.get(page).status_code == 200


def test_le_compte_est_celui_des_lignes_et_chacune_ouvre_son_dossier(cote: Cote) -> None:
    ajouter(cote, 3)
    page = cote.client(Role.COORD_PIAL).get("/35/attente/?partie=entiere").content.decode()
    corps = page.split("<tbody>")[1].split("</tbody>")[0]
    nombre = corps.count("<tr")
    assert f"<strong>{nombre} droits</strong>" in page and nombre >= 3
    assert corps.count("/35/eleves/") == nombre
    with cloison("35"):
        assert len(Acces.objects.filter(objet="eleve").latest("cree_le").ids) == nombre


def test_le_dasen_compte_sans_nommer_et_chacun_reste_chez_soi(cote: Cote) -> None:
    ajouter(cote, 2)
    autre = monter("35", "B")
    page = cote.client(Role.DASEN).get("/35/attente/").content.decode()
    assert "Élève sans nom affiché" in page and "Lou0" not in page and "/eleves/" not in page
    for role in (Role.COORD_PIAL, Role.DIRECTEUR, Role.IEN):
        page = autre.client(role).get("/35/attente/").content.decode()
        assert cote.canari not in page and cote.lieu not in page and "Lou0" not in page
    ailleurs = f"/35/attente/?pole={cote.objets['pole'].pk}"
    assert "Lou0" not in autre.client(Role.COORD_PIAL).get(ailleurs).content.decode()
    assert cote.client(Role.ENSEIGNANT).get("/35/attente/").status_code == 404


def test_une_liste_vide_dit_pourquoi_et_propose_un_acte(cote: Cote) -> None:
    with cloison("35"):
        for eleve in Eleve.objects.all():
            Couverture.objects.update_or_create(
                eleve=eleve, defaults={"minutes_individuelles": 3000, "minutes_mutualisees": 60}
            )
    client = cote.client(Role.SEI)
    assert "Aucun élève n'attend" in client.get("/35/attente/").content.decode().replace(
        "&#x27;", "'"
    )
    page = client.get("/35/attente/?q=zzz").content.decode()
    assert "Aucun résultat dans votre périmètre" in page and "Tout voir" in page
