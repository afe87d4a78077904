"""Rules W-01 to W-23, asked directly; numbers of cases are those of the field's case list."""

from datetime import date

import pytest

from workers import rules

TODAY = date(2026, 11, 22)
CODES = {
    "ethnic_group": frozenset({"thai", "kinh"}),
    "education": frozenset({"primary", "upper_secondary"}),
    "qualification": frozenset({"untrained", "college"}),
}
BORN = date(2003, 4, 1)
FACTS = {
    "full_name": "Lò Văn An",
    "born_on": date(1999, 5, 6),
    "born_precision": "day",
    "sex": "male",
    "village": "Bản Hạ",
    "ethnicity": "thai",
    "phone": "0912345678",
    "qualification": "college",
}


def of_person(**fields):
    problems = rules.problems_with_person(**{**FACTS, **fields}, codes=CODES, today=TODAY)
    return [(problem.rule, problem.field) for problem in problems]


def of_number(number, *, sex="male", born_on=BORN):
    return list(rules.problems_with_identity(number, sex=sex, born_on=born_on))


def test_a_good_file_has_no_problem():
    assert of_person() == []


@pytest.mark.parametrize("name", ["Giàng A Páo", "Y H'Rin Mlô", "Lò Thị Ngọc-Ánh", "Ô"])
def test_names_of_the_mountains_are_names(name):
    assert of_person(full_name=name) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"full_name": ""}, ("W-01", "full_name")),
        ({"full_name": "A" * 121}, ("W-01", "full_name")),
        ({"full_name": "A" * 10_000}, ("W-01", "full_name")),
        # Folding makes two letters of one; the search key would no longer fit.
        ({"full_name": "ß" * 100}, ("W-01", "full_name")),
        ({"full_name": "Lò Văn 2"}, ("W-02", "full_name")),
        ({"full_name": "<b>An</b>"}, ("W-02", "full_name")),
        ({"born_on": date(2026, 11, 23)}, ("W-03", "born_on")),
        ({"born_on": date(1899, 12, 31)}, ("W-04", "born_on")),
        ({"born_precision": "hour"}, ("W-05", "born_precision")),
        ({"village": "B" * 81}, ("W-06", "village")),
        ({"village": "ß" * 80}, ("W-06", "village")),
        ({"phone": "912345678"}, ("W-07", "phone")),
        ({"phone": "09123456789"}, ("W-07", "phone")),
        ({"phone": "٠٩١٢٣٤٥٦٧٨"}, ("W-07", "phone")),
        ({"sex": ""}, ("W-08", "sex")),
        ({"ethnicity": "04"}, ("W-08", "ethnicity")),
        ({"qualification": "expert"}, ("W-08", "qualification")),
    ],
)
def test_a_file_is_refused(fields, problem):
    assert of_person(**fields) == [problem]


def test_born_today_is_not_the_future():
    assert of_person(born_on=TODAY) == []


def test_case_14_a_mans_number_on_a_woman_warns():
    problems = of_number("014203001234", sex="female")

    assert [(p.rule, p.warning) for p in problems] == [("W-13", True)]


def test_case_14_the_year_digits_warn_apart():
    problems = of_number("014203001234", born_on=date(1999, 5, 6))

    assert [(p.rule, p.warning) for p in problems] == [("W-14", True)]


def test_case_15_a_number_that_lost_its_zero_is_offered_whole():
    (problem,) = of_number("14203001234")

    assert (problem.rule, problem.warning) == ("W-11", False)
    assert "014203001234" in problem.message


def test_ten_digits_lost_two_zeros():
    (problem,) = of_number("1203001234")

    assert problem.rule == "W-11"
    assert "001203001234" in problem.message


def test_case_16_the_province_of_a_number_says_nothing_about_residence():
    assert of_number("015203001234") == []
    assert of_number("096203001234") == []


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("123456789", "W-12"),
        ("01420300123", "W-10"),
        ("0142030012345", "W-10"),
        ("01420300123x", "W-10"),
        ("٠١٤٢٠٣٠٠١٢٣٤", "W-10"),
        ("014203001234 OR 1=1", "W-10"),
    ],
)
def test_no_citizen_number(number, rule):
    (problem,) = of_number(number)

    assert (problem.rule, problem.field, problem.warning) == (rule, "personal_id", False)


