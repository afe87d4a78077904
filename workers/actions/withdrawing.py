"""An import is taken back: what it opened is removed, what it changed is put back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Model

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.queries import told_since
from audit.record import changes, record_many
from core import crypto
from core.marks import mark_changed
from core.models import MarkKind
from core.parts import in_parts
from core.problems import Refused, refuse_if
from workers import rules
from workers.actions.people import _name_villages, _rename, _told
from workers.models import HouseholdStatus, NameKey, Passport, Priority, Residence, Worker
from workers.queries import to_change_many

# What hangs on a file and comes in with it. Removed before the files, put back after that.
_PAPERS: tuple[type[Model], ...] = (Passport, Priority, HouseholdStatus)
_KINDS: dict[str, type[Model]] = {
    **{model._meta.label: model for model in _PAPERS},
    Worker._meta.label: Worker,
}
# Later entries about a file that changed nothing in it.
_HARMLESS = (Event.IDENTITY_REVEALED, Event.IMPORT_WITHDRAWN)

Before = Mapping[str, Any]


@transaction.atomic
def withdraw_import(
    *, made: Sequence[tuple[str, int, Before | None]], since: datetime, by: User
) -> None:
    """Take back what an import recorded about people: newest first (label of the model, pk, what
    it said before or None). All of it, or nothing (W-56).

    Refused while anything else hangs on a file that it opened, and when something was recorded
    about one of the files after `since`, when the import was done.
    """
    new: dict[type[Model], set[int]] = defaultdict(set)
    old: dict[type[Model], dict[int, dict[str, Any]]] = defaultdict(dict)
    for label, pk, before in made:
        if before is None:
            new[_KINDS[label]].add(pk)
        else:
            # Of two changes of one record the earlier one has what stood first.
            old[_KINDS[label]][pk] = {**old[_KINDS[label]].get(pk, {}), **before}
    rows = {model: _rows(model, {*new[model], *old[model]}) for model in _KINDS.values()}
    owners = {*new[Worker], *old[Worker]}
    owners |= {row.worker_id for model in _PAPERS for row in rows[model].values()}
    locked = to_change_many(owners)
    for commune_id in {worker.commune_id for worker in locked.values()}:
        by.must(Permission.WORKER_EDIT, commune_id=commune_id)
    _refuse_if_in_use(new, locked, owners, since)
    told = {pk: _told(locked[pk]) for pk in {*new[Worker], *old[Worker]}}

    entries = [
        (
            locked[row.worker_id],
            _said(row),
            {} if row.pk in new[model] else _said(row, old[model][row.pk]),
        )
        for model in _PAPERS
        for row in rows[model].values()
        if row.worker_id not in new[Worker]
    ]
    for model in _PAPERS:
        for some in in_parts(sorted(new[model])):
            model._base_manager.filter(pk__in=some).delete()
    for model in _PAPERS:
        _put_back(model, {pk: rows[model][pk] for pk in old[model]}, old[model])
    corrected = {pk: locked[pk] for pk in old[Worker] if pk not in new[Worker]}
    _put_files_back(corrected, old[Worker])
    entries += [(each, *changes(told[pk], _told(each))) for pk, each in corrected.items()]
    entries += [(locked[pk], _present(told[pk]), {}) for pk in sorted(new[Worker])]
    record_many(
        Event.IMPORT_WITHDRAWN,
        on=[worker for worker, _before, _after in entries],
        by=by,
        before=[before for _worker, before, _after in entries],
        after=[after for _worker, _before, after in entries],
    )
    mark_changed(MarkKind.WORKER, sorted(owners))
    _remove_files(new[Worker])


def _rows(model: type[Model], pks: Iterable[int]) -> dict[int, Any]:
    return {
        row.pk: row
        for some in in_parts(sorted(pks))
        for row in model._base_manager.filter(pk__in=some)
    }


# What stands in the way --------------------------------------------------------------------------


def _refuse_if_in_use(
    new: Mapping[type[Model], set[int]],
    locked: Mapping[int, Worker],
    owners: set[int],
    since: datetime,
) -> None:
    opened = new.get(Worker, set())
    depending = (opened - locked.keys()) | _depended_on(opened, new)
    changed = (
        owners - locked.keys() | told_since(Worker, owners, since, but=_HARMLESS)
    ) - depending
    refuse_if(rules.in_use(depending=len(depending), changed=len(changed)))


def _depended_on(opened: set[int], new: Mapping[type[Model], set[int]]) -> set[int]:
    """Those of the opened files on which anything hangs that did not come with them.

    Generic: whatever app has a table that points to a person.
    """
    found: set[int] = set()
    for relation in Worker._meta.related_objects:
        model: Any = relation.related_model
        name = relation.field.name
        for some in in_parts(sorted(opened)):
            pointing = model._base_manager.filter(**{f"{name}__in": some})
            if model is NameKey:
                continue
            if model is Residence:
                # The one it was opened with; a second one is a move.
                found |= _with_several(pointing)
                continue
            own = new.get(model, set())
            found |= {owner for pk, owner in pointing.values_list("pk", name) if pk not in own}
    return found


def _with_several(residences: Any) -> set[int]:
    several = residences.order_by().values("worker_id").annotate(n=Count("pk")).filter(n__gt=1)
    return {row["worker_id"] for row in several}


# Taking back -------------------------------------------------------------------------------------


def _put_back(model: type[Model], rows: Mapping[int, Any], before: Mapping[int, Before]) -> None:
    columns = set()
    for pk, row in rows.items():
        for name, value in before[pk].items():
            setattr(row, name, value)
            columns.add(model._meta.get_field(name).name)
    if columns:
        model._base_manager.bulk_update(rows.values(), sorted(columns), batch_size=100)


def _put_files_back(workers: Mapping[int, Worker], before: Mapping[int, Before]) -> None:
    for worker in workers.values():
        worker.version += 1
    restored = {
        pk: {**columns, "version": workers[pk].version}
        for pk, columns in before.items()
        if pk in workers
    }
    try:
        with transaction.atomic():
            _put_back(Worker, workers, restored)
    except IntegrityError as error:
        # A number that was replaced stands in another file by now.
        raise Refused(rules.in_use(depending=0, changed=len(workers))) from error
    _rename([workers[pk] for pk, columns in restored.items() if "full_name" in columns])
    _name_villages([workers[pk] for pk, columns in restored.items() if "village" in columns])


def _remove_files(opened: set[int]) -> None:
    for some in in_parts(sorted(opened)):
        NameKey.objects.filter(worker__in=some).delete()
        Residence.objects.filter(worker__in=some).delete()
        Worker._base_manager.filter(pk__in=some).delete()


# In the audit ------------------------------------------------------------------------------------


def _said(row: Any, before: Before | None = None) -> dict[str, Any]:
    """What a row says, with the columns it had `before`; the number of a passport masked."""
    which: dict[str, Any] = {}
    names: tuple[str, ...] = ("group", "year", "since", "until", "document")
    if isinstance(row, Passport):
        names = ("issued_on", "expires_on", "is_current")
        which = {"passport": crypto.mask_front(row.number)}
    elif isinstance(row, HouseholdStatus):
        names = ("year", "status")
    said = {name: getattr(row, name) for name in names}
    return which | _present({**said, **(before or {})})


def _present(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "")}
