"""The only ways to change a list: one person asks, another decides. Nothing is ever deleted."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Model, Q

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from core import clock, names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Refused, Stale, refuse_if
from reference import rules
from reference.changes import EMPTY, About, Values, about, fingerprint, kept, problems, standing
from reference.models import Change, ChangeState, Country, Entry, HighIncomeListing, Subject


@transaction.atomic
def propose_change(
    *,
    subject: str,
    key: str,
    listing: str = "",
    proposed: Mapping[str, Any],
    why: str,
    new: bool = False,
    seen: str = "",
    by: User,
) -> Change:
    """Ask for a change of a list (rules B-01 to B-12, B-16, B-17, B-19 to B-21).

    `proposed` are the fields that are to be other than they are; the rest stays. `new` adds an
    entry, a country or, under the code of its country, a row of the high-income list. `seen` is
    the fingerprint of what the form showed: what was changed meanwhile is compared first (Stale).
    Raises LookupError for a list or a row that is not there. A closed list (Law 69/2020, articles
    5 and 54; Decree 07/2021) takes names and days only. Issue 3, point 8.
    """
    by.must(Permission.REFERENCE_PROPOSE)
    row, why = About(Subject(subject), names.clean(key), listing), names.clean(why)
    before = standing(row)
    if not new and not before:
        raise LookupError(f"{subject} {listing} {key}")
    if seen and seen != fingerprint(before):
        raise Stale(current=before)
    wanted = _wanted(row, before, proposed)
    waiting = row.changes.open().exists()
    refuse_if(
        [
            *rules.problems_with_asking(why=why, changed=wanted != before, waiting=waiting),
            *problems(row, before=before, proposed=wanted, new=new),
        ]
    )
    change = Change(
        subject=row.subject,
        listing=row.listing,
        key=row.key,
        proposed=wanted,
        before=before,
        why=why,
        asked_by=by,
    )
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise Refused([rules.already_waiting()]) from error
    # Before and after stand in the change itself.
    record(Event.LIST_CHANGE_ASKED, on=change, by=by, reason=why)
    return change


@transaction.atomic
def decide_change(*, change: Change, accept: bool, answer: str = "", by: User) -> Change:
    """Accept a change, which then stands at once, or refuse it with a reason (rules B-13 to B-15).

    A second person decides. Everything that was asked about the change is asked
    again; a row that is no longer as it was when the change was asked for is Stale, and nothing
    is written. Lists that figures rest on leave a mark.
    """
    change = _locked(change)
    by.must(Permission.REFERENCE_DECIDE)
    answer = names.clean(answer)
    refuse_if(rules.problems_with_deciding(change, by_id=by.pk, accept=accept, answer=answer))
    if accept:
        _apply(change, by)
    change.state = ChangeState.ACCEPTED if accept else ChangeState.REFUSED
    change.decided_by, change.decided_at, change.answer = by, clock.now(), answer
    change.save(update_fields=["key", "state", "decided_by", "decided_at", "answer"])
    _record_state(Event.LIST_CHANGE_DECIDED, change, by, reason=answer)
    return change


@transaction.atomic
def withdraw_change(*, change: Change, by: User) -> Change:
    """Take one's own change back while nobody has decided (rules B-14, B-18)."""
    change = _locked(change)
    by.must(Permission.REFERENCE_PROPOSE)
    refuse_if(rules.problems_with_withdrawing(change, by_id=by.pk))
    change.state, change.withdrawn_at = ChangeState.WITHDRAWN, clock.now()
    change.save(update_fields=["state", "withdrawn_at"])
    _record_state(Event.LIST_CHANGE_WITHDRAWN, change, by)
    return change


def _wanted(row: About, before: Values, proposed: Mapping[str, Any]) -> Values:
    base = before or kept(row.subject, EMPTY)
    wanted = base | kept(row.subject, proposed)
    if row.subject == Subject.HIGH_INCOME:
        # The row of one country never becomes that of another.
        wanted["country"] = before["country"] if before else row.key
    return wanted


def _locked(change: Change) -> Change:
    """The change as it is now. All open ones are locked, so that decisions come one after the other
    and stamps grow in the order in which they are seen (reference/queries.py)."""
    waiting = Q(state=ChangeState.OPEN) | Q(pk=change.pk)
    rows = Change.objects.select_for_update(of=("self",)).filter(waiting).order_by("pk")
    return {row.pk: row for row in rows}[change.pk]


def _record_state(event: Event, change: Change, by: User, *, reason: str = "") -> None:
    record(
        event,
        on=change,
        by=by,
        before={"state": ChangeState.OPEN.value},
        after={"state": ChangeState(change.state).value},
        reason=reason,
    )


# Applying -----------------------------------------------------------------------------------------


def _apply(change: Change, by: User) -> None:
    row, now = about(change), standing(about(change))
    if now != change.before:
        raise Stale(current=now)
    new = not change.before
    refuse_if(problems(row, before=now, proposed=change.proposed, new=new))
    write = {
        Subject.ENTRY: _write_entry,
        Subject.COUNTRY: _write_country,
        Subject.HIGH_INCOME: _write_high_income,
    }[Subject(row.subject)]
    written = write(row, change.proposed)
    # A new row of the high-income list has its number now.
    change.key = row.key if row.subject == Subject.ENTRY else str(written.pk)
    old, after = changes(now, change.proposed)
    record(Event.LIST_CHANGED, on=written, by=by, before=old, after=after, reason=change.why)
    if row.subject == Subject.HIGH_INCOME or (row.list is not None and row.list.counts):
        mark_changed(MarkKind.LIST, [written.pk])


def _write_entry(row: About, values: Values) -> Model:
    entry = Entry.objects.filter(listing=row.listing, code=row.key).first()
    entry = entry or Entry(listing=row.listing, code=row.key)
    _set(entry, values)
    entry.stamped_at = _next_stamp()
    entry.save()
    return entry


def _write_country(row: About, values: Values) -> Model:
    country = Country.objects.filter(pk=row.key).first() or Country(code=row.key)
    _set(country, values)
    country.name_sort = names.sort_key(country.name_vi)
    country.decided_at = clock.now()
    country.save()
    return country


def _write_high_income(row: About, values: Values) -> Model:
    listed = HighIncomeListing(country_id=values["country"])
    if row.key.isdigit():
        listed = HighIncomeListing.objects.select_for_update().get(pk=row.key)
    _set(listed, {name: value for name, value in values.items() if name != "country"})
    listed.save()
    return listed


def _set(stored: Model, values: Values) -> None:
    for name, value in values.items():
        day = name in ("valid_from", "valid_until") and value
        setattr(stored, name, date.fromisoformat(value) if day else value)


def _next_stamp() -> datetime:
    """Later than every stamp so far, also while a demonstration has turned the clock back."""
    last = Entry.objects.aggregate(last=Max("stamped_at"))["last"]
    return max(clock.now(), last + timedelta(microseconds=1)) if last else clock.now()
