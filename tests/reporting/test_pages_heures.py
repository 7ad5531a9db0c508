"""The page of hours: who sees what, in how many queries; small numbers; the export."""

import datetime
import re
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from aesh.models import Creneau, CreneauEleve, EmploiDuTemps, Occupation
from comptes.enums import Role
from eleves.models import Classe, Eleve, NotificationMdph, Scolarisation
from socle.cloison import cloison
from socle.execution import executer_ici
from socle.fichiers import chemin_du_fichier
from socle.models import Acces, Travail
from tests.distribution import PERIODE, Cote, monter

PAGE = "/35/heures/"
ANNEE = "?periode=dates&du=2026-09-01&au=2026-10-31"


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    cote = monter("35", "A")
    publier(cote, 1)
    return cote


def publier(cote: Cote, nombre: int) -> None:
    """Pupils with an individual right and a published slot of an hour, on 15 September."""
    objets = cote.objets
    with cloison("35"):
        emploi = EmploiDuTemps.objects.create(
            pole=objets["pole"],
            annee=2026,
            version=90 + EmploiDuTemps.objects.count(),
            statut="publie",
            date_effet=datetime.date(2026, 9, 1),
        )
        for n in range(nombre):
            classe = Classe.objects.create(
                etablissement=objets["etablissement"], annee=2026, libelle=f"C{emploi.version}-{n}"
            )
            eleve = Eleve.objects.create(
                nom=f"{cote.canari}{n}", prenom="Lou", naissance=datetime.date(2016, 1, 1)
            )
            Scolarisation.objects.create(
                eleve=eleve,
                etablissement=objets["etablissement"],
                classe=classe,
                periode=PERIODE,
            )
            NotificationMdph.objects.create(
                eleve=eleve,
                type="individuelle",
                minutes_hebdo=360,
                decidee_le=datetime.date(2026, 6, 1),
                recue_le=datetime.date(2026, 6, 10),
                periode=PERIODE,
            )
            creneau = Creneau.objects.create(
                emploi=emploi,
                aesh=objets["aesh"],
                etablissement=objets["etablissement"],
                classe=classe,
                type="individuelle",
                jour=2,
                debut=510,
                fin=570,
            )
            CreneauEleve.objects.create(creneau=creneau, eleve=eleve)
            dates = [datetime.date(2026, 9, 15)]
            Occupation.objects.create(
                emploi=emploi,
                creneau=creneau,
                eleve=eleve,
                minutes=(510, 570),
                dates=dates,
                prevues=dates,
            )


def texte(reponse: Any) -> str:
    return str(reponse.content.decode())


def liens(page: str) -> list[str]:
    """Addresses of the lines."""
    corps = page.split("<tbody>")[1].split("</tbody>")[0]
    return [lien.replace("&amp;", "&") for lien in re.findall(r'href="([^"]+)"', corps)]


def total(page: str) -> list[str]:
    return re.findall(r"<strong>(.*?)</strong>", page.split("<tfoot>")[1])


def ligne(page: str) -> list[str]:
    corps = page.split("<tbody>")[1].split("</tbody>")[0]
    return re.findall(r'<td class="nombre">(.*?)</td>', corps)


@pytest.mark.parametrize(
    ("ou", "attendu"),
    [("", 25), ("pole", 26), ("etablissement", 26), ("classe", 27), ("eleve", 27)],
)
def test_une_page_fait_autant_de_requetes_a_1_et_a_4_lignes(
    cote: Cote, ou: str, attendu: int, django_assert_num_queries: Any
) -> None:
    client = cote.client(Role.SEI)
    nom = {"etablissement": "ecole"}.get(ou, ou)
    page = PAGE + ANNEE + (f"&{nom}={cote.objets[ou].pk}" if ou else "")
    client.get(page)
    with django_assert_num_queries(attendu):
        assert client.get(page).status_code == 200
    publier(cote, 4)
    with django_assert_num_queries(attendu):
        assert client.get(page).status_code == 200


def test_de_ligne_en_ligne_chaque_total_est_celui_de_la_ligne_ouverte(cote: Cote) -> None:
    publier(cote, 2)
    client = cote.client(Role.SEI)
    page = texte(client.get(PAGE + ANNEE))
    # 3 pupils at 6 h of 8 half-days, 44 weekdays of class less nothing: the cast's own too.
    assert ligne(page)[2] == "3 h" and total(page)[2] == "3 h"
    adresse = liens(page)[0]
    for _ in ("ecole", "classe", "eleve"):
        attendue = ligne(page)[:9]
        page = texte(client.get(adresse))
        assert total(page) == attendue
        adresse = liens(page)[0]
    parametres = parse_qs(urlparse(adresse).query)
    assert {"pole", "ecole", "classe", "eleve", "du", "au"} <= set(parametres)
    jours = texte(client.get(adresse))
    assert "mar 15 sep" in jours.lower() or "15 sep" in jours.lower()


