"""A mother at her telephone: loses her network, resumes by link, confirms, follows."""

import re
from datetime import date

from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from comptes.models import Membre
from pas.enums import Statut
from pas.models import Reponse, Saisine
from pial.models import Rattachement
from socle.cloison import cloison
from socle.models import Courriel
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran

TELEPHONE = {"width": 390, "height": 844}


def dernier_lien() -> str:
    with transaction.atomic(), cloison("35"):
        corps = Courriel.objects.filter(cle__startswith="pas-").order_by("-cree_le")[0].corps
    return re.search(r"https?://[^/\s]+(/pas/\S+)", corps)[1]


def ville_du_pas() -> tuple[str, str]:
    with transaction.atomic(), cloison("35"):
        lien = Rattachement.objects.filter(genre="PAS").select_related("etablissement")
        ecole = lien.order_by("etablissement__cle_tri")[0].etablissement
        return ecole.commune, ecole.nom


def continuer(page: Page) -> None:
    page.get_by_role("button", name="Continuer", exact=True).click()


def test_une_mere_demande_perd_son_reseau_reprend_confirme_et_suit(
    page: Page, navigateur: Browser, serveur: str
) -> None:
    page.set_viewport_size(TELEPHONE)
    page.goto("/pas/")
    verifier_ecran(page, "pas-accueil")
    page.get_by_label("Dans quel département").select_option("35")
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_text("Étape 1 sur 5")).to_be_visible()
    page.get_by_label("Parent ou responsable légal").check()
    page.get_by_label("Votre prénom").fill("Nadia")
    page.get_by_label("Votre nom", exact=True).fill("Belkacem")
    continuer(page)
    temoin_de(page).attendues.append("422")
    expect(page.get_by_role("heading", name="À corriger avant de continuer")).to_be_visible()
    expect(page.get_by_label("Votre prénom")).to_have_value("Nadia")
    temoin_de(page).erreurs.clear()
    verifier_ecran(page, "pas-etape-1-erreur")
    page.get_by_label("Votre adresse e-mail").fill("nadia@exemple.invalid")
    page.context.set_offline(True)
    continuer(page)
    alerte = page.get_by_role("alert").filter(has_text="Pas de réseau")
    expect(alerte).to_contain_text("Ce que vous avez écrit reste ici")
    expect(page.get_by_label("Votre adresse e-mail")).to_have_value("nadia@exemple.invalid")
    page.context.set_offline(False)
    expect(alerte).to_have_count(0)
    continuer(page)
    expect(page.get_by_label("Où est l'école ?")).to_be_visible()
    # Another telephone goes on by the link of the e-mail.
    with page_surveillee(navigateur, serveur) as autre:
        autre.set_viewport_size(TELEPHONE)
        _finir(autre)


