"""A difference of hours: signalled by the AESH, answered by the school or the coordination.

*Source:* ux page §5(e) ("signalled difference"); decision 35 (service fait follows contracts).
"""

import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from aesh.enums.service import LIBELLES_MOTIF_ECART, MOTIFS_EN_MOINS, MotifEcart, ReponseEcart
from aesh.models import EcartDeclare
from aesh.models.ecart import DEJA_SIGNALE
from aesh.permissions import peut_declarer_la_sienne, peut_repondre_ecart
from aesh.requetes.agenda import aesh_du_mandat
from aesh.requetes.ecarts import ecarts_a_lire, ecoles_de
from comptes.models import Mandat
from pial.regles import annee_scolaire
from socle.erreurs import ActionRefusee

REPONSES = (ReponseEcart.ACCEPTE, ReponseEcart.REFUSE)


@transaction.atomic
def signaler_ecart(
    *,
    jour: datetime.date,
    motif: str,
    minutes: int,
    auteur: Mandat,
    le: datetime.date,
    etablissement: UUID | None = None,
) -> EcartDeclare:
    """The AESH says that a day was not as planned; ``minutes`` is positive, the reason signs it.

    Raises ``ActionRefusee`` or ``ValidationError``. *Source:* ux page §5(e).
    """
    aesh = aesh_du_mandat(auteur) if peut_declarer_la_sienne(auteur) else None
    if aesh is None:
        raise ActionRefusee("Seule l'AESH concernée signale un écart de ses heures.")
    erreurs = {}
    if motif not in LIBELLES_MOTIF_ECART:
        erreurs["motif"] = "Choisissez un motif de la liste."
    if not 0 < minutes <= 600:
        erreurs["minutes"] = "Une durée va de 1 minute à 10 heures."
    if jour > le:
        erreurs["jour"] = "Choisissez aujourd'hui ou un jour passé."
    elif annee_scolaire(jour) != annee_scolaire(le):
        erreurs["jour"] = "Choisissez un jour de cette année scolaire."
    if etablissement and etablissement not in {ecole.pk for ecole in ecoles_de(aesh, le)}:
        erreurs["etablissement"] = "Choisissez une de vos écoles."
    if erreurs:
        raise ValidationError(erreurs)
    signe = -1 if MotifEcart(motif) in MOTIFS_EN_MOINS else 1
    ecart = EcartDeclare(
        aesh=aesh, jour=jour, motif=motif, minutes=signe * minutes, etablissement_id=etablissement
    )
    try:
        with transaction.atomic():  # the same tap twice: the database refuses the second
            ecart.save()
    except IntegrityError as double:
        raise ValidationError({"jour": DEJA_SIGNALE}) from double
    return ecart


@transaction.atomic
def retirer_ecart(ecart: EcartDeclare, *, auteur: Mandat) -> None:
    """The AESH takes back what nobody answered. *Source:* ux page §4 (undo)."""
    if not peut_declarer_la_sienne(auteur) or ecart.aesh.membre_id != auteur.membre_id:
        raise ActionRefusee("Cet écart n'est pas le vôtre.")
    if not ecart.attend:
        raise ActionRefusee("Une réponse a déjà été donnée : parlez-en à votre école.")
    ecart.reponse = ReponseEcart.RETIRE
    ecart.save(update_fields=["reponse", "modifie_le"])


@transaction.atomic
def repondre_ecart(
    ecart: EcartDeclare, *, reponse: str, auteur: Mandat, le: datetime.date
) -> EcartDeclare:
    """Accept or refuse; answered already, the new answer takes its place, or it waits again.

    For the payroll it is an opinion: the department's service decides. The same answer again
    changes nothing: who answered, and when, stay.
    Raises ``ActionRefusee``. *Source:* permissions page §3 (column "absences"), decision 35.
    """
    if not peut_repondre_ecart(auteur):
        raise ActionRefusee("Votre fonction ne permet pas de répondre à un écart.")
    if not ecarts_a_lire(auteur, le).filter(pk=ecart.pk).exists():
        raise ActionRefusee("Cet écart n'est pas dans votre périmètre.")
    ecart.refresh_from_db(from_queryset=EcartDeclare.objects.select_for_update())
    if ecart.reponse == ReponseEcart.RETIRE:
        raise ActionRefusee("L'AESH vient de retirer cet écart.")
    if reponse not in (*REPONSES, ReponseEcart.ATTENTE):
        raise ActionRefusee("Choisissez d'accepter ou de refuser.")
    if ecart.reponse == reponse:
        return ecart
    ouvert = reponse == ReponseEcart.ATTENTE
    ecart.reponse = ReponseEcart(reponse)
    ecart.repondu_par_id = None if ouvert else auteur.membre_id
    ecart.repondu_le = None if ouvert else timezone.now()
    ecart.save(update_fields=["reponse", "repondu_par", "repondu_le", "modifie_le"])
    return ecart
