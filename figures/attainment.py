"""The cache of today's answers and the log of each evening's.

Filled by the functions that answer live.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max, Min

from core import clock
from core.models import Mark
from figures.models import Attainment, DayClosed, DepartureFact, RefreshClock
from figures.queries import attainment, coverage
from figures.questions import CURRENT, EVENT, Question, ask, days_of
from figures.refresh import Refreshed
from targets.models import Plan, TargetKind, Window

MEASURES = ("departures", "trained", "skilled_a", "skilled_b", "high_income", "women", "minority")
BOUNDARIES = (CURRENT, EVENT)
Key = tuple[int | None, str, str, str, str]  # unit, indicator, boundary, window, kind
Stored = dict[Key, Attainment]
# A plan stops being closed a year after its end.
CLOSED_FOR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One stored answer, without its day: what is compared before anything is written."""

    unit_id: int | None
    indicator: str
    boundary: str
    window: str
    kind: str
    numerator: int
    denominator: int | None
    target_version: int | None
    map_date: date


def is_behind() -> bool:
    """Whether today's stored answers are not those of the last refresh, or of another day.

    So it is after a crash between counting and storing, and after every midnight.
    """
    state = RefreshClock.objects.filter(pk=1).first()
    return state is not None and (state.stored_for, state.stored_on) != (
        state.last_known_from,
        clock.today(),
    )


def update_today(done: Refreshed, *, everything: bool = False) -> None:
    """Replace today's answers of the plans that a refresh touched; only what differs is written."""
    counted_until = RefreshClock.objects.filter(pk=1).values_list("last_known_from", flat=True)
    stored_for = counted_until.first()
    for plan in Plan.objects.all():
        if everything or done.plans_or_map or _touches(done, plan):
            store_today(plan)
    RefreshClock.objects.filter(pk=1).update(stored_for=stored_for, stored_on=clock.today())


def _touches(done: Refreshed, plan: Plan) -> bool:
    """Whether a departure the refresh changed lies in the plan's days, of either window."""
    if done.first is None or done.last is None:
        return False
    spans = [days_of(plan, window) for window in Window.values]
    return any(first <= done.last and done.first <= last for first, last in spans)


def store_today(plan: Plan) -> None:
    """Make today's stored answers of a plan equal to the live ones."""
    fresh_cells = list(cells(plan))  # counted before the lock is taken
    with transaction.atomic():
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        stored = {_key(row): row for row in Attainment.objects.filter(plan=plan, day=None)}
        fresh = []
        for cell in fresh_cells:
            row = stored.get(_key(cell))
            if row is not None and _same(row, cell):
                del stored[_key(cell)]
            else:
                fresh.append(_row(plan, None, cell))
        Attainment.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
        Attainment.objects.bulk_create(fresh, batch_size=500)


def cells(plan: Plan, *, evening: date | None = None) -> Iterator[Cell]:
    """The answers of a plan: live, or as of and as known at the end of that local day.

    Units without departures and without target have no cell: their answer is zero.
    """
    for window in Window.values:
        asked = partial(
            ask, plan=plan, as_of=evening, known_at=evening, today=evening, window=window
        )
        for boundary in BOUNDARIES:
            question = asked(boundary=boundary)
            yield from _attainment_cells(question)
            for kind in _kinds_with_targets(question):
                yield from _attainment_cells(replace(question, kind=kind))
        yield _coverage_cell(asked(boundary=EVENT))


def _kinds_with_targets(question: Question) -> list[str]:
    """Long-term, seasonal and student numbers are kept where the plan promises any."""
    if question.version is None:
        return []
    kinds = question.version.targets.exclude(kind=TargetKind.ALL).order_by("kind")
    return list(kinds.values_list("kind", flat=True).distinct())


def _attainment_cells(question: Question) -> Iterator[Cell]:
    answer = attainment(question, measures=MEASURES)
    version = question.version.number if question.version else None
    lines: list[tuple[int | None, dict[str, int], int | None]] = [
        (None, answer.counts, answer.target),
        *((line.unit.pk, line.counts, line.target) for line in answer.lines),
    ]
    for measure in MEASURES:
        goal = measure == "departures"
        for unit_id, counts, target in lines:
            if unit_id is None or counts["departures"] or (goal and target is not None):
                yield Cell(
                    unit_id=unit_id,
                    indicator=measure,
                    boundary=question.boundary,
                    window=question.window,
                    kind=question.kind,
                    numerator=counts[measure],
                    denominator=target if goal else counts["departures"],
                    target_version=version if goal else None,
                    map_date=question.map.day,
                )


