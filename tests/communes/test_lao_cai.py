"""What is harder in Lào Cai: two old provinces, state farms, spellings."""

from collections import Counter
from datetime import date

import pytest

from communes.names import is_old_district, resolve
from communes.queries import atlas

OLD, NEW = date(2025, 6, 30), date(2026, 3, 1)


def found(text, **limits):
    return [unit.label for unit in resolve(text, **limits)]


def test_the_maps_have_319_and_99_units(lao_cai):
    assert len(atlas().on(OLD).units) == 319
    assert len(atlas().on(NEW).units) == 99


def test_the_parts_of_bat_xat(lao_cai):
    (unit,) = resolve("Bát Xát", day=NEW)

    members = atlas().on(NEW).members(unit.pk) - {unit.pk}

    assert unit.code == "02683"
    assert {atlas().units[pk].name for pk in members} == {
        "Bát Xát",
        "Bản Vược",
        "Bản Qua",
        "Quang Kim",
        "Phìn Ngan",
    }


@pytest.mark.parametrize(
    "text",
    ["Phong Hải", "TT Phong Hải", "TT Nông trường Phong Hải", "TTNT Phong Hải", "NT Phong Hải"],
)
def test_a_state_farm_without_its_word(lao_cai, text):
    assert found(text, day=OLD) == ["Thị trấn Nông trường Phong Hải (Bảo Thắng)"]


def test_phong_hai_is_the_new_commune_today(lao_cai):
    assert found("Phong Hải", day=NEW) == ["Xã Phong Hải (Bảo Thắng)"]


def test_ta_xi_lang_in_both_spellings(lao_cai):
    assert found("Tà Xi Láng", day=OLD) == ["Xã Tà Si Láng (Trạm Tấu)"]
    assert found("Tà Si Láng", day=NEW) == ["Xã Tà Xi Láng (Trạm Tấu)"]


@pytest.mark.parametrize(
    "text", ["Minh Tân", "Nam Cường", "Thanh Bình", "Trung Tâm", "Trạm Tấu", "Tân An", "Tân Thịnh"]
)
def test_old_names_that_are_two_places_are_asked(lao_cai, text):
    assert len(found(text, day=OLD)) == 2


def test_a_former_name_is_found_in_its_district_although_another_unit_bears_it(lao_cai):
    assert found("Lao Chải", day=OLD) == ["Xã Lao Chải (Mù Cang Chải)"]
    assert found("Lao Chải", district="Sa Pa", day=OLD) == ["Xã Hoàng Liên (TX Sa Pa)"]


def test_both_spellings_of_the_district(lao_cai):
    assert found("Nậm Có", district="Mù Căng Chải", day=OLD) == ["Xã Nậm Có (Mù Cang Chải)"]
    assert is_old_district("Mù Cang Chải")


def test_districts_of_both_old_provinces_are_known(lao_cai):
    districts = Counter(unit.old_district for unit in atlas().on(OLD).units.values())

    assert len(districts) == 18
    assert all(is_old_district(name) for name in districts)


def test_twelve_new_units_lie_across_two_districts(lao_cai):
    across = [unit for unit in atlas().on(NEW).units.values() if not unit.old_district]

    assert len(across) == 12
