"""The only ways to change a plan or its numbers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from core import clock, names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Refused, Stale, refuse_if
from targets.models import Plan, Target, TargetBody, TargetVersion, Window
from targets.numbers import Number, written
from targets.queries import (
    body_named,
    hands_in,
    newest_version,
    numbers_of,
    plan_problems,
    target_problems,
)
from targets.rules import (
    code_taken,
    import_stands,
    problems_with_approval,
    problems_with_returning,
)
from targets.tables import carried_numbers, version_before

PLAN_FIELDS = (
    "code",
    "first_day",
    "last_day",
    "window",
    "parent",
    "trained_goal",
    "coverage_goal",
    "skilled_up",
)
VERSION_FIELDS = (
    "document_number",
    "document_date",
    "document_body",
    "in_force_on",
    "province_total",
    "stretch_ratio",
    "stretch_strict",
)


@transaction.atomic
def save_plan(
    *,
    plan: Plan | None = None,
    code: str,
    first_day: date,
    last_day: date,
    window: str = Window.CALENDAR,
    parent: Plan | None = None,
    trained_goal: Decimal = Decimal("1.00"),
    coverage_goal: Decimal = Decimal("1.00"),
    skilled_up: bool = True,
    version: int | None = None,
    by: User,
) -> Plan:
    """Make a plan, or change one (rules T-01 to T-09). `version` is the one the form saw.

    Nothing of it changes any more once its targets are approved: one person alone would change
    what has been published.
    """
    said: dict[str, Any] = {
        "code": names.clean(code),
        "first_day": first_day,
        "last_day": last_day,
        "window": window,
        "parent": parent,
        "trained_goal": trained_goal,
        "coverage_goal": coverage_goal,
        "skilled_up": skilled_up,
    }
    # The parent too: two new years of one plan must not overlap.
    _lock(*(row.pk for row in (plan, parent) if row is not None))
    plan = Plan.objects.get(pk=plan.pk) if plan is not None else None
    by.must(Permission.TARGET_ENTER)
    before = _values(plan, PLAN_FIELDS) if plan is not None else {}
    if plan is not None and version is not None and version != plan.version:
        raise Stale(current=before)
    refuse_if(plan_problems(plan, **said))

    saved = plan or Plan(version=0)
    for name, value in said.items():
        setattr(saved, name, value)
    saved.version += 1
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise Refused([code_taken()]) from error
    old, new = changes(before, _values(saved, PLAN_FIELDS))
    record(Event.PLAN_SAVED, on=saved, by=by, before=old, after=new)
    mark_changed(MarkKind.PLAN, [saved.pk])
    return saved


@transaction.atomic
def enter_targets(
    *,
    plan: Plan,
    document_number: str,
    document_date: date,
    document_body: str,
    in_force_on: date,
    province_total: int | None,
    stretch_ratio: Decimal = Decimal("1.30"),
    stretch_strict: bool = True,
    numbers: Sequence[Number],
    edit: int | None = None,
    by: User,
) -> TargetVersion:
    """Enter a plan's numbers (rules T-10 to T-16, T-20 to T-23); they count once approved.

    Changes the version that waits for approval, or begins the next one: an approved version is
    never changed. `edit` is that of the newest version the form saw, 0 when there was none.
    """
    _lock(plan.pk)
    by.must(Permission.TARGET_ENTER)
    newest = newest_version(plan)
    before = _version_values(newest)
    _refuse_stale(newest, edit)
    said: dict[str, Any] = {
        "document_number": names.clean(document_number),
        "document_date": document_date,
        "document_body": names.clean(document_body),
        "in_force_on": in_force_on,
        "province_total": province_total,
        "stretch_ratio": stretch_ratio,
    }
    refuse_if(target_problems(plan, **said, numbers=numbers))

    version = newest if newest is not None and newest.approved_at is None else _next(plan, newest)
    if version.pk is None:
        before = {}
    for name, value in (said | {"stretch_strict": stretch_strict}).items():
        setattr(version, name, value)
    version.entered_by, version.entered_at = by, clock.now()
    version.returned_reason = ""
    version.edit += 1
    version.save()
    _replace_numbers(version, numbers)
    old, new = changes(before, _version_values(version))
    record(Event.TARGETS_PROPOSED, on=version, by=by, before=old, after=new)
    return version


@transaction.atomic
def approve_targets(*, version: TargetVersion, edit: int | None = None, by: User) -> TargetVersion:
    """Put a version in force from its day on (rules T-17, T-18): a second person does it.

    `edit` is the one the approver saw: numbers changed meanwhile are not approved unseen.
    """
    _lock(version.plan_id)
    version = TargetVersion.objects.select_related("plan").get(pk=version.pk)
    by.must(Permission.TARGET_APPROVE)
    _refuse_stale(version, edit)
    refuse_if(problems_with_approval(version, hands=hands_in(version), by_id=by.pk))

    version.approved_by, version.approved_at = by, clock.now()
    version.edit += 1
    version.save(update_fields=["approved_by", "approved_at", "edit"])
    record(
        Event.TARGETS_APPROVED,
        on=version,
        by=by,
        before={"approved_at": None},
        after={"approved_at": version.approved_at, "approved_by": by},
    )
    mark_changed(MarkKind.PLAN, [version.plan_id])
    return version


@transaction.atomic
def return_targets(
    *, version: TargetVersion, reason: str, edit: int | None = None, by: User
) -> TargetVersion:
    """Send a version back to whoever entered it, with a reason (rules T-18, T-19)."""
    _lock(version.plan_id)
    version = TargetVersion.objects.select_related("plan").get(pk=version.pk)
    by.must(Permission.TARGET_APPROVE)
    _refuse_stale(version, edit)
    reason = names.clean(reason)
    refuse_if(problems_with_returning(version, reason=reason))

    version.returned_reason = reason
    version.edit += 1
    version.save(update_fields=["returned_reason", "edit"])
    record(
        Event.TARGETS_RETURNED,
        on=version,
        by=by,
        before={"returned_reason": ""},
        after={"returned_reason": reason},
        reason=reason,
    )
    return version


# The model's label, the record, and the columns it had; None where there was none before.
Made = tuple[str, int, Mapping[str, Any] | None]


@transaction.atomic
def withdraw_import(*, made: Sequence[Made], by: User) -> None:
    """Put back the numbers that a sheet entered; refused once they were decided on or changed
    (T-30).

    `made` is newest first. A version that the sheet began has the numbers of the one before it
    and is sent back, so that nobody approves it.
    """
    befores: dict[int, list[Mapping[str, Any] | None]] = defaultdict(list)
    for label, pk, before in made:
        if label == TargetVersion._meta.label:
            befores[pk].append(before)
    versions = TargetVersion.objects.select_related("plan").filter(pk__in=befores)
    _lock(*versions.values_list("plan_id", flat=True))
    by.must(Permission.TARGET_ENTER)
    found = list(versions.order_by("pk"))
    stuck = [v.plan.code for v in found if not _as_entered(v, befores[v.pk])]
    refuse_if([import_stands(stuck)] if stuck else [])
    for version in found:
        _put_back(version, made, befores[version.pk][-1], by=by)
    bodies = [pk for label, pk, _before in made if label == TargetBody._meta.label]
    TargetBody.objects.filter(pk__in=bodies, targets=None).delete()


def _as_entered(version: TargetVersion, befores: Sequence[Mapping[str, Any] | None]) -> bool:
    """Whether nobody has saved or decided on it since: each save of the sheet raised it by one."""
    first = befores[-1]
    edit = first["edit"] if first is not None else _edit_before(version)
    return version.approved_at is None and version.edit == edit + len(befores)


def _edit_before(version: TargetVersion) -> int:
    older = version_before(version)
    return older.edit if older else 0


def _put_back(
    version: TargetVersion, made: Sequence[Made], before: Mapping[str, Any] | None, *, by: User
) -> None:
    now = _version_values(version)
    if before is not None:
        numbers, version.returned_reason = _undone(version, made), before["returned_reason"]
    else:
        older = version_before(version)
        numbers = carried_numbers(numbers_of(older), version.in_force_on) if older else []
        version.returned_reason = _("The sheet with these numbers was withdrawn.")
    version.entered_by, version.entered_at = by, clock.now()
    version.edit += 1
    version.save()
    _replace_numbers(version, numbers)
    old, new = changes(now, _version_values(version))
    record(Event.IMPORT_WITHDRAWN, on=version, by=by, before=old, after=new)


def _undone(version: TargetVersion, made: Sequence[Made]) -> list[Number]:
    """The version's numbers without what the sheet added, and as they were before it changed
    them."""
    rows = {row.pk: row for row in version.targets.select_related("unit", "body")}
    for label, pk, before in made:
        if label != Target._meta.label or pk not in rows:
            continue
        if before is None:
            del rows[pk]
        else:
            rows[pk].value = before["value"]
    return [Number(unit=r.unit, body=r.body, kind=r.kind, value=r.value) for r in rows.values()]


def _lock(*plan_ids: int) -> None:
    # In the order of their numbers, so that two writers never wait for each other.
    list(
        Plan.objects.select_for_update(of=("self",))
        .filter(pk__in=plan_ids)
        .order_by("pk")
        .values_list("pk")
    )


def _next(plan: Plan, newest: TargetVersion | None) -> TargetVersion:
    # `edit` goes on counting over the versions, so that a form that saw an older one is noticed.
    return TargetVersion(
        plan=plan,
        number=newest.number + 1 if newest else 1,
        edit=newest.edit if newest else 0,
    )


def _refuse_stale(version: TargetVersion | None, edit: int | None) -> None:
    if edit is not None and edit != (version.edit if version else 0):
        raise Stale(current=_version_values(version))


def _replace_numbers(version: TargetVersion, numbers: Sequence[Number]) -> None:
    """These numbers and no others. A row whose unit or body stays is the same row."""
    bodies = {n.place: _stored(n.body) for n in numbers if n.body is not None}
    rows = {(row.unit_id, row.body_id, row.kind): row for row in version.targets.all()}
    changed, new = [], []
    for number in numbers:
        body = bodies.get(number.place) if number.body is not None else None
        unit_id = number.unit.pk if number.unit is not None else None
        row = rows.pop((unit_id, body.pk if body is not None else None, number.kind), None)
        if row is None:
            side = {"unit": number.unit, "body": body, "kind": number.kind}
            new.append(Target(version=version, value=number.value, **side))
        elif row.value != number.value:
            row.value = number.value
            changed.append(row)
    version.targets.filter(pk__in=[row.pk for row in rows.values()]).delete()
    Target.objects.bulk_update(changed, ["value"])
    Target.objects.bulk_create(new)


def _stored(body: TargetBody) -> TargetBody:
    """The body of that name, stored on first use; its former district as said now (rule T-22)."""
    if body.pk is not None:
        return body
    stored = body_named(body.name)
    if stored is None:
        stored, _new = TargetBody.objects.get_or_create(name=names.clean(body.name))
    if stored.old_district != body.old_district:
        stored.old_district = body.old_district
        stored.save(update_fields=["old_district"])
    return stored


def _values(row: Plan | TargetVersion, fields: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields}


def _version_values(version: TargetVersion | None) -> dict[str, Any]:
    if version is None:
        return {}
    return {**_values(version, VERSION_FIELDS), "numbers": written(numbers_of(version))}
