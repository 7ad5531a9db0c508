"""Needs, targets, fiches and meetings of the demonstration.

*Source:* decision 36 (the demonstration); what is not a size is ours.
"""

import datetime
from collections.abc import Iterator
from itertools import cycle

from django.db.models import F

from aesh.enums.rencontres import EtatRencontre
from aesh.models import Rencontre
from comptes.enums import Role
from comptes.models import Mandat
from eleves.actions.cibles import valider_cible
from eleves.actions.evaluations import (
    LIGNES_MAXIMUM,
    DonneesEvaluation,
    LigneSaisie,
    enregistrer_evaluation,
)
from eleves.actions.fiches import cocher_fiche
from eleves.actions.points import charger_points, lire_points
from eleves.enums import Activite, TypeNotification
from eleves.enums.besoins import Intensite, MotifCible
from eleves.models import (
    BesoinLocal,
    Eleve,
    EvaluationBesoin,
    NotificationMdph,
    Scolarisation,
)
from eleves.permissions import VALIDENT
from eleves.requetes.evaluations import moments_possibles
from pial.models import Etablissement, Pole
from socle.historique import annoncer_acte

EVALUES, FICHES, A_ORGANISER, RECENTS = 14, 12, 8, 5
DELAI_DE_RENCONTRE = datetime.timedelta(days=9)
MATINS, UN_APRES_MIDI = "matins", "apres_midi:"
POINTS = ("consigne_une", "calme", "pauses", "changement", "transition", "adulte")


def poser_besoins(pole: Pole, *, le: datetime.date) -> None:
    """Evaluations of a few pupils of the pole, some targets decided by the heads; most meetings
    of September noted. Nothing when already done. *Source:* règle locale."""
    coordination = Mandat.objects.filter(role=Role.COORD_PIAL, perimetre=pole.perimetre_id).first()
    if coordination is None or EvaluationBesoin.objects.exists():
        return
    annoncer_acte("demo")
    charger_points(lire_points())
    eleves = list(_mutualises(coordination, le)[:EVALUES])
    for rang, eleve in enumerate(eleves):
        donnees = _evaluation(eleve, rang, le)
        if donnees.lignes:
            enregistrer_evaluation(auteur=coordination, eleve=eleve, donnees=donnees, le=le)
    _decider(eleves, le)
    for rang, eleve in enumerate(_aides(coordination, le)[:FICHES]):
        points = [point for n, point in enumerate(POINTS) if n % 2 == rang % 2 or n == 0]
        cocher_fiche(auteur=coordination, eleve=eleve, points=points, le=le)
    _noter_les_rencontres(coordination, le)
    _vieillir(le)


def _ecoles_montrees() -> list[Etablissement]:
    """Schools of the sector that the demonstration's referent teacher follows."""
    return list(Etablissement.objects.filter(secteur_referent__isnull=False).order_by("uai"))


def _mutualises(coordination: Mandat, le: datetime.date) -> list[Eleve]:
    ecoles = _ecoles_montrees()
    siens = Eleve.objects.visibles_par(coordination, le).filter(
        notifications__type=TypeNotification.MUTUALISEE,
        notifications__periode__contains=le,
        scolarisations__periode__contains=le,
        scolarisations__etablissement__in=ecoles,
    )
    par_ecole: dict[object, list[Eleve]] = {}
    for eleve, ecole in siens.order_by("cle_tri", "pk").values_list(
        "pk", "scolarisations__etablissement"
    ):
        par_ecole.setdefault(ecole, []).append(eleve)
    ordre = [cle for lot in zip(*par_ecole.values(), strict=False) for cle in lot]
    lus = Eleve.objects.in_bulk(ordre)
    return [lus[cle] for cle in ordre]


def _aides(coordination: Mandat, le: datetime.date) -> list[Eleve]:
    """Pupils who share an AESH whom an account of the demonstration shows."""
    return list(
        Eleve.objects.visibles_par(coordination, le)
        .filter(rencontres__aesh__membre__isnull=False)
        .order_by("cle_tri", "pk")
        .distinct()
    )


