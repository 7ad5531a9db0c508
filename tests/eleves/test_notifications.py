"""Recording and correcting decisions: replacement asked, hours asked, overlap, stale saves."""

import datetime

import pytest
from psycopg.types.range import DateRange

from comptes.enums import Role
from eleves.actions.classes import enregistrer_semaine
from eleves.actions.eleves import DonneesEleve, creer_eleve
from eleves.actions.indisponibilites import (
    DonneesIndisponibilite,
    noter_indisponibilite,
    supprimer_indisponibilite,
)
from eleves.actions.notifications import (
    DonneesNotification,
    HeuresAConfirmer,
    RemplacementADire,
    corriger_notification,
    enregistrer_notification,
)
from eleves.actions.notifications_ecriture import NotificationPerimee
from eleves.models import Classe, NotificationMdph
from eleves.regles.semaine import Cours
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


def dire(**autres):
    base = {
        "type": "individuelle",
        "minutes_hebdo": 720,
        "mention": "AESH-I 12 h",
        "activites": ("apprentissages",),
        "decidee_le": jour("2026-10-01"),
        "recue_le": jour("2026-10-12"),
        "du": jour("2027-01-04"),
        "au": jour("2028-08-31"),
    }
    return DonneesNotification(**{**base, **autres})


def enregistrer(sei, eleve, remplace=None, **donnees):
    return enregistrer_notification(
        auteur=sei, eleve=eleve, donnees=dire(**donnees), remplace=remplace, le=LE
    )


def test_une_decision_qui_recouvre_demande_si_elle_remplace(pole, sei):
    with pytest.raises(RemplacementADire) as refus:
        enregistrer(sei, pole.lea)
    ancienne = refus.value.ancienne
    assert ancienne == pole.lea.notifications.get()
    fin = ancienne.au
    nouvelle = enregistrer(sei, pole.lea, remplace=ancienne)
    ancienne.refresh_from_db()
    assert ancienne.au == jour("2027-01-03")
    assert (ancienne.fin_decidee, nouvelle.remplace) == (fin, ancienne)
    assert ancienne.revision == 2


def test_une_decision_qui_suit_ne_demande_rien(pole, sei):
    suivante = enregistrer(sei, pole.lea, du=jour("2027-09-01"))
    assert suivante.remplace is None
    assert pole.lea.notifications.count() == 2


def test_deux_orientations_ulis_se_demandent_aussi_mais_pas_deux_materiels(pole, sei):
    for genre in ("ulis", "mpa"):
        enregistrer(sei, pole.lea, type=genre, minutes_hebdo=None, mention="")
    with pytest.raises(RemplacementADire):
        enregistrer(sei, pole.lea, type="ulis", minutes_hebdo=None)
    enregistrer(sei, pole.lea, type="mpa", minutes_hebdo=None)
    assert pole.lea.notifications.filter(type="mpa").count() == 2


def test_ce_qui_ne_commence_pas_avant_ne_se_remplace_pas(pole, sei):
    ancienne = pole.lea.notifications.get()
    with pytest.raises(ActionRefusee, match="ne commence pas avant"):
        enregistrer(sei, pole.lea, remplace=ancienne, du=ancienne.periode.lower)
    with pytest.raises(ActionRefusee, match="n'est plus en cours"):
        enregistrer(sei, pole.nour, remplace=ancienne)


def test_la_base_refuse_le_recouvrement_meme_sans_l_action(pole):
    with pytest.raises(ConflitError, match="dites d'abord"):
        from socle.base_de_donnees import convertir_erreurs

        with convertir_erreurs():
            NotificationMdph.objects.create(
                eleve=pole.lea,
                type="mutualisee",
                decidee_le=LE,
                recue_le=LE,
                periode=DateRange(LE, None),
            )


def test_une_valeur_hors_du_pas_demande_un_oui(pole, sei):
    with pytest.raises(HeuresAConfirmer, match="12 h 18"):
        enregistrer(sei, pole.tom, minutes_hebdo=738, du=jour("2027-09-01"))
    gardee = enregistrer(
        sei, pole.tom, minutes_hebdo=738, lecture="confirmees", du=jour("2027-09-01")
    )
    assert (gardee.minutes_hebdo, gardee.lecture_heures) == (738, "confirmees")


def test_une_aide_individuelle_sans_heures_attend_la_mdph(pole, sei):
    with pytest.raises(ActionRefusee, match="à préciser"):
        enregistrer(sei, pole.tom, minutes_hebdo=None, du=jour("2027-09-01"))
    gardee = enregistrer(
        sei, pole.tom, minutes_hebdo=600, lecture="a_preciser", du=jour("2027-09-01")
    )
    assert gardee.minutes_hebdo is None and gardee.mention == "AESH-I 12 h"


def test_le_temps_scolaire_vient_de_la_semaine_de_l_eleve(pole, sei):
    gardee = enregistrer(
        sei, pole.tom, minutes_hebdo=None, lecture="temps_scolaire", du=jour("2027-09-01")
    )
    # no lesson typed, nowhere at school on that day in 2027: nothing is guessed
    assert gardee.minutes_hebdo is None
    ancienne = pole.lea.notifications.get()
    prise = enregistrer(
        sei, pole.lea, remplace=ancienne, minutes_hebdo=None, lecture="temps_scolaire"
    )
    # four days of 8:30-12:00 and 13:45-16:30, and a Wednesday morning
    assert prise.minutes_hebdo == 4 * (210 + 165) + 210


