"""What a publication writes, and what it leaves alone: other people's postings, contracts."""

import datetime

import pytest
from psycopg.types.range import DateRange

from aesh.models import Affectation, Contrat
from campagne.actions import impressions, publication
from campagne.actions.ajustements import affecter, retirer
from campagne.enums import EtatLigne
from campagne.models import FicheAffectation, LigneCampagne
from comptes.enums import Role
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.campagne.test_campagne import LE, RENTREE, lignes, ouvrir, publier

FIN = datetime.date(2028, 9, 1)


def donner(petit, campagne, aesh, ecole, minutes=300, auteur=None):
    return affecter(
        campagne=campagne,
        auteur=auteur or petit.extras["sei"],
        aesh=aesh,
        etablissement=ecole,
        minutes=minutes,
    )


def reprendre(petit, campagne, aesh):
    for ligne in lignes(campagne, EtatLigne.ACCEPTEE).filter(aesh=aesh, minutes__gt=0):
        retirer(campagne=campagne, auteur=petit.extras["sei"], ligne=ligne)


def test_retirer_rend_la_periode_qu_elle_avait(petit):
    """Sophie was posted until 2030: published, withdrawn, she is again."""
    Affectation.objects.filter(aesh=petit.sophie).update(
        periode=DateRange(f.RENTREE, datetime.date(2030, 9, 1))
    )
    (avant,) = Affectation.objects.filter(aesh=petit.sophie)
    campagne = ouvrir(petit)
    donner(petit, campagne, petit.sophie, petit.ecole)
    publier(petit, campagne)
    assert Affectation.objects.get(pk=avant.pk).periode.upper == RENTREE
    reprendre(petit, campagne, petit.sophie)
    donner(petit, campagne, petit.sophie, petit.autre_ecole)
    publier(petit, campagne)
    assert Affectation.objects.filter(aesh=petit.sophie).count() == 2
    reprendre(petit, campagne, petit.sophie)
    publier(petit, campagne)
    (apres,) = Affectation.objects.filter(aesh=petit.sophie)
    assert (apres.pk, apres.periode) == (avant.pk, avant.periode)


def test_ce_que_la_campagne_n_a_pas_ecrit_reste(petit):
    """A posting typed for January 2028 is kept: hers ends there, and comes back alone."""
    Affectation.objects.filter(aesh=petit.karim).delete()
    saisie = Affectation.objects.create(
        aesh=petit.karim,
        pole=petit.pole,
        periode=DateRange(datetime.date(2028, 1, 3), FIN),
    )
    campagne = ouvrir(petit)
    donner(petit, campagne, petit.karim, petit.autre_ecole)
    publier(petit, campagne)
    emise = Affectation.objects.exclude(pk=saisie.pk).get(aesh=petit.karim)
    assert emise.periode == DateRange(RENTREE, datetime.date(2028, 1, 3))
    reprendre(petit, campagne, petit.karim)
    publier(petit, campagne)
    assert [x.pk for x in Affectation.objects.filter(aesh=petit.karim)] == [saisie.pk]


def test_apres_la_rentree_on_ne_publie_plus(petit):
    campagne = ouvrir(petit)
    donner(petit, campagne, petit.karim, petit.autre_ecole)
    with pytest.raises(ActionRefusee, match="rentrée est passée"):
        publication.demander_publication(
            campagne=campagne,
            auteur=petit.extras["sei"],
            pole=None,
            le=RENTREE + datetime.timedelta(days=1),
        )


def test_la_fiche_dit_qui_a_decide_et_quand_a_part_qui_publie(petit, time_machine):
    decideuse = f.mandat(Role.SEI, f.perimetre("T"), f.membre("Odile", "Kerjean"))
    time_machine.move_to(datetime.datetime(2026, 11, 20, 10, tzinfo=datetime.UTC))
    campagne = ouvrir(petit)
    donner(petit, campagne, petit.karim, petit.autre_ecole, auteur=decideuse)
    time_machine.move_to(datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.UTC))
    publier(petit, campagne)
    contenu = FicheAffectation.objects.get().contenu
    assert contenu["decisions"] == [{"par": decideuse.membre.nom_complet, "le": "2026-11-20"}]
    assert petit.extras["sei"].membre.nom_complet in contenu["publieur"]
    assert contenu["publiee_le"] == "2026-11-22"


def test_les_fiches_d_un_pole_ne_disent_pas_qui_l_a_quitte(petit):
    """Karim was told Rennes, then Fougères: the paper of Rennes has no notice of his."""
    ailleurs = f.ecole("École de Fougères")
    fougeres = f.pole("Fougères", (ailleurs,))
    campagne = ouvrir(petit)
    donner(petit, campagne, petit.karim, petit.autre_ecole)
    publier(petit, campagne)
    reprendre(petit, campagne, petit.karim)
    donner(petit, campagne, petit.karim, ailleurs)
    publier(petit, campagne)

    def imprimer(pole):
        return impressions.fiches_sur_papier(
            auteur=petit.extras["sei"],
            campagne=campagne.pk,
            pole=pole.pk,
            le=LE,
            avancer=lambda fait, total=None: None,
        )[1]

    assert imprimer(fougeres) == [petit.karim.pk]
    with pytest.raises(ActionRefusee, match="Aucune fiche"):
        imprimer(petit.pole)
    premiere, derniere = FicheAffectation.objects.order_by("version")
    assert impressions.contexte_de(premiere)["est_remplacee"]
    assert not impressions.contexte_de(derniere)["est_remplacee"]


def test_au_dela_du_contrat_rien_n_est_publie_et_elle_est_nommee(petit):
    campagne = ouvrir(petit)
    donner(petit, campagne, petit.karim, petit.autre_ecole)
    donner(petit, campagne, petit.sophie, petit.ecole)
    Contrat.objects.filter(aesh=petit.karim).update(minutes_hebdo=240)
    faite = publication.publier(
        campagne=campagne,
        auteur=petit.extras["sei"],
        pole=None,
        le=LE,
        avancer=lambda fait, total=None: None,
    )
    assert (faite.faites, faite.laissees) == (1, (petit.karim.nom_complet,))
    assert LigneCampagne.objects.get(aesh=petit.karim).publiee_le is None
    assert not FicheAffectation.objects.filter(aesh=petit.karim).exists()
