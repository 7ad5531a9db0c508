"""Cast of transfers (to come, given to and by the other department) and of a recorded case."""

import datetime
from typing import Any

from comptes.enums import Role
from eleves.models import DepotTransfert, Eleve, SuiviNominatif, Transfert
from reporting.models import DossierSuivi, PieceSuivi
from socle.cloison import cloison


def monter_transferts(cote: Any) -> None:
    """A change of school to come; a file given to the other department, one that it gives."""
    objets = cote.objets
    objets["transfert"] = Transfert.objects.create(
        eleve=objets["eleve"],
        date=datetime.date(2098, 9, 1),
        decide_par=cote.personnes[Role.SEI],
    )
    objets["dossier"] = DossierSuivi.objects.create(
        eleve=objets["eleve"],
        genre="recours",
        motif="autre",
        precision=f"{cote.canari} motif",
        ouvert_par=cote.mandats[Role.SEI],
    )
    SuiviNominatif.objects.create(eleve=objets["eleve"], dossier=objets["dossier"].pk)
    objets["piece"] = PieceSuivi.objects.create(
        dossier=objets["dossier"],
        date=datetime.date(2026, 11, 2),
        genre="appel",
        texte=f"{cote.canari} appel",
        auteur=cote.personnes[Role.SEI],
    )
    autre = "44" if cote.departement == "35" else "35"
    objets["remis"] = _deposer(cote, objets["eleve"], autre)
    with cloison(autre):
        partant = Eleve.objects.create(
            nom=cote.canari, prenom="Eve", naissance=datetime.date(2016, 7, 8), cle_tri="eve"
        )
        objets["recu"] = _deposer(cote, partant, cote.departement)


def _deposer(cote: Any, eleve: Eleve, vers: str) -> DepotTransfert:
    transfert = Transfert.objects.create(
        eleve=eleve,
        genre="depart",
        date=datetime.date(2098, 9, 1),
        lie_id=vers,
        decide_par=cote.personnes[Role.SEI],
    )
    return DepotTransfert.objects.create(
        transfert=transfert,
        destinataire_id=vers,
        contenu={"identite": {"nom": cote.canari}, "droits": []},
        empreinte="0" * 64,
        perime_le=datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC),
    )
