"""Who teaches a class, said by the head of the school.

*Source:* decision 20; permissions page §3 (ENSEIGNANT: own classes).
"""

import datetime

from django.db import transaction

from comptes.models import Mandat, Membre
from comptes.permissions import peut
from eleves.models import Classe, EnseignantClasse
from eleves.requetes.enseignants import enseignants_de_l_ecole
from socle.erreurs import ActionRefusee


def _autoriser(classe: Classe, auteur: Mandat, le: datetime.date) -> None:
    visibles = Classe.objects.visibles_par(auteur, le)
    if not peut(auteur, "u", "classe") or not visibles.filter(pk=classe.pk).exists():
        raise ActionRefusee("Votre fonction ne permet pas de dire qui enseigne ici.")


@transaction.atomic
def confier_classe(
    classe: Classe, *, membre: Membre, auteur: Mandat, le: datetime.date
) -> EnseignantClasse:
    """A teacher of the school teaches this class; said twice, once. Raises ``ActionRefusee``.

    *Source:* permissions page §3 (column "établissement": ru for the head).
    """
    _autoriser(classe, auteur, le)
    if membre not in enseignants_de_l_ecole(classe.etablissement, le):
        raise ActionRefusee("Choisissez un enseignant de cette école.")
    lien, _ = EnseignantClasse.objects.get_or_create(classe=classe, membre=membre)
    return lien


@transaction.atomic
def retirer_classe(lien: EnseignantClasse, *, auteur: Mandat, le: datetime.date) -> None:
    """He no longer teaches it. Raises ``ActionRefusee``. *Source:* ux page §4 (undo)."""
    _autoriser(lien.classe, auteur, le)
    lien.delete()
