"""Messages about remarks: the coordinator, at most once an hour per pole; the author, answered.

*Source:* decisions 1 and 18 (quiet hours); security page §6 (a link, never a pupil).
"""

import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from aesh.models import RemarqueCreneau
from aesh.regles.avis import prochain_moment
from aesh.requetes.avis import fermetures_connues
from comptes.enums import Role
from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from socle.courriel import (
    Lien,
    TextePublic,
    mettre_en_file,
    mettre_tous_en_file,
    preparer_courriel,
)

UNE_HEURE = datetime.timedelta(hours=1)
PERIME_APRES = datetime.timedelta(days=7)
COORDINATIONS = (Role.COORD_PIAL, Role.COORD_PAS)


def prevenir_coordination(remarque: RemarqueCreneau, *, maintenant: datetime.datetime) -> int:
    """Tell the coordinators of the pole at the next full hour that is not quiet.

    What is written until then is told by the same message: at most one an hour per pole.
    Returns how many people it is for. *Source:* decisions 1 and 18.
    """
    departement = remarque.departement
    heure = maintenant.replace(minute=0, second=0, microsecond=0) + UNE_HEURE
    envoi = prochain_moment(heure, ZoneInfo(departement.fuseau), fermetures_connues())
    instant = f"{envoi.astimezone(datetime.UTC):%Y%m%d%H}"
    page = reverse(
        "aesh:remarques", kwargs={"departement": departement.code, "pk": remarque.emploi_id}
    )
    coordinations = Mandat.objects.actifs(aujourdhui_dans(departement)).filter(
        role__in=COORDINATIONS, perimetre=remarque.pole.perimetre_id
    )
    adresses = set(
        coordinations.exclude(membre=remarque.auteur_id).values_list("membre_id", "membre__email")
    )
    mettre_tous_en_file(
        preparer_courriel(
            cle=f"remarques:{remarque.pole_id}:{membre}:{instant}",
            destinataire=adresse,
            sujet=f"Des remarques attendent votre réponse ({remarque.pole})",
            gabarit="courriels/remarques.txt",
            contexte={"pole": TextePublic(remarque.pole), "lien": Lien(page)},
            a_envoyer_le=envoi,
            perime_le=envoi + PERIME_APRES,
        )
        for membre, adresse in adresses
    )
    return len(adresses)


def prevenir_auteur(remarque: RemarqueCreneau, *, maintenant: datetime.datetime) -> None:
    """Tell who wrote that there is an answer; a link, no quiet hour. *Source:* decision 18."""
    if remarque.auteur is None:
        return
    departement = remarque.departement
    envoi = prochain_moment(maintenant, ZoneInfo(departement.fuseau), fermetures_connues())
    if remarque.fonction == Role.AESH:
        page = reverse("aesh:mes_remarques", kwargs={"departement": departement.code})
    else:
        ou = {"departement": departement.code, "pk": remarque.emploi_id}
        page = reverse("aesh:remarques", kwargs=ou)
    mettre_en_file(
        cle=f"remarque:{remarque.pk}:reponse",
        destinataire=remarque.auteur.email,
        sujet="La coordination vous a répondu",
        gabarit="courriels/remarque_repondue.txt",
        contexte={"pole": TextePublic(remarque.pole), "lien": Lien(page)},
        a_envoyer_le=envoi,
        perime_le=envoi + PERIME_APRES,
    )
