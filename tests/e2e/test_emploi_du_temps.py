"""The first timetable: mouse, keyboard, sentences, visa, publication, paper, calendar."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from aesh.regles.durees import heure
from tests.e2e import emplois
from tests.e2e.emplois import aller, boites, enregistre, glisser, remplir
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran


@pytest.fixture(scope="module")
def serveur(base_module: str) -> Iterator[str]:
    """The web server with a worker behind it."""
    with emplois.serveur_et_ouvrier() as adresse:
        yield adresse


def test_a_la_souris_une_eleve_recoit_ses_heures(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente("coordonnateur2.35")
    aller(page, serveur, "coordonnateur2.35", attente.emploi)
    verifier_ecran(page, "edt-brouillon")

    page.get_by_role("link", name=f"Donner des heures à {attente.eleve}", exact=True).click()
    modale = page.get_by_role("dialog", name=f"Donner des heures à {attente.eleve}")
    expect(modale.locator("input[name=eleves]:checked")).to_have_count(1)
    verifier_ecran(page, "edt-dialogue")
    debut, fin = attente.debut, attente.debut + 60
    remplir(
        page,
        aesh=attente.aesh_id,
        jour=str(attente.jour),
        debut=f"{debut // 60}:{debut % 60:02d}",
        fin=f"{fin // 60}:{fin % 60:02d}",
    )
    modale.get_by_role("button", name="Enregistrer").click()
    boite = boites(page, attente.eleve)
    expect(boite).to_have_count(1)
    enregistre(page)

    # Move by a quarter of an hour, resize by another; each gesture has its name in the undo button.
    quart = emplois.largeur_heure(page) / 4
    glisser(page, boite, quart)
    expect(boite).to_contain_text(f"de {heure(debut + 15)} à {heure(fin + 15)}")
    glisser(page, boite, quart, bord=True)
    expect(boite).to_contain_text(f"de {heure(debut + 15)} à {heure(fin + 30)}")
    annuler = page.get_by_role("button", name=re.compile("^Annuler : durée"))
    annuler.click()
    expect(boite).to_contain_text(f"de {heure(debut + 15)} à {heure(fin + 15)}")
    enregistre(page)

    page.get_by_role("button", name=f"Supprimer {attente.eleve}").click()
    expect(boite).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Annuler : suppression")).click()
    expect(boite).to_have_count(1)
    expect(boite).to_be_focused()
    enregistre(page)

    # What the island drew is what the server draws.
    dessin = emplois.ligne_dessinee(page, attente.aesh_id)
    page.reload()
    expect(boites(page, attente.eleve)).to_contain_text(
        f"de {heure(debut + 15)} à {heure(fin + 15)}"
    )
    assert emplois.ligne_dessinee(page, attente.aesh_id) == dessin
    verifier_ecran(page, "edt-apres-souris")

    # A drag on an empty place opens the dialog with the day and the hours.
    jour = 4 if attente.jour != 4 else 5
    case = page.locator(f"[data-aesh='{attente.aesh_id}'] [data-jour='{jour}']")
    case.scroll_into_view_if_needed()
    cadre = case.bounding_box()
    assert cadre
    x, y = cadre["x"] + cadre["width"] - 30, cadre["y"] + cadre["height"] - 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 24, y, steps=4)
    page.mouse.up()
    expect(page.locator("#dialogue-creneau")).to_be_visible()
    expect(page.locator("#c-jour")).to_have_value(str(jour))
    expect(page.locator("#c-aesh")).to_have_value(attente.aesh_id)


def test_deux_personnes_et_une_connexion_perdue(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente("deux-departements")
    emplois.sans_nouvelles(page)
    aller(page, serveur, "deux-departements", attente.emploi)
    boite = page.locator(f"#grille [data-creneau='{attente.autre_creneau}']")

    temoin_de(page).attendues += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "409", "Conflict"]
    emplois.couper(page)
    boite.focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    attendu = "Connexion perdue. 1 modification en attente sur cet appareil."
    expect(page.locator("[data-enregistre]")).to_contain_text(attendu)
    verifier_ecran(page, "edt-hors-ligne", largeurs=(1280,))
    # An act on the version does not leave before the changes that it rests on.
    page.get_by_role("button", name="Proposer au pilote").click()
    expect(page.locator("[data-avis]")).to_contain_text("ne sont pas encore enregistrées")
    page.get_by_role("button", name="Fermer ce message").click()
    expect(boite).to_be_focused()
    page.context.set_offline(False)
    enregistre(page)

    emplois.modifier_ailleurs(attente)
    page.keyboard.press("Alt+ArrowRight")
    versions = page.get_by_role("dialog", name="Deux versions de ce créneau")
    expect(versions).to_contain_text("a modifié ce créneau pendant que vous le modifiiez")
    heures = versions.get_by_role("row", name=re.compile("^Jour et heures"))
    expect(heures).to_contain_text("(différent)")
    garder = versions.get_by_role("button", name="Garder la sienne")
    expect(garder).to_be_focused()
    verifier_ecran(page, "edt-conflit-de-version")
    page.keyboard.press("Enter")
    expect(versions).to_be_hidden()
    expect(boite).to_contain_text(f"à {heure(attente.autre_fin + 5)}")
    expect(boite).to_be_focused()


def test_une_session_finie_garde_ce_qui_attend(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente("deux-departements")
    emplois.sans_nouvelles(page)
    aller(page, serveur, "deux-departements", attente.emploi)
    boite = page.locator(f"#grille [data-creneau='{attente.autre_creneau}']")
    temoin_de(page).attendues += ["401", "403", "Unauthorized", "Forbidden"]
    page.context.clear_cookies()
    boite.focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    etat = page.locator("[data-enregistre]")
    expect(etat).to_contain_text("Session terminée. 1 modification en attente")
    verifier_ecran(page, "edt-session-finie", largeurs=(1280,))
    with page.context.expect_page() as ouverte:
        etat.get_by_role("link", name="Se reconnecter").click()
    expect(ouverte.value.get_by_role("heading", name="Se connecter")).to_be_visible()
    entrer(ouverte.value, serveur, emplois.compte("deux-departements"))
    ouverte.value.close()
    enregistre(page)
    page.reload()
    expect(boite).to_contain_text(f"à {heure(attente.autre_fin - 15)}")


def test_un_creneau_cache_se_montre_quand_il_prend_le_focus(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente("deux-departements")
    page.set_viewport_size({"width": 390, "height": 844})
    aller(page, serveur, "deux-departements", attente.emploi)
    page.get_by_role("button", name="Lun", exact=True).click()
    page.get_by_role("link", name="Nouveau créneau").click()
    modale = remplir(page, ecole=attente.ecole, aesh=attente.aesh_id, jour="4")
    modale = remplir(page, debut="9:00", fin="10:00")
    modale.get_by_role("radio", name=re.compile(f"^{re.escape(attente.eleve)}")).check()
    modale.get_by_role("button", name="Enregistrer").click()
    boite = boites(page, attente.eleve).filter(has_text="jeudi de 9 h à 10 h")
    expect(boite).to_be_focused()
    expect(boite).to_be_in_viewport()
    expect(page.get_by_role("button", name="Jeu", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    enregistre(page)


def test_les_phrases_de_recouvrement_d_horaires_et_de_contrat(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente("deux-casquettes.35")
    aller(page, serveur, "deux-casquettes.35", attente.emploi)
    conflits = page.locator("[data-conflits]")

    def creer(
        debut: str, fin: str, dit: str = "Hors des horaires de", jour: int = attente.jour
    ) -> None:
        page.get_by_role("link", name="Nouveau créneau").click()
        remplir(page, ecole=attente.ecole, aesh=attente.aesh_id, jour=str(jour))
        modale = remplir(page, debut=debut, fin=fin)
        modale.get_by_role("radio", name=re.compile(f"^{re.escape(attente.eleve)}")).check()
        expect(modale.locator("[data-creneau-avis]")).to_contain_text(re.compile(dit))
        modale.get_by_role("button", name="Enregistrer").click()
        enregistre(page)

    creer("7:00", "8:00")
    expect(conflits.get_by_text("hors des horaires de")).to_be_visible()
    creer("7:15", "8:15", r"a déjà un créneau .*\. Choisissez un autre moment\.")
    expect(conflits.get_by_text("a deux créneaux en même temps")).to_be_visible()
    # An hour taken twice is one hour of the contract: only whole days more pass it.
    creer("7:00", "19:00")
    for jour in {1, 2, 4} - {attente.jour}:
        creer("7:00", "19:00", jour=jour)
    creer("7:00", "19:00", r"de contrat\. Retirez \d+ h", jour=5 if attente.jour != 5 else 3)
    expect(conflits.get_by_text(re.compile("placées pour .* de contrat"))).to_be_visible()
    verifier_ecran(page, "edt-conflits")

    # A conflict takes focus to its slot; the version cannot be proposed.
    conflits.get_by_text("a deux créneaux en même temps").first.click()
    expect(page.locator("#grille .creneau.conflit:focus")).to_have_count(1)
    page.get_by_role("button", name="Proposer au pilote").click()
    expect(page.get_by_text("bloquants : corrigez-les avant de proposer")).to_be_visible()


def test_au_clavier_une_eleve_recoit_ses_heures(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente("coordonnateur2.35")
    aller(page, serveur, "coordonnateur2.35", attente.emploi)
    tete = page.locator(f"[data-aesh='{attente.aesh_id}'] .qui")
    arrets = page.locator("#grille [tabindex='0']")
    expect(arrets).to_have_count(1)
    tete.focus()
    page.keyboard.press("Insert")
    modale = page.get_by_role("dialog", name="Nouveau créneau")
    expect(modale).to_be_visible()
    remplir(page, ecole=attente.ecole, jour=str(attente.jour), debut="10:00", fin="11:00")
    modale.get_by_role("radio", name=re.compile(f"^{re.escape(attente.eleve)}")).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    boite = boites(page, attente.eleve)
    expect(boite).to_be_focused()
    enregistre(page)

    for touche, attendu in (
        ("Alt+ArrowRight", "de 10 h 15 à 11 h 15"),
        ("Shift+Alt+ArrowRight", "de 10 h 15 à 11 h 30"),
        ("Shift+Alt+ArrowLeft", "de 10 h 15 à 11 h 15"),
        ("Alt+ArrowLeft", "de 10 h à 11 h"),
    ):
        page.keyboard.press(touche)
        expect(boite).to_contain_text(attendu)
        expect(boite).to_be_focused()
    # Another AESH and back, another day and back.
    derniere = page.locator("#grille [data-aesh]").last.get_attribute("data-aesh")
    aller_retour = ["Alt+ArrowDown", "Alt+ArrowUp"]
    if derniere == attente.aesh_id:
        aller_retour.reverse()
    page.keyboard.press(aller_retour[0])
    expect(page.locator(f"[data-aesh='{attente.aesh_id}'] .creneau:focus")).to_have_count(0)
    page.keyboard.press(aller_retour[1])
    expect(page.locator(f"[data-aesh='{attente.aesh_id}'] .creneau:focus")).to_have_count(1)
    sens, retour = ("PageDown", "PageUp") if attente.jour < 5 else ("PageUp", "PageDown")
    page.keyboard.press(f"Alt+{sens}")
    expect(boite).to_be_focused()
    page.keyboard.press(f"Alt+{retour}")
    expect(page.locator("#annonce")).to_contain_text(attente.aesh)

    page.keyboard.press("Delete")
    expect(boite).to_have_count(0)
    expect(page.locator("#grille :focus")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(boite).to_be_focused()
    page.keyboard.press("Control+y")
    expect(boite).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(boite).to_have_count(1)
    page.keyboard.press("Enter")
    modifier = page.get_by_role("dialog", name="Modifier le créneau")
    expect(modifier).to_be_visible()
    page.keyboard.press("Escape")
    expect(boite).to_be_focused()
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()
    verifier_ecran(page, "edt-raccourcis")
    page.keyboard.press("Escape")
    enregistre(page)
    expect(arrets).to_have_count(1)


def retirer_les_bloquants(page: Page) -> None:
    """The right of a pupil of the demonstration ends before the date of effect: no more slots."""
    bloquants = page.locator("[data-liste=bloquant] > *")
    for reste in range(bloquants.count(), 0, -1):
        bloquants.get_by_text("n'a pas de notification en cours").first.click()
        expect(page.locator("#grille .creneau.conflit:focus")).to_have_count(1)
        page.keyboard.press("Delete")
        expect(bloquants).to_have_count(reste - 1)
        enregistre(page)
    expect(page.locator("[data-conflits]")).to_contain_text("Aucun conflit bloquant.")


def test_de_la_proposition_a_l_agenda(page: Page, navigateur: Browser, serveur: str) -> None:
    aller(page, serveur, "coordonnateur.35", "/35/emplois/")
    emploi = page.url
    page.get_by_role("link", name=re.compile("^Donner des heures à Salomé")).click()
    page.locator("#dialogue-creneau").get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#grille .creneau:focus").filter(has_text="Salomé")).to_have_count(1)
    enregistre(page)
    retirer_les_bloquants(page)
    page.get_by_role("button", name="Proposer au pilote").click()
    expect(page.get_by_text("en attente du visa du pilote")).to_be_visible()
    verifier_ecran(page, "edt-propose")

    with page_surveillee(navigateur, serveur) as pilote:
        aller(pilote, serveur, "pilote.35", emploi)
        expect(pilote.get_by_role("link", name="Nouveau créneau")).to_have_count(0)
        verifier_ecran(pilote, "edt-pilote")
        pilote.get_by_role("button", name="Donner le visa").click()
        expect(pilote.get_by_text("Visa donné : la coordination peut publier.")).to_be_visible()

    page.goto(emploi)
    page.get_by_role("link", name="Publier…").click()
    expect(page.get_by_role("heading", name=re.compile("AESH change"))).to_be_visible()
    verifier_ecran(page, "edt-publication")
    page.get_by_role("button", name="Publier cette version").click()
    expect(page.get_by_text("Publié : créez une nouvelle version pour modifier.")).to_be_visible()
    verifier_ecran(page, "edt-publie")
    page.goto("/35/emplois/?liste=1")
    verifier_ecran(page, "edt-poles")
    page.goto(f"{emploi}?vue=liste&q=salome")
    verifier_ecran(page, "edt-liste")

    with page_surveillee(navigateur, serveur) as aesh:
        _semaine_papier_et_agenda(aesh, serveur)


def _semaine_papier_et_agenda(page: Page, serveur: str) -> None:
    aller(page, serveur, "aesh.35", "/35/ma-semaine/")
    page.get_by_role("link", name="Semaine suivante").click()
    expect(page.locator(".semaine-creneau").first).to_be_visible()
    verifier_ecran(page, "edt-ma-semaine")
    page.get_by_role("button", name="Imprimer cette semaine").click()
    lien = page.get_by_role("link", name="Télécharger le fichier")
    for _ in range(30):
        if lien.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_download() as recu:
        lien.click()
    contenu = recu.value.path().read_bytes()
    assert contenu.startswith(b"%PDF-")

    page.goto("/35/ma-semaine/agenda/")
    page.get_by_role("button", name="Créer mon adresse").click()
    adresse = page.get_by_label("Adresse de votre agenda").input_value()
    verifier_ecran(page, "edt-agenda")
    reponse = page.request.get(adresse)
    texte = reponse.text()
    assert reponse.ok and texte.startswith("BEGIN:VCALENDAR")
    assert "SUMMARY:Accompagnement — " in texte
    connue = page.request.get(adresse, headers={"If-None-Match": reponse.headers["etag"]})
    assert connue.status == 304
    page.get_by_role("button", name="Supprimer l'adresse").click()
    assert page.request.get(adresse).status == 404
