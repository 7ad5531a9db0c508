"""Is this paper one of ours, and does it still hold?"""

import datetime
from dataclasses import dataclass

from documents.enums import LIBELLES_ETAT_LETTRE, EtatLettre
from documents.models import Document, LettreDeMission
from documents.regles.empreintes import lire_empreinte, lire_numero


@dataclass(frozen=True)
class Verification:
    """What may be said of a document to whoever holds its paper: no name, no content."""

    numero: str
    genre: str
    etabli_le: datetime.datetime
    donnees_au: datetime.date
    signatures: int
    empreinte: str
    etat: str
    remplace_par: str


def retrouver(saisie: str) -> Verification | None:
    """The document of a number or of a hash, in the department now open; None when there is none.

    *Source:* dossier §7 (stored with hash, version, signatories, as-of date); règle locale.
    """
    numero, empreinte = lire_numero(saisie), lire_empreinte(saisie)
    documents = Document.objects.defer("donnees")
    if numero:
        trouve = documents.filter(numero=numero).first()
    elif empreinte:
        trouve = documents.filter(empreinte=empreinte).first()
    else:
        return None
    if trouve is None:
        return None
    lettre = LettreDeMission.objects.filter(pk=trouve.objet).select_related("signee").first()
    signee = lettre.signee if lettre and lettre.signee_id != trouve.pk else None
    return Verification(
        numero=trouve.numero,
        genre=trouve.get_genre_display(),
        etabli_le=trouve.cree_le,
        donnees_au=trouve.donnees_au,
        signatures=len(trouve.signataires),
        empreinte=trouve.empreinte,
        etat=LIBELLES_ETAT_LETTRE[EtatLettre(lettre.etat)] if lettre else "",
        remplace_par=signee.numero if signee else "",
    )
