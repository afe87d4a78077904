"""Each kind of value goes out and comes back as what it was; text never runs."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.permissions import Permission
from core.listing import Column, Listing, Whole
from spreadsheets.cells import LONGEST, Remembering, cell, csv_text
from spreadsheets.choices import FileFormat
from spreadsheets.writing import write
from tests.spreadsheets.opened import about, inside, lines, sheets, table

BY = SimpleNamespace(full_name="Lò Văn Mẫu", username="mau")


def local(*parts: int) -> datetime:
    """As a spreadsheet knows it: without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


VALUE = Column("value", "Giá trị", lambda row: row)


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


def whole_of(*rows, columns=(VALUE,)) -> Whole:
    # No name of a route: it is not entered among the lists of the site.
    listing = object.__new__(Listing)
    for name, value in {"name": "", "label": "Danh sách: thử", "filters": ()}.items():
        object.__setattr__(listing, name, value)
    return Whole(
        listing=listing, columns=columns, found=list(rows), prepare=iter, form=None,
        asked=QueryDict(""),
    )  # fmt: skip


def made(*rows, made_for=FileFormat.XLSX, permission=Permission.WORKER_VIEW, **kwargs) -> bytes:
    file = BytesIO()
    whole = whole_of(*rows, **kwargs)
    assert write(whole, file, made_for=made_for, by=BY, permission=permission) == len(rows)
    return file.getvalue()


@pytest.mark.parametrize(
    ("value", "read", "shown"),
    [
        (date(2026, 5, 6), local(2026, 5, 6), "dd/mm/yyyy"),
        (date(1900, 1, 1), local(1900, 1, 1), "dd/mm/yyyy"),
        (date(1899, 12, 31), "31/12/1899", "General"),
        # 18:30 in London is the next morning here.
        (datetime(2026, 5, 6, 18, 30, tzinfo=UTC), local(2026, 5, 7, 1, 30), "dd/mm/yyyy hh:mm"),
        (12_000_000, 12_000_000, "#,##0"),
        (0, 0, "#,##0"),
        (-1, -1, "#,##0"),
        (Decimal("1234.50"), 1234.5, "#,##0.00"),
        (10**15, "1.000.000.000.000.000", "General"),
        (True, "Có", "General"),
        (False, "Không", "General"),
        ("0912345678", "0912345678", "General"),
        ("+84 912 345 678", "+84 912 345 678", "General"),
        ("+84912345678", "+84912345678", "General"),
        ("••••••••0017", "••••••••0017", "General"),
        ("014199000017", "014199000017", "General"),
        ("2026", "2026", "General"),
        ("1e5", "1e5", "General"),
        ("06/05/2026", "06/05/2026", "General"),
        ("https://a.vn", "https://a.vn", "General"),
        ("Lò Thị Hoàng Yến", "Lò Thị Hoàng Yến", "General"),
        (" hai  dấu cách ", " hai  dấu cách ", "General"),
        ("một\r\nhai", "một\nhai", "General"),
        ("a\x00\x07\ufffeb", "ab", "General"),
        (None, None, "General"),
        ("", None, "General"),
        ("\x01", None, "General"),
    ],
)
def test_a_value_comes_back_as_it_was(value, read, shown):
    found = sheets(made(value))[0]["A2"]

    assert (found.value, found.number_format) == (read, shown)
    assert found.data_type != "f"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (date(2026, 5, 6), "06/05/2026"),
        (datetime(2026, 5, 6, 18, 30, tzinfo=UTC), "07/05/2026 01:30"),
        (12_000_000, "12000000"),
        (-1, "-1"),
        (Decimal("-1234.50"), "-1234,50"),
        (Decimal("1E+3"), "1000"),
        (True, "Có"),
        (None, ""),
        ("+84 912 345 678", "+84 912 345 678"),
        ("0912345678", "0912345678"),
        ("=1+1", "'=1+1"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\r=1", "'\n=1"),
        ("\x00=1", "'=1"),
        ("＝1", "'＝1"),
        ('một; "hai"', 'một; "hai"'),
    ],
)
def test_a_value_in_csv(value, read):
    assert lines(made(value, made_for=FileFormat.CSV)) == [["Giá trị"], [read]]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(list("=+-@\t\r\n\0'{＝_") + [""]), st.text()), max_size=9)
)
def test_whatever_a_text_begins_with_it_stays_text(texts):
    content = made(*["".join(parts) for parts in texts])

    cells = [row[0] for row in sheets(content)[0].iter_rows(min_row=2, max_col=1)]
    assert "<f>" not in inside(content)
    assert {found.data_type for found in cells} <= {"s", "inlineStr", "n"}
    assert all(isinstance(found.value, str | None) for found in cells)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list("=+-@\t\r")), st.text())
