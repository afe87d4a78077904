from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.models import Duty
from audit.models import AuditEntry
from core import clock
from core.models import Mark, MarkKind
from core.problems import Refused, Stale
from targets import actions
from targets.actions import approve_targets, enter_targets, return_targets, save_plan
from targets.models import Plan, TargetBody, TargetVersion
from targets.numbers import Number
from targets.queries import allocation, bodies, version_in_force
from tests.factories import user_with
from tests.factories.targets import PlanFactory, TargetVersionFactory, give, merge

pytestmark = pytest.mark.django_db

DAYS = {"first_day": date(2025, 1, 1), "last_day": date(2025, 12, 31)}
DOCUMENT = {
    "document_number": "420/NQ-HĐND",
    "document_date": date(2024, 12, 5),
    "document_body": "HĐND tỉnh Sơn La",
    "in_force_on": date(2025, 7, 1),
    "province_total": 200,
}


@pytest.fixture
def plan():
    return PlanFactory()


def entered(plan, by, numbers=(), **said):
    return enter_targets(plan=plan, **DOCUMENT | said, numbers=list(numbers), by=by)


def refused_by(call):
    with pytest.raises(Refused) as refused:
        call()
    return [problem.rule for problem in refused.value.problems if not problem.warning]


def events(row):
    return list(AuditEntry.objects.about(row).values_list("event", flat=True))[::-1]


def plan_marks():
    return list(Mark.objects.filter(kind=MarkKind.PLAN).values_list("key", flat=True))


# Plans ---------------------------------------------------------------------------------------


def test_a_plan_is_saved_marked_and_audited(department):
    plan = save_plan(code=" 2025 ", **DAYS, by=department)

    assert (plan.code, plan.version, plan.skilled_up) == ("2025", 1, True)
    assert plan_marks() == [plan.pk]
    assert events(plan) == ["plan_saved"]


def test_a_change_of_a_plan_records_both_sides(department, plan):
    save_plan(plan=plan, code="2025", **DAYS, trained_goal=Decimal("0.90"), by=department)

    entry = AuditEntry.objects.about(plan).get()
    assert entry.before == {"trained_goal": "1.00"}
    assert entry.after == {"trained_goal": "0.90"}


@pytest.mark.parametrize("who", ["leader", "viewer", "auditor", "administrator", "officer"])
def test_only_the_department_officer_saves_plans(who, request, plan):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        save_plan(plan=plan, code="2025", **DAYS, by=person)


def test_a_plan_changed_by_somebody_else_is_stale(department, plan):
    save_plan(
        plan=plan, code="2025", **DAYS, coverage_goal=Decimal("0.50"), version=1, by=department
    )

    with pytest.raises(Stale) as stale:
        save_plan(plan=plan, code="2025", **DAYS, version=1, by=department)

    assert stale.value.current["coverage_goal"] == Decimal("0.50")


def test_a_code_is_used_once(department, plan):
    assert refused_by(lambda: save_plan(code="2025", **DAYS, by=department)) == ["T-02"]


def test_a_code_given_away_in_the_same_moment_is_a_refusal(department, monkeypatch):
    PlanFactory(code="2025")
    # The rule was asked before the other plan was there; only the database knows of it.
    monkeypatch.setattr(actions, "plan_problems", lambda *args, **kwargs: [])

    with pytest.raises(Refused) as refused:
        save_plan(
            code="2025", first_day=date(2025, 1, 1), last_day=date(2025, 12, 31), by=department
        )

    assert [problem.rule for problem in refused.value.problems] == ["T-02"]
    assert isinstance(refused.value.__cause__, IntegrityError)
    assert Plan.objects.count() == 1


def test_a_year_overlaps_with_no_sister(department):
    scheme = PlanFactory(code="2025-2030", last_day=date(2030, 12, 31))
    save_plan(code="2025", **DAYS, parent=scheme, by=department)

    again = refused_by(lambda: save_plan(code="2025b", **DAYS, parent=scheme, by=department))

    assert again == ["T-07"]
    assert save_plan(code="2025b", **DAYS, by=department).parent is None


