"""A declared difference is paid once whatever is answered; what takes service away."""

import datetime
from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from aesh.actions import absences as actes_absences
from aesh.actions.absences import SaisieAbsence
from aesh.actions.ecarts import repondre_ecart
from aesh.actions.ponctuels import SaisiePonctuel, creer_ponctuel
from aesh.models import Contrat, EcartDeclare
from contrats.actions import declarations
from contrats.actions.service_fait_suites import ouvrir_mois, regulariser
from contrats.enums.service_fait import MotifAjustement
from contrats.models import DeclarationComptee, DeclarationEcole, LigneProvisoire
from contrats.requetes.declarations import dites_a_trancher
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.contrats.test_service_fait import (
    LE,
    MARDI,
    MOIS_DU,
    NOVEMBRE,
    clore,
    declarer,
    ligne,
    petit,
    preparer,
)

__all__ = ["petit"]
LUNDI = datetime.date(2026, 10, 5)


def ecart(petit, minutes=50, motif="plus_long"):
    return EcartDeclare.objects.create(
        aesh=petit.sophie, jour=MARDI, minutes=minutes, motif=motif, etablissement=petit.ecole
    )


def repondre(petit, un, reponse):
    return repondre_ecart(un, reponse=reponse, auteur=petit.coordination, le=LE)


def retenir(petit, un, oui=True):
    declarations.trancher(auteur=petit.extras["sei"], dite=un, retenir=oui, le=LE)
    return un


def du_mois_suivant(petit):
    """Adjustment shown in November after two computations: the second never adds to the first."""
    novembre = ouvrir_mois(mois=NOVEMBRE, le=LE)
    for _ in range(2):
        preparer(petit, novembre)
    return ligne(petit, petit.sophie, LigneProvisoire, novembre).minutes_ajustement


def test_la_meme_reponse_ne_change_rien(petit):
    un = repondre(petit, ecart(petit), "accepte")
    le = un.repondu_le
    assert repondre(petit, un, "accepte").repondu_le == le
    dite = declarer(petit)
    for _ in range(2):
        declarations.trancher(auteur=petit.extras["sei"], dite=dite, retenir=True, le=LE)
        le = le if dite.tranche_le == le else dite.tranche_le
    dite.refresh_from_db()
    assert dite.tranche_le == le


def test_la_reponse_de_l_ecole_est_un_avis(petit):
    """Accepted by the school: nothing counts, it waits for the SEI with that opinion."""
    un = repondre(petit, ecart(petit), "accepte")
    preparer(petit)
    attend = ligne(petit, petit.sophie, LigneProvisoire)
    assert (attend.minutes_declarees, attend.minutes_service) == (0, MOIS_DU)
    assert "a_trancher" in attend.ecarts
    (dite,) = dites_a_trancher(NOVEMBRE.du)
    assert (dite.cle, dite.avis) == (un.pk, "accepté")
    autre = repondre(petit, ecart(petit, 20, motif="trajet"), "refuse")
    for chose in (un, autre):  # she decides against the school as well
        retenir(petit, chose)
    assert ligne(petit, petit.sophie, LigneProvisoire).minutes_declarees == 70
    assert dites_a_trancher(NOVEMBRE.du) == []


def test_plusieurs_differences_se_decident_et_se_reprennent(petit):
    preparer(petit)
    deja = retenir(petit, ecart(petit, 10, motif="trajet"))
    dites = [ecart(petit), declarer(petit, minutes=40), deja]
    commun = {"auteur": petit.extras["sei"], "le": LE}
    tri = declarations.trancher_plusieurs(dites=dites, retenir=True, **commun)
    assert (len(tri.faites), [r for _, r in tri.refusees]) == (2, ["C'est déjà la décision."])
    # the AESH and the school say the same fifty minutes: forty of them once
    assert ligne(petit, petit.sophie, LigneProvisoire).minutes_declarees == 10 + 50
    tard = tri.quand + declarations.DELAI_ANNULATION + datetime.timedelta(seconds=1)
    with pytest.raises(ActionRefusee, match="dix minutes"):
        declarations.annuler_tri(quand=tri.quand, maintenant=tard, **commun)
    assert declarations.annuler_tri(quand=tri.quand, maintenant=tri.quand, **commun) == 2
    assert ligne(petit, petit.sophie, LigneProvisoire).minutes_declarees == 10
    assert len(dites_a_trancher(NOVEMBRE.du)) == 2
    with pytest.raises(ActionRefusee, match="ne permet pas"):
        declarations.trancher_plusieurs(
            dites=dites, retenir=True, auteur=petit.extras["direction"], le=LE
        )


def test_un_ecart_compte_n_est_paye_qu_une_fois(petit):
    un = retenir(petit, ecart(petit))
    clore(petit)
    assert ligne(petit, petit.sophie).minutes_declarees == 50
    assert DeclarationComptee.objects.get().ecart == un
    for reponse in ("accepte", "refuse", "attente"):  # opinions after the closing change nothing
        repondre(petit, un, reponse)
    with pytest.raises(ActionRefusee, match="plus à trancher"):
        retenir(petit, un, oui=False)
    assert du_mois_suivant(petit) == 0


