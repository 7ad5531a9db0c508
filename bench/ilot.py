"""The timetable in a slow browser: size of the island, first paint, key to paint, drag to paint.

``python -m bench.ilot``: 60 AESH with 720 slots, then 2,040, in Chromium with its processor slowed
four times, on a database and a server of their own. Exit code 1 when a target is missed.
``python -m bench.ilot taille``: the size alone.
"""

import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

RALENTI = 4
CHARGEMENTS = 5
TOUCHES = 48
GLISSERS = 12
AESH = 60
TAILLE_KO = 14.6  # of what the first gesture needs; the total is printed


@dataclass(frozen=True)
class Cibles:
    """What a size must hold, in milliseconds."""

    creneaux: int
    premier_affichage: int
    geste: int


CIBLES = (Cibles(720, 600, 120), Cibles(2040, 1600, 200))

# Before every page: when the grid was on the screen, and how long each gesture took to show.
ECOUTE = """
(() => {
  const m = (window.mesures = { grille: 0, gestes: [], pointermove: [], pointerup: [] });
  const apresPeinture = (suite) => requestAnimationFrame(() => {
    const canal = new MessageChannel();
    canal.port1.onmessage = () => suite(performance.now());
    canal.port2.postMessage(0);
  });
  const guetter = () => (document.getElementById("edt-donnees")
    ? apresPeinture((t) => { m.grille = t; }) : requestAnimationFrame(guetter));
  guetter();
  new PerformanceObserver((liste) => {
    for (const e of liste.getEntries()) m.gestes.push([e.name, e.duration]);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  // Event Timing says nothing of moves: from the event to the end of the frame that shows it.
  let tenu = false;
  for (const nom of ["pointermove", "pointerup"]) addEventListener(nom, (e) => {
    if (e.buttons || tenu) apresPeinture((t) => m[nom].push(t - e.timeStamp));
    tenu = e.buttons > 0;
  }, { capture: true });
})();
"""

DEUX_IMAGES = "new Promise((suite) => requestAnimationFrame(() => requestAnimationFrame(suite)))"