def test_no_number_is_no_problem_unless_it_is_needed():
    assert of_number("") == []
    assert [p.rule for p in rules.problems_with_question("")] == ["W-10"]


@pytest.mark.parametrize(
    ("number", "sex", "year"),
    [
        ("014099000001", "male", 1999),
        ("014199000001", "female", 1999),
        ("014203000001", "male", 2003),
        ("014303000001", "female", 2003),
    ],
)
def test_a_fitting_number_has_no_problem(number, sex, year):
    assert of_number(number, sex=sex, born_on=date(year, 1, 1)) == []


def test_a_century_that_has_not_come_warns():
    assert [p.rule for p in of_number("014403001234")] == ["W-13", "W-14"]


@pytest.mark.parametrize(
    "typed", ["014 203 001 234", "014.203.001.234", "014-203-001-234", "014\u00a0203001234"]
)
def test_numbers_are_stored_without_what_parts_them(typed):
    assert rules.tidy_identity(typed) == "014203001234"


@pytest.mark.parametrize(
    "typed", ["0912 345 678", "+84 912 345 678", "+84912345678", "0912.345.678"]
)
def test_phones_are_stored_as_ten_digits(typed):
    assert rules.tidy_phone(typed) == "0912345678"


@pytest.mark.parametrize(
    ("precision", "stored"),
    [("day", date(1999, 5, 6)), ("month", date(1999, 5, 1)), ("year", date(1999, 1, 1))],
)
def test_what_is_not_known_of_a_birth_is_not_stored(precision, stored):
    assert rules.born_as_known(date(1999, 5, 6), precision) == stored


def of_move(**fields):
    facts = {
        "moved_on": date(2026, 3, 1),
        "since": date(2025, 1, 1),
        "same_place": False,
        "exists": True,
    }
    return [p.rule for p in rules.problems_with_move(**{**facts, **fields}, today=TODAY)]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"since": None, "moved_on": date(1990, 1, 1)}, []),
        ({"moved_on": TODAY}, []),
        ({"moved_on": date(2025, 1, 1)}, []),
        ({"moved_on": date(2026, 11, 23)}, ["W-17"]),
        ({"moved_on": date(2024, 12, 31)}, ["W-18"]),
        ({"same_place": True}, ["W-19"]),
        ({"exists": False}, ["W-16"]),
    ],
)
def test_moves(fields, found):
    assert of_move(**fields) == found


@pytest.mark.parametrize(
    ("year", "status", "found"),
    [
        (2026, "poor", []),
        (2027, "none", []),
        (2028, "poor", ["W-20"]),
        (1999, "poor", ["W-20"]),
        (26, "poor", ["W-20"]),
        (2026, "rich", ["W-20"]),
    ],
)
def test_households(year, status, found):
    problems = rules.problems_with_household(
        year=year, status=status, statuses=frozenset({"poor", "none"}), today=TODAY
    )

    assert [problem.rule for problem in problems] == found


@pytest.mark.parametrize(
    ("reason", "recorded", "found"),
    [
        ("Thanh tra: văn bản số 12", True, []),
        ("  ", True, ["W-21"]),
        ("x" * 301, True, ["W-21"]),
        ("Thanh tra", False, ["W-22"]),
    ],
)
def test_revealing(reason, recorded, found):
    problems = rules.problems_with_reveal(reason=reason, recorded=recorded)

    assert [problem.rule for problem in problems] == found


@pytest.mark.parametrize(("asked", "found"), [(29, []), (30, ["W-23"])])
def test_thirty_questions_an_hour(asked, found):
    assert [p.rule for p in rules.problems_with_asking(asked=asked)] == found


@pytest.mark.parametrize(
    ("namesakes", "another", "found"), [(0, False, []), (2, True, []), (1, False, ["W-24"])]
)
def test_namesakes(namesakes, another, found):
    problems = rules.problems_with_namesakes(namesakes=namesakes, another=another)

    assert [problem.rule for problem in problems] == found
