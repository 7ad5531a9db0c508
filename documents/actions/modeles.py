"""The department's own texts."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from comptes.models import Mandat
from documents.enums import GenreLettre
from documents.models import ModeleDeLettre
from documents.permissions import peut_regler_les_modeles
from documents.regles.texte import TexteRefuse, controler
from documents.requetes.textes import texte_en_vigueur
from socle.erreurs import ActionRefusee

CHANGE = "Quelqu'un vient d'enregistrer ce modèle : rechargez la page."


@transaction.atomic
def enregistrer_modele(
    *, auteur: Mandat, genre: GenreLettre, texte: str, depuis: int
) -> ModeleDeLettre:
    """Write a new version of a text; ``depuis`` is the version that was on the screen.

    An empty text gives the product's back. Letters already established do not change.
    Raises ``ActionRefusee`` with one sentence per fault.
    *Source:* decision 31; decision 41 (proposed texts are loadable and marked so).
    """
    if not peut_regler_les_modeles(auteur):
        raise ActionRefusee("Votre fonction ne permet pas de changer ce modèle.")
    if genre == GenreLettre.COORD_PIAL:
        raise ActionRefusee("Le texte de cette lettre est fixé : ses missions ne changent pas.")
    propre = "\n".join(ligne.rstrip() for ligne in texte.strip().splitlines())
    if propre:
        try:
            controler(propre)
        except TexteRefuse as refus:
            raise ActionRefusee("Ce texte ne peut pas servir.", refus.fautes) from refus
    if depuis != texte_en_vigueur(genre).derniere:
        raise ActionRefusee(CHANGE)
    modele = ModeleDeLettre(genre=genre, version=depuis + 1, texte=propre, par=auteur.membre)
    try:
        with transaction.atomic():
            modele.validate_constraints()
            modele.save(force_insert=True)
    except (ValidationError, IntegrityError) as erreur:
        raise ActionRefusee(CHANGE) from erreur
    return modele
