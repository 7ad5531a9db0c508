"""What the demonstration shows of a campaign: wishes, a proposal to decide, a pole published.

*Source:* decision 36; everything here is invented.
"""

import datetime

from django.db import transaction

from aesh.models import Aesh
from campagne.actions.calculs import Demande
from campagne.actions.campagnes import commenter, ouvrir_campagne
from campagne.actions.decisions import accepter
from campagne.actions.publication import publier
from campagne.actions.repartition import repartir
from campagne.actions.souhaits import (
    DonneesProfil,
    DonneesSouhaits,
    enregistrer_profil,
    enregistrer_souhaits,
)
from campagne.enums import Competence, DegreSouhaite, Formation
from campagne.models import CalculCampagne, Campagne, LigneCampagne
from campagne.requetes.souhaits import ecoles_proposables
from comptes.enums import Role
from comptes.models import Mandat
from pial.enums import Deplacement
from pial.models import Pole
from pial.regles import annee_scolaire
from socle.historique import annoncer_acte

GRAINE, SECONDES, SOUHAITS = 7, 4, 40


@transaction.atomic
def montrer_la_campagne(*, departement: str, le: datetime.date) -> bool:
    """Open the campaign of the next rentrée, once; False when it is open or nobody conducts it.

    The proposal is the real search; one pole is accepted and published, the others wait.
    *Source:* decision 36.
    """
    sei = (
        Mandat.objects.actifs(le)
        .filter(role=Role.SEI)
        .select_related("perimetre", "membre")
        .first()
    )
    if Campagne.objects.exists() or sei is None or not Aesh.objects.exists():
        return False
    annoncer_acte("demo")
    campagne = ouvrir_campagne(auteur=sei, annee=annee_scolaire(le) + 1, le=le)
    _souhaiter(sei, campagne)
    demande = Demande(SECONDES, graine=GRAINE)
    calcul = CalculCampagne.objects.create(
        campagne=campagne,
        demande_par=sei.membre,
        secondes=demande.secondes,
        graine=GRAINE,
    )
    repartir(
        cle=calcul.pk,
        departement=departement,
        mandat=sei.pk,
        le=le,
        avancer=lambda fait, total=None: None,
    )
    pole = (
        Pole.objects.filter(pk__in=LigneCampagne.objects.order_by().values("pole"))
        .order_by("-cle_tri")
        .first()
    )
    if pole is not None:
        accepter(campagne=campagne, auteur=sei, lignes=LigneCampagne.objects.filter(pole=pole))
        publier(
            campagne=campagne,
            auteur=sei,
            pole=pole,
            le=le,
            avancer=lambda fait, total=None: None,
        )
    coordination = (
        Mandat.objects.actifs(le)
        .filter(role=Role.COORD_PIAL)
        .select_related("perimetre__pole")
        .order_by("perimetre__pole__code", "pk")
        .first()
    )
    if coordination is not None:
        commenter(
            campagne=campagne,
            pole=coordination.perimetre.pole,
            auteur=coordination,
            texte="Une ouverture d'ULIS est espérée à la rentrée : gardez-nous quelques heures.",
        )
    return True


def _souhaiter(sei: Mandat, campagne: Campagne) -> None:
    """A few AESH say what they wish, and can do; those with an account first."""
    connues = Aesh.objects.filter(membre__isnull=False).order_by("matricule")
    autres = Aesh.objects.filter(membre__isnull=True).order_by("matricule")
    agents = [*connues, *autres[:SOUHAITS]]
    for rang, aesh in enumerate(agents):
        ecoles = list(ecoles_proposables(aesh)[:3])
        enregistrer_souhaits(
            auteur=sei,
            aesh=aesh,
            annee=campagne.annee,
            donnees=DonneesSouhaits(
                reste=rang % 4 == 0,
                degre=DegreSouhaite.PREMIER if rang % 5 == 1 else DegreSouhaite.INDIFFERENT,
                ecoles=tuple(ecoles[: rang % 3]),
                ecoles_max=1 + rang % 2,
                deplacement=Deplacement(aesh.deplacement),
            ),
        )
        if rang % 3 == 0:
            enregistrer_profil(
                auteur=sei,
                aesh=aesh,
                donnees=DonneesProfil(
                    (Competence.LSF,) if rang % 2 else (Competence.TSA, Competence.NUMERIQUE),
                    (Formation.ADAPTATION,),
                ),
            )