def test_a_plan_with_years_keeps_them_inside_and_stays_on_top(department):
    scheme = PlanFactory(code="2025-2030", last_day=date(2030, 12, 31))
    PlanFactory(code="2030", parent=scheme, first_day=date(2030, 1, 1), last_day=date(2030, 12, 31))
    wider = PlanFactory(code="2020-2030", first_day=date(2020, 1, 1), last_day=date(2030, 12, 31))

    def save(**said):
        usual = {"code": scheme.code, "first_day": scheme.first_day, "last_day": scheme.last_day}
        return save_plan(plan=scheme, **usual | said, by=department)

    assert refused_by(lambda: save(last_day=date(2029, 12, 31))) == ["T-06"]
    assert refused_by(lambda: save(parent=wider)) == ["T-08"]


@pytest.mark.parametrize(
    "change",
    [
        {"last_day": date(2026, 12, 31)},
        {"trained_goal": Decimal("0.10")},
        {"coverage_goal": Decimal("0.01")},
        {"skilled_up": False},
        {"parent": "2025-2030"},
    ],
)
def test_once_approved_one_person_changes_neither_days_nor_goals(department, plan, change):
    TargetVersionFactory(plan=plan, approved=True)
    scheme = PlanFactory(code="2025-2030", last_day=date(2030, 12, 31))
    said = {**DAYS, **change} | ({"parent": scheme} if "parent" in change else {})

    refused = refused_by(lambda: save_plan(plan=plan, code="2025", **said, by=department))

    assert refused == ["T-05"]


def test_before_the_approval_the_goals_may_change(department, plan):
    TargetVersionFactory(plan=plan)

    saved = save_plan(plan=plan, code="2025", **DAYS, skilled_up=False, by=department)

    assert saved.skilled_up is False


# Entering ------------------------------------------------------------------------------------


def test_numbers_are_entered_and_wait(department, plan, here, next_door):
    college = TargetBody(name="Trường Cao đẳng Sơn La")
    numbers = [
        Number(unit=here, value=12),
        Number(unit=here, kind="long", value=10),
        Number(unit=next_door, value=0),
        Number(body=college, value=30),
    ]

    version = entered(plan, department, numbers)

    assert (version.number, version.edit, version.state) == (1, 1, "waiting")
    assert allocation(version).allocated == 42
    assert [body.name for body, _value in bodies(version)] == ["Trường Cao đẳng Sơn La"]
    assert version_in_force(plan, as_of=date(2025, 12, 31)) is None
    assert plan_marks() == []
    after = AuditEntry.objects.about(version).get().after
    assert after["numbers"] == {
        "03808-2025-07-01 all": 12,
        "03808-2025-07-01 long": 10,
        "03814-2025-07-01 all": 0,
        "Trường Cao đẳng Sơn La all": 30,
    }


def test_entering_again_changes_the_version_that_waits(department, plan, here):
    first = entered(plan, department, [Number(unit=here, value=12)])

    again = entered(plan, department, [Number(unit=here, value=15)], province_total=210)

    assert (again.pk, again.number, again.edit) == (first.pk, 1, 2)
    assert list(again.targets.values_list("value", flat=True)) == [15]
    change = AuditEntry.objects.about(again).first()
    assert change.before == {"province_total": 200, "numbers": {"03808-2025-07-01 all": 12}}
    assert change.after == {"province_total": 210, "numbers": {"03808-2025-07-01 all": 15}}


def test_an_approved_version_is_never_changed(department, plan, here):
    approved = give(TargetVersionFactory(plan=plan, approved=True), {here: 12})

    change = entered(plan, department, [Number(unit=here, value=15)], document_number="99/NQ")

    assert (change.number, change.pk != approved.pk) == (2, True)
    approved.refresh_from_db()
    assert approved.document_number == "420/NQ-HĐND"
    assert list(approved.targets.values_list("value", flat=True)) == [12]


