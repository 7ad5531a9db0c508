"""An AESH's own absences: what she declared, what was declared for her, whom to call.

*Source:* decision 17; dossier §3, "Absences".
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg.types.range import DateRange

from aesh.models import AbsenceAesh, Aesh, Occupation
from aesh.regles.absences import est_demandee_trop_tard, jours_d_avance, justificatif_attendu_le
from aesh.regles.avis import empreinte_de_l_ecole
from aesh.requetes.exceptions_lues import heures
from comptes.requetes import valeur
from pial.models import Etablissement
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee
from socle.enums import EtatCourriel
from socle.models import Courriel

JOURNEE = (0, 24 * 60)
DEUX_SEMAINES = 14


@dataclass(frozen=True)
class AbsenceMienne:
    """One absence as its AESH reads it; ``preavis``: the department's notice of a leave."""

    absence: AbsenceAesh
    le: datetime.date
    preavis: int

    @property
    def quand(self) -> str:
        """``toute la journée``, ``jusqu'à 12 h 45``."""
        minutes = self.absence.minutes
        bornes = (minutes.lower, minutes.upper)  # type: ignore[attr-defined]
        return "toute la journée" if bornes == JOURNEE else heures(*bornes)

    @property
    def est_passee(self) -> bool:
        """Nothing changes any more."""
        return self.absence.au < self.le

    @property
    def demandee_le(self) -> datetime.date:
        """The day of the declaration, as the calendar of the department had it (decision 33)."""
        fuseau = ZoneInfo(self.absence.departement.fuseau)
        return self.absence.cree_le.astimezone(fuseau).date()

    @property
    def delai_dit(self) -> str:
        """``deux semaines``; ``10 jours`` when the department chose otherwise."""
        if self.preavis == DEUX_SEMAINES:
            return "deux semaines"
        return f"{self.preavis} jour{'s' if self.preavis > 1 else ''}"

    @property
    def est_tardive(self) -> bool:
        """A planned leave asked for too late."""
        return est_demandee_trop_tard(
            est_prevue=self.absence.est_prevue,
            demandee_le=self.demandee_le,
            du=self.absence.du,
            preavis_jours=self.preavis,
        )

    @property
    def avance(self) -> int:
        """Days between the request and the first day."""
        return max(0, jours_d_avance(self.demandee_le, self.absence.du))

    @property
    def justificatif_avant(self) -> datetime.date | None:
        """The day by which a proof is expected; None once received."""
        if self.absence.justificatif_le or self.absence.annulee_le:
            return None
        return justificatif_attendu_le(self.absence.du)


def absences_de(aesh: Aesh, le: datetime.date) -> list[AbsenceMienne]:
    """Those of the school year that hold, the next ones first; two queries.

    *Source:* decision 17 (she reads what is noted about her).
    """
    preavis = valeur("absence_prevue_jours", le)
    siennes = AbsenceAesh.objects.filter(
        aesh=aesh,
        annulee_le__isnull=True,
        periode__overlap=DateRange(*bornes_annee(annee_scolaire(le))),
    ).select_related("aesh", "departement")
    return [AbsenceMienne(une, le, preavis) for une in siennes.order_by("-periode")]


def mon_absence(aesh: Aesh, pk: UUID, le: datetime.date) -> AbsenceMienne | None:
    """One of hers that holds. *Source:* decision 17."""
    une = AbsenceAesh.objects.filter(aesh=aesh, pk=pk, annulee_le__isnull=True)
    trouvee = une.select_related("aesh", "departement").first()
    return AbsenceMienne(trouvee, le, valeur("absence_prevue_jours", le)) if trouvee else None


def ecoles_a_prevenir(absence: AbsenceAesh) -> list[Etablissement]:
    """Schools that expect her on these days, to be called; one query.

    *Source:* ux page §5(e) ("je préviens aussi mon école", with a phone link).
    """
    ecoles = Occupation.objects.filter(
        aesh=absence.aesh_id,
        creneau__isnull=False,
        prevues__touche=DateRange(absence.du, absence.au + UN_JOUR),
    )
    return list(
        Etablissement.objects.filter(
            pk__in=ecoles.order_by().values("creneau__etablissement")
        ).order_by("cle_tri", "uai")
    )


MESSAGE_PARTI = "un message lui a été envoyé"
MESSAGE_PRET = "un message est prêt à partir"
MESSAGE_ABSENT = "aucun message n'a pu partir : appelez"
SANS_ADRESSE = "aucune adresse : appelez"


def messages_aux_ecoles(
    absence: AbsenceAesh, ecoles: Iterable[Etablissement]
) -> list[tuple[Etablissement, str]]:
    """Each school with what became of the message about an absence: sent, waiting or none.

    A repeated absence is told once, with its first day. Two queries. *Source:* decision 18.
    """
    premiere = absence
    if absence.serie:
        serie = AbsenceAesh.objects.filter(serie=absence.serie, aesh=absence.aesh_id)
        premiere = serie.order_by("periode").first() or absence
    siens = list(
        Courriel.objects.filter(cle__startswith=f"absence:{premiere.pk}:").values_list(
            "cle", "destinataire", "etat"
        )
    )

    def dire(ecole: Etablissement) -> str:
        etats = {
            etat
            for cle, adresse, etat in siens
            if cle.endswith(f":{empreinte_de_l_ecole(ecole.pk, adresse)}")
        }
        if EtatCourriel.ENVOYE in etats:
            return MESSAGE_PARTI
        if EtatCourriel.A_ENVOYER in etats:
            return MESSAGE_PRET
        return MESSAGE_ABSENT if etats else SANS_ADRESSE

    return [(ecole, dire(ecole)) for ecole in ecoles]
