"""What was promised, on any day, as known at any instant, on any map."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Permission
from audit.models import AuditEntry, Event
from communes.queries import Atlas, Map, atlas
from core import clock, names
from core.problems import Problem
from targets import rules
from targets.carrying import carried
from targets.models import Plan, TargetBody, TargetKind, TargetVersion, Window
from targets.numbers import Number

# Two times and the map ---------------------------------------------------------------------------


def version_in_force(
    plan: Plan, *, as_of: date, known_at: datetime | None = None
) -> TargetVersion | None:
    """The newest version approved by `known_at` (None: now) and in force on `as_of`; or None."""
    held = [version for version in plan.versions.all() if version.holds(as_of, known_at)]
    return max(held, key=lambda version: version.number, default=None)


def days_in(plan: Plan, window: Window) -> tuple[date, date]:
    """The plan's days as its own window has them, or shifted to the other.

    Reporting years run from 15 December of the year before to 14 December (Circular 21/2021,
    article 15.3; Decree 09/2019).
    """
    if window == plan.window:
        return plan.first_day, plan.last_day
    if window == Window.REPORTING:
        return date(plan.first_day.year - 1, 12, 15), date(plan.last_day.year, 12, 14)
    return date(plan.first_day.year + 1, 1, 1), date(plan.last_day.year, 12, 31)


def targets_on(version: TargetVersion, on_map: Map, kind: str = TargetKind.ALL) -> dict[int, int]:
    """Unit of that map → its number. A unit without one is absent: no target, which is not 0.

    Numbers of merged units are added up if all parts merged whole and all have one
    (targets/carrying.py). Named bodies are not in here: see `bodies`.
    """
    return carried(_unit_numbers(version, kind), on_map, atlas())


def bodies(version: TargetVersion, kind: str = TargetKind.ALL) -> list[tuple[TargetBody, int]]:
    """The named bodies of a version with their numbers, in Vietnamese order."""
    rows = version.targets.filter(body__isnull=False, kind=kind).select_related("body")
    found = [(row.body, row.value) for row in rows if row.body is not None]
    return sorted(found, key=lambda pair: names.sort_key(pair[0].name))


def units_of_body(body: TargetBody, drawn: Atlas) -> frozenset[int]:
    """The units, of whatever time, that lay in the body's former district; a college has none."""
    if not body.old_district:
        return frozenset()
    return frozenset(
        pk for pk, unit in drawn.units.items() if unit.old_district == body.old_district
    )


def crossing_units(body: TargetBody, drawn: Atlas) -> frozenset[int]:
    """The units made partly of units of the body's former district and partly of others.

    `units_of_body` has none of them: what happens there is no one district's, so whoever shows the
    district's result says that these are left out of it.
    """
    parts: dict[int, list[int]] = defaultdict(list)
    for change in drawn.changes:
        parts[change.new].append(change.old)
    within = units_of_body(body, drawn)
    crossing = (pk for pk in parts.keys() & drawn.units.keys() - within if within)
    return frozenset(pk for pk in crossing if within & _made_of(pk, parts))


def _made_of(unit_id: int, parts: Mapping[int, list[int]]) -> set[int]:
    """Every unit that went into this one, wholly or in part, by whatever steps."""
    found: set[int] = set()
    todo = [unit_id]
    while todo:
        new = set(parts.get(todo.pop(), ())) - found
        found |= new
        todo += new
    return found


def _unit_numbers(version: TargetVersion, kind: str) -> dict[int, int]:
    rows = version.targets.filter(unit__isnull=False, kind=kind)
    return {unit: value for unit, value in rows.values_list("unit_id", "value") if unit}


# Sums, shown and never forced to agree -----------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """What units and bodies were given, beside the province's own number. Never scaled."""

    kind: str = TargetKind.ALL
    allocated: int
    province_total: int | None

    @property
    def kind_label(self) -> str:
        return str(TargetKind(self.kind).label)

    @property
    def difference(self) -> int | None:
        """Not yet allocated; below 0 more was given out than assigned. None without a total."""
        return None if self.province_total is None else self.province_total - self.allocated

    @property
    def over(self) -> int:
        return max(0, -(self.difference or 0))

    @property
    def open(self) -> int:
        return max(0, self.difference or 0)


def allocation(version: TargetVersion, kind: str = TargetKind.ALL) -> Allocation:
    """Σ of units and bodies of that kind; only "all" has a number of the province beside it."""
    values = version.targets.filter(kind=kind).values_list("value", flat=True)
    total = version.province_total if kind == TargetKind.ALL else None
    return Allocation(kind=kind, allocated=sum(values), province_total=total)


@dataclass(frozen=True, kw_only=True)
class YearsCheck:
    """A plan of several years beside its yearly plans; `missing` are years without a number."""

    parent_total: int | None
    years: list[tuple[Plan, int | None]]
    missing: list[int]

    @property
    def sum(self) -> int:
        return sum(total or 0 for _plan, total in self.years)

    @property
    def difference(self) -> int | None:
        """What the years still owe the parent; below 0 they promise more."""
        return None if self.parent_total is None else self.parent_total - self.sum

    @property
    def over(self) -> int:
        return max(0, -(self.difference or 0))

    @property
    def open(self) -> int:
        return max(0, self.difference or 0)


