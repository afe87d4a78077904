from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communes.queries import atlas
from core import clock
from targets.models import TargetBody
from targets.queries import (
    Allocation,
    allocation,
    bodies,
    crossing_units,
    hands_in,
    targets_on,
    units_of_body,
    version_in_force,
    years_check,
    years_named,
)
from tests.factories import CommuneFactory
from tests.factories.targets import (
    MERGER,
    PlanFactory,
    TargetBodyFactory,
    TargetVersionFactory,
    give,
    merge,
)

MAY = date(2025, 5, 6)

# Plan 64/KH-UBND of Yên Bái for 2025: nine districts and a college.
YEN_BAI = {
    "Thành phố Yên Bái": 110,
    "Trấn Yên": 170,
    "Yên Bình": 170,
    "Văn Yên": 150,
    "Lục Yên": 140,
    "Văn Chấn": 130,
    "Nghĩa Lộ": 110,
    "Trạm Tấu": 120,
    "Mù Cang Chải": 70,
}


# Two times -----------------------------------------------------------------------------------


@pytest.fixture
def plan(db):
    return PlanFactory()


@pytest.fixture
def first(plan):
    """Resolution 420: in force on 1 January 2025, approved on 10 December 2024."""
    return TargetVersionFactory(plan=plan, approved=True)


@pytest.fixture
def second(plan, first):
    """Adjusted from 1 July on, approved on 20 June."""
    return TargetVersionFactory(
        plan=plan,
        number=2,
        province_total=260,
        in_force_on=date(2025, 7, 1),
        approved=True,
        approved_at=clock.at(date(2025, 6, 20)),
    )


def test_the_version_in_force_on_the_day_counts(plan, first, second):
    assert version_in_force(plan, as_of=date(2025, 6, 30)) == first
    assert version_in_force(plan, as_of=date(2025, 7, 1)) == second


def test_before_its_first_day_no_version_counts(plan, first):
    assert version_in_force(plan, as_of=date(2024, 12, 31)) is None
    assert version_in_force(plan, as_of=date(2025, 1, 1)) == first


def test_what_was_not_approved_yet_was_not_known(plan, first, second):
    def in_july(known_at):
        return version_in_force(plan, as_of=date(2025, 7, 15), known_at=known_at)

    assert in_july(clock.at(date(2025, 6, 20), 8, 59)) == first
    assert in_july(clock.at(date(2025, 6, 20), 9, 0)) == second
    assert in_july(clock.at(date(2024, 12, 1))) is None


def test_what_waits_for_approval_never_counts(plan, first):
    TargetVersionFactory(plan=plan, number=2, province_total=999)

    assert version_in_force(plan, as_of=MAY) == first


def test_of_two_versions_in_force_the_later_decision_counts(plan, first, second):
    correction = TargetVersionFactory(
        plan=plan, number=3, approved=True, approved_at=clock.at(date(2025, 8, 1))
    )

    assert version_in_force(plan, as_of=date(2025, 9, 1)) == correction
    assert version_in_force(plan, as_of=MAY) == correction
    assert version_in_force(plan, as_of=MAY, known_at=clock.at(date(2025, 7, 31))) == first


# Named bodies and sums --------------------- -------------------------------------------------


@pytest.fixture
def yen_bai(db):
    version = TargetVersionFactory(province_total=1200, document_number="64/KH-UBND")
    give(
        version,
        {TargetBodyFactory(name=name, old_district=name): n for name, n in YEN_BAI.items()},
    )
    return version


def test_case_7_nine_districts_leave_thirty_and_the_college_closes_the_gap(yen_bai):
    before = allocation(yen_bai)

    give(yen_bai, {TargetBodyFactory(name="Trường Cao đẳng nghề"): 30})
    after = allocation(yen_bai)

    assert (before.allocated, before.difference, before.open, before.over) == (1170, 30, 30, 0)
    assert (after.allocated, after.difference) == (1200, 0)


def test_bodies_stand_in_vietnamese_order_with_their_numbers(yen_bai):
    found = [(body.name, value) for body, value in bodies(yen_bai)]

    assert dict(found) == YEN_BAI
    names = [name for name, _value in found]
    assert names.index("Lục Yên") < names.index("Mù Cang Chải") < names.index("Nghĩa Lộ")
    assert names[-1] == "Yên Bình"


def test_bodies_are_no_units(yen_bai):
    assert targets_on(yen_bai, atlas().on(MAY)) == {}


def test_a_former_district_has_the_units_that_lay_in_it(db):
    inside = [CommuneFactory(old_district="Văn Yên") for _unit in range(2)]
    CommuneFactory(old_district="Yên Bình")
    CommuneFactory()

    district = TargetBody(name="Huyện Văn Yên", old_district="Văn Yên")

    assert units_of_body(district, atlas()) == {unit.pk for unit in inside}
    assert units_of_body(TargetBody(name="Trường Cao đẳng"), atlas()) == frozenset()