def test_what_a_spreadsheet_would_run_has_a_mark_before_it(first, rest):
    text = csv_text(first + rest)

    assert text.startswith("'") or re.fullmatch(r"[+-]\d[\d .]*", text)


def test_a_text_that_is_too_long_says_so():
    assert len(cell("a" * 40_000).value) == LONGEST
    assert cell("a" * 40_000).value.endswith("[…]")
    assert cell("a" * LONGEST).value == "a" * LONGEST


def test_columns_for_the_page_only_are_left_out_and_soft_words_have_their_own():
    columns = (
        Column("unit", "Xã", lambda row: row, note=lambda row: f"nay là {row}"),
        Column("discard", "Bỏ", lambda row: "Bỏ", file=False),
    )

    assert table(made("A", columns=columns)) == [["Xã", "Xã (ghi chú)"], ["A", "nay là A"]]


def test_the_second_sheet_tells_where_the_file_comes_from():
    content = made("a", "b")
    said = about(content)

    assert [sheet.title for sheet in sheets(content)] == ["Danh sách  thử", "Thông tin"]
    assert said["Danh sách"] == "Danh sách: thử"
    assert said["Người kết xuất"] == "Lò Văn Mẫu (mau)"
    assert isinstance(said["Thời điểm kết xuất"], datetime)
    assert said["Điều kiện lọc"] == "không lọc"
    assert said["Số dòng"] == 2
    assert "Dữ liệu cá nhân" in said
    assert "Dữ liệu cá nhân" not in about(made("a", permission=Permission.REFERENCE_VIEW))


def test_many_rows_go_out_in_batches_and_say_how_far_they_are():
    told = []

    rows = write(
        whole_of(*range(2500)), BytesIO(), made_for=FileFormat.XLSX, by=BY,
        permission=Permission.WORKER_VIEW, tell=told.append,
    )  # fmt: skip

    assert (rows, told) == (2500, [1000, 2000])


# What is said over and over ----------------------------------------------------------------------


def test_what_is_remembered_is_what_would_be_made_anew():
    calls = []

    def make(value):
        calls.append(value)
        return f"{type(value).__name__} {value}"

    remembering = Remembering(make)
    values = ["1", 1, True, Decimal("1.0"), Decimal("1.00"), date(2026, 5, 6), "1", None]

    assert remembering.row(values) == [f"{type(value).__name__} {value}" for value in values]
    assert calls == [value for place, value in enumerate(values) if place != 6]


def test_an_instant_is_not_taken_for_its_day():
    values = [date(2026, 5, 6), datetime(2026, 5, 6, tzinfo=UTC)]

    assert Remembering(csv_text).row(values) == ["06/05/2026", "06/05/2026 07:00"]


def test_a_translated_word_is_translated_once():
    word, other = gettext_lazy("Yes"), gettext_lazy("No")
    calls = []
    remembering = Remembering(lambda value: calls.append(value) or value)

    assert remembering.row([word, other, word]) == ["Có", "Không", "Có"]
    assert calls == ["Có", "Không"]


def test_it_forgets_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr("spreadsheets.cells._REMEMBERED", 10)
    remembering = Remembering(str)

    assert remembering.row(f"{n}" for n in range(100)) == [f"{n}" for n in range(100)]
    assert remembering.row(gettext_lazy("Yes") for _ in range(100)) == ["Có"] * 100
    assert len(remembering._texts) <= 10
    assert len(remembering._words) <= 10
