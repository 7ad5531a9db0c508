"""How long requests waited, in days of class of the pupil's school.

*Source:* decision 27 (its rhythm, its calendar, the day of deposit excluded); what each delay runs
to: ``reporting.regles.indicateurs.pas_demandes``.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Least

from pas.enums import Acte
from pas.enums.mobilisation import EtatMobilisation
from pas.enums.plan import EtatAction
from pas.models import ActionPas, EtapeSaisine, MessageSaisine, Mobilisation, Saisine
from pas.regles.horloge import UN_JOUR, CalendrierEcole
from pas.requetes.delais import ECHANGES, Cibles, calendriers
from reporting.regles.indicateurs.pas import DELAIS
from reporting.regles.indicateurs.pas_demandes import AU_DELA, DANS_LE_DELAI
from reporting.regles.periodes import Periode
from reporting.requetes.indicateurs_pas.portee import PorteePas
from reporting.requetes.indicateurs_pas.sources import jour_de, premiere

FAITES = ("decidee", "echangee", "repondue")


@dataclass(frozen=True)
class Attente:
    """One delay that ended: of which request, on which day, after how many days."""

    code: str
    demande: UUID
    jour: datetime.date
    jours: int
    part: str


def _etapes(*actes: Acte) -> QuerySet[Any]:
    return EtapeSaisine.objects.filter(acte__in=[str(acte) for acte in actes])


def attentes(portee: PorteePas, periode: Periode, cibles: Cibles) -> list[Attente]:
    """The three delays that ended in the period, in four queries whatever their number.

    *Source:* decision 27.
    """
    tenues = ActionPas.objects.filter(etat=EtatAction.FAITE, genre__in=[str(g) for g in ECHANGES])
    lues = Saisine.objects.filter(portee.saisines()).order_by()
    lues = lues.annotate(
        depot=jour_de("deposee_le", portee),
        decision=premiere(_etapes(Acte.RETENIR, Acte.REORIENTER), "faite_le"),
        message=premiere(MessageSaisine.objects.filter(auteur__isnull=False), "ecrit_le"),
        tenue=premiere(tenues, "faite_le"),
        proposition=premiere(_etapes(Acte.PROPOSER), "faite_le"),
    ).annotate(
        decidee=jour_de("decision", portee),
        echangee=Least(jour_de("message", portee), "tenue"),
        repondue=jour_de("proposition", portee),
    )
    dedans = Q()
    for champ in FAITES:
        dedans |= Q(**{f"{champ}__gte": periode.du, f"{champ}__lt": periode.au})
    rangees = list(lues.filter(dedans).values_list("pk", "etablissement", "depot", *FAITES))
    jours = [un for _, _, *dates in rangees for un in dates if un is not None]
    if not jours:
        return []
    connus = calendriers({r[1] for r in rangees}, portee.fuseau)
    compteurs = _Compteurs(connus, min(jours), max(jours))
    visees = (cibles.recevabilite, cibles.echange, cibles.reponse)
    trouvees = []
    for pk, ecole, depot, *faites in rangees:
        for code, cible, fait in zip(DELAIS, visees, faites, strict=True):
            if fait is not None and periode.du <= fait < periode.au:
                attendus = compteurs.ecoules(ecole, depot, fait)
                part = DANS_LE_DELAI if attendus <= cible else AU_DELA
                trouvees.append(Attente(code, pk, fait, attendus, part))
    return trouvees


class _Compteurs:
    """Days of class between two days, counted once for all schools that keep the same days."""

    def __init__(
        self, connus: dict[UUID, CalendrierEcole], du: datetime.date, au: datetime.date
    ) -> None:
        self.connus, self.du, self.au = connus, du, au
        self.sommes: dict[CalendrierEcole, dict[datetime.date, int]] = {}

    def ecoules(self, ecole: UUID, depot: datetime.date, fait: datetime.date) -> int:
        """The same as ``pas.regles.horloge.jours_de_classe_ecoules``."""
        calendrier = self.connus[ecole]
        if calendrier not in self.sommes:
            self.sommes[calendrier] = self._cumuler(calendrier)
        sommes = self.sommes[calendrier]
        return max(0, sommes[fait] - sommes[depot])

    def _cumuler(self, calendrier: CalendrierEcole) -> dict[datetime.date, int]:
        jour, total, sommes = self.du, 0, {}
        while jour <= self.au:
            total += calendrier.tient_classe(jour)
            sommes[jour] = total
            jour += UN_JOUR
        return sommes


def accords_emas(portee: PorteePas, periode: Periode) -> list[Attente]:
    """Calendar days from a mobilisation asked to its acceptance, for those accepted in the period.

    *Source:* dossier §6 (EMAS requests: delay).
    """
    acceptees = Mobilisation.objects.filter(
        portee.saisines("saisine__"), acceptee_le__gte=periode.du, acceptee_le__lt=periode.au
    ).exclude(etat=EtatMobilisation.DEMANDEE)
    return [
        Attente("emas-delai", demande, acceptee, (acceptee - demandee).days, "acceptee")
        for demande, demandee, acceptee in acceptees.values_list(
            "saisine", "demandee_le", "acceptee_le"
        )
        if acceptee is not None
    ]


def des_tranches(
    lues: Iterable[Attente], code: str, tranches: Iterable[Periode]
) -> list[list[Attente]]:
    """Delays of one kind, by period. *Source:* module docstring."""
    siennes = [une for une in lues if une.code == code]
    return [[une for une in siennes if t.du <= une.jour < t.au] for t in tranches]
