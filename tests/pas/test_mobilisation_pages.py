"""Pages of a mobilisation: what is shown first, whose case it is, who read it, how many queries."""

import html
import re

import pytest

from pas.actions.famille import noter_les_accords
from pas.actions.mobilisation import decider_d_une_mobilisation
from pas.enums import ActionConsentie
from pas.enums.mobilisation import ActeMobilisation
from pas.models import Mobilisation, Saisine
from socle.cloison import cloison
from socle.models import Acces
from tests.distribution import connecter
from tests.pas.mobiles import QUESTION, demander, en_plan, monter_les_equipes, repondre

A = ActeMobilisation
NOMBRE_DE_REQUETES = 15


@pytest.fixture
def pas(departement_35):
    with cloison("35"):
        return monter_les_equipes()


def client(mandat):
    return connecter(mandat.membre, mandat)


def texte(reponse):
    return html.unescape(re.sub(r"\s+", " ", reponse.content.decode()))


def accepter(pas, m):
    decider_d_une_mobilisation(auteur=pas.sessad.dir, mobilisation=m.pk, acte=A.ACCEPTER, le=pas.le)


def lectures(mandat):
    with cloison("35"):
        lues = Acces.objects.filter(membre_id=mandat.membre_id, objet="saisine")
        return {un for acces in lues for un in acces.ids}


def test_la_coordination_relit_puis_envoie_exactement_ce_qu_elle_a_lu(pas):
    with cloison("35"):
        reponse = repondre(pas, en_plan(pas), est_directe=False)
    plan = f"/35/demandes-pas/{reponse.saisine_id}/plan/"
    page = f"{plan}reponses/{reponse.pk}/mobiliser/"
    coord = client(pas.coord)
    assert "Mobiliser l'équipe mobile" in texte(coord.get(plan))
    assert "Choisissez l'équipe" in texte(coord.post(page, {"question": "?", "etape": "relire"}))
    dit = {"emas": str(pas.sessad.emas.pk), "question": QUESTION}
    relue = texte(coord.post(page, dit | {"etape": "relire"}))
    assert QUESTION in relue and "CE1" in relue and "Venir à l'école" in relue
    assert "Léa" not in relue and "pleure" not in relue
    with cloison("35"):
        assert not Mobilisation.objects.exists()  # nothing has left
    assert "Léa" in texte(coord.post(page, dit | {"etape": "relire", "avec_prenom": "on"}))
    assert QUESTION in texte(coord.post(page, dit | {"etape": "corriger"}))  # kept
    suivie = texte(coord.post(page, dit | {"etape": "envoyer"}, follow=True))
    assert "Demandée" in suivie and QUESTION in suivie and "Annuler la mobilisation" in suivie
    assert "Mobiliser l'équipe mobile" not in texte(coord.get(plan))
    assert coord.get(page, follow=True).redirect_chain  # one at a time
    annulee = texte(coord.post(f"{plan}mobilisations/{_seule().pk}/annuler/", follow=True))
    assert "Annulée par le PAS" in annulee and "Reprendre mon dernier acte" in annulee


def _seule():
    with cloison("35"):
        return Mobilisation.objects.get()


def test_la_direction_voit_ses_situations_et_aucune_autre(pas):
    with cloison("35"):
        saisine = en_plan(pas)
        sienne = demander(pas, repondre(pas, saisine))
        autre = demander(pas, repondre(pas, saisine), pas.itep)
    direction, pro = client(pas.sessad.dir), client(pas.sessad.pro)
    liste = texte(direction.get("/35/mobilisations/"))
    assert "1 mobilisation." in liste and saisine.numero in liste and "Léa" not in liste
    assert QUESTION in texte(direction.get(f"/35/mobilisations/{sienne.pk}/"))
    assert lectures(pas.sessad.dir) == {saisine.pk}
    inconnue = "/35/mobilisations/00000000-0000-4000-8000-000000000000/"
    for page in (f"/35/mobilisations/{autre.pk}/", inconnue):
        assert direction.get(page).status_code == 404
        for acte in ("decider", "planifier", "reprendre"):
            assert direction.post(f"{page}{acte}/").status_code == 404
    # The professional: nothing before the director accepts; the PAS's pages, never.
    assert pro.get(f"/35/mobilisations/{sienne.pk}/").status_code == 404
    assert "Aucune mobilisation pour le moment." in texte(pro.get("/35/mobilisations/"))
    for qui in (direction, pro):
        assert qui.get(f"/35/demandes-pas/{saisine.pk}/").status_code == 404
        assert qui.get(f"/35/demandes-pas/{saisine.pk}/plan/").status_code == 404
    refus = direction.post(f"/35/mobilisations/{sienne.pk}/decider/", {"acte": "refuser"})
    assert refus.status_code == 422 and "Choisissez la raison du refus." in texte(refus)
    oui = direction.post(f"/35/mobilisations/{sienne.pk}/decider/", {"acte": "accepter"})
    assert oui.status_code == 302
    assert QUESTION in texte(pro.get(f"/35/mobilisations/{sienne.pk}/"))
    # He decides, his team reports: each its own act.
    assert direction.post(f"/35/mobilisations/{sienne.pk}/compte-rendu/").status_code == 404
    assert pro.post(f"/35/mobilisations/{sienne.pk}/decider/").status_code == 404


