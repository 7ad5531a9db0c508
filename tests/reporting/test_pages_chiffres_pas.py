"""Screens, files and API of the figures of PAS: who reads what, and that they all say the same."""

import csv
import datetime
import html
import io
import json
import re

import pytest
from django.utils import timezone

from comptes.enums import Role
from pas.models import EtapeSaisine, Saisine
from reporting.models import BilanPas
from socle.cloison import cloison
from socle.execution import executer_ici
from socle.fichiers import chemin_du_fichier
from socle.models import Travail
from tests.distribution import monter

pytestmark = pytest.mark.django_db
PAGE = "/35/pilotage/pas/"
REQUETES_PAGE, REQUETES_RANGEES = 41, 15


@pytest.fixture
def cote(departement_35):
    cote = monter("35", "A")
    for _ in range(2):
        demander(cote, "professeur")
    return cote


def demander(cote, origine, nombre=1):
    with cloison("35"):
        for _ in range(nombre):
            rang = Saisine.objects.count()
            une = Saisine.objects.create(
                numero=f"PAS-Z{rang:03d}-11",
                origine=origine,
                etablissement=cote.objets["etablissement"],
                pole=cote.objets["pole"],
                contenu="{}",
                deposee_le=timezone.now() - datetime.timedelta(days=1),
            )
            EtapeSaisine.objects.create(saisine=une, statut="deposee", faite_le=timezone.now())


def texte(reponse):
    return html.unescape(re.sub(r"\s+", " ", reponse.content.decode()))


def ligne(page, tableau, libelle):
    """Cells of one line of one table."""
    corps = page.split(f'<table id="{tableau}"')[1].split("</table>")[0]
    trouvee = next(r for r in corps.split("<tr") if f">{libelle}<" in r)
    return [re.sub("<[^>]+>", "", c).strip() for c in re.findall(r"<td.*?</td>", trouvee)]


def liens(page, tableau, libelle):
    corps = page.split(f'<table id="{tableau}"')[1].split("</table>")[0]
    trouvee = next(r for r in corps.split("<tr") if f">{libelle}<" in r)
    return re.findall(r'href="([^"]+)"', trouvee)


def test_un_chiffre_ouvre_autant_de_lignes_qu_il_en_dit(cote):
    client = cote.client(Role.COORD_PAS)
    page = texte(client.get(PAGE))
    cases = ligne(page, "demandes-origine", "Professeur")
    assert cases[0].startswith("2")
    ouverte = texte(client.get(liens(page, "demandes-origine", "Professeur")[0]))
    assert ouverte.count("PAS-Z") == 2 and "Professeur" in ouverte
    assert cote.canari not in ouverte.replace(cote.lieu, "")  # the school's name is not a pupil's
    assert "/35/demandes-pas/" in ouverte


def test_le_dasen_ouvre_des_lignes_sans_numero_ni_lien(cote):
    client = cote.client(Role.DASEN)
    page = texte(client.get(PAGE))
    ouverte = texte(client.get(liens(page, "demandes-origine", "Professeur")[0]))
    assert "PAS-Z" not in ouverte and "/35/demandes-pas/" not in ouverte
    assert ouverte.count("N° ") == 2


@pytest.mark.parametrize(
    "role",
    [Role.COORD_PIAL, Role.DIRECTEUR, Role.CHEF_ETAB, Role.ERSEH, Role.AESH, Role.FAMILLE]
    + [Role.MDPH, Role.DDEC, Role.ENSEIGNANT, Role.DPO, Role.ESMS_DIR],
)
def test_qui_ne_lit_pas_les_demandes_n_a_pas_leurs_chiffres(cote, role):
    client = cote.client(role)
    for adresse in (PAGE, f"{PAGE}chiffres/", "/35/api/v1/indicateurs/pas/"):
        assert client.get(adresse).status_code == 404


def test_qui_n_a_que_les_chiffres_ne_lit_ni_petit_nombre_ni_mois_ni_pas(cote):
    """The ARS: the department as a whole, up to the last whole month, fewer than five hidden."""
    demander(cote, "responsable", 7)
    with cloison("35"):
        Saisine.objects.update(deposee_le=timezone.now() - datetime.timedelta(days=45))
    client = cote.client(Role.ARS)
    page = texte(client.get(f"{PAGE}chiffres/"))
    assert ligne(page, "demandes-origine", "Professeur")[0] == "n. c."
    assert ligne(page, "demandes-origine", "Ensemble")[0] == "10"
    assert "pas_rangees" not in page and f"{PAGE}demandes-origine/" not in page
    assert "Mois par mois" not in page
    pole = cote.objets["pole"].pk
    assert client.get(f"{PAGE}chiffres/?pole={pole}").status_code == 404
    for ailleurs in ("", "mois/", "demandes-origine/", "bilan/"):
        assert client.get(f"{PAGE}{ailleurs}").status_code == 404
    for chemin in ("exporter/", "imprimer/", "bilan/imprimer/"):
        assert client.post(f"{PAGE}{chemin}", {"format": "csv"}).status_code == 404
    lu = json.loads(client.get("/35/api/v1/indicateurs/pas/chiffres/").content)
    origine = next(un for un in lu["indicateurs"] if un["code"] == "demandes-origine")
    parts = {part["part"]: part["total"] for part in origine["parts"]}
    assert parts["professeur"] is None and origine["ensemble"]["total"] == 10
    assert all(part["mois"] == [] for part in origine["parts"])


