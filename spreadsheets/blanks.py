"""Workbooks to fill in: the empty sheet with its headings and lists, and the rows that came back.

What is downloaded here is what can be uploaded again: the same headings, text where numbers of
papers and telephones stand, days as days.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.utility import xl_col_to_name

from spreadsheets.cells import plain
from spreadsheets.sheets import Broken, Raw, Reading, Sheet, SheetColumn
from spreadsheets.writing import sheet_name

FILLED_IN = 2000  # rows that are made ready for typing
_HEADING_ROW, _EXAMPLE_ROW = 3, 4
_MOST_LISTED = 2000
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_HELP = 255  # letters that a spreadsheet shows beside a cell


def blank(sheet: Sheet, reading: Reading) -> bytes:
    """The empty sheet: title, version, headings, an example row, drop-down lists on a second tab.

    The lists hold this importer's units and villages and the entries that hold today.
    """
    file = BytesIO()
    with TemporaryDirectory(prefix="blank-") as folder:
        book = xlsxwriter.Workbook(file, {**_OPTIONS, "tmpdir": folder})
        page = book.add_worksheet(sheet_name(sheet.label))
        lists = _Lists(book)
        columns = [column for column in sheet.columns if column.blank]
        _title(book, page, sheet, reading)
        number = book.add_format({"bold": True, "border": 1, "bg_color": "#DCE9EC"})
        page.write_string(_HEADING_ROW, 0, str(_("No.")), number)
        page.write_string(_EXAMPLE_ROW, 0, str(_("Example")), _soft(book))
        for place, column in enumerate(columns, start=1):
            _column(book, page, lists, place, column, reading)
        page.freeze_panes(_HEADING_ROW + 1, 2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEADING_ROW)
        lists.finish()
        book.close()
    return file.getvalue()


def mark_of(sheet: Sheet) -> str:
    """What tells the template and its version in the file itself."""
    return f"[{sheet.name}/{sheet.version}]"


def _title(book: Any, page: Any, sheet: Sheet, reading: Reading) -> None:
    bold = book.add_format({"bold": True, "font_size": 14})
    page.write_string(0, 0, plain(str(sheet.label).upper()), bold)
    where = f"{reading.unit.full_name} · " if reading.unit else ""
    told = _("Template %(mark)s. Fill in from row %(row)s on; columns may be left empty or moved.")
    said = told % {"mark": mark_of(sheet), "row": _EXAMPLE_ROW + 2}
    page.write_string(1, 0, plain(f"{where}{said}"), _soft(book))


def _soft(book: Any) -> Any:
    return book.add_format({"italic": True, "font_color": "#5A6B70"})


def _column(
    book: Any, page: Any, lists: "_Lists", place: int, column: SheetColumn, reading: Reading
) -> None:
    needed = column.required or column.either
    heading = book.add_format(
        {
            "bold": True,
            "border": 1,
            "text_wrap": True,
            "valign": "vcenter",
            "bg_color": "#F6DFA8" if needed else "#DCE9EC",
        }
    )
    form = book.add_format({"num_format": "@" if column.text or not column.day else "dd/mm/yyyy"})
    page.set_column(place, place, max(12, min(30, len(str(column.heading)) + 3)), form)
    page.write_string(_HEADING_ROW, place, plain(str(column.heading)), heading)
    page.write_string(_EXAMPLE_ROW, place, plain(column.example), _soft(book))
    options = _offered(column, reading)
    rule: dict[str, Any] = {"validate": "any"}
    if options:
        source = lists.add(str(column.heading), options)
        # Other words are taken too, and looked at when the sheet is uploaded.
        rule = {"validate": "list", "source": source, "error_type": "information"}
    if column.help:
        rule |= {"input_title": plain(str(column.heading))[:32], "input_message": _short(column)}
    if options or column.help:
        page.data_validation(_EXAMPLE_ROW + 1, place, _EXAMPLE_ROW + FILLED_IN, place, rule)


def _short(column: SheetColumn) -> str:
    return plain(str(column.help))[:_HELP]


def _offered(column: SheetColumn, reading: Reading) -> Sequence[str]:
    return list(column.choices(reading))[:_MOST_LISTED] if column.choices else []


class _Lists:
    """The second tab: one column for each drop-down."""

    def __init__(self, book: Any) -> None:
        self._book, self._columns = book, []  # type: ignore[var-annotated]
        self._name = pgettext("sheet", "Lists")

    def add(self, heading: str, options: Sequence[str]) -> str:
        """The reference to a list, as a drop-down names it."""
        self._columns.append((heading, options))
        letter = xl_col_to_name(len(self._columns) - 1)
        return f"='{self._name}'!${letter}$2:${letter}${len(options) + 1}"

    def finish(self) -> None:
        if not self._columns:
            return
        page = self._book.add_worksheet(self._name)
        bold = self._book.add_format({"bold": True})
        for place, (heading, options) in enumerate(self._columns):
            page.set_column(place, place, 28)
            page.write_string(0, place, plain(heading), bold)
            for row, option in enumerate(options, start=1):
                page.write_string(row, place, plain(option))


# Rows that came back -----------------------------------------------------------------------------

# Of one tab: its name, the heading rows as they stand, the rows, and why each was not taken.
Back = tuple[str, Sequence[Sequence[Raw]], Sequence[tuple[Sequence[Raw], str]]]


def refused_rows(tabs: Iterable[Back]) -> bytes:
    """Exactly these rows in the layout they came in, with the reasons in one more column."""
    file = BytesIO()
    with TemporaryDirectory(prefix="back-") as folder:
        book = xlsxwriter.Workbook(file, {**_OPTIONS, "tmpdir": folder})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        why = book.add_format({"text_wrap": True, "font_color": "#8A1F11", "valign": "top"})
        formats = {
            "text": book.add_format({"num_format": "@"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            "number": book.add_format({"num_format": "General"}),
        }
        used: set[str] = set()
        for name, headings, rows in tabs:
            page = book.add_worksheet(_unused(name, used))
            width = max([len(row) for row in headings] + [len(row) for row, _why in rows] or [0])
            for number, heading in enumerate(headings):
                for place, raw in enumerate(heading):
                    _put(page, number, place, raw, {**formats, "text": bold})
            last = max(0, len(headings) - 1)
            page.write_string(last, width, plain(_("Why not taken")), bold)
            page.set_column(0, width - 1 if width else 0, 16)
            page.set_column(width, width, 60)
            for number, (cells, reason) in enumerate(rows, start=len(headings)):
                for place, raw in enumerate(cells):
                    _put(page, number, place, raw, formats)
                page.write_string(number, width, plain(reason), why)
            page.freeze_panes(len(headings), 0)
        book.close()
    return file.getvalue()


def _unused(name: str, used: set[str]) -> str:
    wanted, number = sheet_name(name) or "1", 1
    while wanted.lower() in used:
        number += 1
        wanted = f"{sheet_name(name)[:27]} {number}"
    used.add(wanted.lower())
    return wanted


def _put(page: Any, row: int, place: int, raw: Raw, formats: dict[str, Any]) -> None:
    if raw is None:
        return
    if isinstance(raw, Broken):
        page.write_string(row, place, plain(raw.text), formats["text"])
    elif isinstance(raw, bool):
        page.write_boolean(row, place, raw)
    elif isinstance(raw, int | float):
        page.write_number(row, place, raw, formats["number"])
    elif isinstance(raw, date | datetime) and raw.year >= 1900:
        page.write_datetime(row, place, raw, formats["day"])
    else:
        page.write_string(row, place, plain(raw), formats["text"])
