"""Every write about who wants to go. The person's row is locked first, as for stays."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from communes.models import Commune
from contracts.models import Departure
from core import clock, names
from core.problems import Refused, Stale, refuse_if
from interest import queries, rules
from interest.models import Hindrance, Interest, WantedCountry
from interest.rules import Said
from interest.states import InterestState, opens_as
from reference.models import Country
from reference.queries import book
from workers.actions import register_worker
from workers.models import Worker
from workers.queries import to_change

_COLUMNS = (
    *("reviewed_on", "occupation", "job", "wants_course", "wants_loan", "obstacle_note"),
    *("consented_on", "note"),
)


@transaction.atomic
def record_interest(
    *,
    worker: Worker,
    reviewed_on: date,
    countries: Sequence[Country] = (),
    occupation: str = "",
    job: str = "",
    wants_course: bool = False,
    wants_loan: bool = False,
    obstacles: Sequence[str] = (),
    obstacle_note: str = "",
    consented_on: date | None = None,
    note: str = "",
    by: User,
) -> Interest:
    """Put a person on the list of those who want to work abroad (rules I-01 to I-13, I-19).

    Who is on it already is refused; ages are told and refuse nothing. The first wish comes first.
    """
    worker = to_change(worker.pk)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    said = _said(
        reviewed_on=reviewed_on,
        countries=tuple(country.pk for country in countries),
        occupation=occupation,
        job=job,
        wants_course=wants_course,
        wants_loan=wants_loan,
        obstacles=tuple(obstacles),
        obstacle_note=obstacle_note,
        consented_on=consented_on,
        note=note,
    )
    standing = worker.interests.open().exists()
    refuse_if([*_problems(said, worker), *([rules.already_open()] if standing else [])])
    interest = Interest(
        worker=worker,
        confirmed_on=reviewed_on,
        state_since=reviewed_on,
        created_by=by,
        created_at=clock.now(),
    )
    _fill(interest, said)
    _write_parts(interest, said)
    record(Event.INTEREST_RECORDED, on=interest, by=by, after=_filled(queries.told(interest)))
    return interest


@transaction.atomic
def record_new_person(
    *,
    full_name: str,
    born_on: date,
    born_precision: str,
    sex: str,
    commune: Commune,
    village: str = "",
    phone: str = "",
    by: User,
    **said: Any,
) -> Interest:
    """Open a short file and put the person on the list: both, or neither.

    Refused by what refuses a file (W-01 to W-07) and an interest (I-01 to I-08). `said` are the
    keywords of `record_interest`.
    """
    by.must(Permission.WORKER_EDIT, commune_id=commune.pk)
    worker = register_worker(
        full_name=full_name,
        born_on=born_on,
        born_precision=born_precision,
        sex=sex,
        commune=commune,
        village=village,
        phone=phone,
        by=by,
    )
    return record_interest(worker=worker, **said, by=by)


@transaction.atomic
def correct_interest(
    *,
    interest: Interest,
    version: int | None = None,
    reviewed_on: date,
    countries: Sequence[Country] = (),
    occupation: str = "",
    job: str = "",
    wants_course: bool = False,
    wants_loan: bool = False,
    obstacles: Sequence[str] = (),
    obstacle_note: str = "",
    consented_on: date | None = None,
    note: str = "",
    by: User,
) -> Interest:
    """Correct an open entry (rules I-01 to I-12, I-15, I-17, I-19).

    Raises Stale when it is no longer at the `version` that was seen.
    """
    interest = _locked(interest, by=by)
    if version is not None and version != interest.version:
        raise Stale({**queries.told(interest), "version": interest.version})
    said = _said(
        reviewed_on=reviewed_on,
        countries=tuple(country.pk for country in countries),
        occupation=occupation,
        job=job,
        wants_course=wants_course,
        wants_loan=wants_loan,
        obstacles=tuple(obstacles),
        obstacle_note=obstacle_note,
        consented_on=consented_on,
        note=note,
    )
    refuse_if(
        [
            *rules.problems_with_closed(interest.state),
            *_problems(said, interest.worker, seen=queries.said_of(interest)),
            *rules.problems_with_listing_before_step(
                reviewed_on, state=interest.state, state_since=interest.state_since
            ),
        ]
    )
    before = queries.told(interest)
    if interest.state == InterestState.NEW:
        interest.state_since = reviewed_on
    interest.confirmed_on = max(interest.confirmed_on, reviewed_on)
    _fill(interest, said)
    _write_parts(interest, said)
    old, new = changes(before, queries.told(interest))
    if new:
        _count_up(interest)
        record(Event.INTEREST_CORRECTED, on=interest, by=by, before=old, after=new)
    return interest


@transaction.atomic
def move_interest(
    *, interest: Interest, to: str, moved_on: date, note: str = "", by: User
) -> Interest:
    """Record a step, onward or back, and the day of it (rules I-14 to I-17).

    A step is also a word from the person: the entry is confirmed on that day.
    """
    interest = _locked(interest, by=by)
    note = names.clean(note)
    refuse_if(
        [
            *rules.problems_with_closed(interest.state),
            *rules.problems_with_step(interest.state, to),
            *rules.problems_with_day_of_step(
                moved_on, reviewed_on=interest.reviewed_on, today=clock.today()
            ),
            *rules.problems_with_reason(note, needed=False),
        ]
    )
    interest.confirmed_on = max(interest.confirmed_on, moved_on)
    return _moved(interest, InterestState(to), moved_on, Event.INTEREST_MOVED, reason=note, by=by)


@transaction.atomic
def confirm_interest(*, interest: Interest, by: User) -> Interest:
    """The person still wants to go, as said today (rule I-17). Twice a day is told once."""
    interest = _locked(interest, by=by)
    refuse_if(rules.problems_with_closed(interest.state))
    before, today = interest.confirmed_on, clock.today()
    if before == today:
        return interest
    interest.confirmed_on = today
    _count_up(interest)
    record(
        Event.INTEREST_CONFIRMED,
        on=interest,
        by=by,
        before={"confirmed_on": before},
        after={"confirmed_on": today},
    )
    return interest


@transaction.atomic
def drop_interest(*, interest: Interest, reason: str, by: User) -> Interest:
    """The person does not want to go any more, or cannot; it says why (rules I-14, I-16)."""
    interest = _locked(interest, by=by)
    reason = names.clean(reason)
    refuse_if(
        [
            *rules.problems_with_move(interest.state, InterestState.DROPPED),
            *rules.problems_with_reason(reason),
        ]
    )
    return _moved(
        interest,
        InterestState.DROPPED,
        clock.today(),
        Event.INTEREST_DROPPED,
        reason=reason,
        by=by,
    )


@transaction.atomic
def close_as_left(*, interest: Interest, by: User) -> Interest:
    """The person has left: closed by the first departure since the listing (rules I-14, I-18)."""
    interest = _locked(interest, by=by)
    departure: Departure | None = queries.departures_since(
        interest.worker, interest.reviewed_on
    ).first()
    refuse_if(
        [
            *rules.problems_with_move(interest.state, InterestState.LEFT),
            *rules.problems_with_leaving(left_on=departure.departed_on if departure else None),
        ]
    )
    assert departure is not None
    interest.departure = departure
    return _moved(interest, InterestState.LEFT, departure.departed_on, Event.INTEREST_LEFT, by=by)


@transaction.atomic
def reopen_interest(*, interest: Interest, reason: str, by: User) -> Interest:
    """A closed entry stands again: closed by mistake, or the person wants to go after all.

    Refused while another one is open (I-13), for an open one (I-14) and without a reason (I-16).
    """
    interest = _locked(interest, by=by)
    reason = names.clean(reason)
    to = opens_as(interest.state)
    standing = to is not None and interest.worker.interests.open().exists()
    refuse_if(
        [
            *rules.problems_with_move(interest.state, to or interest.state),
            *rules.problems_with_reason(reason),
            *([rules.already_open()] if standing else []),
        ]
    )
    assert to is not None
    interest.departure = None
    today = clock.today()
    interest.confirmed_on = today
    return _moved(interest, to, today, Event.INTEREST_REOPENED, reason=reason, by=by)


# Pieces ------------------------------------------------------------------------------------------


def _locked(interest: Interest, *, by: User) -> Interest:
    """The entry and its person, locked, if this user may change what is there."""
    worker = to_change(interest.worker_id)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    found = Interest.objects.select_for_update(of=("self",)).get(pk=interest.pk, worker=worker)
    found.worker = worker
    return found


def _moved(
    interest: Interest,
    to: InterestState,
    since: date,
    event: Event,
    *,
    reason: str = "",
    by: User,
) -> Interest:
    stored = Interest.objects.get(pk=interest.pk)
    told = ("state", "state_since", "confirmed_on", "departure_id")
    before = {name.removesuffix("_id"): getattr(stored, name) for name in told}
    interest.state, interest.state_since = to, since
    _count_up(interest)
    after = {name.removesuffix("_id"): getattr(interest, name) for name in told}
    old, new = changes(before, after)
    record(event, on=interest, by=by, before=old, after=new, reason=reason)
    return interest


def _count_up(interest: Interest) -> None:
    interest.version += 1
    _save(interest)


def _save(interest: Interest) -> None:
    """Two at the same moment: the second gets the rule's sentence."""
    try:
        with transaction.atomic():
            interest.save()
    except IntegrityError as error:
        raise Refused([rules.already_open()]) from error


def _said(**facts: Any) -> Said:
    texts = {name: names.clean(facts[name]) for name in rules.TEXT_LENGTHS}
    return Said(**{**facts, **texts})


def _problems(said: Said, worker: Worker, *, seen: Said | None = None) -> list[Any]:
    # What the entry says already stays sayable when the list no longer has it.
    known = queries.countries_on(said.reviewed_on) | set(seen.countries if seen else ())
    return list(
        rules.problems_with_interest(
            said, queries.about(worker), countries=known, book=book(), today=clock.today()
        )
    )


def _fill(interest: Interest, said: Said) -> None:
    for name in _COLUMNS:
        setattr(interest, name, getattr(said, name))
    _save(interest)


def _write_parts(interest: Interest, said: Said) -> None:
    """Countries and obstacles, written again: they are the entry's own words."""
    interest.wanted.all().delete()
    WantedCountry.objects.bulk_create(
        WantedCountry(interest=interest, country_id=code, place=place)
        for place, code in enumerate(said.countries, start=1)
    )
    interest.hindrances.all().delete()
    Hindrance.objects.bulk_create(
        Hindrance(interest=interest, obstacle=code) for code in dict.fromkeys(said.obstacles)
    )


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "", [], False)}
