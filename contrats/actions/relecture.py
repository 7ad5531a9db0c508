"""Read closed months again, and correct by dated lines what changed since.

*Source:* peers page §3 n° 10 (a correction of a closed month is a dated adjustment).
"""

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from contrats.actions.service_fait import recalculer
from contrats.actions.service_fait_suites import PAS_LE_DROIT, ouvrir_mois
from contrats.models import AjustementService, LigneARegulariser, MoisDeService
from contrats.permissions import peut_tenir_les_mois
from contrats.requetes.mois import est_clos, mois_ouvert_apres
from contrats.requetes.relecture import Relue, relire
from socle.erreurs import ActionRefusee
from socle.models import Travail
from socle.travaux import Avancer, demander_travail, lancer
from socle.verrous import verrouiller

RELIRE = "contrats.relire_mois"
PAS_CLOS = "Ce mois n'est pas clos : recalculez-le."


@transaction.atomic
def demander_relecture(*, auteur: Mandat | None, mois: MoisDeService, cle: str) -> Travail:
    """Ask for the reading of a closed month. ``auteur`` None: the clock.

    Raises ``ActionRefusee``. *Source:* peers page §3 n° 10.
    """
    if auteur is not None and not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    if not est_clos(mois):
        raise ActionRefusee(PAS_CLOS)
    travail = demander_travail(
        genre=RELIRE,
        cle=f"{RELIRE}:{mois.pk}:{cle}",
        titre=f"Relecture du mois {mois.mois.du_mois}",
        parametres={"mois": str(mois.pk)},
        auteur=auteur.membre if auteur else None,
        mandat=auteur.pk if auteur else None,
    )
    lancer(travail)
    return travail


@transaction.atomic
def relire_mois(*, mois: MoisDeService, avancer: Avancer) -> dict[str, Any]:
    """List again what changed in a closed month; its summary. Raises ``ActionRefusee``.

    *Source:* peers page §3 n° 10.
    """
    verrouiller(f"mois:{mois.departement_id}", seul=True)
    if not est_clos(mois):
        raise ActionRefusee(PAS_CLOS)
    relues = relire(mois, avancer=avancer)
    LigneARegulariser.objects.filter(mois=mois).delete()
    _lister(mois, relues)
    mois.relu_le = timezone.now()
    mois.save(update_fields=["relu_le", "modifie_le"])
    s = "s" if len(relues) > 1 else ""
    return {
        "a_regulariser": len(relues),
        "lien": f"/{mois.departement_id}/service-fait/{mois.pk}/",
        "resume": f"{len(relues)} contrat{s} à régulariser."
        if relues
        else "Rien n'a changé depuis la clôture.",
    }


def _lister(mois: MoisDeService, relues: Sequence[Relue]) -> None:
    LigneARegulariser.objects.bulk_create(
        LigneARegulariser(
            mois=mois,
            contrat_id=une.contrat,
            aesh_id=une.aesh,
            minutes_contrat=une.decompte.contrat,
            minutes_absence=une.decompte.absence,
            minutes_en_plus=une.decompte.en_plus,
            minutes=une.minutes,
        )
        for une in relues
    )


@transaction.atomic
def regulariser_les_changements(
    *, auteur: Mandat, mois: MoisDeService, contrats: Sequence[UUID] | None, le: datetime.date
) -> list[AjustementService]:
    """One dated adjustment for each line that changed, in the first month still open.

    ``contrats`` None: every listed line. Read again first: what is listed may have changed since.
    Raises ``ActionRefusee``. *Source:* peers page §3 n° 10.
    """
    if not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    verrouiller(f"mois:{mois.departement_id}", seul=True)
    if not est_clos(mois):
        raise ActionRefusee(PAS_CLOS)
    listees = LigneARegulariser.objects.filter(mois=mois)
    if contrats is None:
        contrats = list(listees.values_list("contrat_id", flat=True))
    choisis = set(contrats)
    aesh = sorted(set(listees.filter(contrat__in=choisis).values_list("aesh_id", flat=True)))
    relues = [une for une in relire(mois, aesh) if une.contrat in choisis]
    listees.filter(contrat__in=choisis).delete()
    if not relues:
        raise ActionRefusee("Il n'y a plus rien à régulariser : relisez la page.")
    suivant = ouvrir_mois(mois=mois_ouvert_apres(mois.mois), le=le)
    faites = [
        AjustementService.objects.create(
            contrat_id=une.contrat,
            mois=mois,
            applique_a=suivant,
            minutes=une.minutes,
            motif=une.motif,
            par_id=auteur.membre_id,
        )
        for une in relues
    ]
    recalculer(mois=suivant, aesh=sorted({une.aesh for une in relues}), le=le)
    return faites


@transaction.atomic
def annuler_regularisation(
    *, auteur: Mandat, ajustement: AjustementService, le: datetime.date
) -> AjustementService:
    """Take a correction back by the contrary one, in the first month still open.

    What changed is listed again. Raises ``ActionRefusee``: no right, taken back already, made from
    a declared difference (decide of the difference). *Source:* ux page §4 (undo).
    """
    if not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    verrouiller(f"mois:{ajustement.departement_id}", seul=True)
    if ajustement.ecart_id or ajustement.declaration_id:
        raise ActionRefusee("Cette correction suit une différence déclarée : changez sa décision.")
    if ajustement.annule_id or AjustementService.objects.filter(annule=ajustement).exists():
        raise ActionRefusee("Cette régularisation est déjà annulée.")
    mois = ajustement.mois
    suivant = ouvrir_mois(mois=mois_ouvert_apres(mois.mois), le=le)
    contraire = AjustementService.objects.create(
        contrat_id=ajustement.contrat_id,
        mois=mois,
        applique_a=suivant,
        minutes=-ajustement.minutes,
        motif=ajustement.motif,
        annule=ajustement,
        par_id=auteur.membre_id,
    )
    aesh = [ajustement.contrat.aesh_id]
    LigneARegulariser.objects.filter(mois=mois, aesh__in=aesh).delete()
    _lister(mois, relire(mois, aesh))
    recalculer(mois=suivant, aesh=aesh, le=le)
    return contraire
