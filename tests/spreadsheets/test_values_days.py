"""Reading days, and whole columns of them: one trap each."""

import unicodedata
from datetime import date

import pytest

from core.forms import PartialDay, PartialDayField
from spreadsheets import values
from spreadsheets.sheets import Broken
from spreadsheets.values import DayOrders, turn, turn_text
from tests.spreadsheets.cells import at, reading, refused

# Days --------------------------------------------------------------------------------------------

SIXTH = date(2025, 5, 6)


@pytest.mark.parametrize(
    "raw",
    [
        SIXTH, at(2025, 5, 6), at(2025, 5, 6, 23, 59), 45783, 45783.0,
        "06/05/2025", "6/5/2025", "6.5.25", "6-5-25", "6.5.2025", " 06 / 05 / 2025 ",
        "06/5/2025\u00a0",
        "6 5 2025", "ngày 6 tháng 5 năm 2025", "Ngày 06/05/2025", "6 tháng 5, 2025", "06-05-2025.",
        "2025-05-06", "2025-05-06 00:00:00", "2025-05-06T08:30", "06/05/2025 08:30", "06-May-25",
        "6 May 2025", "06-Thg5-25", "06\u200b/05/2025", "'06/05/2025",
        unicodedata.normalize("NFD", "ngày 6 tháng 5 năm 2025"),
    ],
)  # fmt: skip
def test_the_sixth_of_may_however_it_is_written(raw):
    assert values.day(raw, reading()) == SIXTH
    assert values.partial_day(raw, reading()) == PartialDay(SIXTH, "day")


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        ("05/2025", "05/2025"),
        ("5.2025", "05/2025"),
        ("tháng 5/2025", "05/2025"),
        ("T5/2025", "05/2025"),
        ("2025-05", "05/2025"),
        ("May 2025", "05/2025"),
        ("2025", "2025"),
        (2025, "2025"),
        (2025.0, "2025"),
        ("năm 2025", "2025"),
        ("sinh năm 1990", "1990"),
        ("NS: 1990", "1990"),
    ],
)
def test_a_month_or_a_year_is_kept_as_exactly_as_it_is_known(raw, known):
    assert str(values.partial_day(raw, reading())) == known
    assert refused(values.day, raw) == ("U-08", "")


@pytest.mark.parametrize(
    ("raw", "rule", "proposal"),
    [
        ("12/31/2025", "U-05", "31/12/2025"),
        ("5.13.25", "U-05", "13/05/2025"),
        ("5/6/2025 12:00:00 AM", "U-05", ""),
        ("31/02/2025", "U-06", ""),
        ("29/02/2025", "U-06", ""),
        ("2/30/2025", "U-06", ""),
        ("13/13/2025", "U-06", ""),
        ("00/05/2025", "U-06", ""),
        ("2025-13-05", "U-06", ""),
        ("06/05/21019", "U-07", ""),
        ("06/05/202", "U-07", ""),
        ("06/05/1919", "U-07", ""),
        ("06/05/2101", "U-07", ""),
        (date(1900, 3, 1), "U-07", ""),
        (1905, "U-07", ""),
        (159, "U-09", ""),
        (7305, "U-09", ""),
        (73416, "U-09", ""),
        (-5, "U-09", ""),
        (6052025, "U-09", "06/05/2025"),
        (20250506, "U-09", "06/05/2025"),
        ("06052025", "U-09", "06/05/2025"),
        (20112012, "U-09", "20/11/2012"),
        ("10102011", "U-09", "10/10/2011"),
        ("45783", "U-09", "06/05/2025"),
        (45783.5, "U-09", "06/05/2025"),
        ("20122012", "U-09", "20/12/2012"),
        ("19201920", "U-09", ""),
        ("5-6/2025", "U-04", "05/06/2025"),
        ("6/5", "U-04", ""),
        ("6 tháng 5", "U-04", ""),
        ("O6/05/2025", "U-04", ""),
        ("sau Tết", "U-04", ""),
        ("06/05/2025 - 07/05/2025", "U-04", ""),
        ("May 6, 2025", "U-04", ""),
        (True, "U-04", ""),
        ("٠٦/٠٥/٢٠٢٥", "U-04", ""),
    ],
)
def test_days_that_are_refused(raw, rule, proposal):
    assert refused(values.day, raw) == (rule, proposal)
    assert refused(values.partial_day, raw) == (rule, proposal)


