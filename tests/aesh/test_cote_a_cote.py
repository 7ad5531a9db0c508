"""Versions side by side, from when each holds, and the screens of scenarios."""

import datetime

import pytest
from django.test import Client

from aesh.models import EmploiDuTemps
from aesh.requetes.comparaison import cote_a_cote
from aesh.requetes.differences import comparer
from aesh.requetes.grille import grille_du_pole
from aesh.requetes.tenues import effet_dit, tenues_de
from aesh.requetes.versions import historique, version_en_vigueur
from aesh.views.chiffres import plus_ou_moins
from comptes.models import Mandat
from eleves.models import BesoinLocal
from socle.models import Acces
from tests import fabriques as f
from tests.aesh.test_scenarios import garder

LE = datetime.date(2026, 11, 21)
PARUS = ("publie", "archive")


@pytest.fixture
def petit(dans_35):
    """Version 1 published, version 2 in preparation, Karim helps Tom twice."""
    petit = f.petit_pole()
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    garder(petit, "Modèle")
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="publie")
    petit.emploi.refresh_from_db()
    brouillon = EmploiDuTemps.objects.get(scenario="Modèle")
    EmploiDuTemps.objects.filter(pk=brouillon.pk).update(scenario="", version=2)
    brouillon.refresh_from_db()
    petit.extras["brouillon"] = brouillon
    return petit


def connecter(mandat: Mandat) -> Client:
    client = Client()
    client.force_login(mandat.membre)
    return client


def texte(reponse) -> str:
    return reponse.content.decode()


def page(petit, *versions: EmploiDuTemps) -> str:
    choix = "&".join(f"v={version.pk}" for version in versions)
    return f"/35/emplois/{petit.emploi.pk}/cote-a-cote/?{choix}"


# --- figures --------------------------------------------------------------------------------


def test_chaque_colonne_dit_les_chiffres_de_sa_grille(petit):
    brouillon = petit.extras["brouillon"]
    f.creneau(brouillon, petit.sophie, petit.autre_ecole, 1, "13:30", "15:00", petit.tom)
    f.creneau(brouillon, petit.sophie, petit.ecole, 2, "9:00", "10:00", petit.lea, petit.nour)
    f.creneau(brouillon, petit.karim, petit.autre_ecole, 1, "9:00", "10:00", petit.tom)
    BesoinLocal.objects.create(eleve=petit.nour, cible_minutes=120)
    lu = cote_a_cote([petit.emploi, brouillon], petit.emploi, petit.coordination, LE)
    for colonne, emploi in zip(lu.colonnes, (petit.emploi, brouillon), strict=True):
        grille = grille_du_pole(emploi, petit.coordination, LE)
        assert list(colonne.aesh.values()) == grille.aesh
        individuels = [e for e in grille.couverture if e.lettre == "I"]
        assert colonne.notifiees == sum(e.notifie for e in individuels)
        assert colonne.placees + colonne.manquantes == colonne.notifiees
        assert colonne.sans_aide == sum(e.etat == "aucun" for e in grille.couverture)
        assert colonne.bloquants == len(grille.bloquants)
        assert colonne.a_verifier == len(grille.conflits) - len(grille.bloquants)
    avant, apres = lu.colonnes
    assert (avant.sans_aide, apres.sans_aide) == (1, 0), "Nour n'avait rien"
    assert (avant.mutualises_aides, apres.mutualises_aides, len(apres.mutualises)) == (0, 1, 1)
    assert (apres.minutes_mutualisees, apres.cibles) == (60, (1, 0))
    assert (avant.bloquants, apres.bloquants) == (0, len(apres.grille.bloquants))
    assert avant.sous_la_moitie == 2, "1 h 30 for the 12 h of Léa, 1 h 30 for the 6 h of Tom"
    assert apres.sous_la_moitie == 1, "Tom now has 4 h of his 6 h"
    assert apres.bloquants > 0, "Karim est deux fois à 9 h"
    assert (avant.plusieurs_sites, apres.plusieurs_sites) == (0, 1)
    assert apres.trop_d_aesh == []
    troisieme = f.aesh("Awa", petit.pole)
    f.creneau(brouillon, troisieme, petit.autre_ecole, 5, "9:00", "10:00", petit.tom)
    (_, apres) = cote_a_cote([petit.emploi, brouillon], None, petit.coordination, LE).colonnes
    assert apres.trop_d_aesh == [(petit.tom.nom_court, petit.tom.pk, 3)]


