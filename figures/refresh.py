"""From marks to facts: closes what differs, opens new versions, deletes the marks it read."""

from collections.abc import Iterable, Iterator, Sequence
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


# Marks that name many people at once; the others name a person, or nobody at all.
_WIDE = frozenset({MarkKind.UNIT, MarkKind.LIST})
_Mark = tuple[int, str, int, datetime]


def refresh() -> Refreshed:
    """Read all waiting marks and bring the facts up to the registers, chunk by chunk.

    Running it twice, or two at once, changes nothing: one lock, and equal versions stay.
    """
    done = Refreshed()
    while _refresh_chunk(done):
        pass
    return done


def _refresh_chunk(done: Refreshed) -> bool:
    """Count whom the oldest marks name; whether there may be more.

    A mark that names many is counted in steps, and whoever is marked alone meanwhile goes first.
    """
    # Read before the lock, because mostly nothing waits; and before the registers, so that what is
    # committed later leaves a mark that is not deleted.
    marks: list[_Mark] = _MARKS.rows()
    walks = _walks(mark for mark in marks if mark[1] in _WIDE)
    near = [mark for mark in marks if mark[0] not in walks]
    if near:
        _count(near, done)
    elif walks:
        _step(max(walks), done)
        return True
    return len(marks) == CHUNK or bool(walks)


def _walks(wide: Iterable[_Mark]) -> set[int]:
    """The marks that lead to people: of lists, and of units from which somebody left."""
    units: dict[int, int] = {}
    lists: set[int] = set()
    for pk, kind, key, _made_at in wide:
        if kind == MarkKind.LIST:
            lists.add(pk)
        else:
            units[pk] = key
    if not units:
        return lists
    left = Departure.objects.filter(commune_id__in=set(units.values())).order_by()
    facts = DepartureFact.objects.open().filter(unit_id__in=set(units.values())).order_by()
    peopled = {
        *left.values_list("commune_id", flat=True).distinct(),
        *facts.values_list("unit_id", flat=True).distinct(),
    }
    return lists | {pk for pk, unit in units.items() if unit in peopled}


@transaction.atomic
def _count(marks: Sequence[_Mark], done: Refreshed) -> None:
    """Bring the facts of the marked up to the registers, and delete the marks."""
    instant = _lock_and_take_instant()
    # When the registers last changed: the newest mark of each worker, for marks come in order.
    changed = {key: made_at for _pk, kind, key, made_at in marks if kind == MarkKind.WORKER}
    done.marks += len(marks)
    done.plans_or_map |= any(kind != MarkKind.WORKER for _pk, kind, _key, _at in marks)
    if changed:
        write_versions(changed, instant, done)
    Mark.objects.filter(pk__in=[mark[0] for mark in marks]).delete()


@transaction.atomic
def _step(pk: int, done: Refreshed) -> None:
    """Count the next people whom a wide mark names; after the last of them it is deleted.

    How far it has come stands on the mark itself, behind the one lock: two that refresh at once go
    on where the other stands, and after a crash nothing begins anew.
    """
    instant = _lock_and_take_instant()
    mark = Mark.objects.filter(pk=pk).first()
    if mark is None:
        return
    unit = mark.key if mark.kind == MarkKind.UNIT else None
    workers = _workers_after(mark.reached or 0, CHUNK, unit=unit)
    if workers:
        write_versions(dict.fromkeys(workers, mark.made_at), instant, done)
        Mark.objects.filter(pk=pk).update(reached=workers[-1])
        return
    # One walk through everybody is enough for all changes of lists that were made before it.
    same = Mark.objects.filter(kind=mark.kind, key=mark.key)
    earlier = same if unit is not None else Mark.objects.filter(kind=mark.kind)
    done.marks += earlier.filter(pk__lte=pk).delete()[0]
    done.plans_or_map |= mark.kind == MarkKind.UNIT


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
    while ids := _workers_after(last, chunk):
        yield ids
        last = ids[-1]


def _workers_after(last: int, chunk: int, *, unit: int | None = None) -> list[int]:
    """The next people by number with a departure or an open version, from that unit or at all."""
    registers = Departure.objects.filter(worker_id__gt=last)
    facts = DepartureFact.objects.open().filter(worker_id__gt=last)
    if unit is not None:
        registers, facts = registers.filter(commune_id=unit), facts.filter(unit_id=unit)
    found: set[int] = set()
    for rows in (registers, facts):
        ids = rows.order_by("worker_id").values_list("worker_id", flat=True).distinct()[:chunk]
        found.update(ids)
    return sorted(found)[:chunk]
