"""Which region a unit lies in and whether it is extremely difficult: dated, kept by the Department.

Users and their permissions stand in accounts, to the right. So `by` is known here only as somebody
who can be asked, and the permission by its name; the pages live in reports.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol, cast

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from audit.models import Event
from audit.record import changes, record
from communes import rules
from communes.areas import AREA_EDIT, Said, problems_with_said, standing_of, that_gives_way
from communes.models import AreaStatus, Commune
from core import names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Problem, Refused, Stale, refuse_if

_FIELDS = ("region", "difficult", "valid_from", "valid_until", "legal_basis")


class Keeper(Protocol):
    """An `accounts.models.User`, as far as it is known here."""

    pk: Any

    def get_username(self) -> str: ...

    def must(self, permission: Any, *, commune_id: int | None = None) -> None: ...


@transaction.atomic
def set_area_status(
    *,
    unit: Commune,
    region: str,
    difficult: bool,
    valid_from: date,
    valid_until: date | None = None,
    legal_basis: str,
    by: Keeper,
) -> AreaStatus:
    """Record what a unit is from a day on; what held until further notice ends on that day.

    Refused (C-10 to C-14): a region that does not exist, no legal basis, an end before the
    beginning, days on which the unit does not exist, days that have a status. Source: the Prime
    Minister's decisions on regions I to III, by which support differs.
    """
    said = Said(unit=unit, region=region, difficult=difficult)
    [status] = _set([said], valid_from, valid_until, legal_basis, by)
    return status


@transaction.atomic
def set_area_statuses(
    *, lines: Sequence[Said], valid_from: date, legal_basis: str, by: Keeper
) -> list[AreaStatus]:
    """Record what many units are from a day on, by one decision: all of these lines, or none.

    Each unit has an entry of its own in the audit. Refused as `set_area_status`, and C-19: a unit
    that is named twice.
    """
    return _set(lines, valid_from, None, legal_basis, by)


@transaction.atomic
def correct_area_status(
    *,
    status: AreaStatus,
    region: str,
    difficult: bool,
    valid_from: date,
    valid_until: date | None = None,
    legal_basis: str,
    version: int | None = None,
    by: Keeper,
) -> AreaStatus:
    """Put right what was entered wrongly; figures of the past keep what was known then.

    Raises Stale when the row is no longer at the `version` that was seen. Refused (C-10 to C-14) as
    a new one is, and C-16: a status that was withdrawn.
    """
    row, others = _locked(status)
    by.must(AREA_EDIT)
    if version is not None and version != row.version:
        raise Stale({**_told(row), "version": row.version})
    said = Said(unit=row.unit, region=region, difficult=difficult)
    legal_basis = names.clean(legal_basis)
    refuse_if(
        [
            *rules.problems_with_withdrawn(withdrawn=row.withdrawn),
            *problems_with_said(said, others, valid_from, valid_until, legal_basis),
        ]
    )
    before = _told(row)
    row.region, row.difficult, row.legal_basis = region, difficult, legal_basis
    row.valid_from, row.valid_until = valid_from, valid_until
    old, new = changes(before, _told(row))
    if not new:
        return row
    row.version += 1
    _save(row)
    record(Event.AREA_STATUS_CORRECTED, on=row, by=_writer(by), before=old, after=new)
    mark_changed(MarkKind.UNIT, [row.unit_id])
    return row


@transaction.atomic
def withdraw_area_status(*, status: AreaStatus, reason: str, by: Keeper) -> AreaStatus:
    """Take back what was entered by mistake: it never held, and its days are not known again.

    Refused: no reason (C-15), one that was withdrawn already (C-16).
    """
    row, _others = _locked(status)
    by.must(AREA_EDIT)
    reason = names.clean(reason)
    refuse_if(
        [
            *rules.problems_with_withdrawn(withdrawn=row.withdrawn),
            *rules.problems_with_withdrawing(reason=reason),
        ]
    )
    row.withdrawn = True
    row.version += 1
    row.save(update_fields=["withdrawn", "version"])
    record(
        Event.AREA_STATUS_WITHDRAWN,
        on=row,
        by=_writer(by),
        before={"withdrawn": False},
        after={"withdrawn": True},
        reason=reason,
    )
    mark_changed(MarkKind.UNIT, [row.unit_id])
    return row


def _set(
    lines: Sequence[Said], valid_from: date, valid_until: date | None, legal_basis: str, by: Keeper
) -> list[AreaStatus]:
    ids = [line.unit.pk for line in lines]
    list(Commune.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    by.must(AREA_EDIT)
    legal_basis = names.clean(legal_basis)
    standing = standing_of(ids)
    refuse_if(_problems(lines, standing, valid_from, valid_until, legal_basis))
    made = []
    for line in lines:
        ending = that_gives_way(standing[line.unit.pk], valid_from)
        if ending is not None:
            _end(ending, valid_from, by)
        row = AreaStatus(
            unit=line.unit,
            region=line.region,
            difficult=line.difficult,
            valid_from=valid_from,
            valid_until=valid_until,
            legal_basis=legal_basis,
        )
        _save(row)
        record(Event.AREA_STATUS_RECORDED, on=row, by=_writer(by), after=_told(row))
        made.append(row)
    mark_changed(MarkKind.UNIT, ids)
    return made


def _problems(
    lines: Sequence[Said],
    standing: dict[int, list[AreaStatus]],
    valid_from: date,
    valid_until: date | None,
    legal_basis: str,
) -> Iterator[Problem]:
    seen: set[int] = set()
    for line in lines:
        yield from rules.problems_with_repetition(line.unit, twice=line.unit.pk in seen)
        seen.add(line.unit.pk)
        rows = standing[line.unit.pk]
        gone = that_gives_way(rows, valid_from)
        others = [row for row in rows if row is not gone]
        yield from problems_with_said(line, others, valid_from, valid_until, legal_basis)


def _end(row: AreaStatus, day: date, by: Keeper) -> None:
    row.valid_until = day
    row.version += 1
    row.save(update_fields=["valid_until", "version"])
    record(
        Event.AREA_STATUS_CORRECTED,
        on=row,
        by=_writer(by),
        before={"valid_until": None},
        after={"valid_until": day},
    )


def _locked(status: AreaStatus) -> tuple[AreaStatus, Iterable[AreaStatus]]:
    """The row as stored, its unit locked, and the other statuses of the unit that stand."""
    Commune.objects.select_for_update().get(pk=status.unit_id)
    row = AreaStatus.objects.select_related("unit").get(pk=status.pk)
    others = [other for other in standing_of([row.unit_id])[row.unit_id] if other.pk != row.pk]
    return row, others


def _save(row: AreaStatus) -> None:
    """What slipped past the lock gets the sentence of the rule."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(
            list(
                rules.problems_with_overlap(
                    row.unit, row.valid_from, None, [(row.valid_from, None)]
                )
            )
        ) from error


def _told(row: AreaStatus) -> dict[str, Any]:
    return {"unit": row.unit_id, **{field: getattr(row, field) for field in _FIELDS}}


def _writer(by: Keeper) -> AbstractBaseUser:
    return cast(AbstractBaseUser, by)
