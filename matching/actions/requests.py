"""A unit asks about a number that is recorded elsewhere; somebody else decides."""

import json
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from communes.models import Commune
from communes.queries import atlas
from core import clock, crypto, names
from core.beforehand import beforehand, with_steps_beforehand
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Refused, refuse_if
from matching import rules
from matching.choices import RequestKind, RequestState
from matching.models import Request
from matching.queries.requests import keeper_of, open_request_on
from workers.actions import ask_identity, move_worker
from workers.models import Worker
from workers.queries import standing
from workers.rules import masked, tidy_identity


@with_steps_beforehand
@transaction.atomic
def open_request(
    *,
    number: str,
    kind: str,
    asked_for: Commune,
    about: Worker | None = None,
    typed: dict[str, Any],
    moved_on: date | None = None,
    note: str = "",
    by: User,
) -> Request:
    """Ask the Department, for a unit, about a number that a file elsewhere has.

    Asking is a look-up like any other and counted as one (W-23). Refused: a number in no file, or
    in one of one's own (M-01), a second question of the same unit while one is open (M-02), no
    kind, no day or too long a note (M-03).
    `typed` is kept encrypted with the request.
    """
    by.must(Permission.WORKER_EDIT, commune_id=asked_for.pk)
    number, note = tidy_identity(number), names.clean(note)
    refuse_if(
        rules.problems_with_question(kind=kind, moved_on=moved_on, note=note, today=clock.today())
    )
    asked = f"request {by.pk} {crypto.fingerprint(number)}"
    beforehand(asked, lambda: ask_identity(personal_id=number, by=by))
    holder = keeper_of(number)
    own = holder is not None and by.scope_for(Permission.WORKER_VIEW).covers(holder.commune_id)
    refuse_if(rules.problems_with_holder(recorded=holder is not None, own=own))
    assert holder is not None  # M-01
    print_ = crypto.fingerprint(number) or ""
    refuse_if([rules.already_asked()] if open_request_on(print_, asked_for) else [])
    request = Request(
        kind=kind,
        worker=holder,
        held_by_id=holder.commune_id,
        number_print=print_,
        asked_for=asked_for,
        about=about,
        typed_cipher=crypto.encrypt(json.dumps({**typed, "number": number})),
        moved_on=moved_on if kind == RequestKind.MOVE else None,
        note=note,
        asked_at=clock.now(),
        asked_by=by,
    )
    _save_new(request)
    after = {"kind": kind, "commune": str(asked_for), "number": masked(number)}
    record(Event.REQUEST_OPENED, on=request, by=by, after=after, reason=note)
    return request


def _save_new(request: Request) -> None:
    """Two questions at the same moment are one."""
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        if open_request_on(request.number_print, request.asked_for):
            raise Refused([rules.already_asked()]) from error
        raise


@transaction.atomic
def withdraw_request(*, request: Request, by: User) -> Request:
    """The unit that asked takes its question back (M-04)."""
    request = _locked(request)
    by.must(Permission.WORKER_EDIT, commune_id=request.asked_for_id)
    refuse_if(rules.problems_with_withdrawing_request(state=request.state))
    return _close(request, RequestState.WITHDRAWN, by=by)


@transaction.atomic
def move_for_request(
    *, request: Request, village: str = "", moved_on: date, answer: str = "", by: User
) -> Request:
    """Move the person's file to the unit that asked (M-04 to M-06, and W-16 to W-19 of the move).

    By the Department, or by the unit that keeps the file and so releases it; never by who asked.
    """
    request, worker = _to_decide(request, by=by)
    answer = names.clean(answer)
    refuse_if(rules.problems_with_answer(answer, needed=False))
    move_worker(
        worker=worker,
        commune=atlas().successor(request.asked_for_id, moved_on) or request.asked_for,
        village=village,
        moved_on=moved_on,
        right=_right(by),
        by=by,
    )
    return _close(request, RequestState.MOVED, by=by, answer=answer)


