"""The rules about who wants to go, one by one."""

from datetime import date

import pytest

from interest import rules
from interest.rules import About, Said
from interest.states import InterestState
from reference.queries import book

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 5)
GROWN = About(born_on=date(1999, 5, 6), sex="male")


def found(about=GROWN, **fields) -> list[str]:
    facts = {"reviewed_on": date(2026, 1, 5), "consented_on": date(2026, 1, 5), **fields}
    countries = frozenset({"JP", "KR", "TW", "DE"})
    problems = rules.problems_with_interest(
        Said(**facts), about, countries=countries, book=book(), today=TODAY
    )
    return [f"{'W ' if p.warning else ''}{p.rule}" for p in problems]


def test_a_plain_entry_meets_all_rules():
    said = {"countries": ("JP", "KR"), "occupation": "farming", "obstacles": ("capital", "family")}

    assert found(**said) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"reviewed_on": date(2026, 5, 6)}, ["I-01"]),
        ({"reviewed_on": TODAY}, []),
        ({"reviewed_on": date(2014, 12, 31)}, ["I-02", "W I-12"]),
        ({"countries": ("XX",)}, ["I-03"]),
        ({"countries": ("JP", "JP")}, ["I-04"]),
        ({"countries": ("JP", "KR", "TW", "DE")}, ["I-04"]),
        ({"occupation": "astronaut"}, ["I-05"]),
        ({"obstacles": ("weather",)}, ["I-06"]),
        ({"job": "x" * 121}, ["I-07"]),
        ({"obstacle_note": "x" * 201}, ["I-07"]),
        ({"note": "x" * 301}, ["I-07"]),
        ({"job": "x" * 120, "obstacle_note": "x" * 200, "note": "x" * 300}, []),
        ({"consented_on": date(2026, 5, 6)}, ["I-08"]),
        ({"consented_on": None}, ["W I-09"]),
        ({"about": About(born_on=date(1999, 5, 6), sex="male", abroad=True)}, ["W I-19"]),
    ],
)
def test_what_is_said(fields, expected):
    assert found(**fields) == expected


@pytest.mark.parametrize(
    ("born_on", "sex", "expected"),
    [
        (date(2011, 1, 6), "male", ["W I-10"]),
        (date(2011, 1, 5), "male", ["W I-12"]),
        (date(2008, 1, 6), "male", ["W I-12"]),
        (date(2008, 1, 5), "male", []),
        (date(1964, 7, 6), "male", []),  # 61 years 6 months on 6 January 2026
        (date(1964, 7, 5), "male", ["W I-11"]),
        (date(1969, 1, 6), "female", []),  # 57 years on 6 January 2026
        (date(1969, 1, 5), "female", ["W I-11"]),
    ],
)
def test_the_age_on_the_day_of_the_review_is_told_and_refuses_nothing(born_on, sex, expected):
    assert found(About(born_on=born_on, sex=sex)) == expected


@pytest.mark.parametrize(
    ("sex", "year", "years", "months"),
    [
        ("male", 2020, 60, 0),
        ("male", 2021, 60, 3),
        ("male", 2025, 61, 3),
        ("male", 2026, 61, 6),
        ("male", 2028, 62, 0),
        ("male", 2040, 62, 0),
        ("female", 2020, 55, 0),
        ("female", 2021, 55, 4),
        ("female", 2025, 56, 8),
        ("female", 2026, 57, 0),
        ("female", 2034, 59, 8),
        ("female", 2035, 60, 0),
        ("female", 2050, 60, 0),
    ],
)
def test_the_age_of_retirement_rises_until_it_is_reached(sex, year, years, months):
    assert rules.retirement_months(sex, year) == years * 12 + months


def rules_of(problems) -> list[str]:
    return [problem.rule for problem in problems]


def test_only_the_moves_there_are():
    assert rules_of(rules.problems_with_move("left", InterestState.DROPPED)) == ["I-14"]
    assert rules_of(rules.problems_with_move("left", InterestState.WAITING)) == []
    assert rules_of(rules.problems_with_step("new", "left")) == ["I-14"]
    assert rules_of(rules.problems_with_step("new", "nonsense")) == ["I-14"]
    assert rules_of(rules.problems_with_step("waiting", "learning")) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 4), ["I-15"]),
        (date(2026, 1, 5), []),
        (TODAY, []),
        (date(2026, 5, 6), ["I-15"]),
    ],
)
def test_a_step_lies_between_the_listing_and_today(day, expected):
    problems = rules.problems_with_day_of_step(day, reviewed_on=date(2026, 1, 5), today=TODAY)

    assert rules_of(problems) == expected


def test_a_listing_is_not_corrected_to_after_the_last_step():
    def told(day, state):
        problems = rules.problems_with_listing_before_step(
            day, state=state, state_since=date(2026, 2, 1)
        )
        return rules_of(problems)

    assert told(date(2026, 2, 2), "learning") == ["I-15"]
    assert told(date(2026, 2, 1), "learning") == []
    assert told(date(2026, 2, 2), "new") == []


def test_a_reason_is_there_and_fits():
    assert rules_of(rules.problems_with_reason("")) == ["I-16"]
    assert rules_of(rules.problems_with_reason("", needed=False)) == []
    assert rules_of(rules.problems_with_reason("x" * 301, needed=False)) == ["I-16"]
    assert rules_of(rules.problems_with_reason("x" * 300)) == []


def test_what_is_closed_stays_and_who_left_has_left():
    assert rules_of(rules.problems_with_closed("dropped")) == ["I-17"]
    assert rules_of(rules.problems_with_closed("waiting")) == []
    assert rules_of(rules.problems_with_leaving(left_on=None)) == ["I-18"]
    assert rules_of(rules.problems_with_leaving(left_on=TODAY)) == []


def test_after_six_months_a_person_is_asked_again():
    assert rules.stale_before(date(2026, 8, 31)) == date(2026, 2, 28)
