"""What a file is, by what it holds and not by its name; what may not come in is told in words.

Nothing is unpacked here but a few small parts. Whatever passes is opened by another process
(reading.py), which counts once more what a workbook really unpacks to.
"""

import io
import re
import stat
import struct
from collections.abc import Callable, Iterable
from enum import StrEnum
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from spreadsheets.choices import FileTrouble
from spreadsheets.scanning import MEGABYTE, UNPACKED

LARGEST = 10 * MEGABYTE
RATIO = 100
LARGE_PART = MEGABYTE
PARTS = 200
_LISTED = 2_000  # parts whose names are looked at, to say what the file is
_SMALL = MEGABYTE  # of a part that is read here
_TEXTS = (".csv", ".txt", ".tsv")


class FileKind(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


class Unfit(Exception):
    """The file cannot be taken in; `trouble.label` says why and what to do."""

    def __init__(self, trouble: FileTrouble) -> None:
        self.trouble = trouble
        super().__init__(trouble.value)


def look(content: bytes, name: str) -> FileKind:
    """How the file is to be read; raises `Unfit`. Of the name only the ending of a text counts."""
    if not content.strip():
        raise Unfit(FileTrouble.EMPTY)
    if len(content) > LARGEST:
        raise Unfit(FileTrouble.TOO_LARGE)
    if content.startswith((b"PK\3\4", b"PK\5\6")):
        _look_inside(content)
        return FileKind.XLSX
    if trouble := _of_another_kind(content):
        raise Unfit(trouble)
    _look_at_text(content, name)
    return FileKind.CSV


# By the first bytes ------------------------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = (
    (b"%PDF-", FileTrouble.PDF),
    (b"\x89PNG\r\n", FileTrouble.PICTURE),
    (b"\xff\xd8\xff", FileTrouble.PICTURE),
    (b"GIF8", FileTrouble.PICTURE),
    (b"II*\0", FileTrouble.PICTURE),
    (b"MM\0*", FileTrouble.PICTURE),
    (b"Rar!\x1a", FileTrouble.ARCHIVE),
    (b"7z\xbc\xaf", FileTrouble.ARCHIVE),
    (b"\x1f\x8b", FileTrouble.ARCHIVE),
    (b"{\\rtf", FileTrouble.DOCUMENT),
    # Workbooks of Excel 2 to 4 have no container.
    (b"\x09\x00\x04\x00", FileTrouble.OLD_EXCEL),
    (b"\x09\x02\x06\x00", FileTrouble.OLD_EXCEL),
    (b"\x09\x04\x06\x00", FileTrouble.OLD_EXCEL),
)
_IN_OLE = (
    ("EncryptedPackage", FileTrouble.ENCRYPTED),
    ("WordDocument", FileTrouble.DOCUMENT),
    ("PowerPoint Document", FileTrouble.DOCUMENT),
    ("Workbook", FileTrouble.OLD_EXCEL),
    ("Book", FileTrouble.OLD_EXCEL),
)
_MARKUP = re.compile(
    rb"\s*(?:<\?xml|<!doctype|<!--|<(?:html|head|meta|body|table|style|div|workbook)\b|mime-version:)",
    re.IGNORECASE,
)


def _of_another_kind(content: bytes) -> FileTrouble | None:
    if content.startswith(_OLE):
        names = ((text.encode("utf-16-le"), trouble) for text, trouble in _IN_OLE)
        return next((t for text, t in names if text in content), FileTrouble.UNKNOWN)
    for beginning, trouble in _BEGINNINGS:
        if content.startswith(beginning):
            return trouble
    if content[:4] == b"RIFF" or content[4:8] == b"ftyp":
        return FileTrouble.PICTURE
    # UTF-16 without its zeros is good enough to know a tag.
    start = content[:2_000].removeprefix(b"\xef\xbb\xbf")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[2:].replace(b"\0", b"")
    return FileTrouble.WEB_PAGE if _MARKUP.match(start) else None


# Text --------------------------------------------------------------------------------------------

_CONTROL = bytes(n for n in range(32) if n not in b"\t\n\r\x0b\x0c\x1a\x1b")
_STRAY = 20  # one such byte in so many is no text any more


def _look_at_text(content: bytes, name: str) -> None:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unfit(_unlike_text(content)) from None
    if "\0" in text or _has_controls(text.encode()):
        raise Unfit(FileTrouble.UNKNOWN)
    if not name.lower().endswith(_TEXTS):
        raise Unfit(FileTrouble.TEXT_AS_EXCEL)


def _unlike_text(content: bytes) -> FileTrouble:
    """Letters of an old font, or no letters at all."""
    binary = b"\0" in content or _has_controls(content)
    return FileTrouble.UNKNOWN if binary else FileTrouble.NOT_UTF8


