"""What looks medical is asked about before it is saved; an author takes back what she wrote."""

import pytest
from django.urls import reverse

from aesh.forms import RenvoiForm
from aesh.views.formulaires_remarques import RemarqueForm, ReponseForm
from comptes.enums import Role
from eleves.actions.evaluations_retirees import corriger_precision, retirer_evaluation
from eleves.enums.besoins import EtatCible
from eleves.forms.sans_sante import FormulaireSansSante
from eleves.models import BesoinLocal, EvaluationBesoin, LigneBesoin
from eleves.requetes.besoins import besoin_local_de
from eleves.views.evaluations import FormulaireEvaluation
from eleves.views.evaluations_retirees import FormulairePrecision
from eleves.views.formulaires_droits import FormulaireCorrection, FormulaireDecision
from reporting.forms import FormulaireActe, FormulaireNote
from reporting.views.formulaires_moyens import (
    FormulaireConstat,
    FormulaireRemontee,
    FormulaireReponse,
)
from reporting.views.formulaires_suivis import FormulaireMotif, FormulairePiece
from socle.erreurs import ActionRefusee
from socle.models import Acces
from tests import fabriques as f
from tests.distribution import connecter
from tests.eleves.test_evaluations import LE, MATINS, evaluer, valider

PROPRE, MEDICAL = "Prévenir avant de bouger", "Crises d'épilepsie en récréation"
LIGNE = {"lignes": "1", "activite_0": "apprentissages", "moment_0": "matins"}
SAISIE = LIGNE | {"intensite_0": "moyenne"}


@pytest.fixture
def pole(dans_35):
    pole = f.petit_pole()
    pole.extras["direction"] = f.mandat(Role.DIRECTEUR, pole.ecole.perimetre)
    return pole


@pytest.mark.parametrize(
    ("saisie", "valide", "demande"),
    [
        ({"note": PROPRE}, True, False),
        ({"note": ""}, True, False),
        ({"note": MEDICAL}, False, True),
        ({"note": MEDICAL, "texte_assume": "corriger"}, False, True),
        ({"note": MEDICAL, "texte_assume": ""}, False, True),
        ({"note": MEDICAL, "texte_assume": "parce que"}, False, True),
        ({"note": MEDICAL, "texte_assume": "demande"}, True, True),
        ({"note": PROPRE, "texte_assume": "corriger"}, True, False),
        ({"note": PROPRE, "texte_assume": "demande"}, True, False),
    ],
)
def test_la_question_se_pose_une_fois_et_s_efface_avec_le_mot(saisie, valide, demande):
    formulaire = FormulairePrecision(saisie)
    assert formulaire.is_valid() is valide
    assert ("texte_assume" in formulaire.fields) is demande
    assert formulaire.attend_une_reponse is not valide
    assert "texte_assume" not in formulaire.cleaned_data, "l'action ne reçoit que son texte"
    assert bool(formulaire.raison_du_texte) is (valide and demande)
    if demande and not valide:
        assert formulaire["texte_assume"].field.required, "une réponse est attendue"
    if demande and not valide and saisie.get("texte_assume") in (None, "corriger"):
        assert formulaire["texte_assume"].value() == "corriger"
        (erreur,) = formulaire.errors["texte_assume"]
        assert "« épilepsie »" in erreur and "rien n'est encore enregistré" in erreur


@pytest.mark.parametrize(
    ("formulaire", "champs"),
    [
        (FormulaireEvaluation, {"note"}),
        (FormulairePrecision, {"note"}),
        (FormulaireDecision, {"mention"}),
        (FormulaireCorrection, {"mention"}),
        (FormulaireNote, {"note"}),
        (FormulaireActe, {"note"}),
        (FormulaireMotif, {"precision"}),
        (FormulairePiece, {"texte"}),
        (FormulaireRemontee, {"texte"}),
        (FormulaireReponse, {"texte"}),
        (FormulaireConstat, {"incidents_texte", "demandes"}),
        (RemarqueForm, {"texte"}),
        (ReponseForm, {"reponse"}),
        (RenvoiForm, {"motif"}),
    ],
)
def test_chaque_texte_libre_sur_des_eleves_est_relu(formulaire, champs):
    assert issubclass(formulaire, FormulaireSansSante)
    assert set(formulaire.textes_libres) == champs


def adresse(nom, **cles):
    return reverse(f"eleves:{nom}", kwargs={"departement": "35", **cles})


def test_une_evaluation_medicale_n_est_pas_enregistree_sans_reponse(pole):
    client = connecter(pole.coordination.membre)
    url = adresse("evaluation_nouvelle", eleve=pole.nour.pk)
    question = client.post(url, {**SAISIE, "note": MEDICAL})
    page = question.content.decode()
    assert question.status_code == 422 and not EvaluationBesoin.objects.exists()
    assert "Est-ce une information médicale ?" in page and "Crises d&#x27;épilepsie" in page
    assert (
        client.post(url, {**SAISIE, "note": PROPRE, "texte_assume": "corriger"}).status_code == 302
    )
    assert EvaluationBesoin.objects.get().note == PROPRE
    assert not Acces.objects.filter(motif__contains="médical").exists()
    assumee = {**SAISIE, "note": MEDICAL, "texte_assume": "autre_sens"}
    assert client.post(url, assumee).status_code == 302
    trace = Acces.objects.get(motif__contains="Texte signalé comme médical")
    assert trace.ids == [pole.nour.pk] and "épilepsie" not in trace.motif


