"""Who is told of a publication, and when the messages leave.

*Source:* decisions 1 and 18.
"""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aesh.models import EmploiDuTemps
from aesh.regles.avis import a_envoyer_le
from aesh.requetes.differences import ChangementAesh
from aesh.requetes.versions import version_en_vigueur
from pial.models import JourFerme
from pial.regles import Fermeture


@dataclass(frozen=True)
class AvisPublication:
    """AESH whose week changes: told by mail at a moment, or without an address."""

    prevenus: list[ChangementAesh]
    sans_adresse: list[ChangementAesh]
    envoi: datetime.datetime
    part_aussitot: bool
    est_premiere: bool

    @property
    def concerne(self) -> bool:
        """Somebody is to be told, by mail or by hand."""
        return bool(self.prevenus or self.sans_adresse)


def fermetures_connues() -> list[Fermeture]:
    """Days without class that have an end. *Source:* decision 18 (they are quiet)."""
    return [
        Fermeture(periode.lower, periode.upper)
        for periode in JourFerme.objects.values_list("periode", flat=True)
        if periode.upper is not None
    ]


def avis_de_publication(
    emploi: EmploiDuTemps, changements: list[ChangementAesh], maintenant: datetime.datetime
) -> AvisPublication:
    """What publishing a version now would send, to whom and when, in three queries.

    *Source:* decision 18 (quiet hours, in the department's own time zone).
    """
    envoi = a_envoyer_le(
        maintenant,
        emploi.date_effet,
        fuseau=ZoneInfo(emploi.departement.fuseau),
        fermetures=fermetures_connues(),
    )
    return AvisPublication(
        prevenus=[c for c in changements if c.courriel],
        sans_adresse=[c for c in changements if not c.courriel],
        envoi=envoi,
        part_aussitot=envoi == maintenant,
        est_premiere=version_en_vigueur(
            emploi.pole_id, emploi.annee, emploi.date_effet, hors=emploi.pk
        )
        is None,
    )
