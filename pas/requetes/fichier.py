"""The register as a file: rows that name nobody.

*Source:* permissions page §3 (no letter x in the column « saisine PAS »), §4 rule 9.
"""

import datetime
from collections.abc import Callable, Sequence

from django.utils.timezone import localtime

from comptes.enums import LIBELLES_ROLE
from comptes.models import Mandat
from pas.enums import LIBELLES_ORIGINE, LIBELLES_STATUT
from pas.regles.lectures import DANS_UN_FICHIER, Champ, champs_possibles
from pas.requetes.registre import LigneRegistre
from socle.classeur import ecrire_classeur

Case = str | int | datetime.date
C = Champ
COLONNES: tuple[tuple[Champ, str, Callable[[LigneRegistre], Case]], ...] = (
    (C.REPERES, "Numéro", lambda li: li.numero),
    (C.REPERES, "UAI", lambda li: li.saisine.etablissement.uai),
    (C.REPERES, "École", lambda li: li.saisine.etablissement.nom_court),
    (C.REPERES, "PAS", lambda li: li.saisine.pole.nom),
    (C.REPERES, "Déposée le", lambda li: localtime(li.deposee_le).date()),
    (C.ETAT, "État", lambda li: LIBELLES_STATUT[li.statut]),
    (C.ORIGINE, "Demandée par", lambda li: LIBELLES_ORIGINE[li.origine] if li.origine else ""),
    (C.DELAI, "Jours de classe", lambda li: li.delai.jours if li.delai else ""),
    (C.DELAI, "Cible", lambda li: li.delai.cible if li.delai else ""),
)


def ecrire_le_registre(
    lignes: Sequence[LigneRegistre], mandat: Mandat, motif: str, maintenant: datetime.datetime
) -> bytes:
    """A CSV file: who took it, when and why on its first line, then the columns that the mandate
    reads, never a name nor a written word.

    *Source:* module docstring.
    """
    lus = champs_possibles(mandat.fonction) & DANS_UN_FICHIER
    colonnes = [(titre, lire) for champ, titre, lire in COLONNES if champ in lus]
    qui = f"{mandat.membre.nom_complet}, {LIBELLES_ROLE[mandat.fonction]}"
    mention = f"Export du {localtime(maintenant):%d/%m/%Y à %H:%M} par {qui}. Motif : {motif}."
    return ecrire_classeur(
        "csv",
        "Demandes au PAS",
        mention,
        [titre for titre, _ in colonnes],
        [tuple(lire(ligne) for _, lire in colonnes) for ligne in lignes],
    )
