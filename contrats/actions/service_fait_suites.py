"""What follows a month of service: its cut-off, certificates, dated corrections.

*Source:* peers page §3 n° 10; decision 35 (who).
"""

import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from psycopg.types.range import DateRange

from aesh.enums import Employeur
from aesh.models import Contrat
from comptes.models import Mandat
from comptes.requetes import valeur
from contrats.enums.service_fait import MotifAjustement
from contrats.models import (
    AjustementService,
    CertificationMois,
    LigneClose,
    LigneProvisoire,
    MoisDeService,
)
from contrats.permissions import peut_certifier, peut_tenir_les_mois
from contrats.regles.mois import Mois, coupure_de
from contrats.requetes.mois import est_clos, mois_ouvert_apres
from pial.models import Etablissement
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller

DEJA_CLOS = "Ce mois est clos : il ne se rouvre pas. Corrigez par une régularisation datée."
PAS_LE_DROIT = "Votre fonction ne permet pas de tenir les mois de service."


@transaction.atomic
def ouvrir_mois(*, mois: Mois, le: datetime.date) -> MoisDeService:
    """The row of a month, written when it is first needed, with the department's cut-off.

    *Source:* règle locale, paramétrable (``paie_coupure_jour``).
    """
    coupure = coupure_de(mois, valeur("paie_coupure_jour", le))
    ouvert, _ = MoisDeService.objects.get_or_create(du=mois.du, defaults={"coupure_le": coupure})
    return ouvert


@transaction.atomic
def regulariser(
    *,
    auteur: Mandat,
    mois: MoisDeService,
    contrat: UUID,
    minutes: int,
    motif: MotifAjustement,
    le: datetime.date,
) -> AjustementService:
    """Correct a closed month by a dated line, which appears in the first month still open.

    Raises ``ActionRefusee``: no right, month not closed, contract that neither has a line in it nor
    runs in it (one may be known later), nothing changed, more than the month held.

    *Source:* peers page §3 n° 10.
    """
    if not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    verrouiller(f"mois:{mois.departement_id}", seul=True)
    if not est_clos(mois):
        raise ActionRefusee("Ce mois n'est pas clos : corrigez ce qui est noté, puis recalculez.")
    ligne = LigneClose.objects.filter(mois=mois, contrat=contrat).first()
    du_mois = DateRange(mois.du, mois.mois.au)
    if ligne is None and not Contrat.objects.filter(pk=contrat, periode__overlap=du_mois).exists():
        raise ActionRefusee("Ce contrat ne court pas ce mois-là.")
    if not minutes:
        raise ActionRefusee("Une régularisation ajoute ou retire au moins une minute.")
    deja = sum(
        AjustementService.objects.filter(mois=mois, contrat=contrat).values_list(
            "minutes", flat=True
        )
    )
    if (ligne.minutes_service if ligne else 0) + deja + minutes < 0:
        raise ActionRefusee("Vous retirez plus d'heures que ce mois n'en compte.")
    suivant = ouvrir_mois(mois=mois_ouvert_apres(mois.mois), le=le)
    LigneProvisoire.objects.filter(mois=suivant, contrat=contrat).update(
        minutes_ajustement=F("minutes_ajustement") + minutes
    )
    return AjustementService.objects.create(
        contrat_id=contrat,
        mois=mois,
        applique_a=suivant,
        minutes=minutes,
        motif=motif,
        par_id=auteur.membre_id,
    )


@transaction.atomic
def changer_coupure(
    *, auteur: Mandat, mois: MoisDeService, coupure: datetime.date
) -> MoisDeService:
    """Set the payroll cut-off of an open month. Raises ``ActionRefusee``.

    *Source:* règle locale (each payroll publishes its own calendar).
    """
    if not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    if est_clos(mois):
        raise ActionRefusee(DEJA_CLOS)
    if not mois.du < coupure <= mois.mois.suivant.suivant.dernier:
        raise ActionRefusee("La coupure vient après le début du mois, deux mois après au plus.")
    mois.coupure_le = coupure
    mois.save(update_fields=["coupure_le", "modifie_le"])
    return mois


@transaction.atomic
def certifier(
    *,
    auteur: Mandat,
    mois: MoisDeService,
    employeur: Employeur,
    eple: Etablissement | None,
    le: datetime.date,
) -> CertificationMois:
    """An employer certifies its closed month. Raises ``ActionRefusee``.

    *Source:* permissions page §3 (contrat: « HT2 : rv » for a head, v for the State's services).
    """
    if not peut_certifier(auteur, employeur, eple, le):
        raise ActionRefusee("Seul l'employeur certifie le service fait de ses contrats.")
    if not est_clos(mois):
        raise ActionRefusee("Ce mois n'est pas clos : il n'y a rien à certifier.")
    if not LigneClose.objects.filter(mois=mois, employeur=employeur, eple=eple).exists():
        raise ActionRefusee("Cet employeur n'a aucun contrat ce mois-là.")
    verrouiller(f"mois:{mois.departement_id}", seul=True)
    if CertificationMois.objects.filter(mois=mois, employeur=employeur, eple=eple).exists():
        raise ActionRefusee("Ce mois est déjà certifié pour cet employeur.")
    return CertificationMois.objects.create(
        mois=mois,
        employeur=employeur,
        eple=eple,
        par_id=auteur.membre_id,
        fonction=auteur.fonction,
    )
