"""One AESH for all the days of an absence: all of them or none, the refused days are named."""

import datetime
import html

import pytest
from django.test import Client

from aesh.actions import absences as actes_absences
from aesh.actions.absences import SaisieAbsence
from aesh.actions.remplacements_jours import confirmer_les_jours
from aesh.models import AbsenceAesh, Remplacement
from aesh.requetes.remplacants_jours import qui_pour_les_jours, trous_des_jours
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests import fabriques as f
from tests.aesh.test_exceptions import publier

LE = datetime.date(2026, 12, 1)
LUNDI = datetime.date(2026, 12, 7)
UN = datetime.timedelta(days=1)
MARDI, JEUDI = LUNDI + UN, LUNDI + 3 * UN


@pytest.fixture
def petit(dans_35):
    """Sophie is absent three days; Lina is free on all, Mona not on Tuesday, Karim never."""
    petit = f.petit_pole()
    e = petit.emploi
    mona = f.aesh("Mona", petit.pole, ecole_principale=petit.ecole)
    lina = f.aesh("Lina", petit.pole, ecole_principale=petit.ecole)
    ava = f.eleve("Ava", petit.ecole, droit="mutualisee")
    petit.extras |= {"mona": mona, "lina": lina, "ava": ava}
    for jour in (1, 2, 4):
        f.creneau(e, petit.sophie, petit.ecole, jour, "8:30", "10:00", petit.lea)
        f.creneau(e, petit.sophie, petit.ecole, jour, "10:00", "12:00", petit.lea)
    f.creneau(e, mona, petit.ecole, 2, "9:00", "10:30", ava)
    publier(petit)
    return petit


@pytest.fixture
def absence(petit):
    saisie = SaisieAbsence(du=LUNDI, au=JEUDI, aesh=petit.sophie.pk)
    return actes_absences.declarer_absence_aesh(saisie, auteur=petit.coordination, le=LE)[0]


def lignes(petit, absence):
    trous = trous_des_jours(absence, petit.coordination, LE)
    return [(x.aesh, x.refuses) for x in qui_pour_les_jours(trous, petit.coordination)]


def confirmer(petit, absence, aesh, jours=(LUNDI, MARDI, JEUDI), auteur=None):
    return confirmer_les_jours(
        absence, aesh=aesh.pk, jours=jours, auteur=auteur or petit.coordination, le=LE
    )


def test_qui_est_libre_tous_les_jours_vient_d_abord(petit, absence):
    """Mona could leave mutualised help on Tuesday: not for several days at once."""
    assert lignes(petit, absence)[:2] == [
        (petit.extras["lina"].pk, ()),
        (petit.extras["mona"].pk, (MARDI,)),
    ]


def test_tous_les_jours_d_un_coup_et_un_seul_message(petit, absence, monkeypatch):
    lina = petit.extras["lina"]
    type(lina).objects.filter(pk=lina.pk).update(courriel="lina@exemple.invalid")
    monkeypatch.setattr("aesh.actions.avis.aujourdhui_dans", lambda _: LE)
    faits = confirmer(petit, absence, lina)
    assert {(un.date, un.debut) for un in faits} == {
        (jour, debut) for jour in (LUNDI, MARDI, JEUDI) for debut in (510, 600)
    }
    assert {un.aesh_id for un in faits} == {lina.pk}
    assert trous_des_jours(absence, petit.coordination, LE) == []
    assert Courriel.objects.filter(destinataire="lina@exemple.invalid").count() == 1


def test_un_jour_refuse_refuse_tout_et_se_nomme(petit, absence):
    with pytest.raises(ActionRefusee) as refus:
        confirmer(petit, absence, petit.extras["mona"])
    assert refus.value.details == [
        f"{petit.extras['mona'].nom_complet} n'est pas libre : mardi 8 décembre."
    ]
    assert not Remplacement.objects.exists()


def test_un_jour_regle_entre_temps_se_nomme(petit, absence):
    confirmer(petit, absence, petit.extras["lina"], jours=(JEUDI,))
    with pytest.raises(ActionRefusee) as refus:
        confirmer(petit, absence, petit.extras["lina"])
    assert refus.value.details == ["Plus rien à remplacer : jeudi 10 décembre."]
    assert {un.date for un in Remplacement.objects.all()} == {JEUDI}


def test_qui_ne_decide_pas_ne_confirme_pas(petit, absence):
    lecteur = f.mandat("IEN_ASH", f.perimetre("T"))
    with pytest.raises(ActionRefusee):
        confirmer(petit, absence, petit.extras["lina"], auteur=lecteur)
    client = Client()
    client.force_login(lecteur.membre)
    assert client.get(f"/35/absences/{absence.pk}/jours/").status_code == 404


def test_la_page_a_un_bouton_pour_les_trois_jours(petit, absence):
    client = Client()
    client.force_login(petit.coordination.membre)
    fiche = f"/35/absences/{absence.pk}/"
    assert f"{fiche}jours/" in client.get(fiche).content.decode()
    page = client.get(f"{fiche}jours/")
    texte = html.unescape(page.content.decode())
    assert "Confirmer pour les 3 jours" in texte
    assert f"{petit.extras['mona'].nom_complet} : pas libre mardi 8 décembre." in texte
    jours = [str(jour) for jour in page.context["dates"]]
    mona, lina = (str(petit.extras[qui].pk) for qui in ("mona", "lina"))
    refus = client.post(f"{fiche}jours/", {"aesh": mona, "jour": jours}, follow=True)
    assert "n'est pas libre : mardi 8 décembre" in html.unescape(refus.content.decode())
    fait = client.post(f"{fiche}jours/", {"aesh": lina, "jour": jours}, follow=True)
    assert "remplace pendant 3 jours" in html.unescape(fait.content.decode())
    assert Remplacement.objects.count() == 6
    assert "Plus rien à remplacer" in client.get(f"{fiche}jours/").content.decode()
    assert client.post(f"{fiche}jours/", {"aesh": "x", "jour": jours}).status_code == 302


@pytest.mark.parametrize("nombre", [1, 3])
def test_le_nombre_de_requetes_ne_depend_pas_des_personnes(
    petit, absence, nombre, django_assert_num_queries
):
    for n in range(nombre):
        f.aesh(f"Plus{n}", petit.pole, ecole_principale=petit.ecole)
    client = Client()
    client.force_login(petit.coordination.membre)
    with django_assert_num_queries(79):
        assert client.get(f"/35/absences/{absence.pk}/jours/").status_code == 200
    assert AbsenceAesh.objects.count() == 1
