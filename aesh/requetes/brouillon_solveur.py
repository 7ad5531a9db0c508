"""A draft as the solver is asked about it: rows to ``aesh.planning.brouillon``, no names.

*Source:* decisions 3 (travel), 5, 6 and 8 (local targets).
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import permutations

from aesh.enums import Deplacement, Reservoir, TypeCreneau
from aesh.models import Affectation, EmploiDuTemps
from aesh.planning.brouillon import Agent, Aide, Brouillon, Lieu, Moment, Pose
from aesh.planning.probleme import Nature, Poids
from aesh.regles.faits import FaitAilleurs, FaitEcole
from aesh.regles.trajets import trajet_minutes
from aesh.requetes.situation import Dossier, dossier_de
from comptes.requetes import valeurs
from eleves.enums import TypeNotification
from eleves.models import Scolarisation
from eleves.regles.besoins import Plage
from eleves.requetes.besoins import lire_besoin
from eleves.requetes.evaluations import Securite, securite_des_eleves
from eleves.requetes.semaine import Absence, Lecon, Presence, presences_des_eleves

NATURES = {
    TypeNotification.INDIVIDUELLE: Nature.INDIVIDUEL,
    TypeNotification.MUTUALISEE: Nature.MUTUALISE,
}
SANS_TEMPS = 60  # a way to another pole whose time nobody knows
SOLVEUR = ("sites_par_demi_journee", "cible_mutualisee_minutes")
POIDS = {
    "continuite": "poids_continuite",
    "second": "poids_deux_aesh",
    "site2": "poids_deux_ecoles",
}


def brouillon_de(emploi: EmploiDuTemps, le: datetime.date) -> Brouillon:
    """People, schools, rights and slots of one version, in a fixed number of queries.

    ``le``: today; a version that takes effect later is looked at on its first day. Pupils of a
    ULIS are helped as a class: their collective slots are kept, none is proposed. Who is kept for
    replacements keeps her slots and gets none.
    *Source:* decisions 3, 6, 8 and 16; règle locale (target where the school has none).
    """
    dossier = dossier_de(emploi, max(le, emploi.date_effet))
    reglages = dossier.situation().reglages
    propres = valeurs(SOLVEUR, dossier.le)
    faits = {str(cle): dossier.fait_ecole(ecole) for cle, ecole in dossier.ecoles.items()}
    return Brouillon(
        id=str(emploi.pk),
        lieux=tuple(
            Lieu(cle, tuple(Moment(p.jour, p.debut, p.fin) for p in fait.plages))
            for cle, fait in sorted(faits.items())
        ),
        agents=tuple(_agents(dossier, faits.values())),
        aides=tuple(_aides(dossier, propres["cible_mutualisee_minutes"])),
        poses=tuple(_poses(dossier)),
        trajets=_trajets(faits.values()),
        pause=reglages.pause_dejeuner_minutes,
        ecoles_par_semaine=reglages.sites_par_semaine,
        sites_par_demi=propres["sites_par_demi_journee"],
        taille_groupe=reglages.eleves_par_groupe,
        parties=frozenset(
            str(creneau.aesh_id)
            for creneau in dossier.creneaux
            if creneau.aesh_id not in dossier.ecole_de_aesh
            or creneau.aesh_id not in dossier.contrats
        ),
    )


def poids_du_departement(le: datetime.date) -> Poids:
    """Weights of the objectives, as the department set them. *Source:* règle locale."""
    lus = valeurs(POIDS.values(), le)
    return Poids(**{champ: lus[code] for champ, code in POIDS.items()})


def _agents(dossier: Dossier, ecoles: Collection[FaitEcole]) -> Iterable[Agent]:
    reservoir = set(
        Affectation.objects.filter(pole=dossier.emploi.pole_id, periode__contains=dossier.le)
        .exclude(reservoir=Reservoir.NON)
        .values_list("aesh_id", flat=True)
    )
    for cle, ecole in dossier.ecole_de_aesh.items():
        contrat = dossier.contrats.get(cle)
        if contrat is None or cle in reservoir:  # no contract, or kept for replacements
            continue
        ailleurs = dossier.ailleurs.get(cle, ())
        absences = dossier.indisponibilites.get(cle, ())
        mode = Deplacement(dossier.aesh[cle].deplacement)
        occupee = {Moment(f.plage.jour, f.plage.debut, f.plage.fin) for f in absences}
        occupee |= {_avec_le_trajet(fait, ecoles, mode) for fait in ailleurs}
        yield Agent(
            id=str(cle),
            contrat=contrat,
            ecole=str(ecole.pk) if ecole else None,
            mobile=mode == Deplacement.VOITURE,
            occupee=tuple(sorted(occupee, key=lambda m: (m.jour, m.debut, m.fin))),
            pris=_minutes_par_semaine(ailleurs),
        )


def _avec_le_trajet(fait: FaitAilleurs, ecoles: Collection[FaitEcole], mode: Deplacement) -> Moment:
    """Busy time of another pole, and on both sides the longest way to a school of this one."""
    temps = [trajet_minutes(fait.ecole, ecole, mode) for ecole in ecoles]
    trajet = max((SANS_TEMPS if minutes is None else minutes for minutes in temps), default=0)
    plage = fait.plage
    return Moment(plage.jour, max(plage.debut - trajet, 0), min(plage.fin + trajet, 24 * 60))


def _minutes_par_semaine(ailleurs: Iterable[FaitAilleurs]) -> int:
    """Counted minutes of the fullest week that another pole takes."""
    semaines: dict[int, int] = defaultdict(int)
    for fait in ailleurs:
        for semaine in fait.semaines if fait.compte else ():
            semaines[semaine] += fait.plage.fin - fait.plage.debut
    return max(semaines.values(), default=0)


def _aides(dossier: Dossier, cible_locale: int) -> Iterable[Aide]:
    droits = {cle: droit for cle, droit in dossier.notifications.items() if droit.type in NATURES}
    presences = presences_des_eleves(droits.keys(), dossier.le)
    securites = securite_des_eleves(droits.keys())
    for cle, droit in sorted(droits.items(), key=lambda un: str(un[0])):
        scolarisation = dossier.scolarisations[cle]
        if scolarisation.etablissement_id not in dossier.du_pole:
            continue
        presence = presences.get(cle, Presence())
        nature = NATURES[TypeNotification(droit.type)]
        if nature is Nature.INDIVIDUEL:
            cible, origine = droit.minutes_hebdo or 0, ""
        else:
            cible, origine = _cible_locale(scolarisation, cible_locale)
        yield Aide(
            id=str(cle),
            ecole=str(scolarisation.etablissement_id),
            classe=str(scolarisation.classe_id) if scolarisation.classe_id else None,
            nature=nature,
            cible=cible,
            lecons=tuple(map(_moment, presence.lecons)),
            absences=tuple(map(_moment, presence.absences)),
            precedentes=frozenset(dossier.anterieurs.get(cle, ())),
            origine=origine,
            securite=tuple(map(_moment, securites.get(cle, Securite()).plages)),
        )


def _cible_locale(scolarisation: Scolarisation, cible_locale: int) -> tuple[int, str]:
    """The head's target, else the proposed one, else the department's; and which it is."""
    besoin = lire_besoin(getattr(scolarisation.eleve, "besoin_local", None))
    if besoin.cible_minutes is None:
        return cible_locale, "departement"
    return besoin.cible_minutes, "validee" if besoin.est_validee else "proposee"


def _moment(plage: Lecon | Absence | Plage) -> Moment:
    return Moment(plage.jour, plage.debut, plage.fin, plage.semaine)


def _poses(dossier: Dossier) -> Iterable[Pose]:
    for creneau in dossier.creneaux:
        yield Pose(
            id=str(creneau.pk),
            aesh=str(creneau.aesh_id),
            ecole=str(creneau.etablissement_id),
            type=TypeCreneau(creneau.type),
            moment=Moment(creneau.jour, creneau.debut, creneau.fin, creneau.semaine),
            eleves=tuple(sorted(str(e) for e in dossier.eleves_de.get(creneau.pk, ()))),
            garde=creneau.verrouille,
        )


def _trajets(ecoles: Iterable[FaitEcole]) -> dict[tuple[str, str], int]:
    """Minutes by car, rounded up to five; pairs without a known time are left out."""
    trajets = {}
    for depart, arrivee in permutations(ecoles, 2):
        minutes = trajet_minutes(depart, arrivee, Deplacement.VOITURE)
        if minutes is not None:
            trajets[depart.id, arrivee.id] = -(-minutes // 5) * 5
    return trajets
