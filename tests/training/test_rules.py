"""Rules G-01 to G-16, asked directly."""

from datetime import date

import pytest

from training import rules
from training.rules.certificates import Paper

TODAY = date(2026, 11, 22)
FACTS = {
    "kind": "orientation",
    "number": "12/GDĐH",
    "issued_on": date(2025, 2, 1),
    "provider": "Trung tâm mẫu",
    "country_known": True,
    "known_codes": frozenset({"ja", "farming"}),
}


def found(*, already_recorded=False, **fields):
    problems = rules.problems_with_certificate(
        Paper(**{**FACTS, **fields}),
        already_recorded=already_recorded,
        born_on=date(1999, 5, 6),
        today=TODAY,
    )
    return [(problem.rule, problem.field, problem.warning) for problem in problems]


def test_a_certificate_is_fine():
    assert found() == []
    assert found(issued_on=TODAY) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"number": ""}, ("G-01", "number", False)),
        ({"number": "1" * 61}, ("G-01", "number", False)),
        ({"provider": ""}, ("G-02", "provider", False)),
        ({"provider": "A" * 201}, ("G-02", "provider", False)),
        ({"country_known": False}, ("G-03", "country", False)),
        ({"issued_on": date(2026, 11, 23)}, ("G-04", "issued_on", False)),
        ({"issued_on": date(1999, 5, 5)}, ("G-05", "issued_on", False)),
        ({"already_recorded": True}, ("G-06", "number", False)),
        ({"issued_on": date(2017, 5, 5)}, ("G-07", "issued_on", True)),
        ({"kind": "cooking"}, ("G-10", "kind", False)),
        ({"kind": "language"}, ("G-11", "language", False)),
        ({"kind": "language", "language": "xx"}, ("G-11", "language", False)),
        ({"kind": "vocational"}, ("G-12", "occupation", False)),
        ({"occupation": "xx"}, ("G-12", "occupation", False)),
        ({"level": "x" * 41}, ("G-13", "level", False)),
        (
            {"starts_on": date(2025, 1, 9), "ends_on": date(2025, 1, 8)},
            ("G-14", "ends_on", False),
        ),
        ({"ends_on": date(2025, 2, 2)}, ("G-15", "issued_on", False)),
        ({"periods": 0}, ("G-16", "periods", False)),
        ({"periods": 3001}, ("G-16", "periods", False)),
    ],
)
def test_a_certificate_is_refused_or_doubted(fields, problem):
    assert found(**fields) == [problem]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "language", "language": "ja", "level": "N5", "country_known": False},
        {"kind": "vocational", "occupation": "farming", "country_known": False},
        {"occupation": "farming"},
        {"starts_on": date(2025, 1, 8), "ends_on": date(2025, 2, 1), "periods": 74},
    ],
)
def test_each_kind_says_its_own(fields):
    assert found(**fields) == []


def test_on_the_eighteenth_birthday_there_is_no_doubt():
    assert found(issued_on=date(2017, 5, 6)) == []


@pytest.mark.parametrize(
    ("withdrawn", "reason", "rules_found"),
    [
        (False, "nhập nhầm", []),
        (True, "nhập nhầm", ["G-08"]),
        (False, "", ["G-09"]),
        (False, "x" * 301, ["G-09"]),
    ],
)
def test_withdrawing(withdrawn, reason, rules_found):
    problems = rules.problems_with_withdrawal(withdrawn=withdrawn, reason=reason)

    assert [problem.rule for problem in problems] == rules_found
