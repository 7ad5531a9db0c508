"""What the pole proposes for a pupil and what the head of the school decided, in words.

*Source:* decisions 8, 35 and 42.
"""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from comptes.models import Membre
from eleves.enums import LIBELLES_PRECISION_MERIDIENNE, PrecisionMeridienne
from eleves.enums.besoins import EtatCible
from eleves.models import BesoinLocal, Eleve
from eleves.regles.besoins import duree
from eleves.regles.cibles import cible_retenue, etat_cible
from pial.horaires import JOURS


@dataclass(frozen=True)
class Acte:
    """Who did it, and when; either may be unknown."""

    qui: str = ""
    quand: datetime.datetime | None = None

    def __str__(self) -> str:
        par = f" par {self.qui}" if self.qui else ""
        le = f" le {timezone.localtime(self.quand):%d/%m/%Y}" if self.quand else ""
        return f"{par}{le}"


@dataclass(frozen=True)
class BesoinLu:
    """Weekly minutes of the target (None: no target), days and kinds of help at lunch.

    ``cible_minutes`` is what the timetable and the solver aim at: validated, else proposed.
    """

    cible_minutes: int | None = None
    jours: tuple[int, ...] = ()
    precisions: tuple[str, ...] = ()
    etat: EtatCible = EtatCible.AUCUNE
    proposee: int | None = None
    proposition: Acte = field(default_factory=Acte)
    validation: Acte = field(default_factory=Acte)

    @property
    def cible(self) -> str:
        """``4 h 30``, or nothing."""
        return "" if self.cible_minutes is None else duree(self.cible_minutes)

    @property
    def proposee_en_mots(self) -> str:
        """``4 h 30``, or nothing."""
        return "" if self.proposee is None else duree(self.proposee)

    @property
    def est_validee(self) -> bool:
        """Whether the target in use is the head's."""
        return self.etat in (EtatCible.VALIDEE, EtatCible.A_REVOIR)

    @property
    def statut(self) -> str:
        """``validée par Claire D. le 12/11/2026``; ``proposée …, à valider par la direction``."""
        if self.etat == EtatCible.AUCUNE:
            return ""
        if self.etat == EtatCible.PROPOSEE:
            return f"proposée{self.proposition}, à valider par la direction de l'école"
        validee = f"validée{self.validation}"
        if self.etat == EtatCible.VALIDEE:
            return validee
        nouvelle = "aucune cible" if self.proposee is None else duree(self.proposee)
        return f"{validee} ; nouvelle proposition à valider : {nouvelle}{self.proposition}"

    @property
    def repas(self) -> str:
        """``lundi, jeudi``, or nothing."""
        return ", ".join(JOURS[jour] for jour in self.jours)

    @property
    def aides(self) -> list[str]:
        """Kinds of help in words."""
        return [LIBELLES_PRECISION_MERIDIENNE[PrecisionMeridienne(p)] for p in self.precisions]


def lire_besoin(besoin: BesoinLocal | None, *, avec_noms: bool = True) -> BesoinLu:
    """A row in words; no row is no need. ``avec_noms``: its people are already read with it."""
    if besoin is None:
        return BesoinLu()
    proposee_par = besoin.cible_proposee_par if avec_noms else None
    validee_par = besoin.validee_par if avec_noms else None
    return BesoinLu(
        cible_retenue(besoin.cible_minutes, besoin.cible_validee, besoin.validee_le),
        tuple(besoin.jours_meridien),
        tuple(besoin.precisions_meridien),
        etat_cible(besoin.cible_minutes, besoin.cible_proposee_le, besoin.validee_le),
        besoin.cible_minutes,
        Acte(_nom(proposee_par), besoin.cible_proposee_le),
        Acte(_nom(validee_par), besoin.validee_le),
    )


def _nom(membre: Membre | None) -> str:
    return membre.nom_complet if membre else ""


def besoin_local_de(eleve: Eleve) -> BesoinLu:
    """What is proposed and decided for one pupil, in one query."""
    lus = BesoinLocal.objects.select_related("cible_proposee_par", "validee_par")
    return lire_besoin(lus.filter(eleve=eleve).first())
