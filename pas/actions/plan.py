"""The plan: responses and actions, each with who, when, how it stands.

*Source:* dossier §4 (response types, steps 3 to 6); ``pas.regles.plan`` for what each asks.
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from comptes.models import Mandat
from pas.actions.prise import saisine_a_changer
from pas.enums import ActionConsentie, Origine
from pas.enums.plan import (
    Effet,
    EtatAction,
    EtatReponse,
    GenreAction,
    Intervenant,
    TypeReponse,
)
from pas.models import ActionPas, Reponse, Saisine
from pas.regles.etats import FINIS, peut_nommer
from pas.regles.plan import PLAN_OUVERT, refus_d_action, refus_de_reponse
from pas.requetes.mobilisations import mobilisation_vivante
from pas.requetes.saisines import accordees, notification_d_aide
from socle.erreurs import ActionRefusee


@dataclass(frozen=True)
class DonneesReponse:
    """What is written of a response."""

    type: TypeReponse
    intervenant: Intervenant
    texte: str
    revoir_le: datetime.date | None = None
    accord_ecrit_le: datetime.date | None = None


@transaction.atomic
def ecrire_une_reponse(
    *,
    auteur: Mandat,
    saisine: UUID,
    donnees: DonneesReponse,
    le: datetime.date,
    reponse: UUID | None = None,
) -> Reponse:
    """Add a response to the plan, or correct one that was not proposed yet.

    Raises ``ActionRefusee``: too early, an AESH without a notification, a missing agreement.
    *Source:* dossier §4; source 004 (missions).
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    accords = accordees(ligne)
    if ligne.statut not in PLAN_OUVERT or ActionConsentie.ANALYSE not in accords:
        raise ActionRefusee(
            "Une réponse s'écrit quand la famille est associée et accepte l'étude de la "
            "situation : notez d'abord ces étapes."
        )
    if not donnees.texte.strip():
        raise ActionRefusee("Écrivez ce qui est proposé, en quelques mots.")
    if donnees.accord_ecrit_le is not None and donnees.accord_ecrit_le > le:
        raise ActionRefusee("L'accord écrit porte un jour passé : vérifiez sa date.")
    notification = notification_d_aide(ligne, le)
    refus = refus_de_reponse(
        type_reponse=donnees.type,
        intervenant=donnees.intervenant,
        texte=donnees.texte,
        a_notification=notification is not None,
        accord_emas=ActionConsentie.PARTAGE_EMAS in accords,
        accord_ecrit=donnees.accord_ecrit_le is not None,
    )
    if refus:
        raise ActionRefusee(refus)
    if reponse is None:
        objet = Reponse(saisine=ligne, auteur_id=auteur.membre_id)
    else:
        objet = _reponse_de(ligne, reponse)
        if objet.etat != EtatReponse.PREPAREE:
            raise ActionRefusee(
                "Cette réponse est déjà proposée : abandonnez-la et écrivez-en une autre."
            )
        _exiger_sans_equipe(objet)
    objet.type, objet.intervenant = donnees.type, donnees.intervenant
    objet.texte = donnees.texte.strip()
    objet.revoir_le, objet.accord_ecrit_le = donnees.revoir_le, donnees.accord_ecrit_le
    objet.notification = notification if donnees.intervenant == Intervenant.AESH else None
    objet.save()
    return objet


def _exiger_sans_equipe(reponse: Reponse) -> None:
    """What a team was asked for does not change nor end under it."""
    if mobilisation_vivante(reponse) is not None:
        raise ActionRefusee(
            "Une équipe mobile est mobilisée pour cette réponse : annulez d'abord la mobilisation, "
            "ou attendez son compte rendu."
        )


def _reponse_de(ligne: Saisine, reponse: UUID) -> Reponse:
    trouvee = Reponse.objects.filter(saisine=ligne, pk=reponse).first()
    if trouvee is None:
        raise ActionRefusee("Cette réponse n'existe plus : rechargez la page.")
    return trouvee


# What a person may say of a response by hand; the rest follows the request.
SUITES: dict[EtatReponse, frozenset[EtatReponse]] = {
    EtatReponse.PREPAREE: frozenset({EtatReponse.ABANDONNEE}),
    EtatReponse.PROPOSEE: frozenset({EtatReponse.ABANDONNEE}),
    EtatReponse.EN_PLACE: frozenset(
        {EtatReponse.EN_PLACE, EtatReponse.FINIE, EtatReponse.ABANDONNEE}
    ),
    EtatReponse.FINIE: frozenset({EtatReponse.EN_PLACE}),
    EtatReponse.ABANDONNEE: frozenset({EtatReponse.PREPAREE}),
}


