"""The register of a PAS: its rows with their clock, who waits longest first.

*Source:* dossier §4 (tableau des sollicitations), decision 27; permissions page §4 rules 4, 5, 8.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from comptes.models import Mandat
from pas.enums import Origine, Statut
from pas.models import Saisine
from pas.permissions import champs_de
from pas.regles.etats import OUVERTS
from pas.regles.lectures import Champ
from pas.requetes.contenu import contenu_de, nom_court
from pas.requetes.delais import (
    Delai,
    avec_dates,
    calendriers,
    cibles_du_jour,
    delai_courant,
    delais_de,
)
from socle.texte import cle_tri

RANG_STATUT = {statut: rang for rang, statut in enumerate(Statut)}


@dataclass(frozen=True)
class LigneRegistre:
    """One request as a row: what its reader reads of it, and its place among those who wait.

    ``delai`` and ``origine`` are None when the reader does not read them.
    """

    saisine: Saisine
    champs: frozenset[Champ]
    origine: Origine | None
    delai: Delai | None
    rang: tuple[int, int, datetime.datetime]

    @property
    def pk(self) -> UUID:
        """Key of the request."""
        return self.saisine.pk

    @property
    def numero(self) -> str:
        """Dictated number."""
        return self.saisine.numero

    @property
    def deposee_le(self) -> datetime.datetime:
        """Instant of the deposit."""
        return self.saisine.deposee_le

    @property
    def statut(self) -> Statut:
        """State."""
        return Statut(self.saisine.statut)

    @property
    def rang_statut(self) -> int:
        """Place of the state in the life of a request."""
        return RANG_STATUT[self.statut]

    @property
    def cle_ecole(self) -> str:
        """School, for sorting."""
        return self.saisine.etablissement.cle_tri


def lignes_du_registre(
    saisines: QuerySet[Saisine], mandat: Mandat, fuseau: str, le: datetime.date
) -> list[LigneRegistre]:
    """Rows of readable requests, who waits longest first, in days of class; then those who were
    answered, then those that are finished. A constant number of queries; no word is decrypted.

    A reader of titles alone has the oldest deposit first: the order tells no delay.
    *Source:* decision 27; module docstring.
    """
    lues = list(avec_dates(saisines.defer("contenu")).order_by("deposee_le", "pk"))
    connus = calendriers({s.etablissement_id for s in lues}, fuseau)
    cibles = cibles_du_jour(le)
    lignes = [
        _ligne(s, champs_de(mandat, s), delais_de(s, connus[s.etablissement_id], cibles, le))
        for s in lues
    ]
    return sorted(lignes, key=lambda ligne: ligne.rang)


def _ligne(
    saisine: Saisine, champs: frozenset[Champ], delais: tuple[Delai, Delai, Delai]
) -> LigneRegistre:
    lit_le_delai = Champ.DELAI in champs
    reponse = delais[2]
    groupe = 2 if saisine.statut not in OUVERTS else int(reponse.fait_le is not None)
    return LigneRegistre(
        saisine=saisine,
        champs=champs,
        origine=Origine(saisine.origine) if Champ.ORIGINE in champs else None,
        delai=delai_courant(delais) if lit_le_delai else None,
        rang=(
            groupe if lit_le_delai else int(groupe == 2),
            -reponse.jours if lit_le_delai else 0,
            saisine.deposee_le,
        ),
    )


def noms_de(lignes: Iterable[LigneRegistre]) -> dict[UUID, str]:
    """First name and initial of each row whose name the reader reads; the unnamed are absent.

    *Source:* ux page §4 (names in lists); decision 28.
    """
    cles = [ligne.pk for ligne in lignes if Champ.NOM in ligne.champs]
    lues = Saisine.objects.filter(pk__in=cles).only("contenu")
    return {s.pk: nom for s in lues if (nom := nom_court(contenu_de(s)))}


def nommees(saisines: QuerySet[Saisine], mandat: Mandat, mots: list[str]) -> set[UUID]:
    """Keys of the requests whose pupil bears these words, among those whose name is read.

    Names are encrypted: they are opened one by one, for the binôme of one PAS.
    *Source:* permissions page §4 rule 4; decision 34.
    """
    trouvees = set()
    for saisine in saisines:
        if Champ.NOM not in champs_de(mandat, saisine):
            continue
        contenu = contenu_de(saisine)
        nom = cle_tri(f"{contenu.get('prenom', '')} {contenu.get('nom', '')}")
        if nom and all(mot in nom for mot in mots):
            trouvees.add(saisine.pk)
    return trouvees
