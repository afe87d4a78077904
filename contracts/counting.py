"""Whether a departure counts, and why. The one place that decides; figures only repeats it."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.choices import DurationType, Source


class Reason(models.TextChoices):
    """Why a recorded departure counts, or why not."""

    COUNTS = "counts", _("Counts: left under contract, by departure date, for the unit lived in")
    OPENING = "opening", _("Does not count as a departure: abroad already when the register began")
    STUDENT = "student", _("Does not count in the total: vocational student, shown apart")
    CANCELLED = "cancelled", _("Does not count: cancelled, never left")
    OUTSIDE = (
        "outside",
        _("Does not count: permanent residence outside the province on the day of departure"),
    )


@dataclass(frozen=True)
class Verdict:
    """`counted`: in the flow of departures; `in_stock`: among those abroad."""

    counted: bool
    in_stock: bool
    reason: Reason


def verdict(*, cancelled: bool, source: str, duration_type: str, outside: bool = False) -> Verdict:
    """How one recorded departure counts (docs/reference/indicators.md, "departures").

    `outside`: no unit of the province was the permanent residence on that day. Drafts and contracts
    waiting for their day have no departure and never come here.
    """
    if cancelled:
        return Verdict(counted=False, in_stock=False, reason=Reason.CANCELLED)
    if outside:
        return Verdict(counted=False, in_stock=False, reason=Reason.OUTSIDE)
    if source == Source.OPENING:
        return Verdict(counted=False, in_stock=True, reason=Reason.OPENING)
    if duration_type == DurationType.STUDENT:
        return Verdict(counted=False, in_stock=True, reason=Reason.STUDENT)
    return Verdict(counted=True, in_stock=True, reason=Reason.COUNTS)
