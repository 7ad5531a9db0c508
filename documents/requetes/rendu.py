"""Which version of a template draws a document now."""

from functools import cache
from pathlib import Path

import weasyprint
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from documents.regles.empreintes import empreinte
from socle.pdf import FEUILLE

LETTRE = "documents/pdf/lettre.html"


@cache
def version_du_gabarit(gabarit: str) -> str:
    """Version of a template: what its file, the style sheet and WeasyPrint are today.

    Changing any of them gives another version, hence another document.
    *Source:* architecture page (font file and versions are recorded with the document).
    """
    origine = get_template(gabarit).origin.name  # type: ignore[attr-defined]
    feuille = finders.find(FEUILLE)
    matiere = Path(origine).read_bytes() + (Path(feuille).read_bytes() if feuille else b"")
    return f"{empreinte(matiere)[:12]}-wp{weasyprint.__version__}"
