"""Orientation certificates."""

from datetime import date
from itertools import count

from accounts.models import User
from tests.factories import country, user_with
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
        "by": User.objects.filter(username="clerk").first()
        or user_with("department_officer", username="clerk"),
    }
    return record_certificate(worker=worker, **{**facts, **fields})
