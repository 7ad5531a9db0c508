"""Take the picture of README.md from the demonstration: ``make captures``.

Prepares the product if needed, serves it on a free port, signs in as the coordinator of the
demonstration and photographs her pole's week. Writes only below ``docs/images/``.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django
from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

django.setup()

from aesh.actions.demo_comptes import DOMAINE, MOT_DE_PASSE  # noqa: E402  needs the apps
from config import preparation  # noqa: E402  same
from tests.e2e.navigateur import lancer_chromium  # noqa: E402  same
from tests.serveur import port_libre  # noqa: E402  same

RACINE = Path(__file__).resolve().parents[1]
IMAGE = RACINE / "docs" / "images" / "emploi-du-temps.png"
TAILLE: ViewportSize = {"width": 1600, "height": 1000}
POIDS_MAX = 300_000
COORDINATION = f"coordonnateur.35@{DOMAINE}"


@contextmanager
def serveur() -> Iterator[str]:
    """The web server on the demonstration; yields its address."""
    adresse = f"127.0.0.1:{port_libre()}"
    commande = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", adresse]
    processus = Popen([*commande, "--threads", "4", "--log-level", "warning"], cwd=RACINE)
    try:
        fin = monotonic() + 30
        while monotonic() < fin:
            try:
                with urlopen(f"http://{adresse}/sante/vivant", timeout=2):
                    break
            except (URLError, OSError):
                sleep(0.2)
        yield f"http://{adresse}"
    finally:
        processus.terminate()
        processus.wait(10)


def photographier(adresse: str) -> None:
    """Sign in, open the week of her pole, take what a wide screen shows."""
    with sync_playwright() as playwright:
        chromium = lancer_chromium(playwright)
        page = chromium.new_page(viewport=TAILLE, locale="fr-FR", reduced_motion="reduce")
        page.goto(f"{adresse}/comptes/connexion/")
        page.fill("input[name=login]", COORDINATION)
        page.fill("input[name=password]", MOT_DE_PASSE)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/35/**")
        page.goto(f"{adresse}/35/emplois/")  # one pole: straight to its week
        page.wait_for_load_state("networkidle")
        page.locator("h1").evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top - 24)")
        page.screenshot(path=IMAGE)
        chromium.close()


def alleger() -> None:
    """Fewer colours: a screen needs no photograph's palette."""
    with Image.open(IMAGE) as image:
        reduite = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    reduite.save(IMAGE, optimize=True)


def main() -> int:
    """Take the picture; 1 when it weighs too much."""
    if preparation.main():
        return 1
    IMAGE.parent.mkdir(parents=True, exist_ok=True)
    with serveur() as adresse:
        photographier(adresse)
    alleger()
    poids = IMAGE.stat().st_size
    print(f"{IMAGE.relative_to(RACINE)} : {poids // 1000} ko")
    return int(poids > POIDS_MAX)


if __name__ == "__main__":
    sys.exit(main())
