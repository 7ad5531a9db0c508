"""Hours at a rentrée: fixed terms that go on, référent, travel; announcements; one pole."""

import datetime

import psycopg
import pytest
from django.db import connection, connections
from psycopg.types.range import DateRange

from aesh.models import Aesh, Affectation, Contrat
from campagne.actions.ajustements import affecter, retirer
from campagne.actions.campagnes import (
    DonneesBesoin,
    ajuster_besoin,
    relire_besoins,
)
from campagne.actions.decisions import accepter, lever_refus, refuser
from campagne.enums import EtatLigne, MotifRefus
from campagne.models import BesoinEcole, Campagne, LigneCampagne
from campagne.requetes.agents_du_pole import completer_agents
from campagne.requetes.heures import heures_a_la_rentree, minutes_signees
from campagne.requetes.tableau import ecoles_du_pole, lignes_des_poles, total_du_pole
from contrats.models import FinContrat, Suite
from eleves.models import NotificationMdph
from pial.models import Rattachement
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.campagne.conftest import LONGTEMPS
from tests.campagne.test_campagne import LE, RENTREE, chercher, lignes, ouvrir, publier

VEILLE = DateRange(datetime.date(2024, 9, 1), RENTREE)  # the last day is 31 August


def donner(petit, campagne, ecole, minutes, aesh=None):
    return affecter(
        campagne=campagne,
        auteur=petit.extras["sei"],
        aesh=aesh or petit.karim,
        etablissement=ecole,
        minutes=minutes,
    )


def en_cdd(aesh: Aesh) -> Contrat:
    Contrat.objects.filter(aesh=aesh).update(type="cdd", periode=VEILLE)
    return Contrat.objects.get(aesh=aesh)


def test_un_cdd_qui_deviendra_cdi_compte_en_mai_et_ne_se_publie_que_signe(petit):
    campagne = ouvrir(petit)
    contrat = en_cdd(petit.karim)
    assert minutes_signees(campagne, [petit.karim.pk]) == {}
    (heures,) = heures_a_la_rentree(campagne, [petit.karim.pk]).values()
    assert (heures.signees, heures.attendues) == (0, 24 * 60)
    donner(petit, campagne, petit.autre_ecole, 360)
    faite = publier(petit, campagne)
    assert faite == 0, "publiée sans contrat signé"
    chercher(petit, campagne)
    assert not lignes(campagne, EtatLigne.PROPOSEE).filter(changement="part").exists()
    Contrat.objects.create(
        aesh=petit.karim,
        type="cdi",
        periode=DateRange(RENTREE, None),
        minutes_hebdo=1440,
        suite_de=contrat,
    )
    (heures,) = heures_a_la_rentree(campagne, [petit.karim.pk]).values()
    assert (heures.signees, heures.attendues) == (1440, 0)
    assert publier(petit, campagne) == 1


def test_ce_qui_est_dit_de_la_suite_l_emporte(petit):
    campagne = ouvrir(petit)
    contrat = en_cdd(petit.karim)
    suite = Suite.objects.create(contrat=contrat, nature="cdi", minutes_hebdo=1200)

    def attendues():
        lues = heures_a_la_rentree(campagne, [petit.karim.pk])
        return lues[petit.karim.pk].attendues if lues else 0

    assert attendues() == 1200  # what is proposed, not what ends
    Campagne.objects.update(compte_suites=False)
    campagne.refresh_from_db()
    assert attendues() == 1200
    suite.reponse, suite.repondu_le = "refuse", LE
    suite.save()
    assert attendues() == 0
    suite.delete()
    assert attendues() == 0  # nothing said, and the campaign does not count it
    Campagne.objects.update(compte_suites=True)
    campagne.refresh_from_db()
    assert attendues() == 1440
    FinContrat.objects.create(
        contrat=contrat, dernier_jour=datetime.date(2027, 8, 31), motif="demission"
    )
    assert attendues() == 0


