"""A publication reaches people: before and after for each, mails without pupils, « Vu »."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from aesh.actions import annonces, emplois, publication
from aesh.actions.annonces import annoncer, dire_vu, est_sous_48_heures
from aesh.models import AvisChangement, Creneau, EmploiDuTemps
from aesh.requetes.annonces import dernier_avis
from aesh.requetes.changements_ecoles import sans_redite
from aesh.requetes.differences import a_prevenir
from socle.courriel import verifier_sans_nom
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests import fabriques as f

PARIS = ZoneInfo("Europe/Paris")
LE = datetime.date(2026, 11, 23)
EFFET = datetime.date(2026, 11, 30)


@pytest.fixture
def petit(dans_35):
    """A first version published without telling; Sophie has an account; heads and pilote."""
    petit = f.petit_pole()
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    petit.sophie.membre = f.membre("Sophie")
    petit.sophie.save()
    petit.ecole.courriel = "ecole@ac.exemple.invalid"
    petit.ecole.save()
    petit.extras |= {
        "sophie": f.mandat("AESH", petit.sophie.perimetre, petit.sophie.membre),
        "direction": f.mandat("DIRECTEUR", petit.ecole.perimetre),
        "principale": f.mandat("CHEF_ETAB", petit.autre_ecole.perimetre),
        "enseignant": f.mandat("ENSEIGNANT", petit.ecole.perimetre),
    }
    _publier(petit, petit.emploi, f.RENTREE, prevenir=False)
    return petit


def _publier(petit, version, le, **options):
    EmploiDuTemps.objects.filter(pk=version.pk).update(statut="vise")
    return publication.publier(version, auteur=petit.coordination, le=le, **options)


def changer(petit, effet=EFFET, le=LE, fin="11:00"):
    """The next version: Sophie ends at another hour."""
    suite = emplois.ouvrir_brouillon(
        pole=petit.pole, annee=f.ANNEE, date_effet=effet, auteur=petit.coordination
    )
    Creneau.objects.filter(emploi=suite, aesh=petit.sophie).update(fin=f.heures(fin))
    return _publier(petit, suite, le)


def client_de(mandat):
    navigateur = Client()
    navigateur.force_login(mandat.membre)
    return navigateur


def test_chacun_a_son_avant_et_son_apres_sans_nom_d_eleve(petit):
    suite = changer(petit)
    aesh, ecole, pilote = AvisChangement.objects.order_by("destinataire")
    assert (aesh.aesh, ecole.etablissement) == (petit.sophie, petit.ecole)
    assert aesh.avant == ["lundi de 8 h 30 à 10 h, aide individuelle, École des Tilleuls"]
    assert aesh.apres == ["lundi de 8 h 30 à 11 h, aide individuelle, École des Tilleuls"]
    nom = petit.sophie.nom_complet
    assert ecole.avant == [f"lundi de 8 h 30 à 10 h, aide individuelle, avec {nom}"]
    assert pilote.avant == [f"{nom} : 1 h 30 par semaine"]
    assert pilote.apres == [f"{nom} : 2 h 30 par semaine"]
    dits = " ".join(x for a in (aesh, ecole, pilote) for x in (*a.avant, *a.apres))
    courriels = list(Courriel.objects.all())
    attendus = {
        petit.ecole.courriel,
        petit.extras["direction"].membre.email,
        petit.pilote.membre.email,
    }
    assert {c.destinataire for c in courriels} == attendus, "l'autre école ne change pas"
    for courriel in courriels:
        assert f"/35/emplois/{suite.pk}/ce-qui-change/" in courriel.corps
        dits += f" {courriel.sujet} {courriel.corps}"
    verifier_sans_nom(dits, [n for e in (petit.lea, petit.tom) for n in (e.prenom, e.nom)])


def test_une_fois_par_version_et_par_lecteur(petit):
    suite = changer(petit)
    avant = AvisChangement.objects.count(), Courriel.objects.count()
    annoncer(suite, aesh=a_prevenir(suite), maintenant=suite.publie_le)
    assert (AvisChangement.objects.count(), Courriel.objects.count()) == avant


def test_un_lecteur_de_deux_ecoles_n_a_qu_un_courriel(petit):
    f.mandat("DIRECTEUR", petit.autre_ecole.perimetre, petit.extras["direction"].membre)
    suite = emplois.ouvrir_brouillon(
        pole=petit.pole, annee=f.ANNEE, date_effet=EFFET, auteur=petit.coordination
    )
    Creneau.objects.filter(emploi=suite).update(fin=f.heures("11:00"))
    _publier(petit, suite, LE)
    adresse = petit.extras["direction"].membre.email
    assert Courriel.objects.filter(destinataire=adresse).count() == 1


def test_rien_ne_change_rien_n_est_dit(petit):
    changer(petit, fin="10:00")
    assert not AvisChangement.objects.exists() and not Courriel.objects.exists()


def test_remplacee_avant_d_avoir_lieu_elle_est_retiree(petit):
    un = changer(petit)
    deux = changer(petit, effet=datetime.date(2026, 11, 26), fin="10:30")
    assert not AvisChangement.objects.filter(emploi=un, retire_le__isnull=True).exists()
    assert set(Courriel.objects.filter(cle__contains=str(un.pk)).values_list("etat")) == {
        ("perime",)
    }
    semaine = client_de(petit.extras["sophie"]).get("/35/ma-semaine/").content.decode()
    assert AvisChangement.objects.filter(emploi=deux, aesh=petit.sophie).exists()
    assert "jeudi 26 novembre 2026" in semaine and "10 h 30" in semaine
    assert "11 h, aide" not in semaine


@pytest.mark.parametrize(
    ("publiee", "court"),
    [("2026-11-27 23:59", False), ("2026-11-28 00:01", True), ("2026-11-30 09:00", True)],
)
def test_sous_48_heures(petit, publiee, court):
    petit.emploi.date_effet = EFFET
    maintenant = datetime.datetime.fromisoformat(publiee).replace(tzinfo=PARIS)
    assert est_sous_48_heures(petit.emploi, maintenant) is court


def test_ce_qui_est_tardif_est_dit_et_compte(petit, monkeypatch):
    monkeypatch.setattr(annonces, "est_sous_48_heures", lambda emploi, maintenant: True)
    suite = changer(petit)
    assert AvisChangement.objects.filter(sous_48_heures=True).count() == 3
    page = client_de(petit.coordination).get(f"/35/emplois/{suite.pk}/versions/").content.decode()
    assert "1 changement annoncé à moins de 48 heures depuis septembre." in page
    semaine = client_de(petit.extras["sophie"]).get("/35/ma-semaine/").content.decode()
    assert "Annoncé moins de 48 heures avant" in semaine


def test_une_premiere_version_n_est_jamais_tardive(petit, monkeypatch):
    monkeypatch.setattr(annonces, "est_sous_48_heures", lambda emploi, maintenant: True)
    AvisChangement.objects.all().delete()
    emploi = EmploiDuTemps.objects.get(pk=petit.emploi.pk)
    annoncer(emploi, aesh=a_prevenir(emploi), maintenant=emploi.cree_le)
    assert AvisChangement.objects.exists()
    assert not AvisChangement.objects.filter(sous_48_heures=True).exists()


def test_l_aesh_voit_avant_apres_et_dit_vu(petit):
    suite = changer(petit)
    client = client_de(petit.extras["sophie"])
    avis = AvisChangement.objects.get(aesh=petit.sophie)
    page = client.get("/35/ma-semaine/").content.decode()
    assert "Votre semaine change à partir du lundi 30 novembre 2026" in page
    assert "Lundi de 8 h 30 à 10 h" in page and "Lundi de 8 h 30 à 11 h" in page
    assert client.get(f"/35/avis/{avis.pk}/vu/").status_code == 405
    assert client.post(f"/35/avis/{avis.pk}/vu/").status_code == 302
    avis.refresh_from_db()
    premiere = avis.vu_le
    assert premiere and avis.vu_par_id == petit.sophie.membre_id
    client.post(f"/35/avis/{avis.pk}/vu/")
    avis.refresh_from_db()
    assert avis.vu_le == premiere, "une fois suffit"
    assert "Votre semaine change" not in client.get("/35/ma-semaine/").content.decode()
    page = client_de(petit.coordination).get(f"/35/emplois/{suite.pk}/ce-qui-change/")
    assert "Vu par 1 AESH sur 1" in page.content.decode()
    assert "pas encore vu" in page.content.decode(), "l'école et le pilote"


def test_le_chef_et_le_pilote_lisent_leur_part_seulement(petit):
    suite = changer(petit)
    page = f"/35/emplois/{suite.pk}/ce-qui-change/"
    chef = client_de(petit.extras["direction"])
    texte = chef.get(page).content.decode()
    assert f"avec {petit.sophie.nom_complet}" in texte and "Vu par" not in texte
    assert "Ce qui change pour vous" in chef.get(f"/35/emplois/{suite.pk}/").content.decode()
    autre = client_de(petit.extras["principale"]).get(page).content.decode()
    assert "Rien ne change pour vous." in autre
    pilote = client_de(petit.pilote).get(page).content.decode()
    assert "2 h 30 par semaine" in pilote
    assert client_de(petit.extras["enseignant"]).get(page).status_code == 404
    assert client_de(petit.extras["sophie"]).get(page).status_code == 404


@pytest.mark.parametrize("qui", ["principale", "enseignant", "sophie", "coordination", "pilote"])
def test_on_ne_dit_pas_vu_pour_un_autre(petit, qui):
    changer(petit)
    mandat = petit.extras.get(qui) or getattr(petit, qui)
    ecole = AvisChangement.objects.get(etablissement=petit.ecole)
    with pytest.raises(ActionRefusee):
        dire_vu(ecole, auteur=mandat)
    assert client_de(mandat).post(f"/35/avis/{ecole.pk}/vu/").status_code == 404
    assert dire_vu(ecole, auteur=petit.extras["direction"]).vu_le


def test_d_autres_eleves_se_disent_sans_nom():
    dit = sans_redite(("lundi 8 h – 9 h", "mardi 8 h – 9 h"), ("lundi 8 h – 9 h",))
    assert dit.avant == ("mardi 8 h – 9 h",)
    assert dit.apres == ("lundi 8 h – 9 h : d'autres élèves",)


@pytest.mark.parametrize("nombre", [1, 3])
def test_annoncer_coute_autant_de_requetes(petit, nombre, django_assert_num_queries):
    autres = [f.aesh(f"Aesh{n}", petit.pole) for n in range(nombre)]
    suite = emplois.ouvrir_brouillon(
        pole=petit.pole, annee=f.ANNEE, date_effet=EFFET, auteur=petit.coordination
    )
    for une in autres:
        f.creneau(suite, une, petit.ecole, 2, "8:30", "10:00", petit.nour)
    EmploiDuTemps.objects.filter(pk=suite.pk).update(statut="publie")
    suite = EmploiDuTemps.objects.select_related("pole").get(pk=suite.pk)
    with django_assert_num_queries(23):
        assert annoncer(suite, aesh=a_prevenir(suite), maintenant=suite.cree_le) == nombre + 2


def test_le_changement_pas_vu_passe_devant_le_dernier(petit):
    """Two changes; she said « Vu » of the second only: the first is still shown."""
    un = changer(petit)
    deux = changer(petit, effet=datetime.date(2026, 12, 7), fin="10:30")
    AvisChangement.objects.filter(emploi=deux, aesh=petit.sophie).update(vu_le=timezone.now())
    vu = dernier_avis(petit.sophie, LE)
    assert vu is not None and vu.emploi_id == un.pk
    AvisChangement.objects.filter(emploi=un, aesh=petit.sophie).update(vu_le=timezone.now())
    vu = dernier_avis(petit.sophie, LE)
    assert vu is not None and vu.emploi_id == deux.pk
