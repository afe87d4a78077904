"""Rows of people and leavers as staff type them, and the workbooks around them."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from openpyxl import load_workbook

from tests.spreadsheets.books import book

Row = dict[str, Any]
BORN = date(1999, 5, 6)
GIVEN_NAMES = ("Nam", "Páo", "Tủa", "Sơn", "Hặc", "Dơ", "Chua", "Panh", "Lả", "Ngoan", "Inh", "Xôm")


def person(number: int = 1, **cells: Any) -> Row:
    """Somebody who fits every rule. A heading with a blank in it is written with _."""
    row = {
        "STT": number,
        "Họ và tên": f"Lò Văn {GIVEN_NAMES[number - 1]}",
        "Ngày sinh": "06/05/1999",
        "Giới tính": "Nam",
        "Số CCCD": f"0140990000{number + 11}",
        "Bản": "Nà Lo",
    }
    return _with(row, cells)


def leaver(number: int = 1, **cells: Any) -> Row:
    """Somebody new who left for Japan on 2 March 2026 for three years."""
    row = {
        **person(number),
        "Nước đến": "Nhật Bản",
        "Hình thức đi": "Doanh nghiệp dịch vụ đưa đi",
        "Doanh nghiệp đưa đi": "không rõ",
        "Ngày xuất cảnh": "02/03/2026",
        "Thời hạn HĐ": "36 tháng",
        "Ngành nghề": "Chế biến thực phẩm",
    }
    return _with(row, cells)


def _with(row: Row, cells: Row) -> Row:
    return row | {heading.replace("_", " "): value for heading, value in cells.items()}


def without(row: Row, *headings: str) -> Row:
    return {heading: value for heading, value in row.items() if heading not in headings}


def born(*days: Any) -> list[Row]:
    """People with these days of birth. Without numbers: those tell the year as well."""
    people = (person(n, Ngày_sinh=day) for n, day in enumerate(days, start=1))
    return [without(each, "Số CCCD") for each in people]


def varied(heading: str, *values: Any) -> list[Row]:
    """People who differ in this cell."""
    return [person(n) | {heading: value} for n, value in enumerate(values, start=1)]


def gone(heading: str, *values: Any) -> list[Row]:
    """Leavers who differ in this cell."""
    return [leaver(n) | {heading: value} for n, value in enumerate(values, start=1)]


def grid(*rows: Row) -> list[list[Any]]:
    """The headings of these rows, and their cells below."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *([row.get(heading) for heading in headings] for row in rows)]


def table(
    *rows: Row, above: Sequence[Sequence[Any]] = (), below: Sequence[Sequence[Any]] = (), **how: Any
) -> bytes:
    """A workbook of one tab: what stands above the headings, the rows, and what stands below."""
    return book(*above, *grid(*rows), *below, **how)


def renamed(headings: dict[str, str], *rows: Row) -> bytes:
    """The same under other headings."""
    return table(*({headings.get(name, name): cell for name, cell in row.items()} for row in rows))


def headed(change: Any, *rows: Row) -> bytes:
    """The same with every heading changed."""
    return table(*({change(name): cell for name, cell in row.items()} for row in rows))


def csv(*rows: Row, sign: str = ",", encoding: str = "utf-8") -> bytes:
    """A text as spreadsheets save it."""
    lines = [sign.join("" if c is None else str(c) for c in row) for row in grid(*rows)]
    return "\r\n".join(lines).encode(encoding)


def reworked(content: bytes, change: Any) -> bytes:
    """The workbook after `change(page)`. Formulas are saved without what they give."""
    opened, file = load_workbook(BytesIO(content)), BytesIO()
    change(opened.worksheets[0])
    opened.save(file)
    return file.getvalue()


def filtered(*rows: Row, hidden: Sequence[int]) -> bytes:
    """With a filter set, and the rows that it hides (0 is the first)."""
    cells, file = grid(*rows), BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        page = made.add_worksheet("Danh sách")
        for number, row in enumerate(cells):
            page.write_row(number, 0, row)
            if number in hidden:
                page.set_row(number, None, None, {"hidden": True})
        page.autofilter(0, 0, len(cells) - 1, len(cells[0]) - 1)
        page.filter_column(1, "x == *Nam*")
    return file.getvalue()


def formulas(cells: dict[str, tuple[str, Any]], *rows: Row) -> bytes:
    """With formulas and what they gave when they were saved: {"C2": ("=1+1", 2)}."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        page = made.add_worksheet("Danh sách")
        for number, row in enumerate(grid(*rows)):
            page.write_row(number, 0, row)
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for place, (formula, value) in cells.items():
            page.write_formula(place, formula, day if "DATE" in formula else None, value)
    return file.getvalue()
