"""The weekly meeting on paper: agenda, decisions, what is left from the last one.

A first name and an initial, for the team alone; the notes stay on the screen.
*Source:* dossier §4 (agenda of cases); permissions page §4 rule 4.
"""

import datetime
from uuid import UUID

from comptes.models import Mandat
from pas.actions.prise import SANS_DROIT
from pas.models import ReunionPas
from pas.permissions import peut_tenir_le_pas
from pas.requetes.reunions import feuille_de_reunion
from socle.erreurs import ActionRefusee
from socle.pdf import rendre_pdf


def reunion_sur_papier(
    *, auteur: Mandat, reunion: UUID, le: datetime.date
) -> tuple[bytes, ReunionPas, list[UUID]]:
    """PDF of a meeting, the meeting, and the requests named in it.

    Raises ``ActionRefusee`` for who does not hold this PAS today. *Source:* module docstring.
    """
    lues = ReunionPas.objects.select_related("pole", "departement")
    objet = lues.filter(pk=reunion).first()
    if objet is None or not peut_tenir_le_pas(auteur, objet.pole, le):
        raise ActionRefusee(SANS_DROIT)
    feuille = feuille_de_reunion(objet, le)
    titre = f"Réunion du PAS du {objet.tenue_le:%d/%m/%Y}"
    contenu = rendre_pdf("pas/pdf/reunion.html", {"feuille": feuille, "le": le}, titre=titre)
    return contenu, objet, feuille.nommees
