"""Marks: what actions leave behind so that figures are counted again (docs/adr/0004)."""

import logging
import time
from collections.abc import Iterable

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from core import clock
from core.inserting import insert_values
from core.models import Mark, MarkKind

LEFT_ALONE_SECONDS = 20.0
_left_alone = {"until": 0.0}
log = logging.getLogger(__name__)


def mark_changed(kind: MarkKind, keys: Iterable[int]) -> None:
    """Note, inside the caller's transaction, that these rows changed; ring after the commit.

    The ring may be lost: it only delays, because the sweep reads the marks.
    """
    made_at = clock.now()
    rows = [(kind, key, made_at) for key in dict.fromkeys(keys)]
    insert_values(Mark, ("kind", "key", "made_at"), rows)
    if settings.DOORBELL:
        transaction.on_commit(_ring, robust=True)


def _ring() -> None:
    # By name: core knows no app to its right. No retry: a person is waiting for the answer, and
    # a broker that hangs is left alone for a while.
    if time.monotonic() < _left_alone["until"]:
        return
    try:
        current_app.send_task("figures.refresh", expires=10, retry=False, ignore_result=True)
    except OperationalError:
        _left_alone["until"] = time.monotonic() + LEFT_ALONE_SECONDS
        log.warning("The broker does not answer; the sweep counts when it is back.")
