"""The demonstration says what was reported of Sơn La."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.db.models import Min

from contracts.models import Departure
from core import clock
from core.figures import percent
from demonstration.stories import SON_LA
from demonstration.tell import tell
from figures import queries
from figures.models import DepartureFact
from figures.questions import ask
from targets.models import Plan


def load(province):
    call_command(
        "load_units", province=province, entered_at="2025-06-16T10:00:00+07:00", verbosity=0
    )


@pytest.fixture(scope="module")
def son_la(django_db_setup, django_db_blocker):
    """2025 until a few days after the merger, told once for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_units", province="14", entered_at="2025-06-16T10:00:00+07:00")
        yield tell(SON_LA, first_year=2025, until=date(2025, 7, 3))
        transaction.set_rollback(True)


@pytest.fixture
def plan(son_la, db):
    return Plan.objects.get(code="2025")


def test_154_by_6_may_are_77_percent_and_107_short_of_over_130(plan):
    answer = queries.attainment(ask(plan=plan, as_of=date(2025, 5, 6)))

    assert (answer.numerator, answer.persons, answer.target) == (154, 154, 200)
    assert percent(answer.numerator, answer.target) == "77,0 %"
    assert answer.stretch.needed(answer.numerator) == 107


def test_the_same_was_known_the_next_evening(plan):
    question = ask(plan=plan, as_of=date(2025, 5, 6), known_at=date(2025, 5, 7))

    assert queries.attainment(question).numerator == 154


def test_173_by_15_june(plan):
    assert queries.attainment(ask(plan=plan, as_of=date(2025, 6, 15))).numerator == 173


def test_coverage_counts_200_units_before_the_merger_and_75_after(plan):
    sizes = [
        queries.coverage(ask(plan=plan, as_of=day).on_map_of(day)).denominator
        for day in (date(2025, 6, 30), date(2025, 7, 1))
    ]

    assert sizes == [200, 75]


def test_every_record_was_known_within_three_days(plan):
    first_known = (
        DepartureFact.objects.values("departure_id")
        .annotate(day=Min("departed_on"), first=Min("known_from"))
        .values_list("day", "first")
    )
    lags = [(clock.local_day(first) - day).days for day, first in first_known]

    assert len(lags) == Departure.objects.count() > 170
    assert min(lags) >= 0
    assert max(lags) <= 3


def test_three_units_of_75_have_no_target(plan):
    answer = queries.attainment(ask(plan=plan, as_of=date(2025, 7, 2), boundary="2025-07-02"))

    assert len(answer.lines) == 75
    assert sum(line.target is None for line in answer.lines) == 3
    assert sum(line.target or 0 for line in answer.lines) == 191


def test_every_account_has_its_own_password(plan, son_la):
    for account in son_la["accounts"]:
        user = get_user_model().objects.get(username=account["username"])
        assert user.check_password(account["password"])
    assert len({account["password"] for account in son_la["accounts"]}) == len(son_la["accounts"])
