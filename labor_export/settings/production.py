"""PostgreSQL, Redis, a proxy with TLS in front. Every variable is explained in .env.example."""

from labor_export import env
from labor_export.settings.base import *  # noqa: F403
from labor_export.settings.base import CELERY_BEAT_SCHEDULE

DEBUG = False
DEMONSTRATION = False
SECRET_KEY = env.text("SECRET_KEY")
IDENTITY_KEYS = env.words("IDENTITY_KEYS")
IDENTITY_HMAC_KEY = env.text("IDENTITY_HMAC_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = {"default": env.postgres(env.text("DATABASE_URL"))}

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL")
DOORBELL = True
# The doorbell is the rule, the sweep what finds a lost ring. Clocks of two machines may differ.
CELERY_BEAT_SCHEDULE["refresh figures"] |= {"schedule": 5.0, "options": {"expires": 30}}
CELERY_BEAT_SCHEDULE["number changes"] |= {"schedule": 5.0, "options": {"expires": 30}}
CELERY_BEAT_SCHEDULE["heartbeat"] |= {"schedule": 15.0, "options": {"expires": 60}}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "register@localhost")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
PROXY_COUNT = env.number("PROXY_COUNT", default=1)
