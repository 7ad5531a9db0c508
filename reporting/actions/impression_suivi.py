"""A recorded case on paper: the same page, frozen, for who may still read it."""

import datetime
from uuid import UUID

from comptes.models import Mandat
from reporting.requetes.suivis import lire_dossier
from socle.erreurs import ActionRefusee
from socle.pdf import rendre_pdf

FERME = "Ce dossier n'est plus lisible avec votre mission : il est clos, ou hors de portée."


def dossier_sur_papier(*, auteur: Mandat, dossier: UUID, le: datetime.date) -> tuple[bytes, UUID]:
    """PDF of a case and the pupil whom it names. Raises ``ActionRefusee``.

    *Source:* decision 12; permissions page §4 rule 9 (reason and watermark).
    """
    lu = lire_dossier(auteur, dossier, le)
    if lu is None:
        raise ActionRefusee(FERME)
    contexte = {"lu": lu, "le": le, "demandeur": auteur.membre.nom_complet}
    contenu = rendre_pdf("reporting/pdf/dossier.html", contexte, titre="Dossier suivi")
    return contenu, lu.eleve.pk
