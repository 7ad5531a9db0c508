"""Three dated exceptions of the demonstration.

*Source:* decision 36 (the demonstration); what is not a size is ours.
"""

import datetime
from dataclasses import replace

from django.db.models import Count, QuerySet

from aesh.actions.exceptions import SaisieException, declarer
from aesh.enums import EffetException, GenreException
from aesh.models import ExceptionDatee
from comptes.enums import Role
from comptes.models import Mandat
from eleves.models import Classe
from pial.models import Pole
from pial.regles import UN_JOUR, UNE_SEMAINE, annee_scolaire, lundi_de
from socle.historique import annoncer_acte


def declarer_exceptions(pole: Pole, le: datetime.date) -> list[ExceptionDatee]:
    """A placement in a lycée professionnel (in a collège, where there is none: a trip of some
    days), then a school of the pole closed for a day, and an outing; nothing when already done.

    *Source:* decision 2 for the kinds.
    """
    if ExceptionDatee.objects.exists():
        return []
    annoncer_acte("demo")
    lundi = lundi_de(le) + 2 * UNE_SEMAINE
    mardi, jeudi = lundi + UN_JOUR, lundi + 3 * UN_JOUR
    classes = _classes(le)
    faites = []
    stage = classes.filter(etablissement__type="lycee_pro").first()
    voyage = classes.filter(
        etablissement__type="college", etablissement__rattachements__pole=pole
    ).first()
    if second := stage or voyage:
        saisie = SaisieException(
            du=lundi,
            au=lundi + UNE_SEMAINE + 4 * UN_JOUR if stage else jeudi,
            genre=GenreException.PFMP if stage else GenreException.NUITEE,
            effet=EffetException.SUIT,
            lieu="Lieu du stage" if stage else "Centre de Saint-Malo",
            etablissement=second.etablissement_id,
            classes=(second.pk,),
        )
        faites.append(_declarer(saisie, second, le))
    premier = classes.filter(
        etablissement__degre="premier", etablissement__rattachements__pole=pole
    ).first()
    if premier:
        fermeture = SaisieException(
            du=mardi,
            au=mardi,
            genre=GenreException.FERMETURE,
            etablissement=premier.etablissement_id,
        )
        sortie = replace(
            fermeture,
            du=jeudi,
            au=jeudi,
            genre=GenreException.SORTIE,
            effet=EffetException.SUIT,
            lieu="Musée de Bretagne",
            classes=(premier.pk,),
        )
        faites += [_declarer(saisie, premier, le) for saisie in (fermeture, sortie)]
    return [une for une in faites if une]


def _classes(le: datetime.date) -> QuerySet[Classe]:
    """Classes with helped pupils, the fullest first."""
    classes: QuerySet[Classe] = (
        Classe.objects.filter(annee=annee_scolaire(le), est_ulis=False)
        .annotate(n=Count("scolarisations", distinct=True))
        .filter(n__gt=0)
        .order_by("-n", "etablissement__uai", "libelle")
    )
    return classes


def _declarer(saisie: SaisieException, classe: Classe, le: datetime.date) -> ExceptionDatee | None:
    """By the coordinator of the school's pole."""
    auteur = Mandat.objects.filter(
        role=Role.COORD_PIAL,
        perimetre__pole__rattachements__etablissement=classe.etablissement_id,
    ).first()
    return declarer(saisie, auteur=auteur, le=le, prevenir=False)[0] if auteur else None
