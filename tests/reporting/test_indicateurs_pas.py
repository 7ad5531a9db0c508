"""Figures of the PAS: each equals the rows that it opens, whatever the perimeter and the period."""

import datetime
import statistics
from decimal import Decimal

import pytest
from django.db.models import Sum

from comptes.models import Departement
from esms.models import Emas, EmasPas, Esms
from pas.actions.conservation import anonymiser_les_demandes, archiver_les_demandes
from pas.actions.demo_historique import semer_l_historique
from pas.models import ActionPas, Saisine
from pas.regles.conservation import Durees
from pas.regles.horloge import jours_de_classe_ecoules
from pas.requetes.delais import calendriers, cibles_du_jour
from pial.models import OccupationPoste, PostePas
from reporting.enums.indicateurs import Temps
from reporting.regles.indicateurs.definition import NON, OUI
from reporting.regles.indicateurs.pas import DELAIS, INDICATEURS_PAS
from reporting.regles.indicateurs.periodes import periode_chiffres
from reporting.requetes.indicateurs_pas.attentes import attentes
from reporting.requetes.indicateurs_pas.lecture import indicateurs_de, lire_chiffres
from reporting.requetes.indicateurs_pas.portee import PorteePas
from reporting.requetes.indicateurs_pas.rangees import rangees, total_des_rangees
from socle.cloison import cloison
from tests import fabriques as f
from tests.pas.equipe import monter_le_pas

LE = datetime.date(2026, 11, 20)
FUSEAU = "Europe/Paris"
D = datetime.date


@pytest.fixture
def pas(departement_35):
    """A PAS with its team, a mobile team, and more than a year of requests."""
    with cloison("35"):
        monte = monter_le_pas()
        monter_le_pas("Redon")  # another one, so that a perimeter leaves something out
        esms = Esms.objects.create(
            finess="350000000",
            nom="IME",
            categorie="183",
            famille="ime",
            perimetre=f.perimetre("M"),
        )
        toujours = f.DateRange(f.RENTREE, None)
        emas = Emas.objects.create(nom="EMAS", porteur=esms, periode=toujours)
        EmasPas.objects.create(emas=emas, pole=monte.pole, periode=toujours)
        tenu = PostePas.objects.create(pole=monte.pole, genre="coordination", periode=toujours)
        OccupationPoste.objects.create(poste=tenu, mandat=monte.coord, periode=toujours)
        PostePas.objects.create(
            pole=monte.pole, genre="educateur", etp=Decimal("0.80"), periode=toujours
        )
        assert semer_l_historique(le=LE, fuseau=FUSEAU) > 100
        yield monte


def portees(pas):
    ecoles = Saisine.objects.filter(etablissement=pas.ecole).values("etablissement")
    return (
        PorteePas(FUSEAU, ()),
        PorteePas(FUSEAU, (), pole=pas.pole),
        PorteePas(FUSEAU, (), ecoles=ecoles),
    )


def test_chaque_chiffre_egale_les_rangees_qu_il_ouvre(pas):
    """Every part of every indicator, for three perimeters, a year, the one before, a month."""
    ouverts = set()
    annee, passee = periode_chiffres(2026, None, LE), periode_chiffres(2025, None, LE)
    mois = periode_chiffres(2026, D(2026, 10, 1), LE)
    tout, un_pas, ses_ecoles = portees(pas)
    for portee, periode in ((tout, annee), (un_pas, passee), (ses_ecoles, mois)):
        lecture = lire_chiffres(portee, periode, LE)
        for un in indicateurs_de(portee):
            bloc = lecture.blocs[un.code]
            for quand, valeur in ((periode.periode, "total"), (periode.avant, "avant")):
                lues = rangees(un, portee, quand, LE)
                for ligne in bloc.lignes:
                    siennes = [une for une in lues if une.part == ligne.part]
                    chiffre = getattr(ligne, valeur)
                    assert total_des_rangees(un, siennes) == chiffre, (un.code, ligne.part)
                    if chiffre:
                        ouverts.add(un.code)
                assert total_des_rangees(un, lues) == getattr(bloc.total, valeur), un.code
            une_part = next((ligne for ligne in bloc.lignes if ligne.total), bloc.lignes[0])
            ouvertes = rangees(un, portee, periode.periode, LE, une_part.part)
            assert total_des_rangees(un, ouvertes) == une_part.total, un.code
            if un.temps is Temps.FLUX:
                assert sum(bloc.total.mois) == bloc.total.total, un.code
    assert ouverts == {un.code for un in INDICATEURS_PAS.values() if un.est_mesure}


