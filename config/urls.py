"""Every address of the product; a department's pages carry its code."""

from django.urls import include, path

urlpatterns = [
    path("comptes/", include("allauth.urls")),
]
