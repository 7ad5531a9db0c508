"""Suspension, appeal, renewal, cancellation and its undo; requests apart from rights."""

import datetime

import pytest

from comptes.enums import Role
from eleves.actions.demandes import accorder_demande, deposer_demande, repondre_demande
from eleves.actions.notifications import DonneesNotification, enregistrer_notification
from eleves.actions.notifications_ecriture import NotificationPerimee
from eleves.actions.notifications_vie import (
    annuler_notification,
    noter_recours,
    noter_renouvellement,
    reprendre,
    retablir_notification,
    suspendre,
)
from eleves.models import NotificationMdph
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from tests import fabriques as f

LE = datetime.date(2026, 11, 20)
JOUR = datetime.timedelta(days=1)


def jour(texte):
    return datetime.date.fromisoformat(texte)


@pytest.fixture
def pole(dans_35):
    return f.petit_pole()


@pytest.fixture
def sei(pole):
    return f.mandat(Role.SEI, f.perimetre("T"))


@pytest.fixture
def droit(pole):
    return pole.lea.notifications.get()


def faire(action, sei, droit, **suite):
    droit.refresh_from_db()
    return action(auteur=sei, notification=droit, revision=droit.revision, le=LE, **suite)


def statut(droit, le=LE):
    return NotificationMdph.objects.avec_statut(le).get(pk=droit.pk).statut


def test_une_suspension_a_des_dates_et_rend_le_droit(sei, droit):
    faire(suspendre, sei, droit, du=LE, au=LE + 9 * JOUR)
    ouverts = NotificationMdph.objects.filter(pk=droit.pk)
    assert statut(droit) == "suspendue" and not ouverts.en_vigueur(LE)
    assert ouverts.en_vigueur(LE + 10 * JOUR) and ouverts.en_vigueur(LE - JOUR)
    faire(reprendre, sei, droit, reprise=LE + 2 * JOUR)
    assert statut(droit, LE + JOUR) == "suspendue" and statut(droit, LE + 2 * JOUR) != "suspendue"
    faire(reprendre, sei, droit, reprise=LE)
    droit.refresh_from_db()
    assert droit.suspension is None
    with pytest.raises(ActionRefusee, match="pas suspendue"):
        faire(reprendre, sei, droit, reprise=LE)


@pytest.mark.parametrize(
    ("du", "au"),
    [(LE, LE - JOUR), (jour("2020-01-01"), None), (jour("2040-01-01"), None)],
)
def test_une_suspension_hors_du_droit_est_refusee(sei, droit, du, au):
    with pytest.raises(ActionRefusee):
        faire(suspendre, sei, droit, du=du, au=au)


def test_un_recours_a_une_date_et_se_retire(sei, droit):
    with pytest.raises(ActionRefusee, match="quel jour"):
        faire(noter_recours, sei, droit, recours="rapo", depose_le=None)
    with pytest.raises(ActionRefusee, match="après la décision"):
        faire(noter_recours, sei, droit, recours="rapo", depose_le=LE + JOUR)
    faire(noter_recours, sei, droit, recours="tj", depose_le=LE)
    droit.refresh_from_db()
    assert (droit.recours, droit.recours_le) == ("tj", LE)
    faire(noter_recours, sei, droit, recours="", depose_le=LE)
    droit.refresh_from_db()
    assert (droit.recours, droit.recours_le) == ("", None)


def test_le_renouvellement_demande_est_un_fait_date_qui_se_retire(sei, droit):
    with pytest.raises(ActionRefusee, match="avenir"):
        faire(noter_renouvellement, sei, droit, demande_le=LE + JOUR)
    assert faire(noter_renouvellement, sei, droit, demande_le=LE).renouvellement_demande_le == LE
    assert (
        faire(noter_renouvellement, sei, droit, demande_le=None).renouvellement_demande_le is None
    )


def remplacer(sei, eleve, ancienne, **autres):
    donnees = {
        "type": "mutualisee",
        "minutes_hebdo": None,
        "mention": "",
        "activites": (),
        "decidee_le": jour("2026-10-01"),
        "recue_le": jour("2026-10-02"),
        "du": jour("2027-01-04"),
        "au": None,
        **autres,
    }
    return enregistrer_notification(
        auteur=sei,
        eleve=eleve,
        donnees=DonneesNotification(**donnees),
        remplace=ancienne,
        le=LE,
    )


def test_annuler_rend_sa_fin_a_l_ancienne_et_retablir_la_reprend(pole, sei, droit):
    fin = droit.au
    nouvelle = remplacer(sei, pole.lea, droit)
    with pytest.raises(ActionRefusee, match="la plus récente"):
        faire(annuler_notification, sei, droit, motif="erreur")
    faire(annuler_notification, sei, nouvelle, motif="erreur")
    droit.refresh_from_db()
    assert (droit.au, droit.fin_decidee) == (fin, None)
    assert statut(nouvelle) == "annulee"
    faire(retablir_notification, sei, nouvelle)
    droit.refresh_from_db()
    assert (droit.au, droit.fin_decidee) == (jour("2027-01-03"), fin)
    nouvelle.refresh_from_db()
    assert (nouvelle.annulee_le, nouvelle.motif_annulation) == (None, "")
    with pytest.raises(ActionRefusee, match="pas annulée"):
        faire(retablir_notification, sei, nouvelle)


