"""Pages of reporting, below the department."""

from django.urls import path

from reporting.views import actes_de_file, exports, file_proposer, files, heures, recherche

app_name = "reporting"

urlpatterns = [
    path("heures/", heures.heures, name="heures"),
    path("heures/chiffres/", heures.chiffres, name="heures_chiffres"),
    path("heures/exporter/", heures.exporter, name="heures_exporter"),
    path("a-traiter/", files.liste, name="files"),
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
    path("recherche/", recherche.recherche, name="recherche"),
]
