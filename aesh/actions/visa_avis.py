"""Tell who signs that a version waits for a visa: the pilote, and the head of each school in it.

*Source:* decisions 1 and 18 (quiet hours); security page §6 (a link, never a pupil).
"""

import datetime
import hashlib
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from aesh.models import EmploiDuTemps
from aesh.permissions import CHEFS
from aesh.regles.avis import a_envoyer_le
from aesh.requetes.avis import fermetures_connues
from aesh.requetes.visas import visas_des_ecoles
from comptes.enums import Role
from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans, valeurs
from socle.courriel import Lien, TextePublic, mettre_tous_en_file, preparer_courriel
from socle.enums import EtatCourriel
from socle.models import Courriel

PERIME_APRES = datetime.timedelta(days=7)


@transaction.atomic
def prevenir_du_visa(*, emploi: EmploiDuTemps, maintenant: datetime.datetime) -> int:
    """Put one message in the outbox for each pilote and each head of a school with slots.

    None where the department publishes without a visa, none to who proposed. Returns how many
    people are told. *Source:* decision 1 (who signs), decision 18 (quiet hours).
    """
    departement = emploi.departement
    le = aujourdhui_dans(departement)
    reglages = valeurs(["visa_publication", "visa_tacite_heures"], le)
    if reglages["visa_publication"] == "aucun":
        return 0
    ecoles = [ligne.ecole.perimetre_id for ligne in visas_des_ecoles(emploi)]
    signataires = Mandat.objects.actifs(le).filter(
        Q(role=Role.PILOTE, perimetre=emploi.pole.perimetre_id)
        | Q(role__in=CHEFS, perimetre__in=ecoles)
    )
    adresses = signataires.exclude(membre=emploi.propose_par_id).values_list(
        "membre__email", flat=True
    )
    envoi = a_envoyer_le(
        maintenant,
        emploi.date_effet,
        fuseau=ZoneInfo(departement.fuseau),
        fermetures=fermetures_connues(),
    )
    page = reverse("aesh:grille", kwargs={"departement": departement.code, "pk": emploi.pk})
    est_tacite = reglages["visa_publication"] == "tacite"
    courriels = [
        preparer_courriel(
            cle=_cle(emploi, adresse, maintenant),
            destinataire=adresse,
            sujet=f"Un emploi du temps attend votre visa ({emploi.pole})",
            gabarit="courriels/visa_attendu.txt",
            contexte={
                "pole": TextePublic(emploi.pole),
                "version": emploi.version,
                "date_effet": emploi.date_effet,
                "heures": reglages["visa_tacite_heures"] if est_tacite else 0,
                "lien": Lien(page),
            },
            a_envoyer_le=envoi,
            perime_le=envoi + PERIME_APRES,
        )
        for adresse in sorted(set(adresses))
    ]
    mettre_tous_en_file(courriels)
    return len(courriels)


def _cle(emploi: EmploiDuTemps, adresse: str, maintenant: datetime.datetime) -> str:
    """Once per proposal and person: a version sent back and proposed again says so again."""
    qui = hashlib.sha256(adresse.encode()).hexdigest()[:16]
    return f"visa:{emploi.pk}:{maintenant:%Y%m%d%H%M%S}:{qui}"


def retirer_avis_de_visa(*, emploi: EmploiDuTemps, adresse: str = "") -> None:
    """Withdraw what has not left: nothing waits for a visa any more, or not of this person's.

    *Source:* decision 18 (no notice that is no longer true).
    """
    en_attente = Courriel.objects.filter(
        cle__startswith=f"visa:{emploi.pk}:", etat=EtatCourriel.A_ENVOYER
    )
    if adresse:
        en_attente = en_attente.filter(destinataire=adresse)
    en_attente.update(etat=EtatCourriel.PERIME)
