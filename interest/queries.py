"""Reading who wants to go: the list, who left since, who has to be asked again, the overview."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear

from accounts.scopes import Scope
from communes.models import Commune
from communes.queries import atlas
from contracts.models import Departure
from core.months import add_months
from interest.models import Hindrance, Interest, InterestQuerySet
from interest.rules import About, Said, stale_before
from interest.states import OPEN, InterestState
from reference.models import Country
from reference.queries import book
from workers.models import Worker
from workers.queries import find_people

# A unit is up to date if somebody of its list was listed or asked again within these months.
FRESH_MONTHS = 3
# 12 months, as the number that a day written 20260302 grows by.
_A_YEAR = 10_000


def said_of(interest: Interest) -> Said:
    """An entry as the rules read it."""
    return Said(
        reviewed_on=interest.reviewed_on,
        countries=tuple(row.country_id for row in interest.wanted.all()),
        occupation=interest.occupation,
        job=interest.job,
        wants_course=interest.wants_course,
        wants_loan=interest.wants_loan,
        obstacles=tuple(row.obstacle for row in interest.hindrances.all()),
        obstacle_note=interest.obstacle_note,
        consented_on=interest.consented_on,
        note=interest.note,
    )


def about(worker: Worker) -> About:
    """The person as the rules read it."""
    abroad = Departure.objects.filter(worker=worker, ended_on=None).standing().exists()
    return About(born_on=worker.born_on, sex=worker.sex, abroad=abroad)


def countries_on(day: date) -> frozenset[str]:
    """The codes of the countries that may be chosen for something of that day."""
    return frozenset(Country.objects.on(day).values_list("pk", flat=True))


def told(interest: Interest) -> dict[str, Any]:
    """The entry as histories and comparisons show it; lists by their names."""
    said = vars(said_of(interest))
    lists = book()
    names = [row.country.name_vi for row in interest.wanted.select_related("country")]
    obstacles = [
        item.name_vi if (item := lists.item("obstacle", code)) else code
        for code in said["obstacles"]
    ]
    return {**said, "countries": names, "obstacles": obstacles}


# Who left since ----------------------------------------------------------------------------------


def departures_since(worker: Any, reviewed_on: Any) -> Any:
    """The person's departures on record from that day on, the first one first."""
    found = Departure.objects.standing().filter(worker=worker, departed_on__gte=reviewed_on)
    return found.order_by("departed_on", "pk")


def with_news(found: InterestQuerySet) -> InterestQuerySet:
    """Each entry with `gone_on` and `gone_id`: the first departure since the person was listed."""
    since = departures_since(OuterRef("worker"), OuterRef("reviewed_on"))
    return found.annotate(
        gone_on=Subquery(since.values("departed_on")[:1]), gone_id=Subquery(since.values("pk")[:1])
    )


def _number(day: str) -> Any:
    """A day as a number, 20260302: compared alike by every database."""
    return ExtractYear(day) * 10_000 + ExtractMonth(day) * 100 + ExtractDay(day)


def converted(found: InterestQuerySet) -> InterestQuerySet:
    """Those whose person left within 12 months of being listed, whatever the entry says."""
    found = found.annotate(last_number=_number("reviewed_on") + _A_YEAR)
    in_time = (
        departures_since(OuterRef("worker"), OuterRef("reviewed_on"))
        .annotate(number=_number("departed_on"))
        .filter(number__lte=OuterRef("last_number"))
    )
    return found.filter(Exists(in_time))


# The list ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The filters of the list; what is empty filters nothing."""

    q: str = ""
    state: str = ""
    show: str = ""
    country: str = ""
    occupation: str = ""
    since: date | None = None
    until: date | None = None
    unit: int | None = None


def interests(wanted: Wanted, *, scope: Scope, today: date) -> InterestQuerySet:
    """Entries about people who live in scope now; the period is that of the listing."""
    found = with_news(Interest.objects.visible_to(scope).for_list())
    if wanted.q:
        people = find_people(wanted.q, scope=scope).order_by().values("pk")
        found = found.filter(worker__in=people)
    if wanted.unit:
        found = found.filter(worker__commune_id__in=atlas().with_predecessors([wanted.unit]))
    if wanted.state:
        found = found.filter(state__in=OPEN if wanted.state == "open" else [wanted.state])
    if wanted.country:
        found = found.filter(wanted__country=wanted.country)
    if wanted.occupation:
        found = found.filter(occupation=wanted.occupation)
    if wanted.since:
        found = found.filter(reviewed_on__gte=wanted.since)
    if wanted.until:
        found = found.filter(reviewed_on__lte=wanted.until)
    return _shown(found, wanted.show, today)


def _shown(found: InterestQuerySet, show: str, today: date) -> InterestQuerySet:
    if show == "stale":
        return found.open().filter(confirmed_on__lt=stale_before(today))
    if show == "gone":
        return found.open().exclude(gone_id=None)
    if show == "converted":
        return converted(found)
    if show == "cancelled":
        return found.filter(state=InterestState.LEFT, departure__cancelled=True)
    return found


