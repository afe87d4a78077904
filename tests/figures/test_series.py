"""Series for charts: their sums are the numbers of the tiles."""

from datetime import date

import pytest

from core import clock
from figures import queries
from figures.questions import ask
from tests.factories.figures import add_facts
from tests.factories.reports import merged_into

CODES = ("departures", "women", "minority", "ethnicity_known", "skilled_b", "poor")


@pytest.fixture(autouse=True)
def _in_2026(db):
    with clock.turned_to(clock.at(date(2026, 3, 2))):
        yield


@pytest.fixture
def left(here, next_door):
    """Departures of two years, of units old and new, in and out of the window."""
    [old] = merged_into(here, "Ít Ong")
    add_facts(2, old, date(2024, 2, 20), sex="female")
    add_facts(4, old, date(2024, 11, 3), country="TW")
    add_facts(3, old, date(2025, 1, 14), country="TW")
    add_facts(1, here, date(2025, 7, 15), sex="female", minority=None)
    add_facts(5, next_door, date(2025, 7, 15), skilled_b=False, household="poor")
    add_facts(2, next_door, date(2025, 12, 20))
    add_facts(9, here, date(2025, 5, 5), counted=False, reason="cancelled")


def year(**said):
    return ask(first=date(2025, 1, 1), last=date(2025, 12, 31), **said)


def test_the_days_add_up_to_the_number_of_the_province(left):
    for as_of in (date(2025, 1, 13), date(2025, 7, 15), date(2025, 12, 31)):
        question = year(as_of=as_of)

        days = queries.by_day(question)

        assert sum(days.values()) == queries.attainment(question).numerator
        assert list(days) == sorted(days)


def test_the_months_add_up_to_the_totals_of_every_measure(left):
    question = year()

    months = queries.by_month(question, CODES)
    sums = {code: sum(month.counts[code] for month in months) for code in CODES}

    assert sums == queries.totals(question, CODES)
    assert [month.month.code for month in months][::11] == ["2025-01", "2025-12"]


def test_the_months_of_the_reporting_year_turn_on_the_15th(left):
    question = ask(first=date(2024, 12, 15), last=date(2025, 12, 14), window="reporting")
    reporting = queries.by_month(question, CODES)

    counts = {m.month.code: m.counts["departures"] for m in reporting if m.counts["departures"]}

    assert counts == {"2025-01": 3, "2025-08": 6}


def test_the_months_of_the_units_add_up_to_their_lines(left, here, next_door):
    question = year()

    series = queries.by_unit_and_month(question)

    lines = {line.unit.pk: line.numerator for line in queries.attainment(question).lines}
    assert {unit: sum(line) for unit, line in series.items()} == lines
    assert series[here.pk] == [3, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]


def test_what_the_map_cannot_place_is_in_no_units_months(left, here):
    series = queries.by_unit_and_month(year(boundary="2025-06-30"))

    assert [sum(line) for line in series.values()] == [3]


def test_the_year_before_is_counted_up_to_the_same_day():
    question = year(as_of=date(2025, 7, 15))

    before = queries.year_earlier(question)

    assert (before.first, before.last) == (date(2024, 1, 1), date(2024, 12, 31))
    assert before.until == date(2024, 7, 15)
    assert before.map == question.map


def test_a_plan_of_several_years_has_no_year_before():
    assert queries.year_earlier(ask(first=date(2025, 1, 1), last=date(2030, 12, 31))) is None


def test_the_markets_add_up_to_the_number_of_the_province(left):
    assert queries.by_market(year()) == {"TW": 3, "JP": 8}


def test_a_market_of_the_units_counts_departures_and_who_is_there_now(left, here, next_door):
    add_facts(1, next_door, date(2025, 8, 1), country="JP", moves=[["2025-09-01", "TW"]])

    found = queries.units_in_market(year(), "TW")

    assert found == {
        here.pk: queries.InMarket(departures=3, abroad=7, last=date(2025, 1, 14)),
        next_door.pk: queries.InMarket(departures=0, abroad=1),
    }


def test_every_series_is_one_question(left, django_assert_num_queries):
    question = year()
    _ = question.places

    for series in (
        lambda: queries.by_day(question),
        lambda: queries.by_month(question, CODES),
        lambda: queries.by_unit_and_month(question),
        lambda: queries.by_market(question),
    ):
        with django_assert_num_queries(1):
            series()