def test_la_continuite_se_compte_sur_les_aesh_de_l_an_dernier(petit):
    """Sophie and an AESH who left helped Léa last year; in the draft nobody of them does."""
    brouillon = petit.extras["brouillon"]
    brouillon.creneaux.filter(aesh=petit.sophie).delete()
    lu = cote_a_cote([petit.emploi, brouillon], petit.emploi, petit.coordination, LE)
    for colonne in lu.colonnes:
        colonne.grille.dossier.anterieurs.update(
            {petit.lea.pk: {str(petit.sophie.pk), "partie"}, petit.tom.pk: {"partie"}}
        )
    assert [colonne.binomes for colonne in lu.colonnes] == [(1, 1), (1, 0)]


def test_l_ecart_a_la_version_publiee_est_celui_que_la_comparaison_dit(petit):
    brouillon = petit.extras["brouillon"]
    change, ote = brouillon.creneaux.order_by("aesh__prenom")
    brouillon.creneaux.filter(pk=change.pk).update(fin=11 * 60)
    ote.delete()
    f.creneau(
        brouillon, petit.karim, petit.ecole, 4, "9:00", "10:00", petit.nour, type="mutualisee"
    )
    lu = cote_a_cote([petit.emploi, brouillon], petit.emploi, petit.coordination, LE)
    ecart = lu.colonnes[1].ecart
    assert (ecart.crees, ecart.changes, ecart.supprimes, ecart.total) == (1, 1, 1, 3)
    dite = comparer(petit.emploi, brouillon, mandat=petit.coordination, le=LE)
    assert ecart.aesh == len(dite.aesh)
    assert ecart.eleves == len(dite.eleves) + dite.eleves_masques
    assert lu.colonnes[0].ecart is None, "la version publiée ne se compare pas à elle-même"


@pytest.mark.parametrize("colonnes", [1, 3])
def test_les_requetes_sont_celles_d_une_grille_par_colonne(
    petit, colonnes, django_assert_num_queries
):
    versions = [petit.emploi, petit.extras["brouillon"]]
    versions.append(garder(petit, "Essai", petit.extras["brouillon"]))
    client = connecter(petit.coordination)
    adresse = page(petit, *versions[:colonnes])
    client.get(adresse)
    with django_assert_num_queries(17 + 18 * colonnes):
        reponse = texte(client.get(adresse))
    assert reponse.count('scope="col"><a href') == 2 * colonnes


def test_la_difference_se_dit_en_mots():
    assert plus_ou_moins(3, 3) == "autant"
    assert plus_ou_moins(5, 3) == "2 de plus"
    assert plus_ou_moins(30, 90, lambda n: f"{n} min") == "60 min de moins"


# --- screens --------------------------------------------------------------------------------


def test_la_page_montre_les_colonnes_demandees_et_ce_que_le_lecteur_peut_lire(petit):
    brouillon = petit.extras["brouillon"]
    scenario = garder(petit, "Karim au collège", brouillon)
    client = connecter(petit.coordination)
    reponse = texte(client.get(f"/35/emplois/{brouillon.pk}/cote-a-cote/"))
    for mot in ("Version 1", "Version 2", "Scénario « Karim au collège »", "Rien n'est classé"):
        assert mot in reponse
    assert f"/35/emplois/{scenario.pk}/?vue=eleve&amp;sans_aesh=1" in reponse
    assert "C&#x27;est la version publiée" in reponse and "sans quotité" in reponse
    reponse = texte(client.get(page(petit, petit.emploi, scenario)))
    assert reponse.count("checked") == 2
    for rang in range(2):
        garder(petit, f"Essai {rang}", brouillon)
    toutes = EmploiDuTemps.objects.all()
    assert "4 colonnes au plus" in texte(client.get(page(petit, *toutes)))
    assert client.get(page(petit, petit.emploi) + "&v=x").status_code == 404
    ailleurs = f.emploi(f.pole("Ailleurs"))
    assert client.get(page(petit, petit.emploi, ailleurs)).status_code == 404
    referent = texte(
        connecter(f.mandat("AESH_REF", petit.pole.perimetre)).get(page(petit, scenario))
    )
    assert "Heures notifiées" not in referent and "sur les heures du contrat" not in referent
    assert connecter(f.mandat("AESH", petit.sophie.perimetre)).get(page(petit)).status_code == 404


