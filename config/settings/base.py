"""Settings shared by every environment; each variable read from the environment is named here."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from kombu import Queue

from socle.journaux import configurer_journaux

env = environ.Env()
RACINE = Path(__file__).resolve().parents[2]
ETAT = Path(env("MAILLAGE_ETAT", default=str(RACINE / ".maillage")))

SECRET_KEY = env("SECRET_KEY", default="cle-de-developpement-sans-valeur-hors-de-cette-machine")
# Free text is encrypted (socle.chiffrement): the first key encrypts, all of them decrypt.
CLES_CHIFFREMENT = env.list("CLES_CHIFFREMENT", default=[SECRET_KEY])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DEMONSTRATION = False

SALLES = [
    *("socle", "comptes", "pial", "documents", "esms", "eleves", "aesh", "contrats", "pas"),
    *("reporting", "campagne", "film"),
]
INSTALLED_APPS = [
    "pgtrigger",
    "pghistory",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_linear_migrations",
    "django_structlog",
    "csp",
    *SALLES,
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "socle.sessions.MiddlewareSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "comptes.middleware.MiddlewareCloison",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "comptes.contexte.habillage",
            ],
            "builtins": ["socle.templatetags.francais"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "composants/table_django.html"


def base_de_donnees(variable: str, role: str) -> dict[str, object]:
    """One alias: a server named by an environment variable, else the embedded one (lazy)."""
    commun: dict[str, object] = {
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "ATOMIC_REQUESTS": role == "application",
        "OPTIONS": {
            "options": " ".join(
                (
                    f"-c statement_timeout={env.int('DELAI_REQUETE_MS', default=120_000)}",
                    f"-c lock_timeout={env.int('DELAI_VERROU_MS', default=10_000)}",
                    "-c idle_in_transaction_session_timeout=300000",
                )
            )
        },
    }
    nom = env("MAILLAGE_BASE_NOM", default="")  # another database of the same server (tests)
    if env(variable, default=""):
        lue = env.db(variable)
        return {**lue, **commun, "ENGINE": "config.postgresql", "NAME": nom or lue["NAME"]}
    return {"ENGINE": "config.postgresql", "NAME": nom, "ROLE_EMBARQUE": role, **commun}


DATABASES = {
    "default": base_de_donnees("DATABASE_URL", "application"),
    "proprietaire": base_de_donnees("DATABASE_URL_PROPRIETAIRE", "proprietaire"),
    # Requests from the public: a role that reads no table (ADR 030).
    "public": base_de_donnees("DATABASE_URL_PUBLIC", "public"),
}
# For ``simuler_nation`` only: a role above triggers and policies (the embedded server has one).
CHARGEMENT = env("DATABASE_URL_CHARGEMENT", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "comptes.Membre"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "comptes.adaptateur.AdaptateurComptes"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Maillage : "

SESSION_ENGINE = "socle.sessions"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "socle_cache",
    }
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ETAT / "static"
_MODULES = RACINE / "node_modules"
_BATI = RACINE / "bati"  # the minified island, in front of its sources (config/ilot.py)
STATICFILES_DIRS = [
    *([_BATI] if _BATI.is_dir() else []),
    RACINE / "static",
    ("vendor/bootstrap", _MODULES / "bootstrap" / "dist"),
    ("vendor/bootstrap-icons", _MODULES / "bootstrap-icons" / "font"),
    ("vendor/htmx", _MODULES / "htmx.org" / "dist"),
    ("vendor/atkinson", _MODULES / "@fontsource-variable" / "atkinson-hyperlegible-next"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = ETAT / "fichiers"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["comptes.api.PermissionGarde"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "socle.api.PaginationCurseur",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "socle.api.probleme",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {"TITLE": "Maillage", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

PGHISTORY_APPEND_ONLY = True

EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
DEFAULT_FROM_EMAIL = env(
    "DEFAULT_FROM_EMAIL", default="Maillage <ne-pas-repondre@maillage.invalid>"
)

REDIS_URL = env("REDIS_URL", default="")
CODES_DEPARTEMENTS = [
    *(f"{n:02d}" for n in range(1, 96) if n != 20),
    *("2A", "2B", "971", "972", "973", "974", "976"),
]
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 3000
CELERY_TASK_SOFT_TIME_LIMIT = 2900
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    # A page never waits for a broker that is down: the sweeper sends again.
    "max_retries": 1,
    "interval_start": 0.1,
    # One queue per department, served in turn: five hundred jobs of one delay no other.
    "queue_order_strategy": "round_robin",
    "priority_steps": [0],
}
FILES_DE_TRAVAUX = {code: f"travaux.{code}" for code in CODES_DEPARTEMENTS}
CELERY_TASK_QUEUES = [Queue("celery"), *map(Queue, FILES_DE_TRAVAUX.values())]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "avancer-films": {"task": "film.tasks.avancer_les_films", "schedule": 300.0},
    "relever-films": {"task": "film.tasks.relever_les_films", "schedule": 600.0},
    "preparer-les-mois": {"task": "contrats.tasks.preparer_les_mois", "schedule": 21_600.0},
    "reprendre-travaux": {"task": "socle.tasks.reprendre_travaux", "schedule": 60.0},
    "envoyer-courriels": {"task": "socle.tasks.envoyer_courriels", "schedule": 30.0},
    "projeter-heures": {"task": "reporting.tasks.projeter_les_heures", "schedule": 120.0},
    "purger-contrats": {"task": "contrats.tasks.purger_contrats", "schedule": 86_400.0},
    "preparer-avis": {"task": "pas.tasks.preparer_avis", "schedule": 60.0},
    "prevenir-presence": {"task": "pas.tasks.prevenir_presence", "schedule": 3600.0},
    "rappeler-rendez-vous": {"task": "pas.tasks.rappeler_rendez_vous", "schedule": 600.0},
    "purger-demandes": {"task": "pas.tasks.purger_demandes", "schedule": 86_400.0},
    "conserver-demandes": {"task": "pas.tasks.conserver_demandes", "schedule": 86_400.0},
    "noter-ages": {"task": "pas.tasks.noter_ages", "schedule": 600.0},
    "purger-depots": {"task": "eleves.tasks.purger_depots", "schedule": 86_400.0},
    "purger-files": {"task": "reporting.tasks.purger_files", "schedule": 86_400.0},
    "purger-travaux": {"task": "socle.tasks.purger_travaux", "schedule": 86_400.0},
    "vider-remises": {"task": "eleves.tasks.vider_remises", "schedule": 86_400.0},
}

# Address of the site in messages sent outside a request.
ADRESSE_DU_SITE = env("ADRESSE_DU_SITE", default="http://127.0.0.1:8000").rstrip("/")
# A department's own words (never blocking) and first advice: see docs/operations.md.
MOTS_MEDICAUX = env("MOTS_MEDICAUX", default="")
CONSEILS_PAS = env("CONSEILS_PAS", default="")

# Logs never hold personal data (socle.journaux); a start line would only repeat the end line.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
LOGGING = configurer_journaux(
    json=env.bool("JOURNAUX_JSON", default=False), niveau=env("NIVEAU_JOURNAUX", default="INFO")
)
