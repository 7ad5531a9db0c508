"""Pages of contracts: tabs, filters, previews, undo, import with « 62 % », letters, budget."""

import datetime
import io
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from psycopg.types.range import DateRange
from pypdf import PdfReader

from aesh.models import Aesh, Contrat
from contrats.actions.depots import annuler_depot, appliquer_depot, deposer
from contrats.actions.enveloppes import allouer
from contrats.actions.service_fait import preparer_mois
from contrats.actions.service_fait_suites import ouvrir_mois
from contrats.models import ActeContrats, Avenant, DepotContrats, Suite, TexteLettre
from contrats.regles.budget import FaitAgent, budget
from contrats.regles.mois import Mois
from contrats.requetes.budget import lire_budget
from contrats.requetes.telephones import LigneTelephone, lire_annuaire
from pial.models import TempsDeTrajet
from socle.erreurs import ActionRefusee
from socle.pdf import rendre_pdf
from tests import fabriques as f

LE = datetime.date(2026, 11, 22)
ENTETES = "Matricule;Nom;Prénom;Type;Employeur;Début;Fin;Heures hebdo;Semaines;Quotité\n"


@pytest.fixture(autouse=True)
def jour(time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.UTC))


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    petit.sei = f.mandat("SEI", f.perimetre("T"))
    Contrat.objects.filter(aesh=petit.sophie).update(
        type="cdd", periode=DateRange(datetime.date(2024, 2, 1), datetime.date(2027, 2, 1))
    )
    petit.contrat = Contrat.objects.get(aesh=petit.sophie)
    petit.navigateur = client_de(petit.sei)
    return petit


def client_de(mandat):
    navigateur = Client()
    navigateur.force_login(mandat.membre)
    return navigateur


def lire(petit, chemin, **parametres):
    reponse = petit.navigateur.get(f"/35/contrats/{chemin}", parametres)
    assert reponse.status_code == 200, chemin
    return reponse.content.decode()


def test_la_file_se_lit_se_filtre_et_se_traite_en_nombre(petit):
    texte = lire(petit, "", file="cdi")
    assert petit.sophie.nom_complet in texte
    assert "proposer la suite du contrat (en retard)" in texte
    assert "Aucun résultat" in lire(petit, "", file="cdi", q="personne")
    assert "Tout est traité" in lire(petit, "", file="fin30")
    assert "31 janvier 2027" in lire(petit, "", file="fin30")  # the next to come
    champs = {"file": "cdi", "acte": "proposer", "lignes": str(petit.contrat.pk)}
    dates = {"entretien_le": "2026-11-16", "propose_le": "2026-11-20"}
    vue = petit.navigateur.post("/35/contrats/plusieurs/", {**champs, **dates, "etape": "apercu"})
    assert "1 contrat à traiter" in vue.content.decode()
    assert not Suite.objects.exists()  # a preview leaves nothing
    petit.navigateur.post("/35/contrats/plusieurs/", {**champs, **dates, "etape": "faire"})
    assert Suite.objects.get().propose_le == datetime.date(2026, 11, 20)
    acte = ActeContrats.objects.get()
    petit.navigateur.post(f"/35/contrats/plusieurs/{acte.pk}/annuler/", {"file": "cdi"})
    assert Suite.objects.get().annule_le is not None


def test_un_lot_laisse_de_cote_ce_qui_ne_se_peut_pas_et_dit_pourquoi(petit):
    champs = {"file": "cdi", "acte": "proposer", "portee": "toutes", "etape": "apercu"}
    sans_entretien = petit.navigateur.post(
        "/35/contrats/plusieurs/", {**champs, "propose_le": "2026-11-20"}
    ).content.decode()
    assert "entretien vient d&#x27;abord" in sans_entretien
    assert "0 contrat à traiter" in sans_entretien
    rien = petit.navigateur.post("/35/contrats/plusieurs/", {"file": "cdi"}, follow=True)
    assert "Cochez au moins un contrat" in rien.content.decode()


