"""A slot of one date: exam scribe, outing. The database refuses that anyone be in two places.

*Source:* decisions 2 and 18. Replacements use the same rows (``aesh.actions.remplacements``).
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from psycopg.types.range import DateRange, Range

from aesh.actions.avis import prevenir_des_jours, retirer_avis
from aesh.actions.exceptions_saisie import SANS_NOM, porte_un_nom
from aesh.actions.publication import EXCEPTIONS
from aesh.enums import LIBELLES_GENRE_EXCEPTION, LIBELLES_TYPE_CRENEAU, TypeCreneau
from aesh.models import CreneauPonctuel, Occupation, PonctuelEleve
from aesh.permissions import peut_declarer
from aesh.regles.durees import heure
from aesh.regles.types_creneau import TYPES
from aesh.requetes.personnes import aesh_du_mandat
from comptes.models import Mandat
from eleves.models import Scolarisation
from pial.models import Etablissement
from pial.regles import UN_JOUR
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller


@dataclass(frozen=True)
class SaisiePonctuel:
    """What was typed."""

    aesh: UUID
    etablissement: UUID
    date: datetime.date
    debut: int
    fin: int
    type: str
    origine: str
    lieu: str = ""
    eleves: tuple[UUID, ...] = ()


@transaction.atomic
def creer_ponctuel(
    saisie: SaisiePonctuel, *, auteur: Mandat, le: datetime.date, prevenir: bool = True
) -> CreneauPonctuel:
    """Save a slot of one date and book its people; the AESH is told.

    Raises ``ActionRefusee`` (no right, someone is already busy: where and when is said),
    ``ValidationError`` with one sentence per field. *Source:* decisions 2, 4 and 18.
    """
    if not peut_declarer(auteur):
        raise ActionRefusee("Votre fonction ne permet pas de poser un créneau ponctuel.")
    _valider(saisie, auteur, le)
    verrouiller(f"{EXCEPTIONS}:{auteur.departement_id}", seul=True)
    ponctuel = poser(saisie)
    if prevenir:
        _prevenir(ponctuel, "pose", auteur)
    return ponctuel


def poser(saisie: SaisiePonctuel) -> CreneauPonctuel:
    """Save a slot of one date and book its people; the database refuses two places at once.

    Raises ``ActionRefusee``: who is already somewhere, and where. *Source:* decisions 2 and 4.
    """
    ponctuel = CreneauPonctuel.objects.create(
        aesh_id=saisie.aesh,
        etablissement_id=saisie.etablissement,
        date=saisie.date,
        debut=saisie.debut,
        fin=saisie.fin,
        type=saisie.type,
        origine=saisie.origine,
        lieu=saisie.lieu.strip(),
    )
    PonctuelEleve.objects.bulk_create(
        PonctuelEleve(ponctuel=ponctuel, eleve_id=eleve) for eleve in saisie.eleves
    )
    reserves = saisie.eleves if TYPES[TypeCreneau(saisie.type)].reserve_eleve else ()
    qui = [{"aesh_id": saisie.aesh}, *({"eleve_id": eleve} for eleve in reserves)]
    try:
        with convertir_erreurs():
            Occupation.objects.bulk_create(
                Occupation(
                    ponctuel=ponctuel,
                    minutes=Range(saisie.debut, saisie.fin, "[)"),
                    dates=[saisie.date],
                    **personne,
                )
                for personne in qui
            )
    except ConflitError as conflit:
        raise ActionRefusee(
            "Quelqu'un est déjà pris à ce moment : changez d'heure ou de personne.",
            deja_pris(saisie),
        ) from conflit
    return ponctuel


@transaction.atomic
def retirer_ponctuel(ponctuel: CreneauPonctuel, *, auteur: Mandat) -> None:
    """Take a slot of one date back. Raises ``ActionRefusee``. *Source:* decisions 2 and 18."""
    if not peut_declarer(auteur):
        raise ActionRefusee("Votre fonction ne permet pas de retirer un créneau ponctuel.")
    if not retirer_avis(f"ponctuel:{ponctuel.pk}:", [ponctuel.aesh_id]):
        _prevenir(ponctuel, "retire", auteur)
    ponctuel.delete()


def deja_pris(saisie: SaisiePonctuel) -> list[str]:
    """Who is already somewhere at that moment, and where: one sentence each.

    *Source:* règle locale (an AESH shared by two poles: busy time and school are seen).
    """
    occupations = (
        Occupation.objects.filter(
            Q(aesh=saisie.aesh) | Q(eleve__in=saisie.eleves),
            dates__touche=DateRange(saisie.date, saisie.date + UN_JOUR),
            minutes__overlap=Range(saisie.debut, saisie.fin, "[)"),
        )
        .select_related("aesh", "eleve", "creneau__etablissement", "ponctuel__etablissement")
        .order_by("minutes")
    )
    phrases = []
    for prise in occupations:
        qui = prise.aesh.nom_complet if prise.aesh else prise.eleve.nom_court
        ou = (prise.creneau or prise.ponctuel).etablissement
        phrases.append(
            f"{qui} : déjà à {ou.nom} ({ou.commune}) de {heure(prise.minutes.lower)} à "
            f"{heure(prise.minutes.upper)} le {saisie.date:%d/%m/%Y}."
        )
    return phrases


def _valider(saisie: SaisiePonctuel, auteur: Mandat, le: datetime.date) -> None:
    erreurs: dict[str, str] = {}
    if not aesh_du_mandat(auteur, le).filter(pk=saisie.aesh).exists():
        erreurs["aesh"] = "Choisissez une AESH de la liste."
    ecoles = Etablissement.objects.du_perimetre(auteur, le)
    if not ecoles.filter(pk=saisie.etablissement).exists():
        erreurs["etablissement"] = "Choisissez une école de la liste."
    if saisie.date.isoweekday() > 5:
        erreurs["date"] = "Choisissez un jour du lundi au vendredi."
    if not 7 * 60 <= saisie.debut < saisie.fin <= 22 * 60:
        erreurs["fin"] = "Choisissez un début puis une fin, entre 7 h et 22 h."
    if saisie.type not in LIBELLES_TYPE_CRENEAU:
        erreurs["type"] = "Choisissez un type de la liste."
    elif TYPES[TypeCreneau(saisie.type)].eleves == "un" and len(saisie.eleves) != 1:
        erreurs["eleves"] = "Une aide individuelle demande un élève, et un seul."
    elif TYPES[TypeCreneau(saisie.type)].eleves == "aucun" and saisie.eleves:
        erreurs["eleves"] = "Ce type de créneau ne porte pas d'élève."
    if saisie.origine not in LIBELLES_GENRE_EXCEPTION:
        erreurs["origine"] = "Choisissez un motif de la liste."
    scolarises = Scolarisation.objects.filter(
        etablissement=saisie.etablissement, periode__contains=saisie.date
    )
    if scolarises.filter(eleve__in=saisie.eleves).count() != len(set(saisie.eleves)):
        erreurs["eleves"] = "Choisissez des élèves de cette école."
    if saisie.lieu and porte_un_nom(saisie.lieu, scolarises):
        erreurs["lieu"] = SANS_NOM
    if erreurs:
        raise ValidationError(erreurs)


def _prevenir(ponctuel: CreneauPonctuel, quoi: str, auteur: Mandat) -> None:
    prevenir_des_jours(
        f"ponctuel:{ponctuel.pk}:{quoi}",
        jours={ponctuel.aesh_id: [ponctuel.date]},
        departement=auteur.departement,
        maintenant=timezone.now(),
    )
