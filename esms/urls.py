"""Pages of esms, below the department."""

from django.urls import path

from esms.views import emas, fiches, imports

app_name = "esms"

urlpatterns = [
    path("accueil/mon-esms/", fiches.fragment_mon_esms, name="fragment_mon_esms"),
    path("esms/", fiches.liste, name="liste"),
    path("esms/creer/", fiches.creer, name="creer"),
    path("esms/imports/", imports.liste, name="imports"),
    path("esms/imports/deposer/", imports.deposer, name="import_deposer"),
    path("esms/imports/<uuid:importation_esms>/", imports.detail, name="import"),
    path("esms/imports/<uuid:importation_esms>/rejets.csv", imports.rejets, name="import_rejets"),
    path(
        "esms/imports/<uuid:importation_esms>/appliquer/",
        imports.appliquer,
        name="import_appliquer",
    ),
    path("esms/imports/<uuid:importation_esms>/annuler/", imports.annuler, name="import_annuler"),
    path("esms/<uuid:esms>/", fiches.fiche, name="esms"),
    path("esms/<uuid:esms>/modifier/", fiches.modifier, name="modifier"),
    path("esms/<uuid:esms>/fermer/", fiches.fermer, name="fermer"),
    path("esms/<uuid:esms>/rouvrir/", fiches.rouvrir, name="rouvrir"),
    path("emas/", emas.liste, name="emas_liste"),
    path("emas/creer/", emas.creer, name="emas_creer"),
    path("emas/<uuid:emas>/", emas.fiche, name="emas"),
    path("emas/<uuid:emas>/modifier/", emas.modifier, name="emas_modifier"),
    path("emas/<uuid:emas>/servir/", emas.servir, name="emas_servir"),
    path("emas/<uuid:emas>/arreter/", emas.arreter, name="emas_arreter"),
    path("emas/<uuid:emas>/reprendre/", emas.reprendre, name="emas_reprendre"),
    path("emas/services/<uuid:service>/retirer/", emas.retirer, name="emas_retirer"),
    path("emas/services/<uuid:service>/remettre/", emas.remettre, name="emas_remettre"),
]
