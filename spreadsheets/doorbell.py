"""The web process tells the workers that a file waits. Lost, it only delays: the beat sweeps."""

import logging

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def ring() -> None:
    """Ask for the waiting files now."""
    _ring("spreadsheets.make_due")


def ring_for_imports() -> None:
    """Ask for the sheets that wait to be checked or applied now."""
    _ring("spreadsheets.import_due")


def _ring(task: str) -> None:
    """One try: a person is waiting for the answer."""
    if not settings.DOORBELL:
        return
    try:
        current_app.send_task(task, expires=60, retry=False, ignore_result=True, queue="long")
    except OperationalError:
        log.warning("The broker does not answer; the sweep does the work when it is back.")
