"""Pages of contrats, below the department."""

from django.urls import path

from contrats.views import (
    a_trancher,
    accueil,
    adresses,
    avenants,
    depots,
    enveloppes,
    fiche,
    fins,
    mois,
    mois_contrat,
    mois_documents,
    mois_suites,
    papiers,
    service_fait_ecole,
    suites,
    vie,
)

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
    path("contrats/enveloppes/saisir/", enveloppes.enveloppe_saisir, name="enveloppe_saisir"),
    path(
        "contrats/enveloppes/<uuid:enveloppe>/retirer/",
        enveloppes.enveloppe_retirer,
        name="enveloppe_retirer",
    ),
    path("contrats/lettres/", enveloppes.lettres, name="lettres"),
    path("contrats/lettres/charger/", enveloppes.texte_charger, name="texte_charger"),
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
    path("contrats/aesh/<uuid:aesh>/", fiche.de_la_personne, name="contrat_de_aesh"),
    path("contrats/<uuid:contrat>/", fiche.fiche, name="contrat"),
    path("contrats/<uuid:contrat>/avenant/", avenants.avenant, name="avenant"),
    path("contrats/<uuid:contrat>/suite/", suites.suite, name="suite"),
    path("contrats/<uuid:contrat>/fin/", fins.fin, name="fin"),
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
    path("contrats/fins/<uuid:fin_contrat>/annuler/", fins.annuler_la_fin, name="fin_annuler"),
    path("contrats/<uuid:contrat>/entretien/", fins.entretien, name="entretien"),
    path(
        "contrats/entretiens/<uuid:entretien>/retirer/",
        fins.entretien_retirer,
        name="entretien_retirer",
    ),
]

_SERVICE = [
    path("service-fait/", mois.liste, name="mois_liste"),
    path("service-fait/ouvrir/", mois.ouvrir, name="mois_ouvrir"),
    path("service-fait/les-miens/", mois_contrat.les_miens, name="mes_mois"),
    path("service-fait/differences/", service_fait_ecole.liste, name="declarations"),
    path(
        "service-fait/differences/nouvelle/",
        service_fait_ecole.nouvelle,
        name="declaration_nouvelle",
    ),
    path(
        "service-fait/differences/<uuid:declaration>/retirer/",
        service_fait_ecole.retirer_une,
        name="declaration_retirer",
    ),
    path("service-fait/a-trancher/", a_trancher.liste, name="a_trancher"),
    path("service-fait/a-trancher/decider/", a_trancher.decider, name="a_trancher_lot"),
    path("service-fait/a-trancher/annuler/", a_trancher.annuler, name="a_trancher_annuler"),
    path("service-fait/<uuid:mois>/", mois.fiche, name="mois"),
    path("service-fait/<uuid:mois>/relire/", mois_suites.relire, name="mois_relire"),
    path("service-fait/<uuid:mois>/regulariser/", mois_suites.regulariser, name="mois_regulariser"),
    path("service-fait/<uuid:mois>/calculer/", mois.calculer, name="mois_calculer"),
    path("service-fait/<uuid:mois>/coupure/", mois.coupure, name="mois_coupure"),
    path("service-fait/<uuid:mois>/clore/", mois.clore, name="mois_clore"),
    path("service-fait/<uuid:mois>/certificat/", mois_documents.certificat, name="mois_certificat"),
    path("service-fait/<uuid:mois>/exporter/", mois_documents.exporter, name="mois_exporter"),
    path("service-fait/<uuid:mois>/certifier/", mois_documents.signer, name="mois_certifier"),
    path(
        "service-fait/<uuid:mois>/contrats/<uuid:contrat>/",
        mois_contrat.fiche,
        name="mois_contrat",
    ),
    path(
        "service-fait/<uuid:mois>/contrats/<uuid:contrat>/trancher/",
        mois_contrat.decider,
        name="mois_trancher",
    ),
    path(
        "service-fait/<uuid:mois>/contrats/<uuid:contrat>/reprendre/",
        mois_suites.reprendre,
        name="mois_reprendre",
    ),
    path(
        "service-fait/<uuid:mois>/contrats/<uuid:contrat>/annuler/",
        mois_suites.annuler,
        name="mois_ajustement_annuler",
    ),
    path("accueils/", accueil.liste, name="accueils"),
    path("accueils/adresses/", adresses.saisir, name="adresses"),
    path("accueils/<uuid:arrivee>/", accueil.fiche, name="accueil"),
    path("accueils/<uuid:arrivee>/retirer/", accueil.retirer, name="accueil_retirer"),
    path(
        "accueils/<uuid:arrivee>/installation/", accueil.installation, name="accueil_installation"
    ),
    path("accueil/service-fait/", mois.fragment, name="fragment_mois"),
    path("accueil/accueils/", accueil.fragment, name="fragment_accueils"),
]

urlpatterns = [*_VIE, *_SERVICE]