def test_le_temps_scolaire_suit_la_semaine_qui_change(pole, sei):
    """A week typed, a regular absence noted then removed: the notified hours follow."""
    prise = enregistrer(
        sei,
        pole.lea,
        remplace=pole.lea.notifications.get(),
        minutes_hebdo=None,
        lecture="temps_scolaire",
        du=jour("2026-11-01"),
    )
    classe = Classe.objects.create(etablissement=pole.ecole, annee=2026, libelle="CM2")
    pole.lea.scolarisations.update(classe=classe)
    cours = [Cours(1, 510, 720, "Français"), Cours(2, 510, 720, "Maths")]
    enregistrer_semaine(auteur=sei_chef(), classe=classe, cours=cours, revision=1, le=LE)
    prise.refresh_from_db()
    assert prise.minutes_hebdo == 420
    soins = DonneesIndisponibilite(1, 600, 660, "toutes", "soins", LE, LE + 30 * JOUR)
    absence = noter_indisponibilite(auteur=sei, eleve=pole.lea, donnees=soins, le=LE)
    prise.refresh_from_db()
    assert (prise.minutes_hebdo, prise.modifiee_par_id) == (360, None)
    supprimer_indisponibilite(auteur=sei, indisponibilite=absence, le=LE)
    prise.refresh_from_db()
    assert prise.minutes_hebdo == 420


def sei_chef():
    return f.mandat(Role.SEI_CHEF, f.perimetre("T"))


def test_une_mutualisee_n_a_pas_d_heures_meme_si_la_decision_en_dit(pole, sei):
    gardee = enregistrer(
        sei,
        pole.nour,
        type="mutualisee",
        mention="AESH-M 6 h",
        minutes_hebdo=360,
        du=jour("2027-09-01"),
    )
    assert (gardee.minutes_hebdo, gardee.mention) == (None, "AESH-M 6 h")


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        ({"au": jour("2026-12-31")}, "doit suivre le premier"),
        ({"recue_le": jour("2026-09-30")}, "avant d'être prise"),
        ({"recue_le": jour("2026-11-21")}, "dans l'avenir"),
        ({"minutes_hebdo": 41 * 60}, "40 h"),
        ({"activites": ("medecine",)}, "de la liste"),
    ],
)
def test_ce_qui_ne_se_peut_pas_est_refuse(pole, sei, donnees, phrase):
    with pytest.raises(ActionRefusee, match=phrase):
        enregistrer(sei, pole.lea, **donnees)


def test_qui_n_a_pas_le_droit_n_enregistre_rien(pole):
    with pytest.raises(ActionRefusee, match="ne pouvez pas"):
        enregistrer(pole.coordination, pole.lea, du=jour("2027-09-01"))


def corriger(sei, notification, revision, **donnees):
    return corriger_notification(
        auteur=sei, notification=notification, donnees=dire(**donnees), revision=revision, le=LE
    )


def test_une_correction_perimee_montre_les_deux(pole, sei):
    droit = pole.lea.notifications.get()
    corriger(sei, droit, 1, minutes_hebdo=600, mention="10 h")
    with pytest.raises(NotificationPerimee) as refus:
        corriger(sei, droit, 1, minutes_hebdo=900)
    assert refus.value.actuelle.minutes_hebdo == 600
    assert refus.value.actuelle.modifiee_par_id == sei.membre_id


def test_la_chaine_suit_la_correction_des_dates(pole, sei):
    ancienne = pole.lea.notifications.get()
    fin = ancienne.au
    nouvelle = enregistrer(sei, pole.lea, remplace=ancienne)
    corriger(sei, nouvelle, 1, du=jour("2027-03-01"))
    ancienne.refresh_from_db()
    assert (ancienne.au, ancienne.fin_decidee) == (jour("2027-02-28"), fin)
    corriger(sei, ancienne, ancienne.revision, du=jour("2026-09-01"), au=jour("2029-08-31"))
    ancienne.refresh_from_db()
    assert (ancienne.au, ancienne.fin_decidee) == (jour("2027-02-28"), jour("2029-08-31"))
    corriger(sei, nouvelle, 2, du=jour("2029-09-01"), au=None)
    ancienne.refresh_from_db()
    assert (ancienne.au, ancienne.fin_decidee) == (jour("2029-08-31"), None)


def test_un_dossier_s_ouvre_dans_une_ecole_de_son_perimetre(pole, sei):
    donnees = DonneesEleve("Le  Goff", "Maël", jour("2018-05-06"))
    mael = creer_eleve(auteur=sei, donnees=donnees, etablissement=pole.ecole, periode=f.AN, le=LE)
    assert (mael.nom, mael.cle_tri) == ("Le Goff", "le goff mael")
    assert mael.scolarisations.get().etablissement == pole.ecole
    with pytest.raises(ActionRefusee, match="a déjà un dossier"):
        creer_eleve(auteur=sei, donnees=donnees, etablissement=pole.ecole, periode=f.AN, le=LE)
    chef = f.mandat(Role.DIRECTEUR, pole.autre_ecole.perimetre)
    with pytest.raises(ActionRefusee, match="dans cette école"):
        creer_eleve(auteur=chef, donnees=donnees, etablissement=pole.ecole, periode=f.AN, le=LE)
