"""One pupil's timeline for a recorded case: what was decided, done, missed, written, by date.

Each kind of fact is one query; nothing is computed that another page does not show.
"""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from aesh.enums import EtatRemplacement, TypeCreneau
from aesh.models import AbsenceAesh, AbsenceEleve, CreneauEleve, Remplacement
from aesh.regles.aide import AIDES
from aesh.regles.durees import duree, heure
from aesh.requetes.versions import PARUS
from eleves.models import Eleve, NotificationMdph, PlanEleve, ReunionEleve, Scolarisation, Transfert
from pial.regles import UN_JOUR
from reporting.models import DossierSuivi, PieceSuivi

Ids = set[UUID]


@dataclass(frozen=True, order=True)
class Evenement:
    """One fact: its day, its family (a word of ``FAMILLES``), its sentence."""

    date: datetime.date
    famille: str
    phrase: str


FAMILLES = ("Décision", "École", "Créneaux", "Absence", "Suivi", "Courrier", "Dossier")


def chronologie(eleve: Eleve, le: datetime.date) -> list[Evenement]:
    """Every dated fact on one pupil, the newest first.

    *Source:* decision 12 (notified, planned, delivered, letters, answers); issue E.
    """
    liens = _liens(eleve)
    faits = [
        *_decisions(eleve),
        *_ecoles(eleve),
        *_creneaux(liens),
        *_absences(eleve, liens, le),
        *_suivi(eleve),
        *_dossiers(eleve),
    ]
    rang = {famille: n for n, famille in enumerate(FAMILLES)}
    return sorted(faits, key=lambda f: (-f.date.toordinal(), rang[f.famille], f.phrase))


def _jour(moment: datetime.datetime) -> datetime.date:
    return timezone.localdate(moment)


def _fr(jour: datetime.date) -> str:
    return f"{jour:%d/%m/%Y}"


def _decisions(eleve: Eleve) -> list[Evenement]:
    faits = []
    for droit in NotificationMdph.objects.filter(eleve=eleve):
        nom = droit.get_type_display()
        heures = f", {duree(droit.minutes_hebdo)} par semaine" if droit.minutes_hebdo else ""
        fin = droit.periode.upper - UN_JOUR if droit.periode.upper else None
        ecrite = fin if droit.fin_decidee is None else droit.fin_decidee  # a replacement shortens
        jusqu_au = f" au {_fr(ecrite)}" if ecrite and ecrite != datetime.date.max else ""
        texte = f"{nom}{heures}, du {_fr(droit.periode.lower)}{jusqu_au}"
        faits.append(Evenement(droit.decidee_le, "Décision", f"La CDAPH décide : {texte}."))
        if droit.fin_decidee and fin:
            faits.append(
                Evenement(fin, "Décision", f"Dernier jour : {nom}, une autre décision la remplace.")
            )
        faits.append(
            Evenement(droit.recue_le, "Décision", f"Notification reçue par le SEI : {nom}{heures}.")
        )
        if droit.suspension:
            du = droit.suspension.lower
            faits.append(Evenement(du, "Décision", f"Droit suspendu : {nom}."))
        if droit.recours_le:
            genre = droit.get_recours_display()
            faits.append(Evenement(droit.recours_le, "Décision", f"Recours ({genre}) : {nom}."))
        if droit.annulee_le:
            motif = droit.get_motif_annulation_display()
            faits.append(
                Evenement(droit.annulee_le, "Décision", f"Décision annulée ({motif}) : {nom}.")
            )
    return faits


def _ecoles(eleve: Eleve) -> list[Evenement]:
    faits = [
        Evenement(
            lieu.periode.lower,
            "École",
            f"Scolarisé à {lieu.etablissement.nom_court}"
            + (f", classe {lieu.classe}." if lieu.classe else "."),
        )
        for lieu in Scolarisation.objects.filter(eleve=eleve).select_related(
            "etablissement", "classe"
        )
    ]
    for transfert in Transfert.objects.filter(eleve=eleve, annule_le=None, lie__isnull=False):
        faits.append(
            Evenement(
                transfert.date,
                "École",
                f"{transfert.get_genre_display()} ({transfert.lie_id}).",
            )
        )
    return faits


def _liens(eleve: Eleve) -> list[Any]:
    """Slots of every version that was published, with their AESH and version."""
    return list(
        CreneauEleve.objects.filter(eleve=eleve, creneau__emploi__statut__in=PARUS)
        .select_related("creneau__aesh", "creneau__emploi__pole")
        .order_by("creneau__emploi__date_effet", "creneau__jour", "creneau__debut")
    )


