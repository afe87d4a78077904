"""Reading cells: one trap each."""

import unicodedata
from contextlib import suppress
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from reference.countries import load_countries
from reference.queries import Item, bind
from spreadsheets import values
from spreadsheets.sheets import Broken, Reading, Unreadable
from spreadsheets.values import MASKED, is_blank, seen
from tests.communes.conftest import _son_la, son_la  # noqa: F401
from tests.factories import CommuneFactory
from tests.factories.communes import OldUnitFactory, divided, merged
from tests.spreadsheets.cells import TODAY, at, reading, refused


@pytest.fixture
def lists(db) -> Reading:
    """With the lists and units of the database."""
    return Reading(by=None, permission=None, today=TODAY)


# What is seen ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (36.0, "36"),
        (36, "36"),
        (1234.5, "1234,5"),
        (0.1 + 0.2, "0,3"),
        (1e-7, "0,0000001"),
        (14203001223.0, "14203001223"),
        (1.2e11, "120000000000"),
        (date(2025, 5, 6), "06/05/2025"),
        (at(2025, 5, 6), "06/05/2025"),
        (at(2025, 5, 6, 8, 30), "06/05/2025 08:30"),
        (date(21, 1, 2), "02/01/0021"),
        (Broken("#N/A"), "#N/A"),
        (True, "TRUE"),
        (" Lò Văn ", " Lò Văn "),
        (None, ""),
    ],
)
def test_a_cell_is_shown_as_the_sheet_shows_it(raw, shown):
    assert seen(raw) == shown


@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0", "\u200b \ufeff", "-", "–", "...", "…"])
def test_dashes_and_dots_say_nothing(raw):
    assert is_blank(raw)


@pytest.mark.parametrize("raw", ["x", "0", 0, False, "- Lò", "\u200bA", Broken("#N/A")])
def test_what_says_something_is_not_blank(raw):
    assert not is_blank(raw)


READERS = [
    values.text, values.name, values.note, values.day, values.partial_day, values.birth_day,
    values.citizen_number, values.old_number, values.passport, values.phone, values.whole,
    values.amount, values.millions, values.money, values.months, values.years, values.yes_no,
    values.sex, values.unit, values.country, values.listed("education"),
    values.one_of({"a": ("A",)}),
]  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("broken", [Broken("#N/A"), Broken("", formula=True)])
def test_a_cell_without_a_value_is_refused_by_every_reader(reader, broken):
    assert refused(reader, broken) == ("U-01", "")


# Words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("LÒ VĂN NAM", "Lò Văn Nam"),
        ("GIÀNG A PÁO", "Giàng A Páo"),
        ("K'HOA Y ĐĂK", "K'Hoa Y Đăk"),
        ("lò văn nam", "lò văn nam"),
        ("Lò văn NAM", "Lò văn NAM"),
        ("  Lò\u00a0Văn\u200b  Nam ", "Lò Văn Nam"),
        (unicodedata.normalize("NFD", "Lò Văn Nam"), "Lò Văn Nam"),
        ("Ðinh Thị Ðào", "Đinh Thị Đào"),
        ("Lò Văn Аn", "Lò Văn An"),  # a Cyrillic А
    ],
)
def test_names_have_one_form(raw, stored):
    assert values.name(raw, reading()) == stored


@pytest.mark.parametrize("raw", ["Lò Văn Nam 1", "Lò Văn N4m", 12, 3.5, True, date(2025, 5, 6)])
def test_digits_are_no_name(raw):
    assert refused(values.name, raw) == ("U-03", "")


@pytest.mark.parametrize("raw", ["Лев", "李明"])
def test_letters_of_other_alphabets_are_no_name(raw):
    assert refused(values.name, raw)[0] == "U-03"


def test_a_text_may_be_a_number_and_a_note_keeps_its_lines():
    assert values.text(36.0, reading()) == "36"
    assert values.text("Bản  Nà\nLo", reading()) == "Bản Nà Lo"
    assert values.note("một \n\n hai ", reading()) == "một\nhai"


