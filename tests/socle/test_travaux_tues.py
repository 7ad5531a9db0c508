"""Real workers, real kills: a job is finished exactly once."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from comptes.models import Reglage
from socle.actions import annuler_travail
from socle.cloison import cloison
from socle.enums import EtatTravail
from socle.models import Travail
from socle.tasks import reprendre_travaux
from tests.ouvrier import Courtier, Ouvrier, attendre

pytestmark = pytest.mark.lent
Demander = Callable[..., Travail]
Etat = Callable[..., Callable[[], bool]]
Relire = Callable[[Travail], Travail]


def effets() -> int:
    with transaction.atomic(), cloison("35"):
        return Reglage.objects.count()


def vieillir(travail: Travail) -> None:
    """As if the last sign of life dated from five minutes ago."""
    with transaction.atomic(), cloison("35"):
        Travail.objects.filter(pk=travail.pk).update(
            battement_le=timezone.now() - timedelta(minutes=5)
        )


def enfant_au_travail(ouvrier: Ouvrier) -> int:
    """Process id of the child that holds the advisory lock of a job."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        assert curseur.fetchone()[0] == 1
    return max(ouvrier.enfants(), key=lambda p: sum(p.cpu_times()[:2])).pid


def test_tuer_l_enfant_puis_l_ouvrier_puis_finir(
    demander: Demander, ouvrier: Callable[..., Ouvrier], est_a: Etat, relire: Relire
) -> None:
    premier = ouvrier(enfants=1)
    travail = demander("essai.lignes", nombre=40, pause=0.1)
    attendre(est_a(travail, EtatTravail.EN_COURS, fait=3))
    enfant_au_travail(premier)
    for enfant in premier.enfants():
        enfant.kill()  # the broker delivers again: reject_on_worker_lost
    attendre(lambda: relire(travail).tentatives == 2)
    attendre(est_a(travail, EtatTravail.EN_COURS, fait=3))
    assert effets() == 0  # nothing half done is ever visible
    premier.tuer()
    vieillir(travail)
    ouvrier()
    assert reprendre_travaux() == 1
    attendre(est_a(travail, EtatTravail.FAIT))
    lu = relire(travail)
    assert (lu.tentatives, lu.fait, effets()) == (3, 40, 40)


def test_courtier_arrete_a_la_demande_puis_balai(
    demander: Demander,
    ouvrier: Callable[..., Ouvrier],
    courtier: Courtier,
    est_a: Etat,
) -> None:
    courtier.tuer()
    debut = time.monotonic()
    travail = demander("essai.lignes", nombre=2)  # never fails a page, nor holds it
    # Within the tries and the time limits of the settings: tried for ever, it would be minutes.
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    un_essai = options["socket_timeout"] + options["socket_connect_timeout"]
    assert time.monotonic() - debut < (1 + options["max_retries"]) * un_essai
    assert est_a(travail, EtatTravail.EN_ATTENTE)()
    vieillir(travail)
    assert reprendre_travaux() == 0  # still down
    courtier.demarrer()
    vieillir(travail)
    assert reprendre_travaux() == 1
    ouvrier()
    attendre(est_a(travail, EtatTravail.FAIT))
    assert effets() == 2


def test_un_poison_qui_tue_son_ouvrier_s_arrete(
    demander: Demander,
    ouvrier: Callable[..., Ouvrier],
    est_a: Etat,
    relire: Relire,
    tmp_path: Path,
) -> None:
    ouvrier(enfants=1)
    temoin = tmp_path / "temoin"
    travail = demander("essai.suicide", temoin=str(temoin))
    attendre(est_a(travail, EtatTravail.ECHEC), 60)
    assert temoin.read_text() == "x" * Travail.TENTATIVES_MAXIMALES
    assert "interrompu plusieurs fois" in relire(travail).erreur
    suivant = demander("essai.lignes", cle="suivant", nombre=1)  # the worker goes on living
    attendre(est_a(suivant, EtatTravail.FAIT))
    assert effets() == 1


def test_annuler_un_travail_en_cours_defait_tout(
    demander: Demander, ouvrier: Callable[..., Ouvrier], est_a: Etat
) -> None:
    ouvrier()
    travail = demander("essai.lignes", nombre=500, pause=0.05)
    attendre(est_a(travail, EtatTravail.EN_COURS, fait=2))
    with transaction.atomic(), cloison("35"):
        annuler_travail(travail)
    attendre(est_a(travail, EtatTravail.ANNULE), 5)
    assert effets() == 0


def test_un_arret_doux_laisse_finir(
    demander: Demander, ouvrier: Callable[..., Ouvrier], est_a: Etat, relire: Relire
) -> None:
    seul = ouvrier()
    travail = demander("essai.lignes", nombre=15, pause=0.1)
    attendre(est_a(travail, EtatTravail.EN_COURS, fait=2))
    seul.arreter()
    assert est_a(travail, EtatTravail.FAIT)()
    assert (relire(travail).tentatives, effets()) == (1, 15)
