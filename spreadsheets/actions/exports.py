"""Asking for files of lists, and recording that one was made."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from core import clock
from core.listing import Listing
from spreadsheets.choices import FileFormat, RunState
from spreadsheets.models import ExportPart, ExportRun
from spreadsheets.taking import permission_of

LASTS = timedelta(hours=24)


@transaction.atomic
def ask_for_file(*, listing: Listing, query: str, made_for: FileFormat, by: User) -> ExportRun:
    """A file to be made in the background; the same one asked for twice is made once.

    Refused without the permission of the list, which is asked again when the file is made.
    """
    _own(by, permission_of(listing))
    User.objects.select_for_update().get(pk=by.pk)
    wanted = {"by": by, "listing": listing.name, "query": query, "format": made_for}
    same = ExportRun.objects.open().filter(**wanted).first()
    return same or ExportRun.objects.create(**wanted, asked_at=clock.now())


@transaction.atomic
def record_file(*, listing: Listing, query: str, made_for: FileFormat, rows: int, by: User) -> None:
    """One entry for one file: which list, asked how, how many rows. Without the words searched for.

    Refused without the permission of the list.
    """
    _own(by, permission_of(listing))
    _record(listing, query, made_for, rows, by)


@transaction.atomic
def store_file(
    *, run: ExportRun, listing: Listing, parts: Iterable[bytes], rows: int, by: User
) -> bool:
    """The whole file at once, or nothing of it: no half file is ever offered.

    False, and nothing is stored, if another worker has taken the run over meanwhile. Refused
    without the permission of the list.
    """
    _own(by, permission_of(listing))
    mine = ExportRun.objects.select_for_update().filter(
        pk=run.pk, state=RunState.RUNNING, attempts=run.attempts
    )
    if not mine.exists():
        return False
    size = 0
    for number, data in enumerate(parts):
        ExportPart.objects.create(run=run, number=number, data=data)
        size += len(data)
    mine.update(
        state=RunState.DONE,
        rows=rows,
        written=rows,
        size=size,
        duties=_duties_of(by),
        expires_at=clock.now() + LASTS,
    )
    _record(listing, run.query, FileFormat(run.format), rows, by)
    return True


def _duties_of(by: User) -> list[int]:
    # Those the rows were seen with: `by` was read when the work began.
    return sorted(duty.pk for duty in by.current_duties)


def _record(listing: Listing, query: str, made_for: FileFormat, rows: int, by: User) -> None:
    said = QueryDict(query, mutable=True)
    said.pop("q", None)  # a name that was searched for
    after = {
        "listing": f"{listing.label} ({listing.name})",
        "filters": said.urlencode(),
        "file_format": made_for.label,
        "rows": rows,
    }
    record(Event.LIST_EXPORTED, on=by, by=by, after=after)


def _own(by: User, permission: Permission) -> None:
    """Whoever sees the list anywhere may take along what they see of it."""
    if not by.may(permission):
        raise PermissionDenied
