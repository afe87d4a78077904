"""Reads an uploaded file in a process of its own: the file on stdin, lines of JSON on stdout.

`reading.py` starts it without the environment, so that a file that gets the better of the parser
reaches no database and no key, and ends at the limits below. It loads the parser, the standard
library and scanning.py only: it is there at once.

Out go {"tab": {…}} per worksheet, {"r": [number, [cell, …]]} per row that is not blank, and
{"unfit": code} as the last line of a file that cannot be read. Codes are those of `FileTrouble`.
"""

import csv
import gc
import io
import json
import re
import resource
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from spreadsheets.scanning import (
    BLANK_RUN,
    COLUMNS,
    MEGABYTE,
    NotFit,
    Package,
    Scan,
    Scanner,
    is_true,
    tags,
    visible_parts,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MEMORY = 512 * MEGABYTE
CPU_SECONDS = 60
OPEN_FILES = 32
ROWS = 50_000  # of data, in the whole file
BESIDES = 200  # titles, headings, totals and notes are no data
LONGEST = 32_767  # characters of a cell
EXACT = 10**15  # beyond it a spreadsheet has rounded
SAMPLE = 60  # records that tell what separates the columns

# Cells -------------------------------------------------------------------------------------------

# Nobody sees them, and a database refuses the first of them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SHARPS = "########"  # what a spreadsheet shows for a day that does not exist


def _text(value: str) -> Any:
    if len(value) > LONGEST:
        return {"e": _UNSEEN.sub("", value[:40]) + "…"}
    if not value.strip():
        return None
    return value if value.isprintable() else _UNSEEN.sub("", value)


def _number(value: float) -> Any:
    if not isfinite(value):
        return {"e": "#NUM!"}
    return int(value) if value.is_integer() and abs(value) < EXACT else value


def _day(value: date) -> Any:
    return {"d": value.isoformat()}


def _instant(value: datetime) -> Any:
    if value.year < 1900:
        return {"e": _SHARPS}
    if value.time() == time():
        return _day(value.date())
    return {"t": value.isoformat(timespec="seconds")}


def _hour(value: time) -> Any:
    """An hour without a day is no value that a list has: it stays what is seen."""
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")


def _span(value: timedelta) -> Any:
    minutes = round(abs(value.total_seconds()) / 60)
    return f"{'-' if value < timedelta() else ''}{minutes // 60}:{minutes % 60:02}"


_CELLS: dict[type, Any] = {
    str: _text,
    bool: bool,
    int: _number,
    float: _number,
    date: _day,
    datetime: _instant,
    time: _hour,
    timedelta: _span,
}


def _cut(cells: list[Any]) -> list[Any]:
    """Without the blanks at its end."""
    while cells and cells[-1] is None:
        cells.pop()
    return cells


# Workbooks ---------------------------------------------------------------------------------------


def workbook(content: bytes) -> Iterator[dict[str, Any]]:
    """Every worksheet of the workbook; of a hidden one only that it is there."""
    # Here, because the program itself reads the limits above and needs no parser.
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    package = Package(content)
    book = package.xml("xl/workbook.xml")
    parts = visible_parts(package, book)
    scans = _scanned(package, parts)
    if sum(scan.rows for scan in scans.values()) > ROWS + BESIDES:
        raise NotFit("too_many_rows")
    first_1904 = any(is_true(tag, b"date1904") for tag in tags(book, b"workbookPr"))
    opened = _opened(content, package, scans)
    sheets = opened.sheets_metadata
    if len(parts) != len(sheets):
        raise NotFit("broken")
    for number, (about, part) in enumerate(zip(sheets, parts, strict=True)):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        hidden = about.visible is not SheetVisibleEnum.Visible
        if not hidden and part not in scans:
            raise NotFit("broken")
        scan = Scan() if hidden else scans[part]
        yield _tab(number + 1, about.name, scan, hidden=hidden, first_1904=first_1904)
        if not hidden:
            yield from _rows(opened.get_sheet_by_index(number), scan)


def _scanned(package: Package, parts: Iterable[str]) -> dict[str, Scan]:
    """Each part of the package is unpacked and counted once; those of worksheets are scanned."""
    wanted = {part for part in parts if part}
    scans = {}
    for name in package:
        if name in wanted:
            scans[name] = Scanner(package.xml(name)).run()
        elif name.endswith((".xml", ".rels", ".vml")):
            package.xml(name)
        else:
            package.read(name)
    if wanted - scans.keys():
        raise NotFit("broken")
    return scans


def _opened(content: bytes, package: Package, scans: dict[str, Scan]) -> "CalamineWorkbook":
    from python_calamine import load_workbook

    if any(scan.needs_rewriting for scan in scans.values()):
        content = _rewritten(package, scans)
    return load_workbook(io.BytesIO(content))


def _rewritten(package: Package, scans: dict[str, Scan]) -> bytes:
    """The same workbook without what the parser would fail at."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as packed:
        for name in package:
            if name in scans:
                packed.writestr(name, scans[name].rewritten(package.read(name)))
            elif name.endswith((".xml", ".rels")):
                packed.writestr(name, package.read(name))
    return file.getvalue()


def _tab(number: int, name: str, scan: Scan, *, hidden: bool, first_1904: bool) -> dict[str, Any]:
    return {
        "tab": {
            "number": number,
            "name": name,
            "hidden": hidden,
            "first_1904": first_1904,
            "hidden_rows": scan.hidden_rows,
            "hidden_columns": scan.hidden_columns,
            "merged": scan.merged,
            "filtered": scan.filtered,
            "beyond": scan.beyond,
        }
    }


def _rows(sheet: "CalamineSheet", scan: Scan) -> Iterator[dict[str, Any]]:
    left = [None] * (sheet.start[1] if sheet.start else 0)
    marks, serials, number = scan.marks, scan.serials, 0
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = left + [_CELLS[type(value)](value) for value in values]
        if number in serials:
            _take_back_days(cells, values, serials[number], len(left))
        if number in marks:
            _mark(cells, marks[number])
        if _cut(cells):
            yield {"r": [number, cells]}
    # Rows of nothing but formulas that nobody has reckoned: the parser does not see them.
    for below in sorted(row for row in marks if row > number):
        yield {"r": [below, _mark([], marks[below])]}


def _take_back_days(
    cells: list[Any], values: list[Any], serials: dict[int, float], left: int
) -> None:
    """A negative number is no day, and 29/02/1900 never was; the parser makes one of both."""
    for column, serial in serials.items():
        value = values[column - left] if left <= column < len(cells) else None
        if isinstance(value, time | timedelta):
            cells[column] = _number(serial)
        elif isinstance(value, date) and value.year == 1900:
            cells[column] = {"e": "29/02/1900"}


def _mark(cells: list[Any], marks: dict[int, Any]) -> list[Any]:
    cells += [None] * (max(marks) + 1 - len(cells))
    for column, mark in marks.items():
        cells[column] = mark
    return cells


# Text --------------------------------------------------------------------------------------------

_SEPARATOR_SAID = re.compile(r"sep=(.)\r?\n")


def table(content: bytes) -> Iterator[dict[str, Any]]:
    """A CSV file as one sheet whose cells are all text; what lies far below is counted."""
    csv.field_size_limit(len(content) + 1)
    scan = Scan()
    rows: list[dict[str, Any]] = []
    for number, record in enumerate(_records(_decoded(content)), start=1):
        cells = _cut([_text(value) for value in record])
        if not cells:
            continue
        if scan.beyond or number - (rows[-1]["r"][0] if rows else 0) > BLANK_RUN:
            scan.beyond += 1
            continue
        if len(cells) > COLUMNS:
            raise NotFit("too_many_columns")
        rows.append({"r": [number, cells]})
        if len(rows) > ROWS + BESIDES:
            raise NotFit("too_many_rows")
    yield _tab(1, "", scan, hidden=False, first_1904=False)
    yield from rows


def _records(text: str) -> Iterator[list[str]]:
    said = _SEPARATOR_SAID.match(text)
    separator = said[1] if said else _separator(text)
    lines = io.StringIO(text[said.end() :] if said else text, newline="")
    return csv.reader(lines, delimiter=separator, strict=True)


def _decoded(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotFit("not_utf8") from None


def _separator(text: str) -> str:
    """What cuts the most records into the same number of columns: commas stand in addresses too."""
    return max(";\t,", key=lambda mark: _cuts(text, mark))


def _cuts(text: str, mark: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for record in islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), SAMPLE):
            widths[len(record)] += 1
    except csv.Error:
        return 0, 0
    return max(((times, width) for width, times in widths.items() if width > 1), default=(0, 0))


# The process -------------------------------------------------------------------------------------


def main(kind: str) -> None:
    """Read what comes in as `kind`, say what is found, and end."""
    _limit()
    gc.disable()  # nothing here goes round in circles, and it takes a third of the time
    content = sys.stdin.buffer.read()
    say = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    out = sys.stdout.buffer
    for line in _found(kind, content):
        out.write(say(line).encode() + b"\n")
    out.flush()


def _found(kind: str, content: bytes) -> Iterator[dict[str, Any]]:
    try:
        yield from workbook(content) if kind == "xlsx" else table(content)
    except NotFit as unfit:
        yield {"unfit": unfit.args[0]}
    except MemoryError:
        yield {"unfit": "too_heavy"}
    except csv.Error:
        yield {"unfit": "quotes"}
    except Exception:  # whatever a parser may raise about a file made to break it
        yield {"unfit": "broken"}


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        hard = resource.getrlimit(what)[1]
        # Whoever runs on into the hard limit of time is killed without a word.
        more = most + 5 if what == resource.RLIMIT_CPU else most
        most, more = (n if hard == resource.RLIM_INFINITY else min(n, hard) for n in (most, more))
        resource.setrlimit(what, (most, more))
