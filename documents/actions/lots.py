"""Many letters at once: established by one job, signed in one act.

*Source:* issue H, documents (batch of letters with progress); decision 19.
"""

import datetime
import io
import uuid
import zipfile

from django.db import transaction

from comptes.models import Mandat
from documents.actions.conserver import octets
from documents.actions.signatures import etablir_lettre, signer_en_autorite
from documents.enums import EtatLettre
from documents.models import LettreDeMission
from documents.permissions import peut_preparer
from socle.erreurs import ActionRefusee
from socle.models import Travail
from socle.pdf import Atelier
from socle.travaux import Avancer, demander_travail, lancer

GENRE_LOT = "documents.etablir_lettres"
# The date written in the archive: constant, so that the same letters give the same file.
DATE_ZIP = (1980, 1, 1, 0, 0, 0)


@transaction.atomic
def demander_lot(*, auteur: Mandat, lettres: list[LettreDeMission], cle: str) -> Travail:
    """Ask for the job that establishes these letters; the same ``cle`` is the same job.

    Raises ``ActionRefusee`` when one of them is not in preparation, or not his to establish.
    *Source:* ux page §5(h) « Long jobs ».
    """
    if not lettres:
        raise ActionRefusee("Choisissez au moins une lettre.")
    for lettre in lettres:
        if not peut_preparer(auteur, lettre.sorte, lettre.pole):
            raise ActionRefusee("Votre fonction ne permet pas d'établir ces lettres.")
        if lettre.etat != EtatLettre.PREPAREE:
            raise ActionRefusee("Une de ces lettres est déjà établie : rechargez la page.")
    travail = demander_travail(
        genre=GENRE_LOT,
        cle=f"lettres:{auteur.membre_id}:{cle}",
        parametres={"lettres": [str(lettre.pk) for lettre in lettres]},
        auteur=auteur.membre,
        mandat=auteur.pk,
        total=len(lettres),
    )
    lancer(travail)
    return travail


def etablir_un_lot(
    *, auteur: Mandat, lettres: list[uuid.UUID], le: datetime.date, avancer: Avancer
) -> tuple[bytes, int]:
    """Establish letters one after the other; a zip of their PDF, and how many there are.

    All of them or none: cancelled, or refused for one, the job leaves every letter as it was.
    Files are named by pole, never by person. Raises ``ActionRefusee``.
    *Source:* issue H, documents.
    """
    atelier = Atelier()
    archive = io.BytesIO()
    visibles = LettreDeMission.objects.visibles_par(auteur, le)
    trouvees = {
        lettre.pk: lettre
        for lettre in visibles.filter(pk__in=lettres).select_related("pole__perimetre")
    }
    if len(trouvees) != len(set(lettres)) or not lettres:
        raise ActionRefusee("Une de ces lettres n'est plus dans votre périmètre.")
    with zipfile.ZipFile(archive, "w") as zip_:
        for rang, cle in enumerate(dict.fromkeys(lettres), start=1):
            lettre = etablir_lettre(auteur=auteur, lettre=trouvees[cle], le=le, atelier=atelier)
            if lettre.projet is not None:
                nom = f"{lettre.genre}-{lettre.pole.code}-{lettre.projet.numero}.pdf"
                fiche = zipfile.ZipInfo(nom.replace("/", "-"), DATE_ZIP)
                zip_.writestr(fiche, octets(lettre.projet), zipfile.ZIP_DEFLATED)
            avancer(rang, len(trouvees))
    return archive.getvalue(), len(trouvees)


@transaction.atomic
def signer_un_lot(*, auteur: Mandat, lettres: list[tuple[LettreDeMission, str]]) -> int:
    """Sign several letters that were read, each with the hash that the page showed; how many.

    All or none: one that changed in between stops the act.
    *Source:* decision 19; issue H (47 letters).
    """
    if not lettres:
        raise ActionRefusee("Cochez au moins une lettre à signer.")
    for lettre, empreinte in lettres:
        signer_en_autorite(auteur=auteur, lettre=lettre, empreinte=empreinte)
    return len(lettres)
