"""Reference lists: what the Department decided beside what the program came with, all dated."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock, figures
from core.constraints import both_or_neither, not_before


class Country(models.Model):
    """A receiving country or territory: ISO 3166 code, names as state papers write them."""

    code = models.CharField(max_length=2, primary_key=True)
    name_vi = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    # The three big markets come first in every picker.
    rank = models.PositiveSmallIntegerField(default=100)
    name_sort = models.CharField(max_length=250)

    class Meta:
        ordering = ["rank", "name_sort"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if figures.in_english() else self.name_vi


class HighIncomeListing(models.Model):
    """A country on the list of high-income, stable markets, from a day until a day.

    No legal list exists: the Department keeps it, with its source.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="high_income")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.country_id


class Entry(models.Model):
    """One entry of a list as the Department decided it: added, or other than the program's own.

    `listing` and its `attributes` are those of reference/listings.py. `valid_until` is the first
    day on which it no longer holds. An entry is never deleted: records point at its code.
    """

    listing = models.CharField(max_length=30)
    code = models.CharField(max_length=40)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    aliases = models.JSONField(default=list)
    attributes = models.JSONField(default=dict)
    rank = models.PositiveSmallIntegerField(default=100)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    # Strictly increasing over all writes: tells every process that its book is old (queries.py).
    stamped_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "code"], name="entry_code_once"),
            not_before(
                "valid_until",
                "valid_from",
                name="entry_valid_until_after_from",
                message=_("An entry cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.code}"


class ChangeState(models.TextChoices):
    OPEN = "open", pgettext_lazy("change", "Waiting for a decision")
    ACCEPTED = "accepted", pgettext_lazy("change", "Accepted")
    REFUSED = "refused", pgettext_lazy("change", "Refused")


class Change(models.Model):
    """A proposed change of a list: one person asks, another decides.

    `subject` is "entry", "country" or "high_income"; `key` names the row ("qualification/college",
    "JP", a number), empty for a new one. `proposed` holds the fields as they are to be.
    """

    subject = models.CharField(max_length=20)
    listing = models.CharField(max_length=30, blank=True)
    key = models.CharField(max_length=80, blank=True)
    proposed: Any = models.JSONField(default=dict)
    before: Any = models.JSONField(default=dict)
    why = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.OPEN)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            both_or_neither(
                "decided_at",
                "decided_by",
                name="change_decided",
                message=_("A decision names who decided and when."),
            ),
            models.CheckConstraint(
                name="change_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                violation_error_message=_("Who asks does not decide: a second person does."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
