"""Dated, named shares of one pupil's file: exactly what was shared, exactly while it lasts."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from guardian.shortcuts import get_objects_for_user

from comptes.enums import Role
from eleves.actions.partages import partager_eleve, revoquer_partage
from eleves.models import Eleve, PartageEleve
from eleves.permissions import peut_lire_eleve
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests.distribution import monter

JOUR = datetime.date(2026, 11, 23)
FIN = datetime.date(2026, 12, 31)
UN = datetime.timedelta(days=1)


@pytest.fixture
def cote(departement_35):
    return monter("35", "A")


@pytest.fixture
def dans(cote):
    with cloison("35"):
        yield cote


def _partager(cote, **options):
    demande = {
        "auteur": cote.mandats[Role.SEI_CHEF],
        "eleve": cote.objets["eleve"],
        "membre": cote.personnes[Role.EMAS],
        "du": JOUR,
        "au": FIN,
        "motif": "Mobilisation EMAS",
        "le": JOUR,
    }
    return partager_eleve(**{**demande, **options})


def test_un_partage_ouvre_un_seul_dossier_entre_deux_dates(dans):
    emas, eleve = dans.mandats[Role.EMAS], dans.objets["eleve"]
    autre = Eleve.objects.create(nom="Autre", prenom="Ali", naissance=datetime.date(2015, 1, 1))
    assert not peut_lire_eleve(emas, eleve, JOUR)
    _partager(dans)
    assert peut_lire_eleve(emas, eleve, JOUR)
    assert peut_lire_eleve(emas, eleve, FIN)
    assert not peut_lire_eleve(emas, eleve, FIN + UN)
    assert not peut_lire_eleve(emas, eleve, JOUR - UN)
    assert not peut_lire_eleve(emas, autre, JOUR)
    assert list(Eleve.objects.visibles_par(emas, JOUR)) == [eleve]
    assert list(Eleve.objects.visibles_par(dans.mandats[Role.ESMS_DIR], JOUR)) == []


def test_guardian_lit_le_meme_partage(dans):
    _partager(dans)
    trouves = get_objects_for_user(
        dans.personnes[Role.EMAS],
        "view_eleve",
        klass=Eleve.objects.all(),
        use_groups=False,
        with_superuser=False,
        accept_global_perms=False,
    )
    assert list(trouves) == [dans.objets["eleve"]]


def test_un_partage_retire_ne_donne_plus_rien_le_jour_meme(dans):
    partage = _partager(dans)
    revoquer_partage(auteur=dans.mandats[Role.SEI_CHEF], partage=partage, le=JOUR)
    assert not peut_lire_eleve(dans.mandats[Role.EMAS], dans.objets["eleve"], JOUR)
    assert PartageEleve.objects.count() == 1


def test_partager_a_nouveau_change_les_dates(dans):
    _partager(dans)
    _partager(dans, au=FIN + 30 * UN)
    assert PartageEleve.objects.count() == 1
    assert peut_lire_eleve(dans.mandats[Role.EMAS], dans.objets["eleve"], FIN + 30 * UN)


def test_la_casquette_compte(dans):
    """The same person acting under another mission does not use the share."""
    _partager(dans)
    administration = dans.mandats[Role.ADMIN]
    administration.membre = dans.personnes[Role.EMAS]
    assert not peut_lire_eleve(administration, dans.objets["eleve"], JOUR)


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        ({"motif": "  "}, "pourquoi"),
        ({"au": JOUR - UN}, "un début et une fin"),
        ({"au": JOUR + 400 * UN}, "un an plus tard"),
    ],
)
def test_un_partage_mal_demande_est_refuse(dans, options, phrase):
    with pytest.raises(ActionRefusee, match=phrase):
        _partager(dans, **options)


@pytest.mark.parametrize("role", [Role.SEI, Role.PILOTE, Role.ADMIN, Role.EMAS])
def test_seules_les_fonctions_de_la_matrice_partagent(dans, role):
    with pytest.raises(ActionRefusee, match="ne permet pas"):
        _partager(dans, auteur=dans.mandats[role])


def test_on_ne_partage_qu_avec_un_partenaire(dans):
    with pytest.raises(ActionRefusee, match="partenaire"):
        _partager(dans, membre=dans.personnes[Role.ENSEIGNANT])


def test_une_coordination_ne_partage_pas_l_eleve_d_un_autre_pole(dans):
    ailleurs = monter("35", "B")
    with cloison("35"), pytest.raises(ActionRefusee, match="ne permet pas"):
        _partager(dans, auteur=dans.mandats[Role.COORD_PAS], eleve=ailleurs.objets["eleve"])


def test_un_partage_ne_franchit_pas_la_cloison(dans, departement_44):
    voisin = monter("44", "C")
    with pytest.raises(ActionRefusee, match="ne permet pas"):
        _partager(dans, eleve=voisin.objets["eleve"])
    with pytest.raises(IntegrityError, match="content_object_ref"), transaction.atomic():
        partage = _partager(dans)
        PartageEleve.objects.filter(pk=partage.pk).update(content_object=voisin.objets["eleve"])
    _partager(dans)
    with cloison("44"):
        assert PartageEleve.objects.count() == 0
        assert not Eleve.objects.partages_avec(dans.personnes[Role.EMAS].pk, JOUR).exists()
