"""API routes of the room, below /<department>/api/v1/."""

from django.urls import path

from reporting.api import ChiffresPasAgregesApi, ChiffresPasApi

urlpatterns = [
    path("indicateurs/pas/", ChiffresPasApi.as_view(), name="api-indicateurs-pas"),
    path(
        "indicateurs/pas/chiffres/",
        ChiffresPasAgregesApi.as_view(),
        name="api-indicateurs-pas-agreges",
    ),
]
