"""Keep a document: the same data and versions are drawn once, and give the same bytes."""

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from comptes.models import Membre, Perimetre
from documents.enums import GenreDocument
from documents.models import Document
from documents.regles.empreintes import empreinte, empreinte_des_donnees, numero
from documents.requetes.rendu import version_du_gabarit
from socle.fichiers import chemin_du_fichier, ecrire_fichier
from socle.pdf import Atelier


@dataclass(frozen=True)
class AConserver:
    """What a document is and is made of. ``donnees``: JSON values, all that its template shows."""

    genre: GenreDocument
    titre: str
    gabarit: str
    donnees: dict[str, Any]
    donnees_au: datetime.date
    objet: uuid.UUID
    droit: str
    perimetre: Perimetre
    concerne: Membre | None = None
    signataires: list[str] = field(default_factory=list)


class DocumentAltere(Exception):
    """The file is gone, or is no longer the one that was kept."""


@transaction.atomic
def conserver(*, demande: AConserver, atelier: Atelier | None = None) -> Document:
    """Draw a document and keep it; one that was kept already is given back as it is.

    ``atelier`` serves several documents of one job. The number printed on the page is made of the
    data and versions alone.
    *Source:* dossier §7 (each stored with hash, version, signatories, as-of date).
    """
    version = version_du_gabarit(demande.gabarit)
    cle = empreinte_des_donnees(demande.gabarit, version, demande.donnees)
    deja: Document | None = Document.objects.filter(empreinte_donnees=cle).first()
    if deja is not None:
        return deja
    contexte = {**demande.donnees, "numero": numero(cle)}
    contenu = (atelier or Atelier()).rendre(demande.gabarit, contexte, titre=demande.titre)
    identifiant = uuid.uuid4()
    return Document.objects.create(  # type: ignore[no-any-return]
        id=identifiant,
        numero=numero(cle),
        genre=demande.genre,
        titre=demande.titre,
        droit=demande.droit,
        perimetre=demande.perimetre,
        concerne=demande.concerne,
        objet=demande.objet,
        gabarit=demande.gabarit,
        version=version,
        donnees_au=demande.donnees_au,
        donnees=demande.donnees,
        signataires=demande.signataires,
        empreinte_donnees=cle,
        empreinte=empreinte(contenu),
        taille=len(contenu),
        fichier=ecrire_fichier(contenu, extension="pdf", identifiant=identifiant),
    )


def octets(document: Document) -> bytes:
    """Bytes of a kept document. Raises ``DocumentAltere`` when they are not the ones kept.

    *Source:* dossier §7 (stored with its hash).
    """
    chemin = chemin_du_fichier(document.fichier)
    contenu = chemin.read_bytes() if chemin is not None else b""
    if empreinte(contenu) != document.empreinte:
        raise DocumentAltere(
            f"Le fichier du document {document.numero} n'est plus celui qui a été conservé : "
            "demandez au SEI de l'établir à nouveau."
        )
    return contenu
