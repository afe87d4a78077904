"""The end of a stay: recording, correcting and withdrawing it, and what is settled after it."""

from datetime import date
from decimal import Decimal
from typing import Any, Unpack

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from contracts import queries, rows, rules
from contracts.models import Departure
from contracts.rules import Ending, EndingFields
from contracts.states import ContractStatus
from core import clock
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import refuse_if
from reference.queries import book

_SUSPECTED: dict[str, Any] = {"suspected_on": None, "suspected_note": ""}


@transaction.atomic
def record_end(*, departure: Departure, by: User, **said: Unpack[EndingFields]) -> Departure:
    """Put on record that the stay ended: came home, died, missing, settled (rules R-01 to R-08).

    Entered by the place where the person lives now. What was only seen is verified by it.
    """
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    ending = Ending(**rows.tidy(said))
    found = [
        *rules.problems_with_end(
            ending, queries.happened(departure), today=clock.today(), lists=book()
        )
    ]
    if not departure.ended_on:
        found += rules.problems_with_move(departure.contract.status, ContractStatus.ENDED)
    refuse_if(found)
    before = rows.given(rows.stored(departure, *_SUSPECTED))
    rows.move(departure.contract, ContractStatus.ENDED)
    rows.change(departure, **vars(ending), **_SUSPECTED)
    after = rows.given(vars(ending)) | {name: _SUSPECTED[name] for name in before}
    record(Event.STAY_ENDED, on=departure.contract, by=by, before=before, after=after)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def correct_end(
    *, departure: Departure, version: int | None = None, by: User, **said: Unpack[EndingFields]
) -> Departure:
    """Replace what was recorded about the end of a stay (rules D-05, R-02 to R-09).

    For the place where the person lives now. What was settled after the end stays.
    """
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    before = rows.stored(departure, *rows.OF_END)
    rows.must_be_current(departure.contract, version, before)
    ending = Ending(**rows.tidy(said))
    happened = queries.happened(departure)
    others = queries.stays_of(worker, but=departure)
    refuse_if(
        [
            *rules.problems_with_ended(happened),
            *rules.problems_with_ending(ending, happened, today=clock.today(), lists=book()),
            *(
                problem
                for problem in rules.problems_with_stays(
                    departure.departed_on, ending.ended_on, others
                )
                if not problem.warning
            ),
        ]
    )
    if before == vars(ending):
        return departure
    rows.save(departure.contract)
    with rows.one_stay_at_a_time(worker, departure.departed_on, ending.ended_on, but=departure):
        rows.change(departure, **vars(ending))
    old, new = changes(before, vars(ending))
    record(Event.END_CORRECTED, on=departure.contract, by=by, before=old, after=new)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


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
    with rows.one_stay_at_a_time(worker, departure.departed_on, None, but=departure):
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
