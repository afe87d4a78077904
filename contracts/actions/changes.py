"""What happens during a stay: leaving the contract, extensions, changes, and seen back."""

from datetime import date
from typing import Unpack

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from contracts import queries, rows, rules
from contracts.choices import ChangeKind
from contracts.models import Departure, Extension, StayChange
from contracts.rules import Change, ChangeFields
from core import clock, names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import refuse_if
from reference.queries import book

_CHANGED = {
    ChangeKind.EMPLOYER: Event.EMPLOYER_CHANGED,
    ChangeKind.COUNTRY: Event.COUNTRY_CHANGED,
}


@transaction.atomic
def record_left_contract(*, departure: Departure, left_on: date, by: User) -> Departure:
    """Put on record that the person left the contract while abroad (rules D-22, X-02, X-03)."""
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    stay, today = queries.stay_of(departure), clock.today()
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_leaving(stay=stay, left_on=left_on, today=today),
        ]
    )
    before = {"left_contract_on": departure.left_contract_on}
    rows.change(departure, left_contract_on=left_on)
    after = {"left_contract_on": left_on}
    record(Event.LEFT_CONTRACT, on=departure.contract, by=by, before=before, after=after)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def withdraw_left_contract(*, departure: Departure, reason: str, by: User) -> Departure:
    """Take back a leaving of the contract entered by mistake (rules D-22, X-01, X-09)."""
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    before = {"left_contract_on": departure.left_contract_on}
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_withdrawal(recorded=departure.left_contract_on is not None),
            *rules.problems_with_statement(reason),
        ]
    )
    rows.change(departure, left_contract_on=None)
    after = {"left_contract_on": None}
    contract = departure.contract
    record(Event.LEFT_CONTRACT, on=contract, by=by, before=before, after=after, reason=reason)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def extend_contract(*, departure: Departure, agreed_on: date, ends_on: date, by: User) -> Extension:
    """Put on record that the contract now runs longer; no new departure (D-22, X-04 to X-08)."""
    departure, worker = rows.locked_stay(departure)
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
    rows.change(departure)
    after = {"agreed_on": agreed_on, "ends_on": ends_on}
    record(Event.CONTRACT_EXTENDED, on=departure.contract, by=by, after=after)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return extension


@transaction.atomic
def withdraw_extension(*, departure: Departure, reason: str, by: User) -> Departure:
    """Take back the latest extension, entered by mistake (rules D-22, X-01, X-09)."""
    departure, worker = rows.locked_stay(departure)
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
    rows.change(departure)
    event = Event.EXTENSION_WITHDRAWN
    record(event, on=departure.contract, by=by, before=before, reason=reason)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def record_change(*, departure: Departure, by: User, **said: Unpack[ChangeFields]) -> StayChange:
    """Put on record another employer or country during the stay; no new departure.

    Rules D-22, D-26, D-32, X-10 to X-14. Changes come in their order.
    """
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    change = Change(**rules.tidied(said))
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_change(
                change, queries.happened(departure), today=clock.today(), lists=book()
            ),
        ]
    )
    made = StayChange.objects.create(departure=departure, created_at=clock.now(), **vars(change))
    rows.change(departure)
    after = rows.given({name: value for name, value in vars(change).items() if name != "kind"})
    record(_CHANGED[ChangeKind(change.kind)], on=departure.contract, by=by, after=after)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return made


@transaction.atomic
def withdraw_change(*, departure: Departure, reason: str, by: User) -> Departure:
    """Take back the latest change of employer or country (rules D-22, X-01, X-09). It is kept."""
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    latest = departure.changes.filter(withdrawn=False).order_by("changed_on").last()
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_withdrawal(recorded=latest is not None),
            *rules.problems_with_statement(reason),
        ]
    )
    assert latest is not None  # rule X-09
    latest.withdrawn = True
    latest.save(update_fields=["withdrawn"])
    rows.change(departure)
    before = {"changed_on": latest.changed_on, "country": latest.country}
    event = Event.CHANGE_WITHDRAWN
    record(event, on=departure.contract, by=by, before=rows.given(before), reason=reason)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure


@transaction.atomic
def suspect_return(
    *, departure: Departure, suspected_on: date, suspected_note: str = "", by: User
) -> Departure:
    """Note that somebody recorded as abroad was seen back; figures stay as they are until the
    return is recorded (rules D-22, D-26, X-15, X-16). Said again, the note is replaced."""
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    note = names.clean(suspected_note)
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_suspicion(
                suspected_on, note, queries.happened(departure), today=clock.today()
            ),
        ]
    )
    before = rows.given(rows.stored(departure, "suspected_on", "suspected_note"))
    after = {"suspected_on": suspected_on, "suspected_note": note}
    rows.change(departure, **after)
    record(Event.RETURN_SUSPECTED, on=departure.contract, by=by, before=before, after=after)
    return departure


@transaction.atomic
def clear_suspicion(*, departure: Departure, reason: str, by: User) -> Departure:
    """The person is abroad after all: nothing is to verify any more (rules D-22, X-01, X-09)."""
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_withdrawal(recorded=departure.suspected_on is not None),
            *rules.problems_with_statement(reason),
        ]
    )
    before = rows.given(rows.stored(departure, "suspected_on", "suspected_note"))
    rows.change(departure, suspected_on=None, suspected_note="")
    event = Event.SUSPICION_CLEARED
    record(event, on=departure.contract, by=by, before=before, reason=reason)
    return departure


@transaction.atomic
def confirm_abroad(*, departure: Departure, confirmed_on: date, by: User) -> Departure:
    """The family was asked, and the person is still abroad (rules D-22, X-18 to X-20).

    No figure changes. Who was seen back is so no longer; who is overdue is asked about again after
    a while (queries/worklists.py).
    """
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_still_abroad(
                confirmed_on,
                queries.happened(departure),
                seen_on=departure.suspected_on,
                today=clock.today(),
            ),
        ]
    )
    said = ("abroad_confirmed_on", "suspected_on", "suspected_note")
    before = rows.given(rows.stored(departure, *said))
    rows.change(departure, abroad_confirmed_on=confirmed_on, suspected_on=None, suspected_note="")
    cleared = {"suspected_on": None, "suspected_note": ""}
    after = {"abroad_confirmed_on": confirmed_on} | {n: cleared[n] for n in cleared if n in before}
    record(Event.ABROAD_CONFIRMED, on=departure.contract, by=by, before=before, after=after)
    return departure


@transaction.atomic
def withdraw_confirmation(*, departure: Departure, by: User) -> Departure:
    """Take back "still abroad", said of the wrong person (rules D-22, X-09)."""
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    refuse_if(
        [
            *rules.problems_with_state(departure.contract.status),
            *rules.problems_with_withdrawal(recorded=departure.abroad_confirmed_on is not None),
        ]
    )
    before = rows.stored(departure, "abroad_confirmed_on")
    rows.change(departure, abroad_confirmed_on=None)
    event = Event.CONFIRMATION_WITHDRAWN
    record(event, on=departure.contract, by=by, before=before)
    return departure
