"""Reference lists: what the Department decided beside what the program came with, all dated."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock, figures
from core.constraints import both_or_neither, not_before, one_of


class CountryQuerySet(models.QuerySet["Country"]):
    def on(self, day: date) -> "CountryQuerySet":
        """Those that may be chosen for something of that day."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until=None) | Q(valid_until__gt=day))


class Country(models.Model):
    """A receiving country or territory: ISO 3166 code, names as state papers write them.

    `valid_until` is the first day on which it is no longer offered; it is never deleted.
    """

    code = models.CharField(max_length=2, primary_key=True)
    name_vi = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    # As people write it: "Hàn", "Dubai".
    aliases: Any = models.JSONField(default=list)
    # The three big markets come first in every picker.
    rank = models.PositiveSmallIntegerField(default=100)
    name_sort = models.CharField(max_length=250)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    # What the Department decided is not overwritten when the program brings its list again.
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "name_sort"]
        constraints = [
            not_before(
                "valid_until",
                "valid_from",
                name="country_valid_until_after_from",
                message=_("An entry cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if figures.in_english() else self.name_vi

    def holds_on(self, day: date) -> bool:
        """Whether it may be chosen for something of that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or self.valid_until > day)


class HighIncomeQuerySet(models.QuerySet["HighIncomeListing"]):
    def on(self, day: date) -> "HighIncomeQuerySet":
        """The list as it held on that day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gt=day))


class HighIncomeListing(models.Model):
    """A country on the list of high-income, stable markets, from a day until a day.

    No legal list exists: the Department keeps it, with the source of putting it on and of taking it
    off. A row that was put on by mistake ends on the day it began.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="high_income")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    source_until = models.CharField(max_length=200, blank=True)

    objects = HighIncomeQuerySet.as_manager()

    class Meta:
        constraints = [
            not_before(
                "valid_until",
                "valid_from",
                name="high_income_until_after_from",
                message=_("A country cannot be taken off the list before it is on it."),
            ),
            models.UniqueConstraint(
                fields=["country"],
                condition=Q(valid_until=None),
                name="high_income_open_once",
                violation_error_message=_("This country is on the list already."),
            ),
        ]

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
    aliases: Any = models.JSONField(default=list)
    attributes: Any = models.JSONField(default=dict)
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


class Subject(models.TextChoices):
    """What a change is about."""

    ENTRY = "entry", pgettext_lazy("change", "Entry of a list")
    COUNTRY = "country", pgettext_lazy("change", "Country or territory")
    HIGH_INCOME = "high_income", pgettext_lazy("change", "High-income, stable markets")


class ChangeState(models.TextChoices):
    OPEN = "open", pgettext_lazy("change", "Waiting for a decision")
    ACCEPTED = "accepted", pgettext_lazy("change", "Accepted")
    REFUSED = "refused", pgettext_lazy("change", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("change", "Withdrawn")


class ChangeQuerySet(models.QuerySet["Change"]):
    def open(self) -> "ChangeQuerySet":
        return self.filter(state=ChangeState.OPEN)

    def about(self, subject: str, key: str, listing: str = "") -> "ChangeQuerySet":
        """The history of one row, newest first."""
        return self.filter(subject=subject, listing=listing, key=key)

    def for_page(self) -> "ChangeQuerySet":
        return self.select_related("asked_by", "decided_by")


_UNDECIDED = Q(decided_by=None)
_STATES = (
    Q(state=ChangeState.OPEN, withdrawn_at=None) & _UNDECIDED
    | Q(state=ChangeState.WITHDRAWN, withdrawn_at__isnull=False) & _UNDECIDED
    | Q(state=ChangeState.ACCEPTED, withdrawn_at=None) & ~_UNDECIDED
    | Q(state=ChangeState.REFUSED, withdrawn_at=None) & ~_UNDECIDED & ~Q(answer="")
)


class Change(models.Model):
    """A proposed change of a list: one person asks, another decides.

    `key` names the row: the code of an entry or a country, the number of a row of the high-income
    list, and for a new row of it the country. `proposed` holds the fields as they are to be,
    `before` as they were when it was asked for; empty where nothing was there.
    """

    subject = models.CharField(max_length=20, choices=Subject)
    listing = models.CharField(max_length=30, blank=True)
    key = models.CharField(max_length=80)
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
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeQuerySet.as_manager()

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
            one_of(
                "subject",
                list(Subject.values),
                name="change_subject_known",
                message=_("A change is about an entry, a country or the high-income list."),
            ),
            models.CheckConstraint(
                name="change_state_fits",
                condition=_STATES,
                violation_error_message=_(
                    "Accepted and refused changes were decided; a refusal says why."
                ),
            ),
            models.UniqueConstraint(
                fields=["subject", "listing", "key"],
                condition=Q(state=ChangeState.OPEN),
                name="change_one_open",
                violation_error_message=_("A change of this entry is waiting for a decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
