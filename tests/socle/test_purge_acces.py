"""Retention of the journal: the owner purges, the application may not."""

import datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from socle.cloison import cloison
from socle.models import Acces
from tests import fabriques as f


def test_la_purge_garde_douze_mois_et_l_application_ne_purge_rien(base_reelle, capsys):
    with transaction.atomic(), cloison("35"):
        qui = f.membre()
        ligne = {"membre": qui, "objet": "eleve", "route": "test"}
        Acces.objects.create(**ligne)
        recente = Acces.objects.get().pk
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Acces.objects.all().delete()
    with transaction.atomic(using="proprietaire"), cloison("35", using="proprietaire"):
        vieille = Acces.objects.using("proprietaire").create(**ligne)
        il_y_a = timezone.now() - datetime.timedelta(days=400)
        Acces.objects.using("proprietaire").filter(pk=vieille.pk).update(cree_le=il_y_a)
    call_command("purger_acces")
    assert "1 lignes supprimées" in capsys.readouterr().out
    with transaction.atomic(), cloison("35"):
        assert list(Acces.objects.values_list("pk", flat=True)) == [recente]
