"""From marks to facts: closes what differs, opens new versions, deletes the marks it read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from contracts.models import Departure
from core import clock
from core.composed import Composed
from core.marks import mark_changed
from core.models import Mark, MarkKind
from figures.facts import CONTENT, Facts, build, differing
from figures.models import DepartureFact, RefreshClock

# Each transaction is short: a chunk takes well under a second.
CHUNK = 500


@dataclass
class Refreshed:
    """What one refresh did; `days` spans the departure days it touched."""

    marks: int = 0
    closed: int = 0
    opened: int = 0
    first: date | None = None
    last: date | None = None
    plans_or_map: bool = False

    def saw(self, days: Sequence[date]) -> None:
        for day in days:
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)


def refresh() -> Refreshed:
    """Read all waiting marks and bring the facts up to the registers, chunk by chunk.

    Running it twice, or two at once, changes nothing: one lock, and equal versions stay.
    """
    done = Refreshed()
    while _refresh_chunk(done):
        pass
    return done


def _refresh_chunk(done: Refreshed) -> bool:
    """Count whom the oldest marks name; whether there may be more."""
    # Read before the lock, because mostly nothing waits; and before the registers, so that what is
    # committed later leaves a mark that is not deleted.
    marks = _MARKS.rows()
    if marks:
        _count(marks, done)
    return len(marks) == CHUNK


@transaction.atomic
def _count(marks: Sequence[tuple[int, str, int, datetime]], done: Refreshed) -> None:
    """Bring the facts of the marked up to the registers, and delete the marks."""
    instant = _lock_and_take_instant()
    # When the registers last changed: the newest mark of each worker, for marks come in order.
    changed = {key: made_at for _pk, kind, key, made_at in marks if kind == MarkKind.WORKER}
    done.marks += len(marks)
    done.plans_or_map |= any(kind != MarkKind.WORKER for _pk, kind, _key, _at in marks)
    if changed:
        write_versions(changed, instant, done)
    Mark.objects.filter(pk__in=[mark[0] for mark in marks]).delete()


def _lock_and_take_instant() -> datetime:
    """The next `known_from`: now, and later than every instant given out before."""
    held = _CLOCK.rows()
    if not held:
        RefreshClock.objects.get_or_create(pk=1)
        held = _CLOCK.rows()
    [(last,)] = held
    instant = clock.now()
    if last is not None and instant <= last:
        instant = last + timedelta(microseconds=1)
    RefreshClock.objects.filter(pk=1).update(last_known_from=instant)
    return instant


_MARKS = Composed(
    lambda: Mark.objects.order_by("pk").values_list("pk", "kind", "key", "made_at")[:CHUNK]
)
_CLOCK = Composed(
    lambda: RefreshClock.objects.select_for_update().filter(pk=1).values_list("last_known_from")
)
_OPEN = Composed(lambda: DepartureFact.objects.open().values_list("pk", *CONTENT), by="worker_id")


def write_versions(changed: dict[int, datetime], instant: datetime, done: Refreshed) -> None:
    """Compare these workers' open versions with the registers and write what differs.

    `changed` says of each worker when the registers last did.
    """
    workers = sorted(changed)
    stored = _open_versions(workers)
    close, open_ = differing(build(workers), stored)
    if close:
        DepartureFact.objects.filter(pk__in=close).update(known_until=instant)
    DepartureFact.objects.bulk_create(
        [
            DepartureFact(
                **{name: getattr(facts, name) for name in CONTENT},
                recorded_at=changed[facts.worker_id],
                known_from=instant,
            )
            for facts in open_
        ],
        batch_size=400,
    )
    done.closed += len(close)
    done.opened += len(open_)
    done.saw([facts.departed_on for facts in open_])
    done.saw([facts.departed_on for pk, facts in stored.values() if pk in set(close)])


def _open_versions(worker_ids: Sequence[int]) -> dict[int, tuple[int, Facts]]:
    rows = _OPEN.rows_of(worker_ids)
    return {row[1]: (row[0], Facts(*row[1:])) for row in rows}


def recount(*, chunk: int = 2000) -> Refreshed:
    """Compare every open version with the registers; repairs are new versions from now.

    Closed versions are history and stay as they are. Whoever differs is marked, like after any
    change: until the repair is counted, answers say that they are provisional.
    """
    for worker_ids in _all_workers(chunk):
        stored = _open_versions(worker_ids)
        close, open_ = differing(build(worker_ids), stored)
        wrong = {facts.worker_id for pk, facts in stored.values() if pk in set(close)}
        mark_changed(MarkKind.WORKER, sorted(wrong | {facts.worker_id for facts in open_}))
    return refresh()


def _all_workers(chunk: int) -> Iterator[list[int]]:
    """Everybody with a departure or an open version, in chunks by number."""
    last = 0
    while True:
        registers = (
            Departure.objects.filter(worker_id__gt=last)
            .order_by("worker_id")
            .values_list("worker_id", flat=True)
            .distinct()[:chunk]
        )
        facts = (
            DepartureFact.objects.open()
            .filter(worker_id__gt=last)
            .order_by("worker_id")
            .values_list("worker_id", flat=True)
            .distinct()[:chunk]
        )
        ids = sorted({*registers, *facts})[:chunk]
        if not ids:
            return
        yield ids
        last = ids[-1]
