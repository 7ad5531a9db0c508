"""Pages of the register, below a department."""

from django.urls import path

from pas.views import (
    accueil,
    affiche,
    depot,
    equipe,
    interventions,
    interventions_actes,
    liste,
    mobilisations,
    mobiliser,
    plan,
    registre,
    rendez_vous,
    ressources,
    reunions,
    saisie,
)

app_name = "pas"
_UNE = "demandes-pas/<uuid:saisine>/"
_SUIVI = "plan/mobilisations/<uuid:mobilisation>/"
_MOB = "mobilisations/<uuid:mobilisation>/"
_MIENNE = "mes-actions/<uuid:action_confiee>/"
_INTERVENTION = "interventions/<uuid:intervention>/"
urlpatterns = [
    path("demandes-pas/", liste.liste, name="registre"),
    path("demandes-pas/exporter/", liste.exporter, name="registre_exporter"),
    path(_UNE, registre.demande, name="demande"),
    path(f"{_UNE}acte/", registre.acte, name="demande_acte"),
    path(f"{_UNE}reponse/", registre.reponse, name="demande_reponse"),
    path(f"{_UNE}rendez-vous/", registre.rendez_vous, name="demande_rendez_vous"),
    path(f"{_UNE}rendez-vous/<uuid:rendez_vous>/", rendez_vous.changer, name="rendez_vous_changer"),
    path(
        f"{_UNE}rendez-vous/<uuid:rendez_vous>/annuler/",
        rendez_vous.annuler,
        name="rendez_vous_annuler",
    ),
    path(f"{_UNE}famille/", registre.famille, name="demande_famille"),
    path("demandes-pas/fragments/accueil/", accueil.fragment, name="fragment_accueil"),
    path("demandes-pas/affiches/<uuid:etablissement>/", affiche.affiche, name="affiche"),
    path("demandes-pas/saisir/", saisie.saisir, name="saisir"),
    path("demandes-pas/deposer/", depot.deposer, name="deposer"),
    path(f"{_UNE}reprendre/", equipe.reprendre, name="demande_reprendre"),
    path(f"{_UNE}eleve/", equipe.nommer, name="demande_eleve"),
    path(f"{_UNE}reconnaitre/", equipe.reconnaitre, name="demande_reconnaitre"),
    path(f"{_UNE}plan/", plan.plan, name="plan"),
    path(f"{_UNE}plan/reponses/nouvelle/", plan.reponse_nouvelle, name="reponse_nouvelle"),
    path(f"{_UNE}plan/reponses/<uuid:reponse_pas>/", plan.reponse, name="reponse"),
    path(
        f"{_UNE}plan/reponses/<uuid:reponse_pas>/corriger/",
        plan.reponse_corriger,
        name="reponse_corriger",
    ),
    path(
        f"{_UNE}plan/reponses/<uuid:reponse_pas>/mobiliser/",
        mobiliser.demander,
        name="reponse_mobiliser",
    ),
    path(f"{_UNE}{_SUIVI}", mobiliser.suivre, name="plan_mobilisation"),
    path(f"{_UNE}{_SUIVI}annuler/", mobiliser.annuler, name="plan_mobilisation_annuler"),
    path(f"{_UNE}{_SUIVI}reprendre/", mobiliser.reprendre, name="plan_mobilisation_reprendre"),
    path(f"{_UNE}plan/actions/nouvelle/", plan.action_nouvelle, name="action_nouvelle"),
    path(f"{_UNE}plan/actions/<uuid:action_pas>/", plan.action, name="action"),
    path(f"{_UNE}plan/actions/<uuid:action_pas>/etat/", plan.action_etat, name="action_etat"),
    path("mobilisations/", mobilisations.liste, name="mobilisations"),
    path("mobilisations/accueil/", mobilisations.fragment, name="fragment_mobilisations"),
    path(_MOB, mobilisations.fiche, name="mobilisation"),
    path(f"{_MOB}decider/", mobilisations.decider, name="mobilisation_decider"),
    path(f"{_MOB}planifier/", mobilisations.planifier, name="mobilisation_planifier"),
    path(f"{_MOB}faite/", mobilisations.realiser, name="mobilisation_realiser"),
    path(f"{_MOB}compte-rendu/", mobilisations.compte_rendu, name="mobilisation_compte_rendu"),
    path(f"{_MOB}reprendre/", mobilisations.reprendre, name="mobilisation_reprendre"),
    path(f"{_UNE}confier/", ressources.confier, name="confier"),
    path(f"{_UNE}confier/<uuid:action_pas>/retirer/", ressources.retirer, name="retirer"),
    path("mes-actions/", ressources.liste, name="mes_actions"),
    path("mes-actions/fragments/accueil/", ressources.fragment, name="fragment_mes_actions"),
    path(_MIENNE, ressources.mon_action, name="mon_action"),
    path(f"{_MIENNE}rendre/", ressources.rendre, name="mon_action_rendre"),
    path(f"{_MIENNE}reprendre/", ressources.reprendre, name="mon_action_reprendre"),
    path("reunions-pas/", reunions.liste, name="reunions"),
    path("reunions-pas/<uuid:reunion_pas>/", reunions.fiche, name="reunion"),
    path("interventions/", interventions.liste, name="interventions"),
    path("interventions/imprimer/", interventions_actes.imprimer, name="interventions_imprimer"),
    path(
        "interventions/fragments/accueil/",
        interventions_actes.fragment,
        name="fragment_interventions",
    ),
    path(_INTERVENTION, interventions.fiche, name="intervention"),
    path(f"{_INTERVENTION}modifier/", interventions.modifier, name="intervention_modifier"),
    path(f"{_INTERVENTION}accord/", interventions_actes.accord, name="intervention_accord"),
    path(f"{_INTERVENTION}famille/", interventions_actes.famille, name="intervention_famille"),
    path(f"{_INTERVENTION}fin/", interventions_actes.fin, name="intervention_fin"),
    path(f"{_INTERVENTION}acte/", interventions_actes.acte, name="intervention_acte"),
    path(
        "eleves/<uuid:eleve>/interventions/nouvelle/",
        interventions.nouvelle,
        name="intervention_nouvelle",
    ),
    path(
        f"{_UNE}plan/reponses/<uuid:reponse_pas>/intervention/",
        interventions.depuis_une_reponse,
        name="reponse_intervention",
    ),
]
