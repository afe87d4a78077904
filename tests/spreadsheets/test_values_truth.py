"""Who knows the truth writes it as staff do; every cell is read right, refused or asked about.

Ten thousand cells a run. What no reader can know is not written: a column in American order whose
every day could be the Vietnamese one, or a single word of an old font that is a word as it stands.
"""

import unicodedata
from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core import names
from spreadsheets import values
from spreadsheets.sheets import Reading, Unreadable
from spreadsheets.values import DayOrders
from tests.communes.conftest import _son_la, son_la  # noqa: F401
from tests.spreadsheets.cells import TODAY

CELLS, ROWS = 10_000, 20  # cells a run, and in a column


# What is typed, and what a spreadsheet makes of it -----------------------------------------------


def worn(rng: Random, text: str) -> str:
    """The same text as it comes out of copies and other systems."""
    if rng.random() < 0.2:
        text = unicodedata.normalize("NFD", text)
    if rng.random() < 0.2:
        text = text.replace(" ", "\u00a0")
    if rng.random() < 0.1:
        text = text.replace("Đ", "Ð").replace("o", "о")  # Icelandic, Cyrillic
    return (
        rng.choice(["", "", " ", "\u200b"]) + text + rng.choice(["", "", " ", "\u00a0", "\ufeff"])
    )


def number_of(rng: Random, digits: str):
    """What a cell that is not formatted as text keeps of digits."""
    number = int(digits)
    return rng.choice([number, float(number), str(number), f"{number}.0"])


def citizen(rng: Random):
    truth = f"0{rng.randrange(1, 97):02d}{rng.randrange(4)}{rng.randrange(10**8):08d}"
    grouped = f"{truth[:3]} {truth[3:6]} {truth[6:9]} {truth[9:]}"
    mistyped = truth[:-1] if rng.random() < 0.5 else truth.replace("0", "O", 1)
    power = f"{int(truth):.1E}"
    ways = [truth, truth, worn(rng, grouped), grouped.replace(" ", "."), "'" + truth]
    return truth, rng.choice([*ways, number_of(rng, truth), mistyped, power, float(power)])


def phone(rng: Random):
    truth = f"0{rng.choice('35789')}{rng.randrange(10**8):08d}"
    grouped = f"{truth[:4]} {truth[4:7]} {truth[7:]}"
    ways = [
        truth, worn(rng, grouped), grouped.replace(" ", "."), number_of(rng, truth),
        "+84" + truth[1:], "84" + truth[1:], int("84" + truth[1:]), f"+84 {grouped[1:]}",
        f"{grouped} / 0987654321", f"{truth} - 0987654321", f"ĐT: {truth} (bố)", truth[:-1],
        f"{int(truth):.2E}", truth.replace("0", "O", 1),
    ]  # fmt: skip
    return truth, rng.choice(ways)


def sex(rng: Random):
    truth = rng.choice(["female", "male"])
    ways = {
        "female": ["Nữ", "nữ", "NỮ", "nu", "F", "gái", "Female", "N÷", "Nöõ", 0, "x"],
        "male": ["Nam", "nam", "NAM", "M", "trai", "Male", 1, "1", "năm", "x"],
    }
    raw = rng.choice(ways[truth])
    return truth, worn(rng, raw) if isinstance(raw, str) else raw


def amount(rng: Random):
    truth = rng.choice([rng.randrange(1, 999) * 100_000, rng.randrange(1, 99_999) * 1000])
    points, commas = f"{truth:,}".replace(",", "."), f"{truth:,}"
    million = f"{truth / 1_000_000:g}"
    # A spreadsheet set to points takes the first of them for the sign before parts.
    eaten = float(points) if points.count(".") == 1 else points
    ways = [
        truth, float(truth), str(truth), points, f"{points} đ", f"{points}đồng", commas,
        points.replace(".", " "), points.replace(".", "\u00a0"), f"{points},00", eaten,
        f"{million.replace('.', ',')} triệu", f"{million} triệu", f"{million}tr", float(million),
    ]  # fmt: skip
    raw = rng.choice(ways)
    return Decimal(truth), worn(rng, raw) if isinstance(raw, str) else raw