@pytest.mark.parametrize(
    ("raw", "font"),
    [
        ("NguyÔn V¨n Tïng", "TCVN3"),
        ("L· V¨n ¸nh", "TCVN3"),
        ("Lß V¨n Nam", "TCVN3"),
        ("Hoµng ThÞ TuyÕt", "TCVN3"),
        ("L\u00adu Nam", "TCVN3"),  # ư is the soft hyphen there
        ("§inh Lan", "TCVN3"),
        ("N÷", "TCVN3"),
        ("Nguyeãn Vaên Huøng", "VNI"),
        ("NGUYEÃN VAÊN HUØNG", "VNI"),
        ("Vaøng A Saùng", "VNI"),
        ("Ñaëng Leâ", "VNI"),
        ("Leâ Lan", "VNI"),
        ("Nöõ", "VNI"),
        ("Nguyá»…n VÄƒn HÃ¹ng", "spoilt"),
        ("LÃ² VÄƒn", "spoilt"),
        ("Nguy\ufffdn", "spoilt"),
        ("CÃ\u00a0 A Nam", "spoilt"),
        ("V\u00c4\u0083n", "spoilt"),
    ],
)
def test_old_fonts_are_recognised_and_refused(raw, font):
    assert values.old_font(raw) == font
    for reader in (values.name, values.text, values.note, values.sex):
        assert refused(reader, raw) == ("U-02", "")


def test_the_refusal_of_an_old_font_names_it_and_the_way_out():
    with pytest.raises(Unreadable) as caught:
        values.name("L· V¨n ¸nh", reading())

    assert "TCVN3" in caught.value.message
    assert "Ctrl+Shift+F6" in caught.value.message


def test_a_letter_that_was_lost_is_seen():
    assert refused(values.name, "Nguy?n An") == ("U-02", "")


@pytest.mark.parametrize(
    "raw",
    [
        "Giàng A Páo", "Sùng Thị Xua", "Lò Văn Ưng", "Vì Văn Ón", "Quàng Thị Ỏm", "K'Hoa Y Đăk",
        "Cà Văn Ón", "Cầm Bá Lả", "Hoàng Xuân Hoà", "Thào A Của", "Mùa A Sùng", "Lý Seo Páo",
        "Tòng Văn É", "Ít Ong", "É Tòng", "Mường É", "Lù Thị Séo", "Hà Thị Khuê", "Lê Quý Đôn",
        "Tráng Láo Lở", "Phàn Tả Mẩy", "Vàng Páo Chúa", "H'Mông", "Brâu", "Hrê", "Xinh Mun",
        "François Müller", "Noël", "René", "André", "José Núñez", "Ngô", "Úc", "Cô-oét",
    ],
)  # fmt: skip
def test_real_names_and_foreign_accents_pass(raw):
    assert values.old_font(raw) == ""
    assert values.name(raw, reading()) == raw


@pytest.mark.parametrize("raw", ["· ghi chú", "50 m²", "© 2025", "½ giá", "§ 5"])
def test_signs_alone_are_no_old_font(raw):
    assert values.text(raw, reading()) == raw


# Numbers of papers and telephones ----------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    ["014203001223", "014 203 001 223", "014.203.001.223", "014-203-001-223", "'014203001223",
     "014203001223\u00a0", "\u200b014203001223", "0142030012 23\t"],
)  # fmt: skip
def test_a_citizen_number_in_groups(raw):
    assert values.citizen_number(raw, reading()) == "014203001223"