def test_l_ecran_l_api_et_le_fichier_disent_la_meme_chose(cote):
    client = cote.client(Role.SEI)
    page = texte(client.get(PAGE))
    lu = json.loads(client.get("/35/api/v1/indicateurs/pas/").content)
    with cloison("35"):
        reponse = client.post(f"{PAGE}exporter/", {"format": "csv"})
        assert reponse.status_code == 302
        travail = Travail.objects.get(genre="reporting.pas_tableur")
        executer_ici(travail)
        travail.refresh_from_db()
        contenu = chemin_du_fichier(travail.fichier).read_text(encoding="utf-8-sig")
    mention, entetes, *lignes = csv.reader(io.StringIO(contenu), delimiter=";")
    assert "Aucun nom" in mention[0]
    colonne = entetes.index("Période")
    fichier = {(rangee[0], rangee[1]): rangee[colonne] for rangee in lignes}
    comparees = 0
    for un in lu["indicateurs"]:
        for part in un["parts"]:
            ecran = ligne(page, un["code"], part["libelle"])[0]
            dit = fichier[un["libelle"], part["libelle"]]
            if un["unite"] == "centiemes_etp":
                assert ecran.startswith(dit) and part["total"] == 100 * float(dit.replace(",", "."))
                continue
            assert ecran.split(",")[0] == dit
            if un["unite"] != "minutes":
                assert part["total"] == int(dit)
            comparees += 1
    assert comparees > 70
    assert [un["code"] for un in lu["non_mesures"]] == [
        "demandes-sexe",
        "satisfaction",
        "formations",
    ]


def test_les_pages_font_autant_de_requetes_a_une_et_a_six_demandes(cote, django_assert_num_queries):
    client = cote.client(Role.COORD_PAS)
    rangees = f"{PAGE}demandes-origine/"
    client.get(PAGE)
    for _ in range(2):
        with django_assert_num_queries(REQUETES_PAGE):
            assert client.get(PAGE).status_code == 200
        with django_assert_num_queries(REQUETES_RANGEES):
            assert client.get(rangees).status_code == 200
        demander(cote, "directeur", 4)


def test_les_lignes_se_cherchent_se_trient_et_disent_quand_il_n_y_en_a_pas(cote):
    client = cote.client(Role.COORD_PAS)
    rangees = f"{PAGE}demandes-origine/"
    assert "1 ligne sur 3" in texte(client.get(f"{rangees}?q=z001"))
    assert "Aucune ligne" in texte(client.get(f"{rangees}?q=zzz"))
    triee = texte(client.get(f"{rangees}?sort=repere"))
    assert triee.index("PAS-Z001") < triee.index("PAS-Z002")
    assert "Rien dans cette période" in texte(client.get(f"{rangees}?part=chef_etablissement"))
    assert client.get(f"{rangees}?part=inconnu").status_code == 404
    assert client.get(f"{PAGE}satisfaction/").status_code == 404


def test_les_mots_du_bilan_sont_gardes_et_une_ecriture_n_en_efface_pas_une_autre(cote):
    client = cote.client(Role.COORD_PAS)
    bilan = f"{PAGE}bilan/"
    assert "Enregistrer le brouillon" in texte(client.get(bilan))
    envoi = {"contexte": "Deux communes de plus.", "revision": "0"}
    assert client.post(bilan, envoi).status_code == 302
    assert "Deux communes de plus." in texte(client.get(bilan))
    assert client.post(bilan, envoi | {"revision": "1", "difficultes": "Un poste vacant."})
    perdu = client.post(bilan, {"contexte": "Autre version.", "revision": "1"})
    assert perdu.status_code == 422 and "entre-temps" in texte(perdu)
    assert "Autre version." in texte(perdu)  # what was typed is kept
    with cloison("35"):
        garde = BilanPas.objects.get()
        assert (garde.contexte, garde.difficultes) == ("Deux communes de plus.", "Un poste vacant.")
    lecteur = cote.client(Role.EDUC_PAS)
    assert "Deux communes de plus." in texte(lecteur.get(bilan))
    assert "Enregistrer le brouillon" not in texte(lecteur.get(bilan))
    lecteur.post(bilan, {"contexte": "Non.", "revision": "2"})
    with cloison("35"):
        assert BilanPas.objects.get().contexte == "Deux communes de plus."


@pytest.mark.parametrize("chemin", ["imprimer/", "bilan/imprimer/"])
def test_un_document_ne_nomme_personne(cote, chemin):
    client = cote.client(Role.COORD_PAS)
    with cloison("35"):
        assert client.post(f"{PAGE}{chemin}").status_code == 302
        travail = Travail.objects.latest("cree_le")
        executer_ici(travail)
        travail.refresh_from_db()
        assert travail.etat == "fait", travail.erreur
        assert chemin_du_fichier(travail.fichier).read_bytes().startswith(b"%PDF")
    assert not re.search(r"PAS-\w{4}", json.dumps(travail.resultat))