def test_la_mission_de_referent_et_le_trajet_ne_sont_pas_des_heures_libres(petit):
    campagne = ouvrir(petit)
    petit.emploi.statut, petit.emploi.date_effet = "publie", f.RENTREE
    petit.emploi.save()
    ou = (petit.karim, petit.autre_ecole)
    f.creneau(petit.emploi, *ou, 1, "13:00", "14:00", type="referent")
    (agent,) = completer_agents(campagne, [petit.karim], LE)
    assert (agent.contrat, agent.libres) == (1440, 1380)
    petit.ecole.latitude = 48.20  # 10 km away: 20 min, two quarters
    petit.ecole.save()
    donner(petit, campagne, petit.autre_ecole, 720)
    with pytest.raises(ActionRefusee, match="il lui reste 10 h 30 .*30 min de trajet"):
        donner(petit, campagne, petit.ecole, 660)
    donner(petit, campagne, petit.ecole, 630)
    (agent,) = completer_agents(campagne, [petit.karim], LE)
    assert (agent.trajets, agent.libres) == (30, 0)


def test_une_proposition_qui_oublie_le_trajet_est_laissee_de_cote(petit):
    campagne = ouvrir(petit)
    for ecole in (petit.ecole, petit.autre_ecole):
        LigneCampagne.objects.create(
            campagne=campagne,
            aesh=petit.karim,
            pole=petit.pole,
            etablissement=ecole,
            minutes=720,
        )
    decisions = accepter(
        campagne=campagne, auteur=petit.extras["sei"], lignes=LigneCampagne.objects.all()
    )
    assert decisions.faites == 1 and "trajets compris" in decisions.laissees[0][1]


def test_l_eleve_annonce_puis_inscrit_n_est_compte_qu_une_fois(petit):
    campagne = ouvrir(petit)
    sei = petit.extras["sei"]
    besoin = BesoinEcole.objects.get(campagne=campagne, etablissement=petit.ecole)
    avant = besoin.minutes
    ajuster_besoin(besoin=besoin, auteur=sei, donnees=DonneesBesoin(540, "Une arrivée"))
    relire_besoins(campagne=campagne, auteur=sei, le=LE)
    besoin.refresh_from_db()
    assert besoin.minutes == avant + 540
    f.eleve("Zoé", petit.ecole, minutes=540)
    NotificationMdph.objects.update(periode=LONGTEMPS)
    bouge = relire_besoins(campagne=campagne, auteur=sei, le=LE)
    besoin.refresh_from_db()
    assert (besoin.minutes, besoin.ajout_restant, bouge["minutes_en_plus"]) == (avant + 540, 0, 0)
    (du_tableau,) = lignes_des_poles(campagne, [petit.pole], LE)
    assert du_tableau.total.besoin == sum(b.minutes for b in BesoinEcole.objects.all())


def test_a_la_main_non_plus_une_aesh_n_a_qu_un_pole(petit):
    campagne = ouvrir(petit)
    ailleurs = f.ecole("École de Fougères")
    fougeres = f.pole("Fougères", (ailleurs,))
    donner(petit, campagne, petit.autre_ecole, 300)
    with pytest.raises(ActionRefusee, match="déjà des heures acceptées dans PIAL Rennes Nord"):
        donner(petit, campagne, ailleurs, 300)
    retirer(campagne=campagne, auteur=petit.extras["sei"], ligne=LigneCampagne.objects.get())
    Affectation.objects.filter(aesh=petit.karim).update(periode=DateRange(f.RENTREE, None))
    avis = donner(petit, campagne, ailleurs, 300).avis
    assert "PIAL Rennes Nord continue après la rentrée" in avis
    vivante = LigneCampagne.objects.get(etat=EtatLigne.ACCEPTEE)
    assert vivante.pole == fougeres