@pytest.mark.parametrize(
    ("raw", "rule", "proposal"),
    [
        (14203001223, "U-11", "014203001223"),
        (14203001223.0, "U-11", "014203001223"),
        ("14203001223", "U-11", "014203001223"),
        ("14203001223.0", "U-11", "014203001223"),
        (1203012345, "U-11", "001203012345"),
        (140203001, "U-12", ""),
        ("050123456", "U-12", ""),
        ("1.2E+11", "U-13", ""),
        ("1,4203E+10", "U-13", ""),
        (1.2e20, "U-13", ""),
        (1234567890123456, "U-13", ""),
        ("01420300122", "U-10", ""),  # a digit is missing, and no 0 in front
        ("O14203001223", "U-10", ""),
        ("0142030012234", "U-10", ""),
        (14203001223.5, "U-10", ""),
        (-14203001223, "U-10", ""),
        ("٠١٤٢٠٣٠٠١٢٢٣", "U-10", ""),
        (True, "U-10", ""),
        (date(2025, 5, 6), "U-10", ""),
        ("********1223", "U-10", ""),
    ],
)
def test_citizen_numbers_that_are_refused(raw, rule, proposal):
    assert refused(values.citizen_number, raw) == (rule, proposal)


def test_a_number_that_our_own_files_mask_says_nothing():
    assert values.citizen_number("014*******23", reading()) is MASKED
    assert values.old_number("******456", reading()) is MASKED
    assert values.passport("*****567", reading()) is MASKED


def test_old_cards():
    assert values.old_number("050 123 456", reading()) == "050123456"
    assert values.old_number(501234567, reading()) == "501234567"
    assert refused(values.old_number, 50123456) == ("U-11", "050123456")
    for raw in ("0501234567", "05012345", "abc", 1.5):
        assert refused(values.old_number, raw)[0] == "U-14"


def test_passports():
    for raw in ("C1234567", "c 1234567", "С1234567", " C123.4567 "):  # the third begins in Cyrillic
        assert values.passport(raw, reading()) == "C1234567"
    assert values.passport("CO123456", reading()) == "CO123456"
    assert refused(values.passport, 12345678) == ("U-15", "12345678")
    for raw in ("C123", "ABCDEFG", "C1234567/8", 1.5, True):
        assert refused(values.passport, raw) == ("U-15", "")


@pytest.mark.parametrize(
    "raw",
    ["0912345678", 912345678, 912345678.0, "912345678", "0912 345 678", "0912.345.678",
     "0912-345-678",
     "+84 912 345 678", "+84912345678", "84912345678", 84912345678, "(+84) 912345678",
     "0084912345678",
     "+84 (0)912345678", "0912 345 678 / 0987 654 321", "0912345678 - 0987654321",
     "0912345678, 0987654321", "0912345678\n0987654321", "0912345678 hoặc 0987654321",
     "ĐT: 0912345678", "0912345678 (bố)", "0912345678\u00a0", "'0912345678", "912345678.0"],
)  # fmt: skip
def test_a_telephone_however_it_is_written(raw):
    assert values.phone(raw, reading()) == "0912345678"


@pytest.mark.parametrize(
    ("raw", "rule", "proposal"),
    [
        ("01662345678", "U-16", "0362345678"),
        (1662345678, "U-16", "0362345678"),
        ("01232345678", "U-16", "0832345678"),
        ("02123852345", "U-16", ""),
        ("091234567", "U-16", ""),
        (112345678, "U-16", ""),
        ("O912345678", "U-16", ""),
        ("0012345678", "U-16", ""),
        ("không có", "U-16", ""),
        (True, "U-16", ""),
        ("9.12E+08", "U-13", ""),
    ],
)
def test_telephones_that_are_refused(raw, rule, proposal):
    assert refused(values.phone, raw) == (rule, proposal)


# Numbers to reckon with --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "number"),
    [(36, 36), (36.0, 36), ("36", 36), ("1.234", 1234), ("1 234", 1234), ("12 người", 12), (0, 0)],
)
def test_whole_numbers(raw, number):
    assert values.whole(raw, reading()) == number


