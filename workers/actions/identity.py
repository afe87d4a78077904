"""Numbers in clear, and look-ups: each has its reason or its count, and stays in the audit."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record, record_many
from core import crypto, names
from core.beforehand import beforehand
from core.problems import Problem, Refused, RefusedMany, refuse_if
from workers import rules
from workers.models import Passport, Worker
from workers.queries import (
    asked_in_vain,
    is_recorded,
    problems_with_numbers,
    recorded,
    to_change,
    to_change_many,
)


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
    refuse_if(rules.problems_with_asking(asked=asked_in_vain(by)))
    known = is_recorded(number)
    which = _which(number)
    record(
        Event.IDENTITY_ASKED, on=by, by=by, after={which: rules.masked(number), "recorded": known}
    )
    return known


def _refuse_recorded(number: str, *, by: User) -> None:
    """W-15 or W-28 for a number that a file has, or W-23 in its place: typing one looks it up.

    Asked last, when nothing else is wrong, so that one person entered is one look-up. The question
    stays in the audit whatever becomes of the entry.
    """
    if number:
        asked = f"identity {by.pk} {crypto.fingerprint(number)}"
        beforehand(asked, lambda: _ask(number, by=by))
        refuse_if([rules.already_recorded(number)] if is_recorded(number) else [])


def _refuse_recorded_many(said: Sequence[Sequence[str]], *, asked: bool, by: User) -> None:
    """The same for the numbers of many drafts; `asked`: they were looked up and counted already."""
    if asked:
        _refuse_those(problems_with_numbers(said))
    elif len(said) == 1:
        try:
            for number in said[0]:
                _refuse_recorded(number, by=by)
        except Refused as refused:
            raise RefusedMany({0: refused.problems}) from refused
    else:
        _ask_in_one_go(said, by=by)


def _ask_in_one_go(said: Sequence[Sequence[str]], *, by: User) -> None:
    """Many numbers at once are one question each; those beyond the hour's number get W-23."""
    numbers = [number for numbers in said for number in numbers if number]
    if not numbers:
        return
    marks = " ".join(sorted(filter(None, map(crypto.fingerprint, numbers))))
    beforehand(f"identities {by.pk} {marks}", lambda: _ask_all(said, numbers, by=by))
    left = rules.SEARCHES_PER_HOUR - max(0, asked_in_vain(by) - len(numbers))
    found = problems_with_numbers(said)
    for problems in found:
        if problems:
            left -= 1
            if left < 0:
                problems[:] = rules.problems_with_asking(asked=rules.SEARCHES_PER_HOUR)
    _refuse_those(found)


@transaction.atomic
def _ask_all(said: Sequence[Sequence[str]], numbers: Sequence[str], *, by: User) -> None:
    User.objects.select_for_update().get(pk=by.pk)
    too_many = list(rules.problems_with_asking(asked=asked_in_vain(by)))
    if too_many:
        _refuse_those([too_many if any(numbers) else [] for numbers in said])
    known = recorded(numbers)
    _record_questions([(number, number in known) for number in numbers], by=by)


@contextmanager
def _alone() -> Iterator[None]:
    """Many of one: the refusal is the one draft's."""
    try:
        yield
    except RefusedMany as many:
        raise Refused(many.problems[0]) from many


def _locked(workers: Sequence[Worker]) -> dict[int, Worker]:
    """The files that drafts are about, by number, locked; a merged one is refused (W-26)."""
    locked = to_change_many(worker.pk for worker in workers)
    gone = [index for index, worker in enumerate(workers) if worker.pk not in locked]
    if gone:
        # What was merged is still there; anything else was never a file.
        Worker.objects.get(pk=workers[gone[0]].pk)
        raise RefusedMany({index: [rules.merged_away()] for index in gone})
    return locked


def _refuse_those(found: Sequence[Sequence[Problem]]) -> None:
    """Raise if one of the drafts meets more than warnings."""
    refused = {
        index: problems
        for index, problems in enumerate(found)
        if any(not problem.warning for problem in problems)
    }
    if refused:
        raise RefusedMany(refused)


@transaction.atomic
def record_questions(*, masked: Sequence[str], by: User) -> None:
    """What a check of a sheet has told about numbers recorded elsewhere: one question each, counted
    in W-23. The numbers come masked."""
    by.must(Permission.IDENTITY_REVEAL, commune_id=_anywhere(by))
    told = [{_which(number): number, "recorded": True} for number in masked]
    record_many(Event.IDENTITY_ASKED, on=[by] * len(told), by=by, after=told)


def _record_questions(asked: Sequence[tuple[str, bool]], *, by: User) -> None:
    told = [{_which(number): rules.masked(number), "recorded": known} for number, known in asked]
    record_many(Event.IDENTITY_ASKED, on=[by] * len(told), by=by, after=told)


def _which(number: str) -> str:
    """The field of a number, also of a masked one: only citizen numbers show their first digits."""
    masked = number[-2:].isdigit() and number[:3].isdigit() and set(number[3:-2]) == {"*"}
    return "personal_id" if masked or rules.is_citizen_number(number) else "number"


def _anywhere(by: User) -> int | None:
    """A unit where `by` holds the right; asking needs it somewhere, not in one place."""
    return next(iter(by.scope_for(Permission.IDENTITY_REVEAL).commune_ids), None)
