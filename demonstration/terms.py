"""What contracts of invented people say beside country and sender, and what happened later."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import User
from contracts import actions
from contracts.models import Departure
from core import clock
from demonstration.plot import Going

_OCCUPATIONS = {
    "Chế biến thực phẩm": "food",
    "Xây dựng": "construction",
    "Nông nghiệp": "farming",
    "Hộ lý": "nursing",
    "Cơ khí": "welding",
    "Công xưởng": "factory",
    "Khán hộ công gia đình": "family_care",
    "Điện tử": "electronics",
    "Sản xuất chế tạo": "factory",
    "Đóng tàu": "welding",
}
# Monthly wage, currency, visa, employers, who receives, and where.
_MARKETS: dict[str, tuple[int, str, str, list[str], str, list[str]]] = {
    "JP": (
        *(175_000, "JPY", "TTS1"),
        ["Công ty Thực phẩm Sakura", "Công ty Xây dựng Yamato", "Trang trại Midori"],
        "Nghiệp đoàn Hợp tác Kanto",
        ["Chiba", "Saitama", "Hokkaido, Sapporo"],
    ),
    "TW": (
        *(27_470, "TWD", "FL"),
        ["Công ty Điện tử Trường Phát", "Công ty Cơ khí Đại Hưng", "Gia đình ông Trần"],
        "",
        ["Đào Viên", "Đài Trung", "Cao Hùng"],
    ),
    "KR": (
        *(2_060_000, "KRW", "E-9"),
        ["Công ty Hansung", "Trang trại Daeil", "Công ty Đóng tàu Namhae"],
        "",
        ["Gyeonggi, Ansan", "Chungnam, Cheonan"],
    ),
}
_SEEN = ["Trưởng bản thấy ở chợ", "Gia đình cho biết đã về", "Công an xã thấy đi làm căn cước"]


def _random(going: Going) -> Random:
    """Its own dice: what is dealt out here leaves the story of departures as it is."""
    return Random(f"terms {going.number}")


def terms(going: Going) -> dict[str, Any]:
    """The contract as far as it is known: more of it since the register asks for more."""
    random = _random(going)
    said: dict[str, Any] = {"occupation": _OCCUPATIONS.get(going.job, "other")}
    market = _MARKETS.get(going.country)
    if market is None or random.random() < 0.35:
        return said
    wage, currency, visa, employers, receiver, places = market
    said |= {
        "employer": random.choice(employers),
        "work_address": random.choice(places),
        "wage": Decimal(wage + random.randrange(0, 20) * wage // 200),
        "wage_currency": currency,
        "wage_per": "month",
        "visa_type": "E-8" if going.duration_type == "seasonal" else visa,
        "exit_point": random.choice(["Nội Bài", "Nội Bài, VN310", "Nội Bài, VJ932"]),
        "contract_number": f"{going.number:04d}/HĐ-{going.departed_on.year}",
        "total_cost": Decimal(random.randrange(100, 140) * 1_000_000),
    }
    if going.form == "service":
        said["receiving_party"] = receiver
        said["supply_number"] = f"{random.randrange(100, 1900)}/QLLĐNN"
        said["service_fee"] = Decimal(random.randrange(20, 40) * 500_000)
        said["deposit"] = _deposit(going.country, random)
    if going.form == "public_unit" and going.country == "KR":
        said |= {"programme": "EPS", "deposit": Decimal(100_000_000)}
    return said


def _deposit(country: str, random: Random) -> Decimal:
    """Within the ceilings, with a few that are above them: those are what the warning is for."""
    most = {"TW": 12_000_000, "KR": 36_000_000}.get(country, 0)
    return Decimal(most if random.random() < 0.97 else most + 3_000_000)


def other_employer_on(going: Going) -> date | None:
    """One in thirty changes the employer after about a year, with nothing else in the way."""
    day = going.departed_on + timedelta(days=340)
    plain = not (going.left_on or going.extended_on) and going.number % 30 == 7
    late = going.ended_on is not None and going.ended_on <= day
    return None if late or not plain or day <= going.known_on else day


def change_employer(going: Going, departure: Departure, *, by: User) -> None:
    employers = _MARKETS[going.country][3] if going.country in _MARKETS else ["Chủ mới"]
    employer = next(name for name in employers if name != departure.contract.employer)
    actions.record_change(
        departure=departure,
        kind="employer",
        changed_on=clock.today() - timedelta(days=3),
        employer=employer,
        note="Công ty cũ thu hẹp sản xuất",
        by=by,
    )


def brought_home(going: Going) -> dict[str, Any]:
    """What somebody who came home wants and has learned, if anybody asked."""
    random = _random(going)
    if going.end_kind != "returned" or random.random() < 0.5:
        return {}
    language = {"JP": "ja", "TW": "zh", "KR": "ko", "DE": "de"}.get(going.country, "")
    return {
        "next_need": random.choice(["job", "training", "business", "again", "nothing"]),
        "skills_gained": going.job,
        "language_gained": language,
        "language_level": "Giao tiếp" if language else "",
    }


def settle(going: Going, departure: Departure, *, by: User) -> None:
    """Many contracts are settled by the time the return becomes known, and many wait."""
    if going.end_kind != "returned" or going.form == "direct" or going.number % 3:
        return
    today = clock.today()
    actions.record_liquidation(departure=departure, liquidated_on=today, by=by)
    deposit = departure.contract.deposit
    if deposit:
        actions.record_deposit_return(
            departure=departure, deposit_returned_on=today, deposit_returned=deposit, by=by
        )


def note_who_was_seen(found: list[Going], *, by: User) -> None:
    """At the end of the story a few of those abroad are said to be back."""
    abroad = [going for going in found if going.departure_id and not going.ended_on]
    for going in abroad[:: max(1, len(abroad) // 5)][:5]:
        departure = Departure.objects.get(pk=going.departure_id)
        if departure.ended_on is None and not departure.cancelled:
            actions.suspect_return(
                departure=departure,
                suspected_on=max(departure.departed_on, clock.today() - timedelta(days=5)),
                suspected_note=_SEEN[going.number % len(_SEEN)],
                by=by,
            )
