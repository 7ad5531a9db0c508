"""Proposals of a draft as their reader may see them: what waits, what changes, who decided.

*Source:* issue D (proposal laid over the draft); decision 25 (an algorithm prepared, a human
decided: who, when).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from aesh.enums import Decision, Semaine, TypeCreneau
from aesh.models import Aesh, EmploiDuTemps, LigneProposition, Proposition
from aesh.planning.differences import LIBELLES_ACTE, Acte
from aesh.regles.durees import duree, moment
from aesh.regles.types_creneau import TYPES
from aesh.requetes.noms import NomsVisibles
from comptes.models import Mandat
from eleves.models import Eleve
from pial.models import Etablissement


@dataclass(frozen=True)
class LigneLue:
    """One change in words; pupils' names only for who may read them."""

    ligne: LigneProposition
    mot: str
    type: str
    aesh: str
    ecole: str
    eleves: list[tuple[UUID, str]]
    quand: str
    avant: str
    attend: bool

    @property
    def qui(self) -> str:
        """Pupils in a row, or the kind of help."""
        return ", ".join(nom for _, nom in self.eleves) or self.type

    @property
    def ecoles(self) -> set[str]:
        """Schools that the change touches."""
        return {str(self.ligne.etablissement_id), str(self.ligne.avant.get("etablissement"))}

    @property
    def personnes(self) -> set[str]:
        """AESH that the change touches: before and after."""
        return {str(self.ligne.aesh_id), str(self.ligne.avant.get("aesh"))} - {"None"}


@dataclass(frozen=True)
class Filtre:
    """What the reader asked to see of a proposal; identifiers as text, empty: everything."""

    aesh: str = ""
    eleve: str = ""
    ecole: str = ""

    @property
    def actif(self) -> bool:
        """Something is hidden."""
        return bool(self.aesh or self.eleve or self.ecole)

    def garde(self, lue: LigneLue) -> bool:
        """Whether a line stays in view."""
        return (
            (not self.aesh or self.aesh in lue.personnes)
            and (not self.ecole or self.ecole in lue.ecoles)
            and (not self.eleve or any(str(cle) == self.eleve for cle, _ in lue.eleves))
        )


def propositions_visibles(mandat: Mandat, le: datetime.date) -> QuerySet[Proposition]:
    """Proposals on the versions that a mandate may read. *Source:* permissions page §3 (edt)."""
    versions = EmploiDuTemps.objects.visibles_par(mandat, le)
    return Proposition.objects.filter(emploi__in=versions).select_related(
        "emploi__pole", "demandee_par"
    )


def propositions_de(emploi: EmploiDuTemps) -> list[Proposition]:
    """Proposals of a version, newest first, with how many lines wait and were accepted."""
    lues = Proposition.objects.filter(emploi=emploi).select_related("demandee_par")
    return list(
        lues.defer("probleme", "plan").annotate(
            attendent=Count("lignes", filter=Q(lignes__decision=Decision.ATTENTE)),
            acceptees=Count("lignes", filter=Q(lignes__decision=Decision.ACCEPTEE)),
        )
    )


def lignes_lues(
    proposition: Proposition, mandat: Mandat, le: datetime.date
) -> tuple[list[LigneLue], list[UUID]]:
    """Lines in order of the week, and the pupils whose names are read (for the journal).

    Six queries, whatever the lines. *Source:* issue D; permissions page §3 (élève identité).
    """
    lignes = list(
        proposition.lignes.select_related("aesh", "etablissement", "decidee_par").prefetch_related(
            "liens_eleves"
        )
    )
    cles = {lien.eleve_id for ligne in lignes for lien in ligne.liens_eleves.all()}
    noms = NomsVisibles.pour(mandat, le, cles)
    eleves = {cle: noms.nom(eleve) for cle, eleve in Eleve.objects.in_bulk(cles).items()}
    aesh = Aesh.objects.in_bulk(_cles_avant(lignes, "aesh"))
    ecoles = Etablissement.objects.in_bulk(_cles_avant(lignes, "etablissement"))
    lues = [
        LigneLue(
            ligne=ligne,
            mot=LIBELLES_ACTE[Acte(ligne.acte)],
            type=TYPES[TypeCreneau(ligne.type)].libelle,
            aesh=ligne.aesh.nom_complet,
            ecole=ligne.etablissement.nom_court,
            eleves=sorted(
                ((x.eleve_id, eleves[x.eleve_id]) for x in ligne.liens_eleves.all()),
                key=lambda un: un[1],
            ),
            quand=dire_moment(ligne.jour, ligne.debut, ligne.fin, ligne.semaine),
            avant=_avant(ligne, aesh, ecoles),
            attend=ligne.decision == Decision.ATTENTE,
        )
        for ligne in lignes
    ]
    return lues, [cle for cle in cles if noms.voit(cle)]


def dire_moment(jour: int, debut: int, fin: int, semaine: str) -> str:
    """``mardi de 8 h 30 à 9 h 25 (semaine A)``. *Source:* règle locale."""
    suite = "" if semaine == Semaine.TOUTES else f" (semaine {semaine})"
    return moment(jour, debut, fin) + suite


def _cles_avant(lignes: Iterable[LigneProposition], champ: str) -> set[UUID]:
    return {UUID(ligne.avant[champ]) for ligne in lignes if ligne.avant.get(champ)}


