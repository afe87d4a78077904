"""Locking, reading and writing the rows of a stay, for the actions.

The person's row is locked first, so that two clicks, two officers or two doors come one after the
other; the constraints of contracts/models are the last line.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from contracts import queries, rules
from contracts.models import Contract, Departure
from contracts.rules import Ending, Going
from contracts.states import ContractStatus
from core import clock
from core.problems import Problem, Refused, RefusedMany, Stale, refuse_if
from workers.models import Worker
from workers.queries import to_change, to_change_many
from workers.rules import merged_away

Row = TypeVar("Row")

EXPECTED = ("expected_on", "expected_month_only")
OF_CONTRACT = tuple(field.name for field in fields(Going) if field.name != "departed_on")
_SAID = frozenset((*OF_CONTRACT, *EXPECTED))
OF_END = tuple(field.name for field in fields(Ending))
SETTLED = ("liquidated_on", "deposit_returned_on", "deposit_returned")


def locked(worker: Worker) -> Worker:
    return to_change(worker.pk)


def locked_contract(contract: Contract, worker: Worker) -> Contract:
    rows = Contract.objects.select_for_update(of=("self",))
    return rows.select_related("enterprise", "country").get(pk=contract.pk, worker=worker)


def locked_people(numbers: Sequence[int]) -> dict[int, Worker]:
    """The files as stored, locked in one order. One merged into another is refused (W-26)."""
    wanted = set(numbers)
    found = to_change_many(wanted)
    if len(found) < len(wanted):
        merged = Worker.objects.filter(pk__in=wanted - found.keys()).exclude(merged_into=None)
        if merged.count() < len(wanted) - len(found):
            raise Worker.DoesNotExist
        refuse_many([[] if number in found else [merged_away()] for number in numbers])
    return found


def locked_contracts(contracts: Iterable[Contract]) -> dict[int, Contract]:
    """All of them as stored, locked in one order."""
    wanted = {contract.pk for contract in contracts}
    rows = Contract.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    return {row.pk: row for row in rows.select_related("enterprise", "country")} if wanted else {}


def locked_stays(departures: Sequence[Departure]) -> list[Departure]:
    """Each of them as stored, with contract and person, all locked in one order, people first.

    One whose person's file was merged into another is refused (W-26).
    """
    people = locked_people([departure.worker_id for departure in departures])
    rows = Departure.objects.select_for_update(of=("self", "contract")).order_by("pk")
    related = rows.select_related("contract__country", "contract__enterprise", "commune")
    found = {row.pk: row for row in related.filter(pk__in={stay.pk for stay in departures})}
    for row in found.values():
        row.worker = row.contract.worker = people[row.worker_id]
    return [found[stay.pk] for stay in departures]


def must_all_be_current(
    seen: Sequence[tuple[Contract | None, int | None]],
    current: Callable[[Contract], dict[str, object]],
) -> None:
    """One that was changed since it was seen raises Stale; of several each is refused (D-42).

    Without a contract there is nothing that was seen.
    """
    if len(seen) == 1 and (contract := seen[0][0]):
        must_be_current(contract, seen[0][1], current(contract))
    refuse_many(
        [
            [rules.changed_since()] if contract and version not in (None, contract.version) else []
            for contract, version in seen
        ]
    )


def refuse_many(found: Sequence[Sequence[Problem]]) -> None:
    """Raise if one of them has more than warnings; those that have none are left out."""
    refused = {
        index: list(problems)
        for index, problems in enumerate(found)
        if any(not problem.warning for problem in problems)
    }
    if refused:
        raise RefusedMany(refused)


def refuse_one_of_many(index: int, write: Callable[[], Row]) -> Row:
    """Write one of many; its refusal is told as that of the row with this index."""
    try:
        return write()
    except Refused as refused:
        raise RefusedMany({index: refused.problems}) from refused


def alone(record: Callable[[], list[Row]]) -> Row:
    """The one row of an action that takes many; its refusal is that of one."""
    try:
        return record()[0]
    except RefusedMany as refused:
        raise Refused(refused.problems[0]) from refused


def locked_stay(departure: Departure) -> tuple[Departure, Worker]:
    """The departure as stored, with its contract, and the person, both locked."""
    worker = to_change(departure.worker_id)
    rows = Departure.objects.select_for_update(of=("self", "contract"))
    related = rows.select_related("contract__country", "contract__enterprise", "commune")
    return related.get(pk=departure.pk), worker


def must_be_current(contract: Contract, version: int | None, current: dict[str, object]) -> None:
    if version is not None and contract.version != version:
        raise Stale({**current, "version": contract.version})


def fill(contract: Contract, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        if name in _SAID:
            setattr(contract, name, value)


def save(contract: Contract) -> None:
    contract.version += 1
    contract.save()


def move(contract: Contract, to: ContractStatus, **also: Any) -> None:
    contract.status = to
    for name, value in also.items():
        setattr(contract, name, value)
    save(contract)


def change(departure: Departure, **values: Any) -> None:
    for name, value in (values | {"changed_at": clock.now()}).items():
        setattr(departure, name, value)
    departure.save(update_fields=[*values, "changed_at"])


@contextmanager
def one_stay_at_a_time(
    departure: Departure, departed_on: date, until: date | None
) -> Iterator[None]:
    """The database's own refusal of two stays at once reads like the rule's."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        others = queries.Lives([departure.worker_id]).stays_of(departure.worker_id, but=departure)
        refuse_if(rules.problems_with_stays(departed_on, until, others))
        raise


@contextmanager
def each_stay_at_its_time(stays: Sequence[queries.NewStay]) -> Iterator[None]:
    """The same for many new stays: each that the database may have meant is told why."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        refuse_many(queries.overlaps_with_stored(stays))
        raise


def given(values: Mapping[str, object]) -> dict[str, object]:
    """What was said at all; a first entry need not list what was left empty."""
    return {name: value for name, value in values.items() if value}


def stored(departure: Departure, *wanted: str) -> dict[str, object]:
    """These columns as they stand, for the audit or a stale form."""
    return {name: getattr(departure, name) for name in wanted}
