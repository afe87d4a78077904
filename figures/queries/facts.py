"""The facts of a question: who left, who is abroad, whose stay ended, who does not count."""

from datetime import date

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from contracts.counting import Reason
from figures.indicators import StockState
from figures.models import DepartureFact
from figures.moves import country_on
from figures.questions import NO_PROGRAMME, Question
from targets.models import TargetKind

Facts = QuerySet[DepartureFact]


def flow(question: Question) -> Facts:
    """The departures of the window up to the as-of day that count for the question's kind."""
    known = DepartureFact.objects.known_at(question.known_at).filter(
        departed_on__gte=question.first, departed_on__lte=question.until
    )
    facts = _left_for(_only(known, question), question)
    if question.kind == TargetKind.STUDENT:
        return facts.filter(reason=Reason.STUDENT)
    facts = facts.filter(counted=True)
    return facts if question.kind == TargetKind.ALL else facts.filter(duration_type=question.kind)


def ever_abroad(question: Question) -> Facts:
    """Who was abroad on the as-of day or any day before it; of any market."""
    return _stays(question).filter(departed_on__lte=question.as_of)


def abroad(question: Question) -> Facts:
    """Who is abroad at the end of the as-of day: left, and neither returned nor otherwise gone."""
    facts = ever_abroad(question).filter(still_abroad(question))
    return _now_in(facts, question, question.as_of)


def still_abroad(question: Question) -> Q:
    """Not ended by the end of the as-of day."""
    return Q(ended_on=None) | Q(ended_on__gt=question.as_of)


def ended(question: Question) -> Facts:
    """The stays that ended inside the window, up to the as-of day."""
    facts = _stays(question).filter(ended_on__gte=question.first, ended_on__lte=question.until)
    return _now_in(facts, question, None)


def left_contract(question: Question) -> Facts:
    """The stays whose contract was left inside the window, up to the as-of day."""
    facts = _stays(question).filter(
        left_contract_on__gte=question.first, left_contract_on__lte=question.until
    )
    return _now_in(facts, question, None)


def expired(question: Question) -> Facts:
    """The stays whose term with extensions ran out inside the window and before the as-of day.

    A stay that had ended earlier did not run out.
    """
    facts = _stays(question).filter(
        ends_on__gte=question.first, ends_on__lte=question.until, ends_on__lt=question.as_of
    )
    facts = facts.filter(Q(ended_on=None) | Q(ended_on__gte=F("ends_on")))
    return _now_in(facts, question, None)


def _stays(question: Question) -> Facts:
    """Everybody who is or was in the stock, narrowed but for the market."""
    return _only(DepartureFact.objects.known_at(question.known_at).filter(in_stock=True), question)


def _only(facts: Facts, question: Question) -> Facts:
    """Narrowed to the unit, the sender and the programme of the question."""
    only = question.only
    if only.enterprise is not None:
        facts = facts.filter(enterprise_id=only.enterprise or None)
    if only.programme:
        none = only.programme == NO_PROGRAMME
        facts = facts.filter(programme="" if none else only.programme)
    return within(facts, question, only.unit)


def _left_for(facts: Facts, question: Question) -> Facts:
    """Of the question's market by the country of departure."""
    return facts.filter(country=question.only.market) if question.only.market else facts


def _now_in(facts: Facts, question: Question, day: date | None) -> Facts:
    """Who was in the question's market at the end of that day; with None, in the end."""
    market = question.only.market
    if not market:
        return facts
    moved = facts.filter(moves__isnull=False).values_list("pk", "country", "moves")
    here = [pk for pk, left_for, moves in moved if country_on(left_for, moves, day) == market]
    stayed = Q(moves__isnull=True, country=market)
    return facts.filter(stayed | Q(pk__in=here) if here else stayed)


def count(rows: Q | None = None) -> Count:
    """Facts, or those of them; of no column, so that an index without it can answer."""
    return Count(Value(1), filter=rows or None)


def stock_state(as_of: date) -> Case:
    """The part of the stock a stay belongs to on that day; the last day of a term is in term."""
    return Case(
        When(left_contract_on__lte=as_of, then=Value(StockState.LEFT)),
        When(ends_on__lt=as_of, then=Value(StockState.OVERDUE)),
        When(term_ends_on__lt=as_of, then=Value(StockState.EXTENDED)),
        default=Value(StockState.IN_TERM),
        output_field=CharField(),
    )


def within(facts: Facts, question: Question, unit: int | None) -> Facts:
    """Of one unit of the question's map, its predecessors with it; None: of the province."""
    return facts if unit is None else facts.filter(unit_id__in=question.members(unit))


def not_counted(question: Question, *, unit: int | None = None) -> Facts:
    """Recorded departures of the window that do not count, with their reasons.

    Those from outside the province are among them; they are no unit's.
    """
    known = DepartureFact.objects.known_at(question.known_at).filter(
        counted=False, departed_on__gte=question.first, departed_on__lte=question.until
    )
    facts = _left_for(_only(known, question), question)
    if question.kind == TargetKind.STUDENT:
        facts = facts.exclude(reason=Reason.STUDENT)  # there they are what is counted
    return within(facts, question, unit)


def outside(question: Question) -> Facts:
    """Departures of the window of people whose permanent residence was in no unit of the province.

    They are in no flow and no stock; the province shows how many there were (domain: 3.3).
    """
    facts = DepartureFact.objects.known_at(question.known_at).filter(
        reason=Reason.OUTSIDE, departed_on__gte=question.first, departed_on__lte=question.until
    )
    return _left_for(_only(facts, question), question)