def years_check(plan: Plan, as_of: date, known_at: datetime | None = None) -> YearsCheck:
    """The totals of the years in force on that day against the parent's own total in force."""
    years = []
    for year in plan.years.order_by("first_day").prefetch_related("versions"):
        version = version_in_force(year, as_of=as_of, known_at=known_at)
        years.append((year, version.province_total if version else None))
    parent = version_in_force(plan, as_of=as_of, known_at=known_at)
    covered = {day for year, total in years if total is not None for day in years_named(year)}
    return YearsCheck(
        parent_total=parent.province_total if parent else None,
        years=years,
        missing=[year for year in years_named(plan) if year not in covered],
    )


def years_named(plan: Plan) -> list[int]:
    """The years a plan speaks of. A reporting year begins on 15 December of the year before."""
    first = plan.first_day.year + ((plan.first_day.month, plan.first_day.day) >= (12, 15))
    return list(range(first, max(first, plan.last_day.year) + 1))


# What rules are asked about ----------------------------------------------------------------------


def numbers_of(version: TargetVersion) -> list[Number]:
    """A stored version's numbers."""
    return [
        Number(unit=row.unit, body=row.body, kind=row.kind, value=row.value)
        for row in version.targets.select_related("unit", "body")
    ]


def waiting_for(by: User) -> list[TargetVersion]:
    """Numbers that somebody else entered and that wait for this person's approval."""
    if not by.may(Permission.TARGET_APPROVE):
        return []
    entered = TargetVersion.objects.filter(approved_at=None, returned_reason="")
    others = entered.exclude(entered_by=by).select_related("plan", "entered_by")
    return list(others.order_by("entered_at", "pk"))


def newest_version(plan: Plan) -> TargetVersion | None:
    """The version entered last, whatever became of it."""
    return plan.versions.order_by("-number").first()


def hands_in(version: TargetVersion) -> frozenset[int]:
    """Everybody who entered or changed numbers of this version, not only the last one."""
    changing = (Event.TARGETS_PROPOSED, Event.IMPORT_WITHDRAWN)
    entries = AuditEntry.objects.about(version).filter(event__in=changing)
    hands = {by_id for by_id in entries.values_list("by_id", flat=True) if by_id is not None}
    return frozenset(hands | {version.entered_by_id})


def body_named(name: str) -> TargetBody | None:
    """The stored body of that name, however the tone marks are placed."""
    wanted = names.spelling(name)
    return next((b for b in TargetBody.objects.all() if names.spelling(b.name) == wanted), None)


def is_promised(body: TargetBody) -> bool:
    """Whether an approved version gives this body a number."""
    return body.targets.filter(version__approved_at__isnull=False).exists()


def plan_problems(
    plan: Plan | None,
    *,
    code: str,
    first_day: date,
    last_day: date,
    window: str,
    parent: Plan | None,
    trained_goal: Decimal,
    coverage_goal: Decimal,
    skilled_up: bool,
) -> list[Problem]:
    """All rules about a plan as it would be saved; nothing is written."""
    others = Plan.objects.exclude(pk=plan.pk) if plan else Plan.objects.all()
    problems = rules.problems_with_plan(
        code=code,
        taken=others.filter(code=code).exists(),
        first_day=first_day,
        last_day=last_day,
        window=window,
        trained_goal=trained_goal,
        coverage_goal=coverage_goal,
    )
    placed = rules.problems_with_place(
        plan,
        first_day=first_day,
        last_day=last_day,
        parent=parent,
        siblings=list(others.filter(parent=parent)) if parent else [],
        years=list(plan.years.all()) if plan else [],
    )
    if plan is None or not plan.versions.filter(approved_at__isnull=False).exists():
        return [*problems, *placed]
    fixed = rules.problems_with_change(
        plan,
        code=code,
        first_day=first_day,
        last_day=last_day,
        window=window,
        parent=parent,
        trained_goal=trained_goal,
        coverage_goal=coverage_goal,
        skilled_up=skilled_up,
    )
    return [*problems, *placed, *fixed]


def target_problems(
    plan: Plan,
    *,
    document_number: str,
    document_date: date,
    document_body: str,
    in_force_on: date,
    province_total: int | None,
    stretch_ratio: Decimal,
    numbers: Sequence[Number],
) -> list[Problem]:
    """All rules about numbers as they would be entered; nothing is written."""
    document = rules.problems_with_document(
        document_number=document_number,
        document_date=document_date,
        document_body=document_body,
        in_force_on=in_force_on,
        last_day=plan.last_day,
        today=clock.today(),
    )
    sizes = rules.problems_with_sizes(
        numbers, province_total=province_total, stretch_ratio=stretch_ratio
    )
    places = rules.problems_with_places(
        numbers, on_map=atlas().on(in_force_on).units, day=in_force_on
    )
    kinds = rules.problems_with_kinds(numbers)
    return [*document, *sizes, *places, *kinds, *_body_problems(numbers)]


def _body_problems(numbers: Sequence[Number]) -> list[Problem]:
    found: dict[str, list[Problem]] = {}
    stored = {names.spelling(body.name): body for body in TargetBody.objects.all()}
    for number in numbers:
        body = stored.get(number.place) if number.body is not None else None
        if body is not None and number.body is not None and body != number.body:
            found[number.place] = list(
                rules.problems_with_body(
                    name=body.name,
                    recorded=body.old_district,
                    said=number.body.old_district,
                    promised=is_promised(body),
                )
            )
    return [problem for problems in found.values() for problem in problems]
