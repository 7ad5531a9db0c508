"""A campaign from its opening to its notices: contracts hold, settled lines stay, undo undoes."""

import datetime
import re
from typing import Any

import pytest
from psycopg.types.range import DateRange

from aesh.models import Affectation, Contrat
from campagne.actions import calculs, publication
from campagne.actions.ajustements import affecter, retirer
from campagne.actions.campagnes import (
    DonneesBesoin,
    ajuster_besoin,
    ouvrir_campagne,
    relire_besoins,
)
from campagne.actions.decisions import accepter, annuler, refuser
from campagne.actions.impressions import fiche_sur_papier
from campagne.actions.repartition import repartir
from campagne.actions.souhaits import DonneesSouhaits, enregistrer_souhaits
from campagne.enums import Changement, EtatCalcul, EtatLigne, MotifRefus
from campagne.models import (
    BesoinEcole,
    CalculCampagne,
    Campagne,
    FicheAffectation,
    LigneCampagne,
)
from campagne.requetes.fiches import MENTION_ABSENTE
from campagne.requetes.tableau import ecoles_du_pole, lignes_des_poles, total_du_pole
from eleves.models import NotificationMdph
from pial.enums import Deplacement
from pial.horaires import duree
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests import fabriques as f
from tests.campagne.conftest import LONGTEMPS

LE = datetime.date(2026, 11, 22)
RENTREE = datetime.date(2027, 9, 1)


def ouvrir(petit: f.PetitPole) -> Campagne:
    return ouvrir_campagne(auteur=petit.extras["sei"], annee=2027, le=LE)


def chercher(petit: f.PetitPole, campagne: Campagne, **options: Any) -> CalculCampagne:
    """The real search, in its real child process."""
    calcul = calculs.demander_calcul(
        campagne=campagne,
        auteur=petit.extras["sei"],
        demande=calculs.Demande(secondes=2, graine=1, **options),
    )
    repartir(
        cle=calcul.pk,
        departement="35",
        mandat=petit.extras["sei"].pk,
        le=LE,
        avancer=lambda fait, total=None: None,
    )
    calcul.refresh_from_db()
    assert calcul.etat == EtatCalcul.PRET
    return calcul


def lignes(campagne: Campagne, etat: EtatLigne) -> Any:
    return LigneCampagne.objects.filter(campagne=campagne, etat=etat)


def accepter_tout(petit: f.PetitPole, campagne: Campagne) -> Any:
    toutes = LigneCampagne.objects.filter(campagne=campagne)
    return accepter(campagne=campagne, auteur=petit.extras["sei"], lignes=toutes)


def publier(petit: f.PetitPole, campagne: Campagne) -> int:
    return publication.publier(
        campagne=campagne,
        auteur=petit.extras["sei"],
        pole=None,
        le=LE,
        avancer=lambda fait, total=None: None,
    ).faites


def test_les_besoins_de_la_rentree_sont_ceux_des_droits_qui_continuent(petit):
    campagne = ouvrir(petit)
    par_ecole = {b.etablissement_id: b for b in BesoinEcole.objects.filter(campagne=campagne)}
    assert par_ecole[petit.ecole.pk].minutes_individuelles == 12 * 60
    assert par_ecole[petit.autre_ecole.pk].minutes_individuelles == 6 * 60
    assert par_ecole[petit.ecole.pk].minutes_mutualisees > 0
    # A right that ends before the rentrée is expected to be renewed, unless the campaign says no.
    NotificationMdph.objects.filter(eleve=petit.tom).update(periode=f.AN)
    relire_besoins(campagne=campagne, auteur=petit.extras["sei"], le=LE)
    du_college = BesoinEcole.objects.get(etablissement=petit.autre_ecole)
    assert du_college.minutes_attendues == du_college.minutes_individuelles == 6 * 60
    Campagne.objects.update(compte_renouvellements=False)
    bouge = relire_besoins(campagne=campagne, auteur=petit.extras["sei"], le=LE)
    assert BesoinEcole.objects.get(etablissement=petit.autre_ecole).minutes == 0
    assert (bouge["ecoles_en_moins"], bouge["minutes_en_plus"]) == (1, -360)


