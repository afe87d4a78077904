"""Eight people at the same moment: one writes, the others are told why they did not."""

from datetime import date

from audit.models import AuditEntry
from targets.actions import approve_targets, enter_targets, save_plan
from targets.numbers import Number
from tests.factories.targets import PlanFactory, TargetVersionFactory

CLICKS = 8
DAYS = {"first_day": date(2025, 1, 1), "last_day": date(2025, 12, 31)}
DOCUMENT = {
    "document_number": "420/NQ-HĐND",
    "document_date": date(2024, 12, 5),
    "document_body": "HĐND tỉnh Sơn La",
    "in_force_on": date(2025, 7, 1),
    "province_total": 200,
}


def test_one_code_at_once_is_one_plan(at_once, department):
    answers = at_once(*[lambda: save_plan(code="2025", **DAYS, by=department).code] * CLICKS)

    assert sorted(answers) == ["2025"] + ["T-02"] * (CLICKS - 1)


def test_a_version_approved_at_once_is_approved_once(at_once, leader):
    version = TargetVersionFactory()

    def approve():
        approve_targets(version=version, by=leader)
        return f"entries: {AuditEntry.objects.about(version).count()}"

    answers = at_once(*[approve] * CLICKS)

    assert sorted(answers) == ["T-18"] * (CLICKS - 1) + ["entries: 1"]


def test_numbers_entered_at_once_are_one_persons_and_the_others_see_them_first(
    at_once, department, here
):
    plan = PlanFactory()

    def enter(value):
        def act():
            numbers = [Number(unit=here, value=value)]
            version = enter_targets(plan=plan, **DOCUMENT, numbers=numbers, edit=0, by=department)
            kept = list(version.targets.values_list("value", flat=True))
            return f"version {version.number}, edit {version.edit}, own: {kept == [value]}"

        return act

    answers = at_once(*[enter(value) for value in range(CLICKS)])

    assert sorted(answers) == ["stale"] * (CLICKS - 1) + ["version 1, edit 1, own: True"]