def test_accepte_pendant_la_cloture_il_n_est_pas_perdu(petit):
    """Kept before the closing says its hour, after its lines were read: still due."""
    un = ecart(petit)
    clore(petit)
    EcartDeclare.objects.filter(pk=un.pk).update(
        decision="retenu", decide_le=petit.extras["mois"].cree_le
    )
    assert du_mois_suivant(petit) == 50


def test_dite_apres_coup_par_l_ecole_elle_ne_se_paie_pas_une_seconde_fois(petit):
    retenir(petit, ecart(petit))
    clore(petit)
    retenir(petit, declarer(petit, minutes=60))  # fifty of them were paid
    assert du_mois_suivant(petit) == 10


def test_la_migration_reprend_ce_que_les_mois_clos_avaient_compte(petit):
    """Months closed before the table existed: nothing of theirs is paid again."""
    un, dite = ecart(petit), declarer(petit)
    clore(petit)
    avant = petit.extras["mois"].cree_le
    EcartDeclare.objects.filter(pk=un.pk).update(
        reponse="accepte", repondu_le=avant, decision="retenu"
    )
    DeclarationEcole.objects.filter(pk=dite.pk).update(etat="retenue", tranche_le=avant)
    migration = import_module("contrats.migrations.0005_differences_comptees")
    with connection.cursor() as curseur:
        curseur.execute(migration.REPRENDRE)
    assert sorted(c.minutes for c in DeclarationComptee.objects.all()) == [-30, 50]
    assert du_mois_suivant(petit) == 0


def test_un_contrat_connu_trop_tard_se_regularise(petit):
    clore(petit)
    du_mois, autre = (
        Contrat.objects.create(
            aesh=petit.sophie,
            type="cdd",
            employeur="ht2",
            eple=petit.ecole,
            periode=DateRange(datetime.date(2026, mois, 12), datetime.date(2026, mois, 20)),
            minutes_hebdo=60,
        )
        for mois in (10, 11)
    )
    commun = {
        "auteur": petit.extras["sei"],
        "mois": petit.extras["mois"],
        "motif": MotifAjustement.CONTRAT,
        "le": LE,
    }
    with pytest.raises(ActionRefusee, match="ne court pas ce mois-là"):
        regulariser(contrat=autre.pk, minutes=60, **commun)
    with pytest.raises(ActionRefusee, match="plus d'heures"):
        regulariser(contrat=du_mois.pk, minutes=-1, **commun)
    client = Client()
    client.force_login(petit.extras["sei"].membre)
    adresse = f"/35/service-fait/{petit.extras['mois'].pk}/"
    page = client.get(adresse).content.decode()
    assert str(du_mois.pk) in page and str(autre.pk) not in page
    assert "Contrats connus après la clôture" in page
    siennes, perdue = (
        client.get(reverse("contrats:mois_contrat", args=["35", commun["mois"].pk, un.pk]))
        for un in (du_mois, autre)
    )
    assert "Enregistrer la régularisation" in siennes.content.decode()
    assert perdue.status_code == 404
    assert regulariser(contrat=du_mois.pk, minutes=60, **commun).applique_a.mois == NOVEMBRE


@pytest.mark.parametrize(
    ("categorie", "deduites"),
    [("non_precisee", 1440), ("autorisation", 1440), ("formation", 0), ("service", 0)],
)
def test_une_formation_est_du_service(petit, categorie, deduites):
    saisie = SaisieAbsence(du=LUNDI, au=LUNDI, aesh=petit.sophie.pk, categorie=categorie)
    actes_absences.declarer_absence_aesh(
        saisie, auteur=petit.extras["sei"], le=f.RENTREE, prevenir=False
    )
    preparer(petit)
    calculee = ligne(petit, petit.sophie, LigneProvisoire)
    assert (calculee.minutes_absence, calculee.minutes_service) == (deduites, MOIS_DU - deduites)


def test_un_creneau_d_un_jour_ne_compte_pas_pendant_l_absence(petit):
    Contrat.objects.filter(aesh=petit.sophie).update(minutes_hebdo=90)  # all is placed
    pose = SaisiePonctuel(
        aesh=petit.sophie.pk,
        etablissement=petit.ecole.pk,
        date=LUNDI,
        debut=600,
        fin=660,
        type="referent",
        origine="autre",
    )
    creer_ponctuel(pose, auteur=petit.coordination, le=f.RENTREE, prevenir=False)
    preparer(petit)
    assert ligne(petit, petit.sophie, LigneProvisoire).minutes_en_plus == 60
    absence = SaisieAbsence(du=LUNDI, au=LUNDI, debut=630, aesh=petit.sophie.pk)
    actes_absences.declarer_absence_aesh(
        absence, auteur=petit.coordination, le=f.RENTREE, prevenir=False
    )
    preparer(petit)
    assert ligne(petit, petit.sophie, LigneProvisoire).minutes_en_plus == 30
    assert ligne(petit, petit.sophie, LigneProvisoire).minutes_service == 360 + 30
