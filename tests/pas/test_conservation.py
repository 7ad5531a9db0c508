"""How long a request is kept: bounds to the day, nobody named afterwards, rows still there."""

import datetime
import json

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from contrats.regles.delais import plus_mois
from eleves.models import NotificationMdph
from pas import models
from pas.actions.conservation import (
    anonymiser_les_demandes,
    archiver_les_demandes,
    avec_droit_au_depot,
    noter_les_ages,
)
from pas.actions.etapes import faire_un_acte
from pas.enums import Acte, Statut
from pas.enums.retention import TrancheAge
from pas.models import Saisine
from pas.regles.conservation import Durees, finie_au_plus_tard, tranche_d_age
from pas.requetes.saisines import saisines_lisibles
from pas.tasks import conserver_demandes
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.pas.equipe import LE, deposer, monter_le_pas

D = datetime.date
DUREES = Durees(active=12, archive=12, sans_suite=3)
jours = st.dates(D(2024, 1, 1), D(2030, 12, 31))
# Tables that hang on a request, and what empties them; a new one must be named here.
VIDEES = {
    *("AvisSaisine", "RendezVous", "MessageSaisine", "EtapeSaisine", "Consentement"),
    *("Reponse", "ActionPas", "PointReunion", "Mobilisation", "AccordPlan"),
    "InterventionExterieure",
}


@given(jours, jours, st.integers(0, 36))
def test_la_borne_est_exactement_celle_de_la_fin_plus_des_mois(fin, le, mois):
    assert (fin <= finie_au_plus_tard(le, mois)) == (plus_mois(fin, mois) <= le)


@pytest.mark.parametrize(
    ("naissance", "tranche"),
    [
        (D(2020, 11, 24), TrancheAge.MOINS_6),  # six tomorrow
        (D(2020, 11, 23), TrancheAge.DE_6_A_10),
        (D(2015, 11, 23), TrancheAge.DE_11_A_14),
        (D(2008, 11, 24), TrancheAge.DE_15_A_17),
        (D(2008, 11, 23), TrancheAge.PLUS_18),
        (D(1980, 1, 1), None),
        (D(2027, 1, 1), None),
        (None, None),
    ],
)
def test_une_tranche_d_age_change_le_jour_de_l_anniversaire(naissance, tranche):
    assert tranche_d_age(naissance, LE) == tranche


def finir(saisine, statut, le):
    Saisine.objects.filter(pk=saisine.pk).update(statut=statut, finie_le=le)


@pytest.fixture
def pas(departement_35):
    with cloison("35"):
        yield monter_le_pas()


@pytest.mark.parametrize(
    ("statut", "fin", "archivee", "anonymisee"),
    [
        (Statut.CLOSE, D(2026, 11, 24), False, False),  # a year tomorrow
        (Statut.CLOSE, D(2026, 11, 23), True, False),
        (Statut.CLOSE, D(2025, 11, 24), True, False),
        (Statut.CLOSE, D(2025, 11, 23), True, True),
        (Statut.REORIENTEE, D(2027, 8, 24), False, False),
        (Statut.REORIENTEE, D(2027, 8, 23), True, True),
        (Statut.ANNULEE, D(2027, 8, 24), False, False),
        (Statut.ANNULEE, D(2027, 8, 23), True, True),
    ],
)
def test_chaque_duree_tient_au_jour_pres(pas, statut, fin, archivee, anonymisee):
    le = D(2027, 11, 23)
    saisine = deposer(pas)
    finir(saisine, statut, fin)
    archiver_les_demandes(le=le, durees=DUREES)
    anonymiser_les_demandes(le=le, durees=DUREES, fuseau="Europe/Paris")
    saisine.refresh_from_db()
    assert (saisine.archivee_le is not None) == archivee
    assert (saisine.anonymisee_le is not None) == anonymisee
    assert ("Belkacem" not in saisine.contenu) == anonymisee
    assert saisines_lisibles(pas.coord, le).filter(pk=saisine.pk).exists() != archivee


