"""Pages of contrats, below the department."""

from django.urls import path

from contrats.views import avenants, depots, enveloppes, fiche, papiers, suites, vie

app_name = "contrats"

_VIE = [
    path("contrats/", vie.liste, name="contrats"),
    path("contrats/fragments/files/", vie.fragment, name="fragment_contrats"),
    path("contrats/plusieurs/", vie.lot, name="lot"),
    path("contrats/plusieurs/<uuid:acte_contrats>/annuler/", vie.annuler, name="lot_annuler"),
    path("contrats/exporter/", papiers.exporter, name="exporter"),
    path("contrats/telephones/", papiers.telephones, name="telephones"),
    path("contrats/telephones/<uuid:pole>/pdf/", papiers.telephones_pdf, name="telephones_pdf"),
    path("contrats/enveloppes/", enveloppes.enveloppes, name="enveloppes"),
    path(
        "contrats/enveloppes/<uuid:enveloppe>/retirer/",
        enveloppes.enveloppe_retirer,
        name="enveloppe_retirer",
    ),
    path("contrats/lettres/", enveloppes.lettres, name="lettres"),
    path("contrats/lettres/<uuid:texte>/retirer/", enveloppes.texte_retirer, name="texte_retirer"),
    path("contrats/imports/", depots.liste, name="depots"),
    path("contrats/imports/nouveau/", depots.nouveau, name="depot_nouveau"),
    path(
        "contrats/imports/modele.xlsx",
        depots.modele,
        {"format_voulu": "xlsx"},
        name="depot_modele_xlsx",
    ),
    path(
        "contrats/imports/modele.csv",
        depots.modele,
        {"format_voulu": "csv"},
        name="depot_modele_csv",
    ),
    path("contrats/imports/<uuid:depot_contrats>/", depots.detail, name="depot"),
    path(
        "contrats/imports/<uuid:depot_contrats>/lignes/<uuid:ligne_contrat>/",
        depots.ligne,
        name="depot_ligne",
    ),
    path(
        "contrats/imports/<uuid:depot_contrats>/appliquer/",
        depots.appliquer,
        name="depot_appliquer",
    ),
    path("contrats/imports/<uuid:depot_contrats>/annuler/", depots.annuler, name="depot_annuler"),
    path("contrats/<uuid:contrat>/", fiche.fiche, name="contrat"),
    path("contrats/<uuid:contrat>/avenant/", avenants.avenant, name="avenant"),
    path("contrats/<uuid:contrat>/suite/", suites.suite, name="suite"),
    path("contrats/<uuid:contrat>/fin/", suites.fin, name="fin"),
    path(
        "contrats/avenants/<uuid:avenant>/reponse/",
        avenants.reponse_avenant,
        name="avenant_reponse",
    ),
    path(
        "contrats/avenants/<uuid:avenant>/annuler/",
        avenants.annuler_avenant,
        name="avenant_annuler",
    ),
    path("contrats/avenants/<uuid:avenant>/lettre/", papiers.lettre_avenant, name="avenant_lettre"),
    path("contrats/suites/<uuid:suite>/reponse/", suites.reponse_suite, name="suite_reponse"),
    path("contrats/suites/<uuid:suite>/annuler/", suites.annuler_suite, name="suite_annuler"),
    path("contrats/suites/<uuid:suite>/lettre/", papiers.lettre_suite, name="suite_lettre"),
    path("contrats/fins/<uuid:fin_contrat>/annuler/", suites.annuler_la_fin, name="fin_annuler"),
]

urlpatterns = [*_VIE]
