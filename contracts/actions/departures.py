"""Drafts, departures, whole stays: recording, correcting, taking back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Unpack

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record, record_many
from contracts import queries, rows, rules
from contracts.choices import Source
from contracts.models import Contract, Departure
from contracts.queries import CorrectedStay, NewStay
from contracts.rules import DraftFields, GoingFields, WholeFields
from contracts.states import UNRECORDED, ContractStatus
from core import clock
from core.inserting import insert_many
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import refuse_if
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
    clean: Any = rules.tidied(said)
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
    stay = NewStay(worker=worker, said=said, source=source, contract=contract, version=version)
    return rows.alone(lambda: record_departures(stays=[stay], by=by))


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
    stay = NewStay(
        worker=worker,
        said={name: value for name, value in said.items() if name not in rows.OF_END},
        source=source,
        contract=contract,
        version=version,
        ending={name: value for name, value in said.items() if name in rows.OF_END},
    )
    return rows.alone(lambda: record_departures(stays=[stay], by=by))


@transaction.atomic
def record_departures(*, stays: Sequence[NewStay], by: User) -> list[Departure]:
    """Put on record that these people have left, some of them with the end of the stay.

    All of them, or RefusedMany and none (W-26, D-01 to D-42, R-02 to R-07). The number of queries
    does not depend on how many there are.
    """
    people = rows.locked_people([stay.worker.pk for stay in stays])
    for place in {person.commune_id for person in people.values()}:
        by.must(Permission.STAY_RECORD, commune_id=place)
    stored = [
        replace(stay, worker=people[stay.worker.pk], contract=draft, person=None)
        for stay, draft in zip(stays, _drafts_of(stays), strict=True)
    ]
    lives = queries.Lives(people)
    rows.refuse_many(queries.problems_with_new_stays(stored, by=by, lives=lives))
    departures = _begin_stays(stored, lives, by=by)
    _tell_of_departures(departures, by=by)
    mark_changed(MarkKind.WORKER, [departure.worker_id for departure in departures])
    return departures


def _tell_of_departures(departures: Sequence[Departure], *, by: User) -> None:
    record_many(
        Event.DEPARTURE_RECORDED,
        on=[departure.contract for departure in departures],
        by=by,
        after=[rows.given(_of_departure(departure)) for departure in departures],
    )
    ended = [departure for departure in departures if departure.ended_on]
    record_many(
        Event.STAY_ENDED,
        on=[departure.contract for departure in ended],
        by=by,
        after=[rows.given(rows.stored(departure, *rows.OF_END)) for departure in ended],
    )


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
    correction = CorrectedStay(departure=departure, said=said, source=source, version=version)
    return rows.alone(lambda: correct_departures(corrections=[correction], by=by))


@transaction.atomic
def correct_departures(*, corrections: Sequence[CorrectedStay], by: User) -> list[Departure]:
    """Replace what was recorded about these departures: all of them, or RefusedMany and none.

    Refused by the rules of `correct_departure`, and D-42 for one that was changed since it was
    seen. Each is written by itself, but what is asked about is read once.
    """
    stays = rows.locked_stays([correction.departure for correction in corrections])
    stored = [
        replace(one, departure=stay, person=None)
        for one, stay in zip(corrections, stays, strict=True)
    ]
    _must_reach(stays, by=by)
    rows.must_all_be_current(
        [(one.departure.contract, one.version) for one in stored],
        lambda contract: _of_departure(contract.departure),
    )
    rows.refuse_many(queries.problems_with_departure_corrections(stored, by=by))
    lives = queries.Lives(stay.worker_id for stay in stays)
    written = [
        rows.refuse_one_of_many(index, partial(_corrected, one, lives))
        for index, one in enumerate(stored)
    ]
    changed = [told for told in written if told]
    record_many(
        Event.DEPARTURE_CORRECTED,
        on=[contract for contract, _old, _new in changed],
        by=by,
        before=[old for _contract, old, _new in changed],
        after=[new for _contract, _old, new in changed],
    )
    mark_changed(MarkKind.WORKER, [contract.worker_id for contract, _old, _new in changed])
    return stays


def _must_reach(stays: Sequence[Departure], *, by: User) -> None:
    """Who corrects what was recorded: the unit that did, while the person lives there."""
    lived_in = {stay.contract.worker.commune_id for stay in stays}
    for place in lived_in | {stay.contract.recorded_for_id for stay in stays}:
        by.must(Permission.STAY_RECORD, commune_id=place)


def _corrected(
    correction: CorrectedStay, lives: queries.Lives
) -> tuple[Contract, dict[str, Any], dict[str, Any]] | None:
    """Write one correction; the contract, and what changed from what to what. None: nothing."""
    departure, going = correction.departure, correction.going
    contract, source = departure.contract, correction.source or departure.source
    before = _of_departure(departure)
    if all(before[name] == value for name, value in (vars(going) | {"source": source}).items()):
        return None  # nothing changed, so nothing is told and nothing is counted anew
    rows.fill(contract, vars(going))
    rows.save(contract)
    unit = departure.commune
    if going.departed_on != departure.departed_on:
        # Otherwise it stays frozen: a move learnt of since then must not carry the departure along.
        known, lived_in = lives.place_on(departure.worker_id, going.departed_on)
        unit = lived_in if known else unit
    with rows.one_stay_at_a_time(departure, going.departed_on, departure.ended_on):
        rows.change(departure, departed_on=going.departed_on, commune=unit, source=source)
    return contract, *changes(before, _of_departure(departure))


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


def _drafts_of(stays: Sequence[NewStay]) -> list[Contract | None]:
    """The draft that each stay completes, as it was when the form was opened."""
    drafts = rows.locked_contracts(stay.contract for stay in stays if stay.contract)
    found = [drafts[stay.contract.pk] if stay.contract else None for stay in stays]
    seen = []
    for draft, stay in zip(found, stays, strict=True):
        if draft and draft.worker_id != stay.worker.pk:
            raise Contract.DoesNotExist
        seen.append((draft, stay.version))
    rows.must_all_be_current(seen, _of_draft)
    return found


def _begin_stays(stays: Sequence[NewStay], lives: queries.Lives, *, by: User) -> list[Departure]:
    """Complete the contracts and write the departures, with their ends if there are some."""
    now = clock.now()
    contracts = [_completed(stay, now, by=by) for stay in stays]
    departures = [
        Departure(
            contract=contract,
            worker=stay.worker,
            departed_on=stay.going.departed_on,
            commune=lives.place_on(stay.worker.pk, stay.going.departed_on)[1],
            qualification=stay.worker.qualification,
            source=stay.source,
            changed_at=now,
            **(vars(stay.end) if stay.end else {}),
        )
        for stay, contract in zip(stays, contracts, strict=True)
    ]
    drafts = [contract for contract in contracts if contract.pk]
    with rows.each_stay_at_its_time(stays):
        insert_many(c for c in contracts if not c.pk)
        Contract.objects.bulk_update(drafts, _COMPLETED, batch_size=100)
        insert_many(departures)
    return departures


_COMPLETED = (*rows.OF_CONTRACT, "recorded_for", "status", "version")


def _completed(stay: NewStay, now: datetime, *, by: User) -> Contract:
    """The contract with what is said, not saved yet: the draft, or a new one."""
    said = {name: value for name, value in vars(stay.going).items() if name != "departed_on"}
    status = ContractStatus.ENDED if stay.end else ContractStatus.ABROAD
    if stay.contract is None:
        return Contract(
            worker=stay.worker,
            status=status,
            recorded_for_id=stay.worker.commune_id,
            created_by=by,
            created_at=now,
            version=1,
            **said,
        )
    rows.fill(stay.contract, said)
    stay.contract.recorded_for_id = stay.worker.commune_id
    stay.contract.status = status
    stay.contract.version += 1
    return stay.contract


def _of_draft(contract: Contract) -> dict[str, object]:
    return {name: getattr(contract, name) for name in (*rows.OF_CONTRACT, *rows.EXPECTED)}


def _of_departure(departure: Departure) -> dict[str, object]:
    contract = departure.contract
    said = {name: getattr(contract, name) for name in rows.OF_CONTRACT}
    return {**rows.stored(departure, "departed_on", "commune", "source"), **said}
