"""Pages of eleves, below the department."""

from django.urls import path

from eleves.views import besoins, classes, eleves, imports, semaine

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
    path("eleves/<uuid:eleve>/semaine/", eleves.semaine, name="eleve_semaine"),
    path("eleves/<uuid:eleve>/organisation/", besoins.besoins, name="besoins"),
    path("eleves/<uuid:eleve>/absences/noter/", eleves.noter_absence, name="absence_noter"),
    path("eleves/<uuid:eleve>/absences/<uuid:indisponibilite>/", eleves.absence, name="absence"),
]
