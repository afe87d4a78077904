"""The rows behind a number: as many as it says."""

from django.db.models import Q

from communes.models import Region
from communes.queries import atlas
from figures.indicators import FLOW
from figures.models import DepartureFact
from figures.queries.facts import Facts, abroad, ended, flow, outside, stock_state, within
from figures.queries.stock import in_market
from figures.questions import Question

# What the unit was on the day of departure, as a list may be narrowed to it.
AREAS: dict[str, Q] = {
    **{region: Q(region=region) for region in Region.values},
    "difficult": Q(difficult=True),
    "unknown": Q(region__isnull=True),
}


def facts_behind(
    question: Question,
    figure: str,
    *,
    unit: int | None = None,
    unplaced: bool = False,
    country: str = "",
    area: str = "",
) -> Facts:
    """The facts a figure counts, one per unit of the number, for the same question.

    `figure`: a code of indicators.FLOW, "stock" or "stock:<state>", "ends" or "ends:<code of
    returns()>", or "outside". `unit` narrows to one unit of the map, `unplaced` to what the map
    cannot place, `country` to a market, `area` to a code of AREAS. Raises KeyError for an unknown
    figure or area.
    """
    facts = _of_figure(question, figure)
    if area:
        facts = facts.filter(AREAS[area])
    if unplaced:
        assignable = [pk for pk in atlas().units if question.place(pk) is not None]
        facts = facts.exclude(unit_id__in=assignable)
    else:
        facts = within(facts, question, unit)
    if not country:
        return facts
    if figure.startswith(("stock", "ends")):
        return in_market(facts, country, question, last=figure.startswith("ends"))
    return facts.filter(country=country)


def _of_figure(question: Question, figure: str) -> Facts:
    name, _colon, part = figure.partition(":")
    if name == "stock":
        facts = abroad(question)
        if part:
            facts = facts.annotate(state=stock_state(question.as_of)).filter(state=part)
        return facts
    if name == "ends":
        return _ended_so(ended(question), part)
    return outside(question) if name == "outside" else flow(question).filter(FLOW[figure].rows)


def _ended_so(facts: Facts, code: str) -> Facts:
    if not code:
        return facts
    kind, _colon, reason = code.partition(":")
    facts = facts.filter(end_kind=kind)
    if not reason:
        return facts
    known = Q(return_reason=reason)
    return facts.filter(known | Q(return_reason="") if reason == "other" else known)


def versions_of(departure_id: int) -> Facts:
    """What was known about one departure, from the first version to the present."""
    return DepartureFact.objects.filter(departure_id=departure_id).order_by("known_from")
