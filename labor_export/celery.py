"""The Celery app. What runs when stands in the settings; a job may run twice or never."""

from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from core import collecting
from labor_export import env

env.use_settings()

app = Celery("labor_export")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def _settle(**_: Any) -> None:
    collecting.settle()