def money(rng: Random):
    code, words = rng.choice(
        [
            ("JPY", "yên"),
            ("JPY", "JPY"),
            ("TWD", "Đài tệ"),
            ("KRW", "won"),
            ("USD", "đô"),
            ("EUR", "€"),
        ]
    )
    truth = rng.randrange(1, 9_999) * rng.choice([1, 100, 1000])
    commas = f"{truth:,}"
    ways = [f"{truth} {words}", f"{commas.replace(',', '.')} {words}/tháng", f"{commas} {words}"]
    return (Decimal(truth), code), worn(rng, rng.choice(ways))


def term(rng: Random):
    truth = rng.choice([3, 5, 8, 12, 24, 36, 58, 60])
    ways = [truth, float(truth), str(truth), f"{truth} tháng", f"{truth}T", f"{truth} THÁNG"]
    if truth % 12 == 0:
        ways += [f"{truth // 12} năm", f"0{truth // 12} NĂM"]
    raw = rng.choice(ways)
    return truth, worn(rng, raw) if isinstance(raw, str) else raw


FAMILIES = ["Lò", "Quàng", "Sùng", "Giàng", "Tòng", "Cà", "Hoàng"]
MIDDLES, GIVEN = ["Văn", "Thị", "A"], ["Nam", "Hùng", "Páo", "Xua", "Ưng", "Ỏm", "Đăng", "Hoà"]
OLD_FONTS = {
    "à": ("µ", "aø"), "ò": ("ß", "oø"), "ù": ("ï", "uø"), "ă": ("¨", "aê"), "ị": ("Þ", "ò"),
    "á": ("¸", "aù"), "Ư": ("¦", "Ö"), "Ỏ": ("á", "OÛ"), "Đ": ("§", "Ñ"),
}  # fmt: skip


def name(rng: Random):
    truth = f"{rng.choice(FAMILIES)} {rng.choice(MIDDLES)} {rng.choice(GIVEN)}"
    if rng.random() < 0.2:
        font = rng.randrange(2)
        return truth, "".join(OLD_FONTS.get(char, (char, char))[font] for char in truth)
    spoilt = truth.encode().decode("latin-1")
    ways = [truth, worn(rng, truth), truth.upper(), worn(rng, truth.upper()), spoilt, f"{truth} 1"]
    return truth, rng.choice(ways)


def unit(rng: Random, within: Reading):
    written = rng.choice(list(within.map.units.values()))
    truth = within.map.successor(written.pk, TODAY)
    ways = [
        written.name, written.full_name, written.label, written.full_name.upper(),
        names.fold(written.full_name), names.fold(written.name), written.code, int(written.code),
        f"{written.name}, {written.old_district}", f"{written.full_name} ({written.old_district})",
        f"Bản Nà Lo, {written.full_name}, huyện {written.old_district}, tỉnh Sơn La",
        written.full_name.replace("Thị trấn", "TT.").replace("Phường", "P.").replace("Xã", "x."),
    ]  # fmt: skip
    raw = rng.choice(ways)
    return truth, worn(rng, raw) if isinstance(raw, str) else raw


# Columns of days ---------------------------------------------------------------------------------


def some_day(rng: Random) -> date:
    return date(1960, 1, 1) + timedelta(days=rng.randrange(65 * 365))


def typed(rng: Random, first: int, second: int, year: int) -> str:
    """Two numbers and a year with some sign between, sometimes without zeros."""
    sign = rng.choice("///.-")
    padded = rng.random() < 0.7
    one, two = (f"{n:02d}" if padded else str(n) for n in (first, second))
    return f"{one}{sign}{two}{sign}{year}"


def vietnamese(rng: Random, on: date):
    """Anything that says this day with the day first, or cannot be read."""
    serial = (on - date(1899, 12, 30)).days
    short = f"{on:%y}" if near(on) else on.year
    ways = [
        on, on, datetime.combine(on, time(8, 30)), serial, float(serial), f"{on:%Y-%m-%d}",
        typed(rng, on.day, on.month, on.year), typed(rng, on.day, on.month, on.year),
        f"{on.day}/{on.month}/{short}", worn(rng, f"ngày {on.day} tháng {on.month} năm {on.year}"),
        f"{on:%d%m%Y}", int(f"{on:%d%m%Y}"), int(f"{on:%Y%m%d}"), serial + 0.5, str(serial),
        f"{on.day}/{on.month}/{on.year}0",
    ]  # fmt: skip
    return rng.choice(ways)


