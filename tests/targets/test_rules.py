from datetime import date
from decimal import Decimal

import pytest

from communes.models import Commune
from core import clock
from targets import rules
from targets.models import Plan, TargetBody, TargetVersion
from targets.numbers import Number

DAY = date(2025, 1, 1)


def ids(problems, *, warnings=False):
    return [p.rule for p in problems if p.warning is warnings]


# Plans ---------------------------------------------------------------------------------------


def about_plan(**said):
    usual = {
        "code": "2025",
        "taken": False,
        "first_day": date(2025, 1, 1),
        "last_day": date(2025, 12, 31),
        "window": "calendar",
        "trained_goal": Decimal("1.00"),
        "coverage_goal": Decimal("1.00"),
    }
    return list(rules.problems_with_plan(**usual | said))


def test_a_usual_year_has_no_problem():
    assert about_plan() == []


@pytest.mark.parametrize(
    "code", ["", "new", "versions", "2025/26", "2025 ", "-2025", "năm 2025", "2" * 21]
)
def test_t01_a_code_that_could_not_stand_in_an_address(code):
    assert ids(about_plan(code=code)) == ["T-01"]


@pytest.mark.parametrize("code", ["2025", "2025-2030", "KH.2026", "5nam"])
def test_t01_codes_as_people_say_them(code):
    assert about_plan(code=code) == []


def test_t02_a_code_that_another_plan_has():
    assert ids(about_plan(taken=True)) == ["T-02"]


def test_t03_the_end_before_the_beginning():
    assert ids(about_plan(last_day=date(2024, 12, 31))) == ["T-03"]


def test_t04_a_reporting_year_runs_from_15_to_14_december():
    right = {"first_day": date(2024, 12, 15), "last_day": date(2025, 12, 14)}

    assert about_plan(window="reporting", **right) == []
    assert ids(about_plan(window="reporting"), warnings=True) == ["T-04"]
    assert ids(about_plan(window="calendar", **right), warnings=True) == ["T-04"]


@pytest.mark.parametrize("goal", [Decimal("-0.01"), Decimal("1.01")])
def test_t09_goals_are_shares(goal):
    assert ids(about_plan(trained_goal=goal)) == ["T-09"]
    assert ids(about_plan(coverage_goal=goal)) == ["T-09"]


def test_t05_a_plan_with_approved_targets_keeps_its_days_and_goals():
    plan = Plan(code="2025", first_day=DAY, last_day=date(2025, 12, 31), window="calendar")
    fields = ("code", "first_day", "last_day", "window", "trained_goal", "skilled_up")
    same = {name: getattr(plan, name) for name in fields}

    assert list(rules.problems_with_change(plan, **same)) == []
    for change in (
        {"code": "2025b"},
        {"last_day": date(2026, 1, 1)},
        {"window": "reporting"},
        {"trained_goal": Decimal("0.9")},
        {"skilled_up": False},
    ):
        assert ids(rules.problems_with_change(plan, **same | change)) == ["T-05"]


# Years of a plan of several years ------------------------------------------------------------


def span(code, first, last, **more):
    return Plan(code=code, first_day=date(first, 1, 1), last_day=date(last, 12, 31), **more)


def about_place(first, last, *, plan=None, parent=None, siblings=(), years=()):
    days = {"first_day": date(first, 1, 1), "last_day": date(last, 12, 31)}
    return ids(
        rules.problems_with_place(plan, parent=parent, siblings=siblings, years=years, **days)
    )


def test_a_year_inside_its_plan_has_no_problem():
    scheme = span("2025-2030", 2025, 2030)

    assert about_place(2026, 2026, parent=scheme, siblings=[span("2025", 2025, 2025)]) == []


@pytest.mark.parametrize(("first", "last"), [(2024, 2025), (2030, 2031), (2031, 2031)])
def test_t06_a_year_outside_its_plan(first, last):
    assert about_place(first, last, parent=span("2025-2030", 2025, 2030)) == ["T-06"]


def test_t06_a_plan_must_not_shrink_below_its_years():
    assert about_place(2025, 2029, years=[span("2030", 2030, 2030)]) == ["T-06"]


def test_t07_two_years_that_share_a_day():
    scheme = span("2025-2030", 2025, 2030)

    assert about_place(2025, 2026, parent=scheme, siblings=[span("2026", 2026, 2026)]) == ["T-07"]


def test_t08_there_are_two_levels_and_no_more():
    scheme = span("2025-2030", 2025, 2030, pk=1)
    year = span("2025", 2025, 2025, pk=2, parent=scheme)

    assert about_place(2025, 2025, parent=year) == ["T-08"]
    assert about_place(2025, 2025, parent=scheme, years=[year]) == ["T-08"]
    assert about_place(2025, 2030, plan=scheme, parent=scheme) == ["T-08"]


# The document --------------------------------------------------------------------------------


def about_document(**said):
    usual = {
        "document_number": "420/NQ-HĐND",
        "document_date": date(2024, 12, 5),
        "document_body": "HĐND tỉnh Sơn La",
        "in_force_on": DAY,
        "last_day": date(2025, 12, 31),
        "today": date(2024, 12, 6),
    }
    return list(rules.problems_with_document(**usual | said))


def test_resolution_420_has_no_problem():
    assert about_document() == []


