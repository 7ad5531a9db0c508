"""Open a pupil's file."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from psycopg.types.range import DateRange

from comptes.models import Mandat
from eleves.enums import ModaliteScolarisation
from eleves.models import Classe, Eleve, Scolarisation
from eleves.permissions import peut_inscrire_dans
from pial.models import Etablissement
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri

AGE_MINIMUM, AGE_MAXIMUM = 2, 25


@dataclass(frozen=True)
class DonneesEleve:
    """Identity, and nothing else."""

    nom: str
    prenom: str
    naissance: datetime.date


@transaction.atomic
def creer_eleve(
    *,
    auteur: Mandat,
    donnees: DonneesEleve,
    etablissement: Etablissement,
    classe: Classe | None = None,
    periode: DateRange,
    le: datetime.date,
) -> Eleve:
    """Open a pupil's file in a school, from a day on.

    Raises ``ActionRefusee`` without the right, for a class of another school, an age that no
    school has, or a pupil of the same name and birth already there.
    *Source:* permissions page §3 (élève: ``c``); dossier §2.3 (Scolarisation).
    """
    if not peut_inscrire_dans(auteur, etablissement, le):
        raise ActionRefusee("Vous ne pouvez pas ouvrir de dossier dans cette école.")
    if classe is not None and classe.etablissement_id != etablissement.pk:
        raise ActionRefusee("Cette classe est dans une autre école.")
    nom, prenom = " ".join(donnees.nom.split()), " ".join(donnees.prenom.split())
    if not nom or not prenom:
        raise ActionRefusee("Écrivez le nom et le prénom de l'élève.")
    age = (le - donnees.naissance).days / 365.25
    if not AGE_MINIMUM <= age <= AGE_MAXIMUM:
        raise ActionRefusee(
            "Vérifiez la date de naissance : l'élève aurait moins de 2 ou plus de 25 ans."
        )
    cle = cle_tri(f"{nom} {prenom}")
    deja = Eleve.objects.visibles_par(auteur, le).filter(cle_tri=cle, naissance=donnees.naissance)
    if deja.exists():
        raise ActionRefusee(
            "Un élève de ce nom, né le même jour, a déjà un dossier : ouvrez-le plutôt."
        )
    eleve: Eleve = Eleve.objects.create(
        nom=nom, prenom=prenom, naissance=donnees.naissance, cle_tri=cle
    )
    ulis = classe is not None and classe.est_ulis
    Scolarisation.objects.create(
        eleve=eleve,
        etablissement=etablissement,
        classe=classe,
        modalite=ModaliteScolarisation.ULIS if ulis else ModaliteScolarisation.ORDINAIRE,
        periode=periode,
    )
    return eleve
