"""The web process tells the workers that a file waits. Lost, it only delays: the beat sweeps."""

import logging

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def ring() -> None:
    """Ask for the waiting files now. One try: a person is waiting for the answer."""
    if not settings.DOORBELL:
        return
    try:
        current_app.send_task(
            "spreadsheets.make_due", expires=60, retry=False, ignore_result=True, queue="long"
        )
    except OperationalError:
        log.warning("The broker does not answer; the sweep makes the file when it is back.")
