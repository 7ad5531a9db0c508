"""Pages of duplicates: list, side by side, record; answers, counts, what is asked and kept."""

import datetime
import re
from typing import Any

import pytest
from django.urls import reverse

from comptes.enums import Role
from eleves.models import Eleve, FusionEleves, NotificationMdph, PaireDistincte, Scolarisation
from socle.cloison import cloison
from socle.models import Acces
from tests.distribution import PERIODE, Cote, monter


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    return monter("35", "A")


def url(nom: str, **kwargs: Any) -> str:
    return reverse(f"reporting:{nom}", kwargs={"departement": "35", **kwargs})


def doubler(cote: Cote, combien: int = 1) -> list[tuple[Eleve, Eleve]]:
    """Pairs of files of one child; the second one with a school and a right of the same days."""
    paires = []
    with cloison("35"):
        for n in range(combien):
            deux = [
                Eleve.objects.create(
                    nom=nom,
                    prenom="Lou",
                    naissance=datetime.date(2015, 1, 1 + n),
                    cle_tri=f"{nom.lower()} lou {n}",
                )
                for nom in ("Kerviel", "Kervial")
            ]
            for un in deux:
                Scolarisation.objects.create(
                    eleve=un, etablissement=cote.objets["etablissement"], periode=PERIODE
                )
                NotificationMdph.objects.create(
                    eleve=un,
                    type="mutualisee",
                    decidee_le=datetime.date(2026, 5, 1),
                    recue_le=datetime.date(2026, 5, 2),
                    periode=PERIODE,
                )
            paires.append((deux[0], deux[1]))
    return paires


def test_la_liste_dit_quand_elle_est_vide_se_cherche_et_se_trie(cote: Cote) -> None:
    client = cote.client(Role.SEI)
    assert "Aucun doublon à examiner." in client.get(url("doublons")).content.decode()
    doubler(cote, 2)
    for tri in ("raison", "nom", "naissance", "n_importe"):
        page = client.get(url("doublons"), {"tri": tri}).content.decode()
        assert "2 paires à examiner" in page and "Une lettre de différence" in page
    assert "2 paires" in client.get(url("doublons"), {"q": "KERVIAL"}).content.decode()
    assert "Aucun résultat" in client.get(url("doublons"), {"q": "zzz"}).content.decode()


def test_autant_de_requetes_pour_une_paire_ou_quatre(
    cote: Cote, django_assert_num_queries: Any
) -> None:
    client = cote.client(Role.SEI)
    doubler(cote)
    client.get(url("doublons"))
    with django_assert_num_queries(18):
        client.get(url("doublons"))
    ((un, autre), *_) = doubler(cote, 4)
    with django_assert_num_queries(18):
        client.get(url("doublons"))
    page = url("doublon", eleve=un.pk, camarade=autre.pk)
    with django_assert_num_queries(20):
        client.get(page)
    with cloison("35"):
        for mois in range(1, 5):
            NotificationMdph.objects.create(
                eleve=un,
                type="ulis",
                decidee_le=datetime.date(2026, mois, 1),
                recue_le=datetime.date(2026, mois, 2),
                periode=PERIODE,
            )
    with django_assert_num_queries(20):
        client.get(page)


def test_fusionner_demande_ce_qui_se_contredit_puis_se_defait(cote: Cote) -> None:
    client = cote.client(Role.SEI)
    ((un, autre),) = doubler(cote)
    page = url("doublon", eleve=autre.pk, camarade=un.pk)
    ouverte = client.get(page).content.decode()
    assert "Lou Kerviel" in ouverte and "Lou Kervial" in ouverte
    refus = client.post(page, {"acte": "fusionner", "identite": "garde"})
    assert refus.status_code == 422 and "Dites quelle école tient" in refus.content.decode()
    donnees = {
        "acte": "fusionner",
        "identite": "absorbe",
        "scolarisation": "garde",
        "notification": "absorbe",
    }
    reponse = client.post(page, donnees)
    with cloison("35"):
        fusion = FusionEleves.objects.latest("cree_le")
        assert Eleve.objects.filter(pk__in=(un.pk, autre.pk)).count() == 1
        assert fusion.garde.nom == "Kervial", "l'identité choisie, dans le dossier le plus ancien"
    assert reponse.headers["Location"] == url("fusion", fusion=fusion.pk)
    compte_rendu = client.get(url("fusion", fusion=fusion.pk)).content.decode()
    assert "Notification (changé)" in compte_rendu and "Scolarisation (mis de côté)" in compte_rendu
    assert "bounds" not in compte_rendu, "une période se lit en jours, pas en JSON"
    assert re.search(
        r"période du droit du \d\d/\d\d/\d{4} (au \d\d/\d\d/\d{4}|sans fin)", compte_rendu
    )
    assert "Dernières fusions" in client.get(url("doublons")).content.decode()
    assert client.post(url("fusion", fusion=fusion.pk)).status_code == 302
    with cloison("35"):
        assert set(
            Eleve.objects.filter(pk__in=(un.pk, autre.pk)).values_list("nom", flat=True)
        ) == {
            "Kerviel",
            "Kervial",
        }
    assert client.post(url("fusion", fusion=fusion.pk)).status_code == 422


def test_dire_que_ce_sont_deux_enfants_puis_revenir(cote: Cote) -> None:
    client = cote.client(Role.SEI)
    ((un, autre),) = doubler(cote)
    page = url("doublon", eleve=un.pk, camarade=autre.pk)
    assert client.post(page, {"acte": "distincts"}).status_code == 302
    assert "Aucun doublon" in client.get(url("doublons")).content.decode()
    assert "ce sont deux enfants" in client.get(page).content.decode()
    assert client.post(page, {"acte": "revoir"}).status_code == 302
    with cloison("35"):
        assert not PaireDistincte.objects.exists()


def test_chaque_dossier_ouvert_est_journalise(cote: Cote) -> None:
    ((un, autre),) = doubler(cote)
    cote.client(Role.SEI).get(url("doublon", eleve=un.pk, camarade=autre.pk))
    with cloison("35"):
        assert set(Acces.objects.latest("cree_le").ids) == {un.pk, autre.pk}


def test_un_dossier_seul_ou_d_un_autre_departement_n_existe_pas(
    cote: Cote, departement_44: Any
) -> None:
    ailleurs = monter("44", "C")
    client = cote.client(Role.SEI)
    eleve = cote.objets["eleve"].pk
    for autre in (eleve, ailleurs.objets["eleve"].pk):
        assert client.get(url("doublon", eleve=eleve, camarade=autre)).status_code == 404
    assert client.get(url("fusion", fusion=ailleurs.objets["fusion"].pk)).status_code == 404
