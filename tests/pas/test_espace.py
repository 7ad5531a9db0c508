"""Pages of the team: plan, meeting, entry on paper; who reads what of them."""

import datetime
import html
import re
from types import SimpleNamespace

import pytest
from django.db import transaction

from comptes.enums import Role
from comptes.requetes import aujourdhui_dans
from pas.models import ActionPas, PointReunion, Reponse, ReunionPas, Saisine
from pial.models import Rattachement
from socle.cloison import cloison
from socle.models import Acces
from tests.distribution import monter
from tests.pas.equipe import PROFESSEUR, deposer

pytestmark = pytest.mark.django_db
SEMAINE = datetime.timedelta(days=7)
REQUETES_REUNION = 21


@pytest.fixture
def a(departement_35):
    with transaction.atomic():
        cote = monter("35", "A")
        with cloison("35"):
            cote.objets["pole"].genre = "PAS"
            cote.objets["pole"].save(update_fields=["genre"])
            Rattachement.objects.filter(pole=cote.objets["pole"]).update(genre="PAS")
            cote.pas = SimpleNamespace(
                pole=cote.objets["pole"],
                ecole=cote.objets["etablissement"],
                coord=cote.mandats[Role.COORD_PAS],
            )
        return cote


def texte(reponse):
    return html.unescape(re.sub(r"\s+", " ", reponse.content.decode()))


def adresse(cote, suite=""):
    return f"/35/demandes-pas/{cote.objets['saisine'].pk}/{suite}"


def avancer(client, cote, *actes):
    for acte in actes:
        assert client.post(adresse(cote, "acte/"), {"acte": acte}).status_code == 302, acte


def test_le_plan_montre_les_mots_a_qui_les_lit(a):
    """The SEI reads the kind of response, never its words; nobody else finds the page."""
    mots = f"Des consignes courtes pour {a.canari}."
    for role, lit in ((Role.COORD_PAS, True), (Role.EDUC_PAS, True), (Role.SEI, False)):
        page = texte(a.client(role).get(adresse(a, "plan/")))
        assert "Adaptation en classe par le professeur" in page
        assert (mots in page) is lit
        assert ("Écrire une réponse" in page) is lit
    ien = texte(a.client(Role.IEN_ASH).get(adresse(a, "plan/")))
    assert mots in ien and "Écrire une réponse" not in ien
    for role in (Role.COORD_PIAL, Role.AESH, Role.ENSEIGNANT, Role.DASEN):
        assert a.client(role).get(adresse(a, "plan/")).status_code == 404
    with cloison("35"):
        lus = Acces.objects.filter(objet="saisine", route="pas:plan").count()
    assert lus == 3, "who read words is noted, who read kinds is not"


def test_une_reponse_refusee_garde_ce_qui_est_ecrit(a):
    client = a.client(Role.COORD_PAS)
    avancer(client, a, "retenir", "associer", "analyser")
    donnees = {"type": "humain_premier", "intervenant": "aesh", "texte": "Le matin, en classe."}
    refus = client.post(adresse(a, "plan/reponses/nouvelle/"), donnees)
    assert refus.status_code == 422
    assert "sans notification de la CDAPH" in texte(refus) and "Le matin, en classe." in texte(
        refus
    )
    accepte = client.post(
        adresse(a, "plan/reponses/nouvelle/"), donnees | {"intervenant": "educateur"}
    )
    assert accepte.status_code == 302
    with cloison("35"):
        assert Reponse.objects.filter(intervenant="educateur").count() == 1
        assert not Reponse.objects.filter(intervenant="aesh").exists()


def test_une_action_se_prevoit_se_note_et_revient(a):
    client = a.client(Role.EDUC_PAS)
    porteur = str(a.personnes[Role.EDUC_PAS].pk)
    prevue = {"genre": "observation", "porteur": porteur, "prevue_le": "2026-12-01"}
    refus = client.post(adresse(a, "plan/actions/nouvelle/"), prevue)
    assert "n'a pas donné cet accord" in texte(refus), "the family agreed to the study alone"
    assert client.post(adresse(a, "plan/actions/nouvelle/"), prevue | {"genre": "entretien"})
    with cloison("35"):
        action = ActionPas.objects.get(prevue_le="2026-12-01")
    chemin = adresse(a, f"plan/actions/{action.pk}/")
    assert "Écrivez la durée" in texte(client.post(chemin, {"faite_le": "2026-11-20"}))
    client.post(chemin, {"faite_le": "2026-11-20", "duree_minutes": "45", "note": "Bon échange."})
    assert "45 minutes" in texte(client.get(adresse(a, "plan/")))
    client.post(f"{chemin}etat/")
    with cloison("35"):
        action.refresh_from_db()
    assert (action.etat, action.faite_le) == ("a_faire", None)


