"""Merge two files, or separate them, and count again what published slots give them."""

import datetime

from django.db import transaction

from aesh.actions.couverture import recompter_couverture
from comptes.models import Mandat
from eleves.actions.fusion import Choix, fusionner
from eleves.actions.fusion_annulation import annuler_fusion
from eleves.models import Eleve, FusionEleves


@transaction.atomic
def fusionner_dossiers(
    *, auteur: Mandat, garde: Eleve, absorbe: Eleve, choix: Choix, le: datetime.date
) -> FusionEleves:
    """``fusionner``, then the figures. Raises ``ActionRefusee``. *Source:* issue E."""
    fusion = fusionner(auteur=auteur, garde=garde, absorbe=absorbe, choix=choix, le=le)
    recompter_couverture([fusion.garde_id], le)
    return fusion


@transaction.atomic
def separer_dossiers(*, auteur: Mandat, fusion: FusionEleves, le: datetime.date) -> Eleve:
    """``annuler_fusion``, then the figures. Raises ``ActionRefusee``. *Source:* issue E."""
    retrouve = annuler_fusion(auteur=auteur, fusion=fusion, le=le)
    recompter_couverture([fusion.garde_id, retrouve.pk], le)
    return retrouve