def test_une_ancienne_sans_fin_la_retrouve_sans_fin(pole, sei):
    sans_fin = remplacer(sei, pole.lea, pole.lea.notifications.get())
    suite = remplacer(sei, pole.lea, sans_fin, du=jour("2027-03-01"))
    sans_fin.refresh_from_db()
    assert sans_fin.au == jour("2027-02-28")
    faire(annuler_notification, sei, suite, motif="cdaph")
    sans_fin.refresh_from_db()
    assert sans_fin.au is None


def test_retablir_ce_qui_recouvrirait_est_refuse(pole, sei, droit):
    faire(annuler_notification, sei, droit, motif="doublon")
    remplacer(sei, pole.lea, None, du=jour("2026-10-02"))
    with pytest.raises(ConflitError):
        faire(retablir_notification, sei, droit)


def test_un_acte_sur_une_annulee_ou_une_version_perimee_est_refuse(sei, droit):
    with pytest.raises(NotificationPerimee):
        suspendre(auteur=sei, notification=droit, du=LE, au=None, revision=7, le=LE)
    faire(annuler_notification, sei, droit, motif="erreur")
    with pytest.raises(ActionRefusee, match="rétablissez-la"):
        faire(suspendre, sei, droit, du=LE, au=None)


def test_la_mdph_ne_corrige_que_ses_decisions(pole, droit):
    mdph = f.mandat(Role.MDPH, f.perimetre("T"))
    faire(suspendre, mdph, droit, du=LE, au=None)
    NotificationMdph.objects.filter(pk=droit.pk).update(mdph="44")
    with pytest.raises(ActionRefusee, match="ne pouvez pas"):
        faire(suspendre, mdph, droit, du=LE, au=None)


def test_une_demande_n_est_jamais_un_droit(pole, sei):
    avant = NotificationMdph.objects.count()
    demande = deposer_demande(auteur=sei, eleve=pole.lea, genre="premiere", deposee_le=LE, le=LE)
    assert NotificationMdph.objects.count() == avant
    with pytest.raises(ActionRefusee, match="attend déjà"):
        deposer_demande(auteur=sei, eleve=pole.lea, genre="premiere", deposee_le=LE, le=LE)
    with pytest.raises(ActionRefusee, match="enregistrez la décision"):
        repondre_demande(auteur=sei, demande=demande, issue="accordee", issue_le=LE, le=LE)
    with pytest.raises(ActionRefusee, match="quel jour"):
        repondre_demande(auteur=sei, demande=demande, issue="refusee", issue_le=None, le=LE)
    refusee = repondre_demande(auteur=sei, demande=demande, issue="refusee", issue_le=LE, le=LE)
    assert refusee.issue_le == LE
    rouverte = repondre_demande(auteur=sei, demande=demande, issue="en_attente", issue_le=LE, le=LE)
    assert (rouverte.issue, rouverte.issue_le) == ("en_attente", None)


def test_une_demande_accordee_devient_un_droit_en_un_acte(pole, sei):
    demande = deposer_demande(
        auteur=sei, eleve=pole.lea, genre="renouvellement", deposee_le=jour("2026-09-01"), le=LE
    )
    donnees = DonneesNotification(
        type="mutualisee",
        minutes_hebdo=None,
        mention="AESH-M",
        activites=(),
        decidee_le=jour("2026-10-01"),
        recue_le=jour("2026-10-02"),
        du=jour("2027-09-01"),
        au=None,
    )
    droit = accorder_demande(auteur=sei, demande=demande, donnees=donnees, le=LE)
    demande.refresh_from_db()
    assert (demande.issue, demande.notification) == ("accordee", droit)
    with pytest.raises(ActionRefusee, match="déjà donné"):
        accorder_demande(auteur=sei, demande=demande, donnees=donnees, le=LE)
    with pytest.raises(ActionRefusee, match="a donné un droit"):
        repondre_demande(auteur=sei, demande=demande, issue="refusee", issue_le=LE, le=LE)


def test_les_fins_ne_comptent_que_les_droits_sans_suite(pole, sei, droit):
    fins = NotificationMdph.objects.finissant_avant
    assert droit.au is not None
    avant = droit.au - 180 * JOUR
    assert droit in fins(180, avant) and droit not in fins(180, avant - JOUR)
    assert droit in fins(90, droit.au + 60 * JOUR)
    assert droit not in fins(90, droit.au + 61 * JOUR)
    remplacer(sei, pole.lea, None, du=droit.au + JOUR)
    assert droit not in fins(180, avant)
