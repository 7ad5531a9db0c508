"""Versions compared and taken up again; posters without names and a whole pole, by a worker."""

import io
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from aesh.models import Affectation, Creneau, EmploiDuTemps
from comptes.models import Mandat
from eleves.models import Eleve
from socle.cloison import cloison
from socle.models import Travail
from tests import fabriques
from tests.e2e import emplois
from tests.e2e.emplois import aller
from tests.e2e.navigateur import entrer, verifier_ecran
from tests.e2e.pole_de_parcours import pole_de_parcours


@pytest.fixture(scope="module")
def serveur(base_module: str) -> Iterator[str]:
    """The web server with a worker behind it."""
    with emplois.serveur_et_ouvrier() as adresse:
        yield adresse


def versions_de(nom: str) -> list[EmploiDuTemps]:
    """Versions of a coordinator's pole, oldest first."""
    with transaction.atomic(), cloison("35"):
        mandat = Mandat.objects.select_related("perimetre").get(
            membre=emplois.compte(nom), role="COORD_PIAL"
        )
        pole = mandat.perimetre.pole
        return list(EmploiDuTemps.objects.filter(pole=pole).order_by("version"))


def test_comparer_puis_revenir_a_la_version_publiee(page: Page, serveur: str) -> None:
    publiee, brouillon = versions_de("coordonnateur.35")
    with transaction.atomic(), cloison("35"):
        retire = Creneau.objects.filter(emploi=brouillon, type="individuelle").first()
        assert retire is not None
        aesh = retire.aesh.nom_complet
        retire.delete()
    aller(page, serveur, "coordonnateur.35", f"/35/emplois/{brouillon.pk}/")
    page.get_by_text("Autres versions").click()
    page.get_by_role("link", name="Comparer, restaurer…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Versions de l'emploi du temps")
    expect(page.get_by_text("Publié, en vigueur", exact=True)).to_have_count(1)
    verifier_ecran(page, "edt-versions")

    page.get_by_role("link", name="Comparer à la version 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("De la version 1 à la version 2")
    expect(page.get_by_role("heading", name="1 AESH change de semaine")).to_be_visible()
    expect(page.get_by_role("rowheader", name=aesh)).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("élève concerné"))).to_be_visible()
    verifier_ecran(page, "edt-comparer")

    # The other way round, by the two lists.
    page.get_by_label("Comparer").select_option(str(brouillon.pk))
    page.get_by_label("à", exact=True).select_option(str(publiee.pk))
    page.get_by_role("button", name="Voir les différences").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("De la version 2 à la version 1")

    page.goto(f"/35/emplois/{publiee.pk}/restaurer/")
    expect(page.get_by_text("La version 2 est déjà en préparation")).to_be_visible()
    verifier_ecran(page, "edt-restaurer")
    page.get_by_role("button", name="Remplacer le contenu de la version 2").click()
    expect(page.get_by_text("reprend les créneaux de la version 1")).to_be_visible()
    page.goto(f"/35/emplois/{publiee.pk}/versions/{brouillon.pk}/")
    expect(page.get_by_text("Personne ne change de semaine.")).to_be_visible()
    verifier_ecran(page, "edt-comparer-vide")


def test_restaurer_ouvre_un_brouillon_et_la_publication_dit_qui_est_prevenu(
    page: Page, serveur: str
) -> None:
    (publiee,) = versions_de("coordonnateur2.35")
    aller(page, serveur, "coordonnateur2.35", f"/35/emplois/{publiee.pk}/restaurer/")
    verifier_ecran(page, "edt-restaurer-libre")
    page.get_by_role("button", name="Ouvrir cette copie en brouillon").click()
    expect(page.get_by_text("copie de la version 1.")).to_be_visible()
    copie = versions_de("coordonnateur2.35")[-1]
    with transaction.atomic(), cloison("35"):
        Creneau.objects.filter(emploi=copie).first().delete()  # type: ignore[union-attr]
    page.goto(f"/35/emplois/{copie.pk}/publication/")
    expect(page.get_by_role("heading", name="Qui recevra un avis")).to_be_visible()
    expect(page.get_by_text("1 AESH reçoit un courriel")).to_be_visible()
    page.get_by_text("Voir la liste").click()
    verifier_ecran(page, "edt-publication-avis")