def _creneaux(liens: list[Any]) -> list[Evenement]:
    """What each published version gave, and who came or left from one to the next."""
    par_version: dict[UUID, list[Any]] = {}
    for lien in liens:
        par_version.setdefault(lien.creneau.emploi_id, []).append(lien.creneau)
    faits, avant = [], None
    for creneaux in par_version.values():
        emploi = creneaux[0].emploi
        aesh = {c.aesh.nom_complet for c in creneaux}
        aides = [c for c in creneaux if c.type in AIDES]
        sommes = [
            f"{duree(minutes)} {mot} prévues"
            for mot, genre in (
                ("d'aide individuelle", TypeCreneau.INDIVIDUELLE),
                ("d'aide mutualisée", TypeCreneau.MUTUALISEE),
            )
            if (minutes := sum(c.minutes for c in aides if c.type == genre))
        ]
        phrase = (
            f"Emploi du temps du {emploi.pole}, version {emploi.version} : "
            f"{' et '.join(sommes) or 'aucune aide'} dans la semaine, avec "
            f"{', '.join(sorted(aesh))}."
        )
        if avant is not None:
            if venus := sorted(aesh - avant):
                phrase += f" Nouveau : {', '.join(venus)}."
            if partis := sorted(avant - aesh):
                phrase += f" N'accompagne plus : {', '.join(partis)}."
        faits.append(Evenement(emploi.date_effet, "Créneaux", phrase))
        avant = aesh
    return faits


def _absences(eleve: Eleve, liens: list[Any], le: datetime.date) -> list[Evenement]:
    faits = [
        Evenement(absence.du, "Absence", f"Élève absent du {_fr(absence.du)} au {_fr(absence.au)}.")
        for absence in AbsenceEleve.objects.filter(eleve=eleve, annulee_le=None)
    ]
    creneaux = {lien.creneau.pk for lien in liens}
    debuts: dict[UUID, datetime.date] = {}
    for lien in liens:
        effet = lien.creneau.emploi.date_effet
        debuts[lien.creneau.aesh_id] = min(effet, debuts.get(lien.creneau.aesh_id, effet))
    for absence in AbsenceAesh.objects.filter(
        aesh__in=debuts, annulee_le=None, periode__startswith__lte=le
    ).select_related("aesh"):
        if absence.periode.upper > debuts[absence.aesh_id]:
            qui = absence.aesh.nom_complet
            phrase = f"{qui}, AESH, absente du {_fr(absence.du)} au {_fr(absence.au)}."
            faits.append(Evenement(absence.du, "Absence", phrase))
    for un in Remplacement.objects.filter(
        creneau__in=creneaux, etat=EtatRemplacement.CONFIRME
    ).select_related("aesh"):
        phrase = f"Remplacement de {heure(un.debut)} à {heure(un.fin)} par {un.aesh.nom_complet}."
        faits.append(Evenement(un.date, "Absence", phrase))
    return faits


def _suivi(eleve: Eleve) -> list[Evenement]:
    faits = [
        Evenement(plan.periode.lower, "Suivi", f"{plan.get_genre_display()}.")
        for plan in PlanEleve.objects.filter(eleve=eleve)
    ]
    faits += [
        Evenement(reunion.date, "Suivi", f"{reunion.get_genre_display()}.")
        for reunion in ReunionEleve.objects.filter(eleve=eleve)
    ]
    return faits


def _dossiers(eleve: Eleve) -> list[Evenement]:
    faits = []
    for dossier in DossierSuivi.objects.filter(eleve=eleve).select_related(
        "ouvert_par__membre", "clos_par"
    ):
        genre, motif = dossier.get_genre_display(), dossier.get_motif_display()
        qui = dossier.ouvert_par.membre.nom_court
        suite = f" : {dossier.precision}" if dossier.precision else ""
        faits.append(
            Evenement(
                _jour(dossier.cree_le),
                "Dossier",
                f"{genre} ouvert par {qui} ({dossier.ouvert_par.get_role_display()}). {motif}"
                f"{suite}.",
            )
        )
        if dossier.clos_le:
            faits.append(
                Evenement(
                    _jour(dossier.clos_le), "Dossier", f"{genre} clos par {dossier.clos_par}."
                )
            )
    pieces = PieceSuivi.objects.filter(dossier__eleve=eleve, retiree_le=None)
    faits += [
        Evenement(piece.date, "Courrier", f"{piece.get_genre_display()} : {piece.texte}")
        for piece in pieces
    ]
    return faits
