"""One file of settings, read from the environment; with nothing set the portal runs on SQLite.

What the variables mean stands in README.md, "Running it for real".
"""

import contextlib
import os
import secrets
import tempfile
import zoneinfo
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)


def secret_key() -> str:
    """A key of this checkout's own, made once and readable by its owner alone.

    Written beside its place and linked into it, so that of several processes that start at once
    one makes the key and none reads half of it.
    """
    path = DATA_DIR / "secret_key"
    if not path.exists():
        # mkstemp's files are their owner's alone.
        handle, made = tempfile.mkstemp(dir=DATA_DIR)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        Path(made).unlink()
    return path.read_text(encoding="ascii")


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "core",
    "roster",
    "accounts",
    "programs",
    "pairings",
    "results",
    "activities",
    "recording",
    "training",
    "guidance",
    "reports",
    "desk",
    "samples",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_tables2",
    "csp",
]

MIDDLEWARE = [
    "core.middleware.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Before anything that answers by itself, so that every answer bears the headers.
    "core.middleware.PrivatePagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Once it is known that the host is one of ours.
    "core.middleware.AskedAtMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.LanguageMiddleware",
    # Once the language of a refusal is known, and before anything looks into a form.
    "core.middleware.WholeRequestMiddleware",
    "accounts.middleware.ActorMiddleware",
    "accounts.middleware.SessionLifetimeMiddleware",
    "accounts.middleware.OwnPasswordMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    # Last: what the others sent elsewhere was not saved.
    "core.unsaved.UnsavedMiddleware",
]

ROOT_URLCONF = "pairing_portal.urls"
WSGI_APPLICATION = "pairing_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.context.masthead",
            ],
            "builtins": ["core.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FILTERS_EMPTY_CHOICE_LABEL = _("All")
DJANGO_TABLES2_TEMPLATE = "django_tables2/portal.html"

# Where the office is: which day "today" is, and what the hour of a moment.
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
try:
    zoneinfo.ZoneInfo(TIME_ZONE)
except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
    raise ImproperlyConfigured(
        f"TIME_ZONE={TIME_ZONE} is no time zone. Write one by its place, such as Asia/Shanghai."
    ) from None

# --- data ---------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/portal.sqlite3")}
# A new connection to SQLite reads the whole schema, which costs more than an empty page.
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Defaults lose one of eight concurrent read-then-write requests; these lose none.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # 32 MB of pages in memory instead of 2: the year's figures take two thirds of the time.
        "init_command": ("PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768;"),
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = env.str(
        "DATABASE_LIMITS",
        default="-c statement_timeout=15s -c lock_timeout=3s "
        "-c idle_in_transaction_session_timeout=30s",
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
# Sign-in attempts are counted here: in the database, so that nobody waits at the door for Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}
CELERY_BROKER_URL = REDIS_URL or None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
# Services that pick up what nothing woke, and how often, in seconds: by beat where there is Redis,
# else by `manage.py sweep --loop`. A Celery task bears the name of its service.
SWEEPS = {
    "core.notices.send_due_notices": 60,
    "core.stored_files.keeping.sweep_files": 3600,
    "core.sealing.seal_events": 600,
    "guidance.quiet.digest.owe_digests": 3600,
    "guidance.network.services.owe_group_digests": 3600,
    "pairings.board.publishing.carry_out_lost": 60,
    "pairings.board.services.draw_up_lost": 60,
    "pairings.suggestions.services.settle_overtaken": 600,
    "reports.keeping.keep_sums": 15,
    "reports.keeping.prove_sums": 3600,
}
CELERY_BEAT_SCHEDULE = {
    service: {"task": service, "schedule": seconds} for service, seconds in SWEEPS.items()
}

MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(DATA_DIR / "media"))
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(DATA_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploads lie in MEDIA_ROOT, or in a bucket of S3 or of what speaks like it, which hosts share.
FILES_BUCKET = env.str("FILES_BUCKET", default="")
FOLDER = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
BUCKET = {
    "BACKEND": "core.stored_files.bucket.Bucket",
    "OPTIONS": {
        "bucket_name": FILES_BUCKET,
        "endpoint_url": env.str("FILES_BUCKET_URL", default="") or None,
        "region_name": env.str("FILES_BUCKET_REGION", default="") or None,
        "access_key": env.str("FILES_BUCKET_KEY", default="") or None,
        "secret_key": env.str("FILES_BUCKET_SECRET", default="") or None,
    },
}
STORAGES = {
    "default": BUCKET if FILES_BUCKET else FOLDER,
    "staticfiles": {"BACKEND": "core.static_files.StaticFiles"},
}
PRINT_FONT_FOLDER = env.str("PRINT_FONT_FOLDER", default="")

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- people -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.adapter.PortalBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.ChoosePasswordForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.FirstCodeForm",
}
# By address and by account at that address; a whole school may sit behind one address.
# Checking a printed form is open to anybody, so it is limited as the door is.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "check_paper": "120/m/ip",
}
# What is left when the account's own limits (accounts.middleware) were never noted.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_ENGINE = "accounts.sessions"
ACCOUNT_SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Pairing portal"
# A phone's clock may be half a minute off, and people type slowly.
MFA_TOTP_TOLERANCE = 1
SECOND_FACTOR = env.str("SECOND_FACTOR", default="required")
if SECOND_FACTOR not in {"required", "off"}:
    raise ImproperlyConfigured("SECOND_FACTOR must be 'required' or 'off'.")

# --- language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "pairing_portal.formats"
USE_I18N = True
USE_TZ = True
OFFICE_IS_NAMED = "OFFICE_NAME" in env
OFFICE_NAME = env.str("OFFICE_NAME", default="市教研室")
OFFICE_NAME_EN = env.str("OFFICE_NAME_EN", default="Municipal Teaching Research Office")
# How the office is reached, on the pages of help: a telephone number, a room, an address.
OFFICE_CONTACT = env.str("OFFICE_CONTACT", default="")
OFFICE_CONTACT_EN = env.str("OFFICE_CONTACT_EN", default="")

# --- mail: in-app always, e-mail where a server is named ------------------------------------------

EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
# Without it papers, codes and letters have the address at which a page was asked for, or none.
SITE_ADDRESS = env.str("SITE_ADDRESS", default="")

# --- security -----------------------------------------------------------------------------------

HTTPS = env.bool("HTTPS", default=False)
if HTTPS and SECOND_FACTOR == "off":
    raise ImproperlyConfigured("SECOND_FACTOR=off is for trying out, not for a portal with HTTPS.")
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    # The front server must set both headers itself, whatever the client sent.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
# Preload lists a whole domain in browsers for years: the city's decision, not the portal's.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "__Host-s" if HTTPS else "s"
CSRF_COOKIE_NAME = "__Host-c" if HTTPS else "c"
SAVED_COOKIE_NAME = "__Host-saved" if HTTPS else "saved"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"refusals": {"()": "core.log_lines.RefusalsInOneLine"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refusals"],
        }
    },
    # Django's own handlers say everything a second time while DEBUG is on, refusals at length.
    "loggers": {"django": {"handlers": []}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
