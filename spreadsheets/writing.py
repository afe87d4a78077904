"""A list as a file. Rows are written as they come; the file holds declared columns only."""

import csv
import gc
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.forms import BaseForm, ChoiceField, ModelChoiceField
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.permissions import Permission
from core import clock, figures, names
from core.lean import BATCH
from core.listing import Whole
from spreadsheets.cells import Cell, Kind, Remembering, cell, csv_text, plain
from spreadsheets.choices import FileFormat
from spreadsheets.workbook import FORMATS, INSTANT, fill, format_of

TYPES = {
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.CSV: "text/csv; charset=utf-8",
}
# Whoever sees a list under these sees no person in it.
IMPERSONAL = {
    Permission.FIGURES_VIEW,
    Permission.ENTERPRISE_VIEW,
    Permission.COURSE_VIEW,
    Permission.REFERENCE_VIEW,
    Permission.TARGET_VIEW,
    Permission.CLIENT_MANAGE,
}
Field = tuple[str, Callable[[Any], Any]]
Tell = Callable[[int], None]


def name_of(whole_label: Any, made_for: FileFormat, day: Any) -> str:
    """danh-sach-nguoi-lao-dong-2026-05-06.xlsx: letters that every machine takes."""
    return f"{slugify(names.fold(str(whole_label)))}-{day:%Y-%m-%d}.{made_for.value}"


def write(
    whole: Whole,
    file: IO[bytes],
    *,
    made_for: FileFormat,
    by: User,
    permission: Permission,
    tell: Tell = lambda written: None,
) -> int:
    """Every row of the list; how many there were."""
    with _undisturbed():
        if made_for is FileFormat.CSV:
            return _csv(whole, file, tell)
        about = about_file(whole, by=by, at=clock.now(), permission=permission)
        return _xlsx(whole, file, about, tell)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Rubbish is looked for among the rows, and not each time in the whole program as well: that
    took a sixth of the time of a long file."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def fields_of(whole: Whole) -> list[Field]:
    """Headings and values: the columns shown, and beside them the soft words of a column."""
    fields: list[Field] = []
    for column in whole.columns:
        if column.file:
            fields.append((str(column.label), column.value))
            if column.note:
                fields.append((_("%(column)s (note)") % {"column": column.label}, column.note))
    return fields


def about_file(
    whole: Whole, *, by: User, at: datetime, permission: Permission
) -> list[tuple[str, Any]]:
    """The second sheet, but for the number of rows: who, when, which list, asked how."""
    asked = filters_in_words(whole) or [(_("Filters"), pgettext("filters", "none"))]
    lines: list[tuple[str, Any]] = [
        (pgettext("sheet", "List"), str(whole.listing.label)),
        (_("Exported by"), f"{by.full_name} ({by.username})"),
        (_("Exported at"), at),
        *asked,
    ]
    if permission not in IMPERSONAL:
        note = _(
            "This file holds personal data. Use it for the task at hand only, pass it on to nobody "
            "who may not see the list, and delete it afterwards."
        )
        lines.append((_("Personal data"), note))
    return lines


def filters_in_words(whole: Whole) -> list[tuple[str, str]]:
    """Label and value of each filter that was set."""
    return [
        _filter_in_words(name, whole.asked.getlist(name), whole.form)
        for name in whole.listing.filters
        if any(whole.asked.getlist(name))
    ]


def _filter_in_words(name: str, typed: list[str], form: BaseForm | None) -> tuple[str, str]:
    field = form.fields.get(name) if form else None
    if form is None or field is None:
        return name, ", ".join(typed)
    label = str(field.label or name)
    value = form.cleaned_data.get(name)
    if isinstance(field, ModelChoiceField) and hasattr(value, "pk"):
        return label, str(field.label_from_instance(value))
    if isinstance(field, ChoiceField):
        words = dict(_choices(field.choices))
        return label, ", ".join(words.get(one, one) for one in typed)
    if isinstance(value, bool) or hasattr(value, "strftime"):
        return label, figures.written(value)
    return label, ", ".join(typed)


