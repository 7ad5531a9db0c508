"""Addresses outside any department: the front door."""

from django.urls import path

from comptes.views import racine

urlpatterns = [path("", racine.ouvrir, name="racine")]