def test_la_repartition_garde_chacune_dans_son_ecole_et_dit_pourquoi(petit):
    campagne = ouvrir(petit)
    calcul = chercher(petit, campagne)
    proposees = list(lignes(campagne, EtatLigne.PROPOSEE).order_by("aesh__cle_tri"))
    assert calcul.bilan["lignes"] == len(proposees)
    de_sophie = next(x for x in proposees if x.aesh == petit.sophie)
    assert (de_sophie.etablissement, de_sophie.changement) == (petit.ecole, Changement.RESTE)
    assert {"ecole_gardee", "trajet", "heures"} <= {r["code"] for r in de_sophie.raisons}
    assert not any(petit.lea.nom in str(x.raisons) for x in proposees)
    assert petit.lea.nom not in str(calcul.probleme)


def test_les_totaux_du_tableau_sont_la_somme_des_lignes_du_pole(petit):
    campagne = ouvrir(petit)
    chercher(petit, campagne)
    accepter(
        campagne=campagne,
        auteur=petit.extras["sei"],
        lignes=LigneCampagne.objects.filter(aesh=petit.sophie),
    )
    (du_tableau,) = lignes_des_poles(campagne, [petit.pole], LE)
    ecoles = ecoles_du_pole(campagne, petit.pole)
    assert du_tableau.total == total_du_pole(ecoles)
    assert du_tableau.total.besoin == sum(e.besoin.minutes for e in ecoles) > 0
    assert du_tableau.total.acceptees > 0 and du_tableau.total.proposees > 0
    assert du_tableau.contrats == 2 * 24 * 60


def test_personne_ne_depasse_son_contrat(petit):
    campagne = ouvrir(petit)
    chercher(petit, campagne)
    Contrat.objects.filter(aesh=petit.sophie).update(minutes_hebdo=120)
    decisions = accepter_tout(petit, campagne)
    assert [x.aesh for x, _ in decisions.laissees] == [petit.sophie]
    with pytest.raises(ActionRefusee, match="il lui reste 2 h 00"):
        affecter(
            campagne=campagne,
            auteur=petit.extras["sei"],
            aesh=petit.sophie,
            etablissement=petit.autre_ecole,
            minutes=135,
        )


def test_ce_qui_est_accepte_ne_bouge_pas_quand_on_recommence(petit):
    campagne = ouvrir(petit)
    chercher(petit, campagne)
    accepter_tout(petit, campagne)
    avant = set(
        lignes(campagne, EtatLigne.ACCEPTEE).values_list("aesh", "etablissement", "minutes")
    )
    f.eleve("Zoé", petit.autre_ecole, minutes=9 * 60)
    NotificationMdph.objects.update(periode=LONGTEMPS)
    calcul = chercher(petit, campagne)
    assert calcul.bilan["minutes_en_plus"] == 9 * 60
    apres = set(
        lignes(campagne, EtatLigne.ACCEPTEE).values_list("aesh", "etablissement", "minutes")
    )
    assert apres == avant
    # Karim already works in the college with free hours left: nobody else is near, or Sophie comes.
    assert not lignes(campagne, EtatLigne.PROPOSEE).filter(remplace__isnull=False).exists()


def test_autorise_a_changer_la_recherche_ne_montre_que_ce_qui_change(petit):
    campagne = ouvrir(petit)
    chercher(petit, campagne)
    accepter_tout(petit, campagne)
    f.eleve("Zoé", petit.autre_ecole, minutes=9 * 60)
    NotificationMdph.objects.update(periode=LONGTEMPS)
    chercher(petit, campagne, peut_deplacer=True)
    (ligne,) = lignes(campagne, EtatLigne.PROPOSEE)
    assert (ligne.aesh, ligne.changement) == (petit.karim, Changement.MINUTES)
    assert (ligne.remplace.minutes, ligne.minutes) == (6 * 60, 15 * 60)
    decisions = accepter_tout(petit, campagne)
    ancienne = ligne.remplace
    ancienne.refresh_from_db()
    assert ancienne.etat == EtatLigne.RETIREE
    annuler(campagne=campagne, auteur=petit.extras["sei"], lot=decisions.lot)
    ancienne.refresh_from_db()
    ligne.refresh_from_db()
    assert (ancienne.etat, ligne.etat) == (EtatLigne.ACCEPTEE, EtatLigne.PROPOSEE)