def test_le_tableau_et_le_pole_disent_le_meme_total_sans_besoin_lu(petit):
    """A school whose need was never read, then a school that changes pole."""
    campagne = ouvrir(petit)
    donner(petit, campagne, petit.autre_ecole, 300)
    BesoinEcole.objects.filter(etablissement=petit.autre_ecole).delete()

    def egal(pole):
        (du_tableau,) = lignes_des_poles(campagne, [pole], LE)
        assert du_tableau.total == total_du_pole(ecoles_du_pole(campagne, pole))
        return du_tableau.total

    assert egal(petit.pole).acceptees == 300
    donner(petit, campagne, petit.autre_ecole, 360)
    assert BesoinEcole.objects.filter(etablissement=petit.autre_ecole).count() == 1
    fougeres = f.pole("Fougères")
    Rattachement.objects.filter(etablissement=petit.autre_ecole).update(pole=fougeres)
    relire_besoins(campagne=campagne, auteur=petit.extras["sei"], le=LE)
    assert egal(petit.pole).acceptees == 0
    assert egal(fougeres).acceptees == 360


def test_un_refus_se_leve_meme_longtemps_apres(petit):
    campagne, sei = ouvrir(petit), petit.extras["sei"]
    chercher(petit, campagne)
    de_sophie = LigneCampagne.objects.filter(aesh=petit.sophie, etablissement=petit.ecole)
    refuser(campagne=campagne, auteur=sei, lignes=de_sophie, motif=MotifRefus.ECOLE)
    accepter(campagne=campagne, auteur=sei, lignes=LigneCampagne.objects.filter(aesh=petit.karim))
    with pytest.raises(ActionRefusee):
        lever_refus(campagne=campagne, auteur=petit.coordination, ligne=de_sophie.get())
    lever_refus(campagne=campagne, auteur=sei, ligne=de_sophie.get())
    levee = de_sophie.get()
    assert (levee.etat, levee.motif_refus, levee.decidee_par) == ("proposee", "", None)
    chercher(petit, campagne)
    assert lignes(campagne, EtatLigne.PROPOSEE).filter(aesh=petit.sophie, etablissement=petit.ecole)
    with pytest.raises(ActionRefusee, match="n'est plus refusée"):
        lever_refus(campagne=campagne, auteur=sei, ligne=levee)


def test_pendant_qu_une_autre_ecrit_on_le_dit_au_lieu_d_attendre(petit, monkeypatch):
    campagne = ouvrir(petit)
    monkeypatch.setattr(
        "campagne.actions.campagnes.verrouiller_campagne.__kwdefaults__", {"attente": 0.1}
    )
    parametres = connection.get_connection_params()
    garder = {"host", "port", "user", "password", "dbname"}
    with psycopg.connect(**{k: v for k, v in parametres.items() if k in garder and v}) as autre:
        autre.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"campagne:{campagne.pk}"]
        )
        with pytest.raises(ActionRefusee, match="Recommencez dans quelques secondes"):
            donner(petit, campagne, petit.autre_ecole, 300)
    donner(petit, campagne, petit.autre_ecole, 300)


def test_une_base_qui_a_des_doublons_se_met_a_jour(base_reelle):
    """What migration 0002 does before its constraint: the last decided line stays, alone."""
    from importlib import import_module

    from django.db import transaction

    migration = import_module("campagne.migrations.0002_lignes_acceptees_une_fois")
    proprietaire = connections["proprietaire"]
    contrainte = next(
        c for c in LigneCampagne._meta.constraints if c.name == "campagne_ligne_acceptee"
    )
    with proprietaire.schema_editor() as editeur:
        editeur.remove_constraint(LigneCampagne, contrainte)
    with transaction.atomic(), cloison("35"):
        petit = f.petit_pole()
        campagne = Campagne.objects.create(annee=2027)
        for jour in (3, 9, 6):
            LigneCampagne.objects.create(
                campagne=campagne,
                aesh=petit.karim,
                pole=petit.pole,
                etablissement=petit.ecole,
                minutes=jour * 60,
                etat="acceptee",
                decidee_le=datetime.datetime(2026, 11, jour, tzinfo=datetime.UTC),
            )
    with proprietaire.schema_editor() as editeur:
        editeur.execute(migration.NETTOYER)
        editeur.add_constraint(LigneCampagne, contrainte)
    with transaction.atomic(), cloison("35"):
        assert LigneCampagne.objects.get(etat="acceptee").minutes == 9 * 60
        assert LigneCampagne.objects.filter(etat="retiree").count() == 2
