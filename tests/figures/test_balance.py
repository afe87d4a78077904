"""Two roads to the stock: facts and registers. A difference is an alarm until it closes."""

from datetime import date

import pytest

from core import clock
from figures import balance
from figures.models import BalanceAlarm, DepartureFact
from figures.refresh import recount, refresh
from tests.figures.world import leaves, person

TODAY = date(2026, 3, 1)


@pytest.fixture
def departure(here, department):
    with clock.turned_to(clock.at(date(2025, 9, 1))):
        made = leaves(person(here, department), date(2025, 8, 20), department)
        refresh()
    return made


def test_a_balance_that_closes_is_no_alarm(departure):
    with clock.turned_to(clock.at(TODAY)):
        assert balance.check() == 0


def test_a_fact_that_disagrees_with_the_register_is_an_alarm_and_is_settled(departure, here):
    DepartureFact.objects.update(in_stock=False)
    with clock.turned_to(clock.at(TODAY)):
        assert balance.check() == 1
        alarm = BalanceAlarm.objects.get(settled_at=None)
        assert (alarm.unit, alarm.country, alarm.difference) == (here, "JP", -1)

        recount()
        assert balance.check() == 0
    assert not BalanceAlarm.objects.filter(settled_at=None).exists()
