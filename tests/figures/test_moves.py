"""A change of country during a stay: the departure stays where it was, the stock goes along."""

from datetime import date

import pytest

from contracts import actions
from core import clock
from figures import balance, queries
from figures.models import BalanceAlarm, DepartureFact
from figures.moves import country_on, moves_of
from figures.questions import ask
from figures.refresh import refresh
from tests.factories import country
from tests.figures.world import leaves, person

LEFT, CHANGED, ENDED = date(2025, 3, 10), date(2025, 6, 1), date(2025, 9, 30)
YEAR = {"first": date(2025, 1, 1), "last": date(2025, 12, 31)}


def moves(*changes, departed_on=LEFT, ended_on=None):
    return moves_of("JP", departed_on=departed_on, ended_on=ended_on, changes=changes)


def test_no_change_is_nothing():
    assert moves() is None


def test_changes_are_kept_in_order_and_the_later_of_one_day_stands():
    assert moves((ENDED, "KR"), (CHANGED, "TW"), (CHANGED, "DE")) == [
        ["2025-06-01", "DE"],
        ["2025-09-30", "KR"],
    ]


def test_a_change_to_where_one_is_or_outside_the_stay_is_none():
    early = date(2025, 3, 9)

    assert moves((CHANGED, "JP"), (early, "KR")) is None
    assert moves((ENDED, "KR"), ended_on=ENDED) is None


@pytest.mark.parametrize(
    ("day", "where"),
    [(date(2025, 5, 31), "JP"), (CHANGED, "DE"), (date(2026, 1, 1), "DE"), (None, "DE")],
)
def test_the_country_of_a_day_is_that_of_its_evening(day, where):
    assert country_on("JP", [["2025-06-01", "DE"]], day) == where


@pytest.fixture
def stay(here, department):
    """To Japan on 10 March, to Germany on 1 June; somebody else stays in Japan."""
    with clock.turned_to(clock.at(date(2025, 12, 1))):
        leaves(person(here, department), LEFT, department)
        made = leaves(person(here, department), LEFT, department)
        actions.record_change(
            departure=made,
            kind="country",
            changed_on=CHANGED,
            country=country("DE"),
            employer="Mẫu GmbH",
            by=department,
        )
        refresh()
        yield made


def by_market(as_of, **asked):
    lines = queries.markets(ask(**YEAR, as_of=as_of, **asked))
    return {line.country: (line.departures, line.abroad) for line in lines}


def test_the_departure_stays_with_its_country_and_the_stock_counts_that_of_the_day(stay, here):
    assert by_market(date(2025, 5, 31)) == {"JP": (2, 2)}
    assert by_market(CHANGED) == {"JP": (2, 1), "DE": (0, 1)}


def test_the_list_behind_a_market_is_as_long_as_its_number(stay, here):
    for day, in_japan, in_germany in ((date(2025, 5, 31), 2, 0), (CHANGED, 1, 1)):
        question = ask(**YEAR, as_of=day)
        behind = [
            queries.facts_behind(question, "stock", unit=here.pk, country=code).count()
            for code in ("JP", "DE")
        ]
        assert behind == [in_japan, in_germany]
        assert queries.facts_behind(question, "departures", country="DE").count() == 0
        assert queries.facts_behind(question, "stock:in_term", country="DE").count() == in_germany


def test_the_balance_has_terms_for_who_moved(stay, department):
    actions.record_end(
        departure=stay,
        ended_on=ENDED,
        end_kind="returned",
        return_reason="completed",
        by=department,
    )
    refresh()

    terms = queries.market_balance(ask(**YEAR, as_of=date(2025, 11, 30)))

    japan, germany = terms["JP"], terms["DE"]
    assert (japan.departures, japan.moved_out, japan.ends, japan.after) == (2, 1, 0, 1)
    assert (germany.departures, germany.moved_in, germany.ends, germany.after) == (0, 1, 1, 0)
    assert all(balance.expected == balance.after for balance in terms.values())
    assert queries.facts_behind(ask(**YEAR), "ends", country="DE").count() == 1


def test_the_registers_tell_the_same_and_a_lost_change_is_an_alarm(stay, here):
    assert balance.check() == 0

    DepartureFact.objects.filter(departure_id=stay.pk).update(moves=None)

    assert balance.check() == 2
    found = BalanceAlarm.objects.filter(settled_at=None)
    assert {(a.country, a.difference) for a in found} == {("JP", 1), ("DE", -1)}


def test_a_withdrawn_change_opens_a_version_and_the_past_keeps_what_it_knew(stay, department):
    known = clock.now()
    with clock.turned_to(clock.at(date(2025, 12, 3))):
        actions.withdraw_change(departure=stay, reason="nhầm người", by=department)
        refresh()

        assert by_market(CHANGED) == {"JP": (2, 2)}
        assert by_market(CHANGED, known_at=known) == {"JP": (2, 1), "DE": (0, 1)}


def test_another_employer_in_the_same_country_moves_nobody(stay, department):
    before = DepartureFact.objects.count()

    actions.record_change(
        departure=stay, kind="employer", changed_on=ENDED, employer="Mẫu 2", by=department
    )
    refresh()

    assert DepartureFact.objects.count() == before
