"""Views of the grid and acts on several slots: by mouse and buttons, then by keyboard alone."""

import re

from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from aesh.models import Creneau
from aesh.regles.durees import heure
from socle.cloison import cloison
from tests.e2e import emplois
from tests.e2e.emplois import aller, boites, enregistre
from tests.e2e.navigateur import temoin_de, verifier_ecran
from tests.e2e.pole_de_parcours import CODE, pole_de_parcours

COMPTE = "coordonnateur2.35"
AUTRE_COMPTE = "deux-casquettes.35"


def ligne(page: Page, cle: str) -> Locator:
    return page.locator(f"#grille [data-ligne='{cle}']")


def creneaux(page: Page, cle: str) -> Locator:
    return ligne(page, cle).locator(".creneau")


def semaine(page: Page, cle: str) -> list[str]:
    """What a row holds: day and words of each slot, without the name of the AESH."""
    return page.evaluate(
        """(cle) => [...document.querySelectorAll(`[data-ligne="${cle}"] .creneau`)].map((b) => {
          const mots = b.querySelector("[aria-hidden]").textContent.replace("⚠ ", "");
          return `${b.parentElement.dataset.jour} ${mots}`;
        })""",
        cle,
    )


def deux_aesh(page: Page) -> tuple[str, str]:
    """Two rows that hold several slots."""
    cles = page.evaluate(
        """() => [...document.querySelectorAll("#grille [data-aesh]")]
          .filter((l) => l.querySelectorAll(".creneau").length > 3).map((l) => l.dataset.aesh)"""
    )
    return cles[0], cles[1]


def annonce(page: Page) -> Locator:
    return page.locator("#annonce")


