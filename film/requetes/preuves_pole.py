"""Evidence of what a pole does: posts, timetables, constat, needs, plans, meetings of a PAS.

*Source:* source 001; decision 32.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from aesh.enums import StatutEmploi
from aesh.models import Affectation, EmploiDuTemps
from comptes.enums import Role
from eleves.enums import TypeNotification
from eleves.enums.plans import GenreReunion
from eleves.models import (
    EvaluationBesoin,
    NotificationMdph,
    PlanEleve,
    ReunionEleve,
    Scolarisation,
)
from film.enums import EtatTache
from film.models import TacheFilm
from film.regles.etat import Preuve
from film.requetes.releve import Constat, Predicat, Releve, des_que, par_lieu
from pas.models import ReunionPas
from pial.models import LieuPas, OuverturePas
from reporting.enums.moyens import EtatRemontee
from reporting.models import ConstatRentree, RemonteeTerrain, ScenarioMoyens, SuiteRemontee

AIDES = (TypeNotification.INDIVIDUELLE, TypeNotification.MUTUALISEE)
PUBLIES = (StatutEmploi.PUBLIE, StatutEmploi.ARCHIVE)
Dates = dict[UUID, datetime.date]


def _premieres(lignes: Iterable[tuple[UUID, datetime.datetime | datetime.date | None]]) -> Dates:
    """First day by place."""
    dates: Dates = {}
    for lieu, quand in lignes:
        if quand is None:
            continue
        jour = timezone.localtime(quand).date() if isinstance(quand, datetime.datetime) else quand
        dates[lieu] = min(dates.get(lieu, jour), jour)
    return dates


def aesh_reparties(r: Releve, tache: TacheFilm) -> Constat:
    """Each AESH of the pole has a school. *Source:* source 001 (avant la rentrée)."""
    jour = max(r.le, r.rentree)
    lues = (
        Affectation.objects.filter(periode__contains=jour, est_principale=True)
        .values_list("pole")
        .annotate(
            faites=Count("aesh", filter=Q(etablissement__isnull=False), distinct=True),
            total=Count("aesh", distinct=True),
        )
        .order_by()
    )
    comptes = {pole: (faites, total) for pole, faites, total in lues}
    return par_lieu(
        r.lieux.de(tache.portee), comptes, "AESH ont une école", "Aucune AESH dans ce pôle"
    )


def emploi_ebauche(r: Releve, tache: TacheFilm) -> Constat:
    """A version of the year exists, draft included. *Source:* source 001 (avant la rentrée)."""
    lues = EmploiDuTemps.objects.filter(
        annee=r.annee, scenario="", cree_le__date__lte=r.le
    ).values_list("pole", "cree_le")
    return des_que(
        r.lieux.de(tache.portee), _premieres(lues), "Une version existe", "Aucune version"
    )


def _publie(depuis: Callable[[Releve, TacheFilm], datetime.date | None], manque: str) -> Predicat:
    def predicat(r: Releve, tache: TacheFilm) -> Constat:
        lues = EmploiDuTemps.objects.filter(
            annee=r.annee, statut__in=PUBLIES, publie_le__date__lte=r.le
        )
        premier = depuis(r, tache)
        if premier is not None:
            lues = lues.filter(publie_le__date__gte=premier)
        dates = _premieres(lues.values_list("pole", "publie_le"))
        return des_que(r.lieux.de(tache.portee), dates, "Emploi du temps publié", manque)

    return predicat


emploi_publie = _publie(lambda r, tache: None, "Aucun emploi du temps publié")
emploi_ajuste_rentree = _publie(lambda r, tache: r.rentree, "Aucune version depuis la rentrée")
emploi_module = _publie(
    lambda r, tache: tache.ouvre_le, "Aucune version publiée depuis l'ouverture"
)


def constat_envoye(r: Releve, tache: TacheFilm) -> Constat:
    """The constat of the year was sent. *Source:* source 001 (la rentrée)."""
    lus = ConstatRentree.objects.filter(annee=r.annee, envoye_le__date__lte=r.le)
    dates = _premieres(lus.values_list("pole", "envoye_le"))
    constat = des_que(r.lieux.de(tache.portee), dates, "Constat envoyé au SEI", "Pas de constat")
    brouillons = ConstatRentree.objects.filter(annee=r.annee, envoye_le__isnull=True)
    for pole in brouillons.values_list("pole", flat=True):
        if constat.get(pole, Preuve(EtatTache.FAIT, "")).etat == EtatTache.A_FAIRE:
            constat[pole] = Preuve(EtatTache.EN_COURS, "Constat commencé, pas encore envoyé")
    return constat


def _remontee(roles: Collection[Role] | None, fait: str) -> Predicat:
    def predicat(r: Releve, tache: TacheFilm) -> Constat:
        suites = SuiteRemontee.objects.exclude(remontee__etat=EtatRemontee.RETIREE)
        lues = RemonteeTerrain.objects.filter(
            cree_le__date__gte=tache.ouvre_le, cree_le__date__lte=r.le
        ).exclude(etat=EtatRemontee.RETIREE)
        if roles is not None:
            lues = lues.filter(
                pk__in=suites.filter(fonction__in=roles, par=F("remontee__deposee_par")).values(
                    "remontee"
                )
            )
        dates = _premieres(lues.values_list("pole", "cree_le"))
        return des_que(
            r.lieux.de(tache.portee),
            dates,
            fait,
            "Aucune remontée depuis l'ouverture ; dites « sans objet » s'il ne manque rien",
        )

    return predicat


remontee_de_rentree = _remontee(None, "Remontée déposée")
remontee_du_pilote = _remontee((Role.PILOTE, Role.IEN), "Remontée déposée par le pilote")
remontee_de_la_coordination = _remontee(
    (Role.COORD_PIAL, Role.COORD_PAS), "Remontée déposée par la coordination"
)


def scenario_de_moyens(r: Releve, tache: TacheFilm) -> Constat:
    """A scenario of means was kept since the task opened. *Source:* source 001 (janvier-avril)."""
    lus = ScenarioMoyens.objects.filter(
        supprime_le__isnull=True, cree_le__date__gte=tache.ouvre_le, cree_le__date__lte=r.le
    )
    dates = _premieres(lus.values_list("pole", "cree_le"))
    return des_que(
        r.lieux.de(tache.portee), dates, "Scénario enregistré", "Aucun scénario depuis l'ouverture"
    )


def _par_eleve(
    aides: Collection[TypeNotification],
    faits: Callable[[Releve], set[UUID]],
    mots: str,
    rien: str,
) -> Predicat:
    """Pupils of the pole's schools with a right in force, and those for whom it is done."""

    def predicat(r: Releve, tache: TacheFilm) -> Constat:
        voulus = set(r.lieux.de(tache.portee))
        notifies = set(
            NotificationMdph.objects.en_vigueur(r.le)
            .filter(type__in=aides)
            .values_list("eleve", flat=True)
        )
        ici = Scolarisation.objects.filter(periode__contains=r.le).values_list(
            "eleve", "etablissement"
        )
        sont_faits = faits(r)
        comptes: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
        for eleve, ecole in ici:
            lieu = r.lieux.ecoles.get(ecole)
            if lieu is None or eleve not in notifies:
                continue
            for pole in lieu.poles & voulus:
                comptes[pole][0] += eleve in sont_faits
                comptes[pole][1] += 1
        lus = {pole: (faites, total) for pole, (faites, total) in comptes.items()}
        return par_lieu(r.lieux.de(tache.portee), lus, mots, rien)

    return predicat