@pytest.mark.parametrize(
    ("raw", "rule", "proposal"),
    [
        (5.2025, "U-09", "05/2025"),
        (12.202, "U-09", "12/2020"),
        ("052026", "U-09", "05/2026"),
        ("90", "U-09", "1990"),
        (59, "U-09", "1959"),
        (60, "U-09", "1960"),  # the 29 February 1900 that never was
        ("5/25", "U-04", "05/2025"),
    ],
)
def test_what_may_be_a_month_or_a_year_is_proposed_where_it_may_stand(raw, rule, proposal):
    assert refused(values.partial_day, raw) == (rule, proposal)
    assert refused(values.day, raw) == ("U-08", "")


def test_a_workbook_that_counts_from_1904():
    assert values.day(46387, reading()) == date(2026, 12, 31)
    assert values.day(46387, reading(first_1904=True)) == date(2031, 1, 1)


@pytest.mark.parametrize(
    ("typed", "near", "birth"),
    [
        ("25", 2025, 2025),
        ("31", 2031, 1931),
        ("32", 1932, 1932),
        ("95", 1995, 1995),
        ("00", 2000, 2000),
    ],
)
def test_two_digits_of_a_year_have_a_declared_window(typed, near, birth):
    assert values.day(f"06/05/{typed}", reading()).year == near
    assert values.birth_day(f"06/05/{typed}", reading()).on.year == birth


def test_a_birth_never_lies_in_the_future():
    assert values.birth_day("31/12/26", reading()).on == date(1926, 12, 31)
    for raw in ("31/12/2026", 52025, 2027, date(2026, 3, 2)):
        assert refused(values.birth_day, raw) == ("U-07", "")
    assert str(values.birth_day(2026, reading())) == "2026"


@pytest.mark.parametrize(
    "typed",
    ["06/05/2025", "6-5-2025", "6.5.25", "05/2025", "5-2025", "2025", "2025-05-06", "6 5 2025"],
)
def test_what_forms_and_sheets_both_read_they_read_alike(typed):
    assert values.partial_day(typed, reading()) == PartialDayField().to_python(typed)


# Whole columns of days ---------------------------------------------------------------------------


def question(*cells, **given):
    orders = DayOrders(**given)
    for raw in cells:
        orders.add(raw)
    return orders.question


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        (["31/12/2025", "12/31/2025"], "mixed"),
        (["03/04/2025", "12/31/2025"], "mixed"),
        (["03/04/25", "12.31.25", None], "mixed"),
        (["12/31/2025", "11/30/2025"], None),  # each is refused
        (["31/12/2025", "03/04/2025"], None),
        (["03/04/2025", "05/05/2025"], None),
        (["31/12/2025", date(2025, 4, 3)], "turned"),
        (["12/31/2025", at(2025, 4, 3)], "turned"),
        (["31/12/2025", 45750], "turned"),
        (["31/12/2025", date(2025, 4, 3), date(2025, 4, 23)], None),
        (["31/12/2025", date(2025, 4, 4)], None),  # the same either way
        ([date(2025, 4, 3), date(2025, 5, 6)], None),
        (["2025-04-03", "2025-12-31", "05/2025", "abc", "", Broken("#N/A"), True, 36], None),
        ([], None),
    ],
)
def test_a_column_of_two_orders_is_asked_about(cells, asked):
    assert question(*cells) == asked


def test_one_late_day_among_many_early_ones_does_not_clear_a_column():
    early = [date(2025, month, 1) for month in range(2, 10)]

    assert question("31/12/2025", date(2025, 4, 23), *early) == "turned"


def test_the_question_counts_from_1904_too():
    assert question("31/12/2025", 44288, first_1904=True) == "turned"


def test_a_date_that_was_turned_is_turned_back():
    assert turn(date(2025, 5, 6)) == date(2025, 6, 5)
    assert turn(at(2025, 5, 6, 8)) == at(2025, 6, 5, 8)
    assert turn(45783) == date(2025, 6, 5)
    assert turn(44321, first_1904=True) == date(2025, 6, 5)
    assert turn(date(2025, 5, 13)) == date(2025, 5, 13)
    for untouched in ("06/05/2025", None, 36, True, Broken("#N/A")):
        assert turn(untouched) is untouched


def test_a_typed_day_with_the_month_first_can_be_turned():
    assert turn_text("12/31/2025") == "31/12/2025"
    assert turn_text("3.4.25") == "04/03/25"
    for untouched in ("05/2025", "2025-05-06", "abc", None, date(2025, 5, 6)):
        assert turn_text(untouched) is untouched
