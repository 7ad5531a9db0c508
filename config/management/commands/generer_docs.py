"""``manage.py generer_docs``: write docs/genere/ again."""

from typing import Any

from django.core.management.base import BaseCommand

from config.documents import DOSSIER, PAGES


class Command(BaseCommand):
    help = "Écrit à nouveau les pages de docs/genere/ (matrice, règles, réglages, adresses)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        DOSSIER.mkdir(parents=True, exist_ok=True)
        for nom, page in PAGES.items():
            (DOSSIER / nom).write_text(page(), encoding="utf-8")
            self.stdout.write(f"docs/genere/{nom}")
