"""Working days: weekends and holidays do not count, days worked in exchange do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.queries import Item, bind, came_with
from reference.workdays import is_working_day, working_days_after, working_days_between

BOOK = bind(
    [
        *came_with(),
        Item(listing="holiday", code="2026-02-17", name_vi="Tết"),
        Item(listing="holiday", code="2026-02-28", name_vi="Làm bù", attributes={"works": True}),
    ]
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 16), True),  # a Monday
        (date(2026, 2, 17), False),  # a holiday the Department added
        (date(2026, 2, 21), False),  # a Saturday
        (date(2026, 2, 28), True),  # a Saturday worked in exchange
        (date(2026, 9, 2), False),
    ],
)
def test_weekends_and_holidays_are_free(day, works):
    assert is_working_day(day, book=BOOK) is works


def test_five_working_days_over_a_weekend():
    assert working_days_after(date(2025, 7, 2), 5, book=BOOK) == date(2025, 7, 9)


def test_five_working_days_over_the_national_day():
    assert working_days_after(date(2025, 8, 29), 5, book=BOOK) == date(2025, 9, 9)


@given(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(0, 30))
def test_counting_back_gives_the_same_number(day, number):
    assert (
        working_days_between(day, working_days_after(day, number, book=BOOK), book=BOOK) == number
    )