def test_les_eleves_nommes_sont_journalises(petit):
    brouillon = petit.extras["brouillon"]
    for rang, prenom in enumerate(("Awa", "Zoé"), start=2):
        f.creneau(
            brouillon, f.aesh(prenom, petit.pole), petit.ecole, rang, "9:00", "10:00", petit.lea
        )
    client = connecter(petit.coordination)
    reponse = texte(client.get(page(petit, petit.emploi, brouillon)))
    assert f"{petit.lea.nom_court} : 3 AESH" in reponse
    (acces,) = Acces.objects.filter(objet="eleve", route="aesh:cote_a_cote")
    assert acces.ids == [petit.lea.pk]


def test_garder_ouvrir_retenir_renommer_supprimer_par_les_pages(petit):
    brouillon = petit.extras["brouillon"]
    client = connecter(petit.coordination)
    garde = f"/35/emplois/{brouillon.pk}/garder/"
    assert "est copié sous un nom" in texte(client.get(garde))
    assert client.post(garde, {"nom": " "}).status_code == 422
    reponse = client.post(garde, {"nom": "Karim au collège"})
    scenario = EmploiDuTemps.objects.get(scenario="Karim au collège")
    assert reponse["Location"] == f"/35/emplois/{scenario.pk}/"
    assert client.post(garde, {"nom": "karim au collège"}).status_code == 422

    grille = texte(client.get(f"/35/emplois/{scenario.pk}/"))
    assert "Scénario « Karim au collège »" in grille
    assert "ne se propose pas" in grille and "Proposer au pilote" not in grille
    assert "Enregistrer la date" in grille
    refus = texte(client.post(f"/35/emplois/{scenario.pk}/proposer/", follow=True))
    assert "retenez-le d&#x27;abord" in refus

    liste = texte(client.get(f"/35/emplois/{brouillon.pk}/versions/"))
    assert "Comparer au brouillon" in liste and "Brouillons gardés à part" in liste
    retenir = f"/35/scenarios/{scenario.pk}/retenir/"
    assert "n'est pas perdu" in texte(client.get(retenir))
    assert client.post(retenir)["Location"] == f"/35/emplois/{scenario.pk}/"
    brouillon.refresh_from_db()
    assert brouillon.scenario.startswith("Brouillon du ")
    assert client.get(retenir).status_code == 404, "il n'est plus un scénario"

    renommer = f"/35/scenarios/{brouillon.pk}/renommer/"
    assert client.post(renommer, {"nom": "Avant"}).status_code == 302
    supprimer = f"/35/scenarios/{brouillon.pk}/supprimer/"
    assert "Supprimer le scénario « Avant » ?" in texte(client.get(supprimer))
    suite = client.post(supprimer)
    assert suite.status_code == 302 and "/versions/" in suite["Location"]
    assert not EmploiDuTemps.objects.filter(pk=brouillon.pk).exists()


@pytest.mark.parametrize("acte", ["garder", "renommer", "retenir", "supprimer"])
def test_qui_ne_redige_pas_ne_garde_ni_ne_retient(petit, acte):
    scenario = garder(petit, "Essai", petit.extras["brouillon"])
    for mandat in (petit.pilote, f.mandat("CHEF_ETAB", petit.ecole.perimetre)):
        client = connecter(mandat)
        ou = "emplois" if acte == "garder" else "scenarios"
        adresse = f"/35/{ou}/{scenario.pk}/{acte}/"
        assert client.get(adresse).status_code == 404
        assert client.post(adresse, {"nom": "Vu"}).status_code == 404
    assert EmploiDuTemps.objects.filter(pk=scenario.pk, scenario="Essai").exists()


# --- from when, until when ------------------------------------------------------------------


def parue(petit, numero: int, effet: datetime.date, statut: str = "archive") -> EmploiDuTemps:
    return EmploiDuTemps.objects.create(
        pole=petit.pole, annee=f.ANNEE, version=numero, statut=statut, date_effet=effet
    )


