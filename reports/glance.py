"""A unit at a glance: the result in a sentence, the last month counted, the goals it can check."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.figures import percent, whole
from core.months import add_months
from figures.indicators import FLOW
from figures.months import months_of
from figures.queries import (
    Coverage,
    UnitLine,
    in_periods,
    returns,
    together,
    year_earlier,
)
from figures.questions import Question
from reports.links import Links, behind


@dataclass(frozen=True, kw_only=True)
class Month:
    """The last month counted, as far as it is over; each number opens its list.

    `before` are the departures of the same days a year earlier.
    """

    first: date
    until: date
    departures: str
    before: str
    ends: str


@dataclass(frozen=True, kw_only=True)
class Glance:
    """What stands on top of a unit's page. `same_day` is the result of the same days a year
    earlier, None where there is no year to set beside; `same_day_link` opens its list."""

    sentences: list[str]
    month: Month | None
    same_day: int | None
    same_day_link: str


def glance(question: Question, line: UnitLine, links: Links) -> Glance:
    """Of a unit of the map; nothing to say before the first day counted. Two queries."""
    if question.until < question.first:
        return Glance(sentences=[], month=None, same_day=None, same_day_link="")
    unit, earlier = line.unit, year_earlier(question)
    month = list(months_of(question.first, question.until, question.window))[-1]
    periods = [
        (month.first, month.last),
        (add_months(month.first, -12), add_months(month.last, -12)),
        *([(earlier.first, earlier.until)] if earlier else []),
    ]
    now, before, *same = together(in_periods(question, periods, unit=unit.pk), len(periods))
    ended = returns(replace(question, first=month.first, last=month.last), unit=unit.pk)

    def opened(n: int, figure: str, first: date, last: date) -> str:
        return links.on_days(first, last, last).number(n, figure, unit=unit.key)

    same_day = same[0] if same else None
    return Glance(
        sentences=_sentences(question, line, same_day),
        month=Month(
            first=month.first,
            until=month.last,
            departures=opened(now, "departures", *periods[0]),
            before=opened(before, "departures", *periods[1]),
            ends=opened(sum(ended.values()), "ends", *periods[0]),
        ),
        same_day=same_day,
        same_day_link=opened(same_day, "departures", *periods[2]) if same_day is not None else "",
    )


def _sentences(question: Question, line: UnitLine, same_day: int | None) -> list[str]:
    """Result, share of the target and what is still needed, and the same day a year earlier."""
    said = {
        "unit": line.unit.full_name,
        "result": whole(line.numerator),
        "day": f"{question.until:%d/%m/%Y}",
        "target": whole(line.target),
        "share": percent(line.numerator, line.target),
        "needed": whole(line.needed),
        "same": whole(same_day),
        "gap": whole(abs(line.numerator - (same_day or 0))),
    }
    if line.target is None:
        found = [_("%(unit)s: %(result)s departures up to %(day)s; it has no target.") % said]
    else:
        result = _(
            "%(unit)s: %(result)s departures up to %(day)s, %(share)s of its target of %(target)s."
        )
        found = [result % said]
        further = _("Still needed: %(needed)s.") if line.needed else _("The target is reached.")
        found.append(further % said)
    if same_day is not None:
        found.append(_compared(line.numerator, same_day) % said)
    return found


def _compared(now: int, before: int) -> str:
    if now > before:
        return _("%(gap)s more than on the same day a year earlier (%(same)s).")
    if now < before:
        return _("%(gap)s fewer than on the same day a year earlier (%(same)s).")
    return _("As many as on the same day a year earlier (%(same)s).")


# Goals --------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Check:
    """A goal as far as one unit can meet it. `met` None: there is nothing to judge by yet.

    `number` is what is missing, linked to its list; empty: nothing is.
    """

    met: bool | None
    label: str | Promise
    said: str
    number: str = ""


def checks(line: UnitLine, covered: Coverage, links: Links) -> Sequence[Check]:
    """Departures at all, training, qualification on record: what the plan asks of every unit."""
    without = whole(len(covered.missing))
    if covered.missing:
        without = behind(without, links.units_without(covered.question.boundary))
    of_all = _("Province: %(have)s of %(units)s units have departures; without:") % {
        "have": whole(covered.numerator),
        "units": whole(covered.denominator),
    }
    return [
        Check(
            met=line.numerator > 0, label=_("The unit has departures"), said=of_all, number=without
        ),
        _share(line, "trained", "untrained", links, _("All trained before departure")),
        _share(
            line,
            "qualification_known",
            "qualification_unknown",
            links,
            _("Qualification of everybody on record"),
        ),
    ]


def _share(line: UnitLine, have: str, missing: str, links: Links, label: str) -> Check:
    """Everybody who left is among those who have it; who is not is on a list."""
    n, short = line.numerator, line.counts[missing]
    said = _("%(n)s of %(of)s, %(share)s.") % {
        "n": whole(line.counts[have]),
        "of": whole(n),
        "share": percent(line.counts[have], n),
    }
    if short:
        said = f"{said} {FLOW[missing].label}:"
    return Check(
        met=short == 0 if n else None,
        label=label,
        said=said,
        number=links.number(short, missing, unit=line.unit.key) if short else "",
    )
