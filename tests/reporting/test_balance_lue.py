"""The balance read from the tables: facts, sharing between poles, rows, queries, who may."""

import datetime
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg.types.range import DateRange

from aesh.models import AbsenceAesh, Affectation, Contrat
from comptes.enums import Role
from comptes.models import Reglage
from eleves.models import BesoinLocal, Classe, NotificationMdph
from pial.models import Pole
from reporting.enums.moyens import LigneBalance
from reporting.requetes.balance import balances, hausse_observee, lire_balance
from reporting.requetes.faits_balance import lire_faits
from reporting.requetes.rangees_balance import rangees_de
from socle.cloison import cloison
from socle.models import Acces
from tests import fabriques as f
from tests.distribution import Cote, connecter, monter

LE = datetime.date(2026, 11, 20)
SEULE = {"type": "mutualisee", "semaine": "A"}
MIDI = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)


def etp(minutes: int) -> Fraction:
    return Fraction(minutes * 41, 1607 * 60)


@pytest.fixture
def petit(dans_35: Any) -> f.PetitPole:
    """Léa 12 h, Tom 6 h, Nour mutualised; Sophie and Karim 24 h, nothing published."""
    return f.petit_pole()


def publier(petit: f.PetitPole) -> None:
    """Sophie: 2 h with Léa, 3 h with Nour and her sister; then the college the same day."""
    soeur = f.eleve("Mia", petit.ecole, droit="mutualisee")
    petit.emploi.statut = "publie"
    petit.emploi.save()
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:30", petit.lea)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 2, "8:30", "10:30", petit.nour, soeur)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 3, "8:30", "9:30", petit.nour, **SEULE)
    f.creneau(petit.emploi, petit.sophie, petit.autre_ecole, 1, "14:00", "15:00", petit.tom)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 4, "9:00", "11:00", type="referent")


def test_les_faits_d_un_petit_pole_donnent_son_solde(petit):
    lu = lire_balance(petit.pole, LE)
    b = lu.balance
    assert b.ligne(LigneBalance.INDIVIDUELLE).minutes == 18 * 60
    # No target and nothing published: the settings, 6 h by groups of 4.
    assert b.ligne(LigneBalance.MUTUALISEE_REGLAGE).etp == etp(360) / 4
    assert b.ligne(LigneBalance.CONTRATS).etp == etp(2 * 24 * 60)
    assert lu.total.solde == etp(2880) - etp(1080) - etp(90)
    par_nom = {e.nom: e.solde.solde for e in lu.ecoles}
    assert par_nom[petit.ecole.nom_court] == etp(1440) - etp(720) - etp(90)


def test_l_emploi_publie_donne_groupes_ecoles_missions_et_part_de_chaque_pole(petit):
    publier(petit)
    faits = lire_faits([petit.pole], LE)[petit.pole.pk]
    # Two weeks: 2 pupils × 240 min + 1 pupil × 60 min, in 240 + 60 min of slots.
    assert (faits.minutes_aidees, faits.minutes_groupes) == (540, 300)
    sophie = next(a for a in faits.agents if a.id == str(petit.sophie.pk))
    assert sophie.par_ecole == {
        str(petit.ecole.pk): 240 + 240 + 60,
        str(petit.autre_ecole.pk): 120,
    }
    assert [r.minutes_deux_semaines for r in faits.referents] == [240]
    autre = f.pole("Rennes Sud")
    Affectation.objects.create(aesh=petit.sophie, pole=autre, periode=f.AN, est_principale=False)
    ailleurs = f.emploi(autre, statut="publie")
    f.creneau(ailleurs, petit.sophie, petit.autre_ecole, 5, "9:00", "10:30", petit.tom)
    ici, la = (
        lire_balance(p, LE).balance.ligne(LigneBalance.CONTRATS_PARTAGES).etp
        for p in (petit.pole, autre)
    )
    assert ici + la == etp(1440)  # cut by hours, once in all
    assert la == etp(1440) * Fraction(180, 660 + 180)


