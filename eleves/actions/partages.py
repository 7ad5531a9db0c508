"""Share a pupil's file with an outsider, for a time; take the share back."""

import datetime

from django.contrib.auth.models import Permission
from django.db import transaction
from psycopg.types.range import DateRange

from comptes.models import Mandat, Membre
from comptes.permissions import peut
from eleves.enums import ROLES_EXTERIEURS
from eleves.models import Eleve, PartageEleve
from eleves.permissions import peut_lire_eleve
from socle.erreurs import ActionRefusee

UN_JOUR = datetime.timedelta(days=1)
DUREE_MAXIMALE = datetime.timedelta(days=366)


@transaction.atomic
def partager_eleve(
    *,
    auteur: Mandat,
    eleve: Eleve,
    membre: Membre,
    du: datetime.date,
    au: datetime.date,
    motif: str,
    le: datetime.date,
) -> PartageEleve:
    """Let one outsider read one pupil between two dates (``au`` included, a year at most).

    A second share with the same person replaces the dates and the reason of the first.
    Raises ``ActionRefusee`` without the right, without a reason, for a pupil out of reach, or
    for someone who holds no outsider's mission in this department.
    *Source:* security page §3; issue A/B (guardian for dated, named shares only).
    """
    if not peut(auteur, "c", "partage") or not peut_lire_eleve(auteur, eleve, le):
        raise ActionRefusee("Votre fonction ne permet pas de partager ce dossier.")
    if not motif.strip():
        raise ActionRefusee("Dites pourquoi ce dossier est partagé.")
    if not du <= au or au - du > DUREE_MAXIMALE:
        raise ActionRefusee("Un partage a un début et une fin, un an plus tard au plus.")
    missions = Mandat.objects.actifs(le).filter(membre=membre, role__in=ROLES_EXTERIEURS)
    if not missions.exists():
        raise ActionRefusee(
            "Un dossier ne se partage qu'avec un partenaire qui a une mission ici (ESMS, EMAS)."
        )
    permission = Permission.objects.get(
        codename="view_eleve", content_type__app_label="eleves", content_type__model="eleve"
    )
    partage, _ = PartageEleve.objects.update_or_create(
        user=membre,
        permission=permission,
        content_object=eleve,
        defaults={
            "periode": DateRange(du, au + UN_JOUR),
            "motif": motif.strip(),
            "accorde_par": auteur,
        },
    )
    return partage


@transaction.atomic
def revoquer_partage(*, auteur: Mandat, partage: PartageEleve, le: datetime.date) -> PartageEleve:
    """End a share at once: from ``le`` on it gives nothing; the row stays as a proof.

    Raises ``ActionRefusee`` without the right.
    *Source:* security page §3.
    """
    if not peut(auteur, "u", "partage"):
        raise ActionRefusee("Votre fonction ne permet pas de retirer ce partage.")
    if partage.periode.upper > le:
        debut = min(partage.periode.lower, le - UN_JOUR)  # a range cannot be empty
        partage.periode = DateRange(debut, le)
        partage.save(update_fields=["periode", "modifie_le"])
    return partage