def _evaluation(eleve: Eleve, rang: int, le: datetime.date) -> DonneesEvaluation:
    """Two or three lines of what the pupil's week offers."""
    codes = [moment.code for moment in moments_possibles(eleve, le)]
    demis = [code for code in codes if code.startswith(UN_APRES_MIDI)]
    seances = [code for code in codes if code.startswith("seance:")]
    voulues: Iterator[tuple[str, str]] = zip(
        cycle([Activite.APPRENTISSAGES, Activite.VIE_QUOTIDIENNE, Activite.VIE_SOCIALE]),
        [code for code in (MATINS, *demis[:1], *seances[rang % 4 :: 7][:1]) if code in codes],
        strict=False,
    )
    lignes = [
        LigneSaisie(
            activite,
            moment,
            list(Intensite)[(rang + n) % 3],
            est_securite=moment.startswith("seance:") and rang % 3 == 0,
        )
        for n, (activite, moment) in enumerate(voulues)
    ]
    return DonneesEvaluation(tuple(lignes[:LIGNES_MAXIMUM]))


def _decider(eleves: list[Eleve], le: datetime.date) -> None:
    """One target in two is decided by the head of its school, one of them with a change."""
    besoins = BesoinLocal.objects.filter(eleve__in=eleves, cible_minutes__isnull=False)
    lus = besoins.select_related("eleve").order_by("eleve__cle_tri")
    directions = list(Mandat.objects.actifs(le).filter(role__in=VALIDENT))
    for rang, besoin in enumerate(lus):
        direction = next(
            (
                mandat
                for mandat in directions
                if Eleve.objects.visibles_par(mandat, le).filter(pk=besoin.eleve_id).exists()
            ),
            None,
        )
        if direction is None or rang % 2 or besoin.cible_minutes is None:
            continue
        moins = rang == 2 and besoin.cible_minutes > 60
        valider_cible(
            auteur=direction,
            besoin=besoin,
            minutes=besoin.cible_minutes - 30 if moins else besoin.cible_minutes,
            vue=besoin.cible_minutes,
            motif=MotifCible.MOYENS if moins else "",
            le=le,
        )


def _noter_les_rencontres(coordination: Mandat, le: datetime.date) -> None:
    """Those of September took place; a few of the schools shown are still to be organised."""
    debut = Rencontre.objects.filter(a_partir_du__lte=le - DELAI_DE_RENCONTRE)
    montrees = Rencontre.objects.filter(etablissement__in=_ecoles_montrees())
    gardees = list(montrees.order_by("eleve__cle_tri", "pk").values_list("pk", flat=True))
    debut.exclude(pk__in=gardees[:A_ORGANISER]).update(
        etat=EtatRencontre.FAITE,
        faite_le=F("a_partir_du") + DELAI_DE_RENCONTRE,
        close_par=coordination.membre_id,
    )


def _vieillir(le: datetime.date) -> None:
    """All was written this minute: but for a few rows, what the referent teacher follows is as
    old as the school year, so that "what changed" means something."""
    rentree = datetime.datetime(le.year, 9, 1, 8, tzinfo=datetime.UTC)
    jour = min(rentree, datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=60))
    suivis = Eleve.objects.filter(scolarisations__etablissement__in=_ecoles_montrees())
    for rang, modele in enumerate((Scolarisation, NotificationMdph, Rencontre)):
        lignes = modele.objects.filter(eleve__in=suivis)
        recents = lignes.order_by("eleve__cle_tri", "pk").values_list("pk", flat=True)
        gardes = list(recents[rang * RECENTS : (rang + 1) * RECENTS]) if rang else []
        modele.objects.filter(eleve__in=suivis).exclude(pk__in=gardes).update(cree_le=jour)
