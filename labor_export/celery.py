"""The Celery app. What runs when stands in the settings; a job may run twice or never."""

from celery import Celery

from labor_export import env

env.use_settings()

app = Celery("labor_export")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