def test_l_auteur_corrige_sa_precision_et_l_ancienne_disparait(pole):
    faite = evaluer(pole, note=MEDICAL)
    client = connecter(pole.coordination.membre)
    liste, url = (
        adresse("evaluations", eleve=pole.nour.pk),
        adresse("evaluation_corriger", evaluation=faite.pk),
    )
    assert url in client.get(liste).content.decode()
    assert client.post(url, {"note": MEDICAL + " encore"}).status_code == 422
    page = client.post(url, {"note": PROPRE}, follow=True).content.decode()
    assert PROPRE in page and "épilepsie" not in page and "Précision corrigée le" in page
    faite.refresh_from_db()
    assert (faite.note, faite.cible_calculee) == (PROPRE, 375)
    assert (
        corriger_precision(auteur=pole.coordination, evaluation=faite, note="", le=LE).note == ""
    ), "vider efface"


def test_retirer_efface_tout_et_rend_la_version_d_avant(pole):
    avant = evaluer(pole, MATINS)
    faite = evaluer(pole, MATINS.__class__("vie_quotidienne", "matins", "forte"), note=MEDICAL)
    client = connecter(pole.coordination.membre)
    url = adresse("evaluation_retirer", evaluation=faite.pk)
    assert "Cet effacement ne s'annule pas" in client.get(url).content.decode()
    page = client.post(url, follow=True).content.decode()
    assert "contenu effacé" in page and "épilepsie" not in page
    faite.refresh_from_db()
    assert (faite.note, faite.cible_calculee, faite.est_courante) == ("", 0, False)
    assert not LigneBesoin.objects.filter(evaluation=faite).exists()
    assert EvaluationBesoin.objects.get(est_courante=True) == avant
    besoin = BesoinLocal.objects.get(eleve=pole.nour)
    assert (besoin.evaluation, besoin.cible_minutes) == (avant, 375)
    assert client.get(url).status_code == 404, "on ne retire qu'une fois"


def test_retirer_la_seule_evaluation_retire_la_proposition_et_laisse_ce_qui_est_valide(pole):
    faite = evaluer(pole)
    valider(pole, 375, 375)
    retirer_evaluation(auteur=pole.coordination, evaluation=faite, le=LE)
    besoin = BesoinLocal.objects.get(eleve=pole.nour)
    assert besoin.evaluation is None and besoin.cible_minutes is None
    lu = besoin_local_de(pole.nour)
    assert (lu.etat, lu.cible_minutes) == (EtatCible.A_REVOIR, 375), "la validée sert toujours"


def test_retirer_une_ancienne_ne_change_ni_la_courante_ni_la_cible(pole):
    ancienne = evaluer(pole, note=MEDICAL)
    courante = evaluer(pole)
    retirer_evaluation(auteur=pole.coordination, evaluation=ancienne, le=LE)
    assert EvaluationBesoin.objects.get(est_courante=True) == courante
    besoin = BesoinLocal.objects.get(eleve=pole.nour)
    assert (besoin.evaluation, besoin.cible_minutes) == (courante, 375)


def test_seul_l_auteur_reprend(pole):
    faite = evaluer(pole, note=MEDICAL)
    collegue = f.mandat(Role.COORD_PIAL, pole.coordination.perimetre, f.membre("Ana", "Petit"))
    for acte in (
        lambda: retirer_evaluation(auteur=collegue, evaluation=faite, le=LE),
        lambda: corriger_precision(auteur=collegue, evaluation=faite, note="", le=LE),
    ):
        with pytest.raises(ActionRefusee, match="Seule la personne qui a écrit"):
            acte()
    page = connecter(collegue.membre)
    lue = page.get(adresse("evaluations", eleve=pole.nour.pk)).content.decode()
    assert "Retirer cette évaluation" not in lue
    assert f"Demandez à {pole.coordination.membre.nom_complet}" in lue
    for nom in ("evaluation_corriger", "evaluation_retirer"):
        assert page.get(adresse(nom, evaluation=faite.pk)).status_code == 404


def test_sans_aide_mutualisee_la_page_ne_parle_pas_de_cible(pole):
    """« Aucune cible n'est proposée » was followed by « D'où vient cette cible »."""
    solo = f.eleve("Ada", pole.ecole)
    evaluer(pole, eleve=solo)
    page = connecter(pole.coordination.membre).get(adresse("evaluations", eleve=solo.pk))
    lue = page.content.decode()
    assert "aucune cible locale n&#x27;est proposée" in lue or "aucune cible locale n'est" in lue
    assert "D'où vient cette cible" not in lue and "Ce que compte l'évaluation" in lue
