"""Public addresses of a request, without a department (decision 38). No secret in a path."""

from django.urls import path

from pas.views import affiche, demande, depuis_ecole, envoi, suivi, suivi_dire

urlpatterns = [
    path("pas/", demande.accueil, name="pas_accueil"),
    path("pas/ecole/<slug:uai>/", affiche.pour_ecole, name="pas_pour_ecole"),
    path("pas/demande/<int:numero>/", demande.etape, name="pas_etape"),
    path("pas/demande/pour-mon-ecole/", depuis_ecole.pour_mon_ecole, name="pas_pour_mon_ecole"),
    path("pas/demande/ecole/", demande.ecole, name="pas_ecole"),
    path("pas/demande/plus-tard/", envoi.plus_tard, name="pas_plus_tard"),
    path("pas/demande/envoyee/", envoi.envoyee, name="pas_envoyee"),
    path("pas/demande/reprendre/", envoi.reprendre_demande, name="pas_reprendre"),
    path("pas/demande/confirmer/", envoi.confirmer_demande, name="pas_confirmer"),
    path("pas/demande/effacer/", envoi.effacer, name="pas_effacer"),
    path("pas/demande/effacee/", envoi.effacee, name="pas_effacee"),
    path("pas/donnees/", envoi.donnees, name="pas_donnees"),
    path("pas/suivi/", suivi.suivi, name="pas_suivi"),
    path("pas/suivi/code/", suivi.suivi_code, name="pas_suivi_code"),
    path("pas/suivi/ouvrir/", suivi.suivi_ouvrir, name="pas_suivi_ouvrir"),
    path("pas/suivi/lien/", suivi.suivi_lien, name="pas_suivi_lien"),
    path("pas/suivi/message/", suivi.suivi_message, name="pas_suivi_message"),
    path("pas/suivi/rendez-vous/<uuid:pk>/", suivi.suivi_rendez_vous, name="pas_suivi_rendez_vous"),
    path(
        "pas/suivi/rendez-vous/<uuid:pk>/rendez-vous-pas.ics",
        suivi_dire.suivi_agenda,
        name="pas_suivi_agenda",
    ),
    path("pas/suivi/accords/<slug:action>/", suivi_dire.suivi_accord, name="pas_suivi_accord"),
    path("pas/suivi/plan/<uuid:pk>/", suivi_dire.suivi_plan, name="pas_suivi_plan"),
    path("pas/suivi/parents/", suivi_dire.suivi_parents, name="pas_suivi_parents"),
    path("pas/suivi/annuler/", suivi.suivi_annuler, name="pas_suivi_annuler"),
    path("pas/suivi/imprimer/", suivi.suivi_imprimer, name="pas_suivi_imprimer"),
    path("pas/suivi/quitter/", suivi.suivi_quitter, name="pas_suivi_quitter"),
]
