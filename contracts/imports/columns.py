"""The columns of sheets of departures, beside those that say who somebody is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.choices import DurationType, LegalForm, Source
from contracts.imports import cells
from contracts.imports.senders import sender
from enterprises.models import Enterprise
from reference.models import Country
from spreadsheets import values
from spreadsheets.sheets import Raw, Reading, SheetColumn
from workers.imports import PERSON_COLUMNS


def labels(choices: Any) -> Callable[[Reading], Sequence[str]]:
    return lambda reading: [str(label) for _value, label in choices.choices]


def listed(listing: str) -> Callable[[Reading], Sequence[str]]:
    return lambda reading: [item.name for item in reading.lists.items(listing, on=reading.today)]


def _countries(reading: Reading) -> Sequence[str]:
    return [country.name for country in Country.objects.on(reading.today)]


def _senders(reading: Reading) -> Sequence[str]:
    return list(Enterprise.objects.in_name_order().values_list("name", flat=True))


def _country(raw: Raw, reading: Reading) -> Country:
    return values.country(raw, reading)


ROW = SheetColumn(
    "stay",
    _("Row code"),
    cells.row_code,
    aliases=("Mã dòng", "Row code"),
    text=True,
    help=_("Comes with the file of the list. Leave it empty for a new departure."),
)
COUNTRY = SheetColumn(
    "country",
    _("Receiving country or territory"),
    _country,
    aliases=(
        *("Nước, vùng lãnh thổ tiếp nhận", "Nước, vùng lãnh thổ", "Country", "Nước đến", "Nước"),
        *("Nước tiếp nhận", "Thị trường", "Quốc gia", "Nước đi", "Nước làm việc"),
        *("Nước nhận lao động", "Receiving country or territory"),
    ),
    choices=_countries,
    example="Nhật Bản",
)
DEPARTED = SheetColumn(
    "departed_on",
    _("Departure date"),
    values.day,
    aliases=(
        *("Ngày xuất cảnh", "Departure date", "Ngày đi", "Thời gian xuất cảnh", "Ngày bay"),
        *("Ngày xuất cảnh (dd/mm/yyyy)", "Xuất cảnh ngày", "Thời điểm xuất cảnh"),
    ),
    day=True,
    example="02/03/2026",
    help=_("The exact day. While only the month is known, save a draft on the page."),
)


def told(name: str, *aliases: str) -> SheetColumn:
    """A column of our own lists that only tells something."""
    return SheetColumn(name, aliases[0], cells.told, aliases=aliases, blank=False)


_TOLD = (
    told("told_unit", "Đơn vị khi xuất cảnh", "Unit of departure"),
    told("told_unit_now", "Đơn vị khi xuất cảnh (ghi chú)", "Unit of departure (note)"),
    told("told_until", "Hạn hợp đồng", "Contract until"),
    told("told_state", "Tình trạng", "State"),
)

_TERM = _("Term in months")
_GOING = (
    SheetColumn(
        "form",
        _("Form of going"),
        cells.form,
        aliases=(
            *("Hình thức đi", "Legal form of going", "Form of going", "Hình thức"),
            *("Hình thức xuất cảnh", "Loại hợp đồng"),
        ),
        choices=labels(LegalForm),
        example="Doanh nghiệp dịch vụ đưa đi",
        help=_("May stay empty where a licensed enterprise sends the person."),
    ),
    SheetColumn(
        "enterprise",
        _("Enterprise or unit that sends"),
        sender,
        aliases=(
            *("Doanh nghiệp, đơn vị đưa đi", "Enterprise", "Doanh nghiệp", "Doanh nghiệp đưa đi"),
            *("Công ty đưa đi", "Công ty", "Đơn vị đưa đi", "Tên doanh nghiệp", "Công ty XKLĐ"),
            *("Doanh nghiệp XKLĐ", "Enterprise or unit that sends", "Đơn vị tuyển dụng"),
        ),
        choices=_senders,
        example="Công ty cổ phần Nhân lực Tây Bắc",
        help=_("As on the list of enterprises; “không rõ” if it is not known."),
    ),
    SheetColumn(
        "term_months",
        _TERM,
        values.months,
        aliases=("Thời hạn (tháng)", "Term in months", "Thời hạn HĐ (tháng)", "Số tháng")
        + ("Thời hạn hợp đồng (tháng)",),
        example="36",
        help=_("As the contract says; three years is 36."),
    ),
    SheetColumn(
        "term",
        _("Contract term"),
        cells.term,
        aliases=("Thời hạn HĐ", "Thời hạn hợp đồng", "Thời hạn", "Thời gian hợp đồng", "Term")
        + ("Thời hạn làm việc",),
        blank=False,
    ),
    SheetColumn(
        "term_years",
        _("Term in years"),
        values.years,
        aliases=("Thời hạn HĐ (năm)", "Thời hạn hợp đồng (năm)", "Thời hạn (năm)", "Số năm"),
        blank=False,
    ),
    SheetColumn(
        "duration_type",
        _("Kind of stay"),
        cells.duration_type,
        aliases=("Loại thời hạn", "Kind of stay", "Loại hình lao động", "Loại hình đi"),
        choices=labels(DurationType),
        help=_("Empty: by the term, seasonal under 12 months."),
    ),
    SheetColumn(
        "job",
        _("Job"),
        values.text,
        aliases=(
            *("Ngành nghề, công việc", "Job", "Ngành nghề", "Công việc", "Nghề", "Nghề nghiệp"),
            *("Ngành nghề làm việc", "Công việc làm", "Ngành, nghề"),
        ),
        choices=listed("occupation"),
        example="Chế biến thực phẩm",
    ),
    SheetColumn(
        "wage",
        _("Wage"),
        cells.wage,
        aliases=("Mức lương", "Wage", "Lương", "Thu nhập", "Tiền lương", "Lương cơ bản")
        + ("Mức lương/tháng", "Lương tháng"),
        example="180.000 Yên",
        help=_("A month, with its currency: 180.000 Yên, 1.500 EUR, 13 EUR/giờ."),
    ),
    SheetColumn(
        "wage_currency",
        _("Currency of the wage"),
        values.listed("currency"),
        aliases=("Loại tiền của mức lương", "Currency of the wage", "Loại tiền", "Đơn vị tiền"),
        blank=False,
    ),
    SheetColumn(
        "programme",
        pgettext_lazy("contract", "Programme"),
        values.listed("programme"),
        aliases=("Chương trình", "Programme", "Tên chương trình", "Đơn hàng"),
        choices=listed("programme"),
        help=_("Only if the person leaves under one, such as EPS."),
    ),
    SheetColumn(
        "occupation",
        _("Group of occupations"),
        values.listed("occupation"),
        aliases=("Nhóm ngành nghề", "Group of occupations", "Nhóm nghề"),
        blank=False,
    ),
    SheetColumn(
        "signed_on",
        _("Contract date"),
        values.day,
        aliases=("Ngày ký hợp đồng", "Contract date", "Ngày ký HĐ", "Ngày hợp đồng"),
        day=True,
    ),
    SheetColumn(
        "contract_number",
        _("Contract number"),
        values.text,
        aliases=("Số hợp đồng", "Contract number", "Số HĐ"),
        text=True,
    ),
    SheetColumn(
        "employer",
        _("Employer"),
        values.text,
        aliases=("Người sử dụng lao động", "Employer", "Chủ sử dụng", "Chủ sử dụng lao động")
        + ("Công ty tiếp nhận", "Nơi làm việc"),
    ),
    SheetColumn(
        "receiving_party",
        _("Receiving party"),
        values.text,
        aliases=("Bên tiếp nhận lao động", "Receiving party", "Bên tiếp nhận", "Nghiệp đoàn")
        + ("Tổ chức tiếp nhận",),
    ),
    SheetColumn(
        "work_address",
        _("Work address"),
        values.text,
        aliases=("Địa chỉ làm việc", "Work address", "Địa chỉ nơi làm việc"),
    ),
    SheetColumn(
        "confirmation_number",
        _("Number of the confirmation"),
        values.text,
        aliases=("Số xác nhận đăng ký hợp đồng", "Number of the confirmation", "Số xác nhận"),
        text=True,
        help=_("Of the commune's confirmation, only for direct contracts."),
    ),
    SheetColumn(
        "confirmation_on",
        _("Date of the confirmation"),
        values.day,
        aliases=("Ngày xác nhận", "Date of the confirmation"),
        day=True,
    ),
    SheetColumn(
        "supply_number",
        _("Number of the reply on the supply contract"),
        values.text,
        aliases=(
            *("Số phiếu trả lời đăng ký hợp đồng cung ứng", "Số phiếu trả lời"),
            "Number of the reply on the supply contract",
        ),
        text=True,
        blank=False,
    ),
    SheetColumn(
        "deposit",
        _("Deposit of the worker"),
        values.amount,
        aliases=("Tiền ký quỹ của người lao động", "Deposit of the worker", "Tiền ký quỹ")
        + ("Ký quỹ",),
    ),
    SheetColumn(
        "service_fee",
        _("Service fee paid by the worker"),
        cells.fee,
        aliases=(
            *("Tiền dịch vụ người lao động trả", "Service fee paid by the worker", "Phí dịch vụ"),
            "Tiền dịch vụ",
        ),
    ),
    SheetColumn(
        "total_cost",
        _("Total cost before leaving"),
        values.amount,
        aliases=(
            *("Tổng chi phí trước xuất cảnh", "Total cost before leaving", "Tổng chi phí"),
            *("Chi phí xuất cảnh", "Chi phí"),
        ),
    ),
    SheetColumn(
        "visa_type",
        _("Kind of visa"),
        values.text,
        aliases=("Loại thị thực (visa)", "Kind of visa", "Loại visa", "Visa", "Thị thực"),
        blank=False,
    ),
    SheetColumn(
        "exit_point",
        _("Exit point or flight"),
        values.text,
        aliases=("Cửa khẩu, chuyến bay", "Exit point or flight", "Cửa khẩu", "Chuyến bay"),
        blank=False,
    ),
    SheetColumn(
        "loan",
        _("Loan (million đồng)"),
        cells.told,
        aliases=("Vay vốn (triệu đồng)", "Vay vốn", "Số tiền vay", "Loan (million đồng)"),
        help=_("Is not stored from here. Loans are recorded on the person's page, under Support."),
        blank=False,
    ),
)
_SOURCE = (
    SheetColumn(
        "source",
        _("Where the information comes from"),
        cells.source,
        aliases=("Nguồn thông tin", "Where the information comes from", "Nguồn", "Nguồn số liệu"),
        choices=labels(Source),
        help=_("Only for the Department; elsewhere it is the commune."),
        blank=False,
    ),
    SheetColumn(
        "source_document",
        _("Document of the source"),
        values.text,
        aliases=("Số văn bản nguồn", "Document of the source"),
        text=True,
        blank=False,
    ),
    SheetColumn(
        "source_dated",
        _("Date of the document"),
        values.day,
        aliases=("Ngày văn bản", "Date of the document"),
        day=True,
        blank=False,
    ),
)


# Our lists of stays name the home by one word more.
PEOPLE = tuple(
    replace(column, aliases=(*column.aliases, "Residence"))
    if column.name == "residence"
    else column
    for column in PERSON_COLUMNS
)
DEPARTURE_COLUMNS = (*PEOPLE, ROW, COUNTRY, DEPARTED, *_GOING, *_SOURCE, *_TOLD)
# The opening list has one source, and its rows are those of the same columns.
OPENING_COLUMNS = tuple(column for column in DEPARTURE_COLUMNS if column.name != "source")
