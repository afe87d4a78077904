"""Answers as plain JSON: whole numbers, ISO days, UTC instants, nothing rounded or localised.

The shape is a contract with other programs (docs/reference/api.md); it only grows.
"""

from datetime import UTC, datetime
from typing import Any

from communes.models import Commune
from figures.queries import Attainment, BodyLine, UnitLine, attainment, coverage
from figures.questions import Question

Json = dict[str, Any]


def attainment_answer(question: Question) -> Json:
    """Results against targets: the province, every unit of the map, named bodies, the rest.

    Σ units + not_assignable = province.
    """
    answer = attainment(question)
    return {
        **envelope(question),
        "province": _province(answer),
        "units": [_unit_line(line) for line in answer.lines],
        "bodies": [_body_line(line) for line in answer.bodies],
        "not_assignable": answer.not_assignable,
    }


def coverage_answer(question: Question) -> Json:
    """Which units had a departure; `not_assignable` departures say nothing about any unit."""
    answer = coverage(question)
    return {
        **envelope(question),
        "province": {"numerator": answer.numerator, "denominator": answer.denominator},
        "units": [{**named(unit), "state": state} for unit, state in answer.states],
        "not_assignable": answer.not_assignable,
    }


def envelope(question: Question) -> Json:
    """What every answer says about itself: enough to ask the same again years later."""
    return {
        "plan": question.plan.code if question.plan else None,
        "kind": str(question.kind),
        "as_of": question.as_of.isoformat(),
        "known_at": instant(question.knowledge),
        "boundary": question.boundary,
        "map_date": question.map.day.isoformat(),
        "window": {"from": question.first.isoformat(), "to": question.last.isoformat()},
        "provisional": question.provisional,
        # Nothing waits and the period is over. Late entries still change what is asked later.
        "final": not question.provisional and question.as_of >= question.last,
        "computed_at": instant(question.computed_at),
        "rule_version": question.rule_version,
        # Which units have reported the month: there are no monthly reports yet.
        "reporting": None,
    }


def instant(value: datetime) -> str:
    """2025-05-07T16:59:59.999999Z: to the microsecond, so that it can be asked for again."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _province(answer: Attainment) -> Json:
    return {
        "numerator": answer.numerator,
        "persons": answer.persons,
        "target": _province_target(answer),
        "stretch": {
            "ratio": f"{answer.stretch.ratio:.2f}",
            "strict": answer.stretch.strict,
            "needed": answer.stretch.needed(answer.numerator),
        },
    }


def _province_target(answer: Attainment) -> Json | None:
    version = answer.question.version
    if version is None or answer.target is None:
        return None
    return {
        "value": answer.target,
        "version": version.number,
        "legal_basis": version.legal_basis,
    }


def _unit_line(line: UnitLine) -> Json:
    return {**named(line.unit), "numerator": line.numerator, "target": line.target}


def _body_line(line: BodyLine) -> Json:
    return {"name": line.body.name, "numerator": line.numerator, "target": line.target}


def named(unit: Commune) -> Json:
    """The code alone is no identity: after a merger another unit may carry it."""
    return {
        "code": unit.code,
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "name": unit.full_name,
    }
