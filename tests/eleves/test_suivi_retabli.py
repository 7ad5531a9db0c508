"""A plan or a meeting removed by mistake comes back as it was, from the pupil's file."""

import datetime

import pytest
from django.urls import reverse

from comptes.enums import Role
from eleves.actions.suivi import (
    DonneesPlan,
    DonneesReunion,
    noter_plan,
    noter_reunion,
    retablir_suivi,
    retirer_suivi,
)
from eleves.models import PlanEleve, ReunionEleve
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.distribution import connecter

LE = datetime.date.today()


@pytest.fixture
def pole(dans_35):
    return f.petit_pole()


@pytest.fixture
def ash(pole):
    return f.mandat(Role.IEN_ASH, f.perimetre("T"))


def adresse(nom, **cles):
    return reverse(f"eleves:{nom}", kwargs={"departement": "35", **cles})


def test_une_reunion_supprimee_se_retablit_depuis_le_dossier(pole, ash):
    donnees = DonneesReunion("ess", LE, True, ("famille", "erseh"), ("renouvellement",))
    une = noter_reunion(auteur=ash, eleve=pole.lea, donnees=donnees, le=LE)
    cle, client = une.pk, connecter(ash.membre)
    page = adresse("reunion", eleve=pole.lea.pk, reunion=cle)
    retablir = adresse("reunion_retablir", eleve=pole.lea.pk, reunion=cle)
    assert retablir not in client.get(adresse("eleve", eleve=pole.lea.pk)).content.decode()
    dossier = client.post(page, {"supprimer": "oui"}, follow=True).content.decode()
    assert retablir in dossier and not ReunionEleve.objects.exists()
    autre = client.get(adresse("eleve", eleve=pole.tom.pk)).content.decode()
    assert retablir not in autre, "l'annulation ne se propose que dans ce dossier"
    dossier = client.post(retablir, follow=True).content.decode()
    assert "La ligne est rétablie" in dossier and retablir not in dossier
    rendue = ReunionEleve.objects.get(pk=cle)
    assert (rendue.participants, rendue.conclusions) == (["famille", "erseh"], ["renouvellement"])
    assert rendue.tenue and rendue.date == LE and rendue.revision == 2
    assert "est déjà dans le dossier" in client.post(retablir, follow=True).content.decode()
    assert ReunionEleve.objects.count() == 1


def test_c_est_le_dernier_etat_qui_revient(pole, ash):
    plan = noter_plan(auteur=ash, eleve=pole.lea, donnees=DonneesPlan("pps", LE, None), le=LE)
    corrige = noter_plan(
        auteur=ash,
        eleve=pole.lea,
        donnees=DonneesPlan("pap", LE, None, True),
        plan=plan,
        revision=1,
        le=LE,
    )
    cle = corrige.pk
    retirer_suivi(auteur=ash, ligne=corrige, le=LE)
    rendu = retablir_suivi(auteur=ash, eleve=pole.lea, modele=PlanEleve, cle=cle, le=LE)
    assert (rendu.pk, rendu.genre, rendu.dans_lpi, rendu.revision) == (cle, "pap", True, 3)


def test_on_ne_retablit_ni_chez_un_autre_eleve_ni_sans_droit(pole, ash):
    plan = noter_plan(auteur=ash, eleve=pole.lea, donnees=DonneesPlan("pps", LE, None), le=LE)
    cle = plan.pk
    retirer_suivi(auteur=ash, ligne=plan, le=LE)
    with pytest.raises(ActionRefusee, match="n'est plus dans l'historique"):
        retablir_suivi(auteur=ash, eleve=pole.tom, modele=PlanEleve, cle=cle, le=LE)
    with pytest.raises(ActionRefusee, match="Vous ne pouvez pas"):
        retablir_suivi(auteur=pole.coordination, eleve=pole.lea, modele=PlanEleve, cle=cle, le=LE)
    assert not PlanEleve.objects.exists()


def test_le_dossier_mene_aux_heures_de_l_eleve_pour_qui_les_lit(pole):
    client = connecter(pole.coordination.membre)
    lien = f"{reverse('reporting:heures', args=['35'])}?eleve={pole.lea.pk}"
    assert lien in client.get(adresse("eleve", eleve=pole.lea.pk)).content.decode()
    heures = client.get(lien)
    assert heures.status_code == 200 and "Heures de Léa" in heures.content.decode()
