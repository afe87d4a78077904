"""A person's certificates as their page shows them."""

from dataclasses import dataclass
from datetime import date

from core.months import add_months
from training.models import Certificate
from training.validity import VALID_MONTHS
from workers.models import Worker


@dataclass(frozen=True)
class Held:
    """One certificate, the last day on which it holds, and whether it holds today."""

    certificate: Certificate
    holds_until: date
    state: str  # "valid", "expired" or "withdrawn"


def certificates_of(worker: Worker, *, today: date) -> list[Held]:
    """All certificates of a person, newest first, the withdrawn ones too."""
    rows = worker.certificates.select_related("country").order_by("-issued_on", "-pk")
    return [_held(row, today) for row in rows]


def _held(certificate: Certificate, today: date) -> Held:
    until = add_months(certificate.issued_on, VALID_MONTHS)
    if certificate.withdrawn:
        return Held(certificate, until, "withdrawn")
    return Held(certificate, until, "valid" if today <= until else "expired")
