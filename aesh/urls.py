"""Pages of the room, below the department."""

from django.urls import path

from aesh.views import (
    accueil,
    agenda,
    annee_passee,
    creneaux,
    emplois,
    exceptions,
    impressions,
    personnes,
    ponctuels,
    reelle,
    remarques,
    remarques_aesh,
    semaine,
    versions,
    vie,
)

app_name = "aesh"

urlpatterns = [
    path("accueil/emplois/", accueil.fragment_accueil, name="fragment_accueil"),
    path("emplois/", emplois.liste, name="emplois"),
    path("emplois/poles/<uuid:pk>/ouvrir/", emplois.ouvrir, name="emploi_ouvrir"),
    path("emplois/<uuid:pk>/", emplois.grille, name="grille"),
    path("emplois/<uuid:pk>/creneaux/nouveau/", creneaux.nouveau, name="creneau_nouveau"),
    path("emplois/<uuid:pk>/creneaux/<uuid:creneau>/", creneaux.creneau, name="creneau"),
    path(
        "emplois/<uuid:pk>/creneaux/<uuid:creneau>/supprimer/",
        creneaux.supprimer,
        name="creneau_supprimer",
    ),
    path(
        "emplois/<uuid:pk>/creneaux/<uuid:creneau>/remarques/",
        remarques.ecrire,
        name="remarque_ecrire",
    ),
    path("emplois/<uuid:pk>/remarques/", remarques.liste, name="remarques"),
    path("emplois/<uuid:pk>/remarques/<uuid:remarque>/", remarques.remarque, name="remarque"),
    path("emplois/<uuid:pk>/annee-passee/", annee_passee.annee_passee, name="annee_passee"),
    path("emplois/<uuid:pk>/imprimer/", impressions.imprimer, name="imprimer"),
    path("emplois/<uuid:pk>/date-d-effet/", vie.date_effet, name="date_effet"),
    path("emplois/<uuid:pk>/proposer/", vie.proposer, name="proposer"),
    path("emplois/<uuid:pk>/reprendre/", vie.reprendre, name="reprendre"),
    path("emplois/<uuid:pk>/viser/", vie.viser, name="viser"),
    path("emplois/<uuid:pk>/renvoyer/", vie.renvoyer, name="renvoyer"),
    path("emplois/<uuid:pk>/publication/", vie.publication, name="publication"),
    path("emplois/<uuid:pk>/versions/", versions.versions, name="versions"),
    path("emplois/<uuid:pk>/versions/<uuid:emploi>/", versions.comparer_versions, name="comparer"),
    path("emplois/<uuid:pk>/restaurer/", versions.restaurer, name="restaurer"),
    path("emplois/<uuid:pk>/semaine/", reelle.semaine, name="semaine_reelle"),
    path("exceptions/", exceptions.liste, name="exceptions"),
    path("exceptions/nouvelle/", exceptions.nouvelle, name="exception_nouvelle"),
    path("exceptions/<uuid:pk>/", exceptions.exception, name="exception"),
    path("exceptions/<uuid:pk>/annuler/", exceptions.annuler, name="exception_annuler"),
    path("ponctuels/nouveau/", ponctuels.nouveau, name="ponctuel_nouveau"),
    path("ponctuels/<uuid:pk>/retirer/", ponctuels.retirer, name="ponctuel_retirer"),
    path("aesh/", personnes.liste, name="personnes"),
    path("aesh/<uuid:aesh>/", personnes.fiche, name="personne"),
    path(
        "aesh/<uuid:aesh>/indisponibilites/",
        personnes.indisponibilite,
        name="indisponibilite",
    ),
    path(
        "aesh/<uuid:aesh>/indisponibilites/<uuid:pk>/retirer/",
        personnes.retirer,
        name="indisponibilite_retirer",
    ),
    path("ma-semaine/", semaine.ma_semaine, name="ma_semaine"),
    path("ma-semaine/remarques/", remarques_aesh.mes_remarques, name="mes_remarques"),
    path("ma-semaine/creneaux/<uuid:paru>/", remarques_aesh.mon_creneau, name="mon_creneau"),
    path("ma-semaine/pdf/", semaine.ma_semaine_pdf, name="ma_semaine_pdf"),
    path("ma-semaine/agenda/", agenda.agenda, name="agenda"),
]
