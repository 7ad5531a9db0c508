"""What follows a contract, by employer: refusals, silences, departures, lots, interviews."""

import datetime
from dataclasses import replace

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from aesh.enums import Employeur
from aesh.models import Contrat
from contrats.actions.depots import deposer
from contrats.actions.entretiens import noter_entretien
from contrats.actions.fins import annuler_fin, noter_fin
from contrats.actions.lots import DonneesLot, agir_sur, annuler_lot
from contrats.actions.suites import (
    DonneesSuite,
    annuler_reponse_suite,
    proposer_suite,
    repondre_suite,
)
from contrats.enums.files import FileContrats
from contrats.enums.vie import EtatProposition, GenreActe, MotifFin, NatureSuite, Reponse
from contrats.models import EntretienProfessionnel, Suite
from contrats.requetes.vie import contrats_vus
from pial.models import Etablissement
from socle.erreurs import ActionRefusee
from tests import fabriques as f

LE = datetime.date(2026, 11, 22)
UN_JOUR = datetime.timedelta(days=1)
DEMISSION = datetime.date(2026, 12, 18)
TROIS_ANS = DateRange(datetime.date(2024, 2, 1), datetime.date(2027, 2, 1))
CDI = DonneesSuite(
    NatureSuite.CDI, datetime.date(2026, 11, 9), datetime.date(2026, 11, 16), 24 * 60, 41
)


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    petit.sei = f.mandat("SEI", f.perimetre("T"))
    Contrat.objects.filter(aesh=petit.sophie).update(type="cdd", periode=TROIS_ANS)
    petit.contrat = Contrat.objects.get(aesh=petit.sophie)
    return petit


def proposer(petit, le=LE, **champs):
    return proposer_suite(
        auteur=petit.sei, contrat=petit.contrat, donnees=replace(CDI, **champs), le=le
    )


def repondre(petit, suite, reponse=Reponse.ACCEPTE, le=LE):
    return repondre_suite(auteur=petit.sei, suite=suite, reponse=reponse, repondu_le=le, le=le)


def vue_de(petit, le=LE):
    (une,) = [v for v in contrats_vus(le) if petit.contrat.pk in v.chaine.cles]
    return une


def test_une_demission_retire_ce_qui_attendait_et_son_annulation_le_rend(petit):
    suite = proposer(petit)
    fin = noter_fin(
        auteur=petit.sei, contrat=petit.contrat, dernier_jour=DEMISSION, motif=MotifFin.DEMISSION
    )
    suite.refresh_from_db()
    assert suite.etat_au(LE) == EtatProposition.ANNULEE
    with pytest.raises(ActionRefusee, match="n'attend de réponse"):
        repondre(petit, suite)
    with pytest.raises(ActionRefusee, match="fin de ce contrat est notée"):
        proposer(petit)
    assert not Contrat.objects.filter(aesh=petit.sophie, type="cdi").exists()
    annuler_fin(auteur=petit.sei, fin=fin)
    suite.refresh_from_db()
    assert suite.etat_au(LE) == EtatProposition.ATTENTE
    assert repondre(petit, suite).suivant.periode.lower == TROIS_ANS.upper


def test_ce_qui_etait_retire_avant_la_demission_ne_revient_pas(petit):
    retiree = proposer(petit)
    Suite.objects.filter(pk=retiree.pk).update(annule_le="2026-11-20T10:00Z")
    fin = noter_fin(
        auteur=petit.sei, contrat=petit.contrat, dernier_jour=DEMISSION, motif=MotifFin.DEMISSION
    )
    annuler_fin(auteur=petit.sei, fin=fin)
    assert Suite.objects.get().annule_le is not None


def test_apres_un_refus_une_autre_proposition_se_fait_et_s_accepte(petit):
    refusee = repondre(petit, proposer(petit), Reponse.REFUSE)
    assert not vue_de(petit).est_a_proposer  # she said no: the queue does not insist
    autre = proposer(petit, minutes_hebdo=28 * 60)
    assert autre.pk != refusee.pk
    assert vue_de(petit).etat_suite == EtatProposition.ATTENTE  # the last one speaks
    with pytest.raises(ActionRefusee, match="déjà faite"):
        proposer(petit)
    with pytest.raises(ActionRefusee, match="a suivi"):
        annuler_reponse_suite(auteur=petit.sei, suite=refusee)
    assert repondre(petit, autre).suivant.minutes_hebdo == 28 * 60
    refusee.refresh_from_db()
    assert refusee.reponse == Reponse.REFUSE  # the first answer stays written


def test_apres_un_silence_la_premiere_proposition_est_close_a_son_jour(petit):
    muette = proposer(petit)
    apres = muette.repondre_avant + UN_JOUR
    proposer(petit, le=apres, propose_le=apres)
    muette.refresh_from_db()
    assert (muette.reponse, muette.repondu_le) == (Reponse.REFUSE, muette.repondre_avant)


def test_le_cdi_d_un_cdd_d_etablissement_est_signe_par_l_etat(petit):
    Contrat.objects.filter(pk=petit.contrat.pk).update(
        employeur=Employeur.HORS_TITRE_2, eple=Etablissement.objects.get(pk=petit.autre_ecole.pk)
    )
    petit.contrat.refresh_from_db()
    suivant = repondre(petit, proposer(petit)).suivant
    assert (suivant.employeur, suivant.eple_id) == (Employeur.TITRE_2, None)
    assert vue_de(petit).fait.a_suivant


