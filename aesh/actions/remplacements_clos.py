"""End replacements: free the people they book, and say so.

*Source:* decisions 16 and 18.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone

from aesh.actions.avis import prevenir_des_jours, retirer_avis
from aesh.actions.avis_ecoles import prevenir_les_ecoles, retirer_des_ecoles
from aesh.enums import EtatRemplacement
from aesh.models import CreneauPonctuel, Remplacement
from comptes.models import Mandat


def clore(finis: Collection[Remplacement], etat: EtatRemplacement, auteur: Mandat) -> None:
    """Free what they book; the rows stay, with who ended them and when. *Source:* decision 25."""
    if not finis:
        return
    ponctuels = [un.ponctuel_id for un in finis if un.ponctuel_id]
    Remplacement.objects.filter(pk__in=[un.pk for un in finis]).update(
        etat=etat, ponctuel=None, clos_par=auteur.membre_id, clos_le=timezone.now()
    )
    CreneauPonctuel.objects.filter(pk__in=ponctuels).delete()


def dire_la_fin(finis: Iterable[Remplacement], auteur: Mandat) -> None:
    """Tell who was to replace and the schools, unless they had not been told yet.

    *Source:* decision 18.
    """
    for un in finis:
        prefixe = f"remplacement:{un.pk}:"
        commun: dict[str, Any] = {
            "departement": auteur.departement,
            "maintenant": timezone.now(),
        }
        if not retirer_avis(prefixe, [un.aesh_id]):
            prevenir_des_jours(f"{prefixe}fin", jours={un.aesh_id: [un.date]}, **commun)
        if not retirer_des_ecoles(f"{prefixe}ecole:"):
            ecole: UUID = un.creneau.etablissement_id
            prevenir_les_ecoles(f"{prefixe}ecole:fin", "fin", jours={ecole: [un.date]}, **commun)
