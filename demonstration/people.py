"""Invented people of the uplands. Names are put together at random; no real person is meant."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

# (ethnic group, share of 100, family names, middle names of men, of women)
GROUPS = [
    ("thai", 46, "Lò Quàng Cà Tòng Lường Hoàng Cầm Bạc Điêu Vì".split(), ["Văn"], ["Thị"]),
    ("hmong", 22, "Giàng Sùng Mùa Vàng Thào Hạng Sồng Tráng Lầu".split(), ["A"], ["Thị"]),
    ("kinh", 14, "Nguyễn Trần Phạm Lê Vũ Đỗ Bùi".split(), ["Văn", "Đức"], ["Thị", "Thu"]),
    ("muong", 8, "Đinh Hà Bùi Quách".split(), ["Văn"], ["Thị"]),
    ("dao", 4, "Bàn Triệu Đặng Phùng".split(), ["Văn", "Tòn"], ["Thị", "Mùi"]),
    ("kho_mu", 3, "Lường Quàng Moong".split(), ["Văn"], ["Thị"]),
    ("xinh_mun", 3, "Vì Lò Cút".split(), ["Văn"], ["Thị"]),
]
MEN = (
    "Hùng Thắng Dũng Tuấn Sơn Cường Nam Hải Long Minh Toàn Chiến Đạt Hiếu Khánh Lâm Nghĩa Phong "
    "Quân Thành Trung Vinh Xuân Dơ Páo Chống Pó Sử Tủa Vừ Inh Pản Ứng Tiên Ín"
).split()
WOMEN = (
    "Hoa Lan Mai Hương Hằng Thủy Nga Yến Hạnh Liên Ngọc Phượng Quyên Thảo Vân Xuân Dợ Mỷ Sua Chư "
    "Pàng Ín Inh Ánh Ươi Hặc Đôi Bun Nhung Thương"
).split()
VILLAGES = (
    "Nà Lốc|Hua Nà|Bản Mé|Nà Tòng|Phiêng Xa|Huổi Sói|Pá Hốc|Nà Trang|Co Liu|Bản Đin|Suối Lìn|"
    "Tiểu khu 1|Tiểu khu 3|Bản Cút|Pa Kim|Nong Lanh"
).split("|")


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