@pytest.mark.parametrize("name", ["document_number", "document_body"])
def test_t10_a_target_names_its_document(name):
    problems = about_document(**{name: "  "})

    assert [(p.rule, p.field) for p in problems] == [("T-10", name)]


def test_t11_in_force_before_its_document_is_a_warning():
    problems = about_document(in_force_on=date(2024, 12, 4))

    assert ids(problems, warnings=True) == ["T-11"]
    assert about_document(in_force_on=date(2024, 12, 5)) == []


def test_t12_a_document_of_tomorrow():
    assert ids(about_document(today=date(2024, 12, 4))) == ["T-12"]
    assert about_document(today=date(2024, 12, 5)) == []


def test_t23_in_force_after_the_plan_is_a_warning():
    assert ids(about_document(in_force_on=date(2026, 1, 1)), warnings=True) == ["T-23"]


# The numbers ---------------------------------------------------------------------------------


def unit(pk, name="Mường La"):
    return Commune(pk=pk, code=f"{pk:05d}", name=name, kind="xa", valid_from=date(2025, 7, 1))


def sizes(*values, total=200, ratio="1.30"):
    numbers = [Number(unit=unit(pk), value=value) for pk, value in enumerate(values, 1)]
    return ids(
        rules.problems_with_sizes(numbers, province_total=total, stretch_ratio=Decimal(ratio))
    )


def test_t13_numbers_from_zero_to_a_size_that_can_be_meant():
    assert sizes(0, 9_999_999) == []
    assert sizes(-1) == ["T-13"]
    assert sizes(10_000_000) == ["T-13"]
    assert sizes(total=-1) == ["T-13"]


def test_t16_the_stretch_goal_is_not_below_the_target():
    assert sizes(ratio="1.00") == []
    assert sizes(ratio="0.99") == ["T-16"]


def test_t20_a_version_says_at_least_one_number():
    assert sizes(total=None) == ["T-20"]
    assert sizes(total=0) == []
    assert sizes(3, total=None) == []


def places(numbers, on_map=(1, 2)):
    return ids(rules.problems_with_places(numbers, on_map=set(on_map), day=DAY))


def test_t14_a_number_is_for_a_unit_or_a_body_and_not_both():
    college = TargetBody(name="Trường Cao đẳng")

    assert places([Number(unit=unit(1), value=1), Number(body=college, value=1)]) == []
    assert places([Number(value=1)]) == ["T-14"]
    assert places([Number(unit=unit(1), body=college, value=1)]) == ["T-14"]


def test_t14_one_number_per_unit_and_kind():
    twice = [Number(unit=unit(1), value=1), Number(unit=unit(1), value=2)]
    kinds = [Number(unit=unit(1), value=3), Number(unit=unit(1), kind="long", value=2)]

    assert places(twice) == ["T-14"]
    assert places(kinds) == []


def test_t14_one_number_per_body_however_it_is_spelled():
    spellings = [TargetBody(name="Hoà Bình"), TargetBody(name="Hòa Bình")]

    assert places([Number(body=body, value=1) for body in spellings]) == ["T-14"]


def test_t15_a_unit_that_did_not_exist_on_the_day():
    problems = rules.problems_with_places(
        [Number(unit=unit(9, "Ít Ong"), value=1)], on_map={1, 2}, day=DAY
    )

    (problem,) = problems
    assert problem.rule == "T-15"
    assert "Ít Ong" in problem.message


def kinds(**values):
    numbers = [Number(unit=unit(1), kind=kind, value=value) for kind, value in values.items()]
    return ids(rules.problems_with_kinds(numbers), warnings=True)


def test_t21_kinds_that_do_not_add_up_are_a_warning():
    assert kinds(all=1200, long=810, seasonal=360, student=30) == []
    assert kinds(all=1200, long=810, seasonal=360) == ["T-21"]
    assert kinds(long=810) == ["T-21"]
    assert kinds(all=5) == []


def test_t22_the_former_district_of_an_approved_body_is_fixed():
    def about(recorded, said, promised):
        return ids(
            rules.problems_with_body(name="X", recorded=recorded, said=said, promised=promised)
        )

    assert about("Văn Yên", "Yên Bình", True) == ["T-22"]
    assert about("Văn Yên", "Văn Yên", True) == []
    assert about("", "Văn Yên", False) == []


# The second person ---------------------------------------------------------------------------


def version(**fields):
    return TargetVersion(entered_by_id=1, **fields)


def test_t17_who_had_a_hand_in_it_cannot_approve():
    def about(by_id):
        return ids(rules.problems_with_approval(version(), hands={1, 2}, by_id=by_id))

    assert about(1) == ["T-17"]
    assert about(2) == ["T-17"]
    assert about(3) == []


def test_t18_only_what_waits_is_decided_on():
    approved = version(approved_at=clock.at(DAY), approved_by_id=2)
    returned = version(returned_reason="Sai tổng")

    for decided in (approved, returned):
        assert ids(rules.problems_with_approval(decided, hands={1}, by_id=3)) == ["T-18"]
        assert ids(rules.problems_with_returning(decided, reason="x")) == ["T-18"]


def test_t19_sending_back_says_why():
    assert ids(rules.problems_with_returning(version(), reason="  ")) == ["T-19"]
    assert ids(rules.problems_with_returning(version(), reason="Sai tổng")) == []
