"""What else the files of invented people say; for some of them something is missing."""

from datetime import date, timedelta
from random import Random
from typing import Any

from core.months import add_months
from demonstration.people import MEN, VILLAGES, Person
from demonstration.plot import Going
from workers.rules import Background

_EDUCATION = ["primary", "lower_secondary", "upper_secondary", ""]
_FIELDS = {
    "elementary": ["May công nghiệp", "Hàn", "Điện dân dụng"],
    "intermediate": ["Thú y", "Cơ khí", "Điện công nghiệp"],
    "college": ["Điều dưỡng", "Công nghệ ô tô", "Kế toán"],
    "university": ["Nông học", "Kỹ thuật xây dựng", "Ngôn ngữ Nhật"],
}
_AFTER_SCHOOL = {"intermediate", "college", "university"}
_TRADES = {"Xây dựng": "Xây trát", "Công xưởng": "Vận hành máy", "Nông nghiệp": "Trồng trọt"}
_RELATIONS = ["bố", "anh ruột", "chú ruột", "bác ruột"]
_LANGUAGES = {
    "JP": ("ja", ["N5", "N4", "N3"]),
    "KR": ("ko", ["EPS-TOPIK"]),
    "TW": ("zh", ["TOCFL A1", "TOCFL A2", ""]),
    "DE": ("de", ["A2", "B1", "B2"]),
}
AWAY = ["Hà Nội, phường Hoàng Mai", "Bắc Ninh, phường Từ Sơn", "Hưng Yên, xã Như Quỳnh"]


def _random(going: Going) -> Random:
    """Its own dice: what is dealt out here leaves the story of departures as it is."""
    return Random(f"papers {going.number}")


def background(going: Going, person: Person) -> Background:
    """Education, trade, relative, service and present address, as far as they are known."""
    random = _random(going)
    fields = _FIELDS.get(going.qualification, [])
    known = random.random()
    trade = _TRADES.get(going.job, "") if random.random() < 0.4 else ""
    served = known < 0.15 if known < 0.8 else None
    family = person.full_name.split()[0]
    young = person.born_on.year + 20
    return Background(
        education=_education(going, random),
        field_of_study=random.choice(fields) if fields and known < 0.9 else "",
        skill=trade,
        skill_level=random.randint(1, 3) if trade else None,
        relative_name=f"{family} Văn {random.choice(MEN)}" if known < 0.75 else "",
        relative_relation=random.choice(_RELATIONS) if known < 0.75 else "",
        relative_phone=f"03{random.randint(10_000_000, 99_999_999)}" if known < 0.7 else "",
        served=served if person.sex == "male" else None,
        discharged_year=young
        if served and person.sex == "male" and young < going.departed_on.year
        else None,
        current_address=f"Nhà trọ, {random.choice(VILLAGES)}" if random.random() < 0.06 else "",
    )


def _education(going: Going, random: Random) -> str:
    said = random.choices(_EDUCATION, [15, 40, 35, 10])[0]
    return "upper_secondary" if said and going.qualification in _AFTER_SCHOOL else said


def old_id(going: Going) -> str:
    """The older ones have had a card of nine digits; a third of them remembers it."""
    person = going.person
    older = person is not None and person.born_on.year < 1998
    return f"05{going.number:07d}" if older and going.number % 3 == 0 else ""


def passport(going: Going) -> dict[str, Any] | None:
    """The passport of the journey: of most it is known; of some it ends before the contract."""
    random = _random(going)
    known = random.random()
    if known < 0.12:
        return None
    age = random.randint(40, 300) if known < 0.92 else random.randint(2900, 3400)
    issued_on: date = going.departed_on - timedelta(days=age)
    letter = "B" if issued_on < date(2022, 7, 1) else "C"
    return {
        "number": f"{letter}{7_000_000 + going.number:07d}",
        "issued_on": issued_on if known < 0.85 else None,
        "expires_on": add_months(issued_on, 120) if known < 0.95 else None,
    }


def language(going: Going) -> dict[str, Any] | None:
    """What was learned for the country, of two in three."""
    random = _random(going)
    code, levels = _LANGUAGES.get(going.country, ("", [""]))
    if not code or random.random() > 0.65:
        return None
    level = random.choice(levels)
    certified_on = going.departed_on - timedelta(days=random.randint(90, 400)) if level else None
    return {"language": code, "level": level, "certified_on": certified_on}


def priority(going: Going) -> dict[str, Any] | None:
    """A group beside the household's, of one in eight."""
    served_or_merit = {0: "merit", 1: "land"}.get(going.number % 16)
    if served_or_merit is None:
        return None
    document = f"Quyết định {going.number}/QĐ-UBND"
    return {"group": served_or_merit, "since": date(2018, 1, 1), "document": document}
