"""Rules of what programs are told."""

import pytest

from reports import rules


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, []),
        ({"code": "sex"}, ["P-01"]),
        ({"protected": ["market"]}, ["P-02"]),
        ({"document": " "}, ["P-03"]),
        ({"document": "x" * 161}, ["P-03"]),
    ],
)
def test_a_dimension_is_protected_once_and_by_a_decision(said, expected):
    usual = {"code": "market", "document": "QĐ 12/2026", "protected": []}

    found = rules.problems_with_protecting(**{**usual, **said})

    assert [problem.rule for problem in found] == expected