def test_l_apercu_d_un_avenant_est_l_acte_lui_meme(petit):
    base = f"/35/contrats/{petit.contrat.pk}/avenant/"
    champs = {
        "minutes_hebdo": "20 h",
        "semaines": "41",
        "motif": "baisse",
        "effet": "2027-01-04",
        "remise": "main",
        "remise_le": "2026-11-16",
    }
    vue = petit.navigateur.post(base, {**champs, "etape": "apercu"}).content.decode()
    assert "04/01/2027 : 20 h par semaine sur 41 semaines, soit 51,03 %" in vue
    assert "16/12/2026. Le silence vaut refus" in vue
    assert not Avenant.objects.exists()
    refus = petit.navigateur.post(base, {**champs, "minutes_hebdo": "beaucoup", "etape": "apercu"})
    assert refus.status_code == 422
    assert "beaucoup" in refus.content.decode()  # what was typed stays
    petit.navigateur.post(base, {**champs, "etape": "faire"})
    avenant = Avenant.objects.get()
    reponse = f"/35/contrats/avenants/{avenant.pk}/reponse/"
    oui = {"reponse": "accepte", "repondu_le": "2026-11-20"}
    vue = petit.navigateur.post(reponse, {**oui, "etape": "apercu"}).content.decode()
    assert "emploi du temps suit" in vue
    assert Contrat.objects.filter(aesh=petit.sophie).count() == 1
    petit.navigateur.post(reponse, {**oui, "etape": "faire"})
    page = lire(petit, f"{petit.contrat.pk}/")
    assert "À partir du 4 janvier 2027 : 20 h" in page
    petit.navigateur.post(f"/35/contrats/avenants/{avenant.pk}/annuler/")
    assert Contrat.objects.filter(aesh=petit.sophie).count() == 1


def test_les_autres_ne_lisent_que_quotite_dates_et_type(petit):
    chemin = f"/35/contrats/{petit.contrat.pk}/"
    texte = client_de(petit.coordination).get(chemin).content.decode()
    assert "61,23" in texte
    assert "Prochaine date légale" not in texte
    assert "Passer en CDI" not in texte
    assert client_de(petit.coordination).get("/35/contrats/").status_code == 404
    assert client_de(petit.coordination).get(f"{chemin}avenant/").status_code == 404
    ailleurs = f.mandat("COORD_PIAL", f.pole("Autre", (f.ecole("Ailleurs"),)).perimetre)
    assert client_de(ailleurs).get(chemin).status_code == 404


def test_la_personne_lit_son_propre_contrat(petit):
    sienne = f.mandat("AESH", f.perimetre("S"))
    petit.sophie.membre = sienne.membre
    petit.sophie.save()
    texte = client_de(sienne).get(f"/35/contrats/{petit.contrat.pk}/").content.decode()
    assert "Prochaine date légale" in texte
    assert "Noter la fin" not in texte
    autre = Contrat.objects.get(aesh=petit.karim)
    assert client_de(sienne).get(f"/35/contrats/{autre.pk}/").status_code == 404


