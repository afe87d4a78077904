"""Releases are made: once, when a month is closed, from what was known at its closing."""

import hashlib
import json
import logging
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Min

from core import clock
from figures.models import DepartureFact, RefreshClock
from figures.moves import country_on
from figures.queries.tables import POPULATIONS
from figures.questions import Question, ask, waiting
from reports.models import ProtectedDimension, Release
from reports.releases.families import (
    CALENDAR,
    CLOSING_DAYS,
    FAMILIES,
    ROWS,
    Family,
    of_dimension,
)
from reports.releases.protection import PROVINCE, Path, Row, Seen, decide
from reports.statistics import Json

log = logging.getLogger(__name__)


def make_due() -> int:
    """Make every release whose month is closed and whose knowledge is counted; how many.

    Months before the register knew anything are not released: it could only tell what it has
    learnt since.
    """
    made = 0
    for day in _closed_days():
        if waiting(closing(day)).count:
            break  # recorded by then and not counted yet
        for family in families_on(day):
            made += _make_once(family, day)
    return made


def closing(day: date) -> datetime:
    """The instant whose knowledge the release of that month-end tells, for good."""
    return clock.end_of_day(day + timedelta(days=CLOSING_DAYS))


def families_on(day: date) -> list[Family]:
    """The families that are released for that day: those of persons, and what else is protected."""
    since = ProtectedDimension.objects.filter(since__lte=day).values_list("code", flat=True)
    return [*FAMILIES.values(), *(of_dimension(code) for code in since)]


def _closed_days() -> Iterator[date]:
    """The days of the calendar that are closed, the first one first."""
    known = DepartureFact.objects.aggregate(first=Min("known_from"))["first"]
    if known is None or not RefreshClock.objects.exists():
        return
    year = clock.local_day(known).year - 1
    while year <= clock.today().year:
        for month in sorted(CALENDAR):
            day = date(year, month, monthrange(year, month)[1])
            if known <= clock.end_of_day(day) and closing(day) < clock.now():
                yield day
        year += 1


def _make_once(family: Family, day: date) -> int:
    if Release.objects.filter(family=family.code, day=day).exists():
        return 0
    release = made(family, day)
    try:
        with transaction.atomic():
            release.save()
    except IntegrityError:
        return 0  # another worker was quicker; it read the same
    log.info("Released %s of %s: %s of %s cells withheld.", family.code, day, release.withheld,
             release.cells)  # fmt: skip
    return 1


def made(family: Family, day: date) -> Release:
    """The release of that family for that day, not stored yet."""
    months = [_month_end(day.year, month) for month in range(1, day.month + 1)]
    kinds = _kinds(family, day)
    snapshots = [_Snapshot.of(family, end, kinds) for end in months]
    categories = family.categories() or sorted({c for s in snapshots for c in s.categories()})
    told = {r.day: r for r in Release.objects.filter(family=family.code, day__lt=day)}
    earlier = [_shown_in(told.get(end)) for end in months[:-1]]
    decision = decide(
        _paths(snapshots),
        earlier,
        kinds=[kind for kind in CALENDAR[day.month] if kind in kinds],
        categories=categories,
    )
    if decision.unproven:
        log.error(
            "%s of %s: %s rows could not be vouched for.", family.code, day, decision.unproven
        )
    return _release(family, day, snapshots[-1], categories, decision.shown)


def _kinds(family: Family, day: date) -> list[str]:
    """The kinds of its rows: not by what is protected itself."""
    protected = {family.dimension, *_protected(day)}
    return [kind for kind in ROWS if kind not in protected]


def _protected(day: date) -> list[str]:
    return list(ProtectedDimension.objects.filter(since__lte=day).values_list("code", flat=True))


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def question_of(day: date) -> Question:
    """The year up to that day, as known at its closing, on the map of that day."""
    return ask(
        first=date(day.year, 1, 1),
        last=date(day.year, 12, 31),
        as_of=day,
        known_at=closing(day),
        boundary=day.isoformat(),
    )


@dataclass(frozen=True)
class _Snapshot:
    """Every departure of the family at the end of one month, as known at its closing."""

    question: Question
    seen: dict[int, tuple[frozenset[Row], str]]

    @classmethod
    def of(cls, family: Family, day: date, kinds: list[str]) -> "_Snapshot":
        question = question_of(day)
        columns, read = family.axis(question)
        named = {f"by_{i}": c for i, c in enumerate(columns) if not isinstance(c, str)}
        said = [c if isinstance(c, str) else f"by_{i}" for i, c in enumerate(columns)]
        facts = POPULATIONS[family.population].facts(question).annotate(**named)
        rows = facts.values_list("departure_id", "unit_id", "country", "moves", *said)
        market_day = {"stock": day, "returns": None}.get(family.population, date.min)
        seen = {}

        @cache  # many stand at the same place: one set for all of them
        def stands(unit: int | None, market: str) -> frozenset[Row]:
            places = {"province": "", "market": market, "unit": unit}
            return frozenset((k, str(places[k])) for k in kinds if places[k] is not None)

        for pk, unit, country, moves, *values in rows.iterator():
            market = country_on(country, moves, market_day) if moves else country
            seen[pk] = (stands(question.place(unit), market), read(*values))
        return cls(question, seen)

    def categories(self) -> set[str]:
        return {category for _rows, category in self.seen.values()}


def _paths(snapshots: list[_Snapshot]) -> dict[Path, int]:
    everybody = {pk for snapshot in snapshots for pk in snapshot.seen}
    paths: Counter[tuple[Seen, ...]] = Counter(
        tuple(snapshot.seen.get(pk) for snapshot in snapshots) for pk in everybody
    )
    return dict(paths)


def _shown_in(release: Release | None) -> frozenset[Row]:
    if release is None:
        return frozenset()
    return frozenset((*told["row"],) for told in release.rows if told["counts"] is not None)


def _release(
    family: Family, day: date, last: _Snapshot, categories: list[str], shown: frozenset[Row]
) -> Release:
    counts: dict[Row, Counter[str]] = defaultdict(Counter)
    for rows, category in last.seen.values():
        for row in rows:
            counts[row][category] += 1
    counts.setdefault(PROVINCE, Counter())
    strangers = sorted(last.categories() - set(categories))
    order = [*categories, *strangers]
    told: list[Json] = [
        {
            "row": list(row),
            "total": numbers.total(),
            "counts": {c: numbers[c] for c in order} if row in shown or not numbers else None,
        }
        for row, numbers in sorted(counts.items())
    ]
    withheld = sum(line["counts"] is None for line in told)
    question = last.question
    return Release(
        family=family.code,
        day=day,
        known_at=closing(day),
        map_date=question.map.day,
        rule_version=question.rule_version,
        rows=told,
        categories=order,
        cells=len(told) * len(order),
        withheld=withheld * len(order),
        digest=_digest({"family": family.code, "day": day.isoformat(), "rows": told}),
    )


def _digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
