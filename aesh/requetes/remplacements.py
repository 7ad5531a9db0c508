"""What the ranking of replacements needs to know of a pole on a date, and what it answers.

*Source:* decision 16.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from aesh.enums import Deplacement, EtatRemplacement, StatutEmploi, TypeCreneau
from aesh.models import Accompagnement, CreneauEleve, Remplacement
from aesh.planning.remplacement import Aide, Cle, Journee, Regles, Situation, Trou
from aesh.regles.trajets import trajet_minutes
from aesh.requetes.deplacements import faits_ecoles
from aesh.requetes.journees_du_pole import AIDES, journees, postes_du_pole
from aesh.requetes.securites import SecuriteDuJour, securite_du_jour
from aesh.requetes.trous import TrouOuvert
from comptes.requetes import valeurs
from pial.models import Etablissement, Pole

REGLAGES = (
    "pause_dejeuner_minutes",
    "tolerance_contrat_minutes",
    "trajet_remplacement_minutes",
)


def situation_du_jour(pole: Pole, jour: datetime.date, trous: Sequence[TrouOuvert]) -> Situation:
    """The pole's AESH on a date and these holes of that date; about twenty queries.

    The safety need of each hole, and of each slot that could be left for it, is the one of its
    hour: of the pupils' evaluations, and of lunch. *Source:* decision 16.
    """
    reglages = valeurs(REGLAGES, jour)
    eleves = {eleve.pk for trou in trous for eleve in trou.eleves}
    postes = postes_du_pole(pole, jour)
    faites, absents = journees(
        postes, jour, eleves, _connus(eleves), reglages["tolerance_contrat_minutes"]
    )
    presences = [p for journee in faites for p in journee.presences]
    securite = securite_du_jour(
        eleves | {UUID(str(eleve)) for p in presences for eleve in p.eleves},
        {trou.creneau.etablissement_id for trou in trous}
        | {UUID(str(p.ecole)) for p in presences if p.ecole},
        jour,
    )
    return Situation(
        journees=tuple(map(securite.dire, faites)),
        trous=tuple(trous_a_combler(trous, securite)),
        trajets=_trajets(faites, trous),
        eleves_absents=absents,
        regles=Regles(
            limite_trajet=reglages["trajet_remplacement_minutes"],
            pause=reglages["pause_dejeuner_minutes"],
        ),
    )


def trous_a_combler(trous: Sequence[TrouOuvert], securite: SecuriteDuJour) -> list[Trou]:
    """Holes as the ranking sees them. *Source:* decision 16."""
    return [
        Trou(
            cle=trou.cle,
            aesh=trou.absente.pk,
            ecole=trou.creneau.etablissement_id,
            debut=trou.debut,
            fin=trou.fin,
            aide=_aide(trou),
            eleves=tuple(eleve.pk for eleve in trou.eleves),
            besoin=securite.besoin(
                (eleve.pk for eleve in trou.eleves),
                trou.creneau.etablissement_id,
                trou.debut,
                trou.fin,
                repas=trou.creneau.type == TypeCreneau.MERIDIENNE,
            ),
        )
        for trou in trous
    ]


def _aide(trou: TrouOuvert) -> Aide:
    genre = TypeCreneau(trou.creneau.type)
    if genre == TypeCreneau.MERIDIENNE:
        return Aide.INDIVIDUELLE if len(trou.eleves) == 1 else Aide.MUTUALISEE
    return AIDES[genre]


def _connus(eleves: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """AESH who help these pupils, did last year, or have replaced somebody with them."""
    connus: dict[UUID, set[UUID]] = defaultdict(set)
    publies = (StatutEmploi.PUBLIE, StatutEmploi.ARCHIVE)
    liens = CreneauEleve.objects.filter(eleve__in=eleves, creneau__emploi__statut__in=publies)
    passes = Accompagnement.objects.filter(eleve__in=eleves)
    deja = Remplacement.objects.filter(
        creneau__liens_eleves__eleve__in=eleves, etat=EtatRemplacement.CONFIRME
    )
    lignes = (
        liens.order_by()
        .values_list("creneau__aesh_id", "eleve_id")
        .union(
            passes.order_by().values_list("aesh_id", "eleve_id"),
            deja.order_by().values_list("aesh_id", "creneau__liens_eleves__eleve_id"),
        )
    )
    for aesh, eleve in lignes:
        connus[aesh].add(eleve)
    return connus


def _trajets(
    faites: Sequence[Journee], trous: Sequence[TrouOuvert]
) -> dict[tuple[str, Cle, Cle], int]:
    """Minutes between the schools of the day, by each mode; unknown ones are left out."""
    cles = {str(p.ecole) for journee in faites for p in journee.presences}
    cles |= {str(journee.base) for journee in faites if journee.base}
    cles |= {str(trou.creneau.etablissement_id) for trou in trous}
    ecoles = faits_ecoles(Etablissement.objects.filter(pk__in=cles))
    vises = {trou.creneau.etablissement_id for trou in trous}
    modes = {Deplacement(journee.mode) for journee in faites if journee.mode}
    trouves: dict[tuple[str, Cle, Cle], int] = {}
    for une in vises:
        for autre in ecoles:
            for depart, arrivee in ((une, autre), (autre, une)):
                for mode in modes:
                    minutes = trajet_minutes(ecoles[depart], ecoles[arrivee], mode)
                    if minutes is not None:
                        trouves[mode.value, depart, arrivee] = minutes
    return trouves
