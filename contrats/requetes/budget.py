"""What the page of full-time equivalents reads. *Source:* issue F; dossier §6 I9."""

import datetime
from collections import defaultdict
from fractions import Fraction
from uuid import UUID

from django.db.models import Case, F, FloatField, QuerySet, Sum, Value, When

from aesh.enums import Semaine, StatutEmploi
from aesh.models import Affectation, Contrat, Creneau, EmploiDuTemps
from aesh.regles.types_creneau import COMPTENT
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.requetes import valeur
from contrats.models import Enveloppe
from contrats.regles.budget import FaitAgent, LigneBudget, budget
from pial.models import Pole
from pial.regles import annee_scolaire


def versions_en_vigueur(le: datetime.date) -> list[UUID]:
    """The published version of each pole on a day; one query.

    *Source:* architecture page (a new version stops the previous one where it begins).
    """
    publiees = EmploiDuTemps.objects.filter(
        statut__in=[StatutEmploi.PUBLIE, StatutEmploi.ARCHIVE],
        annee=annee_scolaire(le),
        date_effet__lte=le,
    )
    par_pole = publiees.order_by("pole_id", "-date_effet", "-version").distinct("pole_id")
    return list(par_pole.values_list("pk", flat=True))


def minutes_publiees(le: datetime.date) -> dict[UUID, dict[UUID, Fraction]]:
    """Published minutes of the week by AESH and pole, weeks A and B averaged; two queries.

    *Source:* dossier §3 R1 (what counts in the contract's hours).
    """
    duree = F("fin") - F("debut")
    double = Case(
        When(semaine=Semaine.TOUTES, then=Value(2)), default=Value(1), output_field=FloatField()
    )
    lues = (
        Creneau.objects.filter(
            emploi__in=versions_en_vigueur(le), type__in=[str(genre) for genre in COMPTENT]
        )
        .order_by()
        .values("aesh_id", "emploi__pole_id")
        .annotate(demis=Sum(duree * double, output_field=FloatField()))
    )
    resultat: dict[UUID, dict[UUID, Fraction]] = defaultdict(dict)
    for aesh, pole, demis in lues.values_list("aesh_id", "emploi__pole_id", "demis"):
        resultat[aesh][pole] = Fraction(round(demis), 2)
    return resultat


def alloues_au(le: datetime.date) -> dict[UUID | None, Fraction]:
    """What is allotted on a day: the last figure written for each pole and for the department.

    *Source:* issue F (« enveloppe » entered by the SEI, dated).
    """
    lues = Enveloppe.objects.filter(du__lte=le).order_by("du")
    return {pole: Fraction(etp) for pole, etp in lues.values_list("pole_id", "etp")}


def lire_budget(le: datetime.date) -> tuple[list[tuple[Pole | None, LigneBudget]], LigneBudget]:
    """Lines of the page, poles by name, then what no pole has; and the total. Six queries.

    *Source:* issue F.
    """
    annuels: dict[UUID, int] = defaultdict(int)
    for aesh, minutes, semaines in Contrat.objects.filter(periode__contains=le).values_list(
        "aesh_id", "minutes_hebdo", "semaines"
    ):
        annuels[aesh] += minutes * semaines
    postes: dict[UUID, list[UUID]] = defaultdict(list)
    for aesh, pole in (
        Affectation.objects.filter(periode__contains=le)
        .order_by("-est_principale", "cree_le", "pk")
        .values_list("aesh_id", "pole_id")
    ):
        postes[aesh].append(pole)
    publiees = minutes_publiees(le)
    agents = [
        FaitAgent(annuels.get(aesh, 0), tuple(postes.get(aesh, ())), publiees.get(aesh, {}))
        for aesh in {*annuels, *publiees}
    ]
    lignes, total = budget(agents, alloues_au(le), valeur("semaines_temps_plein", le))
    poles = Pole.objects.filter(periode__contains=le).order_by("cle_tri", "pk")
    vide = LigneBudget(None, Fraction(0), Fraction(0), 0)
    rangees: list[tuple[Pole | None, LigneBudget]] = [
        (pole, lignes.pop(pole.pk, vide)) for pole in poles
    ]
    if None in lignes:
        rangees.append((None, lignes.pop(None)))
    return rangees, total


def enveloppes_saisies(mandat: Mandat) -> QuerySet[Enveloppe]:
    """Figures of the department, the last written first; none for who covers a part of it.

    *Source:* issue F.
    """
    if mandat.genre_perimetre != GenrePerimetre.TENANT:
        return Enveloppe.objects.none()
    return Enveloppe.objects.select_related("pole", "auteur").order_by("-cree_le")
