"""Confirm the same AESH for all the days of an absence: all of them, or nothing.

*Source:* decisions 16, 18 and 25.
"""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from aesh.actions.avis import dire_jour
from aesh.actions.publication import EXCEPTIONS
from aesh.actions.remplacements import Choix, confirmer
from aesh.models import AbsenceAesh, Aesh, Remplacement
from aesh.permissions import peut_remplacer
from aesh.requetes.remplacants_jours import qui_pour_les_jours, trous_des_jours
from comptes.models import Mandat
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller


@transaction.atomic
def confirmer_les_jours(
    absence: AbsenceAesh,
    *,
    aesh: UUID,
    jours: Collection[datetime.date],
    auteur: Mandat,
    le: datetime.date,
) -> list[Remplacement]:
    """Fill every open hole of these days with one AESH who is free on each of them.

    ``jours``: the days that were shown. Raises ``ActionRefusee``, which names the days refused;
    nothing is written then. *Source:* decisions 16, 18 and 25.
    """
    if not peut_remplacer(auteur):
        raise ActionRefusee("Votre fonction ne permet pas de décider un remplacement.")
    verrouiller(f"{EXCEPTIONS}:{auteur.departement_id}", seul=True)
    trous = [t for t in trous_des_jours(absence, auteur, le) if t.date in set(jours)]
    regles = sorted(set(jours) - {trou.date for trou in trous})
    lignes = qui_pour_les_jours(trous, auteur, seule=aesh)
    refuses = list(lignes[0].refuses) if lignes else sorted({trou.date for trou in trous})
    if regles or refuses or not trous:
        raise ActionRefusee("Rien n'a été enregistré.", _details(aesh, regles, refuses))
    choix = [Choix(str(c.trou.cle), aesh, c.trou.debut, c.trou.fin) for c in lignes[0].candidats]
    return confirmer(choix, auteur=auteur, le=le)


def _details(aesh: UUID, regles: list[datetime.date], refuses: list[datetime.date]) -> list[str]:
    """Which days, and what became of them."""
    details = []
    if refuses:
        nom = Aesh.objects.filter(pk=aesh).values_list("prenom", "nom").first()
        qui = " ".join(nom) if nom else "Cette personne"
        details.append(f"{qui} n'est pas libre : {_dire(refuses)}.")
    if regles:
        details.append(f"Plus rien à remplacer : {_dire(regles)}.")
    return details or ["Il n'y a plus rien à remplacer."]


def _dire(jours: list[datetime.date]) -> str:
    return ", ".join(map(dire_jour, jours))
