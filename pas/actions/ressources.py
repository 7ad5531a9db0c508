"""Give an action to resource or health staff; report it, hand it back, take back what was said.

*Source:* decisions 30 and 35; dossier §4 (step 3: date, length, who).
"""

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from comptes.models import Mandat
from pas.actions.prise import SANS_DROIT, saisine_a_changer
from pas.enums import Origine
from pas.enums.plan import EtatAction, GenreAction, Intervenant
from pas.models import ActionPas, Saisine
from pas.permissions import peut_recevoir_une_action
from pas.regles.etats import FINIS, peut_nommer
from pas.regles.ressources import SUITES, est_encore_lisible, refus_de_confier
from pas.requetes.contenu import contenu_de
from pas.requetes.saisines import accordees
from socle.courriel import Lien, TextePublic, mettre_en_file
from socle.erreurs import ActionRefusee


@transaction.atomic
def confier_une_action(
    *,
    auteur: Mandat,
    saisine: UUID,
    a: UUID,
    fonction: Intervenant,
    genre: GenreAction,
    consigne: str,
    prevue_le: datetime.date,
    le: datetime.date,
) -> ActionPas:
    """Give an action to a member (``a``) who holds a RESSOURCE mandate on this PAS; he is told by
    an e-mail that names nobody.

    Raises ``ActionRefusee``: no right, no such mandate, the request finished, the parents not
    told, an agreement missing, nothing asked, a day gone by. *Source:* decision 30, decision 28.
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    if ligne.statut in FINIS:
        raise ActionRefusee("La demande est terminée : rouvrez-la pour confier une action.")
    mandats = Mandat.objects.actifs(le).filter(membre=a).select_related("membre", "perimetre")
    recus = [m for m in mandats if peut_recevoir_une_action(m, ligne.pole, le)]
    if not recus:
        raise ActionRefusee(
            "Cette personne n'a pas de mission de personnel ressource pour ce PAS : choisissez "
            "une personne de la liste."
        )
    refus = refus_de_confier(genre=genre, est_nommable=_nommable(ligne), accords=accordees(ligne))
    if refus:
        raise ActionRefusee(refus)
    if not consigne.strip():
        raise ActionRefusee("Écrivez ce que vous demandez, en quelques mots.")
    if prevue_le < le:
        raise ActionRefusee("Choisissez un jour à venir.")
    action: ActionPas = ActionPas.objects.create(
        saisine=ligne,
        genre=genre,
        porteur_id=a,
        prevue_le=prevue_le,
        confiee_le=le,
        fonction=fonction,
        consigne=consigne.strip(),
    )
    _prevenir(action, ligne, recus[0])
    return action


def _nommable(ligne: Saisine) -> bool:
    informes = ligne.famille_informee_le is not None
    return peut_nommer(Origine(ligne.origine), famille_informee=informes)


def _prevenir(action: ActionPas, ligne: Saisine, mandat: Mandat) -> None:
    """An e-mail with a link: neither the pupil, nor the school, nor what is asked."""
    contenu: dict[str, Any] = contenu_de(ligne)
    adresse = reverse(
        "pas:mon_action",
        kwargs={"departement": ligne.departement_id, "action_confiee": action.pk},
    )
    mettre_en_file(
        cle=f"pas-action-{action.pk}",
        destinataire=mandat.membre.email,
        sujet="Une action vous est confiée par un PAS",
        gabarit="courriels/pas_action.txt",
        contexte={"lien": Lien(adresse), "pas": TextePublic(ligne.pole.nom)},
        sans_noms=[f"{contenu.get('prenom', '')} {contenu.get('nom', '')}".strip()],
    )


@transaction.atomic
def retirer_une_action(
    *, auteur: Mandat, saisine: UUID, action: UUID, le: datetime.date
) -> ActionPas:
    """Take back an action that is not done: its member does not see it any more.

    Raises ``ActionRefusee``. *Source:* règle locale (undo).
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    prise = ActionPas.objects.filter(saisine=ligne, pk=action, confiee_le__isnull=False).first()
    if prise is None or prise.etat not in (EtatAction.A_FAIRE, EtatAction.RENDUE):
        raise ActionRefusee("Cette action est déjà faite ou retirée : rechargez la page.")
    prise.etat = EtatAction.ABANDONNEE
    prise.save(update_fields=["etat", "modifie_le"])
    return prise


