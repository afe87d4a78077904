"""Who is abroad: by unit of departure, and by the country of the day.

Two questions and not one: by unit an index answers alone, and together they have so many groups
that one reading takes longer than two.
"""

from collections import defaultdict

from figures.models import DepartureFact
from figures.moves import country_on
from figures.queries.facts import abroad, count, stock_state, within
from figures.questions import Question


def stock_by_unit(question: Question) -> dict[int, int]:
    """How many are abroad from each unit as it was at departure, whatever the map."""
    return dict(abroad(question).order_by().values_list("unit_id").annotate(n=count()))


def stock_by_market(question: Question, *, unit: int | None = None) -> dict[str, dict[str, int]]:
    """Country of that day → state → how many; of one unit of the map or the province."""
    rows = (
        within(abroad(question), question, unit)
        .order_by()
        .annotate(state=stock_state(question.as_of))
        .values_list("country", "moves", "state")
        .annotate(n=count())
    )
    markets: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    # Equal changes of country are one row too; there are few of them.
    for country, moves, state, n in rows:
        markets[country_on(country, moves, question.as_of) if moves else country][state] += n
    return {country: dict(states) for country, states in markets.items()}


def markets_of(fact: DepartureFact) -> list[str]:
    """The countries of a stay in their order, that of departure first."""
    return [fact.country, *(to for _day, to in fact.moves or ())]
