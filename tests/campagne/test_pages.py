"""Pages of a campaign: who reads what, literal query counts, what was typed stays."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campagne.actions.campagnes import ouvrir_campagne
from campagne.enums import EtatCalcul, EtatLigne
from campagne.models import (
    BesoinEcole,
    CalculCampagne,
    Campagne,
    LigneCampagne,
    ProfilAesh,
    SouhaitsAesh,
)
from comptes.enums import Role
from socle.cloison import cloison
from socle.models import Travail
from tests import fabriques as f
from tests.distribution import connecter

LE = datetime.date(2026, 11, 22)
ICI = {"departement": "35", "annee": 2027}


@pytest.fixture
def petit(dans_35: Any) -> f.PetitPole:
    petit = f.petit_pole()
    petit.extras["sei"] = f.mandat(Role.SEI, f.perimetre("T"))
    campagne = ouvrir_campagne(auteur=petit.extras["sei"], annee=2027, le=LE)
    petit.extras["campagne"] = campagne
    petit.extras["ligne"] = LigneCampagne.objects.create(
        campagne=campagne,
        aesh=petit.sophie,
        pole=petit.pole,
        etablissement=petit.ecole,
        minutes=600,
        raisons=[{"code": "ecole_gardee"}, {"code": "eleves_suivis", "nombre": 2}],
    )
    return petit


def client_de(mandat: Any) -> Any:
    return connecter(mandat.membre, mandat)


def requetes(client: Any, url: str) -> int:
    with CaptureQueriesContext(connection) as lues:
        assert client.get(url).status_code == 200
    return len(lues)


def test_le_tableau_et_le_pole_ne_lisent_pas_plus_avec_plus_de_lignes(petit):
    client = client_de(petit.extras["sei"])
    urls = [
        reverse("campagne:tableau", kwargs=ICI),
        reverse("campagne:propositions", kwargs=ICI),
        reverse("campagne:pole", kwargs={**ICI, "pole": petit.pole.pk}),
        reverse("campagne:souhaits", kwargs=ICI),
    ]
    for url in urls:
        client.get(url)  # warm what is read once per process
    avant = [requetes(client, url) for url in urls]
    with cloison("35"):
        for n in range(3):
            autre = f.ecole(f"École {n}")
            pole = f.pole(f"Pôle {n}", (autre,))
            venue = f.aesh(f"Ana{n}", petit.pole, ecole_principale=petit.ecole)
            BesoinEcole.objects.create(
                campagne=petit.extras["campagne"],
                pole=pole,
                etablissement=autre,
                minutes_individuelles=600,
            )
            LigneCampagne.objects.create(
                campagne=petit.extras["campagne"],
                aesh=venue,
                pole=petit.pole,
                etablissement=petit.ecole,
                minutes=300,
            )
            SouhaitsAesh.objects.create(aesh=venue, annee=2027, ecole_1=autre)
            ProfilAesh.objects.create(aesh=venue, competences=["lsf"])
    assert [requetes(client, url) for url in urls] == avant


def test_la_proposition_dit_pourquoi_et_se_decide_ligne_par_ligne(petit):
    client = client_de(petit.extras["sei"])
    ligne = petit.extras["ligne"]
    url = reverse("campagne:propositions", kwargs=ICI)
    page = client.get(url).content.decode()
    assert "Y travaille cette année ; y a déjà aidé 2 élèves attendus." in page
    assert "Sophie" in page and petit.lea.nom not in page
    decider = reverse("campagne:decider", kwargs=ICI)
    client.post(decider, {"acte": "refuser", "ligne": str(ligne.pk)})
    ligne.refresh_from_db()
    assert ligne.etat == EtatLigne.PROPOSEE  # no reason given: nothing is refused
    client.post(decider, {"acte": "accepter", "ligne": str(ligne.pk)})
    ligne.refresh_from_db()
    assert (ligne.etat, ligne.decidee_par) == (EtatLigne.ACCEPTEE, petit.extras["sei"].membre)
    client.post(reverse("campagne:annuler", kwargs=ICI), {"lot": str(ligne.lot)})
    ligne.refresh_from_db()
    assert (ligne.etat, ligne.decidee_par) == (EtatLigne.PROPOSEE, None)


def test_tout_accepter_suit_les_filtres(petit):
    client = client_de(petit.extras["sei"])
    karim = LigneCampagne.objects.create(
        campagne=petit.extras["campagne"],
        aesh=petit.karim,
        pole=petit.pole,
        etablissement=petit.autre_ecole,
        minutes=360,
    )
    decider = reverse("campagne:decider", kwargs=ICI)
    client.post(decider, {"acte": "tout_accepter", "retour": "q=karim"})
    karim.refresh_from_db()
    assert karim.etat == EtatLigne.ACCEPTEE
    assert LigneCampagne.objects.get(pk=petit.extras["ligne"].pk).etat == EtatLigne.PROPOSEE


def test_tout_accepter_ne_vaut_que_pour_ce_qui_etait_a_l_ecran(petit):
    """A new search has ended since the page was opened: nothing is accepted unread."""
    client, ligne = client_de(petit.extras["sei"]), petit.extras["ligne"]
    calcul = CalculCampagne.objects.create(
        campagne=petit.extras["campagne"], etat=EtatCalcul.PRET, termine_le=timezone.now()
    )
    page = client.get(reverse("campagne:propositions", kwargs=ICI)).content.decode()
    du_pole = reverse("campagne:pole", kwargs={**ICI, "pole": petit.pole.pk})
    assert str(calcul.pk) in page and str(calcul.pk) in client.get(du_pole).content.decode()
    decider = reverse("campagne:decider", kwargs=ICI)
    for vu in ("", "00000000-0000-0000-0000-000000000000"):
        reponse = client.post(decider, {"acte": "tout_accepter", "calcul": vu}, follow=True)
        assert "La proposition a changé" in reponse.content.decode()
        ligne.refresh_from_db()
        assert ligne.etat == EtatLigne.PROPOSEE
    client.post(decider, {"acte": "tout_accepter", "calcul": str(calcul.pk)})
    ligne.refresh_from_db()
    assert ligne.etat == EtatLigne.ACCEPTEE


def test_la_coordination_lit_son_pole_commente_et_ne_decide_pas(petit):
    client = client_de(petit.coordination)
    pole = {**ICI, "pole": petit.pole.pk}
    page = client.get(reverse("campagne:pole", kwargs=pole)).content.decode()
    assert "Sophie" in page and "Tout accepter" not in page and "Affecter" not in page
    autre = f.pole("Fougères", (f.ecole("École de Fougères"),))
    ailleurs = reverse("campagne:pole", kwargs={**ICI, "pole": autre.pk})
    assert client.get(ailleurs).status_code == 404
    for nom in ("decider", "relire", "publier", "repartir"):
        assert client.post(reverse(f"campagne:{nom}", kwargs=ICI)).status_code == 404
    commenter = reverse("campagne:commenter", kwargs=pole)
    vide = client.post(commenter, {"texte": " "})
    assert vide.status_code == 422 and "Écrivez votre commentaire" in vide.content.decode()
    client.post(commenter, {"texte": "Sophie est attendue au CM1."})
    page = client_de(petit.extras["sei"]).get(reverse("campagne:pole", kwargs=pole))
    assert "Sophie est attendue au CM1." in page.content.decode()


def test_affecter_a_la_main_garde_ce_qui_est_tape(petit):
    client = client_de(petit.extras["sei"])
    url = reverse("campagne:affecter", kwargs={**ICI, "aesh": petit.karim.pk})
    corps = {"pole": str(petit.pole.pk), "etablissement": str(petit.autre_ecole.pk)}
    trop = client.post(url, corps | {"heures": "30"})
    assert trop.status_code == 422
    assert "il lui reste 24 h 00" in trop.content.decode() and 'value="30"' in trop.content.decode()
    assert client.post(url, corps | {"heures": "9,5"}).status_code == 302  # or 9.5
    assert LigneCampagne.objects.get(aesh=petit.karim).minutes == 570
    # Other hours on the same school change the line; what was stays in the history.
    assert client.post(url, corps | {"heures": "12"}).status_code == 302
    vivante = LigneCampagne.objects.get(aesh=petit.karim, etat=EtatLigne.ACCEPTEE)
    assert (vivante.minutes, vivante.remplace.minutes) == (720, 570)


def test_l_aesh_ecrit_ses_souhaits_et_rien_d_autre(petit):
    ana = f.membre("Sophie")
    petit.sophie.membre = ana
    petit.sophie.save()
    elle = f.mandat(Role.AESH, petit.sophie.perimetre, ana)
    client = client_de(elle)
    url = reverse("campagne:mes_souhaits", kwargs={"departement": "35"})
    corps = {
        "ecole_1": str(petit.autre_ecole.pk),
        "degre": "second",
        "ecoles_max": "1",
        "deplacement": "velo",
    }
    deux_fois = client.post(url, corps | {"ecole_2": corps["ecole_1"]})
    assert deux_fois.status_code == 422 and "trois écoles différentes" in deux_fois.content.decode()
    assert client.post(url, corps).status_code == 302
    siens = SouhaitsAesh.objects.get(aesh=petit.sophie, annee=2027)
    assert (siens.ecole_1, siens.ecoles_max, siens.saisis_par) == (petit.autre_ecole, 1, ana)
    petit.sophie.refresh_from_db()
    assert petit.sophie.deplacement == "velo"
    de_karim = reverse("campagne:souhaits_aesh", kwargs={**ICI, "aesh": petit.karim.pk})
    for interdite in (de_karim, reverse("campagne:souhaits", kwargs=ICI)):
        assert client.get(interdite).status_code == 404
    page = client.get(reverse("campagne:mon_affectation", kwargs={"departement": "35"}))
    assert "Pas encore d'affectation" in page.content.decode().replace("&#x27;", "'")


def test_publier_demande_un_travail_et_refuse_quand_rien_n_est_accepte(petit):
    client = client_de(petit.extras["sei"])
    url = reverse("campagne:publier", kwargs=ICI)
    client.post(url)
    assert not Travail.objects.filter(genre="campagne.publier").exists()
    LigneCampagne.objects.update(etat=EtatLigne.ACCEPTEE)
    page = client.get(url).content.decode()
    assert "1 AESH" in page and "n'est pas chargée" in page.replace("&#x27;", "'")
    assert client.post(url).status_code == 302
    travail = Travail.objects.get(genre="campagne.publier")
    assert travail.total == 1 and travail.parametres["campagne"]


def test_une_campagne_close_se_lit_mais_ne_change_plus(petit):
    client = client_de(petit.extras["sei"])
    client.post(reverse("campagne:changer_etat", kwargs=ICI))
    assert Campagne.objects.get().etat == "close"
    decider = reverse("campagne:decider", kwargs=ICI)
    client.post(decider, {"acte": "accepter", "ligne": str(petit.extras["ligne"].pk)})
    assert LigneCampagne.objects.get().etat == EtatLigne.PROPOSEE
    page = client.get(reverse("campagne:tableau", kwargs=ICI)).content.decode()
    assert "Cette campagne est close" in page and "Proposer une répartition" not in page
    client.post(reverse("campagne:changer_etat", kwargs=ICI))
    assert Campagne.objects.get().etat == "ouverte"
