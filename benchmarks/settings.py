"""PostgreSQL as in production, on databases of the benchmark's own that end in "_bench…"."""

from labor_export import env
from labor_export.settings.base import *  # noqa: F403
from labor_export.settings.base import BASE_DIR

DEBUG = False
DEMONSTRATION = False
SECRET_KEY = "only-for-benchmarks"
IDENTITY_KEYS = ["b25seS1mb3ItYmVuY2htYXJrcy0zMi1ieXRlcy1sb24="]
IDENTITY_HMAC_KEY = "only-for-benchmarks"
ALLOWED_HOSTS = ["testserver"]
DATABASES = {"default": env.postgres(env.text("DATABASE_URL"))}
# Filling the register takes statements longer than a page may take.
DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5}
DATABASES["default"]["CONN_MAX_AGE"] = None
STATIC_ROOT = BASE_DIR / "static"
LOGGING_CONFIG = None
