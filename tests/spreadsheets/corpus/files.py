"""What the file itself is: formulas, errors, texts of many kinds, and what is not taken in."""

from datetime import date

from spreadsheets.choices import FileTrouble
from tests.spreadsheets import hostile
from tests.spreadsheets.corpus.cases import Case
from tests.spreadsheets.corpus.making import csv, formulas, person, reworked, table, varied

TWO = [person(1), person(2)]
READ = {2: {"full_name": "Lò Văn Nam", "born": "06/05/1999", "personal_id": "014099000012"}}


def unreckoned(place, formula):
    """Saved by a program that does not reckon."""

    def put(page):
        page[place] = formula

    return reworked(table(*TWO), put)


def with_errors():
    def put(page):
        page["C2"], page["F3"] = "#N/A", "#REF!"

    return reworked(table(*TWO), put)


def total_by_formula():
    def put(page):
        page["A4"], page["C4"] = "Tổng cộng", "=COUNTA(B2:B3)"

    return reworked(table(*TWO), put)


def quoted():
    """Commas and line breaks within cells."""
    lines = [
        "Họ và tên,Ngày sinh,Giới tính,Nơi thường trú,Số CCCD",
        'Lò Văn Nam,06/05/1999,Nam,"Bản Nà Lo, xã Mường La",014099000012',
        '"Lò Văn\nPáo",06/05/1999,Nam,"Bản Nà Lo, xã Mường La",014099000013',
    ]
    return "\n".join(lines).encode()


def in_tcvn3():
    """As a text of the nineties is saved: one byte a letter."""
    return "STT,Hä vµ tªn,Ngµy sinh\r\n1,Lß V¨n Tïng,06/05/1999\r\n".encode("cp1252")


CASES = [
    Case(
        says="a formula that was reckoned is its value",
        again=True,
        make=lambda: formulas(
            {"C2": ("=DATE(1999,5,6)", 36286), "B3": ('="Lò Văn "&"Páo"', "Lò Văn Páo")}, *TWO
        ),
        counts=(2, 0, 0, 0),
        read_as={2: {"born": "06/05/1999"}, 3: {"full_name": "Lò Văn Páo"}},
    ),
    Case(
        says="a formula that nobody has reckoned is told",
        make=lambda: unreckoned("C2", "=DATE(1999,5,6)"),
        counts=(1, 0, 0, 1),
        told={2: "U-01 born"},
    ),
    Case(
        says="a name by a formula that nobody has reckoned is told",
        make=lambda: unreckoned("B2", '="Lò Văn "&"Nam"'),
        counts=(1, 0, 0, 1),
        told={2: "U-01 full_name"},
    ),
    Case(
        says="a total by a formula that nobody has reckoned is a total",
        make=total_by_formula,
        counts=(2, 0, 0, 0),
        passed={4: "total"},
    ),
    Case(
        says="errors of Excel are told cell by cell",
        make=with_errors,
        counts=(0, 0, 0, 2),
        told={2: "U-01 born", 3: "U-01 village"},
    ),
    Case(
        says="a text that looks like a formula is a text",
        again=True,
        make=lambda: table(*varied("Bản", "=1+1", "@SUM(A1)", "-Nà Lo", "=HYPERLINK(A1)")),
        counts=(4, 0, 0, 0),
        read_as={2: {"village": "=1+1"}, 3: {"village": "@SUM(A1)"}},
    ),
    Case(
        says="a truth and a number are no name",
        make=lambda: table(*varied("Họ và tên", True, 12.5, date(2026, 5, 6))),
        counts=(0, 0, 0, 3),
        told=dict.fromkeys((2, 3, 4), "U-03 full_name"),
    ),
    Case(
        says="commas part the cells of a text",
        make=lambda: csv(*TWO),
        file_name="danh-sach.csv",
        counts=(2, 0, 0, 0),
        tabs_read=[""],
        read_as=READ,
    ),
    Case(
        says="semicolons part the cells of a text",
        make=lambda: csv(*TWO, sign=";"),
        file_name="danh-sach.csv",
        counts=(2, 0, 0, 0),
        tabs_read=[""],
        read_as=READ,
    ),
    Case(
        says="a text begins with the mark of its encoding",
        again=True,
        make=lambda: csv(*TWO, sign=";", encoding="utf-8-sig"),
        file_name="danh-sach.csv",
        counts=(2, 0, 0, 0),
        tabs_read=[""],
        read_as=READ,
    ),
    Case(
        says="a text of wide letters is parted by tabs",
        make=lambda: csv(*TWO, sign="\t", encoding="utf-16"),
        file_name="danh-sach.txt",
        counts=(2, 0, 0, 0),
        tabs_read=[""],
        read_as=READ,
    ),
    Case(
        says="commas and line breaks stand within the quotes of a text",
        make=quoted,
        file_name="danh-sach.csv",
        counts=(2, 0, 0, 0),
        tabs_read=[""],
    ),
    Case(
        says="a number in a text has lost its zero as well",
        make=lambda: csv(person(1, Số_CCCD="14099000012")),
        file_name="danh-sach.csv",
        counts=(0, 0, 0, 1),
        tabs_read=[""],
        told={2: "U-11 personal_id"},
        proposed={2: {"personal_id": "014099000012"}},
    ),
    Case(
        says="a text in an old encoding is not taken in",
        make=in_tcvn3,
        file_name="danh-sach.csv",
        unfit=FileTrouble.NOT_UTF8,
    ),
    Case(
        says="a text that is called a workbook is not taken in",
        make=lambda: csv(*TWO),
        unfit=FileTrouble.TEXT_AS_EXCEL,
    ),
    Case(
        says="a page of the web that is called a workbook is not taken in",
        make=lambda: b"<html><body><table><tr><td>1</td></tr></table></body></html>",
        file_name="danh-sach.xls",
        unfit=FileTrouble.WEB_PAGE,
    ),
    Case(
        says="a workbook with a password is not taken in",
        make=lambda: hostile.OLE + "EncryptedPackage".encode("utf-16-le"),
        unfit=FileTrouble.ENCRYPTED,
    ),
    Case(
        says="a workbook of old Excel is not taken in",
        make=lambda: hostile.OLE + "Workbook".encode("utf-16-le"),
        unfit=FileTrouble.OLD_EXCEL,
    ),
    Case(
        says="a workbook with macros is not taken in",
        make=lambda: hostile.with_parts({"xl/vbaProject.bin": b"x"}),
        unfit=FileTrouble.MACROS,
    ),
    Case(
        says="a workbook with links to others is not taken in",
        make=lambda: hostile.with_parts({"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        unfit=FileTrouble.LINKS,
    ),
    Case(
        says="an empty file is not taken in",
        make=bytes,
        unfit=FileTrouble.EMPTY,
    ),
]
