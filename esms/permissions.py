"""Who may see and change what, beyond the capabilities of the matrix.

*Source:* permissions page §3, column « ESMS/UE »: ``u own`` for the director of an ESMS.
"""

from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.permissions import peut
from esms.models import Esms
from esms.models.esms import RequeteEsms


def esms_modifiables(mandat: Mandat | None) -> RequeteEsms:
    """ESMS that a mandate may change: all of its department, or the one that it directs."""
    if mandat is None or not peut(mandat, "u", "esms"):
        return Esms.objects.none()  # type: ignore[return-value]
    return Esms.objects.du_perimetre(mandat)  # type: ignore[no-any-return]


def peut_modifier_esms(mandat: Mandat | None, esms: Esms) -> bool:
    """The matrix gives ``u``, the perimeter holds the ESMS."""
    return esms_modifiables(mandat).filter(pk=esms.pk).exists()


def peut_tenir(mandat: Mandat | None) -> bool:
    """Open, close, share teams: who keeps the whole directory, never a director for his own."""
    return peut(mandat, "u", "esms") and mandat is not None and _est_departemental(mandat)


def _est_departemental(mandat: Mandat) -> bool:
    return mandat.genre_perimetre in (GenrePerimetre.TENANT, GenrePerimetre.AGREGATS)
