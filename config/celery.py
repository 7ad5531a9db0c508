"""The Celery application; the broker is named by ``REDIS_URL``, else it is the embedded one.

The database row of a job is the truth (``socle.Travail``); the broker only wakes workers. So
nothing here keeps results, and a broker that is down delays jobs without losing any.
"""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from config import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")


class ApplicationMaillage(Celery):  # type: ignore[misc]  # Celery has no types
    """Celery that finds or starts the embedded broker at the first connection, not before."""

    def connection_for_read(self, url: str | None = None, **options: Any) -> Connection:
        """Return a connection to consume from."""
        self._assurer_courtier()
        lien: Connection = super().connection_for_read(url, **options)
        return lien

    def send_task(self, *arguments: Any, **options: Any) -> Any:
        """Publish a task, by its name."""
        self._assurer_courtier()
        return super().send_task(*arguments, **options)

    def _assurer_courtier(self) -> None:
        # Under `make run` the supervisor restarts Valkey: fail at once, a sweep sends again.
        if os.environ.get("REDIS_URL") or embedded.superviseur():
            return
        try:
            embedded.demarrer_valkey()
        except embedded.ServeurIndisponible as erreur:
            raise OperationalError(str(erreur)) from erreur


app = ApplicationMaillage("maillage")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect  # type: ignore[untyped-decorator]
def _choisir_courtier(sender: ApplicationMaillage, **_: Any) -> None:
    """Point to the broker of the environment, else to the embedded one."""
    sender.conf.broker_url = os.environ.get("REDIS_URL") or embedded.adresses().redis
    # A stop asked during a job waits this long, then hands the job back to the queue.
    sender.conf.worker_soft_shutdown_timeout = 3.0
