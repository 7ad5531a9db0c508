"""Coverage by PAS on a day: counts, rows, the map."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from comptes.enums import Role
from comptes.models import Perimetre
from pial.carte_couverture import dessiner_couverture
from pial.models import Etablissement, Pole, Rattachement
from socle.cloison import cloison
from tests.distribution import Cote

JOUR = datetime.date(2026, 11, 20)
CONTOUR = Path(__file__).resolve().parents[2] / "donnees" / "geo" / "departement_35.geojson"


def test_la_carte_tient_le_departement_et_distingue_par_la_forme() -> None:
    """Rennes covered, Saint-Malo not, Paris out of the frame."""
    lieux = [(48.11, -1.68, True), (48.65, -2.0, False), (48.85, 2.35, False)]
    carte = dessiner_couverture(lieux, CONTOUR)
    assert carte is not None and carte.contours
    ((x, y),) = carte.couvertes
    (losange,) = carte.sans
    nord = float(losange.split(",")[1].split(" ")[0])
    assert 0 < x < carte.largeur and nord < y < carte.hauteur
    assert dessiner_couverture([], CONTOUR.with_name("aucun.geojson")) is None


@pytest.fixture
def sei(cote: Cote) -> Client:
    """A PAS from the first of December on, four schools, one of them a service."""
    with cloison("35"):
        ecoles = [
            Etablissement.objects.create(
                uai=f"{n:07d}Z",
                nom=f"École {n}",
                cle_tri=f"ecole {n}",
                type="service" if n == 4 else "primaire",
                secteur="public",
                commune="Vitré",
                effectif=100,
                latitude=48.1 + n / 100,
                longitude=-1.5,
            )
            for n in range(1, 5)
        ]
        ou = Perimetre.objects.create(genre="P", libelle="PAS")
        pas = Pole.objects.create(
            genre="PAS", code="V", nom="Vitré", cle_tri="vitre", periode=(JOUR, None), perimetre=ou
        )
        for ecole, du in ((ecoles[0], JOUR), (ecoles[1], datetime.date(2026, 12, 1))):
            Rattachement.objects.create(
                pole=pas, etablissement=ecole, genre="PAS", periode=DateRange(du, None)
            )
    return cote.client(Role.SEI)


def page(sei: Client, **filtres: Any) -> Any:
    chemin = reverse("pial:couverture", kwargs={"departement": "35"})
    return sei.get(chemin, {"le": JOUR.isoformat(), **filtres})


def test_une_ecole_sans_pas_un_jour_en_a_un_un_autre(sei: Client) -> None:
    reponse = page(sei)
    bilan = reponse.context["bilan"]
    assert (bilan.ecoles, bilan.couvertes, bilan.sans, bilan.eleves_sans) == (4, 1, 3, 200)
    texte = reponse.content.decode()
    assert "École 2" in texte and "École 1<" not in texte and "École 4" not in texte
    assert texte.count("<polygon") == 2 and texte.count("<circle") == 1
    plus_tard = page(sei, le="2026-12-01").context["bilan"]
    assert (plus_tard.couvertes, plus_tard.eleves_sans) == (2, 100)


def test_les_filtres_et_les_dates_impossibles(sei: Client) -> None:
    assert "École 1<" in page(sei, etat="avec").content.decode()
    toutes = page(sei, etat="", q="ECOLE").content.decode()
    assert "École 1<" in toutes and "École 3<" in toutes
    (pas,) = (p.pole for p in page(sei).context["poles"] if p.pole.nom == "Vitré")
    du_pas = page(sei, etat="", pas=str(pas.pk)).content.decode()
    assert "École 1<" in du_pas and "École 3<" not in du_pas
    assert page(sei, le="0001-99-99").status_code == 200
    assert "Aucune école ne correspond" in page(sei, q="zzzz").content.decode()


def test_chaque_nombre_par_degre_et_secteur_ouvre_ses_lignes(sei: Client) -> None:
    with cloison("35"):
        college = Etablissement.objects.get(uai="0000003Z")
        Etablissement.objects.filter(pk=college.pk).update(degre="second", secteur="")
    lue = page(sei).context
    assert [(x.degre, x.secteur, x.ecoles, x.couvertes) for x in lue["repartition"]] == [
        ("premier", "public", 3, 1),
        ("second", "", 1, 0),
    ]
    for ligne in lue["repartition"]:
        filtres = {"degre": ligne.degre, "secteur": ligne.secteur or "aucun"}
        assert page(sei, etat="", **filtres).context["total"] == ligne.ecoles
        assert page(sei, etat="avec", **filtres).context["total"] == ligne.couvertes
        assert page(sei, etat="sans", **filtres).context["total"] == ligne.sans
    assert sum(x.ecoles for x in lue["repartition"]) == lue["bilan"].ecoles
    for ligne in lue["poles"]:
        vues = page(sei, etat="", pas=str(ligne.pole.pk)).context["total"]
        assert vues == ligne.pole.ecoles


def test_la_page_fait_autant_de_requetes_a_2_et_a_9_ecoles(
    sei: Client, django_assert_num_queries: Any
) -> None:
    page(sei)
    with django_assert_num_queries(21):
        assert page(sei).status_code == 200
    with cloison("35"):
        for n in range(10, 17):
            Etablissement.objects.create(
                uai=f"{n:07d}Y", nom=f"École {n}", cle_tri=f"ecole {n}", type="primaire"
            )
    with django_assert_num_queries(21):
        assert page(sei).status_code == 200
