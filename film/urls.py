"""Pages of the annual film, below the department; a film is named by the year of its rentrée."""

from django.urls import path

from film.views import films, modele, periode, suivi, tableau, tache

app_name = "film"

urlpatterns = [
    path("film/", periode.periode, name="periode"),
    path("film/accueil/", periode.fragment, name="fragment_accueil"),
    path("film/relever/", periode.relever, name="relever"),
    path("film/modele/", modele.liste, name="modele"),
    path("film/modele/charger/", modele.charger, name="modele_charger"),
    path("film/modele/ajouter/", modele.ajouter, name="modele_ajouter"),
    path("film/modele/<uuid:modele_tache>/", modele.modifier, name="modele_tache"),
    path("film/taches/<uuid:tache_film>/", tache.fiche, name="tache"),
    path("film/taches/<uuid:tache_film>/faire/", tache.faire, name="faire"),
    path("film/taches/<uuid:tache_cochee>/defaire/", tache.defaire, name="defaire"),
    path("film/taches/<uuid:tache_film>/sans-objet/", tache.sans_objet, name="sans_objet"),
    path("film/<int:annee>/", tableau.tableau, name="tableau"),
    path("film/<int:annee>/calendrier/", tableau.calendrier, name="calendrier"),
    path("film/<int:annee>/affiche.pdf", tableau.affiche, name="affiche"),
    path("film/<int:annee>/suivi/", suivi.suivi, name="suivi"),
    path("film/<int:annee>/suivi/<uuid:pole>/", suivi.suivi_pole, name="suivi_pole"),
    path("film/<int:annee>/ouvrir/", films.ouvrir, name="ouvrir"),
    path("film/<int:annee>/dates/", films.dates, name="dates"),
    path("film/<int:annee>/relire/", films.relire, name="relire"),
]
