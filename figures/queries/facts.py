"""The facts of a question: who left, who is abroad, whose stay ended, who does not count."""

from datetime import date

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from contracts.counting import Reason
from figures.indicators import StockState
from figures.models import DepartureFact
from figures.questions import Question
from targets.models import TargetKind

Facts = QuerySet[DepartureFact]


def flow(question: Question) -> Facts:
    """The departures of the window up to the as-of day that count for the question's kind."""
    facts = DepartureFact.objects.known_at(question.known_at).filter(
        departed_on__gte=question.first, departed_on__lte=question.until
    )
    if question.kind == TargetKind.STUDENT:
        return facts.filter(reason=Reason.STUDENT)
    facts = facts.filter(counted=True)
    return facts if question.kind == TargetKind.ALL else facts.filter(duration_type=question.kind)


def ever_abroad(question: Question) -> Facts:
    """Who was abroad on the as-of day or any day before it."""
    return DepartureFact.objects.known_at(question.known_at).filter(
        in_stock=True, departed_on__lte=question.as_of
    )


def abroad(question: Question) -> Facts:
    """Who is abroad at the end of the as-of day: left, and neither returned nor otherwise gone."""
    return ever_abroad(question).filter(Q(ended_on=None) | Q(ended_on__gt=question.as_of))


def ended(question: Question) -> Facts:
    """The stays that ended inside the window, up to the as-of day."""
    return DepartureFact.objects.known_at(question.known_at).filter(
        in_stock=True, ended_on__gte=question.first, ended_on__lte=question.until
    )


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
    facts = DepartureFact.objects.known_at(question.known_at).filter(
        counted=False, departed_on__gte=question.first, departed_on__lte=question.until
    )
    if question.kind == TargetKind.STUDENT:
        facts = facts.exclude(reason=Reason.STUDENT)  # there they are what is counted
    return within(facts, question, unit)


def outside(question: Question) -> Facts:
    """Departures of the window of people whose permanent residence was in no unit of the province.

    They are in no flow and no stock; the province shows how many there were (domain: 3.3).
    """
    return DepartureFact.objects.known_at(question.known_at).filter(
        reason=Reason.OUTSIDE, departed_on__gte=question.first, departed_on__lte=question.until
    )
