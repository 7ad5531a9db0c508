"""History of a pole's year: which version holds, what differs, taking one up again."""

import datetime

import pghistory
import pytest
from django.test import Client

from aesh.actions import emplois, restauration
from aesh.models import Creneau, EmploiDuTemps
from aesh.requetes.differences import comparer, differences_avec_publie
from aesh.requetes.versions import historique, version_en_vigueur
from comptes.models import Mandat
from socle.erreurs import ActionRefusee
from socle.models import Acces
from tests import fabriques as f

LE = datetime.date(2026, 11, 21)  # a Saturday
LUNDI = datetime.date(2026, 11, 23)


@pytest.fixture
def petit(dans_35):
    return f.petit_pole()


def connecter(mandat: Mandat) -> Client:
    client = Client()
    client.force_login(mandat.membre)
    return client


def texte(reponse) -> str:
    return reponse.content.decode()


def parue(petit, effet: datetime.date, statut: str = "archive") -> EmploiDuTemps:
    """The next version, already published."""
    version = f.emploi(petit.pole, statut=statut, date_effet=effet)
    le = datetime.datetime(2026, 9, 1, 8, 30, tzinfo=datetime.UTC)
    version.propose_par, version.propose_le = petit.coordination.membre, le
    version.vise_par, version.vise_le = petit.pilote.membre, le
    version.publie_par, version.publie_le = petit.coordination.membre, le
    version.save()
    return version


def deux_versions(petit) -> tuple[EmploiDuTemps, EmploiDuTemps]:
    """Version 1: Sophie helps Léa on Monday; version 2: longer, with Nour on Tuesday."""
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="archive")
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    suite = parue(petit, LUNDI, "publie")
    f.creneau(suite, petit.sophie, petit.ecole, 1, "8:30", "11:00", petit.lea)
    f.creneau(suite, petit.sophie, petit.ecole, 2, "9:00", "10:00", petit.lea, petit.nour)
    f.creneau(suite, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    return petit.emploi, suite


# --- which version holds --------------------------------------------------------------------


def test_une_version_publiee_apres_mais_qui_prend_effet_avant_remplace_la_precedente(petit):
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="archive")
    parue(petit, datetime.date(2026, 11, 30))
    parue(petit, LUNDI, "publie")

    def numero(le: datetime.date) -> int | None:
        version = version_en_vigueur(petit.pole.pk, f.ANNEE, le)
        return version.version if version else None

    assert numero(datetime.date(2026, 8, 31)) is None
    assert numero(datetime.date(2026, 11, 22)) == 1
    assert numero(datetime.date(2026, 11, 25)) == 3
    assert numero(datetime.date(2026, 12, 1)) == 3, "la 2 n'a jamais pris effet"


def test_l_historique_dit_la_version_en_vigueur_et_la_parue_d_avant(petit):
    deux_versions(petit)
    brouillon = f.emploi(petit.pole, date_effet=datetime.date(2026, 12, 7))
    lignes = historique(petit.pole.pk, f.ANNEE, LE)
    assert [(x.emploi.version, x.creneaux, "en vigueur" in x.etat.libelle) for x in lignes] == [
        (brouillon.version, 0, False),
        (2, 3, False),
        (1, 2, True),
    ]
    assert [x.precedente.version if x.precedente else None for x in lignes] == [2, 1, None]


# --- what differs ---------------------------------------------------------------------------


def test_comparer_dit_qui_perd_et_gagne_quoi_par_aesh_et_par_eleve(petit):
    avant, apres = deux_versions(petit)
    trouvee = comparer(avant, apres, mandat=petit.coordination, le=LE)
    (sophie,) = trouvee.aesh
    assert (sophie.nom, sophie.phrase) == (petit.sophie.nom_complet, "1 h 30 → 3 h 30")
    assert sophie.avant == (f"lundi de 8 h 30 à 10 h, aide individuelle, {petit.ecole.nom}",)
    assert [p.split(",")[0] for p in sophie.apres] == [
        "lundi de 8 h 30 à 11 h",
        "mardi de 9 h à 10 h",
    ]
    lea, nour = trouvee.eleves
    assert (lea.nom, lea.individuelle, lea.mutualisee) == ("Léa S.", "1 h 30 → 2 h 30", "0 h → 1 h")
    assert (nour.individuelle, nour.mutualisee) == ("", "0 h → 1 h")
    assert f"avec {petit.sophie.nom_complet}" in nour.apres[0]
    a_l_envers = comparer(apres, avant, mandat=petit.coordination, le=LE).aesh[0]
    assert (a_l_envers.avant, a_l_envers.apres) == (sophie.apres, sophie.avant)


