"""Making the files that were asked for. Killed at any moment, it begins the file anew."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import translation

from core import clock
from core.listing import Whole
from spreadsheets.actions import store_file
from spreadsheets.choices import FileFormat, RunState, Trouble
from spreadsheets.models import ExportPart, ExportRun
from spreadsheets.taking import Unreadable, permission_of, take
from spreadsheets.telling import telling
from spreadsheets.workbook import TooLong
from spreadsheets.writing import parts_of, write

ATTEMPTS = 3
SILENT = timedelta(seconds=60)  # a job that says nothing for so long is gone
MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
MOST_BYTES = 50 * 2**20
PART_BYTES = 2**20
REMEMBERED = timedelta(days=7)  # the row; the file itself goes after a day
log = logging.getLogger(__name__)


class Impossible(Exception):
    """There will be no file, however often it is tried."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def make_due() -> int:
    """Make every file that waits, each by one worker only; how many were tried."""
    _find_the_lost()
    tried: list[int] = []
    while run := _claimed(tried):
        tried.append(run.pk)
        _try(run)
    return len(tried)


def _find_the_lost() -> None:
    """What a killed worker left begins anew, three times at most."""
    lost = Q(state=RunState.RUNNING, touched_at__lt=clock.now() - SILENT)
    runs = ExportRun.objects.filter(lost)
    runs.filter(attempts__gte=ATTEMPTS).update(state=RunState.FAILED, trouble=Trouble.BROKE)
    runs.update(state=RunState.QUEUED)


def _claimed(tried: list[int]) -> ExportRun | None:
    """The oldest that waits, if no other worker was quicker."""
    waiting = ExportRun.objects.filter(state=RunState.QUEUED).exclude(pk__in=tried)
    for pk in waiting.order_by("asked_at", "pk").values_list("pk", flat=True)[:20]:
        mine = ExportRun.objects.filter(pk=pk, state=RunState.QUEUED).update(
            state=RunState.RUNNING,
            attempts=F("attempts") + 1,
            touched_at=clock.now(),
            rows=None,
            written=0,
        )
        if mine:
            return ExportRun.objects.select_related("by").get(pk=pk)
    return None


def _try(run: ExportRun) -> None:
    try:
        make(run)
    except (PermissionDenied, Http404):
        _end(run, RunState.FAILED, Trouble.REFUSED)
    except Unreadable:
        _end(run, RunState.FAILED, Trouble.UNREADABLE)
    except Impossible as impossible:
        _end(run, RunState.FAILED, impossible.trouble)
    except TooLong:
        _end(run, RunState.FAILED, Trouble.TOO_LARGE)
    except Exception as error:
        # Its name only: the words of an error may hold what was in a row.
        log.error("File %s was not made: %s", run.pk, type(error).__name__)
        if run.attempts < ATTEMPTS:
            _end(run, RunState.QUEUED, "")
        else:
            _end(run, RunState.FAILED, Trouble.BROKE)


def _end(run: ExportRun, state: RunState, trouble: str) -> None:
    _mine(run).update(state=state, trouble=trouble)


def _mine(run: ExportRun) -> QuerySet[ExportRun]:
    """The run, as long as no other worker has taken it over."""
    return ExportRun.objects.filter(pk=run.pk, state=RunState.RUNNING, attempts=run.attempts)


def make(run: ExportRun) -> None:
    """Write the file aside, with the rights of now, and store it whole."""
    listing = run.declared
    if listing is None:
        raise Impossible(Trouble.REFUSED)
    made_for, rows = FileFormat(run.format), 0
    far: dict[str, int | None] = {"rows": None, "written": 0}
    with TemporaryDirectory(prefix="list-") as folder, translation.override(run.by.language):
        path = Path(folder) / "file"

        def use(whole: Whole) -> None:
            nonlocal rows
            far["rows"] = count = whole.count()
            if count > MOST_ROWS:
                raise Impossible(Trouble.TOO_LARGE)
            permission = permission_of(whole.listing)
            with path.open("wb") as file:
                rows = write(
                    whole,
                    file,
                    made_for=made_for,
                    by=run.by,
                    permission=permission,
                    tell=lambda written: far.update(written=written),
                )

        with telling(_mine(run), lambda: dict(far)):
            take(listing, run.query, by=run.by, use=use)
        if path.stat().st_size > MOST_BYTES:
            raise Impossible(Trouble.TOO_LARGE)
        parts = parts_of(path, PART_BYTES)
        store_file(run=run, listing=listing, parts=parts, rows=rows, by=run.by)


# The end of a file -------------------------------------------------------------------------------


def delete_old() -> int:
    """Files whose day is over; rows of a week ago. Each deletion stands in the log."""
    now: datetime = clock.now()
    over = ExportRun.objects.filter(state=RunState.DONE, expires_at__lte=now)
    deleted = 0
    for run in over.iterator():
        ExportPart.objects.filter(run=run).delete()
        ExportRun.objects.filter(pk=run.pk).update(state=RunState.EXPIRED)
        log.info("File %s of account %s: deleted, its day is over.", run.pk, run.by_id)
        deleted += 1
    old = ExportRun.objects.filter(asked_at__lt=now - REMEMBERED)
    old.exclude(state__in=[RunState.DONE, RunState.RUNNING]).delete()
    return deleted
