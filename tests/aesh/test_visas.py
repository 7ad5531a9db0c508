"""The visa of a version: the pilote for all, or each head for his school."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aesh.actions import emplois
from aesh.actions.visas import viser_ecole
from aesh.models import EmploiDuTemps, VisaEcole
from socle.erreurs import ActionRefusee
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    """A proposed version with slots in two schools, and a third school without any."""
    petit = f.petit_pole()
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    petit.extras |= {
        "direction": f.mandat("DIRECTEUR", petit.ecole.perimetre),
        "principale": f.mandat("CHEF_ETAB", petit.autre_ecole.perimetre),
        "vide": f.mandat("DIRECTEUR", f.ecole("École vide").perimetre),
    }
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    return petit


def lu(petit):
    return EmploiDuTemps.objects.get(pk=petit.emploi.pk)


def client_de(mandat):
    navigateur = Client()
    navigateur.force_login(mandat.membre)
    return navigateur


def test_la_derniere_ecole_vise_la_version(petit):
    viser_ecole(petit.emploi, auteur=petit.extras["direction"])
    assert lu(petit).statut == "propose" and VisaEcole.objects.count() == 1
    with pytest.raises(ActionRefusee):  # once
        viser_ecole(petit.emploi, auteur=petit.extras["direction"])
    visee = viser_ecole(petit.emploi, auteur=petit.extras["principale"])
    assert visee.statut == lu(petit).statut == "vise"
    assert lu(petit).vise_par_id == petit.extras["principale"].membre_id


@pytest.mark.parametrize("qui", ["vide", "coordination", "pilote"])
def test_qui_n_a_pas_d_ecole_a_signer_ne_signe_pas(petit, qui):
    mandat = petit.extras.get(qui) or getattr(petit, qui)
    with pytest.raises(ActionRefusee):
        viser_ecole(petit.emploi, auteur=mandat)
    assert not VisaEcole.objects.exists()


def test_un_chef_ne_vise_ni_ne_renvoie_tout_le_pole(petit):
    for acte in (emplois.viser, lambda e, auteur: emplois.renvoyer(e, auteur=auteur, motif="Non")):
        with pytest.raises(ActionRefusee):
            acte(petit.emploi, auteur=petit.extras["direction"])


@pytest.mark.parametrize("acte", ["renvoyer", "reprendre"])
def test_renvoyer_ou_reprendre_retire_les_visas(petit, acte):
    viser_ecole(petit.emploi, auteur=petit.extras["direction"])
    if acte == "renvoyer":
        emplois.renvoyer(petit.emploi, auteur=petit.pilote, motif="À revoir.")
    else:
        emplois.reprendre(petit.emploi, auteur=petit.coordination)
    assert not VisaEcole.objects.exists()
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    viser_ecole(petit.emploi, auteur=petit.extras["principale"])
    assert lu(petit).statut == "propose", "l'autre école signe à nouveau"


ACTES = ("direction", "principale", "vide", "pilote", "renvoyer", "reprendre", "proposer")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(suite=st.lists(st.sampled_from(ACTES), max_size=8))
def test_la_machine_a_etats_du_visa(petit, suite):
    """Against a model of two schools: state, and who has signed."""
    VisaEcole.objects.all().delete()
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="propose")
    etat, signes = "propose", set()
    for acte in suite:
        attendu = etat, set(signes)
        if acte in ("direction", "principale"):
            if etat == "propose" and acte not in signes:
                signes = signes | {acte}
                etat = "vise" if len(signes) == 2 else "propose"
        elif acte == "pilote":
            etat = "vise" if etat == "propose" else etat
        elif acte == "renvoyer" and etat == "propose":
            etat, signes = "brouillon", set()
        elif acte == "reprendre" and etat in ("propose", "vise"):
            etat, signes = "brouillon", set()
        elif acte == "proposer":
            etat = "propose" if etat == "brouillon" else etat
        refuse = (etat, signes) == attendu
        try:
            _faire(petit, acte)
        except ActionRefusee:
            assert refuse, (suite, acte)
        else:
            assert not refuse, (suite, acte)
        assert lu(petit).statut == etat
        assert VisaEcole.objects.count() == len(signes)


def _faire(petit, acte):
    if acte in petit.extras:
        return viser_ecole(petit.emploi, auteur=petit.extras[acte])
    if acte == "pilote":
        return emplois.viser(petit.emploi, auteur=petit.pilote)
    if acte == "renvoyer":
        return emplois.renvoyer(petit.emploi, auteur=petit.pilote, motif="À revoir.")
    return getattr(emplois, acte)(petit.emploi, auteur=petit.coordination)


def test_le_chef_signe_depuis_la_grille_et_la_page_des_versions_le_dit(petit):
    racine = f"/35/emplois/{petit.emploi.pk}"
    chef = client_de(petit.extras["direction"])
    assert "Donner le visa de mon école" in chef.get(f"{racine}/").content.decode()
    assert chef.post(f"{racine}/viser/").status_code == 302
    assert "Donner le visa de mon école" not in chef.get(f"{racine}/").content.decode()
    sienne = chef.get(f"{racine}/versions/").content.decode()
    assert "Visa des écoles" in sienne and "Collège du Port" not in sienne
    page = client_de(petit.coordination).get(f"{racine}/versions/").content.decode()
    assert petit.extras["direction"].membre.nom_complet in page
    assert "Collège du Port" in page and "Pas encore" in page
    assert client_de(petit.extras["vide"]).get(f"{racine}/versions/").status_code == 404
