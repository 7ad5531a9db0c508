"""Pages of classes and of a pupil's week: answers, query counts, stale saves, who sees names."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from comptes.enums import Role
from eleves.models import Classe, Eleve, ImportSemaine, IndisponibiliteEleve, Scolarisation, Seance
from socle.cloison import cloison
from socle.models import Acces
from tests.distribution import ANNEE, PERIODE, Cote, monter

CSV = "jour;debut;fin;matiere\nlundi;8:30;10:00;Maths\nmardi;8:30;10:00;EPS\n"


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    return monter("35", "A")


@pytest.fixture
def direction(cote: Cote) -> Client:
    return cote.client(Role.DIRECTEUR)


def url(nom: str, **kwargs: Any) -> str:
    return reverse(f"eleves:{nom}", kwargs={"departement": "35", **kwargs})


def texte(reponse: Any) -> str:
    return reponse.content.decode()


def saisie(revision: int, *lignes: tuple[str, str, str, str], **autres: str) -> dict[str, str]:
    donnees = {"revision": str(revision), "lignes": "12", **autres}
    for i, ligne in enumerate(lignes):
        for nom, valeur in zip(("jour", "debut", "fin", "matiere"), ligne, strict=True):
            donnees[f"{nom}_{i}"] = valeur
    return donnees


def ajouter(cote: Cote, nombre: int) -> None:
    """More classes with lessons, more pupils in the first one, more absences."""
    with cloison("35"):
        for n in range(nombre):
            classe = Classe.objects.create(
                etablissement=cote.objets["etablissement"], annee=ANNEE, libelle=f"CE{n}"
            )
            for lieu in (classe, cote.objets["classe"]):
                Seance.objects.create(
                    classe=lieu, jour=2, minutes=(510 + 30 * n, 540 + 30 * n), matiere="EPS"
                )
            eleve = Eleve.objects.create(
                nom=f"N{n}", prenom="Lou", naissance=datetime.date(2016, 1, 1), cle_tri=f"n{n}"
            )
            Scolarisation.objects.create(
                eleve=eleve,
                etablissement=cote.objets["etablissement"],
                classe=cote.objets["classe"] if n % 2 else classe,
                periode=PERIODE,
            )
            IndisponibiliteEleve.objects.create(
                eleve=cote.objets["eleve"],
                jour=4,
                minutes=(510 + 30 * n, 540 + 30 * n),
                genre="soins",
                periode=PERIODE,
            )


@pytest.mark.parametrize(
    ("nom", "parametre", "attendu"),
    [
        ("classes", None, 16),
        ("classe", "classe", 20),
        ("classe_semaine", "classe", 18),
        ("classe_eleves", "classe", 16),
        ("eleve_semaine", "eleve", 22),
        ("import", "import_semaine", 17),
    ],
)
def test_une_page_fait_autant_de_requetes_a_1_et_a_7_lignes(
    cote: Cote,
    nom: str,
    parametre: str | None,
    attendu: int,
    django_assert_num_queries: Any,
) -> None:
    client = cote.client(Role.SEI)
    page = url(nom, **({parametre: cote.objets[parametre].pk} if parametre else {}))
    client.get(page)
    with django_assert_num_queries(attendu):
        assert client.get(page).status_code == 200
    ajouter(cote, 6)
    with django_assert_num_queries(attendu):
        assert client.get(page).status_code == 200


def test_la_liste_se_filtre_par_ecole_annee_et_saisie(cote: Cote, direction: Client) -> None:
    ajouter(cote, 1)
    with cloison("35"):
        Classe.objects.create(
            etablissement=cote.objets["etablissement"], annee=ANNEE - 1, libelle="Vieille"
        )
        Classe.objects.create(
            etablissement=cote.objets["etablissement"], annee=ANNEE, libelle="Sans semaine"
        )
    page = texte(direction.get(url("classes")))
    assert "CE0" in page and "Vieille" not in page and "Non saisie" in page
    page = texte(direction.get(url("classes"), {"saisie": "oui", "sort": "-minutes"}))
    assert "CE0" in page and "Sans semaine</a>" not in page
    page = texte(direction.get(url("classes"), {"annee": ANNEE - 1}))
    assert "Vieille" in page and "CE0" not in page
    page = texte(direction.get(url("classes"), {"q": "zzz"}))
    assert "Aucun résultat dans votre périmètre" in page


def test_la_direction_cree_une_classe_dans_son_ecole_seulement(
    cote: Cote, direction: Client
) -> None:
    autre = monter("35", "B")
    donnees = {"annee": ANNEE, "libelle": "CM2  B", "niveau": "CM2"}
    refus = direction.post(
        url("classe_creer"), {**donnees, "etablissement": autre.objets["etablissement"].pk}
    )
    assert refus.status_code == 422
    ici = {**donnees, "etablissement": cote.objets["etablissement"].pk}
    assert direction.post(url("classe_creer"), ici).status_code == 302
    with cloison("35"):
        classe = Classe.objects.get(libelle="CM2 B")
    double = direction.post(url("classe_creer"), ici)
    assert double.status_code == 422 and "déjà une classe de ce nom" in texte(double)
    page = url("classe_modifier", classe=classe.pk)
    assert direction.post(page, {"libelle": "CM2 C", "est_ulis": "on"}).status_code == 302
    assert "CM2 C" in texte(direction.get(url("classe", classe=classe.pk)))


def test_saisir_une_semaine_sans_script(cote: Cote, direction: Client) -> None:
    classe = cote.objets["classe"]
    page = url("classe_semaine", classe=classe.pk)
    assert 'value="8:30"' in texte(direction.get(page))
    lignes = (("1", "8:30", "10h", "Français"), ("", "", "", ""), ("2", "9:00", "12:30", "Maths"))
    refus = direction.post(page, saisie(1, *lignes))
    assert refus.status_code == 422
    assert "Ligne 3, début" in texte(refus) and "sort des horaires" in texte(refus)
    assert 'value="12:30"' in texte(refus)
    plus = direction.post(page, saisie(1, *lignes, plus="1"))
    assert plus.status_code == 200 and "jour_21" in texte(plus) and "10h" in texte(plus)
    partielle = direction.post(page, saisie(1, ("1", "8:30", "", "Français")))
    assert "Remplissez toute la ligne" in texte(partielle)
    bonne = (("1", "8:30", "10h", "Français"), ("2", "9:00", "12:00", "Maths"))
    reponse = direction.post(page, saisie(1, *bonne), follow=True)
    assert "La semaine est enregistrée." in texte(reponse)
    assert "Aucune séance n" in texte(reponse)  # half-days left empty are said
    with cloison("35"):
        assert Seance.objects.filter(classe=classe).count() == 2
        classe.refresh_from_db()
        assert (classe.revision, classe.semaine_par) == (2, cote.personnes[Role.DIRECTEUR])


def test_un_enregistrement_perime_montre_les_deux_versions(cote: Cote, direction: Client) -> None:
    page = url("classe_semaine", classe=cote.objets["classe"].pk)
    direction.post(page, saisie(1, ("1", "8:30", "9:30", "Sciences")))
    perimee = direction.post(page, saisie(1, ("1", "8:30", "9:30", "Musique")))
    corps = texte(perimee)
    assert perimee.status_code == 409
    assert "Musique" in corps and "Sciences" in corps and 'name="revision" value="2"' in corps
    with cloison("35"):
        assert Seance.objects.get(classe=cote.objets["classe"]).matiere == "Sciences"
    ensuite = direction.post(page, saisie(2, ("1", "8:30", "9:30", "Musique")))
    assert ensuite.status_code == 302


def test_un_modele_et_une_copie_remplissent_sans_ecrire(cote: Cote, direction: Client) -> None:
    classe = cote.objets["classe"]
    with cloison("35"):
        ancienne = Classe.objects.create(
            etablissement=classe.etablissement, annee=ANNEE - 1, libelle="Ancienne"
        )
        Seance.objects.create(classe=ancienne, jour=4, minutes=(510, 600), matiere="Théâtre")
    page = url("classe_semaine", classe=classe.pk)
    modele = texte(direction.get(page, {"modele": "elementaire-4"}))
    assert "proposé par Maillage" in modele and "Rien n'est enregistré" in modele
    copie = texte(direction.get(page, {"copier": str(ancienne.pk)}))
    assert "Théâtre" in copie and "Ancienne, 2025-2026" in copie
    ailleurs = monter("35", "B").objets["classe"]
    assert ailleurs.libelle not in texte(direction.get(page, {"copier": str(ailleurs.pk)}))
    with cloison("35"):
        assert Seance.objects.get(classe=classe).matiere == "Français"


def test_lire_un_fichier_puis_appliquer_puis_annuler(cote: Cote, direction: Client) -> None:
    classe = cote.objets["classe"]
    page = url("import_deposer", classe=classe.pk)

    def deposer(contenu: str) -> Any:
        return direction.post(page, {"fichier": SimpleUploadedFile("s.csv", contenu.encode())})

    refus = deposer(CSV + "mercredi;8:30;9:00;EPS\nlundi;8:3x;9:00;EPS\n")
    corps = texte(refus)
    assert refus.status_code == 422 and "Ligne 5" in corps and "Ligne 4" in corps
    assert direction.post(page).status_code == 422
    reponse = deposer(CSV)
    assert reponse.status_code == 302
    vue = texte(direction.get(reponse["Location"]))
    assert "2 séances à ajouter, 1 à retirer" in vue
    with cloison("35"):
        lu = ImportSemaine.objects.exclude(pk=cote.objets["import_semaine"].pk).get()
    appliquer = url("import_appliquer", import_semaine=lu.pk)
    applique = texte(direction.post(appliquer, follow=True))
    assert "est enregistrée" in applique and "Voir ou annuler cet import" in applique
    assert "déjà appliqué" in texte(direction.post(appliquer, follow=True))
    annuler = url("import_annuler", import_semaine=lu.pk)
    assert "comme avant" in texte(direction.post(annuler, follow=True))
    with cloison("35"):
        assert Seance.objects.get(classe=classe).matiere == "Français"


def test_le_modele_csv_se_telecharge(cote: Cote, direction: Client) -> None:
    reponse = direction.get(url("modele_csv"))
    assert reponse["Content-Type"].startswith("text/csv")
    assert reponse.content.startswith(b"\xef\xbb\xbfjour;debut;fin;matiere")


def test_les_noms_ne_sont_montres_qu_a_qui_peut_lire_les_eleves(cote: Cote) -> None:
    page = url("classe", classe=cote.objets["classe"].pk)
    prenom = cote.objets["eleve"].prenom
    assert prenom in texte(cote.client(Role.DIRECTEUR).get(page))
    for role in (Role.DASEN, Role.AESH_REF):
        corps = texte(cote.client(role).get(page))
        assert prenom not in corps and "Votre mission ne donne pas accès" in corps
    with cloison("35"):
        [lecture] = Acces.objects.filter(route="eleves:classe", objet="eleve")
        ici = Scolarisation.objects.filter(classe=cote.objets["classe"])
        assert set(lecture.ids) == set(ici.values_list("eleve", flat=True))
        assert cote.objets["eleve"].pk in lecture.ids


def test_mettre_un_eleve_dans_une_classe(cote: Cote) -> None:
    client = cote.client(Role.COORD_PIAL)
    classe, camarade = cote.objets["classe"], cote.objets["camarade"]
    page = url("classe_eleves", classe=classe.pk)
    assert "(sans classe)" in texte(client.get(page))
    assert client.post(page, {"eleve": camarade.pk, "du": "2026-11-20"}).status_code == 302
    assert camarade.prenom in texte(client.get(url("classe", classe=classe.pk)))
    assert "Aucun élève à proposer" in texte(client.get(page))
    assert client.post(page, {"eleve": camarade.pk, "du": "x"}).status_code == 422


def test_noter_arreter_et_supprimer_une_absence(cote: Cote, direction: Client) -> None:
    eleve = cote.objets["eleve"]
    semaine = url("eleve_semaine", eleve=eleve.pk)
    assert "SESSAD : mardi de 10 h 00 à 11 h 00" in texte(direction.get(semaine))
    page = url("absence_noter", eleve=eleve.pk)
    donnees = {
        "genre": "soins",
        "jour": "1",
        "debut": "9:00",
        "fin": "10:00",
        "semaine": "A",
        "du": "2026-09-01",
        "au": "2099-06-30",
    }
    faux = direction.post(page, {**donnees, "fin": "8:00"})
    assert faux.status_code == 422 and "La fin doit suivre le début" in texte(faux)
    vue = texte(direction.post(page, donnees, follow=True))
    assert "Soins, semaine A : lundi de 9 h 00 à 10 h 00" in vue and "Absent :" in vue
    assert direction.post(page, donnees).status_code == 422
    with cloison("35"):
        notee = IndisponibiliteEleve.objects.get(genre="soins")
    une = url("absence", eleve=eleve.pk, indisponibilite=notee.pk)
    assert direction.get(une).status_code == 200
    trop_tot = direction.post(une, {"dernier_jour": "2026-08-01"})
    assert trop_tot.status_code == 422 and "supprimez-la" in texte(trop_tot)
    assert direction.post(une, {"dernier_jour": "2026-09-30"}).status_code == 302
    with cloison("35"):
        notee.refresh_from_db()
        assert notee.periode == DateRange(datetime.date(2026, 9, 1), datetime.date(2026, 10, 1))
    assert "(finie)" in texte(direction.get(semaine))
    assert direction.post(une, {"supprimer": "1"}).status_code == 302
    assert "Soins" not in texte(direction.get(semaine))


def test_l_absence_d_un_autre_eleve_n_existe_pas_ici(cote: Cote, direction: Client) -> None:
    page = url(
        "absence",
        eleve=cote.objets["camarade"].pk,
        indisponibilite=cote.objets["indisponibilite"].pk,
    )
    assert direction.get(page).status_code == 404
    assert (
        cote.client(Role.ENSEIGNANT)
        .get(url("absence_noter", eleve=cote.objets["eleve"].pk))
        .status_code
        == 404
    )
