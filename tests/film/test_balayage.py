"""The clock: every row once and in order, after any outage, with two beats; one digest a person."""

import datetime
import threading

import pytest
from django.db import connection, transaction

from comptes.models import Departement
from film.actions.balayage import Bilan, balayer
from film.enums import GenreEcheance, Issue
from film.models import Echeance, FilmAnnee, TacheFilm
from socle.cloison import cloison
from socle.models import Courriel
from tests import fabriques as f
from tests.film.conftest import monter

UN_JOUR = datetime.timedelta(days=1)


def a(mois: int, jour: int, heure: int = 8, annee: int = 2026) -> datetime.datetime:
    return datetime.datetime(annee, mois, jour, heure, tzinfo=datetime.UTC)


def scanner(departement: Departement, quand: datetime.datetime) -> Bilan:
    return balayer(departement=departement, maintenant=quand)


def test_quarante_jours_de_panne_puis_trois_tours_chacune_une_fois_et_dans_l_ordre(petit, dans_35):
    scanner(dans_35, a(9, 7))
    avant = set(Echeance.objects.filter(fait_le__isnull=False).values_list("pk", flat=True))
    reprise = a(9, 7) + 40 * UN_JOUR  # 17 October
    tours = [scanner(dans_35, reprise + n * datetime.timedelta(minutes=5)) for n in range(3)]
    faites = [une for tour in tours for une in tour.faites]
    attendues = set(
        Echeance.objects.filter(due_le__lte=reprise, destinataire__isnull=True)
        .exclude(pk__in=avant)
        .values_list("pk", flat=True)
    )
    assert {une.pk for une in faites} == attendues
    assert len(faites) == len(attendues) > 10
    cles = [(une.due_le, une.rang, une.cle) for une in faites]
    assert cles == sorted(cles)
    assert [len(tour.faites) for tour in tours[1:]] == [0, 0]


def test_apres_une_panne_les_resumes_passes_se_taisent_et_un_seul_part(petit, dans_35):
    scanner(dans_35, a(9, 1))
    avant = Courriel.objects.count()
    bilan = scanner(dans_35, a(10, 14))
    resumes = [une for une in bilan.faites if une.genre == GenreEcheance.RESUME]
    assert len(resumes) == 6
    assert [une.issue for une in resumes] == [Issue.PERIMEE] * 5 + [Issue.DITE]
    nouveaux = Courriel.objects.all()[: Courriel.objects.count() - avant]
    adresses = [un.destinataire for un in nouveaux]
    assert len(adresses) == len(set(adresses)) == bilan.courriels > 0


def test_un_rappel_perime_n_est_jamais_dit(petit, dans_35):
    bilan = scanner(dans_35, a(12, 28))
    perimees = {une.genre for une in bilan.faites if une.issue == Issue.PERIMEE}
    assert {GenreEcheance.RAPPEL_14, GenreEcheance.RAPPEL_3} <= perimees
    rentree = Echeance.objects.get(cle="rappel_14:REN-07")
    assert rentree.issue == Issue.PERIMEE


def test_une_ouverture_a_toujours_lieu_meme_tard(petit, dans_35):
    scanner(dans_35, a(12, 28))
    film = petit.extras["film"]
    fermees = TacheFilm.objects.filter(
        film=film, ouvre_le__lte=datetime.date(2026, 12, 28), ouverte_le__isnull=True
    )
    assert list(fermees) == []
    assert TacheFilm.objects.filter(film=film, ouverte_le__isnull=True).exists()


def test_chacun_recoit_un_resume_de_ce_qui_est_a_lui(petit, dans_35):
    scanner(dans_35, a(9, 7))
    adresse = petit.extras["coordination"].membre.email
    courriel = Courriel.objects.get(destinataire=adresse, cle__contains="resume:2026-09-07")
    assert "Constat de rentrée" in courriel.corps
    assert "Visite des locaux" not in courriel.corps  # the head's
    assert "Recensement des besoins en formation" not in courriel.corps  # the SEI's


