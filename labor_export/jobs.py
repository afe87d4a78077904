"""The jobs process of the embedded default: real Celery workers and beat in one process.

The broker lives in this process's memory, which is all it needs to be: the tables know what is due
(docs/adr/0002). Killed at any moment, it loses messages and no work.
"""

import logging
from threading import Thread

from celery import Celery
from celery.beat import EmbeddedService
from celery.worker import WorkController, state

from core import collecting
from labor_export.celery import app
from labor_export.stopping import Stop

GRACE_SECONDS = 10
log = logging.getLogger(__name__)


def run(*, stop: Stop) -> int:
    """Work until asked to stop; 0 then, 1 when a part died by itself and all must start anew."""
    collecting.settle()
    parts = [
        _working("short jobs", app, queue="celery", threads=2),
        _working("long jobs", _second_app(), queue="long", threads=1),
        EmbeddedService(app, thread=True, scheduler_cls=app.conf.beat_scheduler),
    ]
    for part in parts:
        part.start()
    while not stop.wait(0.5) and all(part.is_alive() for part in parts):
        pass
    for part in parts:
        if not part.is_alive():
            log.error("%s ended by itself", part.name)
    _end(parts)
    return 0 if stop.asked else 1


def _second_app() -> Celery:
    # Queues are chosen per app: a worker of its own for long jobs, so that they never keep
    # a refresh waiting, needs an app of its own.
    long_app = Celery("labor_export.long", set_as_current=False)
    long_app.config_from_object("django.conf:settings", namespace="CELERY")
    long_app.autodiscover_tasks()
    return long_app


def _working(name: str, celery_app: Celery, *, queue: str, threads: int) -> Thread:
    worker = WorkController(
        app=celery_app,
        hostname=f"{queue}@embedded",
        pool_cls="threads",
        concurrency=threads,
        queues=[queue],
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    return Thread(target=worker.start, name=name, daemon=True)


def _end(parts: list[Thread]) -> None:
    state.should_stop = 0
    for part in parts:
        if hasattr(part, "service"):
            part.service.stop()
    for part in parts:
        part.join(GRACE_SECONDS)
