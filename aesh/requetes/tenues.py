"""When each published version of a pole holds, and what holds until a draft does.

*Source:* decision 1 (versions follow one another from their dates of effect, nothing is lost).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format

from aesh.enums import LIBELLES_STATUT, StatutEmploi
from aesh.models import EmploiDuTemps
from pial.regles import UN_JOUR

PARUS = (StatutEmploi.PUBLIE, StatutEmploi.ARCHIVE)


@dataclass(frozen=True)
class Tenue:
    """A version holds from ``du`` to the day before ``avant`` (None: until the year ends)."""

    emploi: EmploiDuTemps
    du: datetime.date
    avant: datetime.date | None = None
    suivante: EmploiDuTemps | None = None

    def phrase(self, le: datetime.date) -> str:
        """``À venir : du 30 novembre au 13 décembre 2026, puis la version 4.``"""
        if self.avant is None or self.suivante is None:
            if self.du > le:
                return f"À venir : à partir du {jour(self.du)}."
            return f"En vigueur depuis le {jour(self.du)}."
        fin = f"au {jour(self.avant - UN_JOUR)}, puis la version {self.suivante.version}."
        if self.du > le:
            return f"À venir : du {jour(self.du)} {fin}"
        if self.avant > le:
            return f"En vigueur du {jour(self.du)} {fin}"
        return f"A été en vigueur du {jour(self.du)} {fin}"


def jour(date: datetime.date) -> str:
    """``1er décembre 2026``."""
    numero = "1er" if date.day == 1 else str(date.day)
    return f"{numero} {date_format(date, 'F Y')}"


def tenues_de(parues: Iterable[EmploiDuTemps]) -> dict[UUID, Tenue]:
    """When each published version of one pole and year holds; what never took place is left out.

    A later version replaces for good those that start on its day or after.
    *Source:* ``version_en_vigueur`` (last published of those that hold by then).
    """
    tenues: dict[UUID, Tenue] = {}
    suivante: EmploiDuTemps | None = None
    for version in sorted(parues, key=lambda v: -v.version):
        if suivante is None or version.date_effet < suivante.date_effet:
            avant = suivante.date_effet if suivante else None
            tenues[version.pk] = Tenue(version, version.date_effet, avant, suivante)
            suivante = version
    return tenues


@dataclass(frozen=True)
class EtatDit:
    """The one badge of a version: its words, and the state whose colour it wears."""

    libelle: str
    statut: StatutEmploi


def etat_dit(emploi: EmploiDuTemps, parues: Iterable[EmploiDuTemps], le: datetime.date) -> EtatDit:
    """What a version is on a day: an archived one holds until the day of its successor.

    ``parues``: published versions of its pole and year, archived ones too. *Source:* decision 1.
    """
    statut = StatutEmploi(emploi.statut)
    if statut not in PARUS:
        return EtatDit(emploi.get_statut_display(), statut)
    tenue = tenues_de(parues).get(emploi.pk)
    if tenue is None or (tenue.avant is not None and tenue.avant <= le):
        return EtatDit(LIBELLES_STATUT[StatutEmploi.ARCHIVE], StatutEmploi.ARCHIVE)
    quand = "à venir" if tenue.du > le else "en vigueur"
    return EtatDit(f"{LIBELLES_STATUT[StatutEmploi.PUBLIE]}, {quand}", StatutEmploi.PUBLIE)


def effet_dit(emploi: EmploiDuTemps, parues: Sequence[EmploiDuTemps], le: datetime.date) -> str:
    """From when a version holds, and what holds until then; in sentences.

    ``parues``: published versions of its pole and year.

    *Source:* decision 1 (dates of effect).
    """
    if emploi.pk in {parue.pk for parue in parues}:
        tenue = tenues_de(parues).get(emploi.pk)
        if tenue is not None:
            return tenue.phrase(le)
        plus_tard = [v for v in parues if v.version > emploi.version]
        autre = min(plus_tard, key=lambda v: v.version).version if plus_tard else ""
        return f"N'a jamais pris effet : la version {autre} l'a remplacée avant."
    effet = emploi.date_effet
    if effet < le:
        return f"Date d'effet : {jour(effet)}, déjà passée."
    debut = f"Prendra effet le {jour(effet)}, une fois publié."
    if emploi.scenario:
        debut = f"Prendrait effet le {jour(effet)}, une fois retenu et publié."
    if not parues:
        return f"{debut} Rien n'est encore publié pour ce pôle."
    avant, ecartees = [], []
    for tenue in sorted(tenues_de(parues).values(), key=lambda t: t.du):
        if tenue.du >= effet:
            ecartees.append(f"la version {tenue.emploi.version} (prévue le {jour(tenue.du)})")
        elif tenue.avant is None or tenue.avant > le:
            depuis = f" à partir du {jour(tenue.du)}" if tenue.du > le else ""
            avant.append(f"version {tenue.emploi.version}{depuis}")
    phrases = [debut]
    if avant:
        phrases.append(f"D'ici là : {', puis '.join(avant)}.")
    else:
        phrases.append("D'ici là, aucun emploi du temps ne s'applique.")
    if ecartees:
        phrases.append(f"Le publier écartera {' et '.join(ecartees)}.")
    return " ".join(phrases)