def test_aucun_nom_d_eleve_ni_d_aesh_dans_un_resume(petit, dans_35):
    scanner(dans_35, a(9, 7))
    textes = " ".join(f"{un.sujet} {un.corps}" for un in Courriel.objects.all())
    for nom in ("Sophie", "Karim", "Secret", petit.sophie.nom, petit.karim.nom):
        assert nom not in textes


def test_un_resume_ne_part_pas_la_nuit_ni_en_vacances(petit, dans_35):
    scanner(dans_35, a(9, 7, heure=22))
    for courriel in Courriel.objects.filter(cle__contains="resume:2026-09-07"):
        assert courriel.a_envoyer_le >= datetime.datetime(2026, 9, 8, 5, tzinfo=datetime.UTC)
    dans_les_vacances = Echeance.objects.filter(
        genre=GenreEcheance.RESUME, due_le__range=(a(10, 17), a(11, 1))
    )
    assert not dans_les_vacances.exists()


def test_une_tache_faite_n_est_plus_rappelee(petit, dans_35):
    petit.emploi.statut, petit.emploi.publie_le = "publie", a(10, 5)
    petit.emploi.save()
    scanner(dans_35, a(12, 14))
    adresse = petit.extras["coordination"].membre.email
    corps = Courriel.objects.get(destinataire=adresse).corps
    assert "Evaluation des besoins des élèves" in corps
    assert "Modulation des emplois du temps" not in corps


def test_le_film_de_l_annee_suivante_s_ouvre_de_lui_meme(petit, dans_35):
    f.vacances(datetime.date(2028, 7, 4), datetime.date(2028, 9, 1))
    assert scanner(dans_35, a(6, 15, annee=2027)).ouverts == []
    bilan = scanner(dans_35, a(6, 28, annee=2027))
    assert [un.annee for un in bilan.ouverts] == [2027]
    assert scanner(dans_35, a(6, 29, annee=2027)).ouverts == []
    film = FilmAnnee.objects.get(annee=2027)
    assert film.taches.get(code="REN-07").ouvre_le == datetime.date(2027, 9, 1)


def test_deux_battements_en_meme_temps_ne_font_rien_deux_fois(base_reelle):
    """Real commits, two connections: one scans, the other finds the film held and goes home."""
    with transaction.atomic(), cloison("35"):
        monter(Departement.objects.get(code="35"))
    bilans: list[Bilan] = []
    depart = threading.Barrier(3)

    def battre() -> None:
        try:
            depart.wait(10)
            with transaction.atomic(), cloison("35"):
                departement = Departement.objects.get(code="35")
                bilans.append(scanner(departement, a(10, 14)))
        finally:
            connection.close()

    fils = [threading.Thread(target=battre) for _ in range(3)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    with transaction.atomic(), cloison("35"):
        bilans.append(scanner(Departement.objects.get(code="35"), a(10, 14)))
        faites = [une.pk for bilan in bilans for une in bilan.faites]
        dues = Echeance.objects.filter(due_le__lte=a(10, 14), destinataire__isnull=True)
        assert sorted(faites) == sorted(dues.values_list("pk", flat=True))
        assert not dues.filter(fait_le__isnull=True).exists()
        adresses = list(Courriel.objects.values_list("destinataire", flat=True))
        assert len(adresses) == len(set(adresses)) > 0


def test_un_travail_arrete_en_chemin_ne_laisse_rien_a_moitie(base_reelle):
    """The transaction of a scanner that dies takes back its marks with its effects."""
    with transaction.atomic(), cloison("35"):
        monter(Departement.objects.get(code="35"))

    class Coupure(Exception):
        pass

    def couper() -> None:
        with transaction.atomic(), cloison("35"):
            assert scanner(Departement.objects.get(code="35"), a(9, 7)).faites
            raise Coupure

    with pytest.raises(Coupure):
        couper()
    with transaction.atomic(), cloison("35"):
        assert not Echeance.objects.filter(fait_le__isnull=False).exists()
        assert not Courriel.objects.exists()
        assert scanner(Departement.objects.get(code="35"), a(9, 7)).faites
