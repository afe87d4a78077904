"""Drafts, departures, whole stays: recording, correcting, taking back."""

from collections.abc import Iterator
from typing import Any, Unpack

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from contracts import queries, rows, rules
from contracts.choices import Source
from contracts.models import Contract, Departure
from contracts.rules import DraftFields, Ending, Going, GoingFields, Happened, WholeFields
from contracts.states import UNRECORDED, ContractStatus
from core import clock
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Problem, refuse_if
from reference.queries import book
from workers.models import Worker


@transaction.atomic
def save_draft(
    *,
    worker: Worker,
    contract: Contract | None = None,
    version: int | None = None,
    by: User,
    **said: Unpack[DraftFields],
) -> Contract:
    """Keep what is known so far; nothing of it is counted.

    What is not said stays as it was. A draft that lacks nothing is "waiting to leave" (rules D-12,
    D-22, D-26, D-32, D-33).
    """
    worker = rows.locked(worker)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    draft = _draft_of(worker, contract, version, by=by)
    clean: Any = rows.tidy(said)
    refuse_if(
        rules.problems_with_draft(draft.status, lists=book(), today=clock.today(), said=clean)
    )
    before = _of_draft(draft)
    rows.fill(draft, clean)
    lacking = rules.missing(draft, identified=queries.person_of(worker).identified)
    draft.status = ContractStatus.DRAFT if lacking else ContractStatus.WAITING
    rows.save(draft)
    old, new = changes(before, _of_draft(draft))
    record(Event.DRAFT_SAVED, on=draft, by=by, before=rows.given(old), after=new)
    return draft


@transaction.atomic
def record_departure(
    *,
    worker: Worker,
    source: str = Source.COMMUNE,
    contract: Contract | None = None,
    version: int | None = None,
    by: User,
    **said: Unpack[GoingFields],
) -> Departure:
    """Put on record that the person has left the country (rules D-01 to D-39).

    `contract` is the draft that this completes. The unit is the residence on that day, frozen;
    outside the province it stays empty, which only the Department records.
    """
    worker = rows.locked(worker)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    draft = _draft_of(worker, contract, version, by=by)
    going = Going(**rows.tidy(said))
    refuse_if(_against_departure(going, worker, draft, by=by))
    departure = _begin_stay(draft, worker, going, source)
    record(Event.DEPARTURE_RECORDED, on=draft, by=by, after=rows.given(_of_departure(departure)))
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def record_whole_stay(
    *,
    worker: Worker,
    source: str = Source.COMMUNE,
    contract: Contract | None = None,
    version: int | None = None,
    by: User,
    **said: Unpack[WholeFields],
) -> Departure:
    """Departure and end at once, for somebody seen back who was never recorded as gone.

    Refused by the rules of both (D-01 to D-39, R-02 to R-07).
    """
    worker = rows.locked(worker)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    draft = _draft_of(worker, contract, version, by=by)
    clean = rows.tidy(said)
    going = Going(**{name: value for name, value in clean.items() if name not in rows.OF_END})
    end = Ending(**{name: value for name, value in clean.items() if name in rows.OF_END})
    refuse_if(
        [
            *_against_departure(going, worker, draft, ending=end, by=by),
            *rules.problems_with_ending(
                end, Happened(departed_on=going.departed_on), today=clock.today(), lists=book()
            ),
        ]
    )
    departure = _begin_stay(draft, worker, going, source, **vars(end))
    record(Event.DEPARTURE_RECORDED, on=draft, by=by, after=rows.given(_of_departure(departure)))
    record(Event.STAY_ENDED, on=draft, by=by, after=rows.given(vars(end)))
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def correct_departure(
    *,
    departure: Departure,
    version: int | None = None,
    source: str | None = None,
    by: User,
    **said: Unpack[GoingFields],
) -> Departure:
    """Replace what was recorded about a departure (rules D-01 to D-41).

    For the unit that recorded it while the person lives there, otherwise for the Department. The
    unit follows the day; the qualification stays as it was at departure. Without `source` that
    stays, too.
    """
    departure, worker = rows.locked_stay(departure)
    contract = departure.contract
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    by.must(Permission.STAY_RECORD, commune_id=contract.recorded_for_id)
    rows.must_be_current(contract, version, _of_departure(departure))
    going, source = Going(**rows.tidy(said)), source or departure.source
    refuse_if(_against_correction(going, departure, worker, by=by))
    before = _of_departure(departure)
    if all(before[name] == value for name, value in (vars(going) | {"source": source}).items()):
        return departure  # nothing changed, so nothing is told and nothing is counted anew
    rows.fill(contract, vars(going))
    rows.save(contract)
    unit = departure.commune
    if going.departed_on != departure.departed_on:
        # Otherwise it stays frozen: a move learnt of since then must not carry the departure along.
        known, lived_in = queries.place_on(worker, going.departed_on)
        unit = lived_in if known else unit
    with rows.one_stay_at_a_time(worker, going.departed_on, departure.ended_on, but=departure):
        rows.change(departure, departed_on=going.departed_on, commune=unit, source=source)
    old, new = changes(before, _of_departure(departure))
    record(Event.DEPARTURE_CORRECTED, on=contract, by=by, before=old, after=new)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def cancel_contract(*, contract: Contract, reason: str, by: User) -> Contract:
    """Discard a draft, or take back a departure that never happened (rules D-22, X-01).

    A draft is the present place's; a recorded departure is cancelled by who may correct it.
    """
    worker = rows.locked(contract.worker)
    contract = rows.locked_contract(contract, worker)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    unrecorded = contract.status in UNRECORDED
    if not unrecorded:
        by.must(Permission.STAY_RECORD, commune_id=contract.recorded_for_id)
    refuse_if(
        [
            *rules.problems_with_move(contract.status, ContractStatus.CANCELLED),
            *rules.problems_with_statement(reason),
        ]
    )
    rows.move(contract, ContractStatus.CANCELLED, cancelled_on=clock.today(), cancel_reason=reason)
    if not unrecorded:
        rows.change(contract.departure, cancelled=True)
        mark_changed(MarkKind.WORKER, [worker.pk])
    event = Event.DRAFT_DISCARDED if unrecorded else Event.DEPARTURE_CANCELLED
    record(event, on=contract, by=by, after={"cancelled_on": clock.today()}, reason=reason)
    return contract


