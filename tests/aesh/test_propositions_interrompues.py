"""A search that fails, is stopped, cancelled or killed: nothing is lost, the pole is free again."""

import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest
from django.db import connection, transaction

from aesh.actions.propositions import Demande, arreter_proposition, demander_proposition
from aesh.enums import EtatProposition
from aesh.models import Proposition
from eleves.models import NotificationMdph
from socle.actions import annuler_travail
from socle.cloison import cloison
from socle.enums import EtatTravail
from socle.models import Travail
from socle.tasks import executer_travail
from tests import fabriques as f
from tests.base_de_test import RACINE
from tests.ouvrier import attendre


def dans():
    return cloison("35")


@pytest.fixture
def petit(base_reelle):
    with transaction.atomic(), dans():
        return f.petit_pole()


def demander(petit, **faits):
    with transaction.atomic(), dans():
        demande = Demande(graine=5, **faits)
        return demander_proposition(emploi=petit.emploi, auteur=petit.coordination, demande=demande)


def relire(proposition):
    with transaction.atomic(), dans():
        return Proposition.objects.get(pk=proposition.pk)


def travail_de(proposition):
    with transaction.atomic(), dans():
        return Travail.objects.get(pk=proposition.travail)


def a_un_plan(proposition):
    return lambda: bool(relire(proposition).plan)


def lignes(proposition):
    with transaction.atomic(), dans():
        return proposition.lignes.count()


def test_personne_a_aider_le_dit_et_libere_le_pole(petit):
    with transaction.atomic(), dans():
        NotificationMdph.objects.all().delete()
    vide = demander(petit, secondes=2)
    executer_travail("35", str(vide.travail))
    assert travail_de(vide).etat == EtatTravail.ECHEC
    assert "Rien à proposer" in travail_de(vide).erreur
    assert relire(vide).etat == EtatProposition.ECHEC
    assert "Rien à proposer" in relire(vide).bilan["phrase"]
    assert relire(demander(petit, secondes=2)).etat == EtatProposition.EN_COURS


def pendant(proposition, faire):
    """Do something once a first plan is known, while the search goes on in this process."""

    def suivre():
        try:
            attendre(a_un_plan(proposition), delai=120)
            faire()
        finally:
            connection.close()

    fil = threading.Thread(target=suivre)
    fil.start()
    executer_travail("35", str(proposition.travail))
    fil.join()


def test_arreter_garde_le_meilleur(petit):
    """Asked for five minutes, stopped at the first plan: the plan is there to be looked at."""
    proposition = demander(petit, secondes=300)

    def arreter():
        with transaction.atomic(), dans():
            arreter_proposition(proposition=relire(proposition), auteur=petit.coordination)

    debut = time.monotonic()
    pendant(proposition, arreter)
    assert time.monotonic() - debut < 200
    assert relire(proposition).etat == EtatProposition.PRETE and lignes(proposition) > 0


def test_annuler_ne_propose_rien(petit):
    proposition = demander(petit, secondes=300)

    def annuler():
        with transaction.atomic(), dans():
            annuler_travail(Travail.objects.get(pk=proposition.travail))

    pendant(proposition, annuler)
    assert travail_de(proposition).etat == EtatTravail.ANNULE and lignes(proposition) == 0
    assert relire(demander(petit, secondes=2)).etat == EtatProposition.EN_COURS
    assert relire(proposition).etat == EtatProposition.ECHEC


@pytest.mark.lent
def test_un_ouvrier_tue_ne_perd_pas_le_meilleur_plan(petit):
    """Killed with a plan in hand: its child dies with it, the next worker goes on from the plan."""
    proposition = demander(petit, secondes=300)
    code = "from socle.tasks import executer_travail as e; import sys; e('35', sys.argv[-1])"
    ouvrier = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup(); {code}", str(proposition.travail)],
        cwd=RACINE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
    )
    attendre(a_un_plan(proposition), delai=120)
    enfants = psutil.Process(ouvrier.pid).children()
    ouvrier.send_signal(signal.SIGKILL)
    ouvrier.wait(10)
    _, vivants = psutil.wait_procs(enfants, timeout=20)
    assert enfants and not vivants
    avant = relire(proposition)
    assert avant.etat == EtatProposition.EN_COURS and avant.plan

    with transaction.atomic(), dans():
        arreter_proposition(proposition=avant, auteur=petit.coordination)
    executer_travail("35", str(proposition.travail))
    apres = relire(proposition)
    assert apres.etat == EtatProposition.PRETE and apres.empreinte == avant.empreinte
    assert apres.bilan["score"] >= avant.avancement["score"]
