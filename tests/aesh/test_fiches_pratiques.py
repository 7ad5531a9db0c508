"""Who helps a pupil reads his fiche pratique, as long as she helps him; nobody else does."""

import datetime

import pytest
from django.core.management import call_command

from aesh.actions.remplacements import annuler_remplacement
from aesh.models import CreneauEleve, Remplacement
from aesh.requetes.fiches import eleves_aidables, fiches_de, fiches_du_remplacement
from aesh.requetes.trous_lus import trous_du_mandat
from comptes.enums import Role
from eleves.actions.fiches import cocher_fiche
from eleves.actions.points import charger_points, lire_points
from eleves.models import FichePratique, PointFiche
from socle.erreurs import ActionRefusee
from socle.models import Acces
from socle.tableur import FichierIllisible
from tests import fabriques as f
from tests.aesh.test_exceptions import publier
from tests.aesh.test_remplacements import LE, LUNDI, UN, absenter, monter, remplacer, trous
from tests.distribution import connecter

POINTS = ("calme", "pauses")


@pytest.fixture
def petit(dans_35):
    petit = monter()
    charger_points(lire_points())
    return petit


def cocher(petit, eleve, auteur=None, points=POINTS):
    return cocher_fiche(
        auteur=auteur or petit.coordination, eleve=eleve, points=points, le=datetime.date.today()
    )


def noms(aesh, le, minute=0):
    return {f.nom.split()[0] for f in fiches_de(eleves_aidables(aesh, le, minute))}


def test_la_liste_proposee_a_douze_points_et_le_dit(petit):
    points = PointFiche.objects.all()
    assert points.count() == 12
    assert set(points.values_list("source", flat=True)) == {"Proposition de Maillage"}
    cocher(petit, petit.lea, points=("pauses", "calme"))
    assert FichePratique.objects.get().points == ["calme", "pauses"], "dans l'ordre de la liste"


def test_un_departement_charge_sa_propre_liste(petit, tmp_path):
    cocher(petit, petit.lea)
    fichier = tmp_path / "liste.csv"
    fichier.write_text("code;libelle\ncalme;Un coin calme\nautre;Autre chose\n", encoding="utf-8")
    charger_points(lire_points(fichier), source="DSDEN 35")
    assert [f.points for f in fiches_de([petit.lea.pk])] == [["Un coin calme"]]


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("code;libelle\n" + "".join(f"c{n};Point {n}\n" for n in range(13)), "de 1 à 12"),
        ("code;libelle\ncalme;Un\ncalme;Deux\n", "même code"),
        ("code;libelle\n;Sans code\n", "Ligne 2"),
        ("code;libelle\n", "de 1 à 12"),
    ],
)
def test_une_liste_fausse_est_refusee(tmp_path, texte, phrase):
    fichier = tmp_path / "liste.csv"
    fichier.write_text(texte, encoding="utf-8")
    with pytest.raises(FichierIllisible, match=phrase):
        lire_points(fichier)


def test_la_commande_charge_chaque_departement_ouvert(petit, capsys):
    call_command("charger_fiche_pratique", "--departement", "35")
    assert "12 points (Proposition de Maillage)" in capsys.readouterr().out


def test_coordination_referent_et_direction_cochent_les_autres_non(petit):
    direction = f.mandat(Role.DIRECTEUR, petit.ecole.perimetre)
    secteur = f.perimetre("K", "Secteur")
    petit.ecole.secteur_referent = secteur
    petit.ecole.save(update_fields=["secteur_referent"])
    for auteur in (petit.coordination, direction, f.mandat(Role.ERSEH, secteur)):
        assert cocher(petit, petit.lea, auteur).cochee_par_id == auteur.membre_id
        page = connecter(auteur.membre).get(f"/35/eleves/{petit.lea.pk}/fiche-pratique/")
        assert page.status_code == 200 and "Proposition de Maillage" in page.content.decode()
    sei = f.mandat(Role.SEI, f.perimetre("T"))
    enseignant = f.mandat(Role.ENSEIGNANT, petit.ecole.perimetre)
    for auteur in (petit.pilote, sei, enseignant):
        with pytest.raises(ActionRefusee, match="ne pouvez pas cocher"):
            cocher(petit, petit.lea, auteur)
        page = connecter(auteur.membre).get(f"/35/eleves/{petit.lea.pk}/fiche-pratique/")
        assert page.status_code == 404
    with pytest.raises(ActionRefusee, match="n'est plus dans la liste"):
        cocher(petit, petit.lea, points=("inconnu",))


