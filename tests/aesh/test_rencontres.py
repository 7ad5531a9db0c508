"""A meeting for each new pair, once a year; closed by a human, and undone."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aesh.actions.rencontres import clore_rencontre, rouvrir_rencontre
from aesh.models import Rencontre
from aesh.requetes.rencontres import nombre_a_organiser, rencontres_de
from aesh.requetes.trous_lus import trous_du_mandat
from comptes.enums import Role
from comptes.models import Reglage
from pial.models import Etablissement
from socle.erreurs import ActionRefusee
from socle.models import Acces
from tests import fabriques as f
from tests.aesh.test_exceptions import publier
from tests.aesh.test_remplacements import LE, LUNDI, UN, absenter, monter, remplacer
from tests.distribution import connecter


@pytest.fixture
def petit(dans_35):
    """Published: Sophie and Léa, Mona with Ava and Ben, Lina and Nour, Karim and Tom."""
    return monter()


def binomes():
    return {
        (r.eleve.prenom, r.aesh.prenom) for r in Rencontre.objects.select_related("eleve", "aesh")
    }


def une(prenom):
    return Rencontre.objects.select_related("eleve").get(eleve__prenom=prenom)


def test_chaque_binome_publie_a_sa_rencontre(petit):
    assert binomes() == {
        ("Léa", "Sophie"),
        ("Ava", "Mona"),
        ("Ben", "Mona"),
        ("Nour", "Lina"),
        ("Tom", "Karim"),
    }
    assert une("Léa").a_partir_du == datetime.date(2026, 9, 7)
    assert une("Léa").etablissement == petit.ecole
    assert set(Rencontre.objects.values_list("etat", flat=True)) == {"a_organiser"}


def test_une_nouvelle_version_n_ajoute_que_les_nouveaux_binomes(petit):
    clore_rencontre(auteur=petit.coordination, rencontre=une("Léa").pk, le=LE, faite_le=LE)
    suite = f.emploi(petit.pole, date_effet=LUNDI)
    f.creneau(suite, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(suite, petit.sophie, petit.ecole, 2, "8:30", "10:00", petit.nour, type="mutualisee")
    f.creneau(
        suite, petit.extras["lina"], petit.ecole, 2, "10:00", "11:00", petit.lea, type="observation"
    )
    avant = binomes()
    publier(petit, suite, le=LE)
    assert binomes() - avant == {("Nour", "Sophie")}
    assert une("Léa").etat == "faite", "jamais deux fois dans l'année"


def test_un_binome_de_l_an_dernier_se_rencontre_de_nouveau(petit):
    """Another school year is another row: the key holds the year."""
    Rencontre.objects.update(annee=f.ANNEE - 1)
    suite = f.emploi(petit.pole, date_effet=LUNDI)
    f.creneau(suite, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    publier(petit, suite, le=LE)
    assert Rencontre.objects.filter(eleve=petit.lea, annee=f.ANNEE).count() == 1


@pytest.mark.parametrize(("seuil", "attendu"), [(2, True), (3, False)])
def test_un_remplacement_long_appelle_une_rencontre(petit, seuil, attendu):
    Reglage.objects.create(code="rencontre_remplacement_jours", du=f.RENTREE, valeur=seuil)
    lina = petit.extras["lina"]
    absenter(petit, du=LUNDI, au=LUNDI + 8 * UN)
    trous = trous_du_mandat(petit.coordination, LE, LUNDI, LUNDI + 9 * UN)
    matins = [t for t in trous if t.debut == 510]
    assert len(matins) == 2
    for trou in matins:
        remplacer(petit, trou, lina)
    trouvee = Rencontre.objects.filter(eleve=petit.lea, aesh=lina)
    assert trouvee.exists() is attendu
    if attendu:
        assert (trouvee.get().origine, trouvee.get().a_partir_du) == ("remplacement", LUNDI)


def test_noter_puis_rouvrir(petit):
    direction = f.mandat(Role.DIRECTEUR, petit.ecole.perimetre)
    faite = clore_rencontre(auteur=direction, rencontre=une("Léa").pk, le=LE, faite_le=LE - UN)
    assert (faite.etat, faite.faite_le, faite.close_par_id) == (
        "faite",
        LE - UN,
        direction.membre_id,
    )
    with pytest.raises(ActionRefusee, match="déjà close"):
        clore_rencontre(auteur=direction, rencontre=faite.pk, le=LE)
    rouverte = rouvrir_rencontre(auteur=direction, rencontre=faite.pk, le=LE)
    assert (rouverte.etat, rouverte.faite_le, rouverte.close_par_id) == ("a_organiser", None, None)
    sans = clore_rencontre(auteur=direction, rencontre=faite.pk, le=LE)
    assert sans.etat == "sans_objet"
    with pytest.raises(ActionRefusee, match="à venir"):
        clore_rencontre(auteur=direction, rencontre=une("Ava").pk, le=LE, faite_le=LE + UN)


def test_ni_le_pilote_ni_la_direction_d_ailleurs_ne_notent(petit):
    ailleurs = f.mandat(Role.CHEF_ETAB, petit.autre_ecole.perimetre)
    for auteur in (petit.pilote, ailleurs):
        with pytest.raises(ActionRefusee, match="ne pouvez pas suivre"):
            clore_rencontre(auteur=auteur, rencontre=une("Léa").pk, le=LE)
    assert [r.eleve.prenom for r in rencontres_de(ailleurs, LE)] == ["Tom"]
    assert nombre_a_organiser(petit.coordination, LE) == 5


def test_la_liste_note_en_un_geste_et_journalise(petit):
    direction = f.mandat(Role.DIRECTEUR, petit.ecole.perimetre)
    client = connecter(direction.membre)
    page = client.get("/35/rencontres/").content.decode()
    assert "4 rencontres." in page and "Léa" in page and "Tom" not in page
    assert "Secret" not in page, "prénom et initiale"
    lue = Acces.objects.filter(route="aesh:rencontres").latest("cree_le")
    assert petit.lea.pk in lue.ids and petit.tom.pk not in lue.ids
    url = f"/35/rencontres/{une('Léa').pk}/"
    assert client.post(url, {"issue": "faite"}).status_code == 422
    jour = datetime.date.today().isoformat()
    assert client.post(url, {"issue": "faite", "faite_le": jour}).status_code == 302
    assert une("Léa").etat == "faite"
    assert "Rouvrir" in client.get("/35/rencontres/?etat=faite").content.decode()
    assert client.post(f"{url}rouvrir/").status_code == 302
    assert une("Léa").etat == "a_organiser"
    assert "Rencontres" in client.get(url).content.decode()


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_rencontres(petit):
    direction = f.mandat(Role.DIRECTEUR, petit.ecole.perimetre)
    client = connecter(direction.membre)
    client.get("/35/rencontres/")
    with CaptureQueriesContext(connection) as plusieurs:
        client.get("/35/rencontres/")
    garde = une("Léa").pk
    Rencontre.objects.exclude(pk=garde).delete()
    with CaptureQueriesContext(connection) as seule:
        client.get("/35/rencontres/")
    assert len(plusieurs) == len(seule) == 16


def test_un_visiteur_d_une_autre_ecole_ne_voit_rien(petit):
    ailleurs = f.mandat(Role.CHEF_ETAB, petit.autre_ecole.perimetre)
    client = connecter(ailleurs.membre)
    assert client.get(f"/35/rencontres/{une('Léa').pk}/").status_code == 404
    assert Etablissement.objects.du_perimetre(ailleurs, LE).get() == petit.autre_ecole