@pytest.mark.parametrize(
    ("raw", "proposal"),
    [("1,234", "1234"), (1.234, "1234"), (1.5, "1500"), ("1.5", ""), (-1, ""), ("-1", ""),
     ("abc", ""),
     (1e12, ""), (True, ""), (date(2025, 5, 6), "")],
)  # fmt: skip
def test_what_is_no_whole_number(raw, proposal):
    assert refused(values.whole, raw) == ("U-17", proposal)


@pytest.mark.parametrize(
    ("raw", "dong"),
    [
        (12000000, 12000000),
        (12000000.0, 12000000),
        (0, 0),
        ("12.000.000", 12000000),
        ("12.000.000 đ", 12000000),
        ("12.000.000đ.", 12000000),
        ("12.000.000 VNĐ", 12000000),
        ("12.000.000 đồng/tháng", 12000000),
        ("12 000 000", 12000000),
        ("12\u00a0000\u00a0000", 12000000),
        ("12,000,000", 12000000),
        ("1.234,5", "1234.5"),
        ("12.000", 12000),
        ("25 triệu", 25000000),
        ("25TR", 25000000),
        ("25 trđ", 25000000),
        ("25 triệu đồng", 25000000),
        ("1,5 tỷ", 1500000000),
        ("500k", 500000),
        (1234567.891, "1234567.89"),
        (unicodedata.normalize("NFD", "25 triệu"), 25000000),
    ],
)
def test_amounts_in_dong(raw, dong):
    assert values.amount(raw, reading()) == Decimal(dong)


@pytest.mark.parametrize(
    ("raw", "rule", "proposal"),
    [
        ("1,234.5", "U-19", "1.234,5"),
        ("1,234", "U-19", "1.234"),
        ("1.5 tỷ", "U-19", "1,5 tỷ"),
        ("1.5", "U-19", ""),
        ("1.500 triệu", "U-19", ""),
        ("1,500 triệu", "U-19", ""),
        (25, "U-19", "25 triệu"),
        ("25", "U-19", "25 triệu"),
        (25.5, "U-19", ""),
        ("150.000 Yên", "U-20", ""),
        ("$1200", "U-20", ""),
        ("25tr500", "U-18", ""),
        ("20-25 triệu", "U-18", ""),
        ("khoảng 25 triệu", "U-18", ""),
        ("12.00.000", "U-18", ""),
        (-5000, "U-18", ""),
        ("-5000", "U-18", ""),
        ("chưa rõ", "U-18", ""),
        (float("nan"), "U-18", ""),
        (1e20, "U-18", ""),
        (True, "U-18", ""),
    ],
)
def test_amounts_that_are_refused(raw, rule, proposal):
    assert refused(values.amount, raw) == (rule, proposal)


@pytest.mark.parametrize(
    ("raw", "dong"),
    [(25, 25000000), ("25", 25000000), (12.5, 12500000), ("12,5", 12500000), ("25 triệu", 25000000),
     ("25.000.000 đ", 25000000), ("1,5 tỷ", 1500000000), (0, 0)],
)  # fmt: skip
def test_a_column_of_millions(raw, dong):
    assert values.millions(raw, reading()) == Decimal(dong)


def test_a_column_of_millions_that_holds_dong_is_asked_about():
    assert refused(values.millions, 25000000) == ("U-19", "25")
    assert refused(values.millions, "25.000.000") == ("U-19", "25")
    assert refused(values.millions, "1.500") == ("U-19", "")
    assert refused(values.millions, "12.5") == ("U-19", "12,5")
    assert refused(values.millions, "100 USD") == ("U-20", "")


