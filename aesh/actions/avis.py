"""Tell the AESH whose week a publication changes.

*Source:* decisions 1 and 18; screen « Ma semaine » (change notice), règle locale.
"""

import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format

from aesh.enums import StatutEmploi
from aesh.models import EmploiDuTemps
from aesh.requetes.avis import avis_de_publication
from aesh.requetes.differences import a_prevenir
from socle.courriel import Lien, TextePublic, mettre_en_file
from socle.enums import EtatCourriel
from socle.models import Courriel

PERIME_APRES = datetime.timedelta(days=7)


def _jour(jour: datetime.date) -> str:
    """``mardi 1er décembre``."""
    numero = "1er" if jour.day == 1 else str(jour.day)
    return f"{date_format(jour, 'l')} {numero} {date_format(jour, 'F')}"


@transaction.atomic
def prevenir_les_aesh(emploi: EmploiDuTemps, *, maintenant: datetime.datetime) -> int:
    """Put one message in the outbox for each AESH whose week changes and who has an address.

    One per version and AESH, whatever happens twice; a link and a date, never a pupil. Returns
    how many are told. What waited to tell them of a version that this one replaces before it
    holds is withdrawn. *Source:* decision 18 (quiet hours).
    """
    avis = avis_de_publication(emploi, a_prevenir(emploi), maintenant)
    page = reverse("aesh:ma_semaine", kwargs={"departement": emploi.departement_id})
    debut = "commence" if avis.est_premiere else "change"
    effet = datetime.datetime.combine(emploi.date_effet, datetime.time(), datetime.UTC)
    for changement in avis.prevenus:
        mettre_en_file(
            cle=_cle(emploi, changement.aesh),
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
    _retirer_les_remplaces(emploi, [c.aesh for c in avis.prevenus])
    return len(avis.prevenus)


def _retirer_les_remplaces(emploi: EmploiDuTemps, prevenus: list[UUID]) -> None:
    remplacees = EmploiDuTemps.objects.filter(
        pole=emploi.pole_id,
        annee=emploi.annee,
        statut=StatutEmploi.ARCHIVE,
        date_effet__gte=emploi.date_effet,
    ).exclude(pk=emploi.pk)
    cles = [_cle(version, aesh) for version in remplacees for aesh in prevenus]
    Courriel.objects.filter(cle__in=cles, etat=EtatCourriel.A_ENVOYER).update(
        etat=EtatCourriel.PERIME
    )


def _cle(emploi: EmploiDuTemps, aesh: UUID) -> str:
    return f"publication:{emploi.pk}:{aesh}"
