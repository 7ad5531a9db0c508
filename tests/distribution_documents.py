"""Cast of letters: one in preparation, one to sign, one that its holder has to sign; a document."""

import datetime
from typing import Any

from comptes.enums import Role
from documents.actions.conserver import AConserver
from documents.enums import Acte, EtatLettre, GenreDocument
from documents.models import ActeDeLettre, Document, LettreDeMission
from documents.permissions import OBJET
from documents.regles.empreintes import empreinte, empreinte_des_donnees, numero
from documents.requetes.rendu import LETTRE
from socle.fichiers import ecrire_fichier

DU, AU = datetime.date(2098, 9, 1), datetime.date(2099, 8, 31)


def monter_documents(cote: Any) -> None:
    """Letters for three people of the side; the PDF is not drawn (its rows are)."""
    objets = cote.objets
    objets["lettre"] = _lettre(cote, Role.ENSEIGNANT, EtatLettre.A_SIGNER)
    objets["lettre_preparee"] = _lettre(cote, Role.DIRECTEUR, EtatLettre.PREPAREE)
    objets["lettre_a_moi"] = _lettre(cote, Role.COORD_PAS, EtatLettre.A_CONTRESIGNER)
    objets["document"] = objets["lettre"].projet


def _lettre(cote: Any, qui: Role, etat: EtatLettre) -> LettreDeMission:
    lettre = LettreDeMission.objects.create(
        genre="COORD_PIAL",
        pole=cote.objets["pole"],
        titulaire=cote.personnes[qui],
        du=DU,
        au=AU,
        etat=etat,
    )
    if etat != EtatLettre.PREPAREE:
        lettre.projet = _document(cote, lettre)
        lettre.save(update_fields=["projet"])
    ActeDeLettre.objects.create(
        lettre=lettre, acte=Acte.PREPARER, etat=etat, par=cote.personnes[Role.SEI]
    )
    return lettre


def _document(cote: Any, lettre: LettreDeMission) -> Document:
    demande = AConserver(
        genre=GenreDocument.PROJET,
        titre=f"{cote.canari} lettre",
        gabarit=LETTRE,
        donnees={
            **dict.fromkeys(("academie", "departement", "titre_lettre", "reference"), cote.canari),
            **dict.fromkeys(("signature_autorite", "signature_titulaire", "mention"), ""),
            **{"annee": "2098-2099", "du": "", "au": "", "parties": [], "faits": []},
            "cle": str(lettre.pk),
        },
        donnees_au=DU,
        objet=lettre.pk,
        droit=OBJET,
        perimetre=cote.objets["pole"].perimetre,
        concerne=lettre.titulaire,
    )
    cle = empreinte_des_donnees(demande.gabarit, "essai", demande.donnees)
    contenu = b"%PDF-1.7 essai"
    return Document.objects.create(  # type: ignore[no-any-return]
        numero=numero(cle),
        genre=demande.genre,
        titre=demande.titre,
        droit=demande.droit,
        perimetre=demande.perimetre,
        concerne=demande.concerne,
        objet=demande.objet,
        gabarit=demande.gabarit,
        version="essai",
        donnees_au=DU,
        donnees=demande.donnees,
        empreinte_donnees=cle,
        empreinte=empreinte(contenu),
        taille=len(contenu),
        fichier=ecrire_fichier(contenu, extension="pdf"),
    )
