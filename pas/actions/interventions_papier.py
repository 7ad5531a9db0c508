"""The week of interventions of a school on paper: for the wall without names, or for the head.

*Source:* decision 7 (what is put up on a wall never carries a pupil's name); issue G.
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from comptes.models import Mandat
from comptes.permissions import peut
from pas.models import InterventionExterieure
from pas.requetes.interventions import noms_des_eleves, venues_de_la_semaine
from pas.requetes.professions import mots_de, professions
from pial.models import Etablissement
from socle.erreurs import ActionRefusee
from socle.pdf import rendre_pdf

GABARIT = "pas/pdf/interventions.html"


@dataclass(frozen=True)
class Papier:
    """The document; ``eleves``: whose names it carries, for the journal."""

    contenu: bytes
    nom: str
    eleves: frozenset[UUID]


@transaction.atomic
def imprimer_les_interventions(
    *,
    auteur: Mandat,
    ecole: UUID,
    lundi: datetime.date,
    affichage: bool,
    le: datetime.date,
) -> Papier:
    """One A4 page for a school and a week, among what the mandate reads.

    Raises ``ActionRefusee`` for a school where it reads none. *Source:* module docstring.
    """
    visibles = InterventionExterieure.objects.visibles_par(auteur, le).filter(etablissement=ecole)
    trouvee = Etablissement.objects.filter(pk=ecole).first()
    if trouvee is None or not peut(auteur, "r", "intervention") or not visibles.exists():
        raise ActionRefusee("Aucune intervention de cette école n'est dans votre périmètre.")
    venues = venues_de_la_semaine(trouvee, lundi, visibles.order_by().values("pk"))
    noms, connues = {}, {}
    if not affichage:
        noms = noms_des_eleves([v.intervention for v in venues], auteur, le)
        connues = professions()
    contexte = {
        "ecole": trouvee,
        "lundi": lundi,
        "affichage": affichage,
        "lignes": [
            (
                venue,
                noms.get(venue.intervention.pk, ""),
                "" if affichage else mots_de(venue.intervention.profession, connues),
            )
            for venue in venues
        ],
    }
    suffixe = "-affichage" if affichage else ""
    return Papier(
        rendre_pdf(GABARIT, contexte, titre="Interventions à l'école"),
        f"interventions-{slugify(trouvee.nom)}-{lundi:%Y-%m-%d}{suffixe}",
        frozenset(
            v.intervention.eleve_id
            for v in venues
            if not affichage and v.intervention.eleve_id and v.intervention.pk in noms
        ),
    )
