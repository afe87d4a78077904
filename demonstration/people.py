"""Invented people of the uplands. Names are put together at random; no real person is meant."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


def _words(text: str) -> list[str]:
    return text.split()


# (ethnic group, share of 100, family names, middle names of men, of women)
GROUPS = [
    ("thai", 46, _words("Lò Quàng Cà Tòng Lường Hoàng Cầm Bạc Điêu Vì"), ["Văn"], ["Thị"]),
    ("hmong", 22, _words("Giàng Sùng Mùa Vàng Thào Hạng Sồng Tráng Lầu"), ["A"], ["Thị"]),
    ("kinh", 14, _words("Nguyễn Trần Phạm Lê Vũ Đỗ Bùi"), ["Văn", "Đức"], ["Thị", "Thu"]),
    ("muong", 8, _words("Đinh Hà Bùi Quách"), ["Văn"], ["Thị"]),
    ("dao", 4, _words("Bàn Triệu Đặng Phùng"), ["Văn", "Tòn"], ["Thị", "Mùi"]),
    ("kho_mu", 3, _words("Lường Quàng Moong"), ["Văn"], ["Thị"]),
    ("xinh_mun", 3, _words("Vì Lò Cút"), ["Văn"], ["Thị"]),
]
MEN = _words(
    "Hùng Thắng Dũng Tuấn Sơn Cường Nam Hải Long Minh Toàn Chiến Đạt Hiếu Khánh Lâm Nghĩa Phong "
    "Quân Thành Trung Vinh Xuân Dơ Páo Chống Pó Sử Tủa Vừ Inh Pản Ứng Tiên Ín"
)
WOMEN = _words(
    "Hoa Lan Mai Hương Hằng Thủy Nga Yến Hạnh Liên Ngọc Phượng Quyên Thảo Vân Xuân Dợ Mỷ Sua Chư "
    "Pàng Ín Inh Ánh Ươi Hặc Đôi Bun Nhung Thương"
)
VILLAGES = [
    *("Nà Lốc", "Hua Nà", "Bản Mé", "Nà Tòng", "Phiêng Xa", "Huổi Sói", "Pá Hốc", "Nà Trang"),
    *("Co Liu", "Bản Đin", "Suối Lìn", "Tiểu khu 1", "Tiểu khu 3", "Bản Cút", "Pa Kim"),
    "Nong Lanh",
]


@dataclass(frozen=True)
class Person:
    full_name: str
    sex: str
    born_on: date
    ethnicity: str
    village: str
    phone: str
    personal_id: str


def invent(random: Random, *, day: date, id_prefix: str, serial: int, women: float) -> Person:
    """One person of 18 to 38 years on that day; `serial` makes the citizen number unique."""
    group, _share, families, men, ladies = random.choices(GROUPS, [g[1] for g in GROUPS])[0]
    female = random.random() < women
    given = random.choice(WOMEN if female else MEN)
    middle = random.choice(ladies if female else men)
    born_on = day - timedelta(days=random.randint(18 * 365 + 30, 38 * 365))
    century = (2 if born_on.year >= 2000 else 0) + (1 if female else 0)
    return Person(
        full_name=f"{random.choice(families)} {middle} {given}",
        sex="female" if female else "male",
        born_on=born_on,
        ethnicity=group,
        village=random.choice(VILLAGES),
        phone=f"09{random.randint(10_000_000, 99_999_999)}",
        personal_id=f"{id_prefix}{century}{born_on.year % 100:02d}{serial:06d}",
    )