def test_62_pour_cent_et_24_h_garde_24_h_et_le_signale(petit):
    lignes = "N1;DUPONT;Zoé;CDD;titre 2;01/09/2026;31/08/2029;24 h;41;62 %\n"
    depot = deposer(
        auteur=petit.sei, contenu=(ENTETES + lignes).encode(), nom_fichier="c.csv", le=LE
    )
    (ligne,) = depot.lignes.all()
    assert (ligne.etat, ligne.erreurs) == ("prete", [])
    assert any("61,23 %" in mot for mot in ligne.signalements)
    assert appliquer_depot(depot=depot, auteur=petit.sei, le=LE, avancer=lambda *_: None) == 1
    contrat = Contrat.objects.get(aesh__matricule="N1")
    assert (contrat.minutes_hebdo, contrat.quotite_ecrite) == (1440, Decimal("62.00"))
    assert contrat.quotite == Decimal("0.6123")
    assert "Zoé DUPONT" in lire(petit, "", file="quotites")
    assert "Quotité à vérifier" in lire(petit, f"{contrat.pk}/")
    encore = deposer(
        auteur=petit.sei, contenu=(ENTETES + lignes).encode(), nom_fichier="c.csv", le=LE
    )
    assert encore.lignes.get().etat == "connue"  # the same file twice changes nothing
    depot.refresh_from_db()
    novembre = ouvrir_mois(mois=Mois(datetime.date(2026, 11, 1)), le=LE)  # the clock computes it
    preparer_mois(mois=novembre, le=LE, avancer=lambda *_: None)
    assert annuler_depot(depot=depot, auteur=petit.sei) == 1
    assert not Aesh.objects.filter(matricule="N1").exists()


@pytest.mark.parametrize("format_voulu", ["xlsx", "csv"])
def test_le_modele_se_relit_tel_qu_il_est(petit, format_voulu):
    modele = petit.navigateur.get(f"/35/contrats/imports/modele.{format_voulu}").content
    depot = deposer(auteur=petit.sei, contenu=modele, nom_fichier=f"m.{format_voulu}", le=LE)
    (ligne,) = depot.lignes.all()
    assert (ligne.etat, ligne.cellules["heures"]) == ("prete", "24 h")
    assert ligne.cellules["semaines"] == "41"


@pytest.mark.parametrize(
    ("ligne", "mot"),
    [
        (";DUPONT;Zoé;CDD;T2;01/09/2026;31/08/2029;24 h;41;", "matricule"),
        ("N1;;;CDD;T2;01/09/2026;31/08/2029;24 h;41;", "Matricule inconnu"),
        ("N1;DUPONT;Zoé;CDD;T2;01/09/2026;31/08/2029;;41;62 %", "environ 24 h 18"),
        ("N1;DUPONT;Zoé;CDD;T2;01/09/2026;31/08/2029;24 h;46;", "41 à 45"),
        ("N1;DUPONT;Zoé;CDI;T2;01/09/2026;31/08/2029;24 h;41;", "CDI n'a pas de dernier"),
        ("N1;DUPONT;Zoé;CDD;T2;01/09/2026;;24 h;41;", "dernier jour du CDD"),
        ("N1;DUPONT;Zoé;CDD;T2;31/02/2026;31/08/2029;24 h;41;", "date comme"),
        ("N1;DUPONT;Zoé;CDD;mairie;01/09/2026;31/08/2029;24 h;41;", "titre 2"),
        ("N1;DUPONT;Zoé;CDD;T2;01/09/2026;31/08/2029;45 h;41;", "temps plein"),
    ],
)
def test_une_ligne_fausse_dit_quoi_ecrire(petit, ligne, mot):
    depot = deposer(auteur=petit.sei, contenu=(ENTETES + ligne).encode(), nom_fichier="", le=LE)
    lue = depot.lignes.get()
    assert lue.etat == "erreur"
    assert mot in " ".join(lue.erreurs)
    with pytest.raises(ActionRefusee, match="rien n'a été enregistré"):
        appliquer_depot(depot=depot, auteur=petit.sei, le=LE, avancer=lambda *_: None)


def test_deux_contrats_du_meme_employeur_ne_se_recouvrent_pas(petit):
    autre = petit.sophie.matricule
    lignes = [
        f"{autre};;;CDD;T2;01/09/2026;31/08/2029;24 h;41;",  # over the one that runs
        "N1;DUPONT;Zoé;CDD;T2;01/09/2026;31/08/2029;24 h;41;",
        "N1;DUPONT;Zoé;CDD;T2;01/09/2027;31/08/2030;20 h;41;",  # over the line before
    ]
    depot = deposer(
        auteur=petit.sei, contenu=(ENTETES + "\n".join(lignes)).encode(), nom_fichier="", le=LE
    )
    premiere, deuxieme, troisieme = depot.lignes.order_by("rang")
    assert "couvre déjà ces dates" in premiere.erreurs[0]
    assert deuxieme.etat == "prete"
    assert "ligne 3 couvre déjà" in troisieme.erreurs[0]


