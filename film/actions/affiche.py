"""The year on the wall: one A3 sheet, tasks and dates, nobody's name, no state.

*Source:* ux page §5(f) (Print A3 poster); issue H.
"""

from typing import Any

from comptes.models import Departement
from film.enums import LIBELLES_COLONNE, Colonne, Phase
from film.models import FilmAnnee
from film.regles.etat import Compte, Situation
from film.requetes.films import TacheVue
from film.requetes.tableau import lignes_du_tableau
from pial.models import JourFerme
from pial.regles import UN_JOUR
from socle.pdf import rendre_pdf


def affiche_pdf(*, film: FilmAnnee, departement: Departement) -> tuple[bytes, str]:
    """PDF of the poster and its title; the same film gives the same bytes.

    *Source:* ux page §5(f).
    """
    vues = [TacheVue(une, Compte(), Situation.A_VENIR) for une in film.taches.all()]
    lignes = lignes_du_tableau(vues, film.rentree)
    fermes = JourFerme.objects.filter(periode__overlap=(film.prerentree, film.fin)).order_by(
        "periode"
    )
    contexte: dict[str, Any] = {
        "film": film,
        "departement": departement,
        "colonnes": [LIBELLES_COLONNE[une] for une in Colonne],
        "lignes": [une for une in lignes if une.phase != Phase.PERMANENT],
        "permanentes": [
            vue.tache
            for une in lignes
            if une.phase == Phase.PERMANENT
            for case in une.cases
            for vue in case.taches
        ],
        "vacances": [
            (un.libelle, un.periode.lower, un.periode.upper - UN_JOUR)
            for un in fermes
            if (un.periode.upper - un.periode.lower).days > 1 and un.periode.lower >= film.rentree
        ],
    }
    titre = f"Film annuel {film.libelle}, {departement.nom}"
    return rendre_pdf("film/pdf/affiche.html", contexte, titre=titre), titre
