"""Posts of the team of a PAS: financed, held, corrected, taken back."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from comptes.enums import Role
from comptes.models import Mandat
from pial.enums import GenrePoste
from pial.models import OccupationPoste, Pole, PostePas
from pial.permissions import peut_tenir_les_postes
from pial.regles import UN_JOUR
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee

ROLE_DU_POSTE = {
    GenrePoste.COORDINATION: Role.COORD_PAS,
    GenrePoste.EDUCATEUR: Role.EDUC_PAS,
}


@dataclass(frozen=True)
class DonneesPoste:
    """A post; ``au`` is the last day financed, None until further notice."""

    genre: GenrePoste
    numero: int
    etp: Decimal
    du: datetime.date
    au: datetime.date | None
    reference: str


def _periode(du: datetime.date, au: datetime.date | None) -> DateRange:
    if au is not None and au < du:
        raise ActionRefusee("Le dernier jour vient avant le premier.")
    return DateRange(du, au + UN_JOUR if au else None)


def _exiger(auteur: Mandat, pole: Pole, le: datetime.date) -> None:
    if not peut_tenir_les_postes(auteur, pole, le):
        raise ActionRefusee("Seul le SEI tient les postes des PAS.")


@transaction.atomic
def creer_poste(
    *, auteur: Mandat, pole: Pole, donnees: DonneesPoste, le: datetime.date
) -> PostePas:
    """Write a post that is financed. Raises ``ActionRefusee`` or ``ConflitError``.

    *Source:* source 004 (a coordinator and a full-time éducateur spécialisé, financed).
    """
    _exiger(auteur, pole, le)
    return _ecrire_poste(PostePas(pole=pole), donnees)


@transaction.atomic
def corriger_poste(
    *, auteur: Mandat, poste: PostePas, donnees: DonneesPoste, le: datetime.date
) -> PostePas:
    """Change a post, without leaving someone on days that are no longer financed.

    Raises ``ActionRefusee`` or ``ConflitError``. *Source:* issue G (posts financed, with dates).
    """
    _exiger(auteur, poste.pole, le)
    nouvelle = _periode(donnees.du, donnees.au)
    for occupation in _occupations(poste):
        if donnees.genre != poste.genre:
            raise ActionRefusee("Ce poste est ou a été occupé : sa nature ne change plus.")
        if not _tient(occupation.periode, nouvelle):
            raise ActionRefusee(
                f"{occupation.mandat.membre} occupe ce poste depuis le "
                f"{occupation.du:%d/%m/%Y} : corrigez d'abord ces dates."
            )
    return _ecrire_poste(poste, donnees)


def _ecrire_poste(poste: PostePas, donnees: DonneesPoste) -> PostePas:
    poste.genre, poste.numero, poste.etp = donnees.genre, donnees.numero, donnees.etp
    poste.periode = _periode(donnees.du, donnees.au)
    poste.reference = donnees.reference
    with convertir_erreurs():
        poste.save()
    return poste


def _occupations(poste: PostePas) -> list[OccupationPoste]:
    lignes = OccupationPoste.objects.filter(poste=poste, est_retire=False)
    return list(lignes.select_related("mandat__membre"))


def _tient(dedans: DateRange, dehors: DateRange) -> bool:
    """Whether one period lies within another."""
    apres = dehors.upper is None or (dedans.upper is not None and dedans.upper <= dehors.upper)
    return dedans.lower >= dehors.lower and apres


@transaction.atomic
def retirer_poste(
    *, auteur: Mandat, poste: PostePas, est_retire: bool, le: datetime.date
) -> PostePas:
    """Take back a post written by mistake, or put it again; one that somebody held stays.

    Raises ``ActionRefusee`` or ``ConflitError``. *Source:* règle locale (undo).
    """
    _exiger(auteur, poste.pole, le)
    if est_retire and _occupations(poste):
        raise ActionRefusee(
            "Ce poste est ou a été occupé : dites son dernier jour, ou retirez d'abord qui "
            "l'occupe."
        )
    poste.est_retire = est_retire
    with convertir_erreurs():
        poste.save(update_fields=["est_retire", "modifie_le"])
    return poste


@transaction.atomic
def occuper_poste(
    *,
    auteur: Mandat,
    poste: PostePas,
    mandat: Mandat,
    du: datetime.date,
    au: datetime.date | None,
    le: datetime.date,
) -> OccupationPoste:
    """Say who holds a post between two dates. Raises ``ActionRefusee`` or ``ConflitError``.

    *Source:* issue G (posts filled); the mission closes the occupation by itself.
    """
    return _ecrire_occupation(
        OccupationPoste(poste=poste), auteur=auteur, mandat=mandat, du=du, au=au, le=le
    )


@transaction.atomic
def corriger_occupation(
    *,
    auteur: Mandat,
    occupation: OccupationPoste,
    du: datetime.date,
    au: datetime.date | None,
    le: datetime.date,
) -> OccupationPoste:
    """Change the dates. Raises ``ActionRefusee`` or ``ConflitError``.

    *Source:* règle locale (what was typed can be corrected).
    """
    return _ecrire_occupation(
        occupation, auteur=auteur, mandat=occupation.mandat, du=du, au=au, le=le
    )


def _ecrire_occupation(
    occupation: OccupationPoste,
    *,
    auteur: Mandat,
    mandat: Mandat,
    du: datetime.date,
    au: datetime.date | None,
    le: datetime.date,
) -> OccupationPoste:
    poste = occupation.poste
    _exiger(auteur, poste.pole, le)
    role = ROLE_DU_POSTE[GenrePoste(poste.genre)]
    if mandat.perimetre_id != poste.pole.perimetre_id or mandat.fonction != role:
        raise ActionRefusee("Choisissez une personne qui exerce cette fonction dans ce PAS.")
    if mandat.supplee_id is not None:
        raise ActionRefusee("Une suppléance n'occupe pas le poste : il reste à l'absent.")
    periode = _periode(du, au)
    if du < mandat.du or (mandat.au is not None and du > mandat.au):
        fin = f" au {mandat.au:%d/%m/%Y}" if mandat.au else ""
        raise ActionRefusee(
            f"La mission de {mandat.membre} va du {mandat.du:%d/%m/%Y}{fin} : "
            "choisissez un jour de cette mission."
        )
    if au is None and poste.au is not None:
        periode = DateRange(du, poste.periode.upper)
        if du > poste.au:
            raise ActionRefusee(f"Ce poste est financé jusqu'au {poste.au:%d/%m/%Y}.")
    if not _tient(periode, poste.periode):
        fin = f" au {poste.au:%d/%m/%Y}" if poste.au else ""
        raise ActionRefusee(
            f"Ce poste est financé du {poste.du:%d/%m/%Y}{fin} : choisissez des jours dans ces "
            "dates."
        )
    occupation.mandat, occupation.periode = mandat, periode
    with convertir_erreurs():
        occupation.save()
    return occupation


@transaction.atomic
def retirer_occupation(
    *, auteur: Mandat, occupation: OccupationPoste, est_retire: bool, le: datetime.date
) -> OccupationPoste:
    """Take back an occupation written by mistake, or put it again.

    Raises ``ActionRefusee`` or ``ConflitError``. *Source:* règle locale (undo).
    """
    _exiger(auteur, occupation.poste.pole, le)
    poste = occupation.poste
    if not est_retire and (poste.est_retire or not _tient(occupation.periode, poste.periode)):
        raise ActionRefusee("Ce poste n'est plus financé à ces dates.")
    occupation.est_retire = est_retire
    with convertir_erreurs():
        occupation.save(update_fields=["est_retire", "modifie_le"])
    return occupation
