"""What a publication changes, written for each reader, and told to schools and to the pilote.

The AESH's own messages are in ``aesh.actions.avis``. *Source:* decisions 1 and 18.
"""

import datetime
import hashlib
from collections.abc import Collection, Iterable
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from aesh.enums import DestinataireAvis, StatutEmploi
from aesh.models import AvisChangement, EmploiDuTemps
from aesh.permissions import CHEFS
from aesh.regles.avis import a_envoyer_le
from aesh.requetes.annonces import est_sienne
from aesh.requetes.avis import fermetures_connues
from aesh.requetes.changements_ecoles import Phrases, changements_des_ecoles, sans_redite
from aesh.requetes.differences import ChangementAesh
from aesh.requetes.versions import version_en_vigueur
from comptes.enums import Role
from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from pial.models import Etablissement
from socle.courriel import Lien, TextePublic, mettre_tous_en_file, preparer_courriel
from socle.enums import EtatCourriel
from socle.erreurs import ActionRefusee
from socle.models import Courriel

COURT = datetime.timedelta(hours=48)
PERIME_APRES = datetime.timedelta(days=7)


@transaction.atomic
def annoncer(
    emploi: EmploiDuTemps, *, aesh: list[ChangementAesh], maintenant: datetime.datetime
) -> int:
    """Write what changes for each AESH, school and the pilote; tell schools and pilote by mail.

    ``aesh``: what ``requetes.differences.a_prevenir`` read. One notice and one message per
    version and reader, whatever happens twice; what was said of a version that this one replaces
    before it holds is withdrawn. Returns how many notices.
    *Source:* decision 18 (quiet hours; "vu" is a courtesy).
    """
    ecoles = changements_des_ecoles(emploi)
    _retirer_les_remplacees(emploi, maintenant)
    if not aesh and not ecoles:
        return 0
    ancien = version_en_vigueur(emploi.pole_id, emploi.annee, emploi.date_effet, hors=emploi.pk)
    court = ancien is not None and est_sous_48_heures(emploi, maintenant)
    avis = _avis(emploi, aesh, ecoles, court)
    AvisChangement.objects.bulk_create(avis, ignore_conflicts=True)
    _ecrire(emploi, set(ecoles), maintenant, est_premiere=ancien is None)
    return len(avis)


def est_sous_48_heures(emploi: EmploiDuTemps, maintenant: datetime.datetime) -> bool:
    """Whether a version takes effect within two days, midnight being that of the department.

    *Source:* dossier §3 R13 (notice, local rule); decision 33 (time zone).
    """
    fuseau = ZoneInfo(emploi.departement.fuseau)
    debut = datetime.datetime.combine(emploi.date_effet, datetime.time(), fuseau)
    return debut - maintenant < COURT


def _avis(
    emploi: EmploiDuTemps,
    aesh: Iterable[ChangementAesh],
    ecoles: dict[UUID, Phrases],
    court: bool,
) -> list[AvisChangement]:
    aesh = list(aesh)

    def avis(qui: DestinataireAvis, dit: Phrases, **cles: UUID) -> AvisChangement:
        return AvisChangement(
            emploi=emploi,
            destinataire=qui,
            avant=list(dit.avant),
            apres=list(dit.apres),
            sous_48_heures=court,
            **cles,
        )

    pour_le_pilote = Phrases(
        tuple(f"{c.nom} : {c.minutes_avant} par semaine" for c in aesh),
        tuple(f"{c.nom} : {c.minutes_apres} par semaine" for c in aesh),
    )
    return [
        *(avis(DestinataireAvis.AESH, sans_redite(c.avant, c.apres), aesh_id=c.aesh) for c in aesh),
        *(
            avis(DestinataireAvis.ETABLISSEMENT, dit, etablissement_id=ecole)
            for ecole, dit in ecoles.items()
        ),
        avis(DestinataireAvis.PILOTE, pour_le_pilote),
    ]


def _ecrire(
    emploi: EmploiDuTemps,
    ecoles: Collection[UUID],
    maintenant: datetime.datetime,
    *,
    est_premiere: bool,
) -> None:
    """One message per address: heads, schools' own addresses, pilote; a link, never a pupil."""
    departement = emploi.departement
    touchees = Etablissement.objects.filter(pk__in=ecoles)
    chefs = Q(role__in=CHEFS, perimetre__in=touchees.values("perimetre"))
    pilotes = Q(role=Role.PILOTE, perimetre=emploi.pole.perimetre_id)
    mandats = Mandat.objects.actifs(aujourdhui_dans(departement)).filter(chefs | pilotes)
    adresses = {*mandats.values_list("membre__email", flat=True)}
    adresses |= {*touchees.exclude(courriel="").values_list("courriel", flat=True)}
    envoi = a_envoyer_le(
        maintenant,
        emploi.date_effet,
        fuseau=ZoneInfo(departement.fuseau),
        fermetures=fermetures_connues(),
    )
    effet = datetime.datetime.combine(emploi.date_effet, datetime.time(), datetime.UTC)
    page = reverse("aesh:ce_qui_change", args=[departement.code, emploi.pk])
    debut = "commence" if est_premiere else "change"
    mettre_tous_en_file(
        preparer_courriel(
            cle=f"{_prefixe(emploi)}{hashlib.sha256(adresse.encode()).hexdigest()[:16]}",
            destinataire=adresse,
            sujet=f"L'emploi du temps des AESH {debut} le {emploi.date_effet:%d/%m/%Y}",
            gabarit="courriels/emploi_change.txt",
            contexte={
                "est_premiere": est_premiere,
                "date_effet": emploi.date_effet,
                "pole": TextePublic(emploi.pole),
                "lien": Lien(page),
            },
            a_envoyer_le=envoi,
            perime_le=max(envoi, effet) + PERIME_APRES,
        )
        for adresse in sorted({adresse.strip().lower() for adresse in adresses})
    )


def _prefixe(emploi: EmploiDuTemps) -> str:
    return f"publication:{emploi.pk}:lecteur:"


def _retirer_les_remplacees(emploi: EmploiDuTemps, maintenant: datetime.datetime) -> None:
    remplacees = EmploiDuTemps.objects.filter(
        pole=emploi.pole_id,
        annee=emploi.annee,
        statut=StatutEmploi.ARCHIVE,
        date_effet__gte=emploi.date_effet,
    ).exclude(pk=emploi.pk)
    AvisChangement.objects.filter(emploi__in=remplacees, retire_le__isnull=True).update(
        retire_le=maintenant
    )
    for version in remplacees:
        Courriel.objects.filter(
            cle__startswith=_prefixe(version), etat=EtatCourriel.A_ENVOYER
        ).update(etat=EtatCourriel.PERIME)


@transaction.atomic
def dire_vu(avis: AvisChangement, *, auteur: Mandat) -> AvisChangement:
    """The reader says she saw it: a courtesy, never evidence; once is enough.

    Raises ``ActionRefusee`` when the notice is another's. *Source:* decision 18.
    """
    if not est_sienne(avis, auteur, aujourdhui_dans(avis.departement)):
        raise ActionRefusee("Cet avis ne vous est pas adressé.")
    AvisChangement.objects.filter(pk=avis.pk, vu_le__isnull=True).update(
        vu_le=timezone.now(), vu_par=auteur.membre_id
    )
    avis.refresh_from_db()
    return avis
