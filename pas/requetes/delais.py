"""The response clock of real requests: calendar of each school, three targets, who is late.

*Source:* decision 27 (targets are settings of the department).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery

from comptes.requetes import valeurs
from pas.enums import Acte
from pas.enums.plan import EtatAction, GenreAction
from pas.models import ActionPas, EtapeSaisine, MessageSaisine, Saisine
from pas.regles.etats import OUVERTS
from pas.regles.horloge import (
    JOURS_PAR_DEFAUT,
    CalendrierEcole,
    echeance,
    est_en_retard,
    jours_de_classe_ecoules,
)
from pial.models import JourFerme, PlageOuverture
from pial.regles import Fermeture

ECHANGES = (GenreAction.ENTRETIEN, GenreAction.ECOLE, GenreAction.CONSEIL)
REPONDENT = (Acte.PROPOSER, Acte.REORIENTER, Acte.CLORE, Acte.ANNULER)


@dataclass(frozen=True)
class Cibles:
    """Targets of the department, in days of class."""

    recevabilite: int
    echange: int
    reponse: int


@dataclass(frozen=True)
class Delai:
    """One target of one request: ``jours`` of class waited, ``fait_le`` None while it waits."""

    libelle: str
    cible: int
    jours: int
    avant_le: datetime.date | None
    fait_le: datetime.date | None
    est_en_retard: bool


def cibles_du_jour(le: datetime.date) -> Cibles:
    """Targets in force on a day.

    *Source:* decision 27; settings ``pas_recevabilite_jours`` and following.
    """
    codes = ("pas_recevabilite_jours", "pas_premier_echange_jours", "pas_reponse_jours")
    lues = valeurs(codes, le)
    return Cibles(*(int(lues[code]) for code in codes))


def calendriers(ecoles: Iterable[UUID], fuseau: str) -> dict[UUID, CalendrierEcole]:
    """The calendar of each school, in two queries; usual days where its hours are not typed.

    *Source:* decision 27 (the school's rhythm and calendar); default: règle locale.
    """
    ids = set(ecoles)
    fermetures = tuple(
        Fermeture(periode.lower, periode.upper)
        for periode in JourFerme.objects.values_list("periode", flat=True)
    )
    jours: dict[UUID, set[int]] = {}
    for ecole, jour in PlageOuverture.objects.filter(etablissement__in=ids).values_list(
        "etablissement_id", "jour"
    ):
        jours.setdefault(ecole, set()).add(jour)
    semaines = {ecole: frozenset(jours.get(ecole, JOURS_PAR_DEFAUT)) for ecole in ids}
    # Few different weeks for many schools: each is counted once.
    connus = {
        semaine: CalendrierEcole(semaine, fermetures, fuseau) for semaine in semaines.values()
    }
    return {ecole: connus[semaine] for ecole, semaine in semaines.items()}


def avec_dates(saisines: QuerySet[Saisine]) -> QuerySet[Saisine]:
    """Add ``dite_le`` (taken or not), ``echange_le`` (first exchange), ``repondue_le``.

    *Source:* decision 27; what counts as an exchange: règle locale (a message of the PAS, an
    interview, an exchange with the school or an advice that was held).
    """

    def etape(*actes: Acte) -> Subquery:
        trouvees = EtapeSaisine.objects.filter(
            saisine=OuterRef("pk"), acte__in=[str(a) for a in actes]
        )
        return Subquery(trouvees.order_by("faite_le").values("faite_le")[:1])

    messages = MessageSaisine.objects.filter(saisine=OuterRef("pk"), auteur__isnull=False)
    tenues = ActionPas.objects.filter(
        saisine=OuterRef("pk"), etat=EtatAction.FAITE, genre__in=[str(g) for g in ECHANGES]
    )
    return saisines.annotate(
        dite_le=etape(Acte.RETENIR, Acte.REORIENTER, Acte.CLORE, Acte.ANNULER),
        message_le=Subquery(
            messages.order_by("ecrit_le").values("ecrit_le")[:1], output_field=DateTimeField()
        ),
        tenue_le=Subquery(tenues.order_by("faite_le").values("faite_le")[:1]),
        repondue_le=etape(*REPONDENT),
    )


def delais_de(
    saisine: Saisine, calendrier: CalendrierEcole, cibles: Cibles, le: datetime.date
) -> tuple[Delai, Delai, Delai]:
    """The three targets of a request read with ``avec_dates``, in their order.

    *Source:* decision 27.
    """
    lue: Any = saisine
    depot = calendrier.jour_de(saisine.deposee_le)
    message = calendrier.jour_de(lue.message_le) if lue.message_le else None
    repondue = calendrier.jour_de(lue.repondue_le) if lue.repondue_le else saisine.finie_le
    echanges = [jour for jour in (message, lue.tenue_le, repondue) if jour is not None]
    dite = calendrier.jour_de(lue.dite_le) if lue.dite_le else saisine.finie_le

    def un(libelle: str, cible: int, fait: datetime.date | None) -> Delai:
        return Delai(
            libelle=libelle,
            cible=cible,
            jours=jours_de_classe_ecoules(calendrier, depot, fait or le),
            avant_le=echeance(calendrier, depot, cible),
            fait_le=fait,
            est_en_retard=est_en_retard(calendrier, depot, fait or le, cible),
        )

    return (
        un("Dire si la demande est prise en charge", cibles.recevabilite, dite),
        un("Premier échange", cibles.echange, min(echanges, default=None)),
        un("Réponse", cibles.reponse, repondue),
    )


def attend_en_retard(saisine: Saisine, delais: tuple[Delai, Delai, Delai]) -> Delai | None:
    """The first target that an open request has missed and still waits for, or None.

    *Source:* decision 27.
    """
    if saisine.statut not in OUVERTS:
        return None
    return next((d for d in delais if d.fait_le is None and d.est_en_retard), None)


def delai_courant(delais: tuple[Delai, Delai, Delai]) -> Delai:
    """The target that runs: the first one not held yet; the answer once all are.

    *Source:* decision 27.
    """
    return next((d for d in delais if d.fait_le is None), delais[2])


def en_retard(saisines: QuerySet[Saisine], fuseau: str, le: datetime.date) -> set[UUID]:
    """Keys of the open requests that are late, in five queries whatever their number.

    *Source:* decision 27.
    """
    ouvertes = saisines.filter(statut__in=[str(s) for s in OUVERTS]).select_related(None)
    ouvertes = ouvertes.only("statut", "etablissement_id", "deposee_le")
    lues = list(avec_dates(ouvertes))
    connus = calendriers({une.etablissement_id for une in lues}, fuseau)
    cibles = cibles_du_jour(le)
    return {
        une.pk
        for une in lues
        if attend_en_retard(une, delais_de(une, connus[une.etablissement_id], cibles, le))
    }


def delais_de_trois(saisine: Saisine, fuseau: str, le: datetime.date) -> tuple[Delai, Delai, Delai]:
    """The three targets of one request.

    *Source:* decision 27.
    """
    lue = avec_dates(Saisine.objects.filter(pk=saisine.pk)).get()
    calendrier = calendriers([saisine.etablissement_id], fuseau)[saisine.etablissement_id]
    return delais_de(lue, calendrier, cibles_du_jour(le), le)