def test_les_trajets_publies_comptent_a_l_arrivee(petit):
    for ecole, longitude in ((petit.ecole, -1.68), (petit.autre_ecole, -1.50)):
        ecole.latitude, ecole.longitude = 48.11, longitude
        ecole.save()
    publier(petit)
    faits = lire_faits([petit.pole], LE)[petit.pole.pk]
    assert {t.ecole for t in faits.trajets} == {str(petit.autre_ecole.pk)}
    minutes = {t.minutes_deux_semaines for t in faits.trajets}
    assert len(faits.trajets) == 2 and len(minutes) == 1  # weeks A and B, one trip each
    ligne = lire_balance(petit.pole, LE).balance.ligne(LigneBalance.TRAJET)
    assert ligne.minutes == minutes.pop()


def test_cible_repas_ulis_suspension_et_absence_longue(petit):
    BesoinLocal.objects.create(
        eleve=petit.nour,
        cible_minutes=300,
        cible_proposee_le=MIDI,
        est_meridien=True,
        jours_meridien=[1, 2],
    )
    Classe.objects.create(etablissement=petit.ecole, annee=2026, libelle="ULIS", est_ulis=True)
    Classe.objects.create(etablissement=petit.ecole, annee=2025, libelle="ULIS", est_ulis=True)
    NotificationMdph.objects.filter(eleve=petit.tom).update(
        suspension=DateRange(datetime.date(2026, 11, 1), datetime.date(2026, 12, 1))
    )
    AbsenceAesh.objects.create(
        aesh=petit.karim,
        periode=DateRange(datetime.date(2026, 11, 2), datetime.date(2026, 12, 4)),
    )
    b = lire_balance(petit.pole, LE).balance
    assert b.ligne(LigneBalance.MUTUALISEE_PROPOSEE).minutes == 300
    assert b.ligne(LigneBalance.MERIDIENNE).minutes == 2 * 105  # 12:00 to 13:45
    assert (b.ligne(LigneBalance.COLLECTIF).nombre, b.ligne(LigneBalance.INDIVIDUELLE).nombre) == (
        1,
        1,
    )
    assert b.ligne(LigneBalance.ABSENCES_LONGUES).etp == -etp(1440)
    BesoinLocal.objects.update(cible_validee=240, validee_le=MIDI)
    b = lire_balance(petit.pole, LE).balance
    assert b.ligne(LigneBalance.MUTUALISEE_VALIDEE).minutes == 240
    assert b.ligne(LigneBalance.MUTUALISEE_PROPOSEE).nombre == 0


def test_un_reglage_date_change_la_balance_a_sa_date(petit):
    Reglage.objects.create(code="reserve_moyens_pct", valeur=10, du=LE)
    veille = LE - datetime.timedelta(1)
    assert lire_balance(petit.pole, veille).balance.ligne(LigneBalance.RESERVE).etp == 0
    assert lire_balance(petit.pole, LE).balance.ligne(LigneBalance.RESERVE).etp == etp(288)


def test_sans_histoire_la_hausse_observee_le_dit(petit):
    assert hausse_observee(petit.pole, LE).pct is None
    ancien = f.eleve("Ana", petit.ecole, droit=None)
    ancien.scolarisations.update(periode=DateRange(datetime.date(2025, 9, 1), None))
    NotificationMdph.objects.create(
        eleve=ancien,
        type="mutualisee",
        decidee_le=LE,
        recue_le=LE,
        periode=DateRange(datetime.date(2025, 9, 1), datetime.date(2026, 1, 1)),
    )
    assert hausse_observee(petit.pole, LE).pct == -100