def is_stale(interest: Interest, *, today: date) -> bool:
    """Open, and not confirmed for six months."""
    return interest.is_open and interest.confirmed_on < stale_before(today)


def of_worker(worker: Worker) -> InterestQuerySet:
    """The person's entries, the latest first."""
    return with_news(Interest.objects.filter(worker=worker).for_list())


# On the way of one unit ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """Who of a place may still leave: the open entries by state, and what is said about them.

    `obstacles` are (code, number of entries that name it), the most named first.
    """

    states: dict[InterestState, int]
    stale: int
    gone: int
    wants_course: int
    wants_loan: int
    obstacles: list[tuple[str, int]]

    @property
    def open(self) -> int:
        return sum(self.states.values())


def candidates(unit: int | None, *, scope: Scope, today: date) -> Candidates:
    """The open entries of people in scope, of that unit where one is named; four queries.

    Each number is one of a list of `interests`.
    """
    seen = interests(Wanted(unit=unit, state="open"), scope=scope, today=today).order_by()
    pks = seen.values("pk")
    listed = Interest.objects.filter(pk__in=pks).order_by()
    numbers = dict(listed.values_list("state").annotate(n=Count("pk")))
    said = listed.aggregate(
        stale=Count("pk", filter=Q(confirmed_on__lt=stale_before(today))),
        course=Count("pk", filter=Q(wants_course=True)),
        loan=Count("pk", filter=Q(wants_loan=True)),
    )
    named = Hindrance.objects.filter(interest__in=pks).order_by().values_list("obstacle")
    obstacles = dict(named.annotate(n=Count("pk")))
    return Candidates(
        states={state: numbers.get(state, 0) for state in OPEN},
        stale=said["stale"],
        gone=seen.exclude(gone_id=None).count(),
        wants_course=said["course"],
        wants_loan=said["loan"],
        obstacles=sorted(obstacles.items(), key=lambda each: (-each[1], each[0])),
    )


# The overview ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class UnitReview:
    """How one unit keeps its list."""

    unit: Commune
    open: int = 0
    stale: int = 0
    last_on: date | None = None
    fresh: bool = False


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The list in numbers; each number is a list of `interests`, or the units told here."""

    states: list[tuple[InterestState, int]]
    open: int
    stale: int
    gone: int
    cancelled: int
    listed: int
    converted: int
    units: list[UnitReview] = field(repr=False)
    fresh_since: date

    @property
    def fresh_units(self) -> int:
        return sum(row.fresh for row in self.units)


def overview(since: date, until: date, *, scope: Scope, today: date) -> Overview:
    """The numbers of the list in scope, those listed in the period, and the units of today."""

    def count(**filters: Any) -> int:
        return interests(Wanted(**filters), scope=scope, today=today).order_by().count()

    rows = Interest.objects.visible_to(scope).order_by().values_list("state")
    numbers = dict(rows.annotate(number=Count("pk")))
    return Overview(
        states=[(state, numbers.get(state, 0)) for state in InterestState],
        open=sum(numbers.get(state, 0) for state in OPEN),
        stale=count(show="stale"),
        gone=count(show="gone"),
        cancelled=count(show="cancelled"),
        listed=count(since=since, until=until),
        converted=count(since=since, until=until, show="converted"),
        units=_reviews(scope, today),
        fresh_since=add_months(today, -FRESH_MONTHS),
    )


def _reviews(scope: Scope, today: date) -> list[UnitReview]:
    """Each unit of today in scope, former units counted where they lie now; two queries."""
    now = atlas().on(today)
    seen = Interest.objects.visible_to(scope).order_by()
    last: dict[int, date] = {}
    for commune, day in seen.values_list("worker__commune_id").annotate(day=Max("confirmed_on")):
        place = now.place(commune) if commune else None
        if place is not None:
            last[place] = max(day, last.get(place, day))
    numbers: Counter[tuple[str, int]] = Counter()
    old = Count("pk", filter=Q(confirmed_on__lt=stale_before(today)))
    for commune, number, stale in (
        seen.open().values_list("worker__commune_id").annotate(n=Count("pk"), stale=old)
    ):
        place = now.place(commune) if commune else None
        if place is not None:
            numbers.update({("open", place): number, ("stale", place): stale})
    since = add_months(today, -FRESH_MONTHS)
    units = [unit for unit in now.units.values() if scope.covers(unit.pk)]
    return [
        UnitReview(
            unit=unit,
            open=numbers["open", unit.pk],
            stale=numbers["stale", unit.pk],
            last_on=last.get(unit.pk),
            fresh=unit.pk in last and last[unit.pk] >= since,
        )
        for unit in sorted(units, key=lambda unit: unit.name_sort)
    ]
