"""Every signal that the socle listens to."""

import logging
from typing import Any

import structlog
from celery.signals import setup_logging
from django.dispatch import receiver
from django_structlog.signals import bind_extra_request_finished_metadata


@setup_logging.connect  # type: ignore[untyped-decorator]  # Celery has no types
def garder_nos_journaux(**_: Any) -> None:
    """A Celery process keeps the logging of the settings instead of its own."""
    logging.captureWarnings(True)


@receiver(bind_extra_request_finished_metadata)
def nommer_la_route(request: Any, log_kwargs: dict[str, Any], **_: Any) -> None:
    """Say which route and which department answered; the address itself is not logged."""
    resolue = getattr(request, "resolver_match", None)
    if resolue is not None:
        log_kwargs["route"] = resolue.view_name or resolue.route
        structlog.contextvars.bind_contextvars(departement=resolue.kwargs.get("departement", ""))
