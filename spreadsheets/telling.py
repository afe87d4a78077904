"""How far a job is, told by a thread of its own: the working connection may not write meanwhile."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import QuerySet

from core import clock

TELLS_EVERY = 1.0  # seconds
log = logging.getLogger(__name__)


@contextmanager
def telling(run: QuerySet, progress: Callable[[], dict[str, Any]]) -> Iterator[None]:
    """While the block runs, `run` (one row, as long as it is ours) gets `progress` every second.

    It is the sign of life as well: a job that says nothing for long is begun anew by another.
    """
    over = Event()
    thread = Thread(target=_tell, args=[run, progress, over], daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _tell(run: QuerySet, progress: Callable[[], dict[str, Any]], over: Event) -> None:
    try:
        while not over.wait(TELLS_EVERY):
            try:
                run.update(**progress(), touched_at=clock.now())
            except DatabaseError:
                log.warning("The progress of a job could not be written.")
    finally:
        connection.close()
