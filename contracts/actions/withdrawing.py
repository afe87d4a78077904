"""An import of stays is taken back: what it recorded is removed, what it changed is put back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.queries import told_since
from audit.record import changes, record_many
from contracts import queries, rows, rules
from contracts.models import Contract, Departure
from core import clock
from core.marks import mark_changed
from core.models import MarkKind
from core.parts import in_parts
from core.problems import Problem, refuse_if
from workers.queries import to_change_many

Before = Mapping[str, Any]
_CONTRACT, _DEPARTURE = Contract._meta.label, Departure._meta.label


@transaction.atomic
def withdraw_import(
    *, made: Sequence[tuple[str, int, Before | None]], since: datetime, by: User
) -> None:
    """Take back what an import recorded about stays: newest first (label of the model, pk, what it
    said before or None). All of it, or nothing (X-17, D-04, D-05).

    Refused while anything rests on a stay that it recorded, and when something was recorded about
    one of the stays after `since`, when the import was done.
    """
    new = {pk for label, pk, before in made if label == _DEPARTURE and before is None}
    old = {label: _first_said(made, label) for label in (_CONTRACT, _DEPARTURE)}
    wanted = new | {pk for label, pk, _before in made if label == _DEPARTURE}
    contracts = {pk for label, pk, _before in made if label == _CONTRACT}
    stays = _stored(wanted, contracts)
    people = to_change_many({stay.worker_id for stay in stays})
    for person in people.values():
        by.must(Permission.STAY_RECORD, commune_id=person.commune_id)
    for stay in stays:
        by.must(Permission.STAY_RECORD, commune_id=stay.contract.recorded_for_id)
    merged = {stay.pk for stay in stays if stay.worker_id not in people}
    gone = wanted - {stay.pk for stay in stays}
    _refuse_if_in_use(stays, new, merged | gone, since)
    removed = [stay for stay in stays if stay.pk in new]
    kept = [stay for stay in stays if stay.pk not in new]
    _remove(removed, by=by)
    _put_back(kept, old, by=by)
    mark_changed(MarkKind.WORKER, sorted({stay.worker_id for stay in stays}))


def _first_said(
    made: Sequence[tuple[str, int, Before | None]], label: str
) -> dict[int, dict[str, Any]]:
    """What each changed record said at first: of two changes the earlier one knows."""
    first: dict[int, dict[str, Any]] = {}
    for each, pk, before in made:
        if each == label and before is not None:
            first[pk] = {**first.get(pk, {}), **before}
    return first


def _stored(stays: Iterable[int], contracts: Iterable[int]) -> list[Departure]:
    """The stays with these numbers or contracts, each with its contract, locked in one order."""
    found: dict[int, Departure] = {}
    locked = Departure.objects.select_for_update(of=("self", "contract")).order_by("pk")
    related = locked.select_related("contract__country", "contract__enterprise", "commune")
    for name, numbers in (("pk", stays), ("contract", contracts)):
        for some in in_parts(sorted(numbers)):
            found |= {stay.pk: stay for stay in related.filter(**{f"{name}__in": some})}
    return list(found.values())


# What stands in the way --------------------------------------------------------------------------


def _refuse_if_in_use(
    stays: Sequence[Departure], new: set[int], lost: set[int], since: datetime
) -> None:
    made = {stay.pk: stay.contract_id for stay in stays if stay.pk in new}
    resting = {pk for pk, _owner in _pointing_at(Departure, list(made))}
    contracts = {contract: pk for pk, contract in made.items()}
    resting |= {
        contracts[number]
        for number, model in _pointing_at(Contract, list(contracts))
        if model is not Departure
    }
    about = {stay.contract_id for stay in stays}
    changed = told_since(Contract, about, since, but=[Event.IMPORT_WITHDRAWN])
    told = {stay.pk for stay in stays if stay.contract_id in changed} | lost
    if resting or told:
        refuse_if([rules.not_to_be_withdrawn(depended_on=len(resting), changed=len(told))])


def _pointing_at(model: type[Model], numbers: Sequence[int]) -> set[tuple[int, type[Model]]]:
    """The rows with these numbers that another row points to, and of which table that is.

    Generic: whatever app has a table that points to stays.
    """
    found: set[tuple[int, type[Model]]] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        other: Any = relation.related_model
        name = relation.field.name  # type: ignore[union-attr]
        for some in in_parts(sorted(numbers)):
            rows_there = other._base_manager.filter(**{f"{name}__in": some}).order_by()
            found |= {(pk, other) for pk in rows_there.values_list(name, flat=True)}
    return found


# Taking back -------------------------------------------------------------------------------------


def _said(stay: Departure) -> dict[str, Any]:
    contract = {name: getattr(stay.contract, name) for name in rows.OF_CONTRACT}
    mine = rows.stored(stay, "departed_on", "commune", "source", *rows.OF_END)
    return {**mine, **contract}


def _remove(stays: Sequence[Departure], *, by: User) -> None:
    record_many(
        Event.IMPORT_WITHDRAWN,
        on=[stay.contract for stay in stays],
        by=by,
        before=[rows.given(_said(stay)) for stay in stays],
        after=[{} for _stay in stays],
    )
    contracts = [stay.contract_id for stay in stays]
    for some in in_parts([stay.pk for stay in stays]):
        Departure.objects.filter(pk__in=some).delete()
    for some in in_parts(contracts):
        Contract.objects.filter(pk__in=some).delete()


def _put_back(
    stays: Sequence[Departure], old: Mapping[str, Mapping[int, Before]], *, by: User
) -> None:
    if not stays:
        return
    told = [_said(stay) for stay in stays]
    now = clock.now()
    for stay in stays:
        _fill(stay.contract, old[_CONTRACT].get(stay.contract_id, {}))
        _fill(stay, old[_DEPARTURE].get(stay.pk, {}))
        stay.contract.version += 1
        stay.changed_at = now
    lives = queries.Lives(stay.worker_id for stay in stays)
    for stay in stays:
        lives.say(stay, queries.stay_of(stay))
    refuse_if(problem for stay in stays for problem in _in_the_way(stay, lives))
    contracts = [stay.contract for stay in stays]
    columns = ["status", "version", *_columns(Contract, old[_CONTRACT].values())]
    Contract.objects.bulk_update(contracts, columns, batch_size=100)
    columns = ["changed_at", *_columns(Departure, old[_DEPARTURE].values())]
    Departure.objects.bulk_update(stays, columns, batch_size=100)
    differs = [changes(before, _said(stay)) for before, stay in zip(told, stays, strict=True)]
    record_many(
        Event.IMPORT_WITHDRAWN,
        on=contracts,
        by=by,
        before=[before for before, _after in differs],
        after=[after for _before, after in differs],
    )


def _fill(row: Model, before: Before) -> None:
    for name, value in before.items():
        setattr(row, name, value)


def _in_the_way(stay: Departure, lives: queries.Lives) -> list[Problem]:
    """Another stay that was recorded since, over the days that this one has again."""
    others = lives.stays_of(stay.worker_id, but=stay)
    found = rules.problems_with_stays(stay.departed_on, stay.ended_on, others)
    return [problem for problem in found if not problem.warning]


def _columns(model: type[Model], before: Iterable[Before]) -> list[str]:
    names = {name for columns in before for name in columns} - {"status"}
    return sorted(model._meta.get_field(name).name for name in names)
