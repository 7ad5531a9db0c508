"""One Chromium per worker, one fresh context per test; ``serveur`` comes from tests/conftest.py."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.navigateur import lancer_chromium, page_surveillee

ICI = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives Chromium: ``-m "not e2e"`` leaves them out."""
    for item in items:
        if ICI in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Browser]:
    """The worker's browser."""
    # Playwright keeps an event loop in this thread; Django would take each query for an async one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = lancer_chromium(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def page(navigateur: Browser, serveur: str) -> Iterator[Page]:
    """A page of nobody yet: sign in with the login form, or with ``entrer``."""
    with page_surveillee(navigateur, serveur) as ouverte:
        yield ouverte