@pytest.mark.parametrize("who", ["leader", "viewer", "auditor", "administrator", "officer"])
def test_only_the_department_officer_enters(who, request, plan):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        entered(plan, person)


def test_a_unit_of_another_time_is_refused(department, plan, here):
    assert refused_by(
        lambda: entered(
            plan, department, [Number(unit=here, value=1)], in_force_on=date(2025, 1, 1)
        )
    ) == ["T-15"]
    assert not TargetVersion.objects.exists()


def test_a_unit_that_merged_before_the_day_is_refused(department, plan, here, next_door):
    merge(next_door, into=here)

    assert refused_by(lambda: entered(plan, department, [Number(unit=next_door, value=1)])) == [
        "T-15"
    ]


def test_a_sum_that_differs_from_the_province_is_kept_as_it_is(department, plan, here, next_door):
    numbers = [Number(unit=here, value=500), Number(unit=next_door, value=7)]

    version = entered(plan, department, numbers)

    assert sorted(version.targets.values_list("value", flat=True)) == [7, 500]
    assert allocation(version).difference == -307


def test_a_known_body_is_found_by_its_name(department, plan):
    known = TargetBody.objects.create(name="Hòa Bình")

    entered(plan, department, [Number(body=TargetBody(name=" Hoà  Bình "), value=1)])

    assert list(TargetBody.objects.all()) == [known]


def test_the_former_district_of_a_body_can_be_put_right_until_it_is_approved(department, plan):
    known = TargetBody.objects.create(name="Huyện Văn Yên", old_district="Yên Bình")
    right = Number(body=TargetBody(name="Huyện Văn Yên", old_district="Văn Yên"), value=150)

    version = entered(plan, department, [right])
    known.refresh_from_db()
    assert known.old_district == "Văn Yên"

    version.approved_by = user_with("department_leader")
    version.approved_at = clock.now()
    version.save()
    wrong = Number(body=TargetBody(name="Huyện Văn Yên", old_district="Yên Bình"), value=150)
    assert refused_by(lambda: entered(plan, department, [wrong])) == ["T-22"]


# Stale forms ---------------------------------------------------------------------------------


def test_a_form_that_saw_an_older_edit_writes_nothing(department, plan, here):
    entered(plan, department, [Number(unit=here, value=12)], edit=0)

    with pytest.raises(Stale) as stale:
        entered(plan, department, [Number(unit=here, value=99)], edit=0)

    assert stale.value.current["numbers"] == {"03808-2025-07-01 all": 12}
    assert TargetVersion.objects.get().targets.get().value == 12


def test_a_form_open_since_before_the_approval_is_stale(department, leader, plan, here):
    version = entered(plan, department, [Number(unit=here, value=12)])
    approve_targets(version=version, by=leader)

    with pytest.raises(Stale):
        entered(plan, department, [Number(unit=here, value=13)], edit=1)


def test_an_edit_number_never_comes_back_in_a_later_version(department, leader, plan, here):
    seen = entered(plan, department, [Number(unit=here, value=12)])
    approve_targets(version=seen, by=leader)
    entered(plan, department, [Number(unit=here, value=13)], document_number="2")

    with pytest.raises(Stale):
        entered(plan, department, [Number(unit=here, value=14)], edit=seen.edit)


# The second person ---------------------------------------------------------------------------


def test_a_second_person_puts_it_in_force(department, leader, plan):
    version = entered(plan, department)

    approved = approve_targets(version=version, edit=version.edit, by=leader)

    assert (approved.state, approved.approved_by) == ("approved", leader)
    assert version_in_force(plan, as_of=date(2025, 7, 1)) == approved
    assert plan_marks() == [plan.pk]
    assert events(approved) == ["targets_proposed", "targets_approved"]


