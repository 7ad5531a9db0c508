"""Who may do what to letters and documents: capability, chain of designation, then where."""

import datetime

from django.db.models import Q

from comptes.actions.mandats import peut_clore
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.permissions import peut
from documents.enums import GenreLettre, Qui
from documents.models import Document, LettreDeMission
from documents.models.lettre import DE_SON_POLE
from documents.regles.chaine import est_autorite, peut_preparer_genre
from pial.models import Pole
from socle.cloison import RequeteCloisonnee

OBJET = "designation"


def genres_preparables(mandat: Mandat) -> list[GenreLettre]:
    """Kinds of letters that a mandate may write. *Source:* permissions page §3; decision 19."""
    if not peut(mandat, "c", OBJET):
        return []
    return [genre for genre in GenreLettre if peut_preparer_genre(genre, mandat.fonction)]


def _couvre(mandat: Mandat, pole: Pole) -> bool:
    return (
        mandat.genre_perimetre == GenrePerimetre.TENANT or mandat.perimetre_id == pole.perimetre_id
    )


def peut_preparer(mandat: Mandat, genre: GenreLettre, pole: Pole) -> bool:
    """Write a letter of this kind for this pole. *Source:* permissions page §3; decision 19."""
    return genre in genres_preparables(mandat) and _couvre(mandat, pole)


def peut_signer_en_autorite(mandat: Mandat, lettre: LettreDeMission) -> bool:
    """Sign first: the Dasen for her letters, the pilote for the coordination of his pole.

    Nobody signs his own letter as its authority.
    """
    return (
        peut(mandat, "v", OBJET)
        and est_autorite(lettre.sorte, mandat.fonction)
        and _couvre(mandat, lettre.pole)
        and mandat.membre_id != lettre.titulaire_id
    )


def qualites(mandat: Mandat, lettre: LettreDeMission) -> frozenset[Qui]:
    """In what qualities a mandate acts on a letter; its holder acts as a person, never here."""
    quis = set()
    if peut_preparer(mandat, lettre.sorte, lettre.pole):
        quis.add(Qui.PREPARATION)
    if peut_signer_en_autorite(mandat, lettre):
        quis.add(Qui.AUTORITE)
    elif mandat.membre_id != lettre.titulaire_id and peut_clore(
        mandat, lettre.fonction, lettre.pole.perimetre
    ):
        quis.add(Qui.DEPARTEMENT)
    return frozenset(quis)


def peut_regler_les_modeles(mandat: Mandat) -> bool:
    """Change the department's texts: its own service."""
    return peut(mandat, "c", OBJET) and mandat.genre_perimetre == GenrePerimetre.TENANT


def documents_lisibles(mandat: Mandat, le: datetime.date) -> RequeteCloisonnee:
    """Documents that a mandate may list and open: its column of the matrix, then where.

    *Source:* permissions page §3, column "lettre mission" (r own for those designated).
    """
    siens = Q(concerne_id=mandat.membre_id)
    droits = [droit for droit in (OBJET,) if peut(mandat, "r", droit)]
    if mandat.genre_perimetre == GenrePerimetre.TENANT:
        siens |= Q(droit__in=droits)
    elif mandat.fonction in DE_SON_POLE:
        poles = Pole.objects.du_perimetre(mandat, le)
        siens |= Q(droit__in=droits, perimetre_id__in=poles.values("perimetre_id"))
    return Document.objects.filter(siens)  # type: ignore[no-any-return]
