"""A small register driven by its own actions, for tests of what is counted from it."""

from datetime import date
from itertools import count

from accounts.models import User
from communes.models import Commune
from contracts.actions import record_departure
from contracts.models import Departure
from tests.factories import country
from workers.actions import register_worker
from workers.models import Worker

_serial = count(100_000)


def person(unit: Commune, by: User, **fields: object) -> Worker:
    """A man born on 6 May 1999, with an invented number of his own."""
    said = {
        "full_name": "Lò Văn Mẫu",
        "born_on": date(1999, 5, 6),
        "sex": "male",
        "commune": unit,
        "personal_id": f"014099{next(_serial)}",
        "ethnicity": "thai",
        "qualification": "elementary",
    }
    return register_worker(**{**said, **fields}, by=by)


def leaves(worker: Worker, day: date, by: User, **fields: object) -> Departure:
    """That person's departure to Japan through an enterprise not known."""
    said = {
        "form": "service",
        "country": country("JP"),
        "enterprise_unknown": True,
        "term_months": 36,
    }
    return record_departure(worker=worker, departed_on=day, **{**said, **fields}, by=by)
