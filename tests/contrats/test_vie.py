"""Life of contracts: avenants, CDD to CDI, ends; what the timetable reads; undo."""

import datetime
from dataclasses import replace

import pytest
from psycopg.types.range import DateRange

from aesh.enums import TypeContrat
from aesh.models import Contrat
from aesh.requetes.situation import dossier_de
from comptes.models import Reglage
from contrats.actions.avenants import (
    DonneesAvenant,
    annuler_reponse_avenant,
    proposer_avenant,
    repondre_avenant,
    retirer_avenant,
)
from contrats.actions.fins import annuler_fin, noter_fin
from contrats.actions.service_fait import preparer_mois
from contrats.actions.service_fait_suites import ouvrir_mois
from contrats.actions.suites import (
    DonneesSuite,
    annuler_reponse_suite,
    proposer_suite,
    repondre_suite,
    retirer_suite,
)
from contrats.enums.files import FileContrats
from contrats.enums.vie import (
    EtatProposition,
    MotifAvenant,
    MotifFin,
    NatureSuite,
    Remise,
    Reponse,
)
from contrats.models import Avenant, LigneProvisoire, Suite
from contrats.regles.mois import Mois
from contrats.requetes.lettres import lettre_de_suite
from contrats.requetes.mois import lignes_visibles, totaux_par_employeur
from contrats.requetes.vie import FiltreContrats, comptes_des_files, contrats_vus
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.contrats.test_mois_reference import rien

LE = datetime.date(2026, 11, 22)
UN_JOUR = datetime.timedelta(days=1)
EFFET = datetime.date(2027, 1, 4)


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    petit.sei = f.mandat("SEI", f.perimetre("T"))
    Contrat.objects.filter(aesh=petit.sophie).update(
        type="cdd", periode=DateRange(datetime.date(2024, 2, 1), datetime.date(2027, 2, 1))
    )
    petit.contrat = Contrat.objects.get(aesh=petit.sophie)
    return petit


def proposer(petit, le=LE, **champs):
    donnees = DonneesAvenant(
        20 * 60, 41, EFFET, MotifAvenant.BAISSE, Remise.MAIN_PROPRE, datetime.date(2026, 11, 16)
    )
    return proposer_avenant(
        auteur=petit.sei, contrat=petit.contrat, donnees=replace(donnees, **champs), le=le
    )


def accepter(petit, avenant, jour=LE, le=LE, reponse=Reponse.ACCEPTE):
    return repondre_avenant(
        auteur=petit.sei, avenant=avenant, reponse=reponse, repondu_le=jour, le=le
    )


def minutes(petit, jour):
    trouves = Contrat.objects.filter(aesh=petit.sophie, periode__contains=jour)
    return sum(trouves.values_list("minutes_hebdo", flat=True))


def seul(le=LE):
    (une,) = [c for c in contrats_vus(le) if c.chaine.type == TypeContrat.CDD]
    return une


def suite(petit, **champs):
    donnees = DonneesSuite(
        NatureSuite.CDI,
        datetime.date(2026, 11, 9),
        datetime.date(2026, 11, 16),
        24 * 60,
        41,
    )
    return proposer_suite(
        auteur=petit.sei, contrat=petit.contrat, donnees=replace(donnees, **champs), le=LE
    )


def test_un_avenant_accepte_change_les_heures_le_jour_de_son_effet(petit):
    avenant = accepter(petit, proposer(petit))
    assert minutes(petit, EFFET - UN_JOUR) == 24 * 60
    assert minutes(petit, EFFET) == 20 * 60
    assert avenant.suite.periode == DateRange(EFFET, datetime.date(2027, 2, 1))
    # the timetable of each date reads the hours of that date
    assert dossier_de(petit.emploi, LE).contrats[petit.sophie.pk] == 24 * 60
    assert dossier_de(petit.emploi, EFFET).contrats[petit.sophie.pk] == 20 * 60
    # and says before what is to come: fewer hours in January, nothing after the term
    a_venir = dossier_de(petit.emploi, LE).contrats_a_venir
    assert a_venir[petit.sophie.pk] == ((EFFET, 20 * 60), (datetime.date(2027, 2, 1), None))
    assert petit.karim.pk not in a_venir
    annuler_reponse_avenant(auteur=petit.sei, avenant=avenant)
    assert minutes(petit, EFFET) == 24 * 60
    assert Contrat.objects.get(aesh=petit.sophie).periode.upper == datetime.date(2027, 2, 1)


def test_une_reponse_s_annule_apres_le_calcul_du_mois(petit):
    """The clock computes months every day: its lines do not stand on the new hours."""
    avenant = accepter(petit, proposer(petit, effet=datetime.date(2027, 1, 12)))
    effet = datetime.date(2027, 1, 12)
    janvier = ouvrir_mois(mois=Mois(datetime.date(2027, 1, 1)), le=effet)
    preparer_mois(mois=janvier, le=effet, avancer=rien)
    assert LigneProvisoire.objects.filter(contrat=avenant.suite_id).exists()
    # two stretches of one contract in January: one contract
    lignes = lignes_visibles(janvier, petit.sei, effet, clos=False).filter(aesh=petit.sophie)
    assert lignes.count() == 2
    (total,) = totaux_par_employeur(lignes, janvier)
    assert total.contrats == 1
    annuler_reponse_avenant(auteur=petit.sei, avenant=avenant)
    assert minutes(petit, effet) == 24 * 60
    assert not LigneProvisoire.objects.filter(minutes_hebdo=20 * 60).exists()


