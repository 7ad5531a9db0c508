"""The digest of days that nobody holds at a PAS: each day is told once."""

import datetime
import hashlib
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse

from aesh.regles.avis import a_envoyer_le
from aesh.requetes.avis import fermetures_connues
from comptes.enums import Role
from comptes.models import Departement, Mandat
from comptes.requetes import valeur
from pial.enums import GenrePole
from pial.models import JourSansPersonne, Pole
from pial.presence import se_dit
from pial.regles import UN_JOUR
from pial.requetes.presence import Alerte, alertes_de
from socle.courriel import Lien, TextePublic, mettre_tous_en_file, preparer_courriel
from socle.models import Courriel

DU_DEPARTEMENT = (Role.SEI, Role.SEI_CHEF, Role.IEN_ASH)


@transaction.atomic
def prevenir_des_jours_sans_personne(
    *, departement: Departement, le: datetime.date, maintenant: datetime.datetime
) -> int:
    """Write one message to each coordinator (his PAS), to the SEI and the IEN-ASH (all of them).

    Returns how many days were told. A day that is held again, then is not, is told again.
    *Source:* decision 30; decision 18 (quiet hours); no name in the message (security page §6).
    """
    fin = le + datetime.timedelta(days=int(valeur("pas_presence_jours", le)))
    poles = list(Pole.objects.filter(genre=GenrePole.PAS, periode__overlap=(le, fin)))
    alertes = {(a.pole.pk, a.jour, str(a.moment)): a for a in alertes_de(poles, le, fin)}
    for dite in JourSansPersonne.objects.all():
        if alertes.pop((dite.pole_id, dite.jour, dite.moment), None) is None:
            dite.delete()  # over, or held again
    nouvelles = [alerte for alerte in alertes.values() if se_dit(alerte.jour, le)]
    if not nouvelles:
        return 0
    JourSansPersonne.objects.bulk_create(
        JourSansPersonne(pole=a.pole, jour=a.jour, moment=a.moment) for a in nouvelles
    )
    envoi = a_envoyer_le(
        maintenant,
        min(a.jour for a in nouvelles),
        fuseau=ZoneInfo(departement.fuseau),
        fermetures=fermetures_connues(),
    )
    messages = []
    for mandat in _destinataires(poles, le):
        siennes = [
            a
            for a in nouvelles
            if mandat.fonction != Role.COORD_PAS or a.pole.perimetre_id == mandat.perimetre_id
        ]
        if siennes:
            messages.append(_message(mandat, siennes, departement, envoi))
    mettre_tous_en_file(messages)
    return len(nouvelles)


def _destinataires(poles: Sequence[Pole], le: datetime.date) -> list[Mandat]:
    actifs = Mandat.objects.actifs(le).select_related("membre")
    du_departement = actifs.filter(role__in=[str(r) for r in DU_DEPARTEMENT])
    des_pas = actifs.filter(
        role=Role.COORD_PAS, perimetre__in=[pole.perimetre_id for pole in poles]
    )
    return [*des_pas.order_by("pk"), *du_departement.order_by("pk")]


def _message(
    mandat: Mandat,
    alertes: Sequence[Alerte],
    departement: Departement,
    envoi: datetime.datetime,
) -> Courriel:
    lignes = sorted(alertes, key=lambda a: (a.jour, a.pole.cle_tri))
    texte = "|".join(f"{a.pole.pk}{a.jour}{a.moment}" for a in lignes)
    empreinte = hashlib.sha256(f"{envoi.date()}|{texte}".encode()).hexdigest()[:16]
    nombre = len(lignes)
    jours = "un jour" if nombre == 1 else f"{nombre} jours"
    page = reverse("pial:alertes_pas", kwargs={"departement": departement.code})
    dernier = datetime.datetime.combine(lignes[-1].jour + UN_JOUR, datetime.time(), datetime.UTC)
    return preparer_courriel(
        cle=f"presence-pas:{mandat.pk}:{empreinte}",
        destinataire=mandat.membre.email,
        sujet=f"Présence au PAS : {jours} sans personne",
        gabarit="courriels/presence_pas.txt",
        contexte={
            "phrases": [TextePublic(a.phrase) for a in lignes],
            "lien": Lien(page),
        },
        a_envoyer_le=envoi,
        perime_le=max(dernier, envoi + UN_JOUR),
    )