@pytest.mark.parametrize("role", [Role.DASEN])
def test_le_dasen_ouvre_des_lignes_sans_nom(cote: Cote, role: Role) -> None:
    """Decision 12: rows by school or pseudonymous, names through a recorded case only."""
    client = cote.client(role)
    with cloison("35"):
        eleve = Eleve.objects.get(nom=f"{cote.canari}0")
        classe = eleve.scolarisations.get().classe
    page = texte(client.get(f"{PAGE}{ANNEE}&classe={classe.pk}"))
    assert "Élève n° 1" in page and "Lou" not in page and "eleve=" not in page
    assert client.get(f"{PAGE}{ANNEE}&eleve={eleve.pk}").status_code == 404
    nominative = texte(cote.client(Role.SEI).get(f"{PAGE}{ANNEE}&classe={classe.pk}"))
    assert "Lou C." in nominative


def test_les_noms_lus_sont_journalises_et_pas_les_chiffres(cote: Cote) -> None:
    client = cote.client(Role.DIRECTEUR)
    with cloison("35"):
        eleve = Eleve.objects.get(nom=f"{cote.canari}0")
        classe = eleve.scolarisations.get().classe
        avant = Acces.objects.filter(objet="eleve").count()
    client.get(PAGE + ANNEE)
    with cloison("35"):
        assert Acces.objects.filter(objet="eleve").count() == avant
    client.get(f"{PAGE}{ANNEE}&classe={classe.pk}")
    with cloison("35"):
        assert list(Acces.objects.filter(objet="eleve").latest("cree_le").ids) == [eleve.pk]


def test_un_lieu_hors_de_la_mission_est_inconnu(cote: Cote) -> None:
    autre = monter("35", "B")
    for role in (Role.COORD_PIAL, Role.DIRECTEUR, Role.PILOTE, Role.IEN):
        client = cote.client(role)
        for nom, objet in (
            ("pole", "pole"),
            ("ecole", "etablissement"),
            ("classe", "classe"),
            ("eleve", "eleve"),
        ):
            reponse = client.get(f"{PAGE}{ANNEE}&{nom}={autre.objets[objet].pk}")
            assert reponse.status_code == 404, (role, nom)
        page = texte(client.get(PAGE + ANNEE))
        assert autre.lieu not in page and autre.canari not in page, role
    assert cote.client(Role.SEI).get(f"{PAGE}?pole=pas-une-cle").status_code == 404


def test_deux_dates_mal_tapees_disent_pourquoi_et_restent(cote: Cote) -> None:
    page = texte(cote.client(Role.SEI).get(f"{PAGE}?periode=dates&du=2026-10-10&au=2026-09-01"))
    assert "La fin doit suivre le début." in page and 'value="2026-10-10"' in page
    page = texte(cote.client(Role.SEI).get(f"{PAGE}?periode=dates&du=2024-10-10&au=2026-09-01"))
    assert "un an au plus" in page


def test_les_lignes_se_trient(cote: Cote) -> None:
    with cloison("35"):
        NotificationMdph.objects.filter(eleve__nom=f"{cote.canari}0").update(minutes_hebdo=700)
    client = cote.client(Role.SEI)
    ecole = cote.objets["etablissement"].pk
    publier(cote, 2)

    def notifiees(tri: str) -> list[str]:
        return ligne(texte(client.get(f"{PAGE}{ANNEE}&ecole={ecole}&tri={tri}")))[1::9]

    croissant, decroissant = notifiees("notifiees"), notifiees("-notifiees")
    assert croissant != decroissant and sorted(croissant) == sorted(decroissant)
    page = texte(client.get(f"{PAGE}{ANNEE}&ecole={ecole}&tri=-notifiees"))
    assert 'aria-sort="descending"' in page
    assert client.get(f"{PAGE}{ANNEE}&tri=mot_de_passe").status_code == 200


# --- aggregates only ----------------------------------------------------------------------------


def test_qui_n_a_que_des_chiffres_n_ouvre_rien_et_ne_lit_pas_de_petit_nombre(cote: Cote) -> None:
    autre = monter("35", "B")
    publier(autre, 6)
    page = texte(cote.client(Role.RECTORAT).get("/35/heures/chiffres/?periode=rentree"))
    # 2 pupils in one pole: hidden, and the other pole with them, for the total would give 2 back.
    assert page.count("n. c.") >= 8 and "href" not in page.split("<tbody>")[1].split("</tbody>")[0]
    publier(cote, 6)
    page = texte(cote.client(Role.RECTORAT).get("/35/heures/chiffres/?periode=rentree"))
    corps = page.split("<tbody>")[1].split("</tbody>")[0]
    assert re.findall(r'<td class="nombre">(\d+)</td>', corps)[0] == "8"
    for adresse in (PAGE, "/35/heures/chiffres/?ecole=1"):
        attendu = 404 if adresse == PAGE else 200
        assert cote.client(Role.RECTORAT).get(adresse).status_code == attendu


