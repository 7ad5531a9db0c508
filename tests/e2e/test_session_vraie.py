"""The end of a session on a real clock: the warning, staying, leaving, work found again."""

import datetime
import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from socle.sessions import SessionStore
from tests.e2e import emplois
from tests.e2e.emplois import aller, enregistre
from tests.e2e.navigateur import temoin_de, verifier_ecran
from tests.e2e.test_edt_reseau import COUPURES, attend, boite, lire

pytestmark = [pytest.mark.lent, pytest.mark.timeout(600)]

COMPTE = "deux-departements"
DUREE_S = 135  # the warning comes two minutes before: fifteen seconds after the page


def raccourcir(page: Page) -> str:
    """This person's session lasts two minutes and a quarter from each request."""
    (cookie,) = [c for c in page.context.cookies() if "session" in c["name"]]
    session = SessionStore(cookie["value"])
    session.set_expiry(DUREE_S)
    session.save()
    return str(cookie["value"])


def fin_de(cle: str) -> datetime.datetime:
    return Session.objects.get(pk=cle).expire_date


def test_la_session_previent_deux_minutes_avant_et_ce_qui_attend_survit(
    page: Page, serveur: str
) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    temoin_de(page).attendues += [*COUPURES, "401", "403", "Unauthorized", "Forbidden"]
    # Somebody who is not there: the page asks for no news, which would renew the session.
    page.route("**/presence/", lambda route: route.abort())
    aller(page, serveur, COMPTE, attente.emploi)
    cle = raccourcir(page)
    page.reload()
    enregistre(page)
    ouverte = timezone.now()
    modale = page.get_by_role("dialog", name="Votre session va se terminer")
    expect(modale).to_be_hidden()
    expect(modale).to_be_visible(timeout=30_000)
    prevenue = timezone.now()
    reste = (fin_de(cle) - prevenue).total_seconds()
    assert 100 < reste < 125, f"prévenu {reste:.0f} s avant la fin"
    assert (prevenue - ouverte).total_seconds() < 25
    expect(modale).to_contain_text("2 minutes")
    verifier_ecran(page, "session-vraie", largeurs=(1280,))

    modale.get_by_role("button", name="Rester connecté").click()
    expect(modale).to_be_hidden()
    assert (fin_de(cle) - timezone.now()).total_seconds() > 125, "le serveur a prolongé"

    # Now away for good, with a change that could not leave.
    page.route("**/creneaux/**", lambda route: route.abort())
    fin = lire(attente.autre_creneau)[2]
    boite(page, attente.autre_creneau).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    attend(page, 1)
    expect(modale).to_be_visible(timeout=30_000)
    expect(modale).to_contain_text("une minute", timeout=90_000)
    expect(page).to_have_url(re.compile(r"/comptes/connexion/\?next="), timeout=90_000)
    assert fin_de(cle) < timezone.now() + datetime.timedelta(seconds=3), "finie au serveur aussi"
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    assert lire(attente.autre_creneau)[2] == fin

    page.unroute("**/creneaux/**")
    page.unroute("**/presence/")
    page.get_by_label("Courriel").fill(emplois.compte(COMPTE).email)
    page.get_by_label("Mot de passe", exact=True).fill("Maillage-demo-2026")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile(re.escape(attente.emploi)))
    expect(page.locator("[data-nouvelles]")).to_contain_text("1 modification retrouvée")
    enregistre(page)
    assert lire(attente.autre_creneau)[2] == fin - 15
