"""Reads of the pages about ESMS and EMAS."""

import datetime

from django.db.models import Count, F, Q, QuerySet

from comptes.models import Mandat
from esms.models import Emas, EmasPas, Esms
from esms.models.esms import RequeteEsms
from pial.enums import GenrePole
from pial.models import Pole
from socle.texte import cle_tri


def esms_liste(le: datetime.date) -> RequeteEsms:
    """ESMS of the department, with the number of teams that each carries on a day.

    *Source:* permissions page §3, column « ESMS/UE »: a public directory.
    """
    equipes = Count("equipes", filter=Q(equipes__periode__contains=le))
    return Esms.objects.annotate(nombre_equipes=equipes)  # type: ignore[no-any-return]


def chercher_esms(esms: QuerySet[Esms], texte: str) -> QuerySet[Esms]:
    """Every word, without accents, in the name or the town; or a FINESS number.

    *Source:* ux page, « Search »: accent-free.
    """
    for mot in cle_tri(texte.replace("\0", " ")).split()[:8]:
        esms = esms.filter(Q(cle_tri__contains=mot) | Q(finess__istartswith=mot))
    return esms


def equipes_de(esms: Esms) -> list[Emas]:
    """Teams that an ESMS carries or carried, present ones first.

    *Source:* source 004 (an EMAS is carried by an ESMS).
    """
    return list(Emas.objects.filter(porteur=esms).order_by("-periode", "cle_tri"))


def emas_liste(le: datetime.date) -> QuerySet[Emas]:
    """Teams with their carrier and the number of PAS that each serves on a day.

    *Source:* source 004: EMAS are shared by several PAS.
    """
    nombre = Count("services", filter=Q(services__periode__contains=le))
    return Emas.objects.select_related("porteur").annotate(nombre_pas=nombre)


def services_de(emas: Emas) -> list[EmasPas]:
    """PAS served by a team over time, those that go on first.

    *Source:* source 004.
    """
    liens = EmasPas.objects.filter(emas=emas).select_related("pole")
    fin = F("periode__endswith").desc(nulls_first=True)
    return list(liens.order_by(fin, "pole__cle_tri", "periode"))


def equipes_du_pas(pole: Pole, le: datetime.date) -> list[EmasPas]:
    """Teams at the service of a PAS on a day.

    *Source:* source 004: who the coordinator may mobilise.
    """
    liens = EmasPas.objects.filter(pole=pole, periode__contains=le)
    return list(liens.select_related("emas__porteur").order_by("emas__cle_tri"))


def pas_a_servir(le: datetime.date) -> QuerySet[Pole]:
    """PAS open on a day. *Source:* source 004."""
    return Pole.objects.actifs(le).filter(genre=GenrePole.PAS)  # type: ignore[no-any-return]


def mes_esms(mandat: Mandat) -> list[Esms]:
    """ESMS of a director's or a team's mandate, for their home.

    *Source:* permissions page §2: scope « own ESMS ».
    """
    return list(Esms.objects.filter(perimetre_id=mandat.perimetre_id))
