"""Who is abroad, counted once for the units and the markets of a page."""

from dataclasses import dataclass

from figures.models import DepartureFact
from figures.moves import country_on
from figures.queries.facts import Facts, abroad, count, stock_state
from figures.questions import Question


@dataclass(frozen=True, slots=True)
class StockRow:
    """So many people from one unit in one country and state, at the end of the as-of day."""

    unit_id: int
    country: str
    state: str
    n: int


def stock(question: Question) -> list[StockRow]:
    """The stock by unit of departure, by the country of that day, and by state."""
    rows = (
        abroad(question)
        .order_by()
        .annotate(state=stock_state(question.as_of))
        .values_list("unit_id", "country", "moves", "state")
        .annotate(n=count())
    )
    # Equal changes of country are one row too; there are few of them.
    return [
        StockRow(unit, country_on(country, moves, question.as_of) if moves else country, state, n)
        for unit, country, moves, state, n in rows
    ]


def in_market(facts: Facts, country: str, question: Question, *, last: bool = False) -> Facts:
    """Those who were in that country on the as-of day; with `last`, in the end."""
    day = None if last else question.as_of
    moved = facts.filter(moves__isnull=False).values_list("pk", "country", "moves")
    here = [pk for pk, left_for, moves in moved if country_on(left_for, moves, day) == country]
    stayed = facts.filter(moves__isnull=True, country=country)
    if not here:
        return stayed
    return stayed | facts.filter(pk__in=here)


def markets_of(fact: DepartureFact) -> list[str]:
    """The countries of a stay in their order, that of departure first."""
    return [fact.country, *(to for _day, to in fact.moves or ())]
