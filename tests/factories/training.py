"""Orientation certificates."""

from datetime import date
from itertools import count

from tests.factories import country
from tests.factories.workers import a_clerk
from training.actions import record_certificate
from training.models import Certificate
from workers.models import Worker

_numbers = count(1)


def certificate_of(worker: Worker, **fields: object) -> Certificate:
    """A certificate for Japan of 1 February 2025; each call another number."""
    facts: dict = {
        "number": f"{next(_numbers)}/GDĐH",
        "issued_on": date(2025, 2, 1),
        "provider": "Trung tâm Dịch vụ việc làm mẫu",
        "country": country("JP"),
    }
    by = fields.pop("by", None) or a_clerk()
    return record_certificate(worker=worker, **{**facts, **fields}, by=by)
