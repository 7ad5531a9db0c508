"""Files handed over to another department, and those that others hand over to ours."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from comptes.models import Departement
from eleves.enums.transferts import LIBELLES_ACCUSE, Accuse
from eleves.models import AccuseTransfert, DepotTransfert, Eleve, NotificationMdph, Transfert
from socle.cloison import departement_courant

# What the receiving department needs of a decision; no plan, no meeting, no slot, no free note.
CHAMPS_DU_DROIT = (
    "type",
    "minutes_hebdo",
    "lecture_heures",
    "mention",
    "numero",
    "mdph",
    "activites",
    "decidee_le",
    "recue_le",
    "periode",
)


@dataclass(frozen=True)
class RemiseLue:
    """A hand-over as its own department sees it."""

    depot: DepotTransfert
    etat: str
    est_ouverte: bool


def contenu_de(eleve: Eleve) -> dict[str, Any]:
    """Identity and decisions that count, as JSON; nothing else leaves the department.

    *Source:* issue E; RGPD art. 5 (minimisation).
    """
    droits = NotificationMdph.objects.non_annulees().filter(eleve=eleve).order_by("-decidee_le")
    return {
        "identite": {
            "nom": eleve.nom,
            "prenom": eleve.prenom,
            "naissance": eleve.naissance.isoformat(),
        },
        "droits": [{"id": str(d.pk), **_droit(d)} for d in droits],
    }


def _droit(droit: NotificationMdph) -> dict[str, Any]:
    champs = {c.name: c for c in NotificationMdph._meta.concrete_fields}
    return {
        nom: None
        if champs[nom].value_from_object(droit) is None
        else champs[nom].value_to_string(droit)
        for nom in CHAMPS_DU_DROIT
    }


def lire_droit(droit: dict[str, Any]) -> dict[str, Any]:
    """Values of a decision of a hand-over, as its fields want them.

    *Source:* ``contenu_de``.
    """
    champs = {c.name: c for c in NotificationMdph._meta.concrete_fields}
    return {
        nom: None if droit.get(nom) is None else champs[nom].to_python(droit[nom])
        for nom in CHAMPS_DU_DROIT
        if nom in droit
    }


def depots_recus(maintenant: datetime.datetime | None = None) -> QuerySet[DepotTransfert]:
    """Hand-overs addressed to the department now open that still wait for an answer.

    *Source:* issue E (the receiving department's own confirmation).
    """
    repondus = AccuseTransfert.objects.filter(depot=OuterRef("pk")).exclude(etat=Accuse.ESSAI)
    return (
        DepotTransfert.deposes.filter(
            ~Exists(repondus),
            destinataire=departement_courant(),
            retire_le=None,
            perime_le__gt=maintenant or timezone.now(),
        )
        .exclude(departement=departement_courant())
        .select_related("departement")
        .order_by("cree_le", "pk")
    )


def remises_faites() -> list[RemiseLue]:
    """Hand-overs of the department now open, newest first, with what the other one answered.

    *Source:* issue E.
    """
    depots = list(
        DepotTransfert.objects.select_related(
            "destinataire", "transfert__eleve", "transfert__decide_par"
        ).order_by("-cree_le")
    )
    reponses = {
        (a.depot, a.departement_id): a.etat
        for a in AccuseTransfert.recus.filter(
            depot__in=[d.pk for d in depots], origine=departement_courant()
        ).exclude(etat=Accuse.ESSAI)
    }
    return [lire_remise(d, reponses.get((d.pk, d.destinataire_id), "")) for d in depots]


def reponse_a(depot: DepotTransfert) -> str:
    """What the department it was addressed to answered: ``recu``, ``refuse`` or nothing yet.

    *Source:* issue E.
    """
    trouvee: str | None = (
        AccuseTransfert.recus.filter(depot=depot.pk, departement=depot.destinataire_id)
        .exclude(etat=Accuse.ESSAI)
        .values_list("etat", flat=True)
        .first()
    )
    return trouvee or ""


def lire_remise(depot: DepotTransfert, reponse: str) -> RemiseLue:
    """State of a hand-over in words. *Source:* issue E."""
    if reponse:
        return RemiseLue(depot, LIBELLES_ACCUSE[Accuse(reponse)], est_ouverte=False)
    if depot.retire_le is not None:
        return RemiseLue(depot, "Retiré", est_ouverte=False)
    if depot.perime_le <= timezone.now():
        return RemiseLue(depot, "Périmé, contenu effacé", est_ouverte=False)
    return RemiseLue(depot, "Attend l'autre département", est_ouverte=True)


def departements_d_arrivee() -> QuerySet[Departement]:
    """Open departments other than ours. *Source:* issue E."""
    return Departement.objects.filter(est_ouvert=True).exclude(code=departement_courant())


def changements_de(eleve: Eleve) -> list[Transfert]:
    """Changes of school of a pupil, newest first. *Source:* issue E (history)."""
    return list(
        eleve.transferts.select_related(
            "ancienne__etablissement", "nouvelle__etablissement", "lie", "decide_par"
        ).order_by("-date", "-cree_le")
    )
