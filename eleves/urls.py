"""Pages of eleves, below the department."""

from django.urls import path

from eleves.views import (
    besoins,
    cibles,
    classes,
    eleves,
    evaluations,
    fiches,
    imports,
    semaine,
)

app_name = "eleves"

urlpatterns = [
    path("classes/", classes.liste, name="classes"),
    path("classes/creer/", classes.creer, name="classe_creer"),
    path("classes/modele.csv", imports.modele_csv, name="modele_csv"),
    path("classes/<uuid:classe>/", classes.fiche, name="classe"),
    path("classes/<uuid:classe>/modifier/", classes.modifier, name="classe_modifier"),
    path("classes/<uuid:classe>/semaine/", semaine.semaine, name="classe_semaine"),
    path("classes/<uuid:classe>/eleves/", classes.eleves, name="classe_eleves"),
    path("classes/<uuid:classe>/importer/", imports.deposer, name="import_deposer"),
    path("semaines-lues/<uuid:import_semaine>/", imports.detail, name="import"),
    path(
        "semaines-lues/<uuid:import_semaine>/appliquer/",
        imports.appliquer,
        name="import_appliquer",
    ),
    path("semaines-lues/<uuid:import_semaine>/annuler/", imports.annuler, name="import_annuler"),
    path("eleves/", dossiers.liste, name="eleves"),
    path("eleves/ouvrir/", dossiers.creer, name="eleve_creer"),
    path("eleves/mention/", notifications.mention_lue, name="mention_lue"),
    path("eleves/<uuid:eleve>/", dossiers.fiche, name="eleve"),
    path(
        "eleves/<uuid:eleve>/decisions/nouvelle/",
        notifications.nouvelle,
        name="notification_nouvelle",
    ),
    path(
        "eleves/<uuid:eleve>/decisions/<uuid:notification>/",
        notifications.detail,
        name="notification",
    ),
    path(
        "eleves/<uuid:eleve>/decisions/<uuid:notification>/corriger/",
        notifications.corriger,
        name="notification_corriger",
    ),
    path(
        "eleves/<uuid:eleve>/decisions/<uuid:notification>/actes/<slug:acte>/",
        notifications_actes.acte,
        name="notification_acte",
    ),
    path("eleves/<uuid:eleve>/demandes/nouvelle/", demandes.nouvelle, name="demande_nouvelle"),
    path("eleves/<uuid:eleve>/demandes/<uuid:demande>/", demandes.repondre, name="demande"),
    path("eleves/<uuid:eleve>/plans/noter/", suivi.plan, name="plan_noter"),
    path("eleves/<uuid:eleve>/plans/<uuid:plan>/", suivi.plan, name="plan"),
    path("eleves/<uuid:eleve>/reunions/noter/", suivi.reunion, name="reunion_noter"),
    path("eleves/<uuid:eleve>/reunions/<uuid:reunion>/", suivi.reunion, name="reunion"),
    path("renouvellements/", listes_droits.fins, name="renouvellements"),
    path(
        "renouvellements/<uuid:notification>/demander/",
        listes_droits.demander,
        name="renouvellement_demander",
    ),
    path("decisions/", listes_droits.decisions, name="decisions"),
    path("demandes/", listes_droits.demandes, name="demandes"),
    path("eleves/<uuid:eleve>/semaine/", eleves.semaine, name="eleve_semaine"),
    path("eleves/<uuid:eleve>/organisation/", besoins.besoins, name="besoins"),
    path("eleves/<uuid:eleve>/organisation/resume/", besoins.organisation, name="organisation"),
    path("eleves/<uuid:eleve>/besoins/", evaluations.evaluations, name="evaluations"),
    path("eleves/<uuid:eleve>/besoins/evaluer/", evaluations.nouvelle, name="evaluation_nouvelle"),
    path("eleves/<uuid:eleve>/fiche-pratique/", fiches.fiche, name="fiche_pratique"),
    path("cibles/", cibles.liste, name="cibles"),
    path("cibles/<uuid:besoin>/", cibles.cible, name="cible"),
    path("cibles/<uuid:besoin>/valider/", cibles.valider, name="cible_valider"),
    path("cibles/<uuid:besoin>/annuler/", cibles.annuler, name="cible_annuler"),
    path("eleves/<uuid:eleve>/absences/noter/", eleves.noter_absence, name="absence_noter"),
    path("eleves/<uuid:eleve>/absences/<uuid:indisponibilite>/", eleves.absence, name="absence"),
]