def _coverage_cell(question: Question) -> Cell:
    answer = coverage(question)
    return Cell(
        unit_id=None,
        indicator="coverage",
        boundary=question.boundary,
        window=question.window,
        kind=question.kind,
        numerator=answer.numerator,
        denominator=answer.denominator,
        target_version=None,
        map_date=question.map.day,
    )


def close_days(*, at_most: int = 40) -> int:
    """Keep the answers of the evenings that are over; how many plan-days were closed.

    Catches up on days that beat missed. An evening is closed only when no change made before its
    end still waits to be counted.
    """
    closed = 0
    oldest = Mark.objects.aggregate(at=Min("made_at"))["at"]
    for plan in Plan.objects.order_by("first_day"):
        before: Stored | None = None
        for day in _open_days(plan):
            if closed >= at_most or (oldest and oldest <= clock.end_of_day(day)):
                break
            if before is None:
                before = evening(plan, day - timedelta(days=1))
            before = close_day(plan, day, before)
            closed += 1
    return closed


def _open_days(plan: Plan) -> Iterator[date]:
    last = DayClosed.objects.filter(plan=plan).aggregate(day=Max("day"))["day"]
    known = DepartureFact.objects.aggregate(at=Min("known_from"))["at"]
    if last is None and known is None:
        return
    day = last + timedelta(days=1) if last else max(plan.first_day, clock.local_day(known))
    end = min(clock.today() - timedelta(days=1), plan.last_day + CLOSED_FOR)
    while day <= end:
        yield day
        day += timedelta(days=1)


def close_day(plan: Plan, day: date, before: Stored) -> Stored:
    """Keep that evening's answers where they differ from those `before`; all answers that evening.

    Counted outside the transaction (the evening is over, its answers no longer change), so that
    nobody waits for a lock meanwhile.
    """
    left = dict(before)
    fresh = []
    for cell in cells(plan, evening=day):
        row = left.pop(_key(cell), None)
        if row is None or not _same(row, cell):
            fresh.append(_row(plan, day, cell))
    # What had an answer the evening before and has none now went back to zero.
    fresh += [_emptied(row, day) for row in left.values() if row.numerator or row.denominator]
    with transaction.atomic():
        _ledger, first_time = DayClosed.objects.get_or_create(
            plan=plan, day=day, defaults={"closed_at": clock.now()}
        )
        if first_time:
            Attainment.objects.bulk_create(fresh, batch_size=500)
    return before | {_key(row): row for row in fresh} if first_time else evening(plan, day)


def evening(plan: Plan, day: date) -> Stored:
    """The stored answers as known at the end of that local day, by key."""
    rows = Attainment.objects.filter(plan=plan, day__lte=day).order_by("day", "pk")
    return {_key(row): row for row in rows}


def _key(row: Attainment | Cell) -> Key:
    return row.unit_id, row.indicator, row.boundary, row.window, row.kind


def _same(row: Attainment, cell: Cell) -> bool:
    # The map's day moves every day; that alone is no change of the answer.
    return (row.numerator, row.denominator, row.target_version) == (
        cell.numerator,
        cell.denominator,
        cell.target_version,
    )


def _row(plan: Plan, day: date | None, cell: Cell) -> Attainment:
    return Attainment(
        plan=plan,
        unit_id=cell.unit_id,
        indicator=cell.indicator,
        boundary=cell.boundary,
        window=cell.window,
        kind=cell.kind,
        day=day,
        numerator=cell.numerator,
        denominator=cell.denominator,
        target_version=cell.target_version,
        map_date=cell.map_date,
        computed_at=clock.now(),
    )


def _emptied(row: Attainment, day: date) -> Attainment:
    emptied = copy(row)
    emptied.pk, emptied.day, emptied.numerator, emptied.denominator = None, day, 0, None
    emptied.computed_at = clock.now()
    return emptied
