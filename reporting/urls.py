"""Pages of reporting, below the department."""

from django.urls import path

from reporting.views import recherche

app_name = "reporting"

urlpatterns = [
    path("recherche/", recherche.recherche, name="recherche"),
]