def test_deux_perimetres_ne_se_soustraient_pas(cote: Cote) -> None:
    """The private network of a pole is hidden when what is left to the public schools is small."""
    publier(cote, 6)
    with cloison("35"):
        cote.objets["etablissement"].secteur = "prive"
        cote.objets["etablissement"].save()
    montre = texte(cote.client(Role.DDEC).get("/35/heures/chiffres/?periode=rentree"))
    assert "n. c." not in montre.split("<tbody>")[1].split("</td>")[0]
    with cloison("35"):
        from pial.models import Etablissement, Rattachement

        publique = Etablissement.objects.create(
            uai="0350001X", nom="Publique", cle_tri="publique", type="elementaire", secteur="public"
        )
        Rattachement.objects.create(
            pole=cote.objets["pole"], etablissement=publique, genre="PIAL", periode=PERIODE
        )
        un = Eleve.objects.create(nom="Un", prenom="Lou", naissance=datetime.date(2016, 1, 1))
        Scolarisation.objects.create(eleve=un, etablissement=publique, periode=PERIODE)
        NotificationMdph.objects.create(
            eleve=un,
            type="individuelle",
            minutes_hebdo=360,
            decidee_le=datetime.date(2026, 6, 1),
            recue_le=datetime.date(2026, 6, 10),
            periode=DateRange(datetime.date(2026, 9, 1), datetime.date(2027, 9, 1)),
        )
    cache = texte(cote.client(Role.DDEC).get("/35/heures/chiffres/?periode=rentree"))
    assert "n. c." in cache.split("<tbody>")[1]


# --- export -------------------------------------------------------------------------------------


def exporter(client: Client, suite: str = "") -> Any:
    client.post(f"/35/heures/exporter/{ANNEE}{suite}")
    with cloison("35"):
        travail = Travail.objects.filter(genre="reporting.heures_csv").latest("cree_le")
        executer_ici(travail)
        chemin = chemin_du_fichier(travail.fichier)
        assert chemin is not None
        return travail, chemin.read_bytes().decode("utf-8-sig")


def test_l_export_porte_les_lignes_et_leur_total_sans_nom_dans_le_fichier(cote: Cote) -> None:
    publier(cote, 2)
    with cloison("35"):
        classe = Eleve.objects.filter(nom=f"{cote.canari}0").first().scolarisations.get().classe
    travail, contenu = exporter(cote.client(Role.SEI), f"&classe={classe.pk}")
    assert "Élève n° 1" in contenu and "Lou" not in contenu, "le SEI n'exporte pas de nom"
    assert travail.resultat["nom_fichier"] == "heures-2026-09-01-2026-10-31.csv"
    travail, contenu = exporter(cote.client(Role.SEI_CHEF), f"&classe={classe.pk}")
    assert "Lou C." in contenu
    lignes = [ligne.split(";") for ligne in contenu.splitlines()]
    assert lignes[1][3] == "1:00" and lignes[2][0] == "Total"
    assert lignes[1][1:] == lignes[2][1:]
    with cloison("35"):
        assert Acces.objects.filter(objet="eleve", action="export").count() == 1


def test_un_export_relit_les_droits_de_celui_qui_l_a_demande(cote: Cote) -> None:
    from socle.travaux import ErreurTravail

    client = cote.client(Role.COORD_PIAL)
    client.post(f"/35/heures/exporter/{ANNEE}")
    with cloison("35"):
        travail = Travail.objects.filter(genre="reporting.heures_csv").latest("cree_le")
        mandat = cote.mandats[Role.COORD_PIAL]
        mandat.periode = DateRange(datetime.date(2020, 9, 1), datetime.date(2026, 9, 1))
        mandat.save()
        with pytest.raises(ErreurTravail):
            executer_ici(travail)


def test_une_formule_ne_s_execute_pas_dans_un_tableur(cote: Cote) -> None:
    with cloison("35"):
        ecole = cote.objets["etablissement"]
        ecole.nom = "=1+1"
        ecole.save()
    _, contenu = exporter(cote.client(Role.SEI), "&par=ecole")
    assert "\r\n'=1+1" in contenu or "\n'=1+1" in contenu
