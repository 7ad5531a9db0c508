"""Pages of a department that belong to no other room."""

from django.urls import include, path

from comptes.views import accueil, mandats, reglages

app_name = "comptes"

urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("casquette/", accueil.changer_casquette, name="casquette"),
    path("missions/", mandats.liste, name="mandats"),
    path("missions/nouvelle/", mandats.choisir, name="mandat_choisir"),
    path("missions/nouvelle/<slug:role>/", mandats.nouveau, name="mandat_nouveau"),
    path("missions/<uuid:mandat>/suppleer/", mandats.suppleer, name="mandat_suppleer"),
    path("missions/<uuid:mandat>/clore/", mandats.clore, name="mandat_clore"),
    path("reglages/", reglages.liste, name="reglages"),
    path("reglages/<slug:code>/", reglages.modifier, name="reglage_modifier"),
    path("", include("comptes.urls_maison")),
]
