"""Public pages of PAS, without an account (decision 38: ``/pas/…``)."""

from django.urls import path

from pial.views import lieu_pas

urlpatterns = [
    path("pas/lieux/<departement:departement>/", lieu_pas.liste_publique, name="pas_lieux"),
    path(
        "pas/lieux/<departement:departement>/<uuid:pole>/", lieu_pas.page_publique, name="pas_lieu"
    ),
]
