"""Interest in going abroad, made by the action."""

from datetime import date
from typing import Any

from accounts.models import User
from interest.actions import record_interest
from interest.models import Interest
from tests.factories import country
from tests.factories.workers import a_clerk
from workers.models import Worker

LISTED = date(2026, 1, 5)


def wishes(**fields: Any) -> dict[str, Any]:
    """What a person says on 5 January 2026: first Japan, then Korea, farming; no money."""
    facts = {
        "reviewed_on": LISTED,
        "countries": [country("JP"), country("KR")],
        "occupation": "farming",
        "wants_course": True,
        "obstacles": ["capital"],
        "consented_on": LISTED,
    }
    return {**facts, **fields}


def interested(worker: Worker, *, by: User | None = None, **fields: Any) -> Interest:
    """That person, put on the list."""
    return record_interest(worker=worker, **wishes(**fields), by=by or a_clerk())
