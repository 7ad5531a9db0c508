"""What the ranking of replacements needs to know of a pole on a date, and what it answers.

*Source:* decision 16.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from aesh.enums import Deplacement, EtatRemplacement, StatutEmploi, TypeCreneau
from aesh.models import Accompagnement, CreneauEleve, Remplacement
from aesh.planning.remplacement import SECURITE, Aide, Cle, Journee, Regles, Situation, Trou
from aesh.regles.trajets import trajet_minutes
from aesh.requetes.deplacements import faits_ecoles
from aesh.requetes.journees_du_pole import AIDES, journees, postes_du_pole
from aesh.requetes.trous import TrouOuvert
from comptes.requetes import valeurs
from eleves.enums import PrecisionMeridienne
from eleves.models import BesoinLocal
from pial.models import Etablissement, Pole

REGLAGES = (
    "pause_dejeuner_minutes",
    "tolerance_contrat_minutes",
    "trajet_remplacement_minutes",
)


def situation_du_jour(pole: Pole, jour: datetime.date, trous: Sequence[TrouOuvert]) -> Situation:
    """The pole's AESH on a date and these holes of that date; about sixteen queries.

    The safety need is known for the lunch break alone (need typed by the school): it is not
    guessed elsewhere. *Source:* decision 16.
    """
    reglages = valeurs(REGLAGES, jour)
    eleves = {eleve.pk for trou in trous for eleve in trou.eleves}
    postes = postes_du_pole(pole, jour)
    faites, absents = journees(
        postes, jour, eleves, _connus(eleves), reglages["tolerance_contrat_minutes"]
    )
    return Situation(
        journees=tuple(faites),
        trous=tuple(trous_a_combler(trous)),
        trajets=_trajets(faites, trous),
        eleves_absents=absents,
        regles=Regles(
            limite_trajet=reglages["trajet_remplacement_minutes"],
            pause=reglages["pause_dejeuner_minutes"],
        ),
    )


def trous_a_combler(trous: Sequence[TrouOuvert]) -> list[Trou]:
    """Holes as the ranking sees them, in one query. *Source:* decision 16."""
    au_repas = {
        eleve.pk
        for trou in trous
        if trou.creneau.type == TypeCreneau.MERIDIENNE
        for eleve in trou.eleves
    }
    menaces = set(
        BesoinLocal.objects.filter(
            eleve__in=au_repas, precisions_meridien__contains=[PrecisionMeridienne.SECURITE]
        ).values_list("eleve_id", flat=True)
    )
    return [
        Trou(
            cle=trou.cle,
            aesh=trou.absente.pk,
            ecole=trou.creneau.etablissement_id,
            debut=trou.debut,
            fin=trou.fin,
            aide=_aide(trou),
            eleves=tuple(eleve.pk for eleve in trou.eleves),
            besoin=SECURITE if menaces & {eleve.pk for eleve in trou.eleves} else 1,
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
