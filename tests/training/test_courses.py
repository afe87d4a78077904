"""Courses: planning, partners, states, and who may."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Permission
from audit.models import AuditEntry, Event
from core.problems import Refused, Stale
from tests.factories import country
from tests.factories.enterprises import an_enterprise
from tests.factories.organisations import a_centre, an_organisation, officer_of
from tests.factories.training import (
    COURSE_BEGAN,
    COURSE_ENDED,
    a_course,
    completed,
    on_course,
)
from tests.factories.workers import worker_in
from training.actions import (
    issue_certificates,
    move_course,
    save_course,
    set_partners,
    withdraw_certificate,
)
from training.models import Course, CoursePartner
from training.queries import find_courses
from training.told import told_course


def facts_of(course, **fields):
    """What is typed to save the course as it is, or with other `fields`."""
    said = {**told_course(course), "organisation": course.organisation, "country": course.country}
    return {**said, **fields}


def test_a_school_plans_its_own_course(db):
    school = an_organisation()
    officer = officer_of(school)

    course = a_course(school, by=officer)

    assert course.state == "running"
    assert AuditEntry.objects.filter(event=Event.COURSE_SAVED, by_id=officer.pk).count() == 1


@pytest.mark.parametrize("person", ["officer", "leader", "viewer", "administrator", "auditor"])
def test_who_holds_no_course_plans_none(request, person):
    with pytest.raises(PermissionDenied):
        a_course(by=request.getfixturevalue(person))


def test_another_school_touches_nothing(department):
    course = a_course()
    other = officer_of(an_organisation())

    for act in (
        lambda: save_course(course=course, **facts_of(course, title="x"), by=other),
        lambda: move_course(course=course, to="finished", by=other),
        lambda: set_partners(course=course, enterprises=[], organisations=[], by=other),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_school_gives_its_course_to_nobody_else(db):
    school = an_organisation()
    course, officer = a_course(school), officer_of(school)

    with pytest.raises(PermissionDenied):
        save_course(course=course, **facts_of(course, organisation=an_organisation()), by=officer)


def test_a_stale_edit_is_compared(department):
    course = a_course()
    save_course(course=course, **facts_of(course, title="Khóa 1"), version=2, by=department)

    with pytest.raises(Stale) as stale:
        save_course(course=course, **facts_of(course, title="Khóa 2"), version=2, by=department)

    assert stale.value.current["title"] == "Khóa 1"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"title": ""}, "G-20"),
        ({"kind": "cooking"}, "G-21"),
        ({"country": None}, "G-21"),
        ({"kind": "language"}, "G-21"),
        ({"kind": "vocational"}, "G-21"),
        ({"language": "xx"}, "G-21"),
        ({"ends_on": COURSE_BEGAN.replace(day=4)}, "G-23"),
        ({"places": 0}, "G-24"),
        ({"places": 501}, "G-24"),
        ({"periods": 0}, "G-25"),
        ({"venue": "x" * 201}, "G-26"),
        ({"language": "ja", "level": "x" * 41}, "G-26"),
    ],
)
def test_a_course_that_cannot_be(db, fields, rule):
    with pytest.raises(Refused, match=rule):
        a_course(**fields)


def test_each_kind_says_what_is_taught(db):
    a_course(kind="language", country=None, language="ja", level="N5")
    a_course(kind="vocational", country=None, occupation="welding")

    assert Course.objects.count() == 2


def test_a_closed_organisation_holds_no_new_course(department):
    school = an_organisation()
    course = a_course(school)
    school.closed = True
    school.save()

    with pytest.raises(Refused, match="G-22"):
        a_course(school)
    assert save_course(course=course, **facts_of(course, title="Khóa cũ"), by=department)


def test_places_that_are_taken_are_not_taken_back(here, department):
    course = a_course()
    on_course(course, worker_in(here), worker_in(here, full_name="Vàng A Dơ"))

    with pytest.raises(Refused, match="G-24"):
        save_course(course=course, **facts_of(course, places=1), by=department)
    assert save_course(course=course, **facts_of(course, places=2), by=department).places == 2


def certified(here, department):
    course = a_course()
    (row,) = on_course(course, worker_in(here))
    completed(course, [row])
    (paper,) = issue_certificates(
        course=course, issued_on=COURSE_ENDED, numbers={row: "1"}, by=department
    )
    return course, paper


def test_what_certificates_say_stays(here, department):
    course, paper = certified(here, department)

    with pytest.raises(Refused, match="G-27"):
        save_course(course=course, **facts_of(course, country=country("TW")), by=department)
    with pytest.raises(Refused, match="G-30"):
        move_course(course=course, to="cancelled", reason="ít người", by=department)

    withdraw_certificate(certificate=paper, reason="cấp nhầm", by=department)
    assert save_course(course=course, **facts_of(course, country=country("TW")), by=department)


@pytest.mark.parametrize(
    ("to", "reason", "rule"),
    [("planned", "", None), ("finished", "", None), ("cancelled", "ít người", None),
     ("cancelled", "", "G-29"), ("running", "", "G-28")],
)  # fmt: skip
def test_where_a_running_course_may_go(department, to, reason, rule):
    course = a_course()

    if rule:
        with pytest.raises(Refused, match=rule):
            move_course(course=course, to=to, reason=reason, by=department)
    else:
        assert move_course(course=course, to=to, reason=reason, by=department).state == to


def test_a_course_does_not_begin_before_its_first_day(department):
    course = a_course(running=False, starts_on=COURSE_BEGAN.replace(year=2099), ends_on=None)

    with pytest.raises(Refused, match="G-31"):
        move_course(course=course, to="running", by=department)


def test_a_joint_course_has_an_enterprise_and_a_centre(department):
    course, enterprise, centre = a_course(), an_enterprise(), a_centre()

    set_partners(course=course, enterprises=[enterprise], organisations=[centre], by=department)
    set_partners(course=course, enterprises=[enterprise], organisations=[centre], by=department)

    entry = AuditEntry.objects.get(event=Event.COURSE_PARTNERS_SET)
    assert entry.after == {"partners": sorted([enterprise.name, centre.name])}
    assert CoursePartner.objects.count() == 2


def test_the_holder_and_a_closed_body_are_no_partners(department):
    course = a_course()
    closed = an_organisation()
    closed.closed = True
    closed.save()

    for body in (course.organisation, closed):
        with pytest.raises(Refused, match="G-32"):
            set_partners(course=course, enterprises=[], organisations=[body], by=department)


def test_a_partner_sees_the_course_and_changes_nothing(department):
    centre = a_centre()
    joint, other = a_course(), a_course()
    set_partners(course=joint, enterprises=[], organisations=[centre], by=department)
    officer = officer_of(centre)

    seen = find_courses({}, scope=officer.scope_for(Permission.COURSE_VIEW))

    assert list(seen) == [joint]
    assert other not in seen
    with pytest.raises(PermissionDenied):
        move_course(course=joint, to="finished", by=officer)


def test_courses_are_found_without_marks_and_counted(here, department):
    course = a_course(title="Tiếng Nhật Mường La", places=1)
    on_course(course, worker_in(here), worker_in(here, full_name="Vàng A Dơ"))
    scope = department.scope_for(Permission.COURSE_VIEW)

    (found,) = find_courses({"q": "nhat muong", "year": 2026, "kind": "orientation"}, scope=scope)

    assert (found, found.taken, found.waiting) == (course, 1, 1)
    assert not find_courses({"q": "han quoc"}, scope=scope)
    assert not find_courses({"state": "finished"}, scope=scope)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "language", "country": None},
        {"places": 0},
        {"state": "dreamt"},
        {"ends_on": COURSE_BEGAN.replace(year=2020)},
    ],
)
def test_the_database_refuses_it_too(db, fields):
    course = a_course()

    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.filter(pk=course.pk).update(**fields)


def test_a_partner_is_one_body(db):
    with pytest.raises(IntegrityError):
        CoursePartner.objects.create(course=a_course())
