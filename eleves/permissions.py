"""Who may read one pupil: capability of the role, then perimeter or a dated share."""

import datetime

from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Eleve


def peut_lire_eleve(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may read a pupil on a day; an expired share gives nothing.

    The AESH's own pupils come from her slots: see ``aesh.permissions``.
    *Source:* permissions page §1 and §3; security page §3 (shares).
    """
    if not mandat.est_actif(le) or not peut(mandat, "r", "eleve"):
        return False
    return Eleve.objects.visibles_par(mandat, le).filter(pk=eleve.pk).exists()
