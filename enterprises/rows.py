"""The row that every write about an enterprise holds, and what is kept on it for lists."""

from collections.abc import Sequence

from core import clock, names
from enterprises.models import Enterprise, LicenceEvent
from enterprises.states import summary


def locked(enterprise: Enterprise) -> Enterprise:
    """The enterprise, held until the transaction ends: writes about it come one by one."""
    return Enterprise.objects.select_for_update().get(pk=enterprise.pk)


def follow(events: Sequence[LicenceEvent], row: Enterprise) -> None:
    """Keep with the enterprise what follows from its licence's events; the caller saves."""
    for field, value in vars(summary(row.kind, events, clock.today())).items():
        setattr(row, field, value)
    row.licence_fold = names.fold(row.licence_number)[:120]
