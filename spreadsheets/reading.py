"""An uploaded file, read by a process of its own (reader.py) that may not live longer than needed.

Nothing of the file reaches this process but lines of JSON, and nothing of it a log.
"""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from signal import SIGABRT, SIGKILL, SIGXCPU
from typing import Any

from spreadsheets.choices import FileTrouble
from spreadsheets.gate import FileKind, Unfit
from spreadsheets.scanning import MEGABYTE
from spreadsheets.sheets import Broken, Raw

SECONDS = 120
LONGEST_LINE = 64 * MEGABYTE
_PIECE = 256 * 1024
# With -I it finds nothing but the standard library and what is installed; this adds our folder.
_CODE = (
    "import sys; sys.path.append(sys.argv[1]);"
    "from spreadsheets.reader import main; main(sys.argv[2])"
)
# How the process ended, and what that says about the file.
_ENDS = {
    -SIGABRT: FileTrouble.TOO_HEAVY,  # no memory
    -SIGKILL: FileTrouble.TOO_HEAVY,
    -SIGXCPU: FileTrouble.TOO_SLOW,
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A worksheet. Rows count from 1 and columns from 0; a hidden one is told and not read.

    `merged` are (first row, first column, last row, last column) of ranges that begin near the
    top; `filtered` says that a filter is set; `beyond` counts filled rows that lie more than 200
    blank ones below the rest and were not read.
    """

    number: int
    name: str
    hidden: bool = False
    first_1904: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    filtered: bool = False
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank, numbered as the spreadsheet does; blanks at its end are cut."""

    number: int
    cells: list[Raw]


def read(content: bytes, kind: FileKind) -> Iterator[Tab | Row]:
    """Each worksheet, followed by its rows. Whatever is wrong with it is `Unfit`, even after some.

    The process ends when the last row was taken, when nobody takes more, or when it had its time.
    """
    for line in _lines(content, kind):
        try:
            event = _event(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Unfit(FileTrouble.BROKEN) from None
        yield event


def _event(said: dict[str, Any]) -> Tab | Row:
    if "r" in said:
        number, cells = said["r"]
        return Row(number, unpacked(cells))
    if "unfit" in said:
        raise Unfit(FileTrouble(said["unfit"]))
    tab = said["tab"]
    merged = tuple(tuple(one) for one in tab.pop("merged"))
    rows, columns = tuple(tab.pop("hidden_rows")), tuple(tab.pop("hidden_columns"))
    return Tab(**tab, merged=merged, hidden_rows=rows, hidden_columns=columns)


# Cells -------------------------------------------------------------------------------------------


def packed(cells: Iterable[Raw]) -> list[Any]:
    """Cells as JSON can hold them."""
    return [_packed(cell) if isinstance(cell, date | Broken) else cell for cell in cells]


def _packed(cell: date | Broken) -> dict[str, str]:
    if isinstance(cell, Broken):
        return {"f" if cell.formula else "e": cell.text}
    return {"t" if isinstance(cell, datetime) else "d": cell.isoformat()}


def unpacked(cells: Iterable[Any]) -> list[Raw]:
    """What `packed` made, as it was."""
    return [_unpacked(cell) if isinstance(cell, dict) else cell for cell in cells]


def _unpacked(cell: dict[str, str]) -> Raw:
    ((form, text),) = cell.items()
    match form:
        case "d":
            return date.fromisoformat(text)
        case "t":
            return datetime.fromisoformat(text)
        case "e" | "f":
            return Broken(text, formula=form == "f")
    raise ValueError(form)


# The process -------------------------------------------------------------------------------------


def _lines(content: bytes, kind: FileKind) -> Iterator[bytes]:
    """What the process says, line by line; raises `Unfit` if it does not end well."""
    child = _Child(kind)
    try:
        child.hear(content)
        yield from child.lines()
    finally:
        child.end()


class _Child:
    """The process, fed and listened to without waiting longer than it may take."""

    def __init__(self, kind: FileKind) -> None:
        root = str(Path(__file__).parents[1])
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", _CODE, root, kind.value],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={},
        )
        assert self._process.stdin
        assert self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout
        self._left = float(SECONDS)

    def hear(self, content: bytes) -> None:
        """Feed it. It says nothing before it has heard all, so that neither waits for the other."""
        os.set_blocking(self._in.fileno(), False)
        rest = memoryview(content)
        try:
            while rest:
                self._wait(self._in, selectors.EVENT_WRITE)
                rest = rest[os.write(self._in.fileno(), rest[:_PIECE]) :]
            self._in.close()
        except BrokenPipeError:
            pass  # it is gone, and its end says why

    def lines(self) -> Iterator[bytes]:
        """What it says; then how it ended."""
        begun = b""
        while piece := self._piece():
            *whole, begun = (begun + piece).split(b"\n")
            yield from whole
            if len(begun) > LONGEST_LINE:
                raise Unfit(FileTrouble.BROKEN)
        code = self._ended()
        if code or begun:
            raise Unfit(_ENDS.get(code, FileTrouble.BROKEN))

    def end(self) -> None:
        """Whatever happens, nothing of it stays behind."""
        self._process.kill()
        self._in.close()
        self._out.close()
        self._process.wait()

    def _piece(self) -> bytes:
        self._wait(self._out, selectors.EVENT_READ)
        return os.read(self._out.fileno(), _PIECE)

    def _wait(self, pipe: Any, event: int) -> None:
        """Time runs only while the process is waited for, not while its rows are worked on."""
        since = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, event)
            ready = selector.select(max(self._left, 0))
        self._left -= time.monotonic() - since
        if not ready or self._left < 0:
            raise Unfit(FileTrouble.TOO_SLOW)

    def _ended(self) -> int:
        try:
            return self._process.wait(max(self._left, 0))
        except subprocess.TimeoutExpired:
            raise Unfit(FileTrouble.TOO_SLOW) from None
