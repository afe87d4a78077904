"""Years beside each other: Σ of the parts is the unit, and each number is that of its list."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from figures.models import DepartureFact
from figures.queries import (
    facts_behind,
    first_departure,
    in_periods,
    in_stock_on,
    together,
    totals,
)
from figures.questions import ask
from tests.factories.figures import add_facts, make_fact
from tests.factories.reports import merged_into

YEARS = [(date(year, 1, 1), date(year, 12, 31)) for year in (2024, 2025, 2026)]
ENDS = [last for _first, last in YEARS]


@pytest.fixture(autouse=True)
def _in_2026(db):
    with clock.turned_to(clock.at(date(2026, 3, 2))):
        yield


def asked(first=date(2024, 1, 1), last=date(2026, 12, 31), **more):
    return ask(first=first, last=last, **more)


@pytest.fixture
def merged(here, next_door):
    """Two old units that became `here`, and a neighbour who stayed what it was."""
    old = merged_into(here, "Ít Ong", "Pi Toong")
    add_facts(3, old[0], date(2024, 3, 3), ended_on=date(2025, 2, 1), end_kind="returned")
    add_facts(2, old[1], date(2025, 6, 30))
    add_facts(5, here, date(2025, 7, 1))
    add_facts(4, here, date(2026, 1, 9), counted=False, reason="student")
    add_facts(7, next_door, date(2025, 7, 1))
    return old


def test_each_unit_has_its_own_number_a_year(merged, here, next_door):
    found = in_periods(asked(), YEARS)

    assert found[merged[0].pk] == [3, 0, 0]
    assert found[merged[1].pk] == [0, 2, 0]
    assert found[here.pk] == [0, 5, 0]
    assert together(found, 3) == [3, 14, 0]


def test_a_unit_has_its_parts_and_nobody_elses(merged, here):
    found = in_periods(asked(), YEARS, unit=here.pk)

    assert found.keys() == {here.pk, *(part.pk for part in merged)}
    assert together(found, 3) == [3, 7, 0]


def test_days_to_come_do_not_count(merged):
    assert together(in_periods(asked(as_of=date(2025, 6, 30)), YEARS), 3) == [3, 2, 0]


def test_periods_may_overlap_as_reporting_years_and_calendar_years_do(merged, here):
    periods = [(date(2024, 12, 15), date(2025, 12, 14)), (date(2025, 1, 1), date(2025, 12, 31))]

    assert together(in_periods(asked(), periods, unit=here.pk), 2) == [7, 7]


def test_no_period_and_no_departure_are_no_question(merged, here):
    assert in_periods(asked(), []) == {}
    assert in_stock_on(asked(), []) == {}
    assert together({}, 2) == [0, 0]


def test_stock_is_that_of_the_evening_of_each_day(merged, here):
    found = in_stock_on(asked(), [date(2024, 12, 31), date(2025, 2, 1), date(2025, 12, 31)])

    assert together(found, 3) == [3, 0, 14]


def test_the_first_departure_is_that_of_the_parts_too(merged, here, next_door):
    assert first_departure(asked(), unit=here.pk) == date(2024, 3, 3)
    assert first_departure(asked(), unit=next_door.pk) == date(2025, 7, 1)
    assert first_departure(asked(as_of=date(2020, 1, 1)), unit=here.pk) is None


def test_one_question_whatever_the_number_of_years(merged, django_assert_num_queries):
    question = asked()
    _atlas = question.places  # drawn once a process

    with django_assert_num_queries(2):
        in_periods(question, YEARS)
        in_stock_on(question, ENDS)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    stays=st.lists(
        st.tuples(
            st.integers(0, 3),
            st.dates(date(2024, 1, 1), date(2026, 3, 2)),
            st.none() | st.integers(0, 800),
        ),
        max_size=12,
    ),
    as_of=st.dates(date(2024, 1, 1), date(2026, 3, 2)),
)
def test_parts_add_up_to_the_unit_and_years_to_the_tiles(here, next_door, stays, as_of):
    DepartureFact.objects.all().delete()
    units = [*_parts(here), here, next_door]
    for at, day, after in stays:
        end = None if after is None else date.fromordinal(day.toordinal() + after)
        kind = {} if end is None else {"ended_on": end, "end_kind": "returned"}
        make_fact(units[at], day, **kind).save()
    question = asked(as_of=as_of)

    for unit in (here.pk, next_door.pk, None):
        left = together(in_periods(question, YEARS, unit=unit), 3)
        abroad = together(in_stock_on(question, [as_of], unit=unit), 1)
        assert sum(left) == totals(question, ("departures",), unit=unit)["departures"]
        assert abroad == [facts_behind(question, "stock", unit=unit).count()]


def _parts(unit):
    """The old units of `unit`, made once for all examples."""
    known = [change.old for change in unit.came_from.select_related("old").order_by("old_id")]
    return known or merged_into(unit, "Ít Ong", "Pi Toong")
