"""Import of the directory of ESMS: what FINESS adds to the common import of official files."""

import datetime

from esms.actions.ecriture import defaire_import, ecrire_import
from esms.finess.comparaison import LIBELLES, Differences, comparer
from esms.finess.lecture import lire
from esms.finess.lignes import nettoyer_tableau
from esms.models import ImportEsms
from esms.requetes.connus import esms_connus
from pial.actions.sorte_import import Lecture, Lu, SorteImport
from socle.cloison import departement_courant


def _lire(contenu: bytes) -> Lu:
    tableau = lire(contenu)
    lus, rejets, ecartees = nettoyer_tableau(tableau)
    return tableau.disposition, lus, rejets, ecartees


def _comparer(lecture: Lecture, le: datetime.date) -> Differences:
    return comparer(
        lecture.lues,
        esms_connus(),
        departement=departement_courant() or "",
        rejets=lecture.rejets,
        ecartees=lecture.ecartees,
        est_national=lecture.disposition == "officielle",
    )


ESMS = SorteImport(
    nom="esms",
    modele=ImportEsms,
    noms="ESMS",
    accord="és",
    libelles=LIBELLES,
    lire=_lire,
    comparer=_comparer,
    ecrire=lambda diff, le: ecrire_import(diff=diff, le=le),
    defaire=defaire_import,
)
