"""Locking, reading and writing the rows of a stay, for the actions.

The person's row is locked first, so that two clicks, two officers or two doors come one after the
other; the constraints of contracts/models are the last line.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from contracts import queries, rules
from contracts.models import Contract, Departure
from contracts.rules import Ending, Going
from contracts.states import ContractStatus
from core import clock, names
from core.problems import Stale, refuse_if
from workers.models import Worker
from workers.queries import to_change

EXPECTED = ("expected_on", "expected_month_only")
OF_CONTRACT = tuple(field.name for field in fields(Going) if field.name != "departed_on")
OF_END = tuple(field.name for field in fields(Ending))
SETTLED = ("liquidated_on", "deposit_returned_on", "deposit_returned")


def locked(worker: Worker) -> Worker:
    return to_change(worker.pk)


def locked_contract(contract: Contract, worker: Worker) -> Contract:
    rows = Contract.objects.select_for_update(of=("self",))
    return rows.select_related("enterprise", "country").get(pk=contract.pk, worker=worker)


def locked_stay(departure: Departure) -> tuple[Departure, Worker]:
    """The departure as stored, with its contract, and the person, both locked."""
    worker = to_change(departure.worker_id)
    rows = Departure.objects.select_for_update(of=("self", "contract"))
    related = rows.select_related("contract__country", "contract__enterprise", "commune")
    return related.get(pk=departure.pk), worker


def must_be_current(contract: Contract, version: int | None, current: dict[str, object]) -> None:
    if version is not None and contract.version != version:
        raise Stale({**current, "version": contract.version})


def tidy(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, each free text in its one stored form."""
    return {
        name: names.clean(value) if name in rules.TEXT_LENGTHS and isinstance(value, str) else value
        for name, value in said.items()
    }


def fill(contract: Contract, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        if name in (*OF_CONTRACT, *EXPECTED):
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
    worker: Worker, departed_on: date, until: date | None, *, but: Departure | None = None
) -> Iterator[None]:
    """The database's own refusal of two stays at once reads like the rule's."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        refuse_if(rules.problems_with_stays(departed_on, until, queries.stays_of(worker, but=but)))
        raise


def given(values: Mapping[str, object]) -> dict[str, object]:
    """What was said at all; a first entry need not list what was left empty."""
    return {name: value for name, value in values.items() if value not in (None, "", False)}


def stored(departure: Departure, *wanted: str) -> dict[str, object]:
    """These columns as they stand, for the audit or a stale form."""
    return {name: getattr(departure, name) for name in wanted}
