"""Pages of months of service and of welcomes: queries that do not grow, what is said."""

import datetime
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg.types.range import DateRange
from pypdf import PdfReader

from aesh.models import Aesh, Affectation, Contrat
from contrats.actions.accueil import noter_etapes, pv_sur_papier, retirer_etape
from contrats.actions.service_fait import preparer_mois
from contrats.actions.service_fait_suites import ouvrir_mois
from contrats.enums.accueil import POINTS, EtapeDAccueil, Manque
from contrats.models import EtapeAccueil, LigneProvisoire, TexteLettre
from contrats.regles.mois import Mois
from contrats.requetes.accueil import bilan_par_pole, nouvelles
from contrats.requetes.hors_contrat import heures_hors_contrat, hors_contrat_visibles
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.contrats.test_mois_reference import publier, rien

LE = datetime.date(2026, 11, 20)
RENTREE = f.RENTREE
LUNDIS_APRES = 3  # of October 2026, from the 12th on


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    publier(petit, petit.emploi)
    tous = f.perimetre("T")
    petit.extras |= {
        "sei": f.mandat("SEI", tous),
        "direction": f.mandat("DIRECTEUR", petit.ecole.perimetre),
        "autre_direction": f.mandat("DIRECTEUR", petit.autre_ecole.perimetre),
        "mois": ouvrir_mois(mois=Mois(datetime.date(2026, 10, 1)), le=LE),
    }
    return petit


def client_de(mandat):
    client = Client()
    client.force_login(mandat.membre)
    return client


def compter(client, url):
    client.get(url)  # settings and sessions are warm
    with CaptureQueriesContext(
        connection,
    ) as lues:
        reponse = client.get(url)
    assert reponse.status_code == 200
    return len(lues), reponse.content.decode()


def test_autant_de_requetes_pour_une_ligne_que_pour_beaucoup(petit):
    sei = client_de(petit.extras["sei"])
    mois = petit.extras["mois"]
    Contrat.objects.filter(aesh=petit.karim).delete()
    Contrat.objects.filter(aesh=petit.sophie).update(employeur="ht2", eple=petit.autre_ecole)
    preparer_mois(mois=mois, le=LE, avancer=rien)
    urls = [
        reverse("contrats:mois", kwargs={"departement": "35", "mois": mois.pk}),
        reverse("contrats:accueils", kwargs={"departement": "35"}),
        reverse("contrats:mois_liste", kwargs={"departement": "35"}),
    ]
    avant = [compter(sei, url)[0] for url in urls]
    for n in range(4):
        une = f.aesh(f"Nina{n}", petit.pole, ecole_principale=petit.ecole)
        Contrat.objects.filter(aesh=une).update(employeur="ht2", eple=petit.autre_ecole)
    preparer_mois(mois=mois, le=LE, avancer=rien)
    for suivant in (Mois(datetime.date(2026, 11, 1)), Mois(datetime.date(2026, 12, 1))):
        ouvrir_mois(mois=suivant, le=LE)
    apres = [compter(sei, url) for url in urls]
    assert [nombre for nombre, _ in apres] == avant
    page = apres[0][1]
    assert "Nina3" in page and "Aucun emploi du temps publié" in page
    assert "Collège du Port" in page and "15 novembre 2026" in page and "5 novembre 2026" in page


def test_des_heures_publiees_sans_contrat_se_voient(petit):
    """Sophie works four Mondays of October; her contract ends on the 12th, then there is none."""
    mois, x = petit.extras["mois"], petit.extras
    sei = client_de(x["sei"])
    url = reverse("contrats:mois", kwargs={"departement": "35", "mois": mois.pk})
    preparer_mois(mois=mois, le=LE, avancer=rien)
    sans, page = compter(sei, url)
    assert "sans contrat" not in page and heures_hors_contrat(mois) == []
    Contrat.objects.filter(aesh=petit.sophie).update(
        periode=DateRange(RENTREE, datetime.date(2026, 10, 12))
    )
    (une,) = heures_hors_contrat(mois)
    assert (une.minutes, une.du, une.au) == (
        LUNDIS_APRES * 90,
        datetime.date(2026, 10, 12),
        datetime.date(2026, 10, 26),
    )
    LigneProvisoire.objects.all().delete()
    Contrat.objects.filter(aesh=petit.sophie).delete()
    assert heures_hors_contrat(mois)[0].minutes == (LUNDIS_APRES + 1) * 90
    bilan = preparer_mois(mois=mois, le=LE, avancer=rien)
    assert "1 personne avec des heures sans contrat" in bilan["resume"]
    avec, page = compter(sei, url)
    assert avec == sans and "Heures publiées sans contrat" in page
    assert petit.sophie.nom_complet in page
    # no employer: a head of school does not read them
    assert hors_contrat_visibles(mois, x["direction"]) == []


