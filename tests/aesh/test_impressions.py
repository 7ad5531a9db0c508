"""Weeks on paper: who may print what, whose names they carry, one batch for a whole pole."""

import datetime
import io
import unicodedata

import pytest
from django.test import Client
from psycopg.types.range import DateRange
from pypdf import PdfReader

from aesh.models import EmploiDuTemps
from aesh.requetes.impression import tableau
from aesh.requetes.impression_choix import imprimables
from aesh.requetes.impression_version import feuille_aesh, lire_version
from aesh.tasks import imprimer_semaine, imprimer_version
from comptes.models import Mandat
from socle.fichiers import chemin_du_fichier
from socle.models import Acces, Travail
from socle.travaux import ErreurTravail, TravailAnnule
from tests import fabriques as f

LE = datetime.date(2026, 11, 21)
NOMS = ("Léa", "Tom", "Nour", "Secret")


@pytest.fixture
def petit(dans_35, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    petit = f.petit_pole()
    petit.cm1 = f.Classe.objects.create(
        etablissement=petit.ecole, annee=f.ANNEE, libelle="CM1 bleu"
    )
    petit.lea.scolarisations.update(classe=petit.cm1)
    commun = (petit.emploi, petit.sophie, petit.ecole)
    f.creneau(*commun, 1, "8:30", "10:00", petit.lea)
    f.creneau(*commun, 2, "13:45", "15:00", petit.lea, petit.nour, classe=petit.cm1)
    f.creneau(*commun, 4, "9:00", "10:00", type="collective", classe=petit.cm1)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    maintenant = datetime.datetime(2026, 9, 1, 8, tzinfo=datetime.UTC)
    EmploiDuTemps.objects.update(statut="publie", publie_le=maintenant)
    petit.emploi.refresh_from_db()
    return petit


def connecter(mandat: Mandat) -> Client:
    client = Client()
    client.force_login(mandat.membre)
    return client


def demander(petit, mandat: Mandat | None = None, **corps: str) -> Travail:
    """Ask for a print by the page; the job is not run."""
    page = f"/35/emplois/{petit.emploi.pk}/imprimer/"
    reponse = connecter(mandat or petit.coordination).post(page, corps)
    assert reponse.status_code == 302, reponse.status_code
    return Travail.objects.latest("cree_le")


def sans_suivi(fait: int, total: int | None = None) -> None:
    """Progress that nobody watches."""


def lire(travail: Travail, resultat: dict) -> PdfReader:
    chemin = chemin_du_fichier(resultat["fichier"])
    assert chemin is not None
    return PdfReader(io.BytesIO(chemin.read_bytes()))


def mots(pdf: PdfReader) -> str:
    """All that can be read: text of the pages and title."""
    pages = "\n".join(page.extract_text() for page in pdf.pages)
    return unicodedata.normalize("NFC", f"{pages}\n{pdf.metadata}".replace("\0", ""))


def imprimer(petit, mandat: Mandat | None = None, **corps: str) -> PdfReader:
    travail = demander(petit, mandat, **corps)
    return lire(travail, imprimer_version(travail, sans_suivi))


def cibles(petit) -> dict[str, dict[str, str]]:
    return {
        "aesh": {"feuille": "aesh", "cible": str(petit.sophie.pk)},
        "classe": {"feuille": "classe", "cible": str(petit.cm1.pk)},
        "ecole": {"feuille": "ecole", "cible": str(petit.ecole.pk)},
        "pole": {"feuille": "pole"},
    }


# --- what they carry ------------------------------------------------------------------------


@pytest.mark.parametrize("feuille", ["aesh", "classe", "ecole", "pole"])
def test_pour_affichage_aucun_nom_d_eleve_nulle_part(petit, feuille):
    demande = cibles(petit)[feuille]
    nominatif = mots(imprimer(petit, **demande))
    assert "Léa S." in nominatif and "aide individuelle" in nominatif, "la recherche voit les noms"
    deja = Acces.objects.count()

    travail = demander(petit, **demande, affichage="on")
    resultat = imprimer_version(travail, sans_suivi)
    pdf = lire(travail, resultat)
    texte = mots(pdf)
    assert [nom for nom in NOMS if nom in texte] == []
    octets = b"".join(
        objet.get_object().get_data()
        for page in pdf.pages
        for objet in [page["/Contents"]]
        if hasattr(objet.get_object(), "get_data")
    )
    assert not any(nom.encode() in octets for nom in NOMS)
    assert "Version pour affichage : sans nom d'élève" in texte
    assert "aide individuelle" not in texte, "ni le type d'aide"
    assert "CM1 bleu" in texte, "mais où aller"
    assert petit.sophie.nom_complet in texte and "8 h 30 – 10 h" in texte
    assert Acces.objects.count() == deja, "rien n'a été lu"
    assert resultat["nom_fichier"].endswith("-v1-affichage.pdf")


def test_une_feuille_est_un_a4_en_largeur_accessible_et_datee(petit):
    pdf = imprimer(petit, **cibles(petit)["aesh"])
    largeur, hauteur = (float(x) for x in pdf.pages[0].mediabox.upper_right)
    assert (round(largeur), round(hauteur)) == (842, 595)
    racine = pdf.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"] and racine["/Lang"] == "fr"
    texte = " ".join(mots(pdf).split())
    assert "version 1, publiée le 01/09/2026" in texte
    assert "prend effet le 01/09/2026" in texte
    assert "3 h 45 par semaine" in texte
    assert "M, tirets : aide mutualisée" in texte
    assert "Brouillon" not in texte


def test_une_version_non_publiee_le_dit_en_travers(petit):
    EmploiDuTemps.objects.update(statut="brouillon", publie_le=None)
    texte = mots(imprimer(petit, **cibles(petit)["ecole"]))
    assert "Brouillon" in texte and "non publiée" in texte


def test_les_semaines_a_et_b_ont_chacune_leur_page(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 5, "9:00", "10:00", petit.lea, semaine="A")
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 5, "14:00", "16:00", petit.nour, semaine="B")
    pdf = imprimer(petit, **cibles(petit)["aesh"])
    a, b = (mots_de_page(page) for page in pdf.pages)
    assert "Semaine A" in a and "9 h – 10 h" in a and "14 h – 16 h" not in a
    assert "Semaine B" in b and "14 h – 16 h" in b and "8 h 30 – 10 h" in b
    assert "semaine A : 4 h 45, semaine B : 5 h 45" in a
    assert petit.sophie.nom_complet in b, "la page B dit de qui elle est"


