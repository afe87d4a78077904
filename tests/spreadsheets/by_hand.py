"""A kind of sheet made by hand: the list of leavers, with the words staff have for its columns."""

from accounts.permissions import Permission
from spreadsheets.headings import Headed, find
from spreadsheets.sheets import Sheet, SheetColumn


def column(name: str, heading: str, *aliases: str, **more) -> SheetColumn:
    return SheetColumn(name, heading, lambda raw, reading: raw, aliases=aliases, **more)


def sheet_of(*columns: SheetColumn) -> Sheet:
    def nothing(*args, **kwargs):
        return []

    return Sheet(
        name="tried", label="tried", about="", permission=Permission.WORKER_VIEW, columns=columns,
        keys=nothing, judge=nothing, write=nothing, withdraw=nothing,
    )  # fmt: skip


LEAVERS = sheet_of(
    column("full_name", "Họ và tên", "Họ tên", "Full name", required=True),
    column("born", "Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh", either="born", day=True),
    column("born_male", "Ngày sinh / Nam", "Năm sinh / Nam", either="born", day=True),
    column("born_female", "Ngày sinh / Nữ", "Năm sinh / Nữ", either="born", day=True),
    column("sex", "Giới tính", "Giới", "Nam/Nữ"),
    column("female", "Là nữ", "Nữ"),
    column("ethnic_group", "Dân tộc"),
    column("citizen_number", "Số CCCD", "Số căn cước", "CCCD", "Số định danh cá nhân", text=True),
    column("passport", "Số hộ chiếu", "Hộ chiếu", text=True),
    column("village", "Bản", "Nơi thường trú", "Nơi thường trú / Bản"),
    column("commune", "Xã", "Xã, phường", "Nơi thường trú / Xã"),
    column("education", "Trình độ văn hóa", "Trình độ học vấn"),
    column("skill", "CMKT", "Trình độ chuyên môn kỹ thuật"),
    column("priority", "Đối tượng", "Đối tượng ưu tiên"),
    column("country", "Nước đến", "Nước", "Nước tiếp nhận"),
    column("occupation", "Ngành nghề"),
    column("enterprise", "Doanh nghiệp đưa đi", "Doanh nghiệp", "Tên doanh nghiệp"),
    column("departed", "Ngày xuất cảnh", "Ngày đi", required=True, day=True),
    column("months", "Thời hạn HĐ", "Thời hạn hợp đồng"),
    column("wage", "Mức lương"),
    column("loan", "Vay vốn", "Số tiền vay"),
    column("loan_millions", "Vay vốn (triệu đồng)"),
    column("phone", "Điện thoại", "Số điện thoại", "SĐT", text=True),
    column("note", "Ghi chú"),
)

TABLE_5 = [
    "STT", "Họ và tên", "Ngày sinh", None, "Dân tộc", "Số CCCD", "Số hộ chiếu",
    "Nơi thường trú (bản, xã)", "Trình độ văn hóa", "CMKT",
    "Đối tượng (hộ nghèo, cận nghèo, DTTS, NCC, BĐXN)", "Nước đến", "Ngành nghề",
    "Doanh nghiệp đưa đi", "Ngày xuất cảnh", "Thời hạn HĐ", "Mức lương", "Vay vốn (triệu đồng)",
    "Điện thoại", "Ghi chú",
]  # fmt: skip
TABLE_5_NAMES = [
    "full_name", "born_male", "born_female", "ethnic_group", "citizen_number", "passport",
    "village", "education", "skill", "priority", "country", "occupation", "enterprise",
    "departed", "months", "wage", "loan_millions", "phone", "note",
]  # fmt: skip
SEXES = [None, None, "Nam", "Nữ"]
PERSON = [
    1, "Lò Văn Mẫu", "06/05/2001", None, "Thái", "014201000001", "C1234567", "Bản Hua Nậm",
    "12/12", "Không", "Hộ nghèo", "Nhật Bản", "Xây dựng", "Công ty Mẫu", "06/05/2025", 36,
    "35 triệu", 50, "0912345678", None,
]  # fmt: skip


def merges_of_table_5(row: int) -> list[list[int]]:
    """Table 5 as it is printed: two rows, Nam and Nữ under one heading."""
    single = [[row, place, row + 1, place] for place in range(20) if place not in (2, 3)]
    return [[row, 2, row, 3], *single]


def found(rows, merged=(), sheet=LEAVERS, known=None) -> Headed:
    headed = find(rows, merged, sheet, known or {})
    assert headed is not None
    return headed


def head(*texts: str | None, **kwargs) -> Headed:
    return found([(1, list(texts))], **kwargs)


def table_5(row: int = 1) -> Headed:
    return found([(row, TABLE_5), (row + 1, SEXES)], merges_of_table_5(row))
