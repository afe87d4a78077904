"""A file is what it holds, not what it is called; whatever may not come in is told in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets.choices import FileTrouble
from spreadsheets.gate import LARGEST, FileKind, Unfit, look
from tests.spreadsheets import hostile
from tests.spreadsheets.hostile import HEADINGS, OLE, packed, typed, with_name, with_parts

T = FileTrouble
LIST = "STT;Họ và tên\n1;Lò Văn Mẫu\n"


def trouble_of(content: bytes, name: str = "ds.xlsx") -> FileTrouble | FileKind:
    try:
        return look(content, name)
    except Unfit as unfit:
        return unfit.trouble


REFUSED = {
    "no bytes": (b"", T.EMPTY),
    "blanks only": (b" \r\n", T.EMPTY),
    "larger than 10 MB": (b"a" * (LARGEST + 1), T.TOO_LARGE),
    "a password": (OLE + "EncryptedPackage".encode("utf-16-le"), T.ENCRYPTED),
    "an encrypted part": (hostile.encrypted_part(), T.ENCRYPTED),
    "Excel 97 under a new name": (OLE + "Workbook".encode("utf-16-le"), T.OLD_EXCEL),
    "Excel 5": (OLE + "Book".encode("utf-16-le"), T.OLD_EXCEL),
    "Excel 4": (b"\x09\x04\x06\x00\x00\x00\x10\x00", T.OLD_EXCEL),
    "a Word document of old": (OLE + "WordDocument".encode("utf-16-le"), T.DOCUMENT),
    "a mail in a container": (OLE, T.UNKNOWN),
    "a Word document": (packed({hostile.TYPES: b"", "word/document.xml": b""}), T.DOCUMENT),
    "slides": (packed({hostile.TYPES: b"", "ppt/presentation.xml": b""}), T.DOCUMENT),
    "rich text": (rb"{\rtf1\ansi Danh s\'e1ch}", T.DOCUMENT),
    "an OpenDocument spreadsheet": (
        packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        T.OPEN_DOCUMENT,
    ),
    "an OpenDocument text": (
        packed({"mimetype": b"application/vnd.oasis.opendocument.text"}),
        T.DOCUMENT,
    ),
    "a binary workbook": (
        packed({hostile.TYPES: b"", "xl/workbook.bin": b"x"}),
        T.BINARY_WORKBOOK,
    ),
    "a web page": ("<html><table><tr><td>Họ".encode(), T.WEB_PAGE),
    "a table of a web page, in UTF-16": ("\ufeff<TABLE>".encode("utf-16-le"), T.WEB_PAGE),
    "XML of Excel 2003": (b'<?xml version="1.0"?><Workbook/>', T.WEB_PAGE),
    "a web archive": (b"MIME-Version: 1.0\nX-Document-Type: Workbook", T.WEB_PAGE),
    "a PDF": (b"%PDF-1.7 ...", T.PDF),
    "a photograph": (b"\xff\xd8\xff\xe0\x00\x10JFIF", T.PICTURE),
    "a picture of the screen": (b"\x89PNG\r\n\x1a\n", T.PICTURE),
    "a photograph of a telephone": (b"\0\0\0\x18ftypheic", T.PICTURE),
    "a workbook inside an archive": (packed({"ds.xlsx": hostile.good()}), T.ARCHIVE),
    "an archive of another packer": (b"Rar!\x1a\x07\x00", T.ARCHIVE),
    "text under the name of a workbook": (LIST.encode(), T.TEXT_AS_EXCEL),
    "noise": (bytes(range(256)) * 9, T.UNKNOWN),
    "macros": (with_parts({"xl/vbaProject.bin": b"x"}), T.MACROS),
    "macros somewhere else": (with_parts({"docProps/VBAPROJECT.BIN": b"x"}), T.MACROS),
    "macros by type": (typed("application/vnd.ms-office.vbaProject"), T.MACROS),
    "a renamed .xlsm": (
        typed("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        T.MACROS,
    ),
    "macros of Excel 4": (with_parts({"xl/macrosheets/sheet1.xml": b"<x/>"}), T.MACROS),
    "an embedded object": (with_parts({"xl/embeddings/oleObject1.bin": b"x"}), T.EMBEDDED),
    "an embedded object by type": (
        typed("application/vnd.openxmlformats-officedocument.oleObject"),
        T.EMBEDDED,
    ),
    "ActiveX": (with_parts({"xl/activeX/activeX1.xml": b"<x/>"}), T.EMBEDDED),
    "a link to another workbook": (
        with_parts({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        T.LINKS,
    ),
    "DDE": (with_parts({"xl/externalLinks/x.xml": b"<ddeLink ddeService='cmd'/>"}), T.LINKS),
    "DDE under another name": (
        typed("application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"),
        T.LINKS,
    ),
    "a connection": (with_parts({"xl/connections.xml": b"<connections/>"}), T.LINKS),
    "a query": (with_parts({"xl/queryTables/queryTable1.xml": b"<queryTable/>"}), T.LINKS),
    "a part that unpacks a thousandfold": (hostile.bomb(30), T.TOO_HEAVY),
    "more than 100 MB": (hostile.bomb(101), T.TOO_HEAVY),
    "a sheet that says to be huge": (hostile.lying(says=2**31), T.TOO_HEAVY),
    "300 pictures": (
        with_parts({f"xl/media/image{n}.png": b"x" for n in range(300)}),
        T.TOO_MANY_PARTS,
    ),
    "5,000 parts": (packed({f"{n}": b"" for n in range(5_000)}), T.TOO_MANY_PARTS),
    "a name that leads up": (with_name("../../etc/cron.d/x"), T.STRANGE),
    "a name from the root": (with_name("/xl/x.xml"), T.STRANGE),
    "a name with backslashes": (with_name("xl\\worksheets\\x.xml"), T.STRANGE),
    "a name of a disk": (with_name("C:x.xml"), T.STRANGE),
    "the same part twice": (with_name("xl/x.xml", twice=True), T.STRANGE),
    "the same part in capitals": (with_parts({"XL/workbook.XML": b"<x/>"}), T.STRANGE),
    "a link to a file of the server": (hostile.with_link(), T.STRANGE),
    "half a workbook": (hostile.good()[:2_000], T.BROKEN),
    "the beginning of a workbook": (b"PK\3\4", T.BROKEN),
    "no workbook in the workbook": (hostile.without("xl/workbook.xml"), T.BROKEN),
}


@pytest.mark.parametrize("trap", REFUSED)
def test_a_file_is_refused_by_what_it_holds(trap):
    content, trouble = REFUSED[trap]

    assert trouble_of(content) is trouble


@pytest.mark.parametrize("encoding", ["cp1258", "latin-1"])
def test_letters_of_another_time_are_refused_in_words(encoding):
    content = "STT;Họ tên\n1;Đặng Thị Hà\n".encode(encoding, errors="replace") + b"\xd0\xb5\xa8"

    assert trouble_of(content, "ds.csv") is T.NOT_UTF8


def test_tcvn3_is_refused_in_words():
    content = b"STT;H\xe4 v\xb5 t\xaan\n1;L\xdf V\xa8n M\xc9u\n"

    assert trouble_of(content, "ds.csv") is T.NOT_UTF8


def test_zeros_are_no_text():
    assert trouble_of(b"STT;H\0o ten\n1;\0", "ds.csv") is T.UNKNOWN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["ds.csv", "DS.CSV", "ds.txt"])
def test_text_with_all_its_letters_is_taken(encoding, name):
    assert trouble_of(LIST.encode(encoding), name) is FileKind.CSV


@pytest.mark.parametrize("name", ["ds.xlsx", "ds.xls", "ds.csv", "", "ds"])
def test_a_workbook_is_taken_whatever_it_is_called(name):
    assert trouble_of(hostile.good(), name) is FileKind.XLSX


def test_pictures_in_a_workbook_do_no_harm():
    content = with_parts({"xl/media/image1.png": b"\x89PNG"})

    assert trouble_of(content) is FileKind.XLSX


def test_a_list_full_of_the_same_is_no_bomb():
    content = hostile.workbook(*([HEADINGS] * 20_000), options={"constant_memory": True})

    assert trouble_of(content) is FileKind.XLSX


def test_every_trouble_says_what_to_do():
    assert all(str(trouble.label).count(".") >= 2 for trouble in FileTrouble)


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=1, max_size=400), st.sampled_from([b"", b"PK\3\4", OLE[:8], b"<?xml"]))
def test_whatever_the_bytes_there_is_an_answer(noise, beginning):
    assert isinstance(trouble_of(beginning + noise, "x.csv"), FileTrouble | FileKind)
