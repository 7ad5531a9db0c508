"""Pages of campagne, below the department. A campaign is named by the year of its rentrée."""

from django.urls import path

from campagne.views import (
    calculs,
    campagnes,
    fiches,
    lignes,
    poles,
    propositions,
    souhaits,
)

app_name = "campagne"

urlpatterns = [
    path("preaffectation/", campagnes.liste, name="campagnes"),
    path("preaffectation/ouvrir/", campagnes.ouvrir, name="ouvrir"),
    path("preaffectation/accueil/", campagnes.fragment, name="fragment_accueil"),
    path("preaffectation/<int:annee>/", campagnes.tableau, name="tableau"),
    path("preaffectation/<int:annee>/regles/", campagnes.regles, name="regles"),
    path("preaffectation/<int:annee>/relire/", campagnes.relire, name="relire"),
    path("preaffectation/<int:annee>/etat/", campagnes.changer_etat, name="changer_etat"),
    path("preaffectation/<int:annee>/repartir/", calculs.nouveau, name="repartir"),
    path("preaffectation/<int:annee>/calculs/<uuid:calcul>/", calculs.suivi, name="calcul"),
    path(
        "preaffectation/<int:annee>/calculs/<uuid:calcul>/avancement/",
        calculs.avancement,
        name="calcul_avancement",
    ),
    path(
        "preaffectation/<int:annee>/calculs/<uuid:calcul>/arreter/",
        calculs.arreter,
        name="calcul_arreter",
    ),
    path("preaffectation/<int:annee>/propositions/", propositions.liste, name="propositions"),
    path("preaffectation/<int:annee>/decider/", propositions.decider, name="decider"),
    path("preaffectation/<int:annee>/annuler/", propositions.annuler_lot, name="annuler"),
    path("preaffectation/<int:annee>/poles/<uuid:pole>/", poles.fiche, name="pole"),
    path(
        "preaffectation/<int:annee>/poles/<uuid:pole>/commenter/",
        poles.commenter_pole,
        name="commenter",
    ),
    path("preaffectation/<int:annee>/besoins/<uuid:besoin_ecole>/", poles.besoin, name="besoin"),
    path("preaffectation/<int:annee>/lignes/<uuid:ligne_campagne>/", lignes.ligne, name="ligne"),
    path(
        "preaffectation/<int:annee>/lignes/<uuid:ligne_campagne>/changer/",
        lignes.changer,
        name="ligne_changer",
    ),
    path("preaffectation/<int:annee>/aesh/<uuid:aesh>/", lignes.affecter_aesh, name="affecter"),
    path(
        "preaffectation/<int:annee>/aesh/<uuid:aesh>/souhaits/",
        souhaits.souhaits_aesh,
        name="souhaits_aesh",
    ),
    path("preaffectation/<int:annee>/souhaits/", souhaits.liste, name="souhaits"),
    path("preaffectation/<int:annee>/publier/", fiches.publier, name="publier"),
    path("preaffectation/<int:annee>/fiches/", fiches.liste, name="fiches"),
    path("preaffectation/<int:annee>/fiches/imprimer/", fiches.imprimer, name="fiches_pdf"),
    path("fiches-affectation/<uuid:fiche_affectation>/", fiches.fiche_pdf, name="fiche_pdf"),
    path("mes-souhaits/", souhaits.mes_souhaits, name="mes_souhaits"),
    path("mon-affectation/", fiches.mon_affectation, name="mon_affectation"),
]