def test_a_unit_of_several_former_districts_is_nobodys_alone(db):
    """What happens in it is in no district's result, and that can be said."""
    before = {"valid_from": None}
    one, other = (CommuneFactory(old_district="Văn Yên", **before) for _ in range(2))
    third, fourth = (CommuneFactory(old_district="Lục Yên", **before) for _ in range(2))
    merge(one, into=CommuneFactory(old_district="Văn Yên"))
    between = merge(other, third, into=CommuneFactory(old_district=""))
    merge(fourth, into=CommuneFactory(old_district="Lục Yên"))
    later = merge(between, into=CommuneFactory(old_district="", valid_from=date(2026, 7, 1)))
    crossing = {between.pk, later.pk}

    for name in ("Văn Yên", "Lục Yên"):
        assert crossing_units(TargetBody(old_district=name), atlas()) == crossing
    assert crossing_units(TargetBody(old_district="Trấn Yên"), atlas()) == frozenset()
    assert crossing_units(TargetBody(name="Trường Cao đẳng"), atlas()) == frozenset()


def test_more_given_out_than_assigned_is_shown_as_over(here, next_door):
    version = give(TargetVersionFactory(province_total=10), {here: 8, next_door: 5})

    sums = allocation(version)

    assert (sums.difference, sums.over, sums.open) == (-3, 3, 0)


def test_without_a_total_there_is_no_difference(here):
    version = give(TargetVersionFactory(province_total=None), {here: 8})

    sums = allocation(version)

    assert (sums.allocated, sums.difference, sums.over, sums.open) == (8, None, 0, 0)


def test_only_all_is_compared_with_the_province(here):
    version = give(TargetVersionFactory(), {here: 8}, kind="long")

    assert allocation(version, "long") == Allocation(kind="long", allocated=8, province_total=None)
    assert allocation(version).allocated == 0


@given(st.lists(st.integers(0, 10_000), max_size=80), st.integers(0, 200_000))
def test_allocated_and_the_difference_are_the_total_exactly(values, total):
    sums = Allocation(allocated=sum(values), province_total=total)

    assert sums.allocated + sums.difference == total
    assert sums.open - sums.over == sums.difference
    assert 0 in (sums.open, sums.over)


def test_no_quota_is_absent_and_zero_is_not(here, next_door):
    version = give(TargetVersionFactory(), {here: 0})

    assert targets_on(version, atlas().on(MERGER)) == {here.pk: 0}


# Plans of several years ----------------------------------------------------------------------


@pytest.fixture
def scheme(db):
    """5,000 workers in 2025–2030; 200 in 2025, 700 in 2026."""
    scheme = PlanFactory(code="2025-2030", last_day=date(2030, 12, 31))
    TargetVersionFactory(plan=scheme, province_total=5000, approved=True)
    for year, total in ((2025, 200), (2026, 700)):
        days = {"first_day": date(year, 1, 1), "last_day": date(year, 12, 31)}
        plan = PlanFactory(code=str(year), parent=scheme, **days)
        TargetVersionFactory(
            plan=plan, province_total=total, approved=True, in_force_on=date(year, 1, 1)
        )
    return scheme


def test_the_years_are_summed_and_the_missing_ones_named(scheme):
    check = years_check(scheme, date(2026, 5, 1))

    assert [(year.code, total) for year, total in check.years] == [("2025", 200), ("2026", 700)]
    assert (check.parent_total, check.sum, check.difference) == (5000, 900, 4100)
    assert check.missing == [2027, 2028, 2029, 2030]


def test_a_year_not_in_force_yet_is_missing(scheme):
    check = years_check(scheme, MAY)

    assert (check.sum, check.missing[0]) == (200, 2026)


def test_the_check_obeys_what_was_known(scheme):
    check = years_check(scheme, date(2026, 5, 1), clock.at(date(2024, 12, 1)))

    assert (check.parent_total, check.sum, check.difference) == (None, 0, None)


def test_years_that_promise_more_than_the_plan(scheme):
    scheme.years.get(code="2026").versions.update(province_total=4_900)

    check = years_check(scheme, date(2026, 5, 1))

    assert (check.difference, check.over, check.open) == (-100, 100, 0)


def test_a_reporting_year_is_named_by_its_last_day(db):
    plan = PlanFactory.build(first_day=date(2024, 12, 15), last_day=date(2026, 12, 14))

    assert years_named(plan) == [2025, 2026]


# Hands ---------------------------------------------------------------------------------------


def test_who_entered_is_among_the_hands_even_without_an_entry_in_the_audit(db):
    version = TargetVersionFactory()

    assert hands_in(version) == {version.entered_by_id}


def test_merging_does_not_touch_a_version(here):
    version = give(TargetVersionFactory(), {here: 4})

    assert targets_on(version, atlas().on(MERGER))[here.pk] == 4
