"""Cells of sheets of stays: codes of rows, forms, terms, wages, and how stays end."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation

from contracts import rules
from contracts.choices import DurationType, EndKind, LegalForm, NextNeed, Source, WagePer
from core import names
from spreadsheets import values
from spreadsheets.sheets import Raw, Reading, Unreadable
from spreadsheets.values.choosing import remembered

_CODE = re.compile(r"D(?P<pk>[0-9]{1,12})-(?P<version>[0-9]{1,9})", re.IGNORECASE)
_AN_HOUR = re.compile(r"\s*(?:/|\bmột\b|\bmot\b)\s*(?:giờ|gio|h|hour)\s*$", re.IGNORECASE)
_FEW = 5  # years: so small a number may be months as well


@dataclass(frozen=True)
class RowCode:
    """Which stay a row is about, and the version of its contract that was seen."""

    pk: int
    version: int


@dataclass(frozen=True)
class Wage:
    """An amount; the currency is "" where the cell names none."""

    amount: Decimal
    currency: str
    per: str


@dataclass(frozen=True)
class Spoken:
    """A language somebody speaks now, and how well."""

    language: str
    level: str


def row_code(raw: Raw, reading: Reading) -> RowCode:
    """D12-3: stay 12 with its contract at version 3, as our own lists say it."""
    if found := _CODE.fullmatch(values.text(raw, reading).replace(" ", "")):
        return RowCode(int(found["pk"]), int(found["version"]))
    problem = rules.no_such_row_code()
    raise Unreadable(problem.message, rule=problem.rule)


def told(raw: Raw, reading: Reading) -> None:
    """A cell that our lists tell and nobody enters."""


def term(raw: Raw, reading: Reading) -> int:
    """A term in months. Up to five without a word may be years, and is asked about."""
    few = raw if isinstance(raw, int | float) else None
    if isinstance(raw, str) and raw.strip().isdigit():
        few = int(raw)
    if few is not None and not isinstance(raw, bool) and few <= _FEW and few == int(few):
        problem = rules.term_unclear()
        raise Unreadable(problem.message, proposal=f"{int(few)} năm", rule=problem.rule)
    return values.months(raw, reading)


def wage(raw: Raw, reading: Reading) -> Wage:
    """180000, "180.000 Yên", "1.500 EUR/tháng", "13 EUR/giờ"; for a month unless it says hour."""
    per = WagePer.MONTH
    if isinstance(raw, str) and (hourly := _AN_HOUR.search(raw)):
        raw, per = raw[: hourly.start()], WagePer.HOUR
    amount, currency = values.money(raw, reading)
    return Wage(amount, currency, per.value)


def fee(raw: Raw, reading: Reading) -> tuple[Decimal, str]:
    """An amount and its currency, "" for đồng."""
    amount, currency = values.money(raw, reading)
    return amount, "" if currency == rules.HOME_CURRENCY else currency


def source(raw: Raw, reading: Reading) -> str:
    """Where the information comes from. Only who works in the whole province chooses it, as in
    the form; for the others it says nothing."""
    return _SOURCE(raw, reading) if reading.scope.whole_province else ""


# Choices, by their names in both languages -------------------------------------------------------


def chosen(
    choices: type[models.TextChoices],
    *,
    also: Mapping[str, Iterable[str]] | None = None,
    listing: str = "",
) -> Callable[[Raw, Reading], str]:
    """A reader of one of these codes, by label in any of the languages, by one of the words in
    `also`, or by what the list of that name calls it."""

    def find(text: str, reading: Reading) -> str | Unreadable:
        words = reading.once(("words for", choices), lambda: _words(choices, also or {}))
        if code := words.get(_compared(text)):
            return code
        try:
            return otherwise(text, reading)
        except Unreadable as unreadable:
            return unreadable

    otherwise = values.listed(listing) if listing else values.one_of(_labels(choices))
    return lambda raw, reading: remembered(("chosen", choices), raw, reading, find)


def _labels(choices: type[models.TextChoices]) -> dict[str, list[Any]]:
    return {member.value: [member.label] for member in choices}


def _words(choices: type[models.TextChoices], also: Mapping[str, Iterable[str]]) -> dict[str, str]:
    words = {_compared(word): code for code, ways in also.items() for word in ways}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {_compared(str(member.label)): member.value for member in choices}
    return words


def _compared(text: str) -> str:
    return " ".join(names.fold(text).replace("-", " ").replace(",", " ").split())


form = chosen(
    LegalForm,
    listing="legal_form",
    also={
        LegalForm.SERVICE: ["dịch vụ", "qua doanh nghiệp", "doanh nghiệp", "DN dịch vụ", "qua DN"],
        LegalForm.PUBLIC_UNIT: ["qua đơn vị sự nghiệp", "EPS", "ĐVSN"],
        LegalForm.DIRECT: ["tự đi", "cá nhân", "trực tiếp ký", "hợp đồng trực tiếp"],
        LegalForm.SIGNED_ABROAD: ["sau xuất cảnh", "giao kết sau khi xuất cảnh"],
        LegalForm.TRAINEE: ["thực tập nâng cao tay nghề"],
    },
)
duration_type = chosen(
    DurationType,
    also={
        DurationType.LONG: ["dài hạn", "long"],
        DurationType.SEASONAL: ["thời vụ", "ngắn hạn", "lao động thời vụ"],
        DurationType.STUDENT: ["du học nghề", "thực tập sinh", "du học sinh", "học nghề"],
    },
)
end_kind = chosen(
    EndKind,
    also={
        EndKind.RETURNED: ["đã về", "về nước", "về", "đã về quê"],
        EndKind.DIED: ["tử vong", "đã chết", "mất"],
        EndKind.MISSING: ["mất liên lạc"],
        EndKind.SETTLED: ["định cư", "kết hôn", "lấy chồng", "chuyển mục đích"],
    },
)
next_need = chosen(
    NextNeed,
    also={
        NextNeed.JOB: ["việc làm", "có", "cần việc làm", "tìm việc"],
        NextNeed.TRAINING: ["đào tạo", "học thêm nghề"],
        NextNeed.BUSINESS: ["khởi nghiệp", "tự làm", "kinh doanh", "vay vốn làm ăn"],
        NextNeed.AGAIN: ["đi lại", "đi tiếp", "tiếp tục đi", "xuất khẩu lao động"],
        NextNeed.NOTHING: ["không", "không có nhu cầu", "chưa"],
    },
)
_SOURCE = chosen(Source, also={Source.COMMUNE: ["xã báo"], Source.ENTERPRISE: ["DN báo"]})

# Returns -----------------------------------------------------------------------------------------

# As communes write them, beside the names of the list.
_REASONS = {
    "het han": "completed",
    "het han hop dong": "completed",
    "het han hd": "completed",
    "het hop dong": "completed",
    "het hd": "completed",
    "hoan thanh": "completed",
    "hoan thanh hd": "completed",
    "dung han": "completed",
    "ve dung han": "completed",
    "nguyen vong": "own_wish",
    "theo nguyen vong": "own_wish",
    "theo nguyen vong nld": "own_wish",
    "nguyen vong ca nhan": "own_wish",
    "xin ve": "own_wish",
    "cong ty pha san": "employer",
    "pha san": "employer",
    "cat giam": "employer",
    "thu hep san xuat": "employer",
    "mat viec": "employer",
    "thien tai": "force_majeure",
    "dich benh": "force_majeure",
    "chien tranh": "force_majeure",
    "bat kha khang": "force_majeure",
    "om dau": "health",
    "om": "health",
    "tai nan": "health",
    "tai nan lao dong": "health",
    "benh nghe nghiep": "health",
    "suc khoe": "health",
    "suc khoe yeu": "health",
    "bi nguoc dai": "abuse",
    "nguoc dai": "abuse",
    "cuong buc lao dong": "abuse",
    "quay roi tinh duc": "abuse",
    "truc xuat": "discipline",
    "bi truc xuat": "discipline",
    "vi pham ky luat": "discipline",
    "vi pham phap luat": "discipline",
    "vi pham": "discipline",
    "o lai trai phep": "after_illegal_stay",
    "cu tru bat hop phap": "after_illegal_stay",
    "cu tru trai phep": "after_illegal_stay",
    "khac": "other",
    "chua ro": "other",
    "khong ro": "other",
    "ly do khac": "other",
}
# A column of reasons may say that nobody came home.
_NO_RETURN = {
    "chet": EndKind.DIED,
    "tu vong": EndKind.DIED,
    "da chet": EndKind.DIED,
    "mat tich": EndKind.MISSING,
}
_REASON = values.listed("return_reason")
_LANGUAGE = values.listed("language")
_LANGUAGES = {"nhat": "ja", "trung": "zh", "dai loan": "zh", "hoa": "zh", "han": "ko"} | {
    "duc": "de",
    "anh": "en",
}


def return_reason(raw: Raw, reading: Reading) -> str | EndKind:
    """The code of the reason; or how the stay ended, where the column says that nobody came."""
    text = _compared(values.text(raw, reading))
    if code := _REASONS.get(text) or _NO_RETURN.get(text):
        return code
    return _REASON(raw, reading)


def spoken(raw: Raw, reading: Reading) -> Spoken:
    """A language and its level: "Tiếng Nhật N3", "TOPIK 2", "Hàn"."""
    return remembered("languages spoken", raw, reading, _spoken)


def _spoken(text: str, reading: Reading) -> Spoken | Unreadable:
    words = text.split()
    for count in range(len(words), 0, -1):
        language = _language(" ".join(words[:count]), reading)
        if language:
            return Spoken(language, " ".join(words[count:]).strip(" ,;:()-"))
    for item in reading.lists.items("language", on=reading.today):
        levels = {_compared(level) for level in (item.says("levels") or "").split(",")}
        if _compared(text) in levels and item.code in ("ja", "ko", "zh"):
            return Spoken(item.code, text)
    try:
        return Spoken(_LANGUAGE(text, reading), "")
    except Unreadable as unreadable:
        return unreadable


def _language(text: str, reading: Reading) -> str:
    own = _compared(text).removeprefix("tieng ")
    if code := _LANGUAGES.get(own):
        return code
    found = reading.lists.find("language", text, on=reading.today)
    return found[0].code if len(found) == 1 else ""


# Wages -------------------------------------------------------------------------------------------

# The currency that is paid in, and between which amounts a bare number is surely one month's wage
# in it: 30.000.000 in Japan is đồng, and is asked about.
_PAID_IN: dict[str, tuple[str, int, int]] = {
    "JP": ("JPY", 80_000, 1_500_000),
    "TW": ("TWD", 10_000, 200_000),
    "KR": ("KRW", 700_000, 9_000_000),
    "AU": ("AUD", 800, 20_000),
    "SG": ("SGD", 400, 15_000),
    "MY": ("MYR", 1_000, 20_000),
    "US": ("USD", 500, 20_000),
    **dict.fromkeys(
        ("DE", "GR", "SK", "HR", "PT", "ES", "FI", "LT", "LV", "CY"), ("EUR", 300, 10_000)
    ),
}


def usual_currency(country: str, amount: Decimal) -> str:
    """The currency that a bare number surely means as a monthly wage there, or ""."""
    currency, least, most = _PAID_IN.get(country, ("", 0, 0))
    return currency if least <= amount <= most else ""
