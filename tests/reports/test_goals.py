from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from figures.queries import Attainment, stretch_of
from figures.questions import ask
from reports.goals import COMPARED, MEASURES, Before, Goal, goals_of, period_before, ratio
from reports.links import Links
from targets.models import Plan


@dataclass
class FakeCoverage:
    """Units with departures over all units, without a map."""

    numerator: int
    denominator: int
    question: object

    @property
    def missing(self) -> range:
        return range(self.denominator - self.numerator)


@pytest.fixture
def year(db):
    return ask(first=date(2025, 1, 1), last=date(2025, 12, 31), as_of=date(2025, 12, 31))


def judged(year, *, departures=0, target=200, covered=(0, 0), before=None, plan=None, **counts):
    """The goals by code, from bare counts."""
    answer = Attainment(
        question=year,
        counts=dict.fromkeys(MEASURES, 0) | {"departures": departures} | counts,
        persons=departures,
        target=target,
        stretch=stretch_of(target, Decimal("1.30"), strict=True),
        lines=[],
        bodies=[],
        not_assignable=0,
    )
    goals = goals_of(
        plan or Plan(code="2025"),
        answer=answer,
        coverage=FakeCoverage(*covered, question=year),
        before=Before(
            first=date(2024, 1, 1),
            last=date(2024, 12, 31),
            counts=dict.fromkeys(COMPARED, 0) | (before or {}),
        ),
        links=Links({}),
    )
    found: dict[str, Goal] = {goal.code: goal for goal in goals}
    return found


def test_9999_of_10000_trained_is_not_all(year):
    goal = judged(year, departures=10_000, trained=9_999, untrained=1)["trained"]

    assert goal.figure == "99,9 %"
    assert goal.met is False


def test_nobody_gone_is_nothing_to_judge(year):
    goals = judged(year)

    assert goals["trained"].met is None
    assert goals["coverage"].met is None
    assert goals["skilled"].met is None
    assert goals["stretch"].met is False


def test_a_lower_goal_counts_what_is_missing_for_it_and_lists_all_untrained(year):
    plan = Plan(code="2025", trained_goal=Decimal("0.95"))

    goal = judged(year, plan=plan, departures=101, trained=95, untrained=6)["trained"]

    # 95 % of 101 is 95.95, so 96 are needed.
    assert goal.met is False
    assert goal.missing.endswith("1")
    assert [way.number for way in goal.behind] == ["6"]


def test_every_unit_means_every_unit(year):
    assert judged(year, covered=(74, 75))["coverage"].met is False
    assert judged(year, covered=(75, 75))["coverage"].met is True
    assert judged(year, covered=(75, 75))["coverage"].behind == []


@pytest.mark.parametrize(("skilled", "met"), [(2, False), (3, True)])
def test_the_same_share_as_last_year_is_not_up(year, skilled, met):
    before = {"skilled_b": 1, "qualification_known": 2}

    goals = judged(year, departures=4, skilled_b=skilled, qualification_known=4, before=before)

    assert goals["skilled"].met is met


def test_the_target_reached_is_said_although_the_goal_beyond_is_not(year):
    short = judged(year, departures=199)["stretch"]
    reached = judged(year, departures=200)["stretch"]

    assert len(short.said) == 1
    assert len(reached.said) == 2
    assert reached.met is False


def test_the_year_before_is_whole_whatever_the_as_of_day(year):
    before = period_before(year)

    assert (before.first, before.until) == (date(2024, 1, 1), date(2024, 12, 31))


def test_before_a_plan_of_six_years_come_six_years(db):
    years = ask(first=date(2025, 1, 1), last=date(2030, 12, 31), as_of=date(2026, 1, 1))

    before = period_before(years)

    assert (before.first, before.last) == (date(2019, 1, 1), date(2024, 12, 31))


def test_a_period_that_begins_on_29_february_has_a_year_before(db):
    leap = ask(first=date(2024, 2, 29), last=date(2025, 2, 28), as_of=date(2025, 2, 28))

    assert period_before(leap).first == date(2023, 2, 28)


def test_ratios_are_written_without_idle_zeros():
    assert ratio(Decimal("1.30")) == "130 %"
    assert ratio(Decimal("1.00")) == "100 %"
    assert ratio(Decimal("0.95")) == "95 %"
