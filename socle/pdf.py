"""PDF documents: accessible (PDF/UA), the same bytes for the same content, nothing from outside."""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

# fontTools dates the font subsets with it: constant, so that a document can be compared.
os.environ.setdefault("SOURCE_DATE_EPOCH", "1735689600")

BASE = "maillage:///"
FEUILLE = "css/pdf.css"
TYPES = {
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}


class RessourceInterdite(ValueError):
    """A document asked for something that is not one of our static files."""


@cache
def _fichier_statique(nom: str) -> Path:
    """A static file by name: collected in production, else found in its source folder."""
    for racine in filter(None, [settings.STATIC_ROOT]):
        chemin = (Path(racine) / nom).resolve()
        if chemin.is_relative_to(Path(racine).resolve()) and chemin.is_file():
            return chemin
    trouve = finders.find(nom)
    if trouve is None:
        raise RessourceInterdite(f"Fichier absent : {nom}")
    return Path(trouve)


class Ressources(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Gives static files of a few kinds and ``data:`` images; no network, no other file."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["maillage", "data"], allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Answer one address, or refuse it."""
        parties = urlsplit(url)
        if parties.scheme == "data":
            return super().fetch(url, headers)
        nom = unquote(parties.path).removeprefix("/static/").lstrip("/")
        suffixe = Path(nom).suffix
        if parties.scheme != "maillage" or parties.netloc or suffixe not in TYPES or ".." in nom:
            raise RessourceInterdite(f"Ressource refusée dans un document : {parties.scheme}:…")
        return URLFetcherResponse(
            url, _fichier_statique(nom).read_bytes(), {"Content-Type": TYPES[suffixe]}
        )


def rendre_pdf(gabarit: str, contexte: Mapping[str, Any], *, titre: str) -> bytes:
    """A PDF from a template, in French, tagged for screen readers, with ``titre`` as its title.

    For jobs, or one page for one person; the template is a whole HTML document and names its
    images ``maillage:///img/….svg``. The same content gives the same bytes.
    """
    return Atelier().rendre(gabarit, contexte, titre=titre)


def rendre_pdfs_reunis(
    gabarit: str,
    contextes: Sequence[Mapping[str, Any]],
    *,
    titre: str,
    avancer: Callable[[int, int], None],
) -> bytes:
    """One PDF of many documents of the same template, one after the other, each from a new page.

    ``avancer(done, total)`` is called after each is laid out; what it raises stops everything.
    """
    atelier = Atelier()
    documents = []
    for rang, contexte in enumerate(contextes, start=1):
        documents.append(atelier.mettre_en_page(_html(gabarit, contexte, titre)))
        avancer(rang, len(contextes))
    pages = [page for document in documents for page in document.pages]
    return _ecrire(documents[0].copy(pages), titre)


def document_pdf(html: str, *, titre: str) -> bytes:
    """A PDF from a whole HTML document."""
    return _ecrire(Atelier().mettre_en_page(html), titre)


def _html(gabarit: str, contexte: Mapping[str, Any], titre: str) -> str:
    return render_to_string(gabarit, {**contexte, "titre": titre})


class Atelier:
    """Fonts and style sheet, read once for many documents; each is as if it were alone."""

    def __init__(self) -> None:
        self.ressources = Ressources()
        self.polices = FontConfiguration()
        self.feuille = CSS(
            url=f"{BASE}{FEUILLE}", url_fetcher=self.ressources, font_config=self.polices
        )

    def mettre_en_page(self, html: str) -> Document:
        """Pages of one document."""
        source = HTML(string=html, base_url=BASE, url_fetcher=self.ressources, media_type="print")
        return source.render(stylesheets=[self.feuille], font_config=self.polices)

    def rendre(self, gabarit: str, contexte: Mapping[str, Any], *, titre: str) -> bytes:
        """One PDF, as ``rendre_pdf`` gives it."""
        return _ecrire(self.mettre_en_page(_html(gabarit, contexte, titre)), titre)


def _ecrire(document: Document, titre: str) -> bytes:
    document.metadata.title = strip_tags(titre)
    document.metadata.lang = document.metadata.lang or "fr"
    document.metadata.generator = "Maillage"
    # The identifier would be random; the content alone makes the document.
    return bytes(
        document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"maillage", full_fonts=False)
    )