@pytest.mark.parametrize(
    ("raw", "amount", "currency"),
    [
        ("150.000 Yên", 150000, "JPY"),
        ("150000 JPY", 150000, "JPY"),
        ("¥ 150.000", 150000, "JPY"),
        ("28.590 Đài tệ", 28590, "TWD"),
        ("NT$ 28.590", 28590, "TWD"),
        ("2.000.000 won", 2000000, "KRW"),
        ("1,5 triệu Won", 1500000, "KRW"),
        ("EUR 1.500,50", "1500.5", "EUR"),
        ("1.200 USD", 1200, "USD"),
        ("$1200", 1200, "USD"),
        ("1.200 đô", 1200, "USD"),
        ("15 triệu đồng", 15000000, "VND"),
        ("15.000.000 đ", 15000000, "VND"),
        ("150.000 yên/tháng", 150000, "JPY"),
        (150000, 150000, ""),
        ("15.000.000", 15000000, ""),
    ],
)
def test_money_with_its_currency(raw, amount, currency):
    assert values.money(raw, reading()) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("raw", "rule", "proposal"),
    [("$1,200", "U-19", "$1.200"), ("15 man", "U-20", ""), ("2.000 tệ", "U-20", ""),
     ("1.000 yên/giờ", "U-20", ""), ("25 đ", "U-19", "25 triệu"), ("20-25 triệu", "U-18", "")],
)  # fmt: skip
def test_money_that_is_refused(raw, rule, proposal):
    assert refused(values.money, raw) == (rule, proposal)


@pytest.mark.parametrize(
    "raw",
    [36, 36.0, "36", "36 tháng", "36 THÁNG.", "36T", "3 năm", "03 năm", "2 năm 12 tháng", "3n"],
)
def test_terms(raw):
    assert values.months(raw, reading()) == 36


def test_a_column_of_years():
    assert values.years(3, reading()) == values.years("3", reading()) == 36
    assert values.years(1.5, reading()) == 18
    assert values.years("36 tháng", reading()) == 36


@pytest.mark.parametrize(
    "raw", [0, -3, 36.5, 241, "0", "abc", "3 năm rưỡi", "36/12", True, "2,3 năm"]
)
def test_what_is_no_term(raw):
    assert refused(values.months, raw) == ("U-21", "")


# Choices -----------------------------------------------------------------------------------------


def test_yes_and_no():
    for raw in ("x", "X", "có", "Có ", 1, 1.0, True, "TRUE", "v", "✓"):
        assert values.yes_no(raw, reading()) is True
    for raw in ("không", "KHÔNG", 0, False, "FALSE", "no"):
        assert values.yes_no(raw, reading()) is False
    for raw in ("?", 2, "chưa rõ", date(2025, 5, 6)):
        assert refused(values.yes_no, raw) == ("U-22", "")


def test_the_sex():
    for raw in ("Nữ", "nu", "NỮ", " nữ ", "F", "female", "gái", unicodedata.normalize("NFD", "Nữ")):
        assert values.sex(raw, reading()) == "female"
    for raw in ("Nam", "nam", "NAM.", "M", "male", "trai", "Nam\u00a0"):
        assert values.sex(raw, reading()) == "male"
    for raw in (1, 0, "1", "năm", "x", True, "khác"):
        assert refused(values.sex, raw) == ("U-23", "")


def test_entries_of_a_list(lists):
    group, level = values.listed("ethnic_group"), values.listed("qualification", empty=["không"])

    for raw in ("Mông", "H'Mông", "hmong", "MÈO", "dân tộc Mông"):
        assert group(raw, lists) == "hmong"
    assert group("Xinh Mun", lists) == group("xinh-mun", lists) == "xinh_mun"
    assert level("so cap", lists) == "elementary"
    assert level("Không", lists) == ""


def test_what_is_not_on_a_list_names_what_is_near(lists):
    group = values.listed("ethnic_group")

    assert refused(group, "Thaii", lists) == ("U-24", "Thái")
    assert refused(group, "Thaii", lists) == ("U-24", "Thái")  # and again, remembered
    assert refused(values.listed("education"), "zzzz", lists) == ("U-24", "")


