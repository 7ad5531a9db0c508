"""Pages of the queues: bulk act, undo, one row, proposals, literal query counts."""

import datetime

import pytest
from psycopg.types.range import DateRange

from aesh.models import EmploiDuTemps, Proposition
from aesh.requetes.brouillon_solveur import brouillon_de
from eleves.models import Couverture, DepotNotifications
from pial.regles import lundi_de
from reporting.actions.demo_files import montrer_les_files
from reporting.enums.files import FileTravail
from reporting.models import ActeGroupe, PriseEnCharge
from socle.models import Acces
from tests import fabriques as f
from tests.distribution import connecter


@pytest.fixture
def pole(dans_35):
    return f.petit_pole()


@pytest.fixture
def sei(dans_35):
    return f.mandat("SEI", f.perimetre("T"))


@pytest.fixture
def client(sei):
    return connecter(sei.membre, sei)


def droit(eleve):
    return eleve.notifications.get()


def test_de_la_selection_a_l_annulation(pole, client):
    f.eleve("Ailleurs", f.ecole("École du Large"))
    demande = {"acte": "confier", "portee": "toutes", "parametres": "file=a_placer"}
    page = client.post("/35/a-traiter/apercu/", demande).content.decode()
    assert "3 notifications, 1 refusée : école hors pôle." in page
    assert not PriseEnCharge.objects.exists(), "l'aperçu n'écrit rien"
    choix = {"lignes": [droit(e).pk for e in (pole.lea, pole.tom)]}
    retour = client.post("/35/a-traiter/appliquer/", {**demande, **choix, "portee": ""})
    assert retour.url == "/35/a-traiter/?file=a_placer"
    assert PriseEnCharge.objects.filter(confiee_a=pole.pole).count() == 2
    acte = ActeGroupe.objects.get()
    assert f"/35/a-traiter/actes/{acte.pk}/annuler/" in client.get(retour.url).content.decode()
    client.post(f"/35/a-traiter/actes/{acte.pk}/annuler/", {"parametres": "file=fins"})
    assert not PriseEnCharge.objects.exclude(confiee_a=None).exists()
    assert "/annuler/" not in client.get(retour.url).content.decode()


def test_rien_de_coche_le_dit_et_garde_la_file(pole, client):
    demande = {"acte": "prendre", "portee": "cochees", "parametres": "file=fins&fin=30"}
    reponse = client.post("/35/a-traiter/apercu/", demande, follow=True)
    assert reponse.redirect_chain == [("/35/a-traiter/?file=fins&fin=30", 302)]
    assert "Cochez au moins une ligne" in reponse.content.decode()


def test_la_note_se_garde_et_une_note_perimee_montre_les_deux(pole, client):
    url = f"/35/a-traiter/{droit(pole.lea).pk}/"
    client.post(url, {"note": "École appelée", "revision": 0, "acte": "noter"})
    autre = client.post(url, {"note": "Autre texte", "revision": 0, "acte": "noter"})
    assert autre.status_code == 409
    page = autre.content.decode()
    assert "École appelée" in page and "Autre texte" in page, "rien n'est perdu"
    assert PriseEnCharge.objects.get().note == "École appelée"


def test_une_note_medicale_est_vue(pole, client):
    url = f"/35/a-traiter/{droit(pole.lea).pk}/"
    saisie = {"note": "Diagnostic de TDAH posé", "revision": 0, "acte": "noter"}
    assert client.post(url, saisie).status_code == 422
    assert not PriseEnCharge.objects.exists(), "rien n'est enregistré avant la réponse"
    assert client.post(url, {**saisie, "texte_assume": "demande"}).status_code == 302
    assert "information de santé (Diagnostic, TDAH)" in client.get(url).content.decode()


def test_qui_lit_ne_traite_pas(pole):
    pilote = connecter(pole.pilote.membre, pole.pilote)
    page = pilote.get("/35/a-traiter/").content.decode()
    assert "Léa" in page and "checkbox" not in page
    url = f"/35/a-traiter/{droit(pole.lea).pk}/"
    assert pilote.get(url).status_code == 200
    assert pilote.post(url, {"acte": "prendre", "revision": 0}).status_code == 404


def test_la_lecture_est_journalisee(pole, client):
    client.get("/35/a-traiter/?file=toutes")
    lus = Acces.objects.filter(route="reporting:files", objet="eleve").latest("cree_le")
    assert set(lus.ids) == {e.pk for e in (pole.lea, pole.tom, pole.nour)}


