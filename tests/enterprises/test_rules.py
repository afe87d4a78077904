"""Rules E-01 to E-08, asked directly."""

from datetime import date

import pytest

from enterprises import rules

TODAY = date(2026, 11, 22)
FACTS = {
    "name": "Công ty mẫu",
    "kind": "service",
    "licence_number": "12/LĐTBXH-GP",
    "licence_date": date(2022, 3, 1),
    "status": "in_force",
    "status_since": None,
}
UNLICENSED = {"kind": "public_unit", "licence_number": "", "licence_date": None}


def refused(**fields):
    problems = rules.problems_with_enterprise(**{**FACTS, **fields}, today=TODAY)
    return [(problem.rule, problem.field) for problem in problems]


def test_a_licensed_service_enterprise_is_fine():
    assert refused() == []


def test_a_public_unit_needs_no_licence():
    assert refused(**UNLICENSED, status="not_needed") == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"name": ""}, ("E-01", "name")),
        ({"name": "A" * 201}, ("E-01", "name")),
        ({"name": "ß" * 150}, ("E-01", "name")),
        ({"kind": "bank"}, ("E-02", "kind")),
        ({"status": "good"}, ("E-02", "status")),
        ({"licence_date": None}, ("E-04", "licence_date")),
        ({"licence_number": ""}, ("E-04", "licence_number")),
        ({"licence_number": "1" * 61}, ("E-04", "licence_number")),
        ({"licence_number": "", "licence_date": None}, ("E-05", "licence_number")),
        ({"status": "not_needed"}, ("E-06", "status")),
        ({"licence_date": date(2026, 11, 23)}, ("E-07", "licence_date")),
        ({"status_since": date(2026, 11, 23)}, ("E-07", "status_since")),
        ({"status_since": date(2022, 2, 28)}, ("E-08", "status_since")),
    ],
)
def test_an_enterprise_is_refused(fields, problem):
    assert refused(**fields) == [problem]


def test_today_and_the_licence_day_are_fine():
    assert refused(status_since=TODAY) == []
    assert refused(status_since=date(2022, 3, 1)) == []
