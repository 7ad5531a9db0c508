"""What the poster of a school says: its PAS of the day, the address and its code to scan.

*Source:* source 004 (a place that families and teachers find easily); issue G (QR poster).
"""

import datetime
from dataclasses import dataclass

import segno
from django.conf import settings
from django.urls import reverse

from pial.enums import GenrePole
from pial.models import Etablissement, LieuPas, Pole
from pial.requetes.lieu_pas import lieu_de


@dataclass(frozen=True)
class Affiche:
    """One poster; ``code`` is an image (SVG, ``data:``), ``adresse`` what it holds."""

    ecole: Etablissement
    pole: Pole
    lieu: LieuPas | None
    adresse: str
    code: str


def adresse_pour_ecole(uai: str) -> str:
    """Public address that begins a request for one school.

    *Source:* issue G (routed by the school's UAI); decision 38 (global address).
    """
    return f"{settings.ADRESSE_DU_SITE}{reverse('pas_pour_ecole', args=[uai])}"


def code_a_scanner(adresse: str) -> str:
    """QR code of an address, as an SVG image in a ``data:`` address; legible with 15 % worn off.

    *Source:* ISO/IEC 18004 (error correction level M); règle locale.
    """
    return str(segno.make(adresse, error="m", micro=False).svg_data_uri(scale=10, border=4))


def affiche_de(ecole: Etablissement, le: datetime.date) -> Affiche | None:
    """The poster of a school on a day; None when no PAS serves it that day.

    *Source:* module docstring.
    """
    pole = (
        Pole.objects.actifs(le)
        .filter(
            genre=GenrePole.PAS,
            rattachements__etablissement=ecole,
            rattachements__genre=GenrePole.PAS,
            rattachements__periode__contains=le,
        )
        .first()
    )
    if pole is None:
        return None
    adresse = adresse_pour_ecole(ecole.uai)
    return Affiche(ecole, pole, lieu_de(pole), adresse, code_a_scanner(adresse))
