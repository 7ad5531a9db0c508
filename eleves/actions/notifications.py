"""Record a decision of the CDAPH, correct it: what replaces what is said by a human."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from psycopg.types.range import DateRange

from comptes.models import Mandat
from eleves.actions.notifications_ecriture import (
    SANS_FIN,
    a_jour,
    allonger,
    couper,
    ecrire,
    raccourcir,
)
from eleves.enums import (
    AIDE_HUMAINE,
    LIBELLES_ACTIVITE,
    LectureHeures,
    TypeNotification,
)
from eleves.models import Eleve, NotificationMdph
from eleves.permissions import peut_enregistrer_droit
from eleves.regles.mention import MAXIMUM, est_sur_le_pas, question_sur
from eleves.requetes.temps_scolaire import temps_scolaire_de
from pial.regles import UN_JOUR
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee

REFUS = "Vous ne pouvez pas enregistrer de décision pour cet élève."
# Of these, a pupil holds one at a time: two at once is a question (decision 15).
SEULES = (*AIDE_HUMAINE, TypeNotification.ULIS, TypeNotification.SEGPA)


@dataclass(frozen=True)
class DonneesNotification:
    """What a decision says; ``au`` is its last day, included, None when it has no end.

    ``lecture`` tells where the hours come from: ``confirmees`` is a human's yes to an odd value,
    ``a_preciser`` keeps the decision without hours until someone asks the MDPH.
    """

    type: str
    minutes_hebdo: int | None
    mention: str
    activites: tuple[str, ...]
    decidee_le: datetime.date
    recue_le: datetime.date
    du: datetime.date
    au: datetime.date | None
    lecture: str = LectureHeures.ECRITES.value
    numero: str = ""
    mdph: str = ""


class RemplacementADire(ActionRefusee):
    """A decision already holds on these dates: a human says whether this one replaces it."""

    def __init__(self, ancienne: NotificationMdph) -> None:
        super().__init__(
            f"Une décision est déjà en cours à ces dates ({ancienne}). "
            "Dites si la nouvelle la remplace."
        )
        self.ancienne = ancienne


class HeuresAConfirmer(ActionRefusee):
    """An odd number of hours: a human confirms it (decision 14)."""

    def __init__(self, minutes: int) -> None:
        super().__init__(question_sur(minutes))
        self.minutes = minutes


@transaction.atomic
def enregistrer_notification(
    *,
    auteur: Mandat,
    eleve: Eleve,
    donnees: DonneesNotification,
    remplace: NotificationMdph | None = None,
    le: datetime.date,
) -> NotificationMdph:
    """Record a decision. With ``remplace`` the old one ends the day before.

    Raises ``RemplacementADire``, ``HeuresAConfirmer``, ``ActionRefusee``; ``ConflitError`` when
    the database itself refuses two human helps at once.
    *Source:* decisions 14 and 15; dossier §2.3.
    """
    if not peut_enregistrer_droit(auteur, eleve, le):
        raise ActionRefusee(REFUS)
    Eleve.objects.select_for_update().get(pk=eleve.pk)  # two people at once: one waits
    nouvelle = NotificationMdph(eleve=eleve, remplace=remplace, modifiee_par_id=auteur.membre_id)
    _remplir(nouvelle, donnees, le)
    if remplace is not None:
        remplace = _a_remplacer(remplace, nouvelle)
        nouvelle.remplace = remplace
        raccourcir(remplace, nouvelle.periode.lower, auteur)
    _refuser_si_double(nouvelle)
    with convertir_erreurs():
        nouvelle.save()
    return nouvelle


@transaction.atomic
def corriger_notification(
    *,
    auteur: Mandat,
    notification: NotificationMdph,
    donnees: DonneesNotification,
    revision: int,
    le: datetime.date,
) -> NotificationMdph:
    """Correct what was recorded; the chain follows the dates.

    Raises ``NotificationPerimee``, ``RemplacementADire``, ``HeuresAConfirmer``, ``ActionRefusee``.
    *Source:* issue E; ux page §4 (a stale save shows both versions).
    """
    actuelle = a_jour(auteur, notification, revision, le)
    if actuelle.est_annulee:
        raise ActionRefusee("Cette décision est annulée : rétablissez-la d'abord.")
    _remplir(actuelle, donnees, le)
    suivante = (
        NotificationMdph.objects.non_annulees()
        .filter(remplace=actuelle)
        .order_by("periode")
        .first()
    )
    fin = actuelle.periode.upper
    if suivante is not None and (fin is None or fin > suivante.periode.lower):
        if suivante.periode.lower <= actuelle.periode.lower:
            raise ActionRefusee("La décision qui remplace celle-ci commencerait avant elle.")
        actuelle.fin_decidee = actuelle.au or SANS_FIN
        actuelle.periode = DateRange(actuelle.periode.lower, suivante.periode.lower)
    else:
        actuelle.fin_decidee = None
    ancienne = actuelle.remplace
    _refuser_si_double(actuelle, sauf=ancienne)
    if ancienne is None:
        return ecrire(actuelle, auteur)
    return _ecrire_avec_l_ancienne(actuelle, ancienne, auteur)


def _ecrire_avec_l_ancienne(
    actuelle: NotificationMdph, ancienne: NotificationMdph, auteur: Mandat
) -> NotificationMdph:
    """Both rows, the one that shrinks first: the database looks at each statement."""
    du, avant = actuelle.periode.lower, ancienne.periode
    if ancienne.periode.lower >= du:
        raise ActionRefusee("La décision que celle-ci remplace commencerait après elle.")
    allonger(ancienne)
    couper(ancienne, du)
    if ancienne.periode == avant:
        return ecrire(actuelle, auteur)
    s_allonge = avant.upper is not None and avant.upper <= (ancienne.periode.upper or du)
    for ligne in (actuelle, ancienne) if s_allonge else (ancienne, actuelle):
        ecrire(ligne, auteur)
    return actuelle


def _remplir(ligne: NotificationMdph, donnees: DonneesNotification, le: datetime.date) -> None:
    _verifier_dates(donnees, le)
    if set(donnees.activites) - {str(un) for un in LIBELLES_ACTIVITE}:
        raise ActionRefusee("Choisissez des activités de la liste.")
    ligne.type = TypeNotification(donnees.type)
    ligne.mention = donnees.mention.strip()
    ligne.numero, ligne.mdph = donnees.numero.strip(), donnees.mdph.strip().upper()
    ligne.activites = list(donnees.activites)
    ligne.decidee_le, ligne.recue_le = donnees.decidee_le, donnees.recue_le
    ligne.periode = DateRange(donnees.du, donnees.au + UN_JOUR if donnees.au else None)
    ligne.lecture_heures = LectureHeures.ECRITES
    ligne.minutes_hebdo = None
    if ligne.type == TypeNotification.INDIVIDUELLE:
        ligne.lecture_heures = LectureHeures(donnees.lecture)
        ligne.minutes_hebdo = _minutes(ligne.eleve, donnees, le)


def _verifier_dates(donnees: DonneesNotification, le: datetime.date) -> None:
    if donnees.au is not None and donnees.au < donnees.du:
        raise ActionRefusee("Le dernier jour du droit doit suivre le premier.")
    if donnees.recue_le < donnees.decidee_le:
        raise ActionRefusee("La décision ne peut pas être reçue avant d'être prise.")
    if donnees.recue_le > le:
        raise ActionRefusee("La date de réception est dans l'avenir.")


def _minutes(eleve: Eleve, donnees: DonneesNotification, le: datetime.date) -> int | None:
    lecture = LectureHeures(donnees.lecture)
    if lecture == LectureHeures.A_PRECISER:
        return None
    if lecture == LectureHeures.TEMPS_SCOLAIRE:
        return temps_scolaire_de(eleve, max(le, donnees.du))
    minutes = donnees.minutes_hebdo
    if not minutes:
        raise ActionRefusee(
            "Une aide individuelle a des heures : écrivez-les, ou dites qu'elles sont à préciser."
        )
    if minutes > MAXIMUM:
        raise ActionRefusee("Une aide individuelle ne dépasse pas 40 h par semaine.")
    if lecture == LectureHeures.ECRITES and not est_sur_le_pas(minutes):
        raise HeuresAConfirmer(minutes)
    return minutes


def _a_remplacer(ancienne: NotificationMdph, nouvelle: NotificationMdph) -> NotificationMdph:
    trouvee: NotificationMdph | None = (
        NotificationMdph.objects.non_annulees()
        .select_for_update(of=("self",))
        .filter(pk=ancienne.pk, eleve=nouvelle.eleve_id)
        .first()
    )
    if trouvee is None:
        raise ActionRefusee("La décision à remplacer n'est plus en cours : rechargez la page.")
    if trouvee.periode.lower >= nouvelle.periode.lower:
        raise ActionRefusee(
            "La décision à remplacer ne commence pas avant la nouvelle : corrigez les dates, "
            "ou annulez l'ancienne."
        )
    return trouvee


def _refuser_si_double(ligne: NotificationMdph, sauf: NotificationMdph | None = None) -> None:
    """Another decision of the same family on these dates: a question (decision 15)."""
    if ligne.type not in SEULES:
        return
    famille = AIDE_HUMAINE if ligne.type in AIDE_HUMAINE else (ligne.type,)
    double = (
        NotificationMdph.objects.non_annulees()
        .filter(eleve=ligne.eleve_id, type__in=famille, periode__overlap=ligne.periode)
        .exclude(pk__in=[ligne.pk, sauf.pk if sauf else ligne.pk])
        .order_by("-periode")
        .first()
    )
    if double is not None:
        raise RemplacementADire(double)
