"""Who is on a course: places, waiting list, attendance, results, certificates."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.scopes import EVERYWHERE
from audit.models import AuditEntry, Event
from core import clock
from core.models import Mark
from core.problems import Refused
from tests.factories.contracts import identified
from tests.factories.enterprises import an_enterprise
from tests.factories.matching import merged, undone
from tests.factories.organisations import an_organisation, officer_of
from tests.factories.training import (
    COURSE_BEGAN,
    COURSE_ENDED,
    a_course,
    certificate_of,
    completed,
    on_course,
)
from tests.factories.workers import a_clerk, citizen_number, worker_in
from training.actions import (
    Outcome,
    admit,
    enrol,
    enrol_by_number,
    issue_certificates,
    move_course,
    record_outcomes,
    record_session,
    take_off,
    withdraw_certificate,
)
from training.models import Attendance, Certificate, Course, Enrolment
from training.queries import attended, free_places, series

DAY = date(2026, 1, 6)


@pytest.fixture
def school(db):
    return an_organisation()


@pytest.fixture
def teacher(school):
    return officer_of(school, username="teacher")


def people(here, count=3):
    return [worker_in(here, full_name=f"Lò Văn {name}") for name in "ABCDE"[:count]]


# Places -------------------------------------------------------------------------------------


def test_who_comes_when_all_places_are_taken_waits(here, school):
    rows = on_course(a_course(school, places=2), *people(here))

    assert [row.standing for row in rows] == ["place", "place", "waiting"]
    assert AuditEntry.objects.filter(event=Event.ENROLLED).count() == 3


def test_somebody_is_on_the_list_once(here, school):
    course, (worker,) = a_course(school), people(here, 1)
    on_course(course, worker)

    with pytest.raises(Refused, match="G-41"):
        on_course(course, worker)
    with pytest.raises(IntegrityError):
        Enrolment.objects.create(course=course, worker=worker, standing="waiting")


def test_a_course_that_is_over_takes_nobody(here, school, department):
    course = a_course(school)
    move_course(course=course, to="finished", by=department)

    with pytest.raises(Refused, match="G-40"):
        on_course(course, worker_in(here))


def test_a_place_goes_to_who_waits_when_one_is_free(here, school, teacher):
    first, second = on_course(a_course(school, places=1), *people(here, 2))
    with pytest.raises(Refused, match="G-43"):
        admit(enrolment=second, by=teacher)

    take_off(enrolment=first, reason="rút đơn", by=teacher)

    assert admit(enrolment=second, by=teacher).standing == "place"
    for row in (first, second):
        with pytest.raises(Refused, match="G-42"):
            admit(enrolment=row, by=teacher)


def test_taking_off_needs_a_reason_and_happens_once(here, school, teacher):
    (row,) = on_course(a_course(school), *people(here, 1))

    with pytest.raises(Refused, match="G-46"):
        take_off(enrolment=row, reason=" ", by=teacher)
    take_off(enrolment=row, reason="rút đơn", by=teacher)
    with pytest.raises(Refused, match="G-44"):
        take_off(enrolment=row, reason="rút đơn", by=teacher)


def test_who_attended_is_not_taken_off(here, school, teacher):
    course = a_course(school)
    (row,) = on_course(course, *people(here, 1))
    record_session(course=course, held_on=DAY, periods=4, present=[row], by=teacher)

    with pytest.raises(Refused, match="G-45"):
        take_off(enrolment=row, reason="rút đơn", by=teacher)


def test_last_place_two_clerks_at_once(at_once, here):
    """Two people for one place at the same moment: one gets it, the other waits."""
    course = a_course(places=1)
    department = course.created_by
    one, other = people(here, 2)

    answers = at_once(
        lambda: enrol(course=course, worker=one, by=department).standing,
        lambda: enrol(course=course, worker=other, by=department).standing,
    )

    assert sorted(answers) == ["place", "waiting"]


def test_one_person_twice_at_once_is_on_the_list_once(at_once, here):
    course = a_course()
    (worker,) = people(here, 1)
    department = course.created_by

    answers = at_once(*[lambda: enrol(course=course, worker=worker, by=department).standing] * 2)

    assert sorted(answers) == ["G-41", "place"]


# By the citizen card ------------------------------------------------------------------------


@pytest.fixture
def card(here):
    """A person who shows the card."""
    number = citizen_number()
    worker = worker_in(here, full_name="Lò Văn Ấn", personal_id=number)
    return worker, {"personal_id": number, "full_name": "lo van an", "born_year": 1999}


def asked_by(user):
    return AuditEntry.objects.filter(event=Event.IDENTITY_ASKED, by_id=user.pk)


def test_a_school_enrols_who_shows_the_card(school, teacher, card):
    worker, said = card

    row = enrol_by_number(course=a_course(school), **said, by=teacher)

    assert row.worker == worker
    entry = asked_by(teacher).get()
    assert said["personal_id"] not in str(entry.after)


@pytest.mark.parametrize(
    "other", [{"full_name": "Lò Văn Bé"}, {"born_year": 1998}, {"personal_id": "014199999999"}]
)
def test_whatever_differs_the_answer_is_the_same(school, teacher, card, other):
    assert enrol_by_number(course=a_course(school), **{**card[1], **other}, by=teacher) is None
    assert not Enrolment.objects.exists()
    assert asked_by(teacher).count() == 1


def test_a_number_that_is_none_is_no_question(school, teacher, card):
    with pytest.raises(Refused):
        enrol_by_number(course=a_course(school), **{**card[1], "personal_id": "12"}, by=teacher)

    assert not asked_by(teacher).exists()


def test_questions_in_vain_are_limited_and_finding_is_not(school, teacher, card):
    course = a_course(school)
    said = card[1]
    for number in range(30):
        wrong = {**said, "personal_id": f"0141990{number:05d}"}
        assert enrol_by_number(course=course, **wrong, by=teacher) is None

    with pytest.raises(Refused, match="W-23"):
        enrol_by_number(course=course, **said, by=teacher)


def test_a_whole_class_is_enrolled_within_an_hour(here, school, teacher):
    course = a_course(school, places=40)
    for number in range(32):
        name = f"Lò Văn {chr(65 + number % 26) * (1 + number // 26)}"
        cards = citizen_number()
        worker_in(here, full_name=name, personal_id=cards)
        assert enrol_by_number(
            course=course, personal_id=cards, full_name=name, born_year=1999, by=teacher
        )


def test_a_school_enrols_nobody_by_name(here, school, teacher):
    with pytest.raises(PermissionDenied):
        enrol(course=a_course(school), worker=worker_in(here), by=teacher)


def test_another_school_enrols_nobody(card):
    with pytest.raises(PermissionDenied):
        enrol_by_number(course=a_course(), **card[1], by=officer_of(an_organisation()))


# Attendance and results ---------------------------------------------------------------------


def test_attendance_per_day_is_added_up(here, school, teacher):
    course = a_course(school)
    first, second, third = on_course(course, *people(here))
    record_session(course=course, held_on=DAY, periods=4, present=[first, second], by=teacher)
    record_session(
        course=course, held_on=DAY.replace(day=7), periods=3, present=[first], by=teacher
    )

    lines = attended(course, [first, second, third])

    assert [(line.periods, line.days) for line in lines] == [(7, 2), (4, 1), (0, 0)]
    assert AuditEntry.objects.filter(event=Event.SESSION_RECORDED).count() == 2


def test_a_list_is_corrected_and_says_who_was_there(here, school, teacher):
    course = a_course(school)
    first, second = on_course(course, *people(here, 2))
    day = record_session(course=course, held_on=DAY, periods=4, present=[first], by=teacher)

    record_session(course=course, session=day, held_on=DAY, periods=4, present=[second], by=teacher)

    assert list(Attendance.objects.values_list("enrolment_id", flat=True)) == [second.pk]
    entry = AuditEntry.objects.filter(event=Event.SESSION_RECORDED).first()
    assert entry.before == {"present": [f"#{first.worker_id}"]}
    assert entry.after == {"present": [f"#{second.worker_id}"]}


def test_without_a_course_that_runs_there_is_no_list(here, school, teacher, department):
    course = a_course(school, running=False)
    (row,) = on_course(course, *people(here, 1))

    with pytest.raises(Refused, match="G-47"):
        record_session(course=course, held_on=DAY, periods=4, present=[row], by=teacher)
    with pytest.raises(Refused, match="G-47"):
        completed(course, [row])


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"held_on": date(2026, 1, 4)}, "G-48"),
        ({"held_on": date(2026, 1, 31)}, "G-48"),
        ({"periods": 0}, "G-49"),
        ({"periods": 17}, "G-49"),
    ],
)
def test_a_day_that_cannot_be(school, teacher, fields, rule):
    facts = {"held_on": DAY, "periods": 4, "present": [], **fields}

    with pytest.raises(Refused, match=rule):
        record_session(course=a_course(school), **facts, by=teacher)


def test_a_day_after_today_has_no_list(school, teacher):
    course = a_course(school, ends_on=None)

    with pytest.raises(Refused, match="G-48"):
        record_session(
            course=course, held_on=clock.today().replace(year=2099), periods=4, present=[],
            by=teacher,
        )  # fmt: skip


def test_a_day_has_one_list(school, teacher):
    course = a_course(school)
    record_session(course=course, held_on=DAY, periods=4, present=[], by=teacher)

    with pytest.raises(Refused, match="G-51"):
        record_session(course=course, held_on=DAY, periods=4, present=[], by=teacher)


def test_who_only_waits_was_not_there(here, school, teacher):
    course = a_course(school, places=1)
    _first, waits = on_course(course, *people(here, 2))

    with pytest.raises(Refused, match="G-50"):
        record_session(course=course, held_on=DAY, periods=4, present=[waits], by=teacher)
    with pytest.raises(Refused, match="G-50"):
        completed(course, [waits])


def test_totals_and_results_for_several_at_once_one_entry_each(here, school, teacher):
    course = a_course(school)
    first, second, third = on_course(course, *people(here))
    said = [(first, 74, "completed"), (second, 20, "left"), (third, None, "")]

    changed = record_outcomes(
        course=course,
        outcomes=[Outcome(enrolment=row, periods=n, result=r) for row, n, r in said],
        by=teacher,
    )

    assert changed == 2
    assert AuditEntry.objects.filter(event=Event.OUTCOME_RECORDED).count() == 2


@pytest.mark.parametrize(
    ("periods", "result", "rule", "field"),
    [(75, "", "G-53", "periods"), (None, "won", "G-54", "result")],
)
def test_what_is_wrong_for_one_stands_at_that_person(
    here, school, teacher, periods, result, rule, field
):
    course = a_course(school)
    (row,) = on_course(course, *people(here, 1))

    with pytest.raises(Refused) as refused:
        record_outcomes(
            course=course,
            outcomes=[Outcome(enrolment=row, periods=periods, result=result)],
            by=teacher,
        )

    assert [(p.rule, p.field) for p in refused.value.problems] == [(rule, f"{field}_{row.pk}")]


def test_totals_and_days_do_not_stand_side_by_side(here, school, teacher):
    course, other = a_course(school), a_course(school)
    (row,) = on_course(course, *people(here, 1))
    (another,) = on_course(other, row.worker)
    record_session(course=course, held_on=DAY, periods=4, present=[row], by=teacher)
    total = Outcome(enrolment=another, periods=4, result="")
    record_outcomes(course=other, outcomes=[total], by=teacher)

    with pytest.raises(Refused, match="G-52"):
        record_outcomes(
            course=course, outcomes=[Outcome(enrolment=row, periods=4, result="")], by=teacher
        )
    with pytest.raises(Refused, match="G-52"):
        record_session(course=other, held_on=DAY, periods=4, present=[another], by=teacher)


# Certificates -------------------------------------------------------------------------------


def test_certificates_for_those_who_completed_one_entry_each(here, school, teacher):
    course = a_course(school)
    rows = on_course(course, *people(here))
    completed(course, rows[:2])
    Mark.objects.all().delete()
    enterprise = an_enterprise()

    made = issue_certificates(
        course=course,
        issued_on=COURSE_ENDED,
        numbers={rows[0]: "007/GDĐH", rows[1]: "008/GDĐH"},
        enterprise=enterprise,
        by=teacher,
    )

    assert {(c.provider, c.country_id, c.enterprise_id, c.periods) for c in made} == {
        (school.name, "JP", enterprise.pk, 74)
    }
    assert AuditEntry.objects.filter(event=Event.CERTIFICATE_RECORDED).count() == 2
    assert set(Mark.objects.values_list("key", flat=True)) == {r.worker_id for r in rows[:2]}


def test_a_language_certificate_changes_no_figure(here, school, teacher):
    course = a_course(school, kind="language", country=None, language="ja", level="N5")
    rows = on_course(course, *people(here, 1))
    completed(course, rows)
    Mark.objects.all().delete()

    issue_certificates(course=course, issued_on=COURSE_ENDED, numbers={rows[0]: "1"}, by=teacher)

    assert not Mark.objects.exists()


def test_all_or_none(here, school, teacher):
    course = a_course(school)
    rows = on_course(course, *people(here))
    completed(course, rows[:2])

    for numbers, rule in (
        ({}, "G-56"),
        ({rows[0]: "1", rows[2]: "2"}, "G-57"),
        ({rows[0]: "1/A", rows[1]: "1/a"}, "G-59"),
    ):
        with pytest.raises(Refused, match=rule):
            issue_certificates(course=course, issued_on=COURSE_ENDED, numbers=numbers, by=teacher)
    assert not Certificate.objects.exists()


def test_one_certificate_of_a_course(here, school, teacher):
    course = a_course(school)
    (row,) = on_course(course, *people(here, 1))
    completed(course, [row])
    (paper,) = issue_certificates(
        course=course, issued_on=COURSE_ENDED, numbers={row: "1"}, by=teacher
    )

    with pytest.raises(Refused, match="G-58"):
        issue_certificates(course=course, issued_on=COURSE_ENDED, numbers={row: "2"}, by=teacher)
    with pytest.raises(Refused, match="G-55"):
        record_outcomes(
            course=course,
            outcomes=[Outcome(enrolment=row, periods=None, result="left")],
            by=teacher,
        )

    withdraw_certificate(certificate=paper, reason="cấp nhầm", by=teacher)
    assert issue_certificates(course=course, issued_on=COURSE_ENDED, numbers={row: "2"}, by=teacher)


def test_a_paper_that_is_on_file_stands_at_its_person(here, school, teacher):
    course = a_course(school)
    (row,) = on_course(course, *people(here, 1))
    completed(course, [row])
    certificate_of(row.worker, number="12/GDĐH")

    with pytest.raises(Refused) as refused:
        issue_certificates(
            course=course, issued_on=COURSE_ENDED, numbers={row: "12/gddh"}, by=teacher
        )

    assert [(p.rule, p.field) for p in refused.value.problems] == [("G-06", f"number_{row.pk}")]


def test_another_school_issues_and_withdraws_nothing(here, school, teacher):
    course = a_course(school)
    (row,) = on_course(course, identified(here))
    completed(course, [row])
    (paper,) = issue_certificates(
        course=course, issued_on=COURSE_ENDED, numbers={row: "1"}, by=teacher
    )
    other = officer_of(an_organisation())

    with pytest.raises(PermissionDenied):
        issue_certificates(course=course, issued_on=COURSE_ENDED, numbers={row: "2"}, by=other)
    with pytest.raises(PermissionDenied):
        withdraw_certificate(certificate=paper, reason="x", by=other)
    with pytest.raises(PermissionDenied):
        withdraw_certificate(certificate=certificate_of(row.worker), reason="x", by=teacher)


@pytest.mark.parametrize(
    ("first", "numbers"),
    [
        ("007/GDĐH-2026", ["007/GDĐH-2026", "008/GDĐH-2026", "009/GDĐH-2026"]),
        ("99", ["99", "100", "101"]),
        ("GD-2026-09", ["GD-2026-09", "GD-2026-10", "GD-2026-11"]),
        ("không số", ["không số"]),
    ],
)
def test_numbers_are_counted_up(first, numbers):
    assert series(first, 3) == numbers


def test_what_a_merged_file_leaves_on_a_list_is_nobody_on_it(here, department):
    course = a_course(places=2)
    one, other = identified(here), worker_in(here)
    stays, goes = on_course(course, one, other)
    session = record_session(
        course=course, held_on=COURSE_BEGAN, periods=8, present=[stays, goes], by=a_clerk()
    )
    merge = merged(one, other)

    assert list(Enrolment.objects.visible_to(EVERYWHERE)) == [stays]
    assert free_places(course) == 1
    assert Course.objects.for_list().get(pk=course.pk).taken == 1
    # What is corrected meanwhile takes nothing from the file that may come back.
    record_session(
        course=course,
        session=session,
        held_on=COURSE_BEGAN,
        periods=6,
        present=[stays],
        by=a_clerk(),
    )
    undone(merge)
    assert set(session.attendances.values_list("enrolment", flat=True)) == {stays.pk, goes.pk}


def test_nothing_is_recorded_for_a_merged_file(here):
    course = a_course()
    one, other = identified(here), worker_in(here)
    stays, goes = on_course(course, one, other)
    completed(course, [stays, goes])
    merged(one, other)

    with pytest.raises(Refused) as refused:
        issue_certificates(
            course=course, issued_on=COURSE_ENDED, numbers={goes: "1/GDĐH"}, by=a_clerk()
        )
    assert "G-50" in [problem.rule for problem in refused.value.problems]

    with pytest.raises(Refused) as refused:
        completed(course, [goes])
    assert "G-50" in [problem.rule for problem in refused.value.problems]
