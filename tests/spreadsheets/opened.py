"""A file as whoever opens it finds it."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

from openpyxl import load_workbook


def sheets(content: bytes):
    """The two sheets of an Excel file."""
    return load_workbook(BytesIO(content)).worksheets


def table(content: bytes) -> list[list]:
    """Values of the first sheet, headings first."""
    return [list(row) for row in sheets(content)[0].iter_rows(values_only=True)]


def about(content: bytes) -> dict:
    """The second sheet."""
    return dict(sheets(content)[1].iter_rows(values_only=True, max_col=2))


def lines(content: bytes) -> list[list[str]]:
    """The rows of a CSV file, headings first."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def inside(content: bytes) -> str:
    """Everything an Excel file holds, hidden or not."""
    with ZipFile(BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
