"""Tell the AESH whose week changes: a publication, or a few days of theirs.

*Source:* decisions 1 and 18; screen « Ma semaine » (change notice), règle locale.
"""

import datetime
from collections.abc import Collection, Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format

from aesh.enums import StatutEmploi
from aesh.models import Aesh, EmploiDuTemps
from aesh.regles.avis import a_envoyer_le
from aesh.requetes.avis import avis_de_publication, fermetures_connues
from aesh.requetes.differences import ChangementAesh
from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from socle.courriel import (
    Lien,
    TextePublic,
    mettre_en_file,
    mettre_tous_en_file,
    preparer_courriel,
)
from socle.enums import EtatCourriel
from socle.models import Courriel

PERIME_APRES = datetime.timedelta(days=7)


def dire_jour(jour: datetime.date) -> str:
    """``mardi 1er décembre``."""
    numero = "1er" if jour.day == 1 else str(jour.day)
    return f"{date_format(jour, 'l')} {numero} {date_format(jour, 'F')}"


@transaction.atomic
def prevenir_les_aesh(
    emploi: EmploiDuTemps, *, changements: list[ChangementAesh], maintenant: datetime.datetime
) -> int:
    """Put one message in the outbox for each AESH whose week changes and who has an address.

    ``changements``: what ``requetes.differences.a_prevenir`` read. One message per version and
    AESH, whatever happens twice; a link and a date, never a pupil. Returns how many are told. What
    waited to tell them of a version that this one replaces before it holds is withdrawn.
    *Source:* decision 18 (quiet hours).
    """
    avis = avis_de_publication(emploi, changements, maintenant)
    page = reverse("aesh:ma_semaine", kwargs={"departement": emploi.departement_id})
    debut = "commence" if avis.est_premiere else "change"
    effet = datetime.datetime.combine(emploi.date_effet, datetime.time(), datetime.UTC)
    for changement in avis.prevenus:
        mettre_en_file(
            cle=_cle(emploi, changement.aesh),
            destinataire=changement.courriel,
            sujet=f"Votre emploi du temps {debut} le {dire_jour(emploi.date_effet)}",
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


@transaction.atomic
def prevenir_des_jours(
    cle: str,
    *,
    jours: Mapping[UUID, Collection[datetime.date]],
    departement: Departement,
    maintenant: datetime.datetime,
) -> int:
    """Tell each AESH which of her days to come change; a link and dates, never a pupil nor why.

    Returns how many are told, in four queries whatever their number. *Source:* decision 18.
    """
    le = aujourdhui_dans(departement)
    a_venir = {aesh: sorted(j for j in siens if j >= le) for aesh, siens in jours.items()}
    fermetures, fuseau = fermetures_connues(), ZoneInfo(departement.fuseau)
    page = reverse("aesh:ma_semaine", kwargs={"departement": departement.code})
    courriels = []
    qui = Aesh.objects.filter(pk__in=[a for a, siens in a_venir.items() if siens])
    for pk, adresse in qui.exclude(courriel="").values_list("pk", "courriel"):
        siens = a_venir[pk]
        envoi = a_envoyer_le(maintenant, siens[0], fuseau=fuseau, fermetures=fermetures)
        dernier = datetime.datetime.combine(siens[-1], datetime.time(), datetime.UTC)
        debut = "Votre journée du" if len(siens) == 1 else "Des journées changent à partir du"
        fin = " change" if len(siens) == 1 else ""
        courriels.append(
            preparer_courriel(
                cle=f"{cle}:{pk}",
                destinataire=adresse,
                sujet=f"{debut} {dire_jour(siens[0])}{fin}",
                gabarit="courriels/jours_changent.txt",
                contexte={
                    "jours": siens[:10],
                    "autres": max(0, len(siens) - 10),
                    "lien": Lien(f"{page}?semaine={siens[0].isoformat()}"),
                },
                a_envoyer_le=envoi,
                perime_le=max(envoi, dernier) + PERIME_APRES,
            )
        )
    mettre_tous_en_file(courriels)
    return len(courriels)


def retirer_avis(prefixe: str, aesh: Collection[UUID]) -> set[UUID]:
    """Withdraw the notices that have not left; returns whose they were. *Source:* decision 18."""
    en_attente = Courriel.objects.filter(cle__startswith=prefixe, etat=EtatCourriel.A_ENVOYER)
    cles = dict(en_attente.values_list("cle", "pk"))
    siens = {un: [pk for cle, pk in cles.items() if cle.endswith(str(un))] for un in aesh}
    perimes = [pk for pks in siens.values() for pk in pks]
    Courriel.objects.filter(pk__in=perimes).update(etat=EtatCourriel.PERIME)
    return {un for un, pks in siens.items() if pks}
