"""Certificates for those who completed a course, all at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record_many
from core import clock, names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Problem, refuse_if
from enterprises.models import Enterprise
from training import rules
from training.choices import TrainingKind
from training.models import Certificate, Course, Enrolment
from training.queries import codes_on, course_to_change
from training.rules.certificates import Paper
from training.told import told
from workers.models import Worker


@transaction.atomic
def issue_certificates(
    *,
    course: Course,
    issued_on: date,
    numbers: Mapping[Enrolment, str],
    enterprise: Enterprise | None = None,
    by: User,
) -> list[Certificate]:
    """A certificate with its number for each of these people, or for none of them.

    It says what the course says, and the `enterprise` it was held for. One audit entry for each
    certificate. Refused by G-47, G-50, G-56 to G-59, and for each paper by the rules of
    certificates, told apart as `number_<enrolment>` (Law 69/2020 art. 44.5; Circular 09/2026, form
    06).
    """
    course = course_to_change(course.pk)
    by.must(Permission.COURSE_EDIT, organisation_id=course.organisation_id)
    people = _people(course, numbers)
    papers = [
        Certificate(
            worker=row.worker,
            course=course,
            kind=course.kind,
            number=names.clean(number),
            issued_on=issued_on,
            organisation=course.organisation,
            provider=course.organisation.name,
            starts_on=course.starts_on,
            ends_on=course.ends_on,
            periods=course.periods,
            country=course.country,
            enterprise=enterprise,
            occupation=course.occupation,
            language=course.language,
            level=course.level,
            created_at=clock.now(),
        )
        for row, number in people
    ]
    gone = len(numbers) - len(people)
    refuse_if([*_problems_with_all(course, people, gone), *_problems_with_each(people, papers)])
    made = Certificate.objects.bulk_create(papers)
    record_many(Event.CERTIFICATE_RECORDED, on=made, by=by, after=[told(paper) for paper in made])
    if course.kind == TrainingKind.ORIENTATION:
        mark_changed(MarkKind.WORKER, [paper.worker_id for paper in made])
    return made


def _people(course: Course, numbers: Mapping[Enrolment, str]) -> list[tuple[Enrolment, str]]:
    """The rows of the list as they stand now; the files locked in one order for all."""
    given = {enrolment.pk: number for enrolment, number in numbers.items()}
    rows = list(course.enrolments.with_place().filter(pk__in=given).order_by("worker_id"))
    workers = Worker.objects.filter(pk__in=[row.worker_id for row in rows])
    locked = {row.pk: row for row in workers.select_for_update(of=("self",)).order_by("pk")}
    for row in rows:
        row.worker = locked[row.worker_id]
    return [(row, given[row.pk]) for row in rows]


def _problems_with_all(
    course: Course, people: Sequence[tuple[Enrolment, str]], gone: int
) -> list[Problem]:
    held = set(course.certificates.filter(withdrawn=False).values_list("worker_id", flat=True))
    return list(
        rules.problems_with_issuing(
            state=course.state,
            results=[row.result for row, _number in people],
            certified=[row.worker_id in held for row, _number in people],
            numbers=[names.fold(number) for _row, number in people],
            gone=gone,
        )
    )


def _problems_with_each(
    people: Sequence[tuple[Enrolment, str]], papers: Sequence[Certificate]
) -> list[Problem]:
    held: dict[int, set[str]] = defaultdict(set)
    workers = [row.worker_id for row, _number in people]
    known = Certificate.objects.standing().filter(worker_id__in=workers)
    for worker_id, number in known.values_list("worker_id", "number"):
        held[worker_id].add(names.fold(number))
    today, found = clock.today(), []
    for (row, _number), one in zip(people, papers, strict=True):
        problems = rules.problems_with_certificate(
            _paper(one),
            already_recorded=names.fold(one.number) in held[row.worker_id],
            born_on=row.worker.born_on,
            today=today,
        )
        found += [
            replace(problem, field=f"number_{row.pk}") if problem.field == "number" else problem
            for problem in problems
        ]
    return list(dict.fromkeys(found))  # what is wrong with the day is wrong once


def _paper(one: Certificate) -> Paper:
    return Paper(
        kind=one.kind,
        number=one.number,
        issued_on=one.issued_on,
        provider=one.provider,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        periods=one.periods,
        country_known=one.country_id is not None,
        occupation=one.occupation,
        language=one.language,
        level=one.level,
        # The course was checked against the lists of its own day.
        known_codes=codes_on(one.starts_on or one.issued_on),
    )
