"""Needs are written by the pole, versions are kept, the target that follows waits for the head."""

import datetime

import pytest

from comptes.enums import Role
from eleves.actions.besoins import DonneesBesoin, proposer_besoin
from eleves.actions.cibles import annuler_decision, valider_cible
from eleves.actions.evaluations import (
    DonneesEvaluation,
    LigneSaisie,
    enregistrer_evaluation,
)
from eleves.enums.besoins import EtatCible
from eleves.models import BesoinLocal, EvaluationBesoin, Scolarisation, Seance
from eleves.models import Classe as ClasseModele
from eleves.requetes.besoins import besoin_local_de
from eleves.requetes.evaluations import evaluations_de, lire_evaluation, securite_des_eleves
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.distribution import connecter

LE = datetime.date(2026, 11, 20)
MATINS = LigneSaisie("apprentissages", "matins", "moyenne")
RECREATION = LigneSaisie("vie_quotidienne", "seance:1:510:570:toutes", "legere", True)


@pytest.fixture
def pole(dans_35):
    pole = f.petit_pole()
    pole.extras["direction"] = f.mandat(Role.DIRECTEUR, pole.ecole.perimetre)
    return pole


def evaluer(pole, *lignes, auteur=None, eleve=None, note=""):
    return enregistrer_evaluation(
        auteur=auteur or pole.coordination,
        eleve=eleve or pole.nour,
        donnees=DonneesEvaluation(lignes or (MATINS,), note),
        le=LE,
    )


def valider(pole, minutes, vue, motif="", auteur=None):
    return valider_cible(
        auteur=auteur or pole.extras["direction"],
        besoin=BesoinLocal.objects.get(eleve=pole.nour),
        minutes=minutes,
        vue=vue,
        motif=motif,
        le=LE,
    )


def test_la_cible_proposee_est_celle_du_calcul_montre(pole):
    """Five mornings of 3 h 30: 17 h 30 × 35 % = 6 h 07, so 6 h 15."""
    faite = evaluer(pole)
    lue = lire_evaluation(faite)
    assert lue.calcul.etapes[0].phrase.endswith("tous les matins : 17 h 30 × 35 % = 6 h 07")
    besoin = BesoinLocal.objects.get(eleve=pole.nour)
    assert besoin.cible_minutes == faite.cible_calculee == 375
    assert besoin.evaluation == faite
    assert besoin_local_de(pole.nour).etat == EtatCible.PROPOSEE


def test_les_versions_restent_avec_leur_auteur_et_leur_calcul(pole):
    evaluer(pole)
    seconde = evaluer(pole, MATINS, RECREATION, note=" Prévenir   avant de bouger ")
    lues = evaluations_de(pole.nour)
    assert [e.est_courante for e in lues] == [True, False]
    assert lues[0] == seconde and seconde.note == "Prévenir avant de bouger"
    assert {e.faite_par_id for e in lues} == {pole.coordination.membre_id}
    assert [len(lire_evaluation(e).lignes) for e in lues] == [2, 1]
    assert lire_evaluation(lues[1]).calcul.cible == lues[1].cible_calculee == 375


def test_les_poids_du_jour_restent_a_leur_version(pole):
    faite = evaluer(pole)
    EvaluationBesoin.objects.filter(pk=faite.pk).update(
        poids={"legere": 0, "moyenne": 100, "forte": 100}
    )
    faite.refresh_from_db()
    assert lire_evaluation(faite).calcul.somme == 1050


def test_une_aide_individuelle_n_a_pas_de_cible_mais_une_securite(pole):
    evaluer(pole, RECREATION, eleve=pole.lea)
    assert BesoinLocal.objects.get(eleve=pole.lea).cible_minutes is None
    securite = securite_des_eleves([pole.lea.pk, pole.tom.pk])
    assert set(securite) == {pole.lea.pk}
    assert securite[pole.lea.pk].a_ce_moment(1, 560, 600)
    assert not securite[pole.lea.pk].a_ce_moment(1, 570, 600)
    assert not securite[pole.lea.pk].a_ce_moment(2, 510, 570)