def mots_de_page(page) -> str:
    return " ".join(page.extract_text().replace("\0", "").split())


def test_la_feuille_d_une_classe_suit_ses_eleves_et_celle_d_une_ecole_a_une_ligne_par_aesh(petit):
    f.creneau(petit.emploi, petit.karim, petit.ecole, 5, "8:30", "9:30", petit.nour)
    classe = mots(imprimer(petit, **cibles(petit)["classe"]))
    assert "CM1 bleu, École des Tilleuls" in classe
    assert "Léa S." in classe and "Tom" not in classe
    assert petit.karim.nom_complet not in classe
    ecole = mots(imprimer(petit, **cibles(petit)["ecole"]))
    assert petit.karim.nom_complet in ecole and petit.sophie.nom_complet in ecole
    assert "Tom" not in ecole, "Karim est ailleurs avec Tom"


def test_deux_homonymes_gardent_leur_ligne():
    cases = [(("1", "Ana B."), 0, "x"), (("2", "Ana B."), 0, "y")]
    lignes = tableau("", "AESH", ("Lundi",), cases).lignes
    assert [ligne.entete for ligne in lignes] == ["Ana B.", "Ana B."]


@pytest.mark.parametrize(("role", "nom_lu"), [("COORD_PIAL", "Léa S."), ("AESH_REF", "Élève")])
def test_les_noms_sont_ceux_que_le_lecteur_peut_lire(petit, role, nom_lu):
    mandat = f.mandat(role, petit.pole.perimetre)
    texte = mots(imprimer(petit, mandat, **cibles(petit)["aesh"]))
    assert nom_lu in texte
    lus = [set(a.ids) for a in Acces.objects.filter(objet="eleve", action="export")]
    assert lus == ([{petit.lea.pk, petit.nour.pk}] if role == "COORD_PIAL" else [])


# --- who may print what ---------------------------------------------------------------------


def test_une_tete_d_ecole_n_imprime_que_son_ecole(petit):
    tete = f.mandat("CHEF_ETAB", petit.autre_ecole.perimetre)
    choix = imprimables(petit.emploi, tete, LE)
    assert choix.aesh == [petit.karim]
    assert choix.ecoles == [petit.autre_ecole] and choix.classes == []
    page = f"/35/emplois/{petit.emploi.pk}/imprimer/"
    for demande in ("aesh", "classe", "ecole"):
        assert connecter(tete).post(page, cibles(petit)[demande]).status_code == 404
    assert not Travail.objects.exists()
    texte = mots(imprimer(petit, tete, feuille="pole"))
    assert "Tom" in texte and "Léa" not in texte and "Sophie" not in texte


@pytest.mark.parametrize(
    "corps",
    [{}, {"feuille": "tout"}, {"feuille": "aesh"}, {"feuille": "aesh", "cible": "x"}],
)
def test_une_demande_mal_formee_est_introuvable(petit, corps):
    page = f"/35/emplois/{petit.emploi.pk}/imprimer/"
    assert connecter(petit.coordination).post(page, corps).status_code == 404


