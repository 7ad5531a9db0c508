"""API routes of pial, below /<department>/api/v1/."""

from django.urls import path

from pial.api import EtablissementApi, EtablissementsApi, PoleApi, PolesApi

urlpatterns = [
    path("etablissements/", EtablissementsApi.as_view(), name="api-etablissements"),
    path(
        "etablissements/<uuid:etablissement>/", EtablissementApi.as_view(), name="api-etablissement"
    ),
    path("poles/", PolesApi.as_view(), name="api-poles"),
    path("poles/<uuid:pole>/", PoleApi.as_view(), name="api-pole"),
]
