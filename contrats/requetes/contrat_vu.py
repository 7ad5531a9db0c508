"""One contract as the list shows, sorts and filters it: its terms, its dates, its tabs.

*Source:* issue F (queue at J-90/60/30, next legal date per contract); ux page §5(c).
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from aesh.enums import LIBELLES_EMPLOYEUR, LIBELLES_TYPE_CONTRAT
from aesh.regles.durees import duree
from contrats.enums.files import FileContrats
from contrats.enums.vie import EtatProposition
from contrats.regles.anciennete import anciennete
from contrats.regles.chaines import Chaine, Troncon
from contrats.regles.delais import UN_JOUR
from contrats.regles.echeances import Echeance, FaitVie, GenreEcheance, echeances, prochaine
from contrats.regles.essai import fin_essai
from contrats.regles.propositions import FaitProposition, a_proposer_le, etat
from contrats.regles.quotites import differe, pourcent, pourcent_en_mots
from contrats.regles.textes import Parametres

JOURS_DE_FILE = (30, 60, 90)
JOURS_ESSAI = 30
JOURS_ENTRETIEN = 90
JOURS_SILENCE = 60
JAMAIS = datetime.date.max


@dataclass(frozen=True)
class Personne:
    """Whose contract it is, and where she works today."""

    pk: UUID
    nom: str
    tri: str
    matricule: str
    pole: UUID | None = None
    pole_nom: str = ""
    ecole_nom: str = ""
    ecole_telephone: str = ""
    courriel: str = ""


@dataclass(frozen=True)
class LigneContratVu:
    """One contract of the list: what the table shows, sorts and filters by."""

    le: datetime.date
    personne: Personne
    chaine: Chaine
    fait: FaitVie
    parametres: Parametres
    periodes: tuple[tuple[datetime.date, datetime.date | None], ...]
    avenant: FaitProposition | None = None
    suite: FaitProposition | None = None

    @property
    def pk(self) -> UUID:
        """Key of the row of the day, for addresses and boxes."""
        return self.chaine.au_jour(self.le).pk

    @cached_property
    def troncon(self) -> Troncon:
        """Terms of the day."""
        return self.chaine.au_jour(self.le)

    @property
    def nom(self) -> str:
        """For the table."""
        return self.personne.nom

    @property
    def tri(self) -> str:
        """Order of names."""
        return self.personne.tri

    @property
    def type(self) -> str:
        """CDD or CDI, in words."""
        return LIBELLES_TYPE_CONTRAT[self.chaine.type]

    @property
    def employeur(self) -> str:
        """Who signs, in words."""
        return LIBELLES_EMPLOYEUR[self.troncon.employeur]

    @property
    def minutes(self) -> int:
        """Weekly minutes of the day."""
        return self.troncon.minutes

    @property
    def heures(self) -> str:
        """``24 h``."""
        return duree(self.troncon.minutes)

    @property
    def quotite(self) -> Decimal:
        """Percent, two decimals."""
        return pourcent(self.troncon.minutes, self.troncon.semaines)

    @property
    def quotite_dite(self) -> str:
        """``61,23 %``."""
        return pourcent_en_mots(self.quotite)

    @property
    def du(self) -> datetime.date:
        """First day of the contract."""
        return self.chaine.du

    @property
    def au(self) -> datetime.date | None:
        """Last day, if any."""
        return self.chaine.au

    @property
    def tri_fin(self) -> datetime.date:
        """Contracts without an end come last."""
        return self.chaine.au or JAMAIS

    @cached_property
    def prochaine(self) -> Echeance | None:
        """The next legal date."""
        return prochaine(self.fait, self.le, self.parametres)

    @property
    def tri_prochaine(self) -> datetime.date:
        """The nearest first; none comes last."""
        return self.prochaine.jour if self.prochaine else JAMAIS

    @cached_property
    def entretien_le(self) -> datetime.date | None:
        """Last day for the next professional interview; None when none is due in this contract."""
        dates = echeances(self.fait, self.le, self.parametres)
        return next((u.jour for u in dates if u.genre == GenreEcheance.ENTRETIEN), None)

    @cached_property
    def etat_suite(self) -> EtatProposition | None:
        """Where what follows the fixed term stands."""
        return etat(self.suite, self.le) if self.suite else None

    @cached_property
    def etat_avenant(self) -> EtatProposition | None:
        """Where the last avenant stands."""
        return etat(self.avenant, self.le) if self.avenant else None

    @property
    def quotite_differe(self) -> bool:
        """Whether a file wrote another quotité than that of the hours."""
        ecrite = self.troncon.quotite_ecrite
        return bool(ecrite) and differe(self.minutes, self.troncon.semaines, Decimal(ecrite))

    @cached_property
    def anciennete(self) -> int:
        """Service at the end of the contract (or today), in months of thirty days."""
        return anciennete(self.periodes, self.chaine.fin or self.le + UN_JOUR).total

    @cached_property
    def est_a_proposer(self) -> bool:
        """The time to propose a CDI has come, and nothing was proposed."""
        jour = a_proposer_le(self.chaine, self.parametres)
        if jour is None or jour > self.le or not self.chaine.court(self.le):
            return False
        if self.fait.a_suivant or self.fait.fin_notee:
            return False
        return self.etat_suite in (None, EtatProposition.ENTRETIEN)

    def est_dans(self, file: FileContrats) -> bool:
        """Whether a tab holds it. *Source:* issue F; ux page §5(c)."""
        if file == FileContrats.TOUS:
            return self.chaine.fin is None or self.chaine.fin > self.le
        if file == FileContrats.CDI:
            return self.est_a_proposer
        if file == FileContrats.REPONSES:
            return EtatProposition.ATTENTE in (self.etat_suite, self.etat_avenant)
        if file == FileContrats.SILENCES:
            return self._silence()
        if not self.chaine.court(self.le):
            return False
        if file == FileContrats.QUOTITES:
            return self.quotite_differe
        if file == FileContrats.ESSAI:
            if self.fait.fin_notee:
                return False
            deja = self.fait.deja_employee
            fin = fin_essai(self.chaine, self.parametres, deja_employee=deja)
            return fin is not None and 0 <= (fin - self.le).days <= JOURS_ESSAI
        if file == FileContrats.ENTRETIENS:
            return self.entretien_le is not None and (
                (self.entretien_le - self.le).days <= JOURS_ENTRETIEN
            )
        return self._finit(file)

    def _finit(self, file: FileContrats) -> bool:
        """Ends in this stretch of days, and nothing follows yet."""
        if self.chaine.au is None or self.fait.a_suivant:
            return False
        rang = (FileContrats.FIN_30, FileContrats.FIN_60, FileContrats.FIN_90).index(file)
        plancher = (-1, *JOURS_DE_FILE)[rang]
        return plancher < (self.chaine.au - self.le).days <= JOURS_DE_FILE[rang]

    def _silence(self) -> bool:
        """No answer in time: an avenant is refused, a CDI is to be talked about again."""
        for fait, ou in ((self.avenant, self.etat_avenant), (self.suite, self.etat_suite)):
            if ou == EtatProposition.SILENCE and fait is not None and fait.repondre_avant:
                if (self.le - fait.repondre_avant).days <= JOURS_SILENCE:
                    return True
        return False
