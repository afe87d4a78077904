"""What the Department decides about a list reaches the figures, from that moment on."""

from datetime import date

import pytest

from contracts.actions import record_end
from core import clock
from figures.models import DepartureFact
from figures.queries import facts_behind, returns, totals
from figures.questions import ask
from figures.refresh import refresh
from reference.listings import LISTINGS
from reference.queries import book
from reference.uses import longest_code
from tests.factories.reference import accepted
from tests.figures.world import leaves, person

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
YESTERDAY = date(2026, 5, 19)


@pytest.fixture
def stay(here, department):
    """Somebody with an elementary certificate left in April, which was known by yesterday."""
    with clock.turned_to(clock.at(YESTERDAY)):
        departure = leaves(person(here, department), date(2026, 4, 1), department)
        refresh()
    with clock.turned_to(clock.at(date(2026, 5, 20))):
        yield departure


def skilled(**more):
    return totals(ask(**YEAR, **more), ["skilled_b", "qualification_known"])


def test_an_attribute_counts_from_its_decision_on_and_the_past_says_what_it_said(stay):
    attributes = {**book().item("qualification", "elementary").attributes, "certified": False}
    accepted("elementary", attributes=attributes)
    waiting = skilled()
    refresh()

    assert waiting == {"skilled_b": 1, "qualification_known": 1}
    assert skilled() == {"skilled_b": 0, "qualification_known": 1}
    assert skilled(known_at=YESTERDAY) == {"skilled_b": 1, "qualification_known": 1}


def test_a_reason_that_was_added_is_counted_by_its_code(stay, department):
    code = "x" * longest_code("entry", "return_reason")
    accepted(code, listing="return_reason", new=True, name_vi="Về chăm sóc cha mẹ")
    record_end(
        departure=stay, ended_on=date(2026, 5, 1), return_reason=code, end_kind="returned",
        by=department,
    )  # fmt: skip
    refresh()

    question = ask(**YEAR)
    assert returns(question) == {f"returned:{code}": 1}
    assert facts_behind(question, f"ends:returned:{code}").count() == 1


@pytest.mark.parametrize("listing", ["qualification", "return_reason", "programme", "household"])
def test_facts_hold_every_code_that_a_list_may_get(listing):
    column = DepartureFact._meta.get_field(listing)

    assert LISTINGS[listing].closed or column.max_length >= longest_code("entry", listing)