def telecharger(page: Page) -> str:
    """Wait for the job shown; the words of its PDF."""
    lien = page.get_by_role("link", name="Télécharger le fichier")
    for _ in range(60):
        if lien.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_download() as recu:
        lien.click()
    lu = PdfReader(io.BytesIO(recu.value.path().read_bytes()))
    assert recu.value.suggested_filename.startswith("emploi-du-temps-")
    return "\n".join(p.extract_text() for p in lu.pages).replace("\0", "")


def test_imprimer_une_ecole_pour_affichage_puis_chaque_aesh(page: Page, serveur: str) -> None:
    publiee = versions_de("deux-casquettes.35")[0]
    with transaction.atomic(), cloison("35"):
        places = Eleve.objects.filter(liens_creneaux__creneau__emploi=publiee).distinct()
        eleves = [eleve.nom_court for eleve in places]
    assert eleves
    grille = f"/35/emplois/{publiee.pk}/"
    aller(page, serveur, "deux-casquettes.35", grille)
    page.get_by_role("link", name="Imprimer…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imprimer l'emploi du temps")
    verifier_ecran(page, "edt-imprimer")

    ecole = page.locator("form", has=page.locator("input[value=ecole]"))
    ecole.get_by_label("Pour affichage").check()
    ecole.get_by_role("button", name="Préparer le PDF de cette école").click()
    affiche = telecharger(page)
    assert "Version pour affichage" in affiche
    assert [nom for nom in eleves if nom in affiche] == []
    verifier_ecran(page, "edt-imprime")

    page.goto(f"{grille}imprimer/")
    page.get_by_role("button", name="Préparer le PDF de chaque AESH").click()
    lot = telecharger(page)
    assert any(nom in lot for nom in eleves), "l'exemplaire nominatif, lui, en porte"
    with transaction.atomic(), cloison("35"):
        travail = Travail.objects.filter(genre="aesh.impression_pdf").latest("cree_le")
        assert (travail.etat, travail.fait) == ("fait", travail.total)
        assert travail.total > 5


def test_soixante_aesh_en_un_lot_qui_dit_ou_il_en_est(page: Page, serveur: str) -> None:
    """The page shows how many sheets are done while the worker prints; then one A4 per AESH."""
    pole = pole_de_parcours()
    with transaction.atomic(), cloison("35"):
        ecole = pole.ecoles["Tilleuls"]
        periode = Affectation.objects.filter(aesh=pole.aesh["Agathe"]).get().periode
        autres = [fabriques.aesh(f"Prénom{n:02}", pole.emploi.pole) for n in range(56)]
        Affectation.objects.filter(aesh__in=autres).update(periode=periode)
        for n, qui in enumerate([*pole.aesh.values(), *autres]):
            jour, heure = n % 2 + 1, 9 + n % 7
            fabriques.creneau(
                pole.emploi, qui, ecole, jour, f"{heure}:00", f"{heure}:45", type="referent"
            )
    entrer(page, serveur, pole.membre)
    page.goto(f"{pole.adresse}imprimer/")
    page.get_by_role("button", name="Préparer le PDF de chaque AESH").click()
    expect(page.locator("#avancement")).to_contain_text(re.compile(r"\d+ feuilles? sur 60"))
    verifier_ecran(page, "edt-lot-en-cours")
    # The page follows by itself, until the result is there.
    expect(page.locator("#avancement")).to_contain_text("60 feuilles sur 60", timeout=90_000)
    page.get_by_role("link", name="Voir le résultat").click()
    with page.expect_download() as recu:
        page.get_by_role("link", name="Télécharger le fichier").click()
    feuilles = PdfReader(io.BytesIO(recu.value.path().read_bytes())).pages
    assert len(feuilles) == 60
    assert all(feuille.mediabox.width > feuille.mediabox.height for feuille in feuilles)
    verifier_ecran(page, "edt-lot-imprime")