def _choices(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _choices(label)
        else:
            yield str(value), str(label)


def _valued(whole: Whole, fields: list[Field], tell: Tell) -> Iterator[list[Any]]:
    """The values of each row, and a word after each batch how many it were."""
    values = [value for _heading, value in fields]
    for written, row in enumerate(whole.rows(), start=1):
        yield [value(row) for value in values]
        if written % BATCH == 0:
            tell(written)


# CSV ---------------------------------------------------------------------------------------------


def _csv(whole: Whole, file: IO[bytes], tell: Tell) -> int:
    """UTF-8 with its mark and semicolons: what a spreadsheet set to Vietnamese opens as it is."""
    fields, written = fields_of(whole), 0
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    out = csv.writer(text, delimiter=";")
    out.writerow([csv_text(heading) for heading, _value in fields])
    as_text = Remembering(csv_text)
    for written, values in enumerate(_valued(whole, fields, tell), start=1):  # noqa: B007
        out.writerow(as_text.row(values))
    text.flush()
    text.detach()
    return written


# Excel -------------------------------------------------------------------------------------------

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class _Sheet:
    """Writes cells of each kind in its format; formats are made when they are needed."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self._book = book
        self._formats: dict[str, Any] = {}
        self.page = book.add_worksheet(name)
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": INSTANT})

    def put(self, row: int, column: int, made: Cell) -> None:
        """A day, an instant or a number."""
        shown = self.format(format_of(made))
        if made.kind is Kind.NUMBER:
            self.page.write_number(row, column, made.value, shown)
        else:
            self.page.write_datetime(row, column, made.value, shown)

    def format(self, shown: str) -> Any:
        if shown not in self._formats:
            self._formats[shown] = self._book.add_format({"num_format": shown})
        return self._formats[shown]


def _xlsx(whole: Whole, file: IO[bytes], about: list[tuple[str, Any]], tell: Tell) -> int:
    fields = fields_of(whole)
    # Whoever leafs to the side still sees whose row it is.
    named = 1 + sum(not column.page for column in whole.columns)

    def book(rows: int) -> bytes:
        """The workbook without them (spreadsheets/workbook.py)."""
        made = BytesIO()
        with xlsxwriter.Workbook(made, _OPTIONS) as empty:
            sheet = _Sheet(empty, sheet_name(whole.listing.label))
            for number, (heading, _value) in enumerate(fields):
                sheet.page.set_column(number, number, min(40, max(14, len(heading) + 2)))
                sheet.page.write_string(0, number, plain(heading), sheet.bold)
            for number, shown in enumerate(FORMATS):
                sheet.page.write_number(1, number, 0, sheet.format(shown))
            sheet.page.freeze_panes(1, named)
            sheet.page.autofilter(0, 0, rows, len(fields) - 1)
            _write_about(empty, [*about, (_("Rows"), rows)])
        return made.getvalue()

    return fill(file, book, _valued(whole, fields, tell))


def _write_about(book: xlsxwriter.Workbook, lines: list[tuple[str, Any]]) -> None:
    sheet = _Sheet(book, sheet_name(pgettext("sheet", "Information")))
    sheet.page.set_column(0, 0, 28)
    sheet.page.set_column(1, 1, 70, sheet.wrapped)
    for row, (label, value) in enumerate(lines):
        sheet.page.write_string(row, 0, plain(label), sheet.bold)
        made = cell(value)
        if made.kind is Kind.TEXT:
            sheet.page.write_string(row, 1, made.value, sheet.wrapped)
        else:
            sheet.put(row, 1, made)


def sheet_name(label: Any) -> str:
    """What Excel takes as the name of a sheet."""
    return re.sub(r"[\[\]:*?/\\']", " ", str(label))[:31].strip()


def parts_of(path: Path, size: int) -> Iterator[bytes]:
    """The file in pieces."""
    with path.open("rb") as file:
        while piece := file.read(size):
            yield piece
