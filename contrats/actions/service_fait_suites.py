"""What follows a month of service: its cut-off, certificates, dated corrections.

*Source:* peers page §3 n° 10; decision 35 (who).
"""

import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from aesh.enums import Employeur
from aesh.enums.service import MOTIFS_CONNEXES, ReponseEcart
from aesh.models import Contrat, EcartDeclare
from comptes.models import Mandat
from comptes.requetes import valeur
from contrats.enums.service_fait import EtatDeclaration, MotifAjustement
from contrats.models import (
    AjustementService,
    CertificationMois,
    ClotureMois,
    DeclarationEcole,
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
def regulariser_les_retards(*, mois: MoisDeService) -> None:
    """Declarations of closed months kept since: a dated adjustment each, once, in ``mois``.

    Part of computing a month. *Source:* peers page §3 n° 10 (nothing unpaid for a late form).
    """
    clos = list(ClotureMois.objects.select_related("mois"))
    for cloture in clos:
        fin = cloture.mois.mois.au
        entre = Q(jour__gte=cloture.mois.du, jour__lt=fin, ajustement__isnull=True)
        tardifs = EcartDeclare.objects.filter(
            entre, reponse=ReponseEcart.ACCEPTE, repondu_le__gt=cloture.cree_le
        ).exclude(motif__in=MOTIFS_CONNEXES)
        des_ecoles = DeclarationEcole.objects.filter(
            entre, etat=EtatDeclaration.RETENUE, tranche_le__gt=cloture.cree_le
        )
        for nom, lus in (("ecart", tardifs), ("declaration", des_ecoles)):
            for un in lus:
                contrat = (
                    Contrat.objects.filter(aesh=un.aesh_id, periode__contains=un.jour)
                    .order_by("-minutes_hebdo", "periode", "pk")
                    .first()
                )
                if contrat is not None:
                    AjustementService.objects.create(
                        contrat=contrat,
                        mois=cloture.mois,
                        applique_a=mois,
                        minutes=un.minutes,
                        motif=MotifAjustement.DECLARATION,
                        par_id=un.repondu_par_id if nom == "ecart" else un.tranche_par_id,
                        **{nom: un},
                    )


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

    Raises ``ActionRefusee``: no right, month not closed, contract without a line, nothing changed,
    more than the month held. *Source:* peers page §3 n° 10.
    """
    if not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    verrouiller(f"mois:{mois.departement_id}", seul=True)
    if not est_clos(mois):
        raise ActionRefusee("Ce mois n'est pas clos : corrigez ce qui est noté, puis recalculez.")
    ligne = LigneClose.objects.filter(mois=mois, contrat=contrat).first()
    if ligne is None:
        raise ActionRefusee("Ce contrat n'a pas de ligne ce mois-là.")
    if not minutes:
        raise ActionRefusee("Une régularisation ajoute ou retire au moins une minute.")
    deja = sum(
        AjustementService.objects.filter(mois=mois, contrat=contrat).values_list(
            "minutes", flat=True
        )
    )
    if ligne.minutes_service + deja + minutes < 0:
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