def test_un_refus_est_garde_pour_la_recherche_suivante(petit):
    campagne = ouvrir(petit)
    chercher(petit, campagne)
    siennes = LigneCampagne.objects.filter(aesh=petit.sophie, etablissement=petit.ecole)
    decisions = refuser(
        campagne=campagne, auteur=petit.extras["sei"], lignes=siennes, motif=MotifRefus.ECOLE
    )
    chercher(petit, campagne)
    assert not lignes(campagne, EtatLigne.PROPOSEE).filter(
        aesh=petit.sophie, etablissement=petit.ecole
    )
    annuler(campagne=campagne, auteur=petit.extras["sei"], lot=decisions.lot)
    refusee = siennes.get()
    assert (refusee.etat, refusee.motif_refus) == (EtatLigne.PROPOSEE, "")


def test_le_souhait_et_le_mode_de_deplacement_comptent(petit):
    campagne = ouvrir(petit)
    enregistrer_souhaits(
        auteur=petit.extras["sei"],
        aesh=petit.karim,
        annee=2027,
        donnees=DonneesSouhaits(
            ecoles=(petit.ecole,), ecoles_max=1, deplacement=Deplacement.MARCHE
        ),
    )
    Campagne.objects.update(poids_voeu=300, poids_continuite=0)
    chercher(petit, Campagne.objects.get())
    de_karim = lignes(campagne, EtatLigne.PROPOSEE).filter(aesh=petit.karim)
    assert [x.etablissement for x in de_karim] == [petit.ecole]
    assert {"voeu", "trajet"} <= {r["code"] for r in de_karim[0].raisons}


def test_publier_date_les_affectations_de_la_rentree_et_ecrit_sans_nom_d_eleve(petit):
    campagne = ouvrir(petit)
    chercher(petit, campagne)
    accepter_tout(petit, campagne)
    assert publier(petit, campagne) == 2
    nouvelle = Affectation.objects.get(aesh=petit.sophie, periode__contains=RENTREE)
    assert (nouvelle.pole, nouvelle.etablissement) == (petit.pole, petit.ecole)
    assert nouvelle.periode.lower == RENTREE
    assert Affectation.objects.filter(aesh=petit.sophie, periode__contains=LE).count() == 1
    fiche = FicheAffectation.objects.get(aesh=petit.sophie)
    ligne = lignes(campagne, EtatLigne.ACCEPTEE).get(aesh=petit.sophie)
    (ecole,) = fiche.contenu["ecoles"]
    assert ecole["heures"] == duree(ligne.minutes)
    assert fiche.contenu["algorithme"] and fiche.contenu["mention"] == MENTION_ABSENTE
    assert fiche_sur_papier(fiche)[:5] == b"%PDF-"
    assert fiche_sur_papier(fiche) == fiche_sur_papier(fiche)
    courriels = list(Courriel.objects.filter(cle__startswith="affectation:"))
    assert len(courriels) == 2
    for un in courriels:
        assert "/35/mon-affectation/" in un.corps
        assert not {petit.lea.nom, petit.lea.prenom, petit.tom.nom} & set(
            re.findall(r"\w+", un.corps)
        )
    assert not {petit.lea.nom, petit.tom.nom} & set(re.findall(r"\w+", str(fiche.contenu)))
    # Nothing changed: nothing is sent again.
    assert publier(petit, campagne) == 0


def test_une_ligne_retiree_apres_publication_donne_une_fiche_qui_annule(petit):
    campagne = ouvrir(petit)
    chercher(petit, campagne)
    accepter_tout(petit, campagne)
    publier(petit, campagne)
    ligne = lignes(campagne, EtatLigne.ACCEPTEE).get(aesh=petit.sophie)
    retirer(campagne=campagne, auteur=petit.extras["sei"], ligne=ligne)
    assert publier(petit, campagne) == 1
    fiche = FicheAffectation.objects.filter(aesh=petit.sophie).order_by("-version").first()
    assert fiche is not None and (fiche.version, fiche.contenu["ecoles"]) == (2, [])
    assert not Affectation.objects.filter(aesh=petit.sophie, periode__contains=RENTREE).exists()
    assert fiche_sur_papier(fiche)[:5] == b"%PDF-"


