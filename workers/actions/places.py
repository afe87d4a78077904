"""Where a person lives, and the lists on which the household or the person stands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record, record_many
from communes.models import Commune
from communes.queries import atlas
from core import clock, names
from core.inserting import insert_many
from core.marks import mark_changed
from core.models import MarkKind
from core.parts import in_parts
from core.problems import Problem, refuse_if
from reference.queries import book
from workers import rules
from workers.actions.identity import _alone, _locked, _refuse_those
from workers.drafts import PriorityEntry
from workers.models import HouseholdStatus, Priority, Residence, Worker
from workers.queries import to_change


@transaction.atomic
def move_worker(
    *,
    worker: Worker,
    commune: Commune | None,
    outside: str = "",
    village: str = "",
    moved_on: date,
    right: Permission = Permission.WORKER_EDIT,
    by: User,
) -> Residence:
    """The person lives in `commune`, or `outside` the province, from `moved_on` on (W-16 to W-19,
    W-33).

    Done by the unit the person leaves, or by the Department: nobody pulls a person in. Who lives
    outside is the Department's, also for moving back. What was counted stays where it was.
    `right` is by which it is done: that to decide about requests, where one is decided.
    """
    worker = to_change(worker.pk)
    by.must(right, commune_id=worker.commune_id)
    open_residence = worker.residences.get(until=None)
    village, outside = names.clean(village), names.clean(outside)
    refuse_if(_problems_with_move(open_residence, commune, outside, village, moved_on))

    before = _at(worker)
    open_residence.until = moved_on
    open_residence.save(update_fields=["until"])
    residence = Residence.objects.create(
        worker=worker, commune=commune, outside=outside, village=village, since=moved_on
    )
    worker.commune, worker.outside, worker.village = commune, outside, village
    worker.village_fold = names.fold(village)
    worker.village_sort = names.last_if_empty(village)
    worker.version += 1
    worker.save()
    after = _at(worker)
    if not (before["outside"] or after["outside"]):
        del before["outside"], after["outside"]
    record(
        Event.WORKER_MOVED, on=worker, by=by, before=before, after={**after, "moved_on": moved_on}
    )
    mark_changed(MarkKind.WORKER, [worker.pk])
    return residence


def _at(worker: Worker) -> dict[str, Any]:
    return {"commune": worker.commune_id, "village": worker.village, "outside": worker.outside}


def _problems_with_move(
    residence: Residence, commune: Commune | None, outside: str, village: str, moved_on: date
) -> Iterator[Problem]:
    inside = commune is not None
    yield from rules.problems_with_place(inside=inside, outside=outside)
    yield from rules.problems_with_village_outside(inside=inside, village=village)
    map_then = atlas().on(moved_on)
    yield from rules.problems_with_move(
        moved_on=moved_on,
        since=residence.since,
        same_place=_same_place(residence, commune, outside, moved_on),
        exists=commune is None or commune.pk in map_then.units,
        today=clock.today(),
    )
    yield from rules.problems_with_village(village)


def _same_place(residence: Residence, commune: Commune | None, outside: str, on: date) -> bool:
    if residence.commune_id is None or commune is None:
        both = residence.commune_id is None and commune is None
        return both and names.fold(outside) == names.fold(residence.outside)
    # The unit a merged unit became is the same place: a merger moves nobody.
    return commune.pk in (residence.commune_id, atlas().on(on).place(residence.commune_id))


@transaction.atomic
def record_household(*, worker: Worker, year: int, status: str, by: User) -> HouseholdStatus:
    """The household's status on the commune's list of that year, new or corrected (rule W-20)."""
    with _alone():
        return _record_households([(worker, year, status)], by=by)[0]


@transaction.atomic
def record_households(
    *, entries: Sequence[tuple[Worker, int, str]], by: User
) -> list[HouseholdStatus]:
    """The same for many: person, year, status. All are recorded or none (`RefusedMany`)."""
    return _record_households(entries, by=by)


def _record_households(
    entries: Sequence[tuple[Worker, int, str]], *, by: User
) -> list[HouseholdStatus]:
    locked = _locked([worker for worker, _year, _status in entries])
    for commune_id in {worker.commune_id for worker in locked.values()}:
        by.must(Permission.WORKER_EDIT, commune_id=commune_id)
    today = clock.today()
    statuses = book().codes("household", on=today)
    _refuse_those(
        [
            list(
                rules.problems_with_household(
                    year=year, status=status, statuses=statuses, today=today
                )
            )
            for _worker, year, status in entries
        ]
    )
    known: dict[tuple[int, int], HouseholdStatus] = {}
    for some in in_parts(sorted(locked)):
        for row in HouseholdStatus.objects.filter(worker__in=some):
            known[row.worker_id, row.year] = row
    current = [(locked[worker.pk], year, status) for worker, year, status in entries]
    made = _store_households(current, known=known, by=by)
    mark_changed(MarkKind.WORKER, sorted(locked))
    return made


def _store_households(
    entries: Sequence[tuple[Worker, int, str]],
    *,
    known: dict[tuple[int, int], HouseholdStatus],
    by: User,
) -> list[HouseholdStatus]:
    """Write what was judged; `known` are the rows that these people have already."""
    said, new, changed = [], [], []
    for worker, year, status in entries:
        row = known.get((worker.pk, year))
        said.append({"year": year, "status": row.status} if row else None)
        if row is None:
            row = known[worker.pk, year] = HouseholdStatus(worker=worker, year=year)
            new.append(row)
        elif row.pk and row.status != status:
            changed.append(row)
        row.status = status
    insert_many(new)
    HouseholdStatus.objects.bulk_update(set(changed), ["status"], batch_size=500)
    record_many(
        Event.HOUSEHOLD_RECORDED,
        on=[worker for worker, _year, _status in entries],
        by=by,
        before=said,
        after=[{"year": year, "status": status} for _worker, year, status in entries],
    )
    return [known[worker.pk, year] for worker, year, _status in entries]


@transaction.atomic
def record_priority(
    *,
    worker: Worker,
    group: str,
    year: int | None = None,
    since: date | None = None,
    until: date | None = None,
    document: str = "",
    by: User,
) -> Priority:
    """The person belongs to a priority group, in a year or from a day on (W-34 to W-36, W-29).

    The list of groups is that of the day it begins. Circular 01/2022, art. 7.
    """
    entry = PriorityEntry(
        worker=worker, group=group, year=year, since=since, until=until, document=document
    )
    with _alone():
        return _record_priorities([entry], by=by)[0]


@transaction.atomic
def record_priorities(*, entries: Sequence[PriorityEntry], by: User) -> list[Priority]:
    """The same for many groups and people. All are recorded or none (`RefusedMany`)."""
    return _record_priorities(entries, by=by)


def _record_priorities(entries: Sequence[PriorityEntry], *, by: User) -> list[Priority]:
    locked = _locked([entry.worker for entry in entries])
    for commune_id in {worker.commune_id for worker in locked.values()}:
        by.must(Permission.WORKER_EDIT, commune_id=commune_id)
    today, at = clock.today(), clock.now()
    current = [
        replace(each, worker=locked[each.worker.pk], document=names.clean(each.document))
        for each in entries
    ]
    _refuse_those(_problems_with_priorities(current, today))
    said = [
        {name: getattr(entry, name) for name in ("group", "year", "since", "until", "document")}
        for entry in current
    ]
    made = [
        Priority(worker=entry.worker, **values, recorded_by=by, recorded_at=at)
        for entry, values in zip(current, said, strict=True)
    ]
    insert_many(made)
    record_many(
        Event.PRIORITY_RECORDED,
        on=[entry.worker for entry in current],
        by=by,
        after=[_said(values) for values in said],
    )
    mark_changed(MarkKind.WORKER, sorted(locked))
    return made


def _problems_with_priorities(entries: Sequence[PriorityEntry], today: date) -> list[list[Problem]]:
    standing: set[tuple[Any, ...]] = set()
    for some in in_parts(sorted({entry.worker.pk for entry in entries})):
        rows = Priority.objects.filter(worker__in=some, withdrawn=False).order_by()
        standing |= set(rows.values_list("worker_id", "group", "year", "since"))
    groups: dict[Any, frozenset[str]] = {}
    found = []
    for entry in entries:
        key = (entry.worker.pk, entry.group, entry.year, entry.since)
        when = (entry.year, entry.since)
        if when not in groups:
            groups[when] = _groups(entry.year, _begins(entry, today))
        problems = rules.problems_with_priority(
            group=entry.group,
            year=entry.year,
            since=entry.since,
            until=entry.until,
            document=entry.document,
            groups=groups[when],
            born_on=entry.worker.born_on,
            today=today,
        )
        second = rules.problems_with_second_priority(known=key in standing)
        found.append([*problems, *second])
        standing.add(key)
    return found


def _begins(entry: PriorityEntry, today: date) -> date:
    year = entry.year
    return entry.since or (date(year, 12, 31) if year and 1 <= year <= 9999 else today)


def _groups(year: int | None, begins: date) -> frozenset[str]:
    """A list of a year has the groups of any of its days: some ended in the middle of 2025."""
    codes = book().codes("priority_group", on=begins)
    if year and 1 <= year <= 9999:
        codes |= book().codes("priority_group", on=date(year, 1, 1))
    return codes


@transaction.atomic
def withdraw_priority(*, priority: Priority, reason: str, by: User) -> Priority:
    """The group was entered by mistake; what it said stays in the history (W-41, W-42)."""
    worker = to_change(priority.worker_id)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    priority = worker.priorities.get(pk=priority.pk)
    reason = names.clean(reason)
    refuse_if(rules.problems_with_withdrawal(reason=reason, withdrawn=priority.withdrawn))
    priority.withdrawn = True
    priority.save(update_fields=["withdrawn"])
    names_ = ("group", "year", "since", "until", "document")
    before = _said({name: getattr(priority, name) for name in names_})
    before, after = changes(before, dict.fromkeys(before))
    record(Event.PRIORITY_WITHDRAWN, on=worker, by=by, before=before, after=after, reason=reason)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return priority


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Without what nobody said."""
    return {name: value for name, value in values.items() if value not in (None, "")}
