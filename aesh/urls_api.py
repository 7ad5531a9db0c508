"""API routes of the room, below /<department>/api/v1/."""

from django.urls import path

from aesh.api import CreneauApi, CreneauxApi, GrilleApi

urlpatterns = [
    path("emplois/<uuid:pk>/grille/", GrilleApi.as_view(), name="api-grille"),
    path("emplois/<uuid:pk>/creneaux/", CreneauxApi.as_view(), name="api-creneaux"),
    path("creneaux/<uuid:pk>/", CreneauApi.as_view(), name="api-creneau"),
]
