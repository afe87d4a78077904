"""A file of departures of new people, and what the registers say about them afterwards."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import translation

from accounts.models import User
from communes.queries import atlas
from contracts.choices import LegalForm
from contracts.models import Departure
from core import clock
from enterprises.models import Enterprise
from reference.models import Country
from reference.queries import book
from workers.choices import Sex
from workers.models import NameKey, Residence

NAME, BORN, SEX, ETHNICITY, NUMBER = "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số CCCD"
UNIT, VILLAGE, EDUCATION, QUALIFICATION = "Xã", "Bản", "Trình độ văn hóa", "CMKT"
PHONE, COUNTRY, FORM, JOB = "Điện thoại", "Nước đến", "Hình thức đi", "Ngành nghề"
ENTERPRISE, DEPARTED, TERM = "Doanh nghiệp đưa đi", "Ngày xuất cảnh", "Thời hạn HĐ"
WAGE = "Mức lương"
HEADINGS = (
    *("STT", NAME, BORN, SEX, ETHNICITY, NUMBER, UNIT, VILLAGE, EDUCATION, QUALIFICATION, PHONE),
    *(COUNTRY, FORM, JOB, ENTERPRISE, DEPARTED, TERM, WAGE),
)
_FAMILIES = ["Lò", "Quàng", "Giàng", "Sùng", "Vì", "Cà", "Hà", "Nguyễn", "Lường", "Mùa"]
_MIDDLES = {Sex.MALE: ["Văn", "Đức", "A", "Mí"], Sex.FEMALE: ["Thị", "Thu", "Hồng", "Minh"]}
_GIVENS = ["Nam", "Mai", "Páo", "Dua", "Ón", "Thiết", "Hoa", "Chứ", "Phương", "Sơn", "Inh", "Hặc"]
_VILLAGES = ["Bản Nà Lo", "Bản Hốc", "Bản Pá Sàng", "Tiểu khu 4", "Bản Lọng Bong", "Bản Co Pục"]
_JOBS = ["May mặc", "Chế biến thực phẩm", "Cơ khí", "Điều dưỡng", "Nông nghiệp", "Xây dựng"]
_WAGES = {"JP": "180.000 JPY", "TW": "28.590 TWD", "KR": "2.100.000 KRW", "DE": "1.500 EUR"}
_DAYS = 100  # before today: nobody lived in another unit then, and nobody asks about the year


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a cell of a list may say, and the code that is stored for it."""

    sexes: dict[str, str]
    ethnicities: dict[str, str]
    educations: dict[str, str]
    qualifications: dict[str, str]
    forms: dict[str, str]
    units: dict[str, Any]

    @classmethod
    def now(cls) -> "Words":
        with translation.override("vi"):
            return cls(
                sexes={str(sex.label): sex.value for sex in Sex},
                ethnicities=_names("ethnic_group"),
                educations=_names("education"),
                qualifications=_names("qualification"),
                forms={str(form.label): form.value for form in LegalForm},
                units={unit.label: unit for unit in atlas().on(clock.today()).units.values()},
            )


def _names(listing: str) -> dict[str, str]:
    return {item.name_vi: item.code for item in book().items(listing, on=clock.today())}


# The file ----------------------------------------------------------------------------------------


def make_file(path: Path, rows: int) -> None:
    """As a commune's list looks: headings in the first row, days as days, numbers as text."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        page, day = workbook.add_worksheet("Danh sách"), workbook.add_format({"num_format": 14})
        page.write_row(0, 0, HEADINGS)
        for number, row in enumerate(_rows(rows), start=1):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, place, value, day)
                elif isinstance(value, int):
                    page.write_number(number, place, value)
                else:
                    page.write_string(number, place, value)


def _rows(rows: int) -> Iterator[tuple[str | int | date, ...]]:
    """Nobody is real; every number is another one and fits to birth and sex."""
    dealt, words = random.Random(7), Words.now()
    countries = {row.code: row.name_vi for row in Country.objects.filter(code__in=_WAGES)}
    senders = list(Enterprise.objects.order_by("pk").values_list("name", flat=True))
    trained = [word for word, code in words.qualifications.items() if code != "untrained"]
    form = next(word for word, code in words.forms.items() if code == LegalForm.SERVICE)
    for number in range(rows):
        sex_word, sex = dealt.choice(list(words.sexes.items()))
        born = date(1975, 1, 1) + timedelta(days=dealt.randrange(30 * 365))
        century = 2 * (born.year >= 2000) + (sex == Sex.FEMALE)
        given = f"{dealt.choice(_GIVENS)} {dealt.choice(_GIVENS)}"
        country = dealt.choice(list(_WAGES))
        yield (
            number + 1,
            f"{dealt.choice(_FAMILIES)} {dealt.choice(_MIDDLES[Sex(sex)])} {given}",
            born,
            sex_word,
            dealt.choice(list(words.ethnicities)),
            f"014{century}{born.year % 100:02}{number:06}",
            dealt.choice(list(words.units)),
            dealt.choice(_VILLAGES),
            dealt.choice(list(words.educations)),
            dealt.choice(trained),
            f"09{number:08}",
            countries[country],
            form,
            dealt.choice(_JOBS),
            dealt.choice(senders),
            clock.today() - timedelta(days=1 + dealt.randrange(_DAYS)),
            dealt.choice([12, 24, 36]),
            _WAGES[country],
        )


# What was written --------------------------------------------------------------------------------

_WORKER = (
    *("full_name", "born_on", "born_precision", "sex", "personal_id_print", "ethnicity", "phone"),
    *("education", "qualification", "commune", "village"),
    *("name_sort", "village_fold", "village_sort"),
)
_CONTRACT = (
    *("status", "form", "duration_type", "country", "enterprise", "enterprise_unknown", "job"),
    *("term_months", "wage", "wage_currency", "wage_per", "recorded_for"),
)
_DEPARTURE = ("departed_on", "commune", "qualification", "source", "cancelled", "ended_on")


def written(by: User) -> tuple[int, str]:
    """How many departures `by` has entered, and a hash of all that stands about them and their
    people: the same for everybody who has stored the same."""
    columns = [
        *(f"worker__{name}" for name in _WORKER),
        *(f"contract__{name}" for name in _CONTRACT),
        *_DEPARTURE,
    ]
    found = Departure.objects.filter(contract__created_by=by, worker__created_by=by)
    stored, rows = sha256(), 0
    for row in found.order_by("worker__personal_id_print").values_list(*columns).iterator():
        stored.update(repr(row).encode())
        rows += 1
    for model, more in ((NameKey, ("key", "spelled")), (Residence, ("commune", "village"))):
        owned = model.objects.filter(worker__created_by=by)
        order = ("worker__personal_id_print", *more)
        for row in owned.order_by(*order).values_list(*order).iterator():
            stored.update(repr(row).encode())
    return rows, stored.hexdigest()[:16]
