"""Who else edits a version now, and what they changed since a moment.

*Source:* screen of the week grid, règle locale (two people on one draft see each other).
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from aesh.models import Creneau, EmploiDuTemps, PresenceEditeur

VIVANT = datetime.timedelta(seconds=45)
# A change is dated when its transaction begins and seen when it ends: look back a little.
RECOUVREMENT = datetime.timedelta(seconds=60)


@dataclass(frozen=True)
class Present:
    """Another tab on the same version. ``moi``: the reader's own, elsewhere."""

    nom: str
    creneau: str | None
    moi: bool

    def en_json(self) -> dict[str, Any]:
        """Plain data for the API."""
        return dict(vars(self))


@dataclass(frozen=True)
class Nouvelles:
    """What a tab needs to know: others here, slots written lately and by whom, how many."""

    maintenant: datetime.datetime
    presents: list[Present]
    revisions: list[tuple[str, int]]
    auteurs: dict[str, str]
    total: int

    def en_json(self) -> dict[str, Any]:
        """Plain data for the API."""
        return {
            "maintenant": self.maintenant.isoformat(),
            "presents": [p.en_json() for p in self.presents],
            "revisions": self.revisions,
            "auteurs": self.auteurs,
            "total": self.total,
        }


def nouvelles_de(
    emploi: EmploiDuTemps, *, membre: Any, onglet: str, depuis: datetime.datetime | None
) -> Nouvelles:
    """Others on this version now, and (slot, revision) written since ``depuis``; three queries.

    A slot deleted meanwhile is seen by the total: known slots and new ones no longer add up to it.
    """
    maintenant = timezone.now()
    lignes = (
        PresenceEditeur.objects.filter(emploi=emploi, vu_le__gte=maintenant - VIVANT)
        .exclude(onglet=onglet)
        .select_related("membre")
        .order_by("membre__nom", "membre__prenom", "onglet")
    )
    presents = [
        Present(p.membre.nom_court, str(p.creneau) if p.creneau else None, p.membre_id == membre)
        for p in lignes
    ]
    creneaux = Creneau.objects.filter(emploi=emploi)
    depart = (depuis or maintenant) - RECOUVREMENT
    recents = creneaux.filter(modifie_le__gte=depart).select_related("modifie_par").order_by()
    ecrits = list(recents.only("revision", "modifie_par__prenom", "modifie_par__nom"))
    revisions = [(str(c.pk), c.revision) for c in ecrits]
    auteurs = {str(c.pk): c.modifie_par.nom_court for c in ecrits if c.modifie_par}
    return Nouvelles(maintenant, presents, revisions, auteurs, creneaux.count())


def presents_sur(emploi: EmploiDuTemps, sauf: Any) -> list[str]:
    """Names of the other people who have a version open now, once each.

    *Source:* règle locale (whoever replaces a draft knows who is in it).
    """
    lignes = PresenceEditeur.objects.filter(emploi=emploi, vu_le__gte=timezone.now() - VIVANT)
    autres = lignes.exclude(membre=sauf).select_related("membre")
    return sorted({presence.membre.nom_complet for presence in autres})
