"""Real servers behind a reverse proxy that ends TLS: every secret comes from the environment."""

from config.settings.base import *  # noqa: F403  settings are a namespace by design
from socle.journaux import configurer_journaux

SECRET_KEY = env("SECRET_KEY")  # noqa: F405  same
CLES_CHIFFREMENT = [c for c in env("CLES_CHIFFREMENT").split(",") if c]  # noqa: F405  same
DATABASES["default"].update(env.db("DATABASE_URL"), ENGINE="config.postgresql")  # noqa: F405
DATABASES["public"].update(env.db("DATABASE_URL_PUBLIC"), ENGINE="config.postgresql")  # noqa: F405
if not env("DATABASE_URL_PROPRIETAIRE", default=""):  # noqa: F405  web and workers never own tables
    del DATABASES["proprietaire"]  # noqa: F405  same
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Rate limits count by visitor, not by proxy: the last address of X-Forwarded-For, which the proxy
# in front writes itself (one more for each other proxy before it).
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("NOMBRE_DE_PROXYS", default=1)  # noqa: F405  same
ADRESSE_DU_SITE = env("ADRESSE_DU_SITE").rstrip("/")  # noqa: F405  same
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)  # noqa: F405  same
SECURE_REDIRECT_EXEMPT = [r"^sante"]
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LOGGING = configurer_journaux(
    json=env.bool("JOURNAUX_JSON", default=True),  # noqa: F405  same
    niveau=env("NIVEAU_JOURNAUX", default="INFO"),  # noqa: F405  same
)