@pytest.mark.parametrize(
    ("lignes", "phrase"),
    [
        ((), "au moins un besoin"),
        ((LigneSaisie("apprentissages", "matiere:Chant", "forte"),), "pas dans la semaine"),
        ((MATINS, MATINS), "déjà écrite"),
        ((MATINS,) * 13, "12 lignes au plus"),
    ],
)
def test_ce_qui_ne_se_calcule_pas_est_refuse(pole, lignes, phrase):
    with pytest.raises(ActionRefusee, match=phrase):
        enregistrer_evaluation(
            auteur=pole.coordination, eleve=pole.nour, donnees=DonneesEvaluation(lignes), le=LE
        )
    assert not EvaluationBesoin.objects.exists()


def test_la_direction_ne_redige_pas_et_la_coordination_ne_valide_pas(pole):
    with pytest.raises(ActionRefusee, match="ne pouvez pas évaluer"):
        evaluer(pole, auteur=pole.extras["direction"])
    evaluer(pole)
    for auteur in (pole.coordination, pole.pilote):
        with pytest.raises(ActionRefusee, match="Seule la direction"):
            valider(pole, 375, 375, auteur=auteur)


def test_la_direction_d_une_autre_ecole_ne_valide_pas(pole):
    evaluer(pole)
    ailleurs = f.mandat(Role.CHEF_ETAB, pole.autre_ecole.perimetre)
    with pytest.raises(ActionRefusee, match="Seule la direction"):
        valider(pole, 375, 375, auteur=ailleurs)


def test_valider_puis_proposer_de_nouveau_demande_une_autre_validation(pole):
    evaluer(pole)
    valider(pole, 375, 375)
    lu = besoin_local_de(pole.nour)
    assert (lu.etat, lu.cible_minutes) == (EtatCible.VALIDEE, 375)
    assert lu.statut.startswith(f"validée par {pole.extras['direction'].membre.nom_complet} le ")
    proposer_besoin(auteur=pole.coordination, eleve=pole.nour, donnees=DonneesBesoin(240), le=LE)
    lu = besoin_local_de(pole.nour)
    assert (lu.etat, lu.cible_minutes) == (EtatCible.A_REVOIR, 375), "la validée sert toujours"
    assert "nouvelle proposition à valider : 4 h" in lu.statut
    assert list(BesoinLocal.objects.a_valider()) == [BesoinLocal.objects.get(eleve=pole.nour)]
    valider(pole, 240, 240)
    assert besoin_local_de(pole.nour).cible_minutes == 240
    assert not BesoinLocal.objects.a_valider().exists()


def test_changer_seulement_le_repas_ne_redemande_rien(pole):
    evaluer(pole)
    valider(pole, 375, 375)
    proposer_besoin(
        auteur=pole.coordination,
        eleve=pole.nour,
        donnees=DonneesBesoin(375, est_meridien=True, jours_meridien=(1,)),
        le=LE,
    )
    assert besoin_local_de(pole.nour).etat == EtatCible.VALIDEE


def test_une_cible_changee_dit_pourquoi(pole):
    evaluer(pole)
    with pytest.raises(ActionRefusee, match="Dites pourquoi"):
        valider(pole, 300, 375)
    with pytest.raises(ActionRefusee, match="Dites pourquoi"):
        valider(pole, 300, 375, motif="parce que")
    decision = valider(pole, 300, 375, motif="moyens")
    assert (decision.minutes_proposees, decision.minutes_validees) == (375, 300)
    assert besoin_local_de(pole.nour).cible_minutes == 300
    assert valider(pole, None, 375, motif="autrement").minutes_validees is None
    assert besoin_local_de(pole.nour).cible_minutes is None


