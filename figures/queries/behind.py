"""The rows behind a number: as many as it says."""

from collections.abc import Callable

from django.db.models import Q

from communes.models import Region
from communes.queries import atlas
from contracts.choices import EndKind
from figures.indicators import END_GROUPS, FLOW, reasons_of
from figures.models import DepartureFact
from figures.queries.facts import (
    Facts,
    abroad,
    ended,
    expired,
    flow,
    left_contract,
    outside,
    still_abroad,
    stock_state,
)
from figures.queries.licences import unlicensed
from figures.questions import Only, Question

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
    enterprise: int | None = None,
    programme: str = "",
) -> Facts:
    """The facts a figure counts, one per unit of the number, for the same question.

    `figure`: a code of indicators.FLOW, "stock" or "stock:<state>", "ends" or "ends:<code of
    returns() or of indicators.END_GROUPS>", "left", "expired" or "expired:abroad", "unlicensed",
    or "outside". `unplaced` narrows to what the map cannot place, `area` to a code of AREAS, the
    others to a part as questions.Only has it. Raises KeyError for an unknown figure or area.
    """
    name, _colon, part = figure.partition(":")
    only = Only(unit=unit, market=country, enterprise=enterprise, programme=programme)
    narrowed = question.narrowed(question.only if only == Only() else only)
    facts = _FIGURES[name](narrowed, part) if name in _FIGURES else _of_flow(narrowed, figure)
    if area:
        facts = facts.filter(AREAS[area])
    if unplaced:
        assignable = [pk for pk in atlas().units if question.place(pk) is not None]
        facts = facts.exclude(unit_id__in=assignable)
    return facts


def _of_flow(question: Question, code: str) -> Facts:
    return flow(question).filter(FLOW[code].rows)


def _abroad_so(question: Question, state: str) -> Facts:
    facts = abroad(question)
    if state:
        facts = facts.annotate(state=stock_state(question.as_of)).filter(state=state)
    return facts


def _ended_so(question: Question, code: str) -> Facts:
    facts = ended(question)
    if not code:
        return facts
    if code in END_GROUPS:
        return facts.filter(ended_as(code))
    kind, _colon, reason = code.partition(":")
    facts = facts.filter(end_kind=kind)
    if not reason:
        return facts
    known = Q(return_reason=reason)
    return facts.filter(known | Q(return_reason="") if reason == "other" else known)


def ended_as(group: str) -> Q:
    """The returns of a group of indicators.END_GROUPS; "other" are those of no other group."""
    returned = Q(end_kind=EndKind.RETURNED)
    if group != "other":
        return returned & Q(return_reason__in=reasons_of(group))
    elsewhere = [code for each in END_GROUPS if each != group for code in reasons_of(each)]
    return returned & ~Q(return_reason__in=elsewhere)


def _expired_so(question: Question, part: str) -> Facts:
    facts = expired(question)
    return facts.filter(still_abroad(question)) if part else facts


_FIGURES: dict[str, Callable[[Question, str], Facts]] = {
    "stock": _abroad_so,
    "ends": _ended_so,
    "left": lambda question, _part: left_contract(question),
    "expired": _expired_so,
    "unlicensed": lambda question, _part: unlicensed(question),
    "outside": lambda question, _part: outside(question),
}


def versions_of(departure_id: int) -> Facts:
    """What was known about one departure, from the first version to the present."""
    return DepartureFact.objects.filter(departure_id=departure_id).order_by("known_from")
