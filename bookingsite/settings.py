"""Settings, read once from the environment and typed. `.env.example` lists every one.

Nothing here decides whether a value is fit for production: `bookingsite/checks.py` does, and refuses.
"""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG: bool = env.bool("DEBUG", default=False)
DEMO: bool = env.bool("DEMO", default=False)
SECRET_KEY: str = env.str("SECRET_KEY", default="insecure-default-for-commands-only")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
BASE_URL: str = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS: list[str] = [BASE_URL] if BASE_URL.startswith("https://") else []
HOSTING_REGION: str = env.str("HOSTING_REGION", default="")
# Who runs this site, as the agreements name it: company, number, address.
OPERATOR: str = env.str("OPERATOR", default="Tider (demo), Prøvevej 1, 1000 København K" if DEMO else "")
KEYRING: str = env.str("KEYRING", default="")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))
DEMO_LOGINS = DATA_DIR / "logins.txt"

INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "bookingsite",
    "tenants",
    "tenants.vault",
    "notifications",
    "staff",
    "customers",
    "bookings",
    "privacy",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bookingsite.charset.Utf8Middleware",
    "bookingsite.address.ClientAddressMiddleware",
    "bookingsite.headers.SecurityHeadersMiddleware",
    "tenants.middleware.RequestIdMiddleware",
    "tenants.middleware.VaultGuardMiddleware",
    "privacy.gate.ErasureGateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bookingsite.language.VisitorLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "bookingsite.urls"
WSGI_APPLICATION = "bookingsite.wsgi.application"
FORM_RENDERER = "bookingsite.fields.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "bookingsite.context.site",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
            "builtins": [
                "bookingsite.templatetags.look",
                "bookingsite.templatetags.waiting",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

# -- databases: the tenants' rows, and apart from them the keys ------------------------------------------
MIGRATE_AS_OWNER: bool = env.bool("MIGRATE_AS_OWNER", default=False)


def database(variable: str, **more: str) -> dict[str, object]:
    """Read one database address; as owner when the process migrates."""
    name = f"OWNER_{variable}" if MIGRATE_AS_OWNER else variable
    config: dict[str, object] = env.db_url(name, default="postgres://app@localhost/bookingsite")
    config["ENGINE"] = "django.db.backends.postgresql"
    config["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    # A request that meets a restarted database must not fail on a dead connection.
    config["CONN_HEALTH_CHECKS"] = True
    options = config.setdefault("OPTIONS", {})
    assert isinstance(options, dict)
    options.setdefault("connect_timeout", 3)
    options.update(more)
    return config


waits = ("statement_timeout", "transaction_timeout", "idle_in_transaction_session_timeout")
# One minute for a statement makes the customers' directory sound: see customers/directory.py.
a_minute = {} if MIGRATE_AS_OWNER else {"options": " ".join(f"-c {limit}=60s" for limit in waits)}
DATABASES = {"default": database("DATABASE_URL", **a_minute), "vault": database("VAULT_URL")}
DATABASE_ROUTERS = ["tenants.vault.router.VaultRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL: str = env.str("REDIS_URL", default="redis://localhost:6379/0")

# -- what is uploaded never touches a disk in the clear: it stays in memory until it is sealed ---------------
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# -- people who work here -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "staff.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "staff.sessions"
SESSION_COOKIE_NAME = "sessionid"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "signin"

# -- transport ----------------------------------------------------------------------------------------------
SECURE: bool = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 63072000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# How many front servers of ours stand before the app and append to X-Forwarded-For.
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=0)

# -- language and time --------------------------------------------------------------------------------------
LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_COOKIE_NAME = "language"

# -- static files -------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "bookingsite" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
HASHED_STATIC: bool = env.bool("HASHED_STATIC", default=not DEBUG and not DEMO)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not HASHED_STATIC
WHITENOISE_MAX_AGE = 31536000 if HASHED_STATIC else 3600

# -- the post office ----------------------------------------------------------------------------------------
EMAIL_CHANNEL: str = env.str("EMAIL_CHANNEL", default="smtp")
SMTP_URL: str = env.str("SMTP_URL", default="")
ANYMAIL: dict[str, str] = env.dict("ANYMAIL", default={})
ANYMAIL_BACKEND: str = env.str("ANYMAIL_BACKEND", default="")
SMS_CHANNEL: str = env.str("SMS_CHANNEL", default="gatewayapi")
SMS_URL: str = env.str("SMS_URL", default="")
SMS_TOKEN: str = env.str("SMS_TOKEN", default="")
# What the companies' reports on messages are known by; without one, none is asked for.
SMS_REPORT_SECRET: str = env.str("SMS_REPORT_SECRET", default="demo-reports" if DEMO else "")
MAIL_REPORT_SECRET: str = env.str("MAIL_REPORT_SECRET", default="")
MAIL_FROM: str = env.str("MAIL_FROM", default="booking@localhost")
# Where a business writes when it needs a person's help; shown where the pages say "contact us".
CONTACT_EMAIL: str = env.str("CONTACT_EMAIL", default="hjaelp@bookingsite.example" if DEMO else "")
DEMO_SMTP_PORT: int = env.int("DEMO_SMTP_PORT", default=0)
DEMO_SMS_PORT: int = env.int("DEMO_SMS_PORT", default=0)

# -- workers ------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The broker may be away while customers book: publishing gives up at once, the sweep finds the row.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "retry_on_timeout": False,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "deliver-due-messages": {"task": "notifications.deliver_due", "schedule": 5.0},
    "chain-audit": {"task": "tenants.chain_audit", "schedule": 10.0},
    "sweep-staff": {"task": "staff.sweep", "schedule": 600.0},
    "expire-requests": {"task": "bookings.expire_requests", "schedule": 60.0},
    "settle-merges": {"task": "customers.settle_merges", "schedule": 300.0},
    "erase-due": {"task": "privacy.erase_due", "schedule": 15.0},
    "check-chains": {"task": "privacy.check_chains", "schedule": 3600.0},
    "end-books": {"task": "privacy.end_books", "schedule": 6 * 3600.0},
    "sweep-exchange": {"task": "bookings.sweep_exchange", "schedule": 30.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")

# -- logs: one JSON line an event, ids only -----------------------------------------------------------------
LOG_LEVEL: str = env.str("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "bookingsite.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would write SQL parameters and mail tracebacks to administrators.
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.db.backends": {"handlers": [], "level": "WARNING", "propagate": False},
        # It would write the numbers of people's keys.
        "fido2": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
# X-Frame-Options comes from bookingsite/headers.py, which the demo's inbox can loosen for one page.
SILENCED_SYSTEM_CHECKS = ["security.W002"]
