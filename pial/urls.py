"""Pages of pial, below the department."""

from django.urls import path

from pial.views import (
    accueil,
    conventions,
    couverture,
    etablissements,
    exceptions_pas,
    imports,
    lieu_pas,
    lots,
    poles,
    postes_pas,
    presence,
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
    path("poles/postes/", postes_pas.liste, name="postes_pas"),
    path("poles/presences/", presence.alertes, name="alertes_pas"),
    path("accueil/presence-pas/", presence.fragment_accueil, name="fragment_presence"),
    path("poles/creer/", poles.creer, name="pole_creer"),
    path("poles/<uuid:pole>/", poles.fiche, name="pole"),
    path("poles/<uuid:pas>/lieu/", lieu_pas.modifier, name="lieu_pas"),
    path("poles/<uuid:pas>/postes/", postes_pas.du_pas, name="postes_du_pas"),
    path("poles/<uuid:pas>/postes/nouveau/", postes_pas.nouveau, name="poste_nouveau"),
    path("postes-pas/<uuid:poste_pas>/", postes_pas.modifier, name="poste_modifier"),
    path("postes-pas/<uuid:poste_pas>/occuper/", postes_pas.occuper, name="poste_occuper"),
    path("postes-pas/<uuid:poste_pas>/retirer/", postes_pas.retirer, name="poste_retirer"),
    path(
        "occupations-pas/<uuid:occupation_pas>/",
        postes_pas.occupation,
        name="occupation_modifier",
    ),
    path(
        "occupations-pas/<uuid:occupation_pas>/retirer/",
        postes_pas.retirer_titulaire,
        name="occupation_retirer",
    ),
    path("poles/<uuid:pas>/presence/", presence.presence, name="presence"),
    path("poles/<uuid:pas>/presence/absence/", presence.absence_nouvelle, name="absence_pas"),
    path(
        "absences-pas/<uuid:absence_pas>/", presence.absence_modifier, name="absence_pas_modifier"
    ),
    path(
        "absences-pas/<uuid:absence_pas>/retirer/",
        presence.absence_retirer,
        name="absence_pas_retirer",
    ),
    path("poles/<uuid:pas>/exceptions/", exceptions_pas.exceptions, name="exceptions_pas"),
    path(
        "exceptions-pas/<uuid:exception_pas>/retirer/",
        exceptions_pas.retirer,
        name="exception_pas_retirer",
    ),
    path("poles/<uuid:pole>/lot/", lots.lot, name="lot"),
    path("lots/<uuid:lot_rattachements>/annuler/", lots.annuler, name="lot_annuler"),
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
