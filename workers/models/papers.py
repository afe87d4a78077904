"""Passports and languages: papers that a person has one after the other, or several of."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock, crypto
from core.constraints import not_before
from reference.fields import CodeField


class Passport(models.Model):
    """One passport. Of those that stand one is the current one; a wrong one is withdrawn.

    A number is never overwritten: a mistyped one is withdrawn and recorded anew, so that every
    number ever entered stays readable.
    """

    worker = models.ForeignKey("workers.Worker", on_delete=models.CASCADE, related_name="passports")
    number_cipher = models.TextField()
    number_print = models.CharField(max_length=64, db_index=True)
    issued_on = models.DateField(_("Issued on"), null=True, blank=True)
    expires_on = models.DateField(_("Expires on"), null=True, blank=True)
    is_current = models.BooleanField(default=False)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Privacy:
        personal = {"number_cipher", "number_print", "withdrawn_reason"}
        plain = {
            *("id", "worker", "issued_on", "expires_on", "is_current", "withdrawn_on"),
            *("recorded_at", "recorded_by"),
        }

    class Meta:
        ordering = ["-is_current", "-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"], condition=Q(is_current=True), name="passport_one_current"
            ),
            models.UniqueConstraint(
                fields=["number_print"], condition=Q(withdrawn_on=None), name="passport_once"
            ),
            models.CheckConstraint(
                name="passport_current_stands",
                condition=Q(is_current=False) | Q(withdrawn_on=None),
                violation_error_message=_("A withdrawn passport is not the current one."),
            ),
            models.CheckConstraint(
                name="passport_withdrawn_with_reason",
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")),
                violation_error_message=_("A passport is withdrawn on a day and for a reason."),
            ),
            not_before(
                "expires_on",
                "issued_on",
                name="passport_expires_after_issue",
                message=_("A passport cannot expire before it was issued."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.worker_id} {self.pk}"

    @property
    def number(self) -> str:
        """The number in clear. Only the reveal action may ask."""
        return crypto.decrypt(self.number_cipher)

    @property
    def days_seen(self) -> str:
        """Both days as a form brings them back, to tell whether somebody changed them since."""
        return f"{self.issued_on} {self.expires_on}"

    @property
    def number_masked(self) -> str:
        return crypto.mask_front(self.number)


class Language(models.Model):
    """A language the person has learned, how well, and by which certificate of which day."""

    worker = models.ForeignKey("workers.Worker", on_delete=models.CASCADE, related_name="languages")
    language = CodeField(_("Language"), listing="language")
    level = models.CharField(_("Certificate and level"), max_length=40, blank=True)
    certified_on = models.DateField(_("Day of the certificate"), null=True, blank=True)
    withdrawn = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Privacy:
        personal = {"language", "level"}
        plain = {"id", "worker", "certified_on", "withdrawn", "recorded_at", "recorded_by"}

    class Meta:
        ordering = ["language", "-certified_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "language", "level"],
                condition=Q(withdrawn=False),
                name="language_level_once",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.worker_id} {self.language}"
