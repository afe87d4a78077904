"""How lists lie in a workbook: titles, headings, totals, notes."""

import unicodedata
from datetime import date

from tests.spreadsheets.books import book
from tests.spreadsheets.corpus.cases import Case
from tests.spreadsheets.corpus.making import grid, headed, person, renamed, table, without

TWO = [person(1), person(2)]
LETTERHEAD = [
    ("ỦY BAN NHÂN DÂN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("XÃ MƯỜNG LA", None, None, "Độc lập – Tự do – Hạnh phúc"),
    (),
    ("DANH SÁCH TRÍCH NGANG NGƯỜI LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI",),
    ("(Kèm theo Báo cáo số 12/BC-UBND ngày 06/05/2026 của UBND xã Mường La)",),
    (None, None, None, "Đơn vị tính: người"),
]
# The list of leavers as it is printed: men and women have a column of birth each.
UPPER = [
    *("STT", "Họ và tên", "Ngày sinh", None, "Dân tộc", "Số CCCD", "Số hộ chiếu"),
    *("Nơi thường trú (bản, xã)", "Trình độ văn hóa", "CMKT"),
    *("Đối tượng (hộ nghèo, cận nghèo, DTTS, NCC, BĐXN)", "Nước đến", "Ngành nghề"),
    *("Hình thức đi", "Doanh nghiệp đưa đi", "Ngày xuất cảnh", "Thời hạn HĐ", "Mức lương"),
    *("Vay vốn (triệu đồng)", "Điện thoại", "Ghi chú"),
]
LOWER = [None, None, "Nam", "Nữ", *[None] * (len(UPPER) - 4)]
SINGLE = [place for place in range(len(UPPER)) if place not in (2, 3)]
MERGED = [(0, 2, 0, 3), *((0, place, 1, place) for place in SINGLE)]
PRINTED = [
    [
        *(1, "LÒ VĂN NAM", "06/05/1999", None, "Thái", "014099000012", "C1234567"),
        *("Bản Nà Lo, xã Mường La", "9/12", "Không", "Hộ nghèo, BĐXN", "Nhật Bản"),
        *("Chế biến thực phẩm", "DN dịch vụ", "không rõ", "02/03/2026", "3 năm", "180.000 Yên"),
        *(50, "0912345678", "Đi lần đầu"),
    ],
    [
        *(2, "QUÀNG THỊ ỎM", None, date(2001, 2, 3), "Thái", "014301000013", None),
        *("Bản Hua Nậm, xã Mường La", "12/12", "Trung cấp", None, "Nhật Bản"),
        *("Chế biến thực phẩm", "DN dịch vụ", "không rõ", date(2026, 3, 2), 36, None),
        *(None, "0912 345 679", None),
    ],
]
NOTES = [
    (),
    ("Ghi chú: số liệu tính đến ngày 31/10/2026.",),
    (None, None, None, "Mường La, ngày 06 tháng 11 năm 2026"),
    (None, "NGƯỜI LẬP BIỂU", None, "CHỦ TỊCH"),
    (None, "(Ký, ghi rõ họ tên)", None, "(Ký, đóng dấu)"),
    (),
    (None, "Cà Thị Mẫu", None, "Lèo Văn Mẫu"),
]
OTHER_WORDS = {
    "STT": "TT",
    "Họ và tên": "Họ và tên lao động",
    "Ngày sinh": "Ngày, tháng, năm sinh",
    "Giới tính": "Giới",
    "Số CCCD": "Số định danh cá nhân",
    "Bản": "Bản/tiểu khu",
}
UNREAD = {"Cỡ áo": "L"}
TWO_PARTS = {"full_name": "Lò Văn Nam", "born": "06/05/1999", "sex": "male", "village": "Nà Lo"}


def in_capitals(heading: str) -> str:
    return heading.upper()


def taken_apart(heading: str) -> str:
    return unicodedata.normalize("NFD", heading)


def broken_into_lines(heading: str) -> str:
    return f" {heading.replace(' ', chr(10))} "


def turned_round(*rows):
    return table(*(dict(reversed(row.items())) for row in rows))


def moved(*rows, right=2):
    """With blank columns before the first."""
    return book(*([None] * right + row for row in grid(*rows)))


def with_column_numbers():
    headings, *cells = grid(*TWO)
    return book(headings, ["A", "B", 1, 2, 3, 4], *cells)


def by_village():
    headings, first, second = grid(*TWO)
    groups = [["I", "Bản Nà Lo"], ["II", "Bản Hua Nậm"]]
    return book(headings, groups[0], first, groups[1], second)


def on_two_pages():
    headings, first, second = grid(*TWO)
    return book(headings, first, ["Cộng trang", None, 1], headings, second)


def with_a_second_table():
    other = ["STT", "Tên lớp học", "Số học viên", "Ngày khai giảng", "Giáo viên", "Ghi chú"]
    return book(*grid(*TWO), [], other, [1, "Tiếng Nhật N5", 20, "02/03/2026", "Cô Mẫu", None])


def numbered_before_filled():
    return table(*TWO, below=[[number] for number in range(3, 21)])


def name_in_two_cells():
    headings = ["STT", "Họ và tên", None, "Ngày sinh", "Giới tính"]
    merged = [(0, 1, 0, 2)]
    return book(headings, [1, "Lò Văn", "Nam", "06/05/1999", "Nam"], merged=merged)


CASES = [
    Case(
        says="a letterhead and titles stand above the headings",
        make=lambda: table(*TWO, above=LETTERHEAD),
        counts=(2, 0, 0, 0),
        read_as={8: TWO_PARTS},
        found={"first": 7, "last": 7},
    ),
    Case(
        says="the headings take two rows and men and women have a column of birth each",
        again=True,
        make=lambda: book(UPPER, LOWER, *PRINTED, merged=MERGED),
        sheet="departures",
        counts=(2, 0, 0, 0),
        read_as={
            3: {
                **{"full_name": "Lò Văn Nam", "born_male": "06/05/1999", "ethnicity": "thai"},
                **{"term": "36", "departed_on": "02/03/2026", "phone": "0912345678"},
            },
            4: {"born_female": "03/02/2001", "phone": "0912345679", "term": "36"},
        },
        found={"first": 1, "last": 2, "unknown": [], "doubled": {}},
    ),
    Case(
        says="a day of birth in the column of men and in that of women is two sexes",
        make=lambda: book(
            UPPER[:6],
            LOWER[:6],
            [1, "Lò Văn Nam", "06/05/1999", "06/05/1999", "Thái", None],
            merged=[(0, 2, 0, 3)],
        ),
        counts=(0, 0, 0, 1),
        told={3: "W-53 born_male, W-53 born_female"},
    ),
    Case(
        says="the rows of headings are not merged",
        make=lambda: book(
            ["STT", "Họ và tên", "Ngày sinh", None, "Số CCCD"],
            [None, None, "Nam", "Nữ", None],
            [1, "Lò Văn Nam", "06/05/1999", None, "014099000012"],
            [2, "Quàng Thị Ỏm", None, "03/02/2001", "014301000013"],
        ),
        counts=(2, 0, 0, 0),
        read_as={3: {"born_male": "06/05/1999"}, 4: {"born_female": "03/02/2001"}},
    ),
    Case(
        says="the columns are numbered below the headings",
        make=with_column_numbers,
        counts=(2, 0, 0, 0),
        found={"first": 1, "last": 2},
    ),
    Case(
        says="the headings are in capitals",
        make=lambda: headed(in_capitals, *TWO),
        counts=(2, 0, 0, 0),
        read_as={2: TWO_PARTS},
    ),
    Case(
        says="the marks of the headings stand beside their letters",
        make=lambda: headed(taken_apart, *TWO),
        counts=(2, 0, 0, 0),
        read_as={2: TWO_PARTS},
    ),
    Case(
        says="the headings are broken into lines",
        make=lambda: headed(broken_into_lines, *TWO),
        counts=(2, 0, 0, 0),
        read_as={2: TWO_PARTS},
    ),
    Case(
        says="the headings are in other words",
        make=lambda: renamed(OTHER_WORDS, *TWO),
        counts=(2, 0, 0, 0),
        read_as={2: TWO_PARTS},
        found={"unknown": []},
    ),
    Case(
        says="the columns stand in another order",
        make=lambda: turned_round(*TWO),
        counts=(2, 0, 0, 0),
        read_as={2: TWO_PARTS},
    ),
    Case(
        says="the first columns are blank",
        make=lambda: moved(*TWO),
        counts=(2, 0, 0, 0),
        read_as={2: TWO_PARTS},
    ),
    Case(
        says="the table begins in the middle of the page",
        make=lambda: table(*TWO, above=[[]] * 30),
        counts=(2, 0, 0, 0),
        found={"first": 31},
    ),
    Case(
        says="the total stands at the end",
        make=lambda: table(*TWO, below=[("Tổng cộng", None, 2)]),
        counts=(2, 0, 0, 0),
        passed={4: "total"},
    ),
    Case(
        says="the total stands on top",
        make=lambda: book(*grid(*TWO)[:1], ("TỔNG CỘNG", None, 2), *grid(*TWO)[1:]),
        counts=(2, 0, 0, 0),
        passed={2: "total"},
    ),
    Case(
        says="the total is a sentence in the column of names",
        make=lambda: table(*TWO, below=[(None, "Tổng số: 02 người")]),
        counts=(2, 0, 0, 0),
        passed={4: "total"},
    ),
    Case(
        says="somebody whose family is called Cộng is no total",
        again=True,
        make=lambda: table(person(1, Họ_và_tên="Cộng A Nam"), person(2)),
        counts=(2, 0, 0, 0),
        read_as={2: {"full_name": "Cộng A Nam"}},
    ),
    Case(
        says="villages head the rows of their people",
        again=True,
        make=by_village,
        counts=(2, 0, 0, 0),
        passed={2: "group", 4: "group"},
    ),
    Case(
        says="notes and signatures below the table are no people",
        make=lambda: table(*TWO, below=NOTES),
        counts=(2, 0, 0, 0),
        passed=dict.fromkeys((5, 6, 7, 8, 10), "note"),
    ),
    Case(
        says="the headings come again on the next page",
        make=on_two_pages,
        counts=(2, 0, 0, 0),
        passed={3: "total", 4: "heading"},
    ),
    Case(
        says="a second table below is not read",
        make=with_a_second_table,
        counts=(2, 0, 0, 0),
        passed={5: "note", 6: "note"},
    ),
    Case(
        says="rows that are numbered and not filled in are blank",
        make=numbered_before_filled,
        counts=(2, 0, 0, 0),
        passed=dict.fromkeys(range(4, 22), "blank"),
    ),
    Case(
        says="blank rows lie between the people",
        make=lambda: book(*grid(*TWO)[:2], [], [], [], grid(*TWO)[2]),
        counts=(2, 0, 0, 0),
        read_as={6: {"full_name": "Lò Văn Páo"}},
    ),
    Case(
        says="a heading that nobody knows is told and its column not read",
        make=lambda: table(*(row | UNREAD for row in TWO)),
        counts=(2, 0, 0, 0),
        unknown=["Cỡ áo"],
    ),
    Case(
        says="a second column of the same heading is told and not read",
        make=lambda: book([*grid(*TWO)[0], "Ngày sinh"], [*grid(*TWO)[1], "01/01/1990"]),
        counts=(1, 0, 0, 0),
        read_as={2: TWO_PARTS},
        found={"doubled": {6: "born"}},
    ),
    Case(
        says="a name cut into two cells under one heading is told",
        make=name_in_two_cells,
        counts=(1, 0, 0, 0),
        read_as={2: {"full_name": "Lò Văn"}},
        found={"doubled": {2: "full_name"}},
    ),
    Case(
        says="the telephone of a relative is not that of the person",
        make=lambda: table(person(SĐT="0912345678", SĐT_người_thân="0987654321")),
        counts=(0, 0, 0, 1),
        told={2: "W-31 relative_name"},
        read_as={2: {"phone": "0912345678", "relative_phone": "0987654321"}},
    ),
    Case(
        says="a day of issue is no day of birth",
        make=lambda: table(without(person(), "Ngày sinh") | {"Ngày cấp": "06/05/2021"}),
        state="headings",
        tabs_read=(),
        unknown=["Ngày cấp"],
        found={"missing": ["born"]},
    ),
    Case(
        says="without any headings the columns are matched by hand",
        make=lambda: book(*grid(*TWO)[1:]),
        state="headings",
        tabs_read=(),
        found={"first": 0, "columns": {}},
    ),
    Case(
        says="without the column of names the columns are matched by hand",
        make=lambda: table(*(without(row, "Họ và tên") for row in TWO)),
        state="headings",
        tabs_read=(),
        found={"missing": ["full_name"]},
    ),
]
