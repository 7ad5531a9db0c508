"""Move a request from one state to another; take back one's own act of the day.

*Source:* dossier §4 (steps 0 to 7); ``pas.regles.etats`` is the only table of what may happen.
"""

import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from pas.actions.prise import SANS_DROIT, devoir_une_nouvelle, envoyer_un_mot, saisine_a_changer
from pas.enums import Acte, GenreAvis, MotifCloture, Statut
from pas.enums.plan import EtatReponse
from pas.models import AccordPlan, AvisSaisine, EtapeSaisine, Reponse, Saisine
from pas.permissions import peut_faire
from pas.regles.etats import FINIS, PassageRefuseError, passer
from pas.regles.plan_dit import retenues
from pas.requetes.saisines import derniere_etape, faits_de
from socle.erreurs import ActionRefusee

# What the person reads on the follow-up page, and is told by e-mail.
ANNONCES = frozenset(
    {
        *(Acte.RECEVOIR, Acte.RETENIR, Acte.REORIENTER, Acte.PROPOSER),
        *(Acte.METTRE_EN_PLACE, Acte.CLORE, Acte.ROUVRIR),
    }
)


@transaction.atomic
def faire_un_acte(
    *,
    auteur: Mandat,
    saisine: UUID,
    acte: Acte,
    le: datetime.date,
    motif: MotifCloture | None = None,
    mot: str = "",
    bilan: str = "",
) -> Saisine:
    """One act of the table: the state, its step, what the person is told.

    ``motif`` says why a request ends; ``mot`` is written to the person, and must say where to go
    when the request is redirected; ``bilan`` is what the family reads once it is closed. Raises
    ``ActionRefusee`` with what is missing.
    *Source:* dossier §4; ``pas.regles.etats``.
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    if not peut_faire(auteur, ligne, acte, le):
        raise ActionRefusee(SANS_DROIT)
    if acte == Acte.ANNULER:
        raise ActionRefusee("Seule la personne qui a demandé annule : terminez, avec son motif.")
    if acte == Acte.REORIENTER and not mot.strip():
        raise ActionRefusee("Écrivez à la personne vers qui vous l'orientez, et comment y aller.")
    avant = Statut(ligne.statut)
    try:
        suivant = passer(avant, acte, faits_de(ligne, le, motif=motif or ""))
    except PassageRefuseError as refus:
        raise ActionRefusee(str(refus)) from refus
    _suivre_le_plan(ligne, acte, avant)
    ligne.statut = suivant
    ligne.finie_le = le if suivant in FINIS else None
    ligne.motif = (motif or "") if suivant in FINIS else ""
    if acte == Acte.CLORE:
        ligne.bilan = bilan.strip()
    ligne.save(update_fields=["statut", "finie_le", "motif", "bilan", "modifie_le"])
    EtapeSaisine.objects.create(
        saisine=ligne,
        acte=acte,
        statut=suivant,
        faite_le=timezone.now(),
        auteur_id=auteur.membre_id,
    )
    if mot.strip():
        envoyer_un_mot(ligne, auteur, mot)
    elif acte in ANNONCES:
        devoir_une_nouvelle(ligne)
    return ligne


def _suivre_le_plan(ligne: Saisine, acte: Acte, avant: Statut) -> None:
    """Responses follow the request: proposed with it, in place with it."""
    du_plan = Reponse.objects.filter(saisine=ligne)
    maintenant = timezone.now()
    if acte == Acte.PROPOSER:
        du_plan.filter(etat=EtatReponse.PREPAREE).update(
            etat=EtatReponse.PROPOSEE, proposee_le=maintenant
        )
    elif acte == Acte.METTRE_EN_PLACE:
        en_place = du_plan.filter(etat=EtatReponse.EN_PLACE)
        proposees = list(du_plan.filter(etat=EtatReponse.PROPOSEE).values_list("pk", "type"))
        suivies = retenues(proposees, _refusees(ligne))
        if not proposees and not en_place.exists():
            raise ActionRefusee(
                "Aucune réponse n'est proposée : reprenez les rencontres, puis proposez."
            )
        if not suivies and not en_place.exists():
            raise ActionRefusee(
                "La famille refuse ce qui est proposé : reprenez les rencontres avec elle, "
                "puis proposez autre chose."
            )
        du_plan.filter(pk__in=suivies).update(etat=EtatReponse.EN_PLACE, en_place_le=maintenant)


def _refusees(ligne: Saisine) -> set[UUID]:
    """Responses to which the family said no last."""
    dits = AccordPlan.objects.filter(saisine=ligne).order_by("dit_le", "cree_le")
    derniers = dict(dits.values_list("reponse_id", "est_accepte"))
    return {reponse for reponse, accepte in derniers.items() if not accepte}


@transaction.atomic
def reprendre_son_acte(*, auteur: Mandat, saisine: UUID, le: datetime.date) -> Saisine:
    """Take back the last act, if it is one's own and of the same day: the state before is back.

    What the person was already told stays told; a message says what changed when it matters.
    Raises ``ActionRefusee``. *Source:* règle locale (undo).
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    derniere = derniere_etape(ligne)
    if derniere is None or not derniere.acte or derniere.auteur_id != auteur.membre_id:
        raise ActionRefusee("Seule la personne qui a fait le dernier acte peut le reprendre.")
    fuseau = ZoneInfo(ligne.departement.fuseau)
    if derniere.faite_le.astimezone(fuseau).date() < le:
        raise ActionRefusee("Cet acte n'est plus du jour : choisissez l'acte suivant, ou rouvrez.")
    acte = Acte(derniere.acte)
    derniere.delete()
    precedente = derniere_etape(ligne)
    if precedente is None:
        raise ActionRefusee("Il n'y a pas d'état avant celui-ci.")
    avant = Statut(precedente.statut)
    du_plan = Reponse.objects.filter(saisine=ligne)
    if acte == Acte.PROPOSER:
        du_plan.filter(etat=EtatReponse.PROPOSEE).update(
            etat=EtatReponse.PREPAREE, proposee_le=None
        )
    elif acte == Acte.METTRE_EN_PLACE and avant == Statut.PLAN_PROPOSE:
        du_plan.filter(etat=EtatReponse.EN_PLACE).update(
            etat=EtatReponse.PROPOSEE, en_place_le=None
        )
    ligne.statut = avant
    # Reopened by mistake: it ends again on the day it had ended.
    ligne.finie_le = precedente.faite_le.astimezone(fuseau).date() if avant in FINIS else None
    if avant not in FINIS:
        ligne.motif = ""
    ligne.save(update_fields=["statut", "finie_le", "motif", "modifie_le"])
    AvisSaisine.objects.filter(saisine=ligne, genre=GenreAvis.NOUVELLE, fait_le=None).delete()
    return ligne
