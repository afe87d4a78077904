"""The columns of sheets of returns: who it is, which stay, and how that ended."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from contracts.choices import EndKind, NextNeed
from contracts.imports import cells
from contracts.imports.columns import COUNTRY, DEPARTED, PEOPLE, ROW, labels, listed, told
from spreadsheets import values
from spreadsheets.sheets import SheetColumn


def _columns(wanted: Iterable[str]) -> tuple[SheetColumn, ...]:
    """As sheets of people have them; but the birth may be left out where a number tells who."""
    names = frozenset(wanted)
    return tuple(replace(column, either="") for column in PEOPLE if column.name in names)


# Who somebody is, for finding the stay; nobody is registered or corrected by a return.
WHO = ("code", "full_name", "born", "born_male", "born_female", "personal_id", "old_id") + (
    *("passport", "unit", "residence", "village"),
)
_END = (
    SheetColumn(
        "ended_on",
        _("Day of return or end"),
        values.day,
        aliases=(
            *("Ngày về nước hoặc kết thúc", "Day of return or end", "Ngày về", "Ngày nhập cảnh"),
            *("Ngày về nước", "Ngày hồi hương", "Thời gian về nước", "Ngày về quê"),
        ),
        required=True,
        day=True,
        example="06/05/2026",
    ),
    SheetColumn(
        "end_kind",
        _("What happened"),
        cells.end_kind,
        aliases=("Trường hợp", "What happened", "Tình trạng", "Tình trạng hiện nay"),
        choices=labels(EndKind),
        help=_("Empty: came home."),
    ),
    SheetColumn(
        "return_reason",
        _("Reason of the return"),
        cells.return_reason,
        aliases=("Lý do về nước", "Reason of the return", "Lý do về", "Lý do"),
        choices=listed("return_reason"),
        example="Hoàn thành hợp đồng",
        help=_("For people who came home; “other or unknown” is allowed."),
    ),
    SheetColumn(
        "notified_on",
        _("Commune told on"),
        values.day,
        aliases=("Ngày khai báo với xã", "Commune told on", "Ngày khai báo", "Ngày trình báo"),
        day=True,
        help=_("The law asks for it within 15 days of entry."),
    ),
    SheetColumn(
        "next_need",
        _("Wants next"),
        cells.next_need,
        aliases=("Nhu cầu sau về nước", "Wants next", "Nhu cầu việc làm", "Nhu cầu"),
        choices=labels(NextNeed),
    ),
    SheetColumn(
        "skills_gained",
        _("Skills gained"),
        values.text,
        aliases=("Nghề, kỹ năng tích lũy", "Skills gained", "Kỹ năng tích lũy", "Tay nghề"),
    ),
    SheetColumn(
        "language_gained",
        _("Language learned"),
        cells.spoken,
        aliases=("Ngôn ngữ", "Language learned", "Ngoại ngữ", "Trình độ ngoại ngữ"),
        example="Tiếng Nhật N3",
    ),
    SheetColumn(
        "note",
        _("Note"),
        cells.told,
        aliases=("Ghi chú", "Note", "Hiện nay làm gì"),
        help=_("Is not stored from here."),
        blank=False,
    ),
    told("told_unit", "Đơn vị khi xuất cảnh", "Unit of departure"),
    told("told_unit_now", "Đơn vị khi xuất cảnh (ghi chú)", "Unit of departure (note)"),
    told("told_sex", "Giới tính", "Sex"),
    told("told_enterprise", "Doanh nghiệp", "Enterprise", "Doanh nghiệp đưa đi"),
    told("told_job", "Ngành nghề, công việc", "Job", "Ngành nghề"),
    told("told_phone", "Điện thoại", "Phone", "Số điện thoại"),
)
RETURN_COLUMNS = (*_columns(WHO), ROW, COUNTRY, DEPARTED, *_END)
