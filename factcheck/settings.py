"""Settings, read from the environment. Unset means embedded: our own PostgreSQL and broker under the data folder.

docs/settings.md explains each variable; what it says is in variables.py.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from factcheck.embedded.layout import Layout
from factcheck.environment import name_listened_on, parse_database_url, read_flag, read_list, read_number
from factcheck.error_reports import start_error_reports
from factcheck.log_settings import describe_logging
from factcheck.storage import read_storage

BASE_DIR = Path(__file__).resolve().parent.parent
EMBEDDED = Layout.find(BASE_DIR)

# --- who may ask, and under which names -------------------------------------------------------------------------------
DEBUG = read_flag("DEBUG", default=False)
SECRET_KEY = os.environ.get("SECRET_KEY") or EMBEDDED.secret_key()
SECRET_KEY_FALLBACKS = read_list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
ALLOWED_HOSTS += name_listened_on(os.environ.get("HOST", ""))
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = read_flag("HTTPS", default=False)
# Behind a proxy of ours, whose X-Forwarded-For and X-Forwarded-Proto tell who asks and how.
BEHIND_PROXY = read_flag("BEHIND_PROXY", default=False)

# --- the parts --------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "claims",
    "factcheck.apps.FactcheckConfig",
    "factcheck.apps.FactcheckAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "import_export",
    "csp",
    "axes",
    # Of allauth only second factors and the list of sessions are used; both stand on its account application.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "factcheck.health_views.ProbeMiddleware",
    "factcheck.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "factcheck.http.PackingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "claims.people.sessions.SessionLimitMiddleware",
    "claims.people.middleware.SignInMiddleware",
    "claims.people.second_factors.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "factcheck.http.HeadersMiddleware",
    "factcheck.http.DatabaseErrorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",  # first: it answers for templates/desk alone
        "OPTIONS": {
            "environment": "claims.templatetags.compiled.make_environment",
            "context_processors": ["claims.templatetags.compiled.words_of_request"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["claims.templatetags.workbench"],
        },
    },
]

# --- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "claims.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "queue"
LOGOUT_REDIRECT_URL = "sign_in"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses who tried too often
    "claims.people.recognition.PeopleBackend",
    "claims.people.permissions.AdminPagesBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "claims.people.passwords.DeskWordsValidator"},
]

# Wrong passwords for one name from one address, until both together must wait.
AXES_FAILURE_LIMIT = int(read_number("SIGN_IN_ATTEMPTS", default=6))
AXES_COOLOFF_TIME = timedelta(minutes=read_number("SIGN_IN_PAUSE_MINUTES", default=10))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "claims.people.sign_in.explain_pause"
AXES_CLIENT_IP_CALLABLE = "factcheck.http.find_client_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying meanwhile makes the pause no longer
AXES_SENSITIVE_PARAMETERS = ["username", "csrfmiddlewaretoken", "next"]
AXES_ENABLE_ADMIN = False  # claims.admin shows what admins need of it
AXES_VERBOSE = False

# Second factors: one-time codes and passkeys, as a person likes; members of these groups must have one.
SECOND_FACTOR_FOR = read_list("SECOND_FACTOR_FOR", default=[])
ACCOUNT_ADAPTER = "claims.people.second_factors.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "claims.people.second_factors.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 0  # a code is remembered as used for as long as it holds, and no longer

# A session ends when nobody used it for so long, and in any case after so long.
SESSION_ENGINE = "claims.people.recognition"
SESSION_COOKIE_AGE = int(read_number("SESSION_IDLE_HOURS", default=12) * 3600)
SESSION_LIFETIME = timedelta(days=read_number("SESSION_DAYS", default=14))

# --- database ---------------------------------------------------------------------------------------------------------
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {
    "default": {
        **(parse_database_url(DATABASE_URL) if DATABASE_URL else EMBEDDED.database()),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,  # persistent: a new connection costs more than most of our requests
        "CONN_HEALTH_CHECKS": True,  # a database that was restarted is found out before the request, not by it
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Small things that all processes must agree on, such as used one-time codes and the last beat. Not for speed.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# --- background work --------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL") or EMBEDDED.broker_url()

# --- snapshots --------------------------------------------------------------------------------------------------------
MEDIA_ROOT = Path(os.environ.get("SNAPSHOT_ROOT") or EMBEDDED.snapshots())
STORAGES = {
    "default": read_storage(),  # a folder, or object storage
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Exact "address:port" pairs inside private space that captures may dial; for tests and intranets. Empty: none.
CAPTURE_ALLOWED_ENDPOINTS = read_list("CAPTURE_ALLOWED_ENDPOINTS", default=[])
CAPTURE_CONTACT = os.environ.get("CAPTURE_CONTACT", "")
CAPTURE_HOST_INTERVAL = read_number("CAPTURE_HOST_INTERVAL", default=1.0)
# Captures that one person may ask for in an hour, and that all may ask for of one host in a day.
CAPTURE_QUOTA_PERSON = read_number("CAPTURE_QUOTA_PERSON", default=1000)
CAPTURE_QUOTA_HOST = read_number("CAPTURE_QUOTA_HOST", default=500)

# Who else is asked about a new copy; nobody unless set. The Wayback Machine with these keys keeps one of its own,
# and an authority stamps the hash with the time (RFC 3161). Its signature is checked against these roots, a PEM file.
WAYBACK_KEY = os.environ.get("WAYBACK_KEY", "")
WAYBACK_SECRET = os.environ.get("WAYBACK_SECRET", "")
WAYBACK_URL = os.environ.get("WAYBACK_URL", "https://web.archive.org").rstrip("/")
TIMESTAMP_AUTHORITY_URL = os.environ.get("TIMESTAMP_AUTHORITY_URL", "")
TIMESTAMP_AUTHORITY_ROOTS = os.environ.get("TIMESTAMP_AUTHORITY_ROOTS", "")

# --- reports ----------------------------------------------------------------------------------------------------------
# A file with the Ed25519 key that signs bundles (PEM, or minisign's without password). Empty: they are not signed.
REPORT_SIGNING_KEY = os.environ.get("REPORT_SIGNING_KEY", "")

# --- text -------------------------------------------------------------------------------------------------------------
SPACY_MODEL = os.environ.get("SPACY_MODEL", "")
# A model behind an OpenAI-compatible address that may propose claims; off unless both address and model are set.
LLM_BASE_URL = os.environ.get("LLM_BASE_URL", "")
LLM_MODEL = os.environ.get("LLM_MODEL", "")
LLM_API_KEY = os.environ.get("LLM_API_KEY", "")
# Others' checks of a claim, asked of Google's Fact Check Tools API when a person wants it; off without a key.
FACTCHECK_TOOLS_KEY = os.environ.get("FACTCHECK_TOOLS_KEY", "")
FACTCHECK_TOOLS_URL = os.environ.get("FACTCHECK_TOOLS_URL", "https://factchecktools.googleapis.com").rstrip("/")
# Claims compared by meaning, too: a folder with model.onnx and tokenizer.json, or an OpenAI-compatible address; off unless set.
EMBEDDING_MODEL = os.environ.get("EMBEDDING_MODEL", "")
EMBEDDING_URL = os.environ.get("EMBEDDING_URL", "").rstrip("/")
EMBEDDING_KEY = os.environ.get("EMBEDDING_KEY", "")
UPLOAD_LIMIT = 10 * 1024 * 1024
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True  # tables of the administration are opened in spreadsheets
ARTICLE_LIMIT = 1_000_000  # code points; about 160,000 words
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- words, time, files -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = False
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or EMBEDDED.static_files())

# --- mail: without a server none is sent --------------------------------------------------------------------------------
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(read_number("EMAIL_PORT", default=587))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = read_flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "factcheck@localhost")

# --- safety -----------------------------------------------------------------------------------------------------------
SITE_NAME = os.environ.get("SITE_NAME", "Factcheck")
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:  # browsers take these names only from us, over TLS, for the whole site
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health\.json$", r"^metrics$"]  # asked from inside; the token must not go round twice
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Every name below ours, too, and browsers may know it beforehand; only where HTTPS is there for good.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS and read_flag("HSTS_SUBDOMAINS", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = describe_logging()

# --- programs -----------------------------------------------------------------------------------------------------------
# Requests that a token, or an address without one, may make in a minute.
API_RATE_TOKEN = read_number("API_RATE_TOKEN", default=600)
API_RATE_ADDRESS = read_number("API_RATE_ADDRESS", default=60)

# --- being watched ------------------------------------------------------------------------------------------------------
# Who may read /health.json and /metrics besides this machine: whoever shows the token.
MONITORING_TOKEN = os.environ.get("MONITORING_TOKEN", "")
METRICS = read_flag("METRICS", default=bool(MONITORING_TOKEN))
if METRICS:
    INSTALLED_APPS.append("django_prometheus")
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.append("django_prometheus.middleware.PrometheusAfterMiddleware")
SENTRY_DSN = os.environ.get("SENTRY_DSN", "")
start_error_reports(SENTRY_DSN)

if HTTPS and not os.environ.get("SECRET_KEY"):
    raise ImproperlyConfigured("HTTPS is on, so this is a real site: set SECRET_KEY to a long random string.")