def test_une_demande_ouverte_n_est_jamais_archivee_et_une_archive_ne_change_plus(pas):
    vieille, finie = deposer(pas), deposer(pas, prenom="Tom")
    Saisine.objects.update(deposee_le=timezone.now() - datetime.timedelta(days=2000))
    finir(finie, Statut.CLOSE, D(2025, 1, 10))
    assert archiver_les_demandes(le=LE, durees=DUREES) == 1
    vieille.refresh_from_db()
    assert vieille.archivee_le is None
    with pytest.raises(ActionRefusee):
        faire_un_acte(auteur=pas.coord, saisine=finie.pk, acte=Acte.ROUVRIR, le=LE)


def test_une_demande_anonymisee_ne_dit_plus_rien_de_personne_et_compte_encore(pas):
    saisine = deposer(pas, naissance="2017-03-02", telephone="06 12 34 56 78")
    eleve = f.eleve("Léa", pas.ecole, minutes=360)
    NotificationMdph.objects.update(periode=(D(2020, 9, 1), D(2030, 8, 31)))
    Saisine.objects.filter(pk=saisine.pk).update(eleve=eleve)
    commun = {"saisine": saisine, "auteur": pas.coord.membre}
    models.MessageSaisine.objects.create(
        saisine=saisine, corps="Léa pleure.", ecrit_le=timezone.now()
    )
    models.MessageSaisine.objects.create(corps="Bonjour.", ecrit_le=timezone.now(), **commun)
    models.Reponse.objects.create(
        type="humain_premier",
        intervenant="aesh",
        texte="Léa avec son AESH.",
        notification=NotificationMdph.objects.get(),
        **commun,
    )
    models.ActionPas.objects.create(
        saisine=saisine,
        genre="entretien",
        porteur=pas.coord.membre,
        prevue_le=LE,
        note="Chez Léa.",
    )
    reunion = models.ReunionPas.objects.create(pole=pas.pole, tenue_le=LE)
    models.PointReunion.objects.create(
        reunion=reunion, saisine=saisine, decision="appeler", note="Léa"
    )
    finir(saisine, Statut.CLOSE, D(2024, 1, 10))
    numero = saisine.numero
    assert conserver_demandes() == 2  # archived, then emptied: two years have passed
    assert conserver_demandes() == 0
    saisine.refresh_from_db()
    assert saisine.numero != numero and json.loads(saisine.contenu) == {}
    assert (saisine.eleve_id, saisine.droit_au_depot) == (None, True)
    assert saisine.tranche_age == TrancheAge.DE_6_A_10
    assert saisine.difficultes == saisine.deja_fait == saisine.souhaits == []
    assert saisine.empreinte_enfant == saisine.empreinte_auteur == ""
    reponse = models.Reponse.objects.get()
    assert (reponse.type, reponse.texte, reponse.notification) == ("humain_premier", "", None)
    message = models.MessageSaisine.objects.get()
    assert message.corps == "" and message.auteur_id  # the first exchange still has its day
    assert models.ActionPas.objects.get().note == models.PointReunion.objects.get().note == ""
    assert not models.EtapeSaisine.objects.exclude(auteur=None).exists()
    assert models.Consentement.objects.filter(recueilli_par=None).count() == 4
    assert Saisine.objects.filter(statut=Statut.CLOSE).count() == 1


def test_une_table_qui_tient_a_une_demande_est_videe_avec_elle():
    liees = {lien.related_model.__name__ for lien in Saisine._meta.related_objects}
    assert liees == VIDEES, "dites dans pas.actions.conservation ce que devient cette table"


def test_l_age_se_note_sans_ouvrir_les_mots_dans_les_chiffres(pas):
    nommee = deposer(pas, naissance="2017-03-02")
    deposer(pas, prenom="Tom", naissance="deux mille")
    assert noter_les_ages(fuseau="Europe/Paris") == 1
    assert noter_les_ages(fuseau="Europe/Paris") == 0
    nommee.refresh_from_db()
    assert nommee.tranche_age == TrancheAge.DE_6_A_10
    sans_droit = avec_droit_au_depot(Saisine.objects.all(), "Europe/Paris")
    assert [une.a_un_droit for une in sans_droit] == [False, False]