def construire(nombre: int) -> Any:
    """A pole of ten schools, 60 AESH and as many pupils as they can help; its draft and mandate."""
    from aesh.models import Creneau, CreneauEleve  # noqa: PLC0415  Django is set up by main()
    from tests import fabriques as f  # noqa: PLC0415  same reason

    ecoles = tuple(f.ecole(f"École {n}") for n in range(10))
    pole = f.pole("Banc", ecoles)
    eleves = [
        f.eleve(f"E{n}", ecoles[n % 10], droit="individuelle" if n % 3 else "mutualisee")
        for n in range(2 * AESH)
    ]
    aesh = [f.aesh(f"A{n}", pole, ecole_principale=ecoles[n % 10]) for n in range(AESH)]
    emploi = f.emploi(pole)
    par_jour = -(-nombre // AESH // 5)
    minutes = min(90, 420 // par_jour // 5 * 5)
    creneaux, liens = [], []
    for n in range(nombre):
        rang = n // AESH
        jour, tour = rang % 5 + 1, rang // 5
        debut = 510 + minutes * tour + (105 if 510 + minutes * (tour + 1) > 720 else 0)
        eleve = eleves[n % AESH * 2 + tour % 2]
        un = Creneau(
            emploi=emploi,
            aesh=aesh[n % AESH],
            etablissement=ecoles[n % 10],
            type="individuelle" if eleves.index(eleve) % 3 else "mutualisee",
            jour=jour,
            debut=debut,
            fin=debut + minutes,
        )
        creneaux.append(un)
        liens.append(CreneauEleve(creneau=un, eleve=eleve))
    Creneau.objects.bulk_create(creneaux)
    CreneauEleve.objects.bulk_create(liens)
    return emploi, f.mandat("COORD_PIAL", pole.perimetre)


def p95(durees: list[float]) -> float:
    """The value that 95 % of them do not pass."""
    return sorted(durees)[max(0, -(-len(durees) * 95 // 100) - 1)] if durees else 0.0


def dire(nom: str, valeur: float, cible: float, unite: str = "ms") -> bool:
    """One line; whether the target is held."""
    tenu = valeur <= cible
    print(f"  {nom:44s} {valeur:7.1f} {unite}  cible {cible:g}  {'✓' if tenu else 'MANQUÉ'}")
    return tenu


def taille() -> bool:
    """Compressed bytes of each file of the island, of the first one's needs, and of all."""
    from config import ilot  # noqa: PLC0415  used by hand without Django too

    ilot.batir()
    poids, initiaux = ilot.poids(), ilot.premier_geste()
    for nom, octets in poids.items():
        print(f"  {nom:44s} {octets / 1000:7.2f} ko")
    premier = sum(poids[n] for n in initiaux)
    print(f"  {'tout':44s} {sum(poids.values()) / 1000:7.2f} ko")
    return dire(f"premier geste ({len(initiaux)} fichiers)", premier / 1000, TAILLE_KO, "ko")


@contextmanager
def page_lente(adresse: str, mandat: Any) -> Iterator[Any]:
    """A signed-in page of a browser slowed four times."""
    from django.db import connections  # noqa: PLC0415  Django is set up by main()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  not needed for the size

    from tests.e2e.navigateur import entrer, lancer_chromium  # noqa: PLC0415  Django is set up

    with sync_playwright() as playwright:
        navigateur = lancer_chromium(playwright)
        contexte = navigateur.new_context(
            base_url=adresse, locale="fr-FR", viewport={"width": 1280, "height": 900}
        )
        page = contexte.new_page()
        entrer(page, adresse, mandat.membre)
        connections.close_all()  # this context's own, that nobody else would close
        page.add_init_script(ECOUTE)
        cdp = contexte.new_cdp_session(page)
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": RALENTI})
        yield page
        navigateur.close()


def affichages(page: Any, adresse: str) -> tuple[float, float]:
    """Medians of the first paint and of the grid's, from the sending of the request."""
    premiers, grilles = [], []
    for _ in range(CHARGEMENTS + 1):
        page.goto(adresse)
        page.wait_for_function("mesures.grille > 0")
        premiers.append(
            page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        )
        grilles.append(page.evaluate("mesures.grille"))
    # The first load fills the caches of the browser and of the server.
    return statistics.median(premiers[1:]), statistics.median(grilles[1:])


def gestes(page: Any, noms: tuple[str, ...]) -> list[float]:
    """Durations noted since the last call: from the event to the next paint."""
    page.wait_for_timeout(400)
    lus = page.evaluate("mesures.gestes.splice(0)")
    return [duree for nom, duree in lus if nom in noms]


def touches(page: Any) -> list[float]:
    """Alt and an arrow, again and again, on a slot in the middle of the screen."""
    boite = page.locator("#grille [data-ligne]").nth(4).locator("[data-creneau]").nth(2)
    boite.click()
    page.wait_for_timeout(500)
    gestes(page, ())
    page.keyboard.down("Alt")
    for n in range(TOUCHES):
        page.keyboard.press(("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp")[n % 4])
        page.wait_for_timeout(250)
    page.keyboard.up("Alt")
    durees = sorted(gestes(page, ("keydown",)), reverse=True)[:TOUCHES]
    # What took less than 16 ms is not reported.
    return durees + [16.0] * (TOUCHES - len(durees))


def glissers(page: Any) -> tuple[list[float], list[float]]:
    """Take a slot, move it in five steps, let it go, there and back: moves, then drops."""
    page.evaluate("mesures.pointermove.length = mesures.pointerup.length = 0")
    for n in range(GLISSERS):
        boite = page.locator("#grille [data-ligne]").nth(5).locator("[data-creneau]").nth(1)
        # Not under the bar of the selection, nor under the head.
        boite.evaluate("b => b.scrollIntoView({ block: 'center' })")
        page.evaluate(DEUX_IMAGES)
        cadre = boite.bounding_box()
        x, y = cadre["x"] + cadre["width"] / 3, cadre["y"] + cadre["height"] / 2
        pas = 30 if n % 2 == 0 else -30
        page.mouse.move(x, y)
        page.mouse.down()
        page.evaluate(DEUX_IMAGES)
        for part in (0.2, 0.4, 0.6, 0.8, 1.0):
            page.mouse.move(x + pas * part, y)
            # Moves that come before the last one was shown are merged by the browser.
            page.evaluate(DEUX_IMAGES)
        page.mouse.up()
        # The answer of the server has been drawn: the box stands where it will stay.
        page.wait_for_timeout(300)
        page.get_by_text("Tout est enregistré", exact=False).first.wait_for()
        page.wait_for_timeout(200)
    bouger, deposer = page.evaluate("[mesures.pointermove, mesures.pointerup]")
    if len(deposer) != GLISSERS or len(bouger) < GLISSERS:
        sys.exit(f"glisser : {len(bouger)} pas et {len(deposer)} dépôts entendus")
    return bouger, deposer


def mesurer(cibles: Cibles) -> bool:
    """Everything about one size; whether each target is held."""
    from django.db import transaction  # noqa: PLC0415  Django is set up by main()

    from socle.cloison import cloison  # noqa: PLC0415  same reason
    from tests.serveur import serveur_de_production  # noqa: PLC0415  same reason

    with transaction.atomic(), cloison("35"):
        emploi, mandat = construire(cibles.creneaux)
    adresse = f"/35/emplois/{emploi.pk}/"
    print(f"{cibles.creneaux} créneaux, {AESH} AESH, processeur ralenti {RALENTI} fois")
    with serveur_de_production() as base, page_lente(base, mandat) as page:
        premier, grille = affichages(page, adresse)
        clavier = touches(page)
        bouger, deposer = glissers(page)
    print(f"  {'touche, médiane':44s} {statistics.median(clavier):7.1f} ms")
    return all(
        [
            dire("premier affichage", premier, cibles.premier_affichage),
            dire("grille affichée", grille, cibles.premier_affichage),
            dire(f"touche, p95 de {len(clavier)}", p95(clavier), cibles.geste),
            dire(f"glisser, p95 de {len(bouger)}", p95(bouger), cibles.geste),
            dire(f"déposer, p95 de {len(deposer)}", p95(deposer), cibles.geste),
        ]
    )


def main() -> int:
    """Size, then each size of pole on a fresh clone of the migrated template."""
    tenus = [taille()]
    if sys.argv[1:] == ["taille"]:
        return int(not all(tenus))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ.setdefault("REDIS_URL", "memory://")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop here
    os.environ.setdefault("NIVEAU_JOURNAUX", "WARNING")
    import django  # noqa: PLC0415  after the settings variable

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  after setup

    from comptes.models import Departement  # noqa: PLC0415  after setup
    from tests import base_de_test  # noqa: PLC0415  after setup

    for cibles in CIBLES:
        nom = f"maillage_bench_{os.getpid()}_{cibles.creneaux}"
        base_de_test.cloner(nom, base_de_test.modele())
        try:
            with base_de_test.brancher(nom), open(os.devnull, "w") as rien:
                call_command("charger_territoires", verbosity=0, stdout=rien)
                Departement.objects.filter(code="35").update(est_ouvert=True)
                tenus.append(mesurer(cibles))
        finally:
            base_de_test.supprimer(nom)
    return int(not all(tenus))


if __name__ == "__main__":
    sys.exit(main())