def test_l_aesh_lit_la_fiche_de_ses_eleves_et_d_eux_seuls(petit):
    for eleve in (petit.lea, petit.nour, petit.tom):
        cocher(petit, eleve)
    assert noms(petit.sophie, LE) == {"Léa"}
    assert noms(petit.extras["lina"], LE) == {"Nour"}


def test_elle_la_perd_quand_ses_creneaux_s_arretent(petit):
    cocher(petit, petit.lea)
    suite = f.emploi(petit.pole, date_effet=LUNDI)
    f.creneau(suite, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.nour, type="mutualisee")
    publier(petit, suite, le=LE)
    assert noms(petit.sophie, LUNDI - UN) == set(), "plus aucune date à venir avec Léa"
    assert noms(petit.sophie, LE) == {"Léa"}, "le 7 septembre est encore à venir ou du jour"


def test_un_brouillon_n_ouvre_aucune_fiche(petit):
    cocher(petit, petit.tom)
    suite = f.emploi(petit.pole, date_effet=LUNDI)
    f.creneau(suite, petit.sophie, petit.autre_ecole, 2, "8:30", "10:00", petit.tom)
    assert noms(petit.sophie, LE) == set()
    assert CreneauEleve.objects.filter(creneau__aesh=petit.sophie, eleve=petit.tom).exists()


def test_une_remplacante_la_lit_de_la_confirmation_a_la_fin(petit):
    cocher(petit, petit.lea)
    lina = petit.extras["lina"]
    absenter(petit)
    assert "Léa" not in noms(lina, LE)
    un = remplacer(petit, trous(petit)[0], lina)
    assert "Léa" in noms(lina, LE)
    assert "Léa" in noms(lina, LUNDI, un.fin - 1)
    assert "Léa" not in noms(lina, LUNDI, un.fin)
    assert [f.points for f in fiches_du_remplacement(un, LUNDI, un.fin - 1)] == [
        ["Proposer un endroit calme quand il y a du bruit", "Prévoir de courtes pauses"]
    ]
    assert fiches_du_remplacement(un, LUNDI, un.fin) is None
    annuler_remplacement(un, auteur=petit.coordination)
    assert "Léa" not in noms(lina, LE)
    assert fiches_du_remplacement(Remplacement.objects.get(), LE, 0) is None


@pytest.fixture
def lina_connectee(petit):
    """Lina signs in; today is a day of the year when she has slots."""
    lina = petit.extras["lina"]
    mandat = f.mandat(Role.AESH, lina.perimetre)
    lina.membre = mandat.membre
    lina.save(update_fields=["membre"])
    return connecter(mandat.membre)


def test_ma_semaine_montre_la_fiche_et_la_lecture_est_notee(petit, lina_connectee):
    cocher(petit, petit.nour)
    prochain = datetime.date.today() + datetime.timedelta(days=7)
    page = lina_connectee.get(f"/35/ma-semaine/?semaine={prochain.isoformat()}").content.decode()
    assert "Fiche pratique de Nour S. (2 points)" in page
    assert "Prévoir de courtes pauses" in page
    lue = Acces.objects.filter(objet="fiche_pratique").latest("cree_le")
    assert (lue.ids, lue.route) == ([petit.nour.pk], "aesh:ma_semaine")
    passee = lina_connectee.get(f"/35/ma-semaine/?semaine={LUNDI.isoformat()}").content.decode()
    assert "Nour" in passee and "Fiche pratique" not in passee


def test_la_page_du_remplacement_est_a_celle_qui_remplace(petit, lina_connectee):
    cocher(petit, petit.lea)
    jour = datetime.date.today() + datetime.timedelta(days=14 - datetime.date.today().weekday())
    absenter(petit, du=jour, au=jour)
    (premier, _) = trous_du_mandat(petit.coordination, LE, jour, jour + UN)
    un = remplacer(petit, premier, petit.extras["lina"])
    url = f"/35/ma-semaine/remplacements/{un.pk}/"
    page = lina_connectee.get(url).content.decode()
    assert "Fiche pratique de Léa S. (2 points)" in page
    semaine = lina_connectee.get(f"/35/ma-semaine/?semaine={jour.isoformat()}").content.decode()
    assert url in semaine
    mona = f.mandat(Role.AESH, petit.extras["mona"].perimetre)
    petit.extras["mona"].membre = mona.membre
    petit.extras["mona"].save(update_fields=["membre"])
    assert connecter(mona.membre).get(url).status_code == 404
    assert connecter(petit.coordination.membre).get(url).status_code == 404
    annuler_remplacement(un, auteur=petit.coordination)
    page = lina_connectee.get(url).content.decode()
    assert "n'a plus lieu" in page or "n&#x27;a plus lieu" in page
    assert "Léa" not in page and "calme" not in page
