"""Money of a contract: what can be meant, and dated ceilings that only warn."""

from datetime import date
from decimal import Decimal

import pytest

from contracts import rules
from contracts.forms import GoingForm
from contracts.rules import Going
from reference.models import Country
from reference.queries import Item, bind, came_with

LISTS = bind(list(came_with()))


def land(code):
    return Country(code=code, name_vi=code, name_en=code)


def problems(country="TW", lists=LISTS, **said):
    facts = {
        "departed_on": date(2026, 3, 2),
        "form": "service",
        "country": land(country),
        "enterprise_unknown": True,
        "term_months": 36,
    }
    going = Going(**{**facts, **said})
    return {p.rule: p for p in rules.problems_with_money(going, lists=lists)}


@pytest.mark.parametrize(
    ("country", "deposit", "flagged"),
    [("TW", 12_000_001, True), ("TW", 12_000_000, False), ("JP", 1, True), ("JP", 0, False)],
)
def test_case_33_a_deposit_above_the_ceiling_is_flagged(country, deposit, flagged):
    found = problems(country, deposit=Decimal(deposit))

    assert ("D-35" in found) == flagged
    assert all(problem.warning for problem in found.values())


def test_the_sentence_names_amount_ceiling_and_law():
    message = problems(deposit=Decimal(12_000_001))["D-35"].message

    assert "12.000.001 đồng" in message
    assert "12.000.000 đồng" in message
    assert "112/2021" in message


def test_eps_has_a_ceiling_of_its_own():
    eps = {"form": "public_unit", "programme": "EPS", "deposit": Decimal(100_000_000)}

    assert problems("KR", **eps) == {}
    assert "D-35" in problems("KR", **{**eps, "programme": ""})


def test_the_ceiling_is_that_of_the_day_of_signing():
    dated = {"of": "deposit", "country": "TW"}
    old = Item(
        listing="ceiling",
        code="a",
        name_vi="A",
        attributes={**dated, "amount": "5"},
        valid_until=date(2026, 1, 1),
        legal_basis="cũ",
    )
    new = Item(
        listing="ceiling",
        code="b",
        name_vi="B",
        attributes={**dated, "amount": "9"},
        valid_from=date(2026, 1, 1),
        legal_basis="mới",
    )
    lists = bind([old, new])

    signed = problems(lists=lists, deposit=Decimal(7), signed_on=date(2025, 12, 31))["D-35"]
    assert "cũ" in signed.message
    assert problems(lists=lists, deposit=Decimal(7)) == {}
    assert "mới" in problems(lists=lists, deposit=Decimal(10))["D-35"].message


WAGE = {"wage": Decimal(1000), "wage_currency": "USD", "wage_per": "month"}


@pytest.mark.parametrize(
    ("term", "most"), [(12, 1000), (18, 1500), (36, 3000), (60, 3000), (6, 500)]
)
def test_one_monthly_wage_for_twelve_months_and_three_at_most(term, most):
    said = {**WAGE, "fee_currency": "USD", "term_months": term}

    assert problems("RO", **said, service_fee=Decimal(most)) == {}
    over = problems("RO", **said, service_fee=Decimal(most) + Decimal("0.01"))
    assert set(over) == {"D-36"}
    assert over["D-36"].warning


@pytest.mark.parametrize(
    "said",
    [
        {},
        {**WAGE},  # the fee in đồng, the wage in dollars
        {**WAGE, "wage_per": "hour", "fee_currency": "USD"},
        {**WAGE, "fee_currency": "USD", "term_months": None},
    ],
)
def test_what_cannot_be_compared_is_said(said):
    found = problems("RO", **said, service_fee=Decimal(10))

    assert set(found) == {"D-37"}
    assert found["D-37"].warning


def test_no_fee_is_never_flagged():
    assert problems("RO", service_fee=Decimal(0)) == {}
    assert problems("RO") == {}


@pytest.mark.parametrize(
    ("form", "field"),
    [("public_unit", "service_fee"), ("direct", "deposit"), ("direct", "service_fee")],
)
def test_where_the_worker_pays_none_it_warns(form, field):
    found = problems(form=form, **{field: Decimal(1)})

    assert found["D-38"].field == field
    assert found["D-38"].warning


@pytest.mark.parametrize("name", rules.AMOUNTS)
def test_an_amount_can_be_meant(name):
    assert "D-33" in problems(**{name: Decimal(-1)})
    assert "D-33" in problems(**{name: Decimal(10) ** 12})
    assert ("D-33" in problems(**{name: Decimal(0)})) == (name == "wage")


def test_a_wage_has_currency_and_time():
    missing = list(
        rules.problems_with_money(Going(departed_on=date(2026, 3, 2), wage=Decimal(5)), lists=LISTS)
    )

    assert [(p.rule, p.field) for p in missing] == [("D-34", "wage_currency"), ("D-34", "wage_per")]


@pytest.mark.parametrize("typed", ["12.000.000", "12000000", "12 000 000", "12.000.000 đồng"])
def test_amounts_are_typed_as_people_write_them(db, typed):
    form = GoingForm({"deposit": typed, "duration_type": "long", "source": "commune"})
    form.is_valid()

    assert form.contract()["deposit"] == Decimal(12_000_000)


@pytest.mark.parametrize("typed", ["1.234,567", "12,000,000", "mười hai triệu", "-5"])
def test_an_amount_that_could_be_two_is_asked_about(db, typed):
    form = GoingForm({"deposit": typed, "duration_type": "long"})

    assert "deposit" in form.errors
