"""API routes of the room, below /<department>/api/v1/."""

from django.urls import path

from aesh.api.absences import AbsencesApi, RemplacementsApi
from aesh.api.creneaux import CreneauApi, CreneauxApi, ExtraitApi, GrilleApi
from aesh.api.heures import HeuresApi
from aesh.api.lots import LotApi
from aesh.api.presence import PresenceApi

urlpatterns = [
    path("absences/", AbsencesApi.as_view(), name="api-absences"),
    path("remplacements/", RemplacementsApi.as_view(), name="api-remplacements"),
    path("emplois/<uuid:pk>/grille/", GrilleApi.as_view(), name="api-grille"),
    path("emplois/<uuid:pk>/extrait/", ExtraitApi.as_view(), name="api-extrait"),
    path("emplois/<uuid:pk>/creneaux/", CreneauxApi.as_view(), name="api-creneaux"),
    path("emplois/<uuid:pk>/lot/", LotApi.as_view(), name="api-lot"),
    path("emplois/<uuid:pk>/presence/", PresenceApi.as_view(), name="api-presence"),
    path("emplois/<uuid:pk>/heures/<uuid:eleve>/", HeuresApi.as_view(), name="api-heures"),
    path("creneaux/<uuid:pk>/", CreneauApi.as_view(), name="api-creneau"),
]