def test_proposer_ouvre_le_brouillon_et_cherche_dans_les_ecoles_qui_attendent(pole):
    EmploiDuTemps.objects.all().delete()
    coordination = connecter(pole.coordination.membre, pole.coordination)
    assert "Proposer des AESH" in coordination.get("/35/a-traiter/").content.decode()
    filtre = {"parametres": "file=a_placer&q=du port"}
    reponse = coordination.post(f"/35/a-traiter/poles/{pole.pole.pk}/proposer/", filtre)
    une = Proposition.objects.get()
    assert reponse.url == f"/35/propositions/{une.pk}/"
    assert une.ecoles == [pole.autre_ecole.pk] and une.emploi.statut == "brouillon"


def test_le_sei_ne_propose_pas_le_chef_si(pole, client):
    url = f"/35/a-traiter/poles/{pole.pole.pk}/proposer/"
    assert client.post(url, {"parametres": "file=a_placer"}).status_code == 404
    chef = f.mandat("SEI_CHEF", f.perimetre("T"))
    reponse = connecter(chef.membre, chef).post(url, {"parametres": "file=a_placer"})
    assert "/propositions/" in reponse.url


def test_une_file_vide_dit_la_prochaine_echeance(pole, client):
    page = client.get("/35/a-traiter/?file=fins_aide").content.decode()
    assert "Tout est traité." in page
    assert "Prochaine échéance : 3 droits au 31 août 2027." in page


@pytest.mark.parametrize("file", list(FileTravail))
def test_chaque_colonne_triable_trie(pole, client, file):
    page = client.get(f"/35/a-traiter/?file={file}")
    colonnes = [c.name for c in page.context["table"].columns if c.orderable]
    for nom in colonnes:
        for sens in ("", "-"):
            tri = client.get(f"/35/a-traiter/?file={file}&sort={sens}{nom}")
            assert tri.status_code == 200 and tri.context["total"] == page.context["total"]
    if file == FileTravail.TOUTES:
        noms = [
            [
                ligne.record.eleve.prenom
                for ligne in client.get(f"/35/a-traiter/?file={file}&sort={sens}eleve")
                .context["table"]
                .page.object_list
            ]
            for sens in ("", "-")
        ]
        assert noms[0] == ["Léa", "Nour", "Tom"] and noms[1] == noms[0][::-1]


def test_la_demonstration_montre_des_files_remplies(pole, client, sei):
    le = datetime.date.today()
    assert montrer_les_files(le=le)
    assert not montrer_les_files(le=le), "une seconde fois ne fait rien"
    etats = dict(DepotNotifications.objects.get().lignes.values_list("rang", "etat"))
    assert etats == {
        2: "prete",
        3: "prete",
        4: "question",
        5: "question",  # mutualised with hours
        6: "erreur",
        7: "prete",
    }
    page = client.get("/35/a-traiter/?qui=moi").content.decode()
    assert "École appelée mardi" in page and "Plus de 60 jours sans aide" in page


def test_les_deux_manieres_d_attendre_ont_un_compte_et_une_adresse(pole, client):
    Couverture.objects.create(eleve=pole.lea, minutes_individuelles=60)
    Couverture.objects.create(eleve=pole.tom, minutes_individuelles=6 * 60 - 5)
    reponse = client.get("/35/a-traiter/")
    comptes = [(o["libelle"], o["compte"]) for o in reponse.context["parts"]["choix"]]
    assert comptes == [
        ("Toutes", 2),
        ("Sans aucune aide", 1),
        ("Aide incomplète", 1),
        ("Commence bientôt", 0),
    ]
    page = reponse.content.decode()
    assert "au plus 30 min par semaine" in page
    tolerees = client.get(reponse.context["parts"]["url_tolerees"]).context["table"].page
    assert [ligne.record.eleve.prenom for ligne in tolerees.object_list] == ["Tom"]
    filtree = client.get("/35/a-traiter/?q=du+port&part=partielle").context["parts"]["choix"]
    assert [o["compte"] for o in filtree] == [0, 0, 0, 0], "les autres filtres comptent aussi"
    assert all("q=du+port" in o["url"] for o in filtree), "et restent dans l'adresse"
    rangs = [ligne.record.eleve.prenom for ligne in reponse.context["table"].page.object_list]
    assert rangs == ["Nour", "Léa"], "sans aucune aide d'abord"
    for part, attendu in (("entiere", ["Nour"]), ("partielle", ["Léa"])):
        page = client.get(f"/35/a-traiter/?file=a_placer&part={part}").context["table"].page
        assert [ligne.record.eleve.prenom for ligne in page.object_list] == attendu


