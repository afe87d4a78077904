"""Who sends: seventeen invented enterprises, a public unit, and what became of their licences.

Tax codes begin with 98, which no province has: none belongs to a real enterprise.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from accounts.models import User
from communes.models import Commune
from communes.queries import Atlas
from core import clock
from enterprises import actions as enterprises
from enterprises.models import Enterprise
from enterprises.rules import tax_code_for
from reference.models import Country

MOLISA, MOHA = "Bộ Lao động - Thương binh và Xã hội", "Bộ Nội vụ"
ENTERPRISES = [
    "Công ty CP Nhân lực Sao Bắc",
    "Công ty CP Hợp tác Quốc tế Đà Giang",
    "Công ty TNHH Cung ứng Lao động Mộc Lan",
    "Công ty CP Phát triển Nhân lực Tây Bắc Xanh",
    "Công ty CP Đào tạo và Xuất khẩu Hoa Ban",
    "Công ty CP Quốc tế Ngọc Linh Đông",
    "Công ty TNHH Nhân lực Pha Đin",
    "Công ty CP Thương mại Nhân lực Minh Hòa",
    "Công ty CP Hợp tác Lao động Thăng Hoa",
    "Công ty CP Nhân lực Việt Á Mới",
    "Công ty CP Phát triển Hưng Phú Tây",
    "Công ty CP Cung ứng Nhân lực Sông Thao",
    "Công ty CP Đầu tư Nhân lực Trường Hải Bắc",
    "Công ty CP Nhân lực Á Đông Xanh",
    "Công ty TNHH Nhân lực Hồng Hà Mới",
    "Công ty CP Xuất khẩu Lao động Kim Sơn Đà",
    "Công ty CP Hợp tác Quốc tế Bình Minh Tây",
]
# Not among those introduced: its licence was given back before.
GAVE_BACK = "Công ty CP Nhân lực Đông Phương Cũ"
PUBLIC_UNIT = "Trung tâm Lao động ngoài nước (đơn vị sự nghiệp, minh họa)"
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đỗ", "Bùi")
_GIVEN = ("Văn Minh", "Thị Hà", "Quốc Việt", "Thu Trang", "Đức Anh", "Ngọc Mai", "Hữu Thắng")
# What happened to the licences: which enterprise, what, when, and what else was said.
_HAPPENED: list[tuple[int, str, date, dict[str, Any]]] = [
    (0, "adjusted", date(2022, 6, 1), {"number": "900/LĐTBXH-GP", "note": "Đổi địa chỉ trụ sở."}),
    (5, "reissued", date(2025, 6, 10), {"number": "905/BNV-GP"}),
    (8, "suspended", date(2023, 3, 1), {"last_day": date(2023, 8, 31)}),
    (8, "lifted", date(2023, 7, 15), {}),
    (3, "suspended", date(2026, 8, 1), {"last_day": date(2027, 1, 31), "market": "TW"}),
    (11, "revoked", date(2026, 10, 1), {"point": "b"}),
]
_ORDERS = (
    "Chế biến thực phẩm tại Nhật Bản, 30 người",
    "Công xưởng tại Đài Loan (Trung Quốc), 40 người",
    "Nông nghiệp thời vụ tại Hàn Quốc, 25 người",
    "Xây dựng tại Nhật Bản, 20 người",
    "Điều dưỡng, hộ lý tại Nhật Bản, 10 người",
)

Happening = Callable[[], object]


def record_enterprises(officer: User) -> list[Enterprise]:
    """The seventeen (the number was reported, the names are not), then the public unit."""
    made = [_enterprise(index, name, officer) for index, name in enumerate(ENTERPRISES)]
    _enterprise(len(ENTERPRISES), GAVE_BACK, officer)
    public = enterprises.save_enterprise(
        name=PUBLIC_UNIT,
        kind="public_unit",
        tax_code=tax_code_for("980000900"),
        address="Hà Nội",
        phone="024 0000 0900",
        by=officer,
    )
    return [*made, public]


def _enterprise(index: int, name: str, officer: User) -> Enterprise:
    person = f"{_FAMILIES[index % 8]} {_GIVEN[index % 7]}"
    local = f"{_FAMILIES[(index + 3) % 8]} {_GIVEN[(index + 2) % 7]}"
    return enterprises.save_enterprise(
        name=name,
        kind="service",
        tax_code=tax_code_for(f"98{(index + 1) * 10:07d}"),
        address=f"Số {12 + index * 7}, phố Minh Họa, Hà Nội",
        phone=f"024 0000 {index + 1:04d}",
        email=f"lienhe@nhanluc{index + 1}.example",
        website=f"www.nhanluc{index + 1}.example",
        legal_representative=f"{person}, Tổng Giám đốc",
        local_representative=f"{local}, phụ trách địa bàn",
        local_phone=f"0900 000 {index + 1:03d}",
        licence_number=f"{900 + index}/LĐTBXH-GP",
        licence_date=date(2016, 1 + index % 12, 5 + index),
        issuing_body=MOLISA,
        by=officer,
    )


def happenings(
    senders: list[Enterprise], units: Atlas, countries: dict[str, Country], officer: User
) -> dict[date, list[Happening]]:
    """By day: what the Ministry decided, who was introduced where, branches and markets."""
    calendar: dict[date, list[Happening]] = defaultdict(list)
    for index, kind, day, said in _HAPPENED:
        told = {"issuing_body": MOHA if day >= date(2025, 3, 1) else MOLISA, **said}
        told["country"] = countries.get(told.pop("market", ""))
        event = partial(
            enterprises.record_licence_event,
            enterprise=senders[index], kind=kind, in_force_on=day, by=officer,
        )  # fmt: skip
        calendar[day].append(partial(event, **told))
    calendar[date(2024, 3, 15)].append(partial(_give_back, officer))
    for index, sender in enumerate(senders[: len(ENTERPRISES)]):
        calendar[date(2025, 5, 20)].append(partial(_introduce, sender, index, units, officer))
        calendar[date(2026, 7, 10)].append(partial(_introduce, sender, index, units, officer))
        calendar[date(2026, 1, 5)].append(
            partial(_market, sender, countries[("JP", "TW")[index % 2]], officer)
        )
        if index % 4 == 0:
            calendar[date(2024, 9, 2)].append(partial(_branch, sender, index, officer))
    calendar[date(2026, 10, 5)].append(partial(_take_back, senders[11], officer))
    return calendar


def _give_back(officer: User) -> None:
    enterprises.record_licence_event(
        enterprise=Enterprise.objects.get(name=GAVE_BACK),
        kind="returned",
        in_force_on=date(2024, 3, 15),
        issuing_body=MOLISA,
        by=officer,
    )


def _introduce(sender: Enterprise, index: int, units: Atlas, officer: User) -> None:
    """To every fifth unit of the map of the day; the letters of 2026 run out one by one."""
    first = (date(2025, 5, 20), date(2026, 6, 30))
    last = date(2026, 12, 10 + index) if index < 3 else date(2027, 6, 30)
    day, until = first if clock.today() < date(2026, 1, 1) else (date(2026, 7, 10), last)
    there = sorted(units.on(day).units.values(), key=lambda unit: (unit.code, unit.pk))
    enterprises.record_letter(
        enterprise=sender,
        number=f"MH-{day.year}-{index + 1:02d}/SNV-VLATLĐ",
        issued_on=day,
        expires_on=until,
        communes=_some(there, index),
        signer="Phó Giám đốc Sở Nội vụ (minh họa)",
        positions=_ORDERS[index % len(_ORDERS)],
        by=officer,
    )


def _some(there: list[Commune], index: int) -> list[Commune]:
    return there[index % 5 :: 5] or there


def _market(sender: Enterprise, country: Country, officer: User) -> None:
    enterprises.set_market(
        enterprise=sender, country=country, starts_on=date(2026, 1, 5), by=officer
    )


def _branch(sender: Enterprise, index: int, officer: User) -> None:
    enterprises.save_branch(
        enterprise=sender,
        name=f"Chi nhánh Tây Bắc - {sender.name}",
        code=f"{sender.tax_code}-001",
        address=f"Số {3 + index}, phố Minh Họa, trung tâm tỉnh",
        representative=f"{_FAMILIES[index % 8]} Văn Chi, Giám đốc chi nhánh",
        phone=f"0212 000 {index:04d}",
        activities="Tuyển chọn, đào tạo, giáo dục định hướng",
        by=officer,
    )


def _take_back(sender: Enterprise, officer: User) -> None:
    """The letter of an enterprise whose licence was revoked no longer holds."""
    letter = sender.letters.filter(withdrawn_on=None).latest("issued_on")
    enterprises.withdraw_letter(
        letter=letter,
        withdrawn_on=date(2026, 10, 5),
        reason="Giấy phép của doanh nghiệp bị thu hồi.",
        by=officer,
    )
