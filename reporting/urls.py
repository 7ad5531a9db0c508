"""Pages of reporting, below the department."""

from django.urls import path

from reporting.views import (
    actes_de_file,
    attente,
    balance,
    constats,
    doublons,
    exports,
    file_proposer,
    files,
    heures,
    recherche,
    remontees,
    simulations,
)

app_name = "reporting"

urlpatterns = [
    path("attente/", attente.attente, name="attente"),
    path("heures/", heures.heures, name="heures"),
    path("heures/chiffres/", heures.chiffres, name="heures_chiffres"),
    path("heures/exporter/", heures.exporter, name="heures_exporter"),
    path("a-traiter/", files.liste, name="files"),
    path("accueil/files/", files.fragment, name="fragment_files"),
    path("a-traiter/coller/", files.coller, name="file_coller"),
    path("a-traiter/vues/", files.enregistrer, name="file_vue"),
    path("a-traiter/vues/<uuid:vue>/oublier/", files.oublier, name="file_vue_oublier"),
    path("a-traiter/apercu/", actes_de_file.apercu, name="file_apercu"),
    path("a-traiter/appliquer/", actes_de_file.appliquer, name="file_appliquer"),
    path("a-traiter/actes/<uuid:acte>/annuler/", actes_de_file.annuler, name="file_annuler"),
    path("a-traiter/exporter/", exports.exporter, name="file_exporter"),
    path("a-traiter/poles/<uuid:pk>/proposer/", file_proposer.proposer, name="file_proposer"),
    path(
        "a-traiter/<uuid:notification>/",
        actes_de_file.prise_en_charge,
        name="prise_en_charge",
    ),
    path("doublons/", doublons.liste, name="doublons"),
    path("doublons/<uuid:eleve>/<uuid:camarade>/", doublons.comparer, name="doublon"),
    path("fusions/<uuid:fusion>/", doublons.fusion, name="fusion"),
    path("balances/", balance.liste, name="balances"),
    path("poles/<uuid:pole>/balance/", balance.fiche, name="balance"),
    path("poles/<uuid:pole>/balance/resume/", balance.fragment, name="fragment_balance"),
    path("poles/<uuid:pole>/balance/imprimer/", balance.imprimer, name="balance_pdf"),
    path(
        "poles/<uuid:pole>/balance/lignes/<slug:genre_ligne>/",
        balance.lignes,
        name="balance_lignes",
    ),
    path("poles/<uuid:pole>/scenarios-de-moyens/", simulations.liste, name="simulations"),
    path("scenarios-de-moyens/<uuid:simulation>/", simulations.fiche, name="simulation"),
    path(
        "scenarios-de-moyens/<uuid:simulation>/supprimer/",
        simulations.supprimer,
        name="simulation_supprimer",
    ),
    path(
        "scenarios-de-moyens/<uuid:simulation>/reprendre/",
        simulations.reprendre,
        name="simulation_reprendre",
    ),
    path("hypotheses/<uuid:hypothese>/retirer/", simulations.retirer, name="hypothese_retirer"),
    path("constats/", constats.liste, name="constats"),
    path("poles/<uuid:pole>/constats/", constats.du_pole, name="constats_pole"),
    path("constats/<uuid:constat>/", constats.fiche, name="constat"),
    path("constats/<uuid:constat>/imprimer/", constats.imprimer, name="constat_pdf"),
    path("remontees/", remontees.liste, name="remontees"),
    path("remontees/nouvelle/", remontees.nouvelle, name="remontee_nouvelle"),
    path("remontees/<uuid:remontee>/", remontees.fiche, name="remontee"),
    path("recherche/", recherche.recherche, name="recherche"),
]
