"""Actions given to resource and health staff: whom to give them to, what each member reads.

*Source:* decisions 30 and 35; ``pas.regles.ressources``.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from comptes.enums import Role
from comptes.models import Mandat
from comptes.permissions import peut
from pas.enums import ActionConsentie, Origine
from pas.enums.plan import EtatAction, GenreAction
from pas.models import ActionPas, Saisine
from pas.regles.etats import peut_nommer
from pas.regles.ressources import ACCES_APRES_LA_FIN, peut_lire_le_nom
from pas.requetes.contenu import contenu_de, nom_court
from pas.requetes.saisines import accords_par_saisine


@dataclass(frozen=True)
class ActionLue:
    """One action as its member reads it: the minimum. ``eleve`` and ``classe`` are empty when the
    family does not know, or does not agree (any more) that the PAS speaks of it."""

    action: ActionPas
    eleve: str
    classe: str
    ecole: str
    pas: str


def ressources_possibles(saisine: Saisine, le: datetime.date) -> list[tuple[str, str]]:
    """Members of the resource and health staff whose mandate covers the PAS on a day, by name.

    *Source:* decision 30.
    """
    mandats = Mandat.objects.actifs(le).filter(
        role=Role.RESSOURCE, perimetre=saisine.pole.perimetre_id
    )
    membres = {m.membre_id: m.membre.nom_complet for m in mandats.select_related("membre")}
    return sorted(((str(cle), nom) for cle, nom in membres.items()), key=lambda un: un[1])


def actions_confiees(saisine: Saisine) -> QuerySet[ActionPas]:
    """Actions of a request given to resource or health staff, the last given first.

    *Source:* decision 30.
    """
    confiees = ActionPas.objects.filter(saisine=saisine, confiee_le__isnull=False)
    return confiees.select_related("porteur").order_by("-confiee_le", "-cree_le")


def mes_actions(mandat: Mandat, le: datetime.date) -> QuerySet[ActionPas]:
    """Actions that a member may still open under this mandate: given to him, by the PAS of his
    perimeter, the request not over for more than 15 days; nothing else.

    *Source:* decision 35 (own actions only); ``pas.regles.ressources.est_encore_lisible``.
    """
    if not peut(mandat, "r", "action_confiee"):
        return ActionPas.objects.none()
    vivante = Q(saisine__finie_le=None) | Q(saisine__finie_le__gte=le - ACCES_APRES_LA_FIN)
    miennes = ActionPas.objects.filter(
        vivante,
        porteur=mandat.membre_id,
        confiee_le__isnull=False,
        saisine__pole__perimetre=mandat.perimetre_id,
        saisine__archivee_le=None,
    ).exclude(etat=EtatAction.ABANDONNEE)
    return miennes.select_related("saisine__etablissement", "saisine__pole").order_by(
        "prevue_le", "cree_le", "pk"
    )


def lues(actions: Iterable[ActionPas]) -> list[ActionLue]:
    """What the member reads of each action, in one more query whatever their number.

    *Source:* issue G (first name and initial, class, school, what is asked).
    """
    prises = list(actions)
    accords = accords_par_saisine({a.saisine_id for a in prises})
    return [_lue(une, accords.get(une.saisine_id, frozenset())) for une in prises]


def _lue(action: ActionPas, accords: frozenset[ActionConsentie]) -> ActionLue:
    saisine = action.saisine
    informes = saisine.famille_informee_le is not None
    nommable = peut_nommer(Origine(saisine.origine), famille_informee=informes)
    lit = peut_lire_le_nom(genre=GenreAction(action.genre), est_nommable=nommable, accords=accords)
    contenu = contenu_de(saisine) if lit else {}
    return ActionLue(
        action=action,
        eleve=nom_court(contenu),
        classe=str(contenu.get("classe", "")),
        ecole=saisine.etablissement.nom_court,
        pas=saisine.pole.nom,
    )
