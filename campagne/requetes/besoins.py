"""Needs of schools at the rentrée, read from rights, targets and posts as the balance counts them.

*Source:* dossier §6 I17; decision 8 (a target is no right); issue F (those expected included).
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Q
from psycopg.types.range import DateRange

from aesh.models import EmploiDuTemps
from aesh.requetes.tenues import PARUS
from campagne.models import Campagne
from campagne.regles.ecoles import ecole_supposee
from comptes.requetes import valeurs
from eleves.enums import AIDE_HUMAINE, LectureHeures
from eleves.models import BesoinLocal, Classe, NotificationMdph, Scolarisation
from eleves.regles.cibles import cible_retenue
from pial.enums import GenrePole
from pial.models import Etablissement, PlageOuverture, Rattachement
from reporting.enums.moyens import LigneBalance
from reporting.regles.besoins_du_pole import besoins_au
from reporting.regles.faits_balance import (
    Duree,
    FaitDroit,
    FaitEcole,
    FaitEleve,
    FaitPlace,
    FaitsPole,
    FaitUlis,
    ReglagesBalance,
)
from reporting.requetes.faits_agents import groupes_publies
from reporting.requetes.faits_balance import REGLAGES

TOUJOURS = Duree()
INDIVIDUELLES = (LigneBalance.INDIVIDUELLE, LigneBalance.TEMPS_SCOLAIRE)
COLLECTIVES = (LigneBalance.COLLECTIF, LigneBalance.MERIDIENNE)
UN_AN = datetime.timedelta(days=366)


@dataclass
class BesoinLu:
    """Minutes of one school, by kind of help."""

    pole: UUID
    individuelles: Fraction = Fraction(0)
    mutualisees: Fraction = Fraction(0)
    collectives: Fraction = Fraction(0)
    attendues: Fraction = Fraction(0)
    eleves: int = 0


@dataclass
class BesoinsLus:
    """Needs by school, where each pupil is expected, and what has no place or no duration."""

    ecoles: dict[UUID, BesoinLu] = field(default_factory=dict)
    ecole_de: dict[UUID, UUID] = field(default_factory=dict)
    bilan: dict[str, int] = field(default_factory=dict)


@dataclass
class _Attendu:
    droit: FaitDroit
    est_a_renouveler: bool
    ecole: UUID | None = None
    cible: int | None = None
    est_validee: bool = False
    repas: tuple[int, ...] | None = None


def lire_besoins(campagne: Campagne, le: datetime.date) -> BesoinsLus:
    """Needs at the rentrée, known on ``le``, in a dozen queries.

    A right open at the rentrée counts; one that ends before without a successor counts as renewed
    when the campaign says so. A pupil without a school for that day stays in his own, unless his
    level is its last. *Source:* issue F; règle locale.
    """
    rentree = campagne.rentree
    poles = _pole_de(rentree)
    lus = BesoinsLus({ecole: BesoinLu(pole) for ecole, (pole, _, _) in poles.items()})
    attendus = _attendus(campagne, le)
    _placer(attendus, campagne, poles)
    reglages = ReglagesBalance(
        **{champ: valeurs(REGLAGES.values(), le)[code] for champ, code in REGLAGES.items()}
    )
    ecoles = _ecoles(list(poles), campagne.annee)
    par_pole: dict[UUID, dict[UUID, _Attendu]] = defaultdict(dict)
    for eleve, un in attendus.items():
        if un.ecole in poles:
            lus.ecole_de[eleve] = un.ecole
            par_pole[poles[un.ecole][0]][eleve] = un
            lus.ecoles[un.ecole].eleves += 1
    groupes = _groupes(list({pole for pole, _, _ in poles.values()}), campagne.annee - 1, le)
    siennes: dict[UUID, list[UUID]] = defaultdict(list)
    for ecole, (pole, _, _) in poles.items():
        siennes[pole].append(ecole)
    sans_duree = 0
    for pole, du_pole in siennes.items():
        aidees, placees = groupes.get(pole, (0, 0))
        faits = FaitsPole(
            pole=str(pole),
            ecoles={str(e): ecoles[e] for e in du_pole},
            eleves=tuple(_fait(cle, un) for cle, un in par_pole[pole].items()),
            minutes_aidees=aidees,
            minutes_groupes=placees,
            reglages=reglages,
        )
        for piece in besoins_au(faits, rentree):
            if piece.ligne == LigneBalance.A_PRECISER:
                sans_duree += 1
            minutes = piece.minutes * piece.poids / reglages.semaines
            besoin = lus.ecoles[UUID(piece.ecole)]
            if piece.ligne in INDIVIDUELLES:
                besoin.individuelles += minutes
                if par_pole[pole][UUID(piece.objet)].est_a_renouveler:
                    besoin.attendues += minutes
            elif piece.ligne in COLLECTIVES:
                besoin.collectives += minutes
            else:
                besoin.mutualisees += minutes
    lus.bilan = {
        "eleves": len(lus.ecole_de),
        "sans_ecole": sum(un.ecole not in poles for un in attendus.values()),
        "a_renouveler": sum(un.est_a_renouveler for un in attendus.values() if un.ecole in poles),
        "sans_duree": sans_duree,
        "renouvellements": int(campagne.compte_renouvellements),
    }
    return lus


def _fait(cle: UUID, un: _Attendu) -> FaitEleve:
    return FaitEleve(
        str(cle),
        (un.droit,),
        (FaitPlace(str(un.ecole), TOUJOURS),),
        un.cible,
        un.est_validee,
        un.repas,
    )


def pole_d_ecole(ecole: Etablissement, rentree: datetime.date) -> UUID | None:
    """Pole that carries the needs of a school at the rentrée. *Source:* dossier §6 I17."""
    choisi = _pole_de(rentree, etablissement=ecole).get(ecole.pk)
    return choisi[0] if choisi else None


def _pole_de(rentree: datetime.date, **voulue: Any) -> dict[UUID, tuple[UUID, str, str]]:
    """Pole, kind and network of each school at the rentrée; its PIAL first, else its PAS."""
    lus = (
        Rattachement.objects.filter(**voulue)
        .filter(periode__contains=rentree, pole__periode__contains=rentree)
        .order_by("etablissement_id")
        .values_list(
            "etablissement_id",
            "pole_id",
            "genre",
            "etablissement__type",
            "etablissement__secteur",
        )
    )
    choisis: dict[UUID, tuple[UUID, str, str]] = {}
    for ecole, pole, genre, type_, secteur in lus:
        if ecole not in choisis or genre == GenrePole.PIAL:
            choisis[ecole] = (pole, type_, secteur)
    return choisis


def _attendus(campagne: Campagne, le: datetime.date) -> dict[UUID, _Attendu]:
    """Pupils with a right at the rentrée, or with one to be renewed before it."""
    rentree = campagne.rentree
    ouverts = Q(periode__contains=rentree)
    finissants = Q(
        periode__endswith__gt=le, periode__endswith__lte=rentree, a_successeur=False
    ) & Q(periode__contains=le)
    voulus = ouverts | finissants if campagne.compte_renouvellements else ouverts
    droits = (
        NotificationMdph.objects.non_annulees()
        .avec_successeur()
        .filter(voulus, type__in=AIDE_HUMAINE)
        .order_by("periode")
    )
    attendus: dict[UUID, _Attendu] = {}
    for eleve, type_, minutes, lecture, periode, *cibles in droits.values_list(
        "eleve_id",
        "type",
        "minutes_hebdo",
        "lecture_heures",
        "periode",
        "eleve__besoin_local__cible_minutes",
        "eleve__besoin_local__cible_validee",
        "eleve__besoin_local__validee_le",
    ):
        droit = FaitDroit(type_, TOUJOURS, minutes, lecture == LectureHeures.TEMPS_SCOLAIRE)
        attendu = _Attendu(droit, rentree not in periode)
        attendu.cible = cible_retenue(*cibles)
        attendu.est_validee = attendu.cible is not None and cibles[2] is not None
        attendus[eleve] = attendu  # the latest right wins
    repas = BesoinLocal.objects.filter(est_meridien=True, eleve__in=list(attendus))
    for eleve, jours in repas.values_list("eleve_id", "jours_meridien"):
        attendus[eleve].repas = tuple(jours)
    return attendus


def _placer(
    attendus: Mapping[UUID, _Attendu],
    campagne: Campagne,
    poles: Mapping[UUID, tuple[UUID, str, str]],
) -> None:
    """School of each pupil at the rentrée: recorded, else supposed."""
    rentree = campagne.rentree
    types = {str(ecole): type_ for ecole, (_, type_, _) in poles.items()}
    voisines: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    for ecole, (pole, _, secteur) in poles.items():
        voisines[pole, secteur].append(str(ecole))
    places = (
        Scolarisation.objects.filter(
            eleve__in=list(attendus), periode__overlap=DateRange(rentree - UN_AN, rentree, "[]")
        )
        .order_by("eleve_id", "-periode")
        .distinct("eleve_id")
    )
    for eleve, ecole, periode, niveau in places.values_list(
        "eleve_id", "etablissement_id", "periode", "classe__niveau"
    ):
        if rentree in periode or ecole not in poles:
            attendus[eleve].ecole = ecole
            continue
        pole, _, secteur = poles[ecole]
        suite = ecole_supposee(str(ecole), niveau or "", types, voisines[pole, secteur])
        attendus[eleve].ecole = UUID(suite) if suite else None


def _ecoles(cles: list[UUID], annee: int) -> dict[UUID, FaitEcole]:
    """Weeks of class, lunch breaks, collective posts (this year's while the next is unknown)."""
    plages: dict[UUID, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    lues = PlageOuverture.objects.filter(etablissement__in=cles)
    for ecole, jour, minutes in lues.values_list("etablissement_id", "jour", "minutes"):
        plages[ecole][jour].append((minutes.lower, minutes.upper))
    ulis: dict[UUID, dict[int, list[FaitUlis]]] = defaultdict(lambda: defaultdict(list))
    classes = Classe.objects.filter(
        etablissement__in=cles, annee__in=(annee - 1, annee), est_ulis=True
    )
    for classe, ecole, an in classes.order_by("libelle").values_list(
        "pk", "etablissement_id", "annee"
    ):
        ulis[ecole][an].append(FaitUlis(str(classe), TOUJOURS))
    return {
        cle: FaitEcole(
            str(cle),
            (TOUJOURS,),
            sum(fin - debut for jour in plages[cle].values() for debut, fin in jour),
            {
                jour: max(siennes)[0] - min(siennes)[1]
                for jour, siennes in plages[cle].items()
                if len(siennes) > 1
            },
            tuple(ulis[cle].get(annee) or ulis[cle].get(annee - 1) or ()),
        )
        for cle in cles
    }


def _groupes(poles: list[UUID], annee: int, le: datetime.date) -> dict[UUID, tuple[int, int]]:
    """Size of mutualised groups as published slots show it, by pole."""
    parus = (
        EmploiDuTemps.objects.filter(annee=annee, statut__in=PARUS, date_effet__lte=le)
        .order_by("pole_id", "-version")
        .distinct("pole_id")
    )
    return groupes_publies(parus, poles)