def test_l_import_se_corrige_ligne_par_ligne(petit):
    petit.navigateur.post(
        "/35/contrats/imports/nouveau/",
        {"cellules": ENTETES + "N1;DUPONT;Zoé;CDD;T2;01/09/2026;31/08/2029;;41;62 %"},
    )
    depot = DepotContrats.objects.get()
    ligne = depot.lignes.get()
    page = f"imports/{depot.pk}/"
    assert "1 ligne à corriger" in lire(petit, page)
    assert "24 h 18" in lire(petit, f"{page}lignes/{ligne.pk}/")
    petit.navigateur.post(
        f"/35/contrats/{page}lignes/{ligne.pk}/", {**ligne.cellules, "heures": "24 h"}
    )
    assert "1 contrat à enregistrer" in lire(petit, page)
    assert "Quotité écrite : 62 %" in lire(petit, page, etat="a_verifier")


def texte_du_pdf(reponse):
    assert reponse["Content-Type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(reponse.content)).pages)


def test_une_lettre_dit_que_son_texte_est_a_charger_puis_le_reprend(petit):
    avenant = Avenant.objects.create(
        contrat=petit.contrat,
        minutes_hebdo=1200,
        effet=datetime.date(2027, 1, 4),
        remise_le=datetime.date(2026, 11, 16),
        repondre_avant=datetime.date(2026, 12, 16),
    )
    chemin = f"/35/contrats/avenants/{avenant.pk}/lettre/"
    vide = texte_du_pdf(petit.navigateur.get(chemin))
    assert "pas encore chargé" in vide
    assert "Signatures" not in vide
    texte = "Je vous propose {heures} par semaine, soit {quotite}, à partir du {effet}. {inconnu}"
    petit.navigateur.post(
        "/35/contrats/lettres/charger/",
        {"genre": "avenant", "reference": "Modèle 2026", "du": "2026-09-01", "texte": texte},
    )
    assert TexteLettre.objects.get().reference == "Modèle 2026"
    pleine = texte_du_pdf(petit.navigateur.get(chemin))
    assert "20 h par semaine, soit 51,03 %, à partir du 04/01/2027. {inconnu}" in pleine
    assert "pas encore chargé" not in pleine


def test_les_etp_se_partagent_au_prorata_et_se_comptent_une_fois():
    un, deux = object(), object()
    agents = [
        FaitAgent(1440 * 41, (un, deux), {un: Fraction(960), deux: Fraction(480)}),
        FaitAgent(1440 * 41, (un,), {}),
        FaitAgent(1440 * 41, (), {}),
    ]
    lignes, total = budget(agents, {un: Fraction(2), None: Fraction(3)}, 41)
    part = Fraction(1440 * 41, 1607 * 60)
    assert lignes[un].engages == part * Fraction(2, 3) + part
    assert lignes[deux].engages == part / 3
    assert lignes[None].engages == part  # posted nowhere: said, not lost
    assert sum(ligne.engages for ligne in lignes.values()) == total.engages == 3 * part
    assert (lignes[un].utilises, total.utilises) == (part * Fraction(2, 3), part)
    assert (lignes[un].personnes, lignes[deux].personnes, total.personnes) == (2, 1, 3)
    assert (total.alloues, lignes[un].reste) == (3, 2 - lignes[un].engages)
    assert budget(agents, {un: Fraction(2)}, 41)[1].alloues == 2


def test_l_enveloppe_est_datee_et_la_page_dit_ce_qu_elle_compte(petit, django_assert_num_queries):
    allouer(auteur=petit.sei, pole=petit.pole, du=datetime.date(2026, 9, 1), etp=Decimal("1.5"))
    allouer(auteur=petit.sei, pole=petit.pole, du=datetime.date(2026, 12, 1), etp=Decimal(9))
    with django_assert_num_queries(6):
        ((pole, ligne),), total = lire_budget(LE)
    assert (pole, ligne.alloues) == (petit.pole, Fraction(3, 2))
    assert total.engages == ligne.engages > 0
    page = lire(petit, "enveloppes/")
    assert "1,50" in page
    assert "1 607 h" in page
    dasen = f.mandat("DASEN", f.perimetre("T"))
    lecture = client_de(dasen)
    assert lecture.get("/35/contrats/enveloppes/").status_code == 200
    assert lecture.post("/35/contrats/enveloppes/saisir/", {}).status_code == 404


def test_les_etp_utilises_comptent_la_route_entre_deux_ecoles(petit, django_assert_num_queries):
    """Monday 1 h 30 here, 25 min of road, 1 h 30 there, then a meeting that is not of the week."""
    TempsDeTrajet.objects.create(
        depart=petit.ecole, arrivee=petit.autre_ecole, mode="voiture", minutes=25
    )
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    la = f.creneau(petit.emploi, petit.sophie, petit.autre_ecole, 1, "10:30", "12:00", petit.tom)
    f.creneau(petit.emploi, petit.sophie, petit.autre_ecole, 1, "16:30", "17:30", type="reunion")
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 2, "8:30", "10:30", petit.tom)
    petit.emploi.statut = "publie"
    petit.emploi.save()
    annuel = Fraction(41, 1607 * 60)
    with django_assert_num_queries(11):
        _, total = lire_budget(LE)
    assert total.utilises == (90 + 25 + 90 + 120) * annuel
    la.semaine = "A"
    la.save()
    # weeks B keep the meeting at the collège, and the road to it
    assert lire_budget(LE)[1].utilises == (90 + 25 + Fraction(90, 2) + 120) * annuel
    petit.emploi.creneaux.filter(type="reunion").delete()
    assert lire_budget(LE)[1].utilises == (90 + Fraction(25 + 90, 2) + 120) * annuel