def test_deux_pas_et_le_reste_font_le_departement(pas):
    """What is not in one PAS is in another: nothing counted twice, nothing lost."""
    periode = periode_chiffres(2025, None, LE)
    tout = lire_chiffres(PorteePas(FUSEAU, ()), periode, LE).blocs
    poles = {une.pole for une in Saisine.objects.select_related("pole")}
    assert len(poles) == 2
    parts = [lire_chiffres(PorteePas(FUSEAU, (), pole=un), periode, LE).blocs for un in poles]
    for un in INDICATEURS_PAS.values():
        if un.est_mesure and un.code != "couverture":
            assert tout[un.code].total.total == sum(p[un.code].total.total for p in parts), un.code
    heures = ActionPas.objects.filter(faite_le__gte="2025-09-01", faite_le__lt="2026-09-01")
    minutes = heures.aggregate(total=Sum("duree_minutes"))["total"]
    assert tout["heures-fonction"].total.total == minutes > 0


def test_les_postes_se_comptent_en_temps_plein_et_une_mission_finie_les_rend_vacants(pas):
    periode = periode_chiffres(2026, None, LE)
    assert lire_etp(pas, periode) == {OUI: [100], NON: [80]}
    pas.coord.periode = f.DateRange(f.RENTREE, LE)  # over that day
    pas.coord.save()
    assert lire_etp(pas, periode) == {OUI: [0], NON: [180]}
    ouvertes = rangees(INDICATEURS_PAS["etp"], PorteePas(FUSEAU, ()), periode.periode, LE)
    assert sorted(une.mesure for une in ouvertes) == [80, 100]
    assert all(pas.pole.nom in une.ou for une in ouvertes)


def lire_etp(pas, periode):
    bloc = lire_chiffres(PorteePas(FUSEAU, (), pole=pas.pole), periode, LE).blocs["etp"]
    return {part: [bloc.part(part).total] for part in (OUI, NON)}


def test_les_delais_comptent_les_jours_de_classe_un_par_un(pas):
    f.vacances(D(2026, 10, 17), D(2026, 11, 2))
    portee = PorteePas(FUSEAU, ())
    periode = periode_chiffres(2026, None, LE)
    lues = [
        a
        for a in attentes(portee, periode.periode, cibles_du_jour(LE))
        if a.code == "delai-reponse"
    ]
    connus = calendriers([pas.ecole.pk], FUSEAU)
    saisines = {s.pk: s for s in Saisine.objects.filter(etablissement=pas.ecole)}
    ici = [a for a in lues if a.demande in saisines]
    for attente in ici:
        une = saisines[attente.demande]
        calendrier = connus[pas.ecole.pk]
        depot = calendrier.jour_de(une.deposee_le)
        assert attente.jours == jours_de_classe_ecoules(calendrier, depot, attente.jour)
    assert ici
    bloc = lire_chiffres(portee, periode, LE).blocs["delai-reponse"]
    assert bloc.quantiles.mediane == statistics.median([a.jours for a in lues])
    assert bloc.quantiles.nombre == len(lues) == bloc.total.total


def test_une_demande_anonymisee_compte_encore_partout(pas):
    """Figures of last year are the same before and after names and words are gone."""
    periode = periode_chiffres(2025, None, LE)
    portee = PorteePas(FUSEAU, (), pole=pas.pole)

    def chiffres():
        blocs = lire_chiffres(portee, periode, LE).blocs
        return {
            code: ([ligne.mois for ligne in b.lignes], b.quantiles) for code, b in blocs.items()
        }

    avant = chiffres()
    plus_tard, durees = D(2029, 9, 1), Durees(active=12, archive=12, sans_suite=3)
    archivees = archiver_les_demandes(le=plus_tard, durees=durees)
    anonymisees = anonymiser_les_demandes(le=plus_tard, durees=durees, fuseau=FUSEAU)
    assert archivees == anonymisees > 60
    assert chiffres() == avant


def test_la_file_active_ne_s_ajoute_pas_et_les_mois_se_suivent(pas):
    portee = PorteePas(FUSEAU, ())
    bloc = lire_chiffres(portee, periode_chiffres(2025, None, LE), LE).blocs["file-active"]
    ouvertes, reportees = bloc.part("ouvertes"), bloc.part("reportees")
    assert sum(ouvertes.mois) == ouvertes.total
    assert sum(reportees.mois) > reportees.total == reportees.mois[0]


def test_une_lecture_fait_autant_de_requetes_pour_une_ou_cent_demandes(
    pas, django_assert_num_queries
):
    portee, periode = PorteePas(FUSEAU, (), pole=pas.pole), periode_chiffres(2026, None, LE)
    attendu = 29
    with django_assert_num_queries(attendu):
        lire_chiffres(portee, periode, LE)
    gardee = Saisine.objects.filter(pole=pas.pole, deposee_le__date__gte="2026-09-15").first()
    Saisine.objects.exclude(pk=gardee.pk).delete()
    with django_assert_num_queries(attendu):
        lire_chiffres(portee, periode, LE)


def test_un_departement_sans_demande_se_lit(departement_35):
    with cloison("35"):
        fuseau = Departement.objects.get(pk="35").fuseau
        lecture = lire_chiffres(PorteePas(fuseau, ()), periode_chiffres(2026, None, LE), LE)
    assert lecture.blocs["demandes-origine"].total.total == 0
    assert all(lecture.blocs[code].quantiles.mediane is None for code in DELAIS)