# What the rules are asked with ----------------------------------------------------------------


def _against_departure(
    going: Going, worker: Worker, draft: Contract, *, ending: Ending | None = None, by: User
) -> Iterator[Problem]:
    until = ending.ended_on if ending else None
    yield from rules.problems_with_move(draft.status, ContractStatus.ABROAD)
    yield from queries.problems_with_going(going, worker, until=until, by=by)


def _against_correction(
    going: Going, departure: Departure, worker: Worker, *, by: User
) -> Iterator[Problem]:
    yield from rules.problems_with_state(departure.contract.status)
    yield from rules.problems_with_correction(going, queries.happened(departure))
    yield from queries.problems_with_going(
        going, worker, until=departure.ended_on, but=departure, by=by
    )


# Reading and writing the rows -------------------------------------------------------------------


def _draft_of(
    worker: Worker, contract: Contract | None, version: int | None, *, by: User
) -> Contract:
    """The draft to go on with, as it was when the form was opened; or a new one, not saved yet."""
    if contract is None:
        return Contract(
            worker=worker,
            recorded_for_id=worker.commune_id,
            created_by=by,
            created_at=clock.now(),
            version=0,
        )
    draft = rows.locked_contract(contract, worker)
    rows.must_be_current(draft, version, _of_draft(draft))
    return draft


def _begin_stay(
    draft: Contract, worker: Worker, going: Going, source: str, **end: Any
) -> Departure:
    """Complete the contract and write its departure, with its end if there is one already."""
    rows.fill(draft, vars(going))
    draft.recorded_for_id = worker.commune_id
    rows.move(draft, ContractStatus.ENDED if end else ContractStatus.ABROAD)
    with rows.one_stay_at_a_time(worker, going.departed_on, end.get("ended_on")):
        return Departure.objects.create(
            contract=draft,
            worker=worker,
            departed_on=going.departed_on,
            commune=queries.unit_on(worker, going.departed_on),
            qualification=worker.qualification,
            source=source,
            changed_at=clock.now(),
            **end,
        )


def _of_draft(contract: Contract) -> dict[str, object]:
    return {name: getattr(contract, name) for name in (*rows.OF_CONTRACT, *rows.EXPECTED)}


def _of_departure(departure: Departure) -> dict[str, object]:
    said = {name: getattr(departure.contract, name) for name in rows.OF_CONTRACT}
    return {**rows.stored(departure, "departed_on", "commune", "source"), **said}
