"""Notes, remarks and proposals on a slot, and the coordinator's answer.

*Source:* decision 1 (heads, ERSEH and AESH propose or remark; the coordinator answers).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from aesh.actions.remarques_avis import prevenir_auteur, prevenir_coordination
from aesh.actions.saisie_creneau import DERNIERE_MINUTE, PREMIERE_MINUTE
from aesh.enums import JOURS, EtatRemarque, GenreRemarque
from aesh.models import Aesh, Creneau, EmploiDuTemps, RemarqueCreneau
from aesh.permissions import peut_noter, peut_remarquer, peut_repondre
from aesh.requetes.remarques import attend, portee_des_remarques
from aesh.requetes.versions import PARUS, version_en_preparation, version_en_vigueur
from comptes.enums import Role
from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from pial.models import Pole
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller

LONGUEUR = 500
DEJA = "Cette remarque a déjà sa réponse : rechargez la page."


@dataclass(frozen=True)
class Horaire:
    """Another moment of the week, proposed: weekday, minutes of the day."""

    jour: int
    debut: int
    fin: int


@transaction.atomic
def ecrire_remarque(
    *,
    creneau: Creneau,
    auteur: Mandat,
    genre: GenreRemarque,
    texte: str,
    horaire: Horaire | None = None,
) -> RemarqueCreneau:
    """Say something of a slot; the coordinator is told of what waits for her answer.

    Only a proposal carries another moment. Raises ``ActionRefusee``. *Source:* decision 1.
    """
    if not peut_ecrire(auteur, creneau, genre):
        raise ActionRefusee("Votre fonction ne permet pas d'écrire cela sur ce créneau.")
    texte = " ".join(texte.split())
    if not texte:
        raise ActionRefusee("Écrivez une phrase.")
    if len(texte) > LONGUEUR:
        raise ActionRefusee(f"Restez sous {LONGUEUR} caractères.")
    if horaire is not None:
        _verifier_horaire(genre, horaire)
    # A button pressed twice says it once.
    verrouiller(f"remarques:{creneau.lignee}", seul=True)
    siennes = RemarqueCreneau.objects.filter(lignee=creneau.lignee, auteur=auteur.membre_id)
    deja = siennes.filter(genre=genre, texte=texte, etat=EtatRemarque.OUVERTE).first()
    if deja is not None:
        return deja
    dite = RemarqueCreneau.objects.create(
        pole_id=creneau.emploi.pole_id,
        emploi=_version_qui_reste(creneau.emploi),
        lignee=creneau.lignee,
        genre=genre,
        texte=texte,
        jour=horaire.jour if horaire else None,
        debut=horaire.debut if horaire else None,
        fin=horaire.fin if horaire else None,
        auteur_id=auteur.membre_id,
        fonction=auteur.role,
    )
    if attend(dite):
        prevenir_coordination(dite, maintenant=timezone.now())
    return dite


def _version_qui_reste(emploi: EmploiDuTemps) -> EmploiDuTemps:
    """The version itself; of a scenario, which may be thrown away, one that stays."""
    if not emploi.scenario:
        return emploi
    ouverte = version_en_preparation(emploi.pole_id, emploi.annee)
    vigueur = version_en_vigueur(emploi.pole_id, emploi.annee, emploi.date_effet)
    return ouverte or vigueur or emploi


def _verifier_horaire(genre: GenreRemarque, horaire: Horaire) -> None:
    if genre != GenreRemarque.PROPOSITION:
        raise ActionRefusee("Seule une proposition porte un autre horaire.")
    if horaire.jour not in JOURS:
        raise ActionRefusee("Choisissez un jour du lundi au vendredi.")
    if not PREMIERE_MINUTE <= horaire.debut < horaire.fin <= DERNIERE_MINUTE:
        raise ActionRefusee("L'horaire proposé finit après son début, entre 7 h et 19 h.")


def peut_ecrire(auteur: Mandat, creneau: Creneau, genre: GenreRemarque) -> bool:
    """Whether a mandate may write this kind on this slot: his function, then his slots.

    *Source:* decision 1; permissions page §1 (capability, then scope).
    """
    permis = peut_noter if genre == GenreRemarque.NOTE else peut_remarquer
    if not permis(auteur):
        return False
    if auteur.role == Role.AESH:
        sienne = Aesh.objects.filter(pk=creneau.aesh_id, membre=auteur.membre_id)
        return creneau.emploi.statut in PARUS and sienne.exists()
    le = aujourdhui_dans(creneau.departement)
    poles = Pole.objects.du_perimetre(auteur, le)
    return (
        portee_des_remarques(auteur, le).couvre(creneau.etablissement_id)
        and poles.filter(pk=creneau.emploi.pole_id).exists()
    )


@transaction.atomic
def repondre_remarque(
    *, remarque: RemarqueCreneau, auteur: Mandat, etat: EtatRemarque, reponse: str
) -> RemarqueCreneau:
    """Accept, decline with a sentence, or answer; the author is told. The slot does not change.

    Raises ``ActionRefusee`` without the right, when it is already answered, or without the
    sentence that a refusal and an answer need. *Source:* decision 1.
    """
    if not peut_repondre(auteur):
        raise ActionRefusee("La coordination du pôle répond aux remarques.")
    une = RemarqueCreneau.objects.select_for_update(of=("self",)).get(pk=remarque.pk)
    if not attend(une):
        raise ActionRefusee(DEJA)
    reponse = " ".join(reponse.split())
    if etat == EtatRemarque.OUVERTE or (etat != EtatRemarque.ACCEPTEE and not reponse):
        raise ActionRefusee("Répondez en une phrase : la personne qui a écrit la lira.")
    if len(reponse) > LONGUEUR:
        raise ActionRefusee(f"Restez sous {LONGUEUR} caractères.")
    une.etat, une.reponse = etat, reponse
    une.repondu_par_id, une.repondu_le = auteur.membre_id, timezone.now()
    une.save(update_fields=["etat", "reponse", "repondu_par", "repondu_le", "modifie_le"])
    prevenir_auteur(une, maintenant=une.repondu_le)
    return une
