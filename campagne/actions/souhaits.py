"""Wishes, travel mode, skills and training of an AESH.

*Source:* dossier §2.4 (circ. 2019-090 §3.1-3.2); issue F (wishes, travel mode, skills, training).
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from aesh.models import Aesh
from campagne.enums import Competence, DegreSouhaite, Formation
from campagne.models import ProfilAesh, SouhaitsAesh
from campagne.permissions import peut_saisir_les_souhaits
from comptes.enums import Role
from comptes.models import Mandat
from comptes.permissions import peut
from pial.enums import Deplacement
from pial.models import Etablissement
from socle.erreurs import ActionRefusee


@dataclass(frozen=True)
class DonneesSouhaits:
    """What she wishes for one rentrée; no reason is asked."""

    reste: bool = False
    degre: DegreSouhaite = DegreSouhaite.INDIFFERENT
    ecoles: tuple[Etablissement | None, ...] = ()
    ecoles_max: int = 2
    deplacement: Deplacement = Deplacement.VOITURE


@dataclass(frozen=True)
class DonneesProfil:
    """Skills and training, from coded lists."""

    competences: tuple[Competence, ...] = ()
    formations: tuple[Formation, ...] = ()


@transaction.atomic
def enregistrer_souhaits(
    *, auteur: Mandat, aesh: Aesh, annee: int, donnees: DonneesSouhaits
) -> SouhaitsAesh:
    """Write wishes: her own, or those of anybody for the SEI.

    Raises ``ActionRefusee``. *Source:* dossier §2.4; permissions page §3 (AESH: herself).
    """
    siens = auteur.role == Role.AESH and aesh.membre_id == auteur.membre_id
    if not peut(auteur, "u", "souhait") or not (siens or peut_saisir_les_souhaits(auteur)):
        raise ActionRefusee("Seuls l'AESH et le SEI écrivent ces souhaits.")
    choisies = [une for une in donnees.ecoles if une is not None]
    if len({une.pk for une in choisies}) != len(choisies):
        raise ActionRefusee("Choisissez trois écoles différentes.")
    champs: dict[str, Any] = {f"ecole_{n}": None for n in (1, 2, 3)}
    champs |= {f"ecole_{n}": une for n, une in enumerate(choisies[:3], start=1)}
    souhaits: SouhaitsAesh
    souhaits, _ = SouhaitsAesh.objects.update_or_create(
        aesh=aesh,
        annee=annee,
        defaults={
            **champs,
            "reste": donnees.reste,
            "degre": donnees.degre,
            "ecoles_max": donnees.ecoles_max,
            "saisis_par_id": auteur.membre_id,
        },
    )
    if aesh.deplacement != donnees.deplacement:
        aesh.deplacement = donnees.deplacement
        aesh.save(update_fields=["deplacement", "modifie_le"])
    return souhaits


@transaction.atomic
def enregistrer_profil(*, auteur: Mandat, aesh: Aesh, donnees: DonneesProfil) -> ProfilAesh:
    """Write skills and training. Raises ``ActionRefusee``. *Source:* dossier §2.4."""
    if not peut_saisir_les_souhaits(auteur):
        raise ActionRefusee("Seul le SEI écrit les compétences et les formations.")
    profil: ProfilAesh
    profil, _ = ProfilAesh.objects.update_or_create(
        aesh=aesh,
        defaults={
            "competences": list(donnees.competences),
            "formations": list(donnees.formations),
            "saisi_par_id": auteur.membre_id,
        },
    )
    return profil
