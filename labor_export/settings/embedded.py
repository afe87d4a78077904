"""No server needed: SQLite in var/, one jobs process beside the web process (docs/adr/0002)."""

from labor_export import env, keys
from labor_export.settings.base import *  # noqa: F403
from labor_export.settings.base import LOGGING, PROVINCE_CODE, VAR_DIR

VAR_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = False
DEMONSTRATION = True
_kept = keys.kept_in(VAR_DIR / "keys.json")
SECRET_KEY = _kept["secret"]
IDENTITY_KEYS = [_kept["identity"]]
IDENTITY_HMAC_KEY = _kept["hmac"]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env.words("ALLOWED_HOSTS", "")]
DATABASES = {"default": env.sqlite(VAR_DIR / f"province-{PROVINCE_CODE}.sqlite3")}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # nothing is collected: files are served from where they lie
SESSION_COOKIE_NAME = f"session-{PROVINCE_CODE}"
# The jobs process looks into its own memory this often.
CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.2}
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
# It finds no host in its own memory, and says so at each start.
LOGGING["loggers"] |= {
    name: {"level": "ERROR"} for name in ("kombu.connection", "celery.worker.consumer.connection")
}
