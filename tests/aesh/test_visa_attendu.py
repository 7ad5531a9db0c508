"""Who signs a proposed version is told: by the outbox, outside quiet hours, without a name."""

import datetime

import pytest
from django.utils import timezone

from aesh.actions import emplois, publication
from aesh.actions.visa_avis import prevenir_du_visa
from aesh.actions.visas import viser_ecole
from comptes.models import Reglage
from socle.courriel import verifier_sans_nom
from socle.enums import EtatCourriel
from socle.models import Courriel
from tests import fabriques as f

JEUDI = datetime.date(2026, 9, 3)


@pytest.fixture
def petit(dans_35):
    """Slots in two schools; a third school has none."""
    petit = f.petit_pole()
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    petit.extras |= {
        "direction": f.mandat("DIRECTEUR", petit.ecole.perimetre),
        "principale": f.mandat("CHEF_ETAB", petit.autre_ecole.perimetre),
        "vide": f.mandat("DIRECTEUR", f.ecole("École vide").perimetre),
        "enseignant": f.mandat("ENSEIGNANT", petit.ecole.perimetre),
        "autre_pilote": f.mandat("PILOTE", f.pole("Rennes Sud").perimetre),
    }
    return petit


def attendus():
    """Addresses of what waits to leave about a visa."""
    lignes = Courriel.objects.filter(cle__startswith="visa:", etat=EtatCourriel.A_ENVOYER)
    return set(lignes.values_list("destinataire", flat=True))


def adresses(petit, *noms):
    gens = {**petit.extras, "pilote": petit.pilote}
    return {gens[nom].membre.email for nom in noms}


def test_le_pilote_et_les_chefs_des_ecoles_servies_sont_prevenus(petit):
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    assert attendus() == adresses(petit, "pilote", "direction", "principale")
    un = Courriel.objects.filter(cle__startswith="visa:").first()
    assert f"/35/emplois/{petit.emploi.pk}/" in un.corps
    assert "réputé donné" not in un.corps
    for eleve in (petit.lea, petit.tom, petit.nour):
        verifier_sans_nom(f"{un.sujet}\n{un.corps}", [f"{eleve.prenom} {eleve.nom}", eleve.prenom])


def test_qui_propose_et_signe_n_est_pas_prevenu_de_son_propre_acte(petit):
    f.mandat("PILOTE", petit.pole.perimetre, petit.coordination.membre)
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    assert petit.coordination.membre.email not in attendus()


@pytest.mark.parametrize(("regle", "nombre"), [("aucun", 0), ("visa", 3), ("tacite", 3)])
def test_selon_la_facon_de_signer_du_departement(petit, regle, nombre):
    Reglage.objects.create(code="visa_publication", valeur=regle, du=f.RENTREE)
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    assert len(attendus()) == nombre
    corps = set(Courriel.objects.filter(cle__startswith="visa:").values_list("corps", flat=True))
    assert all(("48 heures après la proposition" in un) == (regle == "tacite") for un in corps)


@pytest.mark.parametrize("acte", ["viser", "renvoyer", "reprendre"])
def test_ce_qui_n_attend_plus_n_est_plus_annonce(petit, acte):
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    if acte == "viser":
        emplois.viser(petit.emploi, auteur=petit.pilote)
    elif acte == "renvoyer":
        emplois.renvoyer(petit.emploi, auteur=petit.pilote, motif="À revoir.")
    else:
        emplois.reprendre(petit.emploi, auteur=petit.coordination)
    assert attendus() == set()


def test_un_chef_qui_a_signe_n_est_plus_attendu_les_autres_si(petit):
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    viser_ecole(petit.emploi, auteur=petit.extras["direction"])
    assert attendus() == adresses(petit, "pilote", "principale")
    viser_ecole(petit.emploi, auteur=petit.extras["principale"])
    assert attendus() == set()


def test_proposee_a_nouveau_elle_le_redit(petit):
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    emplois.renvoyer(petit.emploi, auteur=petit.pilote, motif="À revoir.")
    plus_tard = timezone.now() + datetime.timedelta(minutes=5)
    prevenir_du_visa(emploi=petit.emploi, maintenant=plus_tard)
    prevenir_du_visa(emploi=petit.emploi, maintenant=plus_tard)  # twice: told once
    lignes = Courriel.objects.filter(cle__startswith="visa:", etat=EtatCourriel.A_ENVOYER)
    assert lignes.count() == 3


@pytest.mark.parametrize(
    ("effet", "heure", "part"),
    [
        (JEUDI + datetime.timedelta(days=30), 5, (JEUDI, 7)),  # before seven: at seven
        (JEUDI + datetime.timedelta(days=30), 12, (JEUDI, 12)),
        (JEUDI + datetime.timedelta(days=30), 21, (JEUDI + datetime.timedelta(days=1), 7)),
        (JEUDI + datetime.timedelta(days=1), 21, (JEUDI, 21)),  # about the next working day
    ],
)
def test_les_heures_calmes(petit, effet, heure, part):
    petit.emploi.date_effet = effet
    maintenant = datetime.datetime.combine(
        JEUDI, datetime.time(heure - 2), datetime.UTC
    )  # Paris, in September
    prevenir_du_visa(emploi=petit.emploi, maintenant=maintenant)
    (envoi,) = set(Courriel.objects.values_list("a_envoyer_le", flat=True))
    ici = envoi + datetime.timedelta(hours=2)
    assert (ici.date(), ici.hour) == part


def test_publier_sans_attendre_retire_ce_qui_attendait(petit):
    Reglage.objects.create(code="visa_publication", valeur="tacite", du=f.RENTREE)
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    type(petit.emploi).objects.update(propose_le=timezone.now() - datetime.timedelta(hours=49))
    publication.publier(petit.emploi, auteur=petit.coordination, le=f.RENTREE, prevenir=False)
    assert attendus() == set()
