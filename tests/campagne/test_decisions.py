"""Decisions that cross a search, a publication or each other: nobody has the same hours twice."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from campagne.actions import calculs
from campagne.actions.ajustements import affecter, retirer
from campagne.actions.campagnes import clore_campagne
from campagne.actions.decisions import accepter, annuler
from campagne.actions.repartition import repartir
from campagne.enums import Changement, EtatLigne
from campagne.models import BesoinEcole, Campagne, LigneCampagne
from campagne.requetes.tableau import dernier_lot
from pial.enums import GenrePole
from pial.models import Rattachement
from socle.erreurs import ActionRefusee
from socle.travaux import ErreurTravail
from tests import fabriques as f
from tests.campagne.conftest import LONGTEMPS
from tests.campagne.test_campagne import (
    LE,
    accepter_tout,
    lignes,
    ouvrir,
    publier,
)


def donner(petit: f.PetitPole, campagne: Campagne, minutes: int, aesh: Any = None) -> Any:
    return affecter(
        campagne=campagne,
        auteur=petit.extras["sei"],
        aesh=aesh or petit.karim,
        etablissement=petit.autre_ecole,
        minutes=minutes,
    )


def proposer(petit: f.PetitPole, campagne: Campagne, minutes: int, **champs: Any) -> LigneCampagne:
    return LigneCampagne.objects.create(
        campagne=campagne,
        aesh=petit.karim,
        pole=petit.pole,
        etablissement=petit.autre_ecole,
        minutes=minutes,
        **champs,
    )


def pendant(petit: f.PetitPole, campagne: Campagne, geste: Any) -> None:
    """A search, and what somebody does at its second sign of life."""
    calcul = calculs.demander_calcul(
        campagne=campagne,
        auteur=petit.extras["sei"],
        demande=calculs.Demande(secondes=2, graine=1),
    )
    restants = [geste, lambda: None]  # the first sign comes before anything is read

    def avancer(fait: int, total: int | None = None) -> None:
        if restants:
            restants.pop()()

    repartir(cle=calcul.pk, departement="35", mandat=petit.extras["sei"].pk, le=LE, avancer=avancer)
    assert not restants, "rien n'a eu lieu pendant la recherche"


def test_une_ecole_dans_un_pial_et_un_pas_compte_dans_le_pial_de_ses_besoins(petit):
    pas = f.pole("PAS Centre")
    Rattachement.objects.create(
        pole=pas, etablissement=petit.autre_ecole, genre=GenrePole.PAS, periode=LONGTEMPS
    )
    campagne = ouvrir(petit)
    donner(petit, campagne, 300)
    besoin = BesoinEcole.objects.get(etablissement=petit.autre_ecole)
    assert LigneCampagne.objects.get().pole_id == besoin.pole_id == petit.pole.pk


def test_ce_qui_est_decide_pendant_la_recherche_l_emporte(petit):
    campagne = ouvrir(petit)
    pendant(petit, campagne, lambda: donner(petit, campagne, 300))
    (donnee,) = LigneCampagne.objects.filter(aesh=petit.karim)
    assert (donnee.etat, donnee.minutes) == (EtatLigne.ACCEPTEE, 300)
    assert lignes(campagne, EtatLigne.PROPOSEE).filter(aesh=petit.sophie).exists()


def test_une_campagne_close_pendant_la_recherche_ne_recoit_rien(petit):
    campagne = ouvrir(petit)
    with pytest.raises(ErreurTravail, match="close"):
        pendant(
            petit,
            campagne,
            lambda: clore_campagne(campagne=campagne, auteur=petit.extras["sei"]),
        )
    assert not LigneCampagne.objects.exists()


def test_accepter_retire_d_abord_la_ligne_que_celle_ci_remplace(petit):
    campagne = ouvrir(petit)
    donner(petit, campagne, 300)
    (ancienne,) = LigneCampagne.objects.all()
    une, double = proposer(petit, campagne, 360), proposer(petit, campagne, 420)
    decisions = accepter_tout(petit, campagne)
    assert decisions.faites == 1 and [x.pk for x, _ in decisions.laissees] == [double.pk]
    (tenue,) = lignes(campagne, EtatLigne.ACCEPTEE)
    assert (tenue.pk, tenue.remplace_id) == (une.pk, ancienne.pk)
    with pytest.raises(IntegrityError, match="campagne_ligne_acceptee"), transaction.atomic():
        LigneCampagne.objects.filter(pk=double.pk).update(etat=EtatLigne.ACCEPTEE)
    annuler(campagne=campagne, auteur=petit.extras["sei"], lot=decisions.lot)
    assert lignes(campagne, EtatLigne.ACCEPTEE).get().pk == ancienne.pk


def test_annuler_apres_une_publication_est_refuse_en_entier(petit):
    """The replaced line would come back beside the published one that took its place."""
    campagne = ouvrir(petit)
    donner(petit, campagne, 300)
    publier(petit, campagne)
    ancienne = LigneCampagne.objects.get()
    nouvelle = proposer(petit, campagne, 360, remplace=ancienne, changement=Changement.MINUTES)
    lot = accepter_tout(petit, campagne).lot
    offerte = dernier_lot(campagne)
    assert offerte is not None and offerte.lot == lot
    publier(petit, campagne)
    assert dernier_lot(campagne) is None, "le lot tient une ligne publiée"
    with pytest.raises(ActionRefusee, match="publiée"):
        annuler(campagne=campagne, auteur=petit.extras["sei"], lot=lot)
    assert [x.pk for x in lignes(campagne, EtatLigne.ACCEPTEE)] == [nouvelle.pk]


def test_annuler_une_ligne_remplacee_depuis_est_refuse(petit):
    campagne = ouvrir(petit)
    proposer(petit, campagne, 300)
    lot = accepter(
        campagne=campagne, auteur=petit.extras["sei"], lignes=LigneCampagne.objects.all()
    ).lot
    donner(petit, campagne, 360)
    # The line retired by the adjustment now belongs to the later click: the first holds nothing.
    with pytest.raises(ActionRefusee):
        annuler(campagne=campagne, auteur=petit.extras["sei"], lot=lot)
    assert lignes(campagne, EtatLigne.ACCEPTEE).get().minutes == 360
    retirer(
        campagne=campagne,
        auteur=petit.extras["sei"],
        ligne=lignes(campagne, EtatLigne.ACCEPTEE).get(),
    )
    retiree = dernier_lot(campagne)
    assert retiree is not None and retiree.minutes == 360
