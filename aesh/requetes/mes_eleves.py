"""The pupils whom an AESH helps now: class, teacher, coded practical points, meetings.

*Source:* ux page §5(e) ("Mes élèves"); decision 18; permissions page §3 note 5.
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from psycopg.types.range import DateRange

from aesh.enums import Semaine
from aesh.enums.rencontres import EtatRencontre
from aesh.models import Aesh, Creneau, Occupation, Rencontre
from aesh.regles.durees import moment
from aesh.requetes.fiches import eleves_aidables, fiches_de
from aesh.requetes.interlocuteurs import Interlocuteur, interlocuteurs
from eleves.models import Eleve, Scolarisation
from pial.models import Etablissement
from pial.regles import annee_scolaire


@dataclass(frozen=True)
class MonEleve:
    """One pupil: first name and initial, where, with whom, how to help."""

    cle: UUID
    nom: str
    classe: str
    ecole: Etablissement | None
    enseignants: list[Interlocuteur]
    direction: Interlocuteur | None
    points: list[str]
    moments: list[str]
    rencontre: Rencontre | None

    @property
    def rencontre_dite(self) -> str:
        """What has become of the meeting of parents, teacher and AESH."""
        if self.rencontre is None:
            return ""
        if self.rencontre.etat == EtatRencontre.FAITE and self.rencontre.faite_le:
            return f"faite le {self.rencontre.faite_le:%d/%m/%Y}"
        if self.rencontre.etat == EtatRencontre.A_ORGANISER:
            return "à organiser par l'école"
        return ""


def mes_eleves(aesh: Aesh, le: datetime.date, minute: int) -> list[MonEleve]:
    """Pupils of her slots to come and of her replacements not over, by name.

    The number of queries does not depend on them. *Source:* permissions page §3 note 5.
    """
    cles = eleves_aidables(aesh, le, minute)
    eleves = list(Eleve.objects.filter(pk__in=cles).order_by("cle_tri"))
    lieux = {
        une.eleve_id: une
        for une in Scolarisation.objects.filter(
            eleve__in=cles, periode__contains=le
        ).select_related("etablissement", "classe")
    }
    ecoles = {une.etablissement_id: une.etablissement for une in lieux.values()}
    classes = {une.classe_id for une in lieux.values() if une.classe_id}
    qui = interlocuteurs(list(ecoles.values()), classes, le)
    points = {fiche.eleve: fiche.points for fiche in fiches_de(cles)}
    moments = _moments(aesh, le)
    rencontres = {
        une.eleve_id: une
        for une in Rencontre.objects.filter(
            aesh=aesh, eleve__in=cles, annee=annee_scolaire(le)
        ).order_by("a_partir_du")
    }
    vus = []
    for eleve in eleves:
        lieu = lieux.get(eleve.pk)
        vus.append(
            MonEleve(
                cle=eleve.pk,
                nom=eleve.nom_court,
                classe=lieu.classe.libelle if lieu and lieu.classe else "",
                ecole=lieu.etablissement if lieu else None,
                enseignants=qui.enseignants(lieu.classe_id if lieu else None),
                direction=qui.direction(lieu.etablissement_id) if lieu else None,
                points=points.get(eleve.pk, []),
                moments=moments.get(eleve.pk, []),
                rencontre=rencontres.get(eleve.pk),
            )
        )
    return vus


def _moments(aesh: Aesh, le: datetime.date) -> dict[UUID, list[str]]:
    """``lundi de 8 h 30 à 10 h``, for each pupil of the published weeks to come."""
    siens = Occupation.objects.filter(
        aesh=aesh, creneau__isnull=False, dates__touche=DateRange(le, None)
    )
    creneaux = Creneau.objects.filter(pk__in=siens.order_by().values("creneau"))
    dits: dict[UUID, list[str]] = {}
    for creneau in creneaux.order_by("jour", "debut").prefetch_related("liens_eleves"):
        semaine = "" if creneau.semaine == Semaine.TOUTES else f" (semaine {creneau.semaine})"
        dit = f"{moment(creneau.jour, creneau.debut, creneau.fin)}{semaine}"
        for lien in creneau.liens_eleves.all():
            siens_dits = dits.setdefault(lien.eleve_id, [])
            if dit not in siens_dits:
                siens_dits.append(dit)
    return dits
