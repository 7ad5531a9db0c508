"""The referent teacher's pupils: what is to be done, what changed since she last looked."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import DateRange

from aesh.actions.suivis import marquer_vu, revenir
from aesh.models import Rencontre, RepereSuivi
from aesh.requetes.preparation_ess import preparation_de
from aesh.requetes.suivis import changements, repere_de, suivis_de
from comptes.enums import Role
from eleves.models import (
    BesoinLocal,
    IndisponibiliteEleve,
    NotificationMdph,
    PlanEleve,
    ReunionEleve,
    Scolarisation,
)
from socle import travaux
from socle.erreurs import ActionRefusee
from socle.models import Acces, Travail
from socle.travaux import ErreurTravail
from tests import fabriques as f
from tests.distribution import connecter

LE = datetime.date.today()
UN = datetime.timedelta(days=1)
DEPUIS = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
LOIN = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)
ANNEES = DateRange(datetime.date(2020, 9, 1), datetime.date(2099, 9, 1))


@pytest.fixture
def pole(dans_35):
    pole = f.petit_pole()
    secteur = f.perimetre("K", "Secteur")
    pole.ecole.secteur_referent = secteur
    pole.ecole.save(update_fields=["secteur_referent"])
    pole.extras["erseh"] = f.mandat(Role.ERSEH, secteur, periode=ANNEES)
    Scolarisation.objects.update(periode=ANNEES)
    NotificationMdph.objects.update(periode=ANNEES)
    return pole


def lignes(pole, depuis=LOIN):
    return {e.prenom: e for e in suivis_de(pole.extras["erseh"], LE, depuis)}


def reunion(eleve, date, **champs):
    return ReunionEleve.objects.create(eleve=eleve, genre="ess", date=date, **champs)


def test_elle_suit_les_eleves_de_son_secteur_et_d_aucun_autre(pole):
    f.eleve("Sans", pole.ecole, droit=None)
    assert set(lignes(pole)) == {"Léa", "Nour"}, "Tom est dans une autre école"
    assert set(changements(lignes(pole)["Léa"])) == set()


def test_la_prochaine_ess_est_la_fixee_sinon_la_voulue(pole):
    reunion(pole.lea, LE - 200 * UN, tenue=True, prochaine_le=LE + 20 * UN)
    reunion(pole.nour, LE - 5 * UN)
    lues = lignes(pole)
    assert (lues["Léa"].ess_fixee, lues["Léa"].prochaine_ess) == (None, LE + 20 * UN)
    assert lues["Léa"].derniere_ess == LE - 200 * UN
    assert lues["Nour"].prochaine_ess is None, "une ESS passée sans être tenue ne compte pas"
    reunion(pole.lea, LE + 9 * UN)
    reunion(pole.lea, LE + 30 * UN)
    assert lignes(pole)["Léa"].prochaine_ess == LE + 9 * UN


@pytest.mark.parametrize(("jours", "a_faire"), [(180, True), (181, False)])
def test_un_geva_sco_est_a_preparer_quand_le_droit_finit(pole, jours, a_faire):
    periode = DateRange(LE - 100 * UN, LE + jours * UN)
    NotificationMdph.objects.filter(eleve=pole.lea).update(periode=periode)
    ligne = lignes(pole)["Léa"]
    assert bool(ligne.geva) is a_faire and bool(ligne.fin_proche) is a_faire
    if a_faire:
        assert changements(ligne) == [f"le droit finit le {LE + (jours - 1) * UN:%d/%m/%Y}"]
    ReunionEleve.objects.create(
        eleve=pole.lea, genre="geva_reexamen", date=LE - 30 * UN, tenue=True
    )
    assert not lignes(pole)["Léa"].geva


def test_ce_qui_a_change_depuis_sa_derniere_lecture(pole):
    Scolarisation.objects.update(cree_le=DEPUIS - UN)
    NotificationMdph.objects.update(cree_le=DEPUIS - UN)
    assert [changements(e) for e in lignes(pole, DEPUIS).values()] == [[], []]
    Rencontre.objects.create(
        eleve=pole.lea, aesh=pole.sophie, etablissement=pole.ecole, annee=2026, a_partir_du=LE
    )
    NotificationMdph.objects.filter(eleve=pole.nour).update(cree_le=DEPUIS + UN)
    lues = lignes(pole, DEPUIS)
    assert changements(lues["Léa"]) == ["nouvel AESH"]
    assert changements(lues["Nour"]) == ["nouvelle décision"]
    Scolarisation.objects.filter(eleve=pole.tom).update(periode=DateRange(LE - 300 * UN, LE))
    Scolarisation.objects.create(
        eleve=pole.tom, etablissement=pole.ecole, periode=DateRange(LE, None)
    )
    assert "nouvelle école ou classe" in changements(lignes(pole, DEPUIS)["Tom"])


def test_marquer_vu_puis_revenir(pole):
    erseh = pole.extras["erseh"]
    assert not repere_de(erseh).est_marque
    with pytest.raises(ActionRefusee):
        revenir(auteur=erseh)
    premier = marquer_vu(auteur=erseh).vu_le
    assert repere_de(erseh).depuis == premier
    marquer_vu(auteur=erseh)
    assert repere_de(erseh).depuis > premier
    revenir(auteur=erseh)
    assert repere_de(erseh).depuis == premier


def test_la_page_liste_trie_filtre_et_journalise(pole):
    client = connecter(pole.extras["erseh"].membre)
    reunion(pole.lea, LE + 9 * UN)
    page = client.get("/35/suivis/").content.decode()
    assert "2 élèves." in page and "Secret" not in page and "Tom" not in page
    assert page.index("Nour") < page.index("Léa"), "l'ESS à fixer d'abord"
    lus = Acces.objects.filter(route="aesh:suivis").latest("cree_le").ids
    assert set(lus) == {pole.lea.pk, pole.nour.pk}
    a_fixer = client.get("/35/suivis/?quoi=ess_a_fixer").content.decode()
    assert "Nour" in a_fixer and "Léa S." not in a_fixer
    trie = client.get("/35/suivis/?sort=-nom").content.decode()
    assert trie.index("Nour") < trie.index("Léa S.")
    assert client.post("/35/suivis/vu/").status_code == 302
    assert RepereSuivi.objects.count() == 1
    assert "Aucun résultat" in client.get("/35/suivis/?quoi=a_change").content.decode()
    client.post("/35/suivis/vu/", {"revenir": "1"})
    assert not RepereSuivi.objects.exists()


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_d_eleves(pole):
    client = connecter(pole.extras["erseh"].membre)
    client.get("/35/suivis/")
    nombres = []
    for n in range(3):
        with CaptureQueriesContext(connection) as lues:
            client.get("/35/suivis/")
        nombres.append(len(lues))
        for prenom in ("Ada", "Eve"):
            autre = f.eleve(f"{prenom}{n}", pole.ecole)
            Scolarisation.objects.filter(eleve=autre).update(periode=ANNEES)
            NotificationMdph.objects.filter(eleve=autre).update(periode=ANNEES)
            reunion(autre, LE + UN)
    assert nombres == [17, 17, 17]


def texte(pole, eleve):
    page = preparation_de(eleve, pole.extras["erseh"], LE)
    return page, {r.titre: r.phrases for r in page.rubriques}


def test_la_page_de_l_ess_dit_des_faits(pole):
    reunion(
        pole.nour,
        LE - 50 * UN,
        tenue=True,
        participants=["famille", "erseh"],
        conclusions=["maintien"],
    )
    reunion(pole.nour, LE + 9 * UN)
    BesoinLocal.objects.create(eleve=pole.nour, cible_minutes=240)
    Rencontre.objects.create(
        eleve=pole.nour, aesh=pole.sophie, etablissement=pole.ecole, annee=2026, a_partir_du=LE
    )
    IndisponibiliteEleve.objects.create(
        eleve=pole.nour, jour=2, minutes=(600, 660), genre="sessad", periode=ANNEES
    )
    PlanEleve.objects.create(eleve=pole.nour, genre="pps", periode=ANNEES, dans_lpi=True)
    page, dit = texte(pole, pole.nour)
    assert page.prochaine == f"ESS le {LE + 9 * UN:%d/%m/%Y}"
    assert dit["Droits notifiés"] == ["Aide humaine mutualisée, jusqu'au 31/08/2099."]
    assert dit["Aide humaine"] == [
        f"{pole.sophie.nom_complet}, à partir du {LE:%d/%m/%Y} (depuis la dernière ESS). "
        "Rencontre avec la famille : à organiser."
    ]
    organisation = dit["Organisation locale (sans quotité, pas un droit)"]
    assert organisation == [
        "Cible locale : 4 h par semaine, proposée, à valider par la direction de l'école."
    ]
    assert "SESSAD, mardi de 10 h 00 à 11 h 00." in dit["Scolarité et plans"]
    assert any(p.startswith("PPS") and "dans le LPI" in p for p in dit["Scolarité et plans"])
    tenue = dit["Réunions et GEVA-Sco"][1]
    assert "Présents : famille, enseignant référent." in tenue
    assert "Conclusions : rien ne change." in tenue


def test_l_ess_voulue_par_la_derniere_est_dite_et_les_sigles_restent(pole):
    assert texte(pole, pole.lea)[0].prochaine == "Date de l'ESS à fixer"
    reunion(
        pole.lea,
        LE - 30 * UN,
        tenue=True,
        prochaine_le=LE + 20 * UN,
        participants=["aesh"],
        conclusions=["renouvellement"],
    )
    page, dit = texte(pole, pole.lea)
    voulue = f"{LE + 20 * UN:%d/%m/%Y}"
    assert page.prochaine == f"Date de l'ESS à fixer, voulue vers le {voulue}"
    (tenue,) = dit["Réunions et GEVA-Sco"]
    assert "Présents : AESH." in tenue
    assert "Conclusions : demander un renouvellement à la MDPH." in tenue


def test_les_heures_ne_sont_dites_que_pour_une_aide_individuelle(pole):
    _, dit = texte(pole, pole.lea)
    assert dit["Droits notifiés"] == [
        "Aide humaine individuelle, 12 h par semaine, jusqu'au 31/08/2099."
    ]


def test_le_pdf_est_un_travail_sans_nom_dans_son_fichier(pole):
    erseh = pole.extras["erseh"]
    client = connecter(erseh.membre)
    assert client.post(f"/35/suivis/{pole.nour.pk}/ess/").status_code == 302
    travail = Travail.objects.get(genre="aesh.ess_pdf")
    fait = travaux.genre("aesh.ess_pdf").fonction(travail, lambda fait, total=None: None)
    assert fait["nom_fichier"] == f"preparation-ess-{LE:%Y-%m-%d}.pdf"
    assert "Nour" not in travail.titre and "Nour" not in str(travail.parametres)
    export = Acces.objects.get(route="travail:aesh.ess_pdf")
    assert (export.action, export.ids) == ("export", [pole.nour.pk])


def test_une_mission_finie_ou_un_autre_secteur_n_a_pas_de_pdf(pole):
    erseh = pole.extras["erseh"]
    client = connecter(erseh.membre)
    assert client.post(f"/35/suivis/{pole.tom.pk}/ess/").status_code == 404
    client.post(f"/35/suivis/{pole.nour.pk}/ess/")
    travail = Travail.objects.get(genre="aesh.ess_pdf")
    erseh.periode = DateRange(LE - 300 * UN, LE)
    erseh.save(update_fields=["periode"])
    with pytest.raises(ErreurTravail, match="plus dans votre périmètre"):
        travaux.genre("aesh.ess_pdf").fonction(travail, lambda fait, total=None: None)


def test_qui_ne_suit_pas_les_plans_n_a_pas_la_page(pole):
    client = connecter(pole.coordination.membre)
    assert client.get("/35/suivis/").status_code == 404
    assert client.get(f"/35/suivis/{pole.nour.pk}/ess/").status_code == 404
