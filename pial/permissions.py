"""Who may see and change what, beyond the capabilities of the matrix."""

import datetime

from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from comptes.permissions import peut
from pial.enums import GenrePole
from pial.models import Etablissement, Pole
from pial.models.etablissement import RequeteEtablissements
from pial.models.pole import RequetePoles

BINOME = (Role.COORD_PAS, Role.EDUC_PAS)  # the permanent team of a PAS (source 004)


def ecoles_consultables(mandat: Mandat, le: datetime.date) -> RequeteEtablissements:
    """Schools that a mandate may consult: a public referential, but the private network's own."""
    if mandat.genre_perimetre == GenrePerimetre.RESEAU_PRIVE:
        return Etablissement.objects.du_perimetre(mandat, le)  # type: ignore[no-any-return]
    return Etablissement.objects.all()  # type: ignore[return-value]


def poles_consultables(mandat: Mandat, le: datetime.date) -> RequetePoles:
    """Poles that a mandate may consult."""
    if mandat.genre_perimetre == GenrePerimetre.RESEAU_PRIVE:
        return Pole.objects.du_perimetre(mandat, le)  # type: ignore[no-any-return]
    return Pole.objects.all()  # type: ignore[return-value]


def peut_voir_personnes(mandat: Mandat, pole: Pole, le: datetime.date) -> bool:
    """Whether the people of a pole are shown: only to those whose perimeter covers it."""
    return Pole.objects.du_perimetre(mandat, le).filter(pk=pole.pk).exists()  # type: ignore[no-any-return]


def peut_modifier_horaires(
    mandat: Mandat | None, etablissement: Etablissement, le: datetime.date
) -> bool:
    """Opening hours: the matrix gives ``u``, the perimeter holds the school."""
    return (
        mandat is not None
        and peut(mandat, "u", "etablissement")
        and Etablissement.objects.du_perimetre(mandat, le).filter(pk=etablissement.pk).exists()
    )


def peut_modifier_trajets(mandat: Mandat | None, pole: Pole, le: datetime.date) -> bool:
    """Travel times serve the timetables: who draws them, in the perimeter (decision 35)."""
    return (
        mandat is not None
        and peut(mandat, "u", "edt")
        and Pole.objects.du_perimetre(mandat, le).filter(pk=pole.pk).exists()
    )


def peut_tenir_le_lieu(mandat: Mandat | None, pole: Pole, le: datetime.date) -> bool:
    """Place and hours of a PAS: the matrix gives ``u`` on territories, the perimeter holds it."""
    return (
        mandat is not None
        and pole.genre == GenrePole.PAS
        and peut(mandat, "u", "territoire")
        and Pole.objects.du_perimetre(mandat, le).filter(pk=pole.pk).exists()
    )


def pas_du_perimetre(mandat: Mandat, le: datetime.date) -> RequetePoles:
    """PAS that the mandate's perimeter holds: their posts and the days of their team."""
    return Pole.objects.du_perimetre(mandat, le).filter(genre=GenrePole.PAS)  # type: ignore[no-any-return]


def peut_tenir_la_presence(mandat: Mandat | None, pole: Pole, le: datetime.date) -> bool:
    """Type an absence of the binôme: the binôme of this PAS, or the SEI."""
    return (
        mandat is not None
        and peut(mandat, "c", "presence_pas")
        and pas_du_perimetre(mandat, le).filter(pk=pole.pk).exists()
    )


def peut_tenir_les_postes(mandat: Mandat | None, pole: Pole, le: datetime.date) -> bool:
    """Write the posts of a PAS and who holds them."""
    return (
        mandat is not None
        and peut(mandat, "c", "poste_pas")
        and pas_du_perimetre(mandat, le).filter(pk=pole.pk).exists()
    )


def peut_mesurer(mandat: Mandat) -> bool:
    """Whether a mandate reads means and needs of whole poles; which ones: its perimeter."""
    return peut(mandat, "r", "balance")


def poles_mesurables(mandat: Mandat, le: datetime.date) -> RequetePoles:
    """Poles whose means and needs a mandate reads: who steers or coordinates whole poles.

    A head of school reads the figures of his school on pages of his own, never a pole's.
    """
    if not peut_mesurer(mandat):
        return Pole.objects.none()  # type: ignore[return-value]
    return Pole.objects.du_perimetre(mandat, le)  # type: ignore[no-any-return]
