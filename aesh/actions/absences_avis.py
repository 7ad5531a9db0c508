"""Who is told of an absence: the AESH, her schools, the coordination when she said it herself.

*Source:* decisions 16, 17 and 18.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from aesh.actions.avis_absente import prevenir_l_absente
from aesh.actions.avis_ecoles import PERIME_APRES, prevenir_les_ecoles, retirer_des_ecoles
from aesh.enums import EtatRemplacement, OrigineAbsence
from aesh.models import AbsenceAesh
from aesh.regles.avis import a_envoyer_le
from aesh.requetes.avis import fermetures_connues
from aesh.requetes.trous import trous_ouverts
from comptes.enums import Role
from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from pial.models import Pole
from pial.regles import UN_JOUR
from socle.courriel import Lien, mettre_tous_en_file, preparer_courriel

COORDINATIONS = (Role.COORD_PIAL, Role.COORD_PAS)
JoursParEcole = dict[UUID, set[datetime.date]]


def prevenir(absences: Sequence[AbsenceAesh], *, auteur: Mandat) -> None:
    """Tell of one absence, or of a repeated one: one message each, whatever its days.

    *Source:* decisions 17 and 18; ux page §5(e).
    """
    premiere = absences[0]
    prevenir_l_absente(premiere, auteur=auteur, maintenant=timezone.now())
    retirer_des_ecoles(_cle(premiere))
    jours: JoursParEcole = {}
    for absence in absences:
        for ecole, siens in jours_des_ecoles(absence, absence.du).items():
            jours.setdefault(ecole, set()).update(siens)
    dire(premiere, "absence", jours, auteur)
    if premiere.origine == OrigineAbsence.AESH:
        _dire_a_la_coordination(absences, auteur)


def jours_des_ecoles(absence: AbsenceAesh, du: datetime.date) -> JoursParEcole:
    """Days when each school expects the absent AESH, replaced or not. *Source:* decision 17."""
    jours: JoursParEcole = {}
    for trou in trous_ouverts([absence], max(du, absence.du), absence.au + UN_JOUR):
        jours.setdefault(trou.creneau.etablissement_id, set()).add(trou.date)
    confirmes = absence.remplacements.filter(etat=EtatRemplacement.CONFIRME, date__gte=du)
    for ecole, jour in confirmes.values_list("creneau__etablissement_id", "date"):
        jours.setdefault(ecole, set()).add(jour)
    return jours


def dire(
    absence: AbsenceAesh,
    quoi: str,
    jours: Mapping[UUID, Collection[datetime.date]],
    auteur: Mandat,
) -> None:
    """One message to each school. *Source:* decision 18."""
    prevenir_les_ecoles(
        f"{_cle(absence)}{absence.revision}",
        quoi,
        jours=jours,
        departement=auteur.departement,
        maintenant=timezone.now(),
        sauf=auteur.membre.email,
    )


def _cle(absence: AbsenceAesh) -> str:
    return f"absence:{absence.pk}:"


def _dire_a_la_coordination(absences: Sequence[AbsenceAesh], auteur: Mandat) -> None:
    """Who organises the replacement learns it at once: a date and a link, no name."""
    departement = auteur.departement
    le = aujourdhui_dans(departement)
    a_venir = [une for une in absences if une.au >= le]
    if not a_venir:
        return
    premiere, derniere = a_venir[0], a_venir[-1]
    poles = Pole.objects.filter(
        affectations__aesh=premiere.aesh_id, affectations__periode__contains=premiere.du
    )
    qui = Mandat.objects.actifs(le).filter(
        role__in=COORDINATIONS, perimetre__in=poles.order_by().values("perimetre")
    )
    jour = max(premiere.du, le)
    envoi = a_envoyer_le(
        timezone.now(),
        jour,
        fuseau=ZoneInfo(departement.fuseau),
        fermetures=fermetures_connues(),
    )
    fin = datetime.datetime.combine(derniere.au, datetime.time(), datetime.UTC)
    page = reverse("aesh:absences", kwargs={"departement": departement.code})
    cle = f"{_cle(premiere)}{premiere.revision}:coordination"
    mettre_tous_en_file(
        [
            preparer_courriel(
                cle=f"{cle}:{mandat.pk}",
                destinataire=mandat.membre.email,
                sujet="Une AESH se déclare absente",
                gabarit="courriels/absence_coordination.txt",
                contexte={
                    "du": jour,
                    "au": derniere.au,
                    "est_repetee": len(a_venir) > 1,
                    "lien": Lien(f"{page}?le={jour.isoformat()}"),
                },
                a_envoyer_le=envoi,
                perime_le=max(envoi, fin) + PERIME_APRES,
            )
            for mandat in qui.select_related("membre").order_by("pk")
        ]
    )
