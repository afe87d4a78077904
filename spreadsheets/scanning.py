"""The parts of a workbook as bytes: what each holds besides its values, and where it deceives.

Runs in the process that reads an uploaded file (reader.py), which loads nothing of this program
but the two files: the standard library only.
"""

import io
import re
import struct
import zlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

MEGABYTE = 1024 * 1024
UNPACKED = 100 * MEGABYTE
COLUMNS = 200
BLANK_RUN = 200  # blank rows in a row: below them nobody looks
MERGED_WITHIN = 60  # rows in which headings are looked for
MOST_MERGED = 2_000

Marks = dict[int, dict[int, Any]]


class NotFit(Exception):
    """The file cannot be read; the only argument is a code of `FileTrouble`."""


# The package -------------------------------------------------------------------------------------


class Package:
    """The parts of a workbook, each unpacked to its real end and never beyond what it declares."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        with ZipFile(io.BytesIO(content)) as packed:
            self._infos = {plain(info.filename): info for info in packed.infolist()}
        if sum(info.file_size for info in self._infos.values()) > UNPACKED:
            raise NotFit("too_heavy")

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def read(self, name: str) -> bytes:
        """One part, whole; refused if it is missing, damaged or larger than it declares."""
        info = self._infos.get(plain(name))
        if info is None:
            raise NotFit("broken")
        data = self._unpacked(info)
        if len(data) != info.file_size:
            raise NotFit("strange")
        if zlib.crc32(data) != info.CRC:
            raise NotFit("broken")
        return data

    def xml(self, name: str) -> bytes:
        """A part that is parsed: UTF-8, and without definitions of its own."""
        return _without_definitions(self.read(name))

    def _unpacked(self, info: ZipInfo) -> bytes:
        lengths = self._content[info.header_offset + 26 : info.header_offset + 30]
        start = info.header_offset + 30 + sum(struct.unpack("<HH", lengths))
        raw = self._content[start : start + info.compress_size]
        if info.compress_type == ZIP_STORED:
            return bytes(raw)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        data = unpacker.decompress(raw, info.file_size + 1)
        if not unpacker.eof and len(data) <= info.file_size:
            raise NotFit("broken")
        return data


def plain(name: str) -> str:
    return name.lower().removeprefix("/")


_ENCODING = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")


def _without_definitions(data: bytes) -> bytes:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise NotFit("entities")
    said = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    # In another encoding a definition would have passed unseen.
    if b"\0" in data[:200] or (said and said[1].lower() not in {b"utf-8", b"us-ascii"}):
        raise NotFit("broken")
    return data


_TAGS = rb"<(?:\w+:)?%s\b([^>]*)>"


def tags(xml: bytes, name: bytes) -> Iterator[bytes]:
    """What stands inside each tag of that name."""
    return (found[1] for found in re.finditer(_TAGS % name, xml))


@cache
def _pattern(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![\w:])%b\s*=\s*(?:\"([^\"]*)\"|'([^']*)')" % name)


def _attribute(tag: bytes, name: bytes) -> str:
    found = _pattern(name).search(tag)
    if not found:
        return ""
    text = (found[1] or found[2] or b"").decode()
    return unescape(text) if "&" in text else text


def is_true(tag: bytes, name: bytes) -> bool:
    return _attribute(tag, name) in {"1", "true"}


def visible_parts(package: Package, workbook: bytes) -> list[str]:
    """The part of every sheet, in their order; "" where it is hidden or no worksheet."""
    targets = {
        _attribute(tag, b"Id"): _attribute(tag, b"Target")
        for tag in tags(package.xml("xl/_rels/workbook.xml.rels"), b"Relationship")
        if _attribute(tag, b"Type").endswith("/worksheet")
    }
    return [_part(tag, targets) for tag in tags(workbook, b"sheet")]


def _part(tag: bytes, targets: dict[str, str]) -> str:
    name = targets.get(_attribute(tag, rb"\w+:id"), "")
    if not name or _attribute(tag, b"state") in {"hidden", "veryHidden"}:
        return ""
    return plain(name if name.startswith("/") else f"xl/{name}")


# What the parser does not tell -------------------------------------------------------------------

_KNOWN_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
_ERROR_CELL = re.compile(rb"(<(?:\w+:)?c\b[^>]*\bt\s*=\s*[\"'])e(?=[\"'])")


@dataclass
class Scan:
    """What one worksheet says besides its values. Rows count from 1, columns from 0.

    `marks` are cells without a value, `serials` numbers that are no day although they may be
    formatted as one. `end` is where reading stops; `beyond` counts the rows below.
    """

    rows: int = 0
    beyond: int = 0
    end: int = 0
    prefix: bytes = b""
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)
    filtered: bool = False
    marks: Marks = field(default_factory=lambda: defaultdict(dict))
    serials: Marks = field(default_factory=lambda: defaultdict(dict))
    new_errors: bool = False

    @property
    def needs_rewriting(self) -> bool:
        """The parser would build what lies far below, and fails at an error it does not know."""
        return bool(self.beyond) or self.new_errors

    def rewritten(self, xml: bytes) -> bytes:
        if self.beyond:
            xml = xml[: self.end] + b"</%bsheetData></%bworksheet>" % (self.prefix, self.prefix)
        return _ERROR_CELL.sub(rb"\1str", xml) if self.new_errors else xml


class Scanner:
    """One pass over the bytes of a worksheet; a tree of 100 MB would take ten times that."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        head = re.search(rb"<((?:\w+:)?)sheetData\b[^>]*>", xml)
        self._prefix = p = head[1] if head else b""
        self._start = head.end() if head else len(xml)
        if not xml.rstrip().endswith(b"</%bworksheet>" % p):
            raise NotFit("broken")  # cut off: rows would be missing
        self._stop = self._start
        if head and not head[0].endswith(b"/>"):
            self._stop = xml.find(b"</%bsheetData" % p, self._start)
        if self._stop < 0:
            raise NotFit("broken")
        self._starts: list[int] = []
        self._numbers: list[int] = []
        # What makes a cell more than a frame with a colour, and where the next of it stands.
        self._signs = dict.fromkeys((b"<%bv" % p, b"<%bis" % p, b"<%bf" % p), 0)
        self._in_use = [sign for sign in self._signs if sign in xml]
        self.scan = Scan(prefix=p, end=self._stop)

    def run(self) -> Scan:
        self._rows()
        self._columns()
        foot = self._xml[self._stop :]
        self._merged(foot)
        # A row of buttons is no filter yet.
        self.scan.filtered = any(not tag.endswith(b"/") for tag in tags(foot, b"filterColumn"))
        self._errors()
        self._formulas()
        self._serials()
        return self.scan

    def _rows(self) -> None:
        """From filled row to filled row: a million blank ones between two are passed in one go."""
        opens, closes = b"<%brow" % self._prefix, b"</%brow" % self._prefix
        at, last, number = self._start, 0, 0
        while (filled := self._next_sign(at)) >= 0:
            begun = self._xml.rfind(opens, at, filled)
            stop = self._xml.find(closes, filled, self._stop)
            if begun < 0 or stop < 0:
                raise NotFit("broken")
            tag = self._xml[begun : self._xml.find(b">", begun)]
            number = self._number(tag, number, at, begun)
            self._starts.append(begun)
            self._numbers.append(number)
            if self.scan.beyond or number - last > BLANK_RUN:
                self._leave(begun)
            else:
                last = number
                self._enter(tag, number, begun + len(tag), stop)
            at = stop

    def _next_sign(self, at: int) -> int:
        for sign, seen in self._signs.items():
            if 0 <= seen < at:
                self._signs[sign] = self._xml.find(sign, at, self._stop)
        return min((seen for seen in self._signs.values() if seen >= 0), default=-1)

    def _number(self, tag: bytes, before: int, at: int, begun: int) -> int:
        written = _attribute(tag, b"r")
        passed = 0 if written else self._xml.count(b"<%brow" % self._prefix, at, begun)
        number = int(written or before + passed + 1)
        if number <= before:
            raise NotFit("broken")
        return number

    def _leave(self, at: int) -> None:
        if not self.scan.beyond:
            self.scan.end = at
        self.scan.beyond += 1

    def _enter(self, tag: bytes, number: int, start: int, stop: int) -> None:
        self.scan.rows += 1
        if b"hidden" in tag and is_true(tag, b"hidden"):
            self.scan.hidden_rows.append(number)
        value = max(self._xml.rfind(sign, start, stop) for sign in self._in_use)
        cell = self._xml.rfind(b"<%bc " % self._prefix, start, value)
        where = _attribute(self._xml[cell : self._xml.find(b">", cell)], b"r") if cell >= 0 else ""
        if len(where) > 2 and _column(where) >= COLUMNS:
            raise NotFit("too_many_columns")

    def _columns(self) -> None:
        hidden: set[int] = set()
        for tag in tags(self._xml[: self._start], b"col"):
            if is_true(tag, b"hidden") or _attribute(tag, b"width") == "0":
                first, last = int(_attribute(tag, b"min")), int(_attribute(tag, b"max"))
                hidden.update(range(first - 1, min(last, COLUMNS)))
        self.scan.hidden_columns = sorted(hidden)

    def _merged(self, foot: bytes) -> None:
        for tag in tags(foot, b"mergeCell"):
            first, _colon, last = _attribute(tag, b"ref").partition(":")
            top, bottom = _row(first), _row(last or first)
            if top <= MERGED_WITHIN and len(self.scan.merged) < MOST_MERGED:
                self.scan.merged.append([top, _column(first), bottom, _column(last or first)])

    def _errors(self) -> None:
        for row, column, tag, text in self._found(rb"<@v>(#[^<]*)</@v>"):
            if _attribute(tag, b"t") == "e":
                self.scan.marks[row][column] = {"e": text}
                self.scan.new_errors |= text not in _KNOWN_ERRORS

    def _formulas(self) -> None:
        """Formulas that nobody has reckoned; one may well have given a text of no letters."""
        pattern = rb"(?:</@f>|<@f\b[^>]*/>)\s*(<@v\s*/>|<@v>\s*</@v>)?\s*</@c>"
        for row, column, tag, blank in self._found(pattern):
            if not (blank and _attribute(tag, b"t") == "str"):
                self.scan.marks[row][column] = {"f": ""}

    def _serials(self) -> None:
        for row, column, tag, text in self._found(rb"<@v>(-[^<]*|60(?:\.[^<]*)?)</@v>"):
            if _attribute(tag, b"t") in {"", "n"}:
                self.scan.serials[row][column] = float(text)

    def _found(self, pattern: bytes) -> Iterator[tuple[int, int, bytes, str]]:
        """Row, column, tag of the cell, and the words in brackets, of each place that fits."""
        fits = re.compile(pattern.replace(b"@", self._prefix))
        cells = re.compile(rb"<%bc[\s/>]" % self._prefix)
        for match in fits.finditer(self._xml, self._start, self.scan.end):
            at = bisect_right(self._starts, match.start()) - 1
            if at < 0:
                raise NotFit("broken")
            begun = self._starts[at]
            cell = self._xml.rfind(b"<%bc" % self._prefix, begun, match.start())
            tag = self._xml[cell : self._xml.find(b">", cell)]
            where = _attribute(tag, b"r")
            before = len(cells.findall(self._xml, begun, cell)) if not where else 0
            column = _column(where) if where else before
            yield self._numbers[at], column, tag, unescape((match[1] or b"").decode())


_WHERE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")


def _column(where: str) -> int:
    """AB12 → 27."""
    found = _WHERE.match(where.upper())
    if not found:
        raise NotFit("broken")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _row(where: str) -> int:
    """AB12 → 12."""
    found = _WHERE.match(where.upper())
    if not found:
        raise NotFit("broken")
    return int(found[2])