def _avant(
    ligne: LigneProposition, aesh: dict[UUID, Aesh], ecoles: dict[UUID, Etablissement]
) -> str:
    """Where the slot was; only what changes."""
    lu = ligne.avant
    if not lu or ligne.acte == Acte.RETRAIT:
        return ""
    morceaux = []
    avant = (lu["jour"], lu["debut"], lu["fin"], lu["semaine"])
    if avant != (ligne.jour, ligne.debut, ligne.fin, ligne.semaine):
        morceaux.append(dire_moment(*avant))
    if lu["aesh"] != str(ligne.aesh_id):
        personne = aesh.get(UUID(lu["aesh"]))
        morceaux.append(f"avec {personne.nom_complet if personne else 'une autre personne'}")
    if lu["etablissement"] != str(ligne.etablissement_id):
        ecole = ecoles.get(UUID(lu["etablissement"]))
        morceaux.append(ecole.nom_court if ecole else "autre école")
    if len(lu["eleves"]) != len(ligne.liens_eleves.all()):
        nombre = len(lu["eleves"])
        morceaux.append(f"{nombre} élève{'s' if nombre > 1 else ''}")
    return ", ".join(morceaux)


@dataclass(frozen=True)
class RangeeChiffres:
    """One figure before and after; ``sens``: in words, what the difference is."""

    libelle: str
    avant: str
    apres: str
    ecart: str
    aide: str = ""


def rangees_de(bilan: dict[str, Any], changements: int) -> list[RangeeChiffres]:
    """Figures of a finished proposal, in words.

    *Source:* decision 8 (individual hours; mutualised help in lines of its own, never added).
    """
    avant, apres = bilan["avant"], bilan["apres"]

    def minutes(libelle: str, champ: str, aide: str = "") -> RangeeChiffres:
        a, b = avant[champ], apres[champ]
        return RangeeChiffres(libelle, duree(a), duree(b), dire_ecart(b - a, duree), aide)

    def nombre(libelle: str, champ: str, aide: str = "", sur: str = "") -> RangeeChiffres:
        a, b = avant[champ], apres[champ]
        fin = f" sur {avant[sur]}" if sur else ""
        return RangeeChiffres(libelle, f"{a}{fin}", f"{b}{fin}", dire_ecart(b - a, str), aide)

    notifiees = duree(avant["minutes_notifiees"])
    return [
        minutes(
            "Heures individuelles placées", "minutes_placees", f"{notifiees} notifiées par semaine"
        ),
        nombre("Élèves sous la moitié de leurs heures", "sous_la_moitie", "aide individuelle"),
        nombre(
            "Élèves d'aide mutualisée aidés",
            "mutualises_aides",
            "sans quotité ; les autres attendent",
            "mutualises",
        ),
        nombre(
            "Binômes de l'an dernier gardés",
            "paires_gardees",
            "élèves qui gardent une AESH de l'an dernier",
            "paires",
        ),
        nombre("Élèves suivis par plus de deux AESH", "plus_de_deux_aesh"),
        nombre("AESH dans deux écoles ou plus", "deux_ecoles"),
        minutes("Trajets entre deux écoles", "minutes_trajet", "par semaine, pour tout le pôle"),
        minutes(
            "Heures d'AESH placées",
            "minutes_aesh",
            f"{duree(avant['minutes_contrats'])} aux contrats",
        ),
        RangeeChiffres("Changements du brouillon", "", str(changements), ""),
    ]


def phrase_globale(bilan: dict[str, Any]) -> str:
    """Offer, demand, what even a perfect plan could cover, what this proposal covers.

    *Source:* issue D (the sentence a Dasen needs); decision 8.
    """
    apres, plafond = bilan["apres"], bilan.get("plafond")
    phrases = [f"Offre : {duree(apres['minutes_contrats'])} d'AESH par semaine."]
    if apres["minutes_notifiees"]:
        parfait = (
            f" même un plan parfait, qui ne ferait que cela, n'en couvrirait pas plus de "
            f"{duree(plafond)} ;"
            if plafond is not None
            else ""
        )
        moitie = apres["sous_la_moitie"]
        fin = (
            "chacun a au moins la moitié de ses heures"
            if not moitie
            else "1 élève a moins de la moitié de ses heures"
            if moitie == 1
            else f"{moitie} élèves ont moins de la moitié de leurs heures"
        )
        phrases.append(
            f"Aide individuelle : {duree(apres['minutes_notifiees'])} notifiées ;{parfait} "
            f"cette proposition en couvre {duree(apres['minutes_placees'])}, et {fin}."
        )
    if apres["mutualises"]:
        aides, tous = apres["mutualises_aides"], apres["mutualises"]
        phrases.append(
            f"Aide mutualisée (sans quotité) : {aides} élève{'s' if aides > 1 else ''} "
            f"aidé{'s' if aides > 1 else ''} sur {tous}."
        )
    return " ".join(phrases)


def dire_ecart(ecart: int, dire: Any) -> str:
    """``1 h 30 de plus``, ``autant``. *Source:* règle locale."""
    if not ecart:
        return "autant"
    return f"{dire(abs(ecart))} de {'plus' if ecart > 0 else 'moins'}"