def test_une_aesh_qui_part_libere_ses_heures(petit):
    campagne = ouvrir(petit)
    chercher(petit, campagne)
    accepter_tout(petit, campagne)
    Contrat.objects.filter(aesh=petit.karim).update(
        periode=DateRange(f.RENTREE, datetime.date(2027, 7, 1))
    )
    chercher(petit, campagne)
    depart = lignes(campagne, EtatLigne.PROPOSEE).get(aesh=petit.karim)
    assert (depart.changement, depart.minutes) == (Changement.PART, 0)
    assert [r["code"] for r in depart.raisons] == ["sans_contrat"]
    accepter_tout(petit, campagne)
    donnees = lignes(campagne, EtatLigne.ACCEPTEE).filter(aesh=petit.karim, minutes__gt=0)
    assert not donnees.exists()


def test_une_arrivee_annoncee_s_ajoute_et_demande_pourquoi(petit):
    campagne = ouvrir(petit)
    besoin = BesoinEcole.objects.get(campagne=campagne, etablissement=petit.ecole)
    avant = besoin.minutes
    with pytest.raises(ActionRefusee, match="pourquoi"):
        ajuster_besoin(
            besoin=besoin, auteur=petit.extras["sei"], donnees=DonneesBesoin(ajout_minutes=180)
        )
    ajuster_besoin(
        besoin=besoin,
        auteur=petit.extras["sei"],
        donnees=DonneesBesoin(180, "Une arrivée d'un autre département"),
    )
    relire_besoins(campagne=campagne, auteur=petit.extras["sei"], le=LE)
    besoin.refresh_from_db()
    assert besoin.minutes == avant + 180


def test_ajuster_une_proposition_garde_ses_raisons_et_s_annule(petit):
    campagne = ouvrir(petit)
    chercher(petit, campagne)
    proposee = LigneCampagne.objects.get(aesh=petit.karim)
    decisions = affecter(
        campagne=campagne,
        auteur=petit.extras["sei"],
        aesh=petit.karim,
        etablissement=petit.autre_ecole,
        minutes=300,
    )
    (ajustee,) = lignes(campagne, EtatLigne.ACCEPTEE)
    assert (ajustee.minutes, ajustee.origine) == (300, "calcul")
    assert ajustee.raisons == proposee.raisons != []
    annuler(campagne=campagne, auteur=petit.extras["sei"], lot=decisions.lot)
    assert not lignes(campagne, EtatLigne.ACCEPTEE).exists()
    proposee.refresh_from_db()
    assert proposee.etat == EtatLigne.PROPOSEE


def test_une_proposition_d_un_autre_pole_est_laissee_de_cote(petit):
    campagne = ouvrir(petit)
    ailleurs = f.ecole("École de Fougères")
    f.pole("Fougères", (ailleurs,))
    f.eleve("Inès", ailleurs)
    affecter(
        campagne=campagne,
        auteur=petit.extras["sei"],
        aesh=petit.karim,
        etablissement=ailleurs,
        minutes=300,
    )
    LigneCampagne.objects.create(
        campagne=campagne,
        aesh=petit.karim,
        pole=petit.pole,
        etablissement=petit.autre_ecole,
        minutes=360,
    )
    (laissee,) = accepter_tout(petit, campagne).laissees
    assert laissee[1] == "elle a déjà des heures dans un autre pôle"


def test_la_coordination_ne_conduit_pas(petit):
    campagne = ouvrir(petit)
    for agir in (
        lambda: ouvrir_campagne(auteur=petit.coordination, annee=2028, le=LE),
        lambda: relire_besoins(campagne=campagne, auteur=petit.coordination, le=LE),
        lambda: calculs.demander_calcul(
            campagne=campagne, auteur=petit.coordination, demande=calculs.Demande()
        ),
    ):
        with pytest.raises(ActionRefusee, match="SEI"):
            agir()
