"""Two hundred requests from one network while worker and broker are killed: none is lost."""

import email
import email.policy
import functools
from collections import Counter

import pytest
from celery import Celery
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from pas.models import AvisSaisine, Saisine
from pas.regles.numeros import lire
from socle.cloison import cloison
from socle.enums import EtatCourriel
from socle.models import Courriel
from tests.ouvrier import Ouvrier, attendre, courtier_prive
from tests.pas.afflux import Visiteur, cle_du_lien, defi_lu, ensemble
from tests.serveur import serveur_de_production

pytestmark = [pytest.mark.lent, pytest.mark.timeout(600)]
NOMBRE = 200
RECU = "Votre demande au PAS est envoyée"
APPLICATION = "tests.pas.ouvrier_courriels"


def lus(champ, **filtre):
    with transaction.atomic(), cloison("35"):
        return list(Courriel.objects.filter(**filtre).values_list(champ, flat=True))


def test_deux_cents_demandes_d_un_seul_reseau_sans_ouvrier_ni_courtier(
    vierge, tmp_path, monkeypatch
):
    """Each confirmed request has its row, its number and, once all is back, one receipt."""
    monkeypatch.setenv("MAILLAGE_COURRIELS_D_ESSAI", str(tmp_path / "courriels"))
    cache.clear()
    uai = vierge["35"]["avec"]
    with courtier_prive() as courtier, serveur_de_production() as adresse:
        monkeypatch.setenv("REDIS_URL", courtier.url)
        port = int(adresse.rpartition(":")[2])
        horloge = Celery(broker=courtier.url)
        ouvrier = Ouvrier(courtier.url, APPLICATION, tmp_path / "ouvrier.log")
        familles = [Visiteur(port, rang) for rang in range(NOMBRE)]
        for une in familles:
            une.commencer_a_la_fin(uai)
        defi = defi_lu()
        moitie, quart = NOMBRE // 2, NOMBRE // 4
        horloge.send_task("socle.tasks.envoyer_courriels")
        ensemble([functools.partial(une.envoyer, defi) for une in familles[:moitie]])
        ouvrier.tuer()  # while its messages leave
        ensemble([functools.partial(une.envoyer, defi) for une in familles[moitie:]])
        liens = dict(zip(lus("destinataire"), map(cle_du_lien, lus("corps")), strict=True))
        assert len(liens) == NOMBRE, "slowed down beyond the day's number, never dropped"
        promises = [functools.partial(f.confirmer, liens[f.courriel]) for f in familles]
        ensemble(promises[:quart])
        courtier.tuer()
        ensemble(promises[quart:])
        with transaction.atomic(), cloison("35"):
            numeros = set(Saisine.objects.values_list("numero", flat=True))
            assert Saisine.objects.filter(pole=vierge["35"]["pas"]).count() == NOMBRE
        assert len(numeros) == NOMBRE and all(lire(un) == un for un in numeros)
        # Everything is back: the clock rings as beat does.
        courtier.demarrer()
        ouvrier = Ouvrier(courtier.url, APPLICATION, tmp_path / "ouvrier.log")
        try:
            _faire_partir(horloge)
        finally:
            ouvrier.arreter()
    _verifier_les_recus(tmp_path / "courriels", numeros)


def _faire_partir(horloge):
    """The minutes of back-off of what was in hand when the worker died, without waiting them."""
    with transaction.atomic(), cloison("35"):
        Courriel.objects.filter(etat=EtatCourriel.A_ENVOYER).update(a_envoyer_le=timezone.now())
    for tache in ("pas.tasks.preparer_avis", "socle.tasks.envoyer_courriels"):
        horloge.send_task(tache)
        horloge.send_task(tache)  # two clocks at once

    def parti():
        with transaction.atomic(), cloison("35"):
            du = AvisSaisine.objects.filter(fait_le=None).exists()
            return not du and not Courriel.objects.exclude(etat=EtatCourriel.ENVOYE).exists()

    attendre(parti, delai=120.0, pas=0.2)


def _verifier_les_recus(dossier, numeros):
    with transaction.atomic(), cloison("35"):
        assert AvisSaisine.objects.filter(genre="recu").count() == NOMBRE
        repris = set(
            Courriel.objects.filter(tentatives__gt=1).values_list("destinataire", flat=True)
        )
    recus = Counter()
    for fichier in dossier.glob("*.log"):
        # One file for each connection; a message of the file backend ends with a line of dashes.
        for brut in fichier.read_bytes().split(b"-" * 79 + b"\n"):
            message = email.message_from_bytes(brut, policy=email.policy.default)
            if message["Subject"] == RECU:
                recus[message["To"], message["Message-ID"]] += 1
    assert len({a for a, _ in recus}) == len(recus) == NOMBRE == len(numeros)
    twice = {a for (a, _), fois in recus.items() if fois > 1}
    assert not twice - repris, "sent once, but for what the worker held when it was killed"
