"""Who else edits a version now, and what they changed since a moment.

*Source:* screen of the week grid, règle locale (two people on one draft see each other).
"""

import datetime
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from aesh.enums import StatutEmploi
from aesh.models import Creneau, EmploiDuTemps, PresenceEditeur
from aesh.requetes.passe import SUPPRIME
from aesh.requetes.versions import version_en_preparation

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
class SortVersion:
    """What has become of a version: a tab opened before may show another state of it.

    ``brouillon``: of a scenario, the draft that will be proposed instead.
    """

    statut: str
    designation: str
    modifiable: bool
    phrase: str
    brouillon: str | None = None

    def en_json(self) -> dict[str, Any]:
        """Plain data for the API."""
        return dict(vars(self))


@dataclass(frozen=True)
class Nouvelles:
    """What a tab needs to know: others here, slots written or deleted lately, how many.

    ``version``: its state and name, which another person may have changed.
    """

    maintenant: datetime.datetime
    presents: list[Present]
    revisions: list[tuple[str, int]]
    retires: list[str]
    auteurs: dict[str, str]
    total: int
    version: SortVersion

    def en_json(self) -> dict[str, Any]:
        """Plain data for the API."""
        return {
            "maintenant": self.maintenant.isoformat(),
            "presents": [p.en_json() for p in self.presents],
            "revisions": self.revisions,
            "retires": self.retires,
            "auteurs": self.auteurs,
            "total": self.total,
            "version": self.version.en_json(),
        }


FERMEES = {
    StatutEmploi.PROPOSE: (
        "propose_par",
        "propose_le",
        "Proposée au pilote",
        "elle attend le visa",
    ),
    StatutEmploi.VISE: ("vise_par", "vise_le", "Visa donné", "la coordination peut la publier"),
    StatutEmploi.PUBLIE: ("publie_par", "publie_le", "Publiée", "elle ne change plus"),
}


def sort_de(emploi: EmploiDuTemps) -> SortVersion:
    """State of a version in a sentence, for whom opened it before; one query unless a draft.

    *Source:* règle locale (an editor learns what others did with the version under her hands).
    """
    brouillon = None
    if emploi.scenario:
        phrase = f"Cette page montre maintenant {emploi.article}, gardé pour être comparé."
        actuel = version_en_preparation(emploi.pole_id, emploi.annee)
        brouillon = str(actuel.pk) if actuel else None
    elif emploi.est_modifiable:
        phrase = f"Cette page montre maintenant {emploi.article}, celle qui sera proposée."
    elif emploi.statut == StatutEmploi.ARCHIVE:
        phrase = "Une version plus récente a été publiée : celle-ci ne change plus."
    else:
        par, le, mot, suite = FERMEES[StatutEmploi(emploi.statut)]
        qui, quand = getattr(emploi, par), getattr(emploi, le)
        fuseau = ZoneInfo(emploi.departement.fuseau)
        moment = f" le {quand.astimezone(fuseau):%d/%m/%Y à %H h %M}" if quand else ""
        phrase = f"{mot}{f' par {qui.nom_complet}' if qui else ''}{moment} : {suite}."
    return SortVersion(emploi.statut, emploi.designation, emploi.est_modifiable, phrase, brouillon)


def nouvelles_de(
    emploi: EmploiDuTemps, *, membre: Any, onglet: str, depuis: datetime.datetime | None
) -> Nouvelles:
    """Others on this version now, and (slot, revision) written since ``depuis``; four queries.

    Slots deleted since then come from the history; the total tells a reader who missed some.
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
    retires = Creneau.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        emploi_id=emploi.pk, pgh_label=SUPPRIME, pgh_created_at__gte=depart
    ).values_list("pgh_obj_id", flat=True)
    return Nouvelles(
        maintenant=maintenant,
        presents=presents,
        revisions=revisions,
        retires=sorted(map(str, retires)),
        auteurs=auteurs,
        total=creneaux.count(),
        version=sort_de(emploi),
    )


def presents_sur(emploi: EmploiDuTemps, sauf: Any) -> list[str]:
    """Names of the other people who have a version open now, once each.

    *Source:* règle locale (whoever replaces a draft knows who is in it).
    """
    lignes = PresenceEditeur.objects.filter(emploi=emploi, vu_le__gte=timezone.now() - VIVANT)
    autres = lignes.exclude(membre=sauf).select_related("membre")
    return sorted({presence.membre.nom_complet for presence in autres})
