"""Addresses without a department: the private calendars."""

from django.urls import path

from aesh.views.agenda import agenda_ics

urlpatterns = [
    path("agenda/<str:jeton>.ics", agenda_ics, name="agenda_ics"),
]
