"""What the pages show: the list of plans, a version as the paper table, two versions compared."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from communes.models import Commune
from communes.queries import atlas
from core import names
from targets.carrying import carried, left_behind
from targets.models import Plan, TargetKind, TargetVersion
from targets.numbers import Number, by_key, unit_label
from targets.queries import Allocation, numbers_of, version_in_force


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """A line of the list of plans; a year stands under the plan that contains it."""

    plan: Plan
    in_force: TargetVersion | None
    newest: TargetVersion | None


def plan_lines(as_of: date, *, with_open: bool) -> list[PlanLine]:
    """All plans, newest first, each followed by its years. A constant number of queries."""
    plans = list(Plan.objects.select_related("parent").prefetch_related(_versions_with_people()))
    years: dict[int, list[Plan]] = defaultdict(list)
    for plan in plans:
        if plan.parent_id:
            years[plan.parent_id].append(plan)
    ordered = [p for top in plans if not top.parent_id for p in (top, *years[top.pk][::-1])]
    return [_plan_line(plan, as_of, with_open=with_open) for plan in ordered]


def _plan_line(plan: Plan, as_of: date, *, with_open: bool) -> PlanLine:
    seen = [version for version in plan.versions.all() if with_open or version.approved_at]
    return PlanLine(
        plan=plan,
        in_force=version_in_force(plan, as_of=as_of),
        newest=max(seen, key=lambda version: version.number, default=None),
    )


def versions_of(plan: Plan, *, with_open: bool) -> list[TargetVersion]:
    """The versions of a plan, newest first; those not approved only for who may see them."""
    versions = plan.versions.select_related("plan", "entered_by", "approved_by")
    return [v for v in versions.order_by("-number") if with_open or v.approved_at]


def _versions_with_people() -> Prefetch:
    return Prefetch(
        "versions", queryset=TargetVersion.objects.select_related("entered_by", "approved_by")
    )


@dataclass(frozen=True, kw_only=True)
class Line:
    """One place of the table of a version, with its number of each kind that is used."""

    label: str
    note: str
    values: list[int | None]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A version as on paper: all units of its map in Vietnamese order, then the named bodies."""

    day: date
    kinds: list[TargetKind]
    units: list[Line]
    bodies: list[Line]
    allocations: list[Allocation]


def table_of(version: TargetVersion) -> Table:
    """The version on the map of the day it came into force."""
    numbers = numbers_of(version)
    kinds = kinds_in(numbers)
    values = {(number.place, number.kind): number.value for number in numbers}
    on_map = atlas().on(version.in_force_on)
    units = on_map.units | {n.unit.pk: n.unit for n in numbers if n.unit is not None}
    bodies_named = {n.place: n.body for n in numbers if n.body is not None}
    return Table(
        day=on_map.day,
        kinds=kinds,
        units=[
            _line(unit_label(u), "", u.key, kinds, values) for u in in_name_order(units.values())
        ],
        bodies=[
            _line(body.name, body.old_district, place, kinds, values)
            for place, body in sorted(
                bodies_named.items(), key=lambda pair: names.sort_key(pair[1].name)
            )
        ],
        allocations=allocations_of(numbers, version.province_total),
    )


def _line(
    label: str, note: str, place: str, kinds: list[TargetKind], values: dict[tuple[str, str], int]
) -> Line:
    return Line(label=label, note=note, values=[values.get((place, kind)) for kind in kinds])


def allocations_of(numbers: Sequence[Number], total: int | None) -> list[Allocation]:
    """The sum of each kind that is used, numbers that are only typed included."""
    return [
        Allocation(
            kind=kind,
            allocated=sum(n.value for n in numbers if n.kind == kind),
            province_total=total if kind == TargetKind.ALL else None,
        )
        for kind in kinds_in(numbers)
    ]


def in_name_order(units: Iterable[Commune]) -> list[Commune]:
    return sorted(units, key=lambda unit: (unit.name_sort, unit.code))


def kinds_in(numbers: Iterable[Number]) -> list[TargetKind]:
    """All, and the other kinds that are used, in the order of the columns."""
    used = {TargetKind.ALL.value, *(number.kind for number in numbers)}
    return [kind for kind in TargetKind if kind in used]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a version changes at one place; None is no target."""

    label: str
    kind: str
    before: int | None
    after: int | None

    @property
    def kind_label(self) -> str:
        return str(TargetKind(self.kind).label)

    @property
    def change(self) -> int:
        return (self.after or 0) - (self.before or 0)


def version_before(version: TargetVersion) -> TargetVersion | None:
    """The approved version that this one replaces, or would."""
    older = [v for v in version.plan.versions.all() if v.approved_at and v.number < version.number]
    return max(older, key=lambda v: v.number, default=None)


def differences(version: TargetVersion, before: TargetVersion | None) -> list[Difference]:
    """Where the two differ, on the map of `version`: the province, its units, named bodies.

    Numbers of units that merged in between are added up as everywhere; those that cannot come
    along stand at their old unit, as taken away.
    """
    new = by_key(numbers_of(version))
    old = by_key(carried_numbers(numbers_of(before), version.in_force_on)) if before else {}
    total = Difference(
        label=_("Whole province"),
        kind=TargetKind.ALL,
        before=before.province_total if before else None,
        after=version.province_total,
    )
    places = [
        Difference(
            label=(new.get(key) or old[key]).label,
            kind=key[1],
            before=old[key].value if key in old else None,
            after=new[key].value if key in new else None,
        )
        for key in sorted({**old, **new}, key=lambda key: _sort_key(new.get(key) or old[key]))
    ]
    return [line for line in (total, *places) if line.before != line.after]


def _sort_key(number: Number) -> tuple[bool, str, str]:
    name = number.unit.name_sort if number.unit else names.sort_key(number.label)
    return number.unit is None, name, number.kind


def carried_numbers(numbers: Sequence[Number], day: date) -> list[Number]:
    """The numbers on the map of another day; what cannot come along stays as it is."""
    drawn = atlas()
    on_map = drawn.on(day)
    result = [number for number in numbers if number.unit is None]
    for kind in TargetKind:
        given = {n.unit.pk: n.value for n in numbers if n.unit is not None and n.kind == kind}
        found = carried(given, on_map, drawn)
        everywhere = found | left_behind(given, on_map, found)
        result += [Number(unit=drawn.units[u], kind=kind, value=v) for u, v in everywhere.items()]
    return result
