"""stock(b) = stock(a) + departures − ends, and what moved between markets meanwhile."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from figures.models import DepartureFact
from figures.moves import Moves, country_on
from figures.queries.facts import count, within
from figures.questions import Question

Key = tuple[int, str]  # unit, country


@dataclass(slots=True)
class Balance:
    """The terms of the balance of one unit or market: from the eve of a day to the end of another.

    Everybody in the stock is in it: students and the opening list too.
    """

    before: int = 0
    departures: int = 0
    moved_in: int = 0
    moved_out: int = 0
    ends: int = 0
    after: int = 0

    @property
    def expected(self) -> int:
        return self.before + self.departures + self.moved_in - self.moved_out - self.ends

    def add(self, other: "Balance") -> None:
        self.before += other.before
        self.departures += other.departures
        self.moved_in += other.moved_in
        self.moved_out += other.moved_out
        self.ends += other.ends
        self.after += other.after


def stock_balance(
    question: Question, *, first: date, last: date, unit: int | None = None
) -> dict[Key, Balance]:
    """The terms by unit of departure and market, all from facts known at the same instant.

    Departures stand with their country of departure, ends with the last country; who changed
    country in between moved out of one market and into another. figures/balance.py compares with
    the registers.
    """
    known = DepartureFact.objects.known_at(question.known_at).filter(in_stock=True)
    facts = within(known, question, unit)
    before = Q(departed_on__lt=first) & (Q(ended_on=None) | Q(ended_on__gte=first))
    after = Q(departed_on__lte=last) & (Q(ended_on=None) | Q(ended_on__gt=last))
    rows = (
        facts.filter(moves__isnull=True)
        .order_by()
        .values_list("unit_id", "country")
        .annotate(
            before=count(before),
            departures=count(Q(departed_on__gte=first, departed_on__lte=last)),
            ends=count(Q(ended_on__gte=first, ended_on__lte=last)),
            after=count(after),
        )
        .filter(Q(before__gt=0) | Q(departures__gt=0) | Q(ends__gt=0) | Q(after__gt=0))
    )
    found: dict[Key, Balance] = defaultdict(Balance)
    for unit_id, country, began, left, ended, ends_with in rows:
        found[unit_id, country] = Balance(
            before=began, departures=left, ends=ended, after=ends_with
        )
    moved = facts.filter(moves__isnull=False).values_list(
        "unit_id", "country", "moves", "departed_on", "ended_on"
    )
    _add_moved(found, moved, first, last)
    return dict(found)


def market_balance(question: Question, *, unit: int | None = None) -> dict[str, Balance]:
    """The balance of the question's days by market, of one unit of the map or the province."""
    markets: dict[str, Balance] = defaultdict(Balance)
    terms = stock_balance(question, first=question.first, last=question.until, unit=unit)
    for (_unit, country), balance in terms.items():
        markets[country].add(balance)
    return dict(markets)


def _add_moved(
    found: dict[Key, Balance],
    stays: Iterable[tuple[int, str, Moves | None, date, date | None]],
    first: date,
    last: date,
) -> None:
    """The stays that changed country, one by one: each term in the country of its own day."""
    eve = first - timedelta(days=1)
    for unit, country, moves, departed_on, ended_on in stays:
        if departed_on < first and (ended_on is None or ended_on >= first):
            found[unit, country_on(country, moves, eve)].before += 1
        if first <= departed_on <= last:
            found[unit, country].departures += 1
        if ended_on is not None and first <= ended_on <= last:
            found[unit, country_on(country, moves, None)].ends += 1
        if departed_on <= last and (ended_on is None or ended_on > last):
            found[unit, country_on(country, moves, last)].after += 1
        here = country
        for day, to in moves or ():
            if first.isoformat() <= day <= last.isoformat():
                found[unit, here].moved_out += 1
                found[unit, to].moved_in += 1
            here = to
