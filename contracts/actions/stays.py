"""Every write about contracts and stays abroad.

The person's row is locked first, so that two clicks, two officers or two doors come one after the
other; the constraints of contracts/models are the last line.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from typing import Any, Unpack

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from contracts import queries, rules
from contracts.choices import EndKind, Source
from contracts.models import Contract, Departure, Extension
from contracts.rules import DraftFields, Going, GoingFields, Stay
from contracts.states import UNRECORDED, ContractStatus
from core import clock, names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Problem, Stale, refuse_if
from workers.models import Worker
from workers.queries import to_change

_EXPECTED = ("expected_on", "expected_month_only")
_OF_CONTRACT = tuple(field.name for field in fields(Going) if field.name != "departed_on")


@transaction.atomic
def save_draft(
    *,
    worker: Worker,
    contract: Contract | None = None,
    version: int | None = None,
    by: User,
    **said: Unpack[DraftFields],
) -> Contract:
    """Keep what is known so far; nothing of it is counted (rules D-12, D-22, D-26).

    What is not said stays as it was. A draft that lacks nothing is "waiting to leave".
    """
    worker = _locked(worker)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    draft = _draft_of(worker, contract, version, by=by)
    texts = {
        name: names.clean(str(said.get(name, ""))) for name in rules.TEXT_LENGTHS if name in said
    }
    refuse_if(
        [
            *rules.problems_with_draft(draft.status, term_months=said.get("term_months")),
            *rules.problems_with_texts(**texts),
        ]
    )
    before = _of_draft(draft)
    _fill(draft, {**said, **texts})
    lacking = rules.missing(draft, identified=queries.person_of(worker).identified)
    draft.status = ContractStatus.DRAFT if lacking else ContractStatus.WAITING
    _save(draft)
    old, new = changes(before, _of_draft(draft))
    record(Event.DRAFT_SAVED, on=draft, by=by, before=_given(old), after=new)
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
    """Put on record that the person has left the country (rules D-01 to D-26).

    `contract` is the draft that this completes. The unit is the residence on that day, frozen.
    """
    worker = _locked(worker)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    draft = _draft_of(worker, contract, version, by=by)
    going = _tidy(said)
    refuse_if(_against_departure(going, worker, draft, by=by))
    departure = _begin_stay(draft, worker, going, source)
    record(Event.DEPARTURE_RECORDED, on=draft, by=by, after=_given(_of_departure(departure)))
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def record_whole_stay(
    *,
    worker: Worker,
    source: str = Source.COMMUNE,
    contract: Contract | None = None,
    version: int | None = None,
    ended_on: date,
    end_kind: str = EndKind.RETURNED,
    return_reason: str = "",
    notified_on: date | None = None,
    by: User,
    **said: Unpack[GoingFields],
) -> Departure:
    """Departure and end at once, for somebody seen back who was never recorded as gone.

    Refused by the rules of both (D-01 to D-26, R-02 to R-07).
    """
    worker = _locked(worker)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    draft = _draft_of(worker, contract, version, by=by)
    going = _tidy(said)
    end = _end(ended_on, end_kind, return_reason, notified_on)
    open_stay = Stay(departed_on=going.departed_on)
    refuse_if(
        [
            *_against_departure(going, worker, draft, until=ended_on, by=by),
            *rules.problems_with_end(stay=open_stay, today=clock.today(), **end),
        ]
    )
    departure = _begin_stay(draft, worker, going, source, **end)
    record(Event.DEPARTURE_RECORDED, on=draft, by=by, after=_given(_of_departure(departure)))
    record(Event.STAY_ENDED, on=draft, by=by, after=_given(end))
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def correct_departure(
    *, departure: Departure, version: int | None = None, by: User, **said: Unpack[GoingFields]
) -> Departure:
    """Replace what was recorded about a departure (rules D-01 to D-26).

    For the unit that recorded it while the person lives there, otherwise for the Department. The
    unit follows the day; the qualification stays as it was at departure.
    """
    departure, worker = _locked_stay(departure)
    contract = departure.contract
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    by.must(Permission.STAY_RECORD, commune_id=contract.recorded_for_id)
    _must_be_current(contract, version, _of_departure(departure))
    going = _tidy(said)
    refuse_if(_against_correction(going, departure, worker, by=by))
    before = _of_departure(departure)
    if all(before[name] == value for name, value in vars(going).items()):
        return departure  # nothing changed, so nothing is told and nothing is counted anew
    _fill(contract, vars(going))
    _save(contract)
    if going.departed_on != departure.departed_on:
        # Otherwise it stays frozen: a move learnt of since then must not carry the departure along.
        departure.commune = queries.unit_on(worker, going.departed_on) or departure.commune
    with _one_stay_at_a_time(worker, going.departed_on, departure.ended_on, but=departure):
        _change(departure, departed_on=going.departed_on, commune=departure.commune)
    old, new = changes(before, _of_departure(departure))
    record(Event.DEPARTURE_CORRECTED, on=contract, by=by, before=old, after=new)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def cancel_contract(*, contract: Contract, reason: str, by: User) -> Contract:
    """Discard a draft, or take back a departure that never happened (rules D-22, X-01).

    A draft is the present place's; a recorded departure is cancelled by who may correct it.
    """
    worker = _locked(contract.worker)
    contract = _locked_contract(contract, worker)
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
    _move(contract, ContractStatus.CANCELLED, cancelled_on=clock.today(), cancel_reason=reason)
    if not unrecorded:
        _change(contract.departure, cancelled=True)
        mark_changed(MarkKind.WORKER, [worker.pk])
    event = Event.DRAFT_DISCARDED if unrecorded else Event.DEPARTURE_CANCELLED
    record(event, on=contract, by=by, after={"cancelled_on": clock.today()}, reason=reason)
    return contract


@transaction.atomic
def record_end(
    *,
    departure: Departure,
    ended_on: date,
    end_kind: str = EndKind.RETURNED,
    return_reason: str = "",
    notified_on: date | None = None,
    by: User,
) -> Departure:
    """Put on record that the stay ended: came home, died, missing, settled (rules R-01 to R-08).

    Entered by the place where the person lives now.
    """
    departure, worker = _locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    end = _end(ended_on, end_kind, return_reason, notified_on)
    refuse_if(_against_end(departure, end))
    _move(departure.contract, ContractStatus.ENDED)
    _change(departure, **end)
    record(Event.STAY_ENDED, on=departure.contract, by=by, after=_given(end))
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def withdraw_end(*, departure: Departure, reason: str, by: User) -> Departure:
    """Take back an end entered by mistake: the person is abroad again (rules R-09, R-10, X-01)."""
    departure, worker = _locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    before = _of_end(departure)
    others = queries.stays_of(worker, but=departure)
    refuse_if(
        [
            *rules.problems_with_reopening(stay=queries.stay_of(departure), others=others),
            *rules.problems_with_move(departure.contract.status, ContractStatus.ABROAD),
            *rules.problems_with_statement(reason),
        ]
    )
    _move(departure.contract, ContractStatus.ABROAD)
    with _one_stay_at_a_time(worker, departure.departed_on, None, but=departure):
        _change(departure, ended_on=None, end_kind=None, return_reason="", notified_on=None)
    record(Event.STAY_REOPENED, on=departure.contract, by=by, before=before, reason=reason)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def record_left_contract(*, departure: Departure, left_on: date, by: User) -> Departure:
    """Put on record that the person left the contract while abroad (rules D-22, X-02, X-03)."""
    departure, worker = _locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    stay, today = queries.stay_of(departure), clock.today()
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_leaving(stay=stay, left_on=left_on, today=today),
        ]
    )
    before = {"left_contract_on": departure.left_contract_on}
    _change(departure, left_contract_on=left_on)
    after = {"left_contract_on": left_on}
    record(Event.LEFT_CONTRACT, on=departure.contract, by=by, before=before, after=after)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def withdraw_left_contract(*, departure: Departure, reason: str, by: User) -> Departure:
    """Take back a leaving of the contract entered by mistake (rules D-22, X-01, X-09)."""
    departure, worker = _locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    before = {"left_contract_on": departure.left_contract_on}
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_withdrawal(recorded=departure.left_contract_on is not None),
            *rules.problems_with_statement(reason),
        ]
    )
    _change(departure, left_contract_on=None)
    after = {"left_contract_on": None}
    contract = departure.contract
    record(Event.LEFT_CONTRACT, on=contract, by=by, before=before, after=after, reason=reason)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def extend_contract(*, departure: Departure, agreed_on: date, ends_on: date, by: User) -> Extension:
    """Put on record that the contract now runs longer; no new departure (D-22, X-04 to X-07)."""
    departure, worker = _locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_extension(
                stay=queries.stay_of(departure),
                agreed_on=agreed_on,
                ends_on=ends_on,
                present_end=departure.runs_until,
                today=clock.today(),
            ),
        ]
    )
    extension = Extension.objects.create(
        departure=departure, agreed_on=agreed_on, ends_on=ends_on, created_at=clock.now()
    )
    _change(departure)
    after = {"agreed_on": agreed_on, "ends_on": ends_on}
    record(Event.CONTRACT_EXTENDED, on=departure.contract, by=by, after=after)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return extension


@transaction.atomic
def withdraw_extension(*, departure: Departure, reason: str, by: User) -> Departure:
    """Take back the latest extension, entered by mistake (rules D-22, X-01, X-09)."""
    departure, worker = _locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    extension = departure.extensions.order_by("ends_on", "pk").last()
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_withdrawal(recorded=extension is not None),
            *rules.problems_with_statement(reason),
        ]
    )
    assert extension is not None  # rule X-09
    before = {"agreed_on": extension.agreed_on, "ends_on": extension.ends_on}
    extension.delete()
    _change(departure)
    event = Event.EXTENSION_WITHDRAWN
    record(event, on=departure.contract, by=by, before=before, reason=reason)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


# What the rules are asked with ----------------------------------------------------------------


def _against_departure(
    going: Going, worker: Worker, draft: Contract, *, until: date | None = None, by: User
) -> Iterator[Problem]:
    yield from rules.problems_with_move(draft.status, ContractStatus.ABROAD)
    yield from queries.problems_with_going(going, worker, until=until, by=by)


def _against_correction(
    going: Going, departure: Departure, worker: Worker, *, by: User
) -> Iterator[Problem]:
    yield from rules.problems_with_state(departure.contract.status)
    yield from rules.problems_with_correction(
        going.departed_on,
        ended_on=departure.ended_on,
        left_on=departure.left_contract_on,
        agreed_on=_last_agreement(departure, first=True),
    )
    yield from queries.problems_with_going(
        going, worker, until=departure.ended_on, but=departure, by=by
    )


def _against_end(departure: Departure, end: dict[str, Any]) -> Iterator[Problem]:
    yield from rules.problems_with_end(
        stay=queries.stay_of(departure),
        left_on=departure.left_contract_on,
        agreed_on=_last_agreement(departure),
        today=clock.today(),
        **end,
    )
    if not departure.ended_on:
        yield from rules.problems_with_move(departure.contract.status, ContractStatus.ENDED)


def _last_agreement(departure: Departure, *, first: bool = False) -> date | None:
    days = sorted(extension.agreed_on for extension in departure.extensions.all())
    return days[0 if first else -1] if days else None


# Reading and writing the rows -------------------------------------------------------------------


def _locked(worker: Worker) -> Worker:
    return to_change(worker.pk)


def _locked_contract(contract: Contract, worker: Worker) -> Contract:
    locked = Contract.objects.select_for_update(of=("self",))
    return locked.select_related("enterprise", "country").get(pk=contract.pk, worker=worker)


def _locked_stay(departure: Departure) -> tuple[Departure, Worker]:
    """The departure as stored, with its contract, and the person, both locked."""
    worker = to_change(departure.worker_id)
    locked = Departure.objects.select_for_update(of=("self", "contract"))
    related = locked.select_related("contract__country", "contract__enterprise", "commune")
    return related.get(pk=departure.pk), worker


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
    draft = _locked_contract(contract, worker)
    _must_be_current(draft, version, _of_draft(draft))
    return draft


def _must_be_current(contract: Contract, version: int | None, current: dict[str, object]) -> None:
    if version is not None and contract.version != version:
        raise Stale({**current, "version": contract.version})


def _tidy(said: GoingFields) -> Going:
    going = Going(**said)
    clean = {name: names.clean(getattr(going, name)) for name in rules.TEXT_LENGTHS}
    return Going(**{**vars(going), **clean})


def _fill(contract: Contract, said: dict[str, Any]) -> None:
    for name, value in said.items():
        if name in (*_OF_CONTRACT, *_EXPECTED):
            setattr(contract, name, value)


def _save(contract: Contract) -> None:
    contract.version += 1
    contract.save()


def _move(contract: Contract, to: ContractStatus, **also: Any) -> None:
    contract.status = to
    for name, value in also.items():
        setattr(contract, name, value)
    _save(contract)


def _begin_stay(
    draft: Contract, worker: Worker, going: Going, source: str, **end: Any
) -> Departure:
    """Complete the contract and write its departure, with its end if there is one already."""
    _fill(draft, vars(going))
    draft.recorded_for_id = worker.commune_id
    _move(draft, ContractStatus.ENDED if end else ContractStatus.ABROAD)
    unit = queries.unit_on(worker, going.departed_on)
    assert unit is not None  # rule D-20
    with _one_stay_at_a_time(worker, going.departed_on, end.get("ended_on")):
        return Departure.objects.create(
            contract=draft,
            worker=worker,
            departed_on=going.departed_on,
            commune=unit,
            qualification=worker.qualification,
            source=source,
            changed_at=clock.now(),
            **end,
        )


def _change(departure: Departure, **values: Any) -> None:
    for name, value in (values | {"changed_at": clock.now()}).items():
        setattr(departure, name, value)
    departure.save(update_fields=[*values, "changed_at"])


@contextmanager
def _one_stay_at_a_time(
    worker: Worker, departed_on: date, until: date | None, *, but: Departure | None = None
) -> Iterator[None]:
    """The database's own refusal of two stays at once reads like the rule's."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        refuse_if(rules.problems_with_stays(departed_on, until, queries.stays_of(worker, but=but)))
        raise


# What the audit and a stale form are shown ------------------------------------------------------


def _of_draft(contract: Contract) -> dict[str, object]:
    return {name: getattr(contract, name) for name in (*_OF_CONTRACT, *_EXPECTED)}


def _of_departure(departure: Departure) -> dict[str, object]:
    contract = departure.contract
    said = {name: getattr(contract, name) for name in _OF_CONTRACT}
    return {"departed_on": departure.departed_on, "commune": departure.commune, **said}


def _given(values: dict[str, object]) -> dict[str, object]:
    """What was said at all; a first entry need not list what was left empty."""
    return {name: value for name, value in values.items() if value not in (None, "", False)}


def _of_end(departure: Departure) -> dict[str, object]:
    return _end(
        departure.ended_on, departure.end_kind, departure.return_reason, departure.notified_on
    )


def _end(ended_on: Any, end_kind: Any, return_reason: str, notified_on: Any) -> dict[str, Any]:
    return {
        "ended_on": ended_on,
        "end_kind": end_kind,
        "return_reason": return_reason,
        "notified_on": notified_on,
    }
