"""The grid by AESH, by pupil, by class and as a list: same slots, same filters, same cost."""

import re

import pytest
from django.test import Client

from comptes.models import Mandat
from eleves.models import Classe
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 2, "8:30", "10:00", petit.lea, petit.nour)
    return petit


def lire(mandat: Mandat, petit, **parametres: str) -> str:
    client = Client()
    client.force_login(mandat.membre)
    return client.get(f"/35/emplois/{petit.emploi.pk}/", parametres).content.decode()


def lignes(page: str) -> dict[str, bool]:
    """Rows of the page: key, shown or not."""
    trouvees = re.findall(r'role="row" data-\w+="([^"]+)" data-ligne[^>]*?( hidden)?>', page)
    return {cle: not cachee for cle, cachee in trouvees}


def test_par_eleve_un_creneau_se_lit_chez_chacun(petit):
    page = lire(petit.coordination, petit, vue="eleve")
    assert set(lignes(page)) == {str(e.pk) for e in (petit.lea, petit.nour, petit.tom)}
    assert len(re.findall(r'<a class="creneau ', page)) == 3
    assert f'class="c-titre">{petit.sophie.nom_complet}</span>' in page
    assert "1 h 30 / 12 h" in page and "manque 10 h 30" in page
    assert "1 h 30 · sans quotité" in page
    assert "0 h / 6 h" in page and "sans AESH" in page


def test_par_classe_un_rang_par_classe_utile(petit):
    classe = Classe.objects.filter(etablissement=petit.ecole).first() or Classe.objects.create(
        etablissement=petit.ecole, libelle="ULIS", est_ulis=True, annee=2026
    )
    page = lire(petit.coordination, petit, vue="classe")
    assert f"sans-{petit.ecole.pk}" in lignes(page) or str(classe.pk) in lignes(page)
    assert "3 h placées" in page
    assert f"· {petit.sophie.nom_complet}</span>" in page


def test_par_aesh_dit_ce_qui_reste(petit):
    page = lire(petit.coordination, petit)
    assert lignes(page) == {str(petit.sophie.pk): True, str(petit.karim.pk): True}
    assert "3 h / 24 h" in page and "reste 21 h" in page and "reste 24 h" in page


@pytest.mark.parametrize("vue", ["aesh", "eleve", "classe", "liste"])
def test_chaque_vue_coute_autant_de_requetes(petit, vue, django_assert_num_queries):
    client = Client()
    client.force_login(petit.coordination.membre)
    adresse = f"/35/emplois/{petit.emploi.pk}/?vue={vue}"
    client.get(adresse)
    with django_assert_num_queries(36):
        assert client.get(adresse).status_code == 200


def test_les_vues_se_lient_et_gardent_les_filtres(petit):
    page = lire(petit.coordination, petit, vue="classe", q="léa", conflits="1")
    assert '<a href="?vue=classe&amp;q=l%C3%A9a&amp;conflits=1" aria-current="true">' in page
    assert '<a href="?vue=eleve&amp;q=l%C3%A9a&amp;conflits=1">Par élève</a>' in page
    assert '<input type="hidden" name="vue" value="classe">' in page
    assert re.search(r'id="filtre-conflits"[^>]* checked', page)


def test_seulement_les_conflits(petit):
    assert lignes(lire(petit.coordination, petit, conflits="1")) == {
        str(petit.sophie.pk): False,
        str(petit.karim.pk): False,
    }
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "9:00", "10:00", petit.nour)
    page = lire(petit.coordination, petit, conflits="1")
    assert lignes(page)[str(petit.sophie.pk)] is True
    assert len(re.findall(r'<a class="creneau [^>]* hidden>', page)) == 1


def test_les_eleves_sans_aesh(petit):
    page = lire(petit.coordination, petit, vue="eleve", sans_aesh="1")
    assert [cle for cle, vue in lignes(page).items() if vue] == [str(petit.tom.pk)]
    assert 'name="sans_aesh"' in page


@pytest.mark.parametrize("vue", ["aesh", "classe", "liste"])
def test_les_eleves_qui_attendent_sont_des_lignes_de_la_vue_par_eleve(petit, vue):
    """A box that would hide nothing here is not offered: a link goes where they are rows."""
    page = lire(petit.coordination, petit, vue=vue, ecole=str(petit.autre_ecole.pk), sans_aesh="1")
    assert 'name="sans_aesh"' not in page
    assert f"?vue=eleve&amp;ecole={petit.autre_ecole.pk}&amp;sans_aesh=1" in page
    assert "Filtres<span data-filtres-actifs> (1)</span>" in page, "the school alone filters"
    if vue == "aesh":
        assert lignes(page)[str(petit.karim.pk)] is True


def test_un_type_et_une_ecole(petit):
    page = lire(petit.coordination, petit, vue="eleve", type="mutualisee")
    assert lignes(page)[str(petit.tom.pk)] is False
    assert lignes(page)[str(petit.nour.pk)] is True
    page = lire(petit.coordination, petit, vue="eleve", ecole=str(petit.autre_ecole.pk))
    assert [cle for cle, vue in lignes(page).items() if vue] == [str(petit.tom.pk)]
    assert "edt-page largeur-large" in page


def test_la_largeur_se_retient(petit):
    assert "edt-page largeur-compacte" in lire(petit.coordination, petit, largeur="compacte")
    assert "edt-page largeur-normale" in lire(petit.coordination, petit, largeur="géante")


def test_qui_ne_lit_pas_les_eleves_n_a_pas_leur_vue(petit):
    page = lire(f.mandat("AESH_REF", petit.pole.perimetre), petit, vue="eleve")
    assert set(lignes(page)) == {str(petit.sophie.pk), str(petit.karim.pk)}
    assert "Par élève" not in page and "Léa" not in page


def test_une_liste_sans_resultat_le_dit(petit):
    page = lire(petit.coordination, petit, vue="liste", conflits="1", largeur="large")
    assert "Aucun créneau ne correspond à ces filtres." in page
    assert '<input type="hidden" name="largeur" value="large">' in page
    assert "Aucun créneau ne correspond" not in lire(petit.coordination, petit, vue="liste")
