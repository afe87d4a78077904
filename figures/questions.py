"""What a figure is asked for: which days, as of when, known when, which map, which target."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from django.db.models import Min

from communes.models import Commune
from communes.queries import Map, atlas
from core import clock
from core.models import Mark
from figures.facts import RULE_VERSION
from targets.models import Plan, TargetKind, TargetVersion, Window
from targets.queries import days_in, version_in_force

CURRENT = "current"
EVENT = "event"


class Unanswerable(ValueError):
    """The question itself is wrong; the message says what can be asked."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Changes that are recorded and not counted yet: how many, and since when."""

    count: int
    since: datetime | None


# An enterprise's number where none is meant: directly signed contracts, senders not known.
NO_SENDER = 0
NO_PROGRAMME = "none"


@dataclass(frozen=True, kw_only=True)
class Only:
    """What an answer is narrowed to; empty: to nothing.

    `unit` is one of the question's map, `market` a country's code, `enterprise` a number or
    NO_SENDER, `programme` a code or NO_PROGRAMME. A unit alone that is set beside its target is
    asked for by `unit=` of the query functions instead: what is narrowed has no target.
    """

    unit: int | None = None
    market: str = ""
    enterprise: int | None = None
    programme: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Everything an answer depends on, and everything that is printed with it.

    `first` and `last` are both inside. `known_at` None is now. On the boundary "event" every
    departure stands at its own unit; `map` is then the map of `as_of`, for the list of units.
    """

    first: date
    last: date
    window: str
    as_of: date
    known_at: datetime | None
    boundary: str
    map: Map
    plan: Plan | None
    version: TargetVersion | None
    kind: str
    waiting: Waiting
    computed_at: datetime
    rule_version: str = RULE_VERSION
    only: Only = Only()

    @property
    def until(self) -> date:
        """The last day that is counted: the world of `as_of`, inside the window."""
        return min(self.last, self.as_of)

    @property
    def provisional(self) -> bool:
        """Changes made before `known_at` still wait to be counted."""
        return self.waiting.count > 0

    @property
    def knowledge(self) -> datetime:
        """Known when: the instant asked for, or that of the answer."""
        return self.known_at or self.computed_at

    def place(self, unit_id: int) -> int | None:
        """The unit to which a departure from that unit is added; None: not assignable."""
        return unit_id if self.boundary == EVENT else self.map.place(unit_id)

    @property
    def places(self) -> Mapping[int, int]:
        """The same for many units at once: unit → the unit it is added to, if there is one."""
        return {pk: pk for pk in atlas().units} if self.boundary == EVENT else self.map.places

    def members(self, unit_id: int) -> frozenset[int]:
        """The units whose departures are added to that unit."""
        return frozenset({unit_id}) if self.boundary == EVENT else self.map.members(unit_id)

    def unit(self, unit_id: int) -> Commune:
        return atlas().units[unit_id]

    @property
    def of_a_part(self) -> bool:
        """Narrowed to something: what was promised says nothing about it."""
        return self.only != Only()

    def narrowed(self, only: Only) -> Self:
        """The same question about a part; a part has no target of its own."""
        return self if only == self.only else replace(self, only=only, version=None)

    def on_map_of(self, day: date) -> Self:
        """The same question on the map of another day."""
        return replace(self, boundary=day.isoformat(), map=atlas().on(day, self.known_at))


def ask(
    *,
    plan: Plan | None = None,
    first: date | None = None,
    last: date | None = None,
    as_of: date | None = None,
    known_at: date | datetime | None = None,
    boundary: str = CURRENT,
    window: str | None = None,
    kind: str = TargetKind.ALL,
    today: date | None = None,
) -> Question:
    """Put a question together and refuse what cannot be asked.

    Either a plan or first and last. `as_of` defaults to today, for a plan that is over to its last
    day; `known_at` as a date means the end of that local day; `window` chooses calendar or
    reporting days of a plan, by default the plan's own. `today` is the day of whoever asks; the log
    of evenings asks as that evening would have.
    """
    now = clock.now()
    today = today or clock.today()
    if plan is not None:
        window = window or plan.window
        first, last = days_of(plan, window)
    elif first is None or last is None:
        raise Unanswerable("Name a plan, or the first and the last day.")
    if last < first:
        raise Unanswerable("The last day is before the first.")
    as_of = as_of or min(today, max(last, first))
    instant = _instant(known_at)
    if instant is not None and instant >= now:
        instant = None
    version = version_in_force(plan, as_of=as_of, known_at=instant) if plan else None
    return Question(
        first=first,
        last=last,
        window=window or "days",
        as_of=as_of,
        known_at=instant,
        boundary=boundary,
        map=_map(boundary, today, as_of, instant),
        plan=plan,
        version=version,
        kind=kind,
        waiting=waiting(instant),
        computed_at=now,
    )


def days_of(plan: Plan, window: str) -> tuple[date, date]:
    """The plan's days in that window (targets.queries.days_in); refuses what is no window."""
    if window not in Window.values:
        raise Unanswerable("The window is calendar or reporting.")
    return days_in(plan, Window(window))


def waiting(known_at: datetime | None = None) -> Waiting:
    """The marks not yet counted that were made by then."""
    marks = Mark.objects.all() if known_at is None else Mark.objects.filter(made_at__lte=known_at)
    since = marks.aggregate(since=Min("made_at"))["since"]
    return Waiting(count=marks.count() if since else 0, since=since)


def _instant(known_at: date | datetime | None) -> datetime | None:
    """A date means the end of that local day."""
    if known_at is None or isinstance(known_at, datetime):
        return known_at
    return clock.end_of_day(known_at)


def _map(boundary: str, today: date, as_of: date, known_at: datetime | None) -> Map:
    if boundary == CURRENT:
        return atlas().on(today, known_at)
    if boundary == EVENT:
        return atlas().on(as_of, known_at)
    try:
        return atlas().on(date.fromisoformat(boundary), known_at)
    except ValueError as error:
        raise Unanswerable("The boundary is current, event or a day (YYYY-MM-DD).") from error