def test_les_semaines_a_et_b_ne_s_additionnent_pas(petit):
    avant, apres = deux_versions(petit)
    for semaine in "AB":
        f.creneau(apres, petit.sophie, petit.ecole, 4, "9:00", "10:00", petit.lea, semaine=semaine)
    f.creneau(apres, petit.sophie, petit.ecole, 5, "9:00", "10:00", petit.lea, semaine="A")
    (sophie,) = comparer(avant, apres).aesh
    assert sophie.phrase == "1 h 30 → A 5 h 30, B 4 h 30"
    assert sophie.apres[-1].endswith(", semaine A")


def test_une_version_identique_ne_change_personne(petit):
    avant, _ = deux_versions(petit)
    copie = restauration.restaurer(avant, auteur=petit.coordination, le=LE)
    trouvee = comparer(avant, copie, mandat=petit.coordination, le=LE)
    assert (trouvee.aesh, trouvee.eleves) == ([], [])


def test_qui_ne_lit_pas_un_eleve_ne_voit_que_leur_nombre(petit):
    avant, apres = deux_versions(petit)
    tete = f.mandat("CHEF_ETAB", petit.autre_ecole.perimetre)
    trouvee = comparer(avant, apres, mandat=tete, le=LE)
    assert (trouvee.eleves, trouvee.eleves_masques) == ([], 2)
    referent = f.mandat("AESH_REF", petit.pole.perimetre)
    assert comparer(avant, apres, mandat=referent, le=LE).eleves_masques == 0
    page = f"/35/emplois/{avant.pk}/versions/{apres.pk}/"
    assert "Léa" not in texte(connecter(tete).get(page)) + texte(connecter(referent).get(page))


def test_ce_que_change_une_version_est_le_meme_avant_et_apres_sa_publication(petit):
    _, suite = deux_versions(petit)
    EmploiDuTemps.objects.filter(pk=suite.pk).update(statut="vise")
    suite.refresh_from_db()
    avant = differences_avec_publie(suite)
    EmploiDuTemps.objects.filter(pk=suite.pk).update(statut="publie")
    suite.refresh_from_db()
    assert differences_avec_publie(suite) == avant != []


# --- taking one up again --------------------------------------------------------------------


def test_restaurer_ouvre_une_copie_en_brouillon_le_lundi_suivant(petit):
    avant, apres = deux_versions(petit)
    copie = restauration.restaurer(avant, auteur=petit.coordination, le=LE)
    assert (copie.version, copie.statut, copie.date_effet) == (3, "brouillon", LUNDI)
    assert comparer(avant, copie).aesh == []
    assert copie.creneaux.exclude(modifie_par=petit.coordination.membre).count() == 0
    assert Creneau.objects.filter(emploi=avant).count() == 2, "la source ne change pas"
    evenement = pghistory.models.Events.objects.tracks(copie).get()
    assert evenement.pgh_context["acte"] == "restaurer"
    assert evenement.pgh_context["depuis"] == str(avant.pk)


@pytest.mark.parametrize(
    ("statut", "issue"),
    [
        ("brouillon", "remplacez son contenu"),
        ("propose", "reprenez-la en brouillon"),
        ("vise", "reprenez-la en brouillon"),
    ],
)
def test_restaurer_dit_la_sortie_quand_une_version_est_en_preparation(petit, statut, issue):
    avant, _ = deux_versions(petit)
    f.emploi(petit.pole, statut=statut)
    with pytest.raises(ActionRefusee, match=issue):
        restauration.restaurer(avant, auteur=petit.coordination, le=LE)
    assert EmploiDuTemps.objects.count() == 3


def test_restaurer_demande_le_droit_et_une_annee_qui_court(petit):
    avant, _ = deux_versions(petit)
    with pytest.raises(ActionRefusee, match="fonction"):
        restauration.restaurer(avant, auteur=petit.pilote, le=LE)
    with pytest.raises(ActionRefusee, match="est finie"):
        restauration.restaurer(avant, auteur=petit.coordination, le=datetime.date(2027, 8, 30))
    juillet = restauration.prochaine_date_effet(2026, datetime.date(2026, 7, 10))
    assert juillet == f.RENTREE


