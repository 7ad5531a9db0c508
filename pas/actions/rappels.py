"""Recall appointments by e-mail: once each, the working day before.

*Source:* decision 18; ux page §5(d) (appointment with reminder).
"""

import datetime
import json
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from aesh.requetes.avis import fermetures_connues
from pas.enums import GenreAvis, ReponseRendezVous
from pas.models import AvisSaisine, RendezVous
from pas.regles.etats import OUVERTS
from pas.regles.rappels import est_a_rappeler
from pas.requetes.contenu import contenu_de

ATTENDUS = (ReponseRendezVous.ATTENDUE, ReponseRendezVous.ACCEPTE)
A_VENIR = datetime.timedelta(days=31)


@transaction.atomic
def rappeler(*, fuseau: str, maintenant: datetime.datetime | None = None) -> int:
    """Owe the reminders due now in the department now open; returns how many.

    The row is marked in the transaction that owes the e-mail: two clocks at once send one.
    *Source:* module docstring.
    """
    maintenant = maintenant or timezone.now()
    fermetures = fermetures_connues()
    prevus = RendezVous.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        rappele_le=None,
        annule_le=None,
        reponse__in=[str(r) for r in ATTENDUS],
        debut__gt=maintenant,
        debut__lt=maintenant + A_VENIR,
        saisine__statut__in=[str(s) for s in OUVERTS],
    )
    rappeles = 0
    for un in prevus.select_related("saisine"):
        if not contenu_de(un.saisine).get("courriel") or not est_a_rappeler(
            debut=un.debut,
            pose_le=un.pose_le,
            maintenant=maintenant,
            fuseau=ZoneInfo(fuseau),
            fermetures=fermetures,
        ):
            continue
        ici = un.debut.astimezone(ZoneInfo(fuseau))
        AvisSaisine.objects.create(
            saisine=un.saisine,
            genre=GenreAvis.RAPPEL,
            charge=json.dumps({"debut": ici.replace(tzinfo=None).isoformat()}),
        )
        un.rappele_le = maintenant
        un.save(update_fields=["rappele_le", "modifie_le"])
        rappeles += 1
    return rappeles