def test_une_nouvelle_aesh_est_recensee_jusqu_a_son_accueil(petit):
    x = petit.extras
    ancienne = f.aesh("Ancienne", petit.pole, ecole_principale=petit.ecole)
    Contrat.objects.filter(aesh=ancienne).update(periode=DateRange(datetime.date(2023, 9, 1), None))
    Aesh.objects.filter(pk=petit.karim.pk).update(courriel="karim@exemple.invalid")
    assert {a.prenom for a in nouvelles(x["sei"], LE)} == {"Sophie", "Karim"}
    assert [a.prenom for a in nouvelles(x["direction"], LE)] == ["Sophie"]
    future = f.aesh("Flora", petit.pole, ecole_principale=petit.ecole)
    Affectation.objects.filter(aesh=future).update(
        periode=DateRange(datetime.date(2027, 1, 4), datetime.date(2027, 9, 1))
    )
    Contrat.objects.filter(aesh=future).update(periode=DateRange(datetime.date(2027, 1, 4), None))
    assert {a.prenom for a in nouvelles(x["direction"], LE)} == {"Sophie", "Flora"}
    commun = {"auteur": x["direction"], "aesh": petit.sophie.pk, "le": LE}
    for refus, champs in (
        ("au moins une étape", {"etapes": [], "jour": LE}),
        ("choisissez un jour passé", {"etapes": POINTS, "jour": datetime.date(2026, 11, 21)}),
        ("trop loin", {"etapes": POINTS, "jour": datetime.date(2025, 9, 3)}),
        (
            "couvert par le contrat",
            {"etapes": [EtapeDAccueil.INSTALLATION], "jour": datetime.date(2026, 8, 28)},
        ),
        ("de votre périmètre", {"etapes": POINTS, "jour": LE, "auteur": x["autre_direction"]}),
        ("ne note pas", {"etapes": POINTS, "jour": LE, "auteur": petit.coordination}),
    ):
        with pytest.raises(ActionRefusee, match=refus):
            noter_etapes(**commun | champs)
    # the interview may come before the contract, at the prérentrée
    noter_etapes(etapes=[EtapeDAccueil.ENTRETIEN], jour=datetime.date(2026, 8, 28), **commun)
    assert noter_etapes(etapes=POINTS, jour=RENTREE, **commun) == 5
    assert noter_etapes(etapes=POINTS[:2], jour=LE, **commun) == 0  # kept at their day
    assert set(EtapeAccueil.objects.filter(etape__in=POINTS).values_list("jour", flat=True)) == {
        RENTREE
    }
    (pole,) = bilan_par_pole(nouvelles(x["sei"], LE))
    assert (pole.nouvelles, pole.manques[Manque.POINTS], pole.manques[Manque.ADRESSE]) == (3, 2, 2)
    retirer_etape(etape=POINTS[0], **commun)
    (pole,) = bilan_par_pole(nouvelles(x["sei"], LE))
    assert pole.manques[Manque.POINTS] == 3
    noter_etapes(etapes=list(EtapeDAccueil), jour=LE, **commun)
    assert not nouvelles(x["sei"], LE).get(pk=petit.sophie.pk).est_complet  # no address yet
    Aesh.objects.filter(pk=petit.sophie.pk).update(courriel="s@exemple.invalid")
    assert nouvelles(x["sei"], LE).get(pk=petit.sophie.pk).est_complet


def lire_pdf(contenu):
    pages = PdfReader(io.BytesIO(contenu)).pages
    return "".join(page.extract_text() for page in pages).replace("\0", "")


def test_le_proces_verbal_dit_que_son_texte_officiel_manque(petit):
    commun = {"auteur": petit.extras["direction"], "aesh": petit.sophie.pk, "le": LE}
    with pytest.raises(ActionRefusee, match="prise de fonctions"):
        pv_sur_papier(**commun)
    noter_etapes(etapes=[EtapeDAccueil.INSTALLATION], jour=RENTREE, **commun)
    texte = lire_pdf(pv_sur_papier(**commun))
    assert "Modèle provisoire" in texte and petit.sophie.nom in texte
    assert "Visite des locaux" in texte and "Secret" not in texte  # no pupil's name
    TexteLettre.objects.create(
        genre="install", texte="Vu le texte essai", reference="modèle du service", du=RENTREE
    )
    texte = lire_pdf(pv_sur_papier(**commun))
    assert "Vu le texte essai" in texte and "Modèle provisoire" not in texte
    with pytest.raises(ActionRefusee, match="périmètre"):
        pv_sur_papier(**commun | {"auteur": petit.extras["autre_direction"]})


def test_des_adresses_collees_sont_relues_puis_ecrites(petit):
    sei = client_de(petit.extras["sei"])
    url = reverse("contrats:adresses", kwargs={"departement": "35"})
    Aesh.objects.filter(pk=petit.karim.pk).update(courriel="karim@ac.fr")
    texte = "\n".join(
        (
            f"{petit.sophie.matricule};sophie@ac.fr",
            "",
            f"{petit.karim.nom} {petit.karim.prenom};autre@ac.fr",
            "Personne Inconnue;p@ac.fr",
        )
    )
    page = sei.post(url, {"texte": texte, "acte": "lire"}).content.decode()
    assert "1 adresse à enregistrer, 1 ligne à corriger" in page
    assert "vérifiez l&#x27;orthographe" in page and '<th scope="row">4</th>' in page
    assert Aesh.objects.filter(courriel="sophie@ac.fr").count() == 0  # nothing written yet
    reponse = sei.post(url, {"texte": texte, "acte": "appliquer"})
    assert reponse.status_code == 302
    petit.sophie.refresh_from_db()
    petit.karim.refresh_from_db()
    assert (petit.sophie.courriel, petit.karim.courriel) == ("sophie@ac.fr", "karim@ac.fr")
    sei.post(url, {"texte": texte, "acte": "appliquer", "remplacer": "on"})
    petit.karim.refresh_from_db()
    assert petit.karim.courriel == "autre@ac.fr"
    vide = sei.post(url, {"texte": " "})
    assert vide.status_code == 422 and "Collez des lignes" in vide.content.decode()
    assert client_de(petit.extras["direction"]).get(url).status_code == 404
