"""Pages of a department that belong to no other room."""

from django.urls import include, path

from comptes.views import accueil

app_name = "comptes"

urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("casquette/", accueil.changer_casquette, name="casquette"),
    path("", include("comptes.urls_maison")),
]