def test_chaque_ligne_s_ouvre_sur_des_rangees_qui_font_sa_somme(petit):
    publier(petit)
    lu = lire_balance(petit.pole, LE)
    for ligne in lu.balance.lignes:
        rangees = rangees_de(lu, ligne.code, petit.coordination)
        assert sum((r.etp for r in rangees.rangees), Fraction(0)) == rangees.etp == ligne.etp
        assert sum((r.minutes for r in rangees.rangees), Fraction(0)) == ligne.minutes
    noms = {r.nom for r in rangees_de(lu, LigneBalance.INDIVIDUELLE, petit.coordination).rangees}
    assert noms == {"Léa S.", "Tom S."}


def test_qui_n_a_que_des_chiffres_ouvre_des_rangees_sans_nom(petit):
    dasen = f.mandat("DASEN", f.perimetre("T"))
    lues = rangees_de(lire_balance(petit.pole, LE), LigneBalance.INDIVIDUELLE, dasen)
    assert [r.nom for r in lues.rangees] == ["Élève 1", "Élève 2"]
    assert lues.eleves == frozenset() and all(not r.cle for r in lues.rangees)


def plusieurs_poles(nombre: int) -> list[Pole]:
    """More poles, each with two schools far apart, a shared AESH, lunches and an ULIS."""
    poles = []
    for n in range(nombre):
        une = f.ecole(f"École {n}", latitude=48.1, longitude=-1.6 + n / 10)
        deux = f.ecole(f"Collège {n}", type="college", latitude=48.2, longitude=-1.6 + n / 10)
        pole = f.pole(f"Pôle {n}", (une, deux))
        qui = f.aesh(f"Ines{n}", pole, ecole_principale=une)
        lea = f.eleve(f"Lou{n}", une)
        version = f.emploi(pole, statut="publie")
        f.creneau(version, qui, une, 1, "8:30", "10:30", lea)
        f.creneau(version, qui, deux, 1, "14:00", "15:00", f.eleve(f"Max{n}", deux))
        poles.append(pole)
    return poles


@pytest.mark.parametrize("nombre", [1, 4])
def test_douze_requetes_quel_que_soit_le_nombre_de_poles(dans_35, nombre):
    poles = plusieurs_poles(nombre)
    with CaptureQueriesContext(
        connection,
    ) as lues:
        lignes = balances(poles, LE)
    assert len(lignes) == nombre
    assert len(lues) == 12, "\n".join(q["sql"][:160] for q in lues)


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    return monter("35", "A")


def url(nom: str, **autres: Any) -> str:
    return reverse(f"reporting:{nom}", kwargs={"departement": "35", **autres})


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_liste_coute_autant_pour_un_pole_que_pour_trois(cote, nombre, django_assert_num_queries):
    with cloison("35"):
        plusieurs_poles(nombre)
    client = cote.client(Role.SEI)
    client.get(url("balances"))
    with django_assert_num_queries(26):
        reponse = client.get(url("balances"))
    assert reponse.context["total"] == nombre + 1


def test_la_page_les_rangees_et_le_fragment(cote):
    client, pole = cote.client(Role.COORD_PIAL), cote.objets["pole"].pk
    page = client.get(url("balance", pole=pole), {"le": "2026-11-20"}).content.decode()
    assert "39,195 h" in page and "Remonter un besoin au SEI" in page
    assert url("balance_lignes", pole=pole, genre_ligne="individuelle") in page
    rangees = client.get(url("balance_lignes", pole=pole, genre_ligne="individuelle"))
    assert cote.canari in rangees.content.decode()
    with cloison("35"):
        assert Acces.objects.filter(objet="eleve", route="reporting:balance_lignes").exists()
    fragment = client.get(url("fragment_balance", pole=pole)).content.decode()
    assert "Besoins" in fragment and "<html" not in fragment
    assert client.get(url("balance_lignes", pole=pole, genre_ligne="zzz")).status_code == 404


def test_la_page_du_pole_montre_la_balance_a_qui_la_lit_et_a_personne_d_autre(cote):
    pole = reverse("pial:pole", kwargs={"departement": "35", "pole": cote.objets["pole"].pk})
    adresse = url("fragment_balance", pole=cote.objets["pole"].pk)
    for role in Role:
        montre = adresse in cote.client(role).get(pole).content.decode()
        lit = cote.client(role).get(adresse).status_code == 200
        assert montre == lit, role


