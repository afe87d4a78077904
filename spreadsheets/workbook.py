"""An Excel file whose first sheet may have a million rows.

XlsxWriter makes the workbook; only the rows of the first sheet are written into its XML by hand, as
they come: in a fifth of the time, and without a copy of them on the disk (docs/adr/0019).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter.utility import xl_col_to_name

from core.lean import BATCH
from spreadsheets.cells import Cell, Kind, Remembering, cell

DAY, INSTANT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_DIGITS = 15
# What cells of the rows may look like. `book` shows each in the second row, from the left.
FORMATS = (DAY, INSTANT, "#,##0", *(f"#,##0.{'0' * digits}" for digits in range(1, _DIGITS + 1)))
SHEET = "xl/worksheets/sheet1.xml"
_TYPES = "[Content_Types].xml"  # comes first: by it others tell what the file is
# A part of an archive that is larger would need an extension that Excel warns about.
_MOST_BYTES = 2**31 - 2**24
_LAST_OF_1899 = date(1899, 12, 31).toordinal()
_LOOKS_ESCAPED = re.compile("_(x[0-9A-Fa-f]{4}_)")


class TooLong(Exception):
    """A sheet cannot hold that much."""


def format_of(made: Cell) -> str:
    """The format of a day, an instant or a number."""
    if made.kind is Kind.NUMBER:
        return FORMATS[2 + min(made.digits, _DIGITS)]
    return DAY if made.kind is Kind.DAY else INSTANT


def fill(file: IO[bytes], book: Callable[[int], bytes], rows: Iterable[Sequence[Any]]) -> int:
    """Write the workbook with these rows under the headings of its first sheet; how many they were.

    `book(rows)` is the workbook without them, for so many rows: it is asked for twice, because the
    number is known only behind the last one. Its second row shows `FORMATS`, and is left out.
    """
    head, styles, _ = _around(book(0))
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr(_entry(_TYPES), _read(book(0), _TYPES))
        with packed.open(_entry(SHEET), "w") as sheet:
            sheet.write(head)
            written = _write_rows(sheet, rows, styles)
            finished = book(written)
            sheet.write(_around(finished)[2])
        with ZipFile(BytesIO(finished)) as rest:
            for name in rest.namelist():
                if name not in (_TYPES, SHEET):
                    packed.writestr(_entry(name), rest.read(name))
    return written


def _entry(name: str) -> ZipInfo:
    """Of no particular time, as XlsxWriter has them."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _read(book: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(book)) as packed:
        return packed.read(name)


def _around(book: bytes) -> tuple[bytes, dict[str, str], bytes]:
    """What stands before the rows and behind them, and the number of each format.

    The size of the sheet, which may be left out, is: it is not known yet.
    """
    text = _read(book, SHEET).decode()
    head, second = text.split('<row r="2"')
    samples, tail = second.split("</sheetData>")
    numbers = re.findall(r'<c r="[A-Z]+2" s="(\d+)"', samples)
    styles = dict(zip(FORMATS, numbers, strict=True))
    head = re.sub(r"<dimension [^>]*/>", "", head)
    return head.encode(), styles, f"</sheetData>{tail}".encode()


# The rows ----------------------------------------------------------------------------------------


def _write_rows(sheet: IO[bytes], rows: Iterable[Sequence[Any]], styles: dict[str, str]) -> int:
    rest = Remembering(lambda value: _rest_of_cell(value, styles))
    begins: list[str] = []
    lines: list[str] = []
    number, size = 1, 0
    for number, values in enumerate(rows, start=2):  # noqa: B007 (the last one is used)
        if not begins:
            begins = [f'<c r="{xl_col_to_name(place)}' for place in range(len(values))]
        cells = [
            f"{begin}{number}{made}"
            for begin, made in zip(begins, rest.row(values), strict=True)
            if made
        ]
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(lines) == BATCH:
            size += _flush(sheet, lines)
            if size > _MOST_BYTES:
                raise TooLong
    _flush(sheet, lines)
    return number - 1


def _flush(sheet: IO[bytes], lines: list[str]) -> int:
    text = "".join(lines).encode()
    lines.clear()
    sheet.write(text)
    return len(text)


def _rest_of_cell(value: Any, styles: dict[str, str]) -> str:
    """The cell from behind its place; nothing if it is blank."""
    made = cell(value)
    if made.kind is Kind.BLANK:
        return ""
    if made.kind is Kind.TEXT:
        return f'" t="inlineStr"><is>{_text(made.value)}</is></c>'
    return f'" s="{styles[format_of(made)]}"><v>{_number(made)}</v></c>'


def _text(text: str) -> str:
    """A text as XML; one that looks like an escaped character is none, and stays as it is."""
    text = escape(_LOOKS_ESCAPED.sub(r"_x005F_\1", text))
    kept = text != text.strip() or "\n" in text
    return f'<t xml:space="preserve">{text}</t>' if kept else f"<t>{text}</t>"


def _number(made: Cell) -> str:
    if made.kind is Kind.INSTANT:
        return _instant(made.value)
    return str(_day(made.value)) if made.kind is Kind.DAY else f"{made.value:f}"


def _day(day: date) -> int:
    """As Excel counts: for it, 1900 had a 29 February."""
    days = day.toordinal() - _LAST_OF_1899
    return days + (days > 59)


def _instant(value: datetime) -> str:
    since = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    return f"{_day(value.date()) + since / timedelta(days=1):.16g}"