def test_une_information_de_non_renouvellement_n_attend_pas_de_reponse(petit):
    une = suite(petit, nature=NatureSuite.AUCUNE)
    assert une.repondre_avant is None
    (vue,) = [c for c in contrats_vus(LE) if c.personne.pk == petit.sophie.pk]
    assert vue.etat_suite == EtatProposition.INFORMEE
    assert not vue.est_dans(FileContrats.REPONSES) and not vue.est_a_proposer
    with pytest.raises(ActionRefusee, match="rien n'attend"):
        repondre_suite(auteur=petit.sei, suite=une, reponse=Reponse.ACCEPTE, repondu_le=LE, le=LE)
    lettre = lettre_de_suite(une)
    assert not lettre.attend_reponse
    faits = dict(lettre.faits)
    assert "Réponse au plus tard" not in faits and "ne suit" in faits["Suite"]


def test_le_silence_vaut_refus_sans_que_personne_clique(petit):
    avenant = proposer(petit)
    assert avenant.repondre_avant == datetime.date(2026, 12, 16)
    veille = {c.personne.pk: c for c in contrats_vus(avenant.repondre_avant)}[petit.sophie.pk]
    assert veille.est_dans(FileContrats.REPONSES)
    assert not veille.est_dans(FileContrats.SILENCES)
    apres = {c.personne.pk: c for c in contrats_vus(avenant.repondre_avant + UN_JOUR)}
    assert apres[petit.sophie.pk].est_dans(FileContrats.SILENCES)
    assert not apres[petit.sophie.pk].est_dans(FileContrats.REPONSES)
    assert minutes(petit, EFFET) == 24 * 60
    with pytest.raises(ActionRefusee, match="silence a valu refus"):
        accepter(petit, avenant, datetime.date(2026, 12, 17), datetime.date(2026, 12, 18))
    # an answer written in time, typed later, is an answer
    accepter(petit, avenant, datetime.date(2026, 12, 16), datetime.date(2026, 12, 18))
    assert minutes(petit, EFFET) == 20 * 60


def test_apres_le_silence_un_autre_avenant_se_propose(petit):
    ancien = proposer(petit)
    with pytest.raises(ActionRefusee, match="attend déjà"):
        proposer(petit, minutes_hebdo=18 * 60)
    tard = datetime.date(2026, 12, 20)
    proposer(petit, le=tard, minutes_hebdo=18 * 60, remise_le=tard)
    ancien.refresh_from_db()
    assert (ancien.reponse, ancien.repondu_le) == (Reponse.REFUSE, ancien.repondre_avant)


@pytest.mark.parametrize(
    ("champs", "mot"),
    [
        ({"minutes_hebdo": 24 * 60}, "actuelles"),
        ({"semaines": 46}, "41 à 45"),
        ({"semaines": 40}, "41 à 45"),
        ({"minutes_hebdo": 39 * 60, "semaines": 45}, "temps plein"),
        ({"minutes_hebdo": 30}, "entre 1 h"),
        ({"effet": datetime.date(2027, 2, 1)}, "finit le 31/01/2027"),
        ({"remise_le": LE + UN_JOUR}, "déjà remise"),
    ],
)
def test_un_avenant_impossible_dit_quoi_changer(petit, champs, mot):
    with pytest.raises(ActionRefusee, match=mot):
        proposer(petit, **champs)
    assert not Avenant.objects.exists()


def test_un_avenant_retire_libere_la_place(petit):
    retirer_avenant(auteur=petit.sei, avenant=proposer(petit))
    assert not seul().est_dans(FileContrats.REPONSES)
    assert proposer(petit).pk


def test_un_cdd_devient_un_cdi_et_redevient_un_cdd(petit):
    une = suite(petit)
    assert une.repondre_avant == datetime.date(2026, 11, 24)
    faite = repondre_suite(
        auteur=petit.sei, suite=une, reponse=Reponse.ACCEPTE, repondu_le=LE, le=LE
    )
    cdi = faite.suivant
    assert (cdi.type, cdi.periode) == ("cdi", DateRange(datetime.date(2027, 2, 1), None))
    assert minutes(petit, datetime.date(2030, 1, 1)) == 24 * 60
    assert not seul().est_dans(FileContrats.FIN_90)  # it is followed
    annuler_reponse_suite(auteur=petit.sei, suite=faite)
    assert minutes(petit, datetime.date(2027, 2, 1)) == 0
    assert seul().est_dans(FileContrats.FIN_90)
    retirer_suite(auteur=petit.sei, suite=Suite.objects.get())
    assert seul().est_dans(FileContrats.CDI)


