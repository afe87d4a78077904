"""What is told of which province. Real figures stand beside their source; the rest is invented."""

from dataclasses import dataclass, field
from datetime import date

from accounts.permissions import RoleCode


@dataclass(frozen=True)
class Wave:
    """So many departures between two days (both inside), if given only of these units or markets.

    `units` are (name of a unit that exists then, its old district) and `stays` keeps them abroad.
    """

    first: date
    last: date
    number: int
    units: tuple[tuple[str, str], ...] = ()
    markets: tuple[tuple[str, int], ...] = ()
    stays: bool = False
    prompt: bool = False  # known the same day


@dataclass(frozen=True)
class Promise:
    """A plan, its document, and how its numbers are spread over the units of that day."""

    code: str
    first: date
    last: date
    entered_on: date
    total: int
    document: str
    document_date: date
    body: str
    allocated: int = 0
    parent: str = ""


@dataclass(frozen=True)
class Story:
    id_prefix: str
    waves: tuple[Wave, ...]
    promises: tuple[Promise, ...]
    # Units (as of 1 July 2025) that get no target; that send nobody but in waves of their own; that
    # send nobody else before 1 July 2025; and whose officers have accounts.
    without_target: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    officers: tuple[tuple[RoleCode, str, str], ...] = ()  # role, user name, unit
    reserved: tuple[str, ...] = field(default=())


def _year(year: int, number: int) -> Wave:
    return Wave(date(year, 1, 2), date(year, 12, 30), number)


def _officers(**units: str) -> tuple[tuple[RoleCode, str, str], ...]:
    """An officer and a leader for each unit: xa.<key> and ld.<key>."""
    return tuple(
        (role, f"{prefix}.{key}", unit)
        for key, unit in units.items()
        for role, prefix in ((RoleCode.COMMUNE_OFFICER, "xa"), (RoleCode.COMMUNE_LEADER, "ld"))
    )


_PEOPLES_COUNCIL = "Hội đồng nhân dân tỉnh"

SON_LA = Story(
    id_prefix="014",
    waves=(
        # 1,356 departures in 2020–2024 (press, scheme of the province); the years are invented,
        # but 7 in January and 36 in the first quarter of 2024 were reported.
        _year(2020, 187),
        _year(2021, 64),
        _year(2022, 311),
        _year(2023, 388),
        Wave(date(2024, 1, 3), date(2024, 1, 30), 7),
        Wave(date(2024, 2, 1), date(2024, 3, 30), 29),
        Wave(date(2024, 4, 1), date(2024, 12, 29), 370),
        # 154 by 6 May 2025, 173 by 15 June 2025 (province portal, Báo Sơn La); then invented.
        Wave(date(2025, 1, 3), date(2025, 4, 27), 139),
        Wave(
            date(2025, 2, 5),
            date(2025, 4, 25),
            3,
            units=(("Ít Ong", "Mường La"), ("Pi Toong", "Mường La"), ("Nậm Păm", "Mường La")),
        ),
        Wave(date(2025, 4, 28), date(2025, 5, 6), 12, prompt=True),
        Wave(date(2025, 5, 9), date(2025, 6, 15), 19),
        Wave(date(2025, 6, 17), date(2025, 12, 28), 89),
        Wave(date(2026, 1, 5), date(2026, 10, 31), 548),
    ),
    promises=(
        Promise(
            "2025-2030",
            date(2025, 1, 1),
            date(2030, 12, 31),
            date(2024, 12, 20),
            5000,
            "Đề án 2025–2030 (số văn bản minh họa)",
            date(2024, 12, 16),
            "Ủy ban nhân dân tỉnh",
        ),
        Promise(
            "2025",
            date(2025, 1, 1),
            date(2025, 12, 31),
            date(2024, 12, 20),
            200,
            "420/NQ-HĐND",
            date(2024, 12, 5),
            _PEOPLES_COUNCIL,
            allocated=191,
            parent="2025-2030",
        ),
        Promise(
            "2026",
            date(2026, 1, 1),
            date(2026, 12, 31),
            date(2025, 12, 22),
            700,
            "Đề án 2025–2030, năm 2026 (số văn bản minh họa)",
            date(2025, 12, 15),
            "Ủy ban nhân dân tỉnh",
            allocated=688,
            parent="2025-2030",
        ),
    ),
    without_target=("Mường Lèo", "Tân Yên", "Long Hẹ"),
    silent=("Mường Lèo", "Mường Lạn", "Xím Vàng", "Pắc Ngà", "Mường Bám", "Kim Bon"),
    officers=_officers(muongla="Mường La", chienglao="Chiềng Lao"),
    reserved=("Mường La",),
)

LAO_CAI = Story(
    id_prefix="010",
    waves=(
        # Phong Hải: 41 abroad = 25 Japan + 9 Taiwan + 5 Korea + 1 Germany + 1 Malaysia.
        Wave(
            date(2023, 9, 1),
            date(2025, 5, 30),
            41,
            units=(("Nông trường Phong Hải", "Bảo Thắng"), ("Bản Cầm", "Bảo Thắng")),
            markets=(("JP", 25), ("TW", 9), ("KR", 5), ("DE", 1), ("MY", 1)),
            stays=True,
        ),
        # Bát Xát: 41 gone since 2022, over the five units that became Xã Bát Xát.
        Wave(
            date(2022, 2, 10),
            date(2025, 6, 20),
            41,
            units=tuple(
                (name, "Bát Xát")
                for name in ("Bát Xát", "Bản Vược", "Bản Qua", "Quang Kim", "Phìn Ngan")
            ),
            markets=(("JP", 17), ("KR", 11), ("TW", 10), ("RU", 2), ("CY", 1)),
        ),
        Wave(date(2024, 1, 5), date(2024, 12, 28), 260),
        Wave(date(2025, 1, 5), date(2025, 9, 30), 420),
        Wave(date(2026, 1, 5), date(2026, 10, 30), 310),
    ),
    promises=(
        Promise(
            "2025",
            date(2025, 1, 1),
            date(2025, 12, 31),
            date(2024, 12, 20),
            800,
            "Kế hoạch năm 2025 (minh họa)",
            date(2024, 12, 12),
            "Ủy ban nhân dân tỉnh",
            allocated=760,
        ),
        Promise(
            "2026",
            date(2026, 1, 1),
            date(2026, 12, 31),
            date(2025, 12, 22),
            850,
            "Kế hoạch năm 2026 (minh họa)",
            date(2025, 12, 15),
            "Ủy ban nhân dân tỉnh",
            allocated=835,
        ),
    ),
    without_target=("Chế Tạo", "Nậm Xé", "Ngũ Chỉ Sơn"),
    silent=("Chế Tạo", "Nậm Xé", "Phình Hồ", "Phong Hải", "Bát Xát"),
    officers=_officers(phonghai="Phong Hải", batxat="Bát Xát"),
)

STORIES = {"14": SON_LA, "15": LAO_CAI}


def story_of(province: str) -> Story:
    """The story of a province; of the others only the accounts of the Department are told."""
    return STORIES.get(province, Story(id_prefix="000", waves=(), promises=()))
