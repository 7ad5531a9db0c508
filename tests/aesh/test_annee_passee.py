"""Last year's timetable as a start: what is copied, what is left out and why."""

import datetime
from collections import Counter
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from aesh.actions import annee_passee
from aesh.enums import TypeCreneau
from aesh.models import Affectation, Creneau, CreneauEleve, EmploiDuTemps
from aesh.regles.annee_passee import AncienCreneau, Raison, Rentree, reprendre
from eleves.models import Classe, Scolarisation
from pial.models import Rattachement
from socle.erreurs import ActionRefusee
from tests import fabriques as f

TYPES_PETITS = [TypeCreneau.INDIVIDUELLE, TypeCreneau.MUTUALISEE, TypeCreneau.COLLECTIVE]
cles = st.sampled_from([UUID(int=n) for n in range(1, 4)])
noms = st.none() | st.sampled_from(["CM1", "cm1 ", "ULIS"])
anciens_au_hasard = st.lists(
    st.builds(
        AncienCreneau,
        id=st.uuids(),
        aesh=cles,
        ecole=cles,
        type=st.sampled_from(TYPES_PETITS),
        classe=noms,
        eleves=st.lists(cles, max_size=3, unique=True).map(tuple),
    ),
    max_size=8,
)
rentrees = st.builds(
    Rentree,
    aesh=st.frozensets(cles),
    ecoles=st.frozensets(cles),
    eleves=st.dictionaries(cles, st.tuples(cles, st.none() | cles)),
    classes=st.dictionaries(st.tuples(cles, st.sampled_from(["cm1", "ulis"])), cles),
)


@given(anciens_au_hasard, rentrees)
def test_la_copie_dit_ce_que_dit_un_modele_naif(anciens, rentree):
    """Every slot is copied or counted once; what is copied holds only people who are there."""
    reprise = reprendre(anciens, rentree)
    par_id = {un.id: un for un in anciens}
    assert len(reprise.repris) + reprise.nombre_laisses == len(anciens)
    repris = {un.id: un for un in reprise.repris}
    for un in anciens:
        la = [e for e in un.eleves if e in rentree.eleves and rentree.eleves[e][0] == un.ecole]
        possible = un.aesh in rentree.aesh and un.ecole in rentree.ecoles
        possible = possible and (not un.eleves or bool(la))
        if un.type != TypeCreneau.COLLECTIVE:
            assert (un.id in repris) is possible
        if un.id in repris:
            assert possible
            assert list(repris[un.id].eleves) == la
            if repris[un.id].classe is not None and la:
                assert all(rentree.eleves[e][1] == repris[un.id].classe for e in la)
            if un.type == TypeCreneau.COLLECTIVE:
                assert repris[un.id].classe is not None
    retires = sum(len(par_id[k].eleves) - len(un.eleves) for k, un in repris.items())
    assert reprise.eleves_retires == retires


# --- on a pole --------------------------------------------------------------------------------


@pytest.fixture
def petit(dans_35):
    """An empty draft for 2026; in 2025 the pole published a version of four slots."""
    petit = f.petit_pole()
    ancien = EmploiDuTemps.objects.create(
        pole=petit.pole,
        annee=2025,
        version=3,
        statut="archive",
        date_effet=datetime.date(2026, 1, 5),
    )
    perime = EmploiDuTemps.objects.create(
        pole=petit.pole, annee=2025, version=2, statut="archive", date_effet=f.RENTREE
    )
    avant, cette_annee = (
        Classe.objects.create(etablissement=petit.ecole, annee=annee, libelle=libelle)
        for annee, libelle in ((2025, "CE2 A"), (2026, "CM1 B"))
    )
    ulis, suite = (
        Classe.objects.create(
            etablissement=petit.autre_ecole, annee=annee, libelle=libelle, est_ulis=True
        )
        for annee, libelle in ((2025, "ULIS"), (2026, "Ulis"))
    )
    Scolarisation.objects.filter(eleve=petit.lea).update(classe=cette_annee)
    f.creneau(ancien, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea, classe=avant)
    f.creneau(ancien, petit.sophie, petit.ecole, 2, "8:30", "9:30", petit.lea, petit.nour)
    f.creneau(ancien, petit.karim, petit.autre_ecole, 1, "9:00", "11:00", petit.tom, semaine="A")
    f.creneau(
        ancien, petit.karim, petit.autre_ecole, 4, "9:00", "11:00", type="collective", classe=ulis
    )
    f.creneau(perime, petit.karim, petit.autre_ecole, 5, "9:00", "11:00", petit.tom)
    petit.extras |= {"ancien": ancien, "classe": cette_annee, "ulis": suite}
    return petit


def contenu(emploi: EmploiDuTemps) -> Counter[tuple]:
    eleves = {}
    liens = CreneauEleve.objects.filter(creneau__emploi=emploi).select_related("eleve")
    for lien in liens:
        eleves.setdefault(lien.creneau_id, set()).add(lien.eleve.prenom)
    return Counter(
        (
            c.aesh.prenom,
            c.jour,
            c.debut,
            c.semaine,
            c.classe.libelle if c.classe else None,
            frozenset(eleves.get(c.pk, ())),
        )
        for c in emploi.creneaux.select_related("aesh", "classe")
    )


def test_tout_revient_avec_la_classe_d_aujourd_hui(petit):
    apercu = annee_passee.copier_annee_passee(petit.emploi, auteur=petit.coordination)
    assert apercu.reprise.nombre_laisses == 0
    assert contenu(petit.emploi) == Counter(
        [
            ("Sophie", 1, 510, "toutes", "CM1 B", frozenset({"Léa"})),
            ("Sophie", 2, 510, "toutes", None, frozenset({"Léa", "Nour"})),
            ("Karim", 1, 540, "A", None, frozenset({"Tom"})),
            ("Karim", 4, 540, "toutes", "Ulis", frozenset()),
        ]
    )
    assert contenu(petit.extras["ancien"]).total() == 4  # last year's does not move


