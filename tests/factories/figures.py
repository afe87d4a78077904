"""Facts made directly, for tests of what is asked about them."""

from datetime import UTC, date, datetime
from itertools import count

from communes.models import Commune
from core.months import add_months
from figures.models import DepartureFact

# Far from the numbers that the registers give out.
_numbers = count(10_000_000)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def make_fact(unit: Commune, departed_on: date, **fields: object) -> DepartureFact:
    """A fact that counts, not saved. Worker and departure get numbers of their own."""
    number = next(_numbers)
    term_ends_on = add_months(departed_on, 36)
    given = {
        "departure_id": number,
        "contract_id": number,
        "worker_id": number,
        "unit": unit,
        "departed_on": departed_on,
        "term_ends_on": term_ends_on,
        "ends_on": term_ends_on,
        "country": "JP",
        "high_income": True,
        "form": "service",
        "duration_type": "long",
        "sex": "male",
        "age": 25,
        "minority": True,
        "household": "none",
        "qualification": "elementary",
        "skilled_a": True,
        "skilled_b": True,
        "trained": True,
        "counted": True,
        "in_stock": True,
        "reason": "counts",
        "rule_version": "test",
        "recorded_at": LONG_AGO,
        "known_from": LONG_AGO,
    }
    return DepartureFact(**{**given, **fields})


def add_facts(number: int, unit: Commune, departed_on: date, **fields: object) -> None:
    """So many equal facts, saved."""
    DepartureFact.objects.bulk_create(
        [make_fact(unit, departed_on, **fields) for _ in range(number)]
    )
