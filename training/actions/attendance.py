"""Who was there, and with what result: entered by whoever holds the course."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from core import clock
from core.problems import Problem, refuse_if
from training import rules
from training.choices import Standing
from training.models import Attendance, Course, Enrolment, Session
from training.queries import course_to_change, day_now, results_now


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What is to be recorded for one person of the list."""

    enrolment: Enrolment
    periods: int | None
    result: str


@transaction.atomic
def record_session(
    *,
    course: Course,
    session: Session | None = None,
    held_on: date,
    periods: int,
    present: Sequence[Enrolment],
    seen: str | None = None,
    by: User,
) -> Session:
    """The list of one day, new or corrected: these were there, all others were not.

    `seen` is the `day_now` of what was corrected. Refused by G-47 to G-52.
    """
    course = course_to_change(course.pk)
    by.must(Permission.COURSE_EDIT, organisation_id=course.organisation_id)
    row = course.sessions.get(pk=session.pk) if session else Session(course=course)
    before = _told(row) if session else {}
    with_place = set(_with_place(course))
    there = {enrolment.pk for enrolment in present}
    same_day = course.sessions.filter(held_on=held_on).exclude(pk=row.pk).exists()
    refuse_if(
        [
            *rules.problems_with_session(
                state=course.state,
                held_on=held_on,
                periods=periods,
                strangers=len(there - with_place),
                totals=course.enrolments.with_file().exclude(periods_attended=None).exists(),
                starts_on=course.starts_on,
                ends_on=course.ends_on,
                today=clock.today(),
            ),
            *([rules.session_known()] if same_day else []),
            *(rules.problems_with_seen(seen=seen, now=day_now(row)) if session else ()),
        ]
    )
    row.held_on, row.periods = held_on, periods
    row.save()
    # Only of those who are on the list: what a merged file has may go back with it.
    row.attendances.filter(enrolment_id__in=with_place - there).delete()
    known = set(row.attendances.values_list("enrolment_id", flat=True))
    Attendance.objects.bulk_create(
        [Attendance(session=row, enrolment_id=pk) for pk in sorted(there - known)]
    )
    old, new = changes(before, _told(row))
    if new:
        record(Event.SESSION_RECORDED, on=row, by=by, before=old if session else None, after=new)
    return row


@transaction.atomic
def record_outcomes(
    *, course: Course, outcomes: Sequence[Outcome], seen: str | None = None, by: User
) -> int:
    """Periods attended in total and results, for several people at once; how many changed.

    One audit entry for each. `seen` is the `results_now` of what was looked at. Refused by G-47,
    G-50, G-52 to G-55, all or nothing: the fields are told apart as `periods_<enrolment>` and
    `result_<enrolment>`.
    """
    course = course_to_change(course.pk)
    by.must(Permission.COURSE_EDIT, organisation_id=course.organisation_id)
    locked = course.enrolments.with_file().select_for_update(of=("self",))
    rows = {row.pk: row for row in locked}
    refuse_if(rules.problems_with_seen(seen=seen, now=results_now(course)))
    refuse_if(_problems_with(course, rows, outcomes))
    changed = 0
    for outcome in outcomes:
        row = rows[outcome.enrolment.pk]
        before = {"periods_attended": row.periods_attended, "result": row.result}
        after = {"periods_attended": outcome.periods, "result": outcome.result}
        if before == after:
            continue
        row.periods_attended, row.result = outcome.periods, outcome.result
        row.save(update_fields=list(after))
        old, new = changes(before, after)
        said = {"worker": row.worker_id}
        record(Event.OUTCOME_RECORDED, on=row, by=by, before={**said, **old}, after={**said, **new})
        changed += 1
    return changed


def _problems_with(
    course: Course, rows: dict[int, Enrolment], outcomes: Sequence[Outcome]
) -> list[Problem]:
    certified = set(course.certificates.filter(withdrawn=False).values_list("worker_id", flat=True))
    per_session = course.sessions.exists()
    found = []
    for outcome in outcomes:
        row = rows.get(outcome.enrolment.pk)
        problems = rules.problems_with_outcome(
            state=course.state,
            has_place=row is not None and row.standing == Standing.PLACE,
            periods=outcome.periods,
            most=course.periods,
            per_session=per_session,
            result=outcome.result,
            certified=row is not None and row.worker_id in certified,
        )
        found += [_at(problem, outcome.enrolment.pk) for problem in problems]
    return found


def _at(problem: Problem, pk: int) -> Problem:
    return replace(problem, field=f"{problem.field}_{pk}") if problem.field else problem


def _with_place(course: Course) -> Sequence[int]:
    return list(course.enrolments.with_place().values_list("pk", flat=True))


def _told(session: Session) -> dict[str, object]:
    """A day's list: the numbers of the files of those who were there."""
    there = session.attendances.order_by("enrolment_id")
    return {
        "held_on": session.held_on,
        "periods": session.periods,
        "present": [f"#{pk}" for pk in there.values_list("enrolment__worker_id", flat=True)],
    }
