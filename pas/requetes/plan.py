"""The plan of a request and the agenda of a meeting, as they are read.

*Source:* dossier §4.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from comptes.enums import Role
from comptes.models import Mandat
from pas.enums import Statut
from pas.enums.plan import LIBELLES_TYPE_REPONSE, TypeReponse
from pas.models import Mobilisation, PointReunion, Reponse, ReunionPas, Saisine
from pas.permissions import EQUIPE
from pas.requetes.contenu import contenu_de, nom_court
from pas.requetes.delais import (
    attend_en_retard,
    avec_dates,
    calendriers,
    cibles_du_jour,
    delais_de,
)
from pas.requetes.saisines import a_revoir

UNE_SEMAINE = datetime.timedelta(days=7)
A_RECEVOIR = (Statut.DEPOSEE, Statut.RECUE)
EN_ATTENTE = (Statut.RECEVABLE, Statut.FAMILLE_ASSOCIEE, Statut.EN_ANALYSE)


@dataclass(frozen=True)
class LigneOrdre:
    """One request of the agenda; ``jours`` of class since the deposit."""

    saisine: Saisine
    nom: str
    jours: int
    retard: str
    point: PointReunion | None


def plan_de(saisine: Saisine) -> list[Reponse]:
    """Responses with their actions, who carries them, the teams mobilised, what the family
    said; constant queries.

    *Source:* dossier §4 (step 4).
    """
    equipes = Prefetch("mobilisations", Mobilisation.objects.select_related("emas", "saisine"))
    du_plan = Reponse.objects.filter(saisine=saisine)
    return list(du_plan.prefetch_related("actions__porteur", "accords_plan", equipes))


def porteurs_possibles(saisine: Saisine, le: datetime.date) -> list[tuple[str, str]]:
    """Members who may carry an action: the team of the PAS today.

    *Source:* source 004 (the binôme).
    """
    equipe = Mandat.objects.actifs(le).filter(
        perimetre=saisine.pole.perimetre_id, role__in=[*EQUIPE, Role.COORD_PAS]
    )
    membres = {m.membre_id: m.membre.nom_complet for m in equipe.select_related("membre")}
    return sorted(((str(cle), nom) for cle, nom in membres.items()), key=lambda un: un[1])


def reponses_nommees(saisine: Saisine) -> list[tuple[str, str]]:
    """Responses as choices of a list.

    *Source:* écran « Plan », règle locale.
    """
    return [
        (str(une.pk), LIBELLES_TYPE_REPONSE[TypeReponse(une.type)])
        for une in Reponse.objects.filter(saisine=saisine)
    ]


def ordre_du_jour(
    reunion: ReunionPas, fuseau: str, le: datetime.date
) -> list[tuple[str, list[LigneOrdre]]]:
    """The agenda in parts: to receive, waiting for an answer, to look at again, other decisions.

    The oldest first. A constant number of queries. *Source:* dossier §4 (agenda of cases).
    """
    du_pas = Saisine.objects.filter(pole=reunion.pole_id).select_related("etablissement")
    points = {p.saisine_id: p for p in PointReunion.objects.filter(reunion=reunion)}
    dues = a_revoir(du_pas, reunion.tenue_le + UNE_SEMAINE)
    a_voir = set(dues.values_list("pk", flat=True))
    etats = [str(s) for s in (*A_RECEVOIR, *EN_ATTENTE, Statut.REEXAMEN, Statut.PLAN_PROPOSE)]
    voulues = du_pas.filter(statut__in=etats) | du_pas.filter(pk__in=[*a_voir, *points])
    lues = list(avec_dates(voulues.order_by("deposee_le", "pk")))
    connus = calendriers({une.etablissement_id for une in lues}, fuseau)
    cibles = cibles_du_jour(le)

    def ligne(saisine: Saisine) -> LigneOrdre:
        delais = delais_de(saisine, connus[saisine.etablissement_id], cibles, le)
        retard = attend_en_retard(saisine, delais)
        return LigneOrdre(
            saisine=saisine,
            nom=nom_court(contenu_de(saisine)),
            jours=delais[2].jours,
            retard=retard.libelle if retard else "",
            point=points.get(saisine.pk),
        )

    def part(titre: str, choisies: Iterable[Saisine]) -> tuple[str, list[LigneOrdre]]:
        return titre, [ligne(une) for une in choisies]

    revoir: list[Any] = [
        s for s in lues if s.pk in a_voir or s.statut in (Statut.REEXAMEN, Statut.PLAN_PROPOSE)
    ]
    vues = {s.pk for s in revoir}
    parts = [
        part("À recevoir", [s for s in lues if s.statut in A_RECEVOIR and s.pk not in vues]),
        part("Réponse attendue", [s for s in lues if s.statut in EN_ATTENTE and s.pk not in vues]),
        part("Réponses à revoir", revoir),
        part(
            "Autres demandes décidées ce jour-là",
            [
                s
                for s in lues
                if s.pk in points
                and s.pk not in vues
                and s.statut not in (*A_RECEVOIR, *EN_ATTENTE)
            ],
        ),
    ]
    return [un for un in parts if un[1]]
