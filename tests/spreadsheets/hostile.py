"""Makers of files that are odd, broken or made to do harm; each of them one trap."""

import io
import random
import struct
import warnings
from collections.abc import Callable
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGED = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]
PEOPLE = [
    [1, "Lò Thị Hoàng Yến", date(1999, 5, 6), "014199000017"],
    [2, "Giàng A Páo", date(2001, 12, 31), "014201000018"],
]


def workbook(*rows, name: str = "Danh sách", options: dict | None = None) -> bytes:
    """A workbook as Excel would save it, with one sheet of these rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options or {}) as book:
        page = book.add_worksheet(name)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                form = day if isinstance(value, date | datetime) else None
                page.write(number, column, value, form)
    return file.getvalue()


def good() -> bytes:
    return workbook(HEADINGS, *PEOPLE)


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as packed:
        return {info.filename: packed.read(info) for info in packed.infolist()}


def packed(inside: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name, data in inside.items():
            made.writestr(name, data)
    return file.getvalue()


def with_parts(added: dict[str, bytes], content: bytes | None = None) -> bytes:
    """A good workbook with more in it, or something else in place of a part."""
    return packed({**parts(content or good()), **added})


def without(name: str) -> bytes:
    return packed({n: data for n, data in parts(good()).items() if n != name})


def changed(name: str, old: bytes, new: bytes, content: bytes | None = None) -> bytes:
    inside = parts(content or good())
    assert old in inside[name]
    return with_parts({name: inside[name].replace(old, new)}, content)


def typed(content_type: str, content: bytes | None = None) -> bytes:
    """A good workbook that says of one part that it is of this type."""
    override = f'<Override PartName="/xl/x.bin" ContentType="{content_type}"/></Types>'.encode()
    return changed(TYPES, b"</Types>", override, content)


def with_link(name: str = "xl/link", target: str = "/etc/passwd") -> bytes:
    file = io.BytesIO(good())
    info = ZipInfo(name)
    info.external_attr = 0o120777 << 16
    with ZipFile(file, "a") as made:
        made.writestr(info, target)
    return file.getvalue()


def with_name(name: str, *, twice: bool = False) -> bytes:
    file = io.BytesIO(good())
    with warnings.catch_warnings(), ZipFile(file, "a") as made:
        warnings.simplefilter("ignore")
        for _ in range(1 + twice):
            made.writestr(name, b"x")
    return file.getvalue()


def lying(name: str = SHEET, *, says: int = 300) -> bytes:
    """A part that unpacks to more than the directory says."""
    content = bytearray(good())
    at = content.rfind(name.encode())  # in the directory, at the end
    content[at - 46 + 24 : at - 46 + 28] = struct.pack("<I", says)
    return bytes(content)


def encrypted_part() -> bytes:
    content = bytearray(good())
    at = content.rfind(SHEET.encode())
    content[at - 46 + 8] |= 1
    return bytes(content)


def bomb(megabytes: int) -> bytes:
    return with_parts({"xl/media/image1.png": bytes(megabytes * 1024 * 1024)})


# Sheets, written by hand -------------------------------------------------------------------------

# Formats: 0 none, 1 dd/mm/yyyy, 2 [h]:mm, 3 h:mm, 4 percent
_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" '
    'formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts><cellXfs '
    'count="5"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/>'
    '<xf numFmtId="9"/></cellXfs></styleSheet>'
)


def by_hand(
    rows: str = "",
    *,
    before: str = "",
    after: str = "",
    properties: str = "",
    strings: str = "",
    sheets: str | None = None,
    more: dict[str, str] | None = None,
) -> bytes:
    """A workbook of one sheet with this XML inside its sheetData."""
    one = '<sheet name="Danh sách" sheetId="1" r:id="rId1"/>'
    inside = {
        TYPES: f'<Types xmlns="{PACKAGED}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">{properties}'
        f"<sheets>{sheets or one}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            {
                "rId1": ("worksheet", "worksheets/sheet1.xml"),
                "rId2": ("worksheet", "worksheets/sheet2.xml"),
                "rId3": ("chartsheet", "chartsheets/sheet1.xml"),
            }
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        SHEET: page(rows, before, after),
        **(more or {}),
    }
    return packed({name: text.encode() for name, text in inside.items()})


def page(rows: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def relations(targets: dict[str, tuple[str, str]]) -> str:
    lines = (
        f'<Relationship Id="{name}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGED}/relationships">{"".join(lines)}</Relationships>'


def row(number: int, *cells: str, said: str = "") -> str:
    """Cells as <c …>: "A|<v>1</v>" or "A s=1|<v>1</v>"."""
    return f'<row r="{number}" {said}>{"".join(_cell(number, cell) for cell in cells)}</row>'


def _cell(number: int, said: str) -> str:
    head, _bar, inside = said.partition("|")
    column, *attributes = head.split()
    quoted = "".join(f' {a.replace("=", chr(61) + chr(34))}"' for a in attributes)
    return f'<c r="{column}{number}"{quoted}>{inside}</c>'


def text(column: str, words: str) -> str:
    return f"{column} t=inlineStr|<is><t>{words}</t></is>"


# Mutations ---------------------------------------------------------------------------------------


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed: of the package, or of one of the parts it holds."""
    if chance.random() < 0.4:
        return _spoilt(content, chance)
    inside = parts(content)
    name = chance.choice(sorted(inside))
    inside[name] = _spoilt(inside[name], chance)
    return packed(inside)


def _spoilt(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    ways: list[Callable[[int], None]] = [
        lambda at: spoilt.__setitem__(at, chance.randrange(256)),
        lambda at: spoilt.__delitem__(slice(at, at + chance.randrange(1, 40))),
        lambda at: spoilt.__setitem__(slice(at, at), bytes([chance.randrange(256)]) * 9),
        lambda at: spoilt.__setitem__(slice(at, at), spoilt[at : at + 60]),
        lambda at: spoilt.__setitem__(slice(at, at), str(10 ** chance.randrange(1, 22)).encode()),
    ]
    for _ in range(chance.randrange(1, 6)):
        if spoilt:
            chance.choice(ways)(chance.randrange(len(spoilt)))
    return bytes(spoilt)