def _evalues(r: Releve) -> set[UUID]:
    lus = EvaluationBesoin.objects.filter(
        est_courante=True, retiree_le__isnull=True, faite_le__date__lte=r.le
    )
    return set(lus.values_list("eleve", flat=True))


def _avec_ess(r: Releve) -> set[UUID]:
    fin = r.film.dernier_jour
    lues = ReunionEleve.objects.filter(genre=GenreReunion.ESS, date__range=(r.film.debut, fin))
    return set(lues.values_list("eleve", flat=True))


def _dans_le_lpi(r: Releve) -> set[UUID]:
    lus = PlanEleve.objects.filter(dans_lpi=True, periode__contains=r.le)
    return set(lus.values_list("eleve", flat=True))


besoins_evalues = _par_eleve(
    (TypeNotification.MUTUALISEE,),
    _evalues,
    "élèves en aide mutualisée ont un besoin évalué",
    "Aucun élève en aide mutualisée",
)
ess_datees = _par_eleve(
    AIDES, _avec_ess, "élèves ont la date de leur réunion de suivi", "Aucun élève notifié"
)
lpi_constitues = _par_eleve(
    AIDES, _dans_le_lpi, "élèves ont un plan dans le LPI", "Aucun élève notifié"
)


def pas_ouvert(r: Releve, tache: TacheFilm) -> Constat:
    """The place and the hours of the PAS are written. *Source:* règle locale (page publique)."""
    situes = set(LieuPas.objects.values_list("pole", flat=True))
    ouverts = set(OuverturePas.objects.values_list("pole", flat=True))
    constat: Constat = {}
    for pole in r.lieux.de(tache.portee):
        dits = [mot for mot, ou in (("lieu", situes), ("heures", ouverts)) if pole in ou]
        etats = (EtatTache.A_FAIRE, EtatTache.EN_COURS, EtatTache.FAIT)
        phrase = f"Écrit : {' et '.join(dits)}" if dits else "Ni lieu ni heures"
        constat[pole] = Preuve(etats[len(dits)], phrase)
    return constat


def pas_reuni(r: Releve, tache: TacheFilm) -> Constat:
    """The team of the PAS met since the rentrée. *Source:* règle locale (réunion de la semaine)."""
    lues = ReunionPas.objects.filter(tenue_le__gte=r.film.prerentree, tenue_le__lte=r.le)
    dates = _premieres(lues.values_list("pole", "tenue_le"))
    return des_que(
        r.lieux.de(tache.portee), dates, "Réunion tenue", "Aucune réunion depuis la prérentrée"
    )
