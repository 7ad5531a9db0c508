"""One machine: `make run`, `manage.py` by hand. Demonstration data, mailbox page, gallery."""

from config.settings.base import *  # noqa: F403  settings are a namespace by design

DEBUG = env.bool("DEBUG", default=False)  # noqa: F405  same
DEMONSTRATION = True
EMAIL_BACKEND = "socle.courriel.BoiteDemonstration"
