"""Pages of pial, below the department."""

from django.urls import path

from pial.views import (
    accueil,
    conventions,
    couverture,
    etablissements,
    imports,
    lieu_pas,
    poles,
    trajets,
)

app_name = "pial"

urlpatterns = [
    path("accueil/poles/", accueil.fragment_accueil, name="fragment_accueil"),
    path("annuaire/", imports.liste, name="imports"),
    path("annuaire/deposer/", imports.deposer, name="import_deposer"),
    path("annuaire/<uuid:importation>/", imports.detail, name="import"),
    path("annuaire/<uuid:importation>/rejets.csv", imports.rejets, name="import_rejets"),
    path("annuaire/<uuid:importation>/appliquer/", imports.appliquer, name="import_appliquer"),
    path("annuaire/<uuid:importation>/annuler/", imports.annuler, name="import_annuler"),
    path("conventions/", conventions.liste, name="conventions"),
    path("conventions/creer/", conventions.creer, name="convention_creer"),
    path(
        "conventions/<uuid:convention>/terminer/",
        conventions.terminer,
        name="convention_terminer",
    ),
    path("etablissements/", etablissements.liste, name="etablissements"),
    path("etablissements/<uuid:etablissement>/", etablissements.fiche, name="etablissement"),
    path("etablissements/<uuid:etablissement>/horaires/", etablissements.horaires, name="horaires"),
    path("poles/", poles.liste, name="poles"),
    path("poles/couverture/", couverture.couverture, name="couverture"),
    path("poles/creer/", poles.creer, name="pole_creer"),
    path("poles/<uuid:pole>/", poles.fiche, name="pole"),
    path("poles/<uuid:pas>/lieu/", lieu_pas.modifier, name="lieu_pas"),
    path("poles/<uuid:pole>/modifier/", poles.modifier, name="pole_modifier"),
    path("poles/<uuid:pole>/rattacher/", poles.rattacher_ecoles, name="pole_rattacher"),
    path("poles/<uuid:pole>/trajets/", trajets.trajets, name="trajets"),
    path("poles/<uuid:pole>/trajets/saisir/", trajets.saisir, name="trajets_saisir"),
    path("poles/<uuid:pole>/trajets.csv", trajets.tableau_csv, name="trajets_csv"),
    path("poles/<uuid:pole>/trajets/lire/", trajets.lire, name="trajets_lire"),
    path("poles/<uuid:pole>/trajets/appliquer/", trajets.appliquer, name="trajets_appliquer"),
    path(
        "rattachements/<uuid:rattachement>/clore/", poles.detacher_ecole, name="rattachement_clore"
    ),
]
