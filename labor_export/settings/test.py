"""The suite: SQLite in memory, or what DATABASE_URL and CELERY_BROKER_URL name."""

from labor_export import env
from labor_export.settings.base import *  # noqa: F403
from labor_export.settings.base import TEMPLATES

DEBUG = False
DEMONSTRATION = True
SECRET_KEY = "only-for-tests"
IDENTITY_KEYS = ["c3VpdGUtb25seS1rZXktMzItYnl0ZXMtbG9uZy0xMjM="]
IDENTITY_HMAC_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
_url = env.text("DATABASE_URL", "")
DATABASES = {
    "default": env.postgres(_url)
    if _url
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }
}
PAGES_KEPT = 0  # tests write facts behind the back of the refresh
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "memory://")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "UNDEFINED-IN-TEMPLATE:%s"
LOGGING_CONFIG = None
