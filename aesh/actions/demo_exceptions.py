"""Three dated exceptions of the demonstration, in the first coordinator's PIAL.

*Source:* decision 36 (the demonstration); what is not a size is ours.
"""

import datetime

from django.db.models import Count

from aesh.actions.exceptions import SaisieException, declarer
from aesh.enums import EffetException, GenreException
from aesh.models import ExceptionDatee
from comptes.enums import Role
from comptes.models import Mandat
from eleves.models import Classe
from pial.models import Pole
from pial.regles import UN_JOUR, UNE_SEMAINE, annee_scolaire, lundi_de
from socle.historique import annoncer_acte

PRO = ("lycee_pro", "lycee", "erea", "college")


def declarer_exceptions(pole: Pole, le: datetime.date) -> list[ExceptionDatee]:
    """A placement in a lycée, a school closed for a day, an outing; nothing when already done.

    *Source:* decision 2 for the kinds.
    """
    if ExceptionDatee.objects.exists():
        return []
    annoncer_acte("demo")
    auteur = Mandat.objects.filter(perimetre=pole.perimetre_id, role=Role.COORD_PIAL)[0]
    lundi = lundi_de(le) + 2 * UNE_SEMAINE
    classes = (
        Classe.objects.filter(
            etablissement__rattachements__pole=pole, annee=annee_scolaire(le), est_ulis=False
        )
        .annotate(n=Count("scolarisations", distinct=True))
        .filter(n__gt=0)
        .select_related("etablissement")
        .order_by("-n", "pk")
    )
    saisies = []
    second = sorted(
        classes.filter(etablissement__type__in=PRO),
        key=lambda c: (PRO.index(c.etablissement.type), -c.n, str(c.pk)),
    )
    if second:
        saisies.append(
            SaisieException(
                du=lundi,
                au=lundi + UNE_SEMAINE + 4 * UN_JOUR,
                genre=GenreException.PFMP,
                effet=EffetException.SUIT,
                lieu="Lieu du stage",
                etablissement=second[0].etablissement_id,
                classes=(second[0].pk,),
            )
        )
    premier = list(classes.filter(etablissement__degre="premier")[:1])
    for classe in premier:
        ecole = classe.etablissement_id
        mardi, jeudi = lundi + UN_JOUR, lundi + 3 * UN_JOUR
        sortie = GenreException.SORTIE
        saisies += [
            SaisieException(
                du=mardi, au=mardi, genre=GenreException.FERMETURE, etablissement=ecole
            ),
            SaisieException(
                du=jeudi,
                au=jeudi,
                genre=sortie,
                effet=EffetException.SUIT,
                lieu="Musée de Bretagne",
                etablissement=ecole,
                classes=(classe.pk,),
            ),
        ]
    return [declarer(saisie, auteur=auteur, le=le, prevenir=False)[0] for saisie in saisies]
