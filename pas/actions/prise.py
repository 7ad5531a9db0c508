"""Hold one request to change it, and owe its author the news.

*Source:* permissions page §3; ADR 030 (a message owed is written with the act).
"""

import datetime
from uuid import UUID

from django.utils import timezone

from comptes.models import Mandat
from pas.enums import GenreAvis
from pas.models import AvisSaisine, MessageSaisine, Saisine
from pas.permissions import peut_agir
from pas.requetes.contenu import contenu_de
from socle.erreurs import ActionRefusee

SANS_DROIT = "Votre mission ne permet pas cet acte : demandez à la coordination du PAS."


def saisine_a_changer(auteur: Mandat, saisine: UUID, le: datetime.date) -> Saisine:
    """The request, locked until the end of the transaction; raises ``ActionRefusee``.

    *Source:* permissions page §3.
    """
    liees = ("pole", "etablissement", "departement")
    lignes = Saisine.objects.select_for_update(of=("self",)).select_related(*liees)
    trouvee = lignes.filter(pk=saisine).first()
    archivee = trouvee is not None and trouvee.archivee_le is not None
    if trouvee is None or archivee or not peut_agir(auteur, trouvee, le):
        raise ActionRefusee(SANS_DROIT)
    return trouvee


def devoir_une_nouvelle(saisine: Saisine) -> None:
    """Owe the author the e-mail « du nouveau »: one at a time, none without an address.

    *Source:* ux page §5(d) (no child data in e-mails); ADR 030.
    """
    if not contenu_de(saisine).get("courriel"):
        return
    dus = AvisSaisine.objects.filter(saisine=saisine, genre=GenreAvis.NOUVELLE, fait_le=None)
    if not dus.exists():
        AvisSaisine.objects.create(saisine=saisine, genre=GenreAvis.NOUVELLE)


def envoyer_un_mot(saisine: Saisine, auteur: Mandat, mot: str) -> MessageSaisine:
    """Write to the person, on the follow-up page.

    *Source:* ux page §5(d) (messages).
    """
    message: MessageSaisine = MessageSaisine.objects.create(
        saisine=saisine,
        corps=mot.strip(),
        ecrit_le=timezone.now(),
        auteur_id=auteur.membre_id,
    )
    devoir_une_nouvelle(saisine)
    return message
