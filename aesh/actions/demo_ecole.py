"""What the AESH's own pages and a school's day show in the demonstration.

*Source:* decision 36 (the demonstration); what is not a size is ours.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from psycopg.types.range import DateRange

from aesh.actions.absences import SaisieAbsence, declarer_absence_aesh
from aesh.actions.demo_comptes import Comptes
from aesh.actions.ecarts import repondre_ecart, signaler_ecart
from aesh.actions.justificatifs import noter_justificatif
from aesh.enums import MINUTES_MOMENT, Moment
from aesh.enums.service import MotifEcart, ReponseEcart
from aesh.models import AbsenceAesh, Aesh, Creneau, EcartDeclare, Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.simulation.parametres import ANNEE, FIN_ANNEE, RENTREE
from comptes.enums import Role
from comptes.models import Mandat
from eleves.actions.enseignants import confier_classe
from eleves.models import Classe, EnseignantClasse
from pial.models import Etablissement, Pole
from pial.regles import UN_JOUR, UNE_SEMAINE
from socle.historique import annoncer_acte

LONGUE = 45 * UN_JOUR


def animer_l_ecole(pole: Pole, autre: Pole, *, le: datetime.date) -> None:
    """Teachers named, hours signalled and answered, absences of the AESH shown, a long one.

    Nothing when already done. *Source:* decision 20; ux page §5(e).
    """
    if EcartDeclare.objects.exists():
        return
    annoncer_acte("demo")
    directions = Mandat.objects.filter(role=Role.DIRECTEUR).order_by("pk")
    ecoles = Etablissement.objects.filter(perimetre__in=directions.values("perimetre"))
    for ecole in ecoles.order_by("uai"):
        nommer_les_enseignants(ecole, le)
    coordination = Mandat.objects.filter(role=Role.COORD_PIAL, perimetre=pole.perimetre_id).first()
    mienne = Mandat.objects.filter(role=Role.AESH).order_by("pk").first()
    aesh = Aesh.objects.filter(membre=mienne.membre_id).first() if mienne else None
    if coordination is None or mienne is None or aesh is None:
        return
    _heures_signalees(aesh, mienne, coordination, le)
    _absences_de(aesh, mienne, coordination, le)
    _absence_longue(autre, le)


def nommer_les_enseignants(ecole: Etablissement, le: datetime.date) -> list[EnseignantClasse]:
    """The account of a teacher gets the class with the most slots; invented ones, the others.

    *Source:* decision 20.
    """
    chef = Mandat.objects.filter(role=Role.DIRECTEUR, perimetre=ecole.perimetre).first()
    if chef is None:
        return []
    classes = list(Classe.objects.filter(etablissement=ecole, annee=ANNEE).order_by("libelle"))
    creneaux = Creneau.objects.filter(classe__in=classes).order_by()
    nombre = dict.fromkeys([classe.pk for classe in classes], 0)
    for cle in creneaux.values_list("classe_id", flat=True):
        nombre[cle] += 1
    classes.sort(key=lambda classe: (-nombre[classe.pk], classe.libelle))
    comptes, liens = Comptes(), []
    membres = [
        mandat.membre
        for mandat in Mandat.objects.filter(
            role=Role.ENSEIGNANT, perimetre=ecole.perimetre
        ).select_related("membre")
    ]
    for rang, classe in enumerate(classes[:6]):
        if rang >= len(membres):
            membre = comptes.membre(f"enseignant{rang + 1}.{ecole.uai.lower()}")
            Mandat.objects.get_or_create(
                membre=membre,
                role=Role.ENSEIGNANT,
                perimetre=ecole.perimetre,
                defaults={"periode": DateRange(RENTREE, FIN_ANNEE), "lettre": "Démonstration"},
            )
            membres.append(membre)
        liens.append(confier_classe(classe, membre=membres[rang], auteur=chef, le=le))
    return liens


def _jours_passes(aesh: Aesh, le: datetime.date, nombre: int) -> list[datetime.date]:
    """Last days with a slot that took place."""
    jours = {
        jour
        for ligne in Occupation.objects.filter(aesh=aesh, creneau__isnull=False)
        for jour in jours_de_multirange(ligne.dates)
        if jour < le
    }
    return sorted(jours, reverse=True)[:nombre]


def _heures_signalees(aesh: Aesh, mienne: Mandat, coordination: Mandat, le: datetime.date) -> None:
    """One accepted, one that waits, a preparation taken from the pot of the year."""
    motifs = (
        (MotifEcart.PLUS_LONG, 20, ReponseEcart.ATTENTE),
        (MotifEcart.PREPARATION, 60, ReponseEcart.ACCEPTE),
        (MotifEcart.NON_PREVU, 45, ReponseEcart.ACCEPTE),
    )
    for jour, (motif, minutes, reponse) in zip(
        _jours_passes(aesh, le, len(motifs)), motifs, strict=False
    ):
        ecart = signaler_ecart(jour=jour, motif=motif, minutes=minutes, auteur=mienne, le=le)
        if reponse != ReponseEcart.ATTENTE:
            repondre_ecart(ecart, reponse=reponse, auteur=coordination, le=le)


def _absences_de(aesh: Aesh, mienne: Mandat, coordination: Mandat, le: datetime.date) -> None:
    """One of October, proved; an afternoon of next week, planned and asked for late."""
    debut, fin = MINUTES_MOMENT[Moment.APRES_MIDI]
    apres = le + 10 * UN_JOUR
    while apres.isoweekday() in (3, 6, 7):
        apres -= UN_JOUR
    passees = _jours_passes(aesh, le - 4 * UNE_SEMAINE, 1)
    saisies = [SaisieAbsence(du=jour, au=jour, aesh=aesh.pk) for jour in passees]
    saisies.append(
        SaisieAbsence(du=apres, au=apres, debut=debut, fin=fin, aesh=aesh.pk, est_prevue=True)
    )
    for saisie in saisies:
        try:
            with transaction.atomic():
                faite, _ = declarer_absence_aesh(saisie, auteur=mienne, le=le, prevenir=False)
        except ValidationError:
            continue
        if saisie.du < le:
            recu = saisie.du + UN_JOUR
            noter_justificatif(faite, recu_le=recu, auteur=coordination, le=le)


def _absence_longue(pole: Pole, le: datetime.date) -> None:
    """An AESH of another pole, away for more than a month; her slots wait."""
    auteur = Mandat.objects.filter(role=Role.COORD_PIAL, perimetre=pole.perimetre_id).first()
    occupees = Occupation.objects.filter(emploi__pole=pole, aesh__isnull=False).order_by()
    absente = (
        Aesh.objects.filter(pk__in=occupees.values("aesh"), membre__isnull=True)
        .exclude(pk__in=AbsenceAesh.objects.order_by().values("aesh"))
        .order_by("cle_tri")
        .last()
    )
    if auteur is None or absente is None:
        return
    du = le - LONGUE
    saisie = SaisieAbsence(du=du, au=le + LONGUE // 2, aesh=absente.pk)
    try:
        with transaction.atomic():
            declarer_absence_aesh(saisie, auteur=auteur, le=le, prevenir=False)
    except ValidationError:
        return
