"""The family: told, named, agreeing or not, written to.

*Source:* dossier §4 (step 2, agreement per action), decision 28, source 004 (family associated).
"""

import datetime
import json
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from pas.actions.prise import envoyer_un_mot, saisine_a_changer
from pas.enums import ActionConsentie, Origine
from pas.enums.plan import VIVANTES, EtatAction, EtatReponse
from pas.models import ActionPas, Consentement, MessageSaisine, Reponse, Saisine
from pas.regles.accords import VERSION, actions_arretees, reponses_arretees
from pas.regles.etats import FINIS, peut_nommer
from pas.requetes.contenu import contenu_de, empreinte_de_l_enfant
from pas.requetes.saisines import eleves_reconnaissables
from socle.erreurs import ActionRefusee

PAS_ENCORE_INFORMES = (
    "Les parents ne sont pas encore informés : notez d'abord la date où ils l'ont été. "
    "D'ici là, seul un conseil sans nom est possible."
)


@transaction.atomic
def informer_les_parents(
    *, auteur: Mandat, saisine: UUID, informes_le: datetime.date, le: datetime.date
) -> Saisine:
    """Note the day on which the parents were told of a professional's request.

    Raises ``ActionRefusee``: a day to come, a day already noted.
    *Source:* decision 28; permissions page §4 rule 4.
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    if ligne.famille_informee_le is not None:
        raise ActionRefusee("Le jour où les parents ont été informés est déjà noté.")
    if informes_le > le:
        raise ActionRefusee("Choisissez un jour passé : les parents sont déjà informés ce jour-là.")
    ligne.famille_informee_le = informes_le
    ligne.save(update_fields=["famille_informee_le", "modifie_le"])
    return ligne


@transaction.atomic
def nommer_l_eleve(
    *,
    auteur: Mandat,
    saisine: UUID,
    prenom: str,
    nom: str,
    naissance: datetime.date | None,
    le: datetime.date,
) -> Saisine:
    """Write whom the request is about, once the parents know.

    Raises ``ActionRefusee``: the parents do not know yet, a part of the name is missing.
    *Source:* decision 28.
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    informes = ligne.famille_informee_le is not None
    if not peut_nommer(Origine(ligne.origine), famille_informee=informes):
        raise ActionRefusee(PAS_ENCORE_INFORMES)
    prenom, nom = prenom.strip(), nom.strip()
    if not prenom or not nom:
        raise ActionRefusee("Écrivez le prénom et le nom de l'élève.")
    contenu = contenu_de(ligne) | {"prenom": prenom, "nom": nom}
    if naissance is not None:
        contenu["naissance"] = naissance.isoformat()
    ligne.contenu = json.dumps(contenu, ensure_ascii=False)
    ligne.empreinte_enfant = empreinte_de_l_enfant(ligne.etablissement.uai, prenom, nom)
    ligne.eleve = None  # another name is another pupil
    ligne.save(update_fields=["contenu", "empreinte_enfant", "eleve", "modifie_le"])
    return ligne


@transaction.atomic
def reconnaitre_l_eleve(
    *, auteur: Mandat, saisine: UUID, eleve: UUID | None, le: datetime.date
) -> Saisine:
    """Say that the child of the request is this pupil of the department; None takes it back.

    Raises ``ActionRefusee`` when the pupil has not the same name in the same school.
    *Source:* issue G; permissions page §3 (column « élève »).
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    possibles = {un.pk for un in eleves_reconnaissables(ligne, auteur, le)}
    if eleve is not None and eleve not in possibles:
        raise ActionRefusee("Cet élève n'a pas le même nom dans la même école : vérifiez le nom.")
    ligne.eleve_id = eleve
    ligne.save(update_fields=["eleve", "modifie_le"])
    return ligne


@transaction.atomic
def noter_les_accords(
    *,
    auteur: Mandat,
    saisine: UUID,
    reponses: dict[ActionConsentie, bool],
    le: datetime.date,
) -> list[Consentement]:
    """Note what the family said, action by action, of the words in force; what is the same as
    before is not written again. Taking back is one more line, and stops what waits for it.

    Raises ``ActionRefusee``: the parents are not told yet, the request is finished, no answer.
    *Source:* dossier §4 (agreement or refusal per action), decision 28.
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    informes = ligne.famille_informee_le is not None
    if not peut_nommer(Origine(ligne.origine), famille_informee=informes):
        raise ActionRefusee(PAS_ENCORE_INFORMES)
    if ligne.statut in FINIS:
        raise ActionRefusee("La demande est terminée : rouvrez-la pour noter un accord.")
    if not reponses:
        raise ActionRefusee("Dites ce que la famille a répondu à au moins une action.")
    maintenant = timezone.now()
    connus = {un.action: un for un in ligne.consentements.order_by("dit_le", "cree_le")}
    _arreter_ce_qui_attend(ligne, [action for action, oui in reponses.items() if not oui])
    return Consentement.objects.bulk_create(
        Consentement(
            saisine=ligne,
            action=action,
            version=VERSION,
            est_accorde=oui,
            dit_le=maintenant,
            recueilli_par_id=auteur.membre_id,
        )
        for action, oui in reponses.items()
        if action not in connus
        or (connus[action].est_accorde, connus[action].version) != (oui, VERSION)
    )


def _arreter_ce_qui_attend(saisine: Saisine, retirees: Iterable[ActionConsentie]) -> None:
    """Actions still to do, and responses of the mobile team, end with the agreement they wait for.

    The door of the public does the same (``app._pas_arreter``); mobilisations end with theirs.
    *Source:* dossier §4 (agreement per action).
    """
    for action in retirees:
        a_faire = ActionPas.objects.filter(saisine=saisine, etat=EtatAction.A_FAIRE)
        genres = [str(genre) for genre in actions_arretees(action)]
        a_faire.filter(genre__in=genres).update(etat=EtatAction.ABANDONNEE)
        vivantes = Reponse.objects.filter(saisine=saisine, etat__in=[str(e) for e in VIVANTES])
        types = [str(un) for un in reponses_arretees(action)]
        vivantes.filter(type__in=types).update(etat=EtatReponse.ABANDONNEE)


@transaction.atomic
def ecrire_a_la_personne(
    *, auteur: Mandat, saisine: UUID, mot: str, le: datetime.date
) -> MessageSaisine:
    """Write a message on the follow-up page.

    Raises ``ActionRefusee`` for an empty message. *Source:* ux page §5(d).
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    if not mot.strip():
        raise ActionRefusee("Écrivez votre message.")
    return envoyer_un_mot(ligne, auteur, mot)