def _has_controls(content: bytes) -> bool:
    return (len(content) - len(content.translate(None, _CONTROL))) * _STRAY > len(content)


# Packages ----------------------------------------------------------------------------------------


def _look_inside(content: bytes) -> None:
    try:
        _refuse_far_too_many(content)
        with ZipFile(io.BytesIO(content)) as packed:
            _look_at_parts(packed, len(content))
    except Unfit:
        raise
    except Exception:  # a package made to break its reader may raise anything
        raise Unfit(FileTrouble.BROKEN) from None


def _refuse_far_too_many(content: bytes) -> None:
    """Before the directory is read: it may name millions of parts."""
    at = content.rfind(b"PK\5\6", max(0, len(content) - 65_557))
    if at < 0:
        raise Unfit(FileTrouble.BROKEN)
    parts, size = struct.unpack("<HI", content[at + 10 : at + 16])
    if parts > _LISTED or size > MEGABYTE:
        raise Unfit(FileTrouble.TOO_MANY_PARTS)


def _look_at_parts(packed: ZipFile, size: int) -> None:
    infos = packed.infolist()
    names = [info.orig_filename.lower() for info in infos]
    if any(info.flag_bits & 1 for info in infos):
        raise Unfit(FileTrouble.ENCRYPTED)
    if trouble := _no_workbook(packed, names):
        raise Unfit(trouble)
    checks: tuple[Callable[[], FileTrouble | None], ...] = (
        lambda: _strange(infos, names),
        lambda: FileTrouble.TOO_MANY_PARTS if len(infos) > PARTS else None,
        lambda: _swollen(infos, size),
        lambda: _unwanted(names, _types(packed)),
    )
    for check in checks:
        if trouble := check():
            raise Unfit(trouble)


def _no_workbook(packed: ZipFile, names: list[str]) -> FileTrouble | None:
    if "mimetype" in names:
        kind = _small(packed, "mimetype")
        sheet = b"opendocument.spreadsheet" in kind
        return FileTrouble.OPEN_DOCUMENT if sheet else FileTrouble.DOCUMENT
    if "xl/workbook.bin" in names:
        return FileTrouble.BINARY_WORKBOOK
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return FileTrouble.DOCUMENT
    # Backslashes come from packers that do not know how parts are named: told as such below.
    if "xl/workbook.xml" not in (name.replace("\\", "/").lstrip("/") for name in names):
        return FileTrouble.BROKEN if "[content_types].xml" in names else FileTrouble.ARCHIVE
    return None


def _small(packed: ZipFile, name: str) -> bytes:
    info = next(i for i in packed.infolist() if i.orig_filename.lower() == name)
    with packed.open(info) as part:
        return part.read(_SMALL)


def _types(packed: ZipFile) -> bytes:
    """What the package says that its parts are, in small letters."""
    return _small(packed, "[content_types].xml").lower()


def _strange(infos: Iterable[ZipInfo], names: list[str]) -> FileTrouble | None:
    """Parts that Excel never makes: names that lead elsewhere, links, the same name twice."""
    odd = (
        len(set(names)) < len(names)
        or any(_leads_elsewhere(name) for name in names)
        or any(stat.S_ISLNK(info.external_attr >> 16) for info in infos)
        or any(info.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for info in infos)
    )
    return FileTrouble.STRANGE if odd else None


def _leads_elsewhere(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or bool(set(name) & set("\\:\0"))


def _swollen(infos: list[ZipInfo], size: int) -> FileTrouble | None:
    whole = sum(info.file_size for info in infos)
    swollen = (
        whole > UNPACKED
        or (whole > LARGE_PART and whole > RATIO * size)
        or any(
            info.file_size > LARGE_PART and info.file_size > RATIO * info.compress_size
            for info in infos
        )
    )
    return FileTrouble.TOO_HEAVY if swollen else None


# By the names of parts, and by what the package calls them whatever their names.
_UNWANTED = (
    (FileTrouble.MACROS, re.compile(r"vbaproject|xl/macrosheets/"),
     re.compile(rb"macroenabled|vbaproject|macrosheet|intlmacro")),
    (FileTrouble.EMBEDDED, re.compile(r"xl/(?:embeddings|activex)/"),
     re.compile(rb"activex|oleobject")),
    (FileTrouble.LINKS, re.compile(r"xl/(?:externallinks|querytables|model)/|xl/connections\.xml"),
     re.compile(rb"externallink|querytable|connections\+xml")),
)  # fmt: skip


def _unwanted(names: list[str], types: bytes) -> FileTrouble | None:
    for trouble, named, said in _UNWANTED:
        if any(named.search(name) for name in names) or said.search(types):
            return trouble
    return None