def test_la_liste_telephonique_donne_l_ecole_jamais_un_numero_personnel(petit):
    petit.ecole.telephone = "02 99 00 00 01"
    petit.ecole.save()
    f.aesh("Zoé", petit.pole, ecole_principale=petit.ecole)
    (zoe,) = [li for li in lire_annuaire(petit.pole, LE) if li.nom.startswith("Zoé")]
    assert zoe.ecoles == ((petit.ecole.nom, "02 99 00 00 01"),)
    assert "02 99 00 00 01" in lire(petit, "telephones/")
    pdf = petit.navigateur.get(f"/35/contrats/telephones/{petit.pole.pk}/pdf/")
    assert "02 99 00 00 01" in texte_du_pdf(pdf)


@pytest.mark.parametrize("personnes", [45, 65, 100])
def test_la_liste_d_un_pole_tient_sur_une_page(personnes):
    """Long names of schools, every third person in two of them, the biggest pole and more."""
    longue = ("École primaire publique Jean Charcot (Val-Couesnon)", "02 99 00 00 01")
    lignes = [
        LigneTelephone(
            f"Marie-Françoise Nomdefamille{n}",
            "",
            (longue, ("Collège Pierre Brossolette", "02 99 00 00 02")) if n % 3 == 0 else (longue,),
        )
        for n in range(personnes)
    ]
    contexte = {"pole": {"nom": "PIAL Guichen"}, "lignes": lignes, "le": LE}
    contenu = rendre_pdf("contrats/pdf/telephones.html", contexte, titre="Liste")
    (page,) = PdfReader(io.BytesIO(contenu)).pages
    texte = page.extract_text()
    assert [n for n in range(personnes) if f"Nomdefamille{n}" not in texte] == [], "perdues"
