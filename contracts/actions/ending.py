"""The end of a stay: recording, correcting and withdrawing it, and what is settled after it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Unpack

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record, record_many
from contracts import queries, rows, rules
from contracts.models import Contract, Departure
from contracts.queries import CorrectedEnd, NewEnd
from contracts.rules import EndingFields
from contracts.states import ContractStatus
from core import clock
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import refuse_if

_SUSPECTED: dict[str, Any] = {"suspected_on": None, "suspected_note": ""}


@transaction.atomic
def record_end(*, departure: Departure, by: User, **said: Unpack[EndingFields]) -> Departure:
    """Put on record that the stay ended: came home, died, missing, settled (rules R-01 to R-08).

    Entered by the place where the person lives now. What was only seen is verified by it.
    """
    return rows.alone(lambda: record_ends(ends=[NewEnd(departure=departure, said=said)], by=by))


@transaction.atomic
def record_ends(*, ends: Sequence[NewEnd], by: User) -> list[Departure]:
    """Put on record that these stays ended: all of them, or RefusedMany and none.

    Refused by the rules of `record_end`. The number of queries does not depend on how many.
    """
    stays = _reached([end.departure for end in ends], by=by)
    stored = [replace(end, departure=stay) for end, stay in zip(ends, stays, strict=True)]
    rows.refuse_many(queries.problems_with_ends(stored))
    before = [rows.given(rows.stored(stay, *_SUSPECTED)) for stay in stays]
    for end in stored:
        _ended(end)
    contracts = [stay.contract for stay in stays]
    Contract.objects.bulk_update(contracts, ["status", "version"], batch_size=500)
    columns = [*rows.OF_END, *_SUSPECTED, "changed_at"]
    Departure.objects.bulk_update(stays, columns, batch_size=100)
    after = [
        rows.given(vars(end.end)) | {name: _SUSPECTED[name] for name in seen}
        for end, seen in zip(stored, before, strict=True)
    ]
    record_many(Event.STAY_ENDED, on=contracts, by=by, before=before, after=after)
    mark_changed(MarkKind.WORKER, [stay.worker_id for stay in stays])
    return stays


def _reached(departures: Sequence[Departure], *, by: User) -> list[Departure]:
    """The stays, locked, of people who live where `by` records what happens to them."""
    stays = rows.locked_stays(departures)
    for place in {stay.contract.worker.commune_id for stay in stays}:
        by.must(Permission.STAY_RECORD, commune_id=place)
    return stays


def _ended(end: NewEnd) -> None:
    """The rows as they are with the end; not saved yet."""
    departure = end.departure
    departure.contract.status = ContractStatus.ENDED
    departure.contract.version += 1
    for name, value in (vars(end.end) | _SUSPECTED | {"changed_at": clock.now()}).items():
        setattr(departure, name, value)


@transaction.atomic
def correct_end(
    *, departure: Departure, version: int | None = None, by: User, **said: Unpack[EndingFields]
) -> Departure:
    """Replace what was recorded about the end of a stay (rules D-05, R-02 to R-09).

    For the place where the person lives now. What was settled after the end stays.
    """
    correction = CorrectedEnd(departure=departure, said=said, version=version)
    return rows.alone(lambda: correct_ends(corrections=[correction], by=by))


@transaction.atomic
def correct_ends(*, corrections: Sequence[CorrectedEnd], by: User) -> list[Departure]:
    """Replace what was recorded about these ends: all of them, or RefusedMany and none.

    Refused by the rules of `correct_end`, and D-42 for one that was changed since it was seen.
    Each is written by itself, but what is asked about is read once.
    """
    stays = _reached([correction.departure for correction in corrections], by=by)
    stored = [replace(one, departure=stay) for one, stay in zip(corrections, stays, strict=True)]
    rows.must_all_be_current(
        [(one.departure.contract, one.version) for one in stored],
        lambda contract: rows.stored(contract.departure, *rows.OF_END),
    )
    rows.refuse_many(queries.problems_with_end_corrections(stored))
    written = [
        rows.refuse_one_of_many(index, partial(_corrected, one)) for index, one in enumerate(stored)
    ]
    changed = [told for told in written if told]
    record_many(
        Event.END_CORRECTED,
        on=[contract for contract, _old, _new in changed],
        by=by,
        before=[old for _contract, old, _new in changed],
        after=[new for _contract, _old, new in changed],
    )
    mark_changed(MarkKind.WORKER, [contract.worker_id for contract, _old, _new in changed])
    return stays


def _corrected(
    correction: CorrectedEnd,
) -> tuple[Contract, dict[str, Any], dict[str, Any]] | None:
    """Write one correction; the contract, and what changed from what to what. None: nothing."""
    departure, said = correction.departure, vars(correction.end)
    before = rows.stored(departure, *rows.OF_END)
    if before == said:
        return None
    rows.save(departure.contract)
    with rows.one_stay_at_a_time(departure, departure.departed_on, correction.end.ended_on):
        rows.change(departure, **said)
    return departure.contract, *changes(before, said)


@transaction.atomic
def withdraw_end(*, departure: Departure, reason: str, by: User) -> Departure:
    """Take back an end entered by mistake: the person is abroad again (rules R-09, R-10, X-01).

    What was settled after it goes with it; the history keeps all of it.
    """
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    before = rows.given(rows.stored(departure, *rows.OF_END, *rows.SETTLED))
    others = queries.stays_of(worker, but=departure)
    refuse_if(
        [
            *rules.problems_with_reopening(stay=queries.stay_of(departure), others=others),
            *rules.problems_with_move(departure.contract.status, ContractStatus.ABROAD),
            *rules.problems_with_statement(reason),
        ]
    )
    rows.move(departure.contract, ContractStatus.ABROAD)
    emptied = {
        name: Departure._meta.get_field(name).get_default()  # type: ignore[union-attr]
        for name in (*rows.OF_END, *rows.SETTLED)
    }
    with rows.one_stay_at_a_time(departure, departure.departed_on, None):
        rows.change(departure, **emptied)
    record(Event.STAY_REOPENED, on=departure.contract, by=by, before=before, reason=reason)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


# Settling the contract ---------------------------------------------------------------------------


@transaction.atomic
def record_liquidation(*, departure: Departure, liquidated_on: date, by: User) -> Departure:
    """Put on record that contract and sender are settled (rules D-22, R-11 to R-13).

    Within 180 days of the end of the contract: Law 69/2020, articles 26.2i and 46.8.
    """
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_liquidation(
                liquidated_on, queries.happened(departure), today=clock.today()
            ),
        ]
    )
    return _settle(departure, Event.CONTRACT_LIQUIDATED, by=by, liquidated_on=liquidated_on)


@transaction.atomic
def withdraw_liquidation(*, departure: Departure, reason: str, by: User) -> Departure:
    """Take back a liquidation entered by mistake (rules D-22, X-01, X-09)."""
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    _must_be_recorded(departure, departure.liquidated_on, reason)
    return _settle(departure, Event.CONTRACT_LIQUIDATED, by=by, reason=reason, liquidated_on=None)


@transaction.atomic
def record_deposit_return(
    *, departure: Departure, deposit_returned_on: date, deposit_returned: Decimal, by: User
) -> Departure:
    """Put on record that the worker got the deposit back (rules D-22, D-33, R-11, R-12, R-14)."""
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    happened = queries.happened(departure)
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_deposit_return(
                deposit_returned_on, deposit_returned, happened, today=clock.today()
            ),
        ]
    )
    return _settle(
        departure,
        Event.DEPOSIT_RETURNED,
        by=by,
        deposit_returned_on=deposit_returned_on,
        deposit_returned=deposit_returned,
    )


@transaction.atomic
def withdraw_deposit_return(*, departure: Departure, reason: str, by: User) -> Departure:
    """Take back a return of the deposit entered by mistake (rules D-22, X-01, X-09)."""
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    _must_be_recorded(departure, departure.deposit_returned_on, reason)
    return _settle(
        departure,
        Event.DEPOSIT_RETURNED,
        by=by,
        reason=reason,
        deposit_returned_on=None,
        deposit_returned=None,
    )


def _must_be_recorded(departure: Departure, day: date | None, reason: str) -> None:
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_withdrawal(recorded=day is not None),
            *rules.problems_with_statement(reason),
        ]
    )


def _settle(
    departure: Departure, event: Event, *, by: User, reason: str = "", **values: Any
) -> Departure:
    """Write what was settled. Figures do not count it."""
    before = rows.stored(departure, *values)
    rows.change(departure, **values)
    record(
        event,
        on=departure.contract,
        by=by,
        before=rows.given(before),
        after=values,
        reason=reason,
    )
    return departure
