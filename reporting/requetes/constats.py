"""The constat de rentrée: what the facts give on a day, and the versions of a pole.

*Source:* dossier §7 (constat de rentrée, état des lieux); source 001.
"""

import datetime
from dataclasses import asdict, dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from aesh.models import AbsenceAesh, Accompagnement, Aesh, Affectation
from comptes.models import Mandat
from eleves.enums import AIDE_HUMAINE
from eleves.models import NotificationMdph, Scolarisation
from pial.models import Etablissement, Pole
from pial.permissions import poles_mesurables
from pial.regles import annee_scolaire, bornes_annee
from reporting.models import ConstatRentree
from reporting.models.constat import LIBELLES_COMPTE


@dataclass(frozen=True)
class Releve:
    """Counts that facts give; what they cannot know is zero, for the coordinator to complete."""

    aesh_presents: int
    aesh_absents: int
    aesh_nouveaux: int
    aesh_a_former: int
    eleves_sans_aide: int

    def en_json(self) -> dict[str, int]:
        """Plain data, kept beside what the coordinator wrote."""
        return asdict(self)


def relever(pole: Pole, le: datetime.date) -> Releve:
    """Facts of a pole on a day. New: first posting of the person in the department this year.

    New AESH are those to train first; trainings themselves are not recorded here.
    *Source:* dossier §7; §2.4 (60 h of adaptation à l'emploi for new AESH).
    """
    du, _ = bornes_annee(annee_scolaire(le))
    postes = Affectation.objects.filter(pole=pole, periode__contains=le)
    ici = Aesh.objects.filter(Exists(postes.filter(aesh=OuterRef("pk"))))
    avant = Affectation.objects.filter(aesh=OuterRef("pk"), periode__startswith__lt=du)
    contrat_avant = Q(contrats__periode__startswith__lt=du)
    aide_avant = Accompagnement.objects.filter(aesh=OuterRef("pk"))
    absence = AbsenceAesh.objects.filter(
        aesh=OuterRef("pk"), annulee_le__isnull=True, periode__contains=le
    )
    total = ici.count()
    absents = ici.filter(Exists(absence)).count()
    nouveaux = (
        ici.exclude(Exists(avant))
        .exclude(Exists(aide_avant))
        .exclude(pk__in=Aesh.objects.filter(contrat_avant).values("pk"))
        .count()
    )
    return Releve(total - absents, absents, nouveaux, nouveaux, eleves_sans_aide(pole, le))


def eleves_sans_aide(pole: Pole, le: datetime.date) -> int:
    """Pupils of a pole with a human help in force and no published minute of it.

    *Source:* decision 9 (published slots, never clicks).
    """
    ecoles = Etablissement.objects.filter(
        rattachements__pole=pole, rattachements__periode__contains=le
    )
    ici = Scolarisation.objects.filter(
        eleve=OuterRef("eleve"), periode__contains=le, etablissement__in=ecoles
    )
    droits = NotificationMdph.objects.en_vigueur(le).filter(Exists(ici), type__in=AIDE_HUMAINE)
    aides = Q(eleve__couverture__minutes_individuelles__gt=0) | Q(
        eleve__couverture__minutes_mutualisees__gt=0
    )
    return droits.exclude(aides).values("eleve").distinct().count()


def constats_visibles(mandat: Mandat, le: datetime.date) -> QuerySet[ConstatRentree]:
    """Constats of the poles that a mandate measures; a draft is read by its pole alone.

    *Source:* permissions page §3 (column "besoins").
    """
    lus: QuerySet[ConstatRentree] = ConstatRentree.objects.filter(
        pole__in=poles_mesurables(mandat, le)
    )
    if mandat.genre_perimetre == "P":
        return lus
    return lus.filter(envoye_le__isnull=False)


def constats_du_pole(pole: Pole, annee: int) -> list[ConstatRentree]:
    """Versions of one pole's year, newest first."""
    return list(
        ConstatRentree.objects.filter(pole=pole, annee=annee).select_related(
            "envoye_par", "saisi_par"
        )
    )


def comptes_lus(constat: ConstatRentree) -> list[tuple[str, int, int | None]]:
    """Label, count written, count that the facts gave. *Source:* dossier §7."""
    return [
        (libelle, getattr(constat, nom), constat.releve.get(nom))
        for nom, libelle in LIBELLES_COMPTE.items()
    ]