def test_un_chef_d_ecole_n_ouvre_pas_la_balance_d_un_pole(cote):
    client = cote.client(Role.DIRECTEUR)
    assert client.get(url("balance", pole=cote.objets["pole"].pk)).status_code == 404
    assert client.get(url("balances")).status_code == 404


def test_l_accueil_dit_le_solde_du_pole_et_ce_qui_attend(cote):
    page = cote.client(Role.COORD_PIAL).get(url("fragment_moyens")).content.decode()
    assert "ETP" in page and "en retard" in page
    assert cote.lieu in page
    du_sei = cote.client(Role.SEI).get(url("fragment_moyens")).content.decode()
    assert "ETP" not in du_sei and "en retard" in du_sei  # forty-seven poles have their own page


def test_un_ien_voit_le_total_et_seulement_les_rangees_de_ses_ecoles(dans_35):
    petit = f.petit_pole()
    from pial.models import Circonscription

    ici = Circonscription.objects.create(nom="Rennes", perimetre=f.perimetre("C"))
    petit.ecole.circonscription = ici
    petit.ecole.save()
    ien = f.mandat("IEN", ici.perimetre)
    lues = rangees_de(lire_balance(petit.pole, LE), LigneBalance.INDIVIDUELLE, ien)
    assert [r.nom for r in lues.rangees] == ["Léa S."]
    assert (lues.autres, lues.autres_minutes, lues.minutes) == (1, 360, 1080)
    page = connecter(ien.membre, ien).get(url("balance", pole=petit.pole.pk))
    assert page.status_code == 200


def test_un_contrat_qui_change_d_heures_en_cours_d_annee_suit_les_mois(petit):
    Contrat.objects.filter(aesh=petit.karim).update(
        periode=DateRange(f.RENTREE, datetime.date(2027, 2, 1))
    )
    Contrat.objects.create(
        aesh=petit.karim,
        type="cdi",
        periode=DateRange(datetime.date(2027, 2, 1), None),
        minutes_hebdo=1800,
    )
    moyens = {b.le.month: b.total.moyens for b in lire_balance(petit.pole, LE).mois}
    assert moyens[1] == etp(2880) and moyens[2] == etp(1440 + 1800)


def test_chaque_mois_et_chaque_ecole_s_ouvre_sur_les_memes_chiffres(cote):
    """The figure of a month or of a school is that of the page it opens, rise included."""
    with cloison("35"):
        Reglage.objects.create(code="hausse_besoins_pct", valeur=50, du=datetime.date(2026, 9, 1))
    client, pole = cote.client(Role.COORD_PIAL), cote.objets["pole"].pk
    lecture = client.get(url("balance", pole=pole)).context["lecture"]
    assert any(m.ligne(LigneBalance.HAUSSE).etp for m in lecture.mois)
    for mois in lecture.mois:
        page = client.get(url("balance", pole=pole), {"le": mois.le.isoformat()})
        assert page.context["lecture"].total == mois.total, mois.le
    ecole = str(cote.objets["etablissement"].pk)
    page = client.get(url("balance", pole=pole), {"ecole": ecole})
    seule = page.context["lecture"]
    assert seule.total == lecture.balance.par_ecole[ecole] and seule.ecole == ecole
    assert f"?ecole={ecole}" in page.content.decode()
    rangees = client.get(
        url("balance_lignes", pole=pole, genre_ligne="individuelle"), {"ecole": ecole}
    )
    assert rangees.context["lues"].etp == seule.balance.ligne(LigneBalance.INDIVIDUELLE).etp
    inconnue = client.get(url("balance", pole=pole), {"ecole": "x", "le": "1999-01-01"})
    assert inconnue.context["lecture"].total == lecture.total
