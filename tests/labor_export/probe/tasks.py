import time
from pathlib import Path

from celery import shared_task
from django.conf import settings


@shared_task(name="probe.hang")
def hang() -> None:
    Path(settings.VAR_DIR, "hanging").touch()
    time.sleep(60)
