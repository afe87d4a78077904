"""Finding courses, and how far each person on one has come."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from accounts.scopes import Scope
from audit.queries import Line
from training.models import Attendance, Certificate, Course, CourseQuerySet, Enrolment, Session
from workers.models import Worker


def course_to_change(pk: int) -> Course:
    """The course, locked for an action: whoever changes its list waits here."""
    return Course.objects.select_for_update(of=("self",)).get(pk=pk)


def free_places(course: Course) -> int:
    """How many more may get a place; ask it with the course locked."""
    return course.places - course.enrolments.with_place().count()


def find_courses(asked: dict[str, Any], *, scope: Scope) -> CourseQuerySet:
    """Courses in sight: by title (`q`, marks aside), `kind`, `state`, `organisation` and the
    `year` in which they begin."""
    found = Course.objects.visible_to(scope).for_list()
    if asked.get("q"):
        found = found.titled(asked["q"])
    for name in ("kind", "state", "organisation"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    return found.filter(starts_on__year=asked["year"]) if asked.get("year") else found


def courses_of(worker: Worker) -> list[Enrolment]:
    """The courses a person is or was on, newest first; where they were taken off is left out."""
    rows = worker.enrolments.on_list().select_related("course__organisation")
    return list(rows.order_by("-course__starts_on", "-pk"))


@dataclass(frozen=True)
class Attended:
    """One line of a course's list: the person, the periods attended, the certificate if any."""

    enrolment: Enrolment
    periods: int | None  # None: nothing is recorded
    days: int
    certificate: Certificate | None


def attended(course: Course, enrolments: Iterable[Enrolment]) -> list[Attended]:
    """How far each has come. Where lists are kept per day, their periods are added up."""
    rows = list(enrolments)
    periods: dict[int, int] = defaultdict(int)
    days: dict[int, int] = defaultdict(int)
    lists = Attendance.objects.filter(session__course=course)
    for pk, counted in lists.values_list("enrolment_id", "session__periods"):
        periods[pk] += counted
        days[pk] += 1
    papers = course.certificates.filter(withdrawn=False)
    issued = {paper.worker_id: paper for paper in papers}
    kept = course.sessions.exists()
    return [
        Attended(
            row,
            periods[row.pk] if kept else row.periods_attended,
            days[row.pk],
            issued.get(row.worker_id),
        )
        for row in rows
    ]


def results_now(course: Course) -> str:
    """A short print of all that stands in the form of periods and results."""
    rows = course.enrolments.with_place().order_by("pk")
    return _print(list(rows.values_list("pk", "periods_attended", "result")))


def day_now(session: Session) -> str:
    """A short print of one day's list as it stands."""
    there = session.attendances.order_by("enrolment_id").values_list("enrolment_id", flat=True)
    return _print([session.held_on, session.periods, *there])


def named(lines: list[Line], people: Iterable[Enrolment]) -> list[Line]:
    """A history with names for "#12": only of these people, whom whoever asks may see."""
    names = {f"#{one.worker_id}": one.worker.full_name for one in people}

    def said(text: str) -> str:
        return ", ".join(names.get(part, part) for part in text.split(", "))

    return [
        replace(
            line,
            changes=[
                replace(change, before=said(change.before), after=said(change.after))
                for change in line.changes
            ],
        )
        for line in lines
    ]


def _print(said: object) -> str:
    return sha256(repr(said).encode()).hexdigest()[:16]


def series(first: str, count: int) -> list[str]:
    """So many numbers from this one on: its last run of digits before a stroke counts up.

    "007/GDĐH-2026" goes on with "008/GDĐH-2026"; without digits there is only the first one.
    """
    head, stroke, tail = first.partition("/")
    found = re.search(r"(\d+)(?!.*\d)", head)
    if not found:
        return [first][:count]
    start, width = int(found[0]), len(found[0])
    return [
        f"{head[: found.start()]}{start + step:0{width}d}{head[found.end() :]}{stroke}{tail}"
        for step in range(count)
    ]
