"""What the page of full-time equivalents reads. *Source:* issue F; dossier §6 I9."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from django.db.models import Case, Count, F, FloatField, QuerySet, Sum, Value, When

from aesh.enums import Semaine, StatutEmploi
from aesh.models import Aesh, Affectation, Contrat, Creneau, EmploiDuTemps
from aesh.regles.types_creneau import COMPTENT
from aesh.requetes.deplacements import faits_ecoles, trajets_du_jour
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.requetes import valeur
from contrats.models import Enveloppe
from contrats.regles.budget import FaitAgent, LigneBudget, budget
from pial.models import Etablissement, Pole
from pial.regles import annee_scolaire


@dataclass(frozen=True, order=True)
class _Passe:
    """One slot of a day, for its travel: in order of time, whatever its week."""

    semaine: str = field(compare=False)
    debut: int
    fin: int
    ecole: UUID = field(compare=False)
    pole: UUID = field(compare=False)


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


def minutes_publiees(versions: list[UUID]) -> dict[UUID, dict[UUID, Fraction]]:
    """Published minutes of the week by AESH and pole, weeks A and B averaged; one query.

    *Source:* dossier §3 R1 (what counts in the contract's hours).
    """
    duree = F("fin") - F("debut")
    double = Case(
        When(semaine=Semaine.TOUTES, then=Value(2)), default=Value(1), output_field=FloatField()
    )
    lues = (
        Creneau.objects.filter(emploi__in=versions, type__in=[str(genre) for genre in COMPTENT])
        .order_by()
        .values("aesh_id", "emploi__pole_id")
        .annotate(demis=Sum(duree * double, output_field=FloatField()))
    )
    resultat: dict[UUID, dict[UUID, Fraction]] = defaultdict(dict)
    for aesh, pole, demis in lues.values_list("aesh_id", "emploi__pole_id", "demis"):
        resultat[aesh][pole] = Fraction(round(demis), 2)
    return resultat


def minutes_de_trajet(versions: list[UUID]) -> dict[UUID, dict[UUID, Fraction]]:
    """Minutes of travel of the week by AESH and pole, weeks A and B averaged; four queries.

    A trip is that of the pole where it leads. Only days with slots in two schools have one; a time
    that is not known counts for nothing (R5 asks for it before publication).
    *Source:* dossier §3 R1, R5; decision 3 (travel is working time).
    """
    creneaux = Creneau.objects.filter(emploi__in=versions, etablissement__isnull=False).order_by()
    ailleurs = (
        creneaux.values("aesh_id", "jour")
        .annotate(sites=Count("etablissement", distinct=True))
        .filter(sites__gt=1)
        .values("aesh_id")
    )
    jours: dict[tuple[UUID, int], list[_Passe]] = defaultdict(list)
    champs = ("aesh_id", "jour", "semaine", "debut", "fin", "etablissement_id", "emploi__pole_id")
    for aesh, jour, *passe in creneaux.filter(aesh__in=ailleurs).values_list(*champs):
        jours[aesh, jour].append(_Passe(*passe))
    ecoles = {passe.ecole for siens in jours.values() for passe in siens}
    lieux = faits_ecoles(Etablissement.objects.filter(pk__in=ecoles)) if ecoles else {}
    modes = dict(Aesh.objects.filter(pk__in={a for a, _ in jours}).values_list("pk", "deplacement"))
    resultat: dict[UUID, dict[UUID, Fraction]] = defaultdict(dict)
    for (aesh, _), siens in jours.items():
        for lettre in (Semaine.A, Semaine.B):
            etapes = sorted(p for p in siens if p.semaine in (Semaine.TOUTES, lettre))
            trajets = trajets_du_jour(
                [(p.debut, p.fin, p.ecole) for p in etapes], lieux, modes[aesh]
            )
            for rang, trajet in trajets.items():
                pole = etapes[rang].pole
                avant = resultat[aesh].get(pole, Fraction(0))
                resultat[aesh][pole] = avant + Fraction(trajet.minutes, 2)
    return resultat


def heures_utilisees(le: datetime.date) -> dict[UUID, dict[UUID, Fraction]]:
    """What the published week takes of the contracts: slots and travel, by AESH and pole.

    *Source:* dossier §3 R1 (Σ of the slots that count, and travel).
    """
    versions = versions_en_vigueur(le)
    publiees = minutes_publiees(versions)
    for aesh, par_pole in minutes_de_trajet(versions).items():
        for pole, minutes in par_pole.items():
            publiees[aesh][pole] = publiees[aesh].get(pole, Fraction(0)) + minutes
    return publiees


def alloues_au(le: datetime.date) -> dict[UUID | None, Fraction]:
    """What is allotted on a day: the last figure written for each pole and for the department.

    *Source:* issue F (« enveloppe » entered by the SEI, dated).
    """
    lues = Enveloppe.objects.filter(du__lte=le).order_by("du")
    return {pole: Fraction(etp) for pole, etp in lues.values_list("pole_id", "etp")}


def lire_budget(le: datetime.date) -> tuple[list[tuple[Pole | None, LigneBudget]], LigneBudget]:
    """Lines of the page, poles by name, then what no pole has; the total. Eleven queries at most.

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
    publiees = heures_utilisees(le)
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
