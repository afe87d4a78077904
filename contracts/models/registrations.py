"""Registration of a directly signed contract: the file that came in, and its confirmation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import ScopedQuerySet
from core import clock
from core.constraints import both_or_neither, not_before


class RegistrationState(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("registration", "Waiting for confirmation")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "Confirmed")
    REFUSED = "refused", pgettext_lazy("registration", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("registration", "Withdrawn")


REGISTRATION_TINTS = {
    RegistrationState.RECEIVED: "warn",
    RegistrationState.CONFIRMED: "good",
    RegistrationState.REFUSED: "bad",
    RegistrationState.WITHDRAWN: "plain",
}
OPEN_REGISTRATIONS = (RegistrationState.RECEIVED, RegistrationState.CONFIRMED)


class RegistrationQuerySet(ScopedQuerySet):
    """Seen by the place where the person lives now."""

    commune_path = "contract__worker__commune_id"


class Registration(models.Model):
    """One file about one directly signed contract (Law 69/2020, articles 50 to 53).

    `unit` is the unit of permanent residence on the day the full file came in, which confirms since
    1 July 2025 (Decree 128/2025, article 10.2); empty is the Department, which did so before.
    """

    contract = models.ForeignKey(
        "contracts.Contract", on_delete=models.PROTECT, related_name="registrations"
    )
    unit = models.ForeignKey(
        "communes.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=RegistrationState, default=RegistrationState.RECEIVED
    )
    received_on = models.DateField(_("Full file received on"))
    due_on = models.DateField(_("Answer due on"))  # five working days later, as reckoned then
    answered_on = models.DateField(_("Answered on"), null=True, blank=True)
    number = models.CharField(_("Number of the confirmation"), max_length=60, blank=True)
    number_fold = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    signer = models.CharField(_("Signed by"), max_length=120, blank=True)
    signer_title = models.CharField(_("Position of the signer"), max_length=120, blank=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = RegistrationQuerySet.as_manager()

    class Privacy:
        personal = {"number", "number_fold", "reason"}
        plain = {
            "id",
            "contract",
            "unit",
            "state",
            "received_on",
            "due_on",
            "answered_on",
            "year",
            "signer",
            "signer_title",
            "created_at",
            "created_by",
        }

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["state", "received_on"], name="registration_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(state__in=sorted(OPEN_REGISTRATIONS)),
                name="registration_one_open",
                violation_error_message=_("This contract is already registered."),
            ),
            models.UniqueConstraint(
                fields=["unit", "year", "number_fold"],
                condition=Q(state="confirmed", unit__isnull=False),
                name="registration_number_once",
                violation_error_message=_("This number of a confirmation is already given."),
            ),
            models.UniqueConstraint(
                fields=["year", "number_fold"],
                condition=Q(state="confirmed", unit__isnull=True),
                name="registration_department_number_once",
                violation_error_message=_("This number of a confirmation is already given."),
            ),
            models.CheckConstraint(
                name="registration_confirmed_is_complete",
                condition=~Q(state="confirmed")
                | (~Q(number="") & Q(answered_on__isnull=False, year__isnull=False)),
                violation_error_message=_("A confirmation has a number and a day."),
            ),
            both_or_neither(
                "answered_on",
                "year",
                name="registration_year_of_answer",
                message=_("The year is that of the answer."),
            ),
            not_before(
                "answered_on",
                "received_on",
                name="registration_answered_after_received",
                message=_("The answer cannot be before the file."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
