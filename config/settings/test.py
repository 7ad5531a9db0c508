"""The test suite: same servers as in life, quick hashes, no compressed static manifest."""

from config.settings.base import *  # noqa: F403  settings are a namespace by design

DEMONSTRATION = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "socle.courriel.BoiteDemonstration"
for _base in DATABASES.values():  # noqa: F405  same
    _base["CONN_MAX_AGE"] = 0
# Static files come straight from their sources: nothing to collect before a test.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
