"""Stays abroad, made by the actions so that residence, audit and marks are never forgotten."""

from datetime import date
from typing import Any

from accounts.models import User
from communes.models import Commune
from contracts.actions import record_departure, record_end
from contracts.models import Departure
from tests.factories import country, user_with
from tests.factories.workers import citizen_number, worker_in
from workers.models import Worker

LEFT = date(2026, 3, 2)


def said(**fields: Any) -> dict[str, Any]:
    """What an officer says about a departure: to Japan on 2 March 2026 for 36 months, enterprise
    unknown."""
    facts = {
        "departed_on": LEFT,
        "form": "service",
        "country": country("JP"),
        "enterprise_unknown": True,
        "term_months": 36,
        "job": "Chế biến thực phẩm",
    }
    return {**facts, **fields}


def identified(commune: Commune, **fields: Any) -> Worker:
    """A person of that unit with a citizen number."""
    return worker_in(commune, **{"personal_id": citizen_number(), **fields})


def departed(worker: Worker, *, by: User | None = None, **fields: Any) -> Departure:
    """The recorded departure of that person."""
    return record_departure(worker=worker, by=by or _clerk(), **said(**fields))


def returned(worker: Worker, *, ended_on: date, by: User | None = None, **fields: Any) -> Departure:
    """A stay that ended with a return."""
    by = by or _clerk()
    return record_end(
        departure=departed(worker, by=by, **fields),
        ended_on=ended_on,
        return_reason="completed",
        by=by,
    )


def _clerk() -> User:
    known = User.objects.filter(username="clerk").first()
    return known or user_with("department_officer", username="clerk")
