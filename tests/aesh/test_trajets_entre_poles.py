"""An AESH shared by two poles: her road between them, and weeks A and B, as each pole sees them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aesh.actions.publication import publier
from aesh.enums import StatutEmploi
from aesh.models import EmploiDuTemps
from aesh.requetes.grille import grille_du_pole
from pial.actions.trajets import enregistrer_temps
from pial.models import RepriseSemaines, TempsDeTrajet
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.aesh.test_annonces import client_de

LE = datetime.date(2026, 9, 14)
JEUDI = 4


def publier_de(emploi, mandat):
    EmploiDuTemps.objects.filter(pk=emploi.pk).update(statut=StatutEmploi.VISE)
    emploi.refresh_from_db()
    publier(emploi, auteur=mandat, le=LE)


def voisin_publie(petit, semaine="toutes"):
    """Thursday 8:30-10:00 published by the other pole; 10:30-12:00 drafted here; 20 min of road."""
    voisine = f.ecole("École voisine")
    pole = f.pole("V", (voisine,))
    f.Affectation.objects.create(aesh=petit.sophie, pole=pole, periode=f.AN)
    emploi = f.emploi(pole, statut="vise")
    f.creneau(emploi, petit.sophie, voisine, JEUDI, "8:30", "10:00", f.eleve("Max", voisine),
              semaine=semaine)  # fmt: skip
    petit.extras |= {"voisine": voisine, "leur": f.mandat("COORD_PIAL", pole.perimetre)}
    petit.extras["emploi"] = emploi
    publier(emploi, auteur=petit.extras["leur"], le=LE)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, JEUDI, "10:30", "12:00", petit.lea)
    TempsDeTrajet.objects.create(depart=voisine, arrivee=petit.ecole, mode="voiture", minutes=20)
    return petit


def sophie(petit, emploi, mandat):
    grille = grille_du_pole(emploi, mandat, LE)
    return next(ligne for ligne in grille.aesh if ligne.id == str(petit.sophie.pk))


def test_chaque_coordination_voit_la_route_et_la_compte_une_fois(dans_35):
    petit = voisin_publie(f.petit_pole())
    ici = sophie(petit, petit.emploi, petit.coordination)
    route = {"jour": JEUDI, "debut": 600, "fin": 620, "minutes": 20, "semaine": "toutes"}
    assert ici.trajets == [{**route, "vers": petit.ecole.nom_court}]
    publier_de(petit.emploi, petit.coordination)
    la_bas = sophie(petit, petit.extras["emploi"], petit.extras["leur"])
    assert la_bas.trajets == [{**route, "vers": "École des Tilleuls, école d'un autre pôle"}]
    # An hour and a half here, as much there, the road between: the same week for both.
    assert {ici.semaine_a, ici.semaine_b, la_bas.semaine_a, la_bas.semaine_b} == {200}


def test_la_page_dessine_la_route_vers_l_autre_pole(dans_35):
    petit = voisin_publie(f.petit_pole())
    publier_de(petit.emploi, petit.coordination)
    page = (
        client_de(petit.extras["leur"])
        .get(f"/35/emplois/{petit.extras['emploi'].pk}/")
        .content.decode()
    )
    assert "Trajet de 20 min vers École des Tilleuls, école d&#x27;un autre pôle" in page
    assert "Léa" not in page


@pytest.mark.parametrize(("semaine", "autre"), [("A", "semaine_b"), ("B", "semaine_a")])
def test_l_heure_d_une_semaine_sur_deux_se_dit_et_ne_compte_que_la(dans_35, semaine, autre):
    petit = voisin_publie(f.petit_pole(), semaine)
    ligne = sophie(petit, petit.emploi, petit.coordination)
    (pris,) = ligne.hors_pole
    assert (pris["semaine"], "semaines" in pris) == (semaine, False)
    assert [t["semaine"] for t in ligne.trajets] == [semaine]
    assert getattr(ligne, autre) == 90
    assert ligne.semaine_a + ligne.semaine_b == 90 + 200


def test_quand_les_lettres_different_chaque_ecole_a_la_sienne(dans_35):
    """The collège swapped its weeks at the rentrée: week A there is week B here."""
    petit = voisin_publie(f.petit_pole(), "A")
    RepriseSemaines.objects.create(
        etablissement=petit.autre_ecole, lundi=datetime.date(2026, 8, 31), lettre="B"
    )
    (pris,) = sophie(petit, petit.emploi, petit.coordination).hors_pole
    assert pris["semaine"] == "toutes", "no single letter is true"
    assert pris["semaines"] == {str(petit.ecole.pk): "A", str(petit.autre_ecole.pk): "B"}


def test_les_requetes_ne_dependent_pas_de_l_autre_pole(dans_35):
    petit = voisin_publie(f.petit_pole())

    def compter():
        with CaptureQueriesContext(connection) as lues:
            assert grille_du_pole(petit.emploi, petit.coordination, LE).aesh
        return len(lues)

    avec = compter()
    petit.extras["emploi"].occupations.all().delete()
    assert compter() == avec


def page_des_trajets(petit):
    return f"/35/poles/{petit.pole.pk}/trajets/"


def saisir(petit, valeur="25"):
    client = client_de(petit.coordination)
    nom = f"{petit.extras['voisine'].pk}_voiture"
    corps = {"depart": petit.ecole.pk, nom: valeur, f"initial-{nom}": ""}
    return client.post(f"{page_des_trajets(petit)}saisir/", corps)


def test_la_coordination_saisit_la_route_vers_l_ecole_de_l_autre_pole(dans_35):
    petit = voisin_publie(f.petit_pole())
    TempsDeTrajet.objects.all().delete()
    page = client_de(petit.coordination).get(page_des_trajets(petit)).content.decode()
    assert "École voisine" in page and "école d'un autre pôle" in page
    assert saisir(petit).status_code == 302
    (temps,) = TempsDeTrajet.objects.all()
    assert (temps.depart, temps.arrivee, temps.minutes) == (
        petit.ecole, petit.extras["voisine"], 25,
    )  # fmt: skip
    # Both read the same time, whoever typed it.
    assert [t["minutes"] for t in sophie(petit, petit.emploi, petit.coordination).trajets] == [25]
    publier_de(petit.emploi, petit.coordination)
    leur = sophie(petit, petit.extras["emploi"], petit.extras["leur"])
    assert [t["minutes"] for t in leur.trajets] == [25]
    csv = client_de(petit.coordination).get(f"/35/poles/{petit.pole.pk}/trajets.csv")
    assert "École voisine" in csv.content.decode()


def test_sans_aesh_partagee_l_ecole_d_un_autre_pole_est_refusee(dans_35):
    petit = voisin_publie(f.petit_pole())
    petit.extras["emploi"].occupations.all().delete()
    TempsDeTrajet.objects.all().delete()
    page = client_de(petit.coordination).get(page_des_trajets(petit)).content.decode()
    assert "École voisine" not in page
    saisir(petit)  # a field that the form does not have
    temps = {(petit.ecole.pk, petit.extras["voisine"].pk, "voiture"): 5}
    with pytest.raises(ActionRefusee, match="école d'un autre pôle où travaille"):
        enregistrer_temps(auteur=petit.coordination, pole=petit.pole, temps=temps, le=LE)
    assert not TempsDeTrajet.objects.exists()


def test_un_bout_au_moins_est_une_ecole_du_pole(dans_35):
    """Two schools where her AESH works for others: their road is not hers to type."""
    petit = voisin_publie(f.petit_pole())
    seconde = f.ecole("Seconde voisine")
    emploi = petit.extras["emploi"]
    occupation = emploi.occupations.filter(aesh=petit.sophie).first()
    f.Creneau.objects.filter(pk=occupation.creneau_id).update(etablissement=seconde)
    entre = {(seconde.pk, petit.extras["voisine"].pk, "voiture"): 5}
    with pytest.raises(ActionRefusee):
        enregistrer_temps(auteur=petit.coordination, pole=petit.pole, temps=entre, le=LE)
    retour = {(seconde.pk, petit.ecole.pk, "voiture"): 5}
    assert enregistrer_temps(auteur=petit.coordination, pole=petit.pole, temps=retour, le=LE) == 1
    with pytest.raises(ActionRefusee):  # their coordination has no right on this pole
        enregistrer_temps(auteur=petit.extras["leur"], pole=petit.pole, temps=retour, le=LE)
