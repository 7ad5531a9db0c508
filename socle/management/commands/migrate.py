"""``manage.py migrate``, ten times faster on a house of two hundred related tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db.migrations.state import ProjectState


@contextmanager
def un_seul_modele_redessine() -> Iterator[None]:
    """After each operation Django draws anew every model related to the table it touched.

    Each table of the rooms is related to all others by its department: a thousand operations times
    two hundred models. Their migrations rename and delete nothing and query nothing (a test says
    so): the other models, as they were drawn, still say all that SQL asks of them, a table and its
    key.
    """
    tous = ProjectState.reload_model

    def reload_model(
        self: ProjectState, app_label: str, model_name: str, delay: bool = False
    ) -> None:
        if app_label not in settings.SALLES:
            tous(self, app_label, model_name, delay)
        elif "apps" in self.__dict__:  # as Django asks: the property would draw them all
            self._reload({(app_label, model_name)})  # type: ignore[attr-defined]  # not in the stubs

    ProjectState.reload_model = reload_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.reload_model = tous  # type: ignore[method-assign]


class Command(migrate.Command):
    """The command of Django, with fewer models drawn."""

    def handle(self, *args: Any, **options: Any) -> Any:
        """Migrate."""
        with un_seul_modele_redessine():
            return super().handle(*args, **options)
