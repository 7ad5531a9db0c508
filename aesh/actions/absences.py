"""Declare, change and take back the absence of an AESH or of a pupil.

Published slots follow in the same transaction; replacements whose hole disappears end.
*Source:* decisions 16, 17 and 18.
"""

import datetime
from collections.abc import Collection
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from aesh.actions.absences_avis import dire, jours_des_ecoles
from aesh.actions.absences_avis import prevenir as prevenir_tous
from aesh.actions.absences_saisie import (
    SaisieAbsence,
    dit_la_categorie,
    origine_de,
    repeter,
    valider_absence,
)
from aesh.actions.avis_absente import dire_le_retour
from aesh.actions.avis_ecoles import retirer_des_ecoles
from aesh.actions.occupations import appliquer
from aesh.actions.publication import EXCEPTIONS
from aesh.actions.remplacements_clos import clore, dire_la_fin
from aesh.enums import EtatRemplacement, GenreAbsence
from aesh.models import AbsenceAesh, AbsenceEleve, Remplacement
from aesh.permissions import peut_changer_absence, peut_declarer, peut_declarer_la_sienne
from aesh.regles.exceptions import FaitException
from aesh.requetes.faits_absences import (
    fait_absence,
    fait_de_l_absence,
    fait_du_remplacement,
)
from aesh.requetes.recalcul import Bilan, preparer
from comptes.models import Mandat
from pial.regles import UN_JOUR
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller

UneAbsence = TypeVar("UneAbsence", bound=AbsenceAesh | AbsenceEleve)
PAS_LA_VOTRE = (
    "Cette absence a été déclarée par quelqu'un d'autre : demandez à votre école ou à la "
    "coordination de la changer."
)
DEPASSEE = "Quelqu'un a changé cette absence entre-temps : relisez-la, puis recommencez si besoin."


@transaction.atomic
def declarer_absence_aesh(
    saisie: SaisieAbsence, *, auteur: Mandat, le: datetime.date, prevenir: bool = True
) -> tuple[AbsenceAesh, Bilan]:
    """Save an absence of an AESH and open its holes; the AESH and the schools are told.

    She may declare her own. What she was to replace meanwhile is open again. Raises
    ``ActionRefusee`` or ``ValidationError``. *Source:* decisions 16, 17 and 18.
    """
    _preparer_saisie(saisie, auteur, le)
    absence = AbsenceAesh(**_declaration(saisie, auteur))
    _enregistrer(absence)
    promis = _touches(Remplacement.objects.filter(aesh=saisie.aesh), fait_de_l_absence(absence))
    bilan = _changer([], [fait_de_l_absence(absence)], promis, auteur, prevenir=prevenir)
    if prevenir:
        prevenir_tous([absence], auteur=auteur)
    return absence, bilan


@transaction.atomic
def declarer_serie(
    saisie: SaisieAbsence, *, jusqu_au: datetime.date, auteur: Mandat, le: datetime.date
) -> list[AbsenceAesh]:
    """The same days and hours every week up to a day; one absence each, told once.

    All or nothing. Raises ``ActionRefusee`` or ``ValidationError``.
    *Source:* decision 17 (dates and half-days); règle locale for the weeks.
    """
    serie, absences = uuid4(), []
    for une in repeter(saisie, jusqu_au, le):
        _preparer_saisie(une, auteur, le)
        absence = AbsenceAesh(**_declaration(une, auteur), serie=serie)
        _enregistrer(absence)
        fait = fait_de_l_absence(absence)
        promis = _touches(Remplacement.objects.filter(aesh=saisie.aesh), fait)
        _changer([], [fait], promis, auteur)
        absences.append(absence)
    prevenir_tous(absences, auteur=auteur)
    return absences


@transaction.atomic
def declarer_absence_eleve(
    saisie: SaisieAbsence, *, auteur: Mandat, le: datetime.date
) -> tuple[AbsenceEleve, Bilan]:
    """Save an absence of a pupil: he leaves his slots, his AESH is free if he was alone.

    Raises ``ActionRefusee`` or ``ValidationError``. *Source:* decisions 10 and 16.
    """
    _preparer_saisie(saisie, auteur, le)
    absence = AbsenceEleve(**_declaration(saisie, auteur))
    _enregistrer(absence)
    return absence, _changer([], [fait_de_l_absence(absence)], [], auteur)


@transaction.atomic
def modifier_absence(
    absence: UneAbsence, *, saisie: SaisieAbsence, auteur: Mandat, le: datetime.date, revision: int
) -> tuple[UneAbsence, Bilan]:
    """Other days or hours, when nobody changed it since ``revision``.

    Replacements outside the new days end. Raises ``ActionRefusee`` or ``ValidationError``.
    *Source:* decisions 16 and 17.
    """
    _preparer_saisie(saisie, auteur, le)
    absence = _relire(absence)
    if not peut_changer_absence(auteur, absence):
        raise ActionRefusee(PAS_LA_VOTRE)
    if absence.revision != revision:
        raise ActionRefusee(DEPASSEE)
    avant = fait_de_l_absence(absence)
    for champ, valeur in saisie.champs().items():
        if champ != "categorie" or dit_la_categorie(auteur):
            setattr(absence, champ, valeur)
    absence.revision += 1
    _enregistrer(absence)
    apres = fait_de_l_absence(absence)
    finis: list[Remplacement] = []
    if isinstance(absence, AbsenceAesh):
        finis = [
            un
            for un in absence.remplacements.filter(etat=EtatRemplacement.CONFIRME)
            if not (apres.couvre(un.date) and apres.debut <= un.debut and un.fin <= apres.fin)
        ]
        finis += _touches(Remplacement.objects.filter(aesh=absence.aesh_id), apres)
    bilan = _changer([avant], [apres], finis, auteur)
    if isinstance(absence, AbsenceAesh):
        prevenir_tous([absence], auteur=auteur)
    return absence, bilan


