"""Tell the AESH whose week a publication changes.

*Source:* decisions 1 and 18; screen « Ma semaine » (change notice), règle locale.
"""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format

from aesh.models import EmploiDuTemps
from aesh.requetes.avis import avis_de_publication
from aesh.requetes.differences import differences_avec_publie
from socle.courriel import Lien, TextePublic, mettre_en_file

PERIME_APRES = datetime.timedelta(days=7)


def _jour(jour: datetime.date) -> str:
    """``mardi 1er décembre``."""
    numero = "1er" if jour.day == 1 else str(jour.day)
    return f"{date_format(jour, 'l')} {numero} {date_format(jour, 'F')}"


@transaction.atomic
def prevenir_les_aesh(emploi: EmploiDuTemps, *, maintenant: datetime.datetime) -> int:
    """Put one message in the outbox for each AESH whose week changes and who has an address.

    One per version and AESH, whatever happens twice; a link and a date, never a pupil. Returns
    how many are told. *Source:* decision 18 (quiet hours).
    """
    avis = avis_de_publication(emploi, differences_avec_publie(emploi), maintenant)
    page = reverse("aesh:ma_semaine", kwargs={"departement": emploi.departement_id})
    debut = "commence" if avis.est_premiere else "change"
    effet = datetime.datetime.combine(emploi.date_effet, datetime.time(), datetime.UTC)
    for changement in avis.prevenus:
        mettre_en_file(
            cle=f"publication:{emploi.pk}:{changement.aesh}",
            destinataire=changement.courriel,
            sujet=f"Votre emploi du temps {debut} le {_jour(emploi.date_effet)}",
            gabarit="courriels/emploi_publie.txt",
            contexte={
                "est_premiere": avis.est_premiere,
                "date_effet": emploi.date_effet,
                "pole": TextePublic(emploi.pole),
                "lien": Lien(f"{page}?semaine={emploi.date_effet.isoformat()}"),
            },
            a_envoyer_le=avis.envoi,
            perime_le=max(avis.envoi, effet) + PERIME_APRES,
        )
    return len(avis.prevenus)