@pytest.mark.parametrize(
    ("champs", "mot"),
    [
        ({"entretien_le": None}, "entretien vient d'abord"),
        ({"nature": NatureSuite.CDD}, "qu'en CDI"),
        ({"propose_le": LE + UN_JOUR}, "dates passées"),
        ({"propose_le": datetime.date(2026, 11, 2)}, "après l'entretien"),
    ],
)
def test_une_suite_suit_la_loi_de_2022(petit, champs, mot):
    with pytest.raises(ActionRefusee, match=mot):
        suite(petit, **champs)


def test_l_entretien_se_note_avant_la_proposition(petit):
    une = suite(petit, propose_le=None)
    assert une.repondre_avant is None
    assert seul().est_dans(FileContrats.CDI)
    Reglage.objects.create(
        code="contrat_reponse_suite_jours", du=datetime.date(2026, 1, 1), valeur=15
    )
    meme = suite(petit)
    assert meme.pk == une.pk
    assert meme.repondre_avant == datetime.date(2026, 12, 1)  # the department's own setting
    assert not seul().est_dans(FileContrats.CDI)
    with pytest.raises(ActionRefusee, match="déjà faite"):
        suite(petit)


def test_un_acte_plus_tardif_empeche_d_annuler_celui_d_avant(petit):
    premier = accepter(petit, proposer(petit))
    petit.contrat = premier.suite
    proposer(petit, minutes_hebdo=18 * 60, effet=datetime.date(2027, 1, 18))
    with pytest.raises(ActionRefusee, match="reposent"):
        annuler_reponse_avenant(auteur=petit.sei, avenant=premier)
    assert minutes(petit, EFFET) == 20 * 60


def test_une_demission_finit_le_contrat_et_s_annule(petit):
    jour = datetime.date(2026, 12, 18)
    fin = noter_fin(
        auteur=petit.sei, contrat=petit.contrat, dernier_jour=jour, motif=MotifFin.DEMISSION
    )
    assert minutes(petit, jour) == 24 * 60
    assert minutes(petit, jour + UN_JOUR) == 0
    assert not seul().est_dans(FileContrats.CDI)
    annuler_fin(auteur=petit.sei, fin=fin)
    assert minutes(petit, jour + UN_JOUR) == 24 * 60


@pytest.mark.parametrize(
    ("jour", "motif", "mot"),
    [
        (datetime.date(2027, 3, 1), MotifFin.DEMISSION, "finit déjà"),
        (datetime.date(2027, 1, 15), MotifFin.TERME, "dernier jour"),
        (datetime.date(2024, 1, 31), MotifFin.DEMISSION, "commencent"),
    ],
)
def test_une_fin_impossible_dit_quoi_changer(petit, jour, motif, mot):
    with pytest.raises(ActionRefusee, match=mot):
        noter_fin(auteur=petit.sei, contrat=petit.contrat, dernier_jour=jour, motif=motif)


def test_seul_le_sei_change_les_contrats(petit):
    petit.sei = f.mandat("DASEN", f.perimetre("T"))
    with pytest.raises(ActionRefusee, match="service école inclusive"):
        proposer(petit)
    with pytest.raises(ActionRefusee, match="service école inclusive"):
        suite(petit)


@pytest.mark.parametrize(
    ("dans", "file"),
    [
        (0, FileContrats.FIN_30),
        (30, FileContrats.FIN_30),
        (31, FileContrats.FIN_60),
        (60, FileContrats.FIN_60),
        (61, FileContrats.FIN_90),
        (90, FileContrats.FIN_90),
        (91, None),
    ],
)
def test_les_onglets_se_partagent_les_fins_sans_trou(petit, dans, file):
    fin = LE + (dans + 1) * UN_JOUR
    Contrat.objects.filter(pk=petit.contrat.pk).update(
        periode=DateRange(datetime.date(2024, 2, 1), fin)
    )
    onglets = (FileContrats.FIN_30, FileContrats.FIN_60, FileContrats.FIN_90)
    assert [o for o in onglets if seul().est_dans(o)] == ([] if file is None else [file])


def test_la_liste_se_compte_se_filtre_et_se_lit_en_autant_de_requetes(
    petit, django_assert_num_queries
):
    Contrat.objects.filter(pk=petit.contrat.pk).update(quotite_ecrite="62")
    with django_assert_num_queries(7):
        lignes = contrats_vus(LE)
    comptes = comptes_des_files(lignes)
    assert comptes[FileContrats.QUOTITES] == 1  # 62 % against 61.23 %
    assert comptes[FileContrats.TOUS] == len(lignes) > 1
    ici = str(petit.pole.pk)
    assert sum(FiltreContrats(pole=ici).garde(li) for li in lignes) == len(lignes)
    assert [li.nom for li in lignes if FiltreContrats(q="soph").garde(li)] == [
        petit.sophie.nom_complet
    ]
    assert not any(FiltreContrats(employeur="ht2").garde(li) for li in lignes)
    f.aesh("Une", petit.pole)
    f.aesh("Autre", petit.pole)
    with django_assert_num_queries(7):
        assert len(contrats_vus(LE)) == len(lignes) + 2
