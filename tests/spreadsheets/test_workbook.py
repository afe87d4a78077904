"""Rows written into the sheet by hand are what two readers of other people find there."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from core.listing import Column
from spreadsheets import workbook
from spreadsheets.choices import FileFormat
from tests.spreadsheets.opened import sheets, table
from tests.spreadsheets.test_cells import local, made

TWO = (Column("a", "A", lambda row: row[0]), Column("b", "B", lambda row: row[1]))


def calamine(content):
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[1:]


def both(*values):
    """The first column as both readers find it."""
    content = made(*values)
    return [row[0] for row in table(content)[1:]], [row[0] for row in calamine(content)]


# Excel decodes _x0041_; that it is written as _x005F_x0041_ is what XlsxWriter does as well.
_TEXTS = st.text().filter(lambda text: "_x" not in text)


@settings(max_examples=200, deadline=None)
@given(st.lists(_TEXTS, min_size=1, max_size=20))
def test_any_text_is_read_as_it_was_by_both(texts):
    expected = [workbook.cell(text).value for text in texts]

    by_openpyxl, by_calamine = both(*texts, "end")

    assert by_openpyxl == [*expected, "end"]
    assert by_calamine == [*(text or "" for text in expected), "end"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dates(date(1900, 3, 1), date(9999, 12, 31)), min_size=1, max_size=20))
def test_any_day_is_read_as_it_was_by_both(days):
    by_openpyxl, by_calamine = both(*days)

    assert [value.date() for value in by_openpyxl] == by_calamine == days


@settings(max_examples=200, deadline=None)
@given(st.lists(st.datetimes(local(1950, 1, 1), local(2100, 1, 1)), min_size=1, max_size=20))
def test_any_instant_is_read_as_it_was_to_the_second(instants):
    home = [value.replace(microsecond=0) for value in instants]

    by_openpyxl, by_calamine = both(*(value.replace(tzinfo=UTC) for value in instants))

    moved = [workbook.cell(value.replace(tzinfo=UTC)).value for value in home]
    assert [_rounded(value) for value in by_openpyxl] == moved
    assert [_rounded(value) for value in by_calamine] == moved


def _rounded(value):
    return datetime.fromtimestamp(round(value.replace(tzinfo=UTC).timestamp()), UTC).replace(
        tzinfo=None
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-(10**15) + 1, 10**15 - 1), min_size=1, max_size=20))
def test_any_number_is_read_as_it_was_by_both(numbers):
    assert both(*numbers) == (numbers, numbers)


@pytest.mark.parametrize(
    ("day", "serial"),
    [(date(1900, 1, 1), 1), (date(1900, 2, 28), 59), (date(1900, 3, 1), 61)]
    + [(date(2026, 5, 6), 46148)],
)
def test_days_are_numbered_as_excel_numbers_them(day, serial):
    assert workbook._day(day) == serial


def test_equal_values_of_other_kinds_stay_what_they_are():
    with translation.override("vi"):
        content = made(1, True, Decimal("1.00"), "1", Decimal("1.0"), date(2026, 5, 6))

    cells = [row[0] for row in sheets(content)[0].iter_rows(min_row=2, max_col=1)]
    assert [found.value for found in cells] == [1, "Có", 1, "1", 1, local(2026, 5, 6)]
    assert [found.number_format for found in cells[:5]] == [
        "#,##0", "General", "#,##0.00", "General", "#,##0.0",
    ]  # fmt: skip


def test_what_looks_like_an_escaped_letter_is_written_as_xlsxwriter_writes_it():
    content = made("_x0041_ a_x00e9_", "_x41_")

    with ZipFile(BytesIO(content)) as packed:
        text = packed.read(workbook.SHEET).decode()
    assert "<t>_x005F_x0041_ a_x005F_x00e9_</t>" in text
    assert "<t>_x41_</t>" in text
    assert calamine(content)[0] == ["_x0041_ a_x00e9_"]


def test_many_digits_behind_the_comma_have_the_longest_format():
    found = sheets(made(Decimal("1E-18")))[0]["A2"]

    assert found.number_format == f"#,##0.{'0' * 15}"
    assert found.value == 1e-18


def test_blank_cells_leave_the_others_in_their_columns():
    rows = [(None, "a"), ("b", None), ("", ""), ("c", "d")]
    content = made(*rows, columns=TWO)

    assert table(content)[1:] == [[None, "a"], ["b", None], [None, None], ["c", "d"]]
    assert calamine(content) == [["", "a"], ["b", ""], ["", ""], ["c", "d"]]


def test_more_rows_than_a_batch_are_all_there_in_their_order(monkeypatch):
    monkeypatch.setattr(workbook, "BATCH", 7)

    by_openpyxl, by_calamine = both(*range(100))

    assert by_openpyxl == by_calamine == list(range(100))


def test_the_frame_is_xlsxwriter_s_and_knows_how_many_rows_there_are():
    columns = (Column("code", "Mã", lambda row: "D1", page=False), *TWO)
    content = made(("a", "b"), ("c", "d"), columns=columns)
    page = load_workbook(BytesIO(content)).worksheets[0]

    assert page.auto_filter.ref == "A1:C3"
    assert page.freeze_panes == "C2"  # whose row it is stays in sight
    assert page["A1"].font.bold
    assert page.column_dimensions["A"].width >= 14
    assert page.max_row == 3


def test_an_empty_list_is_a_file_with_headings():
    content = made(columns=TWO)

    assert table(content) == [["A", "B"]]
    assert calamine(content) == []


def test_the_archive_begins_with_the_types_and_holds_each_part_once():
    with ZipFile(BytesIO(made("a"))) as packed:
        names = packed.namelist()
        assert packed.testzip() is None

    assert names[0] == "[Content_Types].xml"
    assert len(set(names)) == len(names)


def test_the_same_rows_make_the_same_sheet():
    def sheet():
        with ZipFile(BytesIO(made("a", 1, date(2026, 5, 6)))) as packed:
            return packed.read(workbook.SHEET)

    assert sheet() == sheet()


def test_a_sheet_that_no_excel_opens_is_not_written(monkeypatch):
    monkeypatch.setattr(workbook, "BATCH", 2)
    monkeypatch.setattr(workbook, "_MOST_BYTES", 200)

    with pytest.raises(workbook.TooLong):
        made(*("a" * 100 for _ in range(10)))


def test_a_long_file_of_words_takes_each_in_the_reader_s_language():
    word = Column("w", "W", lambda _row: FileFormat.XLSX.label)

    assert len({value for (value,) in table(made(*range(50), columns=(word,)))[1:]}) == 1
