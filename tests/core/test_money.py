"""Amounts as they are written here; what could be read in two ways is not read."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.money import MoneyField, read_money, written_money


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12.000.000", 12_000_000),
        ("12000000", 12_000_000),
        ("12 000 000 đồng", 12_000_000),
        ("12.000.000đ", 12_000_000),
        ("530.000 VNĐ", 530_000),
        ("1.234,5", Decimal("1234.5")),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_it_is_written_here(text, amount):
    assert read_money(text) == amount


@pytest.mark.parametrize(
    "text", ["1.5", "1,234.5", "12,000,000", "-5", "mười", "1.2345", "12.00", "1.234.56", ""]
)
def test_what_could_mean_two_amounts_is_not_read(text):
    assert read_money(text) is None


@given(st.decimals(min_value=0, max_value=10**12 - 1, places=2))
def test_a_written_amount_is_read_as_the_same_amount(amount):
    assert read_money(written_money(amount)) == amount


def test_the_field_says_what_to_enter():
    with pytest.raises(ValidationError) as refused:
        MoneyField().clean("1,234.5")

    assert "12.000.000" in refused.value.messages[0]


def test_an_empty_optional_field_is_no_amount():
    assert MoneyField(required=False).clean("") is None
