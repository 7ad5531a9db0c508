"""A task that outlives any patience, for the tests of ``make run``."""

import os
import time
from pathlib import Path

from celery import shared_task


@shared_task(name="tests.tourner")
def tourner(temoin: str) -> None:
    for _ in range(600):
        with Path(temoin).open("a") as fichier:
            fichier.write(f"{os.getpid()}\n")
        time.sleep(0.2)
