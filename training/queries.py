"""A person's certificates as their page shows them."""

from dataclasses import dataclass
from datetime import date

from audit.models import AuditEntry, Event
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
    reason: str  # why it was withdrawn


def certificates_of(worker: Worker, *, today: date) -> list[Held]:
    """All certificates of a person, newest first, the withdrawn ones too."""
    rows = worker.certificates.select_related("country").order_by("-issued_on", "-pk")
    reasons = _reasons([row for row in rows if row.withdrawn])
    return [_held(row, today, reasons.get(str(row.pk), "")) for row in rows]


def _held(certificate: Certificate, today: date, reason: str) -> Held:
    until = add_months(certificate.issued_on, VALID_MONTHS)
    if certificate.withdrawn:
        return Held(certificate, until, "withdrawn", reason)
    return Held(certificate, until, "valid" if today <= until else "expired", "")


def _reasons(withdrawn: list[Certificate]) -> dict[str, str]:
    """Why each was withdrawn: the reason stands in the audit, by the certificate's number."""
    if not withdrawn:
        return {}
    entries = AuditEntry.objects.about(*withdrawn).filter(event=Event.CERTIFICATE_WITHDRAWN)
    return dict(entries.values_list("subject_id", "reason"))
