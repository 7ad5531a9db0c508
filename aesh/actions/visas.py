"""The head of a school signs the proposed version for his school.

*Source:* decision 1 (the pilote, or the head of the school for his school, gives the visa).
"""

from django.db import transaction
from django.utils import timezone

from aesh.actions.emplois import verrouiller_version
from aesh.actions.visa_avis import retirer_avis_de_visa
from aesh.enums import StatutEmploi
from aesh.models import EmploiDuTemps, VisaEcole
from aesh.permissions import peut_viser_ecole
from aesh.requetes.visas import visas_des_ecoles, visas_lus
from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from socle.erreurs import ActionRefusee


@transaction.atomic
def viser_ecole(emploi: EmploiDuTemps, *, auteur: Mandat) -> EmploiDuTemps:
    """Sign for the schools of a head; the last school to sign makes the version signed.

    Raises ``ActionRefusee`` when the version does not wait for it: not proposed, not his school,
    no slot there, already signed. *Source:* decision 1.
    """
    emploi = verrouiller_version(emploi)
    if not peut_viser_ecole(auteur, emploi):
        raise ActionRefusee("Cet emploi du temps n'attend pas votre visa : rechargez la page.")
    siennes = visas_lus(emploi, auteur, aujourdhui_dans(emploi.departement))
    if not siennes:
        raise ActionRefusee("Cette version n'a aucun créneau dans votre école : rien à signer.")
    a_signer = [ligne.ecole for ligne in siennes if ligne.visa is None]
    if not a_signer:
        raise ActionRefusee("Vous avez déjà donné le visa de votre école.")
    maintenant = timezone.now()
    VisaEcole.objects.bulk_create(
        VisaEcole(
            emploi=emploi, etablissement=ecole, vise_par_id=auteur.membre_id, vise_le=maintenant
        )
        for ecole in a_signer
    )
    retirer_avis_de_visa(emploi=emploi, adresse=auteur.membre.email)
    if all(ligne.visa for ligne in visas_des_ecoles(emploi)):
        retirer_avis_de_visa(emploi=emploi)
        emploi.statut = StatutEmploi.VISE
        emploi.vise_par_id = auteur.membre_id
        emploi.vise_le = maintenant
        emploi.save(update_fields=["statut", "vise_par", "vise_le", "modifie_le"])
    return emploi
