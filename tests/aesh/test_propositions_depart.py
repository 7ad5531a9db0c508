"""An AESH leaves: a repair takes her slots back and gives the hours to others."""

import pytest

from aesh.actions.propositions import Demande, demander_proposition
from aesh.actions.propositions_decision import accepter
from aesh.enums import Acte
from aesh.models import Affectation, Contrat, Creneau, Proposition
from aesh.planning.brouillon import Mode
from aesh.planning.chiffres import chiffrer
from aesh.requetes.brouillon_solveur import brouillon_de
from aesh.requetes.explications import explication_de, moment_quitte
from socle.execution import executer_ici
from socle.models import Travail
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    """Sophie, who helped Léa twice, has no contract any more; Awa is free in the school."""
    petit = f.petit_pole()
    petit.extras["awa"] = f.aesh("Awa", petit.pole, ecole_principale=petit.ecole)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 2, "8:30", "10:00", petit.lea)
    Contrat.objects.filter(aesh=petit.sophie).delete()
    return petit


def chercher(petit, mode: Mode) -> Proposition:
    une = demander_proposition(
        emploi=petit.emploi, auteur=petit.coordination, demande=Demande(mode, secondes=2, graine=5)
    )
    executer_ici(Travail.objects.get(pk=une.travail))
    une.refresh_from_db()
    return une


@pytest.mark.parametrize("mode", [Mode.STABLE, Mode.AMBITIEUX])
def test_les_heures_de_qui_part_sont_rendues(petit, mode):
    une = chercher(petit, mode)
    anciens = {c.pk for c in Creneau.objects.filter(aesh=petit.sophie)}
    assert anciens == {x.creneau for x in une.lignes.exclude(acte=Acte.AJOUT)}
    accepter(
        proposition=une,
        auteur=petit.coordination,
        lignes=une.lignes.values_list("pk", flat=True),
    )
    poses = Creneau.objects.filter(emploi=petit.emploi)
    assert not poses.filter(aesh=petit.sophie).exists()
    recues = poses.filter(liens_eleves__eleve=petit.lea)
    assert sum(c.fin - c.debut for c in recues) > 10 * 60, "of 12 h notified, by Awa"
    assert une.bilan["avant"]["minutes_placees"] == 0, "nobody gives them any more"


def test_completer_ne_touche_pas_a_ses_creneaux_et_un_verrou_reste(petit):
    une = chercher(petit, Mode.COMPLETER)
    assert not une.lignes.exclude(acte=Acte.AJOUT).exists()
    Creneau.objects.filter(aesh=petit.sophie).update(verrouille=True)
    une = chercher(petit, Mode.STABLE)
    assert not une.lignes.exclude(acte=Acte.AJOUT).exists()


def test_qui_a_un_contrat_et_un_poste_n_est_pas_partie(petit):
    brouillon = brouillon_de(petit.emploi, petit.emploi.date_effet)
    assert brouillon.parties == {str(petit.sophie.pk)}
    assert chiffrer(brouillon, brouillon.poses).minutes_placees == 0
    f.creneau(petit.emploi, petit.extras["awa"], petit.ecole, 4, "8:30", "10:00", petit.lea)
    petit.extras["awa"].affectations.update(reservoir="departement")
    brouillon = brouillon_de(petit.emploi, petit.emploi.date_effet)
    assert brouillon.parties == {str(petit.sophie.pk)}, "kept for replacements, still here"
    Affectation.objects.filter(aesh=petit.extras["awa"]).delete()
    brouillon = brouillon_de(petit.emploi, petit.emploi.date_effet)
    assert brouillon.parties == {str(petit.sophie.pk), str(petit.extras["awa"].pk)}


def test_la_raison_d_un_creneau_repris_est_le_depart(petit):
    une = chercher(petit, Mode.STABLE)
    lue = explication_de(une, petit.coordination, petit.emploi.date_effet)
    for ligne in une.lignes.exclude(acte=Acte.AJOUT):
        assert "a quitté le pôle" in moment_quitte(lue, ligne)
