"""What a file would change: schools created, modified field by field, unchanged, flagged."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from pial.annuaire.differences import DifferencesDe, Signalement, chercher_absentes
from pial.annuaire.lignes import Ecole
from pial.annuaire.nomenclature import meme_famille
from socle.officiel import Rejet
from socle.texte import cle_tri

# Fields of ``Etablissement`` that the directory writes, with their names on screen.
CHAMPS = {
    "nom": "Nom",
    "type": "Type",
    "libelle_nature": "Nature",
    "degre": "Degré",
    "secteur": "Secteur",
    "type_contrat": "Contrat",
    "adresse": "Adresse",
    "code_postal": "Code postal",
    "commune": "Commune",
    "code_commune": "Code de la commune",
    "telephone": "Téléphone",
    "courriel": "Courriel",
    "siret": "SIRET",
    "effectif": "Effectif",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "a_ulis": "ULIS",
    "a_segpa": "SEGPA",
    "a_restauration": "Restauration",
    "etat": "État",
    "ouvert_le": "Ouvert depuis",
    "rpi": "RPI",
    "uai_mere": "Établissement mère",
}
LIENS = {"circonscription": "Circonscription", "pial": "PIAL", "disparu_le": "Disparition"}
LIBELLES = {**CHAMPS, **LIENS}
NOMS_CHAMPS = tuple(CHAMPS)
_valeurs = attrgetter(*NOMS_CHAMPS)
_ABIMES = {**LIBELLES, "latitude": "Position"}


@dataclass(frozen=True, slots=True)
class Connue:
    """What the database knows of one school."""

    id: Any
    uai: str
    valeurs: tuple[Any, ...]
    circonscription: str = ""
    pial: str = ""
    pial_saisi: bool = False  # attached or detached by hand: an import leaves it alone
    disparu_le: datetime.date | None = None

    def valeur(self, champ: str) -> Any:
        """Value of one field of ``CHAMPS``."""
        return self.valeurs[NOMS_CHAMPS.index(champ)]


@dataclass(frozen=True, slots=True)
class Modification:
    """One known school: {field: (before, after)}."""

    connue: Connue
    ecole: Ecole
    champs: dict[str, tuple[Any, Any]]

    @property
    def ligne(self) -> int:
        """Line of the file."""
        return self.ecole.ligne

    @property
    def code(self) -> str:
        """UAI."""
        return self.connue.uai

    @property
    def nom(self) -> str:
        """Name known before."""
        return str(self.connue.valeurs[0])

    @property
    def id(self) -> Any:
        """Key of the school."""
        return self.connue.id

    def valeurs(self) -> list[Any]:
        """Every field of ``CHAMPS`` once modified."""
        return [
            self.champs[champ][1] if champ in self.champs else avant
            for champ, avant in zip(NOMS_CHAMPS, self.connue.valeurs, strict=True)
        ]


Differences = DifferencesDe[Ecole, Modification, Connue]


def fusionner(ecoles: Iterable[Ecole]) -> tuple[dict[str, Ecole], list[Signalement]]:
    """One school per UAI: annexes share their mother's on purpose, they are flagged, not rejected.

    The row kept does not depend on the order of the file: no "annexe" in its name, then the one
    with most tracks, then by name.
    """
    par_uai: dict[str, Ecole] = {}
    doubles: dict[str, list[Ecole]] = {}
    for ecole in ecoles:
        premiere = par_uai.setdefault(ecole.uai, ecole)
        if premiere is not ecole:
            doubles.setdefault(ecole.uai, [premiere]).append(ecole)
    signalements = []
    for uai, groupe in doubles.items():
        groupe.sort(key=lambda e: ("annexe" in e.cle_tri, -e.voies, e.cle_tri, e.ligne))
        par_uai[uai] = groupe[0]
        signalements += [
            Signalement(
                autre.ligne,
                uai,
                f"Même UAI que la ligne {groupe[0].ligne} ({groupe[0].nom}) : "
                f"« {autre.nom} » est prise pour une annexe.",
            )
            for autre in groupe[1:]
        ]
    return par_uai, signalements


def comparer_ecole(ecole: Ecole, connue: Connue) -> dict[str, tuple[Any, Any]]:
    """Fields that the file changes. What the file does not say keeps its known value."""
    valeurs = _valeurs(ecole)
    changes: dict[str, tuple[Any, Any]] = {}
    if valeurs != connue.valeurs:
        for champ, avant, apres in zip(NOMS_CHAMPS, connue.valeurs, valeurs, strict=True):
            if avant != apres and apres is not None and apres != "":
                changes[champ] = (avant, apres)
        devine = not ecole.type_est_sur and "type" in changes
        if devine and meme_famille(ecole.type, connue.valeur("type")):
            del changes["type"]
    district = ecole.circonscription
    if district and cle_tri(district) != cle_tri(connue.circonscription):
        changes["circonscription"] = (connue.circonscription, district)
    if ecole.pial and ecole.pial != connue.pial and not connue.pial_saisi:
        changes["pial"] = (connue.pial, ecole.pial)
    if connue.disparu_le is not None:
        changes["disparu_le"] = (connue.disparu_le, None)
    return changes


def _signaler(ecole: Ecole, connue: Connue | None) -> list[Signalement]:
    """What is odd in one row, without preventing it."""
    causes = []
    if ecole.abimes:
        champs = ", ".join(_ABIMES[champ] for champ in ecole.abimes)
        suite = "la valeur connue est gardée" if connue else "le champ reste vide"
        causes.append(f"Illisible ou trop long : {champs} ; {suite}.")
    if connue is not None and connue.pial != ecole.pial:
        if connue.pial_saisi and ecole.pial:
            causes.append(
                f"Le fichier donne le PIAL {ecole.pial}, le SEI a saisi {connue.pial or 'aucun'} : "
                "le choix du SEI est gardé."
            )
    return [Signalement(ecole.ligne, ecole.uai, cause) for cause in causes]


def comparer(
    ecoles: Iterable[Ecole],
    connues: dict[str, Connue],
    *,
    departement: str,
    rejets: Iterable[Rejet] = (),
) -> Differences:
    """Differences between a file and what is known of one department.

    *Source:* directory import of the issue: never deletes, a vanished school is flagged; data
    page §5 (4, 5): closed schools simply vanish, absence is not deletion.
    """
    diff = Differences(rejets=list(rejets))
    retenues = []
    for ecole in ecoles:
        if ecole.departement == departement:
            retenues.append(ecole)
        else:
            diff.rejets.append(Rejet(ecole.ligne, _hors_departement(ecole, departement)))
    diff.rejets.sort(key=lambda rejet: rejet.ligne)
    diff.lignes = len(retenues) + len(diff.rejets)
    par_uai, diff.signales = fusionner(retenues)
    for uai, ecole in par_uai.items():
        connue = connues.get(uai)
        if ecole.abimes or connue is not None:
            diff.signales += _signaler(ecole, connue)
        if connue is None:
            diff.crees.append(ecole)
        elif changes := comparer_ecole(ecole, connue):
            diff.modifies.append(Modification(connue, ecole, changes))
        else:
            diff.inchanges += 1
    _chercher_disparues(diff, par_uai, connues)
    return diff


def _hors_departement(ecole: Ecole, departement: str) -> str:
    if not ecole.departement:
        return f"Le département de {ecole.uai} est illisible."
    return f"{ecole.uai} relève du département {ecole.departement}, pas du {departement}."


def _chercher_disparues(
    diff: Differences, par_uai: dict[str, Ecole], connues: dict[str, Connue]
) -> None:
    """Flag the known schools that the file no longer has, among the kinds that it holds."""
    types = {ecole.type for ecole in par_uai.values()}
    attendues = [connue for connue in connues.values() if connue.valeur("type") in types]
    absentes, partiel = chercher_absentes(
        attendues, par_uai, code=lambda connue: connue.uai, noms="écoles"
    )
    if partiel:
        diff.signales.append(partiel)
    for connue in absentes:
        depuis = connue.disparu_le
        if depuis is None:
            diff.disparues.append(connue)
        diff.signales.append(
            Signalement(
                None,
                connue.uai,
                f"« {connue.valeur('nom')} » n'est plus dans l'annuaire"
                + (f" depuis le {depuis:%d/%m/%Y}" if depuis else "")
                + " : elle est signalée, pas supprimée.",
            )
        )
