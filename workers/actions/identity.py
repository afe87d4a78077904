"""Numbers in clear, and look-ups: each has its reason or its count, and stays in the audit."""

from datetime import timedelta

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import AuditEntry, Event
from audit.record import record
from core import clock, crypto, names
from core.beforehand import beforehand
from core.problems import refuse_if
from workers import rules
from workers.models import Passport, Worker
from workers.queries import is_recorded, to_change


@transaction.atomic
def reveal_identity(
    *,
    worker: Worker,
    which: str = "personal_id",
    passport: Passport | None = None,
    reason: str,
    by: User,
) -> str:
    """A number in clear, for a stated reason that stays in the audit (W-21, W-22).

    `which` is "personal_id", "old_id" or "passport"; then `passport` is one of the file. Nothing
    counted changes, so nothing is marked.
    """
    worker = to_change(worker.pk)
    by.must(Permission.IDENTITY_REVEAL, commune_id=worker.commune_id)
    number = _recorded(worker, which, passport)
    reason = names.clean(reason)
    refuse_if(rules.problems_with_reveal(reason=reason, recorded=bool(number)))
    after = {which: rules.masked(number)}
    record(Event.IDENTITY_REVEALED, on=worker, by=by, after=after, reason=reason)
    return number


def _recorded(worker: Worker, which: str, passport: Passport | None) -> str:
    if which == "passport":
        held = worker.passports.filter(pk=passport.pk).first() if passport else None
        return held.number if held else ""
    return {"personal_id": worker.personal_id, "old_id": worker.old_id}.get(which, "")


@transaction.atomic
def ask_identity(*, personal_id: str, by: User) -> bool:
    """Whether a number is recorded anywhere; counted, kept, at most 30 in an hour (W-23).

    A citizen number, that of an old card, or of a passport. Who it belongs to is not said;
    queries.with_number shows a file in one's own scope.
    """
    by.must(Permission.IDENTITY_REVEAL, commune_id=_anywhere(by))
    number = rules.tidy_identity(personal_id).upper()
    refuse_if(rules.problems_with_question(number))
    return _ask(number, by=by)


@transaction.atomic
def _ask(number: str, *, by: User) -> bool:
    # The row of who asks, so that questions sent at once are counted one after another.
    User.objects.select_for_update().get(pk=by.pk)
    refuse_if(rules.problems_with_asking(asked=_asked_in_vain(by)))
    known = is_recorded(number)
    which = "personal_id" if rules.is_citizen_number(number) else "number"
    record(
        Event.IDENTITY_ASKED, on=by, by=by, after={which: rules.masked(number), "recorded": known}
    )
    return known


def _asked_in_vain(by: User) -> int:
    """Questions of the last hour, less those that put a person's first number on record.

    Who enters people one after another is not stopped: each number stands in a file of its own.
    A number that replaces another one, or was withdrawn, may have been tried: it stays counted.
    """
    since = clock.now() - timedelta(hours=1)
    lately = AuditEntry.objects.filter(by_id=by.pk, at__gt=since)
    asked = lately.filter(event=Event.IDENTITY_ASKED).count()
    opened = lately.filter(event=Event.WORKER_REGISTERED)
    corrected = lately.filter(event=Event.WORKER_CORRECTED)
    kept = 0
    for which in ("personal_id", "old_id"):
        said = opened.filter(**{"after__has_key": which}).exclude(**{f"after__{which}": ""})
        kept += said.count() + corrected.filter(**{f"before__{which}": ""}).count()
    standing = Passport.objects.filter(recorded_by=by, recorded_at__gt=since, withdrawn_on=None)
    return asked - kept - standing.count()


def _refuse_recorded(number: str, *, by: User) -> None:
    """W-15 or W-28 for a number that a file has, or W-23 in its place: typing one looks it up.

    Asked last, when nothing else is wrong, so that one person entered is one look-up. The question
    stays in the audit whatever becomes of the entry.
    """
    if number:
        asked = f"identity {by.pk} {crypto.fingerprint(number)}"
        beforehand(asked, lambda: _ask(number, by=by))
        refuse_if([rules.already_recorded(number)] if is_recorded(number) else [])


def _anywhere(by: User) -> int | None:
    """A unit where `by` holds the right; asking needs it somewhere, not in one place."""
    return next(iter(by.scope_for(Permission.IDENTITY_REVEAL).commune_ids), None)