@transaction.atomic
def correct_for_request(*, request: Request, remove: bool, answer: str = "", by: User) -> Request:
    """Close the request because the other file no longer has the number (M-04 to M-07).

    `remove` takes it out of that file here; which number it was stays with the request and, masked,
    in the file's history. Then the unit that asked can record it.
    """
    request, worker = _to_decide(request, by=by)
    answer = names.clean(answer)
    keeper = keeper_of(request.typed["number"])
    still_there = keeper is not None and keeper.pk == worker.pk
    column = _column_of(worker, request.number_print)
    refuse_if(
        [
            *rules.problems_with_correction(
                still_there=still_there, remove=remove and bool(column)
            ),
            *rules.problems_with_answer(answer, needed=False),
        ]
    )
    if still_there:
        _take_out(worker, column, by=by)
    return _close(request, RequestState.CORRECTED, by=by, answer=answer)


def _column_of(worker: Worker, number_print: str) -> str:
    """Which number of the file it is; empty for one of a passport, which is withdrawn there."""
    prints = {name: getattr(worker, f"{name}_print") for name in ("personal_id", "old_id")}
    return next((name for name, value in prints.items() if value == number_print), "")


def _take_out(worker: Worker, column: str, *, by: User) -> None:
    before = {column: getattr(worker, f"{column}_masked")}
    setattr(worker, f"{column}_cipher", "")
    setattr(worker, f"{column}_print", None)
    worker.version += 1
    worker.save()
    record(Event.WORKER_CORRECTED, on=worker, by=by, before=before, after={column: ""})
    mark_changed(MarkKind.WORKER, [worker.pk])


@transaction.atomic
def refuse_request(*, request: Request, answer: str, by: User) -> Request:
    """Refuse, with the reason that the unit will read (M-04 to M-06). Only the Department."""
    request = _locked(request)
    by.must(Permission.PERSON_MATCH)
    answer = names.clean(answer)
    own = request.asked_by_id == by.pk
    refuse_if(
        [
            *rules.problems_with_deciding_request(state=request.state, own=own),
            *rules.problems_with_answer(answer, needed=True),
        ]
    )
    return _close(request, RequestState.REFUSED, by=by, answer=answer)


@transaction.atomic
def note_outcome(*, request: Request, by: User) -> Request:
    """The unit has read how its request, or that about its file, was decided."""
    request = _locked(request)
    scope = by.scope_for(Permission.WORKER_EDIT)
    by.must(
        Permission.WORKER_EDIT,
        commune_id=request.asked_for_id
        if scope.covers(request.asked_for_id)
        else request.held_by_id,
    )
    refuse_if([] if request.decided_at else [rules.not_decided_yet()])
    now = clock.now()
    if scope.covers(request.asked_for_id):
        request.asker_noted_at = request.asker_noted_at or now
    if scope.covers(request.held_by_id):
        request.holder_noted_at = request.holder_noted_at or now
    request.save(update_fields=["asker_noted_at", "holder_noted_at"])
    record(Event.REQUEST_NOTED, on=request, by=by)
    return request


# Rows --------------------------------------------------------------------------------------------


def _locked(request: Request) -> Request:
    locked = Request.objects.select_for_update(of=("self",))
    return locked.select_related("asked_for").get(pk=request.pk)


def _to_decide(request: Request, *, by: User) -> tuple[Request, Worker]:
    """The request and the file, locked in this order, if `by` may decide about them."""
    request = _locked(request)
    file = standing(Worker.objects.get(pk=request.worker_id))
    worker = Worker.objects.select_for_update(of=("self",)).get(pk=file.pk)
    by.must(_right(by), commune_id=worker.commune_id)
    own = request.asked_by_id == by.pk
    refuse_if(rules.problems_with_deciding_request(state=request.state, own=own))
    return request, worker


def _right(by: User) -> Permission:
    """The Department decides about every file, a unit about the files it keeps."""
    return Permission.PERSON_MATCH if by.may(Permission.PERSON_MATCH) else Permission.WORKER_EDIT


def _close(request: Request, state: RequestState, *, by: User, answer: str = "") -> Request:
    """The outcome, told to both sides by their list of requests."""
    now = clock.now()
    request.state, request.answer = state, answer
    request.decided_at, request.decided_by = now, by
    # Who decides has seen it, and so has who takes the question back.
    scope = by.scope_for(Permission.WORKER_EDIT)
    if not scope.whole_province and scope.covers(request.held_by_id):
        request.holder_noted_at = now
    if state == RequestState.WITHDRAWN:
        request.asker_noted_at = request.holder_noted_at = now
    request.save()
    record(Event.REQUEST_DECIDED, on=request, by=by, after={"state": state}, reason=answer)
    return request
