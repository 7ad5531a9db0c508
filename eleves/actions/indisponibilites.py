"""A pupil's own regular absences: note one, end it, remove one noted by mistake."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from psycopg.types.range import DateRange

from comptes.models import Mandat
from eleves.actions.temps_scolaire import relire_temps_scolaire
from eleves.enums import GenreIndisponibilite, Semaine
from eleves.models import Eleve, IndisponibiliteEleve
from eleves.permissions import peut_modifier_eleve
from pial.horaires import FERMETURE, JOURS, OUVERTURE
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee

UN_JOUR = datetime.timedelta(days=1)
REFUS = "Vous ne pouvez pas modifier les absences de cet élève."
AILLEURS = (
    "Une intervention à l'école se demande, se change et se termine sur sa page : la direction et "
    "la famille y donnent leur part."
)


@dataclass(frozen=True)
class DonneesIndisponibilite:
    """What a person types; ``au`` is the last day, included."""

    jour: int
    debut: int
    fin: int
    semaine: str
    genre: str
    du: datetime.date
    au: datetime.date


@transaction.atomic
def noter_indisponibilite(
    *, auteur: Mandat, eleve: Eleve, donnees: DonneesIndisponibilite, le: datetime.date
) -> IndisponibiliteEleve:
    """Note that a pupil is away every week at this hour, between two dates.

    Raises ``ActionRefusee`` without the right, for bad bounds, or over another absence.
    *Source:* decision 2; dossier §3, R10 (soins, SESSAD); no free text, no diagnosis.
    """
    if not peut_modifier_eleve(auteur, eleve, le):
        raise ActionRefusee(REFUS)
    if donnees.genre == GenreIndisponibilite.INTERVENTION:
        raise ActionRefusee(AILLEURS)
    _verifier(donnees)
    periode = DateRange(donnees.du, donnees.au + UN_JOUR)
    Eleve.objects.select_for_update().get(pk=eleve.pk)  # two people at once: one waits
    absence = IndisponibiliteEleve(
        eleve=eleve,
        jour=donnees.jour,
        minutes=NumericRange(donnees.debut, donnees.fin, "[)"),
        semaine=Semaine(donnees.semaine),
        genre=GenreIndisponibilite(donnees.genre),
        periode=periode,
    )
    refuser_si_prise(absence)
    with convertir_erreurs():
        absence.save()
    relire_temps_scolaire([eleve.pk], le=le)
    return absence


def refuser_si_prise(absence: IndisponibiliteEleve) -> None:
    """Raise ``ActionRefusee`` over another absence in a common week (A and B may each have one).

    *Source:* dossier §3, R10 (a pupil is in one place).
    """
    autres = IndisponibiliteEleve.objects.exclude(pk=absence.pk).filter(
        eleve=absence.eleve_id,
        jour=absence.jour,
        minutes__overlap=absence.minutes,
        periode__overlap=absence.periode,
    )
    if absence.semaine != Semaine.TOUTES:
        autres = autres.filter(semaine__in=(Semaine.TOUTES, absence.semaine))
    if autres.exists():
        raise ActionRefusee(
            "Une absence est déjà notée à ce moment pour cet élève. Arrêtez-la d'abord."
        )


def _verifier(donnees: DonneesIndisponibilite) -> None:
    if donnees.jour not in JOURS:
        raise ActionRefusee("Choisissez un jour du lundi au samedi.")
    if donnees.fin <= donnees.debut:
        raise ActionRefusee("La fin doit suivre le début.")
    if donnees.debut < OUVERTURE or donnees.fin > FERMETURE:
        raise ActionRefusee("L'absence se note entre 7 h et 20 h.")
    if donnees.au < donnees.du:
        raise ActionRefusee("Le dernier jour doit suivre le premier.")


@transaction.atomic
def arreter_indisponibilite(
    *,
    auteur: Mandat,
    indisponibilite: IndisponibiliteEleve,
    dernier_jour: datetime.date,
    le: datetime.date,
) -> IndisponibiliteEleve:
    """Change the last day of an absence; what was true before stays in the history.

    Raises ``ActionRefusee`` without the right or before its first day.
    *Source:* ux page §4.
    """
    if not peut_modifier_eleve(auteur, indisponibilite.eleve, le):
        raise ActionRefusee(REFUS)
    if indisponibilite.genre == GenreIndisponibilite.INTERVENTION:
        raise ActionRefusee(AILLEURS)
    debut = indisponibilite.periode.lower
    if dernier_jour < debut:
        raise ActionRefusee(
            "Le dernier jour doit suivre le premier. Si l'absence est une erreur, supprimez-la."
        )
    indisponibilite.periode = DateRange(debut, dernier_jour + UN_JOUR)
    refuser_si_prise(indisponibilite)
    with convertir_erreurs():
        indisponibilite.save(update_fields=["periode", "modifie_le"])
    relire_temps_scolaire([indisponibilite.eleve_id], le=le)
    return indisponibilite


@transaction.atomic
def supprimer_indisponibilite(
    *, auteur: Mandat, indisponibilite: IndisponibiliteEleve, le: datetime.date
) -> None:
    """Remove an absence noted by mistake. Raises ``ActionRefusee`` without the right.

    *Source:* ux page §4.
    """
    if not peut_modifier_eleve(auteur, indisponibilite.eleve, le):
        raise ActionRefusee(REFUS)
    if indisponibilite.genre == GenreIndisponibilite.INTERVENTION:
        raise ActionRefusee(AILLEURS)
    indisponibilite.delete()
    relire_temps_scolaire([indisponibilite.eleve_id], le=le)