def test_an_ethnic_group_by_its_number_is_asked(lists):
    group = values.listed("ethnic_group")

    for raw in ("04", 4, 4.0):
        with pytest.raises(Unreadable) as caught:
            group(raw, lists)
        assert caught.value.rule == "U-26"
        assert "Hoa" in caught.value.message
        assert "Mường" in caught.value.message
    assert refused(group, "99", lists) == ("U-26", "")


def test_a_word_of_two_entries_is_asked(lists):
    lists.lists = bind(
        [
            Item(listing="skill", code="a", name_vi="Hàn điện", aliases=("hàn",)),
            Item(listing="skill", code="b", name_vi="Hàn hơi", aliases=("hàn",)),
        ]
    )

    assert refused(values.listed("skill"), "Hàn", lists) == ("U-25", "")


def test_one_of_a_few_words():
    kind = values.one_of({"long": ("Dài hạn", "trên 12 tháng"), "seasonal": ("Thời vụ",)})

    assert kind("dai han", reading()) == kind("Trên 12 tháng", reading()) == "long"
    assert kind("THỜI VỤ", reading()) == kind("seasonal", reading()) == "seasonal"
    assert refused(kind, "Thời vụu") == ("U-24", "Thời vụ")
    assert refused(kind, "khác") == ("U-24", "")


# Places ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Xã Mường La", "Xã Mường La (Mường La)"),
        ("Mường La", "Xã Mường La (Mường La)"),
        ("muong la", "Xã Mường La (Mường La)"),
        ("Xã Mường La (Mường La)", "Xã Mường La (Mường La)"),
        ("Ít Ong, Mường La", "Xã Mường La (Mường La)"),
        ("TT. Ít Ong", "Xã Mường La (Mường La)"),
        ("03808", "Xã Mường La (Mường La)"),
        ("Chiềng Chung, Mai Sơn", "Xã Mường Chanh (Mai Sơn)"),
        ("Hát Lót", "Xã Mai Sơn (Mai Sơn)"),
        ("P. Chiềng Lề", "Phường Tô Hiệu (TP Sơn La)"),
        ("03712", "Xã Mường Sại (Quỳnh Nhai)"),
        ("Bản Nà Lo, xã Ngọc Chiến, huyện Mường La, tỉnh Sơn La", "Xã Ngọc Chiến (Mường La)"),
        (unicodedata.normalize("NFD", "Xã Mường La"), "Xã Mường La (Mường La)"),
    ],
)
def test_units_old_and_new(son_la, lists, text, label):  # noqa: F811
    assert values.unit(text, lists).label == label


@pytest.mark.parametrize(
    ("raw", "rule", "proposal"),
    [
        ("Chiềng Chung", "U-28", ""),
        ("muong sai", "U-28", ""),
        ("Huyện Mường La", "U-27", ""),
        ("Mường La, Sơn La", "U-27", "Xã Mường La (Mường La)"),
        (3808, "U-27", "03808"),
        ("99999", "U-27", ""),
        ("Ngọc Chiếnn", "U-27", "Xã Ngọc Chiến (Mường La)"),
        ("Không Đâu Cả", "U-27", ""),
        (date(2025, 5, 6), "U-27", ""),
    ],
)
def test_units_that_are_asked_about(son_la, lists, raw, rule, proposal):  # noqa: F811
    assert refused(values.unit, raw, lists) == (rule, proposal)


def test_the_candidates_are_named(son_la, lists):  # noqa: F811
    with pytest.raises(Unreadable) as caught:
        values.unit("Chiềng Chung", lists)

    assert "Xã Đoàn Kết (TX Mộc Châu)" in caught.value.message
    assert "Xã Mường Chanh (Mai Sơn)" in caught.value.message