def test_qui_est_parti_est_laisse_de_cote_avec_sa_raison(petit):
    rentree = DateRange(datetime.date(2025, 9, 1), f.RENTREE)
    Affectation.objects.filter(aesh=petit.sophie).update(periode=rentree)
    petit.extras["ulis"].delete()
    Scolarisation.objects.filter(eleve=petit.tom).update(etablissement=petit.ecole)
    apercu = annee_passee.apercu_de(petit.emploi)
    assert apercu.reprise.laisses == {Raison.AESH: 2, Raison.ELEVE: 1, Raison.CLASSE: 1}
    assert apercu.noms_partis == (petit.sophie.nom_complet,)
    with pytest.raises(ActionRefusee, match="Aucun créneau de l'an passé"):
        annee_passee.copier_annee_passee(petit.emploi, auteur=petit.coordination)
    Rattachement.objects.filter(etablissement=petit.autre_ecole).delete()
    assert annee_passee.apercu_de(petit.emploi).reprise.laisses == {
        Raison.AESH: 2,
        Raison.ECOLE: 2,
    }


def test_un_groupe_garde_les_eleves_qui_restent(petit):
    Scolarisation.objects.filter(eleve=petit.nour).delete()
    apercu = annee_passee.copier_annee_passee(petit.emploi, auteur=petit.coordination)
    assert apercu.reprise.eleves_retires == 1
    assert ("Sophie", 2, 510, "toutes", None, frozenset({"Léa"})) in contenu(petit.emploi)


def test_seul_un_brouillon_vide_se_remplit(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 5, "8:30", "9:00", petit.lea)
    with pytest.raises(ActionRefusee, match="a déjà des créneaux"):
        annee_passee.copier_annee_passee(petit.emploi, auteur=petit.coordination)
    petit.emploi.creneaux.all().delete()
    petit.emploi.statut = "propose"
    petit.emploi.save()
    with pytest.raises(ActionRefusee, match="n'est plus un brouillon"):
        annee_passee.copier_annee_passee(petit.emploi, auteur=petit.coordination)


def connecter(mandat) -> Client:
    client = Client()
    client.force_login(mandat.membre)
    return client


def texte(reponse) -> str:
    return reponse.content.decode().replace("&#x27;", "'")


def test_l_ecran_vide_propose_la_copie_puis_elle_se_fait(petit):
    client = connecter(petit.coordination)
    page = f"/35/emplois/{petit.emploi.pk}/"
    for vue in ("", "?vue=liste"):
        assert "Ou copiez l'emploi du temps 2025-2026." in texte(client.get(page + vue))
    apercu = texte(client.get(f"{page}annee-passee/"))
    assert "4 créneaux seront repris" in apercu and "Aucun créneau n'est laissé de côté" in apercu
    assert not petit.emploi.creneaux.exists()
    suite = texte(client.post(f"{page}annee-passee/", follow=True))
    assert "4 créneaux copiés de l'année 2025-2026." in suite
    assert "Copier dans le brouillon" not in texte(client.get(f"{page}annee-passee/"))
    client.post(f"{page}annee-passee/")
    assert petit.emploi.creneaux.count() == 4
    assert connecter(petit.pilote).get(f"{page}annee-passee/").status_code == 404


def test_sans_rien_l_an_passe_l_ecran_vide_n_en_parle_pas(petit):
    EmploiDuTemps.objects.filter(annee=2025).update(annee=2024)
    client = connecter(petit.coordination)
    assert "copiez l'emploi du temps" not in texte(client.get(f"/35/emplois/{petit.emploi.pk}/"))
    page = f"/35/emplois/{petit.emploi.pk}/annee-passee/"
    assert "n'a publié aucun emploi du temps" in texte(client.get(page))
    assert "n'a publié aucun emploi du temps" in texte(client.post(page, follow=True))


@pytest.mark.parametrize("creneaux", [0, 6])
def test_l_apercu_coute_autant_de_requetes(petit, creneaux, django_assert_num_queries):
    for jour in range(creneaux):
        f.creneau(petit.extras["ancien"], petit.karim, petit.ecole, jour % 5 + 1, "14:00", "15:00")
    client = connecter(petit.coordination)
    page = f"/35/emplois/{petit.emploi.pk}/annee-passee/"
    client.get(page)
    with django_assert_num_queries(22):
        assert client.get(page).status_code == 200


# --- advice above a thousand slots --------------------------------------------------------------


def test_au_dela_de_mille_creneaux_l_ecran_conseille_une_ecole(petit, monkeypatch):
    monkeypatch.setattr("aesh.views.emplois.BEAUCOUP_DE_CRENEAUX", 2)
    for jour in (1, 2):
        f.creneau(petit.emploi, petit.sophie, petit.ecole, jour, "8:30", "9:00", petit.lea)
    client = connecter(petit.coordination)
    page = f"/35/emplois/{petit.emploi.pk}/"
    assert "Choisissez une école" not in texte(client.get(page))
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 4, "9:00", "10:00", petit.tom)
    for vue in ("aesh", "liste"):
        corps = texte(client.get(page, {"vue": vue, "q": ""}))
        assert "3 créneaux sont affichés" in corps
        assert f"vue={vue}&amp;q=&amp;ecole={petit.ecole.pk}" in corps
        assert "(2 créneaux)" in corps and "(1 créneaux)" not in corps
    assert "Choisissez une école" not in texte(client.get(page, {"ecole": petit.ecole.pk}))
    assert Creneau.objects.filter(emploi=petit.emploi).count() == 3