def test_quatre_vues_gardent_les_filtres(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    aller(page, serveur, COMPTE, attente.emploi)
    page.get_by_label("École", exact=True).select_option(attente.ecole)
    expect(page.locator("#edt")).to_have_class(re.compile("largeur-large"))
    page.get_by_label("Largeur").select_option("compacte")
    page.get_by_role("link", name="Par élève").click()
    expect(page).to_have_url(re.compile(rf"ecole={attente.ecole}.*largeur=compacte.*vue=eleve"))
    rang = page.locator("#grille .edt-ligne").filter(has_text=attente.eleve)
    expect(rang.locator(".qui-etat")).to_have_text("sans AESH")
    verifier_ecran(page, "edt-par-eleve")

    # A slot drawn in the row of a pupil is for this pupil.
    rang.locator(".qui").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Insert")
    modale = page.get_by_role("dialog", name=f"Donner des heures à {attente.eleve}")
    expect(modale.locator("input[name=eleves]:checked")).to_have_count(1)
    emplois.remplir(page, aesh=attente.aesh_id, debut="10:00", fin="11:00")
    modale.get_by_role("button", name="Enregistrer").click()
    enregistre(page)
    expect(rang.locator(".creneau:focus")).to_have_count(1)
    expect(rang.locator(".creneau")).to_contain_text(attente.aesh)
    expect(rang.locator(".qui-etat")).to_contain_text("manque")
    page.keyboard.press("Control+z")
    enregistre(page)

    page.get_by_role("link", name="Par classe").click()
    expect(page.locator("#grille")).to_have_attribute("data-vue", "classe")
    verifier_ecran(page, "edt-par-classe")
    page.get_by_label("École", exact=True).select_option("")
    page.get_by_label("Seulement les conflits").check()
    expect(page).to_have_url(re.compile("conflits=1"))
    page.get_by_role("link", name="Liste").click()
    expect(page.get_by_label("Seulement les conflits")).to_be_checked()
    verifier_ecran(page, "edt-en-liste")


def test_echanger_deux_aesh_a_la_souris(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    aller(page, serveur, COMPTE, attente.emploi)
    un, deux = deux_aesh(page)
    avant = semaine(page, un), semaine(page, deux)
    page.get_by_role("button", name="Copier ou échanger").click()
    modale = page.get_by_role("dialog", name="Copier ou échanger")
    verifier_ecran(page, "edt-copier")
    modale.get_by_label("Que faire ?").select_option("echanger")
    modale.get_by_label("De", exact=True).select_option(un)
    modale.get_by_label("Vers (ou avec)").select_option(deux)
    modale.get_by_role("button", name="Appliquer").click()
    assert (semaine(page, deux), semaine(page, un)) == avant
    expect(annonce(page)).to_contain_text("Fait : échange")
    enregistre(page)
    page.get_by_role("button", name=re.compile("^Annuler : échange")).click()
    enregistre(page)
    assert (semaine(page, un), semaine(page, deux)) == avant
    page.get_by_role("button", name=re.compile("^Rétablir : échange")).click()
    enregistre(page)
    page.reload()
    assert (semaine(page, deux), semaine(page, un)) == avant


def test_echanger_deux_aesh_au_clavier(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    aller(page, serveur, COMPTE, attente.emploi)
    un, deux = deux_aesh(page)
    avant = semaine(page, un), semaine(page, deux)
    page.get_by_role("button", name="Copier ou échanger").focus()
    page.keyboard.press("Enter")
    for champ, valeur in (("t-acte", "echanger"), ("t-de", un), ("t-vers", deux)):
        page.locator(f"#{champ}").select_option(valeur)
    page.locator("#t-vers").focus()
    page.get_by_role("button", name="Appliquer").press("Enter")
    assert (semaine(page, deux), semaine(page, un)) == avant
    expect(page.locator("#grille .creneau:focus")).to_have_count(1)
    page.keyboard.press("Control+z")
    assert (semaine(page, un), semaine(page, deux)) == avant
    enregistre(page)


def test_une_journee_et_une_semaine_se_copient(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(AUTRE_COMPTE)
    aller(page, serveur, AUTRE_COMPTE, attente.emploi)
    un, deux = deux_aesh(page)
    avant = semaine(page, un), semaine(page, deux)
    lundi = [mots[2:] for mots in avant[0] if mots[0] == "1"]

    def copier(quoi: str, vers: str, remplacer: bool) -> None:
        page.get_by_role("button", name="Copier ou échanger").click()
        modale = page.get_by_role("dialog", name="Copier ou échanger")
        modale.get_by_label("Quoi ?").select_option(quoi)
        modale.get_by_label("De", exact=True).select_option(un)
        modale.get_by_label("Vers (ou avec)").select_option(vers)
        if quoi == "jour":
            modale.get_by_label("Journée", exact=True).select_option("1")
            modale.get_by_label("Vers la journée").select_option("2")
        modale.get_by_label("Effacer d'abord").set_checked(remplacer)
        modale.get_by_role("button", name="Appliquer").click()
        enregistre(page)

    copier("jour", un, remplacer=True)
    assert sorted(m[2:] for m in semaine(page, un) if m[0] == "2") == sorted(lundi)
    page.keyboard.press("Control+z")
    assert sorted(semaine(page, un)) == sorted(avant[0])
    copier("semaine", deux, remplacer=False)
    assert sorted(semaine(page, deux)) == sorted([*avant[0], *avant[1]])
    page.keyboard.press("Control+z")
    enregistre(page)

    # Ctrl and a drag: the same again, a little later; the first stays.
    boite = creneaux(page, un).first
    page.keyboard.down("Control")
    emplois.glisser(page, boite, emplois.largeur_heure(page) / 2)
    page.keyboard.up("Control")
    expect(creneaux(page, un)).to_have_count(len(avant[0]) + 1)
    page.keyboard.press("Control+z")
    enregistre(page)

    # Without Maj: a button, then one slot after the other.
    boite.click()
    page.get_by_role("button", name="Choisir plusieurs").click()
    creneaux(page, un).nth(1).click()
    expect(page.get_by_text("2 créneaux choisis")).to_be_visible()
    page.get_by_role("button", name="Copier la sélection").click()
    creneaux(page, deux).first.click()
    page.get_by_role("button", name="Fermer la sélection").click()
    ligne(page, deux).locator(".qui").click()
    page.get_by_role("button", name="Coller ici").click()
    expect(creneaux(page, deux)).to_have_count(len(avant[1]) + 2)
    enregistre(page)
    page.reload()
    expect(creneaux(page, deux)).to_have_count(len(avant[1]) + 2)


def test_reparer_une_double_reservation_a_la_souris(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    doublon = emplois.doubler(attente)
    aller(page, serveur, COMPTE, attente.emploi)
    deux_fois = page.locator("[data-conflits]").get_by_text("a deux créneaux en même temps")
    deux_fois.first.click()
    expect(page.locator("#grille .creneau.conflit:focus")).to_have_count(1)
    boite = page.locator(f"#grille [data-creneau='{doublon.creneau}']")
    expect(boite).to_have_class(re.compile("conflit"))
    ligne(page, doublon.libre).scroll_into_view_if_needed()
    boite.scroll_into_view_if_needed()
    # Between the bar of acts and the bar of what is chosen.
    page.evaluate(
        "scrollBy(0, document.getElementById('grille').getBoundingClientRect().top - 130)"
    )
    depart = boite.bounding_box()
    arrivee = ligne(page, doublon.libre).bounding_box()
    assert depart and arrivee
    emplois.glisser(page, boite, 0, arrivee["y"] + 20 - depart["y"] - depart["height"] / 2)
    expect(ligne(page, doublon.libre).locator(":focus")).to_have_count(1)
    enregistre(page)
    expect(deux_fois).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Annuler : déplacement")).click()
    enregistre(page)
    expect(deux_fois.first).to_be_visible()

    # Without a drag: the same by the form.
    page.get_by_role("button", name=re.compile("^Modifier ")).click()
    emplois.remplir(page, aesh=doublon.libre).get_by_role("button", name="Enregistrer").click()
    enregistre(page)
    expect(deux_fois).to_have_count(0)


def test_reparer_une_double_reservation_au_clavier(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    doublon = emplois.doubler(attente)
    aller(page, serveur, COMPTE, attente.emploi)
    deux_fois = page.locator("[data-conflits]").get_by_text("a deux créneaux en même temps")
    deux_fois.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#grille .creneau.conflit:focus")).to_have_count(1)
    cle = "document.activeElement.dataset.creneau"
    while page.evaluate(cle) != doublon.creneau:
        page.keyboard.press("ArrowRight")
    rangs = page.evaluate(
        "() => [...document.querySelectorAll('#grille [data-aesh]')].map((l) => l.dataset.aesh)"
    )
    saut = rangs.index(doublon.libre) - rangs.index(doublon.aesh)
    for _ in range(abs(saut)):
        page.keyboard.press("Alt+ArrowDown" if saut > 0 else "Alt+ArrowUp")
    expect(ligne(page, doublon.libre).locator(".creneau:focus")).to_have_count(1)
    enregistre(page)
    expect(deux_fois).to_have_count(0)
    expect(page.locator("#grille [tabindex='0']")).to_have_count(1)


def test_absorber_un_eleve_a_la_souris(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    aller(page, serveur, COMPTE, f"{attente.emploi}?vue=eleve&sans_aesh=1")
    rang = page.locator("#grille .edt-ligne").filter(has_text=attente.eleve)
    expect(rang.locator(".qui-etat")).to_have_text("sans AESH")
    page.get_by_role("link", name=f"Donner des heures à {attente.eleve}", exact=True).click()
    page.locator("#dialogue-creneau").get_by_role("button", name="Enregistrer").click()
    enregistre(page)
    # The pupil leaves the filter: the filters are freed so that focus finds the slot.
    expect(rang.locator(".creneau")).to_have_count(1)
    expect(rang.locator(".qui-etat")).not_to_have_text("sans AESH")
    page.get_by_role("button", name=f"Dupliquer {attente.eleve}").click()
    expect(rang.locator(".creneau")).to_have_count(2)
    enregistre(page)
    verifier_ecran(page, "edt-eleve-servi")


def test_absorber_un_eleve_au_clavier(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    aller(page, serveur, COMPTE, f"{attente.emploi}?vue=eleve")
    rang = page.locator("#grille .edt-ligne").filter(has_text=attente.eleve)
    rang.locator(".qui").focus()
    page.keyboard.press("Insert")
    emplois.remplir(page, aesh=attente.aesh_id, jour="2", debut="9:00", fin="10:00")
    page.keyboard.press("Enter")
    expect(rang.locator(".creneau:focus")).to_have_count(1)
    page.keyboard.press("Control+d")
    expect(rang.locator(".creneau")).to_have_count(2)
    page.keyboard.press("Control+d")
    expect(rang.locator(".creneau")).to_have_count(3)
    expect(rang.locator(".creneau:focus")).to_have_count(1)
    enregistre(page)
    expect(rang.locator(".qui-heures")).to_contain_text("3 h /")


def test_plusieurs_creneaux_se_deplacent_et_se_suppriment_ensemble(
    page: Page, serveur: str
) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    aller(page, serveur, COMPTE, attente.emploi)
    un, _ = deux_aesh(page)
    avant = semaine(page, un)
    boites = creneaux(page, un)
    boites.nth(0).click()
    boites.nth(1).click(modifiers=["Shift"])
    expect(page.get_by_text("2 créneaux choisis")).to_be_visible()
    verifier_ecran(page, "edt-plusieurs")
    page.get_by_role("button", name="15 min plus tard la sélection").click()
    expect(page.get_by_role("button", name="Annuler : déplacement de 2 créneaux")).to_be_visible()
    enregistre(page)
    page.get_by_role("button", name="Supprimer la sélection").click()
    expect(boites).to_have_count(len(avant) - 2)
    page.get_by_role("button", name="Annuler : suppression de 2 créneaux").click()
    page.get_by_role("button", name="Annuler : déplacement de 2 créneaux").click()
    enregistre(page)
    page.reload()
    assert sorted(semaine(page, un)) == sorted(avant)


def test_un_lot_perime_est_refuse_en_entier(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(AUTRE_COMPTE)
    emplois.sans_nouvelles(page)
    aller(page, serveur, AUTRE_COMPTE, attente.emploi)
    perime = page.locator(f"#grille [data-creneau='{attente.autre_creneau}']")
    rang = perime.locator("xpath=ancestor::*[@data-ligne]").get_attribute("data-ligne")
    assert rang
    nombre = creneaux(page, rang).count()
    assert nombre > 1
    emplois.modifier_ailleurs(attente)
    temoin_de(page).attendues += ["409", "Conflict"]
    for rang_de_boite in range(nombre):
        creneaux(page, rang).nth(rang_de_boite).click(modifiers=["Shift"])
    page.keyboard.press("Delete")
    versions = page.get_by_role("dialog", name="Deux versions de ce créneau")
    expect(versions).to_contain_text(f"Rien de ce lot de {nombre} changements n'est enregistré.")
    expect(versions.get_by_role("button", name="Ne rien enregistrer")).to_be_focused()
    verifier_ecran(page, "edt-lot-perime")
    page.keyboard.press("Enter")
    expect(creneaux(page, rang)).to_have_count(nombre)
    expect(perime).to_contain_text(f"à {heure(attente.autre_fin + 5)}")


def test_au_clavier_plusieurs_creneaux(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    aller(page, serveur, COMPTE, attente.emploi)
    un, deux = deux_aesh(page)
    avant = semaine(page, un)
    creneaux(page, un).nth(0).focus()
    page.keyboard.press("Space")
    expect(annonce(page)).to_contain_text("1 en tout")
    page.keyboard.press("ArrowRight")
    while not page.evaluate("document.activeElement.matches('.creneau')"):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(annonce(page)).to_contain_text("2 en tout")
    page.keyboard.press("Control+c")
    expect(annonce(page)).to_contain_text("Copié : 2 créneaux")
    page.keyboard.press("Delete")
    expect(creneaux(page, un)).to_have_count(len(avant) - 2)
    expect(page.locator("#grille :focus")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(creneaux(page, un)).to_have_count(len(avant))
    page.keyboard.press("Escape")
    enregistre(page)

    # Pasted on the head of another row: same days and hours, for her.
    nombre = creneaux(page, deux).count()
    ligne(page, deux).locator(".qui").focus()
    page.keyboard.press("Control+v")
    expect(creneaux(page, deux)).to_have_count(nombre + 2)
    expect(page.locator("#grille .creneau:focus")).to_have_count(1)
    enregistre(page)
    page.keyboard.press("Control+z")
    expect(creneaux(page, deux)).to_have_count(nombre)

    creneaux(page, un).nth(0).focus()
    page.keyboard.press("Control+d")
    expect(creneaux(page, un)).to_have_count(len(avant) + 1)
    expect(page.locator("#grille .creneau:focus")).to_have_count(1)
    page.keyboard.press("Control+z")
    enregistre(page)
    assert sorted(semaine(page, un)) == sorted(avant)


def test_un_tableau_colle_se_verifie_ligne_par_ligne(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(AUTRE_COMPTE)
    aller(page, serveur, AUTRE_COMPTE, attente.emploi)
    page.get_by_role("button", name="Coller un tableau").click()
    modale = page.get_by_role("dialog", name="Coller un tableau")
    champ = modale.get_by_label("Cellules copiées d'un tableur")
    juste = f"{attente.aesh}\tlundi\t7:00\t8:00\tindividuelle\t{attente.eleve}"
    champ.fill(f"AESH\tjour\tdébut\tfin\ttype\télèves\n{juste}\nPersonne\tlundi\t8\t9\tI\tX")
    expect(modale.get_by_text("AESH « Personne » introuvable")).to_be_visible()
    expect(modale.get_by_text("1 ligne à corriger, 1 correcte.")).to_be_visible()
    verifier_ecran(page, "edt-tableau")
    champ.fill(f"{juste}\n{juste.replace('lundi', 'mardi')}")
    modale.get_by_role("button", name="Ajouter les 2 créneaux").click()
    expect(emplois.boites(page, attente.eleve)).to_have_count(2)
    enregistre(page)
    page.get_by_role("button", name="Annuler : collage de 2 créneaux").click()
    enregistre(page)
    expect(emplois.boites(page, attente.eleve)).to_have_count(0)


def test_dupliquer_ne_propose_qu_une_place_libre(page: Page, serveur: str) -> None:
    """Never a double booking: another hour when that one is taken, a sentence when none is."""
    pole = pole_de_parcours()
    with transaction.atomic(), cloison(CODE):
        pole.creneau("Agathe", 1, "8:30", "11:30", "Adam")
        for jour in (2, 4, 5):
            pole.creneau("Agathe", jour, "8:30", "11:30", "Bilal")
    emplois.entrer(page, serveur, pole.membre)
    page.goto(pole.adresse)
    boites(page, "Adam").first.focus()
    page.keyboard.press("Control+d")
    expect(boites(page, "Adam")).to_have_count(2)
    enregistre(page)
    expect(page.locator("[data-conflits]")).to_contain_text("Aucun conflit bloquant.")
    # Then every hour of class of the week is taken.
    with transaction.atomic(), cloison(CODE):
        pris = Creneau.objects.filter(emploi=pole.emploi)
        pris.exclude(pk=pris.earliest("cree_le").pk).delete()
        for jour in range(1, 6):
            if jour > 1:
                pole.creneau("Agathe", jour, "8:00", "12:00", "Bilal")
            pole.creneau("Agathe", jour, "12:00", "18:00", "Bilal")
    page.reload()
    boites(page, "Adam").first.focus()
    page.keyboard.press("Control+d")
    avis = page.locator("[data-avis]")
    expect(avis).to_contain_text("pas d'autre moment libre cette semaine. Libérez")
    expect(boites(page, "Adam")).to_have_count(1)
    assert page.get_by_role("button", name=re.compile("^Annuler : duplication")).count() == 0


ECOUTE_ANNONCES = """() => {
  window.dites = [];
  const vus = new Map();
  const zones = "[aria-live], [role=status], [role=alert]";
  new MutationObserver(() => {
    for (const zone of document.querySelectorAll(zones)) {
      const texte = zone.innerText.replace(/\\s+/g, " ").trim();
      if (texte && vus.get(zone) !== texte) window.dites.push(texte);
      vus.set(zone, texte);
    }
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


def test_chaque_acte_se_dit_une_fois(page: Page, serveur: str) -> None:
    """A live region speaks at each act, and one only."""
    pole = pole_de_parcours()
    with transaction.atomic(), cloison(CODE):
        pole.creneau("Agathe", 1, "8:30", "10:30", "Adam")
    temoin_de(page).attendues += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"]
    emplois.sans_nouvelles(page)
    emplois.entrer(page, serveur, pole.membre)
    page.goto(pole.adresse)
    page.wait_for_load_state("networkidle")
    boites(page, "Adam").first.focus()
    page.evaluate(ECOUTE_ANNONCES)

    def dites() -> list[str]:
        page.wait_for_timeout(700)
        return page.evaluate("() => window.dites.splice(0)")

    dites()
    for touche, debut in (
        ("Alt+ArrowRight", "Adam S., aide individuelle, lundi de 8 h 45"),
        ("Control+d", "Fait : duplication"),
        ("Delete", "Supprimé : "),
        ("Control+z", "Annulé : suppression"),
        ("Control+y", "Rétabli : suppression"),
    ):
        page.keyboard.press(touche)
        (dite,) = dites()
        assert dite.startswith(debut), (touche, dite)
        enregistre(page)
    page.context.set_offline(True)
    page.keyboard.press("Alt+ArrowRight")
    acte, coupe = dites() + dites()
    assert acte.startswith("Adam S.") and coupe.startswith("Connexion perdue."), (acte, coupe)
    page.context.set_offline(False)
    enregistre(page)
