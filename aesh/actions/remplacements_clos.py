"""End replacements: free the people they book, and say so.

*Source:* decisions 16 and 18.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone

from aesh.actions.avis import prevenir_des_jours, retirer_avis
from aesh.actions.avis_ecoles import prevenir_les_ecoles, retirer_des_ecoles
from aesh.actions.occupations import appliquer
from aesh.enums import EtatRemplacement
from aesh.models import CreneauPonctuel, EmploiDuTemps, Remplacement
from aesh.requetes.faits_absences import fait_du_remplacement
from aesh.requetes.recalcul import preparer
from aesh.requetes.situation import Dossier
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


def clore_les_perimes(
    anciens: Collection[EmploiDuTemps], dossier: Dossier, auteur: Mandat
) -> list[Remplacement]:
    """End the replacements to come of the versions that a new one replaces, when the absent AESH
    is no longer expected then with these pupils; the others hold. Returns those that end.

    *Source:* decision 16 (a replacement fills a hole, and ends with it).
    """
    a_venir = (
        Remplacement.objects.filter(
            creneau__emploi__in=anciens,
            date__gte=dossier.calendrier.du,
            etat=EtatRemplacement.CONFIRME,
        )
        .select_related("absence", "creneau")
        .prefetch_related("creneau__liens_eleves")
    )
    perimes = [un for un in a_venir if not _attendu(un, dossier)]
    if perimes:
        clore(perimes, EtatRemplacement.TERMINE, auteur)
        appliquer(preparer(list(map(fait_du_remplacement, perimes)), []))
    return perimes


def _attendu(un: Remplacement, dossier: Dossier) -> bool:
    """Whether the new version still expects the absent AESH there and then."""
    avant = {lien.eleve_id for lien in un.creneau.liens_eleves.all()}
    for creneau in dossier.creneaux:
        if creneau.aesh_id != un.absence.aesh_id or creneau.jour != un.date.isoweekday():
            continue
        meme_lieu = creneau.etablissement_id == un.creneau.etablissement_id
        if not meme_lieu or not (creneau.debut <= un.debut and un.fin <= creneau.fin):
            continue
        jours = dossier.calendrier.dates(creneau.etablissement_id, creneau.semaine, creneau.jour)
        if un.date in jours and set(dossier.eleves_de.get(creneau.pk, ())) == avant:
            return True
    return False


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
