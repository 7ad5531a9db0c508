"""Pages of the house for a signed-in member; included in ``comptes.urls`` (same namespace)."""

from django.urls import path

from comptes.views import acces, courriels, travaux

urlpatterns = [
    path("mes-travaux/", travaux.liste, name="travaux"),
    path("mes-travaux/<uuid:pk>/", travaux.detail, name="travail"),
    path(
        "mes-travaux/<uuid:pk>/avancement/", travaux.avancement_fragment, name="travail_avancement"
    ),
    path("mes-travaux/<uuid:pk>/annuler/", travaux.annuler, name="travail_annuler"),
    path("mes-travaux/<uuid:pk>/rejouer/", travaux.rejouer, name="travail_rejouer"),
    path("mes-travaux/<uuid:pk>/fichier/", travaux.telecharger, name="travail_fichier"),
    path("mes-travaux/<uuid:pk>/rejets.csv", travaux.telecharger_rejets, name="travail_rejets"),
    path("journal-des-acces/", acces.liste, name="acces"),
    path("courriels-de-demonstration/", courriels.liste, name="courriels_demo"),
    path("courriels-de-demonstration/<uuid:pk>/", courriels.detail, name="courriel_demo"),
]
