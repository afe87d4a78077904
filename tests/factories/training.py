"""Certificates and courses."""

from collections.abc import Sequence
from datetime import date
from itertools import count

from accounts.models import Organisation, User
from tests.factories import country
from tests.factories.organisations import an_organisation
from tests.factories.workers import a_clerk
from training.actions import (
    Outcome,
    enrol,
    move_course,
    record_certificate,
    record_outcomes,
    save_course,
)
from training.models import Certificate, Course, Enrolment
from workers.models import Worker

_numbers = count(1)


def certificate_of(worker: Worker, **fields: object) -> Certificate:
    """A certificate for Japan of 1 February 2025; each call another number."""
    facts: dict = {
        "number": f"{next(_numbers)}/GDĐH",
        "issued_on": date(2025, 2, 1),
        "provider": "Trung tâm Dịch vụ việc làm mẫu",
        "country": country("JP"),
    }
    by = fields.pop("by", None) or a_clerk()
    return record_certificate(worker=worker, **{**facts, **fields}, by=by)


COURSE_BEGAN, COURSE_ENDED = date(2026, 1, 5), date(2026, 1, 30)


def a_course(organisation: Organisation | None = None, *, running: bool = True, **fields) -> Course:
    """An orientation for Japan in January 2026, twenty places, begun."""
    by: User = fields.pop("by", None) or a_clerk()
    facts: dict = {
        "kind": "orientation",
        "title": f"Giáo dục định hướng Nhật Bản {next(_numbers)}",
        "country": country("JP"),
        "starts_on": COURSE_BEGAN,
        "ends_on": COURSE_ENDED,
        "periods": 74,
        "places": 20,
        "venue": "Phường Mẫu",
    }
    course = save_course(
        organisation=organisation or an_organisation(), **{**facts, **fields}, by=by
    )
    return move_course(course=course, to="running", by=by) if running else course


def on_course(course: Course, *workers: Worker) -> list[Enrolment]:
    """These people on the list, in this order."""
    return [enrol(course=course, worker=worker, by=a_clerk()) for worker in workers]


def completed(course: Course, people: Sequence[Enrolment]) -> None:
    """They completed it."""
    outcomes = [Outcome(enrolment=row, periods=None, result="completed") for row in people]
    record_outcomes(course=course, outcomes=outcomes, by=a_clerk())
