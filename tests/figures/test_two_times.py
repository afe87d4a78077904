"""Domain case 21: a departure entered on 20 May for 2 May."""

from datetime import date

import pytest

from core import clock
from figures import queries
from figures.questions import ask
from figures.refresh import recount, refresh
from tests.factories.figures import add_facts
from tests.figures.world import leaves, person

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


def answers():
    live = ask(**YEAR, as_of=date(2026, 5, 6))
    then = ask(**YEAR, as_of=date(2026, 5, 6), known_at=date(2026, 5, 7))
    return queries.attainment(live).numerator, queries.attainment(then).numerator


@pytest.fixture
def entered_late(here, department):
    add_facts(154, here, date(2026, 4, 1))
    with clock.turned_to(clock.at(date(2026, 5, 20))):
        leaves(person(here, department), date(2026, 5, 2), department)
        refresh()


def test_live_says_155_and_known_at_7_may_says_154(entered_late):
    assert answers() == (155, 154)


def test_a_recount_does_not_change_the_past(entered_late):
    recount()

    live, then = answers()
    # The facts made by hand have no register behind them: a recount closes them now, not then.
    assert (live, then) == (1, 154)