def test_remplacer_le_brouillon_lui_donne_les_creneaux_de_l_autre_version(petit):
    avant, _ = deux_versions(petit)
    brouillon = f.emploi(petit.pole)
    perdu = f.creneau(brouillon, petit.karim, petit.autre_ecole, 5, "9:00", "10:00", petit.tom)
    commun = {"depuis": avant, "auteur": petit.coordination}
    restauration.remplacer_brouillon(brouillon, **commun)
    assert comparer(avant, brouillon).aesh == []
    assert (
        pghistory.models.Events.objects.references(brouillon)
        .filter(pgh_obj_id=str(perdu.pk))
        .exists()
    )
    with pytest.raises(ActionRefusee, match="rechargez"):
        restauration.remplacer_brouillon(brouillon, depuis=avant, auteur=petit.pilote)
    with pytest.raises(ActionRefusee, match="le brouillon lui-même"):
        restauration.remplacer_brouillon(brouillon, depuis=brouillon, auteur=petit.coordination)
    emplois.proposer(brouillon, auteur=petit.coordination)
    with pytest.raises(ActionRefusee, match="n'est plus un brouillon"):
        restauration.remplacer_brouillon(brouillon, **commun)
    ailleurs = f.emploi(f.pole("Ailleurs"))
    with pytest.raises(ActionRefusee, match="même pôle"):
        restauration.remplacer_brouillon(ailleurs, **commun)


# --- pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("versions", [1, 4])
def test_la_page_coute_autant_de_requetes_quel_que_soit_le_nombre_de_versions(
    petit, versions, django_assert_num_queries
):
    for _ in range(1, versions):
        parue(petit, LUNDI)
    client = connecter(petit.coordination)
    page = f"/35/emplois/{petit.emploi.pk}/versions/"
    client.get(page)
    with django_assert_num_queries(16):
        reponse = texte(client.get(page))
    assert reponse.count('<th scope="row">') == versions
    if versions > 1:
        nom = petit.coordination.membre.nom_complet
        assert f"{nom}, le 1er septembre 2026 à 10 h 30" in reponse


@pytest.mark.parametrize("creneaux", [1, 5])
def test_comparer_coute_autant_de_requetes_quel_que_soit_le_nombre_de_creneaux(
    petit, creneaux, django_assert_num_queries
):
    avant, apres = deux_versions(petit)
    for jour in range(1, creneaux + 1):
        f.creneau(apres, petit.karim, petit.autre_ecole, jour, "14:00", "15:00", petit.tom)
    client = connecter(petit.coordination)
    page = f"/35/emplois/{avant.pk}/versions/{apres.pk}/"
    client.get(page)
    with django_assert_num_queries(23):
        reponse = texte(client.get(page))
    assert "De la version 1 à la version 2" in reponse


def test_la_comparaison_est_journalisee_et_se_choisit_sans_javascript(petit):
    avant, apres = deux_versions(petit)
    client = connecter(petit.coordination)
    choix = client.get(f"/35/emplois/{avant.pk}/versions/?avant={avant.pk}&apres={apres.pk}")
    assert choix["Location"] == f"/35/emplois/{avant.pk}/versions/{apres.pk}/"
    client.get(choix["Location"])
    (acces,) = Acces.objects.filter(objet="eleve", route="aesh:comparer")
    assert set(acces.ids) == {petit.lea.pk, petit.nour.pk}
    sans_sens = f"/35/emplois/{avant.pk}/versions/?avant=x&apres={apres.pk}"
    assert client.get(sans_sens).status_code == 404
    ailleurs = f.emploi(f.pole("Ailleurs"))
    sei = connecter(f.mandat("SEI_CHEF", f.perimetre("T")))
    assert sei.get(f"/35/emplois/{avant.pk}/versions/{ailleurs.pk}/").status_code == 404


def test_restaurer_par_la_page(petit):
    avant, _ = deux_versions(petit)
    client = connecter(petit.coordination)
    page = f"/35/emplois/{avant.pk}/restaurer/"
    assert "Ouvrir cette copie en brouillon" in texte(client.get(page))
    reponse = client.post(page)
    copie = EmploiDuTemps.objects.get(statut="brouillon")
    assert reponse["Location"] == f"/35/emplois/{copie.pk}/"

    assert "Remplacer le contenu de la version 3" in texte(client.get(page))
    refus = texte(client.post(page, follow=True))
    assert "La version 3 est déjà en préparation" in refus
    Creneau.objects.filter(emploi=copie).delete()
    reponse = client.post(page, {"remplacer": str(copie.pk)})
    assert reponse["Location"] == f"/35/emplois/{copie.pk}/"
    assert copie.creneaux.count() == 2

    copie.statut = "propose"
    copie.save(update_fields=["statut"])
    proposee = texte(client.get(page))
    assert "reprenez-la en brouillon" in proposee and "Remplacer" not in proposee
    assert connecter(petit.pilote).get(page).status_code == 404