def near(on: date) -> bool:
    return date(1932, 1, 1) <= on <= date(2031, 12, 31)


def american(rng: Random, on: date) -> str:
    return typed(rng, on.month, on.day, on.year)


def into_american_sheet(rng: Random, on: date):
    """Typed with the day first where the spreadsheet awaits the month."""
    if on.day > 12:
        return typed(rng, on.day, on.month, on.year)
    return date(on.year, on.day, on.month)


def american_into_ours(rng: Random, on: date):
    """Typed with the month first where the spreadsheet awaits the day."""
    if on.day > 12:
        return american(rng, on)
    return date(on.year, on.day, on.month)


def day_column(rng: Random):
    """The days and their cells, in one of the ways a column comes about."""
    days = [some_day(rng) for _ in range(ROWS)]
    # One day that gives the order away.
    days[0] = days[0].replace(day=rng.randrange(13, 28))
    strange = ["american", "mixed", "planted", "turned", "turned too"]
    kind = rng.choice([*["ours"] * 7, *strange])
    if kind == "mixed":
        return days, [
            american(rng, days[0]),
            *(rng.choice([american, vietnamese])(rng, d) for d in days[1:]),
        ]
    if kind == "planted":
        return days, [american(rng, d) if n < 3 else vietnamese(rng, d) for n, d in enumerate(days)]
    ways = {
        "ours": vietnamese,
        "american": american,
        "turned": into_american_sheet,
        "turned too": american_into_ours,
    }
    return days, [ways[kind](rng, on) for on in days]


# None is silently wrong --------------------------------------------------------------------------

WRITERS = {
    values.citizen_number: citizen,
    values.phone: phone,
    values.sex: sex,
    values.amount: amount,
    values.money: money,
    values.months: term,
    values.name: name,
}
COLUMNS = len(WRITERS) + 3  # and days, births, units
RUNS = CELLS // (ROWS * COLUMNS)


def outcome(reader, raw, within: Reading, truth) -> str:
    try:
        read = reader(raw, within)
    except Unreadable:
        return "refused"
    assert read == truth, f"{reader.__name__}: {raw!r} was read as {read!r} instead of {truth!r}"
    return "right"


def outcomes_of_days(reader, rng: Random, within: Reading):
    days, cells = day_column(rng)
    orders = DayOrders()
    for raw in cells:
        orders.add(raw)
    if orders.question:
        return ["asked"] * len(cells)
    known = days if reader is values.day else [values.birth_day(on, within) for on in days]
    return [outcome(reader, raw, within, on) for on, raw in zip(known, cells, strict=True)]


def look(rng: Random, within: Reading, counted: Counter) -> None:
    """One column of each kind."""
    for reader, writer in WRITERS.items():
        for truth, raw in (writer(rng) for _ in range(ROWS)):
            counted[reader.__name__, outcome(reader, raw, within, truth)] += 1
    for truth, raw in (unit(rng, within) for _ in range(ROWS)):
        counted["unit", outcome(values.unit, raw, within, truth)] += 1
    for reader in (values.day, values.birth_day):
        for result in outcomes_of_days(reader, rng, within):
            counted[reader.__name__, result] += 1


@pytest.mark.usefixtures("son_la")
def test_ten_thousand_cells_and_none_is_silently_wrong(db):
    within = Reading(by=None, permission=None, today=TODAY)
    counted: Counter = Counter()

    @settings(
        max_examples=RUNS,
        phases=[Phase.generate],  # a smaller seed is no simpler column
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(min_value=0, max_value=2**32))
    def run(seed):
        look(Random(seed), within, counted)

    run()

    assert sum(counted.values()) >= CELLS
    # Refusing everything would be no art.
    for reader in {reader for reader, _result in counted}:
        total = sum(n for (which, _result), n in counted.items() if which == reader)
        assert counted[reader, "right"] > total * 0.3, reader
    assert counted["day", "asked"]
