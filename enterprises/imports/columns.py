"""The columns of a sheet of enterprises, and how their cells are read."""

import re

from django.utils.translation import gettext_lazy as _

from core.problems import Problem
from enterprises import rules
from enterprises.choices import EnterpriseKind
from spreadsheets import values
from spreadsheets.sheets import Raw, Reading, SheetColumn, Unreadable

_CODE = re.compile(r"E(\d{1,9})-(\d{1,9})", re.IGNORECASE)
_MOBILE_OR_FIXED = re.compile(r"[35789]\d{8}|2\d{9}")
_HOTLINE = re.compile(r"1[89]00\d{4,6}")


def _code(raw: Raw, reading: Reading) -> tuple[int, int]:
    found = _CODE.fullmatch(values.text(raw, reading))
    if found is None:
        raise _unreadable(rules.code_unknown())
    return int(found[1]), int(found[2])


def _tax_code(raw: Raw, reading: Reading) -> str:
    """As it is stored. A 0 that the spreadsheet has dropped is proposed, never filled in."""
    code = rules.tidy_tax_code(values.text(raw, reading))
    whole = code.zfill(10)
    if code.isdigit() and code != whole and rules.is_tax_code(whole, branch=False):
        raise _unreadable(rules.zero_lost_from_code(), proposal=whole)
    return code


def _phone(raw: Raw, reading: Reading) -> str:
    """A number of an office, fixed or mobile, as it is written; the 0 in front may be lost."""
    text = values.text(raw, reading)
    if not text.isdigit() or text.startswith("0") or _HOTLINE.fullmatch(text):
        return text
    if _MOBILE_OR_FIXED.fullmatch(text):
        return f"0{text}"
    raise _unreadable(rules.zero_lost_from_phone(), proposal=f"0{text}")


def _unreadable(problem: Problem, *, proposal: str = "") -> Unreadable:
    return Unreadable(problem.message, proposal=proposal, rule=problem.rule)


def _nothing(raw: Raw, reading: Reading) -> None:
    """A cell that is only told."""


_KINDS = values.one_of(
    {
        EnterpriseKind.SERVICE.value: (
            "Doanh nghiệp dịch vụ",
            "Service enterprise",
            "DN dịch vụ",
            "Dịch vụ",
            "Doanh nghiệp dịch vụ đưa người lao động đi làm việc ở nước ngoài",
        ),
        EnterpriseKind.PUBLIC_UNIT.value: (
            "Đơn vị sự nghiệp",
            "Public service unit",
            "Đơn vị sự nghiệp công lập",
        ),
        EnterpriseKind.CONTRACTOR.value: (
            "Doanh nghiệp trúng thầu, nhận thầu ở nước ngoài",
            "Contractor abroad",
            "Doanh nghiệp trúng thầu, nhận thầu",
            "Doanh nghiệp trúng thầu",
            "Doanh nghiệp nhận thầu",
        ),
        EnterpriseKind.TRAINEE_SENDER.value: (
            "Doanh nghiệp đưa người đi đào tạo, thực tập",
            "Enterprise sending trainees",
            "Thực tập nâng cao tay nghề",
        ),
        EnterpriseKind.INVESTOR.value: (
            "Tổ chức, cá nhân đầu tư ra nước ngoài",
            "Investor abroad",
            "Đầu tư ra nước ngoài",
        ),
    }
)

COLUMNS = (
    SheetColumn(
        "code",
        _("Enterprise code"),
        _code,
        aliases=("Mã doanh nghiệp", "Enterprise code", "Mã DN"),
        text=True,
        blank=False,
        help=_("Comes with the file of the list. Leave it empty for a new enterprise."),
    ),
    SheetColumn(
        "name",
        _("Name"),
        values.text,
        aliases=("Tên doanh nghiệp", "Name", "Doanh nghiệp", "Tên công ty", "Tên đơn vị"),
        required=True,
        example="Công ty cổ phần Nhân lực Tây Bắc",
        help=_("As on the licence."),
    ),
    SheetColumn(
        "kind",
        _("Kind"),
        _KINDS,
        aliases=("Loại hình", "Kind", "Loại hình doanh nghiệp"),
        choices=lambda reading: [str(kind.label) for kind in EnterpriseKind],
        example="Doanh nghiệp dịch vụ",
        help=_("Whoever has a licence is a service enterprise; the cell may stay empty then."),
    ),
    SheetColumn(
        "tax_code",
        _("Tax code"),
        _tax_code,
        aliases=("Mã số thuế", "Tax code", "MST", "Mã số doanh nghiệp"),
        text=True,
        example="0100109106",
        help=_("Ten digits, as on the business registration."),
    ),
    SheetColumn(
        "licence_number",
        _("Licence number"),
        values.text,
        aliases=("Số giấy phép", "Licence number", "Giấy phép số", "Số GP", "Giấy phép / Số"),
        text=True,
        example="123/LĐTBXH-GP",
        help=_("Of a new enterprise. Later changes are recorded on its page."),
    ),
    SheetColumn(
        "licence_date",
        _("Licence date"),
        values.day,
        aliases=("Ngày cấp giấy phép", "Licence date", "Ngày cấp", "Giấy phép / Ngày cấp"),
        day=True,
        example="01/03/2022",
    ),
    SheetColumn(
        "issuing_body",
        _("Issued by"),
        values.text,
        aliases=(
            "Cơ quan ban hành",
            "Issued by",
            "Cơ quan cấp",
            "Cơ quan cấp giấy phép",
            "Nơi cấp",
            "Giấy phép / Cơ quan cấp",
        ),
        example="Bộ Lao động - Thương binh và Xã hội",
    ),
    SheetColumn(
        "address",
        _("Address of the head office"),
        values.text,
        aliases=("Địa chỉ trụ sở chính", "Địa chỉ", "Trụ sở chính", "Trụ sở"),
    ),
    SheetColumn(
        "phone",
        _("Phone"),
        _phone,
        aliases=("Số điện thoại", "Điện thoại", "Phone", "SĐT"),
        text=True,
    ),
    SheetColumn("email", _("E-mail"), values.text, aliases=("Thư điện tử", "Email"), text=True),
    SheetColumn(
        "website",
        _("Website"),
        values.text,
        aliases=("Trang thông tin điện tử", "Trang web"),
        text=True,
    ),
    SheetColumn(
        "legal_representative",
        _("Legal representative"),
        values.text,
        aliases=("Người đại diện theo pháp luật", "Đại diện pháp luật", "Giám đốc"),
    ),
    SheetColumn(
        "local_representative",
        _("Representative in the province"),
        values.text,
        aliases=(
            "Người đại diện tại tỉnh",
            "Representative in the province",
            "Đại diện tại tỉnh",
            "Cán bộ phụ trách địa bàn",
        ),
    ),
    SheetColumn(
        "local_phone",
        _("Phone of the representative"),
        _phone,
        aliases=(
            "Điện thoại của người đại diện",
            "Phone of the representative",
            "Điện thoại đại diện tại tỉnh",
        ),
        text=True,
        help=_("Communes see this number."),
    ),
    SheetColumn(
        "status",
        _("Licence today"),
        _nothing,
        aliases=("Giấy phép hiện nay", "Licence today", "Tình trạng giấy phép"),
        blank=False,
        help=_("Only told: it follows from the licence's history."),
    ),
    SheetColumn("since", _("Since"), _nothing, aliases=("Từ ngày", "Since"), blank=False),
    SheetColumn(
        "until",
        _("Suspended until"),
        _nothing,
        aliases=("Đình chỉ đến hết ngày", "Suspended until"),
        blank=False,
    ),
)
