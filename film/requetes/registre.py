"""Registry of the evidence: what ticks each task, by name; the template names them.

*Source:* decision 32 (tasks with a deliverable tick themselves).
"""

from film.requetes import preuves_departement as departement
from film.requetes import preuves_ecole as ecole
from film.requetes import preuves_pole as pole
from film.requetes.releve import Predicat

PREUVES: dict[str, Predicat] = {
    "classes_saisies": ecole.classes_saisies,
    "installations": ecole.installations,
    "accueil_missions": ecole.accueil_missions,
    "accueil_fonctionnement": ecole.accueil_fonctionnement,
    "accueil_locaux": ecole.accueil_locaux,
    "accueil_equipe": ecole.accueil_equipe,
    "accueil_personnes": ecole.accueil_personnes,
    "accueil_acces": ecole.accueil_acces,
    "rencontres_tenues": ecole.rencontres_tenues,
    "besoin_de_l_ecole": ecole.besoin_de_l_ecole,
    "aesh_reparties": pole.aesh_reparties,
    "emploi_ebauche": pole.emploi_ebauche,
    "emploi_publie": pole.emploi_publie,
    "emploi_ajuste_rentree": pole.emploi_ajuste_rentree,
    "emploi_module": pole.emploi_module,
    "constat_envoye": pole.constat_envoye,
    "remontee_de_rentree": pole.remontee_de_rentree,
    "remontee_du_pilote": pole.remontee_du_pilote,
    "remontee_de_la_coordination": pole.remontee_de_la_coordination,
    "scenario_de_moyens": pole.scenario_de_moyens,
    "besoins_evalues": pole.besoins_evalues,
    "ess_datees": pole.ess_datees,
    "lpi_constitues": pole.lpi_constitues,
    "pas_ouvert": pole.pas_ouvert,
    "pas_reuni": pole.pas_reuni,
    "fiches_emises": departement.fiches_emises,
    "adresses_attribuees": departement.adresses_attribuees,
    "cellule_ouverte": departement.cellule_ouverte,
    "remontees_prises": departement.remontees_prises,
    "enveloppes_ajustees": departement.enveloppes_ajustees,
    "contrats_signes": departement.contrats_signes,
    "besoins_lus": departement.besoins_lus,
    "preaffectations_decidees": departement.preaffectations_decidees,
    "campagne_ouverte": departement.campagne_ouverte,
    "suites_decidees": departement.suites_decidees,
    "droits_suivis": departement.droits_suivis,
}