@transaction.atomic
def annuler_absence(absence: UneAbsence, *, auteur: Mandat, le: datetime.date) -> Bilan:
    """Take an absence back: slots are again what they would be without it.

    One that began before today stops yesterday: what took place stays. Raises
    ``ActionRefusee``. *Source:* decision 16.
    """
    _seul(auteur)
    absence = _relire(absence)
    if not peut_changer_absence(auteur, absence):
        raise ActionRefusee(PAS_LA_VOTRE)
    avant = fait_de_l_absence(absence)
    if absence.au < le:
        raise ActionRefusee("Cette absence est passée : elle ne change plus.")
    jours: dict[UUID, set[datetime.date]] = {}
    if isinstance(absence, AbsenceAesh):
        jours = jours_des_ecoles(absence, le)
    apres: list[FaitException] = []
    if absence.du < le:
        absence.periode = _jusqu_a(absence, le)
        apres = [fait_de_l_absence(absence)]
    else:
        absence.annulee_le = timezone.now()
    absence.revision += 1
    absence.save()
    finis: list[Remplacement] = []
    if isinstance(absence, AbsenceAesh):
        confirmes = absence.remplacements.filter(etat=EtatRemplacement.CONFIRME)
        finis = list(confirmes.filter(date__gte=le) if apres else confirmes)
    bilan = _changer([avant], apres, finis, auteur)
    if isinstance(absence, AbsenceAesh):
        dire_le_retour(absence, auteur=auteur, maintenant=timezone.now())
        if not retirer_des_ecoles(f"absence:{absence.pk}:"):
            dire(absence, "retour", jours, auteur)
    return bilan


def _jusqu_a(absence: AbsenceAesh | AbsenceEleve, jour: datetime.date) -> Any:
    return type(absence.periode)(absence.du, jour)


def apercu_absence(saisie: SaisieAbsence, *, auteur: Mandat, le: datetime.date) -> Bilan:
    """What declaring it would do; nothing is written. Raises as the act. *Source:* decision 16."""
    _autoriser(saisie, auteur)
    valider_absence(saisie, auteur, le)
    genre = GenreAbsence.AESH if saisie.aesh else GenreAbsence.ELEVE
    fait = fait_absence(
        genre,
        UUID(int=0),
        saisie.du,
        saisie.au + UN_JOUR,
        saisie.minutes,
        aesh=saisie.aesh,
        eleve=saisie.eleve,
    )
    return preparer([], [fait]).bilan


def _preparer_saisie(saisie: SaisieAbsence, auteur: Mandat, le: datetime.date) -> None:
    _autoriser(saisie, auteur)
    valider_absence(saisie, auteur, le)
    _seul(auteur)


def _autoriser(saisie: SaisieAbsence, auteur: Mandat) -> None:
    """Whose absence: `valider_absence` says."""
    if not (peut_declarer(auteur) or (saisie.aesh and peut_declarer_la_sienne(auteur))):
        raise ActionRefusee("Votre fonction ne permet pas de déclarer une absence.")


def _seul(auteur: Mandat) -> None:
    verrouiller(f"{EXCEPTIONS}:{auteur.departement_id}", seul=True)


def _declaration(saisie: SaisieAbsence, auteur: Mandat) -> dict[str, Any]:
    qui = {"aesh_id": saisie.aesh}
    if not saisie.aesh:
        qui = {"eleve_id": saisie.eleve, "etablissement_id": saisie.etablissement}
    commun = {"origine": origine_de(auteur), "declaree_par_id": auteur.membre_id}
    return {**saisie.champs(), **qui, **commun}


def _enregistrer(absence: AbsenceAesh | AbsenceEleve) -> None:
    try:
        with convertir_erreurs():
            absence.save()
    except ConflitError as conflit:
        raise ValidationError({"du": conflit.message}) from conflit


def _relire(absence: UneAbsence) -> UneAbsence:
    relue = type(absence).objects.filter(pk=absence.pk, annulee_le__isnull=True).first()
    if relue is None:
        raise ActionRefusee("Cette absence vient d'être annulée : rechargez la liste.")
    return relue


def _touches(remplacements: Any, fait: FaitException) -> list[Remplacement]:
    """Confirmed replacements that an absence makes impossible."""
    return [
        un
        for un in remplacements.filter(
            etat=EtatRemplacement.CONFIRME, date__gte=fait.du, date__lt=fait.au
        )
        if un.debut < fait.fin and fait.debut < un.fin
    ]


def _changer(
    avant: list[FaitException],
    apres: list[FaitException],
    finis: Collection[Remplacement],
    auteur: Mandat,
    *,
    prevenir: bool = True,
) -> Bilan:
    """End these replacements, then write what is left of the slots."""
    clore(finis, EtatRemplacement.TERMINE, auteur)
    plan = preparer([*avant, *map(fait_du_remplacement, finis)], apres)
    appliquer(plan)
    if prevenir:
        dire_la_fin(finis, auteur)
    return plan.bilan
