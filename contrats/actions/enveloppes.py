"""Write how many full-time equivalents are allotted; load the wording of a letter; undo both."""

import datetime
from decimal import Decimal

from django.db import transaction

from comptes.models import Mandat
from contrats.actions.avenants import SANS_DROIT
from contrats.enums.vie import GenreLettre
from contrats.models import Enveloppe, TexteLettre
from contrats.permissions import peut_changer_la_vie, peut_saisir_enveloppe
from pial.models import Pole
from socle.erreurs import ActionRefusee

# What a text of letter may name; anything else is kept as written.
CHAMPS_LETTRE = (
    "prenom",
    "nom",
    "heures",
    "semaines",
    "quotite",
    "heures_avant",
    "quotite_avant",
    "effet",
    "repondre_avant",
    "fin",
    "employeur",
)


@transaction.atomic
def allouer(*, auteur: Mandat, pole: Pole | None, du: datetime.date, etp: Decimal) -> Enveloppe:
    """Allot from a day on; the same day again replaces the figure. Raises ``ActionRefusee``.

    *Source:* issue F (« enveloppe » entered by the SEI, dated).
    """
    if not peut_saisir_enveloppe(auteur):
        raise ActionRefusee("Seul le service école inclusive saisit les enveloppes.")
    if not 0 <= etp <= 10000:
        raise ActionRefusee("Écrivez un nombre d'ETP entre 0 et 10 000.")
    ligne, _ = Enveloppe.objects.update_or_create(
        pole=pole, du=du, defaults={"etp": etp, "auteur_id": auteur.membre_id}
    )
    return ligne


@transaction.atomic
def retirer_enveloppe(*, auteur: Mandat, enveloppe: Enveloppe) -> None:
    """Take a figure back: the one before it holds again. Raises ``ActionRefusee``.

    *Source:* issue F (undo).
    """
    if not peut_saisir_enveloppe(auteur):
        raise ActionRefusee("Seul le service école inclusive saisit les enveloppes.")
    enveloppe.delete()


@transaction.atomic
def charger_texte(
    *, auteur: Mandat, genre: GenreLettre, texte: str, reference: str, du: datetime.date
) -> TexteLettre:
    """Load the official wording of a letter from a day on. Raises ``ActionRefusee``.

    *Source:* issue F (letters; official wording unknown: loadable).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    if len(texte.strip()) < 40:
        raise ActionRefusee("Collez le texte entier de la lettre.")
    ligne, _ = TexteLettre.objects.update_or_create(
        genre=genre,
        du=du,
        defaults={
            "texte": texte.strip(),
            "reference": " ".join(reference.split()),
            "auteur_id": auteur.membre_id,
        },
    )
    return ligne


@transaction.atomic
def retirer_texte(*, auteur: Mandat, texte: TexteLettre) -> None:
    """Take a loaded wording back. Raises ``ActionRefusee``. *Source:* issue F (undo)."""
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    texte.delete()
