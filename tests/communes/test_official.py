from collections import Counter

import pytest

from communes import official
from communes.models import UnitKind


@pytest.fixture(scope="module")
def country():
    return {code: official.reform(code) for code in official.province_codes()}


def by_code(units):
    return {unit.code: unit for unit in units}


def test_there_are_34_provinces_with_3321_units(country):
    assert len(country) == 34
    assert sum(len(reform.units) for reform in country.values()) == 3321


def test_every_old_unit_of_the_country_is_some_units_predecessor(country):
    codes = {part.code for reform in country.values() for part in reform.parts}

    assert len(codes) == 10040
    assert all(reform.shares for reform in country.values())


def test_no_old_unit_is_shared_by_two_provinces(country):
    times = Counter(part.code for reform in country.values() for part in reform.parts)

    assert max(times.values()) == 1


def test_a_unit_is_in_part_exactly_if_it_went_to_several(country):
    for reform in country.values():
        heirs = Counter(share.old for share in reform.shares)
        assert all(share.in_part == (heirs[share.old] > 1) for share in reform.shares)


def test_some_units_were_divided_but_none_of_son_la_and_lao_cai(country):
    divided = {code for code, r in country.items() if any(s.in_part for s in r.shares)}

    assert len(divided) == 25
    assert not divided & {"14", "15"}


@pytest.mark.parametrize(
    ("province", "units", "parts"),
    [
        ("14", {"xa": 67, "phuong": 8}, {"xa": 177, "phuong": 15, "thi_tran": 8}),
        ("15", {"xa": 89, "phuong": 10}, {"xa": 272, "phuong": 28, "thi_tran": 19}),
    ],
)
def test_kinds_are_those_of_the_official_count(country, province, units, parts):
    reform = country[province]

    assert Counter(unit.kind.value for unit in reform.units) == units
    assert Counter(part.kind.value for part in reform.parts) == parts


@pytest.mark.parametrize(
    ("province", "same", "kind_changed", "anothers_name", "new_name"),
    [("14", 54, 4, 11, 6), ("15", 58, 9, 18, 14)],
)
def test_codes_were_reused_as_the_official_list_has_it(
    country, province, same, kind_changed, anothers_name, new_name
):
    old = by_code(country[province].parts)
    found = Counter()
    for unit in country[province].units:
        part_names = {
            old[share.old].name for share in country[province].shares if share.new == unit.code
        }
        bearer = old[unit.code]
        found["same name"] += bearer.name == unit.name
        found["same kind"] += bearer.name == unit.name and bearer.kind == unit.kind
        found["another's"] += bearer.name != unit.name and unit.name in part_names
        found["new"] += unit.name not in part_names

    assert found == {
        "same name": same + kind_changed,
        "same kind": same,
        "another's": anothers_name,
        "new": new_name,
    }


def test_every_new_unit_has_the_code_of_one_of_its_parts_but_the_islands_too(country):
    for reform in country.values():
        shares = {(share.old, share.new) for share in reform.shares}
        assert all((unit.code, unit.code) in shares for unit in reform.units)


def test_an_island_district_without_communes_stands_for_itself(country):
    old = by_code(country["79"].parts)["26732"]

    assert (old.name, old.kind) == ("Côn Đảo", UnitKind.ISLAND_DISTRICT)
    assert by_code(country["79"].units)["26732"].kind == UnitKind.SPECIAL_ZONE


def test_old_units_keep_the_code_of_their_old_province(country):
    provinces = Counter(part.province_code for part in country["15"].parts)

    assert provinces == {"10": 151, "15": 168}  # old Lào Cai and old Yên Bái


def test_names_of_two_words_are_capitalised(country):
    names = {part.name for part in country["14"].parts}

    assert {"Mường É", "É Tòng"} <= names
    assert not {"Mường é", "é Tòng"} & names


def test_a_state_farm_keeps_its_word_and_is_known_without(country):
    farm = next(p for p in country["15"].parts if p.name == "Nông trường Phong Hải")

    assert {"phonghai", "ntphonghai"} <= set(farm.also_written.split())


def test_numbered_wards_are_their_number(country):
    names = {part.name for part in country["79"].parts if part.kind == UnitKind.WARD}

    assert {"1", "12"} <= names


def test_districts_are_written_as_people_write_them(country):
    districts = {part.old_district for part in country["14"].parts}

    assert len(districts) == 12
    assert {"TP Sơn La", "TX Mộc Châu", "Mường La"} <= districts


def test_the_district_of_the_official_list_is_spelled_as_its_people_spell_it(country):
    districts = {part.old_district for part in country["15"].parts}

    assert "Mù Cang Chải" in districts
    assert "Mù Căng Chải" not in districts


def test_two_districts_of_one_name_in_a_merged_province_stay_apart(country):
    districts = {(p.province_code, p.old_district) for p in country["80"].parts}

    assert ("80", "Châu Thành (Long An)") in districts
    assert ("72", "Châu Thành (Tây Ninh)") in districts
    assert not any(district == "Châu Thành" for _province, district in districts)


def test_a_new_unit_names_a_district_only_if_all_its_parts_lay_in_it(country):
    across = [unit.name for unit in country["14"].units if not unit.old_district]

    assert across == ["Chiềng Sơn"]  # Mộc Châu and Vân Hồ
    assert sum(not unit.old_district for unit in country["15"].units) == 12


def test_the_resolution_is_named_where_we_know_it(country):
    assert "1681/NQ-UBTVQH15" in country["14"].resolution
    assert "1673/NQ-UBTVQH15" in country["15"].resolution
    assert "năm 2025" in country["01"].resolution


def test_a_province_that_does_not_exist_is_said_to_be_unknown():
    with pytest.raises(LookupError):
        official.reform("10")  # old Lào Cai


def test_a_province_is_called_by_its_full_name():
    assert official.province_name("14") == "Tỉnh Sơn La"
    assert official.province_name("00") == ""
