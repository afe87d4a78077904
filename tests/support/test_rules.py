"""What may be recorded about support and loans."""

from datetime import date
from decimal import Decimal

import pytest

from reference.queries import bind, came_with
from support import rules
from support.rules import Asked, Lent
from support.states import ClaimState

BOOK = bind(list(came_with()))
TODAY = date(2026, 11, 22)


def of_request(standing=None, grounds=frozenset(), **fields) -> list[str]:
    facts = {
        "item": "language",
        "source": "province",
        "amount": Decimal(1_000_000),
        "asked_on": date(2026, 5, 5),
    }
    found = rules.problems_with_request(
        Asked(**{**facts, **fields}),
        book=BOOK,
        standing=standing or {},
        grounds=grounds,
        today=TODAY,
    )
    return [problem.rule for problem in found]


def of_loan(cost=None, months=None, *, taken=False, **fields) -> list[str]:
    facts = {
        "bank_unit": "Phòng giao dịch mẫu",
        "number": "1/HĐTD",
        "amount": Decimal(80_000_000),
        "signed_on": date(2026, 3, 2),
        "term_months": 36,
    }
    found = rules.problems_with_loan(
        Lent(**{**facts, **fields}), book=BOOK, taken=taken, cost=cost, months=months, today=TODAY
    )
    return [problem.rule for problem in found]


def test_a_plain_request_is_in_order():
    assert of_request() == []


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"item": "nothing"}, "S-01"),
        ({"ground": "nobody"}, "S-01"),
        ({"source": "employment_2015"}, "S-02"),
        ({"amount": Decimal(0)}, "S-03"),
        ({"quantity": 0}, "S-04"),
        ({"asked_on": date(2026, 11, 23)}, "S-05"),
        ({"asked_on": date(2014, 12, 31)}, "S-05"),
        ({"standing": {"language": "province"}}, "S-06"),
        ({"ground": "merit"}, "S-07"),
        ({"standing": {"food": "merged"}}, "S-08"),
        ({"note": "x" * 301}, "S-18"),
    ],
)
def test_what_a_request_is_told(fields, rule):
    assert rule in of_request(**fields)


def test_an_ended_source_pays_what_was_asked_while_it_ran():
    assert of_request(source="poverty", asked_on=date(2025, 12, 31)) == []
    assert of_request(source="poverty", asked_on=date(2026, 1, 1)) == ["S-02"]


def test_the_group_of_the_file_is_ground_enough():
    assert of_request(ground="poor", grounds=frozenset({"poor"})) == []


def test_a_ceiling_is_reached_and_not_passed():
    asked = {"item": "orientation", "source": "employment_2025"}
    assert of_request(**asked, amount=Decimal(530_000)) == []
    assert of_request(**asked, amount=Decimal(530_001)) == ["S-09"]


@pytest.mark.parametrize("state", list(ClaimState))
def test_a_withdrawn_request_goes_nowhere(state):
    assert [p.rule for p in rules.problems_with_move(ClaimState.WITHDRAWN, state)] == ["S-10"]


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"own": True}, "S-11"),
        ({"amount": Decimal(0)}, "S-12"),
        ({"amount": Decimal(1_000_001)}, "S-12"),
        ({"decided_on": date(2026, 5, 4)}, "S-13"),
        ({"decided_on": date(2026, 11, 23)}, "S-13"),
        ({"number": ""}, "S-14"),
    ],
)
def test_what_a_decision_is_told(fields, rule):
    asked = Asked(
        item="language",
        source="province",
        amount=Decimal(1_000_000),
        asked_on=date(2026, 5, 5),
    )
    facts = {"amount": Decimal(1), "decided_on": date(2026, 5, 5), "number": "1/QĐ", "own": False}
    found = rules.problems_with_decision(asked, **{**facts, **fields}, book=BOOK, today=TODAY)

    assert [problem.rule for problem in found] == [rule]


def test_a_payment_follows_its_decision():
    found = rules.problems_with_payment(
        amount=Decimal(1),
        approved=Decimal(1),
        paid_on=date(2026, 5, 7),
        decided_on=date(2026, 5, 8),
        today=TODAY,
    )

    assert [problem.rule for problem in found] == ["S-16"]


def test_a_reason_is_asked_for():
    assert [p.rule for p in rules.problems_with_reason("")] == ["S-17"]


def test_a_plain_loan_is_in_order():
    assert of_loan(cost=Decimal(100_000_000), months=36) == []


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"bank_unit": ""}, "S-20"),
        ({"number": ""}, "S-20"),
        ({"taken": True}, "S-21"),
        ({"amount": Decimal(0)}, "S-22"),
        ({"term_months": 0}, "S-22"),
        ({"signed_on": date(2026, 11, 23)}, "S-23"),
        ({"cost": Decimal(79_999_999)}, "S-25"),
        ({"months": 35}, "S-26"),
    ],
)
def test_what_a_loan_is_told(fields, rule):
    assert of_loan(**fields) == [rule]


def test_security_is_needed_above_the_ceiling_of_the_day():
    # Domain case: 150 million without security on the last day of one decree, the first of another.
    assert of_loan(amount=Decimal(150_000_000), signed_on=date(2025, 12, 31)) == ["S-24"]
    assert of_loan(amount=Decimal(150_000_000), signed_on=date(2026, 1, 1)) == []
    assert of_loan(amount=Decimal(150_000_000), signed_on=date(2025, 12, 31), secured=True) == []


def test_the_older_decree_asks_for_security_from_its_limit_on():
    def of(amount, year):
        return of_loan(amount=Decimal(amount), signed_on=date(year, 5, 5))

    assert (of(100_000_000, 2025), of(99_999_999, 2025)) == (["S-24"], [])
    assert (of(200_000_000, 2026), of(200_000_001, 2026)) == ([], ["S-24"])


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"quarter_ends": date(2026, 6, 29)}, "S-27"),
        ({"quarter_ends": date(2026, 5, 31)}, "S-27"),
        ({"quarter_ends": date(2026, 12, 31)}, "S-27"),
        ({"quarter_ends": date(2025, 12, 31)}, "S-27"),
        ({"outstanding": Decimal(81)}, "S-28"),
        ({"overdue": Decimal(11)}, "S-29"),
    ],
)
def test_what_a_report_of_the_bank_is_told(fields, rule):
    facts = {
        "quarter_ends": date(2026, 6, 30),
        "outstanding": Decimal(10),
        "overdue": Decimal(0),
        "amount": Decimal(80),
        "signed_on": date(2026, 3, 2),
    }
    found = rules.problems_with_balance(**{**facts, **fields}, today=TODAY)

    assert [problem.rule for problem in found] == [rule]
