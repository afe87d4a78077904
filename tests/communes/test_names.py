"""Names as people and sheets write them, against the real units of Sơn La."""

import unicodedata
from datetime import date

import pytest

from communes.names import is_old_district, resolve
from tests.factories import CommuneFactory
from tests.factories.communes import OldUnitFactory, divided, merged

OLD, NEW = date(2025, 6, 30), date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _units(son_la):
    pass


def found(text, **limits):
    return [unit.label for unit in resolve(text, **limits)]


MUONG_LA = ["Xã Mường La (Mường La)"]


@pytest.mark.parametrize(
    "text",
    [
        "Mường La",
        "mường la",
        "MƯỜNG LA",
        "  Mường   La ",
        "muong la",
        "Xã Mường La",
        "xã mường la",
        "XÃ MƯỜNG LA",
        "xa muong la",
        "X. Mường La",
        "x.Mường La",
        "Mường La\u00a0",
        "Mường\u200b La",
        "Mường La, tỉnh Sơn La",
        "Xã Mường La (Mường La)",
        unicodedata.normalize("NFD", "Xã Mường La"),
        unicodedata.normalize("NFD", "Mường La"),
    ],
)
def test_a_name_is_found_however_it_is_written(text):
    assert found(text) == MUONG_LA


@pytest.mark.parametrize(
    "text", ["Phường Tô Hiệu", "P. Tô Hiệu", "P.Tô Hiệu", "p tô hiệu", "phuong to hieu", "Tô Hiệu"]
)
def test_wards_by_their_word_of_kind(text):
    assert found(text, day=NEW) == ["Phường Tô Hiệu (TP Sơn La)"]


@pytest.mark.parametrize(
    "text",
    ["Thị trấn Hát Lót", "TT Hát Lót", "TT. Hát Lót", "T.T Hát Lót", "T.T. Hát Lót", "tt.hat lot"],
)
def test_townships_by_their_word_of_kind(text):
    assert found(text, day=OLD) == ["Thị trấn Hát Lót (Mai Sơn)"]


def test_tone_marks_may_stand_on_either_vowel():
    assert found("Liên Hoà") == found("Liên Hòa") == ["Xã Liên Hòa (Vân Hồ)"]


@pytest.mark.parametrize("text", ["Mường É", "Mường é", "mường é", "MƯỜNG É"])
def test_a_capital_with_a_mark_is_no_other_letter(text):
    assert found(text, day=OLD) == ["Xã Mường É (Thuận Châu)"]


def test_exact_marks_come_first():
    assert found("Mường Sại", day=OLD) == ["Xã Mường Sại (Quỳnh Nhai)"]
    assert found("Mường Sai", day=OLD) == ["Xã Mường Sai (Sông Mã)"]


def test_a_name_without_marks_that_can_be_two_is_asked():
    both = ["Xã Mường Sai (Sông Mã)", "Xã Mường Sại (Quỳnh Nhai)"]

    assert found("muong sai", day=OLD) == found("Mương Sải", day=OLD) == both
    assert found("muong sai", day=NEW) == [
        "Xã Chiềng Khương (Sông Mã)",  # what Mường Sai became
        "Xã Mường Sại (Quỳnh Nhai)",
    ]


def test_case_12_two_places_of_one_name_are_asked():
    assert found("Chiềng Chung") == [
        "Xã Chiềng Chung (TX Mộc Châu)",
        "Xã Chiềng Chung (Mai Sơn)",
    ]


@pytest.mark.parametrize(
    ("district", "label"),
    [
        ("Mai Sơn", "Xã Chiềng Chung (Mai Sơn)"),
        ("huyện Mai Sơn", "Xã Chiềng Chung (Mai Sơn)"),
        ("H. Mai Son", "Xã Chiềng Chung (Mai Sơn)"),
        ("TX Mộc Châu", "Xã Chiềng Chung (TX Mộc Châu)"),
        ("thị xã Mộc Châu", "Xã Chiềng Chung (TX Mộc Châu)"),
        ("huyện Mộc Châu", "Xã Chiềng Chung (TX Mộc Châu)"),  # what it was until 2025
    ],
)
def test_the_district_decides(district, label):
    assert found("Chiềng Chung", district=district) == [label]
    assert found(f"Chiềng Chung, {district}") == [label]
    assert found(f"xã Chiềng Chung ({district}), tỉnh Sơn La") == [label]


def test_a_district_that_does_not_fit_leaves_nothing():
    assert found("Chiềng Chung", district="Thuận Châu") == []
    assert found("Chiềng Chung, Thuận Châu") == []


def test_an_old_name_on_the_new_map_is_the_unit_it_became():
    assert found("Nặm Ét", day=NEW) == ["Xã Mường Sại (Quỳnh Nhai)"]
    assert found("Chiềng Chung", day=NEW, district="Mai Sơn") == ["Xã Mường Chanh (Mai Sơn)"]
    assert len(found("Chiềng Chung", day=NEW)) == 2


def test_case_13_two_old_places_in_one_new_unit():
    assert len(found("Hát Lót", day=OLD)) == 2
    assert found("Hát Lót", day=NEW) == ["Xã Mai Sơn (Mai Sơn)"]


def test_a_new_name_is_unknown_on_the_old_map():
    assert found("Bình Thuận", day=NEW) == ["Xã Bình Thuận (Thuận Châu)"]
    assert found("Bình Thuận", day=OLD) == []


def test_an_old_unit_inside_the_new_one_of_its_name_is_no_second_answer():
    units = resolve("Mường Sại")

    assert [unit.key for unit in units] == ["03712-2025-07-01"]


