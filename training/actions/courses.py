"""What is done to a course itself, by the Department or by the organisation that holds it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from core import clock, names
from core.problems import Problem, Stale, refuse_if
from enterprises.models import Enterprise
from reference.models import Country
from training import rules
from training.models import Course, CoursePartner
from training.queries import codes_on, course_to_change
from training.rules.courses import Plan
from training.told import told_course

# What certificates of a course repeat.
_CERTIFIED = ("kind", "organisation", "country", "language", "occupation")


@transaction.atomic
def save_course(
    *,
    course: Course | None = None,
    kind: str,
    title: str,
    organisation: Organisation,
    country: Country | None = None,
    language: str = "",
    level: str = "",
    occupation: str = "",
    starts_on: date,
    ends_on: date | None = None,
    periods: int | None = None,
    places: int,
    venue: str = "",
    version: int | None = None,
    by: User,
) -> Course:
    """Plan a course, or correct it (rules G-20 to G-27).

    Raises Stale when it is no longer at the `version` that was seen. Source: joint training of
    Employment Service Centre, school and enterprise; Circular 21/2021 art. 12. Nothing counted
    changes: certificates do.
    """
    row = course_to_change(course.pk) if course else Course(version=0, created_by=by)
    if course:
        by.must(Permission.COURSE_EDIT, organisation_id=row.organisation_id)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    by.must(Permission.COURSE_EDIT, organisation_id=organisation.pk)
    before = told_course(row) if course else {}
    if course and version is not None and version != row.version:
        raise Stale({**before, "version": row.version})
    facts: dict[str, Any] = {
        "kind": kind,
        "title": names.clean(title),
        "organisation": organisation,
        "country": country,
        "language": language,
        "level": names.clean(level),
        "occupation": occupation,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "periods": periods,
        "places": places,
        "venue": names.clean(venue),
    }
    refuse_if(_problems_with(row, before, facts))
    for field, value in facts.items():
        setattr(row, field, value)
    after = told_course(row)
    if before == after:
        return row
    row.title_fold, row.title_sort = names.fold(row.title), names.sort_key(row.title)
    row.version += 1
    row.save()
    old, new = changes(before, after)
    record(Event.COURSE_SAVED, on=row, by=by, before=old if course else None, after=new)
    return row


@transaction.atomic
def move_course(*, course: Course, to: str, reason: str = "", by: User) -> Course:
    """Start, finish, cancel or reopen a course (rules G-28 to G-31)."""
    course = course_to_change(course.pk)
    by.must(Permission.COURSE_EDIT, organisation_id=course.organisation_id)
    reason = names.clean(reason)
    refuse_if(
        rules.problems_with_move(
            state=course.state,
            to=to,
            reason=reason,
            certified=_certified(course),
            starts_on=course.starts_on,
            today=clock.today(),
        )
    )
    before, course.state = course.state, to
    course.version += 1
    course.save(update_fields=["state", "version"])
    record(
        Event.COURSE_MOVED,
        on=course,
        by=by,
        before={"state": before},
        after={"state": to},
        reason=reason,
    )
    return course


@transaction.atomic
def set_partners(
    *,
    course: Course,
    enterprises: Sequence[Enterprise],
    organisations: Sequence[Organisation],
    by: User,
) -> list[CoursePartner]:
    """Exactly these hold the course together with its organisation (rule G-32)."""
    course = course_to_change(course.pk)
    by.must(Permission.COURSE_EDIT, organisation_id=course.organisation_id)
    present = list(course.partners.select_related("enterprise", "organisation"))
    kept = frozenset(row.organisation_id for row in present if row.organisation_id)
    refuse_if(
        rules.problems_with_partners(
            holder_id=course.organisation_id, organisations=organisations, kept=kept
        )
    )
    wanted = [CoursePartner(course=course, enterprise=row) for row in enterprises]
    wanted += [CoursePartner(course=course, organisation=row) for row in organisations]
    before, after = {"partners": _names(present)}, {"partners": _names(wanted)}
    if before == after:
        return present
    course.partners.all().delete()
    made = CoursePartner.objects.bulk_create(wanted)
    record(Event.COURSE_PARTNERS_SET, on=course, by=by, before=before, after=after)
    return made


def _names(partners: Sequence[CoursePartner]) -> list[str]:
    """Names, as they were on that day: partners are bodies, not persons."""
    return sorted(str(partner) for partner in partners)


def _problems_with(row: Course, before: dict[str, Any], facts: dict[str, Any]) -> Iterator[Problem]:
    plan = Plan(
        **{name: facts[name] for name in ("kind", "title", "starts_on", "ends_on", "periods")},
        **{name: facts[name] for name in ("places", "venue", "language", "level", "occupation")},
        country_known=facts["country"] is not None,
        known_codes=codes_on(facts["starts_on"]),
    )
    known = row.pk is not None
    taken = row.enrolments.with_place().count() if known else 0
    other = before.get("organisation") != facts["organisation"].pk
    yield from rules.problems_with_course(
        plan, taken=taken, organisation_closed=other and facts["organisation"].closed
    )
    said = {**facts, "organisation": facts["organisation"].pk}
    said["country"] = facts["country"].pk if facts["country"] else None
    yield from rules.problems_with_touching_certified(
        certified=known and _certified(row),
        changed=any(before.get(name) != said[name] for name in _CERTIFIED),
    )


def _certified(course: Course) -> bool:
    return course.certificates.filter(withdrawn=False).exists()