def test_la_reunion_prepare_son_ordre_du_jour_et_garde_les_decisions(
    a, departement_35, django_assert_num_queries
):
    le = aujourdhui_dans(departement_35)
    client = a.client(Role.COORD_PAS)
    with cloison("35"):
        Reponse.objects.update(etat="en_place", revoir_le=le + SEMAINE)
        deposer(a.pas, le=le, prenom="Zoé", nom="Autre")
    ouverte = client.post("/35/reunions-pas/", {"tenue_le": (le + SEMAINE).isoformat()})
    chemin = ouverte["Location"]
    page = texte(client.get(chemin))
    assert page.index("À recevoir") < page.index("Zoé A.") < page.index("Réponses à revoir")
    assert page.index("Réponses à revoir") < page.index("PAS-AAAA-11")
    with django_assert_num_queries(REQUETES_REUNION):
        client.get(chemin)
    with cloison("35"):
        for n in range(3):
            deposer(a.pas, le=le, prenom=f"Ana{n}", nom="Quatre")
    with django_assert_num_queries(REQUETES_REUNION):
        client.get(chemin)
    cle = a.objets["saisine"].pk
    client.post(chemin, {f"{cle}-decision": "appeler", f"{cle}-note": "Jeudi."})
    with cloison("35"):
        point = PointReunion.objects.get()
        assert (point.saisine_id, point.decision, point.note) == (cle, "appeler", "Jeudi.")
    client.post(chemin, {f"{cle}-decision": "", f"{cle}-note": ""})
    with cloison("35"):
        assert not PointReunion.objects.exists(), "a decision is taken back"
    assert a.client(Role.SEI).get(chemin).status_code == 404


def test_une_demande_recue_par_telephone_suit_les_memes_regles(a):
    client = a.client(Role.COORD_PAS)
    corps = {
        "canal": "telephone",
        "ecole": str(a.objets["etablissement"].pk),
        **{cle: valeur for cle, valeur in PROFESSEUR.items() if cle != "accords"},
        "courriel": "",
    }
    refus = client.post("/35/demandes-pas/saisir/", corps | {"difficultes": []})
    assert refus.status_code == 422 and "Cochez au moins une difficulté." in texte(refus)
    assert client.post("/35/demandes-pas/saisir/", corps).status_code == 302
    with cloison("35"):
        saisie = Saisine.objects.get(canal="telephone")
    assert saisie.empreinte_enfant == "" and "Belkacem" not in saisie.contenu, "parents not told"
    assert a.client(Role.EDUC_PAS).get("/35/demandes-pas/saisir/").status_code == 404


def test_nommer_reprendre_et_deux_demandes_du_meme_enfant(a, departement_35):
    le = aujourdhui_dans(departement_35)
    client = a.client(Role.COORD_PAS)
    with cloison("35"):
        premiere, seconde = deposer(a.pas, le=le), deposer(a.pas, le=le)
    chemin = f"/35/demandes-pas/{premiere.pk}/"
    assert seconde.numero in texte(client.get(chemin)), "a probable duplicate is shown"
    client.post(f"{chemin}eleve/", {"prenom": "Léo", "nom": "Martin"})
    assert seconde.numero not in texte(client.get(chemin))
    cochees = re.findall(r'value="(\w+)"[^>]* checked', client.get(chemin).content.decode())
    assert cochees == ["analyse"], "what the family said holds until it says otherwise"
    client.post(f"{chemin}acte/", {"acte": "recevoir"})
    assert "Reprendre mon dernier acte" in texte(client.get(chemin))
    client.post(f"{chemin}reprendre/")
    with cloison("35"):
        premiere.refresh_from_db()
    assert premiere.statut == "deposee"


def test_un_doublon_d_un_autre_pas_se_compte_sans_se_dire(a, departement_35):
    """Another PAS has a request about a child of the same name: nothing of it is told."""
    le = aujourdhui_dans(departement_35)
    with transaction.atomic(), cloison("35"):
        ailleurs = monter("35", "B")
        autre = SimpleNamespace(
            pole=ailleurs.objets["pole"],
            ecole=ailleurs.objets["etablissement"],
            coord=ailleurs.mandats[Role.COORD_PAS],
        )
        mienne = deposer(a.pas, le=le)
        sienne = deposer(autre, le=le)
        deposer(autre, le=le, prenom="Zoé", nom="Autre")
    page = texte(a.client(Role.COORD_PAS).get(f"/35/demandes-pas/{mienne.pk}/"))
    assert "1 demande d'un autre PAS du département parle peut-être du même élève" in page
    for mot in (sienne.numero, str(sienne.pk), ailleurs.lieu):
        assert mot not in page
    sei = texte(a.client(Role.SEI).get(f"/35/demandes-pas/{mienne.pk}/"))
    assert f"{sienne.numero}</a> (" in sei and "d'un autre PAS" not in sei, "two numbers, no name"
    assert "Belkacem" not in sei and "Léa" not in sei
    assert "même élève" not in texte(a.client(Role.PILOTE).get(f"/35/demandes-pas/{mienne.pk}/"))


def test_la_liste_retient_les_demandes_en_retard(a, departement_35):
    client = a.client(Role.COORD_PAS)
    assert "Aucun résultat" in texte(client.get("/35/demandes-pas/?delai=retard"))
    with cloison("35"):
        Saisine.objects.update(deposee_le=datetime.datetime(2026, 9, 7, 12, tzinfo=datetime.UTC))
    assert "1 demande." in texte(client.get("/35/demandes-pas/?delai=retard"))


def test_aucune_reunion_dit_quoi_faire(a):
    with cloison("35"):
        ReunionPas.objects.all().delete()
    assert "Aucune réunion n'est encore ouverte." in texte(
        a.client(Role.EDUC_PAS).get("/35/reunions-pas/")
    )