def test_a_wrong_word_of_kind_is_not_overlooked():
    # Xã Thuận Châu is five old units; on the old map only the township had the name.
    assert found("Thị trấn Thuận Châu", day=OLD) == ["Thị trấn Thuận Châu (Thuận Châu)"]
    assert found("Xã Thuận Châu", day=OLD) == []


def test_a_unit_across_two_districts_is_found_in_both():
    for district in ("TX Mộc Châu", "Vân Hồ"):
        assert found("Chiềng Sơn", district=district, day=NEW) == ["Xã Chiềng Sơn"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Tông Lệnh", "Xã Tông Lạnh (Thuận Châu)"),
        ("xã Chiềng Ly", "Thị trấn Thuận Châu (Thuận Châu)"),
        ("TT Phù Yên", "Thị trấn Quang Huy (Phù Yên)"),
    ],
)
def test_former_names_and_other_spellings_are_found_last(text, label):
    assert found(text, day=OLD) == [label]


def test_a_former_name_that_was_a_districts_too_needs_its_word_of_kind():
    assert found("Phù Yên", day=OLD) == []
    assert found("Mộc Châu", day=OLD) == []


@pytest.mark.parametrize("text", ["", "  ", "Không Có", "xã", "()", "Huyện Mường La", "TP Sơn La"])
def test_what_names_no_unit_finds_none(text):
    assert found(text) == []


# Districts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Quỳnh Nhai",
        "Thuận Châu",
        "Mường La",
        "Bắc Yên",
        "Phù Yên",
        "Yên Châu",
        "Mai Sơn",
        "Sông Mã",
        "Sốp Cộp",
        "Vân Hồ",
    ],
)
def test_a_commune_that_bears_a_districts_name_is_found_and_warned_of(text):
    assert found(text, day=NEW) == [f"Xã {text} ({text})"]
    assert is_old_district(text)


@pytest.mark.parametrize(
    "text", ["huyện Mường La", "H. Mường La", "muong la", "MƯỜNG LA", "TX Mộc Châu", "Sơn La"]
)
def test_a_former_district_is_recognised(text):
    assert is_old_district(text)


@pytest.mark.parametrize("text", ["Xã Mường La", "P. Mộc Châu", "Mường Là", "Nặm Ét", "", "huyện"])
def test_what_is_no_district_is_not_warned_of(text):
    assert not is_old_district(text)


# Units of other provinces, made by hand ----------------------------------------------------------


def test_a_name_that_begins_like_a_word_of_kind():
    CommuneFactory(name="Xa Dung")
    CommuneFactory(name="Xá Nhè")
    CommuneFactory(name="Nhè")

    assert found("Xa Dung") == found("xã Xa Dung") == ["Xã Xa Dung"]
    assert found("Xá Nhè") == ["Xã Xá Nhè"]
    assert found("Xã Nhè") == ["Xã Nhè"]


@pytest.mark.parametrize("text", ["Phường 1", "P. 1", "P1", "p.1", "1"])
def test_numbered_wards(text):
    CommuneFactory(name="1", kind="phuong")
    CommuneFactory(name="11", kind="phuong")

    assert found(text) == ["Phường 1"]


def test_a_divided_unit_is_asked_on_the_new_map():
    old = OldUnitFactory(name="Bản Chia", old_district="Châu Khác")
    one, two = CommuneFactory(name="Bản Một"), CommuneFactory(name="Bản Hai")
    divided(old, one, two)

    assert found("Bản Chia", day=NEW) == ["Xã Bản Hai", "Xã Bản Một"]


def test_a_spelling_that_changed_with_the_reform():
    old = OldUnitFactory(name="Tà Si Láng", also_written="taxilang", old_district="Trạm Tấu")
    merged(old, into=CommuneFactory(name="Tà Xi Láng"))

    assert found("Tà Xi Láng", day=OLD) == ["Xã Tà Si Láng (Trạm Tấu)"]
    assert found("Tà Si Láng", day=NEW) == found("Tà Xi Láng", day=NEW) == ["Xã Tà Xi Láng"]


def test_a_name_that_stands_is_not_asked_about_one_that_is_gone():
    merged(OldUnitFactory(name="Nam Mẫu"), into=CommuneFactory(name="Bản Khác"))
    CommuneFactory(name="Nam Mẫu", kind="phuong")

    assert found("Nam Mẫu", day=NEW) == found("nam mau", day=NEW) == ["Phường Nam Mẫu"]
    assert len(found("Nam Mẫu")) == 2


def test_a_district_and_a_town_of_one_name():
    OldUnitFactory(name="Bản Đôi", old_district="Cao Lãnh")
    OldUnitFactory(name="Bản Đôi", old_district="TP Cao Lãnh")

    assert found("Bản Đôi", district="huyện Cao Lãnh") == ["Xã Bản Đôi (Cao Lãnh)"]
    assert found("Bản Đôi", district="thành phố Cao Lãnh") == ["Xã Bản Đôi (TP Cao Lãnh)"]
    assert len(found("Bản Đôi", district="Cao Lãnh")) == 2


def test_two_districts_of_one_name_told_apart_by_their_province():
    OldUnitFactory(name="Bản Đôi", old_district="Châu Thành (Long An)")
    OldUnitFactory(name="Bản Đôi", old_district="Châu Thành (Tây Ninh)")

    assert len(found("Bản Đôi", district="huyện Châu Thành")) == 2
    assert found("Bản Đôi", district="Châu Thành (Long An)") == found(
        "Xã Bản Đôi (Châu Thành (Long An))"
    )
    assert is_old_district("Châu Thành")
