"""Rules about what beside the short form stands in a file. Pure: no database."""

from datetime import date

import pytest

from workers import rules

TODAY = date(2026, 11, 22)
BORN = date(1999, 5, 6)
CODES = {
    "ethnic_group": frozenset({"thai"}),
    "education": frozenset({"primary"}),
    "qualification": frozenset({"college"}),
}


def ids(problems):
    return [(p.rule, p.field) for p in problems]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"education": "primary"}, []),
        ({"education": "phd"}, [("W-08", "education")]),
        ({"relative_name": "Lò Văn Bình", "relative_phone": "0912345678"}, []),
        ({"relative_name": "Lò Văn Bình", "relative_phone": "12"}, [("W-07", "relative_phone")]),
        ({"relative_phone": "0912345678"}, [("W-31", "relative_name")]),
        ({"relative_relation": "bố"}, [("W-31", "relative_name")]),
        ({"field_of_study": "x" * 121}, [("W-29", "field_of_study")]),
        ({"current_address": "x" * 201}, [("W-29", "current_address")]),
        ({"skill": "Hàn", "skill_level": 3}, []),
        ({"skill": "Hàn", "skill_level": 6}, [("W-30", "skill_level")]),
        ({"skill": "Hàn", "skill_level": 0}, [("W-30", "skill_level")]),
        ({"skill_level": 3}, [("W-30", "skill")]),
        ({"served": True, "discharged_year": 2020}, []),
        ({"served": True, "discharged_year": 2026}, []),
        ({"served": True, "discharged_year": 2027}, [("W-32", "discharged_year")]),
        ({"served": True, "discharged_year": 2015}, [("W-32", "discharged_year")]),
        ({"served": False, "discharged_year": 2020}, [("W-32", "discharged_year")]),
        ({"served": None, "discharged_year": 2020}, [("W-32", "discharged_year")]),
        ({"served": False}, []),
    ],
)
def test_background(said, found):
    problems = rules.problems_with_background(said, born_on=BORN, codes=CODES, today=TODAY)

    assert ids(problems) == found


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("", []),
        ("050123456", []),
        ("05012345", [("W-27", "old_id")]),
        ("014099000001", [("W-27", "old_id")]),
        ("05012345a", [("W-27", "old_id")]),
        ("٠٥٠١٢٣٤٥٦", [("W-27", "old_id")]),
    ],
)
def test_old_numbers(number, found):
    assert ids(rules.problems_with_old_number(number)) == found


@pytest.mark.parametrize(
    ("number", "rule", "field"),
    [
        ("014099000001", "W-15", "personal_id"),
        ("050123456", "W-28", "old_id"),
        ("C1234567", "W-28", "number"),
    ],
)
def test_a_number_that_a_file_has_says_nothing_about_whose(number, rule, field):
    problem = rules.already_recorded(number)

    assert (problem.rule, problem.field, number in problem.message) == (rule, field, False)


@pytest.mark.parametrize("number", ["014099000001", "050123456", "C1234567", "N12345678"])
def test_three_kinds_of_number_may_be_looked_up(number):
    assert list(rules.problems_with_question(number)) == []


@pytest.mark.parametrize("number", ["", "1234", "0140990000", "LOVANAN", "C1", "lò1234567"])
def test_anything_else_is_no_number(number):
    (problem,) = rules.problems_with_question(number)

    assert problem.field == "personal_id"


@pytest.mark.parametrize(
    ("number", "masked"),
    [("014099000001", "014*******01"), ("050123456", "******456"), ("C1234567", "*****567")],
)
def test_masks(number, masked):
    assert rules.masked(number) == masked


def of_passport(**fields):
    facts = {
        "number": "C1234567",
        "issued_on": date(2024, 3, 2),
        "expires_on": date(2034, 3, 2),
        "born_on": BORN,
        "today": TODAY,
    }
    return [(p.rule, p.field, p.warning) for p in rules.problems_with_passport(**facts | fields)]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"number": "N12345678"}, []),
        ({"issued_on": None, "expires_on": None}, []),
        ({"number": ""}, [("W-37", "number", False)]),
        ({"number": "C-123456"}, [("W-37", "number", False)]),
        ({"number": "C" * 13}, [("W-37", "number", False)]),
        ({"number": "123456789"}, [("W-38", "number", True)]),
        ({"number": "CB123456"}, [("W-38", "number", True)]),
        ({"issued_on": date(2026, 11, 23)}, [("W-39", "issued_on", False)]),
        ({"issued_on": date(1999, 5, 5)}, [("W-39", "issued_on", False)]),
        ({"expires_on": date(2024, 3, 2)}, [("W-39", "expires_on", False)]),
        ({"issued_on": None, "expires_on": date(1990, 1, 1)}, [("W-39", "expires_on", False)]),
        ({"expires_on": date(2029, 3, 2)}, [("W-40", "expires_on", True)]),
        ({"expires_on": date(2034, 3, 1)}, []),
        ({"expires_on": date(2025, 3, 2)}, []),  # shortened: twelve months
        ({"expires_on": date(2025, 3, 3)}, [("W-40", "expires_on", True)]),
        ({"born_on": date(2012, 1, 1), "expires_on": date(2029, 3, 2)}, []),  # a child's
    ],
)
def test_passports(fields, found):
    assert of_passport(**fields) == found


