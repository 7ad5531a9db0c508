"""Facts of the balance of one or many poles, read in at most twelve queries whatever their number.

*Source:* dossier §6 I9 and I17; the rule itself is ``reporting.regles.balance``.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from psycopg.types.range import DateRange

from aesh.models import EmploiDuTemps
from aesh.requetes.tenues import PARUS
from comptes.requetes import valeurs
from eleves.enums import AIDE_HUMAINE, LectureHeures
from eleves.models import BesoinLocal, Classe, NotificationMdph
from eleves.regles.cibles import cible_retenue
from pial.models import PlageOuverture, Pole, Rattachement
from pial.regles import annee_scolaire, bornes_annee
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
from reporting.requetes.faits_agents import (
    agents_du_pole,
    duree,
    groupes_publies,
    lire_personnes,
    temps_sans_eleve,
)

REGLAGES = {
    "semaines": "semaines_temps_plein",
    "eleves_par_groupe": "eleves_par_groupe_mutualise",
    "cible_mutualisee": "cible_mutualisee_minutes",
    "poste_collectif": "poste_collectif_minutes",
    "pause_meridienne": "pause_meridienne_minutes",
    "eleves_par_meridienne": "eleves_par_meridienne",
    "hausse_pct": "hausse_besoins_pct",
    "reserve_pct": "reserve_moyens_pct",
    "absence_longue_jours": "absence_longue_jours",
}


def lire_faits(poles: Iterable[Pole], le: datetime.date) -> dict[UUID, FaitsPole]:
    """Facts of each pole over the school year of a day; the timetable is the one then in force.

    *Source:* dossier §6 I17.
    """
    cles = [pole.pk for pole in poles]
    annee = annee_scolaire(le)
    fenetre = DateRange(*bornes_annee(annee))
    lus = valeurs(REGLAGES.values(), le)
    reglages = ReglagesBalance(**{champ: lus[code] for champ, code in REGLAGES.items()})
    rattachements = list(
        Rattachement.objects.filter(pole__in=cles, periode__overlap=fenetre)
        .select_related("etablissement")
        .order_by("etablissement__cle_tri", "periode")
    )
    etablissements = {r.etablissement_id: r.etablissement for r in rattachements}
    ecoles = _ecoles(list(etablissements), annee)
    eleves = _eleves(list(etablissements), fenetre)
    parus = (
        EmploiDuTemps.objects.filter(annee=annee, statut__in=PARUS, date_effet__lte=le)
        .order_by("pole_id", "-version")
        .distinct("pole_id")
    )
    personnes = lire_personnes(cles, parus, fenetre)
    groupes = groupes_publies(parus, cles)
    trajets, referents = temps_sans_eleve(personnes, etablissements)
    resultat = {}
    for cle in cles:
        les_siens = [r for r in rattachements if r.pole_id == cle]
        siennes = _ecoles_du_pole(les_siens, ecoles)
        par_ecole = [e for ecole in siennes for e in eleves.get(ecole, ())]
        aidees, placees = groupes.get(cle, (0, 0))
        resultat[cle] = FaitsPole(
            pole=str(cle),
            ecoles=siennes,
            eleves=tuple({e.id: e for e in par_ecole}.values()),
            agents=tuple(agents_du_pole(personnes, cle)),
            referents=tuple(referents.get(cle, ())),
            trajets=tuple(trajets.get(cle, ())),
            minutes_aidees=aidees,
            minutes_groupes=placees,
            reglages=reglages,
        )
    return resultat


# --- schools and pupils ---------------------------------------------------------------------------


def _ecoles(cles: list[UUID], annee: int) -> dict[UUID, FaitEcole]:
    """Weeks of class, lunch breaks and ULIS of schools, in two queries."""
    plages: dict[UUID, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    lues = PlageOuverture.objects.filter(etablissement__in=cles)
    for ecole, jour, minutes in lues.values_list("etablissement_id", "jour", "minutes"):
        plages[ecole][jour].append((minutes.lower, minutes.upper))
    ulis: dict[UUID, list[FaitUlis]] = defaultdict(list)
    an = Duree(*bornes_annee(annee))
    classes = Classe.objects.filter(etablissement__in=cles, annee=annee, est_ulis=True)
    for classe, ecole in classes.order_by("libelle").values_list("pk", "etablissement_id"):
        ulis[ecole].append(FaitUlis(str(classe), an))
    return {
        cle: FaitEcole(
            str(cle),
            (),
            sum(fin - debut for jour in plages[cle].values() for debut, fin in jour),
            _pauses(plages[cle]),
            tuple(ulis[cle]),
        )
        for cle in cles
    }


def _pauses(jours: Mapping[int, list[tuple[int, int]]]) -> dict[int, int]:
    """Lunch break of each day that has two half-days."""
    pauses = {}
    for jour, plages in sorted(jours.items()):
        if len(plages) > 1:
            pauses[jour] = max(plages)[0] - min(plages)[1]
    return pauses


def _ecoles_du_pole(
    rattachements: list[Rattachement], ecoles: Mapping[UUID, FaitEcole]
) -> dict[str, FaitEcole]:
    periodes: dict[UUID, list[Duree]] = defaultdict(list)
    for un in rattachements:
        periodes[un.etablissement_id].append(duree(un.periode))
    return {
        str(cle): FaitEcole(
            ecoles[cle].id,
            tuple(siennes),
            ecoles[cle].classe_minutes,
            ecoles[cle].repas,
            ecoles[cle].ulis,
        )
        for cle, siennes in periodes.items()
    }


@dataclass
class _Eleve:
    droits: dict[UUID, FaitDroit] = field(default_factory=dict)
    places: dict[UUID, FaitPlace] = field(default_factory=dict)
    cible: int | None = None
    est_validee: bool = False
    repas: tuple[int, ...] | None = None


def _eleves(ecoles: list[UUID], fenetre: DateRange) -> dict[str, list[FaitEleve]]:
    """Pupils of the schools with a right or a need at lunch, by school, in two queries."""
    lus: dict[UUID, _Eleve] = defaultdict(_Eleve)
    ici = {
        "eleve__scolarisations__etablissement__in": ecoles,
        "eleve__scolarisations__periode__overlap": fenetre,
    }
    place = ("etablissement_id", "periode", "pk")
    places = [f"eleve__scolarisations__{champ}" for champ in place]
    besoin = [f"eleve__besoin_local__{c}" for c in ("cible_minutes", "cible_validee", "validee_le")]
    droits = NotificationMdph.objects.non_annulees().filter(
        type__in=AIDE_HUMAINE, periode__overlap=fenetre, **ici
    )
    champs = ("pk", "eleve_id", "type", "minutes_hebdo", "lecture_heures", "periode", "suspension")
    for cle, eleve, type_, minutes, lecture, periode, suspension, *reste in droits.values_list(
        *champs, *places, *besoin
    ):
        un = lus[eleve]
        un.droits[cle] = FaitDroit(
            type_,
            duree(periode),
            minutes,
            lecture == LectureHeures.TEMPS_SCOLAIRE,
            duree(suspension) if suspension else None,
        )
        un.places[reste[2]] = FaitPlace(str(reste[0]), duree(reste[1]))
        un.cible = cible_retenue(*reste[3:])
        un.est_validee = un.cible is not None and reste[5] is not None
    repas = BesoinLocal.objects.filter(est_meridien=True, **ici)
    for eleve, jours, ecole, periode, cle in repas.values_list(
        "eleve_id", "jours_meridien", *places
    ):
        lus[eleve].repas = tuple(jours)
        lus[eleve].places[cle] = FaitPlace(str(ecole), duree(periode))
    par_ecole: dict[str, list[FaitEleve]] = defaultdict(list)
    for eleve, un in lus.items():
        fait = FaitEleve(
            str(eleve),
            tuple(un.droits.values()),
            tuple(un.places.values()),
            un.cible,
            un.est_validee,
            un.repas,
        )
        for ecole in {p.ecole for p in fait.places}:
            par_ecole[ecole].append(fait)
    return par_ecole
