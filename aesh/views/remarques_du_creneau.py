"""What the page of a slot shows of remarks: the list, what the reader may write."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aesh.actions.remarques import peut_ecrire
from aesh.enums import EtatRemarque, GenreRemarque
from aesh.models import Creneau, RemarqueCreneau
from aesh.permissions import peut_repondre
from aesh.requetes.remarques import (
    attend,
    dire_auteur,
    dire_proposition,
    portee_des_remarques,
    remarques_du_creneau,
)
from socle.api import uuid_ou_404

NIVEAUX = {
    EtatRemarque.OUVERTE: "info",
    EtatRemarque.ACCEPTEE: "succes",
    EtatRemarque.ECARTEE: "neutre",
    EtatRemarque.REPONDUE: "neutre",
}


@dataclass(frozen=True)
class RemarqueDite:
    """One remark in words."""

    remarque: RemarqueCreneau
    auteur_dit: str
    horaire: str
    attend: bool
    niveau: str


def dire(remarque: RemarqueCreneau) -> RemarqueDite:
    """A remark as pages show it."""
    return RemarqueDite(
        remarque=remarque,
        auteur_dit=dire_auteur(remarque),
        horaire=dire_proposition(remarque),
        attend=attend(remarque),
        niveau=NIVEAUX[EtatRemarque(remarque.etat)],
    )


def genres_permis(request: Any, creneau: Creneau) -> list[GenreRemarque]:
    """Kinds that the reader may write on this slot, the most used first."""
    ordre = (GenreRemarque.REMARQUE, GenreRemarque.PROPOSITION, GenreRemarque.NOTE)
    return [genre for genre in ordre if peut_ecrire(request.mandat, creneau, genre)]


def remarques_lues(request: Any, creneau: Creneau) -> dict[str, Any]:
    """Context of ``aesh/_remarques.html``; nothing for who may not read them."""
    portee = portee_des_remarques(request.mandat, request.aujourdhui)
    if not portee.couvre(creneau.etablissement_id):
        return {"lit_les_remarques": False, "proposition": None}
    dites = [dire(une) for une in remarques_du_creneau(creneau)]
    demandee = _demandee(request)
    return {
        "lit_les_remarques": True,
        "remarques": dites,
        "peut_ecrire": bool(genres_permis(request, creneau)),
        "peut_repondre": peut_repondre(request.mandat),
        "proposition": next((d for d in dites if d.remarque.pk == demandee and d.horaire), None),
    }


def _demandee(request: Any) -> UUID | None:
    """The accepted proposal that the address names (``?proposition=``)."""
    cle = request.GET.get("proposition", "")
    return uuid_ou_404(cle) if cle else None


def horaire_propose(request: Any, creneau: Creneau) -> dict[str, int]:
    """Fields that an accepted proposal fills in (``?proposition=``): shown, never saved alone."""
    cle = _demandee(request)
    if cle is None:
        return {}
    une = RemarqueCreneau.objects.filter(
        pk=cle, lignee=creneau.lignee, etat=EtatRemarque.ACCEPTEE, jour__isnull=False
    ).first()
    if une is None or une.jour is None or une.debut is None or une.fin is None:
        return {}
    return {"jour": une.jour, "debut": une.debut, "fin": une.fin}
