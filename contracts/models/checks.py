"""Departures that the Department looks into, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import ScopedQuerySet
from core import clock


class Finding(models.TextChoices):
    """What the Department found out about a departure on a day without licence."""

    RUNNING = "running", _("The contract was registered before the licence ended")
    PAPERS = "papers", _("The licence was in force: the history is being corrected")
    REPORTED = "reported", _("Reported to the inspection or the Ministry")
    OTHER = "other", pgettext_lazy("finding", "Other")


class LicenceCheckQuerySet(ScopedQuerySet):
    """Seen by the place where the person lives now."""

    commune_path = "departure__contract__worker__commune_id"

    def standing(self) -> "LicenceCheckQuerySet":
        """Not taken back."""
        return self.filter(withdrawn=False)


class LicenceCheck(models.Model):
    """A departure on a day without licence was worked off: what was found, and by whom.

    Law 69/2020: contracts already running are finished, so such a departure counts all the same.
    """

    departure = models.ForeignKey(
        "contracts.Departure", on_delete=models.PROTECT, related_name="licence_checks"
    )
    finding = models.CharField(_("Finding"), max_length=10, choices=Finding)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    withdrawn = models.BooleanField(default=False)
    checked_at = models.DateTimeField(default=clock.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = LicenceCheckQuerySet.as_manager()

    class Privacy:
        personal = {"note"}
        plain = {"id", "departure", "finding", "withdrawn", "checked_at", "checked_by"}

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["departure"],
                condition=Q(withdrawn=False),
                name="licence_check_once",
                violation_error_message=_("This departure is already worked off."),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
