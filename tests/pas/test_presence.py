"""The digest of days without anybody at a PAS."""

import datetime

import pytest
from psycopg.types.range import DateRange

from comptes.enums import Role
from comptes.models import Departement
from pas.actions.presence import prevenir_des_jours_sans_personne
from pial.models import AbsenceBinome, JourSansPersonne, Rattachement
from socle.cloison import cloison
from socle.models import Courriel
from tests.distribution import PERIODE, mandater, monter, personne

LUNDI = datetime.date(2026, 11, 23)
JEUDI = datetime.date(2026, 11, 26)
UN_JOUR = datetime.timedelta(days=1)
UTC = datetime.UTC


@pytest.fixture
def cote(departement_35: Departement):
    """The PAS serves a school on Mondays, Tuesdays, Thursdays and Fridays; one person keeps it."""
    cote = monter("35", "A")
    pas = cote.objets["pas"]
    with cloison("35"):
        Rattachement.objects.create(
            pole=pas, etablissement=cote.objets["etablissement"], genre="PAS", periode=PERIODE
        )
        ici = personne(cote, "tenante")
        cote.mandats[Role.COORD_PAS] = mandater(ici, Role.COORD_PAS, pas.perimetre)
        cote.objets["absence"] = AbsenceBinome.objects.create(
            pole=pas,
            mandat=cote.mandats[Role.COORD_PAS],
            periode=DateRange(JEUDI, JEUDI + UN_JOUR),
            moment="matin",
        )
    return cote


def prevenir(le: datetime.date, heure: int = 9) -> int:
    with cloison("35"):
        return prevenir_des_jours_sans_personne(
            departement=Departement.objects.get(code="35"),
            le=le,
            maintenant=datetime.datetime.combine(le, datetime.time(heure), UTC),
        )


def courriels() -> list[Courriel]:
    with cloison("35"):
        return list(Courriel.objects.filter(cle__startswith="presence-pas:").order_by("pk"))


def test_chaque_jour_se_dit_une_fois_a_qui_peut_agir_et_sans_nom(cote) -> None:
    assert prevenir(LUNDI) == 1
    partis = courriels()
    attendus = {
        cote.mandats[role].membre.email
        for role in (Role.COORD_PAS, Role.SEI, Role.SEI_CHEF, Role.IEN_ASH)
    }
    assert {c.destinataire for c in partis} == attendus, "never the coordinator of another pole"
    for courriel in partis:
        assert "n'a personne jeudi 26 novembre matin." in courriel.corps
        assert "/35/poles/presences/" in courriel.corps and cote.canari not in courriel.corps
    assert prevenir(LUNDI) == 0 and prevenir(LUNDI + UN_JOUR) == 0
    assert len(courriels()) == len(partis)


def test_un_jour_tenu_puis_perdu_se_dit_de_nouveau_et_le_soir_attend_le_matin(cote) -> None:
    assert prevenir(LUNDI) == 1
    absence = cote.objets["absence"]
    with cloison("35"):
        AbsenceBinome.objects.filter(pk=absence.pk).update(est_retire=True)
    assert prevenir(LUNDI + UN_JOUR) == 0
    with cloison("35"):
        assert not JourSansPersonne.objects.exists()
        AbsenceBinome.objects.filter(pk=absence.pk).update(est_retire=False)
    avant = {c.pk for c in courriels()}
    assert prevenir(LUNDI + UN_JOUR, heure=20) == 1, "two days before: it does not wait for Monday"
    nouveaux = [c for c in courriels() if c.pk not in avant]
    assert nouveaux
    for courriel in nouveaux:
        assert courriel.a_envoyer_le == datetime.datetime(2026, 11, 25, 6, tzinfo=UTC)  # 7 h, Paris
