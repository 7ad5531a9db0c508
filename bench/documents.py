"""A hundred one-page letters: the product's path against WeasyPrint alone on the same HTML.

``python -m bench.documents``; at least 60 % of the speed of WeasyPrint alone, which reads the same
style sheet and fonts and writes the same PDF/UA, each document by itself. Exit code 1 when missed.
The product's side fills the text in, draws, hashes; the row and file of each are left out of both.
"""

import os
import sys
import time

NOMBRE = 100
CIBLE = 0.60


def preparer() -> list[dict[str, object]]:
    """Contexts of a hundred letters, each with another name."""
    from dataclasses import asdict  # noqa: PLC0415  Django is set up by main()

    from documents.enums import GenreLettre  # noqa: PLC0415  same reason
    from documents.regles.texte import remplir  # noqa: PLC0415  same reason
    from documents.requetes.textes import texte_du_produit  # noqa: PLC0415  same reason

    contextes = []
    for rang in range(NOMBRE):
        champs = {"titulaire": f"NOM{rang} Prénom", "pole": f"PIAL {rang}", "imp": "1"}
        texte = texte_du_produit(GenreLettre.COORD_PIAL)
        corps = asdict(remplir(texte, champs, {"prive": True, "autorite": True}))
        corps["titre_lettre"] = corps.pop("titre")
        contextes.append(
            {
                **corps,
                **dict.fromkeys(("academie", "departement", "annee", "du", "au"), "essai"),
                **{"titulaire": champs["titulaire"], "numero": "DOC-2222-2222", "signatures": []},
            }
        )
    return contextes


def mesurer() -> bool:
    """Print both speeds; whether the target is met."""
    from django.template.loader import render_to_string  # noqa: PLC0415  set up by main()
    from weasyprint import CSS, HTML  # noqa: PLC0415  same reason
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  same reason

    from documents.regles.empreintes import empreinte  # noqa: PLC0415  same reason
    from documents.requetes.rendu import LETTRE  # noqa: PLC0415  same reason
    from socle.pdf import BASE, FEUILLE, Atelier, Ressources  # noqa: PLC0415  same reason

    contextes = preparer()
    pages = [render_to_string(LETTRE, {**c, "titre": "Lettre"}) for c in contextes]
    ressources, polices = Ressources(), FontConfiguration()
    feuille = CSS(url=f"{BASE}{FEUILLE}", url_fetcher=ressources, font_config=polices)

    def seul(page: str) -> bytes:
        source = HTML(string=page, base_url=BASE, url_fetcher=ressources, media_type="print")
        return bytes(
            source.write_pdf(stylesheets=[feuille], font_config=polices, pdf_variant="pdf/ua-1")
        )

    seul(pages[0])  # fonts and caches are warm on both sides
    debut = time.perf_counter()
    for page in pages:
        seul(page)
    sans = time.perf_counter() - debut
    atelier = Atelier()
    atelier.rendre(LETTRE, contextes[0], titre="Lettre")
    debut = time.perf_counter()
    for contexte in contextes:
        empreinte(atelier.rendre(LETTRE, contexte, titre="Lettre"))
    avec = time.perf_counter() - debut
    part = sans / avec
    print(f"WeasyPrint seul : {sans:.1f} s, {NOMBRE / sans:.1f} documents/s")
    print(f"produit : {avec:.1f} s, {NOMBRE / avec:.1f} documents/s")
    print(f"vitesse : {part:.0%} de WeasyPrint seul (cible {CIBLE:.0%})")
    return part >= CIBLE


def main() -> int:
    """Measure; exit code 1 when the target is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django  # noqa: PLC0415  the settings are named just above

    django.setup()
    return 0 if mesurer() else 1


if __name__ == "__main__":
    sys.exit(main())