def test_a_name_that_was_another_units_too_is_asked_but_for_the_importers_own(db):
    mine = CommuneFactory(name="Tân An")
    merged(OldUnitFactory(name="Tân An"), into=CommuneFactory(name="Bản Khác"))

    assert refused(values.unit, "Tân An", Reading(by=None, permission=None))[0] == "U-28"
    for text in ("Tân An", "xã tân an"):
        assert values.unit(text, Reading(by=None, permission=None, unit=mine)) == mine
    assert refused(values.unit, "tan an", Reading(by=None, permission=None, unit=mine))[0] == "U-28"


def test_a_divided_unit_is_asked(db):
    divided(OldUnitFactory(name="Bản Chia"), CommuneFactory(), CommuneFactory())

    assert refused(values.unit, "Bản Chia", Reading(by=None, permission=None))[0] == "U-28"


def test_a_unit_that_is_called_like_a_village_is_not_cut_off(db):
    unit = merged(
        OldUnitFactory(name="Bản Xen", old_district="Mường Khương"), into=CommuneFactory(name="Mới")
    )
    town = CommuneFactory(name="Mường Khương")
    within = Reading(by=None, permission=None)

    assert refused(values.unit, "Bản Xen, Mường Khương", within)[0] == "U-28"
    assert values.unit("Bản Xen", within) == unit
    assert values.unit("Bản Xen, xã Mường Khương", within) == town


def test_units_are_looked_up_once(son_la, lists, django_assert_num_queries):  # noqa: F811
    values.unit("Xã Mường La", lists)

    with django_assert_num_queries(0):
        assert values.unit("Xã Mường La", lists).code == "03808"


@pytest.mark.parametrize(
    ("raw", "code"),
    [("Nhật", "JP"), ("nhat ban", "JP"), ("NHẬT BẢN", "JP"), ("Đài Loan", "TW"), ("Hàn Quốc", "KR"),
     ("KR", "KR"), ("Mỹ", "US"), ("Malaysia", "MY"), ("Úc", "AU")],
)  # fmt: skip
def test_countries(lists, raw, code):
    load_countries()

    assert values.country(raw, lists).code == code


def test_countries_that_are_asked_about(lists):
    load_countries()

    assert refused(values.country, "my", lists) == ("U-29", "")
    assert refused(values.country, "Nhật Bảng", lists) == ("U-29", "Nhật Bản")
    assert refused(values.country, "Atlantis", lists) == ("U-29", "")


# What is proposed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "raw"),
    [
        (values.day, "12/31/2025"), (values.day, 20250506), (values.partial_day, 5.2025),
        (values.birth_day, "90"), (values.citizen_number, 14203001223),
        (values.old_number, 50123456),
        (values.passport, 12345678), (values.phone, 1662345678), (values.whole, "1,234"),
        (values.amount, 25), (values.amount, "1.5 tỷ"), (values.amount, "1,234.5"),
        (values.millions, 25000000), (values.millions, "12.5"), (values.money, "$1,200"),
        (values.money, "25 đ"),
    ],
)  # fmt: skip
def test_what_is_proposed_can_be_read(reader, raw):
    _rule, proposal = refused(reader, raw)

    assert proposal
    reader(proposal, reading())


STRANGE = [
    0, -1, 1e308, -1e308, float("inf"), float("nan"), 1e-300, 2**70, -(2**70), 0.1, 99999, 1e15,
    True, date(1, 1, 1), date(9999, 12, 31), "", "'", "e+", "1e+", "*", "(", "đ", "\u0301", "+84",
    "/", "٣",
]  # fmt: skip


@pytest.mark.parametrize("reader", READERS[:-4])
def test_no_cell_breaks_a_reader(reader):
    rng = Random(1)
    signs = "0123456789/.-, eE+tngàymthnăđ¨µ·ïø*()\u00a0\u200b'Aa"
    for raw in [
        *STRANGE,
        *("".join(rng.choices(signs, k=rng.randrange(1, 25))) for _ in range(300)),
    ]:
        assert isinstance(seen(raw), str)
        with suppress(Unreadable):
            reader(raw, reading())