def _mienne(auteur: Mandat, action: UUID, vers: EtatAction, le: datetime.date) -> ActionPas:
    """One's own action, locked, if it may go to this state."""
    actions = ActionPas.objects.select_for_update(of=("self",)).select_related("saisine__pole")
    prise = actions.filter(pk=action, porteur=auteur.membre_id, confiee_le__isnull=False).first()
    if (
        prise is None
        or not peut_recevoir_une_action(auteur, prise.saisine.pole, le)
        or prise.saisine.archivee_le is not None
        or not est_encore_lisible(
            etat=EtatAction(prise.etat), finie_le=prise.saisine.finie_le, le=le
        )
    ):
        raise ActionRefusee(SANS_DROIT)
    if vers not in SUITES[EtatAction(prise.etat)]:
        raise ActionRefusee("Cette action a déjà changé : rechargez la page.")
    return prise


@transaction.atomic
def rendre_compte(
    *,
    auteur: Mandat,
    action: UUID,
    faite_le: datetime.date,
    duree_minutes: int,
    compte_rendu: str,
    le: datetime.date,
) -> ActionPas:
    """Report one's action: day, length, what was done; said again, it is corrected. The binôme
    reads the report.

    Raises ``ActionRefusee``: not one's own, a day to come or before it was given, no length, an
    agreement taken back since. *Source:* decision 30; dossier §4 (step 3: date, length).
    """
    prise = _mienne(auteur, action, EtatAction.FAITE, le)
    ligne = prise.saisine
    refus = refus_de_confier(
        genre=GenreAction(prise.genre), est_nommable=_nommable(ligne), accords=accordees(ligne)
    )
    if refus:
        raise ActionRefusee(
            "La famille n'a plus donné son accord : rendez l'action au PAS, qui en parlera."
        )
    if faite_le > le:
        raise ActionRefusee("Une action se note quand elle est faite : choisissez un jour passé.")
    if duree_minutes <= 0:
        raise ActionRefusee("Écrivez la durée en minutes.")
    prise.etat, prise.faite_le, prise.duree_minutes = EtatAction.FAITE, faite_le, duree_minutes
    prise.compte_rendu, prise.motif_retour = compte_rendu.strip(), ""
    prise.save(
        update_fields=[
            *("etat", "faite_le", "duree_minutes", "compte_rendu", "motif_retour", "modifie_le"),
        ]
    )
    return prise


@transaction.atomic
def rendre_une_action(*, auteur: Mandat, action: UUID, motif: str, le: datetime.date) -> ActionPas:
    """Hand one's action back, and say why.

    Raises ``ActionRefusee``: not one's own, no reason. *Source:* decision 30.
    """
    prise = _mienne(auteur, action, EtatAction.RENDUE, le)
    if not motif.strip():
        raise ActionRefusee("Dites pourquoi vous rendez cette action.")
    prise.etat, prise.motif_retour = EtatAction.RENDUE, motif.strip()
    prise.save(update_fields=["etat", "motif_retour", "modifie_le"])
    return prise


@transaction.atomic
def reprendre_une_action(*, auteur: Mandat, action: UUID, le: datetime.date) -> ActionPas:
    """Take back one's report or one's return: the action is to be done again, the words stay.

    Raises ``ActionRefusee``. *Source:* règle locale (undo).
    """
    prise = _mienne(auteur, action, EtatAction.A_FAIRE, le)
    prise.etat, prise.faite_le, prise.duree_minutes = EtatAction.A_FAIRE, None, None
    prise.save(update_fields=["etat", "faite_le", "duree_minutes", "modifie_le"])
    return prise
