"""The end of a contract: note it, which closes what was proposed; give the term back.

*Source:* issue F (« end of contract »); décret n° 86-83, art. 45 and 45-4.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from aesh.models import Contrat
from comptes.models import Mandat
from contrats.actions.avenants import SANS_DROIT
from contrats.enums.vie import MotifFin, NatureSuite
from contrats.models import Avenant, FinContrat, Suite
from contrats.permissions import peut_changer_la_vie
from contrats.regles.chaines import Chaine
from contrats.regles.delais import UN_JOUR
from contrats.regles.employeurs import suit
from contrats.requetes.chaines import chaine_verrouillee, chaines_de
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.erreurs import ActionRefusee


def _propositions(chaine: Chaine, annule_le: datetime.datetime | None) -> Iterator[Any]:
    """Avenants and proposals without an answer of a contract, withdrawn at an instant or never."""
    sans_reponse = {"contrat__in": chaine.cles, "reponse": "", "annule_le": annule_le}
    yield Avenant.objects.filter(**sans_reponse)
    yield Suite.objects.filter(**sans_reponse).exclude(nature=NatureSuite.AUCUNE)


def nombre_closes(fin: FinContrat) -> int:
    """How many proposals this end withdrew. *Source:* règle locale."""
    chaine = chaine_verrouillee(fin.contrat)
    return sum(rangee.count() for rangee in _propositions(chaine, fin.cree_le))


@transaction.atomic
def noter_fin(
    *, auteur: Mandat, contrat: Contrat, dernier_jour: datetime.date, motif: MotifFin
) -> FinContrat:
    """Record that a contract ends, on its term or before; the timetable follows at that date.

    Who leaves accepts nothing any more: proposals without an answer are withdrawn with it.
    Raises ``ActionRefusee``. *Source:* issue F (« end of contract »).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    chaine = chaine_verrouillee(contrat)
    dernier = Contrat.objects.get(pk=chaine.dernier.pk)
    if FinContrat.objects.filter(contrat__in=chaine.cles, annule_le=None).exists():
        raise ActionRefusee("La fin de ce contrat est déjà notée.")
    if any(suit(chaine, autre) for autre in chaines_de(contrat.aesh_id)):
        raise ActionRefusee("Un contrat suit celui-ci : annulez d'abord son acceptation.")
    if dernier_jour < chaine.dernier.du:
        raise ActionRefusee(
            f"Les conditions actuelles commencent le {chaine.dernier.du:%d/%m/%Y} : choisissez une "
            "date plus tardive, ou annulez d'abord la réponse à l'avenant."
        )
    if chaine.au is not None and dernier_jour > chaine.au:
        raise ActionRefusee(f"Le contrat finit déjà le {chaine.au:%d/%m/%Y}.")
    if motif == MotifFin.TERME and dernier_jour != chaine.au:
        raise ActionRefusee("La fin du CDD est son dernier jour : corrigez la date ou le motif.")
    fin = FinContrat.objects.create(
        contrat=dernier,
        dernier_jour=dernier_jour,
        motif=motif,
        terme_avant=chaine.au,
        auteur_id=auteur.membre_id,
    )
    for rangee in _propositions(chaine, None):
        rangee.update(annule_le=fin.cree_le, modifie_le=fin.cree_le)
    dernier.periode = DateRange(dernier.periode.lower, dernier_jour + UN_JOUR)
    dernier.save(update_fields=["periode", "modifie_le"])
    return fin


@transaction.atomic
def annuler_fin(*, auteur: Mandat, fin: FinContrat) -> FinContrat:
    """Give a contract its term back, and the proposals that its end had withdrawn.

    Raises ``ActionRefusee`` when another contract took its days. *Source:* issue F (undo).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    chaine = chaine_verrouillee(fin.contrat)
    fin = (
        FinContrat.objects.select_for_update(of=("self",)).select_related("contrat").get(pk=fin.pk)
    )
    if fin.annule_le is not None:
        raise ActionRefusee("Cette fin est déjà annulée.")
    terme = None if fin.terme_avant is None else fin.terme_avant + UN_JOUR
    contrat = fin.contrat
    contrat.periode = DateRange(contrat.periode.lower, terme)
    try:
        with convertir_erreurs():
            contrat.save(update_fields=["periode", "modifie_le"])
    except ConflitError as erreur:
        raise ActionRefusee(erreur.message) from erreur
    fin.annule_le = timezone.now()
    fin.save(update_fields=["annule_le", "modifie_le"])
    for rangee in _propositions(chaine, fin.cree_le):
        rangee.update(annule_le=None, modifie_le=fin.annule_le)
    return fin
