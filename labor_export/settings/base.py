"""Everything the settings have in common. Nothing in here knows a province by name."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from labor_export import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

PROVINCE_CODE = env.text("PROVINCE_CODE", "14")

# The apps in the order in which they may lean on each other: left never imports right
# (tests/house/test_layers.py). `cases` comes with its first table.
HOUSE_APPS = [
    "core",
    "audit",
    "communes",
    "accounts",
    "reference",
    "spreadsheets",
    "targets",
    "enterprises",
    "workers",
    "contracts",
    "interest",
    "training",
    "support",
    "matching",
    "exchange",
    "figures",
    "reports",
]

INSTALLED_APPS = [
    "labor_export",
    *HOUSE_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "core.middleware.Packed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reports.middleware.RememberedAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLimits",
    "accounts.middleware.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.PrivatePages",
    "reference.middleware.OneReading",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "labor_export.urls"
WSGI_APPLICATION = "labor_export.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "labor_export.context.frame",
            ],
            "builtins": ["core.templatetags.house", "reports.templatetags.words"],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who signs in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
_VALIDATORS: dict[str, dict[str, Any]] = {
    "UserAttributeSimilarityValidator": {},
    "MinimumLengthValidator": {"min_length": 10},
    "CommonPasswordValidator": {},
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in _VALIDATORS.items()
]
LOGIN_URL = "accounts:login"
CSRF_FAILURE_VIEW = "accounts.views.entries.csrf_failure"
LOGIN_REDIRECT_URL = "reports:landing"
PASSWORD_RESET_TIMEOUT = 30 * 60
INVITATION_DAYS = 7
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
PROXY_COUNT = 0  # proxies of ours in front; the caller's address is read behind them
WEB_PROCESSES = env.number("WEB_WORKERS", default=2)  # each has its share of a client's minute

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.throttles.address_of"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "password", "ip_address"]

# Words, days, numbers -----------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["labor_export.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# The table of targets has a field per unit and kind: 547 units in the largest province before 2025.
# A page of a preview has several for each wrong cell.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

STATIC_URL = "static/"
STATIC_ROOT: Path | None = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

# Citizen and passport numbers: the first key encrypts, all of them decrypt (core/crypto.py).
IDENTITY_KEYS: list[str] = []
IDENTITY_HMAC_KEY = ""

# Counting -----------------------------------------------------------------------------------
CELERY_BROKER_URL = "memory://"
# A killed worker's message comes back after this long; the sweep finds the marks sooner.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 300,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    # A person is waiting while the doorbell rings: one try, no pause.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Nothing to remember between two starts, so no file that a crash could spoil.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
# Every job may run twice or not at all: the tables know what is due. An unheard ring expires.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # A sweep that finds nothing costs one query.
    "refresh figures": {"task": "figures.refresh", "schedule": 1.0, "options": {"expires": 1}},
    "number changes": {"task": "exchange.number", "schedule": 1.0, "options": {"expires": 1}},
    "heartbeat": {"task": "core.heartbeat", "schedule": 5.0, "options": {"expires": 5}},
    "close days": {"task": "figures.close_days", "schedule": 60.0, "options": {"expires": 60}},
    "forget keys": {"task": "core.forget_keys", "schedule": 3600.0, "options": {"expires": 3600}},
    # By the hour, not at night: the machine of an embedded register may sleep then.
    "check balance": {
        "task": "figures.check_balance",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "release tables": {
        "task": "reports.release",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "make files": {"task": "spreadsheets.make_due", "schedule": 2.0, "options": {"expires": 2}},
    "bring sheets in": {
        "task": "spreadsheets.import_due",
        "schedule": 1.0,
        "options": {"expires": 1},
    },
    "delete files": {
        "task": "spreadsheets.delete_old",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
}
# Long jobs have a queue and a worker of their own, so that they never keep a refresh waiting.
CELERY_TASK_ROUTES = {
    "figures.close_days": {"queue": "long"},
    "figures.check_balance": {"queue": "long"},
    "reports.release": {"queue": "long"},
    "spreadsheets.make_due": {"queue": "long"},
    "spreadsheets.import_due": {"queue": "long"},
}
PAGES_KEPT = 64  # finished overview pages that a web process remembers (reports/kept.py)
DOORBELL = False  # the web process rings the broker after a commit; the sweep works without

# REST ---------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.tokens.BearerToken"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.guards.HoldsApiRight"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.guards.ClientThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.problems.problem_document",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Register of workers abroad under contract",
    "DESCRIPTION": "Statistics and registers of one province; days are Asia/Ho_Chi_Minh.",
    # Two lists of kinds that would share a name.
    "ENUM_NAME_OVERRIDES": {
        "EnterpriseKindEnum": "enterprises.choices.EnterpriseKind.values",
        "TargetKindEnum": "targets.models.TargetKind.values",
    },
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["accounts.guards.HoldsApiRight"],
    "SERVE_AUTHENTICATION": ["accounts.tokens.BearerToken"],
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],  # htmx from our own static files; no page carries a script
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # A sweep a second would otherwise be three lines a second.
    "loggers": {
        name: {"level": "WARNING"}
        for name in (
            "celery.worker.strategy",
            "celery.worker.request",
            "celery.app.trace",
            "celery.beat",
            "axes",
        )
    },
}