def test_l_equipe_rend_compte_la_direction_ne_lit_pas_le_compte_rendu(pas):
    with cloison("35"):
        m = demander(pas, repondre(pas, en_plan(pas)))
        accepter(pas, m)
    page, pro = f"/35/mobilisations/{m.pk}/", client(pas.sessad.pro)
    qui = {"intervenant": str(pas.sessad.pro.membre_id), "du": str(pas.le)}
    assert pro.post(f"{page}planifier/", qui).status_code == 302
    assert "Élie Mobile 1" in texte(pro.get(page))
    tard = pro.post(f"{page}faite/", {"realisee_le": "2031-01-01", "duree_minutes": "90"})
    assert tard.status_code == 422 and "déjà fait" in texte(tard) and "2031-01-01" in texte(tard)
    faite = {"realisee_le": str(pas.le), "duree_minutes": "90"}
    assert pro.post(f"{page}faite/", faite).status_code == 302
    assert pro.post(f"{page}compte-rendu/", {"texte": ""}).status_code == 422
    assert pro.post(f"{page}compte-rendu/", {"texte": "Un coin calme."}).status_code == 302
    assert "Un coin calme." in texte(pro.get(page))
    assert "Un coin calme." not in texte(client(pas.sessad.dir).get(page))
    suivie = f"/35/demandes-pas/{m.saisine_id}/plan/mobilisations/{m.pk}/"
    assert "Un coin calme." in texte(client(pas.coord).get(suivie))


def test_l_accord_retire_cache_aussitot_ce_qui_avait_ete_transmis(pas):
    with cloison("35"):
        m = demander(pas, repondre(pas, en_plan(pas)))
        accepter(pas, m)
        noter_les_accords(
            auteur=pas.coord,
            saisine=m.saisine_id,
            reponses={ActionConsentie.PARTAGE_EMAS: False},
            le=pas.le,
        )
    lue = texte(client(pas.sessad.pro).get(f"/35/mobilisations/{m.pk}/"))
    assert "La famille a retiré son accord" in lue and QUESTION not in lue
    assert "Planifier" not in lue and lectures(pas.sessad.pro) == set()


def test_la_liste_se_filtre_se_trie_et_coute_autant_a_une_qu_a_quatre(
    pas, django_assert_num_queries
):
    with cloison("35"):
        saisine = en_plan(pas)
        premiere = demander(pas, repondre(pas, saisine))
    direction = client(pas.sessad.dir)
    direction.get("/35/mobilisations/")
    with django_assert_num_queries(NOMBRE_DE_REQUETES):
        direction.get("/35/mobilisations/")
    with cloison("35"):
        accepter(pas, premiere)
        for _ in range(3):
            demander(pas, repondre(pas, saisine))
    with django_assert_num_queries(NOMBRE_DE_REQUETES):
        assert "4 mobilisations." in texte(direction.get("/35/mobilisations/?sort=etat"))
    assert "1 mobilisation." in texte(direction.get("/35/mobilisations/?etat=acceptee"))
    assert "4 mobilisations." in texte(direction.get("/35/mobilisations/?etat=cours&q=emas"))
    assert "Aucun résultat" in texte(direction.get("/35/mobilisations/?q=zzz"))
    accueil = texte(direction.get("/35/mobilisations/accueil/"))
    assert "À traiter" in accueil and re.search(r"À décider</p> <p[^>]*>3<", accueil)
    # The request ends: what had not happened stops, and is no longer to decide.
    with cloison("35"):
        Saisine.objects.update(statut="close", finie_le=pas.le, motif="depart")
    assert re.search(
        r"À décider</p> <p[^>]*>0<", texte(direction.get("/35/mobilisations/accueil/"))
    )
    arretees = texte(direction.get("/35/mobilisations/?etat=arretees"))
    assert "4 mobilisations." in arretees and "Arrêtée avec la demande" in arretees


def test_une_reponse_se_corrige_tant_qu_elle_n_est_pas_proposee(pas):
    with cloison("35"):
        reponse = repondre(pas, en_plan(pas))
    plan = f"/35/demandes-pas/{reponse.saisine_id}/plan/"
    page = f"{plan}reponses/{reponse.pk}/corriger/"
    coord = client(pas.coord)
    assert page in texte(coord.get(plan)) and "Deux temps" in texte(coord.get(page))
    corrigee = {"type": "emas_indirect", "intervenant": "emas", "texte": "Un seul temps."}
    refus = coord.post(page, corrigee | {"type": "emas_direct"})
    assert refus.status_code == 422 and "Un seul temps." in texte(refus)
    assert "Un seul temps." in texte(coord.post(page, corrigee, follow=True))
    with cloison("35"):
        reponse.refresh_from_db()
        reponse.etat = "proposee"
        reponse.save()
    assert page not in texte(coord.get(plan))
    assert "déjà proposée" in texte(coord.get(page, follow=True))
    assert coord.post(page, corrigee | {"texte": "Autre."}).status_code == 422
    assert client(pas.sessad.dir).get(page).status_code == 404
