"""The columns of a sheet that say who somebody is; sheets of stays begin with the same ones.

Aliases are what stands in the sheets of communes; the headings of our own lists are among them.
"""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spreadsheets import values
from spreadsheets.sheets import Reading, SheetColumn
from workers.imports import cells


def _units(reading: Reading) -> list[str]:
    units = reading.map.on(reading.today).units.values()
    mine = [unit for unit in units if reading.scope.covers(unit.pk)]
    return [unit.full_name for unit in sorted(mine, key=lambda unit: unit.name_sort)]


def _entries(listing: str) -> Callable[[Reading], Sequence[str]]:
    def names(reading: Reading) -> list[str]:
        return [item.name for item in reading.lists.items(listing, on=reading.today)]

    return names


def _sexes(_reading: Reading) -> list[str]:
    return [str(pgettext_lazy("person", "Male")), str(pgettext_lazy("person", "Female"))]


PERSON_COLUMNS: tuple[SheetColumn, ...] = (
    SheetColumn(
        "code",
        _("File code"),
        cells.file_code,
        aliases=("Mã hồ sơ", "File code", "Mã HS"),
        text=True,
        help=_("Stands in lists that were downloaded here. Leave it empty for new people."),
    ),
    SheetColumn(
        "full_name",
        _("Full name"),
        values.name,
        aliases=(
            *("Họ và tên", "Họ tên", "Full name", "Họ và tên người lao động", "Họ và tên lao động"),
            *("Tên người lao động", "Người lao động", "Họ, tên", "Họ và tên khai sinh"),
            *("Họ, chữ đệm và tên", "Họ tên lao động", "Tên lao động"),
        ),
        required=True,
        example="Lò Văn Nam",
    ),
    SheetColumn(
        "born",
        pgettext_lazy("column", "Born"),
        values.birth_day,
        aliases=(
            *("Ngày sinh", "Born", "Sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh"),
            *("Năm sinh", "NS", "Ngày/tháng/năm sinh", "Date of birth", "Sinh ngày"),
            "Ngày tháng năm sinh (dd/mm/yyyy)",
        ),
        either="born",
        day=True,
        example="06/05/1999",
        help=_("Day, month and year; if only the year is known, the year: 1999."),
    ),
    SheetColumn(
        "born_male",
        _("Born (men)"),
        values.birth_day,
        aliases=(
            *("Ngày sinh / Nam", "Năm sinh / Nam", "Ngày, tháng, năm sinh / Nam"),
            *("Ngày tháng năm sinh / Nam", "Năm sinh nam", "Ngày sinh nam", "Sinh / Nam"),
        ),
        either="born",
        day=True,
        blank=False,
    ),
    SheetColumn(
        "born_female",
        _("Born (women)"),
        values.birth_day,
        aliases=(
            *("Ngày sinh / Nữ", "Năm sinh / Nữ", "Ngày, tháng, năm sinh / Nữ"),
            *("Ngày tháng năm sinh / Nữ", "Năm sinh nữ", "Ngày sinh nữ", "Sinh / Nữ"),
        ),
        either="born",
        day=True,
        blank=False,
    ),
    SheetColumn(
        "sex",
        _("Sex"),
        values.sex,
        aliases=("Giới tính", "Giới", "Sex", "Nam/Nữ", "Nam, nữ", "Phái"),
        choices=_sexes,
        example="Nam",
    ),
    SheetColumn(
        "ethnicity",
        _("Ethnic group"),
        values.listed("ethnic_group"),
        aliases=("Dân tộc", "Ethnic group", "Thành phần dân tộc"),
        choices=_entries("ethnic_group"),
        example="Thái",
    ),
    SheetColumn(
        "personal_id",
        pgettext_lazy("column", "Citizen number"),
        values.citizen_number,
        aliases=(
            *("Số CCCD", "CCCD", "Citizen number", "Số định danh cá nhân", "Số định danh"),
            *("Số căn cước", "Số căn cước công dân", "Căn cước công dân", "Căn cước", "ĐDCN"),
            *("Số CCCD/ĐDCN", "Số định danh cá nhân (CCCD)", "Số thẻ căn cước", "Mã định danh"),
        ),
        text=True,
        example="014099000123",
        help=_("12 digits, as text. May be left empty if it is not known yet."),
    ),
    SheetColumn(
        "old_id",
        _("Old identity card (CMND)"),
        values.old_number,
        aliases=("Số CMND", "CMND", "Chứng minh nhân dân", "Số chứng minh nhân dân", "CMND cũ"),
        text=True,
        blank=False,
    ),
    SheetColumn(
        "passport",
        _("Passport"),
        values.passport,
        aliases=("Số hộ chiếu", "Hộ chiếu", "Passport", "Số HC", "HC", "Passport number"),
        text=True,
        example="C1234567",
    ),
    SheetColumn(
        "passport_issued",
        _("Passport issued on"),
        values.day,
        aliases=("Ngày cấp hộ chiếu", "Hộ chiếu / Ngày cấp", "Ngày cấp HC", "Passport issued on"),
        day=True,
        blank=False,
    ),
    SheetColumn(
        "passport_expires",
        _("Passport valid until"),
        values.day,
        aliases=(
            *("Ngày hết hạn hộ chiếu", "Hộ chiếu / Ngày hết hạn", "Hạn hộ chiếu", "Hết hạn HC"),
            *("Hộ chiếu có giá trị đến", "Passport valid until", "Hộ chiếu / Có giá trị đến"),
        ),
        day=True,
        blank=False,
    ),
    SheetColumn(
        "phone",
        _("Phone"),
        values.phone,
        aliases=(
            "Số điện thoại",
            "Điện thoại",
            "SĐT",
            "ĐT",
            "Phone",
            "Số ĐT",
            "Điện thoại liên hệ",
        ),
        text=True,
        example="0912345678",
    ),
    SheetColumn(
        "unit",
        _("Commune or ward"),
        cells.place,
        aliases=(
            *("Xã, phường", "Xã/phường", "Xã", "Phường", "Commune or ward", "Tên xã", "Đơn vị xã"),
            *("Xã, phường, thị trấn", "Xã, thị trấn", "Nơi thường trú / Xã", "Địa chỉ / Xã"),
            *("Hộ khẩu thường trú / Xã", "Nơi thường trú / Xã, phường", "Địa chỉ / Xã, phường"),
        ),
        choices=_units,
        help=_("May be left empty if the whole sheet is of one unit."),
    ),
    SheetColumn(
        "unit_now",
        _("Commune or ward (note)"),
        values.text,
        aliases=("Xã, phường (ghi chú)", "Commune or ward (note)"),
        blank=False,
        help=_("What became of the unit; told in our lists, and not read."),
    ),
    SheetColumn(
        "residence",
        _("Permanent residence"),
        cells.home,
        aliases=(
            *("Nơi thường trú (bản, xã)", "Nơi thường trú", "Hộ khẩu thường trú", "HKTT"),
            *("Địa chỉ thường trú", "Địa chỉ", "Nơi đăng ký thường trú", "Permanent residence"),
            *("Nơi thường trú (thôn, xã)", "Nơi cư trú", "Quê quán (bản, xã)"),
        ),
        blank=False,
        help=_("Village and unit in one cell: Bản Nà Lo, xã Mường La."),
    ),
    SheetColumn(
        "village",
        pgettext_lazy("column", "Village"),
        values.text,
        aliases=(
            *("Bản, tổ", "Bản", "Village", "Bản, tiểu khu", "Bản, tiểu khu, tổ dân phố", "Thôn"),
            *("Thôn, bản", "Tổ, bản", "Bản/tiểu khu", "Nơi thường trú / Bản", "Địa chỉ / Bản"),
            *("Tiểu khu", "Tổ dân phố", "Xóm", "Bản, thôn", "Bản/TK"),
        ),
        example="Bản Nà Lo",
    ),
    SheetColumn(
        "education",
        _("General education"),
        cells.education,
        aliases=("Trình độ văn hóa", "TĐVH", "Học vấn", "Văn hóa", "General education"),
        choices=_entries("education"),
        example="9/12",
    ),
    SheetColumn(
        "qualification",
        _("Technical qualification"),
        cells.qualification,
        aliases=(
            *("CMKT", "Trình độ CMKT", "Trình độ chuyên môn", "Trình độ chuyên môn kỹ thuật"),
            *("Chuyên môn kỹ thuật", "Trình độ đào tạo", "Technical qualification"),
        ),
        choices=_entries("qualification"),
        example="Chưa qua đào tạo",
    ),
    SheetColumn(
        "field_of_study",
        _("Field of study"),
        values.text,
        aliases=("Ngành học", "Chuyên ngành", "Ngành đào tạo", "Field of study"),
        blank=False,
    ),
    SheetColumn(
        "skill",
        pgettext_lazy("column", "Trade"),
        values.text,
        aliases=("Nghề đã học", "Tay nghề", "Kỹ năng nghề", "Trade", "Nghề được đào tạo"),
        blank=False,
    ),
    SheetColumn(
        "household",
        _("Household status"),
        cells.household,
        aliases=("Diện hộ", "Loại hộ", "Hoàn cảnh gia đình", "Hộ nghèo, cận nghèo", "Household"),
        choices=_entries("household"),
        example="Hộ nghèo",
        help=_("On the list of this year."),
    ),
    SheetColumn("poor", _("Poor household"), cells.poor, aliases=("Hộ nghèo",), blank=False),
    SheetColumn(
        "near_poor",
        _("Near-poor household"),
        cells.near_poor,
        aliases=("Hộ cận nghèo",),
        blank=False,
    ),
    SheetColumn(
        "groups",
        _("Groups of people"),
        cells.groups,
        aliases=(
            *("Đối tượng", "Đối tượng ưu tiên", "Đối tượng chính sách", "Diện ưu tiên"),
            *("Đối tượng (hộ nghèo, DTTS, NCC, BĐXN)", "Diện chính sách", "Priority group"),
        ),
        help=_("Several with commas between them: Hộ nghèo, NCC, BĐXN. For this year."),
    ),
    SheetColumn(
        "relative_name",
        _("Relative"),
        values.name,
        aliases=("Người thân", "Họ tên người thân", "Thân nhân", "Người liên hệ", "Relative"),
        blank=False,
    ),
    SheetColumn(
        "relative_relation",
        _("Relation"),
        values.text,
        aliases=("Quan hệ", "Mối quan hệ", "Relation"),
        blank=False,
    ),
    SheetColumn(
        "relative_phone",
        _("Phone of the relative"),
        values.phone,
        aliases=(
            *("Số điện thoại người thân", "SĐT người thân", "Điện thoại người thân"),
            *("ĐT người thân", "Người thân / Số điện thoại", "Phone of the relative"),
        ),
        text=True,
        blank=False,
    ),
    SheetColumn(
        "current_address",
        _("Present address"),
        values.text,
        aliases=("Nơi ở hiện nay", "Chỗ ở hiện nay", "Nơi ở hiện tại", "Present address"),
        blank=False,
    ),
    SheetColumn(
        "note",
        _("Note"),
        values.note,
        aliases=("Ghi chú", "Note", "Ghi chú khác"),
        help=_("Read and not stored: enter what matters in its own column."),
    ),
)
