"""Notices of posting on paper, one or many, from what was frozen when they were issued.

*Source:* dossier §7 (the same content gives the same document).
"""

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from aesh.models import Aesh
from campagne.models import Campagne, FicheAffectation
from campagne.permissions import peut_lire_les_fiches
from comptes.enums import Role
from comptes.models import Mandat
from socle.erreurs import ActionRefusee
from socle.pdf import rendre_pdf, rendre_pdfs_reunis
from socle.travaux import Avancer

GABARIT = "campagne/pdf/fiche.html"
MAXIMUM = 2500


def fiches_visibles(mandat: Mandat, le: datetime.date) -> QuerySet[FicheAffectation]:
    """Notices that a mandate may read: the department's services all, an AESH her own.

    A notice says the contract and the matricule: a pole reads who comes on its page of the board.
    *Source:* permissions page §1 (need to know), §3 (columns affectation, contrat).
    """
    fiches = FicheAffectation.objects.all()
    if mandat.role == Role.AESH:
        return fiches.filter(aesh__in=Aesh.objects.visibles_par(mandat, le))
    return fiches if peut_lire_les_fiches(mandat) else fiches.none()


def avec_remplacement(fiches: QuerySet[FicheAffectation]) -> QuerySet[FicheAffectation]:
    """The same notices, each with ``est_remplacee``: a later version says the posting.

    *Source:* dossier §7 (stored with version).
    """
    plus_recente = FicheAffectation.objects.filter(
        campagne=OuterRef("campagne"), aesh=OuterRef("aesh"), version__gt=OuterRef("version")
    )
    return fiches.annotate(est_remplacee=Exists(plus_recente))


def contexte_de(fiche: FicheAffectation, *, remplacable: bool = True) -> Mapping[str, Any]:
    """What the template of a notice reads; ``remplacable`` False: known to be the last version.

    *Source:* dossier §7.
    """
    contenu = dict(fiche.contenu)
    dites = contenu.get("decisions")
    if dites is None:  # a notice of before said one decider, and the day of the publication
        dites = [{"par": contenu["decideur"], "le": contenu["decidee_le"]}]
    publiee_le = contenu.get("publiee_le")
    remplacee = FicheAffectation.objects.filter(
        campagne=fiche.campagne_id, aesh=fiche.aesh_id, version__gt=fiche.version
    )
    return {
        "fiche": fiche,
        "service": f"Service de l'école inclusive, {fiche.campagne.departement.nom}",
        "contenu": contenu,
        "rentree": datetime.date.fromisoformat(contenu["rentree"]),
        "decisions": [
            {"par": une["par"], "le": datetime.date.fromisoformat(une["le"])} for une in dites
        ],
        "publiee_le": datetime.date.fromisoformat(publiee_le) if publiee_le else None,
        "est_remplacee": remplacee.exists() if remplacable else False,
        "pied": f"Version {fiche.version}, empreinte {fiche.empreinte[:12]}",
    }


def fiche_sur_papier(fiche: FicheAffectation) -> bytes:
    """One notice. *Source:* dossier §7."""
    return rendre_pdf(GABARIT, contexte_de(fiche), titre=_titre(fiche.campagne))


def fiches_sur_papier(
    *, auteur: Mandat, campagne: UUID, pole: UUID | None, le: datetime.date, avancer: Avancer
) -> tuple[bytes, list[UUID]]:
    """The last version of every notice of a pole, or of all, in one document; and whose they are.

    Raises ``ActionRefusee``. *Source:* issue F (PDFs).
    """
    objet = Campagne.objects.filter(pk=campagne).first()
    if objet is None:
        raise ActionRefusee("Cette campagne n'est plus dans votre département.")
    # The last version of each AESH first, then the perimeter: who left a pole is not printed in it.
    dernieres = (
        FicheAffectation.objects.filter(campagne=objet)
        .order_by("aesh_id", "-version")
        .distinct("aesh_id")
        .values("pk")
    )
    fiches = (
        fiches_visibles(auteur, le)
        .filter(pk__in=dernieres)
        .order_by("aesh__cle_tri", "aesh_id")
        .select_related("campagne__departement")
    )
    if pole is not None:
        fiches = fiches.filter(poles__contains=[pole])
    lues = list(fiches[:MAXIMUM])
    if not lues:
        raise ActionRefusee("Aucune fiche à imprimer : publiez d'abord des affectations.")
    contenu = rendre_pdfs_reunis(
        GABARIT,
        [contexte_de(fiche, remplacable=False) for fiche in lues],
        titre=_titre(objet),
        avancer=avancer,
    )
    return contenu, [fiche.aesh_id for fiche in lues]


def _titre(campagne: Campagne) -> str:
    return f"Notification d'affectation, {campagne.libelle}"