def dit(petit, emploi: EmploiDuTemps) -> str:
    toutes = EmploiDuTemps.objects.filter(pole=petit.pole, statut__in=PARUS)
    return effet_dit(emploi, list(toutes), LE)


def test_deux_versions_publiees_a_venir_se_suivent_et_l_editeur_le_dit(petit):
    petit.extras["brouillon"].delete()
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="archive")
    petit.emploi.refresh_from_db()
    deux = parue(petit, 2, datetime.date(2026, 11, 30))
    trois = parue(petit, 3, datetime.date(2026, 12, 14), "publie")
    assert dit(petit, petit.emploi) == (
        "En vigueur du 1er septembre 2026 au 29 novembre 2026, puis la version 2."
    )
    assert (
        dit(petit, deux) == "À venir : du 30 novembre 2026 au 13 décembre 2026, puis la version 3."
    )
    assert dit(petit, trois) == "À venir : à partir du 14 décembre 2026."
    brouillon = f.emploi(petit.pole, date_effet=datetime.date(2026, 12, 7))
    assert dit(petit, brouillon) == (
        "Prendra effet le 7 décembre 2026, une fois publié. D'ici là : version 1, puis version 2 à "
        "partir du 30 novembre 2026. Le publier écartera la version 3 (prévue le 14 décembre 2026)."
    )
    reponse = texte(connecter(petit.coordination).get(f"/35/emplois/{deux.pk}/"))
    assert "À venir : du 30 novembre 2026" in reponse
    assert "a été remplacée" not in reponse, "archivée, mais elle va s'appliquer"
    for jour in range(1, 60):
        le = LE + datetime.timedelta(days=jour)
        tenues = tenues_de([petit.emploi, deux, trois]).values()
        tient = [t for t in tenues if t.du <= le and (t.avant is None or le < t.avant)]
        assert [t.emploi for t in tient] == [version_en_vigueur(petit.pole.pk, f.ANNEE, le)]


def test_une_version_ecartee_avant_de_prendre_effet_le_dit(petit):
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="archive")
    petit.extras["brouillon"].delete()
    deux = parue(petit, 2, datetime.date(2026, 12, 14))
    parue(petit, 3, datetime.date(2026, 11, 30), "publie")
    assert dit(petit, deux) == "N'a jamais pris effet : la version 3 l'a remplacée avant."


def test_un_brouillon_sans_rien_de_publie_le_dit(petit):
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).delete()
    brouillon = petit.extras["brouillon"]
    assert dit(petit, brouillon) == "Date d'effet : 1er septembre 2026, déjà passée."
    brouillon.date_effet = datetime.date(2026, 11, 30)
    assert dit(petit, brouillon).endswith("Rien n'est encore publié pour ce pôle.")
    assert dit(petit, parue(petit, 9, datetime.date(2026, 9, 1), "publie")).startswith("En vigueur")


def test_une_version_archivee_mais_en_vigueur_n_a_qu_un_badge_le_vrai(petit):
    """Archived by a version of next month, it still is what holds today."""
    petit.extras["brouillon"].delete()
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="archive")
    deux = parue(petit, 2, datetime.date(2026, 11, 30), "publie")
    attendus = {
        LE: ("Publié, en vigueur", "Publié, à venir"),
        datetime.date(2026, 11, 30): ("Archivé", "Publié, en vigueur"),
    }
    for le, (ancienne, nouvelle) in attendus.items():
        etats = {x.emploi.pk: x.etat for x in historique(petit.pole.pk, f.ANNEE, le)}
        assert etats[petit.emploi.pk].libelle == ancienne
        assert etats[deux.pk].libelle == nouvelle
    assert etats[petit.emploi.pk].statut == "archive", "colour and icon say the same as the words"


def test_les_pages_disent_cet_etat_et_aucun_autre(petit, time_machine):
    time_machine.move_to(datetime.datetime(2026, 9, 14, 8, tzinfo=datetime.UTC))
    petit.extras["brouillon"].delete()
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="archive")
    parue(petit, 2, datetime.date(2026, 11, 30), "publie")
    client = connecter(petit.coordination)
    for adresse in ("", "versions/", f"cote-a-cote/?v={petit.emploi.pk}"):
        page = texte(client.get(f"/35/emplois/{petit.emploi.pk}/{adresse}"))
        assert "ublié, en vigueur" in page, adresse
        assert "rchivé" not in page, adresse