def test_un_autre_contrat_n_empeche_que_si_le_meme_employeur_l_a_signe(petit):
    ailleurs = Contrat.objects.create(
        aesh=petit.sophie,
        type="cdd",
        employeur=Employeur.HORS_TITRE_2,
        eple=petit.autre_ecole,
        periode=DateRange(datetime.date(2027, 2, 1), datetime.date(2030, 2, 1)),
        minutes_hebdo=6 * 60,
    )
    assert not vue_de(petit).fait.a_suivant  # a school's own job begins, hers still ends
    assert proposer(petit).pk
    Suite.objects.all().delete()
    Contrat.objects.filter(pk=ailleurs.pk).update(
        employeur=Employeur.TITRE_2, eple=None, periode=DateRange(TROIS_ANS.upper, None)
    )
    with pytest.raises(ActionRefusee, match="suit déjà"):
        proposer(petit)


def test_un_lot_lit_autant_pour_un_que_pour_trois_et_s_annule(petit, django_assert_num_queries):
    def lancer(attendues):
        lignes = [v for v in contrats_vus(LE) if v.est_dans(FileContrats.CDI)]
        with django_assert_num_queries(attendues):
            apercu = agir_sur(
                auteur=petit.sei,
                acte=GenreActe.PROPOSER,
                lignes=lignes,
                donnees=DonneesLot(CDI.entretien_le, CDI.propose_le),
                le=LE,
            )
        return apercu

    pour_un = lancer(8)
    assert len(pour_un.faites) == 1
    assert annuler_lot(acte=pour_un.trace, auteur=petit.sei, maintenant=pour_un.trace.cree_le) == 0
    assert vue_de(petit).est_dans(FileContrats.CDI)
    for prenom in ("Ana", "Zoé"):
        Contrat.objects.filter(aesh=f.aesh(prenom, petit.pole)).update(
            type="cdd", periode=TROIS_ANS
        )
    pour_trois = lancer(8)
    assert len(pour_trois.faites) == 3
    assert Suite.objects.filter(annule_le=None, employeur=Employeur.TITRE_2).count() == 3
    with django_assert_num_queries(6):
        reste = annuler_lot(
            acte=pour_trois.trace, auteur=petit.sei, maintenant=pour_trois.trace.cree_le
        )
    assert reste == 0
    assert not Suite.objects.filter(annule_le=None).exists()


def test_l_employeur_ecrit_l_emporte_et_une_contradiction_demande(petit):
    uai = petit.autre_ecole.uai
    entetes = "Matricule;Nom;Prénom;Type;Employeur;UAI;Début;Fin;Heures\n"
    lignes = [
        f"N1;A;Ana;CDD;titre 2;{uai};01/09/2026;31/08/2029;24 h",
        f"N2;B;Bo;CDD;hors titre 2;{uai};01/09/2026;31/08/2029;24 h",
        f"N3;C;Cy;CDD;;{uai};01/09/2026;31/08/2029;24 h",
        "N4;D;Di;CDD;titre 2;;01/09/2026;31/08/2029;24 h",
        f"N5;E;Eva;CDI;lycée;{uai};01/09/2026;;24 h",
    ]
    contenu = (entetes + "\n".join(lignes)).encode()
    depot = deposer(auteur=petit.sei, contenu=contenu, nom_fichier="c.csv", le=LE)
    contraire, ht2, muette, t2, cdi = depot.lignes.order_by("rang")
    assert (contraire.etat, contraire.erreurs[0][:27]) == ("erreur", "L'employeur dit titre 2, et")
    assert [ligne.etat for ligne in (ht2, muette, t2, cdi)] == ["prete"] * 4
    assert any("L917-1" in mot for mot in cdi.signalements)


def test_un_entretien_se_note_se_suit_et_se_retire(petit, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.UTC))
    navigateur = Client()
    navigateur.force_login(petit.sei.membre)
    base = f"/35/contrats/{petit.contrat.pk}/"
    assert "Aucun n&#x27;est noté ici. Le prochain, au plus tard le 31 janvier 2027" in (
        navigateur.get(base).content.decode().replace("n'est", "n&#x27;est")
    )
    assert vue_de(petit).est_dans(FileContrats.ENTRETIENS)  # in seventy days
    refus = navigateur.post(f"{base}entretien/", {"tenu_le": "2023-05-02", "etape": "apercu"})
    assert "dans aucun contrat" in refus.content.decode()
    apercu = navigateur.post(f"{base}entretien/", {"tenu_le": "2026-05-04", "etape": "apercu"})
    assert "04/05/2029" in apercu.content.decode()
    assert not EntretienProfessionnel.objects.exists()
    navigateur.post(f"{base}entretien/", {"tenu_le": "2026-05-04", "etape": "faire"})
    assert "Tenu le 4 mai 2026" in navigateur.get(base).content.decode()
    assert not vue_de(petit).est_dans(FileContrats.ENTRETIENS)
    with pytest.raises(ActionRefusee, match="déjà noté"):
        noter_entretien(
            auteur=petit.sei, aesh=petit.sophie.pk, tenu_le=datetime.date(2026, 5, 4), le=LE
        )
    coordination = Client()
    coordination.force_login(petit.coordination.membre)
    assert "4 mai 2026" not in coordination.get(base).content.decode()  # note 8: no access at all
    assert coordination.get(f"{base}entretien/").status_code == 404
    note = EntretienProfessionnel.objects.get()
    assert coordination.post(f"/35/contrats/entretiens/{note.pk}/retirer/").status_code == 404
    navigateur.post(f"/35/contrats/entretiens/{note.pk}/retirer/")
    assert vue_de(petit).est_dans(FileContrats.ENTRETIENS)
