"""What the demonstration shows of transfers, duplicates and recorded cases; people are invented.

*Source:* decision 36.
"""

import datetime

from django.db import transaction

from aesh.actions.transferts import transferer_eleve
from aesh.models import CreneauEleve
from comptes.enums import Role
from comptes.models import Departement, Mandat
from eleves.actions.fusion import Choix, dire_distincts
from eleves.actions.remises import remettre
from eleves.models import (
    Eleve,
    NotificationMdph,
    Scolarisation,
    Transfert,
)
from eleves.requetes.remises import departements_d_arrivee
from pial.models import Etablissement
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee, lundi_de
from reporting.actions.doublons import fusionner_dossiers
from reporting.actions.suivis import DonneesPiece, ajouter_piece, ouvrir_dossier
from reporting.enums.suivi import GenreDossier, GenrePiece, MotifDossier
from reporting.models import DossierSuivi
from socle.historique import annoncer_acte
from socle.texte import cle_tri

# What a second entry of the same child looks like: (surname, first name) made from the first.
DOUBLES = (
    lambda e: (e.nom.upper(), e.prenom),
    lambda e: (e.prenom, e.nom),
    lambda e: (e.nom + e.nom[-1], e.prenom),
    lambda e: (f"{e.nom}-Morel", e.prenom),
)


@transaction.atomic
def montrer_les_suivis(*, le: datetime.date) -> bool:
    """Fill the pages once; False when they already are, or when nobody works here.

    *Source:* decision 36.
    """
    deja = DossierSuivi.objects.exists() or Transfert.objects.exists()
    sei = Mandat.objects.actifs(le).filter(role=Role.SEI).select_related("perimetre").first()
    if deja or sei is None:
        return False
    annoncer_acte("demo")
    eleves = _aides(le)
    if len(eleves) < 8:
        return False
    _doubler(sei, eleves[:4], le)
    _deplacer(sei, eleves[4], le)
    _remettre(sei, eleves[5], le)
    _ouvrir(sei, eleves[6:8], le)
    return True


def _aides(le: datetime.date) -> list[Eleve]:
    """Pupils with published slots, one in three, always the same; shown accounts come first."""
    places = CreneauEleve.objects.filter(creneau__emploi__statut="publie").values("eleve")
    eleves = Eleve.objects.filter(pk__in=places, notifications__type="individuelle")
    uniques = eleves.filter(scolarisations__periode__contains=le).distinct()
    return list(uniques.order_by("cle_tri", "pk")[5:60:5])


def _doubler(sei: Mandat, eleves: list[Eleve], le: datetime.date) -> None:
    """Four second files; one pair said to be two children, one merged, two left to look at."""
    fin = bornes_annee(annee_scolaire(le))[1]
    doubles = []
    for eleve, autrement in zip(eleves, DOUBLES, strict=False):
        nom, prenom = autrement(eleve)
        double = Eleve.objects.create(
            nom=nom, prenom=prenom, naissance=eleve.naissance, cle_tri=cle_tri(f"{nom} {prenom}")
        )
        lieu = eleve.scolarisations.get(periode__contains=le)
        Scolarisation.objects.create(
            eleve=double, etablissement_id=lieu.etablissement_id, periode=(le, fin)
        )
        droit = eleve.notifications.order_by("-decidee_le")[0]
        NotificationMdph.objects.create(
            eleve=double,
            type=droit.type,
            minutes_hebdo=droit.minutes_hebdo,
            decidee_le=droit.decidee_le,
            recue_le=le,
            periode=droit.periode,
        )
        doubles.append(double)
    dire_distincts(auteur=sei, un=eleves[3], autre=doubles[3], le=le)
    fusionner_dossiers(
        auteur=sei,
        garde=eleves[0],
        absorbe=doubles[0],
        choix=Choix(scolarisation="garde", notification="garde"),
        le=le,
    )


def _deplacer(sei: Mandat, eleve: Eleve, le: datetime.date) -> None:
    """A change of school in three weeks, from one pole to another when there are two."""
    lieu = eleve.scolarisations.get(periode__contains=le)
    ailleurs = (
        Etablissement.objects.filter(
            type=lieu.etablissement.type, etat="ouvert", rattachements__periode__contains=le
        )
        .exclude(rattachements__pole__rattachements__etablissement=lieu.etablissement_id)
        .order_by("uai")
        .first()
    )
    ailleurs = ailleurs or Etablissement.objects.exclude(pk=lieu.etablissement_id)[0]
    du = lundi_de(le) + 21 * UN_JOUR
    transferer_eleve(auteur=sei, eleve=eleve, etablissement=ailleurs, du=du, le=le)


def _remettre(sei: Mandat, eleve: Eleve, le: datetime.date) -> None:
    """A file left for the other department: its SEI asks for a code, ours gives a new one."""
    vers: Departement | None = departements_d_arrivee().order_by("code").first()
    if vers is not None:
        remettre(auteur=sei, eleve=eleve, vers=vers, du=lundi_de(le) + 28 * UN_JOUR, le=le)


def _ouvrir(sei: Mandat, eleves: list[Eleve], le: datetime.date) -> None:
    """Two open cases, one opened by the Dasen, with its letters and answers."""
    dasen = Mandat.objects.actifs(le).filter(role=Role.DASEN).select_related("perimetre").first()
    for auteur, eleve, genre, motif in (
        (dasen or sei, eleves[0], GenreDossier.RECOURS, MotifDossier.HEURES),
        (sei, eleves[1], GenreDossier.SIGNALEMENT, MotifDossier.ABSENCES),
    ):
        dossier = ouvrir_dossier(auteur=auteur, eleve=eleve, genre=genre, motif=motif, le=le)
        for jours, nature, texte in (
            (24, GenrePiece.LETTRE_RECUE, "Lettre des parents : heures non faites depuis octobre"),
            (20, GenrePiece.APPEL, "Appel aux parents, rendez-vous proposé"),
            (17, GenrePiece.RENCONTRE, "Rencontre à l'école avec la coordination"),
            (10, GenrePiece.REPONSE, "Réponse : un AESH de plus à partir de la prochaine version"),
        ):
            ajouter_piece(
                auteur=sei,
                dossier=dossier,
                donnees=DonneesPiece(le - jours * UN_JOUR, nature, texte),
                le=le,
            )


@transaction.atomic
def retirer_les_suivis() -> None:
    """Remove recorded cases, so that the demonstration may be built again."""
    for dossier in DossierSuivi.objects.all():
        dossier.pieces.all().delete()
        dossier.delete()
