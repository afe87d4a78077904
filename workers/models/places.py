"""Where a person was registered, and on which yearly lists the household or the person stood."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.constraints import not_before
from reference.fields import CodeField


def in_unit_or_outside(name: str) -> models.CheckConstraint:
    """A residence is in a unit of the province, or outside it and named in words."""
    inside = Q(commune__isnull=False, outside="")
    return models.CheckConstraint(
        name=name,
        condition=inside | (Q(commune__isnull=True) & ~Q(outside="")),
        violation_error_message=_("A residence is in a unit, or outside the province and named."),
    )


class Residence(models.Model):
    """Where a person was registered, from when until when; one is open."""

    worker = models.ForeignKey(
        "workers.Worker", on_delete=models.CASCADE, related_name="residences"
    )
    commune = models.ForeignKey(
        "communes.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outside = models.CharField(max_length=120, blank=True)  # when there is no unit
    village = models.CharField(max_length=80, blank=True)
    since = models.DateField(null=True, blank=True)  # empty: from before the register knew
    until = models.DateField(null=True, blank=True)  # the first day elsewhere

    class Privacy:
        personal = {"village", "outside"}
        plain = {"id", "worker", "commune", "since", "until"}

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"], condition=Q(until=None), name="residence_one_open"
            ),
            not_before(
                "until", "since", name="residence_until_after_since", message=_("Ends too early.")
            ),
            in_unit_or_outside("residence_in_unit_or_outside"),
        ]

    def __str__(self) -> str:
        return f"#{self.worker_id} {self.commune_id}"

    @property
    def place(self) -> str:
        """The unit, or the place outside the province, in words."""
        return self.commune.full_name if self.commune else self.outside


class HouseholdStatus(models.Model):
    """The household's status on the commune's list of one year."""

    worker = models.ForeignKey(
        "workers.Worker", on_delete=models.CASCADE, related_name="households"
    )
    year = models.PositiveSmallIntegerField()
    status = CodeField(listing="household")

    class Privacy:
        personal = {"status"}
        plain = {"id", "worker", "year"}

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "year"], name="household_once_a_year")
        ]

    def __str__(self) -> str:
        return f"#{self.worker_id} {self.year}"


class Priority(models.Model):
    """A priority group the person belongs to: on the list of a year, or from a day until a day.

    Entered by mistake, it is withdrawn and stays readable.
    """

    worker = models.ForeignKey(
        "workers.Worker", on_delete=models.CASCADE, related_name="priorities"
    )
    group = CodeField(_("Priority group"), listing="priority_group")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)  # the last day
    document = models.CharField(_("Source document"), max_length=200, blank=True)
    withdrawn = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Privacy:
        personal = {"group", "document"}
        plain = {
            *("id", "worker", "year", "since", "until", "withdrawn", "recorded_at", "recorded_by"),
        }

    class Meta:
        ordering = ["-year", "-since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="priority_year_or_day",
                condition=Q(year__isnull=False, since__isnull=True, until__isnull=True)
                | Q(year__isnull=True, since__isnull=False),
                violation_error_message=_("A group holds for a year, or from a day on."),
            ),
            not_before(
                "until", "since", name="priority_until_after_since", message=_("Ends too early.")
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.worker_id} {self.pk}"
