"""Keep a pasted list, save a view of a queue, share it, forget it.

*Source:* issue E « Work queues of the SEI » (saved query, filters in the URL).
"""

import secrets
from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction

from comptes.models import Mandat
from reporting.enums.files import FileTravail
from reporting.models import ListeCollee, VueEnregistree
from reporting.permissions import peut_traiter
from reporting.requetes.listes_collees import LIGNES_MAX, lire_liste
from socle.erreurs import ActionRefusee

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
VUES_MAX = 30
HORS_VUE = {"page", "file", "vue"}
SANS_DROIT = "Votre fonction ne permet pas de traiter ces files."


@transaction.atomic
def garder_liste(*, auteur: Mandat, texte: str) -> ListeCollee:
    """Keep the lines of a paste under a short key.

    Raises ``ActionRefusee`` without the right, for an empty paste or one of too many lines.
    """
    if not peut_traiter(auteur):
        raise ActionRefusee(SANS_DROIT)
    lue = lire_liste(texte)
    if not lue.lignes:
        raise ActionRefusee("Collez au moins une ligne : un UAI ou un nom par ligne.")
    if len(lue.lignes) > LIGNES_MAX:
        raise ActionRefusee(f"Collez {LIGNES_MAX} lignes au plus, en plusieurs fois s'il le faut.")
    return ListeCollee.objects.create(
        cle="".join(secrets.choice(ALPHABET) for _ in range(8)),
        genre=lue.genre,
        lignes=list(lue.lignes),
        auteur_id=auteur.membre_id,
    )


@transaction.atomic
def enregistrer_vue(
    *, auteur: Mandat, nom: str, file: FileTravail, parametres: str, est_partagee: bool
) -> VueEnregistree:
    """Save a queue with its filters and sort; a view of mine with this name is replaced.

    Raises ``ActionRefusee``.
    """
    if not peut_traiter(auteur):
        raise ActionRefusee(SANS_DROIT)
    nom = " ".join(nom.split())
    if not nom:
        raise ActionRefusee("Donnez un nom à cette vue.")
    miennes = VueEnregistree.objects.filter(auteur_id=auteur.membre_id)
    if miennes.exclude(nom=nom).count() >= VUES_MAX:
        raise ActionRefusee(f"Vous avez déjà {VUES_MAX} vues : supprimez-en une d'abord.")
    propres = [(c, v) for c, v in parse_qsl(parametres) if c not in HORS_VUE and v]
    texte = urlencode(propres)
    if len(texte) > 500:
        raise ActionRefusee("Ces filtres sont trop longs : collez plutôt une liste.")
    try:
        with transaction.atomic():
            vue, _ = miennes.update_or_create(
                nom=nom,
                auteur_id=auteur.membre_id,
                defaults={
                    "file": file,
                    "parametres": texte,
                    "est_partagee": est_partagee,
                    "perimetre_id": auteur.perimetre_id,
                },
            )
    except IntegrityError as erreur:  # the same name, saved in another tab at this moment
        raise ActionRefusee("Vous avez déjà une vue de ce nom.") from erreur
    return vue


@transaction.atomic
def supprimer_vue(*, auteur: Mandat, vue: VueEnregistree) -> None:
    """Forget a view of mine. Raises ``ActionRefusee`` for somebody else's."""
    if vue.auteur_id != auteur.membre_id:
        raise ActionRefusee("Seule la personne qui a enregistré cette vue peut la supprimer.")
    vue.delete()