def test_who_entered_cannot_approve_with_a_second_duty(department, plan):
    version = entered(plan, department)
    Duty.objects.create(user=department, role="department_leader", starts_on=date(2020, 1, 1))
    both = type(department).objects.get(pk=department.pk)

    assert refused_by(lambda: approve_targets(version=version, by=both)) == ["T-17"]


def test_who_changed_it_earlier_cannot_approve_either(department, plan):
    entered(plan, department)
    colleague = user_with("department_officer")
    version = entered(plan, colleague, province_total=201)
    Duty.objects.create(user=department, role="department_leader", starts_on=date(2020, 1, 1))
    both = type(department).objects.get(pk=department.pk)

    assert version.entered_by == colleague
    assert refused_by(lambda: approve_targets(version=version, by=both)) == ["T-17"]


@pytest.mark.parametrize("who", ["department", "viewer", "auditor", "administrator", "officer"])
def test_only_a_leader_decides(who, request, plan):
    version = TargetVersionFactory(plan=plan)
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        approve_targets(version=version, by=person)
    with pytest.raises(PermissionDenied):
        return_targets(version=version, reason="Sai", by=person)


def test_the_database_refuses_an_approval_by_who_entered(plan):
    version = TargetVersionFactory(plan=plan)

    with pytest.raises(IntegrityError), transaction.atomic():
        TargetVersion.objects.filter(pk=version.pk).update(
            approved_by=version.entered_by, approved_at=clock.now()
        )


def test_the_database_refuses_it_in_plain_sql_too(plan):
    version = TargetVersionFactory(plan=plan)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE targets_targetversion SET approved_by_id = entered_by_id,"
            " approved_at = entered_at WHERE id = %s",
            [version.pk],
        )


def test_the_database_keeps_one_open_version_and_a_stretch_of_one_or_more(plan):
    TargetVersionFactory(plan=plan)

    with pytest.raises(IntegrityError), transaction.atomic():
        TargetVersionFactory(plan=plan, number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetVersion.objects.update(stretch_ratio=Decimal("0.99"))


def test_numbers_changed_after_the_page_was_opened_are_not_approved(department, leader, plan):
    seen = entered(plan, department)
    entered(plan, department, province_total=999)

    with pytest.raises(Stale):
        approve_targets(version=seen, edit=seen.edit, by=leader)
    with pytest.raises(Stale):
        return_targets(version=seen, reason="Sai", edit=seen.edit, by=leader)

    assert TargetVersion.objects.get().state == "waiting"


def test_sent_back_entered_again_and_approved(department, leader, plan):
    version = entered(plan, department)

    returned = return_targets(version=version, reason="Sai tổng số", by=leader)
    assert (returned.state, returned.returned_reason) == ("returned", "Sai tổng số")
    assert refused_by(lambda: approve_targets(version=version, by=leader)) == ["T-18"]

    again = entered(plan, department, province_total=210)
    assert (again.pk, again.state) == (version.pk, "waiting")
    assert approve_targets(version=again, by=leader).state == "approved"
    assert AuditEntry.objects.get(event="targets_returned").reason == "Sai tổng số"


def test_sending_back_needs_a_reason(leader, plan):
    version = TargetVersionFactory(plan=plan)

    assert refused_by(lambda: return_targets(version=version, reason=" ", by=leader)) == ["T-19"]


def test_approved_is_approved_once(leader, plan):
    version = TargetVersionFactory(plan=plan)
    approve_targets(version=version, by=leader)

    other = user_with("department_leader")
    assert refused_by(lambda: approve_targets(version=version, by=other)) == ["T-18"]
    assert refused_by(lambda: return_targets(version=version, reason="x", by=other)) == ["T-18"]


def test_nothing_is_written_when_refused(department):
    refused_by(lambda: save_plan(code="new", **DAYS, by=department))

    assert not Plan.objects.exists()
    assert not AuditEntry.objects.exists()