def _finir(page: Page) -> None:
    commune, nom = ville_du_pas()
    page.goto(dernier_lien())
    page.get_by_label("Où est l'école ?").fill(commune.lower())
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("radio", name=re.compile(rf"^{re.escape(nom)}, ")).first.check()
    verifier_ecran(page, "pas-ecole")
    page.get_by_role("button", name="C'est cette école").click()
    expect(page.get_by_label("Prénom de l'élève")).to_be_visible()
    page.get_by_label("Prénom de l'élève").fill("Léa")
    page.get_by_label("Nom de l'élève", exact=True).fill("Belkacem")
    verifier_ecran(page, "pas-etape-2")
    continuer(page)
    page.get_by_label("Venir à l'école").check()
    page.get_by_label("Racontez avec vos mots").fill("Le matin, elle pleure.")
    verifier_ecran(page, "pas-etape-3")
    continuer(page)
    page.get_by_label("L'école et la famille en ont parlé").check()
    continuer(page)
    expect(page.get_by_role("heading", name="Relisez")).to_be_visible()
    page.get_by_label("J'accepte que le PAS étudie la situation.").check()
    expect(page.locator("[data-preuve=faite]")).to_have_count(1)
    verifier_ecran(page, "pas-etape-5")
    page.wait_for_timeout(3200)  # the page must have been read
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("heading", name="Il reste une chose à faire")).to_be_visible()
    verifier_ecran(page, "pas-envoyee")
    page.goto(dernier_lien())
    page.get_by_role("button", name="Confirmer ma demande").click()
    expect(page.get_by_role("heading", name="Votre demande pour Léa")).to_be_visible()
    expect(page.locator(".code-a-dicter")).to_have_text(re.compile(r"^PAS-[0-9A-Z]{4}-\d\d$"))
    page.get_by_label("Votre message").fill("Nous sommes libres le jeudi.")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.get_by_text("Nous sommes libres le jeudi.")).to_be_visible()
    _proposer_le_plan(page.locator(".code-a-dicter").inner_text())
    page.goto("/pas/suivi/")
    expect(page.get_by_text("Deux séances par semaine.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Je suis d'accord")).click()
    expect(page.get_by_text("Vous êtes d'accord", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("^Retirer mon accord")).click()
    expect(page.get_by_text("ce qui en dépendait s'arrête")).to_be_visible()
    verifier_ecran(page, "pas-suivi")
    page.goto("/pas/?facile=1")
    verifier_ecran(page, "pas-facile")
    page.goto("/pas/donnees/")
    verifier_ecran(page, "pas-donnees")
    page.goto("/pas/suivi/annuler/")
    page.get_by_role("button", name="Oui, annuler ma demande").click()
    expect(page.get_by_text("Demande annulée")).to_be_visible()


def _proposer_le_plan(numero: str) -> None:
    """What the team does on its own pages (tests/e2e/test_espace_pas.py)."""
    with transaction.atomic(), cloison("35"):
        saisine = Saisine.objects.get(numero=numero)
        Saisine.objects.filter(pk=saisine.pk).update(statut=Statut.PLAN_PROPOSE)
        Reponse.objects.create(
            saisine=saisine,
            type="specialise_en",
            intervenant="rased",
            texte="Deux séances par semaine.",
            etat="proposee",
            proposee_le=saisine.deposee_le,
        )


def test_un_professeur_sans_javascript_a_des_conseils_et_attend_les_parents(
    navigateur: Browser, serveur: str
) -> None:
    contexte = navigateur.new_context(
        base_url=serveur, locale="fr-FR", viewport=TELEPHONE, java_script_enabled=False
    )
    page = contexte.new_page()
    with transaction.atomic(), cloison("35"):
        lien = Rattachement.objects.filter(genre="PAS").select_related("etablissement")
        uai = lien.order_by("etablissement__cle_tri")[0].etablissement.uai
    page.goto(f"/pas/ecole/{uai}/")  # the poster of the school
    page.get_by_role("button", name="Commencer").click()
    page.get_by_label("Professeur", exact=True).check()
    page.get_by_label("Pas encore").check()
    page.get_by_label("Votre prénom").fill("Paul")
    page.get_by_label("Votre nom", exact=True).fill("Ferry")
    page.get_by_label("Votre adresse e-mail").fill("paul@exemple.invalid")
    continuer(page)
    expect(page.get_by_text("Ne donnez pas le nom de l'élève")).to_be_visible()
    expect(page.get_by_label("Prénom de l'élève")).to_have_count(0)
    continuer(page)
    page.get_by_label("Venir à l'école").check()
    continuer(page)
    page.get_by_label("Rien pour le moment").check()
    continuer(page)
    page.wait_for_timeout(3200)  # the page must have been read
    page.get_by_role("button", name="Envoyer ma demande").click()
    conseil = page.get_by_text("Nommez un adulte qui accueille l'élève")
    expect(conseil).to_be_visible()
    page.goto(dernier_lien())
    page.get_by_role("button", name="Confirmer ma demande").click()
    expect(conseil).to_be_visible()
    expect(page.get_by_text("Les parents ne sont pas encore informés")).to_be_visible()
    page.get_by_label("Jour où les parents ont été informés").fill(f"{date.today():%d/%m/%Y}")
    page.get_by_role("button", name="Les parents sont informés").click()
    expect(page.get_by_text("le PAS peut maintenant associer les parents")).to_be_visible()
    contexte.close()


def test_la_coordination_du_pas_recoit_repond_et_termine(page: Page, serveur: str) -> None:
    entrer(page, serveur, Membre.objects.get(email="coordonnateur-pas.35@demo.maillage.invalid"))
    page.set_viewport_size(TELEPHONE)
    page.goto("/35/demandes-pas/?etat=deposee")
    expect(page.get_by_role("heading", name="Demandes au PAS")).to_be_visible()
    verifier_ecran(page, "pas-registre")
    page.goto("/35/demandes-pas/?etat=deposee&origine=professeur")
    page.get_by_role("link", name=re.compile("^PAS-")).first.click()
    expect(page.get_by_text("Conseillez dès maintenant sans nommer")).to_be_visible()
    page.get_by_role("button", name="Dire que la demande est reçue").click()
    expect(page.get_by_text("C'est noté.")).to_be_visible()
    page.get_by_label("Votre réponse").fill("Un coin calme aide souvent : parlons-en.")
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.get_by_text("Un coin calme aide souvent")).to_be_visible()
    verifier_ecran(page, "pas-demande")
    page.get_by_role("button", name="Terminer").click()
    temoin_de(page).attendues.append("422")
    expect(page.get_by_text("Choisissez un motif.").first).to_be_visible()
    temoin_de(page).erreurs.clear()
    page.locator("#motif_clore").select_option("sans_suite")
    page.get_by_role("button", name="Terminer").click()
    expect(page.get_by_role("button", name="Rouvrir")).to_be_visible()
