from celery import shared_task

from core import clock, unsent
from core.idempotency import forget_old_keys
from core.models import Heartbeat


@shared_task(name="core.heartbeat")
def heartbeat() -> None:
    """Say that a worker lives; /readyz reads how long ago."""
    Heartbeat.objects.update_or_create(name="jobs", defaults={"beat_at": clock.now()})


@shared_task(name="core.forget_keys")
def forget_keys() -> None:
    """Drop idempotency keys that are too old to be sent again, and entries nobody came back for."""
    forget_old_keys()
    unsent.forget_old()
