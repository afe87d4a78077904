"""What a row below the headings is: a row of data, or a total, a note, a heading once more.

A row that somebody may have meant as a person is always data: a row too much is refused in the
preview and seen there, a row too few is missed by nobody.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from core.names import clean, fold
from spreadsheets.headings.finding import Headed
from spreadsheets.headings.grid import is_column_numbers
from spreadsheets.headings.words import Names, folded, is_serial, is_vague, said
from spreadsheets.sheets import Broken, Sheet

# Rows with more cells than this are looked at closely only if their first word is suspicious.
_FEW = 3
_SENTENCE = 60
_SLIP = 0.8  # so like each other are a heading and the same one with a slip of the hand
# Signers write their names within so many rows below their titles.
_SIGNING = 10
_ROMAN = "i|ii|iii|iv|v|vi|vii|viii|ix|x|xi|xii|xiii|xiv|xv|xvi|xvii|xviii|xix|xx"

# With marks, for without them they are names: Bàn and Xa and Tô are families of this province.
_UNITS = r"(bản|thôn|xóm|buôn|tiểu khu|tổ|tổ dân phố|tdp|khu phố|khu dân cư|cụm|xã|phường|thị trấn)"
_GROUP = re.compile(rf"((?:{_ROMAN}|[a-zđ]|\d{{1,2}})\s*[.):/\-]\s*)?{_UNITS}\s+\S.*")
_ROMAN_GROUP = re.compile(rf"({_ROMAN})\s*[.):/\-]\s*\S.*")
_LETTER_GROUP = re.compile(r"[a-zđ]\s*[.):/\-]\s*.*(lao động|danh sách|người|đối tượng).*")
_MARK = re.compile(rf"(?:{_ROMAN}|[a-zđ]|\d{{1,3}})\s*[.)]?")
_PLACES = re.compile(r"\b(ban|xa|phuong|thon|don vi|dia ban|noi|dia chi)\b")

_WHOLE = r"(xã|phường|tỉnh|huyện|thôn|bản|đơn vị|thị trấn|trang|danh sách|bảng|bộ)"
_TOTAL = re.compile(
    rf"((tổng|tổng cộng|tổng số|cộng|cộng dồn|cộng chuyển trang|lũy kế|luỹ kế|total|tổng hợp"
    rf"|tong cong|tong so)(\s+(toàn\s+)?{_WHOLE})?|toàn\s+{_WHOLE})"
    r"(\s+(số\s+)?(người|lao động|lượt|nam|nữ|hộ))*(\s*[:(.=\-–].*|\s+\d.*|\s*)"
)
_COUNT = re.compile(
    r"[\d.,\s%/+\-–]*(người|lao động|lđ|lượt|nữ|nam|hộ|triệu|đồng|tr|đ|yên|usd)?[\s.:;\-–…]*"
)
_DIGIT = re.compile(r"\d")
_PAPER = re.compile(r"\d{9}|\d{12}|0\d{8,}")
_DAY = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}|\d{1,2}\s*[/\-]\s*\d{4}")
# Nobody counts so many people; as a number in a column of days it is a year, or a day.
_YEAR = 1900

_SIGNER = re.compile(
    r"(người lập( biểu| bảng| danh sách)?|lập biểu|người kiểm tra|thủ trưởng|chủ tịch|phó chủ tịch"
    r"|thừa lệnh|trưởng (phòng|bản|thôn|ban)|giám đốc|công chức"
    r"|kế toán|cán bộ|xác nhận|người tổng hợp|đại diện)\b.*|(tm|kt|tl|tuq|q)\s*\..*"
)
_NOTE = re.compile(
    r"((ghi chú|lưu ý|chú thích|chú ý|ghi chu|luu y|note)\b|nguồn\s*:|nơi nhận\b|\(\s*ký\b"
    r"|\(?(danh sách|biểu|bảng)( này)? (có|gồm|trên)\b|\(\s*\*+\s*\)|\*|ký, ghi rõ|ký tên"
    r"|\(?(đã ký|đóng dấu)|(-\s*)?(như trên|lưu\s*:)|[-+]\s+\w+.*[;.]$).*"
)
_DATED = re.compile(
    r"([^\d,;]{2,60},\s*)?ngày\s*([\d.…_\s]*)\s*tháng\s*([\d.…_\s]*)\s*năm\s*[\d.…_\s]*"
)
_EXAMPLE = re.compile(r"\(?(ví dụ|example)\b.*")

_FIRST_WORDS = (
    "tổng cộng cong tong toàn lũy luỹ total ghi lưu luu chú nguồn nơi note người lập thủ chủ phó "
    "thừa trưởng giám công kế cán xác đại ký danh biểu bảng đã như ngày ví vi example "
    "bản thôn xóm buôn tiểu tổ tdp khu cụm xã phường thị số stt tt họ năm đơn nước"
)
_SUSPECTS = frozenset(_FIRST_WORDS.split() + _ROMAN.split("|"))


class RowKind(StrEnum):
    DATA = "data"
    BLANK = "blank"
    TOTAL = "total"
    NOTE = "note"
    HEADING = "heading"
    GROUP = "group"
    EXAMPLE = "example"


def kind_of(number: int, cells: Sequence[Any], headed: Headed, sheet: Sheet) -> RowKind:
    """What a row is, by itself. The heading rows are HEADING, and whatever is above them NOTE."""
    if number <= headed.last:
        return RowKind.HEADING if number >= headed.first else RowKind.NOTE
    if _is_plain(cells, headed):
        return RowKind.DATA
    return _Row.of(cells, headed, sheet).kind()


def ends_at(number: int, cells: Sequence[Any], headed: Headed, sheet: Sheet) -> bool:
    """Whether another table begins here: a row of headings that are not those above."""
    if number <= headed.last or _is_plain(cells, headed):
        return False
    return _Row.of(cells, headed, sheet).ends_the_table()


@dataclass
class Walk:
    """Tells the kinds of the rows of a tab, asked in their order.

    It knows what a row alone does not show: that the table has ended, and that names below the
    titles of signers are theirs. Headings that come again (the next page) begin the table anew.
    """

    headed: Headed
    sheet: Sheet
    over: bool = False
    signed: int | None = None  # the row in which signers begin

    def kind(self, number: int, cells: Sequence[Any]) -> RowKind:
        """The kind of the next row; everything below the end of the table is NOTE."""
        if self.over:
            return RowKind.NOTE
        if number <= self.headed.last or _is_plain(cells, self.headed):
            return kind_of(number, cells, self.headed, self.sheet)
        row = _Row.of(cells, self.headed, self.sheet)
        if row.ends_the_table():
            self.over = True
            return RowKind.NOTE
        return self._among_signers(number, row)

    def _among_signers(self, number: int, row: "_Row") -> RowKind:
        kind = row.kind()
        if kind is RowKind.HEADING:
            self.signed = None
        elif kind is RowKind.NOTE and row.is_signing():
            self.signed = number
        elif kind is RowKind.DATA and self.signed and number <= self.signed + _SIGNING:
            return RowKind.NOTE if row.is_names_only() else kind
        return kind


def _is_plain(cells: Sequence[Any], headed: Headed) -> bool:
    """Well filled, and the first word is nothing out of the ordinary. Asked of every row: fast."""
    if len(cells) - cells.count(None) <= _FEW:
        return False
    for cell in cells:
        if cell.__class__ is str and not cell.isdigit() and (words := cell.split(None, 1)):
            return _is_ordinary(words[0], headed)
    return False


def _is_ordinary(word: str, headed: Headed) -> bool:
    """Nothing else than data begins with it. Marks beside their letters, signs and invisible
    characters are no letters, so that such words are looked at closely."""
    return word.isalpha() and len(word) > 1 and word.casefold() not in _suspects(headed)


def _suspects(headed: Headed) -> frozenset[str]:
    """First words of headings, totals, notes and groups. Kept with the headings: asked so often."""
    kept: frozenset[str] | None = headed.__dict__.get("_suspects")
    if kept is None:
        parts = [part for text in headed.texts.values() for part in text.split(" / ")]
        words = [part.split()[0].casefold() for part in parts if part.split()]
        kept = headed.__dict__["_suspects"] = _SUSPECTS.union(words)
    return kept


def _names(headed: Headed, sheet: Sheet) -> Names:
    """The headings of the sheet; kept with those found, for making them takes long."""
    kept: tuple[Sheet, Names] | None = headed.__dict__.get("_names")
    if kept is None or kept[0] is not sheet:
        kept = headed.__dict__["_names"] = (sheet, Names(sheet))
    return kept[1]


def _parts(headed: Headed) -> dict[int, set[str]]:
    """What stands in each column in one or another of the heading rows, folded."""
    kept: dict[int, set[str]] | None = headed.__dict__.get("_parts")
    if kept is None:
        kept = headed.__dict__["_parts"] = {
            place: {folded(part) for part in [text, *text.split(" / ")]}
            for place, text in headed.texts.items()
        }
    return kept


def _spoken(text: str) -> str:
    return clean(text).casefold()


# A row that is looked at closely -----------------------------------------------------------------


@dataclass
class _Row:
    """A row with its filled cells by their place; `first` is the first text that is no number."""

    filled: dict[int, Any]
    first: str
    first_at: int
    headed: Headed
    sheet: Sheet

    @classmethod
    def of(cls, cells: Sequence[Any], headed: Headed, sheet: Sheet) -> "_Row":
        filled = {p: cell for p, cell in enumerate(cells) if cell is not None and said(cell)}
        words = ((p, _spoken(c)) for p, c in filled.items() if isinstance(c, str))
        first_at, first = next(((p, t) for p, t in words if not _MARK.fullmatch(t)), (-1, ""))
        return cls(filled, first, first_at, headed, sheet)

    def kind(self) -> RowKind:
        if self.is_blank():
            return RowKind.BLANK
        if self.is_simple():
            return RowKind.DATA
        if self.is_example():
            return RowKind.EXAMPLE
        if self.is_heading_again() or self.is_another_heading():
            return RowKind.HEADING
        if is_column_numbers(list(self.filled.values())):
            return RowKind.HEADING
        if self.is_total():
            return RowKind.TOTAL
        if self.is_group():
            return RowKind.GROUP
        return RowKind.NOTE if self.is_note() else RowKind.DATA

    def is_blank(self) -> bool:
        """Nothing, or nothing but a serial number: tables are numbered before they are filled."""
        read = [place for place in self.filled if place in self.headed.columns]
        return not read and not self.first

    def is_simple(self) -> bool:
        """A few cells that are read, a number among them, and words as people's names are."""
        read = any(place in self.headed.columns for place in self.filled)
        word = self.first.partition(" ")[0]
        numbered = not self._is_worded() and len(self.filled) > 1
        return read and numbered and "ngày" not in self.first and _is_ordinary(word, self.headed)

    def is_example(self) -> bool:
        text = next((c for c in self.filled.values() if isinstance(c, str)), "")
        return bool(_EXAMPLE.fullmatch(_spoken(text)))

    def is_heading_again(self) -> bool:
        """The headings of a further page: each cell says what stands over it, or nearly so."""
        if len(self.filled) < 2 or not self._is_worded():
            return False
        same = 0
        for place, cell in self.filled.items():
            likeness = self._likeness(place, folded(said(cell)))
            # Other words over a column that is read: below them it means something else.
            if likeness < _SLIP and place in self.headed.columns:
                return False
            same += likeness == 1
        return same >= 2 and same * 2 >= len(self.filled)

    def _likeness(self, place: int, form: str) -> float:
        parts = _parts(self.headed).get(place, set())
        if form in parts:
            return 1
        return max((SequenceMatcher(None, form, part).ratio() for part in parts), default=0.0)

    def is_another_heading(self) -> bool:
        """Headings of a table: STT and words, or words half of which the sheet has as headings."""
        if len(self.filled) < 2 or not self._is_worded():
            return False
        texts = [said(cell) for cell in self.filled.values()]
        if is_serial(texts[0]) and folded(texts[0]):
            return True
        names = _names(self.headed, self.sheet)
        known = [text for text in texts if not is_vague(text) and names.exact.get(folded(text))]
        return len(known) >= 2 and len(known) * 2 >= len(texts)

    def ends_the_table(self) -> bool:
        return self.is_another_heading() and not self.is_heading_again()

    def is_signing(self) -> bool:
        """Titles of those who sign."""
        return any(
            isinstance(c, str) and _SIGNER.fullmatch(_spoken(c)) for c in self.filled.values()
        )

    def is_names_only(self) -> bool:
        """Nothing but a few words: a person has a number or a day somewhere, or more cells."""
        few = len(self.filled) <= _FEW
        return few and all(
            isinstance(c, str) and not _DIGIT.search(c) for c in self.filled.values()
        )

    def _is_worded(self) -> bool:
        """No cell is a value: a day, a sum, a number of a paper."""
        return all(isinstance(c, str) and not c.strip().isdigit() for c in self.filled.values())

    def is_total(self) -> bool:
        """Begins as totals do, and beside it stand figures only."""
        if not _TOTAL.fullmatch(self.first):
            return False
        rest = {place: cell for place, cell in self.filled.items() if place != self.first_at}
        return all(_is_figure(c) and not self._names_somebody(p, c) for p, c in rest.items())

    def _names_somebody(self, place: int, cell: Any) -> bool:
        """A year of birth, a serial of a day, a number of a paper: where such things stand. Counts
        may stand there too ("Nam: 7")."""
        column = self.sheet.column(self.headed.columns.get(place, ""))
        if column is None or not (column.day or column.text):
            return False
        digits = re.sub(r"\D", "", said(cell))
        return not isinstance(cell, Broken) and int(digits or 0) >= _YEAR

    def is_group(self) -> bool:
        """ "I. Bản Nà Lo" with nothing beside it but its number."""
        rest = [cell for place, cell in self.filled.items() if place != self.first_at]
        if not self.first or not all(_is_mark(cell) for cell in rest):
            return False
        if _ROMAN_GROUP.fullmatch(self.first) or _LETTER_GROUP.fullmatch(self.first):
            return True
        # Under a heading of places the name of a place is what the row says.
        heading = self.headed.texts.get(self.first_at, "")
        about_places = self.first_at in self.headed.columns and _PLACES.search(fold(heading))
        return not about_places and bool(_GROUP.fullmatch(self.first))

    def is_note(self) -> bool:
        """Words below the table: remarks, place and day, titles and marks of the signers."""
        texts = [c for c in self.filled.values() if isinstance(c, str)]
        if len(self.filled) > _FEW or any(_is_personal(cell) for cell in self.filled.values()):
            return False
        if not any(place in self.headed.columns for place in self.filled):
            return True
        if _NOTE.fullmatch(self.first) or _SIGNER.fullmatch(self.first):
            return True
        if _is_dated(self.first):
            return True
        return len(texts) == len(self.filled) == 1 and len(self.first) >= _SENTENCE


def _is_dated(text: str) -> bool:
    """ "Sông Mã, ngày 5 tháng 6 năm 2025", or a form for it; a day alone may be a birth."""
    found = _DATED.fullmatch(text)
    return bool(found and (found[1] or not any(map(str.isdigit, found[2] + found[3]))))


def _is_figure(cell: Any) -> bool:
    """A number or a count in words; a total that nobody has reckoned (a formula) is one too."""
    if isinstance(cell, str):
        text = _spoken(cell)
        bare = re.sub(r"[\s.]", "", text)
        figure = _COUNT.fullmatch(text) and not _PAPER.fullmatch(bare) and not _DAY.fullmatch(text)
        return bool(figure or _TOTAL.fullmatch(text))
    if isinstance(cell, Broken):
        return True
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_mark(cell: Any) -> bool:
    """A serial number beside a name of a group."""
    return bool(_MARK.fullmatch(_spoken(said(cell)))) and not isinstance(cell, date)


def _is_personal(cell: Any) -> bool:
    """A day, or the number of a paper or a telephone: somebody is meant."""
    if isinstance(cell, date):
        return True
    return bool(_PAPER.search(re.sub(r"[\s.]", "", said(cell))))
