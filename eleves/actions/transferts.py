"""A pupil changes school: the old schooling ends the day before, the new one begins."""

import datetime

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from comptes.models import Mandat
from eleves.enums import ModaliteScolarisation
from eleves.enums.transferts import GenreTransfert
from eleves.models import BesoinLocal, Classe, Eleve, Scolarisation, Transfert
from eleves.permissions import peut_modifier_eleve
from pial.enums import EtatEtablissement, TypeEtablissement
from pial.models import Etablissement
from pial.regles import annee_scolaire, bornes_annee
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee

JOURS_EN_ARRIERE = 60


def peut_transferer_vers(
    mandat: Mandat, eleve: Eleve, etablissement: Etablissement, le: datetime.date
) -> bool:
    """Whether a mandate may send a pupil to a school: both in its perimeter.

    *Source:* permissions page §1 (scope) and §3 (élève: ``u``).
    """
    return (
        peut_modifier_eleve(mandat, eleve, le)
        and Etablissement.objects.du_perimetre(mandat, le).filter(pk=etablissement.pk).exists()
    )


def refuser_date(du: datetime.date, le: datetime.date) -> None:
    """Raise ``ActionRefusee`` for a day too far away. *Source:* règle locale."""
    fin = bornes_annee(annee_scolaire(le) + 1)[1]
    if not le - datetime.timedelta(days=JOURS_EN_ARRIERE) <= du < fin:
        raise ActionRefusee(
            f"Choisissez un jour des {JOURS_EN_ARRIERE} derniers jours, ou jusqu'à la fin de "
            "l'année scolaire prochaine."
        )


@transaction.atomic
def transferer(
    *,
    auteur: Mandat,
    eleve: Eleve,
    etablissement: Etablissement,
    du: datetime.date,
    classe: Classe | None = None,
    le: datetime.date,
) -> Transfert:
    """Move a pupil to another school from a day on, past or to come; history is kept.

    Rights follow by themselves: they are read through the schooling of the day. A validated
    local target waits for the head of the new school. Raises ``ActionRefusee``.
    *Source:* issue E (transfers, re-scoped rights); decision 8 (the head validates).
    """
    if not peut_transferer_vers(auteur, eleve, etablissement, le):
        raise ActionRefusee("Vous ne pouvez pas inscrire cet élève dans cette école.")
    if etablissement.type == TypeEtablissement.SERVICE:
        raise ActionRefusee("Aucun élève n'est scolarisé dans ce service : choisissez une école.")
    if etablissement.etat != EtatEtablissement.OUVERT or etablissement.disparu_le:
        raise ActionRefusee("Cette école est fermée : choisissez-en une autre.")
    if classe is not None and (
        classe.etablissement_id != etablissement.pk or classe.annee != annee_scolaire(du)
    ):
        raise ActionRefusee("Cette classe n'est pas de cette école, ou pas de cette année-là.")
    refuser_date(du, le)
    transfert = clore(auteur=auteur, eleve=eleve, du=du)
    ancienne = transfert.ancienne
    if ancienne is not None and ancienne.etablissement_id == etablissement.pk:
        raise ActionRefusee("L'élève est déjà dans cette école : changez seulement sa classe.")
    fin = transfert.fin_avant or bornes_annee(annee_scolaire(du))[1]
    ulis = classe is not None and classe.est_ulis
    with convertir_erreurs():
        transfert.nouvelle = Scolarisation.objects.create(
            eleve=eleve,
            etablissement=etablissement,
            classe=classe,
            modalite=ModaliteScolarisation.ULIS if ulis else ModaliteScolarisation.ORDINAIRE,
            periode=DateRange(du, fin),
        )
    transfert.save()
    _redemander_la_cible(eleve, transfert)
    return transfert


def clore(*, auteur: Mandat, eleve: Eleve, du: datetime.date) -> Transfert:
    """End the schooling of a day the day before; a transfer not saved yet.

    Raises ``ActionRefusee`` when it begins that very day, or when another change is planned.
    *Source:* issue E.
    """
    lieux = Scolarisation.objects.select_for_update().filter(eleve=eleve)
    prevue = lieux.filter(periode__startswith__gt=du).order_by("periode").first()
    if prevue is not None:
        raise ActionRefusee(
            f"Un changement d'école est déjà prévu le {prevue.periode.lower:%d/%m/%Y} : "
            "annulez-le d'abord."
        )
    ancienne = lieux.filter(periode__contains=du).first()
    transfert = Transfert(
        eleve=eleve,
        genre=GenreTransfert.ECOLE,
        date=du,
        ancienne=ancienne,
        decide_par_id=auteur.membre_id,
    )
    if ancienne is None:
        return transfert
    if ancienne.periode.lower >= du:
        raise ActionRefusee(
            "L'élève est dans son école depuis ce jour-là : choisissez un jour plus tard."
        )
    transfert.fin_avant = ancienne.periode.upper
    ancienne.periode = DateRange(ancienne.periode.lower, du)
    ancienne.save(update_fields=["periode", "modifie_le"])
    return transfert


def _redemander_la_cible(eleve: Eleve, transfert: Transfert) -> None:
    """The head of the new school has not validated what the former one did."""
    BesoinLocal.objects.filter(
        eleve=eleve, cible_minutes__isnull=False, validee_le__isnull=False
    ).update(cible_proposee_le=transfert.cree_le)


def annulable(transfert: Transfert, le: datetime.date) -> bool:
    """Until the day, or on the day it was typed when that day was past. *Source:* issue E."""
    return transfert.annule_le is None and (
        le < transfert.date or timezone.localdate(transfert.cree_le) == le
    )


@transaction.atomic
def annuler_transfert(*, auteur: Mandat, transfert: Transfert, le: datetime.date) -> Transfert:
    """Put the pupil back where he was, as if nothing had been typed. Raises ``ActionRefusee``.

    *Source:* issue E (undo until the date).
    """
    actuel: Transfert = (
        Transfert.objects.select_for_update(of=("self",))
        .select_related("eleve", "ancienne", "nouvelle")
        .get(pk=transfert.pk)
    )
    if not peut_modifier_eleve(auteur, actuel.eleve, le):
        raise ActionRefusee("Vous ne pouvez pas annuler ce changement d'école.")
    if not annulable(actuel, le):
        raise ActionRefusee("Ce changement a eu lieu : notez plutôt le suivant.")
    if actuel.genre == GenreTransfert.ARRIVEE:
        raise ActionRefusee("Une arrivée ne s'annule pas : notez un départ.")
    nouvelle = actuel.nouvelle
    actuel.nouvelle = None
    actuel.annule_le = timezone.now()
    actuel.save()
    with convertir_erreurs():
        if nouvelle is not None:
            nouvelle.delete()
        if actuel.ancienne is not None:
            actuel.ancienne.periode = DateRange(actuel.ancienne.periode.lower, actuel.fin_avant)
            actuel.ancienne.save(update_fields=["periode", "modifie_le"])
    for besoin in BesoinLocal.objects.filter(
        eleve=actuel.eleve_id, cible_proposee_le=actuel.cree_le
    ):
        besoin.cible_proposee_le = besoin.validee_le
        besoin.save(update_fields=["cible_proposee_le", "modifie_le"])
    return actuel
