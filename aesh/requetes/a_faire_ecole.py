"""What waits for the head of a school: to sign, to validate, to declare, to read.

*Source:* decision 20 ("what to sign or declare"); decisions 1, 8 and 17.
"""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from aesh.enums import DestinataireAvis, StatutEmploi
from aesh.models import AvisChangement, EmploiDuTemps
from aesh.permissions import CHEFS, peut_organiser_rencontres
from aesh.regles.absences import DELAI_JUSTIFICATIF
from aesh.requetes.absences_lues import absences_lues
from aesh.requetes.ecarts import nombre_en_attente
from aesh.requetes.rencontres import nombre_a_organiser
from aesh.requetes.visas import attend_mon_visa
from comptes.models import Mandat
from eleves.requetes.cibles import nombre_a_valider
from pial.models import Etablissement, Pole
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee

CIBLE = ("cible locale à valider", "cibles locales à valider")
RENCONTRE = ("rencontre à organiser avec une famille", "rencontres à organiser avec les familles")
ECART = ("écart d'heures à accepter ou refuser", "écarts d'heures à accepter ou refuser")
JUSTIFICATIF = ("absence sans justificatif reçu", "absences sans justificatif reçu")


@dataclass(frozen=True)
class AFaire:
    """One thing to do, and where."""

    phrase: str
    url: str


def a_faire(mandat: Mandat, le: datetime.date) -> list[AFaire]:
    """Everything that waits for a head, most pressing first; nothing for others.

    *Source:* decision 20.
    """
    if mandat.role not in CHEFS:
        return []
    code = str(mandat.departement_id)
    faits = [*_a_signer(mandat, le, code), *_a_lire(mandat, le, code)]
    compteurs = (
        (nombre_a_valider(mandat, le), CIBLE, "eleves:cibles"),
        (_rencontres(mandat, le), RENCONTRE, "aesh:rencontres"),
        (nombre_en_attente(mandat, le), ECART, "aesh:ecarts"),
        (_sans_justificatif(mandat, le), JUSTIFICATIF, "aesh:absences_suivies"),
    )
    for nombre, (un, plusieurs), nom in compteurs:
        if nombre:
            phrase = f"{nombre} {plusieurs if nombre > 1 else un}"
            faits.append(AFaire(phrase, reverse(nom, args=[code])))
    return faits


def _a_signer(mandat: Mandat, le: datetime.date, code: str) -> list[AFaire]:
    poles = Pole.objects.du_perimetre(mandat, le).actifs(le)
    proposes = EmploiDuTemps.objects.filter(
        pole__in=poles, annee=annee_scolaire(le), statut=StatutEmploi.PROPOSE, scenario=""
    )
    return [
        AFaire(
            f"Emploi du temps à viser : {emploi.pole}",
            reverse("aesh:grille", args=[code, emploi.pk]),
        )
        for emploi in proposes.select_related("pole").order_by("pole__cle_tri", "version")
        if attend_mon_visa(emploi, mandat, le)
    ]


def _a_lire(mandat: Mandat, le: datetime.date, code: str) -> list[AFaire]:
    avis = AvisChangement.objects.filter(
        destinataire=DestinataireAvis.ETABLISSEMENT,
        etablissement__in=Etablissement.objects.du_perimetre(mandat, le),
        vu_le__isnull=True,
        retire_le__isnull=True,
        emploi__annee=annee_scolaire(le),
    )
    return [
        AFaire(
            f"Ce qui change à partir du {un.emploi.date_effet:%d/%m/%Y} : à lire",
            reverse("aesh:ce_qui_change", args=[code, un.emploi_id]),
        )
        for un in avis.select_related("emploi").order_by("-emploi__version", "pk")[:5]
    ]


def _rencontres(mandat: Mandat, le: datetime.date) -> int:
    return nombre_a_organiser(mandat, le) if peut_organiser_rencontres(mandat) else 0


def _sans_justificatif(mandat: Mandat, le: datetime.date) -> int:
    """Begun for more than 48 hours, of this year, without a date of proof."""
    debut = bornes_annee(annee_scolaire(le))[0]
    return (
        absences_lues(mandat, le, debut, le + UN_JOUR)
        .filter(justificatif_le__isnull=True, periode__startswith__lte=le - DELAI_JUSTIFICATIF)
        .count()
    )