def test_une_mission_finie_ou_un_creneau_parti_n_imprime_plus(petit):
    travail = demander(petit, **cibles(petit)["classe"])
    petit.emploi.creneaux.filter(aesh=petit.sophie).delete()
    with pytest.raises(ErreurTravail, match="n'a plus de créneau"):
        imprimer_version(travail, sans_suivi)
    travail = demander(petit, feuille="pole")
    fin = DateRange(f.RENTREE, datetime.date(2026, 10, 1))
    Mandat.objects.filter(pk=petit.coordination.pk).update(periode=fin)
    with pytest.raises(ErreurTravail, match="plus dans votre périmètre"):
        imprimer_version(travail, sans_suivi)
    travail.mandat = None
    with pytest.raises(ErreurTravail, match="pas d'auteur"):
        imprimer_version(travail, sans_suivi)


def test_la_page_propose_ce_qui_a_un_creneau(petit, django_assert_num_queries):
    f.aesh("Zoé", petit.pole)
    client = connecter(petit.coordination)
    page = f"/35/emplois/{petit.emploi.pk}/imprimer/"
    client.get(page)
    with django_assert_num_queries(17):
        texte = client.get(page).content.decode()
    assert "Sophie" in texte and "CM1 bleu" in texte and "Zoé" not in texte
    assert "2 semaines dans un seul fichier" in texte
    petit.emploi.creneaux.all().delete()
    assert "Rien à imprimer." in client.get(page).content.decode()
    assert client.post(page, {"feuille": "pole"}).status_code == 404


# --- the batch ------------------------------------------------------------------------------


def test_soixante_aesh_en_un_fichier_avec_leur_avancement(petit):
    for numero in range(58):
        une = f.aesh(f"Aesh{numero:02d}", petit.pole)
        f.creneau(petit.emploi, une, petit.ecole, 1, "8:30", "10:00", petit.nour)
    travail = demander(petit, feuille="pole")
    assert travail.total == 60
    appels: list[tuple[int, int | None]] = []
    resultat = imprimer_version(travail, lambda fait, total=None: appels.append((fait, total)))
    assert appels == [(n, 60) for n in range(61)]
    pdf = lire(travail, resultat)
    assert len(pdf.pages) == 60
    assert resultat["nom_fichier"] == "emploi-du-temps-aesh-pial-rennes-nord-v1.pdf"
    assert "Page 1 sur 1" in mots_de_page(pdf.pages[59]), "chaque feuille se numérote seule"
    titres = [h for h in structure(pdf.trailer["/Root"]["/StructTreeRoot"]) if h == "/H1"]
    assert len(titres) == 60, "toutes les feuilles sont balisées"


def structure(noeud) -> list[str]:
    """Kinds of the tagged elements, in order."""
    noeud = noeud.get_object()
    genres = [noeud["/S"]] if isinstance(noeud, dict) and "/S" in noeud else []
    enfants = noeud.get("/K", []) if isinstance(noeud, dict) else []
    for enfant in enfants if isinstance(enfants, list) else [enfants]:
        objet = enfant.get_object()
        if isinstance(objet, dict):
            genres += structure(objet)
    return genres


def test_le_lot_s_annule_en_route(petit):
    travail = demander(petit, feuille="pole")

    def annuler(fait: int, total: int | None = None) -> None:
        if fait == 1:
            raise TravailAnnule

    with pytest.raises(TravailAnnule):
        imprimer_version(travail, annuler)
    assert chemin_du_fichier(f"35/{travail.pk}.pdf") is None


@pytest.mark.parametrize("nombre", [1, 6])
def test_lire_une_version_coute_autant_de_requetes_quel_que_soit_le_nombre_d_aesh(
    petit, nombre, django_assert_num_queries
):
    for numero in range(nombre):
        une = f.aesh(f"Autre{numero}", petit.pole)
        f.creneau(petit.emploi, une, petit.ecole, 3, "9:00", "10:00", petit.lea)
    with django_assert_num_queries(9):
        choix = imprimables(petit.emploi, petit.coordination, LE)
        lecture = lire_version(petit.emploi, petit.coordination, LE, affichage=False)
        feuilles = [feuille_aesh(lecture, une) for une in choix.aesh]
    assert len(feuilles) == nombre + 2


def test_la_vraie_semaine_d_une_aesh(petit):
    travail = Travail.objects.create(
        cle="essai",
        genre="aesh.semaine_pdf",
        titre="essai",
        parametres={"aesh": str(petit.sophie.pk), "lundi": "2026-09-07"},
    )
    texte = mots(lire(travail, imprimer_semaine(travail, sans_suivi)))
    assert "Semaine du 07/09/2026" in texte and "Lundi 07/09" in texte