def test_ce_qui_commence_bientot_se_voit_apres_ce_qui_attend_et_se_propose_a_son_jour(pole):
    EmploiDuTemps.objects.all().delete()
    le = datetime.date.today()
    lundi = lundi_de(le) + datetime.timedelta(days=7)
    pole.nour.notifications.update(
        periode=DateRange(lundi, None), type="individuelle", minutes_hebdo=900
    )
    pole.tom.notifications.update(periode=DateRange(lundi + datetime.timedelta(days=7), None))
    coordination = connecter(pole.coordination.membre, pole.coordination)
    reponse = coordination.get("/35/a-traiter/?file=a_placer")
    rangs = [ligne.record.eleve.prenom for ligne in reponse.context["table"].page.object_list]
    assert rangs == ["Léa", "Nour", "Tom"], "ce qui attend d'abord, puis ce qui commence"
    page = " ".join(reponse.content.decode().split())
    assert f"commence le {lundi:%d/%m/%Y}" in page
    assert "3 à placer, dont 2 ouvertes au" in page and "1 à prévoir dans une version" in page
    # Nothing is suspended today; Léa's right is from the day the version takes effect.
    pole.lea.notifications.update(suspension=DateRange(lundi, lundi + datetime.timedelta(days=30)))
    page = " ".join(coordination.get("/35/a-traiter/?file=a_placer").content.decode().split())
    assert "3 à placer, dont 1 ouverte au" in page and "2 à prévoir dans une version" in page
    pole.lea.notifications.update(suspension=None)
    bientot = coordination.get("/35/a-traiter/?file=a_placer&part=bientot")
    assert bientot.context["total"] == 2
    url = f"/35/a-traiter/poles/{pole.pole.pk}/proposer/"
    coordination.post(url, {"parametres": "file=a_placer&part=bientot"})
    une = Proposition.objects.get()
    siennes = {str(pole.nour.scolarisations.get().etablissement_id)}
    assert une.emploi.date_effet == lundi and set(map(str, une.ecoles)) == siennes
    cherches = {aide.id for aide in brouillon_de(une.emploi, le).aides}
    assert str(pole.nour.pk) in cherches and str(pole.tom.pk) not in cherches
    page = " ".join(coordination.get(f"/35/propositions/{une.pk}/").content.decode().split())
    assert "Elle sert les droits ouverts le" in page


def test_rien_n_est_propose_quand_aucun_droit_n_est_ouvert_au_jour_d_effet(pole):
    lundi = lundi_de(datetime.date.today()) + datetime.timedelta(days=14)
    for eleve in (pole.lea, pole.tom, pole.nour):
        eleve.notifications.update(periode=DateRange(lundi, None))
    EmploiDuTemps.objects.all().delete()
    coordination = connecter(pole.coordination.membre, pole.coordination)
    assert "aucune n'est ouverte ce jour-là" in coordination.get("/35/a-traiter/").content.decode()
    url = f"/35/a-traiter/poles/{pole.pole.pk}/proposer/"
    page = coordination.post(url, {"parametres": "file=a_placer"}, follow=True).content.decode()
    assert "ouvert le jour où la version prend effet" in page.replace("&#x27;", "'")
    assert not Proposition.objects.exists()


def test_le_nombre_de_requetes_est_le_meme_a_un_et_a_trois(dans_35, django_assert_num_queries):
    ecole = f.ecole()
    pole = f.pole("Nord", (ecole,))
    coordination = f.mandat("COORD_PIAL", pole.perimetre)
    client = connecter(coordination.membre, coordination)
    f.eleve("Un", ecole)
    client.get("/35/a-traiter/")
    with django_assert_num_queries(29):
        client.get("/35/a-traiter/")
    for nom in ("Deux", "Trois"):
        eleve = f.eleve(nom, ecole)
        PriseEnCharge.objects.create(
            notification=droit(eleve),
            pris_par=coordination.membre,
            pris_le=datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC),
        )
    with django_assert_num_queries(29):
        page = client.get("/35/a-traiter/")
    assert page.context["total"] == 3
