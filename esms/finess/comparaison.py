"""What a FINESS file would change: ESMS created, modified field by field, unchanged, flagged."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from esms.finess.lignes import EsmsLu
from pial.annuaire.differences import DifferencesDe, Signalement, chercher_absentes
from socle.officiel import Rejet

# Fields of ``Esms`` that FINESS writes, with their names on screen.
CHAMPS = {
    "nom": "Nom",
    "nom_long": "Nom complet",
    "finess_ej": "FINESS de l'organisme gestionnaire",
    "categorie": "Code de la catégorie",
    "libelle_categorie": "Catégorie",
    "famille": "Famille",
    "adresse": "Adresse",
    "code_postal": "Code postal",
    "commune": "Commune",
    "code_commune": "Code de la commune",
    "telephone": "Téléphone",
    "siret": "SIRET",
    "uai": "UAI",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "ouvert_le": "Ouvert depuis",
    "maj_le": "Mis à jour dans FINESS",
}
LIBELLES = {**CHAMPS, "disparu_le": "Disparition"}
NOMS_CHAMPS = tuple(CHAMPS)
_valeurs = attrgetter(*NOMS_CHAMPS)
_ABIMES = {**LIBELLES, "latitude": "Position"}


@dataclass(frozen=True, slots=True)
class Connu:
    """What the database knows of one ESMS; ``saisis``: fields typed by hand, left alone."""

    id: Any
    finess: str
    valeurs: tuple[Any, ...]
    saisis: frozenset[str] = frozenset()
    est_cree_a_la_main: bool = False
    disparu_le: datetime.date | None = None
    ferme_le: datetime.date | None = None

    def valeur(self, champ: str) -> Any:
        """Value of one field of ``CHAMPS``."""
        return self.valeurs[NOMS_CHAMPS.index(champ)]


@dataclass(frozen=True, slots=True)
class Modification:
    """One known ESMS: {field: (before, after)}."""

    connu: Connu
    lu: EsmsLu
    champs: dict[str, tuple[Any, Any]]

    @property
    def ligne(self) -> int:
        """Line of the file."""
        return self.lu.ligne

    @property
    def code(self) -> str:
        """FINESS number."""
        return self.connu.finess

    @property
    def nom(self) -> str:
        """Name known before."""
        return str(self.connu.valeurs[0])

    @property
    def id(self) -> Any:
        """Key of the ESMS."""
        return self.connu.id

    def valeurs(self) -> list[Any]:
        """Every field of ``CHAMPS`` once modified."""
        return [
            self.champs[champ][1] if champ in self.champs else avant
            for champ, avant in zip(NOMS_CHAMPS, self.connu.valeurs, strict=True)
        ]


Differences = DifferencesDe[EsmsLu, Modification, Connu]


def comparer_un(lu: EsmsLu, connu: Connu) -> dict[str, tuple[Any, Any]]:
    """Fields that the file changes. What it does not say, and what was typed, keep their value.

    *Source:* manners of the school import (issue A, C « Real input »).
    """
    changes: dict[str, tuple[Any, Any]] = {
        champ: (avant, apres)
        for champ, avant, apres in zip(NOMS_CHAMPS, connu.valeurs, _valeurs(lu), strict=True)
        if avant != apres and apres is not None and apres != "" and champ not in connu.saisis
    }
    if connu.disparu_le is not None:
        changes["disparu_le"] = (connu.disparu_le, None)
    return changes


def _signaler(lu: EsmsLu, connu: Connu | None) -> list[Signalement]:
    """What is odd in one row, without preventing it."""
    causes = []
    if lu.abimes:
        champs = ", ".join(_ABIMES[champ] for champ in lu.abimes)
        suite = "la valeur connue est gardée" if connu else "le champ reste vide"
        causes.append(f"Illisible ou trop long : {champs} ; {suite}.")
    if connu is not None:
        gardes = [
            CHAMPS[champ]
            for champ in NOMS_CHAMPS
            if champ in connu.saisis and getattr(lu, champ) not in ("", None, connu.valeur(champ))
        ]
        if gardes:
            noms = ", ".join(gardes)
            causes.append(f"Saisi à la main et gardé, le fichier dit autre chose : {noms}.")
        if connu.ferme_le is not None:
            causes.append(
                f"« {connu.valeur('nom')} » est fermé ici depuis le {connu.ferme_le:%d/%m/%Y} et "
                "figure encore dans FINESS : il reste fermé."
            )
    return [Signalement(lu.ligne, lu.finess, cause) for cause in causes]


def comparer(
    lus: Iterable[EsmsLu],
    connus: dict[str, Connu],
    *,
    departement: str,
    rejets: Iterable[Rejet] = (),
    ecartees: int = 0,
    est_national: bool = False,
) -> Differences:
    """Differences between a file and what is known of one department.

    ``est_national``: the official file holds all of France; the ESMS of other departments are
    then counted in one flag. In an extract of one department, each is rejected with its line.
    *Source:* data page §5 (5): what closes simply vanishes, absence is not deletion.
    """
    diff = Differences(rejets=list(rejets))
    diff.lignes = len(diff.rejets) + ecartees
    par_finess: dict[str, EsmsLu] = {}
    ailleurs = 0
    for lu in lus:
        diff.lignes += 1
        if lu.departement != departement:
            ailleurs += est_national
            if not est_national:
                diff.rejets.append(Rejet(lu.ligne, _hors_departement(lu, departement)))
            continue
        premier = par_finess.setdefault(lu.finess, lu)
        if premier is not lu:
            cause = f"Même numéro que la ligne {premier.ligne} : cette ligne est laissée de côté."
            diff.signales.append(Signalement(lu.ligne, lu.finess, cause))
    diff.rejets.sort(key=lambda rejet: rejet.ligne)
    _mettre_de_cote(diff, ecartees, ailleurs)
    for finess, lu in par_finess.items():
        connu = connus.get(finess)
        diff.signales += _signaler(lu, connu)
        if connu is None:
            diff.crees.append(lu)
        elif changes := comparer_un(lu, connu):
            diff.modifies.append(Modification(connu, lu, changes))
        else:
            diff.inchanges += 1
    _chercher_disparus(diff, par_finess, connus)
    return diff


def _hors_departement(lu: EsmsLu, departement: str) -> str:
    if not lu.departement:
        return f"Le département de {lu.finess} est illisible."
    return f"{lu.finess} relève du département {lu.departement}, pas du {departement}."


def _mettre_de_cote(diff: Differences, ecartees: int, ailleurs: int) -> None:
    """Say how many lines were none of this department's business."""
    phrases = (
        (ecartees, "ne sont pas des ESMS pour enfants (hôpitaux, adultes, entités juridiques…)"),
        (ailleurs, "sont des ESMS d'autres départements"),
    )
    for nombre, quoi in phrases:
        if nombre:
            cause = f"Laissées de côté : {nombre} lignes {quoi}."
            diff.signales.append(Signalement(None, "", cause))


def _chercher_disparus(
    diff: Differences, par_finess: dict[str, EsmsLu], connus: dict[str, Connu]
) -> None:
    """Flag the known ESMS that the file no longer has; those typed by hand never were in it."""
    if not par_finess:
        return
    attendus = [c for c in connus.values() if not c.est_cree_a_la_main and c.ferme_le is None]
    absents, partiel = chercher_absentes(
        attendus, par_finess, code=lambda connu: connu.finess, noms="ESMS", accord="connus"
    )
    if partiel:
        diff.signales.append(partiel)
    for connu in absents:
        depuis = connu.disparu_le
        if depuis is None:
            diff.disparues.append(connu)
        quand = f" depuis le {depuis:%d/%m/%Y}" if depuis else ""
        cause = (
            f"« {connu.valeur('nom')} » n'est plus dans FINESS{quand} : "
            "il est signalé, pas supprimé."
        )
        diff.signales.append(Signalement(None, connu.finess, cause))