def test_on_ne_valide_que_ce_qu_on_a_lu(pole):
    evaluer(pole)
    proposer_besoin(auteur=pole.coordination, eleve=pole.nour, donnees=DonneesBesoin(240), le=LE)
    with pytest.raises(ActionRefusee, match="a changé entre-temps"):
        valider(pole, 375, 375)


def test_annuler_rend_la_decision_d_avant_puis_l_attente(pole):
    evaluer(pole)
    valider(pole, 375, 375)
    valider(pole, 300, 375, motif="moyens")
    besoin = BesoinLocal.objects.get(eleve=pole.nour)
    direction = pole.extras["direction"]
    with pytest.raises(ActionRefusee, match="Seule la direction"):
        annuler_decision(auteur=pole.coordination, besoin=besoin, le=LE)
    annuler_decision(auteur=direction, besoin=besoin, le=LE)
    assert besoin_local_de(pole.nour).cible_minutes == 375
    annuler_decision(auteur=direction, besoin=besoin, le=LE)
    assert besoin_local_de(pole.nour).etat == EtatCible.PROPOSEE
    with pytest.raises(ActionRefusee, match="rien à annuler"):
        annuler_decision(auteur=direction, besoin=besoin, le=LE)
    assert [d.annulee_par_id for d in besoin.decisions.all()] == [direction.membre_id] * 2


def corps(*lignes, **autres):
    donnees = {"lignes": "3", "note": "", **autres}
    for rang, (activite, moment, intensite) in enumerate(lignes):
        donnees |= {
            f"activite_{rang}": activite,
            f"moment_{rang}": moment,
            f"intensite_{rang}": intensite,
        }
    return donnees


def test_la_page_garde_ce_qui_est_tape_et_dit_l_erreur(pole):
    client = connecter(pole.coordination.membre)
    url = f"/35/eleves/{pole.nour.pk}/besoins/evaluer/"
    assert client.get(url).status_code == 200
    reponse = client.post(url, corps(("apprentissages", "", "forte"), note="Doucement"))
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "Choisissez un moment, ou videz l&#x27;activité." in page
    assert "Doucement" in page
    vide = client.post(url, corps())
    assert "au moins un besoin" in vide.content.decode()
    plus = client.post(url, corps(("apprentissages", "matins", "forte"), plus="1"))
    page = plus.content.decode()
    assert plus.status_code == 200 and "Besoin 6" in page
    assert '<option value="matins" selected>' in page
    assert not EvaluationBesoin.objects.exists()


def test_une_matiere_se_choisit_quand_la_semaine_est_saisie(pole):
    classe = ClasseModele.objects.create(etablissement=pole.ecole, annee=2026, libelle="CE1")
    Scolarisation.objects.filter(eleve=pole.nour).update(classe=classe)
    Seance.objects.create(classe=classe, jour=2, minutes=(510, 570), matiere="EPS")
    client = connecter(pole.coordination.membre)
    url = f"/35/eleves/{pole.nour.pk}/besoins/evaluer/"
    assert "chaque séance de EPS" in client.get(url).content.decode()
    assert client.post(url, corps(("vie_sociale", "matiere:EPS", "forte"))).status_code == 302
    page = client.get(f"/35/eleves/{pole.nour.pk}/besoins/").content.decode()
    assert "1 h × 60 % = 36 min" in page
    assert "arrondi au quart d&#x27;heure : 45 min" in page
    assert "à valider par la direction" in page


def test_une_precision_qui_ressemble_a_du_medical_est_signalee_sans_etre_refusee(pole):
    client = connecter(pole.coordination.membre)
    url = f"/35/eleves/{pole.nour.pk}/besoins/evaluer/"
    mots = corps(("apprentissages", "matins", "forte"), note="Suivi pour une épilepsie")
    page = client.post(url, mots, follow=True).content.decode()
    assert "Est-ce une information médicale" in page and "« épilepsie »" in page
    evaluer(pole, note="Une consigne à la fois")
    page = client.get(f"/35/eleves/{pole.nour.pk}/besoins/").content.decode()
    assert "Est-ce une information médicale" not in page