@transaction.atomic
def suivre_une_reponse(
    *,
    auteur: Mandat,
    saisine: UUID,
    reponse: UUID,
    etat: EtatReponse,
    le: datetime.date,
    effet: Effet | None = None,
    revoir_le: datetime.date | None = None,
) -> Reponse:
    """Say how a response goes: its effect, when it is looked at again, that it is over.

    A response given up is prepared again (undo), one that is over is in place again. Raises
    ``ActionRefusee``. *Source:* dossier §4 (step 5: review dates, evidence of effect).
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    objet = _reponse_de(ligne, reponse)
    if ligne.statut in FINIS:
        raise ActionRefusee("La demande est terminée : rouvrez-la pour changer une réponse.")
    if etat not in SUITES[EtatReponse(objet.etat)]:
        raise ActionRefusee("Cette réponse ne passe pas à cet état : rechargez la page.")
    if etat in (EtatReponse.FINIE, EtatReponse.ABANDONNEE):
        _exiger_sans_equipe(objet)
    if revoir_le is not None and revoir_le <= le:
        raise ActionRefusee("Choisissez un jour à venir pour faire le point.")
    objet.etat, objet.effet, objet.revoir_le = etat, effet or objet.effet, revoir_le
    objet.save(update_fields=["etat", "effet", "revoir_le", "modifie_le"])
    return objet


@transaction.atomic
def prevoir_une_action(
    *,
    auteur: Mandat,
    saisine: UUID,
    genre: GenreAction,
    porteur: UUID,
    prevue_le: datetime.date,
    le: datetime.date,
    reponse: UUID | None = None,
    note: str = "",
) -> ActionPas:
    """Plan something to do, by one member, for one day.

    Raises ``ActionRefusee``: the pupil may not be named yet, an agreement is missing.
    *Source:* dossier §4 (step 3); decision 28.
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    if ligne.statut in FINIS:
        raise ActionRefusee("La demande est terminée : rouvrez-la pour prévoir une action.")
    _exiger_les_accords(ligne, genre)
    return ActionPas.objects.create(
        saisine=ligne,
        reponse=None if reponse is None else _reponse_de(ligne, reponse),
        genre=genre,
        porteur_id=porteur,
        prevue_le=prevue_le,
        note=note.strip(),
    )


def _exiger_les_accords(ligne: Saisine, genre: GenreAction) -> None:
    informes = ligne.famille_informee_le is not None
    refus = refus_d_action(
        genre=genre,
        est_nommable=peut_nommer(Origine(ligne.origine), famille_informee=informes),
        accords=accordees(ligne),
    )
    if refus:
        raise ActionRefusee(refus)


@transaction.atomic
def noter_une_action(
    *,
    auteur: Mandat,
    saisine: UUID,
    action: UUID,
    etat: EtatAction,
    le: datetime.date,
    faite_le: datetime.date | None = None,
    duree_minutes: int | None = None,
    note: str = "",
) -> ActionPas:
    """Say that an action is done (day and length), given up, or to do again (undo).

    The agreements are asked again: one taken back since stops it. Raises ``ActionRefusee``.
    *Source:* dossier §4 (step 3: date, length, who).
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    objet = ActionPas.objects.filter(saisine=ligne, pk=action).first()
    if objet is None:
        raise ActionRefusee("Cette action n'existe plus : rechargez la page.")
    if etat == EtatAction.FAITE:
        _exiger_les_accords(ligne, GenreAction(objet.genre))
        if faite_le is None or not duree_minutes:
            raise ActionRefusee("Écrivez le jour et la durée de l'action.")
        if faite_le > le:
            raise ActionRefusee(
                "Une action se note quand elle est faite : choisissez un jour passé."
            )
    objet.etat = etat
    objet.faite_le = faite_le if etat == EtatAction.FAITE else None
    objet.duree_minutes = duree_minutes if etat == EtatAction.FAITE else None
    objet.note = note.strip() or objet.note
    objet.save(update_fields=["etat", "faite_le", "duree_minutes", "note", "modifie_le"])
    return objet