def test_a_passport_of_the_file_is_not_entered_twice():
    assert ids(rules.problems_with_second_passport(known=True)) == [("W-45", "number")]
    assert ids(rules.problems_with_second_passport(known=False)) == []


@pytest.mark.parametrize(
    ("reason", "withdrawn", "found"),
    [
        ("Ghi nhầm số", False, []),
        ("", False, [("W-42", "reason")]),
        ("x" * 301, False, [("W-29", "reason")]),
        ("Ghi nhầm số", True, [("W-41", None)]),
    ],
)
def test_withdrawing(reason, withdrawn, found):
    assert ids(rules.problems_with_withdrawal(reason=reason, withdrawn=withdrawn)) == found


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"level": ""}, []),
        ({"language": "xx"}, [("W-43", "language")]),
        ({"level": "B2"}, [("W-43", "level")]),
        ({"levels": [], "level": "B2"}, []),
        ({"levels": [], "level": "x" * 41}, [("W-29", "level")]),
        ({"certified_on": date(2026, 11, 23)}, [("W-43", "certified_on")]),
        ({"certified_on": date(1999, 5, 5)}, [("W-43", "certified_on")]),
    ],
)
def test_languages(fields, found):
    facts = {
        "language": "ja",
        "level": "N4",
        "certified_on": date(2026, 7, 5),
        "levels": ["N5", "N4"],
        "languages": frozenset({"ja", "ko"}),
    }
    problems = rules.problems_with_language(**facts | fields, born_on=BORN, today=TODAY)

    assert ids(problems) == found


def test_a_language_at_a_level_is_entered_once():
    assert ids(rules.problems_with_second_language(known=True)) == [("W-44", "level")]
    assert ids(rules.problems_with_second_language(known=False)) == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"year": 2027}, []),
        ({"year": None, "since": date(2020, 1, 1)}, []),
        ({"year": None, "since": date(2020, 1, 1), "until": date(2020, 1, 1)}, []),
        ({"group": "kings"}, [("W-34", "group")]),
        ({"year": None}, [("W-35", "year")]),
        ({"since": date(2020, 1, 1)}, [("W-35", "year")]),
        ({"year": 1999}, [("W-35", "year")]),
        ({"year": 2028}, [("W-35", "year")]),
        ({"year": None, "since": date(1999, 5, 5)}, [("W-35", "since")]),
        ({"year": None, "since": date(2026, 11, 23)}, [("W-35", "since")]),
        ({"until": date(2025, 1, 1)}, [("W-35", "until")]),
        (
            {"year": None, "since": date(2020, 1, 2), "until": date(2020, 1, 1)},
            [("W-35", "until")],
        ),
        ({"document": "x" * 201}, [("W-29", "document")]),
    ],
)
def test_priorities(fields, found):
    facts = {"group": "poor", "year": 2025, "since": None, "until": None, "document": ""}
    problems = rules.problems_with_priority(
        **facts | fields, groups=frozenset({"poor"}), born_on=BORN, today=TODAY
    )

    assert ids(problems) == found


def test_a_group_of_a_time_is_entered_once():
    assert ids(rules.problems_with_second_priority(known=True)) == [("W-36", "group")]
    assert ids(rules.problems_with_second_priority(known=False)) == []


@pytest.mark.parametrize(
    ("inside", "outside", "found"),
    [
        (True, "", []),
        (False, "Nghệ An, xã Đô Lương", []),
        (True, "Nghệ An", [("W-33", "outside")]),
        (False, "", [("W-33", "commune")]),
        (False, "x" * 121, [("W-29", "outside")]),
    ],
)
def test_a_residence_is_in_a_unit_or_outside_the_province(inside, outside, found):
    assert ids(rules.problems_with_place(inside=inside, outside=outside)) == found


def test_a_village_belongs_to_a_unit():
    inside = rules.problems_with_village_outside(inside=True, village="Bản Hạ")
    outside = rules.problems_with_village_outside(inside=False, village="Bản Hạ")

    assert (ids(inside), ids(outside)) == ([], [("W-33", "village")])
